"""What `params/` says, as frozen checked objects: periods, areas, agencies, indicators, targets."""

from helpers.reference.agencies import Agency, Duty, UnknownAgency
from helpers.reference.area_names import UnknownArea
from helpers.reference.areas import Area
from helpers.reference.checks import check, warnings
from helpers.reference.datasets import Column, Dataset
from helpers.reference.definitions import Indicator, Theme
from helpers.reference.language import Language
from helpers.reference.loading import Reference, load_reference
from helpers.reference.periods import Period, UnknownPeriod
from helpers.reference.settings import Batch, DisclosurePolicy, Settings
from helpers.reference.targets import Target

__all__ = [
    "Agency",
    "Area",
    "Batch",
    "Column",
    "Dataset",
    "DisclosurePolicy",
    "Duty",
    "Indicator",
    "Language",
    "Period",
    "Reference",
    "Settings",
    "Target",
    "Theme",
    "UnknownAgency",
    "UnknownArea",
    "UnknownPeriod",
    "check",
    "load_reference",
    "warnings",
]

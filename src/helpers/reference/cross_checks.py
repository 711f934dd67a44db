"""What a cross-check lets pass, and which published figures forms are held against."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from helpers.reference.checked import Checked


class Tolerance(Checked):
    """The larger of a share of the expected figure and an absolute amount in its unit."""

    share: float = Field(default=0.0, ge=0)
    at_least: float = Field(default=0.0, ge=0)


class Between(Checked):
    """The least and the most a plausible figure may be."""

    least: float
    most: float


class Copying(Checked):
    """From which share of equal figures on a form counts as copied, and how many it must have."""

    share: float = Field(default=0.9, gt=0, le=1)
    cells: int = Field(default=8, ge=1)
    crop_cells: int = Field(default=4, ge=1)


def _as_tuple(given: object) -> object:
    return tuple(given) if isinstance(given, list) else given


class PublishedFigure(Checked):
    """A row of `published_figures.csv` by its name, and the column of a form that means the same.

    Without `season` every season counts once; `scale` brings the figure to the form's unit.
    """

    name: str
    dataset: str
    column: str
    crops: Annotated[tuple[str, ...], BeforeValidator(_as_tuple)] = ()
    season: str = ""
    scale: float = Field(default=1.0, gt=0)


class CrossChecks(Checked):
    """`cross_checks.yml`; where a project has none, these values hold."""

    shown: int = Field(default=12, ge=1)
    output_of_area_and_yield: Tolerance = Tolerance(share=0.01, at_least=0.05)
    harvested_within_planted: Tolerance = Tolerance(at_least=0.05)
    seasons_sum_to_year: Tolerance = Tolerance(share=0.005, at_least=0.5)
    areas_sum_to_province: Tolerance = Tolerance(share=0.005, at_least=0.5)
    published_figure: Tolerance = Tolerance(share=0.01, at_least=0.5)
    per_capita: Tolerance = Tolerance(share=0.005, at_least=0.5)
    capital_in_order: Tolerance = Tolerance(at_least=0.5)
    households_within_members: Tolerance = Tolerance()
    households_within_register: Tolerance = Tolerance(share=1.5, at_least=10)
    revision: Tolerance = Tolerance(at_least=0.05)
    household_size: Between = Between(least=2.5, most=6.5)
    copied: Copying = Copying()
    published: Annotated[tuple[PublishedFigure, ...], BeforeValidator(_as_tuple)] = ()

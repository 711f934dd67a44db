"""Cross-checks of forms: what was reported beside what it should be, the worst first.

What intake has already asked the sender about is told in the annex here, from the data as they
were corrected since, and nowhere else: `is_told_by_checks` names those questions.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from helpers.indicators.checks import copied_forms, form_checks, revisions, sum_checks
from helpers.indicators.checks.comparisons import COLUMNS, empty, joined
from helpers.indicators.checks.sum_checks import PER_PERSON
from helpers.indicators.checks.versions import code_version, params_version
from helpers.indicators.context import EstimationContext, context_of
from helpers.indicators.estimates import as_period, estimates_file, estimates_key, kept_or_made
from helpers.indicators.series import code_of
from helpers.reference.published import NAME as PUBLISHED

if TYPE_CHECKING:
    from helpers.data.store import Store
    from helpers.reference import Reference

Check = Callable[[EstimationContext], pd.DataFrame]
WideCheck = Callable[[EstimationContext, Collection[str]], pd.DataFrame]
# Each check with the datasets without which it says nothing.
CHECKS: tuple[tuple[Check, frozenset[str]], ...] = (
    (form_checks.output_of_area_and_yield, frozenset({"crops"})),
    (form_checks.harvested_within_planted, frozenset({"crops"})),
    (form_checks.seasons_sum_to_year, frozenset({"crops"})),
    (sum_checks.per_capita, frozenset({"crops", "population"})),
    (form_checks.household_size, frozenset({"population"})),
    (form_checks.households_within_members, frozenset({"cooperatives"})),
    (form_checks.households_within_register, frozenset({"cooperatives", "programme_households"})),
    (form_checks.capital_in_order, frozenset({"capital"})),
)
# Those that look at every form they are given.
WIDE_CHECKS: tuple[WideCheck, ...] = (
    sum_checks.areas_sum_to_province,
    sum_checks.published_figure,
    copied_forms.copied,
    revisions.revisions,
)
NUMBERS = ("expected", "got", "difference", "tolerance", "severity")
SCHEMA = pa.schema([(name, pa.float64() if name in NUMBERS else pa.string()) for name in COLUMNS])
TOLD_HERE = frozenset({"output_of_area_and_yield", "harvested_within_planted", "capital_in_order"})
TOLD_OF_SOME = {
    "copied_from_earlier_period": frozenset(copied_forms.FORMS),
    "differs_from_province": frozenset(sum_checks.ADDING),
}


def is_told_by_checks(question: str, dataset: str) -> bool:
    """Return whether a question of intake (its code) is one of the checks of that dataset."""
    return question in TOLD_HERE or dataset in TOLD_OF_SOME.get(question, ())


def cross_checks(
    reference: Reference, store: Store, datasets: Collection[str], area: Any, period: Any
) -> pd.DataFrame:
    """Return one row a comparison in these forms: what differs, the worst first, then the rest.

    Figures that were revised are no faults: they come after what differs.

    `area` is a reporting area, whose own rows are returned, or the province: all. Columns: check,
    dataset, period, area, item (codes: crop, season, agency), column, relation (equal | at_most |
    at_least | copied | revised), expected, got, difference (got − expected, in the form's unit;
    percent of figures for `copied`), tolerance, status (agrees | differs | copied | revised),
    severity (0–1), expected_note, got_note, submission, file, sheet. Tolerances stand in
    `params/cross_checks.yml`.
    """
    context = context_of(reference, store, as_period(reference, period))
    found = _kept_or_made(context, frozenset(datasets))
    code = code_of(area)
    if code != context.province:
        found = found[found["area"] == code].reset_index(drop=True)
    return _placed(context, found)


def _kept_or_made(context: EstimationContext, known: frozenset[str]) -> pd.DataFrame:
    """Return every area's comparisons: all areas are compared at once, so once is enough."""
    if not hasattr(context.store, "history_key"):
        return _compared(context, known)
    key = cross_checks_key(context, known)
    found = kept_or_made(
        estimates_file(context, f"cross_checks_{_short(sorted(known))}"),
        key,
        SCHEMA,
        lambda: _compared(context, known).assign(item=lambda made: made["item"].map(json.dumps)),
    )
    items = [tuple(json.loads(item)) for item in found["item"]]
    return found.assign(item=pd.Series(items, index=found.index, dtype="object"))


def cross_checks_key(context: EstimationContext, known: frozenset[str]) -> str:
    """Return the hash of all that the comparisons of these forms in a period are made from."""
    reference = context.reference
    published = Path(reference.paths.reference_data) / PUBLISHED
    of_output = [one for one in reference.indicators.values() if one.method == PER_PERSON]
    parts = [
        context.store.history_key(sorted(known)),
        code_version(Path(reference.paths.estimates)),
        params_version(Path(reference.paths.params)),
        repr(reference.cross_checks),
        hashlib.sha256(published.read_bytes()).hexdigest() if published.is_file() else "",
        [estimates_key(context, one) for one in of_output],
        context.period.code,
    ]
    return _short(parts, 64)


def _short(parts: list[Any], length: int = 12) -> str:
    text = json.dumps(parts, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:length]


def _compared(context: EstimationContext, known: frozenset[str]) -> pd.DataFrame:
    frames = [check(context) for check, needed in CHECKS if needed <= known]
    found = joined([*frames, *(check(context, known) for check in WIDE_CHECKS)])
    return _worst_first(context, found)


def differing(found: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that do not agree, in the order they have."""
    return found[found["status"] != "agrees"].reset_index(drop=True)


def _worst_first(context: EstimationContext, found: pd.DataFrame) -> pd.DataFrame:
    if found.empty:
        return empty()
    place = {code: order for order, code in enumerate(context.places)}
    order = found.assign(
        _rank=found["status"].map({"differs": 0, "copied": 0, "revised": 1, "agrees": 2}),
        _worst=-found["severity"].astype("float64").round(9),
        _place=found["area"].map(place).fillna(len(place)),
        _item=found["item"].map(" ".join),
    )
    by = ["_rank", "_worst", "_place", "check", "_item", "column"]
    return order.sort_values(by, kind="stable")[list(COLUMNS)].reset_index(drop=True)


def _placed(context: EstimationContext, found: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the file and the sheet they came from, as far as that is known."""
    sent = context.store.submissions()
    files: dict[str, str] = {}
    if {"submission", "file_name"} <= set(sent.columns):
        files = dict(zip(sent["submission"], sent["file_name"], strict=True))
    sheets = {
        name: str(getattr(definition, "sheet", "") or "")
        for name, definition in context.reference.datasets.items()
    }
    return found.assign(
        file=[files.get(one, "") for one in found["submission"]],
        sheet=[sheets.get(one, "") for one in found["dataset"]],
    )

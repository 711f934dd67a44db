"""Why a row of a form is not in a full count: blanks, other levels, earlier rounds, repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators import arguments, cooperatives, nutrition
from helpers.indicators.context import EstimationContext
from helpers.indicators.exclusions import RowReasons, first_reason, no_rows

if TYPE_CHECKING:
    from helpers.reference import Indicator


def births_reasons(context: EstimationContext, indicator: Indicator) -> RowReasons:
    """Return for each row of the form of births why it is not counted."""
    counted = context.forms("births")
    return _form_reasons(context, "births", (counted, counted), _columns(indicator))


def weighing_reasons(context: EstimationContext, indicator: Indicator) -> RowReasons:
    """Return for each row of the weighing rounds why it is not counted."""
    kept, last = context.forms("weighing_round"), nutrition.weighing_rows(context)
    return _form_reasons(context, "weighing_round", (kept, last), _columns(indicator))


def _columns(indicator: Indicator) -> list[str]:
    names = ("numerator", "denominator", "column")
    return [arguments.text(indicator, name) for name in names if name in indicator.arguments]


def _form_reasons(
    context: EstimationContext,
    dataset: str,
    kept: tuple[pd.DataFrame, pd.DataFrame],
    columns: list[str],
) -> RowReasons:
    """Return the reasons of a form's rows: `kept` are those of its level, then of the last round.

    A row of a district beside rows of its communes (or of the province beside the districts') is
    of another level: counting both would count twice.
    """
    rows = context.placed_forms(dataset)
    if rows.empty:
        return no_rows(context.period.code)
    of_level, last = (rows.index.isin(frame.index) for frame in kept)
    known = rows[columns].notna().all(axis=1)
    causes = [
        ("other_level", pd.Series(~of_level, rows.index)),
        ("earlier_round", pd.Series(~last, rows.index)),
        ("missing_count", ~known),
    ]
    reason = first_reason(known & of_level & last, causes)
    return RowReasons(rows["place"], reason, context.period.code)


def household_register_reasons(context: EstimationContext, indicator: Indicator) -> RowReasons:
    """Return for each row of the register of programme households why it is not counted."""
    rows = cooperatives.household_rows(context)
    if rows.empty:
        return no_rows(context.period.code)
    known = pd.Series(True, index=rows.index)
    if "any_of" in indicator.arguments:
        forms = list(arguments.texts(indicator, "any_of"))
        known = cooperatives.linkage_state(rows, forms).notna()
    return RowReasons(
        rows["place"],
        _register_reason(rows, known, ["place", "record"]),
        context.period.code,
        in_province=_register_reason(rows, known, ["record"]),
    )


def _register_reason(rows: pd.DataFrame, known: pd.Series, keys: list[str]) -> pd.Series:
    # Of the rows of one household the first with an answer counts.
    order = rows.assign(unknown=~known).sort_values("unknown", kind="stable")
    again = order.duplicated(keys, keep="first").reindex(rows.index)
    return first_reason(known & ~again, [("stands_twice", again), ("missing_item", ~known)])


def silent_communes(context: EstimationContext, dataset: str, place: str) -> list[str]:
    """Return the codes of the communes of a place that no row of a form is about.

    A row of a whole district speaks for its communes. Forms of another level: nothing.
    """
    definition = context.reference.datasets.get(dataset)
    if definition is None or definition.level != "commune":
        return []
    whole = place == context.province
    rows = context.store.read(dataset, period=context.period.code, areas=None if whole else [place])
    heard = set(rows["area"]) if len(rows) else set()
    below = [code for code in context.places if code != place] if whole else [place]
    return [
        code
        for one in below
        if one not in heard
        for code in _communes(context, one)
        if code not in heard
    ]


def _communes(context: EstimationContext, place: str) -> list[str]:
    """Return the areas of the lowest level within a place on the period's last day."""
    below = context.reference.areas.children(place, context.period)
    return [area.code for area in below] or [place]

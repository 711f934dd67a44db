"""The full counts of persons of one form, protected together: all indicators, periods, areas.

What one indicator prints bounds the others: fewer are weighed than born, the first half of a year
is part of it. So which counts are withheld is decided for a whole form, period after period in the
order in which they are printed, and kept beside the estimates.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from helpers.indicators.context import EstimationContext, once
from helpers.indicators.disclosure.cells import Cell, read_tables
from helpers.indicators.disclosure.complement import withhold_more
from helpers.indicators.disclosure.rules import Rules, read_rules
from helpers.indicators.estimates import (
    estimates_file,
    estimates_key,
    kept_or_made,
    read_estimates,
)

if TYPE_CHECKING:
    from helpers.reference import Indicator, Period

TOTAL = "total"
PARTS = ("numerator", "denominator")
SCHEMA = pa.schema([("area", pa.string()), ("column", pa.string())])


def counted_alike(context: EstimationContext, indicator: Indicator) -> list[Indicator]:
    """Return the indicators that are full counts of persons from the same forms."""
    forms = set(indicator.datasets)
    return [
        one
        for one in context.reference.indicators.values()
        if one.kind == "count" and one.sensitive and forms & set(one.datasets)
    ]


def withheld_counts(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    """Return which counts of the indicator's form are withheld: area and column, a row each.

    Columns are named by `column_name`; the province is `TOTAL`.
    """
    family = counted_alike(context, indicator)
    before = list(_printed_before(context, family))

    def make() -> pd.DataFrame:
        tables = [count_table(at, family) for at in (*before, context)]
        fixed = [withheld_counts(at, indicator) for at in before]
        return withheld_in(tables, fixed, read_rules(context.reference.disclosure))

    name = "withheld_" + "_".join(sorted({form for one in family for form in one.datasets}))
    key = linked_key(context, indicator)
    return kept_or_made(estimates_file(context, name), key, SCHEMA, make)


def linked_key(context: EstimationContext, indicator: Indicator) -> str:
    """Return the hash of all that decides which counts of the indicator's form are withheld."""
    family = tuple(one.id for one in counted_alike(context, indicator))
    home = None if context.areas_of is None else context.areas_of.code
    asked = ("linked", context.reference, family, context.period.code, home)
    return once(context.store, asked, lambda: _linked_key(context, indicator))


def _linked_key(context: EstimationContext, indicator: Indicator) -> str:
    family = counted_alike(context, indicator)
    tables = (*_printed_before(context, family), context)
    parts = {
        "estimates": [estimates_key(at, one) for at in tables for one in family],
        "policy": repr(read_rules(context.reference.disclosure)),
        "areas": [at.home.code for at in tables],
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def count_table(context: EstimationContext, family: Sequence[Indicator]) -> pd.DataFrame:
    """Return the exact counts of a period: a row an area, the province as `TOTAL`."""
    columns: dict[str, pd.Series] = {}
    for one in family:
        records = read_estimates(
            context.reference, context.store, one.id, context.period, areas_of=context.areas_of
        )
        for name, counts in columns_of(one, records, context.reference.areas.province.code).items():
            # Rows in which a column it is divided by is missing make it another count.
            same = name not in columns or columns[name].equals(counts)
            columns[name if same else f"{one.id} {name}"] = counts
    return pd.DataFrame(columns)


def columns_of(indicator: Indicator, records: pd.DataFrame, province: str) -> dict[str, pd.Series]:
    """Return the counts of an indicator's records by the column of the form they are of."""
    counts = records.set_index("area")[list(PARTS)].astype("float64").rename({province: TOTAL})
    return {
        column_name(indicator, part): counts[part] for part in PARTS if counts[part].notna().any()
    }


def column_name(indicator: Indicator, part: str) -> str:
    """Return what a part of an indicator counts: the column of the form, where it is named."""
    named = {name: indicator.arguments.get(name) for name in (*PARTS, "column")}
    found = named[part] or (named["column"] if part == "numerator" else None)
    return str(found) if found else f"{indicator.id} {part}"


def withheld_in(
    tables: Sequence[pd.DataFrame], fixed: Sequence[pd.DataFrame], rules: Rules
) -> pd.DataFrame:
    """Return what is withheld of the last table, beside the others, printed with `fixed` withheld.

    Totals are printed as the sum of the rounded parts or, where one is withheld, from their own
    count; a reader is taken to know them either way.
    """
    ledger = read_tables(tables)
    last = len(tables) - 1
    cells: list[dict[tuple[str, str], Cell]] = [{} for _ in tables]
    for (number, row, column), cell in ledger.places.items():
        table = tables[number]
        cells[number][str(table.index[row]), str(table.columns[column])] = cell
    known = [
        cells[number][place]
        for number, frame in enumerate(fixed)
        for place in frame.itertuples(index=False, name=None)
    ]
    small = [cell for cell in cells[last].values() if rules.is_small(ledger.counts[cell])]
    before = {cell for number in range(last) for cell in cells[number].values()}
    own = set(cells[last].values()) - before
    hidden = {*known, *small}
    if rules.complementary:
        withheld = list(dict.fromkeys([*known, *small]))
        hidden = withhold_more(
            ledger, withheld, rules, own_totals=True, may_withhold=own.__contains__
        )
    rows = [place for place, cell in cells[last].items() if cell in hidden]
    return pd.DataFrame(rows, columns=SCHEMA.names, dtype="object")


def _printed_before(
    context: EstimationContext, family: Sequence[Indicator]
) -> Iterator[EstimationContext]:
    """Return the tables of the same year that are in print before this one, oldest first."""
    forms = sorted({form for one in family for form in one.datasets})
    known: dict[str, Period] = {
        period.code: period for form in forms for period in context.periods_with(form)
    }
    for period in sorted(known.values(), key=lambda one: (one.end, one.start)):
        earlier = (period.end, period.start) < (context.period.end, context.period.start)
        if period.year == context.period.year and earlier:
            yield replace(context, period=period, areas_of=None)
    if context.recast:
        # Last year's figures are printed for their own areas first, then for those of today.
        yield replace(context, areas_of=None)

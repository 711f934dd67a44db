"""How many rows came in, counted and were left out of each indicator, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.indicators.accounts import OUTSIDE, has_account, read_account
from helpers.indicators.context import SURVEY_DATES, EstimationContext
from helpers.indicators.exclusions import COUNTED, design_remarks
from helpers.indicators.exclusions.forms import silent_communes
from helpers.reference.definitions import Indicator
from helpers.reference.language import round_half_away
from helpers.report import words
from helpers.report.figures import Prose
from helpers.report.provenance import dataset_name
from helpers.report.subject import Subject, rows_of
from helpers.report.tables import NOTHING, Align, AnnexTable, Cell, Column, Row, group

NAMES = ("indicator", "rows_in", "outside", "counted", "left_out", "reasons")
ALIGN: tuple[Align, ...] = ("left", "right", "right", "right", "right", "left")
WIDTHS = (52.0, 16.0, 21.0, 18.0, 16.0, None)


# Full counts of persons: their coverage is those counted ÷ those due.
NOT_REACHED = ("births_share", "weighing_share")


@dataclass(frozen=True)
class AreaAccount:
    """The account of one indicator in the annex's area; `reasons` without "counted"."""

    indicator: Indicator
    source: str
    counted: int
    reasons: Mapping[str, int]

    @property
    def rows_in(self) -> int:
        """Return the rows that came in."""
        return self.counted + sum(self.reasons.values())

    @property
    def outside(self) -> int:
        """Return the rows that the indicator is not about."""
        return sum(count for reason, count in self.reasons.items() if reason in OUTSIDE)

    @property
    def faults(self) -> dict[str, int]:
        """Return the rows left out by reason, the most frequent first."""
        found = [(why, count) for why, count in self.reasons.items() if why not in OUTSIDE]
        return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))

    @property
    def key(self) -> tuple[object, ...]:
        """Return what makes two indicators' accounts the same one."""
        return (self.indicator.datasets, self.counted, *sorted(self.reasons.items()))


def accounts_table(subject: Subject, progress: pd.DataFrame) -> AnnexTable | Prose:
    """Return the account of each indicator in the area, or a line that no row was left out.

    Indicators with the same account share a row; those whose rows all counted are named in a note.
    `progress` says how far the full counts reached.
    """
    accounts = [one for one in _accounts(subject) if one.rows_in]
    if not accounts:
        return Prose(subject.text("account.no_rows"))
    notes = [*_not_reached(subject, progress), *_notes(subject, accounts)]
    if not any(one.reasons for one in accounts):
        return Prose(words.tie(" ".join([subject.text("account.all_counted"), *notes])))
    outside = any(one.outside for one in accounts)
    lines = list(_rows(subject, [one for one in accounts if one.reasons]))
    rows = tuple(_without_outside(lines, outside))
    whole = [one for one in accounts if not one.reasons]
    told = [_nothing_left_out(subject, whole)] if whole else []
    said = [*_explanation(subject, accounts), *told, *notes]
    if any(cell.text == NOTHING for row in rows for cell in row.cells):
        said[0] += f" {subject.text('note.sign.none')}."
    return AnnexTable(
        columns=_columns(subject, outside=outside),
        rows=rows,
        caption=words.tie(subject.text("account.caption")),
        notes=tuple(words.tie(note) for note in said),
    )


def _accounts(subject: Subject) -> list[AreaAccount]:
    return [
        _of_area(subject, indicator)
        for indicator in subject.indicators
        # The whole of several parts is told by its parts.
        if has_account(indicator) and not indicator.listed("parts")
    ]


def _of_area(subject: Subject, indicator: Indicator) -> AreaAccount:
    found = read_account(subject.reference, subject.store, indicator.id, subject.period)
    own = found[found["area"] == subject.area.code]
    counts = {str(why): int(count) for why, count in zip(own["reason"], own["rows"], strict=True)}
    counted = counts.pop(COUNTED, 0)
    source = str(own["source"].iloc[0]) if len(own) else subject.period.code
    return AreaAccount(indicator, source, counted, counts)


def _columns(subject: Subject, *, outside: bool) -> tuple[Column, ...]:
    found = zip(NAMES, ALIGN, WIDTHS, strict=True)
    return tuple(
        Column(name, subject.text(f"account.{name}"), side, width)
        for name, side, width in found
        if outside or name != "outside"
    )


def _without_outside(rows: Sequence[Row], outside: bool) -> list[Row]:
    if outside:
        return list(rows)
    place = NAMES.index("outside")
    return [
        row if row.kind == "group" else Row((*row.cells[:place], *row.cells[place + 1 :]))
        for row in rows
    ]


def _rows(subject: Subject, accounts: Sequence[AreaAccount]) -> Iterable[Row]:
    """Yield a heading a dataset and round, then its accounts, each once."""
    by_source: dict[tuple[str, str], dict[tuple[object, ...], list[AreaAccount]]] = {}
    for one in accounts:
        same = by_source.setdefault((one.indicator.datasets[0], one.source), {})
        same.setdefault(one.key, []).append(one)
    for (dataset, source), groups in by_source.items():
        when = subject.reference.periods.get(source).label(subject.language.code)
        name = dataset_name(subject, dataset)
        yield group(words.tie(subject.text("account.source", name=name, when=when)))
        for alike in groups.values():
            yield _row(subject, alike)


def _row(subject: Subject, same: Sequence[AreaAccount]) -> Row:
    one = same[0]
    sample = one.indicator.kind == "sample"
    numbers = [one.rows_in, one.outside, one.counted, sum(one.faults.values())]
    reasons = [
        f"{subject.text(f'account.reason.{why}')}: {count_text(subject, count, sample=sample)}"
        for why, count in one.faults.items()
    ]
    return Row(
        (Cell(words.tie(_names(subject, same))),
         *(Cell(count_text(subject, number, sample=sample)) for number in numbers),
         Cell(words.tie("; ".join(reasons)) or NOTHING))
    )  # fmt: skip


def _names(subject: Subject, same: Sequence[AreaAccount]) -> str:
    """Return the short names of the indicators, without those of a parent that is named too."""
    named = {one.indicator.id for one in same}
    shorts = [
        subject.word(one.indicator.short) for one in same if one.indicator.parent not in named
    ]
    return words.upper_first("; ".join([*shorts[:1], *map(words.lower_first, shorts[1:])]))


def count_text(subject: Subject, count: int, *, sample: bool) -> str:
    """Return a number of rows as it may be printed: of a sample rounded as n is, "dưới 5", "-"."""
    step = subject.reference.disclosure.round_n_to if sample else 1
    if not count:
        return NOTHING
    if count < step:
        return subject.text("account.fewer", count=step)
    return subject.language.number(int(count / step + 0.5) * step)


def _nothing_left_out(subject: Subject, whole: Sequence[AreaAccount]) -> str:
    return subject.text("account.whole", names=words.lower_first(_names(subject, whole)))


def _explanation(subject: Subject, accounts: Sequence[AreaAccount]) -> list[str]:
    outside = {why for one in accounts for why in one.reasons if why in OUTSIDE}
    told = ", ".join(subject.text(f"account.reason.{why}") for why in sorted(outside))
    sums = subject.text("account.sum_of_four", outside=told)
    if not outside:
        sums = subject.text("account.sum_of_three")
    step = subject.reference.disclosure.round_n_to
    if step == 1 or not any(one.reasons and one.indicator.kind == "sample" for one in accounts):
        return [sums]
    return [f"{sums} {subject.text('account.rounded', count=step)}"]


def _not_reached(subject: Subject, progress: pd.DataFrame) -> list[str]:
    """Return how many of those due a full count did not reach, once a form."""
    found: dict[str, str] = {}
    for row in rows_of(progress[progress["kind"] == "count"].dropna(subset=["coverage"])):
        indicator = subject.indicator(row["indicator"])
        missed = round_half_away((1 - row["coverage"]) * 100, 0)
        if missed > 0 and indicator.method in NOT_REACHED:
            share = subject.language.percent(missed, 0)
            text = subject.text(f"account.not_reached.{indicator.method}", share=share)
            found.setdefault(indicator.method, text)
    said = words.upper_first("; ".join(found.values()))
    return [f"{said}."] if said else []


def _notes(subject: Subject, accounts: Sequence[AreaAccount]) -> list[str]:
    """Return what is to be said of the samples' designs and of communes that sent nothing."""
    context = EstimationContext(subject.reference, subject.store, subject.period)
    found = []
    for dataset in dict.fromkeys(one.indicator.datasets[0] for one in accounts):
        name = dataset_name(subject, dataset)
        if dataset in SURVEY_DATES:
            rows = _own(subject, context.survey(dataset).frame)
            found += [
                subject.text(f"account.design.{remark}", name=name, count=count)
                for remark, count in design_remarks(rows).items()
            ]
        elif silent := silent_communes(context, dataset, subject.area.code):
            found.append(subject.text("account.silent", name=name, count=len(silent)))
    return found


def _own(subject: Subject, rows: pd.DataFrame) -> pd.DataFrame:
    return rows if subject.is_province else rows[rows["place"] == subject.area.code]

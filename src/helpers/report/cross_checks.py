"""The table "Đối chiếu số liệu": where reported figures part from what they should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from helpers.indicators.checks.cross_checks import cross_checks, differing
from helpers.reference.language import round_half_away
from helpers.report import words
from helpers.report.figures import Prose
from helpers.report.series import code_word
from helpers.report.subject import Subject, rows_of
from helpers.report.tables import (
    NOT_AVAILABLE,
    Align,
    AnnexTable,
    Cell,
    Column,
    Row,
    group,
)

NAMES = ("area", "item", "expected", "got", "difference", "form")
ALIGN: tuple[Align, ...] = ("left", "left", "right", "right", "right", "left")
WIDTHS_MM = (22, 40, 26, 36, 22, 16)
CODED = ("crop", "season", "stage", "species", "activity")
TENTH = 1e-9
DOUBTED = ("differs", "copied")


def cross_check_table(subject: Subject) -> AnnexTable | Prose:
    """Return what does not agree, a group a check, the worst first; one sentence where all does."""
    found = cross_checks(
        subject.reference, subject.store, subject.datasets, subject.area, subject.period
    )
    told = differing(found)
    compared = subject.language.number(len(found))
    if found.empty:
        return Prose(subject.text("cross.nothing"))
    if told.empty:
        return Prose(words.tie(subject.text("cross.all_agree", count=compared)))
    shown = told.head(subject.reference.cross_checks.shown)
    columns = tuple(
        Column(name, subject.text(f"cross.{name}"), side, width)
        for name, side, width in zip(NAMES, ALIGN, WIDTHS_MM, strict=True)
    )
    return AnnexTable(
        columns=columns,
        rows=tuple(_rows(subject, shown)),
        caption=subject.text("cross.caption"),
        notes=_notes(subject, (found, told, shown)),
    )


def _rows(subject: Subject, shown: pd.DataFrame) -> Iterator[Row]:
    """Yield the rows under the name of their check; checks stand by their worst row."""
    for check in dict.fromkeys(shown["check"]):
        yield group(words.tie(subject.text(f"cross.check.{check}")))
        for row in rows_of(shown[shown["check"] == check]):
            yield _row(subject, row)


def _row(subject: Subject, row: Mapping[str, Any]) -> Row:
    form = words.tie(words.form_name(subject, row["sheet"])) or NOT_AVAILABLE
    numbers = _copied(subject, row) if row["relation"] == "copied" else _numbers(subject, row)
    area = Cell(subject.name_of(row["area"]), strong=row["status"] in DOUBTED)
    return Row((area, Cell(words.tie(_item(subject, row))), *numbers, Cell(form)))


def _copied(subject: Subject, row: Mapping[str, Any]) -> tuple[Cell, ...]:
    period = subject.reference.periods.get(row["expected_note"])
    same, cells = row["got_note"].split("/")
    told = subject.text("cross.same", same=same, cells=cells)
    when = period.label(subject.language.code)
    as_in = words.tie(subject.text("cross.as_in", when=when))
    return Cell(as_in), Cell(told), Cell(subject.language.number(0), value=0)


def _numbers(subject: Subject, row: Mapping[str, Any]) -> tuple[Cell, ...]:
    decimals = _decimals(row)
    language = subject.language
    expected = language.number(row["expected"], decimals)
    relation = row["relation"]
    before, after = "", ""
    if relation in ("at_most", "at_least"):
        expected = subject.text(f"cross.{relation}", value=expected)
    if relation == "revised":
        before, after = (_known_on(subject, row[name]) for name in ("expected_note", "got_note"))
    share = row["difference"] / row["expected"] * 100 if row["expected"] else None
    percent = "" if share is None else language.number(share, 1, sign=True) + "%"
    return (
        Cell(expected, sub=before, value=round_half_away(row["expected"], decimals)),
        Cell(
            language.number(row["got"], decimals),
            sub=after,
            value=round_half_away(row["got"], decimals),
        ),
        Cell(
            language.number(row["difference"], decimals, sign=True),
            sub=percent,
            value=round_half_away(row["difference"], decimals),
        ),
    )


def _decimals(row: Mapping[str, Any]) -> int:
    """Return 0 where all numbers are whole, else 1: forms are filled in to one decimal."""
    numbers = (row["expected"], row["got"])
    return 0 if all(abs(number - round(number)) < TENTH for number in numbers) else 1


def _known_on(subject: Subject, note: str) -> str:
    """Return "sơ bộ, 17/12/2023" of "preliminary|2023-12-17"."""
    nature, _, day = note.partition("|")
    told = subject.language.date(pd.Timestamp(day).date())
    if not nature:
        return told
    return f"{subject.text(f'cross.nature.{nature}')}, {told}"


def _item(subject: Subject, row: Mapping[str, Any]) -> str:
    """Return what was compared: "Sản lượng, ngô, vụ mùa (tấn)"."""
    parts = [_coded(subject, value) for value in row["item"] if value]
    name, unit = _measure(subject, row)
    told = ", ".join([name, *parts] if name else parts)
    if row["period"] and row["period"] != subject.period.code:
        told += f", {subject.reference.periods.get(row['period']).label(subject.language.code)}"
    if not told:
        told = subject.text("cross.whole_form")
    return words.upper_first(told) + (f" ({unit})" if unit else "")


def _measure(subject: Subject, row: Mapping[str, Any]) -> tuple[str, str]:
    """Return name and unit of the column, or of the indicator, that was compared."""
    key = f"cross.column.{row['column']}"
    if key in subject.language.texts:
        name, _, unit = subject.text(key).partition("|")
        return name, unit
    if row["column"] not in subject.reference.indicators:
        return "", ""
    indicator = subject.indicator(row["column"])
    return subject.word(indicator.short), subject.word(indicator.unit)


def _coded(subject: Subject, value: str) -> str:
    """Return the word of a code (crop, season, agency); several codes are listed; else the text."""
    agencies = {one.id for one in subject.reference.agencies.in_force(subject.period)}
    if value in agencies:
        return str(subject.reference.agencies.named(value, subject.period, subject.language.code))
    parts = [_code(subject, part) for part in value.split(" ")]
    if all(said is not None for said in parts):
        return ", ".join(words.lower_first(str(said)) for said in parts)
    return value


def _code(subject: Subject, value: str) -> str | None:
    for column in CODED:
        said = code_word(subject, column, value)
        if said != value:
            return said
    return None


def _notes(
    subject: Subject, frames: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]
) -> tuple[str, ...]:
    found, told, shown = frames
    number = subject.language.number
    notes = [subject.text("cross.counted", count=number(len(found)), told=number(len(told)))]
    if len(told) > len(shown):
        notes.append(subject.text("cross.more", count=number(len(told) - len(shown))))
    notes.append(subject.text("cross.meaning"))
    if shown["status"].isin(DOUBTED).any():
        notes.append(subject.text("cross.bold"))
    published = shown[shown["check"] == "published_figure"]
    sources = "; ".join(dict.fromkeys(published["expected_note"]))
    if sources:
        notes.append(subject.text("cross.published_source", sources=sources))
    return (words.tie(" ".join(notes)),)

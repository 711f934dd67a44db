"""Numbers, targets, verdicts and lists of names as running text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.indicators.progress import decimals_to_print
from helpers.reference.definitions import Indicator
from helpers.reference.language import round_half_away
from helpers.report.subject import Subject
from helpers.report.tables import NOTHING

TIE = "\u00a0"
MOST_DECIMALS = 4
# What is left of a difference of two equal decimal fractions.
NOISE = 1e-9
# Verdicts as the pages know them; an incomplete period has none.
PAGE_VERDICTS = {"incomplete": "none"}
# English units of which there is one.
ONE = {
    "tasks": "task",
    "households": "household",
    "cooperatives": "cooperative",
    "groups": "group",
    "persons": "person",
    "children": "child",
    "models": "model",
    "activities": "activity",
}
UNITS = (
    r"(?:ha|kg|g|gam|tấn|tạ|trẻ|hộ|con|người|năm|tháng|triệu|nghìn|địa bàn|cụm"
    r"|tonnes|households|children)"
)


def tie(text: str) -> str:
    """Return the text with no-break spaces where a line must not end.

    After a number before its unit, inside "điểm %", and between "năm" or "tháng" and its number.
    """
    text = re.sub(r"(?<=\d) (?=điểm %|percentage)", TIE, text)
    text = text.replace("điểm %", f"điểm{TIE}%").replace("chỉ tiêu", f"chỉ{TIE}tiêu")
    text = re.sub(r"\b(năm|tháng|quý|Biểu|Form) (?=\d)", rf"\1{TIE}", text)
    text = text.replace("căn cứ", f"căn{TIE}cứ")
    text = re.sub(r"(?<=[<>≤≥]) (?=[−\d])|(?<=\bdưới) (?=−)", TIE, text)
    return re.sub(rf"(?<=\d) (?={UNITS}\b)", TIE, text)


def lower_first(text: str) -> str:
    """Return the text beginning with a small letter, unless it begins with an abbreviation."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """Return the text beginning with a capital."""
    return text[:1].upper() + text[1:]


def full_name(subject: Subject, indicator: Indicator) -> str:
    """Return the name that opens a sentence; a part of an indicator needs more than its own."""
    parent = subject.reference.indicators.get(indicator.parent)
    if parent is not None and indicator.id in parent.listed("parts"):
        short = lower_first(subject.word(indicator.short))
        return upper_first(subject.text("say.part", name=short))
    return upper_first(subject.word(indicator.name))


def value_text(subject: Subject, indicator: Indicator, value: Any, decimals: int = -1) -> str:
    """Return the value with its unit: "24,6%", "291,2 nghìn tấn"; "…" when missing."""
    places = indicator.decimals if decimals < 0 else decimals
    written = subject.language.number(number_or_none(value), places)
    if pd.isna(value):
        return written
    unit = subject.word(indicator.unit)
    if written == "1":
        unit = ONE.get(unit, unit)
    return f"{written}%" if unit == "%" else f"{written}{TIE}{unit}"


def bare_text(subject: Subject, indicator: Indicator, value: Any, decimals: int = -1) -> str:
    """Return the value where its unit was just named: "24,6%", but "291,2"."""
    if indicator.is_rate:
        return value_text(subject, indicator, value, decimals)
    places = indicator.decimals if decimals < 0 else decimals
    return subject.language.number(number_or_none(value), places)


def is_amount(indicator: Indicator) -> bool:
    """Return whether a figure counts or sums things, so that nought of it is none."""
    of_one = indicator.kind != "sample" and not indicator.is_rate
    return of_one and (indicator.flow or indicator.denominator is None)


def amount_text(subject: Subject, value: float, decimals: int = 0) -> str:
    """Return a count or sum as tables print it: "-" for exactly nought, "…" when missing."""
    return NOTHING if value == 0 else subject.language.number(number_or_none(value), decimals)


def places_to_show(value: float, places: int) -> int:
    """Return the decimals at which a difference that is there is not printed as nought."""
    there = abs(value) > NOISE
    while there and round_half_away(abs(value), places) == 0 and places < MOST_DECIMALS:
        places += 1
    return places


def difference_text(
    subject: Subject, indicator: Indicator, value: float, decimals: int = -1, *, points: str = ""
) -> str:
    """Return the size of a difference: "0,5 điểm %", "2,3 nghìn tấn"; `points` as tables say it."""
    places = places_to_show(value, indicator.decimals if decimals < 0 else decimals)
    if not indicator.is_rate:
        return value_text(subject, indicator, abs(value), places)
    points = points or subject.text("unit.points")
    return tie(f"{subject.language.number(abs(value), places)}{TIE}{points}")


def target_text(subject: Subject, indicator: Indicator, target: Any) -> str:
    """Return the target in words: "dưới 25%", "trên 290"; a unit other than % stands elsewhere."""
    phrase: str = target.phrase(subject.language.code)
    return f"{phrase}%" if indicator.is_rate else phrase


def level_text(subject: Subject, indicator: Indicator, target: Any) -> str:
    """Return the target's number alone, with its unit: "25%"."""
    return value_text(subject, indicator, float(target.value), target.decimals)


def printed_decimals(subject: Subject, indicator: Indicator, value: Any, area: str) -> int:
    """Return the decimals at which the value does not look equal to the area's target."""
    target = subject.reference.targets.find(indicator.id, area)
    if value is None or pd.isna(value):
        return indicator.decimals
    return decimals_to_print(float(value), indicator.decimals, target)


def interval_text(subject: Subject, row: Mapping[str, Any], decimals: int) -> str:
    """Return "19,4–30,7", or "" where there is no interval."""
    if pd.isna(row.get("ci_low")) or pd.isna(row.get("ci_high")):
        return ""
    return subject.language.interval(row["ci_low"], row["ci_high"], decimals)


def rounded_n(subject: Subject, n: Any) -> str:
    """Return n as it may be printed: rounded by the disclosure rule; "" when not known."""
    if n is None or pd.isna(n):
        return ""
    step = subject.reference.disclosure.round_n_to
    return subject.language.number(int(float(n) / step + 0.5) * step)


def page_verdict(verdict: str) -> str:
    """Return the verdict as pages draw it: met, missed, undecided, monitor or none."""
    return PAGE_VERDICTS.get(verdict, verdict)


def verdict_word(subject: Subject, verdict: str, *, short: bool = False) -> str:
    """Return "Đạt", "Chưa đạt", "Chưa đủ căn cứ kết luận", "Theo dõi"; "…" where there is none."""
    form = "verdict_short" if short else "verdict"
    return subject.text(f"{form}.{verdict_key(subject, verdict)}")


def verdict_key(subject: Subject, verdict: str) -> str:
    """Return the verdict as the translations know it; partial: a whole year that lacks areas."""
    return "partial" if verdict == "incomplete" and subject.period.is_full_year else verdict


def status_text(subject: Subject, status: Any) -> str:
    """Return why there is no number: "…", "n nhỏ", "*", "chưa báo cáo"."""
    return subject.text(f"status.{status}")


def nature_text(subject: Subject, figure_status: Any) -> str:
    """Return "Số sơ bộ" and the like; "Số báo cáo" where the sender did not say."""
    known = figure_status if isinstance(figure_status, str) else "reported"
    return subject.text(f"figure_status.{known}")


def in_words(subject: Subject, count: int) -> str:
    """Return a small count in words ("ba"), a larger one in figures."""
    return subject.text(f"count.{count}") if 0 <= count <= 10 else subject.language.number(count)


def listed(subject: Subject, items: Sequence[str]) -> str:
    """Return "A, B và C"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {subject.text('word.and')} {items[-1]}"


def source_text(subject: Subject, indicators: Sequence[Indicator]) -> str:
    """Return "Nguồn: Biểu 01, 02; Điều tra hộ.": each source once and in full."""
    names = list(dict.fromkeys(subject.word(one.source) for one in indicators))
    kept = [name for name in names if not any(_within(name, one) for one in names if one != name)]
    texts = subject.language.texts
    full = [texts.get(f"source_name.{name}") or name for name in kept]
    return subject.text("figure.source", source="; ".join(full))


def _within(name: str, other: str) -> bool:
    """Return whether forms named by `name` ("Biểu 02") all stand in `other` ("Biểu 01, 02")."""
    form, _, number = name.rpartition(" ")
    return bool(form) and other.startswith(form) and number in re.findall(r"\d+", other)


def form_name(subject: Subject, sheet: str) -> str:
    """Return "Biểu 01" as the annex's language says it; "" for what is no form."""
    if not sheet or subject.language.code == "vi":
        return sheet
    return subject.text("provenance.form", number=sheet.rsplit(maxsplit=1)[-1])


def survey_date(subject: Subject, row: Mapping[str, Any]) -> str:
    """Return the month of a survey round, "tháng 9/2024" or "tháng 9–10/2024"; "" when unknown."""
    start, end = row.get("round_start"), row.get("round_end")
    if not isinstance(start, str) or not isinstance(end, str):
        return ""
    days = pd.Timestamp(start), pd.Timestamp(end)
    first, last = (subject.text(f"date.name.{day.month}") for day in days)
    years = [day.year for day in days]
    if years[0] != years[1]:
        whole = [subject.text("date.month_of_year", month=name, year=year)
                 for name, year in zip((first, last), years, strict=True)]  # fmt: skip
        return subject.text("date.months_of_years", first=whole[0], last=whole[1])
    if first == last:
        return subject.text("date.month", month=last, year=years[1])
    return subject.text("date.months", first=first, last=last, year=years[1])


def number_or_none(value: Any) -> float | None:
    """Return the number, or None where it is missing."""
    return None if value is None or pd.isna(value) else float(value)


def initials(name: str) -> str:
    """Return the capitals of a name without marks: "Cao Bằng" gives "CB"."""
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return "".join(word[0] for word in plain.split()).upper()

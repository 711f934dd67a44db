"""Days as people type them and as Excel keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, timezone
from types import MappingProxyType

from helpers.data.text import fold_text, normalise_text

EXCEL_EPOCH = date(1899, 12, 30)
SERIAL_RANGE = (18264, 73050)  # 1950 to 2099: other numbers in a column of days are mistakes
VIETNAM = timezone(timedelta(hours=7))
MIDDLE_OF_MONTH = 15
_CLOCK = r"(?:[ T,]+\d{1,2}[:h]\d.*)?"
_THREE = re.compile(rf"(\d{{1,2}})\s*([/.\-])\s*(\d{{1,2}})\s*\2\s*(\d{{4}}|\d{{2}}){_CLOCK}")
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?:Z|[+-]\d{{2}}:?\d{{2}})?{_CLOCK}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})")
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) (?:thang|thg) ?([a-z0-9 ]+?) (?:nam )?(\d{4})")
_ENGLISH = re.compile(r"(?:(\d{1,2}) ([a-z]{3,9})|([a-z]{3,9}) (\d{1,2})) (\d{4}|\d{2})")
_MONTH = re.compile(r"(?:tháng\s*)?(\d{1,2})\s*(?:[/\-.]|năm)\s*(\d{4})", re.IGNORECASE)
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"(?:năm\s*)?((?:19|20)\d{2})(?:\.0)?", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_SHORT_YEAR = 30  # as in Excel: 30 to 99 are of the last century

# "Tháng Giêng", "tháng Chạp" are months of the moon, and so of no day here.
_NUMERALS = ["mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi"]
_VIETNAMESE: Mapping[str, int] = MappingProxyType(
    {word: place for place, word in enumerate(_NUMERALS, 1)}
    | {"bon": 4, "muoi mot": 11, "muoi hai": 12}
)
_FIRST_HALF = ("january", "february", "march", "april", "may", "june")
_SECOND_HALF = ("july", "august", "september", "october", "november", "december")
_ENGLISH_MONTHS = (*_FIRST_HALF, *_SECOND_HALF)


def read_day(given: object) -> date | None:
    """Return the day that a cell means, or None where it means none.

    Takes Excel's own days and serial numbers, dd/mm/yyyy (also with - or . and a year of two
    figures), ISO, "ngày 5 tháng 6 năm 2024" and "5 Jun 2024", with or without a time. A moment
    with a time zone is the day it was in Việt Nam. The day stands before the month. A day that
    does not exist (31/02/2024, 12/31/2024) and a year alone mean none.
    """
    if isinstance(given, datetime):
        return _plausible(_local(given).date())
    if isinstance(given, date):
        return _plausible(given)
    if isinstance(given, bool):
        return None
    if isinstance(given, int | float):
        return _read_serial(float(given))
    return _read_written_day(normalise_text(str(given)))


def read_month(given: object) -> date | None:
    """Return the middle of the month where only month and year are known ("03/2023")."""
    text = normalise_text(str(given))
    if found := _MONTH.fullmatch(text):
        return _day(int(found[2]), int(found[1]), MIDDLE_OF_MONTH)
    found = _ISO_MONTH.fullmatch(text)
    return _day(int(found[1]), int(found[2]), MIDDLE_OF_MONTH) if found else None


def is_year(given: object) -> bool:
    """Return whether a cell holds a year and no day: 2023, "năm 2023"."""
    return not isinstance(given, bool) and bool(_YEAR.fullmatch(normalise_text(str(given))))


def looks_like_day(given: object) -> bool:
    """Return whether a text has the form of a day, so that only the day itself is wrong."""
    text = normalise_text(str(given))
    forms = (_THREE.fullmatch(text), _ISO.fullmatch(text), _WORDS.fullmatch(fold_text(text)))
    return any(forms)


def puts_month_first(cells: Iterable[object]) -> bool:
    """Return whether a column has days with the month first ("05/25/2024") and none day first."""
    figures = [found for cell in cells if (found := _four_figures(cell))]
    return any(first <= 12 < second for first, second, _ in figures) and not any(
        second <= 12 < first for first, second, _ in figures
    )


def two_days(given: object) -> tuple[date, date] | None:
    """Return both days that "03/04/2024" can be, dd/mm first; None where there is but one."""
    found = _four_figures(given)
    if not found or found[0] == found[1]:
        return None
    first = _day(found[2], found[1], found[0])
    second = _day(found[2], found[0], found[1])
    return (first, second) if first and second else None


def _four_figures(given: object) -> tuple[int, int, int] | None:
    found = _THREE.fullmatch(normalise_text(given)) if isinstance(given, str) else None
    return (int(found[1]), int(found[3]), int(found[4])) if found and len(found[4]) == 4 else None


def _read_written_day(text: str) -> date | None:
    if found := _THREE.fullmatch(text):
        return _read_three(int(found[1]), int(found[3]), found[4])
    if _INSTANT.fullmatch(text):
        return _read_instant(text)
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if _SERIAL.fullmatch(text):
        return _read_serial(float(text))
    return _read_words(fold_text(text))


def _read_three(first: int, second: int, year: str) -> date | None:
    return _day(_whole_year(year), second, first)


def _whole_year(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) >= _FIRST_SHORT_YEAR else 2000)


def _read_instant(text: str) -> date | None:
    try:
        return _plausible(_local(datetime.fromisoformat(text)).date())
    except ValueError:
        return None


def _local(moment: datetime) -> datetime:
    return moment.astimezone(VIETNAM) if moment.tzinfo is not None else moment


def _read_words(text: str) -> date | None:
    """Return the day written in words; `text` is folded."""
    if found := _WORDS.fullmatch(text):
        month = int(found[2]) if found[2].isdigit() else _VIETNAMESE.get(found[2].strip(), 0)
        return _day(int(found[3]), month, int(found[1]))
    if found := _ENGLISH.fullmatch(text):
        name, day = found[2] or found[3], int(found[1] or found[4])
        months = [n for n, month in enumerate(_ENGLISH_MONTHS, 1) if month.startswith(name)]
        return _day(_whole_year(found[5]), months[0], day) if len(months) == 1 else None
    return None


def _read_serial(number: float) -> date | None:
    if not SERIAL_RANGE[0] <= number <= SERIAL_RANGE[1]:
        return None
    return EXCEL_EPOCH + timedelta(days=int(number))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return _plausible(date(year, month, day))
    except ValueError:
        return None


def _plausible(day: date) -> date | None:
    return day if 1900 <= day.year < 2100 else None


def show_day(given: date | time | timedelta) -> str:
    """Return a day as Vietnamese offices write it, and a time of day as it is."""
    return f"{given:%d/%m/%Y}" if isinstance(given, date) else str(given)

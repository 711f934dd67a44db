"""Days as people type them and as Excel keeps them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

EXCEL_EPOCH = date(1899, 12, 30)
SERIAL_RANGE = (18264, 73050)  # 1950 to 2099: other numbers in a column of days are mistakes
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ T]\d.*)?")
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?")
_MONTH = re.compile(r"(?:tháng\s*)?(\d{1,2})[/\-](\d{4})", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
MIDDLE_OF_MONTH = 15


def read_day(given: object) -> date | None:
    """Return the day that a cell means, or None where it means none.

    Takes Excel's own days and serial numbers, dd/mm/yyyy (also with - or .) and ISO, with or
    without a time. A day that does not exist (31/02/2024) and a year alone mean none.
    """
    if isinstance(given, datetime):
        return _plausible(given.date())
    if isinstance(given, date):
        return _plausible(given)
    if isinstance(given, bool):
        return None
    if isinstance(given, int | float):
        return _read_serial(float(given))
    return _read_written_day(str(given).strip())


def read_month(given: object) -> date | None:
    """Return the middle of the month where only month and year are known ("03/2023")."""
    found = _MONTH.fullmatch(str(given).strip())
    return _day(int(found[2]), int(found[1]), MIDDLE_OF_MONTH) if found else None


def looks_like_day(given: object) -> bool:
    """Return whether a text has the form of a day, so that only the day itself is wrong."""
    text = str(given).strip()
    return bool(_DAY_FIRST.fullmatch(text) or _ISO.fullmatch(text))


def _read_written_day(text: str) -> date | None:
    if found := _DAY_FIRST.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    return _read_serial(float(text)) if _SERIAL.fullmatch(text) else None


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

"""Whose a file is, and of which period: from the list of submissions, the title or the name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.data.findings import Finding, describe
from helpers.data.history.submissions import (
    AGENCY_WORKBOOK,
    AREA_WORKBOOK,
    Arrival,
    period_in_path,
    read_title_block,
    sender_in_path,
)
from helpers.data.values.places import Sender, committee_area
from helpers.errors import Fault, UserMistake
from helpers.reference import Reference
from helpers.reference.periods import Period


@dataclass(frozen=True)
class Placed:
    """The form, period and sender of a file, and what does not agree about them."""

    form: str
    period: Period
    sender: Sender
    questions: tuple[Finding, ...] = ()


def place_arrival(
    reference: Reference, arrival: Arrival, titles: Sequence[str], form: str
) -> Placed | Fault:
    """Return whose the file is: the list goes before the title block, that before the name."""
    title = read_title_block(titles)
    written = arrival.period or title.period or period_in_path(arrival.path)
    if not written:
        hint = 'ghi "Kỳ báo cáo: Năm 2024" trên bảng, hoặc 2024 trong tên tệp'
        return Fault("không biết kỳ báo cáo", arrival.name, hint)
    try:
        period = reference.periods.resolve(written)
        named = arrival.sender or title.sender or sender_in_path(arrival.path)
        sender = _find_sender(reference, named, period, form)
    except UserMistake as error:
        fault = error.faults[0]
        return Fault(fault.message, f"{arrival.name}: {fault.where}".rstrip(": "), fault.hint)
    if sender is None:
        hint = 'ghi "Đơn vị báo cáo: …" trên bảng, hoặc mã đơn vị ở đầu tên tệp'
        return Fault("không biết đơn vị báo cáo", arrival.name, hint)
    in_path = "" if arrival.period else _other_period_in_path(arrival, period.code)
    in_name = "" if arrival.sender else sender_in_path(arrival.path)
    questions = tuple(
        _differing(expected, got)
        for expected, got in (
            (period.code, _period_code(reference, title.period) if arrival.period else ""),
            (sender.name, _sender_name(reference, title.sender, period, form)),
        )
        if got and got != expected
    )
    questions += tuple(
        _differing(expected, got, "other_name")
        for expected, got in (
            (period.code, in_path),
            (sender.name, _sender_name(reference, in_name, period, form)),
        )
        if got and got != expected
    )
    return Placed(form, period, sender, questions)


def _find_sender(reference: Reference, named: str, period: Period, form: str) -> Sender | None:
    """Return who sent it; nobody named stands for the province where a survey is sent."""
    day = period.end
    province = reference.areas.get(reference.areas.province_code, day)
    if not named:
        return None if form in (AREA_WORKBOOK, AGENCY_WORKBOOK) else Sender(province, named=False)
    if form == AREA_WORKBOOK:
        return Sender(reference.areas.resolve(committee_area(named) or named, day))
    if form == AGENCY_WORKBOOK:
        return _agency_sender(reference, named, period)
    try:
        return Sender(reference.areas.resolve(named, day))
    except UserMistake:
        return _agency_sender(reference, named, period)


def _agency_sender(reference: Reference, named: str, period: Period) -> Sender:
    agency = reference.agencies.resolve(named, period.end)
    code = agency.area or reference.areas.province_code
    return Sender(reference.areas.get(code, period.end), agency.id)


def _period_code(reference: Reference, written: str) -> str:
    try:
        return reference.periods.resolve(written).code if written else ""
    except UserMistake:
        return written


def _other_period_in_path(arrival: Arrival, code: str) -> str:
    """Return the period that the file's name or folder tells where it cannot be the file's own.

    A folder "2024" holds the half-years of that year too.
    """
    written = period_in_path(arrival.path)
    return "" if code.startswith(written) else written


def _sender_name(reference: Reference, written: str, period: Period, form: str) -> str:
    try:
        sender = _find_sender(reference, written, period, form) if written else None
    except UserMistake:
        return written
    return sender.name if sender else ""


def _differing(expected: str, got: str, code: str = "other_title") -> Finding:
    reason, action = describe(code, got=got, expected=expected)
    return Finding(
        code=code,
        sheet="",
        row=1,
        column="",
        cell="A1",
        value=got,
        reason=reason,
        action=action,
        refused=False,
    )

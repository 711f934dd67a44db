"""Files of which nothing could be read, told to the senders whose they seem to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from helpers.correspondence.account import Said, SenderAccount, named_account, order_of_account
from helpers.data.history.placing import Placed, place_arrival
from helpers.data.history.submissions import (
    AGENCY_WORKBOOK,
    AREA_WORKBOOK,
    Arrival,
    sender_in_path,
)
from helpers.errors import Fault, as_shown
from helpers.reference import Reference

Whose = tuple[str, str, str]


def with_unread(
    reference: Reference,
    accounts: Sequence[SenderAccount],
    told: tuple[Sequence[Fault], Iterable[Arrival]],
) -> list[SenderAccount]:
    """Return the accounts with the files that their senders must send anew, in their order.

    `told` are the faults of an intake and the files that lie in the inbox. Whose an unread file
    is, only its name and the list can tell; where they do not, the page alone tells of it.
    """
    faults, arrivals = told
    by_whose = {one.whose: one for one in accounts}
    listed = {text: one for one in arrivals for text in (one.name, str(one.path))}
    for fault in faults:
        arrival = _arrival(fault, listed)
        placed = _place(reference, arrival) if arrival else None
        if arrival is None or placed is None:
            continue
        whose = (placed.period.code, placed.sender.area.code, placed.sender.name)
        account = by_whose.get(whose) or named_account(reference, whose, placed.form)
        if not _is_told(account, fault):
            unread = (*account.unread, (as_shown(arrival.name), _said(fault)))
            by_whose[whose] = replace(account, unread=unread)
    return sorted(by_whose.values(), key=order_of_account)


def _arrival(fault: Fault, listed: Mapping[str, Arrival]) -> Arrival | None:
    """Return the file a fault is about: its place is the name, or begins with it."""
    name = fault.where
    while name not in listed and ": " in name:
        name = name.rpartition(": ")[0]
    found = listed.get(name)
    if found is None and sender_in_path(Path(name)):
        return Arrival(Path(name), Path(name).name)
    return found


def _place(reference: Reference, arrival: Arrival) -> Placed | None:
    in_name = sender_in_path(arrival.path)
    of_agency = in_name and not in_name.isdigit()
    form = arrival.form or (AGENCY_WORKBOOK if of_agency else AREA_WORKBOOK)
    placed = place_arrival(reference, arrival, (), form)
    return placed if isinstance(placed, Placed) else None


def _is_told(account: SenderAccount, fault: Fault) -> bool:
    """Return whether the sender hears of it anyway: of a sheet of a file whose others were read."""
    return any(
        one.reason == fault.message and one.action == fault.hint
        for file in account.files
        for one in file.said
        if fault.where.startswith(f"{file.submission.file_name}: ")
    )


def _said(fault: Fault) -> Said:
    told = (as_shown(fault.message), as_shown(fault.hint) or "kiểm tra tệp rồi gửi lại")
    return Said("", "", 1, "", "", *told, refused=True, public=told)

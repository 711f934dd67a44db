"""What is written down of a file as it comes: the receipt, and the ledger's entry made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from helpers.data.history.inbox import storable
from helpers.data.history.journal import Journal, Receipt
from helpers.data.history.ledger import Submission, submission_id
from helpers.data.history.placing import Placed
from helpers.data.history.submissions import Arrival


def id_of(placed: Placed, sha256: str) -> str:
    """Return the id of a submission of these bytes placed so."""
    return submission_id(sha256, placed.form, placed.period.code, placed.sender.name)


def make_receipt(
    journal: Journal, arrival: Arrival, placed: Placed, came: tuple[str, date]
) -> Receipt:
    """Return the receipt of a file; `came` is its SHA-256 and today.

    The first day on which these bytes came counts, by whatever way they come again; only where
    the list now says another day of the same file is it that one.
    """
    sha256, today = came
    name = id_of(placed, sha256)
    place = storable("/".join(arrival.path.parts[-2:]))
    known = journal.receipts.get(name)
    if known is not None and place != known.place:
        earlier = min(known.received, (arrival.received or today).isoformat())
        return replace(known, received=earlier if arrival.received else known.received)
    day = arrival.received.isoformat() if arrival.received else ""
    return Receipt(
        submission=name,
        sha256=sha256,
        suffix=arrival.path.suffix.lower(),
        place=place,
        file_name=arrival.name,
        form=placed.form,
        period=placed.period.code,
        area=placed.sender.area.code,
        sender=placed.sender.name,
        received=day or (known.received if known else today.isoformat()),
        invented=arrival.invented,
        listed=arrival.listed,
        told=(arrival.form, arrival.period, arrival.sender),
    )


def entry_of(receipt: Receipt, rules: str) -> Submission:
    """Return the ledger's entry of a receipt, without what its sheets held."""
    return Submission(
        submission=receipt.submission,
        file_name=receipt.file_name,
        sha256=receipt.sha256,
        form=receipt.form,
        period=receipt.period,
        area=receipt.area,
        sender=receipt.sender,
        received=receipt.received,
        invented=receipt.invented,
        rules=rules,
        listed=receipt.listed,
    )

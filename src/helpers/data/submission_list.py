"""The list of submissions as a table: one row a dataset of a file."""

from __future__ import annotations

from helpers.data.history.ledger import Submission, Taken

SUBMISSION_COLUMNS = (
    "submission",
    "file_name",
    "dataset",
    "period",
    "area",
    "sender",
    "received",
    "invented",
    "rows_in",
    "accepted",
    "refused",
    "duplicates",
    "sha256",
)


def submission_row(one: Submission, taken: Taken, current: bool) -> tuple[object, ...]:
    """Return a dataset of a submission as a row of `SUBMISSION_COLUMNS`, with whether it counts."""
    return (
        one.submission,
        one.file_name,
        taken.dataset,
        one.period,
        one.area,
        one.sender,
        one.received,
        one.invented,
        taken.rows_in,
        taken.accepted,
        taken.refused,
        taken.duplicates,
        one.sha256,
        current,
    )

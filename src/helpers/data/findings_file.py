"""Where findings are kept: a CSV a submission, and one list of all refusals."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from helpers.data.findings import Finding
from helpers.data.history.ledger import Submission, keep

FOLDER = "findings"
_FIGURE = re.compile(r"[+-]?[\d.,\s]*%?")  # "-" and "-1.234,5" are no formulas
REFUSED_NAME = "refused.csv"
FINDING_COLUMNS = (
    "submission",
    "file",
    "dataset",
    "period",
    "area",
    "sheet",
    "row",
    "column",
    "cell",
    "value",
    "code",
    "reason",
    "action",
    "refused",
    "other",
)
_REFUSED = FINDING_COLUMNS.index("refused")


def write_findings(clean: Path, one: Submission, findings: Mapping[str, Iterable[Finding]]) -> None:
    """Keep what was found in a submission, by dataset."""
    rows = [_row(one, dataset, item) for dataset, items in findings.items() for item in items]
    keep(clean / FOLDER / f"{one.submission}.csv", _as_csv(rows), sync=False)


def replace_findings(
    clean: Path,
    one: Submission,
    dataset: str,
    found: tuple[Collection[str], Sequence[Finding]],
) -> None:
    """Put findings in the place of those of these codes of a dataset of a submission."""
    codes, findings = found
    if not findings and not _mentions(clean, one.submission, codes):
        return
    of_dataset, of_code = FINDING_COLUMNS.index("dataset"), FINDING_COLUMNS.index("code")
    before = _read_rows(clean, one.submission)
    kept = [row for row in before if row[of_dataset] != dataset or row[of_code] not in codes]
    after = kept + [_row(one, dataset, item) for item in findings]
    if after != before:
        keep(clean / FOLDER / f"{one.submission}.csv", _as_csv(after), sync=False)


def _mentions(clean: Path, submission: str, codes: Collection[str]) -> bool:
    path = clean / FOLDER / f"{submission}.csv"
    text = path.read_bytes() if path.is_file() else b""
    return any(code.encode() in text for code in codes)


def _row(one: Submission, dataset: str, item: Finding) -> list[str]:
    place = (item.area or one.area, item.sheet, str(item.row), item.column, item.cell)
    told = (item.value, item.code, item.reason, item.action, "yes" if item.refused else "no")
    row = [one.submission, one.file_name, dataset, one.period, *place, *told, item.other]
    return [_as_text(text) for text in row]


def _as_text(text: str) -> str:
    """Return the text so that Excel, where the list is opened, takes it for no formula."""
    is_formula = text.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{text}" if is_formula and not _FIGURE.fullmatch(text) else text


def _as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FINDING_COLUMNS)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")  # the mark tells Excel that it is UTF-8


def _read_rows(clean: Path, submission: str) -> list[list[str]]:
    path = clean / FOLDER / f"{submission}.csv"
    if not path.is_file():
        return []
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))[1:]
    width = len(FINDING_COLUMNS)  # of earlier versions' files the last columns are missing
    return [row + [""] * (width - len(row)) for row in rows]


def read_findings(
    clean: Path, submissions: Iterable[str], counting: Collection[tuple[str, str]] | None = None
) -> pd.DataFrame:
    """Return the findings of these submissions: `FINDING_COLUMNS`, `refused` as bool.

    `counting` holds the (submission, dataset) in force: a question that another sender's
    submission gave rise to is left out where that is not among them.
    """
    rows = [row for name in sorted(set(submissions)) for row in _read_rows(clean, name)]
    if counting is not None:
        of, other = FINDING_COLUMNS.index("dataset"), FINDING_COLUMNS.index("other")
        rows = [row for row in rows if not row[other] or (row[other], row[of]) in counting]
    frame = pd.DataFrame(rows, columns=list(FINDING_COLUMNS), dtype="str")
    return frame.assign(row=frame["row"].astype("int64"), refused=frame["refused"] == "yes")


def write_refused(clean: Path, submissions: Iterable[str]) -> None:
    """Write the list of every refused cell of these submissions, for whoever asks for mending."""
    rows = [
        row for name in submissions for row in _read_rows(clean, name) if row[_REFUSED] == "yes"
    ]
    keep(clean / REFUSED_NAME, _as_csv(rows), sync=False)

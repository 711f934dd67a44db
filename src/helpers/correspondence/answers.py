"""The answers in outputs/intake: a workbook for each sender with something to mend, and a page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.correspondence.account import SenderAccount, read_accounts
from helpers.correspondence.answer_page import render_answers
from helpers.correspondence.unread import with_unread
from helpers.data.history.journal import read_journal
from helpers.data.history.ledger import Submission, read_ledger, sha256_of
from helpers.data.history.submissions import list_arrivals
from helpers.errors import Fault
from helpers.files import write_whole
from helpers.paths import ProjectPaths
from helpers.reference import load_reference

FOLDER = "intake"
PAGE = "index.html"
KEYS = "answers.json"
WAY = "1"  # of making a workbook: raised when the same findings give another workbook


@dataclass(frozen=True)
class Answers:
    """What was answered: every sender's account, the workbook of each that must mend, the page.

    `renewed` are the workbooks that this time made, for what they tell is new.
    """

    accounts: tuple[SenderAccount, ...]
    workbooks: Mapping[str, Path]
    page: Path
    renewed: frozenset[Path]

    def workbook(self, account: SenderAccount) -> Path | None:
        """Return the workbook to send back to the sender, None where nothing is to be mended."""
        return self.workbooks.get(_place(account))


def write_answers(paths: ProjectPaths, faults: Sequence[Fault] = ()) -> Answers:
    """Return the answers to all that is in force, after they were written in outputs/intake.

    <period>/<sender>-<period>-can-sua.xlsx and index.html follow from the ledger, the findings and
    the raw files alone; what has not changed is not made again. `faults` are those of this intake:
    files that could not be taken have no place in the ledger, so they are told until the next one.
    """
    folder = paths.outputs / FOLDER
    reference = load_reference(paths)
    accounts = read_accounts(reference, paths.clean, read_ledger(paths.clean))
    if faults:
        arrivals = list_arrivals([paths.inbox])[0] if paths.inbox.is_dir() else []
        accounts = with_unread(reference, accounts, (faults, arrivals))
    to_mend = [one for one in accounts if not one.is_clean]
    wanted = {_place(one): one for one in to_mend}
    keys = {place: _key(one) for place, one in wanted.items()}
    before = _keys(folder)
    for place in sorted(set(before) - set(wanted)):
        (folder / place).unlink(missing_ok=True)
    stale = [
        place
        for place, key in keys.items()
        if before.get(place) != key or not (folder / place).is_file()
    ]
    if stale:
        _write_workbooks(paths, folder, {place: wanted[place] for place in stale})
    _keep(folder / KEYS, (json.dumps(keys, indent=1, sort_keys=True) + "\n").encode("utf-8"))
    links = {id(account): place for place, account in wanted.items()}
    _keep(folder / PAGE, render_answers(accounts, links, faults).encode("utf-8"))
    workbooks = {place: folder / place for place in wanted}
    renewed = frozenset(folder / place for place in stale)
    return Answers(tuple(accounts), workbooks, folder / PAGE, renewed)


def _write_workbooks(
    paths: ProjectPaths, folder: Path, accounts: Mapping[str, SenderAccount]
) -> None:
    # openpyxl is heavy, and most intakes have nothing to be mended.
    from helpers.correspondence.answer_workbook import answer_workbook

    receipts = read_journal(paths.raw).receipts

    def read_raw(one: Submission) -> bytes:
        return (paths.raw / receipts[one.submission].raw_name).read_bytes()

    for place, account in accounts.items():
        write_whole(folder / place, answer_workbook(account, read_raw), private=True, sync=False)


def _place(account: SenderAccount) -> str:
    code = account.period.code
    return f"{code}/{account.stem}-{code}-can-sua.xlsx"


def _key(account: SenderAccount) -> str:
    """Return the hash of all that a workbook is made from."""
    parts = [WAY, account.name, account.period.label(), *map(repr, account.unread)]
    for file in account.files:
        one = file.submission
        counts = [file.rows(what) for what in ("rows_in", "accepted", "refused", "duplicates")]
        told = [repr(said) for said in file.said]
        parts += [
            one.submission,
            one.file_name,
            one.received,
            str(one.invented),
            str(counts),
            *told,
        ]
    return sha256_of("\n".join(parts).encode("utf-8"))


def _keys(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / KEYS).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(place): str(key) for place, key in found.items()} if isinstance(found, dict) else {}


def _keep(path: Path, content: bytes) -> None:
    if not (path.is_file() and path.read_bytes() == content):
        write_whole(path, content, sync=False)

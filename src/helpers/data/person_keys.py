"""Salted keys of persons: they tell the same child or household in two files, and nothing else.

The salt and the keys stand in `data/raw/.persons`, readable by the owner alone and outside git. A
plain hash of a name or an identity number could be searched through; these cannot without the
salt. They reach neither clean data nor a message.
"""

from __future__ import annotations

import csv
import hashlib
import io
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.data.ledger import Submission, keep
from helpers.data.tables import Table
from helpers.data.text import fold_text
from helpers.errors import Fault, UserMistake
from helpers.files import close_folder
from helpers.paths import ProjectPaths
from helpers.reference.datasets import Dataset

FOLDER = ".persons"
SALT_BYTES = 32
SHEET_ROW = "sheet_row"
_SALT, _CHECK = "salt", "salt.check"


@dataclass(frozen=True)
class PersonKey:
    """The key of the child or household of one row of a sheet (counted from 1)."""

    key: str
    sheet: str
    row: int


def persons_folder(paths: ProjectPaths) -> Path:
    """Return the folder of the salt and the keys."""
    return paths.raw / FOLDER


def open_salt(paths: ProjectPaths) -> bytes:
    """Return the salt of the project, made the first time.

    Raises `UserMistake` where it is gone or another than the one the keys were made with: a new
    one made in silence would part the new files from all before.
    """
    folder = persons_folder(paths)
    with suppress(FileNotFoundError):
        salt = (folder / _SALT).read_bytes()
        if _check_of(salt) == _read_check(folder):
            return salt
        raise UserMistake(_lost(folder, "không phải bản đã dùng"))
    if _read_check(folder):
        raise UserMistake(_lost(folder, "không còn"))
    return _make_salt(folder)


def _make_salt(folder: Path) -> bytes:
    close_folder(folder)
    salt = secrets.token_bytes(SALT_BYTES)
    # The check comes last: without it no key has been made with this salt.
    keep(folder / _SALT, salt, private=True)
    keep(folder / _CHECK, _check_of(salt), private=True)
    return salt


def _check_of(salt: bytes) -> bytes:
    return hashlib.blake2b(b"check", key=salt[:SALT_BYTES], digest_size=16).hexdigest().encode()


def _read_check(folder: Path) -> bytes:
    with suppress(FileNotFoundError):
        return (folder / _CHECK).read_bytes()
    return b""


def _lost(folder: Path, how: str) -> Fault:
    where = "/".join((*folder.parts[-3:], _SALT))
    hint = (
        "chép lại tệp này từ bản sao lưu; nếu không có, xóa data/raw/.persons và data/clean "
        "rồi chạy annex intake: khóa mới được lập và mọi tệp được đối chiếu lại từ data/raw"
    )
    return Fault(f"khóa đối chiếu hộ và trẻ {how}", where, hint)


def keys_of(dataset: Dataset, rows: pd.DataFrame, salt: bytes, sheet: str) -> list[PersonKey]:
    """Return the keys of the persons of accepted rows, one for each way to tell them.

    `rows` have the personal columns and `sheet_row`; who lacks a part of a way has no key of it.
    """
    found = []
    for ways in dataset.one_person:
        known = rows[rows[list(ways)].notna().all(axis=1)]
        parts = [known[name].astype(str).tolist() for name in ways]
        label = f"{dataset.id}\x1f{' '.join(ways)}"
        for row, cells in zip(known[SHEET_ROW].tolist(), zip(*parts, strict=True), strict=True):
            folded = [fold_text(cell) for cell in cells]
            if all(folded):
                found.append(PersonKey(_key("\x1f".join((label, *folded)), salt), sheet, int(row)))
    return found


def _key(text: str, salt: bytes) -> str:
    return hashlib.blake2b(text.encode(), key=salt, digest_size=12).hexdigest()


def note_persons(paths: ProjectPaths, table: Table, rows: pd.DataFrame, one: Submission) -> None:
    """Keep the keys of the accepted rows of a table where the owner alone can read them."""
    dataset = table.dataset
    if not dataset.one_person or rows.empty:
        return
    folder = persons_folder(paths)
    keys = keys_of(dataset, rows, open_salt(paths), table.sheet.name)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows((k.key, k.sheet, k.row) for k in keys)
    keep(folder / _name(dataset.id, one), text.getvalue().encode(), private=True, sync=False)


def read_keys(paths: ProjectPaths, dataset: str, one: Submission) -> Iterator[PersonKey]:
    """Yield the keys of a submission; none where it has none."""
    path = persons_folder(paths) / _name(dataset, one)
    with suppress(FileNotFoundError):
        for key, sheet, row in csv.reader(io.StringIO(path.read_text("utf-8"))):
            yield PersonKey(key, sheet, int(row))


def _name(dataset: str, one: Submission) -> str:
    return f"{one.submission}.{dataset}.csv"

"""Salted keys of persons: they tell the same child or household in two files, and nothing else.

The salt and the keys stand in `data/raw/.persons`, readable by the owner alone and outside git. A
plain hash of a name or an identity number could be searched through; these cannot without the
salt. They reach neither clean data nor a message.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pandas as pd

from helpers.data.history.ledger import Submission, keep
from helpers.errors import Fault, UserMistake
from helpers.files import close_folder
from helpers.paths import ProjectPaths
from helpers.reference.datasets import Dataset

FOLDER = ".persons"
SALT_BYTES = 32
_SALT, _CHECK = "salt", "salt.check"


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
        if not _read_check(folder) and not any(folder.glob("*.csv")):
            return _make_salt(folder)  # an intake was killed before it had made a key
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


def note_persons(
    paths: ProjectPaths, dataset: Dataset, persons: Sequence[pd.Series], one: Submission
) -> None:
    """Keep the keys of a submission where the owner alone can read them.

    `persons` (of `records.tell_persons`, by row of the sheet from 1) are not kept.
    """
    if not any(len(known) for known in persons):
        return
    salt = open_salt(paths)
    lines = [line for ways, known in enumerate(persons) for line in _keys(known, ways, salt)]
    path = persons_folder(paths) / _name(dataset.id, one)
    keep(path, "".join(lines).encode(), private=True, sync=False)


def _keys(known: pd.Series, ways: int, salt: bytes) -> Iterator[str]:
    start = hashlib.blake2b(str(ways).encode(), key=salt, digest_size=12)
    for row, text in zip(known.index.tolist(), known.tolist(), strict=True):
        digest = start.copy()
        digest.update(text.encode())
        yield f"{digest.hexdigest()},{row}\n"


def read_keys(paths: ProjectPaths, dataset: str, one: Submission) -> Iterator[tuple[str, int]]:
    """Yield the keys of the persons of a submission, each with its row; none where it has none."""
    path = persons_folder(paths) / _name(dataset, one)
    with suppress(FileNotFoundError):
        for line in path.read_text("ascii").splitlines():
            key, _, row = line.partition(",")
            yield key, int(row)


def _name(dataset: str, one: Submission) -> str:
    return f"{one.submission}.{dataset}.csv"

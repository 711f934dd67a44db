"""The files of one intake read ahead by copies of this process, which takes them in by turns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from helpers.data import taking  # noqa: F401 (loaded before the copies are made, not by each)
from helpers.data.file_reading import Intake, Reading, Unread, read_again, read_file
from helpers.data.history.journal import Receipt
from helpers.data.history.ledger import sha256_of
from helpers.data.history.submissions import Arrival
from helpers.data.side_by_side import Died, SideBySide, default_copies
from helpers.errors import Fault

Known = tuple[str, Reading | Unread]  # the SHA-256 of the bytes that were read, and what they hold
Ahead = Known | Died | None


def begin_reading(
    intake: Intake, files: Sequence[Arrival | Receipt], copies: int | None
) -> SideBySide[Arrival | Receipt, Known]:
    """Return the reading of these files, in so many copies (None: as there are processors)."""
    number = default_copies() if copies is None else copies
    read, size = partial(_read_ahead, intake), partial(_bytes_of, intake)
    return SideBySide(read, files, copies=number, bytes_of=size)


def _read_ahead(intake: Intake, file: Arrival | Receipt) -> Known:
    if isinstance(file, Receipt):
        content = (intake.paths.raw / file.raw_name).read_bytes()
        return sha256_of(content), read_again(intake, file, content)
    content = file.path.read_bytes()
    return sha256_of(content), read_file(intake, file, content)


def _bytes_of(intake: Intake, file: Arrival | Receipt) -> int:
    path = intake.paths.raw / file.raw_name if isinstance(file, Receipt) else file.path
    return path.stat().st_size if path.is_file() else 0


def of_these_bytes(ahead: Ahead, content: bytes) -> Reading | Unread | None:
    """Return what was read ahead where it was these bytes: a file may change meanwhile."""
    known = isinstance(ahead, tuple) and ahead[0] == sha256_of(content)
    return ahead[1] if known and isinstance(ahead, tuple) else None


def died(ahead: Ahead, name: str) -> Fault | None:
    """Return the fault of a file whose reading was ended from outside; None where it was not."""
    if not isinstance(ahead, Died):
        return None
    hint = "chạy lại annex intake; nếu vẫn vậy, lưu lại thành .xlsx hoặc CSV rồi gửi lại"
    return Fault("đang đọc thì bị dừng từ bên ngoài (hết bộ nhớ?); chưa nhận gì", name, hint)

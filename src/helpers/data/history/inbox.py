"""The files that lie in a folder of received files, and what lies there that is no file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from helpers.errors import Fault, as_shown

LIST_NAME = "submissions.csv"
# What programs leave behind beside the files, and nobody sends: passed over in silence.
_LEFT_BEHIND = frozenset(
    {
        "__macosx",
        "$recycle.bin",
        "system volume information",
        "thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
    }
)
_PREFIXES = (".", "~$", "~wrl")
_SUFFIXES = (".tmp", ".md", ".py", ".pyc", ".yml")  # the sample lies beside its generator


def files_below(folder: Path, faults: list[Fault]) -> Iterator[Path]:
    """Yield the files below a folder, in order; what cannot be read as one is added to `faults`.

    Links are followed to files of the same folder alone: a file from elsewhere is not what was
    received, and a link to a folder may lead round in a circle. Excel's lock files, hidden files
    and those of the operating system are passed over.
    """

    def tell(error: OSError) -> None:
        hint = "kiểm tra quyền đọc thư mục"
        faults.append(Fault(f"không mở được thư mục: {error.strerror}", str(error.filename), hint))

    for top, folders, names in os.walk(folder, onerror=tell):
        here = Path(top)
        below = sorted(name for name in folders if not _is_left_behind(name))
        folders[:] = [name for name in below if not (here / name).is_symlink()]
        for name in sorted({*below, *names} - set(folders)):
            if _is_left_behind(name) or name == LIST_NAME:
                continue
            if fault := why_no_file(here / name, folder):
                faults.append(fault)
            else:
                yield here / name


def _is_left_behind(name: str) -> bool:
    lower = name.lower()
    return lower in _LEFT_BEHIND or lower.startswith(_PREFIXES) or lower.endswith(_SUFFIXES)


def why_no_file(path: Path, folder: Path | None = None) -> Fault | None:
    """Return why nothing is read at this path, None where a file of this folder stands there."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if path.is_symlink():
            return Fault("liên kết không dẫn đến tệp nào", str(path), "chép chính tệp ấy vào đây")
        return Fault(f"không mở được tệp: {error.strerror}", str(path), "kiểm tra quyền đọc")
    if stat.S_ISDIR(mode):
        hint = "chép các tệp của thư mục ấy vào đây"
        return Fault("liên kết đến một thư mục, không đọc theo", str(path), hint)
    if not stat.S_ISREG(mode):
        return Fault("không phải tệp số liệu mà là ống dẫn hoặc thiết bị", str(path), "xóa đi")
    if folder is not None and path.is_symlink() and not _is_inside(path, folder):
        hint = "chép chính tệp ấy vào đây"
        return Fault("liên kết ra ngoài thư mục nhận tệp, không đọc theo", str(path), hint)
    return None


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def storable(name: str) -> str:
    """Return a file's name as it is kept and told: without what is no text, or no letter."""
    return as_shown(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))

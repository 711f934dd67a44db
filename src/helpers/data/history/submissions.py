"""Which files arrived: each with its form, period, sender and day received."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from helpers.data.history.inbox import LIST_NAME, files_below, storable, why_no_file
from helpers.data.text import fold_text, normalise_text
from helpers.data.values.dates import read_day
from helpers.errors import Fault, nearest

LIST_FIELDS = ("file", "form", "period", "sender", "received", "invented")
AREA_WORKBOOK = "area_workbook"
AGENCY_WORKBOOK = "agency_workbook"
_PERIOD_LINE = re.compile(r"^\s*kỳ báo cáo\s*[:：]\s*(.+)$", re.IGNORECASE)
_SENDER_LINE = re.compile(r"^\s*(?:đơn vị|cơ quan) báo cáo\s*[:：]\s*(.+)$", re.IGNORECASE)
_UNIT = r"(?:ubnd|ủy ban|huyện|thành phố|tp|xã|phường|thị trấn|tỉnh|sở|ban|hội|liên minh)"
_NAMED_BESIDE = {
    _PERIOD_LINE: re.compile(r"[^:]*(?:19|20)\d{2}[^:]*$"),
    _SENDER_LINE: re.compile(rf"{_UNIT}[. ]+\w[^:,]*$", re.IGNORECASE),
}
_PERIOD_IN_PATH = re.compile(r"(?<![0-9])((?:19|20)\d{2}(?:-(?:H[12]|9M|Q[1-4]))?)(?![0-9])")
_CODE_IN_NAME = re.compile(r"^(\d{3}|\d{5})[-_ .]")
_AGENCY_IN_NAME = re.compile(r"^co-quan-([a-z0-9_]+)")


@dataclass(frozen=True)
class Arrival:
    """A file to take in, with what the list of submissions says of it ("" where nothing)."""

    path: Path
    name: str
    form: str = ""
    period: str = ""
    sender: str = ""
    received: date | None = None
    invented: bool = False

    @property
    def listed(self) -> str:
        """Return all that the list says of the file as one text; "" where it is not listed."""
        told = (self.form, self.period, self.sender, self.received or "")
        return "|".join((*map(str, told), "invented" if self.invented else "")).strip("|")


@dataclass(frozen=True)
class TitleBlock:
    """Period and sender as a sheet's own title block prints them ("" where it does not)."""

    period: str = ""
    sender: str = ""


def read_title_block(texts: Iterable[str]) -> TitleBlock:
    """Return what stands behind "Kỳ báo cáo:" and "Đơn vị báo cáo:"."""
    lines = list(texts)
    return TitleBlock(_after(_PERIOD_LINE, lines), _after(_SENDER_LINE, lines))


def _after(pattern: re.Pattern[str], lines: Sequence[str]) -> str:
    for place, line in enumerate(lines):
        if found := pattern.match(line):
            return normalise_text(found[1])
        if pattern.match(f"{line} ?"):  # the label alone: what it names stands in the next cell
            beside = normalise_text(next((t for t in lines[place + 1 :] if t != line), ""))
            return beside if _NAMED_BESIDE[pattern].match(beside) else ""
    return ""


def period_in_path(path: Path) -> str:
    """Return the period code in a file's name or in its folder's, or ""."""
    for text in (path.stem, path.parent.name):
        if found := _PERIOD_IN_PATH.search(text):
            return found[1]
    return ""


def sender_in_path(path: Path) -> str:
    """Return the area code or agency id with which a file's name begins, or ""."""
    if found := _AGENCY_IN_NAME.match(path.stem):
        return found[1]
    found = _CODE_IN_NAME.match(path.stem)
    return found[1] if found else ""


def list_arrivals(
    paths: Iterable[Path], was_taken: Callable[[Arrival], bool] = lambda _: False
) -> tuple[list[Arrival], list[Fault]]:
    """Return the files to take in below these paths, in order of name, and what is wrong.

    A folder's `submissions.csv` names its files; one it names but that is not there is a fault,
    unless it was taken in before. Files it does not name are taken as well, of whatever kind: what
    is no workbook or text is refused with a sentence when it is read.
    """
    arrivals: dict[Path, Arrival] = {}
    faults: list[Fault] = []
    for path in paths:
        if path.is_dir():
            _add_folder(path, arrivals, (faults, was_taken))
        elif path.is_file():
            arrivals.setdefault(path.resolve(), _alone(path))
        elif path.exists() and (fault := why_no_file(path)):
            faults.append(fault)
        else:
            faults.append(Fault("không có tệp hay thư mục này", str(path), _near_file(path)))
    return sorted(arrivals.values(), key=lambda one: one.name), faults


def _alone(path: Path) -> Arrival:
    """Return a file named alone, with what the list beside or above it says of it."""
    return _listed_above(path.parent).get(path.resolve()) or Arrival(path, storable(path.name))


def _listed_above(folder: Path) -> dict[Path, Arrival]:
    """Return what the lists of a folder and of those around it say; faults are for their own."""
    around = [one for one in (folder, *folder.resolve().parents[:2]) if (one / LIST_NAME).is_file()]
    found: dict[Path, Arrival] = {}
    for one in reversed(around):
        found |= _read_list(one, [])
    return found


def _add_folder(
    folder: Path,
    arrivals: dict[Path, Arrival],
    told: tuple[list[Fault], Callable[[Arrival], bool]],
) -> None:
    faults, was_taken = told
    present = {path.resolve(): path for path in files_below(folder, faults)}
    listed = _listed_above(folder)
    for path in sorted(folder.rglob(LIST_NAME)):
        inside = _read_list(path.parent, faults)
        listed |= inside
        gone = {at: one for at, one in inside.items() if not (at.is_file() or was_taken(one))}
        faults += _missing(path, gone, present.values())
    for resolved, path in present.items():
        arrivals[resolved] = listed.get(resolved) or Arrival(path, _name_in(folder, path))


def _missing(
    list_path: Path, gone: Mapping[Path, Arrival], present: Iterable[Path]
) -> Iterator[Fault]:
    """Yield a fault for each file that a list names and that is not there."""
    names = [path.name for path in present]
    for resolved, arrival in gone.items():
        hint = nearest(resolved.name, names)
        where = f"{list_path}: {arrival.name}"
        yield Fault("tệp có trong danh sách nhưng không có trong thư mục", where, hint)


def _name_in(folder: Path, path: Path) -> str:
    return storable(path.relative_to(folder).as_posix())


def _near_file(path: Path) -> str:
    beside = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
    return nearest(path.name, beside)


def _read_list(folder: Path, faults: list[Fault]) -> dict[Path, Arrival]:
    path = folder / LIST_NAME
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        faults.append(Fault("cần tệp CSV mã UTF-8", str(path), "lưu lại thành CSV UTF-8"))
        return {}
    except OSError as error:
        message = f"không mở được danh sách: {error.strerror}"
        faults.append(Fault(message, str(path), "kiểm tra quyền đọc, hoặc xóa đi"))
        return {}
    rows = list(csv.DictReader(io.StringIO(text)))
    if rows and not {"file", "form"} <= set(rows[0]):
        hint = f"cần các cột: {', '.join(LIST_FIELDS)}"
        faults.append(Fault("danh sách thiếu cột file hoặc form", str(path), hint))
        return {}
    found = [_listed(folder, row, f"{path}:{line}", faults) for line, row in enumerate(rows, 2)]
    return {arrival.path.resolve(): arrival for arrival in found if arrival}


def _listed(
    folder: Path, row: Mapping[str, str | None], where: str, faults: list[Fault]
) -> Arrival | None:
    cells = {name: (row.get(name) or "").strip() for name in LIST_FIELDS}
    if not cells["file"]:
        return None
    received = read_day(cells["received"]) if cells["received"] else None
    if cells["received"] and received is None:
        message = f"received: cần ngày YYYY-MM-DD; nhận được: {cells['received']!r}"
        faults.append(Fault(message, where))
        return None
    return Arrival(
        path=folder / cells["file"],
        name=cells["file"],
        form=cells["form"],
        period=cells["period"],
        sender=cells["sender"],
        received=received,
        invented=fold_text(cells["invented"]) in ("yes", "co", "true", "1"),
    )

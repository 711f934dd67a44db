"""Exports of KoboToolbox and ODK: their zips, headers, bookkeeping columns and repeat sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from helpers.data.reading.archives import MAX_INFLATED, Part, read_part
from helpers.data.reading.sheets import Sheet, UnreadableContentError, too_large

_MEMBER_SUFFIXES = (".csv", ".xlsx", ".xls", ".tsv")
_MOST_MEMBERS = 50
# What the programs add for themselves, without leading and trailing underscores, in small letters.
_BOOKKEEPING_WRITTEN = (
    "start end today deviceid device_id simserial subscriberid phonenumber username audit id "
    "uuid submission_time validation_status notes status submitted_by version tags index "
    "parent_table_name parent_index instanceid instancename rootuuid deprecatedid geolocation "
    "attachments xform_id_string xform_id bamboo_dataset_id media_all_received submissiondate "
    "key parent_key submitterid submittername attachmentspresent attachmentsexpected "
    "reviewstate edits formversion"
)
_BOOKKEEPING = frozenset(_BOOKKEEPING_WRITTEN.split())
_SUBMISSION = re.compile(r"submission_{1,2}\w+")
_SET_OF = re.compile(r"set-of-.+", re.IGNORECASE)
_POINT = re.compile(r".*(?:latitude|longitude|altitude|precision|accuracy)", re.IGNORECASE)
_LANGUAGE = re.compile(r"\s*::.*")  # "Giới tính::Tiếng Việt (vi)"
_MEDIA = re.compile(r".*_url", re.IGNORECASE)
_SIGNS: tuple[str, ...] = (
    "_index",
    "_uuid",
    "_submission_time",
    "KEY",
    "PARENT_KEY",
    "meta/instanceID",
)
_SIGNS += ("meta-instanceID", "instanceID", "_parent_index", "SubmissionDate", "formhub/uuid")


@dataclass(frozen=True)
class _Link:
    """How a repeat sheet names its parent's row: its own column, and the parent's."""

    child: int
    parent: str


def name_members(
    parts: Sequence[Part], read: Callable[[bytes, str], tuple[Sheet, ...]]
) -> tuple[Sheet, ...]:
    """Return the sheets of every table in a survey's zip, each named after its file.

    `read` reads the content of one file. Pictures and recordings are left; any other file, or a
    zip inside the zip, is refused with `UnreadableContentError`.
    """
    members = [part for part in parts if _is_member(part.name)]
    if not members:
        hint = "gửi tệp zip có CSV hoặc XLSX xuất từ KoboToolbox, ODK"
        raise UnreadableContentError("tệp zip không có bảng CSV hay XLSX nào", hint)
    if len(members) > _MOST_MEMBERS or sum(one.size for one in members) > MAX_INFLATED:
        raise too_large(f"{len(members)} bảng trong một tệp zip")
    return tuple(sheet for part in sorted(members, key=_order) for sheet in _named(part, read))


def _is_member(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(step.startswith((".", "__MACOSX")) for step in path.parts)
    return path.suffix.lower() in _MEMBER_SUFFIXES and not hidden


def _order(part: Part) -> tuple[int, str]:
    return (len(PurePosixPath(part.name).stem), part.name)


def _named(part: Part, read: Callable[[bytes, str], tuple[Sheet, ...]]) -> Iterable[Sheet]:
    path = PurePosixPath(part.name)
    for sheet in read(read_part(part), path.suffix.lower()):
        yield replace(sheet, name=f"{path.stem}/{sheet.name}" if sheet.name else path.stem)


def join_exports(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Return the sheets, those of a survey program marked so, repeats with their parent's columns.

    A row of a repeat sheet names the row of its household by `_parent_index` (KoboToolbox) or
    `PARENT_KEY` (ODK); each column of the household that the repeat does not have itself is added
    at its right, and its position kept in `inherited`.
    """
    marked = [_marked(sheet) for sheet in sheets]
    return tuple(_joined(sheet, marked) if sheet.exported else sheet for sheet in marked)


def _marked(sheet: Sheet) -> Sheet:
    header = _header(sheet)
    if header is None:
        return sheet
    names = [_plain_name(text) for text in header]
    own = frozenset(place for place, text in enumerate(header) if is_bookkeeping(text, names))
    return replace(sheet, exported=True, bookkeeping=own)


def _header(sheet: Sheet) -> list[str] | None:
    """Return the header of a survey program's sheet, or None where no such program wrote it."""
    if not sheet.rows:
        return None
    header = [cell.strip() if isinstance(cell, str) else "" for cell in sheet.rows[0]]
    return header if sum(text in _SIGNS for text in header) >= 1 else None


def _plain_name(header: str) -> str:
    """Return the name of a question without its groups, underscores and case."""
    return re.split(r"[/]", header)[-1].strip("_").lower()


def is_bookkeeping(header: str, names: Sequence[str] = ()) -> bool:
    """Return whether a survey program adds such a column for itself."""
    name = _plain_name(header)
    last = name.rsplit("-", 1)[-1]
    known = name in _BOOKKEEPING or (header.startswith("meta-") and last in _BOOKKEEPING)
    if known or _SUBMISSION.fullmatch(name) or _SET_OF.fullmatch(name):
        return True
    return bool(_POINT.fullmatch(name) or _MEDIA.fullmatch(name)) and name not in ("gps", "url")


def _joined(child: Sheet, sheets: Sequence[Sheet]) -> Sheet:
    """Return a repeat sheet with the columns of its parent; any other sheet as it is."""
    link = _link(child)
    parent = _parent_of(child, sheets, link) if link else None
    if link is None or parent is None:
        return child
    header, above = list(child.rows[0]), list(parent.rows[0])
    own = {_plain_name(str(text)) for text in header}
    taken = [p for p, t in enumerate(above) if _inherits(str(t), p, parent, own)]
    keys = [place for place, text in enumerate(above) if text == link.parent]
    by_key = {_key(_cell(row, keys[0])): row for row in parent.rows[1:]}
    width = max(map(len, child.rows))
    rows = [[*_padded(header, width), *(above[place] for place in taken)]]
    for row in child.rows[1:]:
        household: Sequence[Any] = by_key.get(_key(_cell(row, link.child)), ())
        rows.append([*_padded(row, width), *(_cell(household, place) for place in taken)])
    inherited = frozenset(range(width, width + len(taken)))
    return replace(child, rows=rows, inherited=inherited)


def _link(sheet: Sheet) -> _Link | None:
    header = [str(cell) for cell in sheet.rows[0]] if sheet.rows else []
    for name, parent in (("_parent_index", "_index"), ("PARENT_KEY", "KEY")):
        if name in header:
            return _Link(header.index(name), parent)
    return None


def _parent_of(child: Sheet, sheets: Sequence[Sheet], link: _Link) -> Sheet | None:
    """Return the sheet whose keys the repeat's rows name: the one told, else where most stand."""
    candidates = [
        one
        for one in sheets
        if one.exported and one.name != child.name and link.parent in map(str, one.rows[0])
    ]
    told = _told_parent(child)
    named = [one for one in candidates if told and one.name.split("/")[-1] == told]
    if named or len(candidates) < 2:
        return next(iter(named or candidates), None)
    wanted = {_key(_cell(row, link.child)) for row in child.rows[1:]}
    return max(candidates, key=lambda one: len(wanted & _keys_of(one, link.parent)))


def _told_parent(child: Sheet) -> str:
    header = [str(cell) for cell in child.rows[0]]
    if "_parent_table_name" not in header or len(child.rows) < 2:
        return ""
    return str(_cell(child.rows[1], header.index("_parent_table_name")))


def _keys_of(sheet: Sheet, name: str) -> set[str]:
    place = [str(cell) for cell in sheet.rows[0]].index(name)
    return {_key(_cell(row, place)) for row in sheet.rows[1:]}


def _inherits(header: str, place: int, parent: Sheet, own: set[str]) -> bool:
    return (
        bool(header.strip()) and place not in parent.bookkeeping and _plain_name(header) not in own
    )


def _cell(row: Sequence[Any], place: int) -> Any:
    return row[place] if 0 <= place < len(row) else ""


def _padded(row: Sequence[Any], width: int) -> list[Any]:
    return [*row, *[""] * (width - len(row))]


def _key(cell: Any) -> str:
    whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell)) if whole else str(cell).strip()


def question_names(header: str) -> tuple[str, ...]:
    """Return the names a header of a survey program may mean, the whole first.

    Groups stand before a question with "/" (KoboToolbox) or "-" (ODK): "nhom/tre/child_id".
    """
    header = _LANGUAGE.sub("", header)
    names = [header]
    for mark in ("/", "-"):
        rest = header
        while mark in rest:
            rest = rest.split(mark, 1)[1]
            names.append(rest.strip())
    return tuple(dict.fromkeys(name for name in names if name))

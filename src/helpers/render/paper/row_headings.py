"""Headings of rows in a PDF's tables: typst tags them as data, here they become headings.

typst's own way (`pdf.header-cell`) is behind a feature that its Python package cannot switch on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# The white ground that the template gives to the cell that heads its row.
MARK = b"/BackgroundColor[1 1 1]"
OBJECT = re.compile(rb"(\d+) 0 obj\n")
KIDS = re.compile(rb"/K\[([^\]]*)\]")
REFERENCE = re.compile(rb"(\d+) 0 R")
COLUMNS = re.compile(rb"/ColSpan (\d+)")
HEADERS = re.compile(rb"/Headers\[([^\]]*)\]")
NAME = re.compile(rb"/ID\(([^)]*)\)")
# typst's name of the heading of a column: table, column, row.
COLUMN_NAME = re.compile(rb"\((U\d+x(\d+)y\d+)\)")
NAMES = re.compile(rb"(/IDTree<</Names\[)([^\]]*)(\])")
NAMED = re.compile(rb"\(([^)]*)\)(\d+ 0 R)")
CELL, HEAD, ROW, BODY = (
    b"/StructElem/S/" + kind + b"/" for kind in (b"TD", b"TH", b"TR", b"TBody")
)


@dataclass(frozen=True)
class _Paper:
    """A PDF as typst writes it: what stands before the objects, the objects, the trailer."""

    head: bytes
    objects: dict[int, bytes]
    free: bytes
    trailer: bytes


def with_row_headings(pdf: bytes) -> bytes:
    """Return the PDF whose marked cells are headings of their rows, each cell naming its own.

    Cells under the heading of a group name that of their column too. A PDF without a marked cell
    is returned as it is.
    """
    if MARK not in pdf:
        return pdf
    paper = _read(pdf)
    bodies = [text for text in paper.objects.values() if BODY in text]
    rows = [row for body in bodies for row in _kids(paper, body, ROW)]
    headings = [at for at, text in paper.objects.items() if CELL in text and MARK in text]
    groups = _group_headings(paper, rows)
    for row in rows:
        _head_row(paper, row, groups)
    for at, text in paper.objects.items():
        paper.objects[at] = NAMES.sub(lambda found: _with_names(found, headings), text)
    return _written(paper)


def _group_headings(paper: _Paper, rows: Iterable[int]) -> dict[bytes, bytes]:
    """Return the headings of groups with those of the columns below, which they leave to cells."""
    groups = {}
    for at in [one for row in rows for one in _kids(paper, paper.objects[row], HEAD)]:
        text = paper.objects[at]
        found, name = HEADERS.search(text), NAME.search(text)
        if found and name:
            groups[b"(" + name[1] + b")"] = found[1]
            paper.objects[at] = HEADERS.sub(b"/Headers[]", text)
    return groups


def _kids(paper: _Paper, parent: bytes, kind: bytes) -> Iterator[int]:
    found = KIDS.search(parent)
    for reference in REFERENCE.findall(found[1] if found else b""):
        if kind in paper.objects[int(reference)]:
            yield int(reference)


def _head_row(paper: _Paper, row: int, groups: dict[bytes, bytes]) -> None:
    """Turn the marked cells of a row into headings, and name them in its other cells."""
    cells = {at: paper.objects[at] for at in _kids(paper, paper.objects[row], CELL)}
    own = [at for at, text in cells.items() if MARK in text]
    said = b"".join(b"(" + _name(at) + b")" for at in own)
    column = 0
    for at, text in cells.items():
        found = HEADERS.search(text)
        above = _above(found[1], column, groups) if found else b""
        column += int(span[1]) if (span := COLUMNS.search(text)) else 1
        if at in own:
            paper.objects[at] = _as_heading(text, _name(at), above)
        elif found:
            paper.objects[at] = HEADERS.sub(b"/Headers[" + above + said + b"]", text)


def _as_heading(text: bytes, name: bytes, above: bytes) -> bytes:
    text = HEADERS.sub(b"", text.replace(MARK, b"").replace(CELL, HEAD, 1))
    said = b"/ID(" + name + b")/A[<</O/Table/Scope/Row/Headers[" + above + b"]"
    if b"/A[<</O/Table" in text:
        return text.replace(b"/A[<</O/Table", said, 1)
    return text.replace(b"/A[", said + b">>", 1)


def _above(headers: bytes, column: int, groups: dict[bytes, bytes]) -> bytes:
    """Return the headings above a cell: under a group's, those of the cell's own column as well."""
    inner = [
        name for name, its in COLUMN_NAME.findall(groups.get(headers, b"")) if int(its) == column
    ]
    return b"".join(b"(" + name + b")" for name in inner) + headers


def _name(at: int) -> bytes:
    return b"R%d" % at


def _with_names(found: re.Match[bytes], headings: Iterable[int]) -> bytes:
    """Return the tree of names with those of the headings, in the order that a tree asks for."""
    named = dict(NAMED.findall(found[2])) | {_name(at): b"%d 0 R" % at for at in headings}
    said = b"".join(b"(" + name + b")" + named[name] for name in sorted(named))
    return found[1] + said + found[3]


def _read(pdf: bytes) -> _Paper:
    """Return the parts of a PDF with a plain table of places, the only one typst writes."""
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    lines = pdf[start:].split(b"\n")
    count = int(lines[1].split()[1])
    places = sorted(int(line[:10]) for line in lines[3 : 2 + count])
    ends = [*places[1:], start]
    texts = [pdf[first:end] for first, end in zip(places, ends, strict=True)]
    objects = {int(_match(OBJECT, text)[1]): text for text in texts}
    trailer = pdf[pdf.index(b"trailer", start) : pdf.rindex(b"startxref")]
    return _Paper(pdf[: places[0]], objects, lines[2], trailer)


def _match(pattern: re.Pattern[bytes], text: bytes) -> re.Match[bytes]:
    found = pattern.match(text)
    assert found is not None, text[:40]
    return found


def _written(paper: _Paper) -> bytes:
    """Return the bytes of the paper with a new table of places."""
    places, at = {}, len(paper.head)
    for number, text in paper.objects.items():
        places[number] = at
        at += len(text)
    rows = [b"%010d 00000 n\r\n" % places[number] for number in sorted(places)]
    return b"".join(
        (
            paper.head,
            *paper.objects.values(),
            b"xref\n0 %d\n" % (len(rows) + 1),
            paper.free + b"\n",
            *rows,
            paper.trailer,
            b"startxref\n%d\n%%%%EOF" % at,
        )
    )

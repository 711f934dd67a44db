"""Which styles of a workbook show a number as a percentage: there 0.125 stands for "12,5%".

Styles and formats: ECMA-376 18.8.30 and 18.8.45; records: [MS-XLS] 2.4.126 and 2.4.353, [MS-XLSB]
2.4.659 (BrtFmt) and 2.4.844 (BrtXF).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping

_BUILT_IN = frozenset({9, 10})  # "0%" and "0.00%"
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\s[^>]*>")
_NUMBER = re.compile(rb"""\snumFmtId=["'](\d{1,6})["']""")
_CODE = re.compile(rb"""\sformatCode=(?:"([^"]*)"|'([^']*)')""")
_ASIDE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # what a format shows as it stands
_FORMAT_RECORD, _STYLE_RECORD = 0x041E, 0x00E0
_B_FORMAT, _B_STYLE, _B_STYLES_OF_CELLS, _B_STYLES_END = 44, 47, 617, 618


def is_percentage(code: str) -> bool:
    """Return whether a number format shows a percentage; a quoted "%" is only a sign."""
    return "%" in _ASIDE.sub("", code)


def office_percent_styles(styles: bytes) -> frozenset[str]:
    """Return the numbers of the cell styles in an .xlsx's xl/styles.xml that show percentages."""
    if b"cellXfs" not in styles:
        return frozenset()
    formats = set(_BUILT_IN)
    for tag in _FORMAT.findall(styles):
        number, code = _NUMBER.search(tag), _CODE.search(tag)
        if number and code:
            text = (code[1] or code[2] or b"").decode("utf-8", "replace").replace("&quot;", '"')
            if is_percentage(text):
                formats.add(int(number[1]))
    block = _STYLES.search(styles)
    numbers = [_NUMBER.search(tag) for tag in _STYLE.findall(block[0] if block else b"")]
    return frozenset(
        str(place) for place, one in enumerate(numbers) if one and int(one[1]) in formats
    )


def binary_percent_styles(records: Iterable[tuple[int, bytes]]) -> frozenset[int]:
    """Return the numbers of the cell styles in the globals of an .xls that show percentages."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    for kind, body in records:
        if kind == _FORMAT_RECORD and len(body) > 5:
            codes[struct.unpack_from("<H", body)[0]] = _format_code(body)
        elif kind == _STYLE_RECORD and len(body) >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    return frozenset(place for place, number in enumerate(styles) if _is_shown(number, codes))


def xlsb_percent_styles(records: Iterable[tuple[int, bytes]]) -> frozenset[int]:
    """Return the numbers of the cell styles in an .xlsb's xl/styles.bin that show percentages."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    of_cells = False
    for kind, body in records:
        if kind in (_B_STYLES_OF_CELLS, _B_STYLES_END):
            of_cells = kind == _B_STYLES_OF_CELLS
        elif kind == _B_FORMAT and len(body) > 6:
            codes[struct.unpack_from("<H", body)[0]] = body[6:].decode("utf-16-le", "replace")
        elif kind == _B_STYLE and of_cells and len(body) >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    return frozenset(place for place, number in enumerate(styles) if _is_shown(number, codes))


def _is_shown(number: int, codes: Mapping[int, str]) -> bool:
    return number in _BUILT_IN or is_percentage(codes.get(number, ""))


def _format_code(body: bytes) -> str:
    wide = body[4] & 1
    return body[5:].decode("utf-16-le" if wide else "latin-1", "replace")


def as_percentage(number: float) -> str:
    """Return a share as a percentage is written: 0.125 is "12,5%"."""
    return f"{number * 100:.12g}%".replace(".", ",")

"""How an answer marks cells, and what it writes beside them."""

from __future__ import annotations

from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from helpers.correspondence.account import Said

OUR_NAME = "Tiếp nhận số liệu"  # the author of our comments: an answer sent back is known by it
REFUSED_FILL, QUESTION_FILL = "FFF2A65E", "FFBFD5E2"
REFUSED_WORD, QUESTION_WORD = "Từ chối", "Cần xác nhận"
OUR_FILLS = (REFUSED_FILL, QUESTION_FILL)
SERIF = "Times New Roman"
_COMMENT_WIDTH = 300
_LINE = 46


def fill_of(refused: bool) -> PatternFill:
    """Return the ground of a refused cell, or of one that is asked about."""
    return PatternFill("solid", fgColor=REFUSED_FILL if refused else QUESTION_FILL)


def word_of(said: Said) -> str:
    """Return which of the two it is, in words: never by colour alone."""
    return REFUSED_WORD if said.refused else QUESTION_WORD


def comment_on(all_said: list[Said]) -> Comment:
    """Return one comment with everything that is said of a cell, large enough to be read."""
    lines = [f"{word_of(one).upper()}: {one.reason}.\nCần làm: {one.action}." for one in all_said]
    text = "\n".join(lines)
    needed = sum(1 + len(line) // _LINE for line in text.split("\n"))
    return Comment(writable(text), OUR_NAME, height=30 + 17 * needed, width=_COMMENT_WIDTH)


def face(
    *, bold: bool = False, italic: bool = False, size: int = 12, color: str = "FF1B1F24"
) -> Font:
    """Return a letter of the office's face."""
    return Font(name=SERIF, size=size, bold=bold, italic=italic, color=color)


def writable(text: str) -> str:
    """Return the text without the control characters that no workbook can hold."""
    return "".join(letter for letter in text if letter in "\t\n\r" or ord(letter) >= 32)[:32_000]

"""The sheets of a workbook, read by a process of its own that may fail, and may not grow.

The reader asks for as much memory as a sheet's furthest cells imply, and where it does not get it
the process ends. Old and rare formats cannot be searched beforehand as .xlsx can, so they are read
here; the process gives back plain cells, or ends, and then the file is refused with a sentence.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from helpers.data.reading.sheets import MAX_CELLS, MAX_SHEETS, damaged, locked, too_large

SECONDS = 10
MEMORY = 900_000_000
_LOCKED, _LARGE, _DAMAGED = 3, 4, 5
_START = (
    "import sys; sys.path[:0] = sys.argv[1:]; "
    "from helpers.data.reading.guarded_reading import main; main()"
)


Merged = list[tuple[tuple[int, int], tuple[int, int]]]
RawSheet = tuple[str, bool, list[list[Any]], Merged]  # name, hidden, rows, merged blocks


def read_guarded(content: bytes) -> list[RawSheet]:
    """Return the sheets of a workbook; raises `UnreadableContentError`, never hangs or grows."""
    import python_calamine

    folders = [str(Path(__file__).parents[3]), str(Path(python_calamine.__file__).parents[1])]
    command = [sys.executable, "-I", "-S", "-c", _START, *folders]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise too_large(f"đọc quá {SECONDS} giây") from error
    if done.returncode == _LOCKED:
        raise locked()
    if done.returncode == _LARGE:
        raise too_large(f"hơn {MAX_CELLS:,} ô".replace(",", "."))
    if done.returncode:
        raise damaged()
    return pickle.loads(done.stdout)


def main() -> None:
    """Read a workbook from standard input and write its sheets, pickled, to standard output."""
    _limit_memory()
    import python_calamine

    try:
        sheets = read_plainly(sys.stdin.buffer.read())
    except python_calamine.PasswordError:
        sys.exit(_LOCKED)
    except (MemoryError, OverflowError):
        sys.exit(_LARGE)
    except (python_calamine.CalamineError, OSError, ValueError):
        sys.exit(_DAMAGED)
    pickle.dump(sheets, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the one on time stands
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def read_plainly(content: bytes) -> list[RawSheet]:
    """Return the sheets of a workbook, read by this process; for one known to be small enough.

    Raises OverflowError where the sheets hold more cells than are read.
    """
    import io

    import python_calamine

    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        shown = python_calamine.SheetVisibleEnum.Visible
        known = [one for one in book.sheets_metadata if _holds_cells(one.typ)]
        if len(known) > MAX_SHEETS:
            raise OverflowError
        sheets: list[RawSheet] = []
        cells = 0
        for one in known:
            sheet = book.get_sheet_by_name(one.name)
            cells += sheet.total_height * sheet.total_width
            if cells > MAX_CELLS:
                raise OverflowError
            rows = sheet.to_python(skip_empty_area=False)
            sheets.append((one.name, one.visible != shown, rows, sheet.merged_cell_ranges or []))
        return sheets


def _holds_cells(kind: Any) -> bool:
    import python_calamine

    return kind == python_calamine.SheetTypeEnum.WorkSheet

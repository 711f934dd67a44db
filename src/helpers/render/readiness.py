"""What making annexes needs, loaded and used once, so that copies of this process find it ready."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from helpers.render.spare_memory import give_back

# Written for a notebook without cells: whatever is read once and kept (templates, faces) is read.
# typst must not run here, since its threads would be lost in a copy: it sets the PDF.
TRIED = ("html", "xlsx", "docx")


def make_ready(formats: Sequence[str], serif_folder: str = "") -> None:
    """Load the engine and the exporters of these formats; no thread is started by it.

    `serif_folder` is where the office keeps a face of its own ("" where it has none).
    """
    from helpers.render.lean_imports import import_lean

    import_lean()
    importlib.import_module("helpers.render.engine")
    importlib.import_module("helpers.render.kernel_session").remove_abandoned()
    if "pdf" in formats:
        _make_paper_ready(serif_folder)
    _write_empty([name for name in TRIED if name in formats])
    give_back()


def _make_paper_ready(serif_folder: str) -> None:
    from helpers.render.exporters.pdf import faces
    from helpers.render.fonts import known_characters

    known_characters()
    faces(serif_folder)


def _write_empty(formats: Sequence[str]) -> None:
    import nbformat

    from helpers.render.exporters import export

    with tempfile.TemporaryDirectory(prefix="annex-") as folder:
        empty = Path(folder, "empty.ipynb")
        nbformat.write(nbformat.v4.new_notebook(), empty)
        for name in formats:
            export(empty, empty.with_suffix(f".{name}"), format=name)  # type: ignore[arg-type]

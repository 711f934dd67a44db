"""What a made file must look like before it takes its place, and what it says of itself."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COVER = "application/vnd.annex.cover+json"
_ENDS = {"html": (b"<", b"</html>"), "pdf": (b"%PDF-", b"%%EOF")}
_MAIN_PARTS = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
_KEPT = ("title", "where", "theme_short", "area_name", "period_label", "question", "answer", "code")


class PageBroken(Exception):
    """An exporter wrote a file that is not a whole page."""


def check_page(page: Path, suffix: str) -> None:
    """Raise `PageBroken` unless the file is whole, as far as a page of its kind tells."""
    is_whole = _is_whole_package if suffix in _MAIN_PARTS else _has_both_ends
    if not page.is_file() or not is_whole(page, suffix):
        raise PageBroken(f"a whole {suffix} page is required; {page.name} is not one")


def _has_both_ends(page: Path, suffix: str) -> bool:
    content = page.read_bytes()
    begins, ends = _ENDS[suffix]
    return content.lstrip().startswith(begins) and content.rstrip().endswith(ends)


def _is_whole_package(page: Path, suffix: str) -> bool:
    """Return whether the file is a ZIP package with its main part and every sum right."""
    content = io.BytesIO(page.read_bytes())
    try:
        with zipfile.ZipFile(content) as package:
            return package.testzip() is None and _MAIN_PARTS[suffix] in package.namelist()
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError):
        return False


def read_cover(notebook: Path) -> dict[str, Any]:
    """Return what an executed notebook's cover says, {} where it shows none.

    `verdicts` holds one verdict a card in their order; `counts` one number a verdict.
    """
    content = json.loads(notebook.read_text(encoding="utf-8"))
    cover = next(_covers(content), None)
    if cover is None:
        return {}
    kept: dict[str, Any] = {name: str(cover[name]) for name in _KEPT if cover.get(name)}
    kept["invented"] = bool(cover.get("invented"))
    kept["verdicts"] = [
        {"name": str(card.get("name", "")), "verdict": str(card.get("verdict", "none"))}
        for card in cover.get("cards") or []
    ]
    kept["counts"] = {str(one["verdict"]): int(one["count"]) for one in cover.get("counts") or []}
    return kept


def _covers(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for cell in content.get("cells", []):
        for output in cell.get("outputs", []):
            if COVER in output.get("data", {}):
                yield output["data"][COVER]

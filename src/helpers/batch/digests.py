"""Short hashes of what a run depends on: content counts, its form on disk does not."""

from __future__ import annotations

import ast
import hashlib
import json
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

import helpers

LENGTH = 16
PACKAGE = Path(helpers.__file__).parent
CALCULATING = ("config.py", "reference", "data", "indicators", "report")
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def digest(content: Any) -> str:
    """Return the hash of a plain value (text, numbers, lists, dicts in any order of keys)."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def file_hash(path: Path) -> str:
    """Return the whole SHA-256 of the file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def text_digest(path: Path) -> str:
    """Return the hash of a text, whatever its line ends and Unicode form ("" when absent)."""
    if not path.is_file():
        return ""
    text = path.read_text(encoding="utf-8-sig")
    return digest(unicodedata.normalize("NFC", text).strip())


def notebook_digest(path: Path) -> str:
    """Return the hash of what a notebook does: cells and tags, without outputs and counts."""
    return _notebook(path, _touched(path)) if path.is_file() else ""


@lru_cache(maxsize=64)
def _notebook(path: Path, touched: tuple[int, int]) -> str:
    cells = json.loads(path.read_text(encoding="utf-8")).get("cells", [])
    return digest(
        [
            [cell["cell_type"], _source(cell), sorted(cell.get("metadata", {}).get("tags", []))]
            for cell in cells
        ]
    )


def code_pieces(part: str) -> dict[str, str]:
    """Return the hash of each module of a room: comments, docstrings and layout do not count."""
    root = PACKAGE / part
    files = [root] if root.is_file() else sorted(root.rglob("*.py"))
    above = root.parent if root.is_file() else root
    return {path.relative_to(above).as_posix(): _tree(path, _touched(path)) for path in files}


def code_digest(part: str) -> str:
    """Return the hash of a room's syntax trees."""
    return digest(code_pieces(part))


def template_digest() -> str:
    """Return the hash of the exporters, with their templates and style sheets."""
    folder = PACKAGE / "render"
    others = sorted(path for path in folder.rglob("*") if _is_template(path))
    names = [[path.relative_to(folder).as_posix(), file_hash(path)] for path in others]
    return digest([code_digest("render"), names])


def folder_pieces(folder: Path) -> dict[str, str]:
    """Return the hash of each file of a folder, by its name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md")
    return {path.relative_to(folder).as_posix(): file_hash(path) for path in files}


def lock_file(root: Path) -> Path:
    """Return the lock file of this installation, or of the project where the package has none."""
    own = PACKAGE.parents[1] / "requirements.lock"
    return own if own.is_file() else root / "requirements.lock"


def _is_template(path: Path) -> bool:
    return path.is_file() and path.suffix not in {".py", ".pyc"}


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _touched(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=512)
def _tree(path: Path, touched: tuple[int, int]) -> str:
    """Return the hash of a module's syntax, read again only when the file was touched."""
    tree = ast.parse(path.read_bytes())
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()

"""Reads that no fingerprint knows of: in strict mode a notebook that reads past the store fails.

A run is left alone while what it declares is unchanged, so a file read in any other way would
leave an annex out of date unnoticed. Python's audit hook sees every `open`, but not what Arrow
opens in C++: pandas' and pyarrow's readers are wrapped as well.
"""

from __future__ import annotations

import functools
import os
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.dataset
import pyarrow.feather
import pyarrow.parquet

from helpers.errors import AnnexError
from helpers.paths import STRICT_VARIABLE

PACKAGE = Path(__file__).resolve().parents[1]
ARROW_READERS: tuple[tuple[ModuleType, tuple[str, ...]], ...] = (
    (pyarrow.parquet, ("read_table", "read_pandas", "ParquetFile", "ParquetDataset")),
    (pyarrow.dataset, ("dataset",)),
    (pyarrow.csv, ("read_csv", "open_csv")),
    (pyarrow.feather, ("read_feather", "read_table")),
    (pa, ("memory_map", "OSFile", "input_stream")),
)
SYSTEM = ("/dev", "/etc", "/proc", "/sys", "/usr")


class UndeclaredRead(AnnexError):
    """A notebook read a file that its fingerprint does not know of."""


class Guard:
    """Watches what the code of a notebook of the project in `root` reads."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.is_on = False
        self._free = [Path(folder).resolve() for folder in _free_folders()]

    def check(self, path: Any) -> None:
        """Raise `UndeclaredRead` if the notebook's own code is about to read this file."""
        if not self.is_on or not isinstance(path, (str, bytes, os.PathLike)):
            return
        file = Path(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100 (links count as they stand)
        if self._is_free(file) or not _asked_by_notebook():
            return
        raise UndeclaredRead(
            f"{self._shown(file)} was read past the store, so a change in it would go unnoticed; "
            "read data with annex.data(…), and declare the dataset in params/themes.yml"
        )

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take an audit event; only files opened for reading count."""
        if self.is_on and (event == "sqlite3.connect" or _is_read(event, arguments)):
            self.check(arguments[0])

    def _is_free(self, file: Path) -> bool:
        inside = file.is_relative_to(self.root)
        libraries = any(file.is_relative_to(folder) for folder in self._free)
        return libraries and not (inside and not _is_library(file, self.root))

    def _shown(self, file: Path) -> str:
        inside = file.is_relative_to(self.root)
        return file.relative_to(self.root).as_posix() if inside else file.name


def require_declared(dataset: str, declared: Collection[str]) -> None:
    """Raise `UndeclaredRead` in strict mode for a dataset that the theme does not declare."""
    if is_strict() and dataset not in declared:
        raise UndeclaredRead(
            f"the dataset {dataset!r} is not declared by this theme, so a change in it would go "
            "unnoticed; add it to the theme's datasets in params/themes.yml"
        )


@functools.cache
def watch(root: Path) -> Guard:
    """Return a guard that is on from now until the process ends; hooks cannot be taken back."""
    guard = Guard(root)
    sys.addaudithook(guard.hear)
    readers = [name for name in dir(pd) if name.startswith("read_")]
    for module, names in ((pd, (*readers, "ExcelFile", "HDFStore")), *ARROW_READERS):
        for name in names:
            setattr(module, name, _wrapped(getattr(module, name), guard))
    guard.is_on = True
    return guard


def is_strict() -> bool:
    """Return whether this process was told to refuse undeclared reads."""
    return os.environ.get(STRICT_VARIABLE, "") not in {"", "0"}


def _wrapped(reader: Callable[..., Any], guard: Guard) -> Callable[..., Any]:
    if isinstance(reader, type):
        return _wrapped_class(reader, guard)

    @functools.wraps(reader)
    def read(*arguments: Any, **named: Any) -> Any:
        _check_first(guard, arguments, named)
        return reader(*arguments, **named)

    return read


def _wrapped_class(reader: type, guard: Guard) -> type:
    """Return a class that stays one of the reader's kind: libraries ask `isinstance` of it."""

    def make(kind: type, *arguments: Any, **named: Any) -> Any:
        _check_first(guard, arguments, named)
        plain = reader.__new__ is object.__new__
        return object.__new__(kind) if plain else reader.__new__(kind, *arguments, **named)

    return type(reader.__name__, (reader,), {"__new__": make, "__doc__": reader.__doc__})


def _check_first(guard: Guard, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
    for source in (*arguments[:1], *named.values()):
        for path in source if isinstance(source, (list, tuple)) else (source,):
            if isinstance(path, os.PathLike) or (isinstance(path, str) and Path(path).exists()):
                guard.check(path)


def _asked_by_notebook() -> bool:
    """Return whether the nearest code that is neither a library's nor ours is the notebook's."""
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith("<frozen importlib"):
            return False
        if _is_ours(name):
            if not name.endswith(Path(__file__).name):
                return False
        elif not _is_of_library(name):
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


def _is_ours(name: str) -> bool:
    return name.startswith(str(PACKAGE) + os.sep)


@functools.lru_cache(maxsize=4096)
def _is_of_library(name: str) -> bool:
    if name.startswith("<") and not name.startswith("<ipython"):
        return True
    return any(name.startswith(folder + os.sep) for folder in _library_folders())


def _is_read(event: str, arguments: tuple[Any, ...]) -> bool:
    if event != "open":
        return False
    _, mode, flags = (*arguments, None, None, None)[:3]
    if isinstance(mode, str):
        return "r" in mode or "+" in mode
    return not isinstance(flags, int) or flags & (os.O_WRONLY | os.O_RDWR) != os.O_WRONLY


def _is_library(file: Path, root: Path) -> bool:
    """Return whether a file inside the project belongs to an environment kept there, or to us."""
    inside = [*map(Path, _library_folders()), PACKAGE]
    return any(file.is_relative_to(folder) and folder != root for folder in inside)


@functools.cache
def _library_folders() -> tuple[str, ...]:
    named = {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, sys.exec_prefix}
    return tuple(sorted(str(Path(folder).resolve()) for folder in named))


def _free_folders() -> Iterable[str]:
    home_caches = [os.environ.get("MPLCONFIGDIR", ""), os.environ.get("IPYTHONDIR", "")]
    home = [str(Path.home() / name) for name in (".cache", ".config", ".ipython", ".fonts")]
    folders = (*_library_folders(), tempfile.gettempdir(), *SYSTEM, *home_caches, *home)
    return [folder for folder in (*folders, str(PACKAGE)) if folder]

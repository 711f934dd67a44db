"""What the warm process holds ready: third-party packages our notebooks use, never `helpers`."""

from __future__ import annotations

import gc
import importlib
import io
import sys
import tempfile
from types import ModuleType
from typing import Any

# A package of ours would go stale here: an edited helper must show in the next run.
OURS = "helpers"
INLINE_BACKEND = "matplotlib_inline.backend_inline"
STACK = (
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.magics",
    "IPython.core.magics.ast_mod",
    "IPython.core.magics.auto",
    "IPython.core.magics.basic",
    "IPython.core.magics.config",
    "IPython.core.magics.display",
    "IPython.core.magics.execution",
    "IPython.core.magics.extension",
    "IPython.core.magics.history",
    "IPython.core.magics.logging",
    "IPython.core.magics.namespace",
    "IPython.core.magics.osm",
    "IPython.core.magics.packaging",
    "IPython.core.magics.pylab",
    "IPython.core.magics.script",
    "IPython.core.oinspect",
    "IPython.core.ultratb",
    "IPython.display",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
    "annotated_types",
    "babel.dates",
    "babel.numbers",
    "concurrent.futures.thread",
    "dateutil.parser",
    "encodings.utf_8_sig",
    "faulthandler",
    "fontTools.ttLib",
    "fontpkg_be_vietnam_pro",
    "fontpkg_noto_sans",
    "importlib.resources.readers",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.font_manager",
    "matplotlib.pyplot",
    "numpy",
    "numpy.random",
    "pandas",
    "pandas.core.arrays.arrow.extension_types",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "pandas.io.parquet",
    "pyarrow",
    "pyarrow.compute",
    "pyarrow.csv",
    "pyarrow.dataset",
    "pyarrow.feather",
    "pyarrow.parquet",
    "pydantic.fields",
    "pydantic.json_schema",
    "pydantic.main",
    "pydantic.plugin._loader",
    "pydantic.plugin._schema_validator",
    "pydantic.types",
    "scipy.special",
    "seaborn",
    "sqlite3",
    "tornado.platform.asyncio",
    "typing_extensions",
    "yaml",
    INLINE_BACKEND,
)
FORMATS = ("svg", "png")
# What seaborn takes from scipy as it is imported, for two kinds of figure: a fifth of the memory of
# the warm process, and more than the rest of seaborn.
LATER = {"scipy.stats": "gaussian_kde", "scipy.cluster": "hierarchy"}
DRAWING = "seaborn"


def load_stack() -> tuple[str, ...]:
    """Import the stack and return the names of what is not installed."""
    missing = []
    for name in STACK:
        try:
            _import_sparing() if name == DRAWING else importlib.import_module(name)
        except ImportError:
            missing.append(name)
    if "matplotlib" in sys.modules:
        _draw_once()
    if "pydantic.main" in sys.modules:
        # The first model looks through every installed package for plugins.
        sys.modules["pydantic.main"].create_model("First", field=(str, ""))
    return tuple(missing)


def settle() -> None:
    """Leave the process as a child is to find it: no module of ours, nothing to collect."""
    for name in list(sys.modules):
        if name == OURS or name.startswith(f"{OURS}."):
            del sys.modules[name]
    # It looks for the running shell while it is imported: imported again in the child, by whoever
    # draws first, it finds the child's. Kept, every figure would be lost without a word.
    sys.modules.pop(INLINE_BACKEND, None)
    package = sys.modules.get(INLINE_BACKEND.partition(".")[0])
    if package is not None and hasattr(package, "backend_inline"):
        del package.backend_inline
    # Where temporary files go is looked up once; a child's environment may name another place.
    tempfile.tempdir = None
    gc.collect()
    # Objects of the stack are not traced in the children, so that their pages stay shared.
    gc.freeze()


class Later:
    """A part of a package, imported when it is first used."""

    def __init__(self, package: str, name: str) -> None:
        self._package, self._name = package, name

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the part itself."""
        return self._part()(*arguments, **named)

    def __getattr__(self, name: str) -> Any:
        """Return what the part itself has under that name."""
        return getattr(self._part(), name)

    def _part(self) -> Any:
        return getattr(importlib.import_module(self._package), self._name)


def _import_sparing() -> None:
    """Import seaborn with `LATER` in the place of what it takes from scipy."""
    absent = [package for package in LATER if package not in sys.modules]
    for package in absent:
        sys.modules[package] = stand_in = ModuleType(package)
        setattr(stand_in, LATER[package], Later(package, LATER[package]))
    try:
        importlib.import_module(DRAWING)
    finally:
        for package in absent:
            del sys.modules[package]


def _draw_once() -> None:
    """Fill matplotlib's caches of faces, glyphs and parsers with a drawing nobody sees."""
    drawing = importlib.import_module("matplotlib.figure")
    for kind in FORMATS:
        figure = drawing.Figure(figsize=(1, 1))
        axes = figure.add_subplot()
        axes.plot([0, 1], [0, 1])
        axes.bar([0, 1], [1, 1])
        axes.set(title="a", xlabel="b", ylabel="c")
        figure.savefig(io.BytesIO(), format=kind)

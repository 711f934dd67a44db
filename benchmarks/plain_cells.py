"""The floor: cells run in one process that has everything imported, with nothing kept apart.

The cells' own work is the same as in a notebook: a figure is drawn as Jupyter draws it, with the
tight bounding box of its inline backend.
"""

from __future__ import annotations

import ast
import io
import os
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import nbformat

FIGURE = "image/svg+xml"


def execute_plainly(notebook: Path, output: Path, parameters: dict[str, str]) -> None:
    """Write the notebook with its outputs: last values, prints and figures of each cell."""
    import matplotlib

    matplotlib.use("agg")
    matplotlib.rcParams["svg.hashsalt"] = "plain"
    os.chdir(notebook.parent)
    read = nbformat.read(notebook, as_version=4)
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in read.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs = _run(cell.source, names)
        if "parameters" in cell.metadata.get("tags", []):
            names.update(parameters)
    nbformat.write(read, output)


def _run(source: str, names: dict[str, Any]) -> list[Any]:
    import matplotlib.pyplot as plt
    from IPython.core.pylabtools import print_figure

    tree = ast.parse("\n".join(line for line in source.split("\n") if not line.startswith("%")))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, outputs = io.StringIO(), []
    with redirect_stdout(printed):
        exec(compile(tree, "<cell>", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if last else None
    if printed.getvalue():
        outputs.append(nbformat.v4.new_output("stream", name="stdout", text=printed.getvalue()))
    if value is not None:
        outputs.append(nbformat.v4.new_output("execute_result", data=_forms(value)))
    for number in plt.get_fignums():
        drawn = print_figure(plt.figure(number), fmt="svg", bbox_inches="tight")
        outputs.append(nbformat.v4.new_output("display_data", data={FIGURE: drawn}))
    plt.close("all")
    return outputs


def _forms(value: Any) -> dict[str, str]:
    as_page = getattr(value, "_repr_html_", None)
    return {"text/plain": repr(value), **({"text/html": as_page()} if as_page else {})}

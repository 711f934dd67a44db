"""A notebook that does not change: 14 cells, 5,000 of 500,000 rows, two tables, three figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd

SEED = 20240602
ROWS = 500_000
AREAS = 100
NAME = "frozen.ipynb"
ROWS_FILE = "rows.parquet"
# matplotlib's text must be the same bytes whoever runs the cells.
PARAMETERS = 'area = "a00"'
CELLS = (
    "# A frozen notebook: the same work for every way of running it.",
    PARAMETERS,
    "import matplotlib.pyplot as plt\nimport pandas as pd\nimport seaborn as sns",
    "%config InlineBackend.figure_formats = ['svg']\nsns.set_theme(style='whitegrid')",
    f"rows = pd.read_parquet('{ROWS_FILE}', filters=[('area', '==', area)])\nlen(rows)",
    "## Shares by group",
    "table = rows.groupby(['group', 'sex'])[['height', 'weight']].agg(['mean', 'std', 'count'])"
    "\ntable.round(2)",
    "share = rows.assign(low=rows['score'] < -2).groupby('year')['low'].mean()\n"
    "share.mul(100).round(1).to_frame('percent')",
    "## Figures",
    "sns.barplot(rows, x='group', y='score', hue='sex', errorbar=None)\nplt.show()",
    "sns.histplot(rows, x='score', hue='sex', bins=40)\nplt.show()",
    "sns.lineplot(rows, x='year', y='score', hue='group', errorbar=None)\nplt.show()",
    "print(f'{len(rows)} rows, {rows.score.mean():.3f} on average')",
    "rows['score'].quantile([0.05, 0.5, 0.95]).round(3)",
)


@dataclass(frozen=True)
class Frozen:
    """The folder in which the notebook and its rows stand, and the areas it can be run for."""

    folder: Path

    @property
    def notebook(self) -> Path:
        """Return the notebook's file."""
        return self.folder / NAME

    def area(self, number: int) -> str:
        """Return the name of the area of that number, again from the first after the last."""
        return f"a{number % AREAS:02d}"


def make_frozen(folder: Path) -> Frozen:
    """Return the notebook with its rows, written to the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    rows().to_parquet(folder / ROWS_FILE, index=False, row_group_size=ROWS // AREAS)
    cells = [_cell(number, text) for number, text in enumerate(CELLS)]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    nbformat.write(notebook, folder / NAME)
    return Frozen(folder)


def rows() -> pd.DataFrame:
    """Return the invented rows, sorted by area."""
    chance = np.random.default_rng(SEED)
    return pd.DataFrame(
        {
            "area": np.repeat([f"a{number:02d}" for number in range(AREAS)], ROWS // AREAS),
            "group": chance.choice(["north", "south", "east", "west"], ROWS),
            "sex": chance.choice(["f", "m"], ROWS),
            "year": chance.integers(2015, 2025, ROWS),
            "height": chance.normal(90, 10, ROWS).round(1),
            "weight": chance.normal(13, 2, ROWS).round(1),
            "score": chance.normal(-1, 1.1, ROWS).round(3),
        }
    )


def _cell(number: int, text: str) -> nbformat.NotebookNode:
    make = nbformat.v4.new_markdown_cell if text.startswith("#") else nbformat.v4.new_code_cell
    cell = make(text, id=f"cell-{number:02d}")
    if text == PARAMETERS:
        cell.metadata["tags"] = ["parameters"]
    return cell

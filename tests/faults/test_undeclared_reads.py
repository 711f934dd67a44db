"""In strict mode what a notebook reads past the store is an error; what a library reads is not."""

import json
import re
import subprocess
import sys

import pandas as pd
import pytest

from helpers.data import undeclared_reads

# The guard stays on until its process ends, so each look is taken by a process of its own.
LOOK = """
import sys
from pathlib import Path

root = Path(sys.argv[1])
from helpers.data.undeclared_reads import UndeclaredRead, watch
import matplotlib.font_manager, numpy, openpyxl, pandas, pyarrow, pyarrow.dataset, pyarrow.parquet
guard = watch(root)
for source in sys.stdin.read().split("\\n---\\n"):
    cell = compile(source, "<ipython-input-1>", "exec")
    try:
        exec(cell, {"root": root, "pd": pandas})
        print("read")
    except UndeclaredRead as error:
        print("refused:", error)
"""


def look(project, sources):
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(project)],
        input="\n---\n".join(sources),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "dự án"
    (folder / "data" / "clean").mkdir(parents=True)
    frame = pd.DataFrame({"area": ["051"], "value": [1.0]})
    frame.to_parquet(folder / "data" / "clean" / "x.parquet")
    frame.to_csv(folder / "data" / "x.csv")
    frame.to_excel(folder / "data" / "x.xlsx")
    return folder


PLANTED = [
    "open(root / 'data' / 'x.csv').read()",
    "(root / 'data' / 'x.csv').read_bytes()",
    "pd.read_csv(root / 'data' / 'x.csv')",
    "pd.read_parquet(root / 'data' / 'clean' / 'x.parquet')",
    "pd.read_parquet(str(root / 'data' / 'clean'))",
    "pd.read_parquet(path=str(root / 'data' / 'clean' / 'x.parquet'))",
    "pd.read_excel(root / 'data' / 'x.xlsx', engine='calamine')",
    "pd.ExcelFile(root / 'data' / 'x.xlsx')",
    "import pyarrow.parquet as pq\npq.read_table(root / 'data' / 'clean' / 'x.parquet')",
    "import pyarrow.parquet as pq\npq.ParquetFile(root / 'data' / 'clean' / 'x.parquet')",
    "import pyarrow.dataset as ds\nds.dataset(root / 'data' / 'clean')",
    "import pyarrow as pa\npa.memory_map(str(root / 'data' / 'x.csv'))",
    "import pyarrow as pa\npa.OSFile(str(root / 'data' / 'x.csv'))",
    "import sqlite3\nsqlite3.connect(root / 'data' / 'x.csv')",
    "import os\nos.open(root / 'data' / 'x.csv', os.O_RDONLY)",
    "import numpy\nnumpy.loadtxt(root / 'data' / 'x.csv')",
]
LET_BE = [
    "import matplotlib.font_manager as f\nf.FontProperties(fname=f.findfont('DejaVu Sans'))",
    "import io\npd.read_csv(io.StringIO('a,b'))",
    "import wave, colorsys",
    "open(root / 'data' / 'new.txt', 'w').write('x')",
    "import pyarrow.parquet as pq\nassert isinstance(pq.ParquetFile, type)",
]


def test_whatever_reads_a_file_of_the_project_past_the_store_is_refused_and_named(project):
    found = look(project, PLANTED)
    assert len(found) == len(PLANTED)
    for source, said in zip(PLANTED, found, strict=True):
        assert said.startswith("refused: data/"), source
        assert "was read past the store" in said
        assert "annex.data" in said


def test_fonts_modules_texts_in_memory_and_writing_are_let_be(project):
    assert look(project, LET_BE) == ["read"] * len(LET_BE)


def test_a_dataset_the_theme_does_not_declare_is_refused_in_strict_mode_only(monkeypatch):
    undeclared_reads.require_declared("births", ["crops"])
    monkeypatch.setenv("ANNEX_STRICT", "1")
    undeclared_reads.require_declared("crops", ["crops"])
    with pytest.raises(undeclared_reads.UndeclaredRead, match="'births' is not declared"):
        undeclared_reads.require_declared("births", ["crops"])


OPENED = """
from pathlib import Path
from helpers import open_annex
annex = open_annex("harvest", area=area, period=period, language=language)
root = Path("..").resolve()
"""
READ_BY = {
    "901": "import pandas\npandas.read_csv(root / 'params' / 'areas.csv');",
    "902": "open(root / 'params' / 'project.yml').read();",
}


def plant(tiny, theme, source, at):
    """Put a cell into the theme's notebook; what it reads is not shown."""
    notebook = tiny.notebooks / f"{theme}.ipynb"
    content = json.loads(notebook.read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "id": "planted", "metadata": {}, "outputs": []}
    content["cells"].insert(at, cell | {"source": source, "execution_count": None})
    notebook.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def annex_run(tiny, *options):
    """Return what a batch of both themes that makes only pages said, and how it ended."""
    return subprocess.run(
        [sys.executable, "-m", "helpers", "run", "--format", "html", "--force", *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tiny.root,
        check=False,
    )


@pytest.mark.slow
def test_annex_run_strict_fails_such_notebooks_before_and_after_the_annex_is_opened(tiny):
    plant(tiny, "harvest", f"{OPENED}exec({READ_BY!r}.get(area, ''))", 99)
    plant(tiny, "summary", "open('../params/areas.csv').read();", 2)
    strict = annex_run(tiny, "--strict")
    assert strict.returncode == 1, strict.stdout + strict.stderr
    past = "was read past the store"
    for run, file in (("harvest 901", "areas.csv"), ("harvest 902", "project.yml")):
        said = f"{run} 2024 vi  cell [4]: UndeclaredRead: params/{file} {past}"
        assert said in strict.stdout
    early = rf"summary \S+ 2024 vi  cell \[\d\]: UndeclaredRead: params/areas.csv {past}"
    assert re.search(early, strict.stdout)
    free = annex_run(tiny)
    assert free.returncode == 0, free.stdout + free.stderr


@pytest.mark.slow
def test_on_the_cold_engine_too_a_read_before_the_annex_is_opened_is_refused(tiny):
    plant(tiny, "harvest", "open('../params/areas.csv').read();", 2)
    narrowed = ("--theme", "harvest", "--area", "901", "--engine", "cold")
    done = annex_run(tiny, "--strict", *narrowed)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "UndeclaredRead: params/areas.csv was read past the store" in done.stdout

"""In strict mode what a notebook reads past the store is an error; what a library reads is not."""

import json
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


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["warm", "cold"])
def test_what_is_read_before_the_annex_is_opened_is_refused_too(tiny, engine):
    notebook = tiny.notebooks / "harvest.ipynb"
    content = json.loads(notebook.read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "id": "early", "metadata": {}, "outputs": []}
    cell |= {"source": "open('../params/areas.csv').read();", "execution_count": None}
    content["cells"].insert(2, cell)
    notebook.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    narrowed = ("--theme", "harvest", "--area", "901", "--format", "html", "--engine", engine)
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "run", "--strict", *narrowed],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tiny.root,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "UndeclaredRead: params/areas.csv was read past the store" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import pandas\npandas.read_csv(root / 'params' / 'areas.csv')",
         "UndeclaredRead: params/areas.csv"),
        ("open(root / 'params' / 'project.yml').read()", "UndeclaredRead: params/project.yml"),
    ],
)  # fmt: skip
def test_annex_run_strict_fails_such_a_notebook_and_names_the_cell(tiny, source, said):
    def run(*options):
        narrowed = ("--theme", "harvest", "--area", "901", "--format", "html", "--force")
        return subprocess.run(
            [sys.executable, "-m", "helpers", "run", *narrowed, *options],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tiny.root,
            check=False,
        )

    notebook = tiny.notebooks / "harvest.ipynb"
    content = json.loads(notebook.read_text(encoding="utf-8"))
    opened = (
        "from pathlib import Path\nfrom helpers import open_annex\n"
        'annex = open_annex("harvest", area=area, period=period, language=language)\n'
        f"root = Path({str(tiny.root)!r})\n"
    )
    planted = f"{opened}{source};"
    cell = {"cell_type": "code", "id": "planted", "metadata": {}, "source": planted}
    content["cells"].append(cell | {"outputs": [], "execution_count": None})
    notebook.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    strict = run("--strict")
    assert strict.returncode == 1, strict.stdout + strict.stderr
    assert "cell [4]" in strict.stdout
    assert said in strict.stdout
    assert run().returncode == 0

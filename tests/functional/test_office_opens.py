"""LibreOffice opens the workbooks and documents and prints them without complaint."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook, new_output

from helpers.render.exporters import export

NOTEBOOKS = Path(__file__).parents[1] / "fixtures" / "notebooks"
HOSTILE = "<script> ]]> =cmd() @x \x00 \u202e \u200b العربية 🚀 " + "Á" * 80


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The folder of what LibreOffice printed of a usual, a foreign and a hostile notebook."""
    program = shutil.which("soffice")
    if not program or not shutil.which("pdftotext"):
        pytest.skip("LibreOffice and poppler are needed to print what was exported")
    folder = tmp_path_factory.mktemp("office")
    cells = [{"text": HOSTILE}] * 14
    columns = [{"name": f"c{at}", "title": f"Cột {at}"} for at in range(14)]
    annex = {"caption": HOSTILE, "columns": columns, "rows": [{"cells": cells}] * 40,
             "landscape": True}  # fmt: skip
    bundle = {"application/vnd.dataresource+json": {"annex": annex}}
    output = new_output("display_data", data=bundle)
    write(new_notebook(cells=[new_code_cell("x", outputs=[output])]), folder / "hostile.ipynb")
    sources = [NOTEBOOKS / "nutrition.ipynb", NOTEBOOKS / "foreign.ipynb", folder / "hostile.ipynb"]
    for form in ("xlsx", "docx"):
        made = folder / form
        made.mkdir()
        for source in sources:
            export(source, made / f"{source.stem}.{form}", format=form)
        user = f"-env:UserInstallation={(folder / 'user').as_uri()}"
        files = sorted(map(str, made.iterdir()))
        command = [
            program,
            "--headless",
            user,
            "--convert-to",
            "pdf",
            "--outdir",
            str(made),
            *files,
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
        assert "Error" not in done.stdout + done.stderr
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("form", ["xlsx", "docx"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nutrition", "KẾT QUẢ THỰC HIỆN"),
        ("foreign", "A NOTEBOOK OF SOMEONE ELSE"),
        ("hostile", "=cmd()"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="paths of LibreOffice differ")
def test_what_was_exported_is_opened_and_printed(printed, form, name, said):
    command = ["pdftotext", str(printed / form / f"{name}.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert said in " ".join(text.replace("\u00a0", " ").split())

"""Every annex of the default batch, as it lies in outputs/: run by `make inspect` after a batch."""

import csv
import hashlib
import json
import re
import shutil
import subprocess
import unicodedata
import zipfile
from functools import cache
from pathlib import Path

import pytest

from helpers.paths import ProjectPaths
from helpers.reference import load_reference

pytestmark = pytest.mark.inspection

ROOT = Path(__file__).resolve().parents[2]
BATCH = ROOT / "outputs" / "default"
PERIOD = "2024"
SHEET_THEMES = ("food_security", "nutrition", "livelihoods", "cooperatives", "implementation")


def expected() -> list[tuple[str, str]]:
    """(area, theme) of the default batch, written down here and not read from the manifest."""
    districts = ("040", "042", "043", "045", "047", "048", "049", "051", "052", "053")
    every = [(area, theme) for area in ("04", *districts) for theme in SHEET_THEMES]
    return [*every, ("04", "overview")]


ANNEXES = pytest.mark.parametrize(("area", "theme"), expected())


@cache
def reference():
    return load_reference(ProjectPaths(ROOT))


def place_and_time(area: str) -> tuple[str, str]:
    period = reference().periods.get(PERIOD)
    return reference().areas.get(area, period.end).in_text("vi"), period.label("vi")


def file_of(area: str, theme: str, form: str) -> Path:
    return BATCH / PERIOD / area / f"{theme}.vi.{form}"


def outputs_of(area: str, theme: str) -> list[dict]:
    notebook = json.loads(file_of(area, theme, "ipynb").read_text(encoding="utf-8"))
    cells = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    return [output for cell in cells for output in cell["outputs"]]


def run_program(*command: str) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} (poppler-utils) is not installed")
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


@ANNEXES
def test_the_notebook_has_no_error_and_shows_tables_and_described_figures(area, theme):
    outputs = outputs_of(area, theme)
    assert [output for output in outputs if output["output_type"] == "error"] == []
    bundles = [output["data"] for output in outputs if "data" in output]
    assert any("application/vnd.annex.cover+json" in bundle for bundle in bundles)
    assert any("application/vnd.dataresource+json" in bundle for bundle in bundles)
    figures = [output for output in outputs if "image/svg+xml" in output.get("data", {})]
    assert figures
    for figure in figures:
        assert len(figure["metadata"]["image/svg+xml"]["alt"]) > 20


@ANNEXES
def test_the_page_names_area_and_period_in_its_language_and_says_invented(area, theme):
    where, when = place_and_time(area)
    page = file_of(area, theme, "html").read_text(encoding="utf-8")
    assert '<html lang="vi">' in page
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]
    assert where in title
    assert when in title
    heading = re.sub(r"<[^>]+>|\s+", " ", re.search(r"<h1.*?</h1>", page, re.DOTALL)[0])
    plain = heading.replace("\xa0", " ")
    assert where in plain
    assert when in plain
    assert "Số liệu giả lập" in page
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page)
    assert len(page.encode()) < 200_000


@ANNEXES
def test_the_paper_names_area_and_period_in_head_and_metadata(area, theme):
    where, when = place_and_time(area)
    paper = str(file_of(area, theme, "pdf"))
    title = re.search(r"^Title:\s+(.*)$", run_program("pdfinfo", paper), re.MULTILINE)[1]
    assert where in title
    assert when in title
    text = unicodedata.normalize("NFC", run_program("pdftotext", paper, "-"))
    first = " ".join(text.split("\f")[0].split()).replace("\xa0", " ")
    assert where.upper() in first
    assert when.upper() in first
    assert all("Số liệu giả lập" in page for page in text.split("\f") if page.strip())
    assert not re.search(r"\b(nan|None|NaT|inf)\b", text)


def test_the_manifest_lists_these_annexes_and_their_bytes():
    manifest = json.loads((BATCH / "manifest.json").read_text(encoding="utf-8"))
    runs = {(run["request"]["area"], run["request"]["theme"]): run for run in manifest["runs"]}
    assert set(runs) == set(expected())
    assert manifest["failed"] == []
    for run in runs.values():
        kinds = {file["path"].rpartition(".")[2] for file in run["files"]}
        assert kinds == {"ipynb", "html", "pdf", "xlsx", "docx"}
        for file in run["files"]:
            made = (BATCH / file["path"]).read_bytes()
            assert hashlib.sha256(made).hexdigest() == file["sha256"]


def test_the_index_links_every_annex():
    index = (BATCH / "index.html").read_text(encoding="utf-8")
    for area, theme in expected():
        for form in ("html", "pdf"):
            assert f'href="{PERIOD}/{area}/{theme}.vi.{form}"' in index


def text_of(path):
    """Return the text of a page, or that of every part of a workbook or document."""
    if path.suffix not in {".xlsx", ".docx"}:
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as package:
        parts = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return "\n".join(package.read(name).decode("utf-8") for name in parts)


def test_no_name_or_number_of_a_person_is_in_any_output():
    with (ROOT / "data/sample/2024/household_survey.csv").open(encoding="utf-8-sig") as file:
        first = file.readline()
        separator = ";" if first.count(";") > first.count(",") else ","
        file.seek(0)
        people = list(csv.DictReader(file, delimiter=separator))
    secrets = {person["head_name"] for person in people} | {p["household_id"] for p in people}
    for path in sorted(BATCH.rglob("*.vi.*")):
        if path.suffix != ".pdf":
            text = text_of(path)
            assert not [secret for secret in secrets if secret and secret in text], path.name

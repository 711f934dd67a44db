"""What the exporters promise for any executed notebook."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.errors import UserMistake
from helpers.render.exporters import FORMATS, export
from helpers.render.letter import Letter

NOTEBOOKS = Path(__file__).parents[1] / "fixtures" / "notebooks"
NAMES = ("nutrition", "overview", "foreign", "stock")
LETTER = Letter(
    annex_number="II",
    report_number="412/BC-SNN",
    printed_date="2024-12-20",
    issuing_agency="Sở Nông nghiệp và PTNT tỉnh Cao Bằng",
    language="vi",
    verification="CB-051-2024-DD · 7F3A 91C2 E045",
)
HOSTILE = (
    '<script>alert(1)</script> ]]> #import "x" #let x = 1 $x$ \\ `=cmd()` @ref {{ 7*7 }} '
    "{% raw %} '\" & 🚀 \u202e \u200b العربية ﷺ " + "a" * 300
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("annexes")
    for name in NAMES:
        for form in FORMATS:
            source = NOTEBOOKS / f"{name}.ipynb"
            export(source, folder / f"{name}.{form}", format=form, letter=LETTER)
    return folder


def page(made, name):
    return (made / f"{name}.html").read_text(encoding="utf-8")


def words(made, name):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler) is needed to read the PDF's text")
    command = ["pdftotext", "-layout", str(made / f"{name}.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return " ".join(text.replace("\u00a0", " ").split())


def test_the_page_names_area_and_period_in_title_language_and_heading(made):
    html = page(made, "nutrition")
    title = "Kết quả thực hiện các chỉ tiêu dinh dưỡng trẻ em – huyện Hòa An, năm 2024"
    assert f"<title>{title}</title>" in html
    assert '<html lang="vi">' in html
    heading = re.search("<h1>(.*?)</h1>", html).group(1).replace("\u00a0", " ")
    assert "huyện Hòa An, năm 2024" in heading


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_one_small_file_that_asks_for_nothing(made, name):
    html = page(made, name)
    assert len(html.encode()) < 200_000
    assert "<script" not in html
    assert "default-src 'none'" in html
    addresses = re.findall(r'(?:src|href)="([^"#][^"]*)"', html)
    assert {address for address in addresses if not address.startswith("data:")} <= {
        "https://example.org/a"
    }
    assert "url(http" not in html


@pytest.mark.parametrize("name", NAMES)
def test_ids_on_a_page_are_unique(made, name):
    ids = re.findall(r'\sid="([^"]+)"', page(made, name))
    assert len(ids) == len(set(ids))


def test_the_invented_data_is_said_so_on_page_and_paper(made):
    assert 'class="banner"' in page(made, "nutrition")
    assert words(made, "nutrition").count("Số liệu giả lập") >= 3
    assert 'class="banner"' not in page(made, "foreign")


def test_input_code_the_other_language_and_warnings_stay_out(made):
    html = page(made, "nutrition")
    assert "annex.show()" not in html
    assert "Progress against the plan" not in html
    assert "a warning" not in page(made, "foreign")


def test_every_number_of_the_tables_stands_on_the_page_and_on_paper(made):
    notebook = nbformat.read(NOTEBOOKS / "nutrition.ipynb", as_version=4)
    html, paper = page(made, "nutrition"), words(made, "nutrition")
    numbers = set()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            bundle = output.data.get("application/vnd.dataresource+json", {})
            for row in bundle.get("annex", {}).get("rows", []):
                for one in row["cells"]:
                    numbers |= set(
                        re.findall(r"[-−+]?\d[\d.,]*", one["text"] + " " + one.get("sub", ""))
                    )
    assert len(numbers) > 50
    assert {number for number in numbers if number not in html} == set()
    assert {number for number in numbers if number not in paper} == set()


def test_the_paper_has_the_official_head_numbers_and_captions(made):
    text = words(made, "nutrition")
    for words_of_form in (
        "Phụ lục II KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU DINH DƯỠNG TRẺ EM HUYỆN HÒA AN, NĂM 2024",
        "(Kèm theo Báo cáo số 412/BC-SNN ngày 20 tháng 12 năm 2024",
        "của Sở Nông nghiệp và PTNT tỉnh Cao Bằng)",
        "Hình 1.",
        "Bảng 1.",
        "(12)",
        "Mã kiểm chứng: CB-051-2024-DD · 7F3A 91C2 E045",
    ):
        assert words_of_form in text


def test_the_papers_metadata_name_title_language_date_and_standards(made):
    content = (made / "nutrition.pdf").read_bytes()
    for mark in (
        "dinh dưỡng trẻ em – huyện Hòa An, năm 2024".encode(),
        b"<pdfuaid:part>1</pdfuaid:part>",
        b"<pdfaid:part>2</pdfaid:part>",
        b"<xmp:CreateDate>2024-12-20T00:00:00",
        b"/Lang(vi)",
        "Hòa An".encode(),
    ):
        assert mark in content


def test_only_the_declared_faces_are_embedded(made):
    if not shutil.which("pdffonts"):
        pytest.skip("pdffonts (poppler) is needed to list the PDF's faces")
    command = ["pdffonts", str(made / "nutrition.pdf")]
    listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    rows = [line.split() for line in listed.splitlines()[2:]]
    names = {row[0].split("+")[1].split("-")[0] for row in rows}
    assert names <= {"LibertinusSerif", "NotoSans", "AnnexSans", "BeVietnamPro"}
    assert all("yes" in row for row in rows)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_notebook_gives_the_same_bytes(made, tmp_path, form):
    again = tmp_path / f"again.{form}"
    export(NOTEBOOKS / "nutrition.ipynb", again, format=form, letter=LETTER)
    assert again.read_bytes() == (made / f"nutrition.{form}").read_bytes()
    assert b"/tests/fixtures" not in again.read_bytes()


def hostile_notebook(path):
    cell = {"text": HOSTILE, "sub": HOSTILE}
    table = {
        "annex": {
            "caption": HOSTILE,
            "unit": HOSTILE,
            "source": HOSTILE,
            "notes": [HOSTILE],
            "form": "main",
            "columns": [{"name": "indicator", "title": HOSTILE}, {"name": "value"}],
            "rows": [
                {"kind": "group", "cells": [cell]},
                {"kind": "row", "cells": [cell, cell | {"verdict": HOSTILE}]},
            ],
        }
    }
    names = ["title", "where", "question", "answer", "code", "area_name", "theme_short", "plan"]
    cover = dict.fromkeys(names, HOSTILE) | {
        "facts": [{"label": HOSTILE, "value": HOSTILE}],
        "cards": [dict.fromkeys(("name", "value", "unit", "target", "reason"), HOSTILE)],
        "paragraphs": [HOSTILE],
    }
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="9"><text y="8">'
        + HOSTILE.replace("&", "&amp;").replace("<", "&lt;")
        + "</text></svg>"
    )
    said = {"image/svg+xml": {"alt": HOSTILE, "caption": HOSTILE, "source": HOSTILE}}
    outputs = [
        new_output("display_data", data={"application/vnd.annex.cover+json": cover}),
        new_output("display_data", data={"application/vnd.dataresource+json": table}),
        new_output("display_data", data={"image/svg+xml": svg}, metadata=said),
        new_output("display_data", data={"text/markdown": HOSTILE}),
        new_output("stream", name="stdout", text=HOSTILE),
        new_output("error", ename="E", evalue=HOSTILE, traceback=[]),
    ]
    cells = [new_code_cell("x", outputs=outputs), new_markdown_cell("## " + HOSTILE)]
    nbformat.write(new_notebook(cells=cells), path)


def test_hostile_names_are_text_on_the_page(tmp_path):
    hostile_notebook(tmp_path / "hostile.ipynb")
    export(tmp_path / "hostile.ipynb", tmp_path / "hostile.html", format="html", letter=LETTER)
    html = (tmp_path / "hostile.html").read_text(encoding="utf-8")
    assert "<script" not in html
    assert html.count("&lt;script&gt;") > 15
    assert "49" not in html.replace("font/woff2;base64", "").split("</style>")[1]


def test_hostile_names_are_text_on_paper_and_what_cannot_be_shown_is_reported(tmp_path):
    hostile_notebook(tmp_path / "hostile.ipynb")
    notes = export(
        tmp_path / "hostile.ipynb", tmp_path / "hostile.pdf", format="pdf", letter=LETTER
    )
    assert any("U+1F680" in note for note in notes)
    assert any("U+202E" in note for note in notes)
    text = words(tmp_path, "hostile")
    assert "<script>alert(1)</script>" in text
    assert "#import" in text
    assert "U+1F680" in text


def long_table(path, rows, columns):
    named = [{"name": f"c{number}", "title": f"Cột {number}"} for number in range(columns)]
    lines = [
        {"kind": "row", "cells": [{"text": f"{row}.{at}"} for at in range(columns)]}
        for row in range(rows)
    ]
    bundle = {"annex": {"caption": "Dài", "columns": named, "rows": lines, "landscape": True}}
    output = new_output("display_data", data={"application/vnd.dataresource+json": bundle})
    nbformat.write(new_notebook(cells=[new_code_cell("x", outputs=[output])]), path)


def test_a_long_table_repeats_its_head_on_every_page(tmp_path):
    long_table(tmp_path / "long.ipynb", 400, 14)
    export(tmp_path / "long.ipynb", tmp_path / "long.pdf", format="pdf", letter=LETTER)
    text = words(tmp_path, "long")
    assert text.count("Cột 13") >= 10
    assert "399.13" in text


def test_an_empty_notebook_gives_a_file_of_every_form(tmp_path):
    nbformat.write(new_notebook(), tmp_path / "empty.ipynb")
    for form in FORMATS:
        export(tmp_path / "empty.ipynb", tmp_path / f"empty.{form}", format=form)
        assert (tmp_path / f"empty.{form}").stat().st_size > 1000


def test_an_unknown_form_is_a_users_mistake_that_names_the_nearest(tmp_path):
    with pytest.raises(UserMistake, match="did you mean 'pdf'"):
        export(NOTEBOOKS / "foreign.ipynb", tmp_path / "x", format="pfd")


def test_a_full_disk_leaves_no_half_written_page(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)  # the disk tells only when it is made to keep
    with pytest.raises(OSError, match="No space left"):
        export(NOTEBOOKS / "foreign.ipynb", tmp_path / "x.html", format="html")
    assert list(tmp_path.iterdir()) == []


# Another day, another umask, then the same export.
ELSEWHERE = """
import datetime, os, time
from pathlib import Path

os.umask(0o077)
LATER, now, day = 400 * 86400, time.time, datetime.datetime
time.time = lambda: now() + LATER


class AnyDay(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, day)


class Later(day, metaclass=AnyDay):
    @classmethod
    def now(cls, tz=None):
        return day.now(tz) + datetime.timedelta(seconds=LATER)

    @classmethod
    def utcnow(cls):
        return cls.now()


datetime.datetime = Later
from test_exporters import LETTER, NOTEBOOKS
from helpers.render.exporters import FORMATS, export

assert datetime.datetime.now().year > day.now().year
for name in ("overview", "stock"):
    for form in FORMATS:
        export(NOTEBOOKS / f"{name}.ipynb", Path(f"{name}.{form}"), format=form, letter=LETTER)
"""


def test_the_bytes_depend_on_no_day_hash_seed_time_zone_locale_umask_or_folder(made, tmp_path):
    odd = {
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Ho_Chi_Minh",
        "LC_ALL": "C",
        "HOME": str(tmp_path),
        "SOURCE_DATE_EPOCH": "86400",
    }
    path = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | odd | {"PYTHONPATH": path}
    command = [sys.executable, "-c", ELSEWHERE]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=120)
    for name in ("overview", "stock"):
        for form in FORMATS:
            file = f"{name}.{form}"
            assert (tmp_path / file).read_bytes() == (made / file).read_bytes(), file


def test_hostile_names_are_text_in_excel_and_word(tmp_path):
    hostile_notebook(tmp_path / "hostile.ipynb")
    for form, part in (("xlsx", "xl/sharedStrings.xml"), ("docx", "word/document.xml")):
        output = tmp_path / f"hostile.{form}"
        export(tmp_path / "hostile.ipynb", output, format=form, letter=LETTER)
        with zipfile.ZipFile(output) as package:
            xml = [package.read(name).decode() for name in package.namelist()]
            said = package.read(part).decode()
        assert said.count("&lt;script&gt;") > 6
        assert "<script" not in said
        assert "U+202E" in said
        assert "\u202e" not in "".join(xml)
        assert not [one for one in xml if "<f>" in one or "relationships/hyperlink" in one]


def test_jupyter_nbconvert_finds_every_exporter():
    from nbconvert.exporters import get_exporter

    assert get_exporter("annex-html").__name__ == "AnnexHTMLExporter"
    assert get_exporter("annex-pdf").__name__ == "AnnexPDFExporter"
    assert get_exporter("annex-xlsx").__name__ == "AnnexXLSXExporter"
    assert get_exporter("annex-docx").__name__ == "AnnexDOCXExporter"

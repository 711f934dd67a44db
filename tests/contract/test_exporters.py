"""What the exporters promise for any executed notebook."""

import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from exported import LETTER, NOTEBOOKS, words

from helpers.errors import UserMistake
from helpers.render.exporters import FORMATS, export

NAMES = ("nutrition", "overview", "foreign", "stock")


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
from exported import LETTER, NOTEBOOKS
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
    path = os.pathsep.join([str(NOTEBOOKS.parent), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | odd | {"PYTHONPATH": path}
    command = [sys.executable, "-c", ELSEWHERE]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=120)
    for name in ("overview", "stock"):
        for form in FORMATS:
            file = f"{name}.{form}"
            assert (tmp_path / file).read_bytes() == (made / file).read_bytes(), file


def test_jupyter_nbconvert_finds_every_exporter():
    from nbconvert.exporters import get_exporter

    assert get_exporter("annex-html").__name__ == "AnnexHTMLExporter"
    assert get_exporter("annex-pdf").__name__ == "AnnexPDFExporter"
    assert get_exporter("annex-xlsx").__name__ == "AnnexXLSXExporter"
    assert get_exporter("annex-docx").__name__ == "AnnexDOCXExporter"

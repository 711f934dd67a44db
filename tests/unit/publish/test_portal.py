"""The index page of a batch: every annex is found from it, and what failed is named."""

import re
from html.parser import HTMLParser

import pytest

from helpers.publish.portal import write_portal
from helpers.reference import load_reference


def run(theme, area, period="2024", language="vi", **other):
    request = {"theme": theme, "area": area, "period": period, "language": language}
    place = f"{period}/{area}/{theme}.{language}"
    files = [{"path": f"{place}.{suffix}"} for suffix in ("html", "ipynb", "pdf")]
    code = f"NH-{area}-{period} · 7F3A 91C2 E045"
    made = {"request": request, "files": files, "cover": {}, "verification": code, "error": None}
    return made | other


def failed(theme, area, message="no column <b>"):
    place = f"failed/2024/{area}/{theme}.vi.ipynb"
    error = {"name": "KeyError", "message": message, "cell": 4, "notebook": place}
    return run(theme, area, files=[], verification="", error=error)


@pytest.fixture
def page(tiny):
    def write(*runs, **options):
        folder = tiny.outputs / "default"
        folder.mkdir(parents=True, exist_ok=True)
        manifest = {"batch": "default", "runs": list(runs)}
        path = write_portal(folder, manifest, load_reference(tiny), **options)
        return path.read_text(encoding="utf-8")

    return write


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []
        self.fetched = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "a":
            self.found.append(values["href"])
        fetched = values.get("src") or (tag == "link" and values.get("href"))
        if fetched:
            self.fetched.append(fetched)


def links(text):
    parser = Links()
    parser.feed(text)
    return parser


def test_every_annex_is_linked_as_page_and_as_pdf_and_no_request_leaves_the_file(page):
    text = page(run("harvest", "901"), run("harvest", "902"), run("summary", "90"))
    parsed = links(text)
    assert set(parsed.found) == {
        "manifest.json",
        *(f"2024/{area}/harvest.vi.{kind}" for area in ("901", "902") for kind in ("html", "pdf")),
        "2024/90/summary.vi.html",
        "2024/90/summary.vi.pdf",
    }
    assert parsed.fetched == []
    assert not re.search(r"https?://|@import|url\(", text)
    assert '<html lang="vi">' in text


def test_periods_stand_newest_first_and_areas_under_their_name_of_that_period(page):
    text = page(run("harvest", "901"), run("harvest", "90001", "2025"))
    assert text.index("Năm 2025") < text.index("Năm 2024")
    assert text.index("Xã Hòa Bắc") < text.index("Huyện Hòa Bắc")


def test_the_province_comes_first_then_the_official_order_whatever_the_manifests(page):
    text = page(run("harvest", "902"), run("harvest", "90"), run("harvest", "901"))
    names = re.findall(r'<th scope="row">(.*?)</th>', text)
    assert names == ["Tỉnh Nhỏ", "Huyện Hòa Bắc", "Huyện Sơn Nam"]


def test_verdicts_are_shapes_with_words_and_only_judged_indicators_are_counted(page):
    verdicts = [
        {"name": "A", "verdict": "met"},
        {"name": "B", "verdict": "missed"},
        {"name": "C", "verdict": "undecided"},
        {"name": "D", "verdict": "monitor"},
        {"name": "E", "verdict": "none"},
    ]
    text = page(run("harvest", "901", cover={"verdicts": verdicts}))
    assert ">1/3 đạt</a>" in text
    assert 'aria-label="A: đạt; B: chưa đạt; C: chưa đủ căn cứ kết luận; D: theo dõi; E: ' in text
    marks = text[text.index('<span class="marks"') :]
    shapes = re.findall(r'href="#(\w+)"', marks[: marks.index("</span>")])
    assert shapes == ["met", "missed", "undecided", "monitor", "none"]


def test_an_annex_without_any_verdict_shows_no_row_of_dots(page):
    text = page(run("harvest", "901", cover={"verdicts": [{"name": "A", "verdict": "none"}]}))
    assert '<span class="marks"' not in text
    assert ">Mở phụ lục</a>" in text


def test_the_overview_answers_for_the_period_with_counts_by_verdict(page):
    cover = {"answer": "1 trong 2 chỉ tiêu đạt <mục tiêu>.", "counts": {"met": 1, "missed": 1}}
    text = page(run("summary", "90", cover=cover), run("harvest", "901"))
    assert "1 trong 2 chỉ tiêu đạt &lt;mục tiêu&gt;." in text
    assert re.search(r"<b>1</b> chưa đạt", text)


@pytest.mark.parametrize("invented", [True, False])
def test_invented_data_anywhere_put_the_banner_over_all(page, invented):
    text = page(run("harvest", "901", cover={"invented": invented}), run("harvest", "902"))
    assert ("SỐ LIỆU GIẢ LẬP" in text) is invented
    assert "SỐ LIỆU GIẢ LẬP" in page(run("harvest", "901"), invented=True)


def test_a_failed_run_is_named_with_its_reason_and_notebook_and_links_to_no_page(page):
    text = page(failed("harvest", "901"), run("harvest", "902"))
    assert "Thu hoạch, Huyện Hòa Bắc: ô [4], KeyError: no column &lt;b&gt;" in text
    assert "failed/2024/901/harvest.vi.ipynb" in links(text).found
    assert "2024/901/harvest.vi.html" not in links(text).found
    assert "1 phụ lục, 1 chưa lập được" in text


def test_other_languages_stand_beside_the_vietnamese_one(page):
    text = page(run("harvest", "901", language="en"), run("harvest", "901"))
    vietnamese, english = text.index("harvest.vi.html"), text.index("harvest.en.html")
    assert vietnamese < english
    assert "Mở phụ lục (EN)" in text


def test_the_same_manifest_gives_the_same_bytes_and_an_unchanged_page_is_not_rewritten(page, tiny):
    runs = [run("harvest", "901"), run("summary", "90"), failed("harvest", "902")]
    first = page(*runs)
    path = tiny.outputs / "default" / "index.html"
    touched = path.stat().st_mtime_ns
    assert page(*reversed(runs)) == first
    assert path.stat().st_mtime_ns == touched


def test_verification_codes_can_be_looked_up_on_the_page(page):
    text = page(run("harvest", "901"))
    assert 'data-code="NH-901-2024 · 7F3A 91C2 E045"' in text

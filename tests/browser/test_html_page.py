"""The page in a real browser: no request, no console message, any width, light and dark."""

import shutil
from pathlib import Path

import pytest

from helpers.render.content.letter import Letter
from helpers.render.exporters import export

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium")
NOTEBOOKS = Path(__file__).parents[1] / "fixtures" / "notebooks"
NAMES = ("nutrition", "overview", "foreign", "stock")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Contrast ratio of two colours after WCAG 2.2.
CONTRAST = """(pairs) => pairs.map(([selector, least]) => {
  const light = (text) => {
    const parts = text.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const seen = [...document.querySelectorAll(selector)];
  const ratios = seen.map((element) => {
    let behind = element;
    const ground = (one) => getComputedStyle(one).backgroundColor;
    while (behind.parentElement && /rgba\\(.*, 0\\)|transparent/.test(ground(behind))) {
      behind = behind.parentElement;
    }
    const two = [light(getComputedStyle(element).color), light(ground(behind))].sort();
    return (two[1] + 0.05) / (two[0] + 0.05);
  });
  return [selector, seen.length, Math.min(...ratios), least];
})"""


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Debian's Chromium is needed: apt-get install chromium")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    letter = Letter(
        annex_number="II", language="vi", verification="CB-051-2024-DD · 7F3A 91C2 E045"
    )
    for name in NAMES:
        target = folder / f"{name}.html"
        export(NOTEBOOKS / f"{name}.ipynb", target, format="html", letter=letter)
    return folder


@pytest.fixture
def open_page(browser, pages):
    contexts = []

    def opened(name, width=1280, **settings):
        context = browser.new_context(viewport={"width": width, "height": 800}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.heard = []
        page.on("console", lambda message: page.heard.append(message.text))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("request", lambda request: page.heard.append(request.url))
        address = (pages / f"{name}.html").as_uri()
        page.goto(address)
        page.heard = [
            heard for heard in page.heard if heard != address and not heard.startswith("data:")
        ]
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", NAMES)
def test_no_request_leaves_the_page_and_the_console_is_silent(open_page, name):
    assert open_page(name).heard == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_page_never_scrolls_sideways(open_page, name, width):
    page = open_page(name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_telephone_the_main_table_scrolls_inside_itself_and_its_names_stay(open_page):
    page = open_page("nutrition", 360)
    frame = page.locator(".table.main .scroll")
    assert frame.evaluate("one => one.scrollWidth > one.clientWidth + 100")
    name = page.locator(".main tbody th.c-indicator").first
    before = name.bounding_box()["x"]
    frame.evaluate("one => { one.scrollLeft = 300 }")
    assert abs(name.bounding_box()["x"] - before) < 20
    assert "Chưa đủ căn cứ" in name.inner_text()


def test_the_page_has_language_title_one_first_heading_and_the_embedded_face(open_page):
    page = open_page("nutrition")
    assert page.evaluate("document.documentElement.lang") == "vi"
    assert page.title().endswith("– huyện Hòa An, năm 2024")
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.fonts.check('16px \"Noto Sans\"')")
    loaded = "[...document.fonts].filter(face => face.status == 'loaded').length"
    assert page.evaluate(f"document.fonts.ready.then(() => {loaded})") >= 1


def test_every_figure_has_a_name_and_every_scrolling_part_can_be_reached_by_keyboard(open_page):
    page = open_page("nutrition")
    assert page.locator("figure svg[role=img][aria-label]").count() == 3
    assert page.locator("[role=region]:not([tabindex='0'])").count() == 0
    assert page.locator(".main thead th[scope=col]").count() == 12


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_violation_of_wcag_2_2_at_level_aa(open_page, name, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(name, width, color_scheme=scheme)
    found = axe.run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert [
        (one["id"], node["html"][:200], node.get("failureSummary"))
        for one in found.response["violations"]
        for node in one["nodes"]
    ] == []
    assert found.response["passes"]


def test_a_formula_is_drawn_without_a_script_and_a_mention_leads_to_its_table(open_page):
    page = open_page("stock")
    assert page.locator("math").count() >= 6
    assert page.locator("math[display=block]").first.bounding_box()["height"] > 25
    page.get_by_role("link", name="Bảng 1").click()
    assert page.url.endswith("#table-1")
    assert page.locator("#table-1").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_are_readable_on_light_and_dark_ground(open_page, scheme):
    page = open_page("nutrition", color_scheme=scheme)
    selectors = ["p", "td", "th", "dt", "dd", "h1", "h2", "figcaption", "a", ".chip", "small"]
    for selector, found, ratio, least in page.evaluate(CONTRAST, [[one, 4.5] for one in selectors]):
        assert found > 0, selector
        assert ratio >= least, (selector, ratio)


def test_the_dark_page_turns_the_figures_over(open_page):
    ink = "getComputedStyle(document.querySelector('figure svg text')).fill"
    light = open_page("nutrition", color_scheme="light").evaluate(ink)
    dark = open_page("nutrition", color_scheme="dark").evaluate(ink)
    assert light != dark


def test_printed_from_the_browser_it_is_a4_and_without_links_to_click(open_page):
    page = open_page("nutrition")
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.pdf(format="A4")[:5] == b"%PDF-"

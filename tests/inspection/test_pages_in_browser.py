"""Finished pages in a real browser: all of the default batch on a telephone, axe by theme."""

import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.inspection

BATCH = Path(__file__).resolve().parents[2] / "outputs" / "default"
THEMES = ("food_security", "nutrition", "livelihoods", "cooperatives", "implementation")
AREAS = ("04", "040", "042", "043", "045", "047", "048", "049", "051", "052", "053")
EVERY = [*((area, theme) for area in AREAS for theme in THEMES), ("04", "overview")]
CHROMIUM = shutil.which("chromium")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = [*(("051", theme) for theme in THEMES), ("04", "overview")]
WAYS = [(1280, "light"), (360, "dark")]


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Debian's Chromium is needed: apt-get install chromium")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser):
    contexts = []

    def show(path: Path, width: int, scheme: str):
        viewport = {"width": width, "height": 800}
        context = browser.new_context(viewport=viewport, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.heard = []
        page.on("console", lambda message: page.heard.append(message.text))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("request", lambda request: page.heard.append(request.url))
        page.goto(path.as_uri())
        return page

    yield show
    for context in contexts:
        context.close()


def file_of(area: str, theme: str) -> Path:
    return BATCH / "2024" / area / f"{theme}.vi.html"


@pytest.mark.parametrize(("area", "theme"), EVERY)
def test_on_a_telephone_nothing_is_asked_for_nothing_is_said_and_the_page_stands_still(
    opened, area, theme
):
    path = file_of(area, theme)
    page = opened(path, 360, "light")
    others = {path.as_uri()}
    assert [one for one in page.heard if one not in others and not one.startswith("data:")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(("area", "theme"), PAGES)
@pytest.mark.parametrize(("width", "scheme"), WAYS)
def test_axe_finds_no_violation_of_wcag_2_2_at_level_aa(opened, area, theme, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened(file_of(area, theme), width, scheme)
    found = axe.run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    told = [(one["id"], one["nodes"][0]["html"][:200]) for one in found.response["violations"]]
    assert told == []

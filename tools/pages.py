"""Pictures of finished annexes, on paper and on screen: `make gallery`.

Takes the sample in afresh, in a folder of its own, makes the annexes below in Vietnamese and
English, and draws docs/gallery/<annex>.<language>.{paper,screen,phone}.png and an index of them.
Needs pdftoppm (poppler), a Chromium, and the packages of the tests. The same annexes give the same
pictures on one machine; letters differ a little between versions of poppler and Chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageColor
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
GALLERY = ROOT / "docs" / "gallery"
LANGUAGES = ("vi", "en")
TAKEN = ("params", "notebooks", "data/sample", "data/reference")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# Pages of paper stand in rows; a telephone's page is cut into columns.
DOTS_PER_INCH, ROW_WIDTH, GAP = 60, 1530, 10
SCREEN, PHONE = 1280, 360
SCREEN_SHOWN, PHONE_SHOWN, PHONE_COLUMN = 0.42, 0.54, 2000
GROUND = "#8a929a"
# The colours of the pages; between each and white stand those of the edges of its letters.
INKS = (
    *("#1B1F24", "#5B6470", "#87919B", "#AEB5BD", "#0B4A6F", "#3F7FA6", "#86B0C9", "#8C1D5B"),
    *("#0F6B58", "#B8480B", "#F2A65E", "#D9822B", "#8A3200", "#0A5C8A", "#000000", GROUND),
)
GROUNDS = ("#FFFFFF", "#F1F4F6", "#EAF1F5", "#E3EEE9", "#DDE1E5", "#ECEEF0", "#BFD5E2", "#D3DADF")
STEPS = (1.0, 0.5)
MOST_BYTES = 6_000_000


@dataclass(frozen=True)
class Shown:
    """One annex of the gallery."""

    batch: str
    area: str
    period: str
    theme: str

    @property
    def name(self) -> str:
        """Return what its pictures are named by."""
        return f"{self.theme}-{self.area}-{self.period}"

    def file(self, project: Path, language: str, form: str) -> Path:
        """Return where the project has the annex in that language and form."""
        folder = project / "outputs" / self.batch / self.period / self.area
        return folder / f"{self.theme}.{language}.{form}"


THEMES = ("food_security", "nutrition", "livelihoods", "cooperatives", "implementation")
ANNEXES = (
    Shown("default", "04", "2024", "overview"),
    *(Shown("default", "051", "2024", theme) for theme in THEMES),
    Shown("communes-2025", "01288", "2025", "food_security"),
)


def make_annexes(project: Path) -> None:
    """Take the sample in and make the gallery's annexes, all below the folder `project`."""
    for name in TAKEN:
        shutil.copytree(ROOT / name, project / name)
    shutil.copy(ROOT / "requirements.lock", project)
    annex(project, "intake", "--quiet", str(project / "data" / "sample"))
    wanted = [f"--language={language}" for language in LANGUAGES]
    wanted += ["--format=html", "--format=pdf"]
    for batch, area, period in dict.fromkeys((one.batch, one.area, one.period) for one in ANNEXES):
        themes = [
            f"--theme={one.theme}"
            for one in ANNEXES
            if (one.batch, one.area, one.period) == (batch, area, period)
        ]
        annex(project, "run", batch, f"--area={area}", f"--period={period}", *themes, *wanted)


def annex(project: Path, *arguments: str) -> None:
    """Run one command of the package in the project; its words go to the terminal."""
    environment = os.environ | {"ANNEX_PROJECT": str(project)}
    command = [sys.executable, "-m", "helpers", *arguments]
    subprocess.run(command, check=True, cwd=project, env=environment)


def paper(pdf: Path, folder: Path) -> Image.Image:
    """Return all pages of a PDF in rows."""
    resolution = str(DOTS_PER_INCH)
    command = ["pdftoppm", "-r", resolution, "-png", str(pdf), str(folder / "page")]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    files = sorted(folder.glob("page*.png"))
    pages = [Image.open(file).convert("RGB") for file in files]
    for file in files:
        file.unlink()
    return stacked([beside(row) for row in rows_of(pages)])


def rows_of(pages: Sequence[Image.Image]) -> Iterator[list[Image.Image]]:
    """Yield the pages row by row, as many as the width of a row holds."""
    row: list[Image.Image] = []
    for page in pages:
        if row and sum(one.width + GAP for one in row) + page.width > ROW_WIDTH:
            yield row
            row = []
        row.append(page)
    if row:
        yield row


def beside(pictures: Sequence[Image.Image]) -> Image.Image:
    """Return the pictures side by side."""
    width = sum(one.width for one in pictures) + GAP * (len(pictures) - 1)
    found = Image.new("RGB", (width, max(one.height for one in pictures)), GROUND)
    across = 0
    for one in pictures:
        found.paste(one, (across, 0))
        across += one.width + GAP
    return found


def stacked(pictures: Sequence[Image.Image]) -> Image.Image:
    """Return the pictures one below the other."""
    height = sum(one.height for one in pictures) + GAP * (len(pictures) - 1)
    found = Image.new("RGB", (max(one.width for one in pictures), height), GROUND)
    down = 0
    for one in pictures:
        found.paste(one, (0, down))
        down += one.height + GAP
    return found


def screen(browser: Browser, page: Path, width: int, folder: Path) -> Image.Image:
    """Return the whole page as the browser shows it at that width."""
    target = folder / "screen.png"
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(page.resolve().as_uri())
    tab.screenshot(path=str(target), full_page=True)
    tab.close()
    with Image.open(target) as shown:
        return shown.convert("RGB")


def columns(picture: Image.Image, height: int) -> Image.Image:
    """Return a long picture cut into columns of that height, side by side."""
    tops = range(0, picture.height, height)
    cut = [(0, top, picture.width, min(top + height, picture.height)) for top in tops]
    return beside([picture.crop(box) for box in cut])


def smaller(picture: Image.Image, share: float) -> Image.Image:
    """Return the picture at that share of its size."""
    size = (round(picture.width * share), round(picture.height * share))
    return picture.resize(size, Image.Resampling.LANCZOS)


def palette() -> Image.Image:
    """Return the colours that pictures are drawn in: the pages' own, and steps towards white."""
    steps = [
        round(255 + (part - 255) * step)
        for ink in INKS
        for step in STEPS
        for part in ImageColor.getrgb(ink)
    ]
    flat = [*steps, *(part for ground in GROUNDS for part in ImageColor.getrgb(ground))]
    found = Image.new("P", (1, 1))
    found.putpalette(flat + flat[-3:] * (256 - len(flat) // 3))
    return found


def save(picture: Image.Image, name: str) -> None:
    """Write a picture in the pages' colours, without dithering, which keeps pale grounds even."""
    few = picture.quantize(palette=palette(), dither=Image.Dither.NONE)
    few.save(GALLERY / name, optimize=True)
    sys.stdout.write(f"{(GALLERY / name).relative_to(ROOT)}\n")


def draw(project: Path, browser: Browser, folder: Path) -> None:
    """Write the pictures of every annex in both languages."""
    for one in ANNEXES:
        for language in LANGUAGES:
            page = one.file(project, language, "html")
            save(
                paper(one.file(project, language, "pdf"), folder),
                f"{one.name}.{language}.paper.png",
            )
            wide = screen(browser, page, SCREEN, folder)
            save(smaller(wide, SCREEN_SHOWN), f"{one.name}.{language}.screen.png")
            narrow = columns(screen(browser, page, PHONE, folder), PHONE_COLUMN)
            save(smaller(narrow, PHONE_SHOWN), f"{one.name}.{language}.phone.png")


def index() -> str:
    """Return the page that lists the pictures."""
    lines = [
        "# Phụ lục mẫu · Sample annexes",
        "",
        "Số liệu giả lập · invented data. Made by `make gallery`. Paper: all pages of the PDF;",
        f"screen: the HTML page at {SCREEN} px, made smaller; phone: at {PHONE} px, in columns.",
        "",
    ]
    for one in ANNEXES:
        lines += [f"## {one.theme}, {one.area}, {one.period}", ""]
        for language in LANGUAGES:
            names = [f"{one.name}.{language}.{kind}" for kind in ("paper", "screen", "phone")]
            links = " · ".join(f"[{name.rpartition('.')[2]}]({name}.png)" for name in names)
            lines += [f"{language}: {links}", ""]
        lines += [f"![{one.theme}]({one.name}.{LANGUAGES[0]}.paper.png)", ""]
    return "\n".join(lines)


def main() -> None:
    """Make the annexes and draw them; a gallery too large for the repository is a fault."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None or shutil.which("pdftoppm") is None:
        sys.exit("needed first: pdftoppm (poppler-utils) and chromium")
    with tempfile.TemporaryDirectory() as made, sync_playwright() as player:
        project, folder = Path(made) / "project", Path(made) / "pictures"
        project.mkdir()
        folder.mkdir()
        make_annexes(project)
        shutil.rmtree(GALLERY, ignore_errors=True)
        GALLERY.mkdir(parents=True)
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        draw(project, browser, folder)
    (GALLERY / "README.md").write_text(index(), encoding="utf-8", newline="")
    taken = sum(file.stat().st_size for file in GALLERY.iterdir())
    sys.stdout.write(f"{len(list(GALLERY.iterdir()))} files, {taken / 1e6:.1f} MB\n")
    if taken > MOST_BYTES:
        sys.exit(f"the gallery is larger than {MOST_BYTES / 1e6:.0f} MB")


if __name__ == "__main__":
    main()

"""Pictures of finished annexes for the README: `python tools/pages.py`, after `make annexes`.

Needs pdftoppm (poppler) and chromium on the path; writes docs/pages/<theme>-pdf-1.png and
docs/pages/<theme>-html.png, the district's annexes and the province's overview.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
ANNEXES = ROOT / "outputs" / "default" / "2024"
PAGES = ROOT / "docs" / "pages"
DISTRICT, PROVINCE = "051", "04"
WINDOW = (1280, 1600)
SHOWN_WIDTH = 800
LARGEST = 250_000


def picture_of_pdf(annex: Path, folder: Path) -> Image.Image:
    """Return page 1 of a PDF at 70 dots an inch."""
    target = folder / "page"
    command = ["pdftoppm", "-r", "70", "-f", "1", "-l", "1", "-singlefile", "-png"]
    subprocess.run([*command, str(annex), str(target)], check=True)
    return Image.open(target.with_suffix(".png"))


def picture_of_html(annex: Path, folder: Path) -> Image.Image:
    """Return the top of a page as a browser shows it, made smaller."""
    target = folder / "top.png"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    size = f"--window-size={WINDOW[0]},{WINDOW[1]}"
    subprocess.run(
        [*command, size, f"--screenshot={target}", annex.resolve().as_uri()],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    shown = Image.open(target).convert("RGB")
    return shown.resize(
        (SHOWN_WIDTH, WINDOW[1] * SHOWN_WIDTH // WINDOW[0]), Image.Resampling.LANCZOS
    )


def save(picture: Image.Image, name: str) -> None:
    """Write a picture; a file too large for the repository is a fault."""
    target = PAGES / name
    # 256 colours without dithering: fewer tint the pale grounds.
    few = picture.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=0)
    few.save(target, optimize=True)
    if target.stat().st_size > LARGEST:
        sys.exit(f"{target.name} is larger than {LARGEST} bytes")
    sys.stdout.write(f"{target.relative_to(ROOT)}\n")


def main() -> None:
    """Draw every theme of the default batch once."""
    missing = [tool for tool in ("pdftoppm", "chromium") if shutil.which(tool) is None]
    folders = (ANNEXES / DISTRICT, ANNEXES / PROVINCE)
    if missing or not all(folder.is_dir() for folder in folders):
        sys.exit(f"needed first: {', '.join(missing) or 'make annexes'}")
    PAGES.mkdir(parents=True, exist_ok=True)
    annexes = [*sorted(folders[0].glob("*.vi.pdf")), folders[1] / "overview.vi.pdf"]
    with tempfile.TemporaryDirectory() as folder:
        for annex in annexes:
            theme = annex.name.removesuffix(".vi.pdf")
            save(picture_of_pdf(annex, Path(folder)), f"{theme}-pdf-1.png")
            page = annex.with_name(f"{theme}.vi.html")
            save(picture_of_html(page, Path(folder)), f"{theme}-html.png")


if __name__ == "__main__":
    main()

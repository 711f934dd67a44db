"""What an office would write without this project: three command lines an annex."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

BROWSER = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class StockLoop:
    """The commands for one notebook, run from its folder; `pages` are nbconvert's forms."""

    notebook: Path
    output: Path
    environment: dict[str, str] = field(default_factory=dict)
    pages: tuple[str, ...] = ("html",)

    def commands(self, parameters: dict[str, str], name: str) -> list[list[str]]:
        """Return the command lines of one annex."""
        executed = str(self.output / f"{name}.ipynb")
        given = [part for pair in parameters.items() for part in ("-r", *pair)]
        convert = [_program("jupyter-nbconvert"), executed, "--output-dir", str(self.output)]
        return [
            [_program("papermill"), str(self.notebook), executed, *given, "--no-progress-bar"],
            *(
                [*convert, "--to", page, *(["--disable-chromium-sandbox"] * (page == "webpdf"))]
                for page in self.pages
            ),
        ]

    def run(self, every: Sequence[tuple[dict[str, str], str]], at_once: int = 1) -> None:
        """Make the annexes one after another, or so many at once by `xargs -P`."""
        lines = [
            " && ".join(shlex.join(command) for command in self.commands(*one)) for one in every
        ]
        subprocess.run(
            ["xargs", "-d", "\n", "-P", str(at_once), "-n", "1", "sh", "-c", 'eval "$0"'],
            input="\n".join(lines).encode(),
            env={**os.environ, **self.environment},
            cwd=self.notebook.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )


def stock_loop(notebook: Path, output: Path) -> StockLoop:
    """Return the loop for this notebook, with a PDF where the machine has Chromium."""
    output.mkdir(parents=True, exist_ok=True)
    environment = browser_for_playwright(output.parent / "browser")
    pages = ("html", "webpdf") if environment else ("html",)
    return StockLoop(notebook, output, environment, pages)


def browser_for_playwright(folder: Path) -> dict[str, str]:
    """Return the setting by which Playwright, and so webpdf, finds the system's Chromium."""
    program = next(filter(None, map(shutil.which, BROWSER)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return {}
    if program is None:
        return {}
    with sync_playwright() as running:
        whole = Path(running.chromium.executable_path)
    revision = whole.parents[1].name.rpartition("-")[2]
    bare = folder / f"chromium_headless_shell-{revision}" / "chrome-headless-shell-linux64"
    bare.mkdir(parents=True, exist_ok=True)
    wrapper = bare / "chrome-headless-shell"
    wrapper.write_text(f'#!/bin/sh\nexec {shlex.quote(program)} --headless "$@"\n')
    wrapper.chmod(0o755)
    return {"PLAYWRIGHT_BROWSERS_PATH": str(folder)}


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))

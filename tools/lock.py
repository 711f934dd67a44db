"""Resolve requirements.lock and requirements-dev.lock from pyproject.toml, for every system."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OPTIONS = ("--universal", "--generate-hashes", "--no-header", "--no-annotate", "--quiet")


def resolve(output: str, *options: str) -> None:
    """Write one lock file: exact versions with hashes, the build backend among them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "-"),
        *OPTIONS,
        *("--output-file", output),
        *options,
    ]
    backend = "\n".join(project["build-system"]["requires"])
    subprocess.run(command, input=backend, text=True, cwd=ROOT, check=True)


if __name__ == "__main__":
    resolve("requirements.lock")
    resolve(
        "requirements-dev.lock",
        "--extra",
        "dev",
        "--extra",
        "cluster",
        "--constraints",
        "requirements.lock",
    )

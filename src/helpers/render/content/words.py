"""The few words an exporter adds by itself, in the annex's language."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from helpers.render.content.letter import BLANK, Letter

TEMPLATES = Path(__file__).parents[1] / "templates"
ANNEX_TEMPLATE = TEMPLATES / "annex"
LANGUAGES = ("vi", "en")
NO_BREAK = "\u00a0"


@cache
def words(language: str) -> Mapping[str, Any]:
    """Return the exporters' words; Vietnamese where the language is not known."""
    every = json.loads((ANNEX_TEMPLATE / "words.json").read_text(encoding="utf-8"))
    found: Mapping[str, Any] = every.get(language, every[LANGUAGES[0]])
    return found


def attachment_lines(letter: Letter, language: str) -> tuple[str, str]:
    """Return "Kèm theo Báo cáo số … ngày …" and "của …", with "…" for what is not yet known.

    Of the months only January and February take two digits, as the decree on letters asks.
    """
    text = words(language)
    day: date | None = letter.day
    month = text["months"][day.month - 1] if day else BLANK
    parts = {
        "day": f"{day:%d}" if day else BLANK,
        "month": month,
        "year": f"{day:%Y}" if day else BLANK,
        "date": f"{day.day} {month} {day.year}" if day else BLANK,
    }
    number = text["attached"].format(number=letter.report_number or BLANK)
    dated = text["attached_date"].format(**parts)
    by = text["attached_by"].format(agency=letter.issuing_agency or BLANK)
    return f"{number} {dated}", by


def annex_name(letter: Letter, language: str) -> str:
    """Return "Phụ lục II", or "Phụ lục" alone where the batch gives no number."""
    return f"{words(language)['annex']} {letter.annex_number}".strip()


def tie(text: str, language: str, *names: str) -> str:
    """Return a heading whose compounds, names and "năm 2024" no line's end takes apart."""
    together = sorted((*words(language)["compounds"], *filter(None, names)), key=len, reverse=True)
    for compound in together:
        found = re.compile(rf"\b{re.escape(compound)}\b", re.IGNORECASE)
        text = found.sub(lambda match: match.group().replace(" ", NO_BREAK), text)
    return re.sub(r"\b(năm|tháng|quý) (?=\d)", rf"\1{NO_BREAK}", text)

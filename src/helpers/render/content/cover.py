"""The cover of an annex: head, facts, answer and cards, as the notebook displayed them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpers.render.content.tables import LONGEST_BAR, Progress

COVER_TYPE = "application/vnd.annex.cover+json"
NUMBER = re.compile(r"\d[\d.,]*")
LOWER_IS_BETTER = ("dưới", "không quá", "tối đa", "below", "under", "at most", "<")


@dataclass(frozen=True)
class Card:
    """One indicator of the plan: its value, interval, target and verdict, in words."""

    name: str
    value: str
    unit: str
    interval: str
    target: str
    verdict: str
    verdict_word: str
    reason: str
    progress: Progress | None = None
    bounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Count:
    """How many indicators share a verdict (the overview shows these instead of cards)."""

    verdict: str
    count: str
    word: str
    of: str


@dataclass(frozen=True)
class Cover:
    """What stands above the first section; all text in the annex's language."""

    title: str
    where: str
    theme: str = ""
    theme_short: str = ""
    area: str = ""
    area_name: str = ""
    period: str = ""
    period_label: str = ""
    language: str = "vi"
    question: str = ""
    answer: str = ""
    code: str = ""
    invented: bool = False
    plan: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    cards: tuple[Card, ...] = ()
    counts: tuple[Count, ...] = ()
    paragraphs: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Return the area's own name without its kind: "Huyện Hòa An" gives "Hòa An"."""
        kinds = ("huyện ", "thành phố ", "thị xã ", "tỉnh ", "xã ", "phường ", "thị trấn ")
        kind = next((kind for kind in kinds if self.area_name.lower().startswith(kind)), "")
        return self.area_name[len(kind) :]


def read_cover(data: Mapping[str, Any]) -> Cover:
    """Return the cover of the bundle; what is missing stays empty."""
    language = str(data.get("language") or "vi")
    names = (
        "title where theme theme_short area area_name period period_label question answer code plan"
    )
    return Cover(
        **{name: str(data.get(name) or "") for name in names.split()},
        language=language,
        invented=bool(data.get("invented")),
        facts=tuple((str(fact["label"]), str(fact["value"])) for fact in data.get("facts") or ()),
        cards=tuple(_card(card, language) for card in data.get("cards") or ()),
        counts=tuple(
            Count(*(str(count.get(name, "")) for name in ("verdict", "count", "word", "of")))
            for count in data.get("counts") or ()
        ),
        paragraphs=tuple(str(paragraph) for paragraph in data.get("paragraphs") or ()),
    )


def _card(card: Mapping[str, Any], language: str) -> Card:
    names = "name value unit interval target verdict verdict_word reason"
    given = {name: str(card.get(name) or "") for name in names.split()}
    progress = card.get("progress")
    return Card(
        **given,
        progress=Progress.from_json(progress) if progress else _read_progress(given, language),
        bounds=_bounds(given["interval"]),
    )


def _bounds(interval: str) -> tuple[str, ...]:
    """Return the two ends of "KTC 95%: 19,4–30,7" as printed, none where there is no interval."""
    ends = re.findall(r"[-−]?\d[\d.,]*", interval.rpartition(":")[2]) if "–" in interval else []
    return tuple(ends) if len(ends) == 2 else ()


def _read_progress(card: Mapping[str, str], language: str) -> Progress | None:
    """Return the bar of a card from its printed numbers, None where one of them is missing."""
    value = _number(card["value"], language)
    wanted = card["target"].rpartition(":")[2]
    target = _number(wanted, language)
    if value is None or not target:
        return None
    ends = [_number(end, language) for end in _bounds(card["interval"])]
    low, high = [end / target if end is not None else None for end in ends] or [None, None]
    lower = any(word in wanted.casefold() for word in LOWER_IS_BETTER)
    return Progress.from_json(
        {
            "value": min(value / target, LONGEST_BAR),
            "low": low,
            "high": high,
            "better": "lower" if lower else "higher",
            "verdict": card["verdict"],
        }
    )


def _number(text: str, language: str) -> float | None:
    found = NUMBER.search(text)
    if not found:
        return None
    thousands, decimal = (",", ".") if language == "en" else (".", ",")
    try:
        return float(found.group().rstrip(".,").replace(thousands, "").replace(decimal, "."))
    except ValueError:
        return None

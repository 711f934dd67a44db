"""The cover: head, facts, the answer in words, up to three cards, and two short paragraphs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.reference.definitions import Indicator
from helpers.report import narrative, words
from helpers.report.subject import Subject, rows_of
from helpers.report.tables import NOT_AVAILABLE

COVER = "application/vnd.annex.cover+json"
MOST_CARDS = 3
VERDICT_ORDER = ("met", "missed", "undecided", "monitor")
STATUS_ORDER = ("estimate", "preliminary", "official")


@dataclass(frozen=True)
class Cover:
    """What stands above the first section, as one bundle."""

    content: Mapping[str, Any]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        lines = [str(self.content[name]) for name in ("title", "where", "question", "answer")]
        lines += [
            f"{card['name']}: {card['value']} {card['unit']} – {card['verdict_word']}"
            for card in self.content["cards"]
        ]
        text = "\n".join([*lines, *self.content["paragraphs"]])
        html = "".join(f"<p>{line}</p>" for line in text.split("\n"))
        return {COVER: dict(self.content), "text/html": html, "text/plain": text}


def build_cover(subject: Subject, progress: pd.DataFrame, *, overview: bool = False) -> Cover:
    """Return the cover of an annex; an overview has counts by verdict instead of cards."""
    theme = subject.theme
    ids = headline(subject)
    rows = {row["indicator"]: row for row in rows_of(progress)}
    cards = [] if overview else [card(subject, rows[name]) for name in ids if name in rows]
    content = {
        "title": subject.word(theme.title),
        "where": f"{subject.place}, {subject.when}",
        "theme": theme.id,
        "theme_short": subject.word(theme.short),
        "area": subject.area.code,
        "area_name": subject.place,
        "period": subject.period.code,
        "period_label": words.upper_first(subject.when),
        "language": subject.language.code,
        "question": subject.word(theme.question),
        "answer": answer(subject, progress, ids),
        "code": verification_code(subject),
        "invented": subject.store.invented(subject.datasets),
        "plan": _plan(subject),
        "facts": facts(subject, progress),
        "cards": cards,
        "counts": counts(subject, progress) if overview else [],
        "paragraphs": [] if overview else narrative.paragraphs(subject, progress, ids),
    }
    return Cover(content)


def headline(subject: Subject) -> list[str]:
    """Return the indicators of the cards: the plan's with a target, then rates, then others."""
    parts = {name: one.listed("parts") for name, one in subject.reference.indicators.items()}
    ranked = sorted(
        (one for one in subject.indicators if not one.parent),
        key=lambda one: (not one.plan, not _has_target(subject, one), not one.is_rate),
    )
    names = [name for one in ranked for name in (parts[one.id] or (one.id,))]
    return names[:MOST_CARDS]


def _has_target(subject: Subject, indicator: Indicator) -> bool:
    province = subject.reference.areas.province_code
    return subject.reference.targets.find(indicator.id, province) is not None


def card(subject: Subject, row: Mapping[str, Any]) -> dict[str, str]:
    """Return one indicator's card."""
    indicator = subject.indicator(row["indicator"])
    decimals = int(row["decimals"])
    has_value = pd.notna(row["value"])
    verdict = words.page_verdict(row["verdict"])
    unit = subject.word(indicator.unit)
    return {
        "name": words.upper_first(subject.word(indicator.short)),
        "value": subject.language.number(row["value"], decimals) if has_value else NOT_AVAILABLE,
        "unit": unit if has_value else "",
        "interval": words.tie(_beside_value(subject, indicator, row)),
        "target": words.tie(_card_target(subject, indicator, row)),
        "verdict": verdict,
        "verdict_word": words.tie(_card_verdict(subject, row)),
        "reason": words.tie(reason(subject, indicator, row)),
    }


def _beside_value(subject: Subject, indicator: Indicator, row: Mapping[str, Any]) -> str:
    """Return the interval of a sample, the coverage of a full count, the nature of others."""
    if pd.isna(row["value"]):
        return words.upper_first(subject.text(f"status_long.{row['status']}"))
    if row["kind"] == "sample":
        interval = words.interval_text(subject, row, int(row["decimals"]))
        if not interval:
            return subject.text("card.no_interval")
        return subject.text("card.interval", interval=interval)
    if row["kind"] == "count" and pd.notna(row["coverage"]):
        share = subject.language.percent(row["coverage"] * 100, 0)
        return subject.text("card.coverage", share=share)
    return words.nature_text(subject, row["figure_status"])


def _card_target(subject: Subject, indicator: Indicator, row: Mapping[str, Any]) -> str:
    target = row["target"]
    if target is None:
        return ""
    phrase = words.target_text(subject, indicator, target)
    return subject.text("card.target", year=target.year, target=phrase)


def _card_verdict(subject: Subject, row: Mapping[str, Any]) -> str:
    return words.verdict_word(subject, row["verdict"])


def reason(subject: Subject, indicator: Indicator, row: Mapping[str, Any]) -> str:
    """Return the one short reason under a verdict."""
    verdict, target = row["verdict"], row["target"]
    if pd.isna(row["value"]) or (target is None and not indicator.plan):
        return ""
    if verdict == "undecided":
        return subject.text(f"card.reason.{narrative.why_undecided(row)}")
    if target is None or verdict not in narrative.DECIDED:
        known = verdict if verdict in ("monitor", "incomplete") else "no_target"
        return subject.text(f"card.reason.{words.verdict_key(subject, known)}")
    if row["kind"] == "sample":
        return subject.text(f"card.reason.{verdict}_{row['better']}")
    gap = float(row["value"]) - float(target.value)
    size = words.difference_text(subject, indicator, gap, int(row["decimals"]))
    side = "below" if gap < 0 else "above" if gap > 0 else "equal"
    if target.met_by(row["value"]) != (verdict == "met"):
        # The printed rate comes from protected counts, the verdict from the exact ones.
        side = "unrounded"
    return subject.text(f"card.reason.{side}", gap=size)


def answer(subject: Subject, progress: pd.DataFrame, ids: list[str]) -> str:
    """Return the answer in words: how many are met, missed, undecided; else the main figures."""
    plan = [subject.indicator(name).plan for name in progress["indicator"]]
    given = progress.loc[plan, "verdict"].map(words.page_verdict)
    parts: list[str] = []
    for verdict in ("met", "missed", "undecided"):
        count = int((given == verdict).sum())
        if count:
            first = "next" if parts else "one" if count == 1 else "first"
            parts.append(
                subject.text(f"answer.{verdict}.{first}", count=words.in_words(subject, count))
            )
    if parts:
        return words.tie(words.upper_first(", ".join(parts)) + ".")
    return words.tie(_main_figures(subject, progress, ids))


def _main_figures(subject: Subject, progress: pd.DataFrame, ids: list[str]) -> str:
    rows = [row for row in rows_of(progress) if row["indicator"] in ids]
    said = []
    for row in rows:
        if pd.notna(row["value"]):
            indicator = subject.indicator(row["indicator"])
            value = words.value_text(subject, indicator, row["value"], int(row["decimals"]))
            said.append(f"{words.lower_first(subject.word(indicator.short))} {value}")
    if not said:
        return subject.text("answer.no_data")
    return words.upper_first("; ".join(said)) + "."


def counts(subject: Subject, progress: pd.DataFrame) -> list[dict[str, Any]]:
    """Return how many of the plan's indicators share each verdict."""
    given = progress["verdict"].map(words.page_verdict)
    found = []
    for verdict in VERDICT_ORDER:
        count = int((given == verdict).sum())
        of = subject.text(f"counts.{verdict}", total=len(given))
        word = words.verdict_word(subject, verdict, short=True)
        found.append(
            {"verdict": verdict, "count": count, "word": words.tie(word), "of": words.tie(of)}
        )
    return [*found, *_incomplete(subject, progress)]


def _incomplete(subject: Subject, progress: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the count of those that wait for the whole year or for areas, if any."""
    count = int((progress["verdict"] == "incomplete").sum())
    word = words.upper_first(words.verdict_word(subject, "incomplete", short=True))
    of = words.tie(subject.text(f"counts.{words.verdict_key(subject, 'incomplete')}"))
    return [{"verdict": "none", "count": count, "word": word, "of": of}] if count else []


def facts(subject: Subject, progress: pd.DataFrame) -> list[dict[str, str]]:
    """Return area, period, last day of receipt, nature of the figures, lead agency."""
    area = f"{subject.area.full_name} ({subject.text('fact.code', code=subject.area.code)})"
    if subject.language.code != "vi":
        area = f"{subject.place} ({subject.text('fact.code', code=subject.area.code)})"
    found = [("area", area), ("period", words.upper_first(subject.when))]
    received = last_received(subject)
    if received:
        found.append(("received", received))
    nature = [one for one in STATUS_ORDER if one in set(progress["figure_status"].dropna())]
    if nature:
        found.append(("nature", subject.text(f"figure_status.{nature[0]}")))
    found.append(("lead", lead_agencies(subject)))
    return [
        {"label": subject.text(f"fact.{name}"), "value": words.tie(value)}
        for name, value in found
        if value
    ]


def last_received(subject: Subject) -> str:
    """Return the last day on which data of this annex came, "" where none did."""
    sent = subject.store.submissions(period=subject.period.code)
    sent = sent[sent["dataset"].isin(subject.datasets)]
    days = pd.to_datetime(sent["received"], errors="coerce").dropna()
    return subject.language.date(days.max().date()) if len(days) else ""


def lead_agencies(subject: Subject) -> str:
    """Return the agencies that lead the theme's indicators, named as of the period."""
    names = []
    for indicator in subject.indicators:
        agency = subject.reference.lead_agency(indicator, subject.period)
        if agency is not None and (indicator.plan or not subject.theme_has_plan):
            names.append(agency.name(subject.language.code))
    return "; ".join(dict.fromkeys(names))


def verification_code(subject: Subject) -> str:
    """Return "CB-051-2024-DD": province, area, period, theme."""
    settings = subject.reference.settings
    prefix = settings.code_prefix or words.initials(subject.reference.areas.province.name)
    return "-".join([prefix, subject.area.code, subject.period.code, subject.theme.code])


def _plan(subject: Subject) -> str:
    plan = subject.reference.settings.plan
    return subject.text("plan.full", day=subject.language.date(plan.date))

"""Ranking figures of an annex, one or two, with captions, sources and alt text from the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.indicators import verdicts
from helpers.reference.definitions import Indicator
from helpers.report import words
from helpers.report.figures import AnnexFigure, Prose
from helpers.report.phone.ranking import phone_ranking
from helpers.report.ranking import (
    FEW_ROWS,
    Ranking,
    draw_ranking,
    draw_two_rankings,
    sort_for_ranking,
)
from helpers.report.subject import Subject, rows_of, target_of


@dataclass(frozen=True)
class Ranked:
    """One indicator's areas, ready to draw, and what is said of them."""

    indicator: Indicator
    ranking: Ranking
    when: str
    hidden: int


def ranking_figure(subject: Subject, indicator_ids: Sequence[str]) -> AnnexFigure | Prose:
    """Return all reporting areas by one indicator, or by two side by side.

    A sentence where no area has a value; of two indicators, the one that has values stands alone.
    """
    found = [_ranked(subject, subject.indicator(name)) for name in indicator_ids]
    drawn = [one for one in found if one is not None]
    if not drawn:
        names = [words.lower_first(words.full_name(subject, subject.indicator(name)))
                 for name in indicator_ids]  # fmt: skip
        name = words.listed(subject, names)
        return Prose(words.tie(subject.text("figure.ranking.nothing", name=name)))
    alt = " ".join(_ranking_alt(subject, one) for one in drawn)
    if len(drawn) == 1:
        figure = draw_ranking(drawn[0].ranking, subject.language)
    else:
        figure = draw_two_rankings(drawn[0].ranking, drawn[1].ranking, subject.language)
    return AnnexFigure(
        figure,
        words.tie(alt),
        words.tie(_caption(subject, drawn)),
        words.tie(_ranking_note(subject, drawn)),
        phone_ranking([one.ranking for one in drawn], subject.language),
    )


def _ranked(subject: Subject, indicator: Indicator) -> Ranked | None:
    """Return the indicator's ranking, None where no area has a value."""
    records = verdicts.ranking(subject.reference, subject.store, indicator.id, subject.period)
    rows = _ranking_rows(subject, indicator, records)
    if rows.loc[~rows["is_province"], "value"].isna().all():
        return None
    rows, hidden = _drawn(sort_for_ranking(rows, indicator.better))
    province = subject.reference.areas.province_code
    target = subject.reference.targets.find(target_of(subject, indicator), province)
    label = ""
    if target is not None:
        phrase = words.target_text(subject, indicator, target)
        label = subject.text("figure.ranking.target", target=phrase)
    when = _when(subject, indicator, records)
    unit = subject.word(indicator.unit)
    ranking = Ranking(
        rows=rows,
        value_title="%" if indicator.is_rate else "",
        interval_title=_beside_title(subject, indicator),
        n_title="n" if indicator.kind == "sample" else "",
        unit=unit,
        better=indicator.better,
        target=None if target is None else float(target.value),
        target_label=words.tie(label),
        title=words.upper_first(subject.word(indicator.short)),
        subtitle=words.tie(subject.text("figure.ranking.subtitle", unit=unit, period=when)),
    )
    return Ranked(indicator, ranking, when, hidden)


def _caption(subject: Subject, drawn: Sequence[Ranked]) -> str:
    if len(drawn) > 1:
        shorts = [subject.word(one.indicator.short) for one in drawn]
        names = [words.upper_first(shorts[0]), *map(words.lower_first, shorts[1:])]
        return subject.text("figure.ranking.caption_of_two", names=words.listed(subject, names))
    indicator = drawn[0].indicator
    name = words.full_name(subject, indicator)
    if not indicator.is_rate:
        name += f" ({subject.word(indicator.unit)})"
    return subject.text("figure.ranking.caption", name=name, period=drawn[0].when)


def _beside_title(subject: Subject, indicator: Indicator) -> str:
    if indicator.kind == "administrative":
        return ""
    return subject.text(f"figure.ranking.beside.{indicator.kind}")


def _when(subject: Subject, indicator: Indicator, records: pd.DataFrame) -> str:
    if indicator.kind != "sample":
        return subject.when
    dated = rows_of(records.dropna(subset=["round_start"]))
    return (words.survey_date(subject, dated[0]) if dated else "") or subject.when


def _ranking_rows(subject: Subject, indicator: Indicator, records: pd.DataFrame) -> pd.DataFrame:
    province = subject.reference.areas.province_code
    rows = []
    for record in rows_of(records):
        few = record["status"] == "too_few_clusters"
        beside, is_note = _beside(subject, indicator, record)
        rows.append(
            {
                "name": subject.name_of(record["area"]),
                "value": record["value"],
                "ci_low": record["ci_low"],
                "ci_high": record["ci_high"],
                "is_own": record["area"] == subject.area.code,
                "is_province": record["area"] == province,
                "is_hollow": few,
                "is_note": is_note,
                "value_text": _value(subject, indicator, record),
                "interval_text": beside,
                "n_text": _n_text(subject, indicator, record),
            }
        )
    frame = pd.DataFrame(rows)
    numbers = ["value", "ci_low", "ci_high"]
    return frame.assign(**{name: frame[name].astype("float64") for name in numbers})


def _value(subject: Subject, indicator: Indicator, record: dict[str, Any]) -> str:
    province = subject.reference.areas.province_code
    decimals = words.printed_decimals(subject, indicator, record["value"], province)
    if record["area"] == subject.area.code:
        # As in the sentence above the figure.
        own = words.printed_decimals(subject, indicator, record["value"], subject.area.code)
        decimals = max(decimals, own)
    return subject.language.number(record["value"], decimals)


def _beside(subject: Subject, indicator: Indicator, record: dict[str, Any]) -> tuple[str, bool]:
    if pd.isna(record["value"]) or record["status"] == "too_few_clusters":
        return subject.text(f"status_long.{record['status']}"), True
    if indicator.kind == "sample":
        interval = words.interval_text(subject, record, indicator.decimals)
        return (f"({interval})" if interval else ""), False
    if indicator.kind == "count" and pd.notna(record["coverage"]):
        return subject.language.percent(record["coverage"] * 100, 0), False
    return "", False


def _n_text(subject: Subject, indicator: Indicator, record: dict[str, Any]) -> str:
    if indicator.kind != "sample" or record["status"] == "small_n":
        return ""
    return words.rounded_n(subject, record["n"])


def _ranking_alt(subject: Subject, one: Ranked) -> str:
    unit = "%" if one.indicator.is_rate else ""
    said = [
        f"{row['name']}: {row['value_text']}{unit} {row['interval_text']}".strip()
        for row in rows_of(one.ranking.rows)
    ]
    name = words.full_name(subject, one.indicator)
    tail = f" {one.ranking.target_label}." if one.ranking.target_label else ""
    return subject.text("figure.alt.ranking", name=name, values="; ".join(said)) + tail


def _drawn(rows: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the rows to draw and how many are left out: of many areas, those without a value."""
    if len(rows) <= FEW_ROWS:
        return rows, 0
    kept = rows["value"].notna() | rows["is_own"] | rows["is_province"]
    return rows[kept].reset_index(drop=True), int((~kept).sum())


def _ranking_note(subject: Subject, drawn: Sequence[Ranked]) -> str:
    indicators = [one.indicator for one in drawn]
    parts = [words.source_text(subject, indicators), subject.text("figure.ranking.order")]
    if any(one.ranking.rows.loc[~one.ranking.rows["is_province"], "ci_low"].notna().any()
           for one in drawn):  # fmt: skip
        parts.append(subject.text("figure.ranking.overlap"))
    if any(one.ranking.rows["is_hollow"].any() for one in drawn):
        limit = subject.reference.settings.min_clusters
        parts.append(subject.text("figure.ranking.hollow", limit=limit))
    return " ".join([*parts, *_hidden(subject, drawn)])


def _hidden(subject: Subject, drawn: Sequence[Ranked]) -> list[str]:
    """Return how many areas are left out, once where it is the same number in each ranking."""
    counts = {one.hidden for one in drawn}
    if len(counts) == 1:
        return [subject.text("figure.ranking.hidden", count=one) for one in counts if one]
    return [subject.text("figure.ranking.hidden_of", count=one.hidden,
                         name=words.lower_first(subject.word(one.indicator.short)))
            for one in drawn if one.hidden]  # fmt: skip

"""Trend and ranking figures of an annex, with captions, sources and alt text from the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from helpers.indicators import verdicts
from helpers.reference.definitions import Indicator
from helpers.report import words
from helpers.report.figures import AnnexFigure, Prose
from helpers.report.ranking import FEW_ROWS, Ranking, draw_ranking, sort_for_ranking
from helpers.report.subject import Subject, rows_of
from helpers.report.trend import Panel, draw_trend

HISTORY = 5


def trend_figure(subject: Subject, indicator_ids: Sequence[str]) -> AnnexFigure | Prose:
    """Return the indicators' trends side by side, or a sentence where there is no figure at all."""
    found = _since_first(
        [(one, _trend(subject, one)) for one in map(subject.indicator, indicator_ids)]
    )
    if all(points["value"].isna().all() for _, points in found):
        return Prose(subject.text("figure.trend.nothing"))
    panels = [_panel(subject, indicator, points) for indicator, points in found]
    years = [int(year) for year in found[0][1]["year"]]
    names = {"first": years[0], "last": years[-1]}
    aims = "target" if any(panel.target is not None for panel in panels) else "none"
    length = "year" if subject.period.is_full_year else "part"
    length = length if years[1:] else "single"
    caption = subject.text(f"figure.trend.caption.{length}.{aims}", **names)
    alt = " ".join(_trend_alt(subject, one, points) for one, points in found)
    note = subject.text("figure.trend.note") if _any_sample(found) else ""
    source = f"{words.source_text(subject, [one for one, _ in found])} {note}".strip()
    return AnnexFigure(
        draw_trend(panels, subject.language), words.tie(alt), words.tie(caption), words.tie(source)
    )


def _trend(subject: Subject, indicator: Indicator) -> pd.DataFrame:
    points = verdicts.trend(
        subject.reference, subject.store, indicator.id, subject.area, subject.period, count=HISTORY
    )
    numbers = ["value", "ci_low", "ci_high", "n", "coverage"]
    points[numbers] = points[numbers].astype("float64")
    return points.assign(year=[subject.reference.periods.get(c).year for c in points["period"]])


def _since_first(
    found: list[tuple[Indicator, pd.DataFrame]],
) -> list[tuple[Indicator, pd.DataFrame]]:
    """Return the trends without the years before any of them has a value."""
    known = [int(points.loc[points["value"].notna(), "year"].min()) for _, points in found
             if points["value"].notna().any()]  # fmt: skip
    first = min(known, default=0)
    return [(one, points[points["year"] >= first].reset_index(drop=True)) for one, points in found]


def _panel(subject: Subject, indicator: Indicator, points: pd.DataFrame) -> Panel:
    target = subject.reference.targets.find(_target_of(subject, indicator), subject.area.code)
    label = ""
    if target is not None:
        phrase = words.target_text(subject, indicator, target)
        label = subject.text("figure.target", year=target.year, target=phrase)
    return Panel(
        title=words.upper_first(subject.word(indicator.short)),
        subtitle=_subtitle(subject, indicator, points),
        points=points,
        decimals=words.printed_decimals(subject, indicator, _last(points), subject.area.code),
        unit=subject.word(indicator.unit),
        better=indicator.better,
        target=None if target is None else float(target.value),
        target_label=words.tie(label),
        target_year=2025 if target is None else target.year,
        empty=subject.text("status_long.no_data"),
    )


def _last(points: pd.DataFrame) -> float:
    known = points["value"].dropna()
    return float(known.iloc[-1]) if len(known) else float("nan")


def _target_of(subject: Subject, indicator: Indicator) -> str:
    """Return the indicator whose target counts: its own, or that of which it is one part."""
    parent = subject.reference.indicators.get(indicator.parent)
    is_part = parent is not None and indicator.id in parent.listed("parts")
    return indicator.parent if is_part else indicator.id


def _subtitle(subject: Subject, indicator: Indicator, points: pd.DataFrame) -> str:
    if indicator.kind == "sample":
        sizes = points["n"].dropna()
        unit = "" if indicator.is_rate else f"{subject.word(indicator.unit)}; "
        if len(sizes) and indicator.is_rate:
            n = words.rounded_n(subject, sizes.iloc[-1])
            return subject.text("figure.subtitle.sample_n", n=n)
        return unit + subject.text("figure.subtitle.interval" if unit else "figure.subtitle.sample")
    coverage = points["coverage"].dropna()
    if indicator.kind == "count" and len(coverage):
        share = subject.language.percent(coverage.iloc[-1] * 100, 0)
        return subject.text("figure.subtitle.count", share=share)
    unit = subject.word(indicator.unit)
    return subject.text("figure.subtitle.administrative") if unit == "%" else unit


def _trend_alt(subject: Subject, indicator: Indicator, points: pd.DataFrame) -> str:
    name = words.upper_first(subject.word(indicator.short))
    known = points.dropna(subset=["value"])
    if known.empty:
        return subject.text("figure.alt.no_data", name=name)
    said = [
        f"{row.year}: {words.value_text(subject, indicator, row.value)}"
        for row in known.itertuples()
    ]
    return subject.text("figure.alt.trend", name=name, values="; ".join(said))


def _any_sample(found: Sequence[tuple[Indicator, pd.DataFrame]]) -> bool:
    return any(indicator.kind == "sample" for indicator, _ in found)


def ranking_figure(subject: Subject, indicator_id: str) -> AnnexFigure | Prose:
    """Return all reporting areas by value, or a sentence where none has one."""
    indicator = subject.indicator(indicator_id)
    records = verdicts.ranking(subject.reference, subject.store, indicator_id, subject.period)
    rows = _ranking_rows(subject, indicator, records)
    if rows.loc[~rows["is_province"], "value"].isna().all():
        name = words.lower_first(words.full_name(subject, indicator))
        return Prose(words.tie(subject.text("figure.ranking.nothing", name=name)))
    rows, hidden = _drawn(sort_for_ranking(rows, indicator.better))
    province = subject.reference.areas.province_code
    target = subject.reference.targets.find(_target_of(subject, indicator), province)
    label = ""
    if target is not None:
        phrase = words.target_text(subject, indicator, target)
        label = subject.text("figure.ranking.target", target=phrase)
    ranking = Ranking(
        rows=rows,
        value_title="%" if indicator.is_rate else "",
        interval_title=_beside_title(subject, indicator),
        n_title="n" if indicator.kind == "sample" else "",
        unit=subject.word(indicator.unit),
        better=indicator.better,
        target=None if target is None else float(target.value),
        target_label=words.tie(label),
    )
    when = _when(subject, indicator, records)
    name = words.full_name(subject, indicator)
    if not indicator.is_rate:
        name += f" ({subject.word(indicator.unit)})"
    caption = subject.text("figure.ranking.caption", name=name, period=when)
    alt = _ranking_alt(subject, indicator, rows, label)
    return AnnexFigure(
        draw_ranking(ranking, subject.language), words.tie(alt), words.tie(caption),
        words.tie(_ranking_note(subject, indicator, rows, hidden)),
    )  # fmt: skip


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


def _ranking_alt(subject: Subject, indicator: Indicator, rows: pd.DataFrame, label: str) -> str:
    unit = "%" if indicator.is_rate else ""
    said = [
        f"{row['name']}: {row['value_text']}{unit} {row['interval_text']}".strip()
        for row in rows_of(rows)
    ]
    name = words.full_name(subject, indicator)
    tail = f" {label}." if label else ""
    return subject.text("figure.alt.ranking", name=name, values="; ".join(said)) + tail


def _drawn(rows: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the rows to draw and how many are left out: of many areas, those without a value."""
    if len(rows) <= FEW_ROWS:
        return rows, 0
    kept = rows["value"].notna() | rows["is_own"] | rows["is_province"]
    return rows[kept].reset_index(drop=True), int((~kept).sum())


def _ranking_note(subject: Subject, indicator: Indicator, rows: pd.DataFrame, hidden: int) -> str:
    parts = [words.source_text(subject, [indicator]), subject.text("figure.ranking.order")]
    if indicator.kind == "sample":
        parts.append(subject.text("figure.ranking.overlap"))
    if rows["is_hollow"].any():
        limit = subject.reference.settings.min_clusters
        parts.append(subject.text("figure.ranking.hollow", limit=limit))
    if hidden:
        parts.append(subject.text("figure.ranking.hidden", count=hidden))
    return " ".join(parts)

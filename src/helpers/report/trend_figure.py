"""Trend figures of an annex, with captions, sources and alt text from the numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.indicators import verdicts
from helpers.reference.definitions import Indicator
from helpers.report import words
from helpers.report.figures import AnnexFigure, Prose
from helpers.report.phone.trend import phone_trend
from helpers.report.subject import Subject, target_of
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
    has_intervals = any(points["ci_low"].notna().any() for _, points in found)
    note = subject.text("figure.trend.note") if has_intervals else ""
    source = f"{words.source_text(subject, [one for one, _ in found])} {note}".strip()
    return AnnexFigure(
        draw_trend(panels, subject.language),
        words.tie(alt),
        words.tie(caption),
        words.tie(source),
        phone_trend(panels, subject.language),
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
    target = subject.reference.targets.find(target_of(subject, indicator), subject.area.code)
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


def _subtitle(subject: Subject, indicator: Indicator, points: pd.DataFrame) -> str:
    if indicator.kind == "sample":
        return _sample_subtitle(subject, indicator, points)
    coverage = points["coverage"].dropna()
    if indicator.kind == "count" and len(coverage):
        share = subject.language.percent(coverage.iloc[-1] * 100, 0)
        return subject.text("figure.subtitle.count", share=share)
    unit = subject.word(indicator.unit)
    return subject.text("figure.subtitle.administrative") if unit == "%" else unit


def _sample_subtitle(subject: Subject, indicator: Indicator, points: pd.DataFrame) -> str:
    """Return n of the last round and what stands beside the points: intervals, or why none."""
    few = points["value"].notna().any() and points["ci_low"].isna().all()
    beside = subject.text("status.too_few_clusters" if few else "figure.subtitle.interval")
    if not indicator.is_rate:
        return f"{subject.word(indicator.unit)}; {beside}"
    sizes = points["n"].dropna()
    if sizes.empty:
        return subject.text("figure.subtitle.sample", beside=beside)
    n = words.rounded_n(subject, sizes.iloc[-1])
    return subject.text("figure.subtitle.sample_n", n=n, beside=beside)


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

"""Cross-checks of sums: areas against the province, published figures, output per person."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

import pandas as pd

from helpers.indicators.checks.comparisons import Comparison, compare, empty, joined
from helpers.indicators.estimates import read_estimates
from helpers.indicators.food_security import KILOGRAMS_PER_TONNE, crop_rows
from helpers.reference.published import read_published

if TYPE_CHECKING:
    from helpers.indicators.context import EstimationContext
    from helpers.reference import Indicator
    from helpers.reference.cross_checks import PublishedFigure

# Of each form what adds up over areas, and what else makes a row one row.
ADDING: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "crops": (("area_planted_ha", "area_harvested_ha", "output_tonnes"), ("crop", "season")),
    "population": (("population_average", "households"), ()),
    "livestock": (("head", "liveweight_tonnes"), ("species",)),
    "post_harvest": (("stored_tonnes", "lost_tonnes"), ("crop", "stage")),
}
PER_PERSON = "crop_output_per_person"
FORM_PER_PERSON = "grain_per_capita_kg"


def areas_sum_to_province(context: EstimationContext, datasets: Collection[str]) -> pd.DataFrame:
    """Return what the province sent itself beside the sum of its areas, where all have sent."""
    return joined([_province_of(context, dataset) for dataset in ADDING if dataset in datasets])


def _province_of(context: EstimationContext, dataset: str) -> pd.DataFrame:
    columns, keys = ADDING[dataset]
    every = context.store.read(dataset, period=context.period.code)
    if every.empty or context.recast:
        return empty()
    whole = every[every["reporting_area"] == context.province]
    below = context.forms(dataset)
    below = below[below["place"] != context.province]
    if whole.empty or set(below["place"]) != set(context.places[1:]):
        return empty()
    whole = whole.drop_duplicates(list(keys) or ["reporting_area"]).assign(place=context.province)
    found = []
    for column in columns:
        sums = _sums(below, column, keys)
        labels = [tuple(row) for row in whole[list(keys)].astype("object").to_numpy()]
        expected = pd.Series([sums.get(label) for label in labels], index=whole.index)
        one = Comparison("areas_sum_to_province", dataset, column, items=keys)
        limits = context.reference.cross_checks.areas_sum_to_province
        found.append(compare(whole, one, (expected, whole[column]), limits))
    return joined(found)


def _sums(rows: pd.DataFrame, column: str, keys: tuple[str, ...]) -> dict[tuple[str, ...], float]:
    """Return Σ of a column by the other keys; a key of which a cell is missing has no sum."""
    labels = [tuple(row) for row in rows[list(keys)].astype("object").to_numpy()]
    sums: dict[tuple[str, ...], float] = {}
    for label, value in zip(labels, rows[column], strict=True):
        sums[label] = sums.get(label, 0.0) + float(value)
    return sums


def published_figure(context: EstimationContext, datasets: Collection[str]) -> pd.DataFrame:
    """Return the sum of the areas beside each published figure of this period that means the same.

    Which row of `data/reference/published_figures.csv` means which column stands in
    `params/cross_checks.yml`. Nothing is compared while an area is missing.
    """
    known = context.reference.cross_checks.published
    figures = [figure for figure in known if figure.dataset in datasets]
    if not figures or context.recast:
        return empty()
    published = read_published(context.reference.paths)
    published = published[published["area_code"] == context.province]
    return joined([_published(context, published, figure) for figure in figures])


def _published(
    context: EstimationContext, published: pd.DataFrame, figure: PublishedFigure
) -> pd.DataFrame:
    meant = published["indicator"] == figure.name
    rows = published[meant & published["period"].map(lambda code: _is_of(context, figure, code))]
    got = _total(context, figure)
    if rows.empty or got is None:
        return empty()
    told = rows.assign(
        place=context.province,
        crop=" ".join(figure.crops),
        season=figure.season,
        period=context.period.code,
    )
    one = Comparison("published_figure", figure.dataset, figure.column, items=("crop", "season"))
    pair = (rows["value"] * figure.scale, pd.Series(got, index=rows.index))
    found = compare(told, one, pair, context.reference.cross_checks.published_figure)
    return found.assign(expected_note=rows["source"].tolist())


def _is_of(context: EstimationContext, figure: PublishedFigure, code: str) -> bool:
    """Return whether a published period is the one reported: "2023", or "ĐX 2024" of a season."""
    if not figure.season:
        return code == context.period.code
    year = re.fullmatch(r"\D+(\d{4})", code)
    if year is None or figure.season not in context.period.seasons:
        return False
    return year[1] == str(context.period.year)


def _total(context: EstimationContext, figure: PublishedFigure) -> float | None:
    rows = context.forms(figure.dataset)
    if rows.empty:
        return None
    if figure.crops:
        rows = rows[rows["crop"].isin(figure.crops)]
        once = crop_rows(context, figure.crops)
        rows = rows[rows["season"] == figure.season] if figure.season else once
    whole = set(rows["place"]) == {context.province}
    complete = whole or set(context.reported(figure.dataset)) >= set(context.places[1:])
    values = rows[figure.column]
    return float(values.sum()) if complete and len(rows) and values.notna().all() else None


def per_capita(context: EstimationContext) -> pd.DataFrame:
    """Return output per person, as printed and as forms give it, beside Σ output ÷ Σ population.

    The printed figure parts from it where an area gave only one of the two.
    """
    known = [one for one in context.reference.indicators.values() if one.method == PER_PERSON]
    return joined([_per_person(context, indicator) for indicator in known])


def _per_person(context: EstimationContext, indicator: Indicator) -> pd.DataFrame:
    rows = crop_rows(context, tuple(indicator.listed("crops")))
    people = context.forms("population")
    if rows.empty or people.empty:
        return empty()
    output = rows.groupby("place")["tonnes"].sum(min_count=1)
    population = people.groupby("place")["population_average"].sum(min_count=1)
    output.loc[context.province] = output[output.index != context.province].sum()
    population.loc[context.province] = population[population.index != context.province].sum()
    expected = output * KILOGRAMS_PER_TONNE / population.where(population > 0)
    records = read_estimates(context.reference, context.store, indicator.id, context.period)
    printed = records.set_index("area")["value"]
    places = [place for place in context.places if place in printed.index]
    told = pd.DataFrame({"place": places, "period": context.period.code}, index=places)
    limits = context.reference.cross_checks.per_capita
    pair = (expected.reindex(places), printed.reindex(places))
    found = [compare(told, Comparison("per_capita", "population", indicator.id), pair, limits)]
    if FORM_PER_PERSON in people:
        sent = (expected.reindex(people["place"]).set_axis(people.index), people[FORM_PER_PERSON])
        found.append(compare(people, Comparison("per_capita", "population", FORM_PER_PERSON),
                             sent, limits))  # fmt: skip
    return joined(found)

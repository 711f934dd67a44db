"""The project's own params hold what the plan and the design ask for."""

import unicodedata
from pathlib import Path

import pytest

from helpers.paths import ProjectPaths
from helpers.reference import load_reference

ROOT = Path(__file__).resolve().parents[2]
PLAN = {
    *("grain_output", "grain_per_capita", "vegetable_fruit_intake", "food_all_year", "food_loss"),
    *("stunting_under2", "wasting_under2", "low_birth_weight"),
    *("productivity_gain", "income_gain", "cooperative_linkage"),
}


@pytest.fixture(scope="module")
def reference():
    return load_reference(ProjectPaths(ROOT))


def test_the_plan_s_indicators_are_those_of_the_plan(reference):
    assert {one.id for one in reference.indicators.values() if one.plan} == PLAN


def test_the_overview_shows_all_indicators_of_the_plan(reference):
    shown = [one.id for one in reference.themes["overview"].indicators(reference)]
    assert len(shown) == len(PLAN)
    assert set(shown) == PLAN


def test_rows_of_a_group_stand_together(reference):
    for theme in reference.themes.values():
        groups = [one.group.vi for one in theme.indicators(reference)]
        runs = [g for n, g in enumerate(groups) if n == 0 or groups[n - 1] != g]
        if theme.id != "overview":
            assert len(runs) == len(set(runs)), theme.id


def test_a_row_in_another_stands_below_it_in_the_same_group(reference):
    order = list(reference.indicators)
    for one in reference.indicators.values():
        if one.parent:
            parent = reference.indicators[one.parent]
            assert (parent.theme, parent.group) == (one.theme, one.group)
            assert order.index(parent.id) < order.index(one.id)


def test_only_flows_may_be_cumulated(reference):
    flows = {one.id for one in reference.indicators.values() if one.flow}
    assert {"grain_output", "capital_disbursed", "live_births"} <= flows
    assert not any(reference.indicators[name].is_rate for name in flows)


def test_full_counts_of_children_are_protected_and_tonnes_are_not(reference):
    for one in reference.indicators.values():
        assert one.sensitive == (one.kind == "count"), one.id
    assert not reference.indicators["grain_output"].sensitive


def test_samples_come_from_surveys_and_counts_from_forms(reference):
    for one in reference.indicators.values():
        for name in one.datasets:
            dataset = reference.datasets.get(name)
            if dataset and one.kind == "sample":
                assert dataset.part == "B", one.id
            if dataset and one.kind == "count":
                assert dataset.part == "A", one.id


def test_the_columns_named_in_arguments_stand_in_the_datasets(reference):
    names = ("column", "numerator", "denominator", "baseline", "current", "grams", "any_of")
    for one in reference.indicators.values():
        columns = {c.id for name in one.datasets for c in reference.datasets[name].columns}
        for argument in names:
            assert set(one.listed(argument)) <= columns, (one.id, argument)


def test_the_default_batch_is_2024_for_all_themes_and_reporting_areas(reference):
    batch = reference.batches[reference.settings.default_batch]
    assert (batch.periods, batch.themes, batch.areas) == (("2024",), "all", "reporting")
    assert batch.languages == ("vi",)
    assert set(batch.formats) == {"html", "pdf", "xlsx", "docx"}
    assert set(batch.annex_numbers) == set(reference.themes)


def test_the_other_batches_are_districts_of_2025_h1_and_communes_of_2025(reference):
    districts, communes = reference.batches["districts-2025-H1"], reference.batches["communes-2025"]
    assert districts.periods == ("2025-H1",)
    assert communes.periods == ("2025",)
    assert set(communes.themes) == {"cooperatives", "food_security"}


def test_a_comment_stands_for_hoa_an_2024(reference):
    text = reference.comment("2024", "051", "nutrition", "vi").read_text(encoding="utf-8")
    assert "Nguyên nhân" in text
    assert "Kiến nghị, đề xuất" in text


def test_full_counts_are_withheld_up_to_seven_and_rounded_to_five(reference):
    policy = reference.disclosure
    assert (policy.withhold_up_to, policy.round_to, policy.complementary) == (7, 5, True)
    assert reference.settings.sample_minimum == 30
    assert reference.settings.min_clusters == 8


def test_every_text_is_composed_and_has_no_stray_space():
    for file in sorted((ROOT / "params").rglob("*")):
        if file.suffix in (".yml", ".csv", ".md"):
            text = file.read_text(encoding="utf-8")
            assert text == unicodedata.normalize("NFC", text), file.name
            assert "\u00a0" not in text, file.name


def test_everything_is_translated(reference):
    for one in (*reference.indicators.values(), *reference.themes.values()):
        for value in dict(one).values():
            if hasattr(value, "vi"):
                assert value.en, one.id


def test_every_field_of_the_checked_objects_is_described_in_the_readme(reference):
    text = (ROOT / "params" / "README.md").read_text(encoding="utf-8")
    batch = reference.batches["default"]
    objects = (
        reference.settings, batch, reference.disclosure, reference.areas.rows[0],
        reference.agencies.rows[0], reference.duties[0], reference.targets.rows[0],
        *list(reference.indicators.values())[:1], *list(reference.themes.values())[:1],
        *list(reference.datasets.values())[:1], reference.datasets["crops"].columns[0],
        *list(reference.periods.kinds.values())[:1],
    )  # fmt: skip
    for one in objects:
        for name in type(one).model_fields:
            assert name == "id" or f"`{name}" in text, (type(one).__name__, name)


def test_the_published_figures_name_their_source():
    import csv

    for file in sorted((ROOT / "data" / "reference").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            assert all(row["source"] for row in csv.DictReader(stream)), file.name

"""DOMAIN §1: what meets a target of the plan, and what must not be said of it."""

import pytest


def forms(world, made, *, tonnes=290_000, population=543_100, period="2024"):
    world.put("crops", period, made.grain(tonnes))
    world.put("population", period, made.people(population))


# ── strict bounds and equality ──────────────────────────────────────────────────────────────────
def test_exactly_290_thousand_tonnes_do_not_meet_over_290(world, made):
    forms(world, made, tonnes=290_000)
    cells = world.printed("grain_output")
    assert (cells["target"].text, cells["value"].text) == ("trên 290", "290,0")
    assert cells["verdict"].text == "Chưa đạt"
    assert "chưa vượt mức mục tiêu năm 2025 (trên 290)" in world.said("grain_output")


@pytest.mark.parametrize(
    ("tonnes", "print_", "verdict"),
    [(290_040, "290,04", "Đạt"), (289_960, "289,96", "Chưa đạt"), (290_100, "290,1", "Đạt")],
)
def test_values_are_compared_unrounded_and_a_print_equal_to_a_strict_target_gets_a_decimal(
    world, made, tonnes, print_, verdict
):
    forms(world, made, tonnes=tonnes)
    cells = world.printed("grain_output")
    assert (cells["value"].text, cells["verdict"].text) == (print_, verdict)


@pytest.mark.parametrize(
    ("light", "print_", "verdict"),
    [(1000, "8,0", "Chưa đạt"), (995, "7,96", "Đạt"), (1005, "8,04", "Chưa đạt")],
)
def test_under_8_per_cent_is_strict_and_its_print_never_belies_the_verdict(
    world, made, light, print_, verdict
):
    world.put("births", "2024", [made.births("051", 12_500, 12_500, light)])
    cells = world.printed("low_birth_weight")
    assert (cells["value"].text, cells["verdict"].text) == (print_, verdict)


def eaten(made, *grams):
    return made.households(
        *({"vegetables_g": each, "fruit_g": 0.0, "person_days": 1.0} for each in grams)
    )


@pytest.mark.parametrize(("grams", "verdict"), [(400.0, "Đạt"), (399.0, "Chưa đạt")])
def test_400_grams_reach_the_target_of_400(world, made, grams, verdict):
    world.put("household_survey", "2024", eaten(made, grams))
    assert world.cell("vegetable_fruit_intake", "verdict") == verdict


@pytest.mark.parametrize(
    ("outside", "print_", "verdict"), [(0, "100,0", "Đạt"), (1, "99,95", "Chưa đạt")]
)
def test_all_households_linked_is_reached_at_100_per_cent_and_not_before(
    world, made, outside, print_, verdict
):
    joined = [True] * (2000 - outside) + [False] * outside
    world.put("programme_households", "2024", made.members(joined))
    cells = world.printed("cooperative_linkage")
    assert (cells["value"].text, cells["verdict"].text) == (print_, verdict)


def incomes(made, *now, before=100.0):
    return made.households(*({"income_baseline_dong": before, "income_dong": one} for one in now))


# Consumer prices rose by 3.25 % in 2023 and by 3.63 % in 2024 (General Statistics Office).
PRICES_OF_2024 = 1.0325 * 1.0363


@pytest.mark.parametrize(("real", "verdict"), [(110.0, "Đạt"), (109.9, "Chưa đạt")])
def test_a_gain_of_10_per_cent_is_reached_at_equality(world, made, real, verdict):
    world.put("household_survey", "2024", incomes(made, real * PRICES_OF_2024))
    assert world.cell("income_gain", "verdict") == verdict


def test_the_gain_is_cumulative_from_the_baseline_year_which_is_a_param(own_world, made):
    own_world.put("household_survey", "2024", incomes(made, 110 * PRICES_OF_2024))
    assert own_world.cell("income_gain", "value") == "10,0"
    own_world.change("project.yml", "baseline_year: 2022", "baseline_year: 2023")
    # 110 × 1.0325 = 113.575: only the prices of 2024 are taken out.
    assert own_world.cell("income_gain", "value") == "13,6"


# ── what the figures are made of ────────────────────────────────────────────────────────────────
def test_output_can_be_missed_while_grain_per_person_is_met_and_the_other_way_round(world, made):
    # Both targets imply 538,033 people; the published population of 2022 is 543.1 thousand.
    forms(world, made, tonnes=290_000, population=538_033)
    verdicts = [world.cell(one, "verdict") for one in ("grain_output", "grain_per_capita")]
    assert verdicts == ["Chưa đạt", "Đạt"]
    forms(world, made, tonnes=290_100, population=543_100)
    verdicts = [world.cell(one, "verdict") for one in ("grain_output", "grain_per_capita")]
    assert verdicts == ["Đạt", "Chưa đạt"]


def test_the_published_grain_of_2023_falls_just_short_of_both_targets(world, made):
    forms(world, made, tonnes=288_944, population=543_100, period="2023")
    lines = [world.printed(one, period="2023") for one in ("grain_output", "grain_per_capita")]
    assert [line["value"].text for line in lines] == ["288,9", "532,0"]
    assert [line["verdict"].text for line in lines] == ["Chưa đạt", "Chưa đạt"]


def test_the_denominator_of_a_figure_per_person_is_named_and_given(world, made):
    forms(world, made, tonnes=290_000, population=543_100)
    notes = world.notes("grain_per_capita")
    assert "chia cho dân số trung bình năm 2024: 543.100 người (Biểu 01)" in notes
    definition = world.annex("food_security").definition("grain_per_capita").markdown
    assert "chia cho dân số trung bình của năm" in definition
    assert world.reference.indicators["grain_per_capita"].denominator.vi.startswith("Dân số")


def test_cassava_potatoes_and_taro_are_no_grain(world, made):
    rows = made.grain(200_000)
    rows += [made.crop("051", 50_000, crop=name) for name in ("cassava", "sweet_potato")]
    rows += [made.crop("051", 4_000, crop="maize"), made.crop("051", 300, crop="other_grain")]
    world.put("crops", "2024", rows)
    assert world.row("grain_output")["value"] == pytest.approx(204.3)


def test_tonnes_are_hectares_times_quintals_over_ten(world, made):
    # 3,672 ha × 49.1 quintals/ha: published as 18,030 t.
    rows = [made.crop("051", area_harvested_ha=3672, yield_quintal_per_ha=49.1)]
    world.put("crops", "2024", rows)
    assert world.row("grain_output", "051")["value"] == pytest.approx(18.02952)


def test_the_yield_of_an_aggregate_is_output_over_area_and_no_mean_of_yields(world, made):
    small = made.crop("051", 600.0, area_harvested_ha=100.0)
    large = made.crop("052", 1200.0, area_harvested_ha=300.0)
    world.put("crops", "2024", [small, large])
    # 60 and 40 quintals/ha: the mean would be 50.
    assert world.cell("rice_yield", "value") == "45,0"


def test_grain_per_person_of_the_province_is_no_mean_of_its_districts(world, made):
    world.put("crops", "2024", [made.crop("051", 6000.0), made.crop("052", 2000.0)])
    people = {"051": 10_000, "052": 30_000}
    rows = [{"area": a, "reporting_area": a, "population_average": n} for a, n in people.items()]
    world.put("population", "2024", rows)
    # 600 and 66.7 kg: the mean would be 333.3.
    assert world.cell("grain_per_capita", "value") == "200,0"


def test_intake_is_weighted_grams_over_weighted_person_days(world, made):
    rows = eaten(made, 800.0, 300.0)
    for row in rows:
        few = row["vegetables_g"] == 300.0
        row |= {"person_days": 1.0 if few else 4.0, "weight": 3.0 if few else 1.0}
    world.put("household_survey", "2024", rows)
    # (1 × 800 + 3 × 300) ÷ (1 × 4 + 3 × 1)
    assert world.row("vegetable_fruit_intake")["value"] == pytest.approx(1700 / 7)


def test_loss_is_what_was_lost_over_what_was_stored(world, made):
    rows = [("harvest", 900.0, 9.0), ("storage", 100.0, 11.0)]
    world.put(
        "post_harvest",
        "2024",
        [
            {"area": "051", "reporting_area": "051", "crop": "rice", "stage": stage,
             "stored_tonnes": stored, "lost_tonnes": lost}
            for stage, stored, lost in rows
        ],
    )  # fmt: skip
    # Losses of 1 % and 11 %: the mean would be 6.
    assert world.cell("food_loss", "value", "051") == "2,0"


def test_a_household_in_all_three_forms_is_linked_once(world, made):
    rows = made.members([True, False, False, False])
    rows[0] |= {"joined_group": True, "joined_linkage": True}
    world.put("programme_households", "2024", rows)
    assert world.cell("cooperative_linkage", "value", "051") == "25,0"


def test_productivity_is_met_only_when_crops_and_livestock_both_are(world, made):
    fields = {"crop_yield_baseline": 40.0, "livestock_baseline_kg": 100.0}
    world.put("household_survey", "2024", made.households(
        fields | {"crop_yield": 48.0, "livestock_kg": 105.0}
    ))  # fmt: skip
    names = ("crop_productivity_gain", "livestock_productivity_gain", "productivity_gain")
    cells = [world.printed(name) for name in names]
    assert [cell["value"].text for cell in cells] == ["20,0", "5,0", "5,0"]
    assert [cell["verdict"].text for cell in cells] == ["Đạt", "Chưa đạt", "Chưa đạt"]


def test_both_the_mean_gain_and_the_share_of_households_at_10_per_cent_are_reported(world, made):
    gains = [100.0, 110.0, 109.0, 141.0]
    rows = made.households(*({"crop_yield_baseline": 100.0, "crop_yield": one} for one in gains))
    world.put("household_survey", "2024", rows)
    assert world.cell("crop_productivity_gain", "value") == "15,0"
    assert world.cell("crop_gain_households", "value") == "50,0"
    own = world.reference.themes["livelihoods"].indicators(world.reference)
    shares = {"crop_gain_households", "livestock_gain_households", "income_gain_households"}
    assert shares <= {one.id for one in own}


def test_a_baseline_of_nought_or_less_is_left_out_and_counts_as_no_gain(world, made):
    befores = [0.0, -5.0, 100.0, 100.0, 100.0]
    rows = [{"crop_yield_baseline": b, "crop_yield": 120.0} for b in befores]
    world.put("household_survey", "2024", made.households(*rows))
    row = world.row("crop_productivity_gain")
    assert (row["value"], row["n"]) == (pytest.approx(20.0), 60)


def test_without_any_baseline_it_says_so_and_shows_no_nought(world, made):
    rows = made.households({"crop_yield_baseline": float("nan"), "crop_yield": 120.0})
    world.put("household_survey", "2024", rows)
    for indicator in ("crop_productivity_gain", "crop_gain_households"):
        cells = world.printed(indicator)
        assert (cells["value"].text, cells["verdict"].text) == ("chưa có số liệu gốc", "…")
        assert world.said(indicator).startswith("Chưa có số liệu gốc nên chưa tính được")
    assert world.cell("crop_productivity_gain", "value", "042") == "…"


def test_at_the_baseline_year_a_gain_is_not_computable(world, made):
    rows = made.households({"crop_yield_baseline": 100.0, "crop_yield": 120.0}, when="2022-09-15")
    world.put("household_survey", "2022", rows)
    assert world.cell("crop_productivity_gain", "value", period="2022") == "không tính được"


# ── birth weight and children ───────────────────────────────────────────────────────────────────
def test_a_birth_weight_of_exactly_2500_grams_is_not_low(world, made):
    world.put("births", "2024", [made.births("051", 1000, 1000, 50, exactly_2500g=40)])
    assert world.cell("low_birth_weight", "value", "051") == "5,0"


def test_low_birth_weight_is_of_those_weighed_and_who_was_not_weighed_stands_beside_it(world, made):
    world.put("births", "2024", [made.births("051", 1000, 800, 80)])
    assert world.cell("low_birth_weight", "value", "051") == "10,0"
    assert world.cell("births_weighed_share", "value", "051") == "80,0"
    assert world.card("low_birth_weight", "051")["interval"] == "Đếm đủ, bao phủ 80%"


def quality_of_births(world, made, area="051"):
    world.put("child_measurements", "2024", made.children(1, 3, area=area))
    annex = world.annex("nutrition", area)
    table = annex.measurement_quality("child_measurements", scope="stunting_under2")
    return {row.cells[0].text: [made.plain(cell.text) for cell in row.cells[1:]]
            for row in table.rows}  # fmt: skip


def test_the_heap_at_2500_grams_and_those_not_weighed_are_told_of_the_quality_of_data(world, made):
    rows = [
        made.births("051", 1000, 800, 80, exactly_2500g=48),
        made.births("052", 1000, 1000, 80, exactly_2500g=150, area="01726"),
    ]
    world.put("births", "2024", rows)
    told = quality_of_births(world, made)
    # 48 are printed as 50: 50 ÷ 800; of both districts (50 + 150) ÷ 1,800.
    assert told["Cân nặng sơ sinh đúng 2.500 gam (%)"][:2] == ["6,3", "11,1"]
    missed = told["Trẻ đẻ ra sống không được cân (%)"]
    assert missed == ["20,0", "10,0", "không quá 10", "Cần kiểm tra lại"]


def test_a_heap_of_a_few_births_is_withheld_from_the_quality_of_data_too(world, made):
    world.put("births", "2024", [made.births("051", 1000, 1000, 80, exactly_2500g=3)])
    assert quality_of_births(world, made)["Cân nặng sơ sinh đúng 2.500 gam (%)"][0] == "*"


def test_heaps_of_age_are_told_beside_chance(world, made):
    # Every child is 365 days old: in the twelfth of the 1–23 months, of which 3 are heaps.
    told = quality_of_births(world, made)
    heap = told["Dồn tuổi ở mốc 6, 12, 18 tháng (lần)"]
    assert heap == ["0,00", "0,00", "gần 1", "Không xếp loại"]


def test_birth_weights_are_plausible_from_250_to_5500_grams(world):
    columns = world.reference.datasets["child_measurements"].columns
    column = next(one for one in columns if one.id == "birth_weight_g")
    assert (column.minimum, column.maximum) == (250, 5500)


def test_the_targets_are_of_under_twos_and_not_held_against_figures_of_under_fives(world, made):
    young, old = made.child(), made.child(stunted=True, age_days=731.0, length_cm=70.0)
    world.put("child_measurements", "2024", made.sampled([young] * 5 + [old] * 5))
    row = world.row("stunting_under2")
    assert (row["value"], row["n"]) == (0.0, 50)
    definition = world.annex("nutrition").definition("stunting_under2").markdown
    assert "Không so với số liệu giám sát quốc gia" in definition


def test_low_birth_weight_is_named_as_under_2500_grams(world):
    # The dash before "2.500 gam" in the plan's text is a sign of "less than".
    assert "(dưới 2.500 gam)" in world.reference.indicators["low_birth_weight"].name.vi

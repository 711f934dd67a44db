"""DOMAIN §7: what may be printed depends on the kind of figure."""

import numpy as np
import pandas as pd
import pytest

from helpers.data.schema import clean_dtypes
from helpers.report.frames import frame_bundle


def live(world, made, **counts):
    """Put live births of districts: `d051=23`."""
    communes = {"042": "01290", "043": "01321", "048": "01558", "051": "01654"}
    rows = [
        made.births(name[1:], count, count, 0, area=communes[name[1:]])
        for name, count in counts.items()
    ]
    world.put("births", "2024", rows)


# ── full counts of persons ──────────────────────────────────────────────────────────────────────
def test_counts_of_children_up_to_7_are_withheld_and_others_rounded_to_5(world, made):
    # The example of OpenSAFELY's rule: 3, 8, 16, 23 → withheld, 10, 15, 25.
    live(world, made, d042=3, d043=8, d048=16, d051=23)
    shown = {area: world.cell("live_births", "value", area) for area in ("042", "048", "051")}
    assert shown == {"042": "*", "048": "15", "051": "25"}
    # The count of 8 may be withheld as well, so that the 3 cannot be worked out.
    assert world.cell("live_births", "value", "043") in {"10", "*"}


@pytest.mark.parametrize(("count", "shown"), [(7, "*"), (8, "10"), (12, "10"), (13, "15")])
def test_seven_is_withheld_and_eight_is_rounded(world, made, count, shown):
    live(world, made, d042=count, d043=3, d048=5, d051=400)
    assert world.cell("live_births", "value", "042") == shown


def test_a_total_is_the_sum_of_the_rounded_counts(world, made):
    live(world, made, d042=17, d048=22, d051=12)  # 15 + 20 + 10; the children are 51
    assert world.cell("live_births", "value") == "45"


def test_a_rate_is_made_of_the_protected_counts(world, made):
    world.put("births", "2024", [made.births("051", 400, 398, 33)])
    # 35 of 400 is 8.75; the children are 33 of 398, 8.29.
    assert world.cell("low_birth_weight", "value", "051") == "8,8"
    row = world.row("low_birth_weight", "051")
    assert (row["numerator"], row["denominator"]) == (35, 400)


def test_a_withheld_count_takes_its_rate_n_and_verdict_with_it(world, made):
    rows = [made.births("051", 500, 500, 3), made.births("042", 500, 500, 60, area="01290"),
            made.births("043", 500, 500, 5, area="01321")]  # fmt: skip
    world.put("births", "2024", rows)
    row = world.row("low_birth_weight", "051")
    assert row["status"] == "withheld"
    assert np.isnan([row[name] for name in ("value", "numerator", "denominator", "n")]).all()
    cells = world.printed("low_birth_weight", "051")
    assert (cells["value"].text, cells["verdict"].text) == ("*", "…")
    assert "để bảo vệ dữ liệu cá nhân" in world.said("low_birth_weight", "051")


def test_a_withheld_area_cannot_be_worked_out_from_the_total_and_the_others(world, made):
    live(world, made, d042=3, d043=40, d048=60, d051=80)
    shown = [world.cell("live_births", "value", area) for area in ("042", "043", "048", "051")]
    total = world.cell("live_births", "value")
    assert shown[0] == "*"
    if shown.count("*") == 1 and total != "*":
        # Each number stands for five counts: what is left over must span all that 1 to 7 could be.
        left, slack = int(total) - sum(map(int, shown[1:])), 2 * (1 + len(shown[1:]))
        assert left - slack <= 1
        assert left + slack >= 7


def test_a_verdict_that_would_betray_the_exact_count_is_not_given(world, made):
    # 998 of 12,480 is 7.997 % and is printed as 1,000 of 12,480, 8.01 %.
    world.put("births", "2024", [made.births("051", 12_480, 12_480, 998)])
    cells = world.printed("low_birth_weight")
    assert cells["verdict"].text == "Chưa đủ căn cứ"
    assert world.card("low_birth_weight")["reason"] == "Số làm tròn nên chưa kết luận"


def test_all_full_counts_of_children_are_named_as_sensitive(world):
    counts = [one for one in world.reference.indicators.values() if one.kind == "count"]
    assert counts
    assert all(one.sensitive for one in counts)


# ── samples ─────────────────────────────────────────────────────────────────────────────────────
def test_a_sample_shows_a_rounded_n_and_never_whom_it_counted(world, made):
    rows = made.children(1, 3)
    for row in rows[:4]:
        row["length_cm"] = np.nan
    world.put("child_measurements", "2024", rows)
    row = world.row("stunting_under2")
    assert np.isnan([row["numerator"], row["denominator"]]).all()
    assert row["n"] == 95
    assert "n ≈ 95" in world.heading("stunting_under2")


def test_a_sample_below_30_is_withheld_with_a_sign_of_its_own(world, made):
    world.put("child_measurements", "2024", made.children(0, 1, shape=(29, 1)))
    cells = world.printed("stunting_under2")
    assert (cells["value"].text, cells["value"].sub) == ("n nhỏ", "")
    assert cells["verdict"].text == "Chưa đủ căn cứ"
    assert "Mẫu quá nhỏ nên không công bố" in world.said("stunting_under2")
    world.put("child_measurements", "2024", made.children(0, 1, shape=(30, 1)))
    assert world.cell("stunting_under2", "value") != "n nhỏ"


def test_the_least_n_of_a_sample_is_a_param(own_world, made):
    own_world.put("child_measurements", "2024", made.children(1, shape=(29, 1)))
    own_world.change("project.yml", "sample_minimum: 30", "sample_minimum: 20")
    assert own_world.cell("stunting_under2", "value") == "100,0"


# ── administrative counts, tonnage, organisations ───────────────────────────────────────────────
def test_administrative_counts_are_exact_however_small(world, made):
    world.put("programme_households", "2024", made.members([True, False, False]))
    assert world.cell("programme_households", "value", "051") == "3"
    assert world.cell("cooperative_linkage", "value", "051") == "33,3"


def test_counts_of_cooperatives_and_their_members_are_not_personal(world):
    row = {"cooperative_code": "1", "kind": "cooperative", "state": "active", "members": 7.0}
    world.put("cooperatives", "2024", [row | {"area": "01654", "reporting_area": "051"}])
    assert world.cell("cooperatives_active", "value", "051") == "1"
    assert world.cell("cooperative_members", "value", "051") == "7"


def test_tonnage_is_not_personal(world, made):
    world.put("crops", "2024", [made.crop("051", 3210.0)])
    assert world.cell("grain_output", "value", "051") == "3,2"
    assert world.row("grain_output", "051")["numerator"] == 3210


# ── the rule is data, and rows stay inside ──────────────────────────────────────────────────────
def test_the_rule_is_data(own_world, made):
    own_world.put("births", "2024", [made.births("051", 400, 398, 33)])
    own_world.change("project.yml", "disclosure: standard", "disclosure: none")
    assert own_world.cell("low_birth_weight", "value", "051") == "8,3"
    assert own_world.row("low_birth_weight", "051")["numerator"] == 33


def test_names_numbers_places_and_birth_dates_stop_at_intake(world):
    for dataset in world.reference.datasets.values():
        kept = set(clean_dtypes(dataset))
        personal = {column.id for column in dataset.columns if column.personal}
        assert not kept & personal
    personal = {
        name: {column.id for column in world.reference.datasets[name].columns if column.personal}
        for name in ("household_survey", "child_measurements")
    }
    assert {"household_id", "head_name", "gps", "village"} <= personal["household_survey"]
    assert {"child_id", "child_name", "mother_name", "birth_date"} <= personal["child_measurements"]


def test_rows_of_children_are_shown_as_a_shape_and_never_as_rows(world, made):
    rows = made.children(1, 3)
    rows[0]["weight_kg"] = 7.77
    world.put("child_measurements", "2024", rows)
    shown = frame_bundle(world.annex("nutrition").data("child_measurements"),
                         world.reference.language("vi"))  # fmt: skip
    assert "Số liệu cá thể, không in dòng nào: 100 dòng" in shown["text/plain"]
    assert "7.77" not in str(shown)
    assert "7,77" not in str(shown)


@pytest.mark.parametrize(("n", "drawn"), [(29, False), (30, True)])
def test_a_figure_of_persons_is_drawn_of_at_least_30(world, n, drawn):
    annex = world.annex("nutrition")
    figure, axes = annex.canvas()
    axes.hist([0.0, 1.0])
    shown = annex.figure(figure, caption="Hình", alt="Hình", source="Nguồn", n=n)
    assert hasattr(shown, "figure") is drawn
    if not drawn:
        assert str(shown) == "Không vẽ hình vì số quan sát dưới 30."


def test_no_bar_stands_for_seven_persons_or_fewer(world):
    values = pd.Series([-6.0, -3.0, -2.1, 4.9] + [-1.0] * 30 + [0.4] * 30)
    edges = world.annex("nutrition").bins(values, width=0.5, edge=-2.0)
    counts, _ = np.histogram(values, edges)
    assert counts.sum() == len(values)
    assert counts[counts > 0].min() > 7

"""DOMAIN §3 and §4: an area, an agency and a figure mean something only together with a day."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import UserMistake
from helpers.indicators.progress import Scene, progress_row
from helpers.report import cover
from helpers.report.progress_table import progress_table
from helpers.report.subject import Subject

OFFICE = Path(__file__).resolve().parents[1] / "unit" / "data" / "conftest.py"


# ── areas ───────────────────────────────────────────────────────────────────────────────────────
def test_a_district_has_an_annex_up_to_june_2025_and_none_after(world):
    assert world.annex("nutrition", "051", "2025-H1").subject.place == "huyện Hòa An"
    with pytest.raises(UserMistake, match="to 2025-06-30"):
        world.annex("nutrition", "051", "2025")
    with pytest.raises(UserMistake):
        world.annex("nutrition", "051", "2025-H2")


def test_the_year_2025_is_reported_by_communes_and_the_province(world):
    assert world.annex("nutrition", "01654", "2025").subject.place == "xã Hòa An"
    # Xã Hòa An is not huyện Hòa An: before July 2025 its code was a town's, which has no annex.
    with pytest.raises(UserMistake, match="Thị trấn Nước Hai"):
        world.annex("nutrition", "01654", "2025-H1")


def test_the_series_of_a_district_ends_with_the_first_half_of_2025(world, made):
    for period, tonnes in (("2024-H1", 4000.0), ("2025-H1", 5000.0)):
        world.put("crops", period, [made.crop("051", tonnes)])
    points = world.annex("food_security", "051", "2025-H1").trend("grain_output", 2)
    assert points["period"].tolist() == ["2024-H1", "2025-H1"]
    assert points["value"].tolist() == [4.0, 5.0]


def births_of_2024(made):
    """Return births of the three communes that became xã Hạ Lang, and of one that did not."""
    old = {"01558": (200, 20), "01564": (300, 15), "01573": (500, 15), "01537": (400, 200)}
    return [made.births("048", live, live, light, area=area) for area, (live, light) in old.items()]


def test_last_year_of_a_new_commune_is_the_sum_of_its_old_ones(world, made):
    # 01558 was thị trấn Thanh Nhật and is xã Hạ Lang: the code alone would give 10 %.
    world.put("births", "2024", births_of_2024(made))
    world.put("births", "2025", [made.births("01558", 1000, 1000, 60, area="01558")])
    cells = world.printed("low_birth_weight", "01558", "2025")
    assert (cells["previous"].text, cells["value"].text) == ("5,0", "6,0")
    assert made.plain(cells["change"].text) == "tăng 1,0 điểm %"


def test_a_new_commune_of_two_old_districts_takes_births_from_both(world, made):
    # Phường Tân Giang: among others Duyệt Trung of the city and Lê Chung of Hòa An.
    rows = [
        made.births("040", 300, 300, 30, area="01288"),
        made.births("051", 100, 100, 10, area="01714"),
    ]
    world.put("births", "2024", rows)
    world.put("births", "2025", [made.births("01288", 400, 400, 40, area="01288")])
    assert world.row("live_births", "01288", "2025")["previous"] == 400


def test_a_new_commune_is_not_comparable_where_only_districts_reported(world, made):
    world.put("crops", "2024", made.grain(290_000))
    world.put("crops", "2025", [made.crop("01654", 9000.0)])
    cells = world.printed("grain_output", "01654", "2025")
    assert (cells["value"].text, cells["previous"].text) == ("9,0", "…")
    assert cells["change"].text == "không so sánh được"
    assert "không so sánh được với năm 2024" in world.said("grain_output", "01654", "2025")


def test_the_province_is_always_comparable(world, made):
    world.put("crops", "2024", made.grain(290_000))
    world.put("crops", "2025", [made.crop("01654", 304_500.0)])
    assert world.row("grain_output", "04", "2025")["previous"] == pytest.approx(290.0)
    assert world.cell("grain_output", "change", "04", "2025") == "tăng 5,00%"


def test_areas_stand_in_their_official_order_with_the_province_first(world, made):
    world.put("crops", "2024", list(reversed(made.grain(290_000))))
    annex = world.annex("food_security")
    assert annex.estimates("grain_output")["area"].tolist() == ["04", *made.DISTRICTS]
    said = annex.ranking("grain_output").alt
    assert said.split(": ")[1] == "Toàn tỉnh"


# ── agencies ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("theme", "period", "lead"),
    [
        ("food_security", "2023", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("food_security", "2025", "Sở Nông nghiệp và Môi trường"),
        ("nutrition", "2023", "Sở Y tế"),
        ("nutrition", "2025", "Sở Y tế"),
    ],
)
def test_an_annex_names_agencies_as_of_its_period(world, theme, period, lead):
    assert cover.lead_agencies(world.subject(theme, period=period)) == lead


# ── periods and rounds ──────────────────────────────────────────────────────────────────────────
def test_the_bounds_of_a_period_are_data(own_world):
    year = own_world.reference.periods.get("2024")
    assert (str(year.start), str(year.end)) == ("2023-12-15", "2024-12-14")
    path = own_world.root / "params" / "periods.yml"
    text = path.read_text("utf-8").replace(
        "  end: 12-14\n  months: 12", "  end: 12-31\n  months: 12"
    )
    own = text.replace("  start: 12-15\n  start_year: previous\n  end: 12-31",
                       "  start: 01-01\n  start_year: same\n  end: 12-31")  # fmt: skip
    path.write_text(own, "utf-8")
    year = own_world.reference.periods.get("2024")
    assert (str(year.start), str(year.end)) == ("2024-01-01", "2024-12-31")


def test_a_round_before_the_period_is_marked_with_its_month_and_tells_of_no_change(world, made):
    world.put("child_measurements", "2023", made.children(3, 5, when="2023-09-15"))
    world.put("child_measurements", "2024", made.children(0, 2))
    said = world.said("stunting_under2", period="2025-H1")
    assert "10,0% (số liệu điều tra tháng 9/2024)" in said
    assert "so với năm" not in said.replace("so với mục tiêu năm", "")
    assert "tăng" not in said
    assert "giảm" not in said
    cells = world.printed("stunting_under2", period="2025-H1")
    assert (cells["previous"].text, cells["change"].text) == ("…", "không so sánh được")
    assert "điều tra mẫu tháng 9/2024" in world.heading("stunting_under2", period="2025-H1")


def test_a_year_without_a_round_has_no_figure_a_year_earlier(world, made):
    world.put("child_measurements", "2022", made.children(3, 5, when="2022-09-15"))
    world.put("child_measurements", "2024", made.children(0, 2))
    cells = world.printed("stunting_under2")
    assert (cells["previous"].text, cells["change"].text) == ("…", "không có số liệu cùng kỳ")
    assert "không có số liệu năm 2023 để so sánh" in world.said("stunting_under2")


def test_a_round_of_the_period_itself_is_not_marked_in_its_sentence(world, made):
    world.put("child_measurements", "2024", made.children(0, 2))
    assert "số liệu điều tra tháng" not in world.said("stunting_under2")


def test_a_round_that_was_held_later_is_never_used(world, made):
    world.put("child_measurements", "2024", made.children(0, 2))
    assert world.cell("stunting_under2", "value", period="2023") == "…"
    assert world.said("stunting_under2", period="2023").startswith("Chưa có số liệu về")


def test_what_a_whole_year_gave_replaces_its_seasons_and_is_not_added(world, made):
    rows = [made.crop("051", 3000.0), made.crop("051", 5000.0, season="main")]
    world.put("crops", "2024", rows)
    assert world.row("grain_output", "051")["value"] == pytest.approx(8.0)
    world.put("crops", "2024", [*rows, made.crop("051", 8100.0, season="whole_year")])
    assert world.row("grain_output", "051")["value"] == pytest.approx(8.1)


def capital(disbursed):
    where = {"agency": "so_tai_chinh", "area": "04", "reporting_area": "04", "item": "I"}
    return [where | {"disbursed_million_dong": disbursed}]


def test_capital_is_cumulated_from_january_and_from_the_start_of_the_programme(world):
    for period, disbursed in (("2022", 100.0), ("2023", 200.0), ("2024", 400.0)):
        world.put("capital", period, capital(disbursed))
    cells = world.printed("capital_disbursed")
    assert (cells["cumulative"].text, cells["cumulative"].sub) == ("400", "")
    # Twelve columns leave no room beside the year's sum: it stands under the name.
    assert cells["indicator"].sub.replace("\u00a0", " ") == "Lũy kế từ năm 2022: 700"
    assert "vốn lũy kế từ đầu chương trình (năm 2022)" in world.notes("capital_disbursed")


# ── figures that are revised ────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        (("official", "official"), "Số chính thức"),
        (("official", "preliminary"), "Số sơ bộ"),
        (("official", "estimate", "preliminary"), "Số ước tính"),
    ],
)
def test_a_sum_is_no_more_final_than_its_least_final_part(world, made, statuses, said):
    parts = zip(made.DISTRICTS, statuses, strict=False)
    world.put("crops", "2024", [made.crop(a, 9.0, figure_status=status) for a, status in parts])
    assert world.card("grain_output")["interval"] == said
    rows = pd.DataFrame([world.row("grain_output")])
    facts = cover.facts(world.subject("food_security"), rows)
    assert said in [fact["value"] for fact in facts]


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A project with 2023, printed on 5/1/2024, as preliminary and official figures, and 2024."""
    spec = spec_from_file_location("office_of_forms", OFFICE)
    tools = module_from_spec(spec)
    spec.loader.exec_module(tools)
    found = tools.Office(tools.make_project(tmp_path_factory.mktemp("revised") / "dự án"))
    batches = found.paths.params / "batches"
    printed = (
        (batches / "default.yml").read_text("utf-8").replace("periods: [2024]", "periods: [2023]")
    )
    printed = printed.replace("printed_date: 2025-01-06", "printed_date: 2024-01-05")
    (batches / "printed-2023.yml").write_text(printed, "utf-8")
    sent = {
        "a.xlsx": ("2023", "2023-12-18", 5000, "Sơ bộ"),
        "b.xlsx": ("2023", "2025-01-10", 5200, "Chính thức"),
        "c.xlsx": ("2024", "2024-12-18", 5720, "Ước tính"),
    }
    lines = ["file,form,period,sender,received,invented"]
    for name, (period, received, tonnes, status) in sent.items():
        rice = [["Huyện Hòa An", "Lúa", "Mùa", 100, 100, None, tonnes, status]]
        found.put(name, tools.form_bytes({"Biểu 02": rice}, period=f"Năm {period}"))
        lines.append(f"{name},area_workbook,{period},Huyện Hòa An,{received},no")
    half = [
        ["Huyện Hòa An", "Lúa", "Đông xuân", 100, 100, None, 3000, "Ước tính"],
        ["Huyện Hòa An", "Lúa", "Mùa", 100, 100, None, 5000, "Ước tính"],
        ["Huyện Hòa An", "Ngô", "Mùa", 100, None, None, None, "Ước tính"],
    ]
    found.put("d.xlsx", tools.form_bytes({"Biểu 02": half}, period="6 tháng đầu năm 2024"))
    lines.append("d.xlsx,area_workbook,2024-H1,Huyện Hòa An,2024-06-18,no")
    found.put("submissions.csv", "\n".join(lines) + "\n")
    assert found.take_all().faults == ()
    return found


def grain_of(office, period, as_of=None):
    reference = office.reference
    scene = Scene(reference, office.store(as_of), "051", reference.periods.get(period))
    return progress_row(scene, reference.indicators["grain_output"])


def test_last_year_is_its_newest_figure_known_on_the_as_of_day(office):
    now = grain_of(office, "2024")
    assert (now["previous"], now["change_percent"]) == pytest.approx((5.2, 10.0))
    assert now["previous_figure_status"] == "official"
    then = grain_of(office, "2024", as_of="2024-12-31")
    assert (then["previous"], then["change_percent"]) == pytest.approx((5.0, 14.4))
    assert then["previous_figure_status"] == "preliminary"


def test_a_harvest_belongs_to_the_period_whose_seasons_hold_it(office):
    # The first half of a year reports winter-spring; what is only planted by then may be told.
    assert grain_of(office, "2024-H1")["value"] == pytest.approx(3.0)
    refused = office.store().refusals("crops", "2024-H1")
    assert refused["code"].tolist() == ["season_of_period"]
    assert len(office.store().read("crops", period="2024-H1")) == 2


def test_a_figure_revised_since_it_was_printed_is_footnoted(office):
    # The report on 2023 was printed with what was known on 5/1/2024.
    reference, period = office.reference, office.reference.periods.get("2024")
    subject = Subject(
        reference, office.store(), reference.theme("food_security"),
        reference.areas.get("051", period), period, reference.language("vi"),
    )  # fmt: skip
    table = progress_table(subject, pd.DataFrame([grain_of(office, "2024")]))
    cell = table.rows[-1].cells[5]
    assert (cell.text, cell.sub) == ("5,2", "đã in 5,0")
    assert "Số cùng kỳ đã điều chỉnh" in table.notes[0].replace("\u00a0", " ")
    then = progress_table(subject, pd.DataFrame([grain_of(office, "2024", as_of="2024-01-05")]))
    assert "điều chỉnh" not in then.notes[0]


def test_a_revision_erases_no_earlier_figure_and_each_keeps_its_day_and_nature(office):
    assert grain_of(office, "2023", as_of="2023-12-31")["value"] == pytest.approx(5.0)
    assert grain_of(office, "2023")["value"] == pytest.approx(5.2)
    sent = office.store().submissions("crops", "2023")
    assert sent["received"].tolist() == ["2023-12-18", "2025-01-10"]
    natures = [grain_of(office, "2023", as_of=day)["figure_status"] for day in ("2023-12-31", None)]
    assert natures == ["preliminary", "official"]

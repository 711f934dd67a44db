from __future__ import annotations

from datetime import date

import pytest

BIRTHS = ["Xã Dân Chủ", 60, 58, 5, 1]
RICE = ["Huyện Hòa An", "Lúa", "Mùa", 100, 100, 50, 500, "Sơ bộ"]


def codes(report, *, refused=True):
    told = report.refused if refused else report.questions
    return [(one.finding.code, one.finding.cell) for one in told]


def test_a_form_comes_back_as_codes_and_numbers(office):
    report = office.send_forms({"Biểu 02": [RICE]})
    assert (report.rows_in, report.accepted, report.refused, report.questions) == (1, 1, (), ())
    row = office.store().read("crops", period="2024").iloc[0]
    assert (row.area, row.crop, row.season, row.figure_status) == (
        "051",
        "rice",
        "main",
        "preliminary",
    )
    assert row.output_tonnes == 500.0
    assert (row.reporting_area, row.period) == ("051", "2024")


def test_communes_are_placed_under_their_district(office):
    office.send_forms({"Biểu 04": [BIRTHS, ["xa nam tuan", 10, 10, 0, 0]]})
    births = office.store().read("births", period="2024", areas=["051"])
    assert births.area.tolist() == ["01657", "01660"]
    assert set(births.reporting_area) == {"051"}


def test_a_commune_of_another_district_is_refused_and_its_district_named(office):
    report = office.send_forms({"Biểu 04": [BIRTHS, ["Xã Phúc Sen", 10, 10, 0, 0]]})
    assert codes(report) == [("other_area", "A8")]
    assert "Huyện Quảng Hòa" in report.refused[0].finding.reason
    assert report.refused_rows == 1


def test_an_unknown_area_is_refused_with_the_nearest_name_and_never_guessed(office):
    report = office.send_forms({"Biểu 04": [["Xã Dân Chù Mới", 10, 10, 0, 0], BIRTHS]})
    assert codes(report) == [("unknown_area", "A7")]
    assert report.accepted == 1


def test_a_bad_cell_becomes_missing_and_the_row_stays(office):
    report = office.send_forms({"Biểu 02": [[*RICE[:6], "năm trăm", "Sơ bộ"]]})
    assert codes(report) == [("not_number", "G7")]
    assert report.accepted == 1
    assert office.store().read("crops").output_tonnes.isna().all()


def test_a_bad_key_or_required_cell_refuses_the_row(office):
    bad = [
        ["Huyện Hòa An", "Lúa mì", "Mùa", 1, 1, 50, 5, "Sơ bộ"],
        ["Huyện Hòa An", "", "Mùa", 1, 1, 50, 5, "Sơ bộ"],
    ]
    report = office.send_forms({"Biểu 02": [*bad, RICE]})
    assert codes(report) == [("unknown_code", "B7"), ("blank", "B8")]
    assert (report.rows_in, report.accepted, report.refused_rows) == (3, 1, 2)


def test_a_missing_number_is_not_zero_and_a_dash_is(office):
    office.send_forms({"Biểu 04": [["Xã Dân Chủ", 60, "…", "-", None]]})
    row = office.store().read("births").iloc[0]
    assert row.isna()[["weighed", "exactly_2500g"]].all()
    assert row.below_2500g == 0


def test_births_that_do_not_add_up_refuse_the_row(office):
    report = office.send_forms(
        {"Biểu 04": [BIRTHS, ["Xã Nam Tuấn", 10, 12, 1, 0], ["Xã Đại Tiến", 20, 10, 8, 3]]}
    )
    assert [code for code, _ in codes(report)] == ["births_add_up", "births_add_up"]
    assert report.accepted == 1


def test_births_at_the_bounds_are_taken(office):
    report = office.send_forms({"Biểu 04": [["Xã Dân Chủ", 10, 10, 7, 3]]})
    assert report.refused == ()


def test_more_lost_than_stored_is_refused(office):
    rows = [["Huyện Hòa An", "Lúa", "Bảo quản", 10, 10], ["Huyện Hòa An", "Ngô", "Bảo quản", 9, 10]]
    report = office.send_forms({"Biểu 06": rows})
    assert codes(report) == [("lost_within_stored", "E8")]
    assert report.accepted == 1


@pytest.mark.parametrize(("output", "asked"), [(500, 0), (505, 0), (506, 1), (494, 1)])
def test_output_off_area_times_yield_by_over_one_per_cent_is_a_question(office, output, asked):
    report = office.send_forms({"Biểu 02": [[*RICE[:6], output, "Sơ bộ"]]})
    assert len(report.questions) == asked
    assert report.accepted == 1
    assert len(office.store().questions("crops", "2024", "051")) == asked


def test_the_second_of_two_equal_rows_is_a_repeat(office):
    report = office.send_forms({"Biểu 02": [RICE, RICE]})
    assert codes(report) == [("duplicate", "A8")]
    assert (report.accepted, report.duplicates, report.refused_rows) == (1, 1, 0)
    assert office.store().read("crops").output_tonnes.tolist() == [500.0]


def test_rows_of_one_key_with_other_figures_are_all_refused_and_name_each_other(office):
    report = office.send_forms({"Biểu 02": [RICE, [*RICE[:6], 499, "Sơ bộ"]]})
    assert codes(report) == [("other_figures", "G7"), ("other_figures", "G8")]
    assert (report.accepted, report.duplicates, report.refused_rows) == (0, 0, 2)
    first, second = (one.finding for one in report.refused)
    assert "với dòng 8 nhưng khác số liệu: Sản lượng (tấn): ở đây 500, dòng 8 499" in first.reason
    assert "dòng 7 500" in second.reason
    assert first.action.startswith("giữ một dòng đúng")


def test_a_row_of_the_district_beside_its_communes_is_a_total_and_is_checked(office):
    rows = [
        ["Huyện Hòa An", 300, 150, 0, 80],
        ["Xã Dân Chủ", 200, 100, 0, 50],
        ["Xã Nam Tuấn", 90, 50, 0, 30],
    ]
    report = office.send_forms({"Biểu 01": rows})
    assert (report.rows_in, report.accepted) == (2, 2)
    assert codes(report, refused=False) == [("total_differs", "B7")]
    assert office.store().read("population").population_average.sum() == 290


@pytest.mark.parametrize(("total", "asked"), [(70, []), (71, [("total_differs", "B9")])])
def test_a_total_row_is_no_data_and_is_held_against_the_sum_of_its_rows(office, total, asked):
    rows = [BIRTHS, ["Xã Nam Tuấn", 10, 10, 0, 0], ["Tổng số", total, 68, 5, 1]]
    report = office.send_forms({"Biểu 04": rows})
    assert (report.rows_in, report.accepted) == (2, 2)
    assert codes(report, refused=False) == asked


def test_areas_merged_over_several_rows_stand_in_each(office, forms, tmp_path):
    import openpyxl

    content = forms({"Biểu 02": [RICE, ["", "Ngô", "Mùa", 10, 10, 40, 40, "Sơ bộ"]]})
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    book = openpyxl.load_workbook(path)
    book["Biểu 02"].merge_cells("A7:A8")
    book.save(path)
    report = office.send("2024/051-hoa-an.xlsx", path.read_bytes())
    assert report.accepted == 2


def test_an_ambiguous_number_is_refused_with_the_question(office):
    report = office.send_forms({"Biểu 02": [[*RICE[:6], "1.234", "Sơ bộ"]]})
    assert codes(report) == [("two_readings", "G7")]
    assert "1.234" in report.refused[0].finding.reason
    assert "1,234" in report.refused[0].finding.reason


def test_tasks_of_an_agency_come_with_days_and_agency_ids(office, forms):
    rows = [["NV-01", "Hướng dẫn", "Sở Y tế", date(2024, 6, 30), "Hoàn thành", "Công văn"]]
    content = forms({"Biểu 07": rows}, sender="Sở Y tế")
    report = office.send("2024/co-quan-so_y_te.xlsx", content)
    assert (report.accepted, report.refused, report.questions) == (1, (), ())
    row = office.store().read("tasks", period="2024").iloc[0]
    assert (row.agency, row.state, row.due_date.date()) == ("so_y_te", "done", date(2024, 6, 30))
    assert row.reporting_area == "04"


def test_a_column_that_no_form_has_is_reported_and_not_dropped_silently(office, forms):
    headers = {"Biểu 04": ["Xã, phường, thị trấn", "Số trẻ đẻ ra sống", "Số trẻ sinh đôi"]}
    report = office.send("051.xlsx", forms({"Biểu 04": [["Xã Dân Chủ", 5, 1]]}, headers=headers))
    found = [code for code, _ in codes(report, refused=False)]
    assert found.count("unknown_column") == 1
    assert found.count("missing_column") == 3


def test_a_required_column_that_lacks_is_a_fault_and_other_sheets_are_taken(office, forms):
    headers = {"Biểu 04": ["Xã", "Số trẻ được cân", "Số trẻ dưới 2.500 gam"]}
    headers["Biểu 06"] = ["Đơn vị hành chính", "Cây trồng", "Khâu", "Khối lượng đầu vào (tấn)"]
    sheets = {"Biểu 04": [["Xã Dân Chủ", 5, 1]], "Biểu 06": [["Hòa An", "Lúa", "Bảo quản", 5]]}
    report = office.send("2024/051.xlsx", forms(sheets, headers=headers))
    assert len(report.faults) == 1
    assert "Số trẻ đẻ ra sống" in report.faults[0].message
    assert report.accepted == 1


def test_a_correction_mends_the_value_it_expects_and_says_so(own_office):
    text = """
- {dataset: crops, period: "2024", area: "051", keys: {crop: rice, season: main},
   column: output_tonnes, expect: "5000", value: "500", reason: thừa một số 0,
   approved_by: Sở, date: 2025-01-03}
"""
    (own_office.paths.params / "corrections.yml").write_text(text, "utf-8")
    report = own_office.send_forms({"Biểu 02": [[*RICE[:6], 5000, "Sơ bộ"]]})
    assert codes(report, refused=False) == [("corrected", "G7")]
    assert own_office.store().read("crops").output_tonnes.tolist() == [500.0]


def test_a_correction_whose_source_was_mended_changes_nothing_and_says_so(own_office):
    text = """
- {dataset: crops, period: "2024", area: "051", keys: {crop: rice, season: main},
   column: output_tonnes, expect: "5000", value: "700", reason: thừa một số 0,
   approved_by: Sở, date: 2025-01-03}
"""
    (own_office.paths.params / "corrections.yml").write_text(text, "utf-8")
    report = own_office.send_forms({"Biểu 02": [RICE]})
    assert codes(report, refused=False) == [("correction_failed", "G7")]
    assert len(report.faults) == 1  # annex intake says it and ends with 2
    assert "corrections.yml" in str(report.faults[0])
    assert own_office.store().read("crops").output_tonnes.tolist() == [500.0]


def test_a_correction_of_a_row_that_is_not_there_is_a_fault_with_the_nearest_key(own_office):
    text = """
- {dataset: crops, period: "2024", area: "051", keys: {crop: ricee, season: main},
   column: output_tonnes, expect: "500", value: "700", reason: thừa một số 0,
   approved_by: Sở, date: 2025-01-03}
"""
    (own_office.paths.params / "corrections.yml").write_text(text, "utf-8")
    report = own_office.send_forms({"Biểu 02": [RICE]})
    assert [code for code, _ in codes(report, refused=False)] == ["correction_without_row"]
    assert "rice" in str(report.faults[0])


def test_the_second_of_two_corrections_of_one_cell_is_a_fault(own_office):
    one = """
- {dataset: crops, period: "2024", area: "051", keys: {crop: rice, season: main},
   column: output_tonnes, expect: "5000", value: "500", reason: thừa một số 0,
   approved_by: Sở, date: 2025-01-03}
"""
    (own_office.paths.params / "corrections.yml").write_text(one + one, "utf-8")
    report = own_office.send_forms({"Biểu 02": [[*RICE[:6], 5000, "Sơ bộ"]]})
    found = sorted(code for code, _ in codes(report, refused=False))
    assert found == ["corrected", "correction_twice"]
    assert len(report.faults) == 1

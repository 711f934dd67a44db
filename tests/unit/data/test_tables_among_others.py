from __future__ import annotations

import pytest

from helpers.data.layout.found_tables import find_all_tables
from helpers.data.layout.header_units import is_other_unit
from helpers.data.layout.table_rows import is_total_label
from helpers.data.layout.tables import find_table, find_tables
from helpers.data.reading.sheets import Sheet
from helpers.data.text import fold_text

BIRTHS = ["Xã, phường, thị trấn", "Số trẻ đẻ ra sống", "Số trẻ được cân"]
BIRTHS += ["Số trẻ dưới 2.500 gam", "Số trẻ đúng 2.500 gam"]
POPULATION = ["Đơn vị hành chính", "Dân số trung bình (người)", "Trong đó: Nữ"]
POPULATION += ["Trong đó: Thành thị", "Số hộ"]
ROW = ["Xã Dân Chủ", 9.0, 9.0, 0.0, 0.0]


@pytest.fixture
def datasets(office):
    return list(office.reference.datasets.values())


@pytest.mark.parametrize(
    "label",
    ["Tổng số", "TỔNG  CỘNG", "tong cong:", "Cộng", "T.Cộng", "T ổ n g   s ố", "Toàn huyện",
     "Cộng toàn huyện", "Toàn huyện Hòa An", "I. Tổng số", "Tổng cộng (A+B)", "TC", "Cả huyện",
     "Tổng số toàn tỉnh", "Tổng huyện Hòa An", "TỔNG CỘNG CẢ XÃ",
     "Cộng cụm 1", "Cộng toàn huyện Hòa An", "Total", "Grand total"],
)  # fmt: skip
def test_totals_are_known_in_any_spelling(label):
    assert is_total_label(fold_text(label))


@pytest.mark.parametrize(
    "label", ["Tổng Cọt", "Xã Tổng Cọt", "Cộng Hòa", "Xã Cộng Hòa", "Tổng công ty", "Toàn Thắng"]
)
def test_places_whose_names_begin_like_a_total_are_none(label):
    assert not is_total_label(fold_text(label))


def test_two_forms_on_one_sheet_are_both_found(datasets):
    rows = [["BIỂU 01"], POPULATION, ROW, ["Tổng số", 9, 9, 0, 0], [], ["BIỂU 04"], [], BIRTHS, ROW]
    first, second = find_tables(Sheet("Trang 1", rows), datasets)
    assert {first.dataset.id, second.dataset.id} == {"population", "births"}
    assert {first.rows, second.rows} == {(2,), (8,)}


def test_a_header_printed_again_on_each_page_is_no_data(datasets):
    rows = [BIRTHS, ROW, ["Số lạ"] * 5, BIRTHS, ROW]
    assert find_table(Sheet("Biểu 04", rows), datasets).rows == (1, 2, 4)


def test_figures_below_the_signatures_are_told_not_read(datasets):
    rows = [
        BIRTHS,
        ROW,
        ["Người lập biểu", "", "", "Thủ trưởng đơn vị"],
        ["Xã Nam Tuấn", 5, 5, 0, 0],
    ]
    table = find_table(Sheet("Biểu 04", rows), datasets)
    assert (table.rows, table.beyond) == ((1,), (3,))


def test_column_numbers_that_skip_a_column_are_no_data(datasets):
    rows = [[*BIRTHS[:2], "Cột lạ", *BIRTHS[2:]], ["A", 1, 2, 3, 4, 5], [*ROW[:2], "", *ROW[2:]]]
    table = find_table(Sheet("Biểu 04", rows), datasets)
    assert table.rows == (2,)
    assert table.unknown == (("Cột lạ", 2),)


def test_a_column_without_a_heading_that_holds_figures_is_told(datasets):
    table = find_table(Sheet("Biểu 04", [[*BIRTHS, ""], [*ROW, 7.0]]), datasets)
    assert table.unknown == (("(không có tiêu đề)", 5),)


def test_a_column_headed_twice_is_told_and_the_first_is_read(datasets):
    table = find_table(Sheet("Biểu 04", [[*BIRTHS, BIRTHS[1]], [*ROW, 7.0]]), datasets)
    assert table.values("live_births") == [9.0]
    assert table.header.repeated == ((BIRTHS[1], 5, 1),)


@pytest.mark.parametrize(
    ("heading", "unit", "lines", "other"),
    [
        ("Sản lượng (tạ)", "tấn", (), True),
        ("Sản lượng (tấn)", "tấn", (), False),
        ("Sản lượng (1000 tấn)", "tấn", (), True),
        ("Số con (nghìn con)", "con", (), True),
        ("Số con (con)", "con", (), False),
        ("Diện tích (đến 31/12)", "ha", (), False),
        ("Nhu cầu", "triệu đồng", ("nghìn đồng",), True),
        ("Nhu cầu", "triệu đồng", ("triệu đồng",), False),
        ("Năng suất", "tạ/ha", ("ha", "tạ/ha", "tấn"), False),
        ("Nhu cầu (triệu đồng)", "triệu đồng", ("tỷ đồng",), False),
        ("Mã số", "", ("tấn",), False),
        ("Năng suất (kg/sào)", "tạ/ha", (), True),
        ("Sản lượng (kg/hộ)", "tấn", (), True),
        ("Thu nhập (đồng/tháng)", "đồng", (), True),
        ("Số con / hộ", "con", (), False),
    ],
)
def test_another_unit_of_the_same_quantity_is_known(heading, unit, lines, other):
    assert is_other_unit(heading, unit, lines) is other


def test_a_column_in_another_unit_is_refused_not_read(office, forms):
    header = {"Biểu 06": ("Đơn vị hành chính", "Cây trồng", "Khâu", "Khối lượng đầu vào (tạ)",
                          "Khối lượng thất thoát (tấn)")}  # fmt: skip
    content = forms({"Biểu 06": [["Huyện Hòa An", "Ngô", "Bảo quản", 500, 5]]}, headers=header)
    report = office.send("2024/051-hoa-an.xlsx", content)
    assert [told.finding.code for told in report.refused] == ["header_unit"]
    assert office.store().read("post_harvest")["stored_tonnes"].isna().all()


def test_one_row_for_the_whole_province_is_data_where_no_other_row_is(datasets):
    rows = [POPULATION, ["Toàn tỉnh", 9, 9, 0, 0]]
    assert find_table(Sheet("Biểu 01", rows), datasets).rows == (1,)
    rows = [POPULATION, ["Toàn tỉnh", 9, 9, 0, 0], ROW]
    assert find_table(Sheet("Biểu 01", rows), datasets).rows == (2,)


def test_the_same_form_on_two_sheets_is_a_fault(datasets):
    sheets = [Sheet("Biểu 04", [BIRTHS, ROW]), Sheet("Bieu 4", [BIRTHS, ROW])]
    tables, unknown, faults = find_all_tables(sheets, datasets, "a.xlsx")
    assert (len(tables), unknown, len(faults)) == (1, [], 1)


def test_a_form_of_more_rows_than_people_fill_in_is_refused(datasets):
    sheet = Sheet("Biểu 04", [BIRTHS, *[ROW] * 20_001])
    tables, _, faults = find_all_tables([sheet], datasets, "a.xlsx")
    assert tables == []
    assert "20.000 dòng" in faults[0].message


def test_a_form_on_a_sheet_named_after_another_is_what_its_header_says(datasets):
    assert find_table(Sheet("Biểu 01", [BIRTHS, ROW]), datasets).dataset.id == "births"


def test_a_header_below_a_long_title_block_is_found(datasets):
    assert find_table(Sheet("Trang 1", [*[["x"]] * 60, BIRTHS, ROW]), datasets).rows == (61,)


def test_labels_under_the_names_of_an_export_are_no_data(datasets):
    names = ["household_id", "commune", "interview_date", "household_size", "_uuid"]
    labels = ["Mã hộ", "Xã", "Ngày phỏng vấn", "Số nhân khẩu", ""]
    row = ["H1", "Xã Dân Chủ", "2024-03-05", "5", "u"]
    tables, _, _ = find_all_tables([Sheet("", [names, labels, row])], datasets, "a.csv")
    assert tables[0].rows == (2,)

"""Sentences in the statistics office's manner, and what is never said."""

import re
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.paths import ProjectPaths
from helpers.reference import load_reference
from helpers.report import cover, narrative, series, words
from helpers.report.progress_table import progress_table, value_cell, verdict_cell
from helpers.report.subject import Subject

ROOT = Path(__file__).parents[3]
NAN = float("nan")
EMPTY = {
    "ci_low": NAN, "ci_high": NAN, "n": NAN, "clusters": NAN, "numerator": NAN, "denominator": NAN,
    "coverage": NAN, "status": "ok", "figure_status": None, "round_start": None,
    "round_end": None, "previous": NAN, "previous_ci_low": NAN, "previous_ci_high": NAN,
    "previous_status": "no_data", "change": NAN, "change_percent": NAN, "change_status": "no_data",
    "cumulative": NAN, "percent_of_plan": NAN, "gap": NAN, "target": None, "annual_target": None,
    "verdict": "none", "decimals": 1,
}  # fmt: skip


def subject_of(theme="nutrition", area="051", period="2024", language="vi"):
    reference = load_reference(ProjectPaths(ROOT))
    when = reference.periods.get(period)
    return Subject(
        reference, SimpleNamespace(), reference.theme(theme), reference.areas.get(area, when),
        when, reference.language(language),
    )  # fmt: skip


def row_of(subject, indicator, **given):
    found = subject.indicator(indicator)
    return EMPTY | {"indicator": indicator, "kind": found.kind, "better": found.better} | given


def target_of(subject, indicator):
    return subject.reference.targets.find(indicator, "04")


def said(indicator, theme="nutrition", language="vi", **given):
    subject = subject_of(theme, language=language)
    if given.pop("with_target", True):
        given["target"] = target_of(subject, indicator)
    return narrative.sentence(subject, row_of(subject, indicator, **given)).replace("\u00a0", " ")


def test_an_undecided_sample_gives_its_interval_and_no_conclusion():
    text = said("stunting_under2", value=24.6, ci_low=19.4, ci_high=30.7, verdict="undecided",
                previous=27.9, change=-3.3, change_status="not_clear")  # fmt: skip
    assert "là 24,6%, tuy dưới mức 25% nhưng khoảng tin cậy từ 19,4% đến 30,7%" in text
    assert "chưa đủ căn cứ kết luận" in text
    assert "so với năm 2023 (27,9%) chưa thấy thay đổi rõ rệt" in text
    assert "giảm" not in text


def test_a_missed_count_gives_its_gap_and_its_change_in_percentage_points():
    text = said("low_birth_weight", value=9.1, verdict="missed", previous=9.6, change=-0.5,
                change_status="down")  # fmt: skip
    assert "còn cao hơn 1,1 điểm % so với mục tiêu năm 2025 (dưới 8%)" in text
    assert text.endswith("giảm 0,5 điểm % so với năm 2023 (9,6%).")


def test_a_flow_grows_by_a_percentage_or_by_a_quantity():
    text = said("grain_output", "food_security", value=291.2, verdict="met", previous=288.9,
                change=2.3, change_percent=0.796, change_status="up")  # fmt: skip
    assert "vượt 1,2 nghìn tấn so với mục tiêu năm 2025 (trên 290)" in text
    assert text.endswith("tăng 0,80% hay tăng 2,3 nghìn tấn so với năm 2023.")


@pytest.mark.parametrize(
    ("status", "words_said"),
    [
        ("no_data", "Chưa có số liệu về"),
        ("not_reported", "Huyện Hòa An chưa gửi báo cáo về"),
        ("small_n", "Mẫu quá nhỏ nên không công bố"),
        ("withheld", "để bảo vệ dữ liệu cá nhân"),
        ("not_comparable", "Không có số so sánh được"),
    ],
)
def test_a_missing_value_is_a_sentence_and_never_nought(status, words_said):
    text = said("stunting_under2", value=NAN, status=status)
    assert words_said in text
    assert not re.search(r"\b0(,0)?\b", text)


@pytest.mark.parametrize(
    ("status", "end"),
    [
        ("unchanged", "không thay đổi so với năm 2023."),
        ("not_comparable", "không so sánh được với năm 2023."),
        ("no_data", "không có số liệu năm 2023 để so sánh."),
    ],
)
def test_a_change_that_is_none_is_said_as_such(status, end):
    assert said("low_birth_weight", value=9.1, verdict="missed", change_status=status).endswith(end)


def test_an_area_without_a_target_of_its_own_gets_no_verdict():
    text = said("stunting_under2", value=24.6, with_target=False)
    assert "chưa được giao mục tiêu riêng nên không đánh giá" in text


def test_part_of_a_year_is_not_held_against_a_yearly_target():
    subject = subject_of("food_security", period="2024-H1")
    target = target_of(subject, "grain_output")
    row = row_of(subject, "grain_output", value=90.0, verdict="incomplete", target=target)
    text = narrative.sentence(subject, row).replace("\u00a0", " ")
    assert "chưa đủ kỳ nên chưa so với mục tiêu cả năm (trên 290)" in text


def test_a_whole_year_that_lacks_areas_says_so_and_not_that_the_year_is_short():
    text = said("grain_output", "food_security", value=90.0, verdict="incomplete")
    assert "còn địa bàn chưa báo cáo nên chưa so với mục tiêu năm 2025 (trên 290)" in text
    assert "chưa đủ kỳ" not in text


def test_a_figure_that_rounding_puts_beside_its_target_is_said_to_be_rounded():
    text = said("low_birth_weight", value=7.98, verdict="undecided", decimals=2)
    assert "số đã làm tròn để bảo vệ dữ liệu cá nhân" in text


def test_a_difference_that_is_there_is_not_printed_as_nought():
    subject = subject_of("food_security")
    size = words.difference_text(subject, subject.indicator("grain_output"), 0.004)
    assert size == "0,004\u00a0nghìn tấn"


def test_the_same_sentence_stands_in_english():
    text = said("low_birth_weight", language="en", value=9.1, verdict="missed", previous=9.6,
                change=-0.5, change_status="down")  # fmt: skip
    assert "1.1 percentage points above the target for 2025 (below 8%)" in text


def test_no_break_spaces_hold_units_and_compounds_together():
    assert words.tie("0,4 điểm % năm 2024, 3 chỉ tiêu") == (
        "0,4\u00a0điểm\u00a0% năm\u00a02024, 3 chỉ\u00a0tiêu"
    )


def test_names_are_listed_with_and():
    subject = subject_of()
    assert (
        words.listed(subject, ["Bảo Lâm", "Bảo Lạc", "Hà Quảng"]) == "Bảo Lâm, Bảo Lạc và Hà Quảng"
    )
    assert words.listed(subject, ["Bảo Lâm"]) == "Bảo Lâm"


def test_kinds_of_areas_are_written_small_in_running_text():
    assert subject_of(area="051").place == "huyện Hòa An"
    assert subject_of(area="040").place == "thành phố Cao Bằng"
    assert subject_of(area="04").place == "tỉnh Cao Bằng"
    assert subject_of(area="01654", period="2025").place == "xã Hòa An"


def test_a_card_names_interval_target_verdict_and_reason():
    subject = subject_of()
    row = row_of(subject, "wasting_under2", value=2.0, ci_low=0.9, ci_high=4.5, verdict="met",
                 target=target_of(subject, "wasting_under2"))  # fmt: skip
    card = {name: text.replace("\u00a0", " ") for name, text in cover.card(subject, row).items()}
    assert (card["value"], card["unit"], card["verdict"]) == ("2,0", "%", "met")
    assert card["interval"] == "KTC 95%: 0,9–4,5"
    assert card["target"] == "Mục tiêu 2025: dưới 5%"
    assert card["reason"] == "Cả khoảng tin cậy dưới mục tiêu"


def test_a_card_without_a_value_says_why():
    subject = subject_of()
    card = cover.card(subject, row_of(subject, "wasting_under2", value=NAN, status="not_reported"))
    assert (card["value"], card["unit"], card["verdict"]) == ("…", "", "none")
    assert card["interval"] == "Chưa báo cáo"


def test_the_verification_code_names_province_area_period_and_theme():
    assert cover.verification_code(subject_of()) == "CB-051-2024-DD"
    assert words.initials("Đắk Lắk") == "DL"


def table_of(subject, *rows):
    import pandas as pd

    return progress_table(subject, pd.DataFrame(rows))


def test_the_main_table_has_the_twelve_official_columns_in_their_widths():
    subject = subject_of()
    table = table_of(subject, row_of(subject, "stunting_under2", value=NAN, status="no_data"))
    titles = [column.title.replace("\u00a0", " ") for column in table.columns]
    assert titles == ["STT", "Chỉ tiêu", "ĐVT", "Mục tiêu 2025", "KH năm", "TH cùng kỳ",
                      "TH kỳ báo cáo", "Lũy kế", "% so KH", "So cùng kỳ", "Đánh giá",
                      "Nguồn"]  # fmt: skip
    assert sum(column.width_mm for column in table.columns) == 257
    assert table.landscape and table.column_numbers


def test_a_part_stands_under_its_whole_with_a_number_of_its_own():
    subject = subject_of()
    names = ("stunting_under2", "wasting_under2", "severe_stunting_under2")
    table = table_of(subject, *(row_of(subject, name, value=1.0) for name in names))
    rows = [row for row in table.rows if row.kind == "row"]
    assert [row.cells[0].text for row in rows] == ["1", "1.1", "2"]
    assert rows[1].cells[1].text.startswith("Trong đó: ")
    assert rows[1].cells[1].italic


def test_an_estimate_is_bold_with_its_interval_below_and_a_rate_has_no_cumulative():
    subject = subject_of()
    row = row_of(subject, "stunting_under2", value=24.62, ci_low=19.4, ci_high=30.7)
    cell = value_cell(subject, subject.indicator("stunting_under2"), row)
    assert (cell.text, cell.sub, cell.strong, cell.value) == ("24,6", "19,4–30,7", True, 24.6)
    assert table_of(subject, row).rows[1].cells[7].text == "x"


def test_where_lower_is_better_the_plan_column_gives_points_and_no_percentage():
    subject = subject_of()
    target = target_of(subject, "low_birth_weight")
    row = row_of(subject, "low_birth_weight", value=9.1, annual_target=target, gap=1.1)
    cell = table_of(subject, row).rows[1].cells[8]
    assert cell.text == "+1,1\u00a0điểm\u00a0%"


def test_every_verdict_has_a_word_and_only_a_given_one_has_a_shape():
    subject = subject_of()
    assert verdict_cell(subject, "undecided").text == "Chưa đủ căn cứ"
    assert verdict_cell(subject, "none").verdict == ""
    assert verdict_cell(subject_of(period="2024-H1"), "incomplete").text == "chưa đủ kỳ"
    assert verdict_cell(subject, "incomplete").text == "chưa đủ địa bàn"


def test_only_signs_that_stand_in_the_table_are_explained():
    subject = subject_of()
    table = table_of(subject, row_of(subject, "stunting_under2", value=24.6, target=None))
    assert "“x” không áp dụng" in table.notes[1]
    assert "“*”" not in table.notes[1]


def test_a_round_before_the_period_names_its_month_and_tells_of_no_change():
    subject = subject_of(period="2025-H1")
    row = row_of(subject, "stunting_under2", value=26.1, round_start="2024-09-05",
                 round_end="2024-10-20", change_status="not_comparable")  # fmt: skip
    text = narrative.sentence(subject, row).replace("\u00a0", " ")
    assert "26,1% (số liệu điều tra tháng 9–10/2024)" in text
    assert "so sánh" not in text


def test_a_sample_of_too_few_clusters_tells_of_no_change():
    text = said("stunting_under2", value=26.1, status="too_few_clusters", previous=25.0,
                change_status="not_clear")  # fmt: skip
    assert text.endswith("mẫu quá ít cụm nên không so với năm 2023.")


def test_an_area_without_any_target_is_told_so_once():
    subject = subject_of()
    names = ("stunting_under2", "wasting_under2")
    rows = pd.DataFrame([row_of(subject, name, value=20.0) for name in names])
    said_of_all = " ".join(narrative.paragraphs(subject, rows, names))
    assert said_of_all.count("chưa được giao mục tiêu riêng") == 1


def test_a_whole_judged_otherwise_than_one_of_its_parts_says_why():
    subject = subject_of("livelihoods")
    verdicts = {"productivity_gain": "undecided", "crop_productivity_gain": "met",
                "livestock_productivity_gain": "undecided"}  # fmt: skip
    target = target_of(subject, "productivity_gain")
    rows = pd.DataFrame(
        [row_of(subject, name, value=11.0, ci_low=9.0, ci_high=13.0, verdict=verdict, target=target)
         for name, verdict in verdicts.items()]
    )  # fmt: skip
    last = narrative.paragraphs(subject, rows, list(verdicts)[1:])[-1].replace("\u00a0", " ")
    assert "chỉ đạt khi cả hai phần" in last
    assert last.endswith("tính chung chưa đủ căn cứ kết luận.")


def test_a_source_is_named_once_and_in_full():
    subject = subject_of("food_security")
    names = ("grain_output", "grain_per_capita", "stunting_under2")
    text = words.source_text(subject, [subject.indicator(name) for name in names])
    assert text == "Nguồn: Biểu 01, 02; Điều tra dinh dưỡng."


def test_words_of_codes_come_in_their_official_order():
    subject = subject_of("food_security")
    stages = pd.Series(["storage", "harvest", "transport"], name="stage")
    said_in_order = series.labelled(subject, stages).sort_values()
    assert list(said_in_order) == ["Thu hoạch", "Vận chuyển", "Bảo quản"]

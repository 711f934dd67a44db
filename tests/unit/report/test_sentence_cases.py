"""Every case of a sentence in both languages: each standing to the target, each change."""

import re
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.paths import ProjectPaths
from helpers.reference import load_reference
from helpers.report import cover, narrative
from helpers.report.progress_table import progress_table
from helpers.report.subject import Subject

NAN = float("nan")
REFERENCE = load_reference(ProjectPaths(Path(__file__).parents[3]))
EMPTY = {
    "ci_low": NAN, "ci_high": NAN, "n": NAN, "clusters": NAN, "numerator": NAN, "denominator": NAN,
    "coverage": NAN, "status": "ok", "figure_status": None, "round_start": None,
    "round_end": None, "previous": NAN, "previous_ci_low": NAN, "previous_ci_high": NAN,
    "previous_status": "ok", "change": NAN, "change_percent": NAN, "change_status": "no_data",
    "cumulative": NAN, "percent_of_plan": NAN, "gap": NAN, "target": None, "annual_target": None,
    "verdict": "none", "decimals": 1,
}  # fmt: skip
LOWER, HIGHER, SAMPLE = "low_birth_weight", "grain_output", "stunting_under2"
VI_STANDING = {
    ("met", LOWER, 7.0): "thấp hơn 1,0 điểm % so với mục tiêu năm 2025 (dưới 8%)",
    ("met", LOWER, 8.0): "đạt mục tiêu năm 2025 (dưới 8%)",
    ("met", LOWER, 8.1): "đạt mục tiêu năm 2025 (dưới 8%) theo số chưa làm tròn",
    ("missed", LOWER, 9.1): "còn cao hơn 1,1 điểm % so với mục tiêu năm 2025 (dưới 8%)",
    ("missed", LOWER, 8.0): "chưa xuống dưới mức mục tiêu năm 2025 (dưới 8%)",
    ("missed", LOWER, 7.9): "chưa đạt mục tiêu năm 2025 (dưới 8%) theo số chưa làm tròn",
    ("undecided", LOWER, 8.0): "số đã làm tròn để bảo vệ dữ liệu cá nhân nên chưa đủ căn cứ",
    ("met", HIGHER, 291.2): "vượt 1,2 nghìn tấn so với mục tiêu năm 2025 (trên 290)",
    ("met", HIGHER, 290.0): "đạt đúng mục tiêu năm 2025 (trên 290)",
    ("met", HIGHER, 289.9): "đạt mục tiêu năm 2025 (trên 290) theo số chưa làm tròn",
    ("missed", HIGHER, 285.0): "còn thiếu 5,0 nghìn tấn so với mục tiêu năm 2025 (trên 290)",
    ("missed", HIGHER, 290.0): "chưa vượt mức mục tiêu năm 2025 (trên 290)",
    ("missed", HIGHER, 290.1): "chưa đạt mục tiêu năm 2025 (trên 290) theo số chưa làm tròn",
    ("monitor", HIGHER, 8.0): "kế hoạch không giao mục tiêu bằng số, chỉ theo dõi",
    ("incomplete", HIGHER, 90.0): "còn địa bàn chưa báo cáo nên chưa so với mục tiêu năm 2025",
    ("undecided", SAMPLE, 26.0): "mẫu điều tra quá ít cụm nên chưa đủ căn cứ kết luận",
}
VI_CHANGE = {
    "up": "tăng 1,5 điểm % so với năm 2023 (8,0%)",
    "down": "giảm 1,5 điểm % so với năm 2023 (8,0%)",
    "unchanged": "không thay đổi so với năm 2023",
    "not_clear": "so với năm 2023 (8,0%) chưa thấy thay đổi rõ rệt",
    "not_comparable": "không so sánh được với năm 2023",
    "no_data": "không có số liệu năm 2023 để so sánh",
}
STATUSES = ("no_data", "too_few_clusters", "small_n", "withheld", "not_computable", "no_baseline",
            "not_comparable", "not_reported")  # fmt: skip


def subject_of(theme="nutrition", language="vi", period="2024"):
    when = REFERENCE.periods.get(period)
    return Subject(
        REFERENCE, SimpleNamespace(), REFERENCE.theme(theme), REFERENCE.areas.get("051", when),
        when, REFERENCE.language(language),
    )  # fmt: skip


def row_of(name, **given):
    indicator = REFERENCE.indicator(name)
    target = REFERENCE.targets.find(name, "04")
    fixed = {"indicator": name, "kind": indicator.kind, "better": indicator.better}
    return EMPTY | fixed | {"target": target} | given


def said(row, language="vi"):
    theme = REFERENCE.indicator(row["indicator"]).theme
    return narrative.sentence(subject_of(theme, language), row).replace("\u00a0", " ")


@pytest.mark.parametrize(("case", "words"), VI_STANDING.items(), ids=lambda one: str(one)[:40])
def test_each_standing_to_the_target_has_its_words(case, words):
    verdict, name, value = case
    assert words in said(row_of(name, value=value, verdict=verdict))


@pytest.mark.parametrize("better", ["lower", "higher"])
@pytest.mark.parametrize("side", ["met", "missed"])
def test_a_whole_interval_on_one_side_is_said_of_samples_alone(better, side):
    name = SAMPLE if better == "lower" else "vegetable_fruit_intake"
    low = (better == "lower") == (side == "met")
    value = {("lower", True): 20.0, ("lower", False): 30.0, ("higher", True): 380.0,
             ("higher", False): 420.0}[better, low]  # fmt: skip
    row = row_of(name, value=value, ci_low=value - 2, ci_high=value + 2, verdict=side)
    end = "về phía đạt" if side == "met" else "về phía chưa đạt"
    assert f"cả khoảng tin cậy nằm {end}" in said(row)
    assert "khoảng tin cậy" not in said(row | {"ci_low": NAN, "ci_high": NAN})


@pytest.mark.parametrize(("value", "level"), [(24.0, "tuy dưới mức 25%"), (26.0, "trên mức 25%")])
def test_an_interval_over_the_target_gives_both_ends_and_concludes_nothing(value, level):
    text = said(row_of(SAMPLE, value=value, ci_low=19.4, ci_high=30.7, verdict="undecided"))
    assert f"{level} nhưng khoảng tin cậy từ 19,4% đến 30,7%" in text
    assert "chưa đủ căn cứ kết luận" in text


@pytest.mark.parametrize(("status", "words"), VI_CHANGE.items())
def test_each_change_has_its_words(status, words):
    change = 1.5 if status == "up" else -1.5 if status == "down" else 0.0
    previous = 8.0 if status != "unchanged" else 9.1
    row = row_of(LOWER, value=9.1, verdict="missed", previous=previous, change=change,
                 change_status=status)  # fmt: skip
    assert said(row).endswith(words + ".")


def test_a_difference_that_rounds_to_nought_between_two_prints_is_almost_none():
    row = row_of(LOWER, value=9.84, previous=9.86, change=-0.02, change_status="unchanged",
                 verdict="missed")  # fmt: skip
    assert said(row).endswith("gần như không đổi so với năm 2023 (9,9%).")
    assert "almost unchanged on 2023 (9.9%)" in said(row, "en")
    same = said(row | {"previous": 9.83})
    assert same.endswith("không thay đổi so với năm 2023.")


def test_table_and_sentence_give_one_rounding_of_a_change_and_of_last_year():
    subject = subject_of()
    row = row_of(LOWER, value=7.48, previous=7.554, change=-0.074, change_status="down",
                 verdict="undecided", decimals=2)  # fmt: skip
    cells = progress_table(subject, pd.DataFrame([row])).rows[-1].cells
    texts = [cell.text.replace("\u00a0", " ") for cell in cells]
    assert (texts[5], texts[6], texts[9]) == ("7,55", "7,48", "giảm 0,07 điểm %")
    assert "7,48%" in said(row)
    assert "giảm 0,07 điểm % so với năm 2023 (7,55%)" in said(row)


def test_without_a_target_value_and_change_are_one_clause():
    row = row_of("programme_households", value=532.0, previous=510.0, change=22.0, decimals=0,
                 change_percent=4.3137, change_status="up", target=None)  # fmt: skip
    assert said(row) == (
        "Số hộ thuộc chương trình là 532 hộ, tăng 4,31% hay tăng 22 hộ so với năm 2023."
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_case_leaves_a_gap_a_brace_or_a_doubled_mark(language):
    changes = [*VI_CHANGE, "few"]
    verdicts = ("met", "missed", "undecided", "monitor", "incomplete", "none")
    for verdict, change, name in product(verdicts, changes, (LOWER, HIGHER, SAMPLE)):
        percent = 1.25 if name == HIGHER else NAN
        row = row_of(name, value=26.0, previous=24.0, change=2.0, change_percent=percent,
                     change_status=change, verdict=verdict)  # fmt: skip
        _is_a_sentence(said(row, language))
    for status in STATUSES:
        _is_a_sentence(said(row_of(SAMPLE, value=NAN, status=status), language))


def _is_a_sentence(text):
    assert re.fullmatch(r"[A-ZĐ].*[^\s.,;:]\.", text), text
    assert not re.search(r"[{}]|  |nan|None|;,|,,|;;|\.\.|,;|\( | \)|…", text), text


@pytest.mark.parametrize(("count", "told"), [
    ([1, 0, 0], "Một chỉ tiêu đạt."),
    ([2, 4, 3], "Hai chỉ tiêu đạt, bốn chưa đạt, ba chưa đủ căn cứ kết luận."),
    ([0, 1, 1], "Một chỉ tiêu chưa đạt, một chưa đủ căn cứ kết luận."),
])  # fmt: skip
def test_the_answer_counts_what_is_met_missed_and_undecided(count, told):
    assert _answer(count, "vi") == told


@pytest.mark.parametrize(("count", "told"), [
    ([1, 0, 0], "One target met."),
    ([2, 1, 0], "Two targets met, one not met."),
    ([0, 0, 2], "Two targets inconclusive."),
])  # fmt: skip
def test_the_answer_in_english_minds_the_number(count, told):
    assert _answer(count, "en") == told


def _answer(count, language):
    verdicts = [v for v, n in zip(("met", "missed", "undecided"), count, strict=True)
                for _ in range(n)]  # fmt: skip
    rows = pd.DataFrame([row_of(SAMPLE, value=1.0, verdict=verdict) for verdict in verdicts])
    return cover.answer(subject_of(language=language), rows, [SAMPLE]).replace("\u00a0", " ")


def test_a_survey_round_is_dated_in_the_language_of_the_annex():
    row = row_of(SAMPLE, value=26.1, round_start="2023-09-05", round_end="2023-10-20")
    assert "26,1% (số liệu điều tra tháng 9–10/2023)" in said(row)
    assert "26.1% (survey of Sep–Oct 2023)" in said(row, "en")
    over = row | {"round_start": "2022-12-05", "round_end": "2023-01-20"}
    assert "tháng 12/2022–1/2023" in said(over)
    assert "Dec 2022–Jan 2023" in said(over, "en")

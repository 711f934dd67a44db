from __future__ import annotations

import pandas as pd
import pytest

TEXT = (".csv", ".json")
PERSONAL = ("child_id", "child_name", "mother_name", "birth_date")
BIG = {"stratum": "049", "commune": "Xã Phúc Sen", "cluster": "049-01"}


def codes(report, *, refused=True):
    told = report.refused if refused else report.questions
    return [(one.finding.code, one.finding.cell) for one in told]


@pytest.fixture
def send(office, child_csv):
    def send(*children, name="2024/child_measurements.csv"):
        return office.send(name, child_csv(*children))

    return send


def test_a_birth_date_becomes_an_age_in_days_and_goes_no_further(office, send):
    report = send({"birth_date": "2023-03-01", "visit_date": "01/09/2024"})
    assert report.refused == ()
    children = office.store().read("child_measurements", period="2024")
    # 1 March 2023 to 1 September 2024: 366 days to 1 March 2024, then 184.
    assert children.age_days.tolist() == [550.0]
    assert children.birth_day_known.tolist() == [True]
    assert not set(PERSONAL) & set(children.columns)


def test_an_age_in_months_stands_where_no_birth_date_is_known(office, send):
    send(
        {"birth_date": "", "age_months": "22.4500007629395"}, {"birth_date": "", "age_months": "2"}
    )
    children = office.store().read("child_measurements")
    # WHO anthro: months × 30.4375, rounded half up: 683.3 → 683, 60.875 → 61.
    assert sorted(children.age_days) == [61.0, 683.0]
    assert not children.birth_day_known.any()


def test_a_birth_month_alone_stands_for_its_middle_and_is_not_a_known_day(office, send):
    report = send({"birth_date": "03/2023", "visit_date": "2023-04-14"})
    assert report.refused == ()
    child = office.store().read("child_measurements").iloc[0]
    assert (child.age_days, child.birth_day_known) == (30.0, False)


def test_rows_are_split_by_the_reporting_area_of_their_commune(office, send):
    send({}, BIG)
    store = office.store()
    assert store.read("child_measurements", areas=["051"]).reporting_area.tolist() == ["051"]
    assert store.read("child_measurements", areas=["049"]).reporting_area.tolist() == ["049"]


def test_a_commune_of_before_the_reform_counts_for_the_one_that_took_it(office, send):
    send({"visit_date": "2025-05-06"}, name="2025/child_measurements.csv")
    child = office.store().read("child_measurements", period="2025").iloc[0]
    new = office.reference.areas.get(child.reporting_area, office.reference.periods.get("2025").end)
    assert (new.kind, new.full_name) == ("commune", "Xã Nam Tuấn")


def test_a_name_that_several_communes_bear_is_decided_by_the_stratum(office, send):
    send({"commune": "Xã Đức Long", "stratum": "053"}, {"commune": "Xã Đức Long"})
    areas = office.store().read("child_measurements").reporting_area
    assert sorted(areas) == ["051", "053"]


def test_a_name_that_several_communes_bear_is_refused_where_nothing_decides(office, send):
    report = send({"commune": "Xã Đức Long", "stratum": ""})
    assert codes(report) == [("several_areas", "G2")]
    assert "Huyện Thạch An" in report.refused[0].finding.reason


def test_a_commune_may_be_written_with_its_district(office, send):
    send({"commune": '"Xã Đức Long, huyện Thạch An"', "stratum": ""})
    assert office.store().read("child_measurements").reporting_area.tolist() == ["053"]


def test_a_child_born_after_the_visit_is_refused(office, send):
    report = send({"birth_date": "2024-09-02"}, {"birth_date": "2024-09-01"})
    assert codes(report) == [("born_before_visit", "F2")]
    assert office.store().read("child_measurements").age_days.tolist() == [0.0]


def test_the_second_row_of_one_child_is_refused(office, send):
    twin = {"child_name": "Nông Văn Giả", "mother_name": "Hà Thị Giả"}
    report = send(twin, twin | {"child_name": "NÔNG VĂN  GIẢ"}, {"mother_name": "Khác"})
    assert codes(report) == [("same_child", "B3")]
    assert (report.accepted, report.duplicates) == (2, 1)


def test_one_child_in_two_communes_is_a_question_to_both(office, send):
    twin = {"child_name": "Nông Văn Giả", "mother_name": "Hà Thị Giả"}
    report = send(twin, twin | BIG)
    assert codes(report) == []
    assert codes(report, refused=False) == [("child_twice", "B3")]
    assert report.accepted == 2


def test_a_weight_in_grams_is_refused_and_the_child_stays(office, send):
    report = send({"weight_kg": "9400"})
    assert codes(report) == [("out_of_range", "K2")]
    child = office.store().read("child_measurements").iloc[0]
    assert pd.isna(child.weight_kg)
    assert child.length_cm == 78.2


def test_no_message_and_no_clean_file_holds_anything_personal(office, send):
    secret = {
        "child_name": "Tên Bí Mật",
        "mother_name": "Mẹ Bí Mật",
        "birth_date": "31/02/2023",
        "child_id": "SECRET-1",
        "weight_kg": "Tên Bí Mật",
        "sex": "012345678901",
        "commune": "Tên Bí Mật",
    }
    report = send(secret, secret, {"birth_date": "1987-06-05x"})
    assert report.refused
    shown = " ".join(map(str, (*report.refused, *report.questions, *report.faults)))
    rows = office.store().read("child_measurements").to_csv()
    files = [p.read_text("utf-8-sig") for p in office.paths.clean.rglob("*") if p.suffix in TEXT]
    assert len(files) >= 3
    for word in ("Bí Mật", "SECRET", "012345678901", "31/02/2023", "1987-06-05"):
        assert word not in shown
        assert word not in rows
        assert not any(word in file for file in files)


def test_records_number_the_rows_of_a_submission_by_key_and_not_by_place(office, child_csv):
    one, two = {"child_id": "B", "weight_kg": "8"}, {"child_id": "A", "weight_kg": "9"}
    office.send("2024/child_measurements.csv", child_csv(one, two))
    children = office.store().read("child_measurements")
    assert children.record.str[-6:].tolist() == ["000001", "000002"]
    assert children.weight_kg.tolist() == [9.0, 8.0]
    assert children.record.is_unique


def test_answers_to_hunger_questions_become_one_and_zero_and_no_answer_is_missing(office):
    header = "household_id,commune,stratum,weight,interview_date,fies_worried,fies_healthy,"
    header += "fies_few_foods,fies_skipped,hdds_meat,short_jan,fcs_fruit\n"
    row = "H1,Xã Dân Chủ,051,1,2024-09-03,Có,Không,Không biết,Từ chối,Có,Không,8\n"
    report = office.send("2024/household_survey.csv", header + row)
    assert [one.finding.code for one in report.refused] == ["out_of_range"]
    household = office.store().read("household_survey").iloc[0]
    assert (household.fies_worried, household.fies_healthy) == (1.0, 0.0)
    assert household[["fies_few_foods", "fies_skipped", "fcs_fruit"]].isna().all()
    assert (household.hdds_meat, household.short_jan) == (True, False)


def test_a_household_that_joined_after_the_period_is_refused(office):
    text = "household_id,commune,joined_group,joined_date\n"
    text += "H1,Xã Dân Chủ,Có,14/12/2024\nH2,Xã Dân Chủ,Có,15/12/2024\n"
    report = office.send("2024/programme_households.csv", text)
    assert codes(report) == [("joined_by_period_end", "D3")]
    assert report.accepted == 1


def survey_questions(office):
    found = office.store().questions("child_measurements")
    return [(one.code, one.cell, one.reason) for one in found.itertuples()]


def test_a_stratum_or_cluster_of_another_district_is_a_question_and_the_row_is_taken(
    office, child_csv
):
    text = child_csv(
        {}, {"stratum": "049"}, {"stratum": "Huyện Quảng Hòa"}, {"cluster": "049-01"}, {},
        {"cluster": "7"}, {"cluster": "7"},
        {"cluster": "7", "commune": "Xã Phúc Sen"},
    )  # fmt: skip
    report = office.send("2024/child_measurements.csv", text)
    assert report.accepted == 8
    asked = survey_questions(office)
    assert [one[:2] for one in asked] == [
        ("stratum_of_other_area", "H3"), ("stratum_of_other_area", "H4"),
        ("cluster_of_other_area", "I5"), ("stratum_of_other_area", "H9"),
    ]  # fmt: skip
    assert "huyện Hòa An" in asked[0][2]


def test_a_cluster_in_two_districts_is_asked_about_where_it_has_fewer_rows(office, child_csv):
    away = {"commune": "Xã Phúc Sen", "stratum": "vùng cao", "cluster": "7"}
    home = {"stratum": "vùng cao", "cluster": "7"}
    office.send("2024/child_measurements.csv", child_csv(home, away, home))
    assert [one[:2] for one in survey_questions(office)] == [("cluster_of_other_area", "I3")]


def test_a_column_unknown_to_the_form_is_reported_and_its_content_kept_nowhere(office, child_csv):
    secret = "Chị Giả kể chồng đi làm xa 0912345678"
    report = office.send(
        "2024/child_measurements.csv", child_csv({"Ghi chú thêm": secret}, {"Ghi chú thêm": ""})
    )
    (told,) = report.questions
    assert (told.finding.code, told.finding.value) == ("unknown_column", "Ghi chú thêm")
    raw = {path for path in office.paths.raw.iterdir() if path.suffix == ".csv"}
    kept = [path for path in office.paths.root.rglob("*") if path.is_file()]
    kept = [path for path in kept if path not in raw and office.paths.inbox not in path.parents]
    assert len(kept) > 5
    for word in ("Giả kể", "0912345678"):
        assert not [path for path in kept if word.encode() in path.read_bytes()]
        assert word not in str(report)
    assert "Ghi chú thêm" not in office.store().read("child_measurements").columns

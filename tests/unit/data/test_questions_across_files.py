"""Questions that take several files hold only while those files count, and tell nobody's file."""

from __future__ import annotations

from datetime import date

import pytest

from helpers.data.history.withdrawal import restore, withdraw
from helpers.data.intake import take_in

LIST = "file,form,period,sender,received,invented\n"
CROPS = [
    ["Huyện Hòa An", crop, "Mùa", 100 + at, 100 + at, 50, 500 + 5 * at, "Sơ bộ"]
    for at, crop in enumerate(["Lúa", "Ngô", "Sắn"])
]
DISTRICTS = {
    "040": "Thành phố Cao Bằng", "042": "Huyện Bảo Lâm", "043": "Huyện Bảo Lạc",
    "045": "Huyện Hà Quảng", "047": "Huyện Trùng Khánh", "048": "Huyện Hạ Lang",
    "049": "Huyện Quảng Hòa", "051": "Huyện Hòa An", "052": "Huyện Nguyên Bình",
    "053": "Huyện Thạch An",
}  # fmt: skip


def asked(office, dataset, code, as_of=None):
    found = office.store(as_of).questions(dataset)
    return sorted(found.loc[found.code == code, "file"])


def named(office, file, dataset="crops"):
    sent = office.store().submissions(dataset)
    return sent.loc[sent.file_name.str.endswith(file), "submission"].iloc[0]


def test_figures_copied_are_asked_about_only_while_the_earlier_form_counts(office, forms):
    earlier = forms({"Biểu 02": CROPS}, period="Năm 2023")
    office.send("2023/051-a.xlsx", earlier)
    office.send("2024/051-b.xlsx", forms({"Biểu 02": CROPS}))
    asking = ("crops", "copied_from_earlier_period")
    assert asked(office, *asking) == ["051-b.xlsx"]
    first = named(office, "051-a.xlsx")
    withdraw(office.paths, first, "gửi nhầm", date(2030, 1, 1))
    assert asked(office, *asking) == []
    again = office.put("2023/051-lan-hai.xlsx", earlier)  # sent again by name: it counts again
    take_in(office.paths, again, received=date(2030, 1, 5))
    assert asked(office, *asking) == ["051-b.xlsx"]
    changed = [[*row[:3], 7, 7, 50, 35, row[7]] for row in CROPS]
    corrected = office.put("2023/051-c.xlsx", forms({"Biểu 02": changed}, period="Năm 2023"))
    take_in(office.paths, corrected, received=date(2030, 2, 1))
    assert asked(office, *asking) == []


def test_a_provinces_sum_is_asked_about_only_while_every_area_counts(office, forms):
    for code, name in {**DISTRICTS, "04": "Tỉnh Cao Bằng"}.items():
        people = [[name, 1000, 500, 100, 250]]
        office.put(f"2024/{code}-p.xlsx", forms({"Biểu 01": people}, sender=name))
    lines = "2024/04-p.xlsx,area_workbook,2024,Tỉnh Cao Bằng,2024-12-18,no\n"
    office.put("submissions.csv", LIST + lines)
    office.take_all()
    asking = ("population", "differs_from_province")
    assert asked(office, *asking)
    one = named(office, "051-p.xlsx", "population")
    withdraw(office.paths, one, "gửi nhầm", date(2030, 1, 1))
    assert asked(office, *asking) == []
    restore(office.paths, one, "", date(2030, 1, 2))
    assert asked(office, *asking)


@pytest.fixture
def twins(office, child_csv):
    """Return an office that has one child in two districts' surveys, the second sent later."""
    lines = "a-hoa-an.csv,child_measurements,2024,Huyện Hòa An,2024-12-18,no\n"
    lines += "b-quang-hoa.csv,child_measurements,2024,Huyện Quảng Hòa,2025-01-10,no\n"
    office.put("submissions.csv", LIST + lines)
    office.put("a-hoa-an.csv", child_csv({}, {}))
    office.put("b-quang-hoa.csv", child_csv({"commune": "Xã Phúc Sen", "stratum": "049"}))
    office.take_all()
    return office


def test_a_day_knows_the_questions_of_the_files_that_had_come_by_then(twins):
    asking = ("child_measurements", "child_of_two_senders")
    assert asked(twins, *asking, as_of="2024-12-31") == []
    assert asked(twins, *asking, as_of="2025-01-10") == ["a-hoa-an.csv", "b-quang-hoa.csv"]
    second = named(twins, "b-quang-hoa.csv", "child_measurements")
    withdraw(twins.paths, second, "gửi nhầm", date(2025, 2, 1))
    assert asked(twins, *asking) == []
    assert len(asked(twins, *asking, as_of="2025-01-31")) == 2


def test_a_withdrawal_cut_short_is_finished_with_its_questions(twins):
    from helpers.data.history.holdings import open_holdings
    from helpers.data.history.journal import add_to_journal
    from helpers.data.history.ledger import Mark

    second = named(twins, "b-quang-hoa.csv", "child_measurements")
    holdings, mark = open_holdings(twins.paths), Mark("withdrawn", "2025-02-01", "gửi nhầm")
    add_to_journal(twins.paths.raw, holdings.journal, [(second, mark)])
    twins.take_all()
    assert asked(twins, "child_measurements", "child_of_two_senders") == []

"""What intake asks about rows that it took stands in the data notes of the annexes they reach."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml

from helpers import open_annex
from helpers.batch.fingerprint import Fingerprints
from helpers.batch.requests import RunRequest
from helpers.data.checks.rules import RULES
from helpers.data.findings import TEXTS
from helpers.data.history.withdrawal import withdraw
from helpers.data.intake import take_in
from helpers.data.store import Store
from helpers.paths import ProjectPaths
from helpers.reference import load_reference

ROOT = Path(__file__).resolve().parents[2]
BIRTHS = (
    "Xã, phường, thị trấn", "Số trẻ đẻ ra sống", "Số trẻ được cân", "Số trẻ dưới 2.500 gam",
    "Số trẻ đúng 2.500 gam",
)  # fmt: skip
HOUSEHOLDS = (
    "household_id,head_name,citizen_id,phone,commune,ethnicity,poverty_status,joined_group,"
    "joined_cooperative,joined_linkage,joined_date"
)
FORM = ["Biểu 04. Trẻ đẻ ra sống và cân nặng khi sinh"]
LIST = "file,form,period,sender,received,invented\n"


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    """Return a project with births of two districts, and households that two senders list."""
    root = tmp_path_factory.mktemp("tỉnh")
    shutil.copytree(ROOT / "params", root / "params")
    (root / "params" / "corrections.yml").write_text("[]\n", "utf-8")
    paths = ProjectPaths(root)
    paths.inbox.mkdir(parents=True)
    lines = [LIST]
    for code, name, commune, total in (
        ("048", "Huyện Hạ Lang", "Xã Minh Long", 99),
        ("051", "Huyện Hòa An", "Xã Dân Chủ", 66),
    ):
        births(paths.inbox / f"{code}.xlsx", name, commune, total)
        shared = 20 if code == "048" else 3
        cells = "Tày,Nghèo,Có,Không,Không,2024-03-01"
        rows = [f"H{at},Chủ hộ {at},0{at:011d},09,{commune},{cells}" for at in range(20)]
        text = "\n".join([HOUSEHOLDS, *rows[:shared], ""])
        (paths.inbox / f"{code}.csv").write_text(text, "utf-8")
        lines.append(f"{code}.csv,programme_households,2024,{name},2024-12-18,no\n")
    (paths.inbox / "submissions.csv").write_text("".join(lines), "utf-8")
    take_in(paths, paths.inbox, received=date(2024, 12, 18))
    return paths


def births(path, name, commune, total):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Biểu 04"
    for line in (
        ["Kỳ báo cáo: Năm 2024"], [f"Đơn vị báo cáo: {name}"], [], BIRTHS,
        [commune, 66, 65, 6, 1], ["Tổng số", total, 65, 6, 1],
    ):  # fmt: skip
        page.append(line)
    book.save(path)


def notes(paths, theme, area, language="vi", as_of=""):
    """Return the rows of the data notes as texts; the sentence where there is no table."""
    annex = open_annex(
        theme, area=area, period="2024", language=language, as_of=as_of, project=paths.root
    )
    found = annex.questions()
    if not hasattr(found, "rows"):
        return found.markdown
    return [[cell.text.replace("\xa0", " ") for cell in row.cells] for row in found.rows]


def test_a_question_stands_in_the_notes_of_its_own_area_and_of_the_province_alone(paths):
    asked = ["Số trẻ đẻ ra sống", "Dòng tổng khác tổng các dòng", "1"]
    assert notes(paths, "nutrition", "048") == [FORM, asked]
    assert "Hòa An" in notes(paths, "nutrition", "051").replace("\xa0", " ")
    whole = notes(paths, "nutrition", "04")
    assert whole[1] == [*asked[:2], "Hạ Lang", "1"]
    assert notes(paths, "nutrition", "048", "en")[1][1:] == [
        "The total row is not the sum of the rows", "1",
    ]  # fmt: skip


def test_few_persons_are_withheld_more_are_rounded_and_none_is_named(paths):
    rows = notes(paths, "cooperatives", "051")
    assert rows[1] == ["Cả dòng", "Hộ có trong báo cáo của hai đơn vị", "*"]
    whole = notes(paths, "cooperatives", "04")
    assert whole[1] == [*rows[1][:2], "Hạ Lang, Hòa An", "*"]
    assert "Chủ hộ" not in str((rows, whole))


def test_a_changed_question_changes_the_annexes_that_print_it_and_no_other(paths):
    before = keys(paths)
    shared = Store(paths).submissions("programme_households")
    hoa_an = shared.loc[shared["file_name"] == "051.csv", "submission"].iloc[0]
    withdraw(paths, hoa_an, "gửi nhầm", date(2025, 1, 10))
    after = keys(paths)
    changed = {one for one in before if before[one] != after[one]}
    assert changed == {("cooperatives", "048"), ("cooperatives", "051"), ("cooperatives", "04"),
                       ("overview", "04")}  # fmt: skip
    assert isinstance(notes(paths, "cooperatives", "048"), str)
    assert isinstance(notes(paths, "cooperatives", "048", as_of="2024-12-31"), list)


def keys(paths):
    reference = load_reference(paths)
    found = Fingerprints(reference, Store(paths))
    areas = dict.fromkeys(reference.themes, ("048", "051", "052", "04"))
    areas["overview"] = ("04",)
    return {
        (theme, area): found.execution_parts(request(theme, area))["questions"]
        for theme in reference.themes
        for area in areas[theme]
    }


def request(theme, area):
    return RunRequest(theme=theme, area=area, period="2024", language="vi")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_question_has_words_of_its_own(language):
    texts = yaml.safe_load((ROOT / f"params/translations/{language}.yml").read_text("utf-8"))
    assert {*RULES} <= {*texts["question"]["code"], *texts["refusal"]["code"]}
    assert set(texts["question"]["code"]) <= {*TEXTS}

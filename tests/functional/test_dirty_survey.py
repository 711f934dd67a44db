"""A survey with every fault at once, from the files to the page: nothing fails, nothing is lost."""

from __future__ import annotations

import csv
import dataclasses
import html
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import open_annex
from helpers.data.intake import take_in
from helpers.data.store import Store
from helpers.indicators import registry
from helpers.indicators.accounts import account, has_account
from helpers.indicators.context import EstimationContext
from helpers.indicators.intake_account import intake_account
from helpers.paths import ProjectPaths
from helpers.reference import load_reference
from helpers.report.accounts_table import accounts_table
from helpers.report.tables import plain

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample" / "2024"
# Of one district's children, one each; the sample's own rows are sound.
CHILD_FAULTS = (
    {"sex": "x"},
    {"birth_date": "2031-01-01"},
    {"weight_kg": "8500"},
    {"length_cm": "0.74"},
    {"weight_kg": "74.5", "length_cm": "8.9"},
    {"birth_date": "", "age_months": "240"},
    {"birth_date": "", "age_months": "-4"},
    {"birth_date": ""},
    {"weight": "0"},
    {"weight": ""},
    {"weight": "-1"},
    {"length_cm": ""},
    {"weight_kg": "abc"},
    {"cluster": ""},
    {"length_cm": "40", "weight_kg": "9"},
    {"commune": "Xã Không Có"},
)
HOUSEHOLD_FAULTS = (
    {"income_baseline_dong": "0"},
    {"income_baseline_dong": "-5000"},
    {"income_baseline_dong": ""},
    {"income_dong": "một triệu"},
    {"crop_yield": ""},
    {"weight": "0"},
    {"weight": ""},
    {"fcs_fruit": "9"},
    {"fies_hungry": "98"},
    {"person_days": "0"},
    {"vegetables_g": ""},
    {"interview_date": "31/02/2024"},
)
# A whole district each: nothing of it can be counted, or its design is too thin.
DISTRICTS = {
    "042": {"sex": "không rõ"},
    "043": {"weight": "0"},
    "045": {"length_cm": "40"},
    "047": {"cluster": "047-01"},
}


def spoil(source: Path, target: Path, faults, districts, step: int) -> None:
    """Write every `step`-th row of a survey file, with faults in the district 051."""
    with source.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))[::step]
    names = [*rows[0], *({name for fault in faults for name in fault} - set(rows[0]))]
    own = [row for row in rows if row["stratum"] == "051"]
    for row, fault in zip(own, faults, strict=False):
        row.update(fault)
    for row in rows:
        row.update(districts.get(row["stratum"], {}))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows([*rows, own[-1]])


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> ProjectPaths:
    """Return a project with our params and notebooks and two spoilt survey files, taken in."""
    root = tmp_path_factory.mktemp("dirty")
    for folder in ("params", "notebooks"):
        shutil.copytree(ROOT / folder, root / folder)
    inbox = root / "data" / "inbox"
    inbox.mkdir(parents=True)
    spoil(SAMPLE / "child_measurements.csv", inbox / "children.csv", CHILD_FAULTS, DISTRICTS, 3)
    thin = {"043": DISTRICTS["043"], "047": DISTRICTS["047"]}
    spoil(SAMPLE / "household_survey.csv", inbox / "households.csv", HOUSEHOLD_FAULTS, thin, 3)
    (inbox / "submissions.csv").write_text(
        "file,form,period,sender,received,invented\n"
        "children.csv,child_measurements,2024,,2024-11-12,yes\n"
        "households.csv,household_survey,2024,,2024-11-12,yes\n",
        encoding="utf-8",
    )
    paths = ProjectPaths(root)
    report = take_in(paths, inbox)
    assert report.faults == ()
    return paths


def test_the_rows_of_the_files_are_those_refused_repeated_and_accepted(project):
    store = Store(project)
    for dataset in ("child_measurements", "household_survey"):
        sent = store.submissions(dataset=dataset)
        found = intake_account(store, dataset, "2024", sent=sent)
        rows = found.rows
        assert rows["rows_in"] == rows["accepted"] + rows["refused"] + rows["duplicates"]
        assert rows["accepted"] == len(store.read(dataset, period="2024"))
        assert rows["duplicates"] >= 1
        assert found.cells["cells"].sum() == len(store.refusals(dataset, "2024"))


def test_what_intake_refused_is_told_by_what_it_looks_like(project):
    store = Store(project)
    sent = store.submissions(dataset="child_measurements")
    cells = intake_account(store, "child_measurements", "2024", area="051", sent=sent).cells
    found = cells.set_index(["column", "reason"])["cells"].to_dict()
    assert found == {
        ("age_months", "age_unit_suspected"): 1,
        ("age_months", "out_of_range"): 1,
        ("child_id", "duplicate"): 1,
        ("length_cm", "length_in_metres"): 1,
        ("length_cm", "weight_and_length_swapped"): 1,
        ("sex", "unknown_code"): 1,
        ("visit_date", "born_before_visit"): 1,
        ("weight", "out_of_range"): 1,
        ("weight_kg", "not_number"): 1,
        ("weight_kg", "weight_and_length_swapped"): 1,
        ("weight_kg", "weight_in_grams"): 1,
    }


def test_every_sample_estimate_counts_what_its_account_says(project):
    reference, store = load_reference(project), Store(project)
    context = EstimationContext(reference, store, reference.periods.get("2024"))
    samples = [one for one in reference.indicators.values() if one.kind == "sample"]
    assert samples
    assert all(has_account(one) for one in samples)
    for indicator in samples:
        found = account(context, indicator)
        counted = found[found["reason"] == "counted"].set_index("area")["rows"]
        records = registry.estimate(context, indicator).set_index("area")
        assert counted.to_dict() == records["n"].fillna(0).astype(int).to_dict(), indicator.id
        rows = store.read(indicator.datasets[0], period="2024")
        sums = found.groupby("area")["rows"].sum()
        assert sums["04"] == len(rows)
        expected = rows["reporting_area"].value_counts().to_dict()
        assert sums.drop("04").to_dict() == expected, indicator.id
        assert "other" not in set(found["reason"])


def test_districts_of_which_nothing_counts_are_not_computable(project):
    reference, store = load_reference(project), Store(project)
    context = EstimationContext(reference, store, reference.periods.get("2024"))
    records = registry.estimate(context, reference.indicators["stunting_under2"])
    status = records.set_index("area")["status"]
    assert status[["042", "043", "045"]].tolist() == ["not_computable"] * 3
    assert status["047"] in {"too_few_clusters", "small_n"}
    assert status["04"] == "ok"


def test_a_stratum_of_one_cluster_is_said_below_the_table(project):
    for theme in ("nutrition", "livelihoods"):
        annex = open_annex(theme, area="047", period="2024", project=project.root, language="en")
        assert any("1 strata have a single cluster" in note for note in annex.accounts().notes)


def test_without_protection_the_numbers_of_the_table_add_up_exactly(project):
    subject = open_annex("nutrition", area="051", period="2024", project=project.root).subject
    policy = subject.reference.disclosure.model_copy(update={"round_n_to": 1})
    reference = dataclasses.replace(subject.reference, disclosure=policy)
    table = accounts_table(dataclasses.replace(subject, reference=reference), subject.progress())
    rows = [[cell.text for cell in row.cells] for row in table.rows if row.kind == "row"]
    assert rows
    for _, came, outside, counted, left_out, reasons in rows:
        assert int(came) == int(outside) + int(counted) + int(left_out)
        assert sum(map(int, re.findall(r": (\d+)", reasons))) == int(left_out)


def run(project: ProjectPaths, *arguments: str) -> None:
    command = [sys.executable, "-m", "helpers", "--project", str(project.root), "run", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def words_of(page: Path) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")))
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


@pytest.mark.parametrize("theme", ["nutrition", "livelihoods"])
def test_a_district_of_which_nothing_counts_still_has_every_part_of_its_annex(project, theme):
    annex = open_annex(theme, area="043", period="2024", project=project.root)
    assert annex.cover()
    assert annex.progress_table().rows
    assert "Không tính được" in plain(annex.quality_table())
    assert "không có quyền số" in plain(annex.accounts())
    assert annex.refusals()
    main = {"nutrition": "stunting_under2", "livelihoods": "income_gain"}[theme]
    assert annex.ranking(main)
    assert annex.trend_figure(main)
    assert str(annex.sentence(main))


@pytest.mark.slow
def test_the_annexes_are_made_and_say_what_was_left_out_and_why(project):
    themes = ("--theme", "nutrition", "--theme", "livelihoods")
    run(project, *themes, "--area", "051", "--format", "html")
    made = project.root / "outputs" / "default" / "2024"
    children = words_of(made / "051" / "nutrition.vi.html")
    for said in (
        "không rõ giới tính: dưới 5",
        "không rõ tuổi: dưới 5",
        "thiếu chiều dài: dưới 5",
        "thiếu cân nặng: dưới 5",
        "không có quyền số: dưới 5",
        "không ghi tầng hoặc cụm: dưới 5",
        "HAZ bất thường: dưới 5",
        "nghi ghi bằng gam",
        "nghi ghi bằng mét",
        "nghi đổi chỗ cân nặng và chiều dài",
        "dòng trùng mã",
    ):
        assert said in children, said
    households = words_of(made / "051" / "livelihoods.vi.html")
    for said in ("số liệu gốc bằng 0 hoặc âm", "không có số liệu kỳ này", "không có quyền số"):
        assert said in households, said

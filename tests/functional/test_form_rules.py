"""The rules of a form's cells, worked out by LibreOffice: they let in what intake takes."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from helpers.correspondence.form_rules import CHECKS, cell_rule, check_formula
from helpers.paths import ProjectPaths
from helpers.reference import load_reference

ROOT = Path(__file__).resolve().parents[2]
# column, what somebody types, whether it may stand there
TYPED = [
    ("crops.area_planted_ha", 0, True),
    ("crops.area_planted_ha", 12.5, True),
    ("crops.area_planted_ha", 200000, True),
    ("crops.area_planted_ha", 200001, False),
    ("crops.area_planted_ha", -1, False),
    ("crops.area_planted_ha", "-", True),
    ("crops.area_planted_ha", "…", True),
    ("crops.area_planted_ha", "12,5 ha", False),
    ("births.live_births", 3, True),
    ("births.live_births", 3.5, False),
    ("births.live_births", "…", False),  # a row cannot do without it
    ("cooperatives.profit_million_dong", -5, True),
    ("weighing_round.round_date", 45000, True),
    ("weighing_round.round_date", 5, False),
    ("weighing_round.round_date", "31/02", False),
]
BIRTHS = ("live_births", "weighed", "below_2500g", "exactly_2500g")
YIELD = ("area_harvested_ha", "yield_quintal_per_ha", "output_tonnes")
# check, its columns, a row (None: blank), whether the row turns orange
ROWS = [
    ("births_add_up", BIRTHS, (10, 9, 5, 4), False),
    ("births_add_up", BIRTHS, (10, 9, 5, 5), True),
    ("births_add_up", BIRTHS, (8, 9, 1, 1), True),
    ("births_add_up", BIRTHS, (10, None, 5, 5), False),  # not all is filled in yet
    ("output_of_area_and_yield", YIELD, (10, 50, 50.4), False),
    ("output_of_area_and_yield", YIELD, (10, 50, 51), True),
]


def test_a_cell_takes_what_it_should_and_a_row_turns_orange_when_it_does_not_add_up(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here")
    datasets = load_reference(ProjectPaths(ROOT)).datasets
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, (name, typed, _) in enumerate(TYPED, 1):
        dataset, _, column = name.partition(".")
        sheet.cell(row, 1, typed)
        rule = cell_rule(datasets[dataset].by_id[column], f"A{row}", "")
        sheet.cell(row, 2, f"=IF({rule['value'].removeprefix('=')},1,0)")
    for row, (name, columns, cells, _) in enumerate(ROWS, len(TYPED) + 1):
        for place, value in enumerate(cells, 4):
            sheet.cell(row, place, value)
        places = {column: place for place, column in enumerate(columns, 3)}
        formula = check_formula(CHECKS[name], places, row - 1).removeprefix("=")
        sheet.cell(row, 2, f"=IF({formula},1,0)")
    book.save(tmp_path / "rules.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = (office, profile, "--headless", "--convert-to", "csv", "--outdir", str(tmp_path))
    subprocess.run(
        [*command, str(tmp_path / "rules.xlsx")], check=True, capture_output=True, timeout=120
    )
    with (tmp_path / "rules.csv").open(encoding="latin-1") as file:
        said = [row[1] == "1" for row in csv.reader(file)]
    assert list(zip(TYPED, said, strict=False)) == [(one, one[2]) for one in TYPED]
    assert list(zip(ROWS, said[len(TYPED) :], strict=True)) == [(one, one[3]) for one in ROWS]

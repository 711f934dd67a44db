"""The history of a figure names file, sheet and cell, and tells nothing of a person."""

from __future__ import annotations

from datetime import date

import pytest
from received_files import CORRECTION

from helpers.data.history.figure_history import Asked, FigureHistory, keys_of
from helpers.data.history.withdrawal import withdraw
from helpers.data.intake import take_in


def crops(output, nature="Sơ bộ"):
    return {
        "Biểu 02": [
            ["Huyện Hòa An", "Lúa", "Mùa", 100, 100, None, output, nature],
            ["Huyện Hòa An", "Sắn", "Cả năm", 10, 10, None, 90, nature],
        ]
    }


def asked(office, dataset, **options):
    definition = office.reference.datasets[dataset]
    return Asked(definition, "2024", **({"area": "051", "reporting": "051"} | options))


def history(office, as_of=None):
    return FigureHistory(office.paths, office.reference, as_of)


@pytest.fixture
def two_rounds(own_office, forms):
    for name, output, day in (("first", 500, "2024-12-18"), ("second", 510, "2025-01-10")):
        path = own_office.put(f"{name}.xlsx", forms(crops(output)))
        take_in(own_office.paths, path, received=date.fromisoformat(day))
    return own_office


def test_every_version_says_file_day_cell_and_what_took_its_place(two_rounds):
    first, second = history(two_rounds).versions(
        asked(two_rounds, "crops", column="output_tonnes", keys=(("crop", frozenset({"rice"})),))
    )
    assert (first.state, second.state) == ("replaced", "in_force")
    assert first.instead == second.submission
    assert (first.submission.received, second.submission.received) == ("2024-12-18", "2025-01-10")
    (cell,) = second.cells
    assert (cell.sheet, cell.cell, cell.column) == ("Biểu 02", "G7", "Sản lượng (tấn)")
    assert (cell.row, cell.value, cell.read_as) == ("Lúa, Mùa", "510", "510")
    assert first.cells[0].value == "500"
    assert (first.nature, first.rows) == ("preliminary", 1)


def test_as_of_a_day_the_later_version_and_the_withdrawal_are_not_known(two_rounds):
    figure = asked(two_rounds, "crops")
    name = history(two_rounds).versions(figure)[1].submission.submission
    withdraw(two_rounds.paths, name, "gửi nhầm", date(2025, 2, 1))
    assert [one.state for one in history(two_rounds).versions(figure)] == ["in_force", "withdrawn"]
    then = history(two_rounds, "2025-01-31").versions(figure)
    assert [one.state for one in then] == ["replaced", "in_force"]
    assert [one.state for one in history(two_rounds, "2024-12-31").versions(figure)] == ["in_force"]


def test_a_correction_and_a_refused_cell_are_told_at_their_cell(two_rounds, forms):
    (two_rounds.paths.params / "corrections.yml").write_text(CORRECTION, "utf-8")
    sheets = {"Biểu 04": [["Xã Dân Chủ", 5, 5, 0, 0], ["Xã Không Có", 1, 1, 0, 0]]}
    take_in(two_rounds.paths, two_rounds.put("third.xlsx", forms(sheets)))
    figure = asked(two_rounds, "crops", column="output_tonnes")
    cell = history(two_rounds).versions(figure)[0].cells[0]
    assert (cell.value, cell.read_as) == ("500", "505")
    assert "gõ nhầm" in cell.said
    (births,) = history(two_rounds).versions(asked(two_rounds, "births"))
    assert (births.rows, births.refused) == (1, 1)
    refused = [one for one in births.cells if one.said.startswith("bị loại")]
    assert [(one.cell, one.value) for one in refused] == [("A8", "Xã Không Có")]


def test_a_commune_has_its_own_row_of_the_districts_form(office, forms):
    sheets = {"Biểu 04": [["Xã Dân Chủ", 5, 5, 0, 0], ["Xã Hoàng Tung", 6, 6, 0, 0]]}
    office.send_forms(sheets)
    code = office.reference.areas.resolve("Xã Dân Chủ", office.reference.periods.get("2024").end)
    figure = asked(office, "births", area=code.code, column="live_births")
    (version,) = history(office).versions(figure)
    assert [(one.row, one.value) for one in version.cells] == [("Xã Dân Chủ", "5")]


def test_of_surveys_the_rows_are_counted_and_nothing_of_a_child_is_told(office, child_csv):
    office.send("2024/child_measurements.csv", child_csv({}, {}, {}))
    (version,) = history(office).versions(asked(office, "child_measurements"))
    assert (version.rows, version.cells) == (3, ())
    assert "Trẻ 1" not in repr(version)


def test_an_indicators_codes_name_the_rows_that_count(office):
    dataset = office.reference.datasets["crops"]
    assert keys_of(dataset, {"rice", "maize", "1000"}) == (("crop", frozenset({"rice", "maize"})),)
    assert keys_of(office.reference.datasets["births"], {"rice"}) == ()

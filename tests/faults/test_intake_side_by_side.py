"""Files read by copies of the process: the same bytes as without, and a copy that dies costs one.

Two files are alike, one is damaged, each wrong in a cell: all that makes files depend on
one another, or ends a reading early.
"""

import sys

import pytest
import read_side_by_side
from read_side_by_side import in_own_process

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="elsewhere one process reads"
)
DISTRICTS = ("Huyện Hà Quảng", "Huyện Bảo Lạc")


@pytest.fixture
def desk(tmp_path, received):
    desk = received.Desk(tmp_path / "dự án")
    for number, district in enumerate(DISTRICTS):
        desk.put(f"2024/{number}.xlsx", received.workbook(district, 500 + number))
    desk.put("2024/again.xlsx", (desk.paths.inbox / "2024" / "0.xlsx").read_bytes())
    desk.put("2024/damaged.xlsx", b"PK\x03\x04 and nothing more")
    return desk


def take_anew(desk, copies):
    desk.forget()
    return in_own_process(read_side_by_side.taken_and_answered, desk.paths.root, copies)


def test_what_is_kept_told_and_answered_does_not_depend_on_the_copies(desk):
    alone = take_anew(desk, 1)
    assert len(alone["files"]) >= len(DISTRICTS)
    assert alone["faults"]
    assert take_anew(desk, 2) == alone


def test_a_file_that_ends_its_copy_is_told_and_the_others_are_taken(desk):
    whole = take_anew(desk, 1)
    desk.forget()
    hurt = in_own_process(read_side_by_side.taken_with_a_death, desk.paths.root, "2024/1.xlsx")
    ((where, message),) = [fault for fault in hurt["faults"] if fault not in whole["faults"]]
    assert where == "2024/1.xlsx"
    assert "bị dừng" in message
    assert len(hurt["files"]) == len(whole["files"]) - 1
    after = in_own_process(read_side_by_side.taken_and_answered, desk.paths.root, 1)
    assert after["files"] == ["2024/1.xlsx"]


def test_results_come_in_order_a_death_costs_one_and_an_error_is_met_by_who_asked():
    found = dict(in_own_process(read_side_by_side.squares_but_for_5_and_7))
    assert list(found) == list(range(40))
    assert found[5] == "died"
    assert found[7] is None
    rest = {number: result for number, result in found.items() if number not in (5, 6, 7, 8, 9)}
    assert rest == {number: number * number for number in rest}


def test_with_every_copy_dead_the_rest_is_done_here():
    found = [result for _, result in in_own_process(read_side_by_side.deaths_only)]
    assert found.count("died") == 2
    assert found.count(None) == 7

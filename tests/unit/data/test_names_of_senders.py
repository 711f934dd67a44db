from __future__ import annotations

import pytest

from helpers.data.history.submissions import read_title_block
from helpers.data.values.places import PlaceReader, Sender


@pytest.fixture
def places(office):
    period = office.reference.periods.resolve("2024")
    return PlaceReader(
        office.reference, period, Sender(office.reference.areas.get("04", period.end))
    )


@pytest.mark.parametrize(
    ("written", "agency"),
    [
        ("Sở Nông nghiệp & PTNT", "so_nnptnt"),
        ("Sở LĐ-TB&XH", "so_ldtbxh"),
        ("UBND H. Hoà An", "ubnd_051"),
        ("Ủy ban nhân dân huyện Hòa An", "ubnd_051"),
    ],
)
def test_agencies_are_known_however_they_are_shortened(places, written, agency):
    assert places.read_agencies([written]).values == [agency]


def test_an_agency_that_did_not_exist_yet_is_refused(places):
    problems = places.read_agencies(["Sở Nông nghiệp và Môi trường"]).problems
    assert problems[0].code == "unknown_agency"


def test_a_label_of_the_title_block_may_have_its_text_in_the_next_cell():
    texts = ["Kỳ báo cáo:", "Năm 2024", "Đơn vị báo cáo:", "UBND huyện Hòa An", "Xã, phường"]
    assert read_title_block(texts).period == "Năm 2024"
    assert read_title_block(texts).sender == "UBND huyện Hòa An"


def test_what_stands_behind_an_empty_label_is_not_taken_for_its_text():
    texts = ["Kỳ báo cáo:", "Đơn vị báo cáo:", "Xã, phường, thị trấn", "Số trẻ đẻ ra sống"]
    assert (read_title_block(texts).period, read_title_block(texts).sender) == ("", "")

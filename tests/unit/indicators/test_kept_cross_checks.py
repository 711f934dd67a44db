"""All areas are compared once: the comparisons are kept until what they are made from changes."""

import pytest
from crop_rows import crop

from helpers.indicators.checks.cross_checks import cross_checks
from helpers.reference.cross_checks import CrossChecks, Tolerance

ITEM = ("rice", "main")


@pytest.fixture
def office(world, tmp_path):
    """Return the function that compares, and its store, which tells when what was sent changes."""
    store = world.SmallStore()
    store.put("crops", "2024", [crop("051", 400.0)])
    store.history_key = store.key
    reference = world.make_reference(tmp_path)
    reference.cross_checks = CrossChecks()

    def compare():
        store.reads.clear()
        found = cross_checks(reference, store, {"crops"}, "051", "2024")
        return found[found["check"] == "output_of_area_and_yield"].iloc[0]

    return compare, store, reference


def test_a_second_annex_compares_nothing_and_finds_the_same(office):
    compare, store, _ = office
    first = compare()
    assert store.reads
    second = compare()
    assert store.reads == []
    assert second.to_dict() == first.to_dict()
    assert (second["got"], second["status"], second["item"]) == (400.0, "differs", ITEM)


def test_what_was_sent_anew_is_compared_anew(office):
    compare, store, _ = office
    compare()
    store.put("crops", "2024", [crop("051", 500.0)])
    assert (compare()["got"], compare()["status"]) == (500.0, "agrees")


def test_another_tolerance_compares_anew(office):
    compare, _, reference = office
    assert compare()["status"] == "differs"
    reference.cross_checks = CrossChecks(output_of_area_and_yield=Tolerance(at_least=100.0))
    assert compare()["status"] == "agrees"

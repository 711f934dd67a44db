"""Which runs a batch and the options ask for; every mistake is said at once."""

import pytest

from helpers.batch.selection import Asked, find_batch, select
from helpers.errors import UserMistake
from helpers.reference import load_reference


@pytest.fixture
def ask(tiny):
    def ask_for(as_of="", **asked):
        reference = load_reference(tiny)
        return select(reference, find_batch(reference), Asked(**asked), as_of=as_of)

    return ask_for


def names(selection):
    return [str(request) for request in selection.requests]


def faults(ask, **asked):
    with pytest.raises(UserMistake) as caught:
        ask(**asked)
    return [str(fault) for fault in caught.value.faults]


def test_a_batch_gives_its_runs_in_official_order_and_an_overview_for_the_province_only(ask):
    assert names(ask()) == [
        "harvest 90 2024 vi",
        "summary 90 2024 vi",
        "harvest 901 2024 vi",
        "harvest 902 2024 vi",
    ]


@pytest.mark.parametrize("text", ["901", "Hòa Bắc", "huyen HOA BAC", "H. Hoà Bắc"])
def test_an_area_is_asked_for_by_code_or_by_any_spelling(ask, text):
    assert names(ask(areas=(text,))) == ["harvest 901 2024 vi"]


def test_options_stand_in_the_place_of_what_the_batch_says(ask):
    selection = ask(periods=("2025",), languages=("en", "vi"), formats=("pdf",))
    assert names(selection)[-2:] == ["harvest 90001 2025 vi", "harvest 90001 2025 en"]
    assert selection.formats == ("pdf",)


def test_the_same_name_is_another_area_after_the_reform(ask):
    assert names(ask(areas=("Hòa Bắc",), periods=("2025",))) == ["harvest 90001 2025 vi"]


def test_every_mistake_is_said_at_once_with_the_nearest_right_value(ask):
    said = faults(
        ask, themes=("harvst",), areas=("Sơn Na", "999"), languages=("fr",), formats=("word",)
    )
    assert len(said) == 5
    assert "got: 'harvst' → did you mean 'harvest'?" in said[0]
    assert "got: 'fr' → known: vi, en" in said[1]
    assert "got: 'word'" in said[2]
    assert "Sơn Nam" in said[3]
    assert "Tỉnh Nhỏ (90), Huyện Hòa Bắc (901), Huyện Sơn Nam (902)" in said[4]


def test_a_district_after_the_reform_is_refused_with_the_areas_that_are_in_force(ask):
    (said,) = faults(ask, areas=("901",), periods=("2025",))
    assert "in force on 2025-12-14 is required; got: '901'" in said
    assert "to 2025-06-30" in said
    assert "Xã Hòa Bắc (90001)" in said


def test_a_commune_asked_for_as_district_is_refused(ask):
    assert faults(ask, districts=("Hòa Bắc",), periods=("2025",))


def test_an_area_inside_a_district_is_refused_and_its_district_named(ask):
    (said,) = faults(ask, areas=("90101",))
    assert "it lies in Huyện Hòa Bắc (901)" in said


def test_an_overview_of_a_district_is_refused_only_when_asked_in_so_many_words(ask):
    assert names(ask(areas=("901",))) == ["harvest 901 2024 vi"]
    (said,) = faults(ask, areas=("901",), themes=("summary",))
    assert "a level that 'summary' is made for is required (province)" in said


def test_a_theme_without_a_notebook_and_a_missing_parameter_are_found_before_anything_runs(
    ask, tiny
):
    (tiny.notebooks / "summary.ipynb").unlink()
    harvest = tiny.notebooks / "harvest.ipynb"
    harvest.write_text(harvest.read_text(encoding="utf-8").replace("area =", "aera ="), "utf-8")
    said = faults(ask)
    assert any("'area'" in one and "did you mean 'aera'?" in one for one in said)
    assert any("summary.ipynb" in one for one in said)


def test_an_unknown_batch_is_refused_with_the_nearest(tiny):
    with pytest.raises(UserMistake, match="did you mean 'default'"):
        find_batch(load_reference(tiny), "defalt")

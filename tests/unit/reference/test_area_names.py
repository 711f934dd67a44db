"""Names as they arrive (DOMAIN §6): any spelling, abolished, ambiguous, unknown."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.reference import UnknownArea, names

OLD = date(2024, 12, 14)
NEW = date(2025, 12, 14)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Huyện Hòa An", "051"),
        ("huyện Hoà An", "051"),
        ("Hoa An", "051"),
        ("HÒA AN", "051"),
        ("  Hòa\u00a0An  ", "051"),
        (unicodedata.normalize("NFD", "Huyện Hòa An"), "051"),
        ("H. Bảo Lạc", "043"),
        ("H.Bảo Lạc", "043"),
        ("BAO LAM", "042"),
        ("Bao Lâm", "042"),
        ("Tp Cao Bang", "040"),
        ("TP. Cao Bằng", "040"),
        ("T.P Cao Bằng", "040"),
        ("Thành phố Cao Bằng", "040"),
        ("Tỉnh Cao Bằng", "04"),
        ("Toàn tỉnh", "04"),
        ("TT Nước Hai", "01654"),
        ("Thị trấn Nước Hai", "01654"),
        ("P. Sông Hiến", "01267"),
        ("X. Hồng Việt", "01687"),
        ("051", "051"),
    ],
)
def test_a_name_is_understood_in_any_spelling(reference, written, code):
    assert reference.areas.resolve(written, OLD).code == code


@pytest.mark.parametrize(
    ("written", "code"),
    [("Huyện Trà Lĩnh", "047"), ("Thông Nông huyện", None), ("Huyện Phục Hoà", "049")],
)
def test_a_district_abolished_in_2020_is_the_one_that_took_it(reference, written, code):
    if code is None:
        with pytest.raises(UnknownArea):
            reference.areas.resolve(written, OLD)
    else:
        assert reference.areas.resolve(written, OLD).code == code


def test_a_commune_abolished_in_2025_is_the_one_that_took_it(reference):
    assert reference.areas.resolve("Xã Hồng Việt", NEW).full_name == "Xã Hòa An"
    assert reference.areas.resolve("Phường Duyệt Trung", NEW).full_name == "Phường Tân Giang"


def test_an_abolished_name_borne_by_several_is_refused_unless_the_old_district_is_given(reference):
    with pytest.raises(UnknownArea, match=r"Nùng Trí Cao.*Lý Bôn"):
        reference.areas.resolve("Xã Vĩnh Quang", NEW)
    found = reference.areas.resolve("Xã Vĩnh Quang", NEW, parent="042")
    assert found.full_name == "Xã Lý Bôn"


def test_commune_hoa_an_is_not_district_hoa_an(reference):
    assert reference.areas.resolve("Hòa An", OLD).kind == "district"
    assert reference.areas.resolve("Hòa An", NEW).kind == "commune"
    with pytest.raises(UnknownArea, match="Huyện Hòa An"):
        reference.areas.resolve("Xã Hòa An", OLD)
    with pytest.raises(UnknownArea, match="stood until 2025-06-30"):
        reference.areas.resolve("Huyện Hòa An", NEW)


@pytest.mark.parametrize("name", ["Bảo Lạc", "Trùng Khánh", "Nguyên Bình", "Cao Bằng"])
def test_a_name_that_two_areas_bear_is_refused_unless_the_kind_is_given(reference, name):
    with pytest.raises(UnknownArea, match="that one area bears"):
        reference.areas.resolve(name, OLD)
    assert reference.areas.resolve(name, OLD, kind="district").kind == "district"


def test_communes_of_one_name_are_told_apart_by_their_district(reference):
    with pytest.raises(UnknownArea, match=r"under 040.*under 043.*under 052"):
        reference.areas.resolve("Xã Hưng Đạo", OLD)
    for district in ("040", "043", "052"):
        found = reference.areas.resolve("Xã Hưng Đạo", OLD, parent=district)
        assert found.parent == district


def test_a_commune_under_the_wrong_district_is_refused(reference):
    with pytest.raises(UnknownArea):
        reference.areas.resolve("Xã Hồng Việt", OLD, parent="042")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Huyen Hoa Ann", "Huyện Hòa An"), ("H. Bảo Lạcc", "Huyện Bảo Lạc"), ("Ha Quan", "Hà Quảng")],
)
def test_an_unknown_name_is_refused_with_the_nearest(reference, written, meant):
    with pytest.raises(UnknownArea, match=meant) as refusal:
        reference.areas.resolve(written, OLD)
    assert refusal.value.exit_code == 2


def test_wrong_marks_are_not_taken_for_missing_ones(reference):
    with pytest.raises(UnknownArea):
        reference.areas.resolve("Huyện Hóa Ân", OLD)


def test_every_area_in_force_is_found_by_its_own_name_in_each_spelling(reference):
    for day in (OLD, NEW):
        for area in reference.areas.in_force(day):
            for spelled in (
                area.full_name,
                area.full_name.upper(),
                unicodedata.normalize("NFD", area.full_name),
                names.bare(area.full_name),
            ):
                found = reference.areas.resolve(
                    spelled, day, kind=area.kind, parent=area.parent or None
                )
                assert found == area, spelled


@given(st.sampled_from(["hòa", "thuý", "khoẻ", "Quảng Uyên", "Nguyễn Huệ", "Đàm Thủy"]))
def test_the_place_of_a_tone_mark_does_not_count(name):
    decomposed = unicodedata.normalize("NFD", name)
    tones = "\u0300\u0301\u0303\u0309\u0323"
    words = []
    for word in decomposed.split():
        marks = "".join(sign for sign in word if sign in tones)
        words.append("".join(sign for sign in word if sign not in tones) + marks)
    assert names.key(" ".join(words)) == names.key(name)


@given(st.text(max_size=30))
def test_no_text_whatever_breaks_the_look_up(reference, text):
    try:
        reference.areas.resolve(text, OLD)
    except UnknownArea as refusal:
        assert refusal.faults


def test_a_name_that_stands_only_later_is_answered_with_the_day_it_begins(reference):
    with pytest.raises(UnknownArea, match=r"Phường Thục Phán \(01273\) stands from 2025-07-01 on"):
        reference.areas.resolve("Phường Thục Phán", OLD)

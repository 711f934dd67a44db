from __future__ import annotations

import unicodedata

import pytest

from helpers.data.text import fold_text, normalise_text


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("Hoà An", "Hòa An"),
        ("Hòa\u00a0 An ", "Hòa An"),
        (unicodedata.normalize("NFD", "Thạch An"), "Thạch An"),
        ("Thuỷ sản", "Thủy sản"),
        ("khoẻ", "khỏe"),
        ("quý", "quý"),
        ("hoàn thành", "hoàn thành"),
        ("\ufeffMã số", "Mã số"),
    ],
)
def test_a_text_has_one_form_whatever_keyboard_it_came_from(given, wanted):
    assert normalise_text(given) == wanted
    assert unicodedata.is_normalized("NFC", normalise_text(given))


def test_folded_texts_ignore_case_accents_punctuation_and_tone_position():
    assert fold_text("ĐƠN VỊ  HÀNH CHÍNH:") == fold_text("Đơn vị hành chính")
    assert fold_text("hoà") == fold_text("Hòa")

"""What goes to paper: dates without a clock, pages by orientation, characters that print."""

from datetime import date

import pytest

from helpers.render.content.cover import Cover
from helpers.render.content.document import Annex, Figure, Heading, Printed, Prose
from helpers.render.content.letter import Letter
from helpers.render.content.tables import Table
from helpers.render.content.words import attachment_lines, tie
from helpers.render.fonts import (
    FIGURE_FACES,
    PAGE_CHARACTERS,
    SERIF_ONLY,
    known_characters,
    printable,
    regular_files,
)
from helpers.render.paper.document import document_date, paper_data

TEXT = Prose(({"type": "paragraph", "children": [{"type": "text", "text": "w"}]},))


def annex(*blocks, **cover):
    return Annex("T", "vi", Cover("T", "W", **cover), blocks)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2024", date(2024, 12, 31)),
        ("2025-H1", date(2025, 6, 30)),
        ("2024-Q1", date(2024, 3, 31)),
        ("2024-9M", date(2024, 9, 30)),
        ("2024-02", date(2024, 2, 29)),
        ("strange", date(2000, 1, 1)),
    ],
)
def test_without_a_printed_date_the_document_is_of_the_periods_last_day(period, expected):
    assert document_date(annex(period=period), Letter()) == expected


@pytest.mark.parametrize("printed", ["2025-01-05", "05/01/2025"])
def test_the_printed_date_is_the_documents(printed):
    letter = Letter(printed_date=printed, report_number="412/BC-SNN", issuing_agency="Sở Y tế")
    assert document_date(annex(period="2024"), letter) == date(2025, 1, 5)
    assert attachment_lines(letter, "vi") == (
        "Kèm theo Báo cáo số 412/BC-SNN ngày 05 tháng 01 năm 2025",
        "của Sở Y tế",
    )


@pytest.mark.parametrize(
    ("printed", "vietnamese", "english"),
    [
        ("2025-02-14", "ngày 14 tháng 02 năm 2025", "of 14 February 2025"),
        ("2025-03-09", "ngày 09 tháng 3 năm 2025", "of 9 March 2025"),
        ("2024-12-01", "ngày 01 tháng 12 năm 2024", "of 1 December 2024"),
    ],
)
def test_a_letters_day_is_written_as_the_decree_on_letters_asks(printed, vietnamese, english):
    letter = Letter(printed_date=printed)
    assert attachment_lines(letter, "vi")[0].endswith(vietnamese)
    assert attachment_lines(letter, "en")[0].endswith(english)


def test_what_the_batch_does_not_know_is_left_open():
    first, second = attachment_lines(Letter(), "vi")
    assert first == "Kèm theo Báo cáo số … ngày … tháng … năm …"
    assert second == "của …"


def test_a_wide_table_gets_its_own_page_with_the_heading_and_words_before_it():
    wide = Table((), (), landscape=True)
    figure = Figure("a", svg='<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    blocks = (Heading("A", 2, "a"), figure, Heading("B", 2, "b"), TEXT, wide, TEXT)
    data, _ = paper_data(annex(*blocks), Letter())
    assert [
        (part["landscape"], [block["kind"] for block in part["blocks"]]) for part in data["parts"]
    ] == [
        (False, ["heading", "figure"]),
        (True, ["heading", "prose", "table"]),
        (False, ["prose"]),
    ]


def test_a_few_words_stay_with_the_figure_they_introduce_and_long_ones_may_part():
    long = Prose(({"type": "paragraph", "children": [{"type": "text", "text": "w" * 600}]},))
    figure = Figure("a", svg='<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    data, _ = paper_data(annex(TEXT, TEXT, figure, long, figure, TEXT), Letter())
    blocks = data["parts"][0]["blocks"]
    assert [block["sticky"] for block in blocks if block["kind"] == "prose"] == [
        True,
        True,
        False,
        False,
    ]


def test_a_character_without_a_glyph_is_printed_as_its_code_and_reported():
    data, missing = paper_data(annex(Printed("Hòa An 🚀 \u202egnp")), Letter())
    assert missing == ("U+1F680", "U+202E")
    assert data["parts"][0]["blocks"][0]["text"] == "Hòa An U+1F680 U+202Egnp"


def test_vietnamese_needs_no_replacement_even_when_it_arrives_decomposed():
    letters = "ẮẰẲẴẶắằẳẵặ ƯỨỪỬỮỰ đĐ ≤≥≈−–—…“” 1.234,5%"
    assert printable(letters) == (letters, ())
    assert printable("Hòa") == ("Hòa", ())


def test_the_faces_have_every_character_that_pages_embed():
    from fontTools.ttLib import TTFont

    assert set(PAGE_CHARACTERS) <= known_characters()
    assert set(SERIF_ONLY) <= known_characters()
    for face in FIGURE_FACES:
        codes = set(TTFont(face).getBestCmap())
        assert {letter for letter in PAGE_CHARACTERS if ord(letter) not in codes} <= {"\xad"}
    assert all(path.is_file() for path in regular_files())


def test_headings_keep_compounds_names_and_years_together():
    assert tie("Kết quả chỉ tiêu huyện Hòa An, năm 2024", "vi", "Hòa An") == (
        "Kết\u00a0quả chỉ\u00a0tiêu huyện Hòa\u00a0An, năm\u00a02024"
    )

"""Reading an executed notebook: one language, the richest form, numbers in reading order."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.render.content.cover import COVER_TYPE, read_cover
from helpers.render.content.document import Figure, Heading, Printed, Prose, read_annex
from helpers.render.content.tables import Table

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10pt" height="10pt"/>'
PNG = "iVBORw0KGgoAAAA="
TABLE = "application/vnd.dataresource+json"


def shown(metadata=None, **data):
    bundle = {key.replace("__", "/"): value for key, value in data.items()}
    return new_output("display_data", data=bundle, metadata=metadata or {})


def cell(*outputs, **metadata):
    return new_code_cell("x", outputs=list(outputs), metadata=metadata)


def text(source, *tags):
    return new_markdown_cell(source, metadata={"tags": list(tags)})


def table(caption):
    bundle = {"annex": {"caption": caption, "columns": [{"title": "a"}], "rows": []}}
    return new_output("display_data", data={TABLE: bundle, "text/html": "<p>poorer</p>"})


def read(*cells, **options):
    return read_annex(new_notebook(cells=list(cells)), **options)


def test_markdown_cells_of_the_other_language_are_left_out_and_untagged_ones_stay():
    cells = [text("Một", "vi"), text("One", "en"), text("2")]
    words = {
        language: [
            block.nodes[0]["children"][0]["text"]
            for block in read(*cells, language=language).blocks
        ]
        for language in ("vi", "en")
    }
    assert words == {"vi": ["Một", "2"], "en": ["One", "2"]}


def test_tables_and_figures_with_a_caption_are_numbered_in_reading_order():
    said = {"image/svg+xml": {"alt": "A", "caption": "Cap"}}
    figure = new_output("display_data", data={"image/svg+xml": SVG}, metadata=said)
    bare = new_output("display_data", data={"image/svg+xml": SVG})
    annex = read(text("## S"), cell(table("T1"), figure), cell(bare, table(""), table("T2")))
    found = [
        (type(block), block.number) for block in annex.blocks if not isinstance(block, Heading)
    ]
    assert found == [(Table, 1), (Figure, 1), (Figure, 0), (Table, 0), (Table, 2)]


def test_a_figure_without_alternative_text_takes_its_caption_or_its_section():
    bare = new_output("display_data", data={"image/svg+xml": SVG})
    annex = read(text("## Diễn biến"), cell(bare))
    assert annex.blocks[1].alt == "Diễn biến"


def test_words_before_the_cover_are_the_notebooks_own_and_stay_out():
    cover = new_output("display_data", data={COVER_TYPE: {"title": "T", "where": "W"}})
    annex = read(text("# Nutrition\n\nQuestion?"), cell(cover), text("## After"))
    assert annex.title == "T"
    assert [block.text for block in annex.blocks] == ["After"]


def test_a_failed_notebooks_error_stays_even_before_the_cover():
    cover = new_output("display_data", data={COVER_TYPE: {"title": "T", "where": "W"}})
    annex = read(text("**Cell [3] failed**", "annex-error"), cell(cover))
    assert len(annex.blocks) == 1


def test_the_first_heading_of_a_strangers_notebook_is_its_title():
    annex = read(text("# Their title\n\nwords"), text("## Next"), name="file")
    assert annex.title == "Their title"
    assert [type(block) for block in annex.blocks] == [Prose, Heading]
    assert read(text("words"), name="file").title == "file"


def test_streams_errors_and_reprs():
    error = new_output("error", ename="KeyError", evalue="'x'", traceback=[])
    annex = read(
        cell(
            new_output("stream", name="stdout", text="out"),
            new_output("stream", name="stderr", text="warned"),
            new_output("execute_result", data={"text/plain": "<Axes: xlabel='a'>"}),
            new_output("execute_result", data={"text/plain": "42"}),
            error,
        )
    )
    assert annex.blocks == (Printed("out"), Printed("42"), Printed("KeyError: 'x'", error=True))


def test_the_same_heading_twice_has_two_anchors():
    annex = read(text("## Dữ liệu\n\n## Dữ liệu"))
    assert [heading.anchor for heading in annex.headings] == ["du-lieu", "du-lieu-2"]


def test_a_broken_figure_leaves_the_picture_beside_it():
    both = new_output("display_data", data={"image/svg+xml": "<svg", "image/png": PNG})
    assert read(cell(both)).blocks[0].picture == PNG


CARD = {"value": "24,6", "interval": "KTC 95%: 19,4–30,7", "target": "Mục tiêu 2025: dưới 25%"}


@pytest.mark.parametrize(
    ("card", "language", "expected"),
    [
        (CARD, "vi", (0.984, 0.776, 1.228, "lower")),
        (CARD | {"interval": "Đếm đủ: 605 trẻ"}, "vi", (0.984, None, None, "lower")),
        (
            {"value": "1.234,5", "target": "Mục tiêu: trên 1.000"},
            "vi",
            (1.2345, None, None, "higher"),
        ),
        (
            {"value": "1,234.5", "target": "Target: above 1,000"},
            "en",
            (1.2345, None, None, "higher"),
        ),
    ],
)
def test_a_cards_bar_is_read_from_its_printed_numbers(card, language, expected):
    (found,) = read_cover({"language": language, "cards": [card]}).cards
    bar = found.progress
    assert (bar.value, bar.low, bar.high, bar.better) == expected


@pytest.mark.parametrize("card", [{"value": "…", "target": "dưới 25"}, {"value": "3"}, {}])
def test_a_card_without_value_or_target_has_no_bar(card):
    assert read_cover({"cards": [card]}).cards[0].progress is None

"""Markdown of anyone's notebook: footnotes, HTML, pictures, references."""

import base64

import pytest

from helpers.render.content.blocks import Figure, Prose, prose_blocks
from helpers.render.content.prose import plain, read_markdown
from helpers.render.content.references import with_references
from helpers.render.content.tables import Table

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n0000").decode()


def kinds(nodes):
    return [node["type"] for node in nodes]


def test_marks_of_form_in_html_go_and_powers_are_raised():
    (paragraph,) = read_markdown("m<sup>2</sup> của <b>Hòa An</b><br>và <!-- bỏ --> CO<sub>2</sub>")
    assert plain([paragraph]) == "m2 của Hòa An và  CO2"
    raised = [node for node in paragraph["children"] if node["type"].endswith("script")]
    assert [(node["type"], plain([node])) for node in raised] == [
        ("superscript", "2"),
        ("subscript", "2"),
    ]


@pytest.mark.parametrize(
    "html", ["<script>alert(1)</script>", "<iframe src=x></iframe>", "<svg onload=x></svg>"]
)
def test_any_other_html_stays_a_text(html):
    assert html in plain(read_markdown(html))
    assert html in plain(read_markdown(f"chữ {html}"))


def test_a_block_of_html_gives_its_words_and_pictures():
    source = (
        f'<div align="center"><h3>Tên</h3> <img src="data:image/png;base64,{PNG}" alt="hình"></div>'
    )
    (paragraph,) = read_markdown(source)
    assert kinds(paragraph["children"]) == ["text", "linebreak", "image"]
    assert paragraph["children"][2]["data"]["content"] == PNG
    assert plain([paragraph]) == "Tên hình"


def test_a_table_of_html_in_markdown_is_a_table():
    blocks = list(
        prose_blocks("Trước\n\n<table><tr><th>a</th></tr><tr><td>7</td></tr></table>\n\nSau")
    )
    assert [type(block) for block in blocks] == [Prose, Table, Prose]
    assert blocks[1].rows[0].cells[0].text == "7"


def test_a_picture_of_the_web_is_not_fetched():
    (paragraph,) = read_markdown("![sơ đồ](https://example.org/x.png)")
    assert paragraph["children"][0]["data"] is None


def test_a_footnote_stands_beside_its_sign_and_below():
    nodes = read_markdown("Chữ[^a].\n\n[^a]: Lời *chú*.")
    sign = nodes[0]["children"][1]
    assert (sign["type"], sign["index"], plain(sign["note"])) == ("footnote_ref", 1, "Lời chú.")
    assert nodes[-1]["type"] == "footnotes"
    assert plain(nodes) == "Chữ[1].Lời chú."


def test_a_mention_of_a_numbered_table_or_figure_leads_there_and_of_no_other():
    prose = Prose(tuple(read_markdown("Xem Bảng 1, **Hình 2** và Bảng 3; `Bảng 1`; Bảng 1,5.")))
    blocks = [prose, Table((), (), caption="b", number=1), Figure("a", number=2)]
    changed = next(iter(with_references(blocks, "vi")))
    found = [node for node in changed.nodes[0]["children"] if node["type"] == "reference"]
    assert [(node["text"], node["target"]) for node in found] == [("Bảng 1", "table-1")]
    strong = next(node for node in changed.nodes[0]["children"] if node["type"] == "strong")
    assert strong["children"][0]["target"] == "figure-2"
    assert plain(changed.nodes) == plain(prose.nodes)

"""Figures made safe, small, and part of their page."""

import pytest

from helpers.render.content.svg import (
    BrokenSvgError,
    clean_svg,
    inline_svg,
    size_in_points,
    uses_palette_only,
)

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
FIGURE = (
    '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "x" "y">'
    + HEAD
    + 'width="72pt" height="36pt" viewBox="0 0 72 36"><metadata>date</metadata>'
    '<defs><style>*{stroke-linecap:butt}</style><path id="p" d="M 1.23456 2"/></defs>'
    '<use xlink:href="#p" style="fill: #0b4a6f; clip-path: url(#p)"/>'
    '<rect fill="#ffffff" clip-path="url(#p)"/><text>Hòa An &lt; 5</text></svg>'
)


def test_cleaning_drops_metadata_and_needless_digits_and_keeps_text():
    svg = clean_svg(FIGURE)
    assert "metadata" not in svg
    assert "DOCTYPE" not in svg
    assert 'd="M 1.23 2"' in svg
    assert "Hòa An &lt; 5" in svg
    assert clean_svg(svg) == svg


@pytest.mark.parametrize(
    "unsafe",
    [
        "<script>alert(1)</script>",
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
        '<rect onload="alert(1)"/>',
        '<image href="https://example.org/x.png"/>',
        '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
        '<rect style="fill: url(https://example.org/x)"/>',
        "<style>@import url(https://example.org/x.css);</style>",
    ],
)
def test_nothing_in_a_figure_runs_or_asks_for_anything(unsafe):
    svg = clean_svg(f"{HEAD}>{unsafe}</svg>")
    for word in ("alert", "example.org", "foreignObject", "onload"):
        assert word not in svg


@pytest.mark.parametrize("broken", ["", "<svg>", "<svg xmlns='x'><!ENTITY a 'b'></svg>"])
def test_what_cannot_be_read_is_said(broken):
    with pytest.raises(BrokenSvgError):
        clean_svg(broken)


def test_inside_a_page_every_id_and_reference_is_the_figures_own():
    svg = inline_svg(FIGURE, "f3", 'một "nhãn"')
    assert 'id="f3-p"' in svg
    assert 'href="#f3-p"' in svg
    assert "url(#f3-p)" in svg
    assert "url(#p)" not in svg
    assert "#f3{*{stroke-linecap:butt}}" in svg
    assert svg.count("id=") == 2
    assert 'aria-label="một &quot;nhãn&quot;"' in svg
    assert "width=" not in svg.split(">")[0]


def test_colours_of_the_palette_become_the_pages_variables():
    svg = inline_svg(FIGURE, "f", "")
    assert "fill:var(--focus)" in svg
    assert "fill:var(--ground)" in svg
    assert uses_palette_only(FIGURE)
    assert not uses_palette_only('<rect fill="#ff0000"/>')


def test_the_size_as_drawn_is_known_in_points():
    assert size_in_points(FIGURE) == (72.0, 36.0)
    assert size_in_points(f'{HEAD}width="96px" height="1in"/>') == (72.0, 72.0)
    assert size_in_points(f'{HEAD}viewBox="0 0 10 20"/>') == (10.0, 20.0)

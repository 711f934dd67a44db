"""Formulas: what is read of LaTeX, and what each form makes of it."""

from xml.etree import ElementTree

import pytest

from helpers.render.content.mathml import mathml
from helpers.render.content.maths import read_maths, spoken
from helpers.render.content.prose import plain, read_markdown
from helpers.render.word.maths import word_maths

OMML = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"p = \frac{a+b}{n}", "p = (a + b)/n"),
        (r"\hat{p} \pm t\sqrt{v}", "p\u0302 ± t√(v)"),
        (r"\sum_{i=1}^{n} w_i", "∑_(i = 1)^nw_i"),
        (r"\mathrm{HAZ} < -2", "HAZ < −2"),
        (r"\text{số trẻ} = 5\%", "số trẻ = 5%"),
        (r"\sqrt[3]{x}", "√[3](x)"),
        (r"\begin{pmatrix} a & b\\ c & d\end{pmatrix}", "(a, b; c, d)"),
        (r"\left( \frac{a}{b} \right)^2", "(a/b)^2"),
    ],
)
def test_a_formula_is_said_in_one_line(latex, said):
    assert spoken(read_maths(latex)) == said


@pytest.mark.parametrize("latex", ["", "  ", r"\frac", r"\left( a", "x" * 5000, "\x00"])
def test_what_is_no_formula_is_left_as_it_was(latex):
    assert read_maths(latex) is None
    node = read_markdown(f"${latex}$")
    assert latex.strip() in plain(node)


def test_the_page_has_mathml_with_the_formula_in_words():
    page = mathml(read_maths(r"\frac{\text{đạt}}{n^2}"), display=True)
    math = ElementTree.fromstring(page)
    assert math.get("display") == "block"
    assert math.get("alttext") == "đạt/(n^2)"
    fraction = math.find("mfrac")
    assert [child.tag for child in fraction] == ["mtext", "msup"]


def test_word_has_an_equation_that_can_be_edited():
    xml = ElementTree.fromstring(word_maths(read_maths(r"\sum_{i=1}^{n}\sqrt{x_i}"), display=True))
    assert xml.tag == f"{OMML}oMathPara"
    assert xml.find(f".//{OMML}limUpp/{OMML}e/{OMML}limLow") is not None
    assert xml.find(f".//{OMML}rad/{OMML}e/{OMML}sSub") is not None
    assert "".join(xml.itertext()) == "∑i=1nxi"


@pytest.mark.parametrize("write", [mathml, word_maths])
def test_a_formula_cannot_carry_markup_or_a_link(write):
    hostile = r"\text{<script>alert(1)</script> ]]> & \"} \href{javascript:alert(1)}{x}"
    written = write(read_maths(hostile), display=False)
    ElementTree.fromstring(written)
    assert "<script" not in written
    assert "javascript" not in written


@pytest.mark.parametrize("text", ["giá 5 $ hoặc 6 $", "từ $5 và $6", r"5\$ và 6\$", "$5 và $ 6"])
def test_money_is_no_formula(text):
    nodes = read_markdown(text)
    assert [child["type"] for child in nodes[0]["children"]] == ["text"] * len(nodes[0]["children"])
    assert plain(nodes) == text.replace("\\", "")

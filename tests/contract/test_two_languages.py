"""An annex speaks one language: no Vietnamese word in English but names, and none the other way."""

import csv
import json
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
import yaml

from helpers.report.subject import rows_of

ROOT = Path(__file__).resolve().parents[2]
ANNEXES = (("nutrition", "051"), ("implementation", "04"), ("overview", "04"))
# Letters that only Vietnamese has: ă, â, ê, ô, ơ, ư, đ and every letter with a mark of tone.
MARKED = re.compile(r"[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323đĐ]")
ENGLISH = {
    *("the", "and", "for", "with", "from", "target", "period", "area", "areas", "survey", "sample"),
    *("data", "report", "reported", "reports", "households", "children", "yield", "output", "gain"),
    *("income", "above", "below", "least", "most", "missing", "received", "table", "figure"),
    *("source", "plan", "not", "met", "value", "rate", "share", "change", "year", "clusters"),
    *("interval", "whole", "province", "district", "commune", "agency", "form", "unit", "month"),
}


def words(text):
    return re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))


def is_vietnamese(word):
    return bool(MARKED.search(unicodedata.normalize("NFD", word)))


def texts_of(bilingual, code):
    """Yield every text of that language in a tree of params."""
    if isinstance(bilingual, dict):
        if set(bilingual) == {"vi", "en"}:
            yield str(bilingual[code])
        else:
            for branch in bilingual.values():
                yield from texts_of(branch, code)
    elif isinstance(bilingual, list):
        for branch in bilingual:
            yield from texts_of(branch, code)


def params(code):
    """Yield every text that an annex may print in that language."""
    yield from _leaves(_yaml(f"translations/{code}.yml"))
    for name in ("themes", "indicators", "datasets", "disclosure"):
        yield from texts_of(_yaml(f"{name}.yml"), code)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        yield from ("".join(c["source"]) for c in cells if code in c["metadata"].get("tags", []))


def _yaml(name):
    return yaml.load((ROOT / "params" / name).read_text(encoding="utf-8"), yaml.BaseLoader)


def _leaves(tree):
    if isinstance(tree, dict):
        for branch in tree.values():
            yield from _leaves(branch)
    else:
        yield str(tree)


@cache
def names_of_places():
    """Return every word of the names of areas, old and new."""
    lines = (ROOT / "params" / "areas.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {word for row in rows for name in ("name", "full_name") for word in words(row[name])
            if word[:1].isupper()}  # fmt: skip


def wrong_in(text, code, names):
    if code == "en":
        return [word for word in words(text) if is_vietnamese(word) and word not in names]
    prose = re.sub(r"`[^`]*`|\{[^}]*\}|https?://\S+", " ", text)
    return [word for word in words(prose) if word.lower() in ENGLISH]


@pytest.mark.parametrize("code", ["en", "vi"])
def test_no_text_of_the_params_and_notebooks_holds_a_word_of_the_other_language(code):
    names = names_of_places()
    found = {text: wrong for text in params(code) if (wrong := wrong_in(text, code, names))}
    assert not found


def test_the_scan_finds_a_word_left_untranslated():
    assert wrong_in("Stunting of trẻ em in Hòa An", "en", {"Hòa", "An"}) == ["trẻ"]
    assert wrong_in("Mục tiêu và target", "vi", set()) == ["target"]


def filled(world, made):
    """Put rows of several datasets into the world: harvests of two years, all else of one."""
    world.put("crops", "2023", made.grain(200_000))
    world.put("crops", "2024", made.grain(202_024))
    world.put("population", "2024", made.people(540_000))
    world.put("births", "2024", [made.births("051", 500, 490, 40)])
    world.put("child_measurements", "2024", made.children(3, 5, 2, 4, 3, 2, 5, 1, 2, 3))
    world.put("programme_households", "2024", made.members([True, False] * 40))


def printed(annex):
    """Return all that the annex's own parts show, as text."""
    parts = [annex.cover(), annex.quality_table(), annex.method(),
             annex.accounts(), annex.cross_checks(), annex.provenance(), annex.comments(),
             annex.progress_table(), annex.late_reports()]  # fmt: skip
    told = list(annex.progress()["indicator"])
    parts += [annex.trend_figure(*told[:3]), annex.sentence(*told)]
    parts.append(annex.ranking(*told[:2]))
    if annex.subject.theme.id == "overview":
        parts += [annex.scorecard(), annex.findings(), annex.maps(*told[:4])]
    told = (json.dumps(list(_bundle(part)), ensure_ascii=False) for part in parts)
    return re.sub(r"\\[nu]\w*", " ", "\n".join(told))


def _bundle(part):
    found = part._repr_mimebundle_()
    data, metadata = found if isinstance(found, tuple) else (found, {})
    keys = {"image/svg+xml", "text/html"}
    yield from (value for kind, value in data.items() if kind not in keys)
    yield metadata
    svg = data.get("image/svg+xml", "")
    yield from re.findall(r"<text[^>]*>([^<]*)</text>", svg)


@pytest.mark.parametrize(("theme", "area"), ANNEXES)
def test_an_english_annex_has_no_vietnamese_word_but_names(world, made, theme, area):
    filled(world, made)
    text = printed(world.annex(theme, area, language="en"))
    assert not wrong_in(text, "en", names_of_places())


def test_numbers_and_dates_follow_the_language(world, made):
    filled(world, made)
    row = rows_of(world.annex("food_security", language="en").progress())[0]
    assert row["indicator"] == "grain_output"
    english = printed(world.annex("food_security", language="en"))
    vietnamese = printed(world.annex("food_security", language="vi"))
    assert "202.0" in english and "202,0" not in english
    assert "202,0" in vietnamese

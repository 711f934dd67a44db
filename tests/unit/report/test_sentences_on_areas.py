"""Sentences that set areas beside each other, and the unit's own words."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from helpers.paths import ProjectPaths
from helpers.reference import load_reference
from helpers.report import method, narrative
from helpers.report.subject import Subject

ROOT = Path(__file__).parents[3]
NAN = float("nan")


def subject_of(theme="nutrition", area="04", language="vi"):
    reference = load_reference(ProjectPaths(ROOT))
    when = reference.periods.get("2024")
    return Subject(
        reference, SimpleNamespace(), reference.theme(theme), reference.areas.get(area, when),
        when, reference.language(language),
    )  # fmt: skip


def compared(monkeypatch, subject, indicator, values, *, width=1.0):
    """Return what is said of the province's areas, which have these values and intervals."""
    frame = pd.DataFrame({"area": list(values), "value": list(values.values()), "status": "ok"})
    frame = frame.assign(ci_low=frame["value"] - width, ci_high=frame["value"] + width)
    monkeypatch.setattr(narrative.verdicts, "ranking", lambda *_: frame)
    return narrative.comparison(subject, indicator).replace("\u00a0", " ")


def test_a_unit_is_named_once_and_a_city_by_its_full_name(monkeypatch):
    values = {"04": 534.7, "040": 56.2, "051": 753.3, "047": 720.7, "048": 684.7, "042": 466.2,
              "043": 470.9}  # fmt: skip
    said = compared(monkeypatch, subject_of("food_security"), "grain_per_capita", values)
    assert said.startswith("Lương thực có hạt bình quân đầu người (kg/người/năm) cao nhất ở Hòa An")
    assert "Hòa An (753,3), Trùng Khánh (720,7) và Hạ Lang (684,7)" in said
    assert said.endswith("thấp nhất ở thành phố Cao Bằng (56,2).")
    english = subject_of("food_security", language="en")
    said = compared(monkeypatch, english, "grain_per_capita", values)
    assert said.endswith("lowest in Cao Bằng city (56.2).")
    assert english.name_of("040") == "Cao Bằng city"


def test_samples_order_areas_as_estimates_and_too_few_clusters_order_none(monkeypatch):
    values = {"04": 26.1, "042": 36.2, "043": 33.0, "040": 14.0}
    said = compared(monkeypatch, subject_of(), "stunting_under2", values)
    assert said.startswith("Theo số ước lượng, tỷ lệ trẻ dưới 2 tuổi thấp còi")
    said = compared(monkeypatch, subject_of(), "stunting_under2", values, width=NAN)
    assert "quá ít cụm nên không so sánh" in said
    assert "cao nhất" not in said


def test_a_comment_written_in_the_other_language_is_not_called_missing():
    assert "(vi)" in str(method.comment(subject_of(area="051", language="en")))
    assert "has not sent" in str(method.comment(subject_of(area="052", language="en")))

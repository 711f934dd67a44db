"""The workbook of an agency and period: forms 07 to 09 and 11."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from generator.chance import stream
from generator.people import Span
from generator.places import Place
from generator.sheet import Sheet, total_row

FIRST_YEAR = 2023


@dataclass(frozen=True)
class Agency:
    """One agency of params/agencies.csv in one period, with the topics it reports on."""

    id: str
    name: str
    topics: tuple[str, ...]
    areas: tuple[Place, ...]  # where its models stand


@cache
def _texts() -> dict:
    path = Path(__file__).with_name("agency_texts.yml")
    return yaml.safe_load(path.read_text("utf-8"))


def _listed(agency: Agency, kind: str) -> list[list]:
    """Return what the agency's topics list of that kind, in order."""
    return [row for topic in agency.topics for row in _texts()[kind].get(topic, [])]


def agency_sheets(agency: Agency, span: Span) -> list[Sheet]:
    """Return the agency's four sheets; one with nothing to report has no rows."""
    sheets = {
        "tasks": _tasks(agency, span),
        "capital": _capital(agency, span),
        "communication": _communication(agency, span),
        "livelihood_models": _models(agency, span),
    }
    summed = {"capital": {4, 5, 6, 7}, "communication": {2, 3}, "livelihood_models": {4, 5}}
    totals = {
        form: total_row(sheets[form], "Tổng số", columns)
        for form, columns in summed.items()
        if sheets[form]
    }
    return [Sheet(form, rows, totals.get(form)) for form, rows in sheets.items()]


def _code(agency: Agency, number: int) -> str:
    return f"{agency.id.upper().replace('_', '')}-{number:02d}"


def _tasks(agency: Agency, span: Span) -> list[list[object]]:
    rows = []
    for number, (task, evidence, month) in enumerate(_listed(agency, "tasks"), start=1):
        state = _state(agency, span, number, month)
        due = date(span.year, month, 10 if month == 12 else 28)
        if state == "Đang thực hiện" and not span.half:
            due = date(span.year + 1, 6, 30)  # carried over into the next year
        shown = evidence if state == "Hoàn thành" else ""
        rows.append([_code(agency, number), task, agency.name, due, state, shown])
    return rows


def _state(agency: Agency, span: Span, number: int, month: int) -> str:
    """Return how far a task is: more are done each year, few are overdue."""
    draw = stream("task", agency.id, number, span.year).random()
    slow = draw < 0.14 - 0.02 * (span.year - FIRST_YEAR)
    if span.half and month > 6:
        return "Chưa thực hiện" if draw > 0.72 or slow else "Đang thực hiện"
    if slow:
        return "Quá hạn"
    return "Đang thực hiện" if draw > 0.86 and month > 9 else "Hoàn thành"


def _capital(agency: Agency, span: Span) -> list[list[object]]:
    rows = []
    for number, (item, source, usual) in enumerate(_listed(agency, "capital"), start=1):
        rng = stream("capital", agency.id, number, span.year)
        planned = round(usual * rng.uniform(0.85, 1.15) * (1 + 0.06 * (span.year - 2023)), -1)
        need = round(planned * rng.uniform(1.15, 1.6), -1)
        allotted = round(planned * (rng.uniform(0.6, 0.85) if span.half else rng.uniform(0.9, 1)))
        spent = rng.uniform(0.18, 0.42) if span.half else rng.uniform(0.66, 0.97)
        row = [_code(agency, number), item, agency.name, source, need, planned, allotted]
        rows.append([*row, round(allotted * spent, 1)])
    return rows


def _communication(agency: Agency, span: Span) -> list[list[object]]:
    counts: dict[str, list[int]] = {}
    for activity, usual, reach in _listed(agency, "communication"):
        rng = stream("communication", agency.id, activity, span.year)
        share = 0.46 if span.half else 1.0
        number = max(1, round(usual * share * rng.uniform(0.85, 1.2)))
        reached = round(number * reach * rng.uniform(0.8, 1.2))
        before = counts.get(activity, [0, 0])
        counts[activity] = [before[0] + number, before[1] + reached]
    return [
        [agency.name, activity, number, reached or "-"]
        for activity, (number, reached) in counts.items()
    ]


def _models(agency: Agency, span: Span) -> list[list[object]]:
    rows = []
    for number, (model, usual) in enumerate(_listed(agency, "models"), start=1):
        for place in _where(agency, number):
            rng = stream("model", agency.id, number, place.code, span.year)
            households = max(8, round(usual * rng.uniform(0.7, 1.3) * (0.8 if span.half else 1)))
            poor = round(households * rng.uniform(0.62, 0.92))
            result = _texts()["results"][-1] if span.half else rng.choice(_texts()["results"][:4])
            row = [f"{_code(agency, number)}-{place.code}", model, agency.name, place.full_name]
            rows.append([*row, households, poor, result])
    return rows


def _where(agency: Agency, number: int) -> list[Place]:
    """Return where a model stands: up to four places, the same every year."""
    places = list(agency.areas)
    if len(places) <= 4:
        return places
    chosen = stream("model places", agency.id, number).sample(range(len(places)), 4)
    return [places[at] for at in sorted(chosen)]

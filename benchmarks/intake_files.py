"""Invented files as the office receives them: workbooks of seven forms, surveys as CSV."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import xlsxwriter

from helpers.paths import ProjectPaths
from helpers.reference import Reference, load_reference
from helpers.reference.areas import Area
from helpers.reference.datasets import Column, Dataset

SEED = 20250701
WRITTEN = datetime(2025, 7, 1)  # noqa: DTZ001 (Excel knows no time zone), the same bytes at each writing
WORKBOOKS = 56
CHILDREN = "child_id,child_name,mother_name,sex,birth_date,visit_date,commune,stratum,cluster"
MEASURES = "weight,weight_kg,length_cm,measured,oedema,muac_mm,ethnicity,birth_weight_g"
Row = list[Any]
Page = tuple[Dataset, list[Row]]


def write_sound_workbooks(paths: ProjectPaths, rows: int) -> None:
    """Write workbooks of all area forms whose rows can be accepted, up to `rows` a form.

    A commune has no 200 rows of different keys; the province has, in the areas of 2024: a form
    with no key but the area then holds 171 rows.
    """
    reference = load_reference(paths)
    areas = _named_areas(reference)
    for number in range(WORKBOOKS):
        chance = random.Random(SEED + number)
        titles = ["Kỳ báo cáo: Năm 2024", "Đơn vị báo cáo: Tỉnh Cao Bằng"]
        pages = [
            (dataset, list(islice(_sound_rows(dataset, areas, chance), rows)))
            for dataset in _forms(reference)
        ]
        _write_workbook(paths, f"04-2024-{number:02}.xlsx", titles, pages)


def write_careless_workbooks(paths: ProjectPaths, rows: int) -> None:
    """Write a workbook for every commune of 2025, its figures by chance and its keys repeated."""
    reference = load_reference(paths)
    areas = reference.areas.reporting(reference.periods.resolve("2025"))
    chance = random.Random(SEED)
    for area in areas[1:]:
        titles = ["Kỳ báo cáo: Năm 2025", f"Đơn vị báo cáo: {area.full_name}"]
        pages = [
            (dataset, [_careless_row(dataset, place, area, chance) for place in range(rows)])
            for dataset in _forms(reference)
        ]
        _write_workbook(paths, f"{area.code}-2025.xlsx", titles, pages)


def _write_workbook(
    paths: ProjectPaths,
    name: str,
    titles: Sequence[str],
    pages: Sequence[tuple[Dataset, list[Row]]],
) -> None:
    book = xlsxwriter.Workbook(str(paths.inbox / name))
    book.set_properties({"created": WRITTEN})
    for dataset, rows in pages:
        page = book.add_worksheet(dataset.sheet)
        page.write_column(0, 0, [dataset.sheet, *titles])
        page.write_row(4, 0, [column.header_vi for column in _columns(dataset)])
        for place, row in enumerate(rows):
            page.write_row(5 + place, 0, row)
    book.close()


def _forms(reference: Reference) -> list[Dataset]:
    return [dataset for dataset in reference.datasets.values() if dataset.sender == "area"]


def _columns(dataset: Dataset) -> list[Column]:
    return [column for column in dataset.columns if not column.optional]


def _labels(dataset: Dataset, column: str) -> list[str]:
    return [names[0] for names in dataset.column(column).codes.values()]


def _named_areas(reference: Reference) -> list[str]:
    """Return the districts and communes of 2024 as forms name them."""
    day = reference.periods.resolve("2024").end
    standing = {area.code: area for area in reference.areas.in_force(day)}
    below = [area for area in standing.values() if area.kind == "commune"]
    named = [f"{area.full_name}, {standing[area.parent].full_name}" for area in below]
    return [a.full_name for a in standing.values() if a.kind == "district"] + named


def _sound_rows(dataset: Dataset, areas: Sequence[str], chance: random.Random) -> Iterator[Row]:
    """Yield rows of different keys whose figures agree with one another."""
    listed = [_labels(dataset, name) for name in dataset.keys if dataset.column(name).codes]
    if dataset.id == "cooperatives":
        for place in range(2 * len(areas)):
            yield _cooperative(dataset, place, areas, chance)
        return
    figures = _FIGURES[dataset.id]
    for area in areas:
        for keys in _combined(listed):
            yield [area, *keys, *figures(chance)]


def _combined(listed: Sequence[Sequence[str]]) -> list[Row]:
    found: list[Row] = [[]]
    for labels in listed:
        found = [[*keys, label] for keys in found for label in labels]
    return found


def _population(chance: random.Random) -> Row:
    whole = chance.randint(1500, 60000)
    return [whole, whole // 2, whole // 5, whole // 4]


def _crop(chance: random.Random) -> Row:
    planted, quintals = round(chance.uniform(5, 900), 1), round(chance.uniform(10, 60), 1)
    harvested = round(planted * 0.95, 1)
    return [planted, harvested, quintals, round(harvested * quintals / 10, 1), "Sơ bộ"]


def _livestock(chance: random.Random) -> Row:
    head = chance.randint(10, 9000)
    return [head, round(head * 0.07, 1)]


def _births(chance: random.Random) -> Row:
    born = chance.randint(20, 400)
    return [born, born - 2, born // 20, born // 40]


def _post_harvest(chance: random.Random) -> Row:
    stored = round(chance.uniform(10, 4000), 1)
    return [stored, round(stored * 0.04, 1)]


def _weighing(chance: random.Random) -> Row:
    due = chance.randint(30, 500)
    return [f"{chance.randint(1, 28):02}/10/2024", due, due - 5, due // 4, due // 20]


_FIGURES: dict[str, Callable[[random.Random], Row]] = {
    "population": _population,
    "crops": _crop,
    "livestock": _livestock,
    "births": _births,
    "post_harvest": _post_harvest,
    "weighing_round": _weighing,
}


def _cooperative(dataset: Dataset, place: int, areas: Sequence[str], chance: random.Random) -> Row:
    members = chance.randint(7, 90)
    kind, state = (chance.choice(_labels(dataset, name)) for name in ("kind", "state"))
    name, area = f"Hợp tác xã Bản {place}", areas[10 + place % (len(areas) - 10)]
    money = [round(chance.uniform(50, 900), 1), round(chance.uniform(-20, 90), 1)]
    return [f"HTX{place:04}", name, kind, area, members, members // 3, *money, state, "Gạo nếp"]


def _careless_row(dataset: Dataset, place: int, area: Area, chance: random.Random) -> Row:
    return [_careless_cell(column, place, area, chance) for column in _columns(dataset)]


def _careless_cell(column: Column, place: int, area: Area, chance: random.Random) -> Any:
    labels = [names[0] for names in column.codes.values()]
    values: dict[str, Callable[[], Any]] = {
        "area": lambda: area.full_name,
        "code": lambda: labels[place // (1 if column.id == "crop" else 7) % len(labels)],
        "integer": lambda: chance.randint(5, 900),
        "number": lambda: round(chance.uniform(1, 500), 1),
        "date": lambda: "05/10/2025",
    }
    return values.get(column.type, lambda: f"{column.id}-{place:03}")()


def write_survey(paths: ProjectPaths, rows: int) -> None:
    """Write a survey of that many invented children as a survey program exports it."""
    chance = random.Random(SEED)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(f"{CHILDREN},{MEASURES}".split(","))
    for number in range(rows):
        born = f"2023-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        person = [f"TE-{number:06}", f"Trẻ Giả {number}", f"Mẹ Giả {number}", "Nam", born]
        place = ["2024-09-05", "Xã Dân Chủ", "051", f"051-{number % 12:02}", "10.5"]
        size = [f"{chance.uniform(4, 14):.1f}", f"{chance.uniform(55, 95):.1f}", "Nằm", "Không"]
        writer.writerow([*person, *place, *size, chance.randint(110, 170), "Tày", 3000])
    (paths.inbox / "child_measurements-2024.csv").write_text(text.getvalue(), encoding="utf-8")

"""Invented files as the office receives them: districts' workbooks of seven forms, a survey."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import product
from typing import Any

import xlsxwriter

from helpers.paths import ProjectPaths
from helpers.reference import Reference, load_reference
from helpers.reference.areas import Area
from helpers.reference.datasets import Column, Dataset
from helpers.reference.periods import Period

SEED = 20250701
WRITTEN = datetime(2025, 7, 1)  # noqa: DTZ001 (Excel knows no time zone), the same bytes at each writing
PERIODS = ("2020", "2021", "2022", "2023", "2024", "2025-H1")  # ten districts in each
WRONG_CELLS = 0.01  # of the figures; each is refused
WRONG = ("khoảng 20", -5, "chưa có số", "12 đô la", "1O5", "#N/A")
TYPED_AS_TEXT = 8  # one workbook of so many has its figures as texts: "1.234,5"
CHILDREN = "child_id,child_name,mother_name,sex,birth_date,visit_date,commune,stratum,cluster"
MEASURES = "weight,weight_kg,length_cm,measured,oedema,muac_mm,ethnicity,birth_weight_g"
FAMILIES = ("Bế", "Đàm", "Hoàng", "Hứa", "Lục", "Lương", "Lý", "Mã", "Nông", "Sầm", "Triệu", "Vi")
NAMES = ("An", "Chi", "Dung", "Giang", "Hoa", "Lan", "Mai", "Minh", "Nga", "Pảo", "Sơn", "Yến")
Row = list[Any]


def write_workbooks(paths: ProjectPaths, rows: int, workbooks: int) -> None:
    """Write that many districts' workbooks, each of `7 * rows` rows in seven forms.

    A row for each commune and key, and cooperatives to fill up: no key stands twice, and the
    figures of a row agree with one another but for the wrong ones.
    """
    reference = load_reference(paths)
    for number, (period, district) in enumerate(_senders(reference)[:workbooks]):
        chance = random.Random(SEED + number)
        pages = _pages(reference, (period, district), 7 * rows, chance)
        if number % TYPED_AS_TEXT == TYPED_AS_TEXT - 1:
            pages = [(form, [list(map(_as_text, row)) for row in found]) for form, found in pages]
        titles = [f"Kỳ báo cáo: {period.label()}", f"Đơn vị báo cáo: {district.full_name}"]
        _write_workbook(paths, f"{district.code}-{period.code}.xlsx", titles, pages)


def _senders(reference: Reference) -> list[tuple[Period, Area]]:
    periods = [reference.periods.resolve(name) for name in PERIODS]
    return [
        (period, area)
        for period in periods
        for area in reference.areas.in_force(period)
        if area.kind == "district"
    ]


def _pages(
    reference: Reference, sender: tuple[Period, Area], most: int, chance: random.Random
) -> list[tuple[Dataset, list[Row]]]:
    period, district = sender
    forms = [one for one in reference.datasets.values() if one.sender == "area"]
    communes = [one.full_name for one in reference.areas.children(district.code, period)]
    taken = communes[: most // sum(len(_keys(form, period)) for form in forms)]
    pages = {form.id: list(_rows_of(form, taken, period, chance)) for form in forms}
    left = most - sum(map(len, pages.values()))
    pages["cooperatives"] = [_cooperative(place, communes, chance) for place in range(left)]
    return [(form, [_spoiled(row, form, chance) for row in pages[form.id]]) for form in forms]


def _keys(form: Dataset, period: Period) -> list[Row]:
    """Return what stands beside the area in the rows of a form, one combination a row."""
    if form.id not in _FIGURES:
        return []
    names = [name for name in form.keys if form.column(name).codes]
    labels = [[one[0] for one in form.column(name).codes.values()] for name in names]
    return [list(found) for found in product(*labels)]


def _rows_of(
    form: Dataset, communes: Sequence[str], period: Period, chance: random.Random
) -> Iterator[Row]:
    for commune, keys in product(communes, _keys(form, period)):
        figures = _FIGURES[form.id](chance)
        if not period.is_full_year and keys[1:] in (["Hè thu"], ["Mùa"], ["Cả năm"]):
            figures = [figures[0], 0, "-", 0, figures[-1]]  # sown, and not yet harvested
        yield [commune, *keys, *figures]


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
    return [f"{chance.randint(1, 14):02}/06/2020", due, due - 5, due // 4, due // 20]


_FIGURES: dict[str, Callable[[random.Random], Row]] = {
    "population": _population,
    "crops": _crop,
    "livestock": _livestock,
    "births": _births,
    "post_harvest": _post_harvest,
    "weighing_round": _weighing,
}


def _cooperative(place: int, communes: Sequence[str], chance: random.Random) -> Row:
    members, name = chance.randint(7, 90), f"{chance.choice(FAMILIES)} {chance.choice(NAMES)}"
    told = [f"HTX-{place:04}", f"Hợp tác xã {name} {place}", "Hợp tác xã"]
    money = [round(chance.uniform(50, 900), 1), round(chance.uniform(-20, 90), 1)]
    figures = [members, members // 3, *money]
    return [*told, communes[place % len(communes)], *figures, "Hoạt động", "Gạo nếp"]


def _spoiled(row: Row, form: Dataset, chance: random.Random) -> Row:
    """Return the row with now and then a figure that cannot be taken."""
    figures = [column.type in ("integer", "number") for column in _columns(form)]
    return [
        chance.choice(WRONG) if figure and chance.random() < WRONG_CELLS else cell
        for cell, figure in zip(row, figures, strict=True)
    ]


def _as_text(cell: Any) -> Any:
    if not isinstance(cell, int | float):
        return cell
    return f"{cell:,}".translate(str.maketrans(",.", ".,"))


def _columns(form: Dataset) -> list[Column]:
    return [column for column in form.columns if not column.optional]


def _write_workbook(
    paths: ProjectPaths,
    name: str,
    titles: Sequence[str],
    pages: Sequence[tuple[Dataset, list[Row]]],
) -> None:
    book = xlsxwriter.Workbook(str(paths.inbox / name))
    book.set_properties({"created": WRITTEN})
    for form, rows in pages:
        columns = _columns(form)
        page = book.add_worksheet(form.sheet)
        page.write_column(0, 0, [form.sheet, *titles])
        page.write_row(4, 0, [column.header_vi for column in columns])
        page.write_row(5, 0, [f"({number})" for number in range(1, len(columns) + 1)])
        for place, row in enumerate(rows):
            page.write_row(6 + place, 0, row)
    book.close()


def write_survey(paths: ProjectPaths, rows: int) -> None:
    """Write a survey of that many invented children as a survey program exports it."""
    chance = random.Random(SEED)
    reference = load_reference(paths)
    period = reference.periods.resolve("2024")
    communes = [one for one in reference.areas.in_force(period) if one.kind == "commune"]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*CHILDREN.split(","), "district", *MEASURES.split(",")])
    districts = {one.code: one.full_name for one in reference.areas.in_force(period)}
    for number in range(rows):
        commune = communes[number * len(communes) // rows]
        born = f"{chance.randint(2020, 2023)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        person = [f"TE-{number:06}", _person(chance), _person(chance), chance.choice(["Nam", "Nữ"])]
        days = [born, f"2024-09-{chance.randint(1, 28):02}"]
        sample = [commune.parent, f"{commune.code}-{number % 12:02}", districts[commune.parent]]
        length = "95 l" if chance.random() < WRONG_CELLS else f"{chance.uniform(55, 95):.1f}"
        size = [f"{chance.uniform(4, 14):.1f}", length, "Nằm", "Không"]
        rest = [chance.randint(110, 170), "Tày", chance.randint(20, 42) * 100]
        writer.writerow([*person, *days, commune.full_name, *sample, "10.5", *size, *rest])
    (paths.inbox / "child_measurements-2024.csv").write_text(text.getvalue(), encoding="utf-8")


def _person(chance: random.Random) -> str:
    names = [chance.choice(FAMILIES), chance.choice(NAMES), chance.choice(NAMES)]
    return " ".join([*names, str(chance.randint(1, 99_999))])

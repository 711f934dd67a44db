"""What a cell of a form may hold: the rule Excel enforces, and what it says, in Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from helpers.data.values.number_cells import show_number
from helpers.reference import Column, Dataset

NO_FIGURE = ("-", "…", "...")  # none, and not known yet: taken wherever a figure is
TITLE_LENGTH, TEXT_LENGTH = 32, 255  # Excel refuses to open a file with longer ones
FIRST_DAY, LAST_DAY = "DATE(2015,1,1)", "DATE(2039,12,31)"


@dataclass(frozen=True)
class Check:
    """A relation between the cells of a row: columns by id in a formula that is true when broken.

    `said` stands in the notes of the form.
    """

    formula: str
    said: str


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "parts_of_population": Check(
            "OR(N({population_female})>N({population_average}),"
            "N({population_urban})>N({population_average}))",
            "Số nữ, số dân thành thị không lớn hơn dân số trung bình.",
        ),
        "output_of_area_and_yield": Check(
            "ABS(N({output_tonnes})-N({area_harvested_ha})*N({yield_quintal_per_ha})/10)"
            ">MAX(0.05,N({area_harvested_ha})*N({yield_quintal_per_ha})/1000)",
            "Sản lượng (tấn) = diện tích thu hoạch (ha) × năng suất (tạ/ha) ÷ 10.",
        ),
        "harvested_within_planted": Check(
            "N({area_harvested_ha})>N({area_planted_ha})",
            "Diện tích thu hoạch không lớn hơn diện tích gieo trồng.",
        ),
        "births_add_up": Check(
            "OR(N({below_2500g})+N({exactly_2500g})>N({weighed}),N({weighed})>N({live_births}))",
            "Số trẻ dưới 2.500 gam + số trẻ đúng 2.500 gam ≤ số trẻ được cân ≤ số trẻ đẻ ra sống.",
        ),
        "lost_within_stored": Check(
            "N({lost_tonnes})>N({stored_tonnes})",
            "Khối lượng thất thoát không lớn hơn khối lượng đầu vào.",
        ),
        "capital_in_order": Check(
            "OR(N({disbursed_million_dong})>N({allotted_million_dong}),"
            "N({allotted_million_dong})>N({planned_million_dong}))",
            "Đã giải ngân ≤ đã giao ≤ kế hoạch vốn.",
        ),
        "measured_within_due": Check(
            "OR(N({under2_measured})>N({under2_due}),N({under2_stunted})>N({under2_measured}),"
            "N({under2_wasted})>N({under2_measured}))",
            "Số trẻ thấp còi, số trẻ gầy còm ≤ số trẻ được cân đo ≤ số trẻ dưới 2 tuổi.",
        ),
        "poor_within_households": Check(
            "N({poor_households})>N({households})",
            "Số hộ nghèo, cận nghèo không lớn hơn số hộ tham gia.",
        ),
    }
)


def cell_rule(column: Column, cell: str, source: str) -> dict[str, Any]:
    """Return the rule of a column as XlsxWriter takes it; {} for a free text.

    `cell` is the first cell of the column (D9), `source` the list it chooses from, or "".
    """
    rule = _list_rule(source) if source else _value_rule(column, cell)
    if not rule:
        return {}
    said = _said(column, listed=bool(source))
    return rule | {
        "ignore_blank": True,
        "input_title": _cut(column.header_vi, TITLE_LENGTH),
        "input_message": _cut(said, TEXT_LENGTH),
        "error_title": "Chưa đúng quy định",
        "error_message": _cut(f"{_plain_header(column)}: {_lower(said)}", TEXT_LENGTH),
    }


def check_formula(check: Check, places: Mapping[str, int], row: int) -> str:
    """Return the formula of a check for a row (from 0), true when it is broken."""
    cells = {name: f"${xl_col_to_name(place)}{row + 1}" for name, place in places.items()}
    figures = f"COUNT({','.join(cells[name] for name in _named(check))})"
    return f"=AND({figures}={len(_named(check))},{check.formula.format(**cells)})"


def checks_of(dataset: Dataset) -> list[Check]:
    """Return the checks of a form, in the order of its rules."""
    return [CHECKS[name] for name in dataset.rules if name in CHECKS]


def _named(check: Check) -> list[str]:
    parts = (part.partition("}")[0] for part in check.formula.split("{")[1:])
    return list(dict.fromkeys(parts))


def _list_rule(source: str) -> dict[str, Any]:
    return {"validate": "list", "source": source}


def _value_rule(column: Column, cell: str) -> dict[str, Any]:
    if column.type == "date":
        fits = f"IF(ISNUMBER({cell}),AND({cell}>={FIRST_DAY},{cell}<={LAST_DAY}),FALSE)"
    elif column.type in ("number", "integer"):
        fits = _number_fits(column, cell)
    else:
        return {}
    signs = ",".join(f'{cell}="{sign}"' for sign in _signs(column))
    return {"validate": "custom", "value": f"=OR({fits},{signs})"}


def _signs(column: Column) -> tuple[str, ...]:
    """Return the signs the cell may hold: a row cannot do without a required figure."""
    return NO_FIGURE[:1] if column.required else NO_FIGURE


def _number_fits(column: Column, cell: str) -> str:
    parts = [f"ISNUMBER({cell})"]
    if column.minimum is not None:
        parts.append(f"{cell}>={_plain_number(column.minimum)}")
    if column.maximum is not None:
        parts.append(f"{cell}<={_plain_number(column.maximum)}")
    if column.type == "integer":
        parts.append(f"INT({cell})={cell}")
    # IF, since AND reads every part: INT of a text would be an error, and an error is refused.
    return f"IF({parts[0]},AND({','.join(parts[1:]) or 'TRUE'}),FALSE)"


def _plain_number(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)


def _said(column: Column, *, listed: bool) -> str:
    if listed:
        return "Chọn một giá trị trong danh sách."
    if column.type == "date":
        return "Ghi ngày theo dạng dd/mm/yyyy; “…” nếu chưa có."
    kind = "số nguyên" if column.type == "integer" else "số"
    low = f" từ {show_number(column.minimum)}" if column.minimum is not None else ""
    high = f" đến {show_number(column.maximum)}" if column.maximum is not None else ""
    unit = f" {column.unit}" if column.unit else ""
    unknown = "" if column.required else ", “…” nếu chưa có số liệu"
    return f"Ghi {kind}{low}{high}{unit}; “-” nếu không có{unknown}."


def _plain_header(column: Column) -> str:
    return column.header_vi.partition(" (")[0]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"

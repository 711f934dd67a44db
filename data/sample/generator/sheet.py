"""One form before it is written: title block, header, rows and what an office did to it."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

TITLES = {
    "population": "Dân số trung bình và số hộ",
    "crops": "Diện tích, năng suất, sản lượng cây trồng",
    "livestock": "Chăn nuôi và thủy sản",
    "births": "Trẻ đẻ ra sống và cân nặng khi sinh",
    "cooperatives": "Tổ hợp tác, hợp tác xã",
    "post_harvest": "Thất thoát sau thu hoạch",
    "tasks": "Tiến độ thực hiện nhiệm vụ của kế hoạch",
    "capital": "Vốn thực hiện kế hoạch",
    "communication": "Thông tin, truyền thông và vận động",
    "weighing_round": "Kết quả cân đo trẻ em dưới 2 tuổi",
    "livelihood_models": "Mô hình sinh kế, giảm nghèo",
}
UNITS = {
    "population": "người; hộ",
    "crops": "ha; tạ/ha; tấn",
    "livestock": "con; tấn",
    "births": "trẻ",
    "cooperatives": "người; hộ; triệu đồng",
    "post_harvest": "tấn",
    "tasks": "nhiệm vụ",
    "capital": "triệu đồng",
    "communication": "lượt; người",
    "weighing_round": "trẻ",
    "livelihood_models": "hộ",
}
AREA_FORMS = ("population", "crops", "livestock", "births", "cooperatives", "post_harvest")
AREA_FORMS = (*AREA_FORMS, "weighing_round")
AGENCY_FORMS = ("tasks", "capital", "communication", "livelihood_models")


@dataclass
class Sheet:
    """One sheet of a workbook; `rows` are cells in the order of the form's columns."""

    form: str
    rows: list[list[object]]
    total: list[object] | None = None
    group_header: tuple[int, int, str] | None = None  # a merged cell over columns first..last
    hidden_rows: set[int] = field(default_factory=set)  # positions in `rows`
    merged_area: bool = False  # the area stands once, in one tall cell
    total_at: int | None = None  # the total stands before this row, not at the end


@cache
def form_columns(root: Path, form: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return a form's sheet name, column ids and column headers, from params/datasets.yml."""
    text = (root / "params" / "datasets.yml").read_text("utf-8")
    dataset = yaml.safe_load(text)[form]
    columns = [c for c in dataset["columns"] if not c.get("optional")]
    return dataset["sheet"], tuple(c["id"] for c in columns), tuple(c["header_vi"] for c in columns)


def total_row(rows: list[list[object]], label: str, summed: set[int]) -> list[object]:
    """Return a total row: the label, sums of the summed columns, blanks elsewhere."""
    width = len(rows[0])
    total: list[object] = [label] + [""] * (width - 1)
    for column in summed:
        total[column] = round(sum(row[column] or 0 for row in rows if _number(row[column])), 1)
    return total


def _number(value: object) -> bool:
    return isinstance(value, int | float)

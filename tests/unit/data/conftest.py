"""A project of its own for each test, and hand-written workbooks to send to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from received_files import BIRTHS, CROPS

from helpers.data.intake import take_in
from helpers.data.reports import IntakeReport
from helpers.data.store import Store
from helpers.paths import ProjectPaths
from helpers.reference import Reference, load_reference

ROOT = Path(__file__).resolve().parents[3]
HEADERS = {
    "Biểu 01": (
        "Đơn vị hành chính",
        "Dân số trung bình (người)",
        "Trong đó: Nữ",
        "Trong đó: Thành thị",
        "Số hộ",
    ),
    "Biểu 02": CROPS,
    "Biểu 04": BIRTHS,
    "Biểu 06": (
        "Đơn vị hành chính",
        "Cây trồng",
        "Khâu",
        "Khối lượng đầu vào (tấn)",
        "Khối lượng thất thoát (tấn)",
    ),
    "Biểu 07": (
        "Mã nhiệm vụ",
        "Nhiệm vụ",
        "Cơ quan chủ trì",
        "Thời hạn",
        "Tiến độ",
        "Sản phẩm, minh chứng",
    ),
}
CHILD_HEADER = (
    "child_id,child_name,mother_name,sex,birth_date,visit_date,commune,stratum,cluster,weight,"
    "weight_kg,length_cm,measured,oedema,ethnicity"
)

Rows = Sequence[Sequence[Any]]


def form_bytes(
    sheets: dict[str, Rows],
    *,
    period: str = "Năm 2024",
    sender: str = "Huyện Hòa An",
    headers: dict[str, Sequence[str]] = HEADERS,
) -> bytes:
    """Return a workbook with a title block, headers, column numbers and these rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        page.append([f"{name}. TÊN BIỂU"])
        page.append([f"Kỳ báo cáo: {period}"])
        page.append([f"Đơn vị báo cáo: {sender}"])
        page.append([])
        page.append(list(headers[name]))
        page.append([f"({place})" for place in range(1, len(headers[name]) + 1)])
        for row in rows:
            page.append(list(row))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


class Office:
    """A project that files are sent to, and what it made of them."""

    def __init__(self, root: Path) -> None:
        self.paths = ProjectPaths(root)
        self.paths.inbox.mkdir(parents=True)

    @property
    def reference(self) -> Reference:
        return load_reference(self.paths)

    def put(self, name: str, content: bytes | str) -> Path:
        path = self.paths.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    def send(self, name: str, content: bytes | str) -> IntakeReport:
        return take_in(self.paths, self.put(name, content))

    def send_forms(self, sheets: dict[str, Rows], **block: Any) -> IntakeReport:
        return self.send("2024/051-hoa-an.xlsx", form_bytes(sheets, **block))

    def take_all(self) -> IntakeReport:
        return take_in(self.paths, self.paths.inbox)

    def store(self, as_of: str | None = None) -> Store:
        return Store(self.paths, as_of)


def make_project(root: Path) -> Path:
    """Return a folder with the params of this project, without its corrections."""
    shutil.copytree(ROOT / "params", root / "params")
    (root / "params" / "corrections.yml").write_text("[]\n", "utf-8")
    return root


@pytest.fixture(scope="session")
def shared_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one project for all tests that leave its params alone: they load once."""
    return make_project(tmp_path_factory.mktemp("shared") / "dự án")


@pytest.fixture
def office(shared_root: Path) -> Office:
    """Return a project to which nothing was sent yet; its params are not to be changed."""
    shutil.rmtree(shared_root / "data", ignore_errors=True)
    return Office(shared_root)


@pytest.fixture
def own_office(tmp_path: Path) -> Office:
    """Return a project of the test's own, whose params it may change."""
    return Office(make_project(tmp_path / "dự án"))


@pytest.fixture
def forms() -> Callable[..., bytes]:
    """Return the function that makes workbooks."""
    return form_bytes


@pytest.fixture
def child_csv() -> Callable[..., str]:
    """Return the function that makes a child survey from rows as dictionaries."""

    def make(*children: dict[str, str]) -> str:
        names = CHILD_HEADER.split(",")
        extra = sorted({name for child in children for name in child} - set(names))
        lines = [",".join([*names, *extra])]
        for number, child in enumerate(children, start=1):
            cells = _CHILD | {"child_id": f"T{number}", "child_name": f"Trẻ {number}"} | child
            lines.append(",".join(cells.get(name, "") for name in [*names, *extra]))
        return "\n".join(lines) + "\n"

    return make


_CHILD = {
    "mother_name": "Mẹ Giả",
    "sex": "Nam",
    "birth_date": "2023-03-01",
    "visit_date": "2024-09-01",
    "commune": "Xã Dân Chủ",
    "stratum": "051",
    "cluster": "051-01",
    "weight": "10.5",
    "weight_kg": "9.4",
    "length_cm": "78.2",
    "measured": "Nằm",
    "oedema": "Không",
    "ethnicity": "Tày",
}

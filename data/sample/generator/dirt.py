"""What is wrong in a few workbooks: the usual faults, each told in the README beside the files.

A fault is refused, read or asked about by the intake; none moves a figure the sample is held to.
"""

import unicodedata
from collections.abc import Callable
from datetime import date

from generator.crops import CROP_NAMES, crop_rows, district_harvests
from generator.people import Span
from generator.sheet import Sheet

Sheets = dict[str, Sheet]
MISSING, NONE = "…", "-"


def spoil(path: str, sheets: list[Sheet]) -> list[Sheet]:
    """Return the sheets of that file with its faults, most files having none."""
    for fault in FAULTS.get(path, ()):
        fault({sheet.form: sheet for sheet in sheets})
    return sheets


def vietnamese(value: object, decimals: int = 1) -> str:
    """Return a number as an office types it: 1.234,5."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def _numbers_as_text(sheets: Sheets) -> None:
    for row in sheets["crops"].rows:
        row[3:7] = [vietnamese(value) for value in row[3:7]]


def _rename(old: str, new: str) -> Callable[[Sheets], None]:
    def rename(sheets: Sheets) -> None:
        for sheet in sheets.values():
            for row in sheet.rows:
                row[:] = [new if cell == old else cell for cell in row]

    return rename


def _bare_capitals(sheets: Sheets) -> None:
    for row in sheets["births"].rows[3:8]:
        row[0] = _without_marks(row[0].removeprefix("Xã ")).upper()


def _decomposed(sheets: Sheets) -> None:
    for row in sheets["weighing_round"].rows:
        row[0] = unicodedata.normalize("NFD", row[0])


def _without_marks(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return plain.encode("ascii", "ignore").decode()


def _dashes(sheets: Sheets) -> None:
    for row in sheets["births"].rows:
        row[3:5] = [NONE if value == 0 else value for value in row[3:5]]
    for row in sheets["cooperatives"].rows[4:40:9]:
        row[7] = MISSING


def _total_inside(sheets: Sheets) -> None:
    for form in ("births", "weighing_round"):
        sheets[form].total[0] = "Toàn huyện"
        sheets[form].total_at = 0


def _two_header_rows(sheets: Sheets) -> None:
    sheets["births"].group_header = (3, 5, "Cân nặng khi sinh")
    sheets["weighing_round"].group_header = (4, 6, "Kết quả cân đo")


def _hidden_row(sheets: Sheets) -> None:
    sheets["cooperatives"].hidden_rows = {11}


def _merged_area(sheets: Sheets) -> None:
    sheets["crops"].merged_area = True
    for row in sheets["crops"].rows[1:]:
        row[0] = ""


def _stray_commune(sheets: Sheets) -> None:
    sheets["births"].rows.insert(5, ["Xã Phúc Sen", 9, 9, 1, 0])


def _impossible_day(sheets: Sheets) -> None:
    sheets["weighing_round"].rows[2][1] = "31/02/2024"


def _days_as_text(sheets: Sheets) -> None:
    for row in sheets["weighing_round"].rows:
        row[1] = row[1].strftime("%d/%m/%Y")


def _days_as_numbers(sheets: Sheets) -> None:
    for row in sheets["weighing_round"].rows:
        row[1] = (row[1] - date(1899, 12, 30)).days


def _yield_mistyped(sheets: Sheets) -> None:
    row = next(row for row in sheets["crops"].rows if row[1] == "Khoai lang")
    row[5] = round(row[5] * 1.1, 1)


def _unit_in_cell(sheets: Sheets) -> None:
    row = sheets["post_harvest"].rows[2]
    row[4] = f"{vietnamese(row[4])} tấn"


def _thousand_or_decimal(sheets: Sheets) -> None:
    sheets["cooperatives"].rows[20][6] = "1.234"


def _abolished_name(sheets: Sheets) -> None:
    sheets["livelihood_models"].rows[0][3] = "Huyện Phục Hòa"


def _totals_as_formulas(sheets: Sheets) -> None:
    total, count = sheets["births"].total, len(sheets["births"].rows)
    total[1:] = [f"=SUM({column}7:{column}{6 + count})" for column in "BCDE"]


def _copied_crops(district: str, year: int, *crops: str) -> Callable[[Sheets], None]:
    """Return the fault of crops whose area, yield and output are those of that year."""
    names = {CROP_NAMES[crop] for crop in crops}

    def copy(sheets: Sheets) -> None:
        old = crop_rows("", district_harvests(Span(year, False))[district], "")
        earlier = {(row[1], row[2]): row for row in old}
        for row in sheets["crops"].rows:
            if row[1] in names:
                row[3:7] = earlier[row[1], row[2]][3:7]

    return copy


def _less_planted_than_harvested(sheets: Sheets) -> None:
    row = next(row for row in sheets["crops"].rows if row[1] == "Khoai lang")
    row[3] = round(row[3] - 12, 1)


def _more_households_than_members(sheets: Sheets) -> None:
    row = next(row for row in sheets["cooperatives"].rows if row[8] == "Hoạt động")
    row[5] = row[4] + 9


FAULTS: dict[str, tuple[Callable[[Sheets], None], ...]] = {
    "2022/045-ha-quang.xlsx": (_days_as_numbers,),
    "2022/049-quang-hoa.xlsx": (
        _rename("Thị trấn Hòa Thuận", "Thị trấn Hoà Thuận"),
        _days_as_text,
    ),
    "2023/042-bao-lam.xlsx": (_unit_in_cell, _rename("Huyện Bảo Lâm", "Huyện\u00a0Bảo  Lâm ")),
    "2023/043-bao-lac.xlsx": (_thousand_or_decimal, _rename("Huyện Bảo Lạc", "BAO LAC")),
    "2023/047-trung-khanh.xlsx": (_hidden_row, _totals_as_formulas),
    "2023/co-quan-ubnd_049.xlsx": (_abolished_name,),
    "2023/051-hoa-an.xlsx": (_rename("Huyện Hòa An", "Huyện Hoà An"),),
    "2024/040-thanh-pho-cao-bang.xlsx": (
        _yield_mistyped,
        _rename("Thành phố Cao Bằng", "Tp Cao Bang"),
    ),
    "2024/042-bao-lam.xlsx": (_dashes,),
    "2024/043-bao-lac.xlsx": (_numbers_as_text, _rename("Huyện Bảo Lạc", "H. Bảo Lạc")),
    "2024/045-ha-quang.xlsx": (_total_inside,),
    "2024/048-ha-lang.xlsx": (
        _stray_commune,
        _copied_crops("048", 2023, "cassava", "vegetables", "fruit_trees"),
    ),
    "2024/049-quang-hoa.xlsx": (_two_header_rows, _merged_area),
    "2024/052-nguyen-binh.xlsx": (_bare_capitals, _decomposed, _more_households_than_members),
    "2024/053-thach-an.xlsx": (_impossible_day, _less_planted_than_harvested),
}

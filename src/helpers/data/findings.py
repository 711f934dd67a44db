"""What intake has to say about cells: refusals, and questions that do not stop a row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

WITHHELD = "(không hiển thị)"
_SHORT_NUMBER = re.compile(r"[+-]?\d{1,6}([.,]\d{1,4}0*)?\s?%?|[-…]")

# code -> (reason, what to do). The texts go back to the sender, so they are Vietnamese.
TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "blank": ("ô bắt buộc để trống", "điền {header}"),
        "not_number": ("không đọc được thành số", "ghi số, ví dụ 1.234,5"),
        "two_readings": (
            "có thể là {first} hoặc {second}",
            "ghi rõ: {first} hay {second}?",
        ),
        "letter_in_number": (
            "chữ O, l, I thay cho chữ số 0, 1: có phải {meant}?",
            "gõ lại số bằng chữ số",
        ),
        "became_day": (
            "Excel đã tự đổi ô thành ngày {shown}, giá trị gốc không còn",
            "định dạng ô là Text hoặc Number, rồi gõ lại",
        ),
        "not_whole": ("cần số nguyên", "ghi số nguyên"),
        "wrong_unit": ("đơn vị {got!r} khác đơn vị của cột: {unit}", "quy đổi ra {unit}"),
        "out_of_range": (
            "ngoài khoảng cho phép ({range})",
            "{hint}kiểm tra lại số liệu và đơn vị tính",
        ),
        "not_day": ("không đọc được thành ngày", "ghi ngày theo dạng dd/mm/yyyy"),
        "two_days": (
            "có thể là {first} hoặc {second}: cột này có ngày ghi tháng trước",
            "ghi mọi ngày theo dạng dd/mm/yyyy",
        ),
        "year_alone": ("chỉ có năm, không có ngày", "ghi ngày dạng dd/mm/yyyy, hoặc mm/yyyy"),
        "no_such_day": ("ngày không có trong lịch", "kiểm tra lại ngày"),
        "not_yes_no": ("cần Có hoặc Không", "ghi Có hoặc Không"),
        "unknown_code": (
            "không có trong danh mục: {choices}",
            "{hint}chọn một giá trị của danh mục",
        ),
        "unknown_area": ("không có đơn vị hành chính này vào ngày {day}", "{hint}kiểm tra tên"),
        "several_areas": ("có ở {owners}", "ghi thêm huyện: “Xã …, huyện …”"),
        "near_area": (
            "không có tên này vào ngày {day}, chỉ có tên gần giống",
            "{hint}sửa tên cho đúng dấu",
        ),
        "wrong_district": ("thuộc {owner}, không thuộc huyện ghi kèm", "sửa tên xã hoặc tên huyện"),
        "other_area": ("thuộc {owner}, không thuộc {sender}", "xóa dòng, hoặc sửa lại tên"),
        "part_of_area": (
            "nhiều dòng của các xã cũ nay là một đơn vị: {area}; không biết dòng nào là cả đơn vị",
            "cộng thành một dòng của {area}",
        ),
        "unknown_agency": ("không có cơ quan này vào ngày {day}", "{hint}kiểm tra tên cơ quan"),
        "excel_error": ("công thức bị lỗi trong Excel", "sửa công thức, lưu lại rồi gửi"),
        "formula_without_value": (
            "công thức chưa có kết quả",
            "mở bằng Excel, lưu lại rồi gửi; hoặc ghi số thay công thức",
        ),
        "duplicate": ("trùng với dòng {first}", "bỏ dòng trùng, hoặc sửa mã"),
        "other_figures": (
            "cùng {keys} với dòng {rows} nhưng khác số liệu: {differences}",
            "giữ một dòng đúng, bỏ các dòng kia; nếu là hai đối tượng thì sửa {keys}",
        ),
        "other_child": (
            "cùng một trẻ với dòng {rows} nhưng khác số liệu: {differences}",
            "giữ một dòng đúng, bỏ các dòng kia",
        ),
        "same_child": ("cùng một trẻ với dòng {first}", "bỏ dòng trùng"),
        "child_twice": ("cùng một trẻ ở hai xã: xem dòng {first}", "hai xã cùng kiểm tra lại"),
        "child_of_two_senders": (
            "trẻ này cũng có trong báo cáo của {sender}",
            "hai đơn vị cùng kiểm tra: một trẻ chỉ báo cáo một nơi",
        ),
        "household_of_two_senders": (
            "hộ này cũng có trong báo cáo của {sender}",
            "hai đơn vị cùng kiểm tra: một hộ chỉ báo cáo một nơi",
        ),
        "copied_from_earlier_period": (
            "{same} trong {cells} số liệu trùng hệt biểu đã gửi của {period}",
            "xác nhận, hoặc gửi lại số liệu của kỳ này",
        ),
        "differs_from_province": (
            "{header}: tỉnh ghi {got}, cộng các đơn vị được {expected}",
            "đối chiếu lại giữa tỉnh và các đơn vị",
        ),
        "births_add_up": (
            "cần: dưới 2.500 gam + đúng 2.500 gam ≤ được cân ≤ đẻ ra sống",
            "kiểm tra lại các cột của dòng",
        ),
        "lost_within_stored": ("thất thoát lớn hơn đầu vào", "kiểm tra lại hai cột khối lượng"),
        "joined_by_period_end": (
            "ngày tham gia sau ngày cuối kỳ báo cáo ({day})",
            "kiểm tra lại ngày tham gia",
        ),
        "born_before_visit": ("ngày sinh sau ngày cân đo", "kiểm tra lại hai ngày"),
        "measured_within_due": (
            "cần: thấp còi, gầy còm ≤ được cân đo ≤ phải cân đo",
            "kiểm tra lại các cột của dòng",
        ),
        "poor_within_households": (
            "hộ nghèo, cận nghèo nhiều hơn số hộ tham gia",
            "kiểm tra lại hai cột số hộ",
        ),
        "visit_by_receipt": ("ngày cân đo sau ngày nhận tệp ({day})", "kiểm tra lại ngày cân đo"),
        "interview_by_receipt": (
            "ngày phỏng vấn sau ngày nhận tệp ({day})",
            "kiểm tra lại ngày phỏng vấn",
        ),
        "round_by_receipt": ("ngày cân đo sau ngày nhận tệp ({day})", "kiểm tra lại ngày cân đo"),
        "child_of_survey_age": (
            "trẻ trên 72 tháng tuổi theo ngày sinh",
            "kiểm tra lại ngày sinh: có phải của mẹ không?",
        ),
        "age_of_dates": (
            "số tháng tuổi khác với ngày sinh và ngày cân đo (tuổi mụ?)",
            "ghi tuổi theo dương lịch; khi tính dùng ngày sinh",
        ),
        "stratum_of_other_area": (
            "tầng là của địa bàn khác, còn xã của dòng thuộc {own}",
            "kiểm tra lại tên xã và mã tầng",
        ),
        "cluster_of_other_area": (
            "cụm là của địa bàn khác, còn xã của dòng thuộc {own}",
            "kiểm tra lại tên xã và mã cụm",
        ),
        "weight_and_length_swapped": (
            "cân nặng và chiều dài bị đổi chỗ cho nhau",
            "đổi lại hai cột của dòng",
        ),
        "parts_of_population": (
            "một phần hoặc số hộ lớn hơn tổng dân số",
            "kiểm tra lại các cột của dòng",
        ),
        "season_of_period": (
            "vụ này không thu hoạch trong {period}",
            "báo cáo ở kỳ có vụ này, hoặc sửa tên vụ",
        ),
        "output_of_area_and_yield": (
            "sản lượng {got} tấn khác diện tích × năng suất ÷ 10 = {expected} tấn quá 1 %",
            "xác nhận hoặc sửa diện tích, năng suất, sản lượng",
        ),
        "harvested_within_planted": (
            "diện tích thu hoạch lớn hơn diện tích gieo trồng",
            "xác nhận hoặc sửa hai cột diện tích",
        ),
        "capital_in_order": (
            "cần: đã giải ngân ≤ đã giao ≤ kế hoạch vốn",
            "xác nhận hoặc sửa các cột vốn",
        ),
        "total_differs": (
            "dòng tổng ghi {got}, cộng các dòng được {expected}",
            "kiểm tra lại dòng tổng và các dòng",
        ),
        "row_too_wide": (
            "dòng có nhiều ô hơn hàng tiêu đề, các ô bị lệch cột",
            "số có dấu phẩy phải đặt trong ngoặc kép, hoặc lưu CSV ngăn bằng dấu chấm phẩy",
        ),
        "header_unit": (
            "cột ghi đơn vị khác mẫu; không đọc cột này",
            "quy đổi ra đơn vị của mẫu, sửa tiêu đề cột",
        ),
        "repeated_column": (
            "hai cột cùng tiêu đề; chỉ đọc cột {first}",
            "bỏ cột thừa, hoặc sửa tiêu đề",
        ),
        "hidden_sheet": ("trang tính bị ẩn, vẫn đọc", "bỏ ẩn; xóa trang nếu không gửi"),
        "hidden_rows": ("dòng bị ẩn, vẫn đọc: {rows}", "bỏ ẩn; xóa dòng nếu không gửi"),
        "hidden_columns": ("cột bị ẩn, vẫn đọc: {columns}", "bỏ ẩn; xóa cột nếu không gửi"),
        "beyond_end": (
            "dòng có số nằm dưới ghi chú, chữ ký; không đọc: {rows}",
            "đưa các dòng này lên trên ghi chú, chữ ký",
        ),
        "legacy_text": (
            "chữ mã {encoding} đã đổi sang Unicode: {number} ô",
            "kiểm tra lại chữ; lần sau gõ bằng Unicode (Times New Roman)",
        ),
        "other_format": (
            "đuôi tệp {suffix} nhưng bên trong là {kind}",
            "đặt lại đuôi tệp cho đúng",
        ),
        "macros_not_run": ("tệp có macro; macro không được chạy", "gửi tệp .xlsx không có macro"),
        "bookkeeping_columns": (
            "{number} cột riêng của chương trình điều tra, không đọc",
            "không cần làm gì",
        ),
        "unknown_column": ("cột không có trong mẫu", "đổi tên cột theo mẫu, hoặc bỏ cột"),
        "missing_column": ("thiếu cột {header}", "bổ sung cột theo mẫu"),
        "no_figures": ("biểu chưa có số liệu", "điền số liệu nếu có, rồi gửi lại"),
        "rows_left_blank": (
            "{number} dòng để trống, chưa có số liệu: dòng {rows}",
            "điền số liệu; nếu không có thì ghi “-”, nếu chưa có thì ghi “…”",
        ),
        "unknown_sheet": ("trang tính không giống mẫu nào", "đặt tên trang theo mẫu: Biểu 01…"),
        "other_title": (
            "tiêu đề ghi {got}, danh sách gửi ghi {expected}",
            "kiểm tra lại kỳ, đơn vị",
        ),
        "other_name": (
            "tên tệp hoặc thư mục ghi {got}, tiêu đề ghi {expected}",
            "kiểm tra lại kỳ, đơn vị; sửa tên tệp hoặc tiêu đề",
        ),
        "corrected": ("đã sửa thành {new} theo corrections.yml: {reason}", "không cần làm gì"),
        "correction_without_row": (
            "không có dòng nào của tệp có {keys}",
            "{hint}sửa hoặc bỏ mục này trong corrections.yml",
        ),
        "correction_twice": (
            "ô này đã có một đính chính khác",
            "chỉ giữ một đính chính trong corrections.yml",
        ),
        "correction_failed": (
            "corrections.yml chờ {expected}, trong tệp là {got}",
            "bỏ hoặc sửa dòng trong corrections.yml",
        ),
    }
)


@dataclass(frozen=True)
class Finding:
    """One cell that was refused (`refused`), or taken with a question.

    `row` counts from 1 as in Excel; `cell` is such as "C7". `value` never shows personal data.
    `position` is the place among the rows of the table, -1 for a finding about the sheet. `other`
    is the submission of another sender that gave rise to a question: it holds while that counts.
    """

    code: str
    sheet: str
    row: int
    column: str
    cell: str
    value: str
    reason: str
    action: str
    refused: bool
    position: int = -1
    area: str = ""
    other: str = ""


def describe(code: str, **details: object) -> tuple[str, str]:
    """Return the reason and what to do, in Vietnamese, with the details filled in."""
    reason, action = TEXTS[code]
    return reason.format(**details), action.format(**details)


def show_value(value: object, *, personal: bool, of_persons: bool) -> str:
    """Return a cell as it may be shown to its sender: nothing of what is personal.

    In a file about persons only short numbers are shown: where columns have shifted, a name, a
    telephone or a birth date stands in a column that is not marked personal.
    """
    whole = isinstance(value, float) and value.is_integer()
    text = str(int(value)) if whole else str(value).strip()  # type: ignore[call-overload]
    if personal or (of_persons and text and not _SHORT_NUMBER.fullmatch(text)):
        return WITHHELD
    shown = text if len(text) <= 60 else f"{text[:57]}…"
    # The list is opened in Excel, where such a text would be a formula.
    return f"'{shown}" if shown.startswith(("=", "@")) else shown

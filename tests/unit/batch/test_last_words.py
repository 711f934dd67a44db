"""What a failed notebook printed last helps whoever mends it, and betrays nobody."""

import pytest

from helpers.batch.last_words import last_words


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("  reading form 02 of 051\n", "reading form 02 of 051"),
        ("Cảnh báo: thiếu cân nặng", "Cảnh báo: thiếu cân nặng"),
        ("a\x1bb\x07c", "abc"),
        ("calling 0912345678 and 004095001234", "calling … and …"),
        ("x" * 500, "x" * 199 + "…"),
        ("12  051  7.4  66.1", ""),
        ("51\t7.4\t66.1", ""),
        ("| 051 | 7.4 | 66.1 |", ""),
        ("['Hoàng Văn A', 7.4]", ""),
        ("{'weight': 7.4}", ""),
        ("(051, 7.4)", ""),
        ("row 0f3a9bc01d22-000123", ""),
        ("", ""),
    ],
)
def test_a_line_is_shown_but_no_row_of_a_table_and_no_long_number(printed, shown):
    assert last_words(printed) == shown

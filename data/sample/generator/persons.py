"""Names, numbers and positions that are plainly invented: intake has to drop every one of them."""

import random

FAMILY = {
    "Tày": ("Nông", "Hoàng", "Bế", "Đàm", "Lương", "Ma", "Hà", "Triệu"),
    "Nùng": ("Nông", "Hoàng", "Lục", "Lý", "Phùng", "Mã", "Long", "Vi"),
    "Mông": ("Lầu", "Vàng", "Sùng", "Hoàng", "Dương", "Lý", "Thào", "Giàng"),
    "Dao": ("Triệu", "Đặng", "Bàn", "Phùng", "Chảo", "Lý", "Tẩn"),
    "Kinh": ("Nguyễn", "Trần", "Lê", "Phạm", "Vũ", "Đỗ"),
    "Lô Lô": ("Chi", "Lò", "Hoàng", "Nông"),
}
WOMEN = (
    "Lan", "Hoa", "Mai", "Thảo", "Hiền", "Nga", "Yến", "Dung", "Pày", "Mỷ", "Liên", "Bích",
)  # fmt: skip
MEN = (
    "Hùng", "Dũng", "Thắng", "Vinh", "Tuấn", "Quang", "Páo", "Sính", "Phúc", "Tài", "Chài", "Lâm",
)  # fmt: skip
VILLAGES = (
    "Nà Rì", "Bản Giới", "Lũng Mật", "Khuổi Luông", "Pác Bó", "Nà Sao", "Cốc Lùng", "Phia Đén",
)  # fmt: skip


def person(rng: random.Random, people: str, sex: str) -> str:
    """Return a name as people of that group often bear it; sex "M" or "F"."""
    family = rng.choice(FAMILY[people])
    if sex == "F":
        return f"{family} Thị {rng.choice(WOMEN)}"
    return f"{family} Văn {rng.choice(MEN)}"


def citizen_id(number: int) -> str:
    """Return twelve digits that no citizen has: they begin with six zeros."""
    return f"000000{number:06d}"


def phone(number: int) -> str:
    """Return ten digits that no telephone has."""
    return f"0000{number:06d}"

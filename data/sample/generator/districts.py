"""What sets the ten districts apart: invented, but in the order anyone from the province expects.

Codes as in params/areas.csv. Shares need not sum to one; they are weights.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class District:
    """One district's lasting character, the base of every year's figures."""

    slug: str
    population_2019: int
    urban: float
    rice: float  # share of the province's rice land
    maize: float  # share of the province's maize land
    skill: float  # yield over the province's yield
    summer_maize: float
    fertility: float
    weighed: float  # share of newborn weighed
    low_weight: float  # relative risk of low birth weight
    stunted: float  # percent of under-twos, first round
    wasted: float  # percent of under-twos
    hunger: float  # shift of the food insecurity scale
    income: float  # million dong a household and year, baseline
    poor: float  # share of poor and near-poor households
    peoples: dict[str, float]


def _peoples(tay: float, nung: float, mong: float, dao: float, kinh: float) -> dict[str, float]:
    return {"Tày": tay, "Nùng": nung, "Mông": mong, "Dao": dao, "Kinh": kinh, "Lô Lô": 0.004}


DISTRICTS = {
    "040": District(
        "thanh-pho-cao-bang", 73549, 0.86, 2.1, 0.7, 1.06, 0.0, 0.84, 0.995, 0.70,
        17.0, 2.6, -0.9, 148, 0.02, _peoples(0.50, 0.26, 0.01, 0.01, 0.22),
    ),
    "042": District(
        "bao-lam", 65025, 0.10, 6.6, 16.0, 0.91, 1.0, 1.30, 0.900, 1.22,
        38.5, 5.6, 0.75, 44, 0.62, _peoples(0.22, 0.06, 0.50, 0.19, 0.03),
    ),
    "043": District(
        "bao-lac", 54420, 0.09, 7.0, 12.4, 0.92, 0.6, 1.24, 0.915, 1.18,
        36.0, 5.2, 0.65, 46, 0.60, _peoples(0.24, 0.28, 0.22, 0.22, 0.02),
    ),
    "045": District(
        "ha-quang", 59467, 0.12, 10.2, 16.0, 0.96, 1.4, 1.04, 0.945, 1.08,
        31.5, 4.5, 0.40, 52, 0.50, _peoples(0.30, 0.46, 0.18, 0.05, 0.01),
    ),
    "047": District(
        "trung-khanh", 70424, 0.13, 19.0, 15.5, 1.03, 1.5, 0.93, 0.970, 0.97,
        24.5, 3.7, 0.05, 66, 0.30, _peoples(0.66, 0.31, 0.00, 0.00, 0.03),
    ),
    "048": District(
        "ha-lang", 25439, 0.14, 6.7, 5.6, 0.99, 0.8, 0.95, 0.955, 1.02,
        27.5, 4.0, 0.25, 55, 0.42, _peoples(0.32, 0.65, 0.00, 0.00, 0.03),
    ),
    "049": District(
        "quang-hoa", 66620, 0.22, 16.2, 13.4, 1.04, 1.5, 0.92, 0.975, 0.93,
        23.0, 3.5, -0.10, 74, 0.20, _peoples(0.33, 0.61, 0.01, 0.00, 0.05),
    ),
    "051": District(
        "hoa-an", 52762, 0.11, 16.6, 8.4, 1.10, 0.5, 0.91, 0.980, 0.90,
        22.0, 3.2, -0.25, 80, 0.17, _peoples(0.58, 0.31, 0.05, 0.02, 0.04),
    ),
    "052": District(
        "nguyen-binh", 39654, 0.16, 8.8, 7.4, 0.94, 0.4, 1.06, 0.940, 1.09,
        32.0, 4.6, 0.45, 50, 0.52, _peoples(0.24, 0.12, 0.16, 0.46, 0.02),
    ),
    "053": District(
        "thach-an", 29820, 0.15, 6.8, 4.6, 0.98, 0.4, 0.96, 0.960, 1.01,
        27.0, 3.9, 0.20, 58, 0.38, _peoples(0.42, 0.38, 0.02, 0.15, 0.03),
    ),
}  # fmt: skip

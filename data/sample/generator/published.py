"""Province totals the sample is held to: published figures where they exist, else believable ones.

Published (data/reference gives the sources): population 2022; grain of the winter-spring seasons
2023 and 2024; rice of winter-spring 2024; area and yield of rice and maize in the season "mùa"
2023; grain of 2023. All other numbers are invented.
"""

YEARS = (2021, 2022, 2023, 2024, 2025)
HALVES = (2023, 2024, 2025)

# Average population of the province, persons.
POPULATION = {2021: 542_400, 2022: 543_100, 2023: 543_300, 2024: 543_600, 2025: 543_900}

# Grain of the whole year, tonnes: 2023 just short of both targets, 2024 past one of them.
GRAIN = {2021: 284_870, 2022: 287_060, 2023: 288_944, 2024: 290_640, 2025: 292_310}
GRAIN_WINTER_SPRING = {2021: 112_640, 2022: 113_310, 2023: 113_977, 2024: 114_836, 2025: 115_520}
OTHER_GRAIN_MAIN = {2021: 152, 2022: 161, 2023: 170, 2024: 178, 2025: 185}

# Area (ha) and yield (quintals a hectare): winter-spring rice, main-season rice and maize.
RICE_WINTER_SPRING = {
    2021: (3_540, 47.9),
    2022: (3_552, 48.1),
    2023: (3_569, 48.32),
    2024: (3_672, 49.1),
    2025: (3_705, 49.3),
}
RICE_MAIN = {
    2021: (26_630, 44.9),
    2022: (26_566, 45.3),
    2023: (26_127, 45.7),
    2024: (26_090, 45.9),
    2025: (26_010, 46.2),
}
MAIZE_MAIN = {
    2021: (15_260, 31.0),
    2022: (15_395, 31.2),
    2023: (15_885, 31.4),
    2024: (15_960, 31.6),
    2025: (16_020, 31.9),
}
# Yields only: the output follows from the totals above.
MAIZE_WINTER_SPRING_YIELD = {2021: 37.0, 2022: 37.2, 2023: 37.4, 2024: 37.5, 2025: 37.7}
MAIZE_SUMMER_AUTUMN_YIELD = {2021: 33.8, 2022: 34.1, 2023: 34.4, 2024: 34.6, 2025: 34.8}
OTHER_GRAIN_YIELD = {2021: 10.8, 2022: 11.0, 2023: 11.1, 2024: 11.3, 2025: 11.4}

# Area (ha) and yield (quintals a hectare) of the crops reported once a year.
YEARLY_CROPS = {
    "cassava": {
        2021: (6_420, 142.0),
        2022: (6_380, 143.5),
        2023: (6_310, 145.2),
        2024: (6_260, 146.0),
        2025: (6_190, 147.1),
    },
    "sweet_potato": {
        2021: (1_390, 53.1),
        2022: (1_365, 53.4),
        2023: (1_340, 53.9),
        2024: (1_322, 54.3),
        2025: (1_305, 54.6),
    },
    "vegetables": {
        2021: (3_480, 83.0),
        2022: (3_610, 84.2),
        2023: (3_745, 85.6),
        2024: (3_890, 86.9),
        2025: (4_020, 88.0),
    },
    "fruit_trees": {
        2021: (2_760, 46.0),
        2022: (2_850, 47.2),
        2023: (2_980, 48.5),
        2024: (3_105, 49.4),
        2025: (3_230, 50.6),
    },
}

# Live births, share weighed below 2,500 g, at exactly 2,500 g.
BIRTHS = {2021: 8_860, 2022: 8_690, 2023: 8_560, 2024: 8_490, 2025: 8_380}
LOW_BIRTH_WEIGHT = {2021: 0.0912, 2022: 0.0884, 2023: 0.0857, 2024: 0.0826, 2025: 0.0789}

# Head on the reporting day; liveweight of the whole year, tonnes.
LIVESTOCK = {
    "buffalo": {
        2021: (100_400, 2_190),
        2022: (98_900, 2_215),
        2023: (97_600, 2_236),
        2024: (96_500, 2_251),
        2025: (95_700, 2_268),
    },
    "cattle": {
        2021: (103_100, 2_560),
        2022: (103_900, 2_622),
        2023: (104_700, 2_691),
        2024: (105_800, 2_760),
        2025: (106_700, 2_828),
    },
    "pigs": {
        2021: (298_000, 24_600),
        2022: (309_500, 26_100),
        2023: (318_200, 27_400),
        2024: (322_600, 28_150),
        2025: (331_000, 29_300),
    },
    "poultry": {
        2021: (2_960_000, 6_150),
        2022: (3_040_000, 6_420),
        2023: (3_110_000, 6_700),
        2024: (3_190_000, 6_980),
        2025: (3_260_000, 7_240),
    },
    "aquaculture": {
        2021: (None, 482),
        2022: (None, 497),
        2023: (None, 515),
        2024: (None, 533),
        2025: (None, 552),
    },
}

# Under-twos: share stunted and wasted that the weighted survey gives for the province, percent
# (weights and lengths are read to 0.1: the estimate moves a few tenths).
STUNTED = {2021: 28.6, 2022: 27.9, 2023: 27.0, 2024: 26.1, 2025: 25.3}
WASTED = {2021: 4.6, 2022: 4.2, 2023: 3.9, 2024: 3.3, 2025: 3.3}

# Vegetables and fruit, grams a person and day.
VEGETABLES_AND_FRUIT = {2021: 366.0, 2022: 373.0, 2023: 380.0, 2024: 388.0, 2025: 393.0}

# Mean gain of households on the baseline year 2022, percent.
CROP_GAIN = {2022: 0.0, 2023: 6.2, 2024: 11.8, 2025: 13.4}
LIVESTOCK_GAIN = {2022: 0.0, 2023: 5.1, 2024: 9.7, 2025: 11.9}
# Real; the money in the files is nominal, so prices come on top.
INCOME_GAIN = {2022: 0.0, 2023: 5.0, 2024: 9.0, 2025: 11.2}
# Consumer prices, yearly mean, 2022 = 1 (General Statistics Office; 2025 assumed).
PRICES = {2022: 1.0, 2023: 1.0325, 2024: 1.0700, 2025: 1.1054}

# Programme households in a cooperative group, a cooperative or a linkage, percent.
LINKED = {2021: 42.0, 2022: 50.5, 2023: 58.0, 2024: 64.5, 2025: 69.5}

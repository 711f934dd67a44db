"""What came twice, or from the province itself: first versions of 2023, and its own form 02."""

from generator.crops import CROP_NAMES, MAIN, district_harvests, province_harvests
from generator.people import Span
from generator.sheet import Sheet

# Districts whose figures of 2023 came as preliminary in December and as official in June 2024.
RESENT = {"049": "2024-06-18", "051": "2024-06-20"}
FIRST_FOLDER, FIRST_YEAR = "2023-so-bo", 2023
SHORT_OF_OFFICIAL = 0.98
GRAIN = (CROP_NAMES["rice"], CROP_NAMES["maize"])
# The province's own form 02 of 2024: its maize of the main season is not the districts' sum.
PROVINCE, PROVINCE_YEAR, PROVINCE_DAY = "Tỉnh Cao Bằng", 2024, "2024-12-20"
PROVINCE_EXCESS = 640


def is_resent(code: str, span: Span) -> bool:
    """Return whether a district sent this period's workbook twice."""
    return code in RESENT and span.year == FIRST_YEAR and not span.half


def first_version(sheets: list[Sheet]) -> list[Sheet]:
    """Return a workbook's sheets as they were first sent: less grain, and all of it preliminary."""
    rows = next(sheet for sheet in sheets if sheet.form == "crops").rows
    for row in rows:
        row[7] = "Sơ bộ"
        if row[1] in GRAIN and row[2] == MAIN:
            row[6] = round(row[6] * SHORT_OF_OFFICIAL)
            row[5] = round(row[6] * 10 / row[4], 1)
    return sheets


def province_sheets() -> list[Sheet]:
    """Return form 02 as the province sends it; one of its figures is not the districts' sum."""
    span = Span(PROVINCE_YEAR, False)
    parts = district_harvests(span).values()
    rows = []
    for crop, season in province_harvests(span):
        cells = [part[crop, season] for part in parts if (crop, season) in part]
        area, output = (sum(column) for column in zip(*cells, strict=True))
        if (crop, season) == ("maize", MAIN):
            output += PROVINCE_EXCESS
        quintals = round(output * 100 / area, 1)
        hectares = area / 10
        name = CROP_NAMES[crop]
        rows.append([PROVINCE, name, season, hectares, hectares, quintals, output, "Sơ bộ"])
    return [Sheet("crops", rows)]

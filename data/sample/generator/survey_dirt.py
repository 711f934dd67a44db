"""What is wrong in a few survey exports; told in the README beside the files."""

from datetime import date

from generator.dirt import vietnamese

Rows = list[dict[str, object]]


def spoil_rows(path: str, rows: Rows) -> Rows:
    """Return the rows of that file with its faults, most files having none."""
    fault = FAULTS.get(path)
    return fault(rows) if fault else rows


def _older(rows: Rows) -> Rows:
    """Return rows of children past two: what goes wrong with them moves no target."""
    return [row for row in rows if _age(row) > 800]


def _age(row: dict[str, object]) -> int:
    visit = date.fromisoformat(str(row["visit_date"]))
    return (visit - date.fromisoformat(str(row["birth_date"]))).days


def _born_after_visit(rows: Rows) -> Rows:
    for row in _older(rows)[40:360:160]:
        row["birth_date"] = f"{int(str(row['visit_date'])[:4]) + 1}{str(row['birth_date'])[4:]}"
    return rows


def _grams_and_twice(rows: Rows) -> Rows:
    older = _older(rows)
    for row in older[25:400:120]:
        row["weight_kg"] = round(row["weight_kg"] * 1000)
    again = dict(older[200])
    return [*rows, again]


def _impossible_day(rows: Rows) -> Rows:
    _older(rows)[77]["visit_date"] = "2022-02-31"
    return rows


def _as_excel_saves(rows: Rows) -> Rows:
    """Return rows as a Vietnamese Excel writes them: decimal commas, days first."""
    for row in rows:
        row["weight"] = vietnamese(row["weight"], 2)
        row["interview_date"] = "/".join(reversed(str(row["interview_date"]).split("-")))
    return rows


def _refused_answers(rows: Rows) -> Rows:
    rows[310]["fcs_protein"] = 9
    rows[711]["fcs_fruit"] = 8
    return rows


FAULTS = {
    "2022/child_measurements.csv": _impossible_day,
    "2023/child_measurements.csv": _born_after_visit,
    "2024/child_measurements.csv": _grams_and_twice,
    "2022/household_survey.csv": _as_excel_saves,
    "2023/household_survey.csv": _refused_answers,
}
WITH_SEMICOLONS = {"2022/household_survey.csv"}

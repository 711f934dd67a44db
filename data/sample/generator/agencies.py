"""The agencies that report in a period, and on what: params/agencies.csv and duties.csv."""

from pathlib import Path

from generator.agency_workbooks import Agency
from generator.people import Span
from generator.places import REFORM, Place, Places, read_rows

# What a duty of params/duties.csv has an agency write about (agency_texts.yml).
TOPICS = {
    "lead": "agriculture",
    "nutrition": "health",
    "livelihood_diversification": "labour",
    "capital": "planning",
    "budget": "finance",
    "communication": "information",
    "ethnic_areas": "ethnic",
    "cooperatives": "cooperatives",
    "mobilisation": "mobilisation",
    "local_execution": "district",
}
# Nobody has heard from these: their rows in the annex say so.
SILENT = {("so_tttt", "2024"), ("ubnd_042", "2024")}


def reporting_agencies(project: Path, places: Places, span: Span) -> list[Agency]:
    """Return who has a duty on the period's last day and reports; communes' committees do not."""
    day = span.last_day
    topics = _topics(project, day)
    return [
        Agency(row["id"], row["name_vi"], topics[row["id"]], _areas(row["area"], places, day))
        for row in read_rows(project / "params" / "agencies.csv")
        if _on(row, day)
        and row["id"] in topics
        and len(row["area"]) != 5
        and (row["id"], span.code) not in SILENT
    ]


def _topics(project: Path, day: str) -> dict[str, tuple[str, ...]]:
    """Return by agency the topics its duties of that day have it report on."""
    topics: dict[str, tuple[str, ...]] = {}
    for row in read_rows(project / "params" / "duties.csv"):
        if _on(row, day):
            topics[row["agency"]] = (*topics.get(row["agency"], ()), TOPICS[row["duty_id"]])
    return topics


def _areas(own: str, places: Places, day: str) -> tuple[Place, ...]:
    """Return where an agency's models stand: its own area, else any district or, later, commune."""
    reporting = places.new_communes if day >= REFORM else places.districts
    return tuple(place for place in reporting if not own or place.code == own)


def _on(row: dict[str, str], day: str) -> bool:
    return (row["valid_from"] or "0") <= day <= (row["valid_to"] or "9")

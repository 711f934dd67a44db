"""Who is asked to report on a period: areas by their workbook, agencies by theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.data.text import fold_text
from helpers.errors import Fault, UserMistake, nearest
from helpers.reference import Area, Dataset, Period, Reference


@dataclass(frozen=True)
class Addressee:
    """One who reports: an area (`agency` is ""), or an agency; `name` as the title block has it."""

    area: Area
    name: str
    office: str
    agency: str = ""

    @property
    def code(self) -> str:
        """Return the area code or the agency's id."""
        return self.agency or self.area.code

    @property
    def file_stem(self) -> str:
        """Return how the workbook is named, without period: 051-hoa-an, co-quan-so_y_te."""
        if self.agency:
            return f"co-quan-{self.agency}"
        text = self.area.full_name if self.area.kind == "commune" else self.area.name
        return f"{self.area.code}-{fold_text(text).replace(' ', '-')}"


def datasets_of(reference: Reference, addressee: Addressee) -> tuple[Dataset, ...]:
    """Return the forms that are asked of it, in the order of their numbers."""
    sender = "agency" if addressee.agency else "area"
    found = [one for one in reference.datasets.values() if one.part == "A" and one.sender == sender]
    return tuple(sorted(found, key=lambda one: one.sheet))


def all_addressees(reference: Reference, period: Period) -> tuple[Addressee, ...]:
    """Return every area that reports on the period, then every agency with a duty in it."""
    province, *areas = reference.areas.reporting(period)
    day = period.end
    carrying = {duty.agency for duty in reference.duties if duty.in_force(day)}
    agencies = [one for one in reference.agencies.in_force(day) if one.id in carrying]
    of_agencies = [
        Addressee(reference.areas.get(one.area or province.code, day), one.name_vi, one.name_vi)
        for one in agencies
    ]
    return (
        *(_of_area(reference, area, period) for area in areas),
        *(
            Addressee(one.area, one.name, one.office, agency.id)
            for one, agency in zip(of_agencies, agencies, strict=True)
        ),
    )


def find_addressees(
    reference: Reference, period: Period, areas: Sequence[str], agencies: Sequence[str]
) -> tuple[Addressee, ...]:
    """Return those that were named, all where none was.

    Areas by code or name, agencies by id or name. Raises `UserMistake` naming every one that does
    not report on the period, with the nearest that does.
    """
    everyone = all_addressees(reference, period)
    if not areas and not agencies:
        return everyone
    faults: list[Fault] = []
    wanted = {_named_area(reference, period, one, faults) for one in areas}
    wanted |= {_named_agency(reference, period, one, faults) for one in agencies}
    for code in sorted(wanted - {""} - {one.code for one in everyone}):
        hint = nearest(code, [one.code for one in everyone])
        message = f"who reports on {period.code} is required; got: {code!r}"
        faults.append(Fault(message, hint=hint or _examples(everyone)))
    if faults:
        raise UserMistake(*faults)
    return tuple(one for one in everyone if one.code in wanted)


def _of_area(reference: Reference, area: Area, period: Period) -> Addressee:
    committee = reference.agencies.of_area(area.code, period)
    return Addressee(area, area.full_name, committee.name_vi if committee else area.full_name)


def _named_area(reference: Reference, period: Period, text: str, faults: list[Fault]) -> str:
    areas = reference.areas
    try:
        return areas.resolve(text, period, parent=areas.province_code).code
    except UserMistake as error:
        reporting = areas.reporting(period)[1:]
        spelled = [part for one in reporting for part in (one.code, one.full_name, one.name)]
        nearest_one = nearest(text, spelled)
        faults += [Fault(one.message, one.where, nearest_one or one.hint) for one in error.faults]
        return ""


def _named_agency(reference: Reference, period: Period, text: str, faults: list[Fault]) -> str:
    try:
        return reference.agencies.resolve(text, period).id
    except UserMistake as error:
        faults += error.faults
        return ""


def _examples(everyone: Iterable[Addressee]) -> str:
    codes = [one.code for one in everyone]
    return f"such as {', '.join(codes[:4])}"

"""Which runs are asked for: a batch, narrowed or replaced by what the command line names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from helpers.batch.requests import FORMATS, RunRequest
from helpers.errors import Fault, UserMistake, nearest
from helpers.render.parameters import check_parameters

if TYPE_CHECKING:
    from helpers.reference import Area, Batch, Period, Reference, Theme


FEW = 12


@dataclass(frozen=True)
class Asked:
    """What the command line names; an empty one leaves the batch as it is.

    `areas` are codes or any spelling of a name; `district` ones must name a district.
    """

    themes: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Selection:
    """The runs of a batch in official order, and the pages each is to have."""

    batch: Batch
    requests: tuple[RunRequest, ...]
    formats: tuple[str, ...]
    as_of: str = ""


@dataclass
class _Reading:
    """The selection being made: every fault is kept, so that all are said at once."""

    reference: Reference
    batch: Batch
    asked: Asked
    faults: list[Fault] = field(default_factory=list)


def find_batch(reference: Reference, name: str = "") -> Batch:
    """Return the batch of that name, the project's default where none is given."""
    wanted = name or reference.settings.default_batch
    if wanted not in reference.batches:
        known = ", ".join(reference.batches) or "none"
        hint = nearest(wanted, reference.batches) or f"batches: {known}"
        raise UserMistake(Fault(f"a batch is required; got: {wanted!r}", "params/batches", hint))
    return reference.batches[wanted]


def select(reference: Reference, batch: Batch, asked: Asked, *, as_of: str = "") -> Selection:
    """Return the runs of the batch, narrowed by what was asked, period by period.

    Raises `UserMistake` with every fault: unknown theme, area, period, language or format, an
    area not in force in the period, a theme without a notebook or not made for that area.
    """
    read = _Reading(reference, batch, asked)
    periods = _periods(read)
    themes = _themes(read)
    languages = _choices(read, asked.languages, batch.languages, reference.languages, "a language")
    formats = _choices(read, asked.formats, batch.formats, FORMATS, "a format")
    day = as_of or (batch.as_of.isoformat() if batch.as_of else "")
    requests = [
        RunRequest(theme=theme.id, area=area.code, period=period.code, language=language)
        for period in periods
        for area in _areas(read, period)
        for theme in _themes_of(read, themes, area, period)
        for language in languages
    ]
    read.faults.extend(_notebook_faults(reference, themes, day))
    if read.faults:
        raise UserMistake(*dict.fromkeys(read.faults))
    return Selection(batch, tuple(dict.fromkeys(requests)), tuple(formats), day)


def _periods(read: _Reading) -> list[Period]:
    found = []
    for written in read.asked.periods or read.batch.periods:
        try:
            found.append(read.reference.periods.resolve(written))
        except UserMistake as mistake:
            read.faults.extend(mistake.faults)
    return found


def _themes(read: _Reading) -> list[Theme]:
    known = read.reference.themes
    named = read.asked.themes or (known if read.batch.themes == "all" else read.batch.themes)
    for name in named:
        if name not in known:
            hint = nearest(name, known) or f"themes: {', '.join(known)}"
            read.faults.append(Fault(f"a theme is required; got: {name!r}", hint=hint))
    return sorted((known[name] for name in named if name in known), key=lambda one: one.order)


def _areas(read: _Reading, period: Period) -> list[Area]:
    asked, areas = read.asked, read.reference.areas
    named = [(text, None) for text in asked.areas] + [
        (text, "district") for text in asked.districts
    ]
    if not named and read.batch.areas == "reporting":
        return list(areas.reporting(period))
    found = []
    for text, kind in named or [(code, None) for code in read.batch.areas]:
        try:
            found.append(_area(read.reference, text, period, kind))
        except UserMistake as mistake:
            known = _named(areas.reporting(period))
            said = f"annexes of {period.code} are made for: {known}"
            read.faults.extend(
                replace(fault, hint="; ".join(filter(None, (fault.hint, said))))
                for fault in mistake.faults
            )
    return sorted(dict.fromkeys(found), key=lambda area: area.order)


def _named(areas: Sequence[Area]) -> str:
    """Return the areas by name and code: all where they are few, else the first and the number."""
    named = [f"{area.full_name} ({area.code})" for area in areas]
    few = named if len(named) <= FEW else [*named[:3], f"… ({len(named)} in all)"]
    return ", ".join(few)


def _area(reference: Reference, text: str, period: Period, kind: str | None) -> Area:
    """Return the reporting area of the period that the text names, by code or by name."""
    areas = reference.areas
    reporting = areas.reporting(period)
    area = areas.get(text, period) if text.isdigit() else areas.resolve(text, period, kind=kind)
    if kind and area.kind != kind:
        message = f"a district in force in {period.code} is required; got: {text!r}"
        hint = "districts stood until 30/06/2025: name a commune or ward with --area"
        raise UserMistake(Fault(message, hint=f"{area.full_name} is a {area.kind}; {hint}"))
    if area not in reporting:
        inside = areas.reporting_area(area, period)
        raise UserMistake(
            Fault(
                f"an area that annexes of {period.code} are made for is required; "
                f"got: {area.full_name} ({area.code})",
                hint=f"it lies in {inside.full_name} ({inside.code})",
            )
        )
    return area


def _themes_of(
    read: _Reading, themes: Sequence[Theme], area: Area, period: Period
) -> Iterator[Theme]:
    """Yield the themes made for an area of that level; refuse one only if named with the area."""
    explicit = (read.asked.areas or read.asked.districts) and read.asked.themes
    for theme in themes:
        if area.kind in theme.levels:
            yield theme
        elif explicit:
            message = f"an area of a level that {theme.id!r} is made for is required"
            read.faults.append(
                Fault(
                    f"{message} ({', '.join(theme.levels)}); got: {area.full_name}, {period.code}",
                    hint=f"its levels stand in params/themes.yml: {theme.id}.levels",
                )
            )


def _choices(
    read: _Reading, asked: Sequence[str], batch: Sequence[str], known: object, what: str
) -> list[str]:
    """Return the languages or formats asked for, refusing what this project does not have."""
    choices = list(known)  # type: ignore[call-overload]
    for name in asked or batch:
        if name not in choices:
            hint = nearest(name, choices) or f"known: {', '.join(choices)}"
            read.faults.append(Fault(f"{what} is required; got: {name!r}", hint=hint))
    return [name for name in choices if name in (asked or batch)]


def _notebook_faults(reference: Reference, themes: Sequence[Theme], as_of: str) -> Iterator[Fault]:
    example = RunRequest(theme="", area="", period="", language="")
    for theme in themes:
        notebook = reference.paths.notebooks / f"{theme.id}.ipynb"
        yield from check_parameters(notebook, example.parameters(as_of))

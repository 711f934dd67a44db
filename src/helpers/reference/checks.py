"""Every fault of `params/` at once: each file by itself, then what refers to what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from helpers.errors import Fault, UserMistake, nearest
from helpers.paths import ProjectPaths
from helpers.reference.areas import Area
from helpers.reference.language import placeholders
from helpers.reference.loading import Placed, Reading, Reference, build, load_reference
from helpers.reference.outlines import outline_faults

IN_TIME = ("Area", "AreaAlias", "Agency", "Duty")


def check(paths: ProjectPaths, methods: Collection[str] | None = None) -> list[Fault]:
    """Return every fault of `params/`, each with its file and field; empty when all is well.

    `methods` are the names of the functions that estimate; indicators may name no other.
    """
    read = Reading(paths)
    reference = build(read)
    faults = [*read.faults, *(cross_faults(read, reference) if reference else [])]
    faults.extend(outline_faults(paths.params))
    for one in read.placed.get("Indicator", []):
        faults.extend(_unknown([one.value.method], methods, "a method", f"{one.where}.method"))
    return faults


def warnings(paths: ProjectPaths) -> list[Fault]:
    """Return what is missing without being wrong: texts that have not been translated."""
    return [
        Fault("not translated, printed in Vietnamese", f"params/translations/{code}.yml: {key}")
        for code, language in load_reference(paths).languages.items()
        for key in language.untranslated
    ]


@dataclass(frozen=True)
class Known:
    """The names that files may refer to; None where their own file cannot be read."""

    themes: set[str] | None
    indicators: set[str] | None
    datasets: set[str] | None
    agencies: set[str] | None
    areas: set[str] | None


def cross_faults(read: Reading, reference: Reference) -> list[Fault]:
    """Return the faults of references between files: unknown names, with the nearest."""
    known = Known(
        themes=read.known("themes.yml"),
        indicators=read.known("indicators.yml"),
        datasets=read.known("datasets.yml"),
        agencies=read.known("agencies.csv"),
        areas=read.known("areas.csv"),
    )
    placed = defaultdict(list, read.placed)
    changes = [] if read.faulty("areas.csv") else placed["AreaChange"]
    return [
        *_theme_faults(placed["Theme"], known),
        *_indicator_faults(placed["Indicator"], known),
        *_target_faults(placed["Target"], known, reference),
        *_area_faults(placed["Area"], known, reference),
        *_change_faults(changes, reference),
        *_alias_faults(placed["AreaAlias"], known),
        *_agency_faults([*placed["Agency"], *placed["Duty"]], known),
        *_span_faults(one for name in IN_TIME for one in placed[name]),
        *_batch_faults(placed["Batch"], known, reference),
        *_rest_faults(placed["Recipient"], placed["Correction"], known, reference),
        *_period_faults(placed["PeriodKind"]),
        *_translation_faults(reference),
        *_comment_faults(known, reference),
    ]


def _unknown(
    names: Iterable[str], known: Collection[str] | None, what: str, where: str
) -> Iterator[Fault]:
    if known is None:
        return
    for name in names:
        if name and name not in known:
            hint = nearest(name, sorted(known))
            yield Fault(f"{what} is required; got: {name!r}", where, hint)


def _theme_faults(placed: list[Placed], known: Known) -> Iterator[Fault]:
    for one in placed:
        yield from _unknown(
            one.value.datasets, known.datasets, "a dataset", f"{one.where}.datasets"
        )
    codes = Counter(one.value.code for one in placed)
    yield from (
        Fault(f"a code of its own is required; got: {one.value.code!r}", f"{one.where}.code")
        for one in placed
        if codes[one.value.code] > 1
    )


def _indicator_faults(placed: list[Placed], known: Known) -> Iterator[Fault]:
    for one in placed:
        own, where = one.value, one.where
        yield from _unknown([own.theme], known.themes, "a theme", f"{where}.theme")
        yield from _unknown([own.parent], known.indicators, "an indicator", f"{where}.parent")
        yield from _unknown(own.datasets, known.datasets, "a dataset", f"{where}.datasets")
        yield from _unknown([own.lead_agency], known.agencies, "an agency", f"{where}.lead_agency")
        if own.flow and own.is_rate:
            yield Fault("a rate is never cumulated; got: flow yes", f"{where}.flow")


def _target_faults(placed: list[Placed], known: Known, reference: Reference) -> Iterator[Fault]:
    seen: set[tuple[str, str, int, str]] = set()
    for one in placed:
        own, where = one.value, one.where
        yield from _unknown(
            [own.indicator], known.indicators, "an indicator", f"{where}: indicator"
        )
        yield from _unknown([own.area], known.areas, "an area code", f"{where}: area")
        yield from _unknown(own.lead_agencies, known.agencies, "an agency", f"{where}: lead_agency")
        indicator = reference.indicators.get(own.indicator)
        if indicator and own.unit != indicator.unit.vi:
            message = f"the indicator's unit {indicator.unit.vi!r} is required; got: {own.unit!r}"
            yield Fault(message, f"{where}: unit")
        key = (own.indicator, own.area, 0 if own.kind == "plan_2025" else own.year, own.kind)
        if key in seen:
            yield Fault("one target an indicator, area, year and kind is allowed", where)
        seen.add(key)


def _area_faults(placed: list[Placed], known: Known, reference: Reference) -> Iterator[Fault]:
    earlier: dict[str, list[Area]] = {}
    for one in placed:
        yield from _unknown([one.value.parent], known.areas, "an area code", f"{one.where}: parent")
        for other in earlier.get(one.value.code, []):
            if _overlap(one.value, other):
                message = f"one area a code and day is allowed; got also: {other.full_name!r}"
                yield Fault(message, f"{one.where}: code")
        earlier.setdefault(one.value.code, []).append(one.value)
    province = reference.settings.province_code
    yield from _unknown(
        [province], known.areas, "an area code", "params/project.yml: province_code"
    )


def _overlap(one: Area, other: Area) -> bool:
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_to or date.max, other.valid_to or date.max)


def _change_faults(placed: list[Placed], reference: Reference) -> Iterator[Fault]:
    for one in placed:
        sides = (
            ("old_code", one.value.old_code, one.value.date - timedelta(days=1)),
            ("new_code", one.value.new_code, one.value.date),
        )
        for name, code, day in sides:
            try:
                reference.areas.get(code, day)
            except UserMistake as mistake:
                yield from (
                    Fault(fault.message, f"{one.where}: {name}", fault.hint)
                    for fault in mistake.faults
                )


def _alias_faults(placed: list[Placed], known: Known) -> Iterator[Fault]:
    for one in placed:
        yield from _unknown([one.value.code], known.areas, "an area code", f"{one.where}: code")


def _agency_faults(placed: list[Placed], known: Known) -> Iterator[Fault]:
    for one in placed:
        for name in ("successor", "agency"):
            given = getattr(one.value, name, "")
            yield from _unknown([given], known.agencies, "an agency", f"{one.where}: {name}")
        area = getattr(one.value, "area", "")
        yield from _unknown([area], known.areas, "an area code", f"{one.where}: area")
        themes = getattr(one.value, "themes", ())
        yield from _unknown(themes, known.themes, "a theme", f"{one.where}: themes")


def _span_faults(placed: Iterable[Placed]) -> Iterator[Fault]:
    for one in placed:
        first, last = one.value.valid_from, one.value.valid_to
        if first and last and first > last:
            message = f"a last day from {first.isoformat()} on is required; got: {last.isoformat()}"
            yield Fault(message, f"{one.where}: valid_to")


def _batch_faults(placed: list[Placed], known: Known, reference: Reference) -> Iterator[Fault]:
    for one in placed:
        own, where = one.value, one.where
        themes = () if own.themes == "all" else own.themes
        yield from _unknown(themes, known.themes, "a theme", f"{where}: themes")
        yield from _unknown(own.annex_numbers, known.themes, "a theme", f"{where}: annex_numbers")
        for code in own.periods:
            try:
                period = reference.periods.get(code)
                for area in () if own.areas == "reporting" else own.areas:
                    reference.areas.get(area, period)
            except UserMistake as mistake:
                yield from (Fault(f.message, where, f.hint) for f in mistake.faults)
    name = reference.settings.default_batch
    yield from _unknown([name], reference.batches, "a batch", "params/project.yml: default_batch")


def _rest_faults(
    recipients: list[Placed],
    corrections: list[Placed],
    known: Known,
    reference: Reference,
) -> Iterator[Fault]:
    for one in recipients:
        yield from _unknown([one.value.agency], known.agencies, "an agency", f"{one.where}.agency")
        themes = () if one.value.themes == "all" else one.value.themes
        yield from _unknown(themes, known.themes, "a theme", f"{one.where}.themes")
    for one in corrections:
        own = one.value
        yield from _unknown([own.dataset], known.datasets, "a dataset", f"{one.where}.dataset")
        dataset = reference.datasets.get(own.dataset)
        columns = dataset.by_id if dataset else [own.column, *own.keys]
        yield from _unknown([own.column], columns, "a column", f"{one.where}.column")
        yield from _unknown(own.keys, columns, "a column", f"{one.where}.keys")


def _period_faults(placed: list[Placed]) -> Iterator[Fault]:
    suffixes = Counter(one.value.suffix for one in placed)
    for one in placed:
        if suffixes[one.value.suffix] > 1:
            message = f"a suffix of its own is required; got: {one.value.suffix!r}"
            yield Fault(message, f"{one.where}.suffix")
        for text in (one.value.label.vi, one.value.label.en):
            if text and placeholders(text) != {"year"}:
                yield Fault(f"a label with {{year}} is required; got: {text!r}", one.where)


def _translation_faults(reference: Reference) -> Iterator[Fault]:
    for language in reference.languages.values():
        where = f"params/translations/{language.code}.yml"
        for key, text in language.texts.items():
            if not language.fallback:
                continue
            if key not in language.fallback:
                hint = nearest(key, language.fallback)
                yield Fault("a key that stands in vi.yml is required", f"{where}: {key}", hint)
            elif text and placeholders(text) != placeholders(language.fallback[key]):
                wanted = sorted(placeholders(language.fallback[key]))
                message = f"the values {wanted} of vi.yml are required; got: {text!r}"
                yield Fault(message, f"{where}: {key}")


def _comment_faults(known: Known, reference: Reference) -> Iterator[Fault]:
    folder = reference.paths.params / "comments"
    for file in sorted(folder.rglob("*.md")):
        parts = file.relative_to(folder).parts
        where = f"params/comments/{'/'.join(parts)}"
        if parts == ("README.md",):
            continue
        if len(parts) != 3 or file.name.count(".") != 2:
            yield Fault("a path <period>/<area>/<theme>.<language>.md is required", where)
            continue
        theme, language = parts[2].split(".")[:2]
        yield from _unknown([theme], known.themes, "a theme", where)
        yield from _unknown([language], reference.languages, "a language", where)
        try:
            reference.areas.get(parts[1], reference.periods.get(parts[0]))
        except UserMistake as mistake:
            yield from (Fault(fault.message, where, fault.hint) for fault in mistake.faults)

"""The index page of a batch: every annex by area and theme, what failed, in one file.

It is made from the manifest and `params/` alone, so that the same batch gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.files import write_whole
from helpers.publish.portal_page import render_page

if TYPE_CHECKING:
    from helpers.reference import Area, Period, Reference, Theme

INDEX = "index.html"
MAIN_LANGUAGE = "vi"


@dataclass(frozen=True)
class Annex:
    """One annex as the index shows it; `links` are (label, address), HTML first.

    `verdicts` are (indicator, verdict) in the annex's order; `error` is why there is none.
    """

    theme: str
    area: str
    language: str
    links: tuple[tuple[str, str], ...] = ()
    verdicts: tuple[tuple[str, str], ...] = ()
    code: str = ""
    error: str = ""
    notebook: str = ""
    answer: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class PeriodView:
    """The annexes of one period: (theme id, short title) columns and (code, name) rows."""

    code: str
    label: str
    themes: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    annexes: Mapping[tuple[str, str], tuple[Annex, ...]]

    @property
    def failed(self) -> tuple[Annex, ...]:
        """Return the annexes that could not be made, in the order of the rows."""
        return tuple(one for cell in self.annexes.values() for one in cell if one.error)

    def name_of(self, annex: Annex) -> str:
        """Return what an annex is about in words: "Dinh dưỡng trẻ em, Huyện Hòa An"."""
        return f"{dict(self.themes)[annex.theme]}, {dict(self.areas)[annex.area]}"

    @property
    def overview(self) -> Annex | None:
        """Return the annex that sums up the others, where it was made."""
        found = (one for cell in self.annexes.values() for one in cell if one.counts)
        return next(found, None)


@dataclass(frozen=True)
class PortalView:
    """Everything the index page says."""

    batch: str
    title: str
    plan: str
    project: str
    invented: bool
    periods: tuple[PeriodView, ...]


def write_portal(
    folder: Path, manifest: Mapping[str, Any], reference: Reference, *, invented: bool = False
) -> Path:
    """Return the index page of the batch in `folder`, written in one step if it has changed.

    `manifest` is the batch's manifest as plain data; `invented` whether any data behind it are.
    """
    content = render_page(make_view(manifest, reference, invented=invented)).encode()
    page = folder / INDEX
    if not page.is_file() or page.read_bytes() != content:
        write_whole(page, content)
    return page


def make_view(
    manifest: Mapping[str, Any], reference: Reference, *, invented: bool = False
) -> PortalView:
    """Return what the page says: the newest period first, areas and themes in official order."""
    runs = manifest["runs"]
    batch = reference.batches.get(manifest["batch"])
    codes = {run["request"]["period"] for run in runs}
    periods = sorted((reference.periods.get(code) for code in codes), key=lambda one: one.end)
    return PortalView(
        batch=manifest["batch"],
        title=batch.title.vi if batch else manifest["batch"],
        plan=reference.settings.plan.number,
        project=reference.settings.name.vi,
        invented=invented or any(run["cover"].get("invented") for run in runs),
        periods=tuple(_period(reference, runs, period) for period in reversed(periods)),
    )


def _period(reference: Reference, runs: Iterable[Mapping[str, Any]], period: Period) -> PeriodView:
    annexes = [_annex(run) for run in runs if run["request"]["period"] == period.code]
    annexes = [one for one in annexes if one.theme in reference.themes]
    themes = _themes(reference, annexes)
    areas = _areas(reference, annexes, period)
    cells = {
        (area.code, theme.id): _cell(annexes, area.code, theme.id)
        for area in areas
        for theme in themes
    }
    return PeriodView(
        code=period.code,
        label=_capital(period.label("vi")),
        themes=tuple((theme.id, theme.short.vi) for theme in themes),
        areas=tuple((area.code, area.full_name) for area in areas),
        annexes={place: cell for place, cell in cells.items() if cell},
    )


def _annex(run: Mapping[str, Any]) -> Annex:
    request, cover, error = run["request"], run["cover"], run["error"]
    verdicts = [(one["name"], one["verdict"]) for one in cover.get("verdicts", ())]
    return Annex(
        theme=request["theme"],
        area=request["area"],
        language=request["language"],
        links=_links(run["files"]),
        verdicts=tuple(verdicts),
        code=run["verification"],
        error=_said(error) if error else "",
        notebook=error["notebook"] if error else "",
        answer=cover.get("answer", ""),
        counts=cover.get("counts", {}),
    )


def _links(files: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    by_suffix = {file["path"].rpartition(".")[2]: file["path"] for file in files}
    order = ("html", "pdf", "xlsx", "docx")
    return tuple((name.upper(), by_suffix[name]) for name in order if name in by_suffix)


def _said(error: Mapping[str, Any]) -> str:
    said = f"{error['name']}: {error['message']}" if error["message"] else str(error["name"])
    said = f"ô [{error['cell']}], {said}" if error["cell"] else said
    last = error.get("last_output", "")
    return f"{said} (dòng in cuối: {last})" if last else said


def _cell(annexes: Sequence[Annex], area: str, theme: str) -> tuple[Annex, ...]:
    """Return the annexes of one area and theme, the project's main language first."""
    found = [one for one in annexes if (one.area, one.theme) == (area, theme)]
    return tuple(sorted(found, key=lambda one: (one.language != MAIN_LANGUAGE, one.language)))


def _themes(reference: Reference, annexes: Iterable[Annex]) -> list[Theme]:
    named = {one.theme for one in annexes}
    return sorted((reference.themes[name] for name in named), key=lambda theme: theme.order)


def _areas(reference: Reference, annexes: Iterable[Annex], period: Period) -> list[Area]:
    named = {one.area for one in annexes}
    return [area for area in reference.areas.reporting(period) if area.code in named]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

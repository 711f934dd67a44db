"""Two keys of a run: what its numbers depend on, and what its pages depend on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from helpers.batch.digests import (
    code_digests,
    digest,
    folder_digest,
    lock_file,
    notebook_digest,
    params_digests,
    template_digest,
    text_digest,
)
from helpers.batch.requests import RunRequest
from helpers.paths import ProjectPaths

if TYPE_CHECKING:
    from helpers.data.store import Store
    from helpers.reference import Reference
    from helpers.render.letter import Letter

# Counting who has reported reads every form there is.
COUNTS_REPORTS = "reports_received_share"
TYPESETTERS = ("fontpkg-noto-sans", "fontpkg-be-vietnam-pro", "typst", "nbconvert")


@dataclass(frozen=True)
class Fingerprints:
    """The keys of a batch's runs; what runs share is read once.

    `as_of` is the day whose knowledge of the data is asked for, "" for the newest.
    """

    reference: Reference
    store: Store
    as_of: str = ""
    _slices: dict[tuple[str, str], str] = field(default_factory=dict)
    _days: dict[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> ProjectPaths:
        """Return the folders of the project."""
        return self.reference.paths

    def execution_parts(self, request: RunRequest) -> dict[str, str]:
        """Return the hash of each thing the numbers of this run depend on, by its name."""
        return {
            "notebook": notebook_digest(self.paths.notebooks / f"{request.theme}.ipynb"),
            "parameters": digest(request.parameters(self.as_of)),
            "comment": text_digest(self.reference.comment(*_names(request))),
            "days of reports": self._days_of_reports(request.period),
            **{f"data/{name}": self._slice(name, request.period) for name in self._read(request)},
            **self._shared,
        }

    @cached_property
    def pages(self) -> str:
        """Return the hash of what every page depends on: exporters, templates, fonts."""
        return digest([template_digest(), [_version(name) for name in TYPESETTERS]])

    @cached_property
    def _shared(self) -> dict[str, str]:
        root = self.paths.root
        params = params_digests(self.paths.params)
        return {
            **{f"params/{name}": value for name, value in params.items()},
            **{f"helpers/{name}": value for name, value in code_digests().items()},
            "published figures": folder_digest(self.paths.reference_data),
            "lock file": text_digest(lock_file(root)),
        }

    def _read(self, request: RunRequest) -> list[str]:
        """Return the datasets the theme declares, its indicators' among them."""
        theme = self.reference.themes[request.theme]
        indicators = theme.indicators(self.reference)
        names = {name for one in indicators for name in one.datasets}
        if any(one.method == COUNTS_REPORTS for one in indicators):
            datasets = self.reference.datasets.values()
            names |= {one.id for one in datasets if one.part == "A"}
        return sorted(names | set(theme.datasets))

    def _slice(self, dataset: str, period: str) -> str:
        """Return the key of what was submitted up to the period: later data change nothing."""
        if (dataset, period) not in self._slices:
            known = self._periods_to(period)
            parts = [self.store.key([dataset], known), self._sendings(dataset, period)]
            self._slices[dataset, period] = digest(parts)
        return self._slices[dataset, period]

    def _sendings(self, dataset: str, period: str) -> list[list[str]]:
        """Return what was received for the period and for the same of last year, superseded too.

        A page tells of revised figures: it depends on versions that are no longer in force.
        """
        wanted = {period, self.reference.periods.get(period).same_last_year.code}
        sent = self.store.submissions(dataset=dataset)
        sent = sent[sent["period"].isin(wanted)]
        return sorted([str(one), str(day)] for one, day in zip(sent["submission"], sent["received"],
                                                             strict=True))  # fmt: skip

    def _days_of_reports(self, period: str) -> str:
        """Return the hash of the days that batches name: the deadline, and last year's print."""
        # Only where a batch is planned: the indicators load scipy.
        from helpers.indicators.context import EstimationContext
        from helpers.indicators.printed_figures import printed_day
        from helpers.indicators.reporting import deadline

        if period not in self._days:
            one = self.reference.periods.get(period)
            last_day = deadline(EstimationContext(self.reference, self.store, one))
            days = [str(last_day), printed_day(self.reference, one.same_last_year)]
            self._days[period] = digest(days)
        return self._days[period]

    def _periods_to(self, period: str) -> list[str]:
        end = self.reference.periods.get(period).end
        stored = set(self.store.submissions()["period"].dropna())
        return sorted(code for code in stored if self.reference.periods.get(code).end <= end)


def _names(request: RunRequest) -> tuple[str, str, str, str]:
    return request.period, request.area, request.theme, request.language


def execution_key(parts: Mapping[str, str]) -> str:
    """Return the key of a run: the same key, the same numbers."""
    return digest(dict(parts))


def export_key(notebook_sha256: str, pages: str, letter: Letter) -> str:
    """Return the key of an exported file: the same key, the same page."""
    return digest([notebook_sha256, pages, asdict(letter)])


def verification_code(cover_code: str, key: str) -> str:
    """Return the code printed at the foot of an annex: `CB-051-2024-DD · 7F3A 91C2 E045`."""
    shown = key.upper()[:12]
    return f"{cover_code} · {shown[:4]} {shown[4:8]} {shown[8:]}".removeprefix(" · ")


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Return in words what differs between two runs' parts: "data changed: births, crops"."""
    names = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    kinds: dict[str, list[str]] = {}
    for name in names:
        kind, _, rest = name.partition("/")
        kinds.setdefault(kind, []).append(rest)
    return "; ".join(_said(kind, rest) for kind, rest in kinds.items())


def _said(kind: str, names: Sequence[str]) -> str:
    listed = ", ".join(name for name in names if name)
    return f"{kind} changed: {listed}" if listed else f"{kind} changed"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""

"""Two keys of a run: what its numbers depend on, and what its pages depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from helpers.batch.digests import (
    CALCULATING,
    code_pieces,
    digest,
    folder_pieces,
    lock_file,
    notebook_digest,
    template_digest,
    text_digest,
)
from helpers.batch.params_files import TARGETS, ParamsFile, read_params
from helpers.batch.requests import RunRequest
from helpers.paths import ProjectPaths

if TYPE_CHECKING:
    from helpers.data.store import Store
    from helpers.reference import Reference
    from helpers.render.content.letter import Letter

# Counting who has reported reads every form there is.
COUNTS_REPORTS = "reports_received_share"
TYPESETTERS = (
    "fontpkg-noto-sans",
    "fontpkg-be-vietnam-pro",
    "typst",
    "nbconvert",
    "xlsxwriter",
    "python-docx",
)


@dataclass(frozen=True)
class Fingerprints:
    """The keys of a batch's runs; what runs share is read once.

    `as_of` is the day whose knowledge of the data is asked for, "" for the newest. `pieces` holds
    what stands behind each hash, piece by piece, so that a change can be named.
    """

    reference: Reference
    store: Store
    as_of: str = ""
    pieces: dict[str, Mapping[str, str]] = field(default_factory=dict)
    _slices: dict[tuple[str, str], str] = field(default_factory=dict)
    _days: dict[str, str] = field(default_factory=dict)
    _targets: dict[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> ProjectPaths:
        """Return the folders of the project."""
        return self.reference.paths

    def execution_parts(self, request: RunRequest) -> dict[str, str]:
        """Return the hash of each thing the numbers of this run depend on, by its name."""
        return {
            "notebook": notebook_digest(self.paths.notebooks / f"{request.theme}.ipynb"),
            "parameters": digest(request.parameters(self.as_of)),
            "comment": self._comments(request),
            "days of reports": self._days_of_reports(request.period),
            **{f"data/{name}": self._slice(name, request.period) for name in self._read(request)},
            "questions": self._questions(request),
            f"params/{TARGETS}": self._targets_of(request.theme),
            **self._shared,
        }

    @cached_property
    def pages(self) -> str:
        """Return the hash of what every page depends on: exporters, templates, fonts."""
        return digest([template_digest(), [_version(name) for name in TYPESETTERS]])

    @cached_property
    def _shared(self) -> dict[str, str]:
        rooms = {part: code_pieces(part) for part in CALCULATING}
        params = {name: one for name, one in self._params.items() if name != TARGETS}
        return {
            **{f"params/{name}": self._hash(one) for name, one in params.items()},
            **{
                f"helpers/{name.removesuffix('.py')}": self._known(one)
                for name, one in rooms.items()
            },
            "published figures": self._known(folder_pieces(self.paths.reference_data)),
            "lock file": text_digest(lock_file(self.paths.root)),
        }

    @cached_property
    def _params(self) -> Mapping[str, ParamsFile]:
        return read_params(self.paths.params)

    def _known(self, pieces: Mapping[str, str]) -> str:
        """Return the hash of all the pieces, which are kept behind it."""
        found = digest(dict(pieces))
        self.pieces[found] = pieces
        return found

    def _hash(self, file: ParamsFile) -> str:
        self.pieces[file.digest] = file.pieces
        return file.digest

    def _targets_of(self, theme: str) -> str:
        """Return the hash of the targets that the theme's annexes can look up."""
        if theme not in self._targets and TARGETS in self._params:
            indicators = self.reference.themes[theme].indicators(self.reference)
            parts = {name for one in indicators for name in one.listed("parts")}
            names = {one.id for one in indicators} | {one.parent for one in indicators} | parts
            self._targets[theme] = self._hash(self._params[TARGETS].about(names))
        return self._targets.get(theme, "")

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
        """Return the key of what was submitted up to the period: later data change nothing.

        A piece is what is in force of a period and reporting area. A page also tells of revised
        figures: versions no longer in force count for the period and the same of last year.
        """
        if (dataset, period) not in self._slices:
            known = set(self._periods_to(period))
            told = {period, self.reference.periods.get(period).same_last_year.code}
            pieces = {
                f"{one.period}/{one.area}": digest([one.in_force, one.sent * (one.period in told)])
                for one in self.store.contents(dataset)
                if one.period in known | told
            }
            self._slices[dataset, period] = self._known(pieces)
        return self._slices[dataset, period]

    def _questions(self, request: RunRequest) -> str:
        """Return the hash of what the annex tells of questions at intake, about its area alone.

        They may change while the area's own data do not: with another sender's file.
        """
        from helpers.indicators.intake_questions import intake_questions

        period = self.reference.periods.get(request.period)
        area = self.reference.areas.get(request.area, period)
        datasets = self.reference.themes[request.theme].datasets_of_all(self.reference)
        found = intake_questions(self.reference, self.store, datasets, area, period)
        return self._known(
            {
                " ".join(map(str, one[:3])).strip(): digest(one[3:])
                for one in found.to_numpy().tolist()
            }
        )

    def _comments(self, request: RunRequest) -> str:
        """Return the hash of the comment in every language: an annex names where it is written."""
        where = (request.period, request.area, request.theme)
        files = [self.reference.comment(*where, one) for one in sorted(self.reference.languages)]
        return digest([text_digest(file) for file in files])

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


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""

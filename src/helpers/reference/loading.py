"""Everything in `params/` as one frozen object, checked, and read again only when it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from helpers.config import place, read_csv, read_yaml
from helpers.errors import Fault, UserMistake, nearest
from helpers.paths import ProjectPaths
from helpers.reference.agencies import Agencies, Agency, Duty
from helpers.reference.areas import Area, AreaAlias, AreaChange, Areas, When
from helpers.reference.checked import Checked, faults_of
from helpers.reference.cross_checks import CrossChecks
from helpers.reference.datasets import Dataset
from helpers.reference.definitions import Indicator, Theme
from helpers.reference.language import Language, flatten
from helpers.reference.periods import PeriodKind, Periods
from helpers.reference.settings import Batch, Correction, DisclosurePolicy, Recipient, Settings
from helpers.reference.targets import Target, Targets

Model = TypeVar("Model", bound=Checked)


@dataclass(frozen=True)
class Placed:
    """One checked object and where in the files it stands, for faults."""

    where: str
    value: Any


@dataclass(frozen=True, repr=False, eq=False)
class Reference:
    """All that `params/` says about one project; nothing in it changes after loading."""

    paths: ProjectPaths
    settings: Settings
    periods: Periods
    areas: Areas
    agencies: Agencies
    duties: tuple[Duty, ...]
    themes: Mapping[str, Theme]
    indicators: Mapping[str, Indicator]
    targets: Targets
    datasets: Mapping[str, Dataset]
    disclosure: DisclosurePolicy
    languages: Mapping[str, Language]
    batches: Mapping[str, Batch]
    recipients: Mapping[str, Recipient]
    corrections: tuple[Correction, ...]
    cross_checks: CrossChecks

    def language(self, code: str | None = None) -> Language:
        """Return the language of that code, the project's own where none is given."""
        wanted = code or self.settings.default_language
        if wanted not in self.languages:
            hint = nearest(wanted, self.languages) or f"known: {', '.join(sorted(self.languages))}"
            raise UserMistake(Fault(f"a language is required; got: {wanted!r}", hint=hint))
        return self.languages[wanted]

    def theme(self, theme_id: str) -> Theme:
        """Return the theme; raises `UserMistake` with the nearest id."""
        found: Theme = _named(self.themes, theme_id, "a theme")
        return found

    def indicator(self, indicator_id: str) -> Indicator:
        """Return the indicator; raises `UserMistake` with the nearest id."""
        found: Indicator = _named(self.indicators, indicator_id, "an indicator")
        return found

    def lead_agency(self, indicator: Indicator, on: When) -> Agency | None:
        """Return who leads the indicator on that day (its duty's heir after 2025), or None."""
        if not indicator.lead_agency:
            return None
        return self.agencies.lead(indicator.lead_agency, indicator.theme, on)

    def comment(self, period: str, area: str, theme: str, language: str) -> Path:
        """Return where the comment on one annex stands, whether or not it has been written."""
        return self.paths.params / "comments" / period / area / f"{theme}.{language}.md"


def _named(entries: Mapping[str, Any], name: str, what: str) -> Any:
    if name in entries:
        return entries[name]
    hint = nearest(name, entries) or f"known: {', '.join(entries)}"
    raise UserMistake(Fault(f"{what} is required; got: {name!r}", hint=hint))


def load_reference(paths: ProjectPaths) -> Reference:
    """Return everything in `params/`, read again only when a file there has changed.

    Raises `UserMistake` with every fault of every file, each with its file and field.
    """
    return _cached(paths, stamps(paths.params))


def stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return name, time of change and size of every file that params are read from."""
    files = sorted(file for file in folder.rglob("*") if file.suffix in (".yml", ".csv"))
    facts = [(file.relative_to(folder).as_posix(), file.stat()) for file in files]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in facts)


@lru_cache(maxsize=8)
def _cached(paths: ProjectPaths, _stamps: tuple[tuple[str, int, int], ...]) -> Reference:
    from helpers.reference.checks import cross_faults

    read = Reading(paths)
    reference = build(read)
    faults = read.faults or (cross_faults(read, reference) if reference else [])
    if faults or reference is None:
        raise UserMistake(*faults)
    return reference


@dataclass
class Reading:
    """What the files hold, object by object with its place, and the faults met on the way."""

    paths: ProjectPaths
    faults: list[Fault] = field(default_factory=list)
    placed: dict[str, list[Placed]] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)

    def faulty(self, name: str) -> bool:
        """Return whether the file of that name has faults of its own."""
        return any(fault.where.startswith(f"params/{name}") for fault in self.faults)

    def known(self, name: str) -> set[str] | None:
        """Return the ids that a file holds, faulty entries too; None where it cannot be read.

        So that one broken file does not make a fault of every line that refers to it.
        """
        if name.endswith(".csv") and self.faulty(name):
            return None
        return self.ids.get(name)

    def entries(
        self, name: str, model: type[Model], *, required: bool = True
    ) -> Mapping[str, Model]:
        """Return the objects of a YAML file by their id, which is the key they stand under."""
        path = self.paths.params / name
        tree = read_yaml(path, self.faults) if required or path.is_file() else {}
        return MappingProxyType(self._by_id(tree, path, model))

    def _by_id(self, tree: Any, path: Path, model: type[Model]) -> dict[str, Model]:
        pairs = _pairs(tree)
        if pairs is None:
            self.faults.append(Fault("a map of entries by id is required", place(path)))
            return {}
        if pairs or not self.faulty(path.name):
            self.ids[path.name] = {name for name, _entry in pairs}
        found = {}
        for name, entry in pairs:
            if not isinstance(entry, Mapping):
                message = f"fields are required under this entry; got: {entry!r}"
                self.faults.append(Fault(message, f"{place(path)}: {name}"))
                continue
            made = self.make(model, {"id": name, **entry}, place(path), name)
            if made is not None:
                found[name] = made
        return found

    def one(self, name: str, model: type[Model], *, required: bool = True) -> Model | None:
        """Return the one object that a YAML file holds, or None where it is faulty."""
        path = self.paths.params / name
        before = len(self.faults)
        tree = read_yaml(path, self.faults) if required or path.is_file() else {}
        return None if len(self.faults) > before else self.make(model, tree, place(path), "")

    def rows(self, name: str, model: type[Model], *, required: bool = True) -> list[Model]:
        """Return the objects of a CSV file, a row each."""
        path = self.paths.params / name
        if not required and not path.is_file():
            return []
        found = []
        for row in read_csv(path, self.faults):
            line = f"{place(path)}, line {row.pop('')}"
            made = self.make(model, row, line, "")
            if made is not None:
                found.append(made)
        # Asking a checked object for a field it does not have costs more than checking it.
        key = next((key for key in ("id", "code") if key in model.model_fields), "")
        self.ids[name] = {str(getattr(one, key)) for one in found} if key else set()
        return found

    def listed(self, name: str, model: type[Model]) -> list[Model]:
        """Return the objects of a YAML file that holds a list (absent or empty: none)."""
        path = self.paths.params / name
        tree = read_yaml(path, self.faults) if path.is_file() else []
        if not isinstance(tree, list):
            tree = [] if tree == {} else [tree]
        made = [self.make(model, row, place(path), str(n)) for n, row in enumerate(tree, 1)]
        return [one for one in made if one is not None]

    def make(self, model: type[Model], given: Any, file: str, at: str) -> Model | None:
        """Return the checked object, or None and a fault for each wrong field."""
        try:
            made = model.model_validate(given)
        except ValidationError as error:
            self.faults.extend(faults_of(error, model, file, at))
            return None
        where = f"{file}: {at}" if at else file
        self.placed.setdefault(model.__name__, []).append(Placed(where, made))
        return made


def _pairs(tree: Any) -> list[tuple[str, Any]] | None:
    """Return (id, entry) of a map by id, or of a list whose entries hold their id."""
    if isinstance(tree, Mapping):
        return list(tree.items())
    if isinstance(tree, list) and all(isinstance(entry, Mapping) for entry in tree):
        return [(str(entry.get("id", n)), entry) for n, entry in enumerate(tree, 1)]
    return None


def build(read: Reading) -> Reference | None:
    """Return the project's reference, or None where a file it stands on is faulty."""
    settings = read.one("project.yml", Settings)
    kinds = read.entries("periods.yml", PeriodKind)
    themes = read.entries("themes.yml", Theme)
    indicators = read.entries("indicators.yml", Indicator)
    policies = read.entries("disclosure.yml", DisclosurePolicy)
    areas = read.rows("areas.csv", Area)
    parts: dict[str, Any] = {
        "changes": read.rows("area_changes.csv", AreaChange, required=False),
        "aliases": read.rows("area_aliases.csv", AreaAlias, required=False),
    }
    duties = read.rows("duties.csv", Duty, required=False)
    rest: dict[str, Any] = {
        "agencies": Agencies(read.rows("agencies.csv", Agency, required=False), duties),
        "targets": Targets(read.rows("targets.csv", Target)),
        "datasets": read.entries("datasets.yml", Dataset),
        "languages": _languages(read),
        "batches": _batches(read),
        "recipients": read.entries("recipients.yml", Recipient, required=False),
        "corrections": tuple(read.listed("corrections.yml", Correction)),
        "cross_checks": read.one("cross_checks.yml", CrossChecks, required=False) or CrossChecks(),
    }
    if settings is None or not areas or not kinds:
        return None
    if settings.disclosure not in policies:
        message = f"a policy of disclosure.yml is required; got: {settings.disclosure!r}"
        hint = nearest(settings.disclosure, policies)
        read.faults.append(Fault(message, "params/project.yml: disclosure", hint))
        return None
    return Reference(
        paths=read.paths,
        settings=settings,
        periods=Periods(dict(kinds)),
        areas=Areas(areas, **parts, province_code=settings.province_code),
        duties=tuple(duties),
        themes=themes,
        indicators=indicators,
        disclosure=policies[settings.disclosure],
        **rest,
    )


def _languages(read: Reading) -> Mapping[str, Language]:
    """Return a language for each file of translations; Vietnamese stands behind the others."""
    folder = read.paths.params / "translations"
    files = {file.stem: file for file in sorted(folder.glob("*.yml"))}
    texts: dict[str, dict[str, str]] = {
        code: flatten(tree) if isinstance(tree := read_yaml(file, read.faults), Mapping) else {}
        for code, file in files.items()
    }
    fallback = texts.get("vi", {})
    return MappingProxyType(
        {
            code: Language(code, texts.get(code, {}), {} if code == "vi" else fallback)
            for code in ("vi", "en")
        }
    )


def _batches(read: Reading) -> Mapping[str, Batch]:
    found: dict[str, Batch] = {}
    for file in sorted((read.paths.params / "batches").glob("*.yml")):
        tree = read_yaml(file, read.faults)
        if isinstance(tree, Mapping) and tree:
            made = read.make(Batch, {"id": file.stem, **tree}, place(file), "")
            if made is not None:
                found[file.stem] = made
    return MappingProxyType(found)

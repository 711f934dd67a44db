"""Keep the sample batch's figures as they are: `make freeze BECAUSE="why they changed"`.

The sample's files of the default batch's period and of the same period a year before are taken in,
estimated and judged; every figure goes to tests/backtest/sample_figures.csv, which the back test
compares. CHANGELOG.md must say why they changed, beside the mark of the file.
"""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.data.intake import take_in
from helpers.data.store import Store
from helpers.indicators.estimates import read_estimates
from helpers.indicators.series import read_protected
from helpers.paths import ProjectPaths
from helpers.reference import Period, Reference, load_reference
from helpers.report.progress_table import value_cell
from helpers.report.subject import Subject

ROOT = Path(__file__).resolve().parents[1]
FROZEN = ROOT / "tests" / "backtest" / "sample_figures.csv"
CHANGELOG = ROOT / "CHANGELOG.md"
SECTION = "### Figures"
KEYS = ("indicator", "period", "area")
NUMBERS = ("value", "ci_low", "ci_high", "numerator", "denominator", "n")
# As estimated; then what is printed: the verdict and the change, of the batch's period alone.
COLUMNS = (*KEYS, *NUMBERS, "status", "printed", "verdict", "change_status")
DIGITS = 9
TOLERANCE = 2e-9
MARK_LENGTH = 12
MOST_SHOWN = 40

Key = tuple[str, ...]
Row = dict[str, str]


@dataclass(frozen=True)
class Change:
    """One figure that is no longer what was frozen."""

    key: Key
    column: str
    was: str
    now: str

    def __str__(self) -> str:
        indicator, period, area = self.key
        said = f"{self.column}: was {self.was or '(empty)'}, is {self.now or '(empty)'}"
        return f"{indicator}, area {area}, {period} — {said}"


def sample_project(folder: Path) -> ProjectPaths:
    """Return a project in `folder` that has taken in the sample's files of the two periods."""
    shutil.copytree(ROOT / "params", folder / "params")
    paths = ProjectPaths(folder)
    wanted = {period.code for period in periods(load_reference(paths))}
    sample = ROOT / "data" / "sample"
    with (sample / "submissions.csv").open(encoding="utf-8", newline="") as lines:
        listed = [row for row in csv.DictReader(lines) if row["period"] in wanted]
    for row in listed:
        target = paths.sample / row["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sample / row["file"], target)
    text = csv_text(listed, list(listed[0]))
    (paths.sample / "submissions.csv").write_text(text, encoding="utf-8", newline="")
    take_in(paths, paths.sample)
    return paths


def periods(reference: Reference) -> tuple[Period, Period]:
    """Return the period of the default batch and the one it is compared with."""
    batch = reference.batches[reference.settings.default_batch]
    period = reference.periods.get(batch.periods[0])
    return period, period.same_last_year


def figures(paths: ProjectPaths) -> dict[Key, Row]:
    """Return every figure of the two periods by indicator, period and area, as text."""
    reference, store = load_reference(paths), Store(paths)
    found: dict[Key, Row] = {}
    for period in periods(reference):
        for indicator in sorted(reference.indicators):
            for row in _estimated(reference, store, indicator, period):
                found[_key(row)] = row
    for row in _judged(reference, store):
        found[_key(row)] |= row
    return found


def _key(row: Mapping[str, str]) -> Key:
    return tuple(row[name] for name in KEYS)


def _estimated(reference: Reference, store: Store, indicator: str, period: Period) -> Iterator[Row]:
    """Yield the records of an indicator: numbers as estimated, the value as it may be printed."""
    records = read_estimates(reference, store, indicator, period)
    shown = read_protected(reference, store, indicator, period)
    for record in records.to_dict("records"):
        may_be_printed = shown.loc[record["area"]]
        decimals = reference.indicators[indicator].decimals
        subject = _subject(reference, store, indicator, (record["area"], period))
        row = may_be_printed.to_dict() | {"decimals": decimals}
        yield dict.fromkeys(COLUMNS, "") | {
            **{name: str(record[name]) for name in (*KEYS, "status")},
            **{name: number(record[name]) for name in NUMBERS},
            "printed": _printed(subject, indicator, row),
        }


def _judged(reference: Reference, store: Store) -> Iterator[Row]:
    """Yield what the main tables of the batch's period print: value, verdict, change."""
    period, _ = periods(reference)
    for theme in sorted({one.theme for one in reference.indicators.values()}):
        for area in reference.areas.reporting(period):
            subject = Subject(
                reference, store, reference.themes[theme], area, period, reference.language(None)
            )
            for row in subject.progress().to_dict("records"):
                yield {
                    **{"indicator": row["indicator"], "period": period.code, "area": area.code},
                    "printed": _printed(subject, row["indicator"], row),
                    "verdict": str(row["verdict"]),
                    "change_status": str(row["change_status"]),
                }


def _subject(
    reference: Reference, store: Store, indicator: str, where: tuple[str, Period]
) -> Subject:
    code, period = where
    theme = reference.themes[reference.indicators[indicator].theme]
    area = reference.areas.get(code, period)
    return Subject(reference, store, theme, area, period, reference.language(None))


def _printed(subject: Subject, indicator: str, row: Mapping[str, Any]) -> str:
    cell = value_cell(subject, subject.indicator(indicator), row)
    text = f"{cell.text} ({cell.sub})" if cell.sub else cell.text
    return text.replace("\u00a0", " ")


def number(value: float) -> str:
    """Return nine significant digits, on which all machines agree; "" where there is no number."""
    return "" if pd.isna(value) else f"{float(value) + 0.0:.{DIGITS}g}"


def csv_text(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> str:
    """Return the rows as CSV with these columns and plain line ends."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read_frozen(file: Path = FROZEN) -> dict[Key, Row]:
    """Return the frozen figures by key; none where nothing was frozen yet."""
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        return {_key(row): row for row in csv.DictReader(lines)}


def compare(was: Mapping[Key, Row], now: Mapping[Key, Row]) -> list[Change]:
    """Return what differs: figures that changed, came or went."""
    empty = dict.fromkeys(COLUMNS, "")
    return [
        Change(key, column, before, after)
        for key in sorted({*was, *now})
        for column in COLUMNS[len(KEYS) :]
        if not same(
            before := was.get(key, empty)[column], after := now.get(key, empty)[column], column
        )
    ]


def same(before: str, after: str, column: str) -> bool:
    """Return whether two entries are equal, numbers up to their last frozen digit."""
    if column not in NUMBERS or "" in (before, after):
        return before == after
    apart = abs(float(before) - float(after))
    return apart <= TOLERANCE * max(abs(float(before)), abs(float(after)))


def told(changes: Sequence[Change]) -> str:
    """Return the changes a line each, and what to do about them."""
    lines = [str(one) for one in changes[:MOST_SHOWN]]
    if len(changes) > MOST_SHOWN:
        lines.append(f"… and {len(changes) - MOST_SHOWN} more")
    advice = 'If they should have: make freeze BECAUSE="why, in a sentence".'
    return "\n".join([f"{len(changes)} figures of the sample changed.", *lines, advice])


def mark(file: Path = FROZEN) -> str:
    """Return the mark of the frozen figures, the beginning of their SHA-256."""
    text = file.read_text(encoding="utf-8").replace("\r\n", "\n")
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:MARK_LENGTH]


def explain(because: str, changelog: Path = CHANGELOG) -> None:
    """Write the reason beside the mark, under "Figures" of what is not released yet."""
    content = changelog.read_text(encoding="utf-8")
    head, unreleased, rest = content.partition("## [Unreleased]\n")
    entry = f"- `{mark()}` {because.strip()}\n"
    current, release, older = rest.partition("\n## [")
    before, section, after = current.partition(f"{SECTION}\n\n")
    current = before + section + entry + after if section else f"\n{SECTION}\n\n{entry}{current}"
    changelog.write_text(head + unreleased + current + release + older, encoding="utf-8")


def main(because: str) -> int:
    """Freeze the figures and say what changed; return 0 where the reason is written down too."""
    with tempfile.TemporaryDirectory() as folder:
        now = figures(sample_project(Path(folder)))
    changes = compare(read_frozen(), now)
    if not changes:
        print(f"{len(now)} figures, none changed.")
        return 0
    FROZEN.parent.mkdir(parents=True, exist_ok=True)
    FROZEN.write_text(csv_text(list(now.values()), COLUMNS), encoding="utf-8", newline="")
    print("\n".join([*map(str, changes[:MOST_SHOWN]), f"{len(changes)} changes frozen, {mark()}."]))
    if not because.strip():
        print(f"Say why: in CHANGELOG.md under '{SECTION}', beside `{mark()}`.", file=sys.stderr)
        return 1
    explain(because)
    return 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))

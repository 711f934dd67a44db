"""papermill's own tests, first on its stock engine, then on the warm one, and what differs.

papermill's wheel ships its tests and their notebooks. They run here from a copy of the package; in
the second run the copy's default engine is ours. `deviations.toml` says why a test ends otherwise.
The exit code is 1 where that list is not what was found, in either direction.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
LIST = HERE / "deviations.toml"
PLUGIN = HERE / "suite_conftest.py"
CORE = ("test_execute.py",)
ENGINES = ("stock", "warm")
# Registered where papermill registers its own, so that its command line takes ours as well.
WARM_BY_DEFAULT = """
from helpers.render.engine_entry import warm as _warm

for _name in (None, 'nbclient'):
    papermill_engines.register(_name, _warm)
"""
CHILDREN = "children"
SECONDS_IDLE = "10"


@dataclass(frozen=True)
class Outcome:
    """How one test ended, the first line of why, and how many notebooks a forked child ran."""

    status: str
    said: str = ""
    children: int = 0


@dataclass(frozen=True)
class Expected:
    """The committed list: reasons by test, and what a file needs that is not installed here."""

    deviations: dict[str, str]
    fails_anyway: dict[str, str]
    left_out: dict[str, str]


def read_expected(path: Path = LIST) -> Expected:
    """Return the list; a file whose package is installed after all is not left out."""
    listed = tomllib.loads(path.read_text(encoding="utf-8"))
    absent = [entry for entry in listed.get("left_out", []) if not _is_installed(entry["needs"])]
    return Expected(
        deviations={entry["test"]: entry["reason"] for entry in listed.get("deviation", [])},
        fails_anyway={entry["test"]: entry["reason"] for entry in listed.get("fails_anyway", [])},
        left_out={entry["file"]: entry["needs"] for entry in absent},
    )


def run_suite(
    engine: str, folder: Path, left_out: dict[str, str], only: tuple[str, ...]
) -> dict[str, Outcome]:
    """Return how each test ended on that engine, by `file::class::test`.

    Raises `RuntimeError` with what pytest said where it could not run.
    """
    place = folder / engine
    tests = _copy_package(place, engine) / "tests"
    files = [str(tests / name) for name in only] or [str(tests)]
    report = place / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command += ["-c", os.devnull, f"--rootdir={place}", f"--junit-xml={report}"]
    command += ["-o", "junit_family=xunit1"]
    command += [f"--ignore={tests / name}" for name in left_out]
    ran = subprocess.run(
        [*command, *files],
        cwd=place,
        env=_environment(place),
        capture_output=True,
        text=True,
        check=False,
    )
    if not report.exists():
        raise RuntimeError(f"{engine}: pytest could not run: {ran.stdout[-2000:]}{ran.stderr}")
    return read_report(report)


def read_report(report: Path) -> dict[str, Outcome]:
    """Return the outcomes that pytest wrote."""
    outcomes = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = Path(case.get("file", "")).name
        group = case.get("classname", "").partition(f".{name.removesuffix('.py')}")[2].lstrip(".")
        test = "::".join(part for part in (name, group, case.get("name", "")) if part)
        outcomes[test] = _outcome(case)
    return outcomes


def faults_of(stock: dict[str, Outcome], warm: dict[str, Outcome], expected: Expected) -> list[str]:
    """Return in what the list is not what was found."""
    differ = {
        test for test in stock.keys() | warm.keys() if _status(stock, test) != _status(warm, test)
    }
    failed = {test for test in warm if _status(warm, test) == "failed"} - differ
    faults = [
        f"not in the list: {test}: {_status(stock, test)} on stock, {_status(warm, test)} on warm"
        for test in sorted(differ - expected.deviations.keys())
    ]
    faults += [
        f"fails on both and is not in the list: {test}: {warm[test].said}"
        for test in sorted(failed - expected.fails_anyway.keys())
    ]
    gone = (expected.deviations.keys() - differ) | (expected.fails_anyway.keys() - failed)
    faults += [f"listed and no longer so: {test}" for test in sorted(gone)]
    if not any(outcome.children for outcome in warm.values()):
        faults.append("no notebook ran in a forked child: the warm engine was not tested")
    return faults


def core_faults(warm: dict[str, Outcome], expected: Expected) -> list[str]:
    """Return the faults where only the warm engine ran: the list stands for the stock one."""
    ours = {test.partition("::")[0] for test in warm}
    listed = Expected(
        *(
            {test: why for test, why in part.items() if test.partition("::")[0] in ours}
            for part in (expected.deviations, expected.fails_anyway)
        ),
        expected.left_out,
    )
    stock = {test: Outcome("failed" if test in listed.fails_anyway else "passed") for test in warm}
    return faults_of(stock, warm, listed)


def table(stock: dict[str, Outcome], warm: dict[str, Outcome]) -> str:
    """Return the counts of each file, a line a file."""
    counts: dict[str, Counter[str]] = {}
    for test in sorted(stock.keys() | warm.keys()):
        count = counts.setdefault(test.partition("::")[0], Counter())
        ours = _status(warm, test)
        count[ours if _status(stock, test) == ours else "differs"] += 1
        count[CHILDREN] += warm[test].children if test in warm else 0
    columns = ("passed", "failed", "skipped", "differs", CHILDREN)
    heads = ("passed on both", "failed on both", "skipped on both", "deviations", "run by a child")
    lines = [f"{'file':<24}" + "".join(f"{head:>17}" for head in heads)]
    for name, count in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        lines.append(f"{name:<24}" + "".join(f"{count[column]:>17}" for column in columns))
    return "\n".join(lines)


def reasons(expected: Expected) -> str:
    """Return the committed list in words."""
    lines = []
    for head, part in (
        ("Deviations of the warm engine", expected.deviations),
        ("Fails on the stock engine as well", expected.fails_anyway),
        ("Left out: needs", expected.left_out),
    ):
        lines += ["", f"{head}:" if part else f"{head}: none"]
        lines += [f"  {name}: {why}" for name, why in part.items()]
    return "\n".join(lines)


def main() -> int:
    """Run both, or the core on the warm engine alone; return the exit code."""
    parser = argparse.ArgumentParser(description="papermill's own tests on the warm engine")
    parser.add_argument("--core", action="store_true", help=f"only {', '.join(CORE)}, only warm")
    core = parser.parse_args().core
    if not hasattr(os, "fork"):
        print("this system cannot fork: the warm engine runs as the cold one here")
        return 0
    expected = read_expected()
    with tempfile.TemporaryDirectory(prefix="suite-", ignore_cleanup_errors=True) as folder:
        engines = ENGINES[1:] if core else ENGINES
        only = CORE if core else ()
        ran = {name: run_suite(name, Path(folder), expected.left_out, only) for name in engines}
    if core:
        faults = core_faults(ran["warm"], expected)
    else:
        print(table(ran["stock"], ran["warm"]), reasons(expected), sep="\n")
        faults = faults_of(ran["stock"], ran["warm"], expected)
    print("", *faults, sep="\n")
    print(f"{len(ran['warm'])} tests; {len(faults)} faults in the list")
    return 1 if faults else 0


def _copy_package(place: Path, engine: str) -> Path:
    """Return a copy of the installed papermill, ours by default where that is the engine."""
    spec = find_spec("papermill")
    assert spec is not None and spec.origin is not None
    copy = place / "papermill"
    shutil.copytree(Path(spec.origin).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    if engine == "warm":
        with (copy / "engines.py").open("a", encoding="utf-8") as file:
            file.write(WARM_BY_DEFAULT)
        shutil.copy(PLUGIN, copy / "tests" / "conftest.py")
    return copy


def _environment(place: Path) -> dict[str, str]:
    """Return an environment in which the copy is what `import papermill` finds."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(place), kept.get("PYTHONPATH")])),
        "PYTHONDONTWRITEBYTECODE": "1",
        "ANNEX_WARM_IDLE": SECONDS_IDLE,
    }


def _outcome(case: ElementTree.Element) -> Outcome:
    children = [
        int(found.get("value", "0"))
        for found in case.iter("property")
        if found.get("name") == CHILDREN
    ]
    for kind, status in (("failure", "failed"), ("error", "failed"), ("skipped", "skipped")):
        found = case.find(kind)
        if found is not None:
            said = (found.get("message") or "").strip().split("\n", 1)[0]
            return Outcome(status, said[:200], sum(children))
    return Outcome("passed", "", sum(children))


def _status(outcomes: dict[str, Outcome], test: str) -> str:
    return outcomes[test].status if test in outcomes else "absent"


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # its parent package
        return False


if __name__ == "__main__":
    sys.exit(main())

"""A batch as JUnit XML, which CI servers show: a run is a test case."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from helpers.batch.manifest import RunRecord
from helpers.batch.plan import Plan
from helpers.files import write_whole


def write_junit(path: Path, plan: Plan, made: Iterable[RunRecord]) -> None:
    """Write a case for each run of the plan: done, failed, up to date or not begun (skipped)."""
    records = {record.request: record for record in made}
    suite = ElementTree.Element("testsuite", name=plan.selection.batch.id)
    for run in plan.runs:
        request, record = run.request, records.get(run.request)
        name = f"{request.area} {request.period} {request.language}"
        case = ElementTree.SubElement(suite, "testcase", classname=request.theme, name=name)
        if record is None:
            reason = "not begun" if run.is_due else run.reason
            ElementTree.SubElement(case, "skipped", message=reason)
            continue
        case.set("time", f"{record.seconds:.3f}")
        if record.error is not None:
            said = ElementTree.SubElement(case, "failure", message=_plain(str(record.error)))
            said.set("type", record.error.name)
            said.text = _plain(record.error.last_output) or record.error.notebook
    _count(suite)
    ElementTree.indent(suite)
    write_whole(path, ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True))


def _count(suite: ElementTree.Element) -> None:
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        suite.set(name, str(sum(1 for _ in suite.iter(tag))))
    suite.set("time", f"{sum(float(one.get('time', 0)) for one in suite):.3f}")


def _plain(text: str) -> str:
    """Return the text without control characters, which XML cannot hold in any form."""
    return "".join(letter for letter in text if letter.isprintable())

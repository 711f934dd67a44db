"""One file taken in: read, understood, validated and written as clean rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from helpers.data.clean import Origin, clean_rows, write_slices
from helpers.data.findings import Finding, describe
from helpers.data.findings_file import write_findings
from helpers.data.holdings import keep_raw
from helpers.data.issued import is_issued, wants_every_row
from helpers.data.journal import Journal, Receipt, add_to_journal
from helpers.data.ledger import NATURES, Slice, Submission, Taken, sha256_of
from helpers.data.places import PlaceReader
from helpers.data.placing import Placed, place_arrival
from helpers.data.receiving import entry_of, id_of, make_receipt
from helpers.data.reports import FileReport, Told
from helpers.data.submissions import AGENCY_WORKBOOK, AREA_WORKBOOK, Arrival
from helpers.data.tables import Table, find_table, title_texts
from helpers.data.validate import Validated, validate_table
from helpers.data.workbook import TEXT_SUFFIXES, Sheet, UnreadableFileError, cell_name, read_sheets
from helpers.errors import Fault, nearest
from helpers.paths import ProjectPaths
from helpers.reference import Reference
from helpers.reference.datasets import Dataset

NATURE = "figure_status"


@dataclass(frozen=True)
class Intake:
    """What every file of one intake shares."""

    paths: ProjectPaths
    reference: Reference
    rules: str
    today: date
    journal: Journal


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its report (None where nothing could be taken), and faults.

    `same_as` is the submission that said all of this before, so that nothing was written.
    """

    report: FileReport | None
    faults: tuple[Fault, ...]
    same_as: str = ""


@dataclass(frozen=True)
class _Understood:
    """Whose a file is, the tables found in it, the sheets that are none, and what is wrong."""

    placed: Placed
    tables: list[Table]
    unknown: list[Sheet]
    faults: tuple[Fault, ...]


def take_file(intake: Intake, arrival: Arrival, content: bytes) -> Outcome:
    """Return what became of a file, after its clean rows and findings were written."""
    found = _understand(intake, arrival, content)
    if isinstance(found, Outcome):
        return found
    receipt = make_receipt(
        intake.journal, arrival, found.placed, (sha256_of(content), intake.today)
    )
    if intake.journal.receipts.get(receipt.submission) == receipt:
        return Outcome(None, found.faults, receipt.submission)
    keep_raw(intake.paths, receipt, content)
    add_to_journal(intake.paths.raw, intake.journal, [receipt])
    return Outcome(_take_tables(intake, receipt, found), found.faults)


def retake_file(intake: Intake, receipt: Receipt, content: bytes) -> Outcome:
    """Return what became of a file received before, read by today's rules, placed as it was."""
    found = _understand(intake, receipt.arrival(), content)
    if isinstance(found, Outcome) or id_of(found.placed, receipt.sha256) != receipt.submission:
        found = _understand(intake, receipt.as_placed(), content)
    if isinstance(found, Outcome):
        return found
    return Outcome(_take_tables(intake, receipt, found), found.faults)


def _understand(intake: Intake, arrival: Arrival, content: bytes) -> _Understood | Outcome:
    """Return whose the file is and what it holds, or why nothing can be taken."""
    try:
        sheets = read_sheets(content, arrival.name)
        datasets = _datasets_of(intake.reference, arrival)
    except UnreadableFileError as error:
        return Outcome(None, (error.fault,))
    tables, unknown, faults = _find_tables(sheets, datasets, arrival.name)
    if not tables:
        return Outcome(None, tuple(faults or [_no_form(arrival.name, datasets)]))
    if not any(table.rows for table in tables):
        return Outcome(None, (_no_figures(arrival.name), *faults))
    titles = [text for sheet in sheets for text in title_texts(sheet)]
    placed = place_arrival(intake.reference, arrival, titles, _form(arrival, tables))
    if isinstance(placed, Fault):
        return Outcome(None, (placed, *faults))
    return _Understood(placed, tables, unknown, tuple(faults))


def _datasets_of(reference: Reference, arrival: Arrival) -> list[Dataset]:
    """Return the datasets a file may hold; raises `UnreadableFileError` for an unknown form."""
    known = reference.datasets
    sender = {AREA_WORKBOOK: "area", AGENCY_WORKBOOK: "agency"}.get(arrival.form)
    if sender:
        return [dataset for dataset in known.values() if dataset.sender == sender]
    if not arrival.form:
        return list(known.values())
    if arrival.form in known:
        return [known[arrival.form]]
    message = f"form: cần {AREA_WORKBOOK}, {AGENCY_WORKBOOK} hoặc mã một bộ số liệu"
    hint = nearest(arrival.form, [AREA_WORKBOOK, AGENCY_WORKBOOK, *known])
    raise UnreadableFileError(Fault(f"{message}; nhận được: {arrival.form!r}", arrival.name, hint))


def _no_form(name: str, datasets: Sequence[Dataset]) -> Fault:
    titles = ", ".join(dataset.sheet or dataset.title_vi for dataset in datasets[:12])
    hint = f"giữ nguyên hàng tiêu đề của mẫu: {titles}"
    return Fault("không tìm thấy bảng của biểu mẫu nào", name, hint)


def _no_figures(name: str) -> Fault:
    hint = "điền số liệu vào biểu rồi gửi lại; chưa nhận gì từ tệp này"
    return Fault("tệp chưa có số liệu", name, hint)


def _find_tables(
    sheets: Sequence[Sheet], datasets: Sequence[Dataset], name: str
) -> tuple[list[Table], list[Sheet], list[Fault]]:
    """Return the tables found, one a dataset, the sheets not recognised, and faults."""
    tables: dict[str, Table] = {}
    unknown: list[Sheet] = []
    faults: list[Fault] = []
    for sheet in sheets:
        table = find_table(sheet, datasets)
        if table is None:
            unknown += [sheet] if title_texts(sheet) and not is_issued(sheet) else []
        elif lacking := _lacking(table):
            hint = "giữ nguyên hàng tiêu đề của mẫu"
            faults.append(Fault(f"thiếu cột bắt buộc: {lacking}", _where(name, sheet), hint))
        elif table.dataset.id in tables:
            other = tables[table.dataset.id].sheet.name
            message = f"trùng biểu với trang {other!r}; chỉ nhận trang đầu"
            faults.append(Fault(message, _where(name, sheet), "gộp vào một trang"))
        else:
            tables[table.dataset.id] = table
    return list(tables.values()), unknown, faults


def _lacking(table: Table) -> str:
    return ", ".join(
        column.header_vi
        for column in table.dataset.columns
        if (column.key or column.required) and column.id not in table.columns
    )


def _where(name: str, sheet: Sheet) -> str:
    return f"{name}: {sheet.name}" if sheet.name else name


def _form(arrival: Arrival, tables: Sequence[Table]) -> str:
    """Return the form as listed, else as the tables show it."""
    if arrival.form:
        return arrival.form
    forms = {"area": AREA_WORKBOOK, "agency": AGENCY_WORKBOOK}
    return forms.get(tables[0].dataset.sender, tables[0].dataset.id)


def _take_tables(intake: Intake, receipt: Receipt, found: _Understood) -> FileReport:
    entry, placed = entry_of(receipt, intake.rules), found.placed
    tables, unknown = found.tables, found.unknown
    places = PlaceReader(intake.reference, placed.period, placed.sender)
    exported = Path(entry.file_name).suffix.lower() in TEXT_SUFFIXES
    taken: list[Taken] = []
    findings: dict[str, tuple[Finding, ...]] = {"": (*placed.questions, *_about_sheets(unknown))}
    for table in tables:
        survey = table.dataset.part == "B"
        validated = validate_table(table, places, exported=exported or survey)
        taken.append(_write(intake.paths.clean, table.dataset, validated, entry))
        findings[table.dataset.id] = (
            *_about_columns(table),
            *_about_blank_rows(table),
            *validated.findings,
        )
    done = replace(entry, datasets=tuple(taken))
    write_findings(intake.paths.clean, done, findings)
    told = tuple(
        Told(entry.file_name, name, one) for name, all_ in findings.items() for one in all_
    )
    return FileReport(done, told)


def _write(clean: Path, dataset: Dataset, validated: Validated, entry: Submission) -> Taken:
    origin = Origin(entry.submission, entry.period)
    slices: tuple[Slice, ...] = ()
    nature = ""
    if validated.accepted:
        rows = clean_rows(dataset, validated.rows, origin)
        slices = tuple(write_slices(clean, dataset, rows, origin))
        said = set(rows[NATURE]) if NATURE in rows else set()
        nature = next((one for one in NATURES if one in said), "")
    return Taken(
        dataset.id,
        validated.rows_in,
        validated.accepted,
        validated.refused,
        validated.duplicates,
        slices,
        nature,
    )


def _about_columns(table: Table) -> Iterator[Finding]:
    """Yield a question for each column that is not in the form, or that the sheet lacks."""
    row = table.header_row
    for header, place in table.unknown:
        shown = header if table.dataset.part == "A" else header[:40]
        yield _about(table.sheet, "unknown_column", (row, place), shown)
    for column in table.dataset.columns:
        if column.id in table.missing and not column.optional:
            yield _about(table.sheet, "missing_column", (row, 0), "", header=column.header_vi)


def _about_blank_rows(table: Table) -> Iterator[Finding]:
    """Yield a question where a form of ours came back without figures, or with rows left blank."""
    if is_issued(table.sheet) and not table.rows:
        yield _about(table.sheet, "no_figures", (table.header_row, 0), "")
    elif table.blank and wants_every_row(table.dataset):
        rows = ", ".join(str(row + 1) for row in table.blank)
        place = (table.blank[0], 0)
        yield _about(table.sheet, "rows_left_blank", place, "", number=len(table.blank), rows=rows)


def _about_sheets(sheets: Sequence[Sheet]) -> Iterator[Finding]:
    for sheet in sheets:
        yield _about(sheet, "unknown_sheet", (0, 0), sheet.name)


def _about(
    sheet: Sheet, code: str, place: tuple[int, int], value: str, **details: object
) -> Finding:
    reason, action = describe(code, **details)
    return Finding(
        code=code,
        sheet=sheet.name,
        row=place[0] + 1,
        column="",
        cell=cell_name(*place),
        value=value,
        reason=reason,
        action=action,
        refused=False,
    )

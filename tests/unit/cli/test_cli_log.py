"""`annex log`, `intake --status` and `--withdraw`, and a run as of a day, as a user meets them."""

from __future__ import annotations

import json

import pytest

from helpers.cli import main
from helpers.commands import fitted

HEADER = "Đơn vị hành chính,Cây trồng,Vụ,Sản lượng (tấn),Tính chất số liệu\n"
LIST = "file,form,period,sender,received,invented\n"


@pytest.fixture
def sent(tiny, capsys):
    """A province whose first district sent its crops twice, the second time 200 tonnes more."""
    lines = ""
    for name, output, day in (("first", 1000, "2024-12-18"), ("second", 1200, "2025-01-10")):
        row = f"901,Lúa,Cả năm,{output},Chính thức\n"
        (tiny.inbox / f"{name}.csv").write_text(HEADER + row, "utf-8")
        lines += f"{name}.csv,crops,2024,901,{day},no\n"
    (tiny.inbox / "submissions.csv").write_text(LIST + lines, "utf-8")
    assert main(["intake", "--quiet"]) == 0
    capsys.readouterr()
    return tiny


def ids(project):
    ledger = json.loads((project.clean / "submissions.json").read_text("utf-8"))
    return {one["file_name"]: one["submission"] for one in ledger["submissions"]}


def said(capsys, *arguments, code=0):
    assert main(list(arguments)) == code
    told = capsys.readouterr()
    return told.err if code else told.out


def test_the_log_of_a_column_names_files_days_cells_and_what_counts(sent, capsys):
    out = said(capsys, "log", "crops", "901", "2024", "output_tonnes")
    assert "first.csv" in out
    assert "18/12/2024" in out
    assert f"→ được thay bằng {ids(sent)['second.csv']} (nhận ngày 10/01/2025)" in out
    assert "D2" in out


@pytest.mark.parametrize("columns", ["30", "200"])
def test_the_log_fits_80_columns_whatever_the_environment_says_when_piped(
    sent, capsys, monkeypatch, columns
):
    because = "đơn vị báo nhầm sản lượng của cả năm trước sang năm nay, theo công văn số 12"
    said(capsys, "intake", "--withdraw", ids(sent)["second.csv"], "--because", because)
    monkeypatch.setenv("COLUMNS", columns)
    lines = said(capsys, "log", "crops", "901", "2024", "output_tonnes").splitlines()
    assert 70 < max(len(line) for line in lines) <= 80
    told = [line for line in lines if line.startswith("      ")]
    assert any(line.strip().startswith("→ đã rút") for line in told)
    assert because in " ".join(line.strip() for line in told)


def test_columns_give_way_to_a_narrow_terminal_and_words_stay_whole(capsys, monkeypatch):
    monkeypatch.setattr(fitted, "width_of_output", lambda: 40)
    text = "hợp tác xã nông nghiệp và dịch vụ tổng hợp"
    fitted.print_fitted(("Ô", "Dòng", "Trong tệp"), [("B7", text, "1.234")], right="llr")
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 40
    assert lines[1].endswith(" 1.234")
    assert " ".join(line[4:].replace("1.234", "").strip() for line in lines[1:]) == text


def test_the_log_as_json_holds_every_version_and_its_cells(sent, capsys):
    told = json.loads(said(capsys, "log", "crops", "901", "2024", "output_tonnes", "--json"))
    assert [one["state"] for one in told["versions"]] == ["replaced", "in_force"]
    assert [one["cells"][0]["value"] for one in told["versions"]] == ["1000", "1200"]
    then = said(capsys, "log", "crops", "901", "2024", "--as-of", "2024-12-31", "--json")
    assert [one["file"] for one in json.loads(then)["versions"]] == ["first.csv"]


def test_an_indicators_log_says_what_it_was_on_each_day(sent, capsys):
    told = json.loads(said(capsys, "log", "harvest_output", "901", "2024", "--json"))
    assert list(told["values"]) == ["2024-12-18", "2025-01-10"]
    first, second = told["values"].values()
    assert first != second
    assert told["now"] == second


def test_a_log_of_nothing_known_ends_with_2_and_the_nearest_names(sent, capsys):
    err = said(capsys, "log", "crop", "901", "2024", code=2)
    assert "crops" in err
    err = said(capsys, "log", "crops", "901", "2024", "output_tones", code=2)
    assert "output_tonnes" in err
    assert len(said(capsys, "log", "crop", "999", "2024", code=2).splitlines()) == 2


def test_status_and_withdrawal_say_what_counts(sent, capsys):
    out = said(capsys, "intake", "--status")
    assert "second.csv được tính thay" in out
    second = ids(sent)["second.csv"]
    day = ("--received", "2025-02-01")
    out = said(capsys, "intake", "--withdraw", second, "--because", "gửi nhầm", *day)
    assert "tính theo first.csv (nhận 18/12/2024)" in out
    assert "gửi nhầm" in said(capsys, "intake", "--status")
    assert "gửi nhầm" not in said(capsys, "intake", "--status", "--as-of", "2025-01-31")
    assert "đã rút ngày 01/02/2025: gửi nhầm" in said(capsys, "log", "crops", "901", "2024")
    assert second in said(capsys, "intake", "--withdraw", second, "--because", "x", code=2)
    assert "Tính lại" in said(capsys, "intake", "--restore", second)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--status", "--withdraw", "x"),
        ("--as-of", "2025-01-01"),
        ("--withdraw", "x", "--restore", "y", "--because", "z"),
        ("--withdraw", "x"),
    ],
)
def test_options_that_do_not_go_together_end_with_2(sent, capsys, arguments):
    assert said(capsys, "intake", *arguments, code=2)


def test_a_run_as_of_a_day_stands_in_a_folder_of_its_own(sent, capsys):
    out = said(capsys, "plan", "--theme", "harvest", "--as-of", "2024-12-31")
    assert "'default@2024-12-31'" in out
    assert "'default'" in said(capsys, "plan", "--theme", "harvest")

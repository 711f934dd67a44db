"""A batch as of a day beside the batch of today: neither takes the place of the other."""

from __future__ import annotations

import json

import pytest

from helpers.cli import main

pytestmark = pytest.mark.slow
HEADER = "Đơn vị hành chính,Cây trồng,Vụ,Sản lượng (tấn),Tính chất số liệu\n"
ONE = ("--theme", "harvest", "--area", "901", "--format", "html")


def bytes_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*.html")
        if path.name != "index.html"
    }


def take(project, output, day):
    (project.inbox / f"{day}.csv").write_text(f"{HEADER}901,Lúa,Cả năm,{output},\n", "utf-8")
    lines = f"file,form,period,sender,received\n{day}.csv,crops,2024,901,{day}\n"
    (project.inbox / "submissions.csv").write_text(lines, "utf-8")
    assert main(["intake", "--quiet"]) == 0


def test_what_was_known_on_a_day_can_be_made_again_beside_what_is_known_now(tiny, capsys):
    take(tiny, 111, "2024-12-18")
    assert main(["run", *ONE]) == 0
    first = bytes_of(tiny.outputs / "default")
    take(tiny, 222, "2025-01-10")
    assert main(["run", *ONE]) == 0
    today = bytes_of(tiny.outputs / "default")
    assert today != first
    assert main(["run", *ONE, "--as-of", "2024-12-31"]) == 0
    assert bytes_of(tiny.outputs / "default") == today
    then = bytes_of(tiny.outputs / "default@2024-12-31")
    (page,) = (content.decode() for content in then.values())
    assert "111" in page
    assert "222" not in page
    capsys.readouterr()
    assert main(["run", *ONE, "--as-of", "2024-12-31"]) == 0
    assert "Nothing changed" in capsys.readouterr().out
    assert main(["verify", "default@2024-12-31"]) == 0
    ledger = json.loads((tiny.clean / "submissions.json").read_text("utf-8"))
    newer = ledger["submissions"][-1]["submission"]
    day = ("--received", "2025-02-01")
    assert main(["intake", "--withdraw", newer, "--because", "gửi nhầm", *day]) == 0
    capsys.readouterr()
    assert main(["plan", *ONE]) == 0
    assert "1 of 1 would be made in 'default'" in capsys.readouterr().out
    assert main(["plan", *ONE, "--as-of", "2024-12-31"]) == 0
    assert "0 of 1 would be made" in capsys.readouterr().out

"""What a cell can do to its process costs one run of a batch, is named, and harms no other run."""

import json
import os
import subprocess
import sys

import pytest

from helpers.batch.requests import RunRequest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="limits are kept by the warm engine"),
]

# By the area whose notebook does it: what it does, how its run ends, and what is said of it.
FAILING = {
    "911": ("while True: pass", "CellTimeoutError", "longer than 8 s (--timeout)"),
    "912": ("kept = [bytearray(10**7) for _ in range(10**4)]", "MemoryError", "300 MB"),
    "913": ("os._exit(7)", "DeadKernelError", "exit code 7"),
    "914": ("sys.exit('enough')", "SystemExit", "enough"),
    "915": ("os.kill(os.getpid(), 9)", "KernelKilled", "SIGKILL"),
    "916": ("r, w = os.pipe(); os.close(r); os.write(w, b'x')", "BrokenPipeError", "Broken pipe"),
    "917": ("raise KeyError('income')", "KeyError", "'income'"),
}
HARMLESS = {
    "921": "t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()",
    "922": "for _ in range(200): print('x' * 100_000)",
    "923": "os.chdir('/')",
    "924": "os.fork() or os._exit(0)",
    "925": "pass",
}
CELL = """
import os, sys, threading, time
print(f"working on {area}", flush=True); time.sleep(0.2)
exec(DEEDS.get(area, ""))
"""


@pytest.fixture
def wide(tiny):
    """The tiny province with a district for each deed, done by one cell of the notebook."""
    deeds = {area: deed for area, (deed, *_) in FAILING.items()} | HARMLESS
    areas = tiny.params / "areas.csv"
    rows = [f"{code},district,D{code},Huyện D{code},D{code},90,,2025-06-30,9" for code in deeds]
    areas.write_text("\n".join([areas.read_text(encoding="utf-8").strip(), *rows, ""]), "utf-8")
    notebook = tiny.notebooks / "harvest.ipynb"
    content = json.loads(notebook.read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "id": "deed", "metadata": {}, "outputs": []}
    cell |= {"source": f"DEEDS = {deeds!r}{CELL}", "execution_count": None}
    content["cells"].append(cell)
    notebook.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return tiny


def test_each_deed_costs_its_own_run_which_is_named_with_its_reason_and_last_output(wide):
    options = ("--jobs", "2", "--timeout", "8", "--memory", "300", "--format", "html")
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "run", "--theme", "harvest", *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=wide.root,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    runs = len(FAILING) + len(HARMLESS) + 3
    assert done.stderr.strip() == f"7 of {runs} runs failed; the others are done"
    folder = wide.outputs / "default"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    records = {run["request"]["area"]: run for run in manifest["runs"]}
    index = (folder / "index.html").read_text(encoding="utf-8")
    for area, (_, name, said) in FAILING.items():
        error = records[area]["error"]
        assert error["name"] == name, area
        assert said in error["message"], area
        assert error["cell"] == 4
        if area != "914":  # there IPython adds a line of its own
            assert error["last_output"] == f"working on {area}"
            assert f"        printed last: working on {area}\n" in done.stdout
            assert f"(dòng in cuối: working on {area})" in index
        request = RunRequest(theme="harvest", area=area, period="2024", language="vi")
        assert (folder / "failed" / request.file("ipynb")).is_file()
        assert not (folder / request.file("html")).exists()
    for area in (*HARMLESS, "90", "901", "902"):
        assert records[area]["status"] == "done", area
    assert (folder / "2024/922/harvest.vi.ipynb").stat().st_size < 20_000_000
    log = (folder / "batch.jsonl").read_text(encoding="utf-8")
    assert log.count('"event": "killed"') == 1  # 915 was given another try
    assert log.count('"task": "harvest 915 2024 vi"') == 2
    assert not (folder / ".partial").exists()

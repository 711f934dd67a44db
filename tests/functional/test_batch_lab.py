"""`annex open` and `annex lab`: JupyterLab really serves the notebook."""

import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

from helpers.commands import lab, open_notebook

pytestmark = pytest.mark.slow
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\S*\?token=(\w+)")


@pytest.fixture
def serve(tiny, tmp_path):
    """Start a command of `annex` that serves, and return its address and token."""
    started = []

    def start(*arguments):
        environment = {**os.environ, "HOME": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path)}
        process = subprocess.Popen(
            [sys.executable, "-m", "helpers", *arguments, "--no-browser"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env=environment,
        )
        started.append(process)
        return _address(process)

    yield start
    for process in started:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def _address(process, seconds=60):
    said = []
    found = []

    def read():
        for line in process.stdout:
            said.append(line)
            match = ADDRESS.search(line)
            if match and not found:
                found.append(match)

    threading.Thread(target=read, daemon=True).start()
    end = time.monotonic() + seconds
    while not found and time.monotonic() < end and process.poll() is None:
        time.sleep(0.1)
    assert found, "".join(said)
    return f"http://127.0.0.1:{found[0][1]}", found[0][2], said


def get(address, token, place):
    request = urllib.request.Request(
        f"{address}/{place}", headers={"Authorization": f"token {token}"}
    )
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.read().decode()
        except urllib.error.URLError as error:
            # The address is said a moment before the server listens there.
            if not isinstance(error.reason, ConnectionRefusedError) or time.monotonic() > end:
                raise
            time.sleep(0.2)


def test_open_serves_a_copy_with_the_parameters_set_in_vietnamese(serve, tiny):
    before = (tiny.notebooks / "harvest.ipynb").read_bytes()
    address, token, said = serve("open", "harvest", "Sơn Nam", "2023")
    place = "outputs/_open/2023/902/harvest.vi.ipynb"
    assert place in "".join(said)
    content = json.loads(get(address, token, f"api/contents/{place}"))
    source = "".join(cell["source"] for cell in content["content"]["cells"])
    assert 'area = "902"' in source
    assert 'period = "2023"' in source
    assert (tiny.notebooks / "harvest.ipynb").read_bytes() == before
    assert json.loads(get(address, token, "api/kernelspecs"))["default"] == "python3"
    settings = get(address, token, "lab/api/settings/@jupyterlab/translation-extension:plugin")
    assert json.loads(settings)["schema"]["properties"]["locale"]["default"] == "vi_VN"


def test_lab_serves_the_projects_notebooks(serve):
    address, token, _ = serve("lab")
    listed = json.loads(get(address, token, "api/contents/notebooks"))["content"]
    assert {one["name"] for one in listed} == {"harvest.ipynb", "summary.ipynb"}
    assert "vi_VN" in get(address, token, "lab/api/translations")


def test_a_copy_somebody_worked_on_stays_until_a_fresh_one_is_asked_for(tiny):
    names = ("harvest", "901", "2024", "")
    copy, is_new = open_notebook.make_copy(tiny, names)
    assert is_new
    copy.write_text(copy.read_text(encoding="utf-8").replace("Câu sau", "Tôi viết"), "utf-8")
    assert open_notebook.make_copy(tiny, names) == (copy, False)
    assert "Tôi viết" in copy.read_text(encoding="utf-8")
    assert open_notebook.make_copy(tiny, names, fresh=True) == (copy, True)
    assert "Tôi viết" not in copy.read_text(encoding="utf-8")


def test_of_a_notebook_whose_run_failed_the_cell_that_raised_is_told(tiny):
    names = ("harvest", "901", "2024", "")
    assert open_notebook.find_failure(tiny, names) is None
    written = json.loads((tiny.notebooks / "harvest.ipynb").read_text(encoding="utf-8"))
    cell = [one for one in written["cells"] if one["cell_type"] == "code"][-1]
    cell["source"] = ["raise ZeroDivisionError('no harvest')"]
    (tiny.notebooks / "harvest.ipynb").write_text(json.dumps(written), encoding="utf-8")
    command = ["run", "--theme", "harvest", "--area", "901", "--period", "2024", "--language", "vi"]
    subprocess.run([sys.executable, "-m", "helpers", *command], check=False, cwd=tiny.root)
    failed = open_notebook.find_failure(tiny, names)
    assert (failed.id, failed.error) == (cell["id"], "ZeroDivisionError")
    assert failed.source == cell["source"][0]


def test_the_kernel_is_that_of_this_interpreter_and_finds_the_project(tiny):
    environment = lab.lab_environment(tiny)
    program = (
        "from jupyter_client.kernelspec import KernelSpecManager as M;"
        "from jupyter_client.manager import KernelManager as K;"
        "print(K(kernel_name='python3').format_kernel_cmd()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, env=environment
    )
    assert done.stdout.strip() == sys.executable
    assert environment["ANNEX_PROJECT"] == str(tiny.root)

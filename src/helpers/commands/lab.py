"""`annex lab`: JupyterLab in the project, by this very interpreter."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from helpers.errors import Fault, UserMistake
from helpers.paths import PROJECT_VARIABLE, ProjectPaths, find_project

JUPYTER_SETTINGS = Path(__file__).parent / "jupyter"
WARM_KERNELS = "annex-warm"
PREPARE = [sys.executable, "-m", "helpers.render.warm.provisioner"]

no_browser_option = click.option("--no-browser", is_flag=True, help="Only print the address.")
port_option = click.option("--port", type=int, default=0, help="Port; any free one if absent.")


@click.command()
@no_browser_option
@port_option
@click.pass_obj
def lab(project: Path | None, no_browser: bool, port: int) -> None:
    """Start JupyterLab in the project, in Vietnamese; Ctrl-C ends it."""
    start_lab(find_project(project), "/lab", port=port, browser=not no_browser)


def start_lab(paths: ProjectPaths, address: str, *, port: int, browser: bool) -> None:
    """Run JupyterLab until it is ended; it is served to this machine alone."""
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={paths.root}",
        f"--LabApp.default_url={address}",
        f"--KernelProvisionerFactory.default_provisioner_name={WARM_KERNELS}",
        *(["--allow-root"] if _is_root() else []),
        *([] if browser else ["--no-browser"]),
    ]
    environment = lab_environment(paths)
    prepare_kernels(environment)
    if sys.platform != "win32":  # one process: what ends `annex lab` ends JupyterLab
        sys.stdout.flush()
        os.execve(sys.executable, command, environment)
    code = subprocess.call(command, env=environment)
    if code not in (0, -2, 130):
        hint = "annex doctor says what is wrong with the installation"
        raise UserMistake(Fault(f"JupyterLab ended with code {code}", hint=hint))


def prepare_kernels(environment: Mapping[str, str]) -> None:
    """Begin to make ready, beside JupyterLab's own start, what its first kernel will come from."""
    if not hasattr(os, "fork"):
        return
    program = f"import os; os.fork() or os.execv({sys.executable!r}, {PREPARE!r})"
    with contextlib.suppress(OSError):
        subprocess.run(  # it forks and returns, and leaves JupyterLab no child to wait for
            [sys.executable, "-S", "-c", program],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(environment),
        )


def _is_root() -> bool:
    """Return whether this is a container's root, whom JupyterLab refuses unless told."""
    user = getattr(os, "geteuid", None)
    return user is not None and user() == 0


def lab_environment(paths: ProjectPaths) -> dict[str, str]:
    """Return the environment: the project's folder, Vietnamese, the kernel of this interpreter."""
    settings = os.pathsep.join(
        part for part in (str(JUPYTER_SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH", "")) if part
    )
    return {
        **os.environ,
        PROJECT_VARIABLE: str(paths.root),
        "JUPYTER_CONFIG_PATH": settings,
        "JUPYTER_PREFER_ENV_PATH": "1",
    }

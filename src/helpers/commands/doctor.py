"""`annex doctor`: what is wrong with the installation, and how to mend it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from helpers.errors import AnnexError, Fault, UserMistake
from helpers.paths import ProjectPaths, find_project

REINSTALL = f"{sys.executable} -m pip install --require-hashes -r requirements.lock"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+?)(?:\s*;\s*(.+?))?\s*\\?$")


@click.command()
@click.pass_obj
def doctor(project: Path | None) -> None:
    """Look at fonts, kernel, lock file and folders; say how to mend what is wrong."""
    paths = find_project(project)
    faults: list[Fault] = []
    for name, examine in EXAMINATIONS.items():
        found = list(examine(paths))
        click.echo(f"{name}: {'wrong' if found else 'well'}")
        faults += found
    if faults:
        raise UserMistake(*faults)


def _fonts(paths: ProjectPaths) -> Iterator[Fault]:
    from importlib.util import find_spec

    for package in ("fontpkg_noto_sans", "fontpkg_be_vietnam_pro"):
        spec = find_spec(package)
        folder = Path(spec.origin).parent if spec and spec.origin else None
        if folder is None or not any(folder.rglob("*.ttf")):
            yield Fault(f"the font package {package!r} is required", hint=REINSTALL)


def _kernel(paths: ProjectPaths) -> Iterator[Fault]:
    from importlib.util import find_spec

    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    if find_spec("ipykernel") is None:
        yield Fault("ipykernel is required", hint=REINSTALL)
    try:
        KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        yield Fault("a kernel named 'python3' is required", hint=REINSTALL)


def _lock(paths: ProjectPaths) -> Iterator[Fault]:
    """Yield the packages whose version is not the locked one."""
    from packaging.version import Version

    from helpers.batch.digests import lock_file

    file = lock_file(paths.root)
    if not file.is_file():
        yield Fault("the lock file is required: nothing says which versions are right", file.name)
        return
    for name, wanted in _pins(file):
        try:
            got = version(name)
        except PackageNotFoundError:
            got = "nothing"
        if got == "nothing" or Version(got) != Version(wanted):
            yield Fault(f"{name} {wanted} is required; got: {got}", file.name, REINSTALL)


def _pins(file: Path) -> Iterator[tuple[str, str]]:
    from packaging.markers import Marker

    for line in file.read_text(encoding="utf-8").splitlines():
        pin = PIN.match(line)
        if pin and (pin[3] is None or Marker(pin[3]).evaluate()):
            yield pin[1], pin[2]


def _folders(paths: ProjectPaths) -> Iterator[Fault]:
    from helpers.commands.run import check_writable

    for folder in (paths.raw, paths.clean, paths.estimates, paths.outputs):
        try:
            check_writable(folder)
        except UserMistake as mistake:
            yield from mistake.faults


def _engine(paths: ProjectPaths) -> Iterator[Fault]:
    from importlib import import_module

    for module in ("papermill", "nbconvert", "typst"):
        try:
            import_module(module)
        except (ImportError, AnnexError) as error:
            yield Fault(f"{module} is required; got: {error}", hint=REINSTALL)


EXAMINATIONS: dict[str, Callable[[ProjectPaths], Iterator[Fault]]] = {
    "fonts": _fonts,
    "kernel": _kernel,
    "engine and exporters": _engine,
    "lock file": _lock,
    "folders": _folders,
}

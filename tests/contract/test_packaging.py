"""environment.yml, pyproject.toml and the lock files say the same thing."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
LOCKED_LINE = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked(name: str) -> dict[str, set[Version]]:
    versions: dict[str, set[Version]] = {}
    for match in LOCKED_LINE.finditer((ROOT / name).read_text(encoding="utf-8")):
        versions.setdefault(canonicalize_name(match["name"]), set()).add(Version(match["version"]))
    return versions


def wanted(extra: str | None = None) -> list[Requirement]:
    settings = project()
    lines = settings["build-system"]["requires"] + settings["project"]["dependencies"]
    if extra:
        lines = lines + settings["project"]["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(
    ("lock", "extra"), [("requirements.lock", None), ("requirements-dev.lock", "dev")]
)
def test_the_lock_satisfies_every_requirement_of_the_project(lock, extra):
    versions = locked(lock)
    for requirement in wanted(extra):
        found = versions.get(canonicalize_name(requirement.name), set())
        assert found, f"{requirement} is not in {lock}: run `make lock`"
        assert all(requirement.specifier.contains(version) for version in found), requirement


def test_both_locks_agree_on_every_version():
    testing = locked("requirements-dev.lock")
    for name, versions in locked("requirements.lock").items():
        assert testing[name] == versions


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_lock_serves_windows_and_macos_too():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.search(
        r"^pywinpty==.*sys_platform == 'win32'|^pywinpty==.*os_name == 'nt'", text, re.M
    )
    assert re.search(r"^appnope==.*darwin", text, re.M)


def test_the_conda_environment_is_python_pip_and_the_lock():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, by_pip = environment["dependencies"]
    assert python == "python" + project()["project"]["requires-python"]
    assert pip == "pip"
    assert by_pip == {"pip": ["-r requirements.lock"]}


def test_the_second_step_of_conda_is_written_where_it_is_needed():
    step = "pip install --no-deps --no-build-isolation -e ."
    for name in ("environment.yml", "README.md", "README.vi.md"):
        assert step in (ROOT / name).read_text(encoding="utf-8"), name

"""Beside papermill's tests in the copy: what they name directly is ours, and children are counted.

The runner puts it there as conftest.py; it is no part of this project's own test run.
"""

from importlib import import_module

import pytest


def pytest_collection_modifyitems(items):
    """Give the tests of papermill's engine ours in its place."""
    ours = import_module("helpers.render.warm.engine").WarmEngine
    for module in {item.module for item in items}:
        if hasattr(module, "NBClientEngine"):
            module.NBClientEngine = ours


@pytest.fixture(autouse=True)
def _counts_children(record_property, monkeypatch):
    manager = import_module("helpers.render.warm.manager").WarmManager
    start, started = manager.start_kernel, []

    def counted(self, **options):
        start(self, **options)
        started.append(self)

    monkeypatch.setattr(manager, "start_kernel", counted)
    yield
    record_property("children", len(started))

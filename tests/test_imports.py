"""Whatever module of the package is imported first, it finds what it stands on."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import pytest

import glasscity

ROOMS = ("scenario", "people", "life", "sensing", "scoring", "consequences", "response")
MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(glasscity.__path__, "glasscity.")
    if found.name.split(".")[1] in ROOMS
)


@pytest.fixture
def fresh():
    """Let nothing of the package be imported within a test, and give back what was."""
    before = {name: kept for name, kept in sys.modules.items() if name.startswith("glasscity")}
    for name in before:
        del sys.modules[name]
    yield
    for name in [name for name in sys.modules if name.startswith("glasscity")]:
        del sys.modules[name]
    sys.modules.update(before)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_may_be_the_first(fresh, module):
    assert importlib.import_module(module).__name__ == module

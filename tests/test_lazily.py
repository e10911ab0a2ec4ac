"""Packages whose names are looked up on first use."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

PACKAGES = ["selon", "selon.documents", "selon.feeds"]


@pytest.mark.parametrize("name", PACKAGES)
def test_every_public_name_is_there_and_no_other(name: str) -> None:
    package = import_module(name)
    assert dir(package) == sorted(package.__all__)
    for public in package.__all__:
        first = getattr(package, public)
        assert getattr(package, public) is first
    with pytest.raises(AttributeError, match=f"module '{name}' has no attribute 'lod'"):
        package.lod  # noqa: B018 - looking it up is the test


@pytest.mark.parametrize("name", PACKAGES)
def test_nothing_is_imported_before_it_is_used(name: str) -> None:
    code = (
        f"import sys, {name} as package;"
        "had = {m for m in sys.modules if m.startswith('selon.')};"
        f"print(*sorted(had - {{'selon.lazily', '{name}'}}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []

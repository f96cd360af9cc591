"""Every PDF the tests here build lies in one folder and is validated as PDF/A-2u when they are through."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casefile.store import Store
from tests.pdf import made
from tests.pdf.vera import validate, validator


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("built")
    yield folder
    files = sorted(folder.glob("*.pdf"))
    if files and validator() is not None:
        assert validate(files) == []


@pytest.fixture
def out(built: Path, request: pytest.FixtureRequest) -> Callable[[], Path]:
    """Makes names for PDFs that are validated at the end."""
    stem = "".join(c if c.isalnum() else "_" for c in request.node.name)[:80]
    numbers = itertools.count(1)
    return lambda: built / f"{stem}-{next(numbers)}.pdf"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return made.store_in(tmp_path)

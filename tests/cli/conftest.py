"""One small case, built and archived once, for the tests that only look."""

from __future__ import annotations

from pathlib import Path

import pytest

import main
from tests.support.scans import save_page


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `scans`, `out` and `archive`; one file of the scans was refused."""
    folder = tmp_path_factory.mktemp("built")
    save_page(folder / "scans" / "第1页.jpg")
    (folder / "scans" / "empty.jpg").write_bytes(b"")
    arguments = ["build", folder / "scans", "--out", folder / "out", "--archive", folder / "archive", "--jobs", 1]
    assert main.main([str(a) for a in arguments]) == 1
    return folder

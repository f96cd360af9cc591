"""The shipped pack, and tables made of it."""

from __future__ import annotations

import pytest

from scoring.pack import Pack, find_pack, load_pack


@pytest.fixture(scope="session")
def base() -> Pack:
    return load_pack(find_pack())

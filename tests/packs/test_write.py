"""A pack that was written is the pack that is read."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.errors import OutputNotWritable
from scoring.checks import CHECKS
from scoring.pack import Pack, load_pack
from scoring.pack_write import pack_text, sealed, write_pack


def test_written_and_read_it_is_the_same(base: Pack, tmp_path: Path) -> None:
    path = tmp_path / "new" / "pack.toml"
    written = write_pack(base, path)
    read = load_pack(path, CHECKS)
    assert read == written == sealed(base)
    assert replace(read, sha256=base.sha256) == base
    assert written.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_writing_again_gives_the_same_bytes_and_leaves_nothing_behind(base: Pack, tmp_path: Path) -> None:
    path = tmp_path / "pack.toml"
    write_pack(base, path)
    first = path.read_bytes()
    write_pack(load_pack(path), path)
    assert path.read_bytes() == first
    assert [p.name for p in tmp_path.iterdir()] == ["pack.toml"]


def test_a_place_that_cannot_be_written_to_is_a_known_error(base: Pack, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputNotWritable):
        write_pack(base, tmp_path / "file" / "pack.toml")


_TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
_VALUES = st.recursive(
    _TEXTS | st.booleans() | st.integers(-(10**9), 10**9) | st.decimals(-10000, 10000, allow_nan=False, places=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(wording=_TEXTS.filter(bool), params=st.dictionaries(_TEXTS, _VALUES, max_size=4))
def test_any_text_and_parameter_survives(base: Pack, wording: str, params: dict[str, Any]) -> None:
    group = base.groups[0]
    item = replace(group.items[0], wording=wording, params=params)
    changed = replace(base, groups=(replace(group, items=(item,)),), vetoes=(), bonuses=(), root_causes=())
    read = tomllib.loads(pack_text(changed), parse_float=Decimal)["item"][0]
    assert read["wording"] == wording
    assert read.get("params", {}) == params

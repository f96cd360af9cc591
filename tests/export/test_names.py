"""Names that every system can hold."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.export.names import safe_name, unique_name

odd = st.text(st.sampled_from('aA.浙〔 ~%\\/:*?"<>|\n\t\u3000é\u0301㛃')) | st.text()
reserved = st.sampled_from(["CON", "nul.txt", "com1", "LPT³.pdf", "aux .jpg", "Con.tar.gz"])


@given(st.one_of(odd, reserved), st.integers(24, 255))
def test_safe_on_every_system(text: str, limit: int) -> None:
    name = safe_name(text, max_bytes=limit)
    assert name
    assert len(name.encode("utf-8")) <= limit
    assert unicodedata.is_normalized("NFC", name)
    assert not re.search(r'[<>:"/\\|?*%\x00-\x1f\x7f-\x9f]', name)
    assert name not in (".", "..")
    assert name[-1] not in ". "
    assert name[0] not in "~."
    assert name == name.strip()
    assert not re.match(r"(?i)(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)", name)
    assert safe_name(name, max_bytes=limit) == name


@given(st.lists(odd, max_size=8))
def test_no_two_names_meet_whatever_the_letter_case(texts: list[str]) -> None:
    taken: set[str] = set()
    names = [unique_name(safe_name(text), taken) for text in texts]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name.encode("utf-8")) <= 120 for name in names)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("浙临交立〔2025〕第000123号", "浙临交立〔2025〕第000123号"),
        ("a/b:c?.jpg", "a_b_c_.jpg"),
        ("con.jpg", "_con.jpg"),
        ("", "_"),
        ("e\u0301.jpg", "é.jpg"),
        ("卷" * 100 + ".jpeg", "卷" * 38 + ".jpeg"),
    ],
)
def test_examples(text: str, name: str) -> None:
    assert safe_name(text) == name

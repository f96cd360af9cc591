"""The quick reader of sentences says what the general one says, of plain files and of all others."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.locate import resource_path
from casefile.plain_toml import _read_plain, read_sentences

FILES = sorted(resource_path("messages").glob("*.toml"))

ODD = (
    "",
    "# nothing\n",
    '[a]\nzh = "甲"\nen = "A"\n',
    '[a]\nzh = "他说\\"好\\"\\n"\nen = "\\u4e2d"\n',
    '"a.b" = { zh = "甲", en = "A" }\n',
    'a.b = { zh = "甲", en = "A" }\n',
    '[a]\nzh = """甲\n乙"""\n',
    "[a]\nzh = '甲'\n",
    '[a.b]\nzh = "甲"\n',
    'a = "甲"\n[b]\nzh = "乙"\n',
    '[a]\nb = { zh = "甲", en = "A" }\n',
    'a = { zh = "甲", en = "A" } # why\n',
    '  [a]\n  zh = "甲"\n',
    '[a]\r\nzh = "甲"\r\n',
)
FAULTY = (
    '[a]\nzh = "甲"\nzh = "乙"\n', '[a]\n[a]\n', 'a = { zh = "甲", zh = "乙" }\n', 'a = { zh = "甲", en = "A" }\n[a]\n',
    '[a]\nzh = "\\q"\n', '[a]\nzh = "甲\x01"\n', "[a\n", "nonsense\n", '[a]\nzh = "甲\n',
)  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_file_of_sentences_is_plain_and_read_alike(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert _read_plain(text) is not None, "write it plainly, or every start waits for the general reader"
    assert read_sentences(text) == tomllib.loads(text)


@pytest.mark.parametrize("text", ODD)
def test_what_is_not_plain_is_read_alike(text: str) -> None:
    assert read_sentences(text) == tomllib.loads(text)


@pytest.mark.parametrize("text", FAULTY)
def test_what_is_no_toml_is_refused(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)
    with pytest.raises(tomllib.TOMLDecodeError):
        read_sentences(text)


@given(st.lists(st.sampled_from(['[a]', '["b.c"]', 'zh = "x"', 'en = "\\""', 'd = { zh = "x", en = "y" }', "# z", "", "e = 1", "]"]), max_size=8))
def test_any_mixture_of_lines_is_read_alike(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        wanted = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        with pytest.raises(tomllib.TOMLDecodeError):
            read_sentences(text)
    else:
        assert read_sentences(text) == wanted

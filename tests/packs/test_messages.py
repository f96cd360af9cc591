"""Every sentence packs speak in exists, in both languages, and has the values it names."""

from __future__ import annotations

import re
import string

import pytest

from casefile.locate import resource_path
from casefile.messages import LANGUAGES, has_sentence, sentence
from scoring.pack_compare import _FIELDS, _GENERAL

SOURCES = sorted(resource_path().parent.glob("scoring/pack_*.py"))
USED = {
    code
    for path in SOURCES
    for text in [path.read_text(encoding="utf-8")]
    for code in [
        *re.findall(r'sentence\(\s*"(pack\.[a-z_]+)"', text),
        *(f"pack.{c}" for c in re.findall(r'fault\([^"\n]*(?:"", 0, )?"([a-z_]+)"[,)]', text)),
        *(f"pack.because_{c}" for c in re.findall(r'reasons\.append\("([a-z_]+)"', text) if c != "new"),
    ]
}


def test_the_sources_are_read() -> None:
    assert {"pack.points_missing", "pack.because_numbers_known", "pack.imported", "pack.total_unexplained"} <= USED


@pytest.mark.parametrize("code", sorted(USED))
def test_every_code_has_its_sentence(code: str) -> None:
    assert has_sentence(code)


@pytest.mark.parametrize("how", ["equal", "near", "similar", "id", "bound", "manual"])
def test_every_way_of_taking_a_row_has_a_sentence(how: str) -> None:
    assert has_sentence(f"pack.taken_{how}")


@pytest.mark.parametrize("reason", ["similar", "id"])
def test_likeness_as_a_reason_has_a_sentence(reason: str) -> None:
    assert has_sentence(f"pack.because_{reason}")


def test_every_part_of_a_pack_has_a_name() -> None:
    assert [f for f in (*_FIELDS, *_GENERAL) if not has_sentence(f"pack.field_{f}")] == []


@pytest.mark.parametrize("code", sorted(USED))
def test_both_languages_name_the_same_values(code: str) -> None:
    named = [{n for _, n, _, _ in string.Formatter().parse(sentence(code, lang)) if n} for lang in LANGUAGES]
    assert named[0] == named[1]

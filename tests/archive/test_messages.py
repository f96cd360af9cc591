"""Every error of the archive and of packages has its sentences."""

from __future__ import annotations

import re

import pytest

from casefile.archive import errors as archive_errors
from casefile.errors import KnownError
from casefile.export import errors as export_errors
from casefile.messages import LANGUAGES, has_sentence, sentence

CLASSES = sorted(
    {
        kind
        for module in (archive_errors, export_errors)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, KnownError) and kind.__module__ == module.__name__
    },
    key=lambda kind: kind.code,
)


@pytest.mark.parametrize("kind", CLASSES)
def test_sentences(kind: type[KnownError]) -> None:
    assert "code" in vars(kind)
    assert has_sentence(kind.code)
    named = [set(re.findall(r"\{(\w+)\}", sentence(kind.code, lang))) for lang in LANGUAGES]
    assert named[0] == named[1]

"""The window's texts in the chosen language (`resources/messages/ui.toml` and the parts' own files)."""

from __future__ import annotations

import re

from casefile.errors import KnownError
from casefile.messages import LANGUAGES, describe, has_sentence, sentence

_chosen = LANGUAGES[0]


def set_language(lang: str) -> None:
    """`zh` or `en`, for every text asked for from now on; anything else means Chinese."""
    global _chosen
    _chosen = lang if lang in LANGUAGES else LANGUAGES[0]


def language() -> str:
    return _chosen


def tr(code: str, /, **params: object) -> str:
    """The text for `code` in the chosen language."""
    return sentence(code, _chosen, **params)


def tr_or(code: str, fallback: str, /, **params: object) -> str:
    """The text for `code`, or `fallback` where nobody wrote one (names an office added as data)."""
    return sentence(code, _chosen, **params) if has_sentence(code) else fallback


def words_of(error: KnownError) -> str:
    """The sentence of a known error."""
    return describe(error, _chosen)


def is_chinese() -> bool:
    return _chosen == "zh"


def plain(text: str) -> str:
    """A menu text without its mnemonic and dots: for buttons, titles and lists."""
    return re.sub(r"\(&.\)", "", text).replace("&", "").rstrip("…")


def grade_word(grade: str) -> str:
    """A grade in the window's language; one that an office has added stays as it is written there."""
    return tr_or(f"grade.{grade}", grade)


def grade_name(grade: str | None, pack: object | None) -> str:
    """A grade in the window's language; one that only the office's settings name stays as it is written there."""
    if grade is None:
        return tr("ui_open")
    english = {g.name: g.name_en for g in getattr(pack, "grades", ())}
    return grade if is_chinese() else english.get(grade, grade)

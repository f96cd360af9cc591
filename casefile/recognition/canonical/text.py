"""Two ways of writing the same text: folded for comparing, plain for the report."""

from __future__ import annotations

import re
import unicodedata

# Different glyphs that forms and recognisers use for the same thing; folding is one character to one.
_FOLDED = {
    **{full: half for full, half in zip("（）【】［］｛｝〔〕〈〉", "()[][]{}[]<>", strict=True)},
    "：": ":",
    "；": ";",
    "，": ",",
    "．": ".",
    "。": ".",
    "、": ",",
    "？": "?",
    "！": "!",
    "／": "/",
    "－": "-",
    "—": "-",
    "–": "-",
    "―": "-",
    "─": "-",
    "～": "~",
    "“": '"',
    "”": '"',
    "＂": '"',
    "‘": "'",
    "’": "'",
    "○": "〇",
    "Ｏ": "O",
    "《": "<",
    "》": ">",
    "＜": "<",
    "＞": ">",
    "﹤": "<",
    "﹥": ">",
    "·": ".",
    "•": ".",
    "・": ".",
}

_DROPPED = frozenset("_＿\u200b\ufeff\u00ad")


def fold_char(char: str) -> str:
    """`char` as it is compared: half-width, one kind of bracket; "" for blanks and fill-in lines."""
    if char.isspace() or char in _DROPPED:
        return ""
    folded = _FOLDED.get(char)
    if folded is not None:
        return folded
    if ord(char) < 128:
        return char
    normal = unicodedata.normalize("NFKC", char)
    return normal if len(normal) == 1 else char


def fold(text: str) -> str:
    """`text` as it is compared, without blanks."""
    return "".join(map(fold_char, text))


_FULL = {"(": "（", ")": "）", "?": "？", "!": "！", ";": "；"}


def plain_text(text: str) -> str:
    """The contract's text form: NFC, half-width digits and Latin letters, full-width Chinese punctuation, no blanks."""
    text = unicodedata.normalize("NFC", text)
    kept: list[str] = []
    for char in text:
        if char.isspace() or char in _DROPPED:
            continue
        if "\uff10" <= char <= "\uff19" or "\uff21" <= char <= "\uff3a" or "\uff41" <= char <= "\uff5a":
            char = chr(ord(char) - 0xFEE0)
        kept.append(_FULL.get(char, char))
    text = "".join(kept)
    # A comma between digits groups thousands, a colon between digits is a time; elsewhere both are punctuation.
    text = re.sub(r"(?<!\d),|,(?!\d)", "，", text)
    text = re.sub(r"(?<!\d):|:(?!\d)", "：", text)
    return text


# A stroke is often read as 1, l or 丨.
_EMPTY = re.compile(r"^(?:[/\\|\-.,:;'\"~_*×xX无空丨]*|[1lI/丿]|无此项|不适用)$")


def is_empty_mark(text: str) -> bool:
    """True for what stands in a field that does not apply: nothing, a stroke, 无."""
    return bool(_EMPTY.match(fold(text)))

"""Sentences by code, read from TOML that is written plainly: one entry a line, or a heading with its two lines.

The general reader needs a tenth of a second for all sentences, which every start of the program would wait for. Whatever
is not plain here (tables in tables, lists, anything unknown) is left to it, so that the result is always the same.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

_CODE = r'(?:"([^"\\]+)"|([A-Za-z0-9_-]+))'
_TEXT = r'"((?:[^"\\]|\\.)*)"'
_INLINE = re.compile(rf"{_CODE} = \{{ (\w+) = {_TEXT}, (\w+) = {_TEXT} \}}")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_OPENS = " = { zh = "
_SPOKEN = ("zh = ", "en = ")
_HEADING = re.compile(rf"\[{_CODE}\]")
_VALUE = re.compile(rf"(\w+) = {_TEXT}")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # TOML forbids them in a text


def read_sentences(text: str) -> dict[str, Any]:
    """What `tomllib.loads(text)` gives, mostly without its help.

    Raises:
        tomllib.TOMLDecodeError: it is not TOML.
    """
    plain = None if _UNSEEN.search(text) else _read_plain(text)
    return tomllib.loads(text) if plain is None else plain


def _read_plain(text: str) -> dict[str, Any] | None:
    """None: something in it is not plain."""
    entries: dict[str, Any] = {}
    section: dict[str, str] = entries
    for line in text.split("\n"):
        if not line or line[0] == "#":
            continue
        if "\\" not in line:  # nearly every line: cut at its quotes, which is several times as fast as looking for forms
            cut = line.split('"')
            if len(cut) == 3 and cut[0] in _SPOKEN and not cut[2] and section is not entries and cut[0][:2] not in section:
                section[cut[0][:2]] = cut[1]
                continue
            if len(cut) == 5 and cut[2] == ", en = " and cut[4] == " }" and cut[0].endswith(_OPENS) and section is entries:
                code = cut[0][: -len(_OPENS)]
                if _BARE.fullmatch(code) and code not in entries:
                    entries[code] = {"zh": cut[1], "en": cut[3]}
                    continue
        if (found := _VALUE.fullmatch(line)) is not None and section is not entries:
            name, value = found.groups()
            if name in section:
                return None
            section[name] = _told(value)
            continue
        if section is entries and (found := _INLINE.fullmatch(line)) is not None:
            code, made = found[1] or found[2], {found[3]: _told(found[4]), found[5]: _told(found[6])}
            if len(made) < 2:
                return None
        elif (found := _HEADING.fullmatch(line)) is not None:
            code, made = found[1] or found[2], {}
            section = made
        else:
            return None
        if code in entries:
            return None
        entries[code] = made
    return entries


def _told(text: str) -> str:
    """The text with its escapes resolved.

    Raises:
        tomllib.TOMLDecodeError: there is no such escape.
    """
    return str(tomllib.loads(f'text = "{text}"')["text"]) if "\\" in text else text

"""File names that every system can hold: Windows, Linux, macOS, and BagIt manifests."""

from __future__ import annotations

import re
import unicodedata

# Not allowed in Windows names; `%` is an escape in manifests.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*%\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]')
# Reserved by Windows with any extension.
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
_MAX_EXTENSION = 16


def safe_name(text: str, *, max_bytes: int = 120, fallback: str = "_") -> str:
    """`text` as one path component, NFC, at most `max_bytes` of UTF-8, its extension kept.

    120 bytes are 40 Chinese characters: deep enough folders stay below the 260 characters of Windows.
    """
    name = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    name = _FORBIDDEN.sub("_", name).strip().rstrip(". ")
    if _RESERVED.match(name):
        name = "_" + name
    if len(name.encode("utf-8")) > max_bytes:
        stem, dot, extension = name.rpartition(".")
        if not stem or len(extension.encode("utf-8")) > _MAX_EXTENSION:
            stem, dot, extension = name, "", ""
        tail = dot + extension
        name = _cut(stem, max_bytes - len(tail.encode("utf-8"))).rstrip(". ") + tail
    # `~` at the start would be somebody's home folder to some tools, a leading dot hides the file.
    if name[:1] in ("~", "."):
        name = "_" + name[1:]
    return name or fallback


def unique_name(name: str, taken: set[str], *, max_bytes: int = 120) -> str:
    """`name`, or with `-2`, `-3`… where it is taken already; letter case does not tell names apart.

    The answer is added to `taken`.
    """
    stem, dot, extension = name.rpartition(".")
    if not stem:
        stem, dot, extension = name, "", ""
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        tail = f"-{number}{dot}{extension}"
        candidate = _cut(stem, max_bytes - len(tail.encode("utf-8"))) + tail
    taken.add(candidate.casefold())
    return candidate


def _cut(text: str, max_bytes: int) -> str:
    """The longest start of `text` of at most `max_bytes` that ends between characters."""
    return text.encode("utf-8")[: max(max_bytes, 0)].decode("utf-8", "ignore")

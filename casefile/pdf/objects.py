"""PDF values as plain Python values, and how they are written.

None, bool, int, float, str (text string), bytes (string), Name, Ref, list/tuple and dict
(keys without the slash). Written in one fixed way, so that the same value is always the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_REGULAR = frozenset(b"!\"$&'*+,-.0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ\\^_`abcdefghijklmnopqrstuvwxyz|~")


@dataclass(frozen=True, slots=True)
class Name:
    """A PDF name, without its slash."""

    text: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to the indirect object `number`."""

    number: int


def number(value: float) -> str:
    """A real number: at most five decimals, no exponent, no needless zeros."""
    text = f"{value:.5f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def serialise(value: Any) -> bytes:
    """`value` as PDF bytes.

    Raises:
        TypeError: `value` has no PDF form.
    """
    out = bytearray()
    _write(value, out)
    return bytes(out)


def _write(value: Any, out: bytearray) -> None:
    # By how often they come; a bool is an int, and must be asked for first.
    if isinstance(value, Ref):
        out += b"%d 0 R" % value.number
    elif isinstance(value, Name):
        out += _name(value.text)
    elif isinstance(value, dict):
        out += b"<<"
        for key, item in value.items():
            out += _name(key)
            out += b" "
            _write(item, out)
            out += b"\n"
        out += b">>"
    elif isinstance(value, bool):
        out += b"true" if value else b"false"
    elif isinstance(value, int):
        out += b"%d" % value
    elif isinstance(value, float):
        out += number(value).encode()
    elif isinstance(value, str):
        out += _text(value)
    elif isinstance(value, (list, tuple)):
        out += b"["
        for position, item in enumerate(value):
            if position:
                out += b" "
            _write(item, out)
        out += b"]"
    elif isinstance(value, bytes):
        out += b"<" + value.hex().encode() + b">"
    elif value is None:
        out += b"null"
    else:
        raise TypeError(f"no PDF form for {type(value).__name__}")


@lru_cache(maxsize=1024)
def _name(text: str) -> bytes:
    out = bytearray(b"/")
    for byte in text.encode("utf-8"):
        if byte in _REGULAR:
            out.append(byte)
        else:
            out += b"#%02X" % byte
    return bytes(out)


def _text(text: str) -> bytes:
    if text.isascii() and text.isprintable():
        return b"(" + text.translate({40: "\\(", 41: "\\)", 92: "\\\\"}).encode() + b")"
    return b"<FEFF" + text.encode("utf-16-be", "replace").hex().upper().encode() + b">"

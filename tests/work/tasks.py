"""Functions that test workers run; at the top level so that a fresh interpreter can import them."""

from __future__ import annotations

import hashlib
import os
import time

from casefile.errors import SourceMissing

_greeting = "nobody"


def act(order: tuple[str, object]) -> object:
    """Does what it is told, good or bad."""
    what, value = order
    if what == "return":
        return value
    if what == "sleep":
        time.sleep(float(value))  # type: ignore[arg-type]
        return value
    if what == "stuck":  # deaf to Python's signal handlers, like a decoder in C
        return hashlib.pbkdf2_hmac("sha256", b"", b"", int(float(value) * 1e6))  # type: ignore[arg-type]
    if what == "die":
        os.abort()
    if what == "kill":
        os.kill(os.getpid(), 9)
    if what == "eat":
        return len(bytearray(int(value)))  # type: ignore[call-overload]
    if what == "known":
        raise SourceMissing(path=value)
    if what == "bug":
        raise RuntimeError(str(value))
    if what == "odd":
        return lambda: value  # cannot cross the process border
    if what == "pid":
        return os.getpid()
    if what == "greet":
        return _greeting
    raise AssertionError(what)


def greet(name: str) -> None:
    global _greeting
    _greeting = name

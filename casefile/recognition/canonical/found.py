"""A value and where in a string it stands."""

from __future__ import annotations

from typing import NamedTuple


class Found(NamedTuple):
    """`value` was written in characters `start` (0-based) up to, not including, `end`."""

    value: str
    start: int
    end: int

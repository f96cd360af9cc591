"""Typed reading of TOML tables that collects every fault instead of stopping at the first."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands: its label for people, and the array and 1-based position it has there."""

    label: str
    array: str = ""
    index: int = 0


Report = Callable[[Place, str, str], None]
"""Takes the place, the key (or "") and the text of a fault."""


class Table:
    """One TOML table: typed access, faults go to `report`, unknown keys are found by `done`."""

    def __init__(self, data: object, place: Place, report: Report) -> None:
        self._data: Mapping[str, Any] = data if isinstance(data, dict) else {}
        self._place = place
        self._report = report
        self._used: set[str] = set()
        if not isinstance(data, dict):
            self.fault("应为一张表 / a table is expected")

    @property
    def place(self) -> Place:
        return self._place

    def fault(self, text: str, key: str = "") -> None:
        self._report(self._place, key, text)

    def _take(self, key: str, fits: Callable[[Any], bool], expected: str, default: T, required: bool) -> Any:
        self._used.add(key)
        value = self._data.get(key)
        if value is None:
            if required:
                self.fault(f"缺少 {key} / {key} is missing", key)
            return default
        if not fits(value):
            self.fault(f"{key}:类型不对 / {key}: {expected} is expected, not {value!r}", key)
            return default
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A non-empty text; required unless a default is given."""
        value = self._take(key, lambda v: isinstance(v, str) and (bool(v) or default is not None), "a text", default or "", default is None)
        return str(value)

    def whole(self, key: str, default: int | None = None, required: bool = True) -> int:
        """A whole number; 0 after a fault."""
        value = self._take(key, lambda v: type(v) is int, "a whole number", default or 0, required and default is None)
        return int(value)

    def number(self, key: str, required: bool = True) -> Decimal | None:
        """A number as Decimal; None when absent."""
        value = self._take(key, lambda v: type(v) is int or isinstance(v, Decimal), "a number", None, required)
        return None if value is None else Decimal(value)

    def flag(self, key: str, default: bool | None = None) -> bool:
        return bool(self._take(key, lambda v: isinstance(v, bool), "true or false", bool(default), default is None))

    def day(self, key: str, required: bool = True) -> date | None:
        value: date | None = self._take(key, lambda v: type(v) is date, "a date", None, required)
        return value

    def first_day(self, key: str = "from") -> date:
        return self.day(key) or date.min

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        fits = lambda v: isinstance(v, list) and all(isinstance(x, str) for x in v)  # noqa: E731
        return tuple(self._take(key, fits, "a list of texts", [], required))

    def one_of(self, key: str, choices: frozenset[str]) -> str:
        value = self.text(key)
        if value and value not in choices:
            self.fault(f"{key}:“{value}”不在可选之列 / {key}: {value!r} is none of {', '.join(sorted(choices))}", key)
        return value

    def raw(self, key: str) -> Any:
        self._used.add(key)
        return self._data.get(key)

    def tables(self, key: str) -> list[Table]:
        """The array of tables under `key`; empty when absent."""
        self._used.add(key)
        listed = self._data.get(key, [])
        if not isinstance(listed, list):
            self.fault(f"{key}:应为一组表 / {key}: a list of tables is expected", key)
            return []
        return [
            Table(entry, Place(f"{self._place.label} {key} {_label(entry, index)}".strip(), key, index), self._report)
            for index, entry in enumerate(listed, 1)
        ]

    def done(self) -> None:
        """Notes every key that was not asked for."""
        for key in self._data:
            if key not in self._used:
                self.fault(f"{key}:不认识的键 / {key}: unknown key", key)


def _label(entry: object, index: int) -> str:
    if isinstance(entry, dict):
        for key in ("id", "name"):
            if isinstance(entry.get(key), str):
                return str(entry[key])
    return str(index)


def read_table(path: Path, faults: list[str]) -> Table:
    """The TOML file as a Table; unreadable files are a fault and an empty table."""
    try:
        with path.open("rb") as stream:
            data: dict[str, Any] = tomllib.load(stream, parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.append(f"{path.name}: {error}")
        data = {}

    def report(place: Place, key: str, text: str) -> None:
        faults.append(f"{place.label}: {text}")

    return Table(data, Place(path.name), report)

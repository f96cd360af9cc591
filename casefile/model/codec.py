"""Frozen values to plain JSON data and back.

One generic walk over the type hints instead of a `to_dict` on each class, so that a new field
cannot be forgotten on one side. Unknown keys are ignored and missing ones take the class's
default: an archive written by an older version stays readable.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

_PLAIN = frozenset({str, int, float, bool, type(None)})


def to_plain(value: Any) -> Any:
    """`value` as dicts, lists, strings, numbers, booleans and None.

    Raises:
        TypeError: a value of a type that has no plain form.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return [to_plain(v) for v in value]
    names = _field_names(kind)
    if names is not None:
        return {name: to_plain(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, Mapping):
        return {str(k): to_plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(v) for v in value]
    raise TypeError(f"cannot be stored: {type(value).__name__}")


@cache
def _field_names(kind: type) -> tuple[str, ...] | None:
    return tuple(f.name for f in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


def from_plain(cls: type[T], data: Any) -> T:
    """An instance of `cls` from what `to_plain` made of it.

    Raises:
        ValueError: the data does not fit the class.
    """
    try:
        return typing.cast(T, _build(cls, data))
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError(f"{getattr(cls, '__name__', cls)}: {error}") from error


def _build(hint: Any, data: Any) -> Any:
    return _builder(hint)(data)


@cache
def _builder(hint: Any) -> Callable[[Any], Any]:
    """What makes values of `hint`. Types are looked into once: thousands of stored cases are read in a row."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        options = [a for a in args if a is not type(None)]
        if len(options) != 1:
            return _as_it_is
        inner = _builder(options[0])
        return inner if inner is _as_it_is else lambda data: None if data is None else inner(data)
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            each = _builder(args[0])
            return tuple if each is _as_it_is else lambda data: tuple([each(item) for item in data])
        return _fixed_tuple(tuple(_builder(arg) for arg in args))
    if origin is list:
        each = _builder(args[0])
        return lambda data: [each(item) for item in data]
    if origin is not None and issubclass(origin, Mapping):
        each = _builder(args[1])
        return lambda data: {k: each(v) for k, v in data.items()}
    if not isinstance(hint, type):
        return _as_it_is
    if dataclasses.is_dataclass(hint):
        return _of_dataclass(hint)
    if issubclass(hint, Enum):
        return hint
    if issubclass(hint, tuple) and hasattr(hint, "_fields"):
        return lambda data: hint(*data)
    if hint is float:
        return lambda data: float(data) if isinstance(data, int) else data
    return _as_it_is


def _as_it_is(data: Any) -> Any:
    return data


def _fixed_tuple(builders: tuple[Callable[[Any], Any], ...]) -> Callable[[Any], Any]:
    def build(data: Any) -> Any:
        if len(builders) != len(data):
            raise ValueError(f"expected {len(builders)} values, found {len(data)}")
        return tuple(b(item) for b, item in zip(builders, data, strict=True))

    return build


def _of_dataclass(cls: type) -> Callable[[Any], Any]:
    names: frozenset[str] = frozenset()
    built: list[tuple[str, Callable[[Any], Any]]] = []  # fields whose plain form is not the value itself

    def build(data: Any) -> Any:
        nonlocal names
        if not names:  # not before: a class may hold itself
            hints = get_type_hints(cls)
            fields = [f.name for f in dataclasses.fields(cls)]
            built.extend((name, b) for name in fields if (b := _builder(hints[name])) is not _as_it_is)
            names = frozenset(fields)
        values = {**data} if data.keys() <= names else {k: v for k, v in data.items() if k in names}
        for name, builder in built:
            if name in values:
                values[name] = builder(values[name])
        return cls(**values)

    return build

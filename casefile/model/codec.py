"""Frozen values to plain JSON data and back.

One generic walk over the type hints instead of a `to_dict` on each class, so that a new field
cannot be forgotten on one side. Unknown keys are ignored and missing ones take the class's
default: an archive written by an older version stays readable.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """`value` as dicts, lists, strings, numbers, booleans and None."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if dataclasses.is_dataclass(value):
        return {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(k): to_plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(v) for v in value]
    raise TypeError(f"cannot be stored: {type(value).__name__}")


def from_plain(cls: type[T], data: Any) -> T:
    """An instance of `cls` from what `to_plain` made of it.

    Raises:
        ValueError: the data does not fit the class.
    """
    try:
        return typing.cast(T, _build(cls, data))
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError(f"{getattr(cls, '__name__', cls)}: {error}") from error


@lru_cache(maxsize=None)
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _build(hint: Any, data: Any) -> Any:
    origin = get_origin(hint)
    if hint is Any:
        return data
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        options = [a for a in get_args(hint) if a is not type(None)]
        return _build(options[0], data) if len(options) == 1 else data
    if origin is tuple:
        args = get_args(hint)
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_build(args[0], item) for item in data)
        if len(args) != len(data):
            raise ValueError(f"expected {len(args)} values, found {len(data)}")
        return tuple(_build(arg, item) for arg, item in zip(args, data, strict=True))
    if origin is list:
        return [_build(get_args(hint)[0], item) for item in data]
    if origin is not None and issubclass(origin, Mapping):
        value_hint = get_args(hint)[1]
        return {k: _build(value_hint, v) for k, v in data.items()}
    if isinstance(hint, type):
        if dataclasses.is_dataclass(hint):
            hints = _hints(hint)
            known = {f.name for f in dataclasses.fields(hint)}
            return hint(**{k: _build(hints[k], v) for k, v in data.items() if k in known})
        if issubclass(hint, Enum):
            return hint(data)
        if issubclass(hint, tuple) and hasattr(hint, "_fields"):
            return hint(*data)
        if hint is float and isinstance(data, int):
            return float(data)
    return data

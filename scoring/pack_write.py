"""Writes criteria packs as TOML that `load_pack` reads back as the same pack. Same pack, same bytes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from casefile.store import place_error
from scoring.pack import SCHEMA
from scoring.pack_values import Bonus, Group, Item, Pack, RootCause, Veto

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}

Pairs = Iterable[tuple[str, Any]]


def pack_text(pack: Pack) -> str:
    """`pack` as TOML; everything but `sha256`, which is the digest of the file."""
    parts = [_head(pack)]
    for group in pack.groups:
        parts.append(_table("group", _group(group)))
        parts += [_table("item", _item(item)) for item in group.items]
    parts += [_table("veto", _veto(veto)) for veto in pack.vetoes]
    parts += [_table("bonus", _bonus(bonus)) for bonus in pack.bonuses]
    parts += [_table("root_cause", _cause(cause)) for cause in pack.root_causes]
    return "\n".join(parts)


def sealed(pack: Pack) -> Pack:
    """`pack` with the digest its file will have."""
    text = pack_text(pack)
    return replace(pack, sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(), text=text)


def write_pack(pack: Pack, path: Path) -> Pack:
    """Writes `pack` to `path`, complete or not at all, and returns it with the file's digest.

    Raises:
        OutputNotWritable, DiskFull: nothing was changed at `path`.
    """
    write_text(pack_text(pack), path)
    return sealed(pack)


def write_text(text: str, path: Path) -> None:
    """Writes a pack's file, complete or not at all.

    Raises:
        OutputNotWritable, DiskFull: nothing was changed at `path`.
    """
    data = text.encode("utf-8")
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise place_error(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _head(pack: Pack) -> str:
    grades = "".join(
        "  "
        + _value({"name": g.name, "name_en": g.name_en, "min": g.minimum, "verified": g.verified})
        + ",\n"
        for g in pack.grades
    )
    pairs: Pairs = [
        ("schema", SCHEMA),
        ("id", pack.id),
        ("edition", pack.edition),
        ("title", pack.title),
        ("title_en", pack.title_en),
        ("derived", pack.derived),
        ("notice", pack.notice),
        ("notice_en", pack.notice_en),
        ("base_score", pack.base_score),
        ("rounding", pack.rounding),
        ("na_policy", pack.na_policy),
        ("veto_effect", pack.veto_effect),
        ("bonus_cap", pack.bonus_cap),
    ]
    return _lines(pairs) + f"grades = [\n{grades}]\n"


def _group(group: Group) -> Pairs:
    return [
        ("id", group.id),
        ("part", group.part),
        ("part_en", group.part_en),
        ("name", group.name),
        ("name_en", group.name_en),
        ("points", group.points),
    ]


def _item(item: Item) -> Pairs:
    return [
        ("id", item.id),
        ("group", item.group),
        ("wording", item.wording),
        ("wording_en", item.wording_en),
        ("points", item.points),
        ("deduct", item.deduct),
        ("deduct_en", item.deduct_en),
        ("per_hit", item.per_hit),
        ("per_hit_max", item.per_hit_max),
        ("deductions", item.deductions or None),
        ("cap", item.cap),
        ("vetoes", item.vetoes or None),
        ("mode", item.mode),
        ("basis", item.basis),
        ("source", item.source),
        ("looks_at", item.looks_at or None),
        ("check", item.check),
        ("params", item.params or None),
    ]


def _veto(veto: Veto) -> Pairs:
    return [
        ("id", veto.id),
        ("wording", veto.wording),
        ("wording_en", veto.wording_en),
        ("mode", veto.mode),
        ("basis", veto.basis),
        ("source", veto.source),
        ("looks_at", veto.looks_at or None),
        ("effect", veto.effect),
        ("check", veto.check),
        ("params", veto.params or None),
    ]


def _bonus(bonus: Bonus) -> Pairs:
    return [
        ("id", bonus.id),
        ("wording", bonus.wording),
        ("wording_en", bonus.wording_en),
        ("points", bonus.points),
        ("mode", bonus.mode),
        ("source", bonus.source),
        ("check", bonus.check),
        ("params", bonus.params or None),
    ]


def _cause(cause: RootCause) -> Pairs:
    return [
        ("id", cause.id),
        ("text", cause.text),
        ("text_en", cause.text_en),
        ("criteria", cause.criteria),
        ("vetoes", cause.vetoes or None),
        ("whole", cause.whole or None),
    ]


def _table(name: str, pairs: Pairs) -> str:
    return f"[[{name}]]\n{_lines(pairs)}"


def _lines(pairs: Pairs) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in pairs if value is not None)


def text_of(value: Any) -> str:
    """A value as TOML has it."""
    return _value(value)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case int() | float():
            return str(value)
        case Decimal():
            return f"{value:f}"  # TOML knows no 1E+2
        case date():  # datetime too
            return value.isoformat()
        case Mapping():
            inner = ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items())
            return "{ " + inner + " }" if inner else "{}"
        case list() | tuple():
            return "[" + ", ".join(_value(v) for v in value) + "]"
        case _:
            raise TypeError(f"a pack cannot hold {type(value).__name__}")


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(c) or (f"\\u{ord(c):04X}" if ord(c) < 32 or ord(c) == 127 else c) for c in text) + '"'

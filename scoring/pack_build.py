"""Puts bound rows of a table together into a pack: ids, groups, vetoes, root causes, and what it says of itself."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from casefile.messages import sentence
from scoring.checks import CHECKS
from scoring.pack import check_pack
from scoring.pack_about import check_total, described, effect_of, english_of
from scoring.pack_bind import Bound
from scoring.pack_found import BONUS, ITEM, VETO, RowFault, Rows, TableRow, fault
from scoring.pack_head import plain
from scoring.pack_rule import vetoes_named
from scoring.pack_values import Bonus, Group, Item, Pack, RootCause, Veto
from scoring.pack_write import sealed, write_pack

_ID = re.compile(r"[A-Z][A-Za-z0-9-]{1,15}")  # resources/schema/report.schema.json, findings[].criterion
_RESERVED = re.compile(r"[VJ]\d")  # vetoes and bonuses

Bounds = Sequence[tuple[TableRow, Bound]]


def built(
    xlsx: Path, base: Pack, found: Rows, bound: Bounds, faults: list[RowFault]
) -> tuple[Pack | None, list[str]]:
    """The pack and the id of every row; None when `faults` has something."""
    ids = _ids(base, bound, faults)
    vetoes = _vetoes(base, bound, ids, faults, xlsx.name)
    bonuses = _bonuses(base, bound, ids, xlsx.name)
    if faults:  # figures may be missing
        return None, ids
    groups = _groups(base, bound, ids, {v.id for v in vetoes}, xlsx.name, faults)
    renamed = {b.match.base.id: ids[n] for n, (row, b) in enumerate(bound) if b.match.base is not None}
    if not any(row.kind == VETO for row, _ in bound):
        renamed |= {v.id: v.id for v in base.vetoes}
    causes = tuple(c for cause in base.root_causes if (c := _cause(cause, renamed)).criteria or c.vetoes)
    total = sum((g.points for g in groups), Decimal(0))
    check_total(found, total, base, faults)
    pack = described(
        replace(base, base_score=total, groups=groups, vetoes=vetoes, bonuses=bonuses, root_causes=causes),
        xlsx, base, found, faults,
    )  # fmt: skip
    if faults:
        return None, ids
    pack = sealed(pack)
    faults += _refused(pack)
    return pack, ids


@dataclass
class _GroupOfRows:
    part: str
    name: str
    stated: Decimal | None
    where: TableRow
    members: list[int] = field(default_factory=list)


def _grouped(bound: Bounds) -> dict[tuple[str, str], _GroupOfRows]:
    groups: dict[tuple[str, str], _GroupOfRows] = {}
    for n, (row, _) in enumerate(bound):
        if row.kind != ITEM:
            continue
        part = row.part or row.group or "评查项目"
        name = row.group or part
        groups.setdefault((part, name), _GroupOfRows(part, name, row.stated, row)).members.append(n)
    return groups


def _ids(base: Pack, bound: Bounds, faults: list[RowFault]) -> list[str]:
    """The table's own ids where they can be ids; else those of the known criteria; else new ones."""
    ids = [""] * len(bound)
    used: dict[str, TableRow] = {}
    for n, (row, _) in enumerate(bound):
        if not _fits(row.number, row.kind):
            continue
        if row.number in used:
            faults.append(fault(row.sheet, row.row, "id_twice", id=row.number, other=used[row.number].row))
        ids[n] = row.number
        used[row.number] = row
    for n, (row, b) in enumerate(bound):
        if not ids[n] and b.match.base is not None and b.match.base.id not in used:
            ids[n] = b.match.base.id
            used[ids[n]] = row
    # An id of the base pack never comes to mean something else.
    blocked = {*used, *(c.id for c in (*base.items, *base.vetoes, *base.bonuses))}
    groups = _grouped(bound)
    names = _group_ids(base, groups)
    for key, group in groups.items():
        fresh = (f"{names[key]}-{n:02}" for n in range(1, 1000))
        for n in group.members:
            ids[n] = ids[n] or _next(fresh, blocked)
    for kind, letter in ((VETO, "V"), (BONUS, "J")):
        fresh = (f"{letter}{n:02}" for n in range(1, 100))
        for n, (row, _) in enumerate(bound):
            if row.kind == kind:
                ids[n] = ids[n] or _next(fresh, blocked)
    return ids


def _fits(id: str, kind: str) -> bool:
    if not _ID.fullmatch(id):
        return False
    reserved = {VETO: "V", BONUS: "J"}.get(kind)
    return id.startswith(reserved) if reserved else not _RESERVED.match(id)


def _next(fresh: Iterator[str], blocked: set[str]) -> str:
    id = next(i for i in fresh if i not in blocked)
    blocked.add(id)
    return id


def _group_ids(base: Pack, groups: Mapping[tuple[str, str], _GroupOfRows]) -> dict[tuple[str, str], str]:
    """A group of a known name keeps its id, others get the next number behind their part's letter."""
    known = {(plain(g.part), plain(g.name)): g.id for g in base.groups}
    ids = {key: known[found] for key in groups if (found := (plain(key[0]), plain(key[1]))) in known}
    letters = {plain(g.part): g.id[:1] for g in base.groups}
    unused = (c for c in "ABCDEFGHIKLMNOPQRSTUWXYZ" if c not in letters.values())
    used = {g.id for g in base.groups}
    for key in groups:
        if key in ids:
            continue
        part = plain(key[0])
        if part not in letters:
            letters[part] = next(unused, "Z")
        ids[key] = next(i for n in range(1, 1000) if (i := f"{letters[part]}{n}") not in used)
        used.add(ids[key])
    return ids


def _groups(
    base: Pack, bound: Bounds, ids: list[str], vetoes: set[str], file: str, faults: list[RowFault]
) -> tuple[Group, ...]:
    english = {plain(g.part): g.part_en for g in base.groups} | {plain(g.name): g.name_en for g in base.groups}
    grouped = _grouped(bound)
    names = _group_ids(base, grouped)
    groups = []
    for key, group in grouped.items():
        items = tuple(
            _item(names[key], ids[n], *bound[n], vetoes=vetoes, file=file, faults=faults) for n in group.members
        )
        points = sum((i.points for i in items), Decimal(0))
        if group.stated is not None and group.stated != points:
            faults.append(
                fault(group.where.sheet, group.where.row, "group_sum", name=group.name, stated=group.stated, points=points)
            )
        groups.append(
            Group(
                id=names[key],
                part=group.part,
                part_en=english.get(plain(group.part), group.part),
                name=group.name,
                name_en=english.get(plain(group.name), group.name),
                points=points,
                items=items,
            )
        )
    return tuple(groups)


def _item(
    group: str, id: str, row: TableRow, b: Bound, *, vetoes: set[str], file: str, faults: list[RowFault]
) -> Item:
    known = b.match.base if isinstance(b.match.base, Item) else None
    assert row.points is not None  # rows without points or rule are faults, and then no items are made
    assert b.rule is not None
    named = vetoes_named(row.deduct)
    for veto in named:
        if veto not in vetoes:
            faults.append(fault(row.sheet, row.row, "veto_unknown", id=veto))
    kept = tuple(v for v in known.vetoes if v in vetoes) if known else ()
    if known and (not row.deduct or row.deduct == known.deduct):
        named = kept
    deduct = row.deduct or (known.deduct if known else sentence("pack.no_rule", "zh"))
    return Item(
        id=id,
        group=group,
        wording=row.wording,
        wording_en=_wording_en(row, known),
        points=row.points,
        deduct=deduct,
        deduct_en=english_of(
            row.deduct_en, deduct, known.deduct if known else sentence("pack.no_rule", "zh"),
            known.deduct_en if known else sentence("pack.no_rule", "en"),
        ),
        per_hit=b.rule.per_hit,
        per_hit_max=b.rule.per_hit_max,
        deductions=b.rule.deductions,
        cap=b.rule.cap,
        vetoes=named or kept,
        mode=b.mode,
        basis=row.basis or (known.basis if known else "—"),
        source=_source(row, known, file),
        looks_at=known.looks_at if known else "",
        check=b.check,
        params=b.params,
    )  # fmt: skip


def _vetoes(base: Pack, bound: Bounds, ids: list[str], faults: list[RowFault], file: str) -> tuple[Veto, ...]:
    found = []
    for n, (row, b) in enumerate(bound):
        if row.kind != VETO:
            continue
        known = b.match.base if isinstance(b.match.base, Veto) else None
        effect = effect_of(row.deduct) if row.deduct else None
        if effect is None:
            effect = known.effect if known else "default"
        found.append(
            Veto(
                id=ids[n],
                wording=row.wording,
                wording_en=_wording_en(row, known),
                mode=b.mode,
                basis=row.basis or (known.basis if known else "—"),
                source=_source(row, known, file),
                looks_at=known.looks_at if known else "",
                effect=effect,
                check=b.check,
                params=b.params,
            )
        )
    return tuple(found) or base.vetoes


def _bonuses(base: Pack, bound: Bounds, ids: list[str], file: str) -> tuple[Bonus, ...]:
    found = []
    for n, (row, b) in enumerate(bound):
        if row.kind != BONUS:
            continue
        known = b.match.base if isinstance(b.match.base, Bonus) else None
        found.append(
            Bonus(
                id=ids[n],
                wording=row.wording,
                wording_en=_wording_en(row, known),
                points=row.points or Decimal(0),
                mode=b.mode,
                source=_source(row, known, file),
                check=b.check,
                params=b.params,
            )
        )
    return tuple(found) or base.bonuses


def _wording_en(row: TableRow, known: Item | Veto | Bonus | None) -> str:
    return english_of(row.wording_en, row.wording, known.wording if known else "", known.wording_en if known else "")


def _source(row: TableRow, known: Item | Veto | Bonus | None, file: str) -> str:
    if known is not None and row.wording == known.wording:
        return known.source
    number = "" if _fits(row.number, row.kind) else row.number
    return f"{file} {number}".strip()


def _cause(cause: RootCause, renamed: Mapping[str, str]) -> RootCause:
    return replace(
        cause,
        criteria=tuple(renamed[c] for c in cause.criteria if c in renamed),
        vetoes=tuple(renamed[v] for v in cause.vetoes if v in renamed),
    )


def _refused(pack: Pack) -> list[RowFault]:
    """What the reader of packs still does not like: the last word before a pack is handed out."""
    with tempfile.TemporaryDirectory(prefix="mingjuan-") as folder:
        path = Path(folder) / "pack.toml"
        write_pack(pack, path)
        return [fault("", 0, "pack_reader", text=f.text) for f in check_pack(path, CHECKS)]

"""Puts bound rows of a table together into a pack: ids, groups, vetoes, root causes, and what it says of itself."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from casefile.messages import sentence
from scoring.checks import CHECKS
from scoring.pack import VETO_EFFECT, check_pack
from scoring.pack_bind import Bound
from scoring.pack_rows import BONUS, ITEM, VETO, RowFault, Rows, TableRow, fault, plain, points_of
from scoring.pack_rule import vetoes_named
from scoring.pack_values import Bonus, Grade, Group, Item, Pack, RootCause, Veto
from scoring.pack_write import sealed, write_pack

ABOUT = "标准包说明"
MODES = {"A": "系统判定", "S": "系统建议", "M": "人工评定"}
_EFFECTS = {"default": "按标准包总则", "fail_grade": "等次为最低等", "zero_score": "总分为零", "no_excellent": "不能评为最高等次"}
_CAP = "总分不超过{points}分"
_NA = {"full_marks": "得满分", "proportional": "剔除后按比例折算"}
_ID = re.compile(r"[A-Z][A-Za-z0-9-]{1,15}")  # resources/schema/report.schema.json, findings[].criterion
_RESERVED = re.compile(r"[VJ]\d")  # vetoes and bonuses
_GRADE = re.compile(r"([^≥>=:：；;\d]+)(?:≥|>=|=|:|：)(\d+(?:\.\d{1,2})?)分?")

Bounds = Sequence[tuple[TableRow, Bound]]


def effect_words(effect: str) -> str:
    """A veto's effect for people."""
    if effect.startswith("cap_at:"):
        return _CAP.format(points=effect.removeprefix("cap_at:"))
    return _EFFECTS[effect]


def na_words(policy: str) -> str:
    """A not-applicable policy for people."""
    return _NA[policy]


def effect_of(text: str) -> str | None:
    """The effect `effect_words` wrote, its code, or what tables say (不合格卷, 总分为零); None when it is none."""
    words = {plain(v): k for k, v in _EFFECTS.items()}
    if plain(text) in words:
        return words[plain(text)]
    if VETO_EFFECT.fullmatch(text) or text == "default":
        return text
    capped = re.search(r"不超过\s*(\d{1,3}(?:\.\d{1,2})?)", text)
    if capped:
        return f"cap_at:{capped[1]}"
    if re.search(r"零分|(?<![\d.])0分|扣100分", plain(text)):
        return "zero_score"
    return "fail_grade" if "不合格" in text else None


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
    _check_total(found, total, base, faults)
    pack = _described(
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
        deduct_en=_english(
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


def _english(given: str, text: str, known: str, known_en: str) -> str:
    """English only where it is a translation of this very text; else the text itself."""
    return given or (known_en if known_en and text == known else text)


def _wording_en(row: TableRow, known: Item | Veto | Bonus | None) -> str:
    return _english(row.wording_en, row.wording, known.wording if known else "", known.wording_en if known else "")


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


def _check_total(found: Rows, total: Decimal, base: Pack, faults: list[RowFault]) -> None:
    if found.total is not None:
        sheet, row, stated = found.total
        if stated != total:
            faults.append(fault(sheet, row, "total_differs", stated=stated, points=total))
        return
    try:
        stated = points_of(found.about.get("满分")) or base.base_score
    except ValueError:
        faults.append(fault(ABOUT, 0, "about_unreadable", key="满分", value=found.about["满分"]))
        return
    if stated != total:
        faults.append(fault("", 0, "total_unexplained", stated=stated, points=total))


def _described(pack: Pack, xlsx: Path, base: Pack, found: Rows, faults: list[RowFault]) -> Pack:
    about = found.about

    def amount(key: str, otherwise: Decimal) -> Decimal:
        try:
            value = points_of(about.get(key))
        except ValueError:
            value = None
            faults.append(fault(ABOUT, 0, "about_unreadable", key=key, value=about[key]))
        return otherwise if value is None else value

    def chosen(key: str, words: Mapping[str, str], otherwise: str) -> str:
        if not about.get(key):
            return otherwise
        for code, text in words.items():
            if about[key] in (code, text):
                return code
        faults.append(fault(ABOUT, 0, "about_unreadable", key=key, value=about[key]))
        return otherwise

    effect = effect_of(about["一票否决效果"]) if about.get("一票否决效果") else pack.veto_effect
    if effect in (None, "default"):
        faults.append(fault(ABOUT, 0, "about_unreadable", key="一票否决效果", value=about["一票否决效果"]))
        effect = pack.veto_effect
    pack = replace(
        pack,
        rounding=amount("取整到", pack.rounding),
        bonus_cap=amount("加分上限", pack.bonus_cap),
        na_policy=chosen("不适用项", _NA, pack.na_policy),
        veto_effect=effect or pack.veto_effect,
        grades=_grades(about.get("等次", ""), base, faults),
    )
    pack = _named(pack, xlsx, base, found, chosen)
    same_name = (pack.id, pack.edition) == (base.id, base.edition)
    if same_name and replace(pack, sha256="") != replace(base, sha256=""):
        number = base.edition
        return replace(pack, edition=str(int(number) + 1) if number.isdecimal() else f"{number}-2")
    return pack


def _named(pack: Pack, xlsx: Path, base: Pack, found: Rows, chosen: Callable[[str, Mapping[str, str], str], str]) -> Pack:
    """What the pack is called: as the table says, else after its title and file."""
    about = found.about
    if not about.get("标准包编号"):
        title = next((t for t in found.titles if len(t) > 5), xlsx.stem)
        return replace(
            pack,
            id=re.sub(r"[^\w.-]+", "-", xlsx.stem).strip("-.") or "imported",
            edition="1",
            title=title,
            title_en=title,
            derived=True,  # its bindings are ours, so it must not be shown as the table itself
            notice=sentence("pack.notice_of_import", "zh", file=xlsx.name),
            notice_en=sentence("pack.notice_of_import", "en", file=xlsx.name),
        )
    title = about.get("名称") or base.title
    notice = about.get("说明") or base.notice
    return replace(
        pack,
        id=about["标准包编号"],
        edition=about.get("版本") or base.edition,
        title=title,
        title_en=about.get("英文名称") or _english("", title, base.title, base.title_en),
        derived=chosen("推导包", {"true": "是", "false": "否"}, "true" if base.derived else "false") == "true",
        notice=notice,
        notice_en=about.get("英文说明") or _english("", notice, base.notice, base.notice_en),
    )


def _grades(text: str, base: Pack, faults: list[RowFault]) -> tuple[Grade, ...]:
    if not text:
        return base.grades
    parts = [p for p in re.split(r"[；;,，、\s]+", text) if p]
    matches = [_GRADE.fullmatch(p) for p in parts]
    lows = [Decimal(m[2]) for m in matches if m]
    if not all(matches) or lows != sorted(set(lows), reverse=True) or not lows or lows[-1] != 0:
        faults.append(fault(ABOUT, 0, "about_unreadable", key="等次", value=text))
        return base.grades
    known = {g.name: g for g in base.grades}
    grades = []
    for match in matches:
        assert match is not None
        name, low = match[1].strip(), Decimal(match[2])
        same = known.get(name)
        grades.append(same if same and same.minimum == low else Grade(name, same.name_en if same else name, low, True))
    return tuple(grades)


def _refused(pack: Pack) -> list[RowFault]:
    """What the reader of packs still does not like: the last word before a pack is handed out."""
    with tempfile.TemporaryDirectory(prefix="mingjuan-") as folder:
        path = Path(folder) / "pack.toml"
        write_pack(pack, path)
        return [fault("", 0, "pack_reader", text=f.text) for f in check_pack(path, CHECKS)]


__all__ = ["ABOUT", "MODES", "built", "effect_of", "effect_words", "na_words"]

"""Criteria packs: what is judged, for how many points, by which check. A pack is data (TOML).

A faulty pack is refused with all its faults and, where it can be told, their lines.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from casefile.errors import PackFault
from casefile.law.table import Place, Table
from casefile.locate import read_by_hand, resource_path
from scoring.pack_values import Bonus, Grade, Group, Item, Pack, RootCause, Veto

__all__ = [
    "DEFAULT_PACK",
    "Bonus",
    "Fault",
    "Grade",
    "Group",
    "Item",
    "Pack",
    "PackError",
    "RootCause",
    "Veto",
    "check_pack",
    "find_pack",
    "load_pack",
    "parse_pack",
]

SCHEMA = "mingjuan.pack/1"
MODES = frozenset({"A", "S", "M"})
NA_POLICIES = frozenset({"full_marks", "proportional"})
VETO_EFFECT = re.compile(r"fail_grade|zero_score|no_excellent|cap_at:\d{1,3}(?:\.\d{1,2})?")
DEFAULT_PACK = "ZJ-D1"

_CHECK_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a pack. `line` is 1-based, 0 when it cannot be told."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}" if self.line else self.text


class PackError(PackFault):
    """The pack cannot be used. `faults` holds all of them; params: file, faults."""

    faults: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, file: str, faults: list[Fault]) -> PackError:
        error = cls(file=file, faults="; ".join(map(str, faults)))
        error.faults = tuple(faults)
        return error


def find_pack(name_or_path: str = DEFAULT_PACK) -> Path:
    """A pack that ships with the program by its id, else the path itself (it need not exist)."""
    shipped = resource_path("packs", f"{name_or_path}.toml")
    bare = re.fullmatch(r"[\w.-]+", name_or_path) is not None
    return shipped if bare and shipped.is_file() else Path(name_or_path)


def load_pack(path: Path, known_checks: Collection[str] | None = None) -> Pack:
    """Reads and checks the pack at `path`.

    Args:
        known_checks: names that `check` may have; None: any.

    Raises:
        PackError: with every fault at once.
    """
    pack, faults = _read(path, known_checks)
    if pack is None or faults:
        raise PackError.of(path.name, faults)
    return pack


def check_pack(path: Path, known_checks: Collection[str] | None = None) -> list[Fault]:
    """Every fault of the pack at `path`, in the order of the lines; empty when it is sound."""
    return _read(path, known_checks)[1]


def parse_pack(raw: bytes, name: str, known_checks: Collection[str] | None = None) -> tuple[Pack | None, list[Fault]]:
    """A pack from the bytes of its file, and every fault of it; the pack counts only when there is none.

    Args:
        name: of the file, for what is said of it.
    """
    try:
        text = raw.decode("utf-8")
        data = tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)  # as some editors save it
    except UnicodeDecodeError:
        return None, [Fault(0, f"{name}: 不是 UTF-8 文本 / not UTF-8 text")]
    except RecursionError:
        return None, [Fault(0, f"{name}: 嵌套过深 / nested too deeply")]
    except tomllib.TOMLDecodeError as error:
        said = re.search(r"line (\d+)", str(error))
        line = int(said[1]) if said else len(text.splitlines())  # else "at end of document"
        return None, [Fault(line, str(error))]
    except (ValueError, ArithmeticError):  # digits without end; an exponent beyond every Decimal
        return None, [Fault(0, f"{name}: 数字过长 / a number is too long")]
    lines = _Lines(text)
    faults: list[Fault] = []

    def report(place: Place, key: str, what: str) -> None:
        label = f"{place.label}: " if place.label else ""
        faults.append(Fault(lines.of(place, key), label + what))

    pack = _Reader(Table(data, Place(""), report), known_checks).pack(hashlib.sha256(raw).hexdigest())
    return replace(pack, text=text), sorted(faults, key=lambda fault: fault.line)


def _read(path: Path, known_checks: Collection[str] | None) -> tuple[Pack | None, list[Fault]]:
    try:
        raw = read_by_hand(path)
    except OSError as error:
        return None, [Fault(0, f"{path}: 打不开 / cannot be opened ({error.strerror})")]
    return parse_pack(raw, str(path), known_checks)


class _Lines:
    """Line numbers of the tables and keys of a TOML file."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, int, str], int] = {}
        seen: Counter[str] = Counter()
        array, index = "", 0
        for number, line in enumerate(text.splitlines(), 1):
            header = re.match(r"\s*\[\[\s*([\w.-]+)\s*\]\]", line)
            if header is not None:
                array = header[1]
                seen[array] += 1
                index = seen[array]
                self._lines[array, index, ""] = number
            elif key := re.match(r"\s*([\w-]+)\s*=", line):
                self._lines.setdefault((array, index, key[1]), number)

    def of(self, place: Place, key: str) -> int:
        exact = self._lines.get((place.array, place.index, key))
        return exact or self._lines.get((place.array, place.index, ""), 0) or self._lines.get(("", 0, place.array), 0)


class _Reader:
    """Turns the tables into a Pack; every fault goes through the tables."""

    def __init__(self, table: Table, known_checks: Collection[str] | None) -> None:
        self._table = table
        self._checks = known_checks
        self._where: dict[str, Table] = {}

    def pack(self, digest: str) -> Pack:
        table = self._table
        if table.text("schema") not in ("", SCHEMA):
            table.fault(f"schema 应为 {SCHEMA} / schema: {SCHEMA} is expected", "schema")
        items = [self._item(t) for t in table.tables("item")]
        groups = [self._group(t, items) for t in table.tables("group")]
        vetoes = tuple(self._veto(t) for t in table.tables("veto"))
        bonuses = tuple(self._bonus(t) for t in table.tables("bonus"))
        causes = tuple(self._cause(t) for t in table.tables("root_cause"))
        pack = Pack(
            id=table.text("id"),
            edition=table.text("edition"),
            title=table.text("title"),
            title_en=table.text("title_en"),
            derived=table.flag("derived"),
            notice=table.text("notice", ""),
            notice_en=table.text("notice_en", ""),
            base_score=_amount(table, "base_score"),
            rounding=_amount(table, "rounding"),
            na_policy=table.one_of("na_policy", NA_POLICIES),
            veto_effect=self._effect(table, "veto_effect"),
            bonus_cap=_amount(table, "bonus_cap", zero=True),
            grades=self._grades(),
            groups=tuple(groups),
            vetoes=vetoes,
            bonuses=bonuses,
            root_causes=causes,
            sha256=digest,
        )
        if pack.derived and not (pack.notice and pack.notice_en):
            table.fault("推导包须在 notice 和 notice_en 中说明 / a derived pack says so in notice and notice_en", "derived")
        self._check_sums(pack, items)
        self._check_references(pack)
        table.done()
        return pack

    def _item(self, table: Table) -> Item:
        points = _amount(table, "points")
        per_hit = _amount(table, "per_hit")
        per_hit_max = _amount(table, "per_hit_max") if table.raw("per_hit_max") is not None else None
        cap = _amount(table, "cap") if table.raw("cap") is not None else points
        deductions: dict[str, Decimal] = {}
        raw = table.raw("deductions")
        for kind, value in raw.items() if isinstance(raw, dict) else ():
            if type(value) is int or isinstance(value, Decimal):
                deductions[kind] = Decimal(value)
            else:
                table.fault(f"各类扣分 {kind}:应为数字 / deductions {kind}: a number is expected", "deductions")
        if raw is not None and not isinstance(raw, dict):
            table.fault("各类扣分应写成 名称 = 值 / deductions: a table is expected", "deductions")
        if cap > points:
            table.fault(f"最多扣分 {cap} 超过分值 {points} / cap {cap} is above points {points}", "cap")
        if per_hit_max is not None and per_hit_max < per_hit:
            table.fault(f"扣分上限 {per_hit_max} 低于每处扣分 {per_hit} / per_hit_max {per_hit_max} is below per_hit {per_hit}", "per_hit_max")
        for name, value in {"per_hit": per_hit, "per_hit_max": per_hit_max, **deductions}.items():
            if value is not None and not 0 < value <= cap and cap > 0:
                table.fault(f"扣分 {name} {value} 应大于 0 且不超过最多扣分 {cap} / {name} {value} is not above 0 and within cap {cap}", "per_hit")
        item = Item(
            id=self._id(table),
            group=table.text("group"),
            wording=table.text("wording"),
            wording_en=table.text("wording_en"),
            points=points,
            deduct=table.text("deduct"),
            deduct_en=table.text("deduct_en"),
            per_hit=per_hit,
            per_hit_max=per_hit_max,
            deductions=deductions,
            cap=cap,
            vetoes=table.texts("vetoes"),
            mode=table.one_of("mode", MODES),
            basis=table.text("basis"),
            source=table.text("source"),
            looks_at=table.text("looks_at", ""),
            check=self._check(table),
            params=self._params(table),
        )
        table.done()
        return item

    def _group(self, table: Table, items: list[Item]) -> Group:
        group_id = self._id(table)
        group = Group(
            id=group_id,
            part=table.text("part"),
            part_en=table.text("part_en"),
            name=table.text("name"),
            name_en=table.text("name_en"),
            points=_amount(table, "points"),
            items=tuple(item for item in items if item.group == group_id),
        )
        total = sum((item.points for item in group.items), Decimal(0))
        if total != group.points:
            table.fault(f"大项分值 {group.points},所列项目合计 {total} / points {group.points}, but its items have {total}", "points")
        table.done()
        return group

    def _veto(self, table: Table) -> Veto:
        veto = Veto(
            id=self._id(table),
            wording=table.text("wording"),
            wording_en=table.text("wording_en"),
            mode=table.one_of("mode", MODES),
            basis=table.text("basis"),
            source=table.text("source"),
            looks_at=table.text("looks_at", ""),
            effect=self._effect(table, "effect", default=True),
            check=self._check(table),
            params=self._params(table),
        )
        table.done()
        return veto

    def _bonus(self, table: Table) -> Bonus:
        bonus = Bonus(
            id=self._id(table),
            wording=table.text("wording"),
            wording_en=table.text("wording_en"),
            points=_amount(table, "points"),
            mode=table.one_of("mode", MODES),
            source=table.text("source"),
            check=self._check(table),
            params=self._params(table),
        )
        table.done()
        return bonus

    def _cause(self, table: Table) -> RootCause:
        cause = RootCause(
            id=self._id(table),
            text=table.text("text"),
            text_en=table.text("text_en"),
            criteria=table.texts("criteria", required=True),
            vetoes=table.texts("vetoes"),
            whole=table.flag("whole", default=False),
        )
        if table.raw("criteria") == [] and not cause.vetoes:
            table.fault("没有列出项目或否决项 / criteria: neither an item nor a veto is named", "criteria")
        table.done()
        return cause

    def _grades(self) -> tuple[Grade, ...]:
        grades = []
        for table in self._table.tables("grades"):
            minimum = _amount(table, "min", zero=True)
            grades.append(Grade(table.text("name"), table.text("name_en"), minimum, table.flag("verified", default=True)))
            table.done()
        ordered = [grade.minimum for grade in grades]
        if not ordered or ordered[-1] != 0 or ordered != sorted(set(ordered), reverse=True):
            self._table.fault("等次应由高到低,最低一等从 0 起 / grades go down from the highest to one that begins at 0", "grades")
        for name, count in Counter(grade.name for grade in grades).items():
            if name and count > 1:
                self._table.fault(f"等次“{name}”列了两次 / grade {name!r} stands twice", "grades")
        return tuple(grades)

    def _id(self, table: Table) -> str:
        value = table.text("id")
        if value in self._where:
            table.fault(f"编号 {value} 重复 / id {value} stands twice", "id")
        elif value:
            self._where[value] = table
        return value

    def _check(self, table: Table) -> str:
        name = table.text("check")
        if name and not _CHECK_NAME.fullmatch(name):
            table.fault(f"检查“{name}”不是检查的名称 / check: {name!r} is not a name of a check", "check")
        elif name and self._checks is not None and name not in self._checks:
            table.fault(f"没有名为“{name}”的检查 / check: there is no check {name!r}", "check")
        return name

    def _params(self, table: Table) -> Mapping[str, Any]:
        raw = table.raw("params")
        if raw is not None and not isinstance(raw, dict):
            table.fault("检查参数应写成 名称 = 值 / params: a table is expected", "params")
            return {}
        return dict(raw or {})

    def _effect(self, table: Table, key: str, default: bool = False) -> str:
        value = table.text(key)
        if value and not (default and value == "default") and not VETO_EFFECT.fullmatch(value):
            table.fault(f"{key}:“{value}”不是否决效果 / {key}: {value!r} is no effect of a veto", key)
        return value

    def _check_sums(self, pack: Pack, items: list[Item]) -> None:
        groups = {group.id for group in pack.groups}
        for item in items:
            if item.group and item.group not in groups:
                self._where.get(item.id, self._table).fault(f"没有大项 {item.group} / group: there is no group {item.group}", "group")
        total = sum((group.points for group in pack.groups), Decimal(0))
        if total != pack.base_score:
            self._table.fault(f"满分 {_plain(pack.base_score)},各大项合计 {_plain(total)} / base_score {_plain(pack.base_score)}, but the groups have {_plain(total)}", "base_score")

    def _check_references(self, pack: Pack) -> None:
        items = {item.id for item in pack.items}
        vetoes = {veto.id for veto in pack.vetoes}
        holders: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [(i.id, (), i.vetoes) for i in pack.items]
        holders += [(cause.id, cause.criteria, cause.vetoes) for cause in pack.root_causes]
        for holder, criteria, veto_ids in holders:
            table = self._where.get(holder, self._table)
            for name in criteria:
                if name not in items:
                    table.fault(f"没有项目 {name} / criteria: there is no item {name}", "criteria")
            for name in veto_ids:
                if name not in vetoes:
                    table.fault(f"没有否决项 {name} / vetoes: there is no veto {name}", "vetoes")
            if len(set(criteria)) != len(criteria):
                table.fault("同一项目列了两次 / criteria: an item stands twice", "criteria")
        holding: dict[str, str] = {}
        for cause in pack.root_causes:
            for name in dict.fromkeys(cause.criteria) if cause.whole else ():
                other = holding.setdefault(name, cause.id)
                if other != cause.id:  # which of the two deducts could not be told
                    self._where.get(cause.id, self._table).fault(
                        f"项目 {name} 已列入“{other}”,不能再并入另一条同一问题 / criteria: item {name} is joined in {other!r} already", "criteria"
                    )


def _plain(value: Decimal) -> str:
    """Without needless zeros."""
    return f"{value.normalize():f}"


def _amount(table: Table, key: str, zero: bool = False) -> Decimal:
    """Points: above 0 (or 0 where `zero`), at most two decimals."""
    value = table.number(key)
    if value is None:
        return Decimal(0)
    exponent = value.normalize().as_tuple().exponent
    if not value.is_finite() or value < 0 or (value == 0 and not zero):
        table.fault(f"{key}:应为大于 0 的数字,不是 {value} / {key}: a number above 0 is expected, not {value}", key)
        return Decimal(0)
    if isinstance(exponent, int) and exponent < -2:
        table.fault(f"{key}:{value} 超过两位小数 / {key}: {value} has more than two decimals", key)
    return value

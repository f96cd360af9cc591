"""Criteria packs as the Excel table provinces send round: out and in.

In: the head is found by its words in any order; rows keep the check of the known criterion they are by id or by equal
or nearly equal wording; a row that no check fits becomes an item for human judgement. All faults at once, nothing
half-imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from casefile.errors import PackFault
from casefile.messages import sentence
from casefile.sheets import Sheet, read_workbook, write_workbook
from scoring.checks.base import plain_number
from scoring.pack_about import ABOUT, MODES, effect_words, na_words
from scoring.pack_bind import Bound, bind
from scoring.pack_build import built
from scoring.pack_found import BONUS, ITEM, VETO, RowFault, Skipped, TableRow, fault
from scoring.pack_match import match_rows
from scoring.pack_rows import read_rows
from scoring.pack_values import Pack

HEAD = ("编号", "一级指标", "二级指标", "评查内容", "分值", "扣分标准", "方式", "法律依据", "绑定检查")
_WIDTHS = (8, 12, 16, 60, 8, 32, 10, 28, 28)


class PackTableFault(PackFault):
    """The table cannot become a pack. `rows` holds all faults; params: file, faults, faults_en."""

    code: ClassVar[str] = "pack_table_fault"
    rows: tuple[RowFault, ...] = ()

    @classmethod
    def of(cls, file: str, faults: Sequence[RowFault]) -> PackTableFault:
        ordered = tuple(sorted(faults, key=lambda f: (f.row == 0, f.sheet, f.row)))
        error = cls(file=file, faults="；".join(map(str, ordered)), faults_en="; ".join(f.text("en") for f in ordered))
        error.rows = ordered
        return error


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one criterion of the table.

    Attributes:
        rows: rows of the sheet it stands in, as Excel counts.
        id: its id in the new pack.
        how, sure, base_id: what it was taken for, see `pack_match.Match`; base_id None for a new one.
        check, mode: what judges it now.
        reasons: codes of what a person should know, each a sentence `pack.because_<code>`.
        nearest: id of the most similar known criterion.
    """

    sheet: str
    rows: tuple[int, ...]
    id: str
    kind: str
    wording: str
    how: str
    sure: int
    base_id: str | None
    check: str
    mode: str
    reasons: tuple[str, ...] = ()
    nearest: str = ""

    @property
    def by_hand(self) -> bool:
        """No check judges it."""
        return self.check == "manual"

    def text(self, lang: str = "zh") -> str:
        """What became of it, in words."""
        code = f"pack.taken_{'manual' if self.base_id is None and self.by_hand else self.how if self.base_id else 'bound'}"
        said = sentence(
            code, lang, id=self.id, base=self.base_id or "", sure=self.sure, check=self.check, nearest=self.nearest or "—"
        )
        reasons = [sentence(f"pack.because_{r}", lang, nearest=self.nearest or "—") for r in self.reasons if r != "new"]
        named = f"{self.id} {self.wording[:20]}" + ("：" if lang == "zh" else ": ")
        said = ("" if lang == "zh" else " ").join([said, *reasons])
        return sentence("pack.at_row", lang, sheet=self.sheet, row=self.rows[0], text=named + said)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """A pack made of a table, and how.

    Attributes:
        skipped: rows and sheets that hold no criterion.
        unused: head cells whose column means nothing to a pack.
        dropped: ids of the base pack's items that no row is.
        kept: ids of vetoes and bonuses taken from the base pack, because the table has none.
    """

    pack: Pack
    rows: tuple[RowResult, ...]
    skipped: tuple[Skipped, ...]
    unused: tuple[Skipped, ...]
    dropped: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def by_hand(self) -> tuple[RowResult, ...]:
        """New items for human judgement: no check fits them."""
        return tuple(r for r in self.rows if r.by_hand and "new" in r.reasons)

    @property
    def to_look_at(self) -> tuple[RowResult, ...]:
        """Rows of which a person should know something."""
        return tuple(r for r in self.rows if r.reasons or r.how != "equal")

    def summary(self, lang: str = "zh") -> list[str]:
        """The import in a few sentences, then one for each row to look at and each row left out."""
        count = {k: sum(r.kind == k for r in self.rows) for k in (ITEM, VETO, BONUS)}
        said = [
            sentence(
                "pack.imported", lang, id=self.pack.id, edition=self.pack.edition, items=count[ITEM],
                vetoes=count[VETO], bonuses=count[BONUS], points=plain_number(self.pack.base_score),
                bound=sum(not r.by_hand for r in self.rows), by_hand=len(self.by_hand),
            )
        ]  # fmt: skip
        if self.kept:
            said.append(sentence("pack.kept", lang, ids=_listed(self.kept, lang)))
        if self.dropped:
            said.append(sentence("pack.dropped", lang, ids=_listed(self.dropped, lang)))
        if self.unused:
            said.append(sentence("pack.unused", lang, columns=_listed([u.text for u in self.unused], lang)))
        said += [r.text(lang) for r in self.to_look_at]
        said += [
            sentence("pack.skipped_row" if s.row else "pack.skipped_sheet", lang, sheet=s.sheet, row=s.row, text=s.text)
            for s in self.skipped
        ]
        return said


def _listed(names: Sequence[str], lang: str, most: int = 12) -> str:
    names = list(dict.fromkeys(names))
    text = ("、" if lang == "zh" else ", ").join(names[:most])
    return sentence("pack.and_more", lang, text=text, count=len(names)) if len(names) > most else text


def export_pack(pack: Pack, xlsx: Path, at: datetime) -> None:
    """Writes `pack` as the table; same pack and time, same bytes.

    Raises:
        OutputNotWritable, DiskFull: nothing was changed at `xlsx`.
    """
    write_workbook(xlsx, pack_sheets(pack), build_time=at)


def pack_sheets(pack: Pack) -> list[Sheet]:
    """The table: items, vetoes, bonuses, and what the pack says of itself."""
    items = [
        (i.id, g.part, g.name, i.wording, i.points, i.deduct, MODES[i.mode], i.basis, i.check)
        for g in pack.groups
        for i in g.items
    ]
    vetoes = [
        (v.id, "一票否决", "", v.wording, "否决", effect_words(v.effect), MODES[v.mode], v.basis, v.check)
        for v in pack.vetoes
    ]
    bonuses = [(b.id, "加分", "", b.wording, b.points, "", MODES[b.mode], "", b.check) for b in pack.bonuses]
    about = [
        ("标准包编号", pack.id),
        ("版本", pack.edition),
        ("名称", pack.title),
        ("英文名称", pack.title_en),
        ("推导包", "是" if pack.derived else "否"),
        ("说明", pack.notice),
        ("英文说明", pack.notice_en),
        ("满分", pack.base_score),
        ("取整到", pack.rounding),
        ("不适用项", na_words(pack.na_policy)),
        ("一票否决效果", effect_words(pack.veto_effect)),
        ("加分上限", pack.bonus_cap),
        ("等次", "；".join(f"{g.name}≥{plain_number(g.minimum)}" for g in pack.grades)),
        ("标准包校验值", pack.sha256),
    ]
    return [
        Sheet("评查项目", HEAD, items, _WIDTHS),
        Sheet("一票否决", HEAD, vetoes, _WIDTHS),
        Sheet("加分项", HEAD, bonuses, _WIDTHS),
        Sheet(ABOUT, ("项目", "内容"), about, (18, 100)),
    ]


def import_pack(xlsx: Path, base: Pack) -> ImportResult:
    """The pack the table `xlsx` describes; bindings, figures and English come from `base` where rows are known.

    Raises:
        WorkbookUnreadable: not an .xlsx file.
        PackTableFault: with every fault of every row; nothing was imported.
    """
    found = read_rows(read_workbook(xlsx), ABOUT)
    faults = list(found.faults)
    bound: list[tuple[TableRow, Bound]] = []
    for kind, known in ((ITEM, base.items), (VETO, base.vetoes), (BONUS, base.bonuses)):
        rows = [r for r in found.rows if r.kind == kind]
        for row, match in zip(rows, match_rows(rows, known), strict=True):
            bound.append((row, bind(row, match, base, faults)))
    if not any(row.kind == ITEM for row, _ in bound) and not found.faults:
        faults.append(fault("", 0, "no_items"))
    pack, ids = built(xlsx, base, found, bound, faults)
    if pack is None or faults:
        raise PackTableFault.of(xlsx.name, faults)
    results = tuple(
        RowResult(
            row.sheet, row.rows, ids[n], row.kind, row.wording, b.match.how, b.match.sure, b.match.base.id if b.match.base else None,
            b.check, b.mode, b.reasons, b.match.nearest,
        )
        for n, (row, b) in enumerate(bound)
    )  # fmt: skip
    taken = {r.base_id for r in results}
    kinds = {r.kind for r in results}
    return ImportResult(
        pack=pack,
        rows=tuple(sorted(results, key=lambda r: (r.kind != ITEM, r.kind != VETO))),
        skipped=tuple(found.skipped),
        unused=tuple(found.unused),
        dropped=tuple(i.id for i in base.items if i.id not in taken),
        kept=tuple(c.id for kind, known in ((VETO, base.vetoes), (BONUS, base.bonuses)) if kind not in kinds for c in known),
    )  # fmt: skip

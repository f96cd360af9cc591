"""The most frequent faults of an archive: what was counted over many cases, criterion by criterion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from casefile.sheets import Sheet
from scoring.checks.base import Outcome
from scoring.pack_values import Item, Pack
from scoring.rescore import Rescored

ITEM, VETO = "item", "veto"


@dataclass
class Frequency:
    """How one criterion came out over many cases.

    Attributes:
        group: id and name of the item's group; "" for a veto.
        failed: numbers of the cases that break it, in the order they were scored.
        charged: of these, how many lost points here (the others lost them at another item for the same fault).
        points: lost in all.
    """

    criterion: str
    kind: str
    wording: str
    wording_en: str
    group: str = ""
    passed: int = 0
    undecided: int = 0
    charged: int = 0
    points: Decimal = Decimal(0)
    failed: list[int] = field(default_factory=list)

    @property
    def judged(self) -> int:
        """Cases it concerns and in which it is decided."""
        return self.passed + len(self.failed)

    @property
    def share(self) -> float:
        """0–1: of the cases in which it is decided, those that break it."""
        return len(self.failed) / self.judged if self.judged else 0.0


@dataclass(frozen=True)
class Frequencies:
    """Every item and veto, the most often broken first (then by what it costs, then in the pack's order).

    Attributes:
        cases: scored; `unreadable`: numbers of cases whose stored facts are of another version.
        with_faults: cases that break at least one.
    """

    cases: int
    unreadable: tuple[int, ...]
    with_faults: int
    lines: tuple[Frequency, ...]

    @property
    def broken(self) -> tuple[Frequency, ...]:
        return tuple(line for line in self.lines if line.failed)

    def sheet(self) -> Sheet:
        """As a table."""
        rows = [
            (
                n, line.criterion, line.group or "一票否决", line.wording, len(line.failed), line.judged, round(line.share * 100, 1),
                line.points if line.kind == ITEM else None, line.undecided,
            )
            for n, line in enumerate(self.broken, 1)
        ]  # fmt: skip
        head = ("序号", "编号", "大项", "评查内容", "不符合（卷）", "已判定（卷）", "不符合率（%）", "共扣分", "待评（卷）")
        return Sheet("常见问题", head, rows, (6, 8, 18, 60, 12, 12, 12, 10, 10))


def frequencies(results: Iterable[Rescored], pack: Pack) -> Frequencies:
    """Counts `results`, which are cases scored under `pack`."""
    lines = {c.criterion: c for c in _lines(pack)}
    cases = with_faults = 0
    unreadable: list[int] = []
    for result in results:
        if result.error is not None:
            unreadable.append(result.case_id)
            continue
        cases += 1
        broken = False
        for criterion, outcome in (result.outcomes or {}).items():
            line = lines.get(criterion)
            if line is None:
                continue
            if outcome == Outcome.FAIL:
                broken = True
                line.failed.append(result.case_id)
                cost = (result.deductions or {}).get(criterion, Decimal(0))
                line.charged += cost > 0
                line.points += cost
            elif outcome == Outcome.PASS:
                line.passed += 1
            elif outcome == Outcome.NEEDS_JUDGEMENT:
                line.undecided += 1
        with_faults += broken
    ordered = sorted(lines.values(), key=lambda line: (-len(line.failed), -line.points))
    return Frequencies(cases, tuple(unreadable), with_faults, tuple(ordered))


def _lines(pack: Pack) -> Sequence[Frequency]:
    groups = {item.id: f"{group.id} {group.name}" for group in pack.groups for item in group.items}
    return [
        Frequency(c.id, ITEM if isinstance(c, Item) else VETO, c.wording, c.wording_en or c.wording, groups.get(c.id, ""))
        for c in (*pack.items, *pack.vetoes)
    ]

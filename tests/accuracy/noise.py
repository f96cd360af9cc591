"""Scoring against truth, without images: made cases told and not painted, reading noise put in, facts, score.

Every second case holds one named fault, in turn, so that each has its share; the others are clean. Each case is
scored twice: as a perfect engine would read it, and with noise. What the perfect reading gets wrong is the
scoring's own fault; what only the noisy one does is a doubt that was not told apart from a contradiction.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casefile.catalogue import load
from casefile.facts import derive
from casefile.law.calendar import Calendar
from casefile.law.registry import default_registry
from scoring.engine import Finding, ScoreSheet, score
from scoring.pack import Pack, find_pack, load_pack
from tests.accuracy.pages import on_sheets
from tests.support.dossier_maker import FAMILIES, ScanOptions, make_case
from tests.support.dossier_maker.faults import FAULTS
from tests.support.from_truth import dossier_from_truth
from tests.support.noise import SILENCE, Noise

_TRIES = 12  # stories tried until one bears the fault


@dataclass
class Figures:
    """What came of the cases; counters by criterion, those of faults by `name -> criterion`."""

    named: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    false_fails: Counter[str] = field(default_factory=Counter)
    false_proposals: Counter[str] = field(default_factory=Counter)
    machine: Counter[str] = field(default_factory=Counter)
    opened: Counter[str] = field(default_factory=Counter)
    denied: Counter[str] = field(default_factory=Counter)
    unscanned: Counter[str] = field(default_factory=Counter)
    why: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def recall(self) -> float:
        return self.found.total() / self.named.total() if self.named else 1.0

    @property
    def false_rate(self) -> float:
        return self.false_fails.total() / self.answers.total() if self.answers else 0.0

    @property
    def open_rate(self) -> float:
        """Machine criteria left open, or said not to apply where they do."""
        total = self.machine.total()
        return (self.opened.total() + self.denied.total()) / total if total else 0.0

    def add(self, other: Figures) -> None:
        """Adds the figures of another run."""
        for name, own in vars(self).items():
            theirs = getattr(other, name)
            if isinstance(own, Counter):
                own.update(theirs)
            elif isinstance(own, list):
                own.extend(theirs)
        for criterion, reasons in other.why.items():
            self.why.setdefault(criterion, Counter()).update(reasons)

    def to_plain(self) -> dict[str, Any]:
        return dict(vars(self))

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Figures:
        made = cls()
        for name, value in plain.items():
            if name == "why":
                made.why = {c: Counter(reasons) for c, reasons in value.items()}
            else:
                setattr(made, name, list(value) if isinstance(value, list) else Counter(value))
        return made

    def table(self) -> str:
        proposed = sum(self.false_proposals.values())
        lines = [
            f"named faults found {self.found.total()}/{self.named.total()} ({self.recall:.2%})",
            f"satisfied criteria failed {self.false_fails.total()}/{self.answers.total()} ({self.false_rate:.3%}), "
            f"wrongly proposed to a person as failed {proposed}",
            f"machine criteria left open {self.opened.total()}, said not to apply {self.denied.total()} "
            f"of {self.machine.total()} ({self.open_rate:.2%}); besides, open for want of a scanned sheet {self.unscanned.total()}",
            "fault -> criterion, missed first",
        ]
        lost = {k: n - self.found[k] for k, n in self.named.items()}
        lines += [f"  {k}: {self.found[k]}/{self.named[k]}" for k in sorted(self.named, key=lambda k: (-lost[k] / self.named[k], k))]
        lines.append("criterion      open  denied  machine    rate  failed  proposed  why open")
        rate = {c: (self.opened[c] + self.denied[c]) / self.machine[c] if self.machine[c] else 0.0 for c in self.answers}
        for c in sorted(self.answers, key=lambda c: (-self.false_fails[c], -self.false_proposals[c], -rate[c], c)):
            if not (rate[c] or self.false_fails[c] or self.false_proposals[c]):
                continue
            reasons = ", ".join(f"{r} x{n}" for r, n in self.why.get(c, Counter()).most_common(3))
            lines.append(
                f"{c:12} {self.opened[c]:6} {self.denied[c]:7} {self.machine[c]:8} {rate[c]:7.1%} {self.false_fails[c]:7} "
                f"{self.false_proposals[c]:9}  {reasons}"
            )
        return "\n".join([*lines, *(f"missed: {m}" for m in self.missed)])


def count(
    figures: Figures, sheet: ScoreSheet, truth: Mapping[str, Any], pack: Pack, perfect: ScoreSheet | None = None
) -> None:
    """Adds one case.

    Args:
        perfect: the sheet of the perfect reading; where it judges, "not applicable" is a miss.
    """
    modes = {c.id: c.mode for c in (*pack.items, *pack.vetoes, *pack.bonuses)}
    types = {d["type"] for d in truth["documents"] if d["pages"]}
    stamped = any(p["stamped_number"] for p in truth["pages"])
    allowed: set[str] = set()
    for fault in truth["faults"]:
        allowed |= {*fault["must"], *fault["may"]}
        for criterion in fault["must"]:
            finding, name = sheet.finding(criterion), f"{fault['name']} -> {criterion}"
            figures.named[name] += 1
            if "fail" in (finding.outcome, finding.proposal if modes[criterion] != "A" else None):
                figures.found[name] += 1
            else:
                figures.missed.append(f"{truth['seed']}: {name} {finding.outcome}: {finding.message[:160]}")
    for finding in sheet.findings:
        criterion = finding.criterion
        if criterion in allowed:
            continue
        figures.answers[criterion] += 1
        figures.false_fails[criterion] += finding.outcome == "fail"
        figures.false_proposals[criterion] += finding.outcome != "fail" and finding.proposal == "fail"
        if "fail" in (finding.outcome, finding.proposal):
            _note(figures, finding, f"{truth['seed']} FAIL {finding.message[:120]}")
        if modes[criterion] != "A":
            continue
        figures.machine[criterion] += 1
        if finding.outcome == "needs_judgement":
            if not on_sheets(criterion, types, stamped):
                figures.unscanned[criterion] += 1
                continue
            figures.opened[criterion] += 1
            _note(figures, finding, f"{truth['seed']} {finding.message[:90]}")
        elif finding.outcome == "not_applicable" and perfect and perfect.finding(criterion).outcome in ("pass", "fail"):
            figures.denied[criterion] += 1
            _note(figures, finding, f"{truth['seed']} {finding.message[:90]}")


def _note(figures: Figures, finding: Finding, text: str) -> None:
    figures.why.setdefault(finding.criterion, Counter())[text] += 1


def told_case(seed: int, folder: Path, fault: str | None, held_out: bool = False) -> dict[str, Any] | None:
    """The truth of one case without pictures; None when no story near `seed` can bear the fault."""
    families = [n for n, f in FAMILIES.items() if f.held_out] if held_out else None
    for step in range(_TRIES):
        # Three in four piles were bound before; of these two in three bear page numbers.
        scan = ScanOptions(dpi=72, painted=False, stamped=seed % 3 > 0)
        try:
            make_case(seed + step * 100_003, folder, faults=[fault] if fault else (), scan=scan, families=families)
        except (ValueError, IndexError):
            continue
        truth: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        return truth
    return None


def sheet_of(folder: Path, pack: Pack, noise: Noise, seed: int, calendar: Calendar) -> ScoreSheet:
    """Facts and score of a told case."""
    dossier, settings = dossier_from_truth(folder, noise=noise, seed=seed)
    facts = derive(
        dossier, settings=settings, catalogue=load(), law=default_registry(), calendar=calendar, history=()
    )
    return score(pack, facts)


def run(
    cases: int,
    first: int,
    names: Iterable[str] | None = None,
    noise: Noise | None = None,
    keep: Callable[[int, Figures, Figures], object] = lambda done, perfect, noisy: None,
) -> tuple[Figures, Figures]:
    """Figures of the perfect and of the noisy reading over `cases` cases from seed `first`.

    Args:
        names: faults to put in; all by default.
        keep: called after every fiftieth case, so that a run that is stopped has its table all the same.
    """
    noise = noise if noise is not None else Noise()
    perfect, noisy = Figures(), Figures()
    pack, calendar = load_pack(find_pack("ZJ-D1")), Calendar.load()
    faults = sorted(names if names is not None else FAULTS)
    with tempfile.TemporaryDirectory(prefix="mingjuan-noise-") as name:
        folder = Path(name)
        for index in range(cases):
            fault = faults[(first + index // 2) % len(faults)] if index % 2 else None
            truth = told_case(first + index, folder, fault, held_out=index % 5 == 4)
            if truth is None:
                print(f"seed {first + index}: no story bears {fault}", file=sys.stderr)
                continue
            clean = sheet_of(folder, pack, SILENCE, 0, calendar)
            count(perfect, clean, truth, pack)
            count(noisy, sheet_of(folder, pack, noise, first + index, calendar), truth, pack, clean)
            if index % 50 == 49:
                rates = f"recall {noisy.recall:.2%}, failed {noisy.false_rate:.3%}, open {noisy.open_rate:.2%}"
                print(f"{index + 1} cases: {rates}", file=sys.stderr, flush=True)
                keep(index + 1, perfect, noisy)
    return perfect, noisy


def main(cases: int, seed: int | None = None, out: Path | None = None) -> int:
    """Prints both tables; 1 when a goal is missed."""
    first = seed if seed is not None else int(time.time()) % 10_000_000

    def text(done: int, perfect: Figures, noisy: Figures) -> str:
        made = (
            f"seeds {first}–{first + done - 1}, {Noise()}\n\n=== perfect reading\n{perfect.table()}"
            f"\n\n=== with reading noise\n{noisy.table()}"
        )
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            (out / "noise.txt").write_text(made + "\n", encoding="utf-8")
            kept = {"first": first, "cases": done, "perfect": perfect.to_plain(), "noisy": noisy.to_plain()}
            (out / f"noise-{first}.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        return made

    perfect, noisy = run(cases, first, keep=text)
    print(text(cases, perfect, noisy))
    return 0 if noisy.recall >= 0.97 and noisy.false_rate <= 0.005 and noisy.open_rate <= 0.05 else 1


def together(out: Path) -> str:
    """One table of all runs kept in `out`: a version's runs add up."""
    perfect, noisy, seeds = Figures(), Figures(), []
    for path in sorted(out.glob("noise-*.json")):
        kept = json.loads(path.read_text(encoding="utf-8"))
        perfect.add(Figures.from_plain(kept["perfect"]))
        noisy.add(Figures.from_plain(kept["noisy"]))
        seeds.append(f"{kept['first']}–{kept['first'] + kept['cases'] - 1}")
    return f"seeds {', '.join(seeds)}\n\n=== perfect reading\n{perfect.table()}\n\n=== with reading noise\n{noisy.table()}"


if __name__ == "__main__":
    import argparse

    parser = argparse.ArgumentParser(prog="python -m tests.accuracy.noise")
    parser.add_argument("cases", type=int, nargs="?", default=500)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--together", action="store_true", help="no run: one table of all that are kept in --out")
    options = parser.parse_args()
    if options.together:
        print(together(options.out or Path("accuracy-out")))
        sys.exit(0)
    sys.exit(main(options.cases, options.seed, options.out))

"""What was seen on single pages against the truth: turn, skew, blanks, duplicates, marks, characters, faults found."""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz.distance import Levenshtein

from casefile.model import Reading

PUNCTUATED = " +"
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])")


@dataclass
class Detected:
    """Counts for precision and recall."""

    right: int = 0
    found: int = 0
    true: int = 0

    def __str__(self) -> str:
        recall = self.right / self.true if self.true else 1.0
        precision = self.right / self.found if self.found else 1.0
        return f"recall {recall:.1%} of {self.true}, precision {precision:.1%} of {self.found}"


@dataclass
class PageFigures:
    """Everything counted over the pages of one or more cases."""

    turns_right: int = 0
    turns_total: int = 0
    skew_errors: list[float] = field(default_factory=list)
    blanks: Detected = field(default_factory=Detected)
    duplicates: Detected = field(default_factory=Detected)
    marks: dict[str, Detected] = field(default_factory=lambda: defaultdict(Detected))
    legends: Counter[str] = field(default_factory=Counter)
    character_errors: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    characters_all: Counter[str] = field(default_factory=Counter)
    unspaced: Counter[str] = field(default_factory=Counter)
    worst: list[tuple[float, str]] = field(default_factory=list)
    bad_turns: list[str] = field(default_factory=list)

    def table(self) -> str:
        lines = [f"orientation {self.turns_right}/{self.turns_total} {' '.join(self.bad_turns[:8])}"]
        if self.skew_errors:
            lines.append(
                f"skew error median {statistics.median(self.skew_errors):.2f}°, worst {max(self.skew_errors):.2f}°"
            )
        lines += [f"blank: {self.blanks}", f"duplicate: {self.duplicates}"]
        lines += [f"{kind}: {counted}" for kind, counted in sorted(self.marks.items())]
        if self.legends["true"]:
            lines.append(f"seal legends read {self.legends['right']}/{self.legends['true']}")
        for name, count in sorted(self.characters.items()):
            lines.append(
                f"characters wrong, {name}: {self.character_errors[name] / count:.2%} of {count}; "
                f"punctuation counted {self.character_errors[name + PUNCTUATED] / max(self.characters_all[name], 1):.2%}"
            )
        lines.append(f"spaces between Han characters in the text read: {self.unspaced['spaces']} in {self.unspaced['lines']} lines")
        return "\n".join(lines)


def count_pages(
    figures: PageFigures, report: Mapping[str, Any], truth: Mapping[str, Any], readings: Mapping[str, Reading]
) -> None:
    """Adds one case's pages to `figures`."""
    files = {i: e["path"].rsplit("/", 1)[-1] for i, e in enumerate(report["inputs"])}
    ours = {(files[p["input"]], p["frame"]): p for p in report["pages"]}
    for wanted in truth["pages"]:
        key = (wanted["file"], wanted.get("frame", 0))
        page = ours.get(key)
        if page is None:
            continue
        name = f"{truth['seed']}/{wanted['file']}"
        _count_found(figures.blanks, wanted["blank"], page["blank"])
        doubled = wanted["duplicate_of"] is not None
        _count_found(figures.duplicates, doubled, page["duplicate_of"] is not None)
        if wanted["blank"] or not wanted["text_lines"]:
            continue
        figures.turns_total += 1
        if page["turn"] == wanted["turn"]:
            figures.turns_right += 1
            figures.skew_errors.append(abs(page["skew_deg"] - wanted["skew_deg"]))
            _count_marks(figures, wanted["marks"], page["marks"])
        else:
            figures.bad_turns.append(name)
            continue
        reading = readings.get(page["id"])
        if reading is not None:
            _count_characters(figures, wanted, reading, name)


def _count_found(counted: Detected, true: bool, found: bool) -> None:
    counted.true += true
    counted.found += found
    counted.right += true and found


def _count_marks(figures: PageFigures, wanted: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> None:
    for kind in ("seal", "signature", "fingerprint"):
        true = [m for m in wanted if m["kind"] == kind]
        seen = [m for m in found if m["kind"] == kind]
        figures.marks[kind].true += len(true)
        figures.marks[kind].found += len(seen)
        for mark in true:
            match = next((s for s in seen if overlap(mark["box"], s["box"]) > 0.25), None)
            if match is None:
                continue
            seen.remove(match)
            figures.marks[kind].right += 1
            if kind == "seal" and mark.get("text"):
                figures.legends["true"] += 1
                figures.legends["right"] += plain(match.get("text") or "") == plain(mark["text"])


def overlap(a: Sequence[float], b: Sequence[float]) -> float:
    """Shared area over the smaller of the two."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    smaller = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
    return max(width, 0) * max(height, 0) / smaller if smaller > 0 else 0.0


def _count_characters(figures: PageFigures, wanted: Mapping[str, Any], reading: Reading, name: str) -> None:
    """Characters of each true line against the best matching stretch of what was read at its place."""
    colour = {"RGB": "colour", "L": "grey", "1": "1-bit"}[wanted.get("colour", "RGB")]
    sealed = "" if colour == "colour" else ", seals" if wanted["marks"] else ""
    wrong = total = 0
    figures.unspaced["lines"] += len(reading.lines)
    figures.unspaced["spaces"] += sum(len(_SPACED.findall(r.text)) for r in reading.lines)
    for line in wanted["text_lines"]:
        text = plain(line["text"])
        if not text:
            continue
        group = f"{line.get('style', 'print')}, {colour}{sealed}, {wanted.get('dpi') or '?'} dpi"
        near = "".join(
            plain(r.text)
            for r in reading.lines
            if overlap(line["box"], r.box) > 0.5 or overlap(r.box, line["box"]) > 0.5
        )
        errors = min(_best_errors(text, near), len(text))
        whole = marked(line["text"])
        near_whole = "".join(
            marked(r.text)
            for r in reading.lines
            if overlap(line["box"], r.box) > 0.5 or overlap(r.box, line["box"]) > 0.5
        )
        figures.character_errors[group + PUNCTUATED] += min(_best_errors(whole, near_whole), len(whole))
        figures.characters_all[group] += len(whole)
        figures.character_errors[group] += errors
        figures.characters[group] += len(text)
        wrong, total = wrong + errors, total + len(text)
    if total:
        figures.worst.append((wrong / total, name))


def _best_errors(text: str, near: str) -> int:
    """Edit errors of `text` against the stretch of `near` that fits it best."""
    if text in near:
        return 0
    best = len(text)
    size = len(text)
    for start in range(max(1, len(near) - size + 1)):
        best = min(best, Levenshtein.distance(text, near[start : start + size], score_cutoff=best))
    return best


def plain(text: str) -> str:
    """Letters, digits and Han only, full width folded."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if c.isalnum())


def marked(text: str) -> str:
    """As `plain`, with punctuation: width folded, spaces and drawn leaders left out."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if not c.isspace() and c not in "_")


@dataclass
class FaultFigures:
    """Named faults found by their criterion, and satisfied criteria failed on clean cases."""

    found: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    false_fails: Counter[str] = field(default_factory=Counter)
    false_proposals: Counter[str] = field(default_factory=Counter)
    clean_answers: int = 0
    open_auto: Counter[str] = field(default_factory=Counter)
    auto_answers: int = 0
    unscanned: int = 0

    def add(self, other: FaultFigures) -> None:
        """Adds the figures of another run."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def to_plain(self) -> dict[str, Any]:
        return dict(vars(self))

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> FaultFigures:
        return cls(**{name: Counter(value) if isinstance(value, dict) else value for name, value in plain.items()})

    def table(self) -> str:
        total, found = sum(self.named.values()), sum(self.found.values())
        lines = [f"named faults found {found}/{total}" if total else "no named faults in this run"]
        lines += [f"  missed: {name}" for name in self.missed]
        lines.append(
            f"satisfied criteria failed {sum(self.false_fails.values())}/{self.clean_answers}: "
            + ", ".join(f"{k} x{v}" for k, v in self.false_fails.most_common())
        )
        lines.append(
            f"wrongly proposed to a person as failed {self.false_proposals.total()}: "
            + ", ".join(f"{k} x{v}" for k, v in self.false_proposals.most_common())
        )
        lines.append(
            f"machine criteria left open {sum(self.open_auto.values())}/{self.auto_answers}: "
            + ", ".join(f"{k} x{v}" for k, v in self.open_auto.most_common(20))
        )
        lines.append(f"  of these {self.unscanned} because the scans hold no cover, contents, closing sheet or page numbers of their own")
        return "\n".join(lines)


# Judged on scanned sheets only: what the program itself makes for the dossier proves nothing.
_ON_SHEETS = {
    "D1-02": ("COVER",), "D1-03": ("CATALOGUE",), "D1-06": ("FILE_NOTE",), "D1-07": ("COVER", "FILE_NOTE"), "D1-08": ("COVER", "FILE_NOTE"),
}  # fmt: skip


def on_sheets(criterion: str, types: Collection[str], stamped: bool) -> bool:
    """Whether the scans of a case, of these types and with numbers `stamped` or not, bear what the criterion judges."""
    if criterion == "D1-05":
        return stamped
    return criterion not in _ON_SHEETS or any(code in types for code in _ON_SHEETS[criterion])


def count_faults(
    figures: FaultFigures, report: Mapping[str, Any], truth: Mapping[str, Any], auto: frozenset[str]
) -> None:
    """Adds one case's findings; `auto` are the ids of the criteria the machine judges, of others a proposal counts."""
    outcomes = {f["criterion"]: f["outcome"] for f in report["findings"]}
    proposed = {f["criterion"] for f in report["findings"] if f.get("proposal") == "fail" and f["criterion"] not in auto}
    # In a pile that was shuffled or holds doubles the criterion on order and doubles has something to find.
    scan = truth.get("scan") or {}
    allowed: set[str] = {"D2-05"} if scan.get("shuffle") or scan.get("duplicates") else set()
    if scan.get("colour", "RGB") != "RGB":
        allowed.add("D2-02")  # papers with seals must be scanned in colour (DA/T 31)
    for fault in truth["faults"]:
        allowed |= set(fault["must"]) | set(fault["may"])
        for criterion in fault["must"]:
            label = f"{fault['name']} -> {criterion}"
            figures.named[label] += 1
            if outcomes.get(criterion) == "fail" or criterion in proposed:
                figures.found[label] += 1
            else:
                figures.missed.append(f"{truth['seed']}: {label} ({outcomes.get(criterion)})")
    types, stamped = {d["type"] for d in truth["documents"]}, any(p.get("stamped_number") for p in truth["pages"])
    for criterion, outcome in outcomes.items():
        if criterion in allowed:
            continue
        figures.clean_answers += 1
        if outcome == "fail":
            figures.false_fails[criterion] += 1
        elif criterion in proposed:
            figures.false_proposals[criterion] += 1
        if criterion in auto:
            figures.auto_answers += 1
            is_open = outcome == "needs_judgement"
            figures.open_auto[criterion] += is_open
            figures.unscanned += is_open and not on_sheets(criterion, types, stamped)
    figures.open_auto = +figures.open_auto

"""What reading loses, misreads or is unsure of, by kind of value and mark: the source of `tests/support/noise.py`.

Values are counted before the papers of a case are weighed against each other, as the noise stands for what one paper's
reading gives. Shares are of the values the papers bear.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from casefile.facts import trust
from casefile.model import Dossier
from casefile.workspace import Case, Workspace
from tests.accuracy.compare import Comparison
from tests.accuracy.pages import overlap, plain
from tests.support.noise import kind_of

_WRONG_FROM = (0.95, 0.88, 0.70, 0.45, 0.0)


@dataclass
class Shares:
    """Counters; of values by (kind, written by hand), of seals by colour."""

    values: Counter[tuple[str, bool]] = field(default_factory=Counter)
    dropped: Counter[tuple[str, bool]] = field(default_factory=Counter)
    misread: Counter[tuple[str, bool]] = field(default_factory=Counter)
    unsure: Counter[tuple[str, bool]] = field(default_factory=Counter)
    wrong: Counter[float] = field(default_factory=Counter)
    seals: Counter[str] = field(default_factory=Counter)

    def add_values(self, raw: Comparison) -> None:
        """Every value of one case, compared before its papers were weighed (`unweighed`)."""
        for name, hand, confidence, right in raw.given:
            key = (kind_of(name), hand)
            self.values[key] += 1
            if confidence is None:
                self.dropped[key] += 1
            elif not right:
                self.misread[key] += 1
                self.wrong[next(low for low in _WRONG_FROM if confidence >= low)] += 1
            elif confidence < trust.SURE:
                self.unsure[key] += 1

    def add_seals(self, report: Mapping[str, Any], truth: Mapping[str, Any]) -> None:
        """Every seal of one case: found, with its legend, with the right one."""
        files = {i: e["path"].rsplit("/", 1)[-1] for i, e in enumerate(report["inputs"])}
        ours = {(files[p["input"]], p["frame"]): p for p in report["pages"]}
        for wanted in truth["pages"]:
            page = ours.get((wanted["file"], wanted.get("frame", 0)))
            if page is None or page["turn"] != wanted["turn"]:
                continue
            tint = "colour" if wanted["colour"] == "RGB" else "grey"
            for mark in wanted["marks"]:
                if mark["kind"] != "seal" or not mark.get("text"):
                    continue
                found = next((m for m in page["marks"] if m["kind"] == "seal" and overlap(mark["box"], m["box"]) > 0.25), None)
                self.seals[f"{tint}, borne"] += 1
                self.seals[f"{tint}, found"] += found is not None
                if found is not None and found.get("text"):
                    self.seals[f"{tint}, legend given"] += 1
                    self.seals[f"{tint}, legend right"] += plain(found["text"]) == plain(mark["text"])

    def table(self) -> str:
        lines = ["read before papers are compared: kind                    values  dropped  misread  right but < 0.88"]
        for key in sorted(self.values):
            total, name = self.values[key], f"{key[0]}{', by hand' if key[1] else ''}"
            shares = (n[key] / total for n in (self.dropped, self.misread, self.unsure))
            lines.append(f"  {name:52} {total:8} " + " ".join(f"{share:8.2%}" for share in shares))
        wrong = self.wrong.total()
        lines.append("wrong values by confidence: " + ", ".join(f">= {low} {self.wrong[low]}/{wrong}" for low in _WRONG_FROM))
        lines.append("seals: " + ", ".join(f"{name} {count}" for name, count in sorted(self.seals.items())))
        return "\n".join(lines)


def unweighed(workspace: Workspace, case: Case) -> Dossier:
    """The case composed without weighing its papers against each other."""
    with mock.patch("casefile.assembly.compose.agree", tuple):
        return workspace.compose(case)

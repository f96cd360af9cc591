"""./run accuracy: recognition and scoring against the truth of freshly made cases.

Fresh seeds each time (printed); held-out layout families are reported apart. The pages that went worst are
written out as pictures to look at.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.accuracy.compare import Comparison, compare
from tests.accuracy.pages import FaultFigures, PageFigures, count_faults, count_pages


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="run accuracy")
    parser.add_argument("--cases", type=int, default=12)
    parser.add_argument("--seed", type=int, help="first seed; default: by the clock")
    parser.add_argument("--faults", action="store_true", help="put named faults into every second case")
    parser.add_argument("--held-out", action="store_true", help="only the held-out families")
    parser.add_argument("--small", action="store_true", help="core papers only")
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--out", type=Path, default=Path("accuracy-out"), help="where failed pages go")
    options = parser.parse_args(arguments)
    first = options.seed if options.seed is not None else int(time.time()) % 10_000_000

    from casefile.work import default_jobs
    from scoring.pack import find_pack, load_pack

    pack = load_pack(find_pack("ZJ-D1"))
    auto = frozenset(i.id for g in pack.groups for i in g.items if str(i.mode) in ("A", "auto", "Mode.AUTO"))
    groups = {"developed with": _Group(), "held out": _Group()}
    with tempfile.TemporaryDirectory(prefix="mingjuan-accuracy-") as name:
        for index in range(options.cases):
            seed = first + index
            folder = Path(name) / str(seed)
            truth = _make(seed, folder, options, faulty=options.faults and index % 2 == 1)
            group = groups["held out" if truth.get("held_out") else "developed with"]
            try:
                report, readings = _run(folder, truth, pack, options.jobs or default_jobs())
            except Exception as error:
                print(f"seed {seed}: {type(error).__name__}: {error}", file=sys.stderr)
                group.broken.append(seed)
                continue
            group.add(report, truth, readings, auto)
            _keep_worst(folder, group, options.out)
            shutil.rmtree(folder)
            print(
                f"seed {seed}: {len(report['pages'])} pages, {group.comparison.rate():.1%} of fields so far",
                file=sys.stderr,
            )
    print(f"seeds {first}–{first + options.cases - 1}")
    for title, group in groups.items():
        if group.cases or group.broken:
            print(f"\n=== {title}: {group.cases} cases{f', broken {group.broken}' if group.broken else ''}")
            print(group.table())
    return 1 if any(g.broken for g in groups.values()) else 0


class _Group:
    def __init__(self) -> None:
        self.cases = 0
        self.broken: list[int] = []
        self.comparison = Comparison()
        self.pages = PageFigures()
        self.faults = FaultFigures()

    def add(self, report: dict[str, Any], truth: dict[str, Any], readings: Any, auto: frozenset[str]) -> None:
        self.cases += 1
        compare(report, truth, into=self.comparison)
        count_pages(self.pages, report, truth, readings)
        count_faults(self.faults, report, truth, auto)

    def table(self) -> str:
        worst = sorted(self.pages.worst, reverse=True)[:10]
        misses = sorted(self.comparison.misses, key=lambda m: -m.confidence)[:40]
        return "\n".join(
            [
                self.comparison.table(worst=60),
                self.pages.table(),
                "worst pages: " + ", ".join(f"{n} {e:.1%}" for e, n in worst),
                self.faults.table(),
                "values that are not right, surest first:",
                *(
                    f"  {m.document} {m.page} {m.name}: {m.wanted!r} read {m.found!r} ({m.confidence:.2f})"
                    for m in misses
                ),
            ]
        )


def _make(seed: int, folder: Path, options: argparse.Namespace, *, faulty: bool) -> dict[str, Any]:
    import json

    from tests.support.dossier_maker import make_case
    from tests.support.dossier_maker.families import FAMILIES

    families = [n for n, f in FAMILIES.items() if f.held_out] if options.held_out else None
    make_case(seed, folder, families=families, random_faults=faulty, small=options.small)
    truth: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return truth


def _run(folder: Path, truth: dict[str, Any], pack: Any, jobs: int) -> tuple[dict[str, Any], Any]:
    from casefile.settings import load_settings
    from casefile.workspace import Case, Workspace
    from scoring.build import finish_case

    settings = load_settings(folder / "settings.toml")
    with Workspace.open(settings, folder / "archive") as workspace:
        case = Case().with_intake(workspace.take(folder / "scans", jobs=jobs))
        readings = {p: r for p, r, _ in workspace.read(case, jobs=jobs) if r is not None}
        case = case.with_readings(readings)
        built = finish_case(case, folder / "out", workspace, pack, at=datetime(2025, 1, 1), operator="accuracy")
    return built.report, readings


def _keep_worst(folder: Path, group: _Group, out: Path) -> None:
    """Pages with many wrong characters or a wrong turn, as pictures to look at."""
    for error, name in group.pages.worst:
        seed, file = name.split("/", 1)
        if error > 0.05 and seed == folder.name:
            out.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / "scans" / file, out / f"{error:.2f}-{seed}-{file}")
    for name in group.pages.bad_turns:
        seed, file = name.split("/", 1)
        if seed == folder.name:
            out.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / "scans" / file, out / f"turn-{seed}-{file}")


if __name__ == "__main__":
    sys.exit(main())

"""./run accuracy: recognition and scoring against the truth of freshly made cases.

Fresh seeds each time (printed); held-out layout families are reported apart. The pages that went worst are
written out as pictures to look at.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from casefile.model import Dossier
from tests.accuracy import noise
from tests.accuracy.compare import Comparison, aligned, compare
from tests.accuracy.pages import FaultFigures, PageFigures, count_faults, count_pages
from tests.accuracy.plot import draw, table
from tests.accuracy.shares import Shares, unweighed
from tests.accuracy.variants import Variant, variant
from tests.support.dossier_maker import FAMILIES, ScanOptions, make_case


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="run accuracy")
    parser.add_argument("--cases", type=int, default=24)
    parser.add_argument("--seed", type=int, help="first seed; default: by the clock")
    parser.add_argument("--faults", action="store_true", help="put named faults into every second case")
    parser.add_argument("--held-out", action="store_true", help="only the held-out families")
    parser.add_argument("--small", action="store_true", help="core papers only")
    parser.add_argument("--noise", type=int, metavar="CASES", help="score this many told cases with reading noise, no images")
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--together", action="store_true", help="no run: what all runs kept in --out found and missed, added up")
    parser.add_argument("--out", type=Path, default=Path("accuracy-out"), help="where failed pages go")
    options = parser.parse_args(arguments)
    if options.together:
        print(together(options.out))
        return 0
    if options.noise:
        return noise.main(options.noise, options.seed, options.out)
    first = options.seed if options.seed is not None else int(time.time()) % 10_000_000

    from casefile.work import default_jobs
    from scoring.pack import find_pack, load_pack

    pack = load_pack(find_pack("ZJ-D1"))
    auto = frozenset(i.id for g in pack.groups for i in g.items if str(i.mode) in ("A", "auto", "Mode.AUTO"))
    groups: dict[str, _Group] = {}
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mingjuan-accuracy-") as name:
        for index in range(options.cases):
            seed = first + index
            folder = Path(name) / str(seed)
            way = Variant("held out", ScanOptions(), held_out=True) if options.held_out else variant(index)
            truth = _make(seed, folder, way, options, faulty=options.faults and index % 2 == 1)
            group = groups.setdefault(way.group, _Group())
            try:
                report, readings, raw = _run(folder, truth, pack, options.jobs or default_jobs())
            except Exception as error:
                print(f"seed {seed}: {type(error).__name__}: {error}", file=sys.stderr)
                group.broken.append(seed)
                continue
            group.add(report, truth, readings, raw, auto)
            _keep_worst(folder, report, group, options.out)
            shutil.rmtree(folder)
            print(
                f"seed {seed} ({way.name}): {len(report['pages'])} pages, "
                f"{group.comparison.rate():.1%} of fields of this group so far",
                file=sys.stderr,
                flush=True,
            )
            # Kept after every case: a run that is stopped has its table all the same.
            _write(options.out, first, index + 1, groups)
    print(_write(options.out, first, options.cases, groups))
    return 1 if any(g.broken for g in groups.values()) else 0


def _write(out: Path, first: int, cases: int, groups: Mapping[str, _Group]) -> str:
    """The tables as text, also to `out`/table.txt, and a picture of the confidences."""
    parts = [f"seeds {first}–{first + cases - 1}"]
    for title, group in sorted(groups.items()):
        broken = f", broken {group.broken}" if group.broken else ""
        parts.append(f"\n=== {title}: {group.cases} cases{broken}\n{group.table()}")
    text = "\n".join(parts)
    kept = {"first": first, "cases": cases, "groups": {title: group.faults.to_plain() for title, group in groups.items()}}
    (out / f"faults-{first}.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    (out / "table.txt").write_text(text + "\n", encoding="utf-8")
    values = [v for g in groups.values() for v in g.comparison.calibration]
    if values:
        draw(values, out / "confidence.png")
    return text


def together(out: Path) -> str:
    """One table of faults found, false fails and open criteria of all runs kept in `out`: a version's runs add up."""
    groups: dict[str, FaultFigures] = {}
    seeds = []
    for path in sorted(out.glob("faults-*.json")):
        kept = json.loads(path.read_text(encoding="utf-8"))
        seeds.append(f"{kept['first']}–{kept['first'] + kept['cases'] - 1}")
        for title, plain in kept["groups"].items():
            groups.setdefault(title, FaultFigures()).add(FaultFigures.from_plain(plain))
    tables = (f"\n=== {title}\n{figures.table()}" for title, figures in sorted(groups.items()))
    return "\n".join((f"seeds {', '.join(seeds)}", *tables))


class _Group:
    def __init__(self) -> None:
        self.cases = 0
        self.broken: list[int] = []
        self.comparison = Comparison()
        self.pages = PageFigures()
        self.faults = FaultFigures()
        self.shares = Shares()

    def add(self, report: dict[str, Any], truth: dict[str, Any], readings: Any, raw: Dossier, auto: frozenset[str]) -> None:
        self.cases += 1
        truth = aligned(truth, report)
        compare(report, truth, into=self.comparison)
        count_pages(self.pages, report, truth, readings)
        count_faults(self.faults, report, truth, auto)
        self.shares.add_values(compare(raw, truth))
        self.shares.add_seals(report, truth)

    def table(self) -> str:
        worst = sorted(self.pages.worst, reverse=True)[:10]
        misses = sorted(self.comparison.misses, key=lambda m: -m.confidence)[:40]
        return "\n".join(
            [
                self.comparison.table(worst=60),
                table(self.comparison.calibration),
                self.pages.table(),
                "worst pages: " + ", ".join(f"{n} {e:.1%}" for e, n in worst),
                self.faults.table(),
                self.shares.table(),
                "values that are not right, surest first:",
                *(
                    f"  {m.document} {m.page} {m.name}: {m.wanted!r} read {m.found!r} ({m.confidence:.2f})"
                    for m in misses
                ),
            ]
        )


def _make(seed: int, folder: Path, way: Variant, options: argparse.Namespace, *, faulty: bool) -> dict[str, Any]:
    families = [n for n, f in FAMILIES.items() if f.held_out] if way.held_out else None
    make_case(seed, folder, families=families, scan=way.scan, random_faults=faulty, small=options.small)
    truth: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return truth


def _run(folder: Path, truth: dict[str, Any], pack: Any, jobs: int) -> tuple[dict[str, Any], Any, Dossier]:
    from casefile.settings import load_settings
    from casefile.workspace import Case, Workspace
    from scoring.build import finish_case

    settings = load_settings(folder / "settings.toml")
    with Workspace.open(settings, folder / "archive") as workspace:
        case = Case().with_intake(workspace.take(folder / "scans", jobs=jobs))
        readings = {p: r for p, r, _ in workspace.read(case, jobs=jobs) if r is not None}
        case = case.with_readings(readings)
        built = finish_case(case, folder / "out", workspace, pack, at=datetime(2025, 1, 1), operator="accuracy")
        raw = unweighed(workspace, case)
    return built.report, readings, raw


def _keep_worst(folder: Path, report: dict[str, Any], group: _Group, out: Path) -> None:
    """Pages with many wrong characters, a wrong turn or wrong values, as pictures to look at."""
    kept: dict[str, str] = {}
    for error, name in group.pages.worst:
        if error > 0.05:
            kept[name] = f"{error:.2f}"
    kept |= dict.fromkeys(group.pages.bad_turns, "turn")
    files = {p["id"]: report["inputs"][p["input"]]["path"].rsplit("/", 1)[-1] for p in report["pages"]}
    for page, count in group.comparison.wrong_pages.items():
        if count > 1 and page in files:
            kept[f"{folder.name}/{files[page]}"] = f"values{count}"
    for name, why in kept.items():
        seed, file = name.split("/", 1)
        if seed == folder.name:
            shutil.copy(folder / "scans" / file, out / f"{why}-{seed}-{file}")


if __name__ == "__main__":
    sys.exit(main())

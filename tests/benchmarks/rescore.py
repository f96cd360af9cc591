"""10,000 archived dossiers scored again from stored facts: time, memory, and that each one is another.

The archive is made here: some made cases with random faults (scanned small, for only their truth is wanted), each
varied until there are as many as asked for, with another number, party and reading noise.

    python -m tests.benchmarks.rescore --cases 10000 --jobs 2
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from casefile.archive import Archive
from casefile.archive.records import CaseHeader, CaseRecord
from casefile.catalogue import load
from casefile.facts import derive
from casefile.law.calendar import Calendar
from casefile.law.registry import default_registry
from casefile.model import InputFile, InputState
from tests.benchmarks.measure import Figures, measure
from tests.support.dossier_maker import ScanOptions, make_case
from tests.support.from_truth import dossier_from_truth

ROOT = Path(__file__).resolve().parents[2]
BASES = 16
_SEALED = "2026-01-05T09:00:00"
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "国梁建华志强秀英丽娟海波文斌晓东春梅"


def base_facts(folder: Path, seed: int, count: int = BASES) -> list[str]:
    """Facts of `count` made cases as JSON text."""
    made = []
    for number in range(count):
        place = folder / f"base-{seed + number}"
        make_case(seed + number, place, scan=replace(ScanOptions(), dpi=40), random_faults=number % 4 != 0)
        dossier, settings = dossier_from_truth(place)
        facts = derive(dossier, settings=settings, catalogue=load(), law=default_registry(), calendar=Calendar.load(), history=[])
        made.append(json.dumps(facts.to_plain(), ensure_ascii=False))
    return made


def varied(bases: list[str], count: int, seed: int) -> Iterator[dict[str, Any]]:
    """`count` facts, no two of them equal: other numbers, other names, other confidences, here and there a value lost."""
    for number in range(count):
        rng = random.Random(f"rescore-{seed}-{number}")
        plain: dict[str, Any] = json.loads(bases[number % len(bases)])
        name = rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, 2))
        for paper in plain["papers"]:
            for value in paper["values"]:
                if value["name"] == "party_name":
                    value["value"] = name
                elif value["name"] in ("case_no", "doc_no") and value["value"]:
                    value["value"] = f"{value['value'][:-1]}{number}号"
                value["confidence"] = round(min(1.0, max(0.0, value["confidence"] - rng.random() ** 6)), 3)
            if rng.random() < 0.02 and paper["values"]:
                paper["values"].pop(rng.randrange(len(paper["values"])))
            paper["legible"] = round(min(1.0, max(0.0, paper["legible"] - rng.random() ** 8)), 3)
        yield plain


def make_archive(folder: Path, count: int, seed: int) -> None:
    """An archive of `count` cases whose facts are all different."""
    bases = base_facts(folder / "bases", seed)
    with Archive.open(folder / "archive") as archive:
        for number, facts in enumerate(varied(bases, count, seed)):
            scan = archive.store.put(b"scan %08d" % number)
            inputs = (InputFile(0, "001.jpg", scan, 13, "image/jpeg", InputState.TAKEN, pages=1),)
            header = CaseHeader("临江市交通运输局", f"浙临交立〔2022〕第{number:06d}号", f"案卷{number}")
            record = CaseRecord(header, inputs=inputs, facts=facts, score={"total": None, "low": "0", "high": "100"})
            archive.save_case(record, operator="bench", at=_SEALED)


def rescored(place: Path, jobs: int) -> dict[str, Any]:
    """Scores every case of the archive again and counts what came out."""
    from scoring.pack import find_pack, load_pack
    from scoring.rescore import rescore

    pack = replace(load_pack(find_pack()), na_policy="proportional")  # a changed pack
    cases = unreadable = open_ones = 0
    digests: set[str] = set()
    with Archive.open(place) as archive:
        for result in rescore(archive.stored(), pack, jobs=jobs):
            cases += 1
            unreadable += result.error is not None
            open_ones += result.total is None
            digests.add(result.facts_sha256)
    return {"cases": cases, "unreadable": unreadable, "undecided": open_ones, "distinct": len(digests)}


def timed(place: Path, jobs: int) -> tuple[Figures, dict[str, Any]]:
    """A process of its own scores the archive; its figures and its counts."""
    figures = measure([sys.executable, "-m", "tests.benchmarks.rescore", "--run", str(place), "--jobs", str(jobs)], cwd=str(ROOT))
    if figures.code:
        raise RuntimeError(figures.output[-2000:])
    return figures, json.loads(figures.output.splitlines()[-1])


def rows(folder: Path, counts: tuple[int, ...] = (1000, 10000), *, jobs: int = 2, seed: int = 20220301) -> list[tuple[str, str, float | None, str, str]]:
    """Rows for `./run bench`: memory must be as flat as it is for the smaller archive."""
    made = []
    for count in counts:
        make_archive(folder / str(count), count, seed)
        figures, found = timed(folder / str(count) / "archive", jobs)
        assert found["cases"] == found["distinct"] == count, found
        rate = count * 60 / figures.seconds
        made.append(
            (
                f"scored again from stored facts: {count} dossiers, {jobs} jobs", f"{figures.seconds:.1f}", rate, f"{rate:.0f}/min",
                f"{figures.peak_bytes / 2**20:.0f} MiB",
            )
        )  # fmt: skip
    return made


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.rescore")
    parser.add_argument("--cases", type=int, default=10000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20220301)
    parser.add_argument("--keep", type=Path, help="make the archive here and leave it")
    parser.add_argument("--run", type=Path, help="score this archive and print what came out")
    options = parser.parse_args(arguments)
    if options.run:
        print(json.dumps(rescored(options.run, options.jobs)))
        return 0
    with tempfile.TemporaryDirectory(prefix="mingjuan-bench-") as passing:
        folder = options.keep or Path(passing)
        if not (folder / "archive").exists():
            make_archive(folder, options.cases, options.seed)
        figures, found = timed(folder / "archive", options.jobs)
        print(f"{found}  {figures.seconds:.1f} s, CPU {figures.cpu_seconds:.1f} s, peak {figures.peak_bytes / 2**20:.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`build` and `demo`: scans into dossiers, one case or many."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from casefile.archive.engine import database_file
from casefile.errors import ArchiveInsideSource, BadArguments, Cancelled, OutputInsideSource, SourceMissing, UsageError
from casefile.locate import resource_path, user_data_dir
from casefile.messages import LANGUAGES, sentence
from casefile.settings import load_settings
from casefile.workspace import Workspace, knowledge
from scoring.batch import build_batch
from scoring.build import REPORT, Built, build_case
from scoring.office_pack import office_pack
from scoring.pack import Pack
from ui.bug_report import write_bug_report
from ui.terminal.console import (
    INCOMPLETE,
    INTERRUPTED,
    OK,
    Console,
    grade_of,
    now,
    operator,
    print_json,
    say,
    tell,
    total_of,
)
from ui.terminal.context import cancel_on_interrupt, reading_jobs, settings_of
from ui.texts import is_chinese, tr, tr_or

_SOUGHT = "罚款"  # in the sample's papers


def build(arguments: argparse.Namespace) -> int:
    """One case, or each subfolder of `--batch`."""
    sources = _sources(arguments)
    settings = settings_of(arguments)
    pack = office_pack(settings, arguments.pack)
    knowledge()  # its faults are told before any work is done
    jobs, at = reading_jobs(arguments), now()
    if arguments.ofd:
        say(sentence("ofd_experimental", "zh"), sentence("ofd_experimental", "en"))
    with Workspace.open(settings, arguments.archive, archived=not arguments.no_archive) as workspace:
        if arguments.batch:
            return _build_batch(arguments, workspace, pack, jobs, at)
        return _build_one(arguments, sources, workspace, pack, jobs, at)


def _sources(arguments: argparse.Namespace) -> list[Path]:
    """What is to be taken in; refused where it is not there or where results would fall into it."""
    if bool(arguments.batch) == bool(arguments.source):
        raise BadArguments(reason="SOURCE 或 --batch ROOT 二选一 / either SOURCE or --batch ROOT")
    sources: list[Path] = [arguments.batch] if arguments.batch else arguments.source
    for source in sources:
        if not os.path.lexists(source):
            raise SourceMissing(path=source)
    if arguments.batch and not arguments.batch.is_dir():
        raise BadArguments(reason=f"--batch: {arguments.batch} 不是文件夹 / not a folder")
    _refuse_inside(arguments.out, sources, OutputInsideSource)
    if arguments.archive and not arguments.no_archive:
        _refuse_inside(database_file(arguments.archive).parent, sources, ArchiveInsideSource)
    return sources


def _build_batch(arguments: argparse.Namespace, workspace: Workspace, pack: Pack, jobs: int, at: datetime) -> int:
    result = build_batch(
        arguments.batch, arguments.out, workspace, pack, jobs=jobs, at=at, operator=operator(),
        progress=lambda name: Console(name), cancel=cancel_on_interrupt(), on_bug=lambda error: write_bug_report(error)[1],
        draft=arguments.draft, ofd=arguments.ofd,
    )  # fmt: skip
    if arguments.json:
        print_json(result.data)
    else:
        for case in result.data["cases"]:
            total = case["total"] if case["total"] is not None else tr("cmd.pending")
            print(tr("cmd.batch_case", name=case["name"], state=tr(f"cmd.state.{case['state']}"), pages=case["pages"], total=total))
            tell(case["message"], case["message_en"])
        for name in result.data["loose"]:
            tell(*(sentence("loose_file", lang, path=name) for lang in LANGUAGES))
    return INTERRUPTED if result.interrupted else (OK if result.complete else INCOMPLETE)


def _build_one(arguments: argparse.Namespace, sources: list[Path], workspace: Workspace, pack: Pack, jobs: int, at: datetime) -> int:
    console = Console("")
    try:
        built = build_case(
            sources[0] if len(sources) == 1 else sources, arguments.out, workspace, pack, jobs=jobs, at=at, operator=operator(),
            progress=console, cancel=cancel_on_interrupt(), draft=arguments.draft, ofd=arguments.ofd,
        )  # fmt: skip
    except Cancelled:
        console.end()
        say(sentence("cancelled", "zh"), sentence("cancelled", "en"))
        return INTERRUPTED
    console.end()
    if arguments.json:
        print_json(built.report)
    else:
        _print_summary(built.report, pack, arguments.out / REPORT)
    _say_what_is_left(built, sources[0])
    return OK if built.complete else INCOMPLETE


def _say_what_is_left(built: Built, source: Path) -> None:
    """What a person has to look after, on standard error."""
    def told(code: str, **params: Any) -> None:
        say(sentence(code, "zh", **params), sentence(code, "en", **params))

    if all(i["state"] == "ignored" for i in built.report["inputs"]):
        told("source_empty", path=source)
    elif not built.bound:
        told("no_pages", path=source)
    for run in built.report["separators_unseen"]:
        told("separators_unseen", **{**run, "numbers": "、".join(map(str, run["numbers"]))})
    for page_id, code in built.failed_pages:
        told("page_not_read", page=page_id, reason=code)


def _refuse_inside(out: Path, sources: list[Path], refusal: type[UsageError]) -> None:
    target = Path(os.path.realpath(out))
    for source in sources:
        root = Path(os.path.realpath(source))
        if os.path.isdir(source) and (target == root or root in target.parents):
            raise refusal(out=out, source=source)


def _print_summary(report: dict[str, Any], pack: Pack, where: Path) -> None:
    score = report["score"]
    fails = sum(f["outcome"] == "fail" for f in report["findings"])
    open_ones = sum(f["outcome"] == "needs_judgement" for f in report["findings"])
    print(tr("cmd.files", **{name: len(report[name]) for name in ("pages", "documents", "missing")}, files=len(report["inputs"])))
    vetoes = _listed(score["vetoes"]) or tr("cmd.none")
    print(tr("cmd.score", total=total_of(score), grade=grade_of(score, pack), fails=fails, undecided=open_ones, vetoes=vetoes))
    for entry in report["inputs"]:
        if entry["code"]:
            tell(entry["message"], entry["message_en"])
    print(where)


def demo(arguments: argparse.Namespace) -> int:
    """The main job on the shipped sample case; says in ten lines what it found and where the files are."""
    sample = resource_path("sample")
    out = arguments.out or user_data_dir() / "demo"
    settings = load_settings(sample / "settings.toml")
    pack = office_pack(settings)
    known = knowledge()
    console = Console(tr("cmd.demo_case"))
    begun = time.monotonic()
    with Workspace.open(settings, None) as workspace:
        built = build_case(
            sample / "scans", out, workspace, pack, jobs=reading_jobs(arguments), at=now(),
            operator=operator(), progress=console, cancel=cancel_on_interrupt(),
        )
        console.end()
        hits = workspace.archive.search(_SOUGHT) if workspace.archive else []
    report, dossier = built.report, built.dossier
    if arguments.json:
        print_json(report)
        return OK if built.complete else INCOMPLETE
    fails = [f for f in report["findings"] if f["outcome"] == "fail"]
    undecided = sum(f["outcome"] == "needs_judgement" for f in report["findings"])
    types, score = known.catalogue.types, report["score"]

    def named(codes: Iterable[str]) -> str:
        return _listed(tr_or(f"ui_type_{code}", types[code].name) for code in codes)

    kept = report["archive"]
    found = {"word": _SOUGHT, "hits": len(hits)}
    archived = tr("cmd.demo_archived", case=kept["case_id"], version=kept["version"], **found) if kept else tr("cmd.demo_not_archived", **found)
    lines = (
        tr(
            "cmd.demo_taken", files=len(report["inputs"]), pages=len(report["pages"]), turned=sum(p["turn"] != 0 for p in report["pages"]),
            straightened=sum(abs(p["skew_deg"]) > 0.05 for p in report["pages"]), blank=sum(p["blank"] for p in report["pages"]),
        ),
        tr("cmd.demo_documents", count=len(report["documents"]), names=named(d["type"] for d in report["documents"][:6])),
        tr("cmd.demo_case_no", case_no=dossier.value("case_no") or tr("cmd.not_read"), party=dossier.value("party_name") or tr("cmd.not_read")),
        tr("cmd.demo_missing", names=named(m["type"] for m in report["missing"]) or tr("cmd.none")),
        tr(
            "cmd.demo_score", count=len(report["findings"]), fails=len(fails),
            total=total_of(score, "cmd.range_open", undecided=undecided), grade=grade_of(score, pack),
        ),
        tr("cmd.demo_fail", finding=f"{fails[0]['criterion']} {fails[0]['message' if is_chinese() else 'message_en']}" if fails else tr("cmd.none")),
        archived + (tr("cmd.demo_hit", text=hits[0].marked()) if hits else ""),
        tr("cmd.demo_time", seconds=f"{time.monotonic() - begun:.0f}", speed=report["timing"]["pages_per_minute"]),
        tr("cmd.demo_outputs", folder=out, names=_listed([*(o["path"] for o in report["outputs"]), REPORT])),
        tr("cmd.demo_derived"),
    )  # fmt: skip
    print("\n".join(f"{number:2} {line}" for number, line in enumerate(lines, 1)))
    return OK if built.complete else INCOMPLETE


def _listed(names: Iterable[str]) -> str:
    return ("、" if is_chinese() else ", ").join(names)

"""`build` and `demo`: scans into dossiers, one case or many."""

from __future__ import annotations

import argparse
import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from casefile.archive.engine import database_file
from casefile.errors import ArchiveInsideSource, BadArguments, Cancelled, OutputInsideSource, SourceMissing, UsageError
from casefile.locate import resource_path, user_data_dir
from casefile.messages import LANGUAGES, sentence, visible
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
    now,
    operator,
    print_json,
    say,
    tell,
)
from ui.terminal.context import cancel_on_interrupt, reading_jobs, settings_of


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
            total = case["total"] if case["total"] is not None else "待定"
            print(f"{visible(case['name'])}: {case['state']}  {case['pages']} 页  {total}")
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
        _print_summary(built.report, arguments.out / REPORT)
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


def _print_summary(report: dict[str, Any], where: Path) -> None:
    score = report["score"]
    total = score["total"] if score["total"] is not None else f"{score['low']}–{score['high']}(待定)"
    fails = sum(f["outcome"] == "fail" for f in report["findings"])
    open_ones = sum(f["outcome"] == "needs_judgement" for f in report["findings"])
    print(f"{len(report['inputs'])} 个文件,{len(report['pages'])} 页,{len(report['documents'])} 件文书,缺 {len(report['missing'])} 件")
    print(f"得分 {total},等次 {score['grade'] or '待定'};不符合 {fails} 项,待人工判断 {open_ones} 项,否决 {'、'.join(score['vetoes']) or '无'}")
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
    console = Console("示例案卷")
    begun = time.monotonic()
    with Workspace.open(settings, None) as workspace:
        built = build_case(
            sample / "scans", out, workspace, pack, jobs=reading_jobs(arguments), at=now(),
            operator=operator(), progress=console, cancel=cancel_on_interrupt(),
        )
        console.end()
        hits = workspace.archive.search("罚款") if workspace.archive else []
    report, dossier = built.report, built.dossier
    if arguments.json:
        print_json(report)
        return OK if built.complete else INCOMPLETE
    turned = sum(p["turn"] != 0 for p in report["pages"])
    straightened = sum(abs(p["skew_deg"]) > 0.05 for p in report["pages"])
    score = report["score"]
    total = score["total"] if score["total"] is not None else f"{score['low']}–{score['high']}(待人工判断 {sum(f['outcome'] == 'needs_judgement' for f in report['findings'])} 项)"
    fails = [f for f in report["findings"] if f["outcome"] == "fail"]
    names = known.catalogue.types
    print(f" 1 读入 {len(report['inputs'])} 个扫描文件,{len(report['pages'])} 页;转正 {turned} 页,纠偏 {straightened} 页,空白 {sum(p['blank'] for p in report['pages'])} 页")
    print(f" 2 认出 {len(report['documents'])} 件文书:" + "、".join(names[d["type"]].name for d in report["documents"][:6]) + "……")
    print(f" 3 案号 {dossier.value('case_no') or '未读出'};当事人 {dossier.value('party_name') or '未读出'}")
    print(f" 4 缺少文书:{'、'.join(names[m['type']].name for m in report['missing']) or '无'}")
    print(f" 5 评查 {len(report['findings'])} 项:不符合 {len(fails)} 项,得分 {total},等次 {score['grade'] or '待定'}")
    print(f" 6 第一项不符合:{fails[0]['criterion'] + ' ' + fails[0]['message'] if fails else '无'}")
    where = f"案卷 {report['archive']['case_id']} 第 {report['archive']['version']} 版" if report["archive"] else "未归档"
    print(f" 7 已归档:{where};检索“罚款”命中 {len(hits)} 页" + (f",如:{hits[0].marked()}" if hits else ""))
    print(f" 8 用时 {time.monotonic() - begun:.0f} 秒,每分钟 {report['timing']['pages_per_minute']} 页")
    print(f" 9 文件:{out}:" + "、".join(o["path"] for o in report["outputs"]) + "、report.json")
    print("10 提示:评查包为推导包,不是官方标准原文。打开窗口:./run")
    return OK if built.complete else INCOMPLETE

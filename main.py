"""明卷 Mingjuan: the only place that knows everything. Reads arguments, builds the context, starts window or command.

Safe to import: worker processes are started by `spawn` and import this file again, so everything heavy is
imported inside the functions that need it. No command imports Qt.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casefile.errors import UsageError

# Recognition scales by processes; a thread pool in each of them would only fight the others.
os.environ.setdefault("OMP_NUM_THREADS", "1")

OK, INCOMPLETE, BUG, INTERRUPTED = 0, 1, 4, 130


def main(arguments: list[str] | None = None) -> int:
    """Runs the program and returns its exit code (contract: Command line)."""
    given = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if not given or given[0] == "window":
        from ui.app import run_window

        return run_window(given[1:])
    return _command(given)


def _command(given: list[str]) -> int:
    from casefile.errors import KnownError
    from casefile.messages import describe, sentence

    try:
        arguments = _parser().parse_args(given)
        return int(arguments.run(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)
    except KnownError as error:
        _say(describe(error, "zh"), describe(error, "en"))
        return error.exit_code
    except KeyboardInterrupt:
        _say(sentence("cancelled", "zh"), sentence("cancelled", "en"))
        return INTERRUPTED
    except Exception as error:
        where = write_bug_report(error)
        _say(sentence("bug", "zh", report=where), sentence("bug", "en", report=where))
        return BUG


def write_bug_report(error: BaseException) -> Path:
    """Traceback without any text of a case (no values, no messages of foreign errors); where it lies."""
    import tempfile

    from casefile import __version__
    from casefile.errors import KnownError
    from casefile.locate import user_data_dir

    frames = "".join(traceback.format_tb(error.__traceback__))
    text = f"Mingjuan {__version__}  Python {sys.version.split()[0]}  {sys.platform}\n{type(error).__name__}\n{frames}"
    name = f"bug-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    for place in (lambda: user_data_dir() / "logs", lambda: Path(tempfile.gettempdir())):
        try:
            folder = place()
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
            return folder / name
        except (OSError, KnownError):
            continue
    sys.stderr.write(text)
    return Path("stderr")


# --- arguments --------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        from casefile.errors import BadArguments

        raise BadArguments(reason=_bilingual(message))


# What argparse says, and how it reads in Chinese; its own words stand behind.
_ARGPARSE = {
    "the following arguments are required": "缺少参数",
    "invalid choice": "没有这个选项",
    "unrecognized arguments": "不认识的参数",
    "expected one argument": "后面要跟一个值",
    "expected at least one argument": "后面至少要跟一个值",
}


def _bilingual(message: str) -> str:
    told = next((chinese for english, chinese in _ARGPARSE.items() if english in message), "")
    return f"{told} / {message}" if told else message


def _parser() -> argparse.ArgumentParser:
    from casefile import __version__

    parser = _Parser(prog="main.py", description="明卷 Mingjuan:扫描件 → 数字卷宗 → 评查 → 归档 / scans to scored, archived dossiers")
    parser.add_argument("--version", action="version", version=f"Mingjuan {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)

    def command(name: str, text: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        made.add_argument("--json", action="store_true", help="标准输出只给一个 JSON / print one JSON object only")
        return made

    def archive_options(made: argparse.ArgumentParser) -> None:
        made.add_argument("--archive", metavar="PATH", help="档案库:文件夹或 SQLAlchemy URL / folder or URL")
        made.add_argument("--settings", metavar="FILE", type=Path, help="单位设置 / office settings (TOML)")

    build = command("build", "一案或一批:扫描件生成卷宗 / scans into dossiers", _build)
    build.add_argument("source", nargs="*", type=Path, metavar="SOURCE", help="文件夹或文件 / a folder or files")
    build.add_argument("--batch", type=Path, metavar="ROOT", help="每个子文件夹一案 / each subfolder is a case")
    build.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果放在哪里 / where results go")
    archive_options(build)
    build.add_argument("--no-archive", action="store_true", help="不归档 / do not archive")
    build.add_argument("--draft", action="store_true", help="每页加“草稿”,不归档 / 草稿 on every page, not archived")
    build.add_argument("--ofd", action="store_true", help="另出 OFD(试验) / the dossier as OFD, too (experimental)")
    build.add_argument("--jobs", type=_positive, metavar="N", help="工作进程数 / worker processes")
    build.add_argument("--pack", type=Path, metavar="FILE", help="评查标准包 / criteria pack")

    demo = command("demo", "在示例案卷上走完全程 / the main job on the sample case", _demo)
    demo.add_argument("--out", type=Path, metavar="DIR", help="结果放在哪里 / where results go")
    demo.add_argument("--jobs", type=_positive, metavar="N")

    search = command("search", "全文检索档案库 / search the archive", _search)
    search.add_argument("query", metavar="QUERY")
    search.add_argument("--limit", type=_positive, default=50)
    archive_options(search)

    score = command("score", "按标准包重新评查一卷 / score an archived case again", _score)
    score.add_argument("case", metavar="CASE", help="编号或案号 / case id or case number")
    score.add_argument("--pack", type=Path, metavar="FILE")
    archive_options(score)

    judge = command("judge", "记下对一项的人工判断 / record a human decision on a criterion", _judge)
    judge.add_argument("case", metavar="CASE")
    judge.add_argument("criterion", metavar="CRITERION")
    judge.add_argument("outcome", choices=["pass", "fail", "not_applicable"])
    judge.add_argument("--reason", required=True, help="理由 / why")
    judge.add_argument("--by", help="判断人 / who decided")
    judge.add_argument("--deduct", metavar="POINTS", help="扣分 / points")
    judge.add_argument("--pack", type=Path, metavar="FILE")
    judge.add_argument("--out", type=Path, metavar="DIR", help="新的评查表放在哪里 / where the new score sheet goes")
    archive_options(judge)

    sheet = command("sheet", "已存的评查表,以及此后有什么变化 / a stored score sheet, and what has changed since", _sheet)
    sheet.add_argument("case", metavar="CASE")
    sheet.add_argument("--of-version", type=_positive, metavar="N", help="案卷的第几版;默认最新 / of which version of the case")
    sheet.add_argument("--pack", type=Path, metavar="FILE")
    archive_options(sheet)

    faults = command("faults", "全库最常见的问题 / the most frequent faults of the archive", _faults)
    faults.add_argument("--limit", type=_positive, default=20, metavar="N")
    faults.add_argument("--out", type=Path, metavar="XLSX", help="另存为表格 / also as a table")
    faults.add_argument("--pack", type=Path, metavar="FILE")
    faults.add_argument("--jobs", type=_positive, metavar="N")
    archive_options(faults)

    export = command("export", "导出为 BagIt 包 / export as a BagIt package", _export)
    export.add_argument("cases", nargs="+", metavar="CASE")
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    archive_options(export)

    verify = command("verify", "核验导出包 / verify a package", _verify)
    verify.add_argument("package", type=Path, metavar="PACKAGE")

    check = command("check", "核验档案库 / check the archive", _check_archive)
    archive_options(check)

    opinion = command("opinion", "评查意见书与整改通知 / review opinion and rectification notice", _opinion)
    opinion.add_argument("case", metavar="CASE")
    opinion.add_argument("--out", type=Path, required=True, metavar="DIR")
    opinion.add_argument("--date", metavar="YYYY-MM-DD", help="评查(发文)日期 / day of the review")
    opinion.add_argument("--within", metavar="15wd", help="整改期限,如 15wd、30cal / time to put things right")
    opinion.add_argument("--reviewer", action="append", metavar="NAME")
    opinion.add_argument("--pack", type=Path, metavar="FILE")
    archive_options(opinion)

    bound = command("dossier", "单取卷宗:PDF、OFD 或草稿 / the dossier alone: PDF, OFD or a draft", _dossier)
    bound.add_argument("case", metavar="CASE")
    bound.add_argument("--out", type=Path, required=True, metavar="FILE", help="以 .pdf 或 .ofd 结尾 / ends in .pdf or .ofd")
    bound.add_argument("--draft", action="store_true", help="每页加“草稿” / 草稿 on every page")
    archive_options(bound)

    copy = command("copy", "卷宗的携带副本:线性化,或加密码 / a copy to carry away: linearised, or locked", _copy)
    copy.add_argument("case", metavar="CASE")
    copy.add_argument("--out", type=Path, required=True, metavar="PDF")
    copy.add_argument("--password-file", type=Path, metavar="FILE", help="第一行是密码 / its text is the password")
    archive_options(copy)

    sheets = command("separators", "打印分隔页,夹在各文书之前再扫描 / separator sheets to lay between documents", _separators)
    sheets.add_argument("types", nargs="+", metavar="TYPE", help="文书代码,如 CASE_FILING / document type codes, in order")
    sheets.add_argument("--case", default="", metavar="NO", help="案号 / case number")
    sheets.add_argument("--run", dest="run_name", metavar="NAME", help="批次名 / name of the run")
    sheets.add_argument("--out", type=Path, required=True, metavar="PDF")

    _pack_commands(commands, archive_options)
    return parser


def _pack_commands(commands: Any, archive_options: Callable[[argparse.ArgumentParser], None]) -> None:
    pack = commands.add_parser("pack", help="评查标准包 / criteria packs")
    actions = pack.add_subparsers(dest="action", required=True, parser_class=_Parser)

    def action(name: str, text: str, does: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = actions.add_parser(name, help=text, description=text)
        made.add_argument("--json", action="store_true", help="标准输出只给一个 JSON / print one JSON object only")
        made.set_defaults(run=does)
        return made

    check = action("check", "检查一个标准包 / check a pack", _pack_check)
    check.add_argument("file", type=Path, metavar="FILE")
    export = action("export", "导出为各省通用的 Excel 评查表 / as the Excel table provinces send round", _pack_export)
    export.add_argument("--pack", type=Path, metavar="FILE")
    export.add_argument("--out", type=Path, required=True, metavar="XLSX")
    table = action("import", "把 Excel 评查表变成标准包 / an Excel table as a pack", _pack_import)
    table.add_argument("table", type=Path, metavar="XLSX")
    table.add_argument("--pack", type=Path, metavar="FILE", help="沿用其检查绑定 / bindings come from this pack")
    table.add_argument("--out", type=Path, required=True, metavar="TOML")
    compare = action("compare", "并排比较两个标准包 / two packs side by side", _pack_compare)
    compare.add_argument("first", type=Path, metavar="A")
    compare.add_argument("second", type=Path, metavar="B")
    adopt = action("adopt", "启用标准包,保留以前各版本 / put a pack in use, keeping earlier versions", _pack_adopt)
    adopt.add_argument("file", type=Path, metavar="FILE")
    action("versions", "启用过的各版本 / every version that was in use", _pack_versions)
    preview = action("preview", "改用新标准包后,已归档案卷会怎样变 / what a new pack changes for archived dossiers", _pack_preview)
    preview.add_argument("new", type=Path, metavar="NEW")
    preview.add_argument("--pack", type=Path, metavar="FILE", help="现用的 / the pack in use")
    preview.add_argument("--jobs", type=_positive, metavar="N")
    archive_options(preview)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:10]) <= 10**9 or len(text) > 10:
        raise argparse.ArgumentTypeError(f"“{text}”:须为 1 到 10 亿的整数 / must be a whole number from 1 to 1000000000")
    return int(text)


# --- build ------------------------------------------------------------------------------------


def _build(arguments: argparse.Namespace) -> int:
    from casefile.archive.engine import database_file
    from casefile.errors import ArchiveInsideSource, BadArguments, Cancelled, OutputInsideSource, SourceMissing
    from casefile.messages import sentence, visible
    from casefile.workspace import Workspace, knowledge
    from scoring.batch import build_batch
    from scoring.build import REPORT, build_case
    from scoring.office_pack import office_pack

    if bool(arguments.batch) == bool(arguments.source):
        raise BadArguments(reason="SOURCE 或 --batch ROOT 二选一 / either SOURCE or --batch ROOT")
    sources = [arguments.batch] if arguments.batch else arguments.source
    for source in sources:
        if not os.path.lexists(source):
            raise SourceMissing(path=source)
    if arguments.batch and not arguments.batch.is_dir():
        raise BadArguments(reason=f"--batch: {arguments.batch} 不是文件夹 / not a folder")
    _refuse_inside(arguments.out, sources, OutputInsideSource)
    if arguments.archive and not arguments.no_archive:
        _refuse_inside(database_file(arguments.archive).parent, sources, ArchiveInsideSource)
    settings = _settings(arguments)
    pack = office_pack(settings, arguments.pack)
    knowledge()
    jobs = _jobs(arguments)
    at = _now()
    cancel = _cancel_on_interrupt()
    if arguments.ofd:
        _say(sentence("ofd_experimental", "zh"), sentence("ofd_experimental", "en"))
    with Workspace.open(settings, arguments.archive, archived=not arguments.no_archive) as workspace:
        if arguments.batch:
            result = build_batch(
                arguments.batch, arguments.out, workspace, pack, jobs=jobs, at=at, operator=_operator(),
                progress=lambda name: Console(name), cancel=cancel, on_bug=write_bug_report,
                draft=arguments.draft, ofd=arguments.ofd,
            )
            if arguments.json:
                _print_json(result.data)
            else:
                for case in result.data["cases"]:
                    total = case["total"] if case["total"] is not None else "待定"
                    print(f"{visible(case['name'])}: {case['state']}  {case['pages']} 页  {total}")
                    _tell(case["message"], case["message_en"])
                for name in result.data["loose"]:
                    _tell(*(sentence("loose_file", lang, path=name) for lang in ("zh", "en")))
            return INTERRUPTED if result.interrupted else (OK if result.complete else INCOMPLETE)
        source = sources[0] if len(sources) == 1 else sources
        console = Console("")
        try:
            built = build_case(
                source, arguments.out, workspace, pack, jobs=jobs, at=at, operator=_operator(),
                progress=console, cancel=cancel, draft=arguments.draft, ofd=arguments.ofd,
            )
        except Cancelled:
            console.end()
            _say(sentence("cancelled", "zh"), sentence("cancelled", "en"))
            return INTERRUPTED
        console.end()
        if arguments.json:
            _print_json(built.report)
        else:
            _print_summary(built.report, arguments.out / REPORT)
        if not built.report["inputs"] or all(i["state"] == "ignored" for i in built.report["inputs"]):
            _say(sentence("source_empty", "zh", path=sources[0]), sentence("source_empty", "en", path=sources[0]))
        elif not built.bound:
            _say(sentence("no_pages", "zh", path=sources[0]), sentence("no_pages", "en", path=sources[0]))
        for run in built.report["separators_unseen"]:
            told = {**run, "numbers": "、".join(map(str, run["numbers"]))}
            _say(sentence("separators_unseen", "zh", **told), sentence("separators_unseen", "en", **told))
        for page_id, code in built.failed_pages:
            _say(sentence("page_not_read", "zh", page=page_id, reason=code), sentence("page_not_read", "en", page=page_id, reason=code))
        return OK if built.complete else INCOMPLETE


def _jobs(arguments: argparse.Namespace) -> int:
    """As many workers as were asked for, but no more than the memory bears: a machine that swaps helps nobody."""
    from casefile.messages import sentence
    from casefile.work import bearable_jobs, default_jobs

    if not arguments.jobs:
        return default_jobs()
    jobs = bearable_jobs(arguments.jobs)
    if jobs < arguments.jobs:
        _say(*(sentence("fewer_jobs", lang, wanted=arguments.jobs, jobs=jobs) for lang in ("zh", "en")))
    return jobs


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
            _tell(entry["message"], entry["message_en"])
    print(where)


# --- demo -------------------------------------------------------------------------------------


def _demo(arguments: argparse.Namespace) -> int:
    """The main job on the shipped sample case; says in ten lines what it found and where the files are."""
    from casefile.locate import resource_path, user_data_dir
    from casefile.settings import load_settings
    from casefile.workspace import Workspace, knowledge
    from scoring.build import build_case
    from scoring.office_pack import office_pack

    sample = resource_path("sample")
    out = arguments.out or user_data_dir() / "demo"
    settings = load_settings(sample / "settings.toml")
    pack = office_pack(settings)
    known = knowledge()
    console = Console("示例案卷")
    begun = time.monotonic()
    with Workspace.open(settings, None) as workspace:
        built = build_case(
            sample / "scans", out, workspace, pack, jobs=_jobs(arguments), at=_now(),
            operator=_operator(), progress=console, cancel=_cancel_on_interrupt(),
        )
        console.end()
        hits = workspace.archive.search("罚款") if workspace.archive else []
    report, dossier = built.report, built.dossier
    if arguments.json:
        _print_json(report)
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


# --- archive ----------------------------------------------------------------------------------


def _open_archive(arguments: argparse.Namespace) -> Any:
    from casefile.workspace import Workspace

    return Workspace.open(_settings(arguments), arguments.archive)


def _settings(arguments: argparse.Namespace) -> Any:
    """The settings named, else the office's own, with the filing profile they name looked at before any work is done."""
    from casefile.catalogue import filing_profile
    from casefile.errors import ResourceFault, SettingsFault
    from casefile.settings import office_file, office_settings

    settings = office_settings(arguments.settings)
    try:
        filing_profile(settings)
    except ResourceFault as error:
        if settings.dossier.order_file is None and settings.dossier.order == type(settings.dossier)().order:
            raise
        faults = f"dossier.order: {settings.dossier.order}: {error.params['faults']}"
        raise SettingsFault(file=arguments.settings or office_file(), faults=faults) from error
    return settings


def _search(arguments: argparse.Namespace) -> int:
    with _open_archive(arguments) as workspace:
        hits = workspace.archive.search(arguments.query, limit=arguments.limit)
    if arguments.json:
        _print_json({
            "query": arguments.query,
            "hits": [
                {
                    "case_id": h.case_id, "case_no": h.case_no, "title": h.title, "page": h.page,
                    "document": h.document, "document_title": h.document_title, "volume": h.volume,
                    "number": h.number, "snippet": h.snippet, "boxes": [list(b) for b in h.boxes],
                }
                for h in hits
            ],
        })
        return OK
    for hit in hits:
        at = f"第 {hit.number} 页" if hit.number else "未编页"
        print(f"{hit.case_id}  {hit.case_no or '无案号'}  {hit.document_title or hit.title}  {at}  {hit.marked()}")
    print(f"共 {len(hits)} 处" if len(hits) < arguments.limit else f"前 {len(hits)} 处")
    return OK


def _case_id(workspace: Any, named: str) -> int:
    """A case by its id or its case number."""
    from casefile.errors import CaseNotFound

    rows = workspace.archive.cases()
    for row in rows:
        if named == str(row.case_id) or named == row.header.case_no:
            return int(row.case_id)
    raise CaseNotFound(case=named)


def _score(arguments: argparse.Namespace) -> int:
    from scoring.engine import score
    from scoring.judgement import judgements_of
    from scoring.office_pack import office_pack
    from scoring.report import report

    with _open_archive(arguments) as workspace:
        pack = office_pack(workspace.settings, arguments.pack)
        case, record = workspace.load(_case_id(workspace, arguments.case))
        dossier = workspace.compose(case)
        sheet = score(pack, workspace.facts(dossier, case_id=case.case_id), judgements_of(case.judgements))
        data = report(
            dossier, sheet, pack, settings=workspace.settings,
            archived=(record.case_id, record.version), outputs=record.outputs, seconds={},
        )
    if arguments.json:
        _print_json({"case_id": record.case_id, "score": data["score"], "findings": data["findings"]})
        return OK
    for finding in data["findings"]:
        if finding["outcome"] in ("fail", "needs_judgement"):
            mark = "✗" if finding["outcome"] == "fail" else "?"
            print(f"{mark} {finding['criterion']}  -{finding['deduction']}  {finding['message']}")
    score_data = data["score"]
    total = score_data["total"] if score_data["total"] is not None else f"{score_data['low']}–{score_data['high']}"
    print(f"得分 {total},等次 {score_data['grade'] or '待定'}  ({score_data['pack']};{score_data['notice']})")
    return OK


def _judge(arguments: argparse.Namespace) -> int:
    """Saves a new version of the case with the decision beside the finding; the window can take it back."""
    import tempfile
    from decimal import Decimal, InvalidOperation

    from casefile.errors import BadArguments
    from casefile.model import JUDGED, Change, Operation
    from scoring.build import finish_case
    from scoring.checks.base import Outcome
    from scoring.judgement import Judgement, as_plain, checked
    from scoring.office_pack import office_pack

    try:
        points = Decimal(arguments.deduct) if arguments.deduct else None
    except InvalidOperation:
        raise BadArguments(reason=f"--deduct {arguments.deduct}") from None
    at = _now()
    with _open_archive(arguments) as workspace, tempfile.TemporaryDirectory(prefix="mingjuan-") as passing:
        pack = office_pack(workspace.settings, arguments.pack)
        case, _record = workspace.load(_case_id(workspace, arguments.case))
        decision = Judgement(
            arguments.criterion, Outcome(arguments.outcome), points, arguments.by or _operator(),
            at.isoformat(timespec="seconds"), arguments.reason,
        )
        key = JUDGED + decision.criterion
        step = Operation(
            "op.judge", (Change(key, case.arrangement.get(key), as_plain(checked(decision, pack))),),
            {"criterion": decision.criterion}, decision.at, decision.by,
        )
        built = finish_case(case.apply(step), arguments.out or Path(passing), workspace, pack, at=at, operator=_operator())
    if arguments.json:
        _print_json({"archive": built.report["archive"], "score": built.report["score"]})
    else:
        score_data = built.report["score"]
        total = score_data["total"] if score_data["total"] is not None else f"{score_data['low']}–{score_data['high']}"
        print(f"已记下:{arguments.criterion} {arguments.outcome};得分 {total},等次 {score_data['grade'] or '待定'}")
    return OK


def _export(arguments: argparse.Namespace) -> int:
    from casefile.export import export_cases

    with _open_archive(arguments) as workspace:
        chosen = [_case_id(workspace, named) for named in arguments.cases]
        package = export_cases(workspace.archive, chosen, arguments.out, settings=workspace.settings, at=_now())
    if arguments.json:
        _print_json({"package": str(package), "cases": chosen})
    else:
        print(f"已导出并核验:{package}")
    return OK


def _verify(arguments: argparse.Namespace) -> int:
    from casefile.errors import SourceMissing
    from casefile.export import verify_package

    if not arguments.package.exists():
        raise SourceMissing(path=arguments.package)
    faults = verify_package(arguments.package)
    if arguments.json:
        _print_json({
            "package": str(arguments.package), "valid": not faults,
            "faults": [_fault(f) for f in faults],
        })
    else:
        for fault in faults:
            _tell(_fault(fault)["message"], _fault(fault)["message_en"])
        print("核验通过 / verified" if not faults else f"发现 {len(faults)} 处问题 / {len(faults)} faults")
    return INCOMPLETE if faults else OK


def _check_archive(arguments: argparse.Namespace) -> int:

    with _open_archive(arguments) as workspace:
        faults = workspace.archive.check()
    if arguments.json:
        _print_json({"valid": not faults, "faults": [_fault(f) for f in faults]})
    else:
        for fault in faults:
            _tell(_fault(fault)["message"], _fault(fault)["message_en"])
        print("档案库完好 / the archive is sound" if not faults else f"发现 {len(faults)} 处问题 / {len(faults)} faults")
    return INCOMPLETE if faults else OK


def _fault(fault: Any) -> dict[str, Any]:
    """A fault of a package or an archive with its sentences."""
    from casefile.messages import sentence

    params = _params(fault)
    said = {"message": sentence(fault.code, "zh", **params), "message_en": sentence(fault.code, "en", **params)}
    return {"code": fault.code, **said, **params}


def _params(fault: Any) -> dict[str, Any]:
    from casefile.model.codec import to_plain

    plain = to_plain(fault)
    return {k: v for k, v in plain.items() if k != "code"}


def _pack_check(arguments: argparse.Namespace) -> int:
    from scoring.commands import pack_check

    return pack_check(arguments)


def _pack_import(arguments: argparse.Namespace) -> int:
    from scoring.commands import pack_import

    return pack_import(arguments)


def _pack_compare(arguments: argparse.Namespace) -> int:
    from scoring.commands import pack_compare

    return pack_compare(arguments)


def _pack_export(arguments: argparse.Namespace) -> int:
    from scoring.commands import pack_export

    return pack_export(arguments, _now())


def _pack_preview(arguments: argparse.Namespace) -> int:
    from scoring.commands import pack_preview

    with _open_archive(arguments) as workspace:
        progress = _counted("试评", workspace)
        return pack_preview(arguments, workspace, _scoring_jobs(arguments), progress, _cancel_on_interrupt())


def _pack_adopt(arguments: argparse.Namespace) -> int:
    from scoring.commands import pack_adopt

    return pack_adopt(arguments, _now(), _operator())


def _pack_versions(arguments: argparse.Namespace) -> int:
    from scoring.commands import pack_versions

    return pack_versions(arguments)


def _faults(arguments: argparse.Namespace) -> int:
    from scoring.commands import faults

    with _open_archive(arguments) as workspace:
        progress = _counted("统计", workspace)
        return faults(arguments, workspace, _scoring_jobs(arguments), progress, _cancel_on_interrupt(), _now())


def _sheet(arguments: argparse.Namespace) -> int:
    from scoring.commands import sheet

    with _open_archive(arguments) as workspace:
        return sheet(arguments, workspace, _case_id(workspace, arguments.case))


def _counted(name: str, workspace: Any) -> Callable[[int], None]:
    """Progress over every case of the archive."""
    total, console = len(workspace.archive.cases()), Console(name)
    return lambda done: console("", done, max(total, done))


def _scoring_jobs(arguments: argparse.Namespace) -> int:
    """Scoring takes little memory: one worker a core."""
    return int(arguments.jobs or os.cpu_count() or 1)


def _opinion(arguments: argparse.Namespace) -> int:
    from scoring.commands import opinion

    with _open_archive(arguments) as workspace:
        return opinion(arguments, workspace, _case_id(workspace, arguments.case), _now())


def _dossier(arguments: argparse.Namespace) -> int:
    from scoring.commands import dossier_alone

    with _open_archive(arguments) as workspace:
        return dossier_alone(arguments, workspace, _case_id(workspace, arguments.case), _now())


def _separators(arguments: argparse.Namespace) -> int:
    from scoring.commands import separators

    return separators(arguments, _now())


def _copy(arguments: argparse.Namespace) -> int:
    from scoring.commands import carry_copy

    with _open_archive(arguments) as workspace:
        return carry_copy(arguments, workspace, _case_id(workspace, arguments.case))


# --- console ----------------------------------------------------------------------------------

STAGES = {"intake": "读入", "reading": "识别", "writing": "成卷"}


class Console:
    """Progress on standard error: a bar on a terminal, else one line a second."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._bar = sys.stderr.isatty()
        self._last = 0.0
        self._open = False
        self._begun: dict[str, float] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        begun = self._begun.setdefault(stage, now)
        if done < total and now - self._last < (0.1 if self._bar else 1.0):
            return
        self._last = now
        label = f"{self._name} {STAGES.get(stage, stage)}".strip()
        left = f"  约余 {(now - begun) / done * (total - done):.0f} 秒" if 0 < done < total else ""
        if self._bar:
            filled = 24 * done // max(total, 1)
            sys.stderr.write(f"\r{label} [{'█' * filled}{'·' * (24 - filled)}] {done}/{total}{left}\x1b[K")
            self._open = True
            if done >= total:
                self.end()
        else:
            sys.stderr.write(f"{label} {done}/{total}{left}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Leaves the bar's line."""
        if self._open:
            sys.stderr.write("\n")
            self._open = False


def _cancel_on_interrupt() -> threading.Event:
    """An event that Ctrl-C sets; a second Ctrl-C stops at once."""
    from casefile.work import CancelToken

    token = CancelToken()

    def on_signal(_number: int, _frame: object) -> None:
        if token.is_set():
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        token.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, on_signal)
        signal.signal(signal.SIGTERM, on_signal)
    return token


def _now() -> datetime:
    """The time that goes into files; `SOURCE_DATE_EPOCH` sets it for repeatable builds."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = datetime.fromtimestamp(int(given)) if given else datetime.now()
    except (ValueError, OverflowError, OSError):
        from casefile.errors import BadArguments

        raise BadArguments(reason=f"SOURCE_DATE_EPOCH={given}") from None
    return moment.astimezone().replace(microsecond=0)


def _operator() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1))


def _tell(zh: str | None, en: str | None) -> None:
    """One sentence of a result, on standard output."""
    for text in (zh, en):
        if text:
            print(f"  {text}")


def _say(zh: str, en: str) -> None:
    sys.stderr.write(f"{zh}\n{en}\n")


class _Listener:
    """A standard stream whose reader may leave or whose disk may fill up: the work goes on, what is said is lost."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.failure: OSError | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        return self._guarded(lambda: self._stream.write(text)) or len(text)

    def flush(self) -> None:
        self._guarded(self._stream.flush)

    def _guarded(self, call: Callable[[], int | None]) -> int | None:
        try:
            return call()
        except OSError as error:
            self.failure = self.failure or error
            # What still waits in the buffer goes nowhere, and nothing is left to fail when the program ends.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
            return None


def _as_program() -> int:
    """`main` with the real streams: closed ones are opened on nothing first, so that no file takes their number."""
    if sys.platform != "win32" and sys.getfilesystemencoding().lower() != "utf-8" and not getattr(sys, "frozen", False):
        # Under such a locale libraries cannot open files with Chinese names: begin again with UTF-8.
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.argv])
    while (unused := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(unused)
    sys.stdout = out = _Listener(sys.stdout or os.fdopen(1, "w", encoding="utf-8"))  # type: ignore[assignment]
    sys.stderr = _Listener(sys.stderr or os.fdopen(2, "w", encoding="utf-8"))  # type: ignore[assignment]
    code = main()
    out.flush()
    if out.failure is not None and not isinstance(out.failure, BrokenPipeError):
        from casefile.messages import describe
        from casefile.store import place_error

        known = place_error(out.failure, Path("stdout"))
        _say(describe(known, "zh"), describe(known, "en"))
        code = code or known.exit_code
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    import multiprocessing

    multiprocessing.freeze_support()
    sys.exit(_as_program())

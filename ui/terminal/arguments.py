"""The arguments of every command (contract: Command line). What a command does is imported when it runs."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from casefile import __version__
from casefile.errors import BadArguments
from casefile.messages import LANGUAGES
from ui.texts import set_language


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
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


def make_parser() -> argparse.ArgumentParser:
    """Every command with its options; `run` of what it returns does the work and gives the exit code."""
    parser = _Parser(prog="main.py", description="明卷 Mingjuan：扫描件 → 数字卷宗 → 评查 → 归档 / scans to scored, archived dossiers")
    parser.add_argument("--version", action="version", version=f"Mingjuan {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)

    def command(name: str, text: str, run: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=_later(run))
        return _told(made)

    def archive_options(made: argparse.ArgumentParser) -> None:
        made.add_argument("--archive", metavar="PATH", help="档案库：文件夹或 SQLAlchemy URL / folder or URL")
        made.add_argument("--settings", metavar="FILE", type=Path, help="单位设置 / office settings (TOML)")

    build = command("build", "一案或一批：扫描件生成卷宗 / scans into dossiers", "build:build")
    build.add_argument("source", nargs="*", type=Path, metavar="SOURCE", help="文件夹或文件 / a folder or files")
    build.add_argument("--batch", type=Path, metavar="ROOT", help="每个子文件夹一案 / each subfolder is a case")
    build.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果放在哪里 / where results go")
    archive_options(build)
    build.add_argument("--no-archive", action="store_true", help="不归档 / do not archive")
    build.add_argument("--draft", action="store_true", help="每页加“草稿”，不归档 / 草稿 on every page, not archived")
    build.add_argument("--ofd", action="store_true", help="另出 OFD（试验） / the dossier as OFD, too (experimental)")
    build.add_argument("--jobs", type=_positive, metavar="N", help="工作进程数 / worker processes")
    build.add_argument("--pack", type=Path, metavar="FILE", help="评查标准包 / criteria pack")

    demo = command("demo", "在示例案卷上走完全程 / the main job on the sample case", "build:demo")
    demo.add_argument("--out", type=Path, metavar="DIR", help="结果放在哪里 / where results go")
    demo.add_argument("--jobs", type=_positive, metavar="N")

    search = command("search", "全文检索档案库 / search the archive", "cases:search")
    search.add_argument("query", metavar="QUERY")
    search.add_argument("--limit", type=_positive, default=50)
    archive_options(search)

    score = command("score", "按标准包重新评查一卷 / score an archived case again", "cases:score_again")
    score.add_argument("case", metavar="CASE", help="编号或案号 / case id or case number")
    score.add_argument("--pack", type=Path, metavar="FILE")
    archive_options(score)

    judge = command("judge", "记下对一项的人工判断 / record a human decision on a criterion", "cases:judge")
    judge.add_argument("case", metavar="CASE")
    judge.add_argument("criterion", metavar="CRITERION")
    judge.add_argument("outcome", choices=["pass", "fail", "not_applicable"])
    judge.add_argument("--reason", required=True, help="理由 / why")
    judge.add_argument("--by", help="判断人 / who decided")
    judge.add_argument("--deduct", metavar="POINTS", help="扣分 / points")
    judge.add_argument("--pack", type=Path, metavar="FILE")
    judge.add_argument("--out", type=Path, metavar="DIR", help="新的评查表放在哪里 / where the new score sheet goes")
    archive_options(judge)

    sheet = command("sheet", "已存的评查表，以及此后有什么变化 / a stored score sheet, and what has changed since", "review:stored_sheet")
    sheet.add_argument("case", metavar="CASE")
    sheet.add_argument("--of-version", type=_positive, metavar="N", help="案卷的第几版；默认最新 / of which version of the case")
    sheet.add_argument("--pack", type=Path, metavar="FILE")
    archive_options(sheet)

    faults = command("faults", "全库最常见的问题 / the most frequent faults of the archive", "review:faults")
    faults.add_argument("--limit", type=_positive, default=20, metavar="N")
    faults.add_argument("--out", type=Path, metavar="XLSX", help="另存为表格 / also as a table")
    faults.add_argument("--pack", type=Path, metavar="FILE")
    faults.add_argument("--jobs", type=_positive, metavar="N")
    archive_options(faults)

    export = command("export", "导出为 BagIt 包 / export as a BagIt package", "cases:export")
    export.add_argument("cases", nargs="+", metavar="CASE")
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    archive_options(export)

    verify = command("verify", "核验导出包 / verify a package", "cases:verify")
    verify.add_argument("package", type=Path, metavar="PACKAGE")

    check = command("check", "核验档案库 / check the archive", "cases:check")
    archive_options(check)

    opinion = command("opinion", "评查意见书与整改通知 / review opinion and rectification notice", "review:opinion")
    opinion.add_argument("case", metavar="CASE")
    opinion.add_argument("--out", type=Path, required=True, metavar="DIR")
    opinion.add_argument("--date", metavar="YYYY-MM-DD", help="评查(发文)日期 / day of the review")
    opinion.add_argument("--within", type=_period, metavar="15wd", help="整改期限，如 15wd、30cal / time to put things right")
    opinion.add_argument("--reviewer", action="append", metavar="NAME")
    opinion.add_argument("--pack", type=Path, metavar="FILE")
    archive_options(opinion)

    bound = command("dossier", "单取卷宗:PDF、OFD 或草稿 / the dossier alone: PDF, OFD or a draft", "papers:dossier")
    bound.add_argument("case", metavar="CASE")
    bound.add_argument("--out", type=Path, required=True, metavar="FILE", help="以 .pdf 或 .ofd 结尾 / ends in .pdf or .ofd")
    bound.add_argument("--draft", action="store_true", help="每页加“草稿” / 草稿 on every page")
    archive_options(bound)

    copy = command("copy", "卷宗的携带副本：线性化，或加密码 / a copy to carry away: linearised, or locked", "papers:copy")
    copy.add_argument("case", metavar="CASE")
    copy.add_argument("--out", type=Path, required=True, metavar="PDF")
    copy.add_argument("--password-file", type=Path, metavar="FILE", help="第一行是密码 / its text is the password")
    archive_options(copy)

    sheets = command("separators", "打印分隔页，夹在各文书之前再扫描 / separator sheets to lay between documents", "papers:separators")
    sheets.add_argument("types", nargs="+", metavar="TYPE", help="文书代码，如 CASE_FILING / document type codes, in order")
    sheets.add_argument("--case", default="", metavar="NO", help="案号 / case number")
    sheets.add_argument("--run", dest="run_name", metavar="NAME", help="批次名 / name of the run")
    sheets.add_argument("--out", type=Path, required=True, metavar="PDF")

    _pack_commands(commands, archive_options)
    return parser


def _pack_commands(commands: Any, archive_options: Callable[[argparse.ArgumentParser], None]) -> None:
    pack = commands.add_parser("pack", help="评查标准包 / criteria packs")
    actions = pack.add_subparsers(dest="action", required=True, parser_class=_Parser)

    def action(name: str, text: str, run: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = actions.add_parser(name, help=text, description=text)
        made.set_defaults(run=_later(run))
        return _told(made)

    check = action("check", "检查一个标准包 / check a pack", "packs:pack_check")
    check.add_argument("file", type=Path, metavar="FILE")
    export = action("export", "导出为各省通用的 Excel 评查表 / as the Excel table provinces send round", "packs:pack_export")
    export.add_argument("--pack", type=Path, metavar="FILE")
    export.add_argument("--out", type=Path, required=True, metavar="XLSX")
    table = action("import", "把 Excel 评查表变成标准包 / an Excel table as a pack", "packs:pack_import")
    table.add_argument("table", type=Path, metavar="XLSX")
    table.add_argument("--pack", type=Path, metavar="FILE", help="沿用其检查绑定 / bindings come from this pack")
    table.add_argument("--out", type=Path, required=True, metavar="TOML")
    compare = action("compare", "并排比较两个标准包：文件，或编号@版本、校验值开头 / two packs side by side: files, or ID@edition, or how a digest begins", "packs:pack_compare")
    compare.add_argument("first", type=Path, metavar="A")
    compare.add_argument("second", type=Path, metavar="B")
    adopt = action("adopt", "启用标准包，保留以前各版本 / put a pack in use, keeping earlier versions", "packs:pack_adopt")
    adopt.add_argument("file", type=Path, metavar="FILE")
    action("versions", "启用过的各版本 / every version that was in use", "packs:pack_versions")
    preview = action("preview", "改用新标准包后，已归档案卷会怎样变 / what a new pack changes for archived dossiers", "packs:pack_preview")
    preview.add_argument("new", type=Path, metavar="NEW")
    preview.add_argument("--pack", type=Path, metavar="FILE", help="现用的 / the pack in use")
    preview.add_argument("--jobs", type=_positive, metavar="N")
    archive_options(preview)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:10]) <= 10**9 or len(text) > 10:
        raise argparse.ArgumentTypeError(f"“{text}”:须为 1 到 10 亿的整数 / must be a whole number from 1 to 1000000000")
    return int(text)


def _period(text: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{0,3}(wd|cal)", text):
        raise argparse.ArgumentTypeError(f"“{text}”:须为 15wd(工作日)或 30cal(日)这样的期限 / must be like 15wd (working days) or 30cal")
    return text


def _told(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """With the options on how results are told, which every command has."""
    made.add_argument("--json", action="store_true", help="标准输出只给一个 JSON / print one JSON object only")
    made.add_argument("--lang", choices=LANGUAGES, default=_language(), help="结果用哪种文字 / language of the results (MINGJUAN_LANG)")
    return made


def _language() -> str:
    chosen = os.environ.get("MINGJUAN_LANG", "").strip().lower()
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def _later(place: str) -> Callable[[argparse.Namespace], int]:
    """`module:function` of this package, imported when the command runs: `--help` and worker processes need none of it."""
    module, name = place.split(":")

    def run(arguments: argparse.Namespace) -> int:
        set_language(arguments.lang)
        return int(getattr(import_module(f"ui.terminal.{module}"), name)(arguments))

    return run

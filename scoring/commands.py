"""The commands on criteria packs and on the papers of a review; main.py hangs them in."""

from __future__ import annotations

import argparse
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from casefile.errors import BadArguments
from casefile.messages import sentence
from casefile.settings import Settings
from casefile.workspace import Workspace, knowledge
from scoring.build import writing
from scoring.checks import CHECKS
from scoring.engine import ScoreSheet, score
from scoring.judgement import judgements_of
from scoring.office_pack import office_pack
from scoring.pack import Pack, check_pack, load_pack

OPINION, RECTIFICATION = "review_opinion", "rectification_notice"


def pack_check(arguments: argparse.Namespace) -> int:
    """All faults of a pack, with their lines; 2 when there is one."""
    faults = check_pack(arguments.file, frozenset(CHECKS))
    if arguments.json:
        _print({"file": str(arguments.file), "valid": not faults, "faults": [str(f) for f in faults]})
    else:
        for fault in faults:
            print(fault)
        print("标准包完好 / sound" if not faults else f"发现 {len(faults)} 处问题 / {len(faults)} faults")
    return 2 if faults else 0


def pack_export(arguments: argparse.Namespace, at: datetime) -> int:
    """The pack as the Excel table that provinces send round."""
    from scoring.pack_table import export_pack

    with writing(arguments.out.parent) as folder:
        export_pack(_pack(arguments.pack), folder / arguments.out.name, at)
    print(arguments.out)
    return 0


def pack_import(arguments: argparse.Namespace) -> int:
    """An Excel table as a pack; says which rows a person has to judge."""
    from scoring.pack_table import import_pack
    from scoring.pack_write import write_pack

    result = import_pack(arguments.table, _pack(arguments.pack))
    with writing(arguments.out.parent) as folder:
        write_pack(result.pack, folder / arguments.out.name)
    if arguments.json:
        _print({"pack": str(arguments.out), "id": result.pack.id, "summary": result.summary("zh"), "summary_en": result.summary("en")})
    else:
        print("\n".join([*result.summary("zh"), str(arguments.out)]))
    return 0


def pack_compare(arguments: argparse.Namespace) -> int:
    """Two packs side by side."""
    from scoring.pack_compare import compare_packs

    difference = compare_packs(_pack(arguments.first), _pack(arguments.second))
    if arguments.json:
        _print({"same": difference.same, "lines": difference.lines("zh"), "lines_en": difference.lines("en")})
    else:
        print("\n".join(difference.lines("zh")) or "两个标准包相同 / the packs are the same")
    return 0


def pack_preview(arguments: argparse.Namespace, workspace: Workspace, jobs: int) -> int:
    """What changes for the archived dossiers when a new pack is adopted."""
    from scoring.pack_compare import preview

    assert workspace.archive is not None
    decisions = {row.case_id: judgements_of(workspace.archive.load_case(row.case_id).judgements) for row in workspace.archive.cases()}
    found = preview(
        office_pack(workspace.settings, arguments.pack), office_pack(workspace.settings, arguments.new),
        workspace.archive.facts(), jobs=jobs, judgements=lambda case_id: decisions.get(case_id, ()),
    )
    grades = [{"before": a, "after": b, "cases": n} for (a, b), n in sorted(found.grades.items(), key=str)]
    outcomes = [{"criterion": c, "before": a, "after": b, "cases": n} for (c, a, b), n in sorted(found.outcomes.items())]
    if arguments.json:
        _print({"cases": found.cases, "changed": found.changed, "unreadable": found.unreadable, "grades": grades, "outcomes": outcomes})
        return 0
    print(f"{found.cases} 卷中 {found.changed} 卷结果有变;总分升 {found.totals_up} 卷,降 {found.totals_down} 卷")
    for line in outcomes:
        print(f"  {line['criterion']}: {line['before']} → {line['after']}  {line['cases']} 卷")
    return 0


def opinion(arguments: argparse.Namespace, workspace: Workspace, case_id: int, at: datetime) -> int:
    """Review opinion and, where something is to be put right, the rectification notice."""
    from casefile.pdf.paper import write_paper
    from casefile.sheets import write_workbook
    from scoring.opinion import opinion_paper, opinion_workbook, rectification_paper, rectification_workbook

    issued = _date(arguments.date)
    pack = office_pack(workspace.settings, arguments.pack)
    case, _record = workspace.load(case_id)
    dossier = workspace.compose(case)
    sheet: ScoreSheet = score(pack, workspace.facts(dossier, case_id=case_id), judgements_of(case.judgements))
    settings: Settings = workspace.settings
    calendar = knowledge().calendar
    written = []
    with writing(arguments.out) as folder:
        paper = opinion_paper(sheet, pack, dossier, settings, reviewers=arguments.reviewer or (), reviewed_on=issued)
        write_paper(paper, folder / f"{OPINION}.pdf", build_time=at)
        write_workbook(folder / f"{OPINION}.xlsx", opinion_workbook(sheet, pack, dossier, settings), build_time=at)
        notice = rectification_paper(
            sheet, pack, dossier, settings, issued_on=issued, within=arguments.within, calendar=calendar
        )
        if notice is not None:
            write_paper(notice, folder / f"{RECTIFICATION}.pdf", build_time=at)
            tables = rectification_workbook(sheet, pack, dossier, issued_on=issued, within=arguments.within, calendar=calendar)
            if tables:
                write_workbook(folder / f"{RECTIFICATION}.xlsx", tables, build_time=at)
        written = sorted(p.name for p in folder.iterdir())
    if arguments.json:
        _print({"out": str(arguments.out), "files": written, "undecided": list(sheet.undecided)})
    else:
        print("\n".join(str(arguments.out / name) for name in written))
        if sheet.undecided:
            print(f"还有 {len(sheet.undecided)} 项待人工判断,评查意见书为草稿 / {len(sheet.undecided)} open: the opinion is a draft")
    return 0


def carry_copy(arguments: argparse.Namespace, workspace: Workspace, case_id: int) -> int:
    """A copy of an archived dossier to carry away: linearised, or locked with a password."""
    from casefile.pdf.copies import encrypted_copy, linearised_copy

    assert workspace.archive is not None
    record = workspace.archive.load_case(case_id)
    stored = next((o for o in record.outputs if o.path == "dossier.pdf"), None)
    if stored is None:
        raise BadArguments(reason=sentence("no_pages", "zh", path=case_id))
    source = workspace.store.path(stored.sha256)
    if arguments.password_file:
        try:
            password = arguments.password_file.read_text(encoding="utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise BadArguments(reason=f"--password-file {arguments.password_file}: {error}") from error
        encrypted_copy(source, arguments.out, password)
    else:
        linearised_copy(source, arguments.out)
    if arguments.json:
        _print({"out": str(arguments.out), "locked": bool(arguments.password_file)})
    else:
        print(arguments.out)
    return 0


def separators(arguments: argparse.Namespace, at: datetime) -> int:
    """Separator sheets to lay between documents before scanning."""
    from casefile.recognition.separator_print import write_separators
    from casefile.recognition.separators import make_run

    types = knowledge().catalogue.types
    unknown = [t for t in arguments.types if t not in types]
    if unknown:
        raise BadArguments(reason=f"没有这种文书代码 / unknown document type: {', '.join(unknown)}")
    try:
        run = make_run(arguments.run_name or f"{at:%Y%m%d%H%M}", arguments.types, arguments.case)
    except ValueError as error:
        raise BadArguments(reason=error) from error
    with writing(arguments.out.parent) as folder:
        write_separators(run, folder / arguments.out.name, at=at, type_names={c: k.name for c, k in types.items()})
    if arguments.json:
        _print({"out": str(arguments.out), "sheets": len(run)})
    else:
        print(f"{arguments.out}  {len(run)} 张 / sheets")
    return 0


def _pack(path: Path | None) -> Pack:
    if path is None:
        return office_pack(Settings())
    return load_pack(path, known_checks=frozenset(CHECKS))


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadArguments(reason=f"--date {text}: YYYY-MM-DD") from None


def _print(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1))

"""What the review opinion (评查意见书) says; drawn through casefile.pdf and casefile.sheets.

Nothing is invented: names, numbers and days that are not known are blanks to fill in by hand. A sheet that is not
decided yet gives a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from casefile.model import Dossier
from casefile.pdf.paper import Block, Column, Heading, KeyValues, Paper, Row, Table, Text
from casefile.settings import Settings
from casefile.sheets import Sheet
from scoring.checks.base import Outcome, plain_number
from scoring.engine import Finding, ScoreSheet
from scoring.pack import Pack
from scoring.problems import (
    BLANK_DAY,
    BLANK_LINES,
    BLANK_NUMBER,
    Places,
    Problem,
    case_pairs,
    criteria_words,
    day_words,
    digests,
    other_notes,
    problems,
    undecided,
)
from scoring.rectification import due_date, rectification_paper, rectification_workbook

__all__ = ["due_date", "opinion_paper", "opinion_workbook", "rectification_paper", "rectification_workbook"]


def opinion_paper(
    sheet: ScoreSheet,
    pack: Pack,
    dossier: Dossier,
    settings: Settings,
    *,
    number: str = "",
    reviewed_unit: str = "",
    reviewers: Sequence[str] = (),
    reviewed_on: date | None = None,
    notes: Mapping[str, str] | None = None,
) -> Paper:
    """The review opinion.

    Args:
        number: of the opinion; reviewed_unit: whose dossier it is; both blank when not given.
        reviewers: their names are printed beside the place for their signatures.
        notes: criterion → note for the handler (`scoring.problems.notes_of`).
    """
    found = problems(sheet, pack, dossier, notes)
    beside = other_notes(found, pack, notes)
    heading = _headings()
    blocks: list[Block] = [Text(pack.notice, style="warning")] if pack.derived else []
    blocks += [
        KeyValues((("文书编号", number or BLANK_NUMBER), ("被评查单位", reviewed_unit), *case_pairs(dossier), ("评查日期", day_words(reviewed_on))), columns=2),
        heading("评查结论"),
        Text(_conclusion(sheet, pack), indent=True),
        heading("评查得分"),
        _scores(sheet, pack),
        heading("一票否决情形"),
        _vetoes(sheet, pack, found, Places(dossier)),
        heading("存在的问题"),
        _found(found),
        heading("待人工评定的项目"),
        _open(sheet, pack, Places(dossier)),
        *([heading("给承办人的备注"), _noted(beside)] if beside else []),
        heading("评查意见"),
        Text(_advice(found), indent=True),
        KeyValues((("评查组意见", BLANK_LINES),), columns=1),
        heading("签名"),
        KeyValues(
            (("评查人", "、".join(reviewers)), ("签名", ""), ("评查组长", ""), ("日期", BLANK_DAY)), columns=2
        ),
        KeyValues((("被评查单位意见", BLANK_LINES),), columns=1),
        KeyValues((("负责人签名", ""), ("日期", BLANK_DAY)), columns=2),
    ]  # fmt: skip
    return Paper(
        title="行政处罚案卷评查意见书",
        subtitle=f"{pack.title}（{pack.id} 第{pack.edition}版）",
        blocks=tuple(blocks),
        footer=digests(sheet),
        agency=settings.agency.name or "",
        draft=bool(sheet.undecided),
    )


def opinion_workbook(
    sheet: ScoreSheet, pack: Pack, dossier: Dossier, settings: Settings, *, notes: Mapping[str, str] | None = None
) -> list[Sheet]:
    """The same as tables."""
    found = problems(sheet, pack, dossier, notes)
    beside, places = other_notes(found, pack, notes), Places(dossier)
    about: list[tuple[str, str]] = [
        ("评查标准", f"{pack.title}（{pack.id} 第{pack.edition}版）"),
        *([("说明", pack.notice)] if pack.derived else []),
        ("评查机关", settings.agency.name or ""),
        *case_pairs(dossier),
        ("评查结论", _conclusion(sheet, pack)),
        ("评查意见", _advice(found)),
        ("标准包校验值", sheet.pack_sha256),
        ("卷宗事实校验值", sheet.facts_sha256),
    ]
    rows = [
        (n, p.criterion, "、".join(p.also), p.part, p.group, p.wording, p.found, p.places, None if p.veto else p.deduction, p.todo, p.note)
        for n, p in enumerate(found, 1)
    ]
    return [
        Sheet("评查意见", ("项目", "内容"), about, (18, 90)),
        Sheet(
            "存在的问题",
            ("序号", "编号", "同一问题还涉及", "方面", "大项", "评查内容", "问题", "页码", "扣分", "整改要求", "备注"),
            rows, (6, 8, 14, 10, 18, 44, 60, 36, 6, 44, 30),
        ),
        Sheet(
            "待人工评定", ("编号", "评查内容", "分值", "需要判断的问题", "所在文书和页码"),
            [(i.id, i.wording, i.points, f.message, _where(f, places)) for i in undecided(sheet, pack) for f in (sheet.finding(i.id),)],
            (8, 70, 8, 70, 36),
        ),
        *([Sheet("其他备注", ("编号", "评查内容", "备注"), beside, (8, 70, 60))] if beside else []),
    ]  # fmt: skip


def _conclusion(sheet: ScoreSheet, pack: Pack) -> str:
    standard = f"依据《{pack.title}》（{pack.id} 第{pack.edition}版）对上述案卷进行评查，"
    full = plain_number(pack.base_score)
    veto = f"存在一票否决情形（{'、'.join(sheet.vetoes)}），" if sheet.vetoes else ""
    if sheet.total is not None:
        return f"{standard}{veto}得分 {plain_number(sheet.total)} 分（满分 {full} 分），评定等次为{sheet.grade or '待定'}。"
    return (
        f"{standard}{veto}尚有 {len(sheet.undecided)} 项待人工评定，得分在 {plain_number(sheet.low)} 至 {plain_number(sheet.high)} 分之间"
        f"（满分 {full} 分），等次{'为' + sheet.grade if sheet.grade else '待定'}。本意见书为评定前的初稿。"
    )


def _scores(sheet: ScoreSheet, pack: Pack) -> Table:
    reached = {g.id: g for g in sheet.groups}
    rows: list[Row] = []
    part = ""
    for group in pack.groups:
        if group.part != part:
            part = group.part
            rows.append(Row((part,), "group"))
        got = reached[group.id]
        failed = sum(sheet.finding(i.id).result is Outcome.FAIL for i in group.items)
        waiting = sum(sheet.finding(i.id).result is Outcome.NEEDS_JUDGEMENT for i in group.items)
        points = plain_number(got.low) if got.low == got.high else f"{plain_number(got.low)}～{plain_number(got.high)}"
        rows.append(Row((group.id, group.name, plain_number(group.points), points, str(failed or ""), str(waiting or ""))))
    return Table(
        (
            Column("编号", 0.7, "centre"), Column("大项", 3), Column("分值", 0.8, "right"), Column("得分", 1.4, "right"),
            Column("不符合", 0.8, "centre"), Column("待评", 0.8, "centre"),
        ),
        tuple(rows),
    )  # fmt: skip


def _vetoes(sheet: ScoreSheet, pack: Pack, found: Sequence[Problem], places: Places) -> Block:
    present = [Row((p.criterion, p.wording, p.found, p.places), "bad") for p in found if p.veto]
    waiting = [
        Row((v.id, v.wording, f"待人工评定：{f.message}", _where(f, places)), "open")
        for v in pack.vetoes
        if (f := sheet.finding(v.id)).result is Outcome.NEEDS_JUDGEMENT
    ]
    if not present and not waiting:
        return Text("未发现。", indent=True)
    return Table(
        (Column("编号", 0.6, "centre"), Column("情形", 2.4), Column("认定", 3.4), Column("所在文书和页码", 1.8)),
        (*present, *waiting),
    )


def _found(found: Sequence[Problem]) -> Block:
    rows: list[Row] = []
    group = ""
    for problem in found:
        if problem.veto:
            continue
        if problem.group != group:
            group = problem.group
            rows.append(Row((f"{problem.part} · {group}",), "group"))
        points = plain_number(problem.deduction)
        rows.append(Row((criteria_words(problem), problem.wording, problem.found, problem.places, points, problem.todo_and_note)))
    if not rows:
        return Text("未发现扣分的问题。", indent=True)
    return Table(
        (
            Column("评查项", 0.8), Column("评查内容", 2.0), Column("问题", 2.8), Column("所在文书和页码", 1.4), Column("扣分", 0.55, "right"),
            Column("整改要求", 2.0),
        ),
        tuple(rows), size=8.0,
    )  # fmt: skip


def _where(finding: Finding, places: Places) -> str:
    """The pages a person has to look at to decide."""
    return places.words(e.page for e in finding.evidence)


def _open(sheet: ScoreSheet, pack: Pack, places: Places) -> Block:
    items = undecided(sheet, pack)
    if not items:
        return Text("无。", indent=True)
    return Table(
        (
            Column("编号", 0.75), Column("评查内容", 2.4), Column("分值", 0.55, "right"), Column("需要判断的问题", 3),
            Column("所在文书和页码", 1.6),
        ),
        [Row((i.id, i.wording, plain_number(i.points), f.message, _where(f, places)), "open") for i in items for f in (sheet.finding(i.id),)],
        size=8.0,
    )  # fmt: skip


def _noted(beside: Sequence[tuple[str, str, str]]) -> Table:
    return Table((Column("编号", 0.6), Column("评查内容", 3), Column("备注", 3.4)), [Row(line) for line in beside], size=8.0)


def _headings() -> Callable[[str], Heading]:
    """Numbers the headings: not every opinion has every part."""
    numerals: Iterator[str] = iter("一二三四五六七八九十")
    return lambda text: Heading(f"{next(numerals)}、{text}")


def _advice(found: Sequence[Problem]) -> str:
    if not found:
        return "未发现需要整改的问题。"
    vetoes = sum(p.veto for p in found)
    return (
        f"本案卷共发现问题 {len(found)} 个" + (f"，其中一票否决情形 {vetoes} 个" if vetoes else "") + "。"
        "请被评查单位对照上列问题逐项核实、整改，并在期限内书面反馈；对评查意见有异议的，可以书面提出，由评查组复核。"
    )

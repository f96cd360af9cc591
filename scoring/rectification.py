"""What the rectification notice (整改通知书) says: what to do, by whom, until when. Unknown names and days are blanks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from casefile.law.calendar import Calendar
from casefile.law.errors import CalendarYearMissing
from casefile.messages import describe
from casefile.model import Dossier
from casefile.pdf.paper import Block, Column, Heading, KeyValues, Paper, Row, Table, Text
from casefile.settings import Settings
from casefile.sheets import Sheet
from scoring.checks.base import period
from scoring.engine import ScoreSheet
from scoring.pack import Pack
from scoring.problems import (
    BLANK_DAY,
    BLANK_LINES,
    BLANK_NUMBER,
    Problem,
    case_pairs,
    criteria_words,
    day_words,
    digests,
    officers_of,
    other_notes,
    problems,
)

_UNITS = {"wd": "个工作日", "cal": "日"}


def due_date(issued_on: date, within: str, calendar: Calendar) -> date:
    """The last day of a period that begins the day after `issued_on`.

    Args:
        within: `15wd` working days or `30cal` calendar days; a calendar period that ends on a day off ends on
            the next working day (民事诉讼法 art. 85, taken over for the office's own periods).

    Raises:
        ValueError: not such a period.
        CalendarYearMissing: it reaches a year without a calendar.
    """
    days, unit = period(within)
    if unit not in _UNITS or days < 1:
        raise ValueError(within)
    return calendar.add_working_days(issued_on, days) if unit == "wd" else calendar.add_calendar_days(issued_on, days)


def rectification_paper(
    sheet: ScoreSheet,
    pack: Pack,
    dossier: Dossier,
    settings: Settings,
    *,
    issued_on: date | None = None,
    within: str | None = None,
    calendar: Calendar | None = None,
    number: str = "",
    addressee: str = "",
    responsible: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> Paper | None:
    """The rectification notice; None when nothing has to be put right.

    Args:
        issued_on, within, calendar: the last day is computed when all three are given, see `due_date`; else it is blank.
        addressee: unit that has to act; blank when not given.
        responsible: criterion → who has to act; others get the officers named on the papers concerned, or on the case.
        notes: criterion → note for the handler (`scoring.problems.notes_of`).
    """
    found = problems(sheet, pack, dossier, notes)
    if not found:
        return None
    last, why_not = _last_day(issued_on, within, calendar)
    handlers = officers_of(dossier)
    until = day_words(last)
    rows = [
        Row(
            (str(n), criteria_words(p), _said(p), p.places, p.todo_and_note, _who(p, responsible, handlers), until, ""),
            "bad" if p.veto else "normal",
        )
        for n, p in enumerate(found, 1)
    ]
    blocks: list[Block] = [Text(pack.notice, style="warning")] if pack.derived else []
    blocks += [
        KeyValues((("文书编号", number or BLANK_NUMBER), ("发出日期", day_words(issued_on)), *case_pairs(dossier)), columns=2),
        Text(f"{addressee or '                    '}："),
        Text(_order(sheet, pack, found, within, last), indent=True),
        Table(
            (
                Column("序号", 0.5, "centre"), Column("评查项", 0.8), Column("存在的问题", 3.4), Column("所在文书和页码", 1.8),
                Column("整改要求", 3), Column("责任人", 1.0), Column("整改期限", 1.25), Column("完成情况", 1.2),
            ),
            tuple(rows), size=8.5,
        ),
        Text("责任人未由本单位指定的，按所涉文书上署名的执法人员填列；其上没有署名的，填本案承办人员。原有文书和扫描件不得涂改、替换；补正、说明等材料另页入卷。", style="note"),
    ]  # fmt: skip
    if beside := other_notes(found, pack, notes):
        blocks.append(Heading("另请承办人留意", level=2))
        blocks.append(Table((Column("评查项", 0.8), Column("评查内容", 4), Column("备注", 5)), [Row(line) for line in beside], size=8.5))
    if why_not:
        blocks.append(Text(f"整改期限留空：{why_not}", style="note"))
    if sheet.undecided:
        blocks.append(Text(f"另有 {len(sheet.undecided)} 项待人工评定，评定后需要整改的另行通知。", style="note"))
    blocks += [
        KeyValues((("签发人", ""), ("发出单位（盖章）", ""), ("签收人", ""), ("签收日期", BLANK_DAY)), columns=2),
        KeyValues((("整改结果复核", BLANK_LINES),), columns=1),
        KeyValues((("复核人", ""), ("日期", BLANK_DAY)), columns=2),
    ]
    return Paper(
        title="行政处罚案卷评查整改通知书",
        subtitle=f"{pack.title}（{pack.id} 第{pack.edition}版）",
        blocks=tuple(blocks),
        footer=digests(sheet),
        agency=settings.agency.name or "",
        landscape=True,
    )


def rectification_workbook(
    sheet: ScoreSheet,
    pack: Pack,
    dossier: Dossier,
    *,
    issued_on: date | None = None,
    within: str | None = None,
    calendar: Calendar | None = None,
    responsible: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> list[Sheet]:
    """The list of what to do as a table, to be filled in by those who do it; behind it the other notes for the handler."""
    last, _ = _last_day(issued_on, within, calendar)
    handlers = officers_of(dossier)
    case_no = dict(case_pairs(dossier))["案号"]
    found = problems(sheet, pack, dossier, notes)
    beside = [(case_no, *line) for line in other_notes(found, pack, notes)]
    rows = [
        (n, case_no, p.criterion, "、".join(p.also), _said(p), p.places, p.todo, p.note, _who(p, responsible, handlers), last, "", None, "")
        for n, p in enumerate(found, 1)
    ]
    columns = ("序号", "案号", "编号", "同一问题还涉及", "存在的问题", "所在文书和页码", "整改要求", "备注", "责任人", "整改期限", "完成情况", "完成日期", "复核人")
    return [
        Sheet("整改清单", columns, rows, (6, 26, 8, 14, 60, 36, 44, 30, 14, 12, 24, 12, 10)),
        *([Sheet("其他备注", ("案号", "编号", "评查内容", "备注"), beside, (26, 8, 70, 60))] if beside else []),
    ]


def _order(sheet: ScoreSheet, pack: Pack, found: Sequence[Problem], within: str | None, last: date | None) -> str:
    days, unit = period(within) if within else (0, "")
    spell = f"自本通知发出次日起 {days} {_UNITS[unit]}内" if within else "在下列期限内"
    until = f"（至 {day_words(last)}止，含当日）" if last else ""
    return (
        f"依据《{pack.title}》（{pack.id} 第{pack.edition}版）对上述案卷进行评查，发现下列 {len(found)} 个问题。"
        f"请{spell}{until}完成整改，逐项填写完成情况，连同补正、说明材料书面反馈。"
    )


def _last_day(issued_on: date | None, within: str | None, calendar: Calendar | None) -> tuple[date | None, str]:
    """The last day, or why there is none."""
    if within is None:
        return None, ""
    if issued_on is None or calendar is None:
        return None, "未给出发出日期或工作日历。"
    try:
        return due_date(issued_on, within, calendar), ""
    except CalendarYearMissing as error:
        return None, describe(error)


def _who(problem: Problem, responsible: Mapping[str, str] | None, handlers: tuple[str, ...]) -> str:
    """A notice, a decision or a contents sheet names no officer: then it is for those who handled the case."""
    return (responsible or {}).get(problem.criterion) or "、".join(problem.officers or handlers)


def _said(problem: Problem) -> str:
    """The problem without the wording beside it: where only a person saw it, the wording says what it is about."""
    if not problem.by_person:
        return problem.found
    return f"{problem.wording if problem.veto else f'不符合“{problem.wording}”'}。{problem.found}"

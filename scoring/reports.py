"""What the score sheet (评查表) says; drawn through casefile.pdf.paper and casefile.sheets."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from casefile.assembly.contents import contents_rows
from casefile.model import Dossier
from casefile.pdf.contents import CONTENTS_HEAD, contents_cells
from casefile.pdf.paper import Block, Column, Heading, KeyValues, Paper, Row, Style, Table, Text
from casefile.settings import Settings
from casefile.sheets import Sheet
from scoring.checks.base import Outcome, plain_number
from scoring.engine import Finding, ScoreSheet
from scoring.pack import Item, Pack

_RESULT = {
    Outcome.PASS: "符合",
    Outcome.FAIL: "不符合",
    Outcome.NOT_APPLICABLE: "不适用",
    Outcome.NEEDS_JUDGEMENT: "待评",
}
_VETO_RESULT = {**_RESULT, Outcome.PASS: "无", Outcome.FAIL: "有"}
_BONUS_RESULT = {**_RESULT, Outcome.PASS: "加分", Outcome.NOT_APPLICABLE: "不加分"}
_STYLE: dict[Outcome, Style] = {
    Outcome.PASS: "good",
    Outcome.FAIL: "bad",
    Outcome.NOT_APPLICABLE: "normal",
    Outcome.NEEDS_JUDGEMENT: "open",
}
_EFFECT = {
    "fail_grade": "有一票否决情形的，等次为最低等",
    "zero_score": "有一票否决情形的，总分为零",
    "no_excellent": "有一票否决情形的，不能评为最高等次",
}
_SHOWN_PAGES = 6


def score_sheet_paper(sheet: ScoreSheet, pack: Pack, dossier: Dossier, settings: Settings) -> Paper:
    """The score sheet as a drawn paper: case, result, items by group, vetoes, bonus, what is open, signatures."""
    places = _PageNames(dossier)
    blocks: list[Block] = []
    if pack.derived:
        blocks.append(Text(pack.notice, style="warning"))
    blocks += [
        KeyValues(_case(dossier), columns=2),
        Heading("一、评查结果"),
        KeyValues(_result(sheet, pack), columns=2),
        _group_table(sheet, pack),
        Heading("二、一票否决项"),
        Text(_effect(sheet.veto_effect), style="note"),
        _veto_table(sheet, pack, places),
        Heading("三、评查项目"),
        _item_table(sheet, pack, places),
        Heading("四、加分项"),
        _bonus_table(sheet, pack, places),
        Heading("五、整改事项"),
        _remedies(sheet),
        Heading("六、待人工评定的项目"),
        Text(_listed(sheet, Outcome.NEEDS_JUDGEMENT) or "无。"),
        Heading("七、不适用的项目"),
        Text(_listed(sheet, Outcome.NOT_APPLICABLE) or "无。"),
        Heading("八、签名"),
        KeyValues(
            (("评查人", ""), ("日期", "    年    月    日"), ("复核人", ""), ("日期", "    年    月    日")), columns=2
        ),
    ]
    if sheet.undecided:
        blocks.append(Text("有项目待人工评定，总分以区间表示，评定后确定。", style="note"))
    return Paper(
        title="案卷评查表",
        subtitle=f"{pack.title}（{pack.id} 第{pack.edition}版）",
        blocks=tuple(blocks),
        footer=f"{pack.id} · 标准包校验值 {sheet.pack_sha256[:12]} · 卷宗事实校验值 {sheet.facts_sha256[:12]}",
        agency=settings.agency.name or "",
    )


def score_sheet_workbook(sheet: ScoreSheet, pack: Pack, dossier: Dossier, settings: Settings) -> list[Sheet]:
    """The same as tables: summary, items, vetoes and bonus; and the contents, as they stand in the dossier."""
    places = _PageNames(dossier)
    summary: list[tuple[str, str]] = [
        ("评查标准", f"{pack.title}（{pack.id} 第{pack.edition}版）"),
        ("评查机关", settings.agency.name or ""),
        *_case(dossier),
        *_result(sheet, pack),
        ("标准包校验值", sheet.pack_sha256),
        ("卷宗事实校验值", sheet.facts_sha256),
    ]
    if pack.derived:
        summary.insert(1, ("说明", pack.notice))
    items = [
        (
            group.part, f"{group.id} {group.name}", item.id, item.wording, item.points, item.deduct,
            _RESULT[f.result], _cost(f, item), f.because_of or "", f.message, f.remedy, places.of(f), item.basis,
            _mode(item.mode), *_judgement(f),
        )
        for group in pack.groups
        for item in group.items
        for f in (sheet.finding(item.id),)
    ]  # fmt: skip
    others = [
        ("一票否决", v.id, v.wording, _VETO_RESULT[f.result], None, f.message, f.remedy, places.of(f), v.basis, *_judgement(f))
        for v in pack.vetoes
        for f in (sheet.finding(v.id),)
    ] + [
        ("加分", b.id, b.wording, _BONUS_RESULT[f.result], b.points, f.message, "", places.of(f), "", *_judgement(f))
        for b in pack.bonuses
        for f in (sheet.finding(b.id),)
    ]
    several = dossier.volumes > 1
    contents = [(*((row.volume,) if several else ()), *contents_cells(row)) for row in contents_rows(dossier, settings)]
    person = ("评定", "评定人", "评定时间", "理由")
    return [
        Sheet("评查结果", ("项目", "内容"), summary, (18, 80)),
        Sheet(
            "评查项目",
            ("方面", "大项", "编号", "评查内容", "分值", "扣分规则", "结果", "扣分", "已在该项扣分", "说明", "整改", "页码", "依据", "方式", *person),
            items, (10, 14, 8, 48, 6, 28, 8, 6, 10, 60, 40, 14, 24, 10, 8, 10, 18, 30),
        ),
        Sheet(
            "否决与加分", ("类别", "编号", "情形", "结果", "分值", "说明", "整改", "页码", "依据", *person), others,
            (10, 8, 48, 8, 6, 60, 40, 14, 24, 8, 10, 18, 30),
        ),
        Sheet(
            "卷内目录", (*(("卷",) if several else ()), *CONTENTS_HEAD), contents,
            (*((6,) if several else ()), 6, 30, 24, 40, 16, 10, 16),
        ),
    ]  # fmt: skip


class _PageNames:
    """How a page is called: its number in the dossier, else its paper (cover, contents), else the file it came from."""

    def __init__(self, dossier: Dossier) -> None:
        self._several = dossier.volumes > 1
        self._names: dict[str, str] = {}
        files = {i.index: i.path for i in dossier.inputs}
        for page in dossier.pages:
            if page.number is not None:
                self._names[page.id] = f"{page.volume}卷{page.number}" if self._several else str(page.number)
            elif page.document is not None and page.document < len(dossier.documents):
                self._names[page.id] = f"《{dossier.documents[page.document].title}》"
            else:
                self._names[page.id] = f"{files.get(page.page.input, '')}#{page.page.frame + 1}"

    def of(self, finding: Finding) -> str:
        return self.pages(e.page for e in finding.evidence)

    def pages(self, ids: Iterable[str]) -> str:
        names = list(dict.fromkeys(self._names.get(i, "") for i in ids if i))
        names = [n for n in names if n]
        more = f" 等{len(names)}页" if len(names) > _SHOWN_PAGES else ""
        return "、".join(names[:_SHOWN_PAGES]) + more


def _case(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    value = dossier.value
    party = value("party_name", "PENALTY_DECISION", "CASE_FILING", "PENALTY_NOTICE") or ""
    amount = value("amount", "PENALTY_DECISION")
    return (
        ("案号", value("case_no", "CASE_FILING") or value("case_no") or ""),
        ("当事人", party),
        ("案由", value("cause", "CASE_FILING", "PENALTY_DECISION") or value("cause") or ""),
        ("决定书文号", value("doc_no", "PENALTY_DECISION", "NO_PENALTY_DECISION") or ""),
        ("决定日期", value("made_date", "PENALTY_DECISION", "NO_PENALTY_DECISION") or ""),
        ("罚款（元）", amount or ""),
        ("卷内文书", f"{sum(d.number is not None for d in dossier.documents)}份"),
        ("扫描页", f"{len(dossier.pages)}页"),
    )


def _result(sheet: ScoreSheet, pack: Pack) -> tuple[tuple[str, str], ...]:
    total = _points(sheet.total) if sheet.total is not None else f"{_points(sheet.low)}～{_points(sheet.high)}（待评）"
    failed = [f.criterion for f in sheet.findings if f.result is Outcome.FAIL and not f.criterion.startswith("V")]
    return (
        ("总分", f"{total}（满分 {_points(pack.base_score)}）"),
        ("等次", sheet.grade or "待评"),
        ("一票否决", "、".join(sheet.vetoes) or "未发现"),
        ("不符合项", f"{len(failed)}项"),
        ("待评项", f"{len(sheet.undecided)}项"),
        ("不适用项处理", "得满分" if sheet.na_policy == "full_marks" else "剔除后按比例折算"),
    )


def _group_table(sheet: ScoreSheet, pack: Pack) -> Table:
    scores = {g.id: g for g in sheet.groups}
    rows: list[Row] = []
    part = ""
    for group in pack.groups:
        if group.part != part:
            part = group.part
            rows.append(Row((part,), "group"))
        found = scores[group.id]
        reached = _points(found.low) if found.low == found.high else f"{_points(found.low)}～{_points(found.high)}"
        open_items = sum(sheet.finding(i.id).result is Outcome.NEEDS_JUDGEMENT for i in group.items)
        rows.append(Row((group.id, group.name, _points(group.points), reached, f"{open_items}项" if open_items else "")))
    return Table(
        (Column("编号", 0.7, "centre"), Column("大项", 3), Column("分值", 0.8, "right"), Column("得分", 1.4, "right"), Column("待评", 0.8, "centre")),
        tuple(rows),
    )  # fmt: skip


def _item_table(sheet: ScoreSheet, pack: Pack, places: _PageNames) -> Table:
    rows: list[Row] = []
    for group in pack.groups:
        rows.append(Row((f"{group.id} {group.name}（{_points(group.points)}分）",), "group"))
        for item in group.items:
            f = sheet.finding(item.id)
            rows.append(
                Row(
                    (item.id, item.wording, _points(item.points), _RESULT[f.result], _cost_text(f, item), _said(f), places.of(f)),
                    _STYLE[f.result],
                )
            )
    return Table(
        (
            Column("编号", 0.75), Column("评查内容", 2.6), Column("分值", 0.5, "right"), Column("结果", 0.7, "centre"),
            Column("扣分", 0.65, "right"), Column("说明", 3.6), Column("页码", 0.9),
        ),
        tuple(rows), size=8.0,
    )  # fmt: skip


def _veto_table(sheet: ScoreSheet, pack: Pack, places: _PageNames) -> Table:
    rows = []
    for veto in pack.vetoes:
        f = sheet.finding(veto.id)
        rows.append(Row((veto.id, veto.wording, _VETO_RESULT[f.result], _said(f), places.of(f)), _STYLE[f.result]))
    return Table(
        (Column("编号", 0.6), Column("情形", 2.8), Column("结果", 0.7, "centre"), Column("说明", 3.6), Column("页码", 0.9)),
        tuple(rows), size=8.0,
    )  # fmt: skip


def _bonus_table(sheet: ScoreSheet, pack: Pack, places: _PageNames) -> Table:
    rows = []
    for bonus in pack.bonuses:
        f = sheet.finding(bonus.id)
        rows.append(
            Row((bonus.id, bonus.wording, _points(bonus.points), _BONUS_RESULT[f.result], _said(f), places.of(f)), _STYLE[f.result])
        )
    return Table(
        (
            Column("编号", 0.6), Column("内容", 2.8), Column("分值", 0.6, "right"), Column("结果", 0.8, "centre"),
            Column("说明", 3), Column("页码", 0.9),
        ),
        tuple(rows), size=8.0,
    )  # fmt: skip


def _remedies(sheet: ScoreSheet) -> Block:
    rows = [
        Row((f.criterion, f.message, f.remedy)) for f in sheet.findings if f.result is Outcome.FAIL and f.remedy
    ]
    if not rows:
        return Text("无。")
    return Table((Column("编号", 0.6), Column("问题", 3), Column("怎么改", 3)), tuple(rows), size=8.0)


def _said(finding: Finding) -> str:
    """The message, and a person's decision behind it."""
    text = finding.message
    if finding.because_of:
        text += f"（已在 {finding.because_of} 扣分）"
    if finding.judgement:
        j = finding.judgement
        text += f"【{_RESULT[j.outcome]}，{j.by}，{j.at[:16].replace('T', ' ')}：{j.reason}】"
    return text


def _judgement(finding: Finding) -> tuple[str, str, str, str]:
    j = finding.judgement
    return (_RESULT[j.outcome], j.by, j.at, j.reason) if j else ("", "", "", "")


def _cost(finding: Finding, item: Item) -> Decimal | None:
    return finding.deduction if finding.result is Outcome.FAIL else None


def _cost_text(finding: Finding, item: Item) -> str:
    if finding.result is Outcome.FAIL:
        return _points(finding.deduction)
    if finding.result is Outcome.NEEDS_JUDGEMENT:
        return f"0～{_points(item.cap)}"
    return ""


def _listed(sheet: ScoreSheet, outcome: Outcome) -> str:
    return "、".join(f.criterion for f in sheet.findings if f.result is outcome)


def _effect(effect: str) -> str:
    if effect.startswith("cap_at:"):
        return f"有一票否决情形的，总分不超过 {effect.removeprefix('cap_at:')} 分。"
    return _EFFECT.get(effect, effect) + "。"


def _mode(mode: str) -> str:
    return {"A": "系统判定", "S": "系统建议", "M": "人工评定"}[mode]


def _points(value: Decimal) -> str:
    return plain_number(value)

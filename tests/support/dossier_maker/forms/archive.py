"""The dossier's own sheets: cover, contents, closing note."""

from __future__ import annotations

from .. import numbers
from ..blocks import Blanks, Paper, Row, Space, Table, Text
from ..kit import Kit
from .filing import plain_cause


def cover(k: Kit) -> Paper:
    s = k.s
    lines = [
        ("案　　号", [k.fld("case_no", *(_file(k)))]),
        ("案　　由", [k.fld("cause", s.cause.replace("涉嫌", ""), plain_cause(s.cause))]),
        ("当 事 人", [k.fld("party_name", s.party_name)]),
        ("执法机关", [k.fld("issuer", s.agency)]),
        ("处理结果", [k.x(f"罚款人民币{numbers.show_amount(s.amount)}元")]),
        ("程序类型", [k.x("普通程序")]),
        ("立案时间", [k.day("filed_at", s.filed)]),
        ("结案时间", [k.day("closed_at", s.closed)]),
        ("立卷时间", [k.day("archived_at", s.archived)]),
        ("立 卷 人", [k.fld("compiled_by", s.archivist)]),
        ("保管期限", [k.fld("retention", s.retention)]),
        ("归 档 号", [k.fld("archival_code", s.archival_code)]),
    ]
    blocks = [
        Space(3),
        Text([_span(k, (k.f.titles or {}).get("COVER", "交通运输行政处罚案卷"))], align="center", after=3),
    ]
    if k.rng.random() < 0.5:
        rows = [Row([k.L(a.replace("　　", "").replace(" ", ""), 3), k.V(b, 11)], least=3.2) for a, b in lines]
        blocks.append(Table(rows))
    else:
        for a, b in lines:
            blocks += [Blanks([(a + k.f.colon, b, 1)]), Space(0.9)]
    return Paper("COVER", "卷宗封面", blocks, extra=[k.party_type()])


def _file(k: Kit) -> tuple[str, str]:
    shown, value = k.number("file")
    return getattr(k.s, "case_no_shown", "") or shown, getattr(k.s, "case_no_value", "") or value


def _span(k: Kit, text: str):
    from ..text import Span

    return Span(text, "title")


def catalogue(k: Kit, entries: tuple[tuple[str, str, str, str, str], ...] = ()) -> Paper:
    """卷内目录. Entries: number, responsible, title, date, pages."""
    long = k.rng.random() < 0.6
    if long:
        heads = (
            ("序号", 1.1),
            ("文号", 3.8),
            ("责任者", 2.8),
            ("题名", 4.6),
            ("日期", 2.3),
            ("页号", 1.4),
            ("备注", 1.2),
        )
        rows = [
            Row(
                [
                    k.V(str(i), 1.1, "center"),
                    k.V(no, 3.8),
                    k.V(who, 2.8),
                    k.V(title, 4.6),
                    k.V(day, 2.3),
                    k.V(pages, 1.4, "center"),
                    k.V("", 1.2),
                ],
                least=2,
            )
            for i, (no, who, title, day, pages) in enumerate(entries, 1)
        ]
    else:
        heads = (("序号", 1.4), ("材料名称", 9), ("起止页数" if k.rng.random() < 0.5 else "页码", 3))
        rows = [
            Row([k.V(str(i), 1.4, "center"), k.V(title, 9), k.V(pages, 3, "center")], least=2)
            for i, (_, _, title, _, pages) in enumerate(entries, 1)
        ]
    return k.paper(
        "卷内目录", [Table([Row([k.L(h, w) for h, w in heads], least=2), *rows])], number=False, break_rows=True
    )


def file_note(k: Kit, counts: tuple[int, int, int] = (0, 0, 0)) -> Paper:
    s = k.s
    total, text, photos = counts
    other = total - text - photos
    body = k.para(
        "本案卷共有文件材料",
        k.x(str(total)),
        "页，其中文字材料",
        k.x(str(text)),
        "页，照片",
        k.x(str(photos)),
        "页，附图",
        k.x("0"),
        "张，其他（驾驶证、行驶证、营运证、从业资格证复印件）",
        k.x(str(other)),
        "页。",
    )
    rows = [Row([k.B(15, Text([k.p("卷内文件情况说明：")], after=1), body)], least=30, grow=1)]
    day = k.show(s.archived)
    foot = [
        Blanks(
            [
                (k.c("立卷人"), [k.signature(s.archivist, "compiled_by")], 1),
                (k.c("时间"), [k.day("archived_at", s.archived)], 1),
            ]
        ),
        Space(0.6),
        Blanks([(k.c("检查人"), [k.signature(s.checker, "checked_by")], 1), (k.c("时间"), [k.x(day)], 1)]),
        Space(0.6),
        Blanks([(k.c("整理人"), [k.signature(s.archivist)], 1), (k.c("时间"), [k.x(day)], 1)]),
    ]
    return k.paper("备考表", [Table(rows, fill=True, keep=10), Space(1), *foot], number=False)


FORMS = {"COVER": cover, "CATALOGUE": catalogue, "FILE_NOTE": file_note}

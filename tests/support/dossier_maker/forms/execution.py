"""Service, payment, disclosure, check of the remedy."""

from __future__ import annotations

from datetime import date

from .. import marks, numbers
from ..blocks import Blanks, Cell, Paper, Picture, Row, Space, Table, Text
from ..kit import Kit
from ..text import BOX, TICKED, Span
from .filing import plain_cause

TITLES = {
    "notice": "违法行为通知书",
    "decision": "行政处罚决定书",
    "rectify": "责令改正违法行为通知书",
    "preserve": "证据登记保存清单",
    "release": "解除证据登记保存决定书",
    "coerce": "行政强制措施决定书",
    "extend": "延长行政强制措施期限通知书",
    "uncoerce": "解除行政强制措施决定书",
    "hearing": "听证通知书",
    "instal": "分期（延期）缴纳罚款通知书",
    "demand": "催告书",
    "sample": "抽样取证凭证",
}


def service_receipt(k: Kit, items: tuple[tuple[str, date], ...] = (), which: str = "") -> Paper:
    """送达回证: one row a served paper, empty rows below."""
    s, f = k.s, k.f
    tight = f.rule < 0.3
    heads = (
        ("送达文书名称,文号", "收件人姓名(盖章)", "送达地点", "送达日期", "送达方式", "送达人")
        if tight
        else ("送达文书名称、文号", "收件人签名（盖章）", "送达地点", "送达日期", "送达方式", "送达人")
    )
    weights = (4.5, 2.4, 2.2, 2.4, 1.9, 2.5)
    rows = [
        Row([k.L("送达单位", 2.6), k.V(k.fld("issuer", s.agency, kind="print"), 13)], least=2.3),
        Row([k.L("受送达人", 2.6), k.V(k.fld("party_name", s.party_name), 13)], least=2.3),
        Row([k.L("代收人", 2.6), k.V("/", 13)], least=2),
        Row([k.L(h, w) for h, w in zip(heads, weights, strict=True)]),
    ]
    for i, (kind, served) in enumerate(items, 1):
        shown, value = k.number(kind)
        name = f"《{TITLES[kind]}》" if s.seed % 2 else TITLES[kind]
        sep = "\n" if s.seed % 3 else ""
        servers: list = []
        for j, o in enumerate(s.officers):
            servers += ([k.p("\n")] if j else []) + [Span(o.name, "hand", "officers", o.name, key="signature")]
        row = [
            Cell(k.wide(weights[0]), [Text([k.x(name + sep), k.fld("served_doc_no", shown, value, i)])]),
            Cell(
                k.wide(weights[1]),
                [Text([Span(s.receiver, "sign", "recipient", s.receiver, i, key="signature")], align="center")],
            ),
            k.V(s.agency if s.service_method == "直接送达" else s.party_address, weights[2]),
            Cell(k.wide(weights[3]), [Text([k.day("served_at", served, i)], align="center")]),
            Cell(k.wide(weights[4]), [Text([k.fld("service_method", s.service_method, None, i)], align="center")]),
            Cell(k.wide(weights[5]), [Text(servers, align="center")]),
        ]
        rows.append(Row(row, least=5, grow=1))
    for _ in range(max(1, 4 - len(items))):
        rows.append(Row([k.V("", w) for w in weights], least=3.4, grow=1))

    def press(sheet, st, box) -> None:
        marks.stamp(
            sheet,
            (box[0] + (box[2] - box[0]) * sheet.rng.uniform(0.6, 0.8), (box[1] + box[3]) / 2),
            s.agency,
            mm=39,
            strength=sheet.rng.uniform(0.6, 0.9),
        )

    stamp_cell = Cell(
        15.6,
        [
            Text(
                [
                    k.p(s.agency if s.seed % 2 else "交通运输执法部门" + ("(印章)" if f.half_brackets else "（印章）")),
                    k.p("　　"),
                ],
                align="right",
            ),
            Text([k.x(k.show(max(day for _, day in items)) if items else ""), k.p("　　　")], align="right"),
        ],
        after_draw=press,
    )
    rows += [
        Row([stamp_cell], least=6.5),
        Row([k.L("备注", 2.6), k.V("/" if s.service_method == "直接送达" else "邮寄送达，回执附后。", 13)], least=2.2),
    ]
    cause = Blanks([(k.c("案由"), [k.fld("cause", s.cause, plain_cause(s.cause))], 1)])
    return k.paper("送达回证", [cause, Space(0.4), Table(rows, fill=True)], extra=[k.party_type()])


def payment_receipt(k: Kit) -> Paper:
    """非税收入票据: a tinted landscape slip on an upright page."""
    s = k.s
    amount, words = numbers.show_amount(s.paid_amount, "cents"), numbers.capitals(s.paid_amount)

    def paint(sheet, st, box) -> None:
        x0, y0, x1, _y1 = box
        sheet.draw.rectangle(box, fill=(250, 246, 240), outline=(190, 140, 120), width=1)
        pad = sheet.px(4)
        inner = x1 - x0 - 2 * pad
        code = f"3301{s.seed % 10000:04d}"
        y = y0 + pad
        for t in (
            Text([Span("浙江省非税收入统一票据（电子）", "bold")], align="center", after=0.6),
            Text(
                [
                    k.p(
                        f"票据代码：{code}　　票据号码：{s.seed * 31337 % 10**10:010d}　　校验码：{s.seed * 7 % 10**6:06d}"
                    )
                ],
                after=0.3,
            ),
            Text(
                [
                    k.p("交款人统一社会信用代码："),
                    k.fld("uscc", s.uscc) if s.is_org else k.fld("party_id_no", s.party_id_no),
                ],
                after=0.3,
            ),
            Text(
                [
                    k.p("交款人："),
                    k.fld("party_name", s.party_name),
                    k.p("　　开票日期："),
                    k.day("paid_at", s.paid, style="dashed"),
                ],
                after=0.5,
            ),
        ):
            t.draw(sheet, st, x0 + pad, y, inner)
            y += t.height(st, inner)
        table = Table(
            [
                Row(
                    [
                        k.L(h, w)
                        for h, w in (
                            ("项目编码", 2.4),
                            ("项目名称", 4),
                            ("单位", 1.2),
                            ("数量", 1.2),
                            ("标准", 2),
                            ("金额（元）", 2.4),
                            ("备注", 2),
                        )
                    ]
                ),
                Row(
                    [
                        k.V("103050199", 2.4),
                        k.V("交通运输罚没收入", 4),
                        k.V("元", 1.2),
                        k.V("1", 1.2),
                        k.V(amount, 2),
                        k.V(k.fld("amount", amount, f"{s.paid_amount:.2f}"), 2.4),
                        k.V("", 2),
                    ],
                    least=3,
                ),
                Row(
                    [
                        k.L("金额合计（大写）", 4),
                        k.V(k.fld("amount_words", words, f"{s.paid_amount:.2f}"), 6),
                        k.L("（小写）", 2.2),
                        k.V("¥" + amount, 3),
                    ],
                    least=2.4,
                ),
                Row([k.L("其他信息", 2.4), k.V([k.x("缴款依据："), k.other_number("decision")], 12.8)], least=2.6),
            ]
        )
        table.draw(sheet, st, x0 + pad, y, inner)
        y += table.height(st, inner) + st.em
        Text([k.p(f"收款单位（章）：{s.agency}　　复核人：金某　　收款人：系统")]).draw(sheet, st, x0 + pad, y, inner)
        marks.stamp(
            sheet,
            (x0 + sheet.px(26), y0 + sheet.px(15)),
            "浙江省财政厅票据监制章",
            shape="oval",
            mm=34,
            inner="财政监制",
            strength=0.75,
            tilt=0,
        )
        marks.stamp(
            sheet, (x0 + sheet.px(60), y - sheet.px(1)), s.agency, shape="oval", mm=36, inner="财务专用章", strength=0.8
        )

    return Paper("PAYMENT_RECEIPT", "非税收入统一票据", [Space(1.5), Picture(paint, 24)], extra=[k.party_type()])


def disclosure_record(k: Kit) -> Paper:
    """公示记录: a printed web page."""
    s = k.s
    masked = s.party_name if s.is_org else s.party_name[0] + "*" * (len(s.party_name) - 1)
    shown, _value = k.number("decision")
    number = k.x(shown)
    pairs = [
        ("行政处罚决定书文号", [number]),
        ("案件名称", [k.x((s.act + "案") if not s.is_org else s.cause.replace("涉嫌", ""))]),
        ("行政相对人名称", [k.fld("party_name", masked)]),
        *([("统一社会信用代码", [k.fld("uscc", s.uscc)])] if s.is_org else []),
        ("处罚类别", [k.x("罚款")]),
        ("处罚事由", [k.x(s.act)]),
        ("处罚依据", [k.x("、".join(c.shown for c in s.basis))]),
        ("处罚结果", [k.x(f"罚款人民币{numbers.show_amount(s.amount)}元")]),
        ("罚款金额（万元）", [k.x(f"{s.amount / 10000:.4f}")]),
        ("处罚决定日期", [k.x(f"{s.decided:%Y-%m-%d}")]),
        ("处罚机关", [k.fld("issuer", s.agency)]),
        ("公示日期", [k.day("published_at", s.published, style="dashed")]),
    ]

    def bar(sheet, st, box) -> None:
        x0, y0, x1, y1 = box
        sheet.draw.rectangle(box, fill=(222, 225, 230))
        sheet.draw.rounded_rectangle(
            (x0 + sheet.px(18), y0 + sheet.px(2), x1 - sheet.px(8), y1 - sheet.px(2)), radius=10, fill=(255, 255, 255)
        )
        Text([Span("https://xzzf.example.gov.cn/xxgs/detail", "small")]).draw(
            sheet, st, x0 + sheet.px(22), y0 + sheet.px(2.4), x1 - x0
        )
        for i, c in enumerate(((236, 95, 88), (245, 190, 60), (98, 197, 84))):
            sheet.draw.ellipse(
                (x0 + sheet.px(2 + 5 * i), y0 + sheet.px(3), x0 + sheet.px(5 + 5 * i), y0 + sheet.px(6)), fill=c
            )

    def head(sheet, st, box) -> None:
        sheet.draw.rectangle(box, fill=(28, 92, 160))

    table = Table([Row([k.L(a, 4), k.V(b, 11)], least=2.1) for a, b in pairs])
    return Paper(
        "DISCLOSURE_RECORD",
        "行政处罚信息公示",
        [
            Picture(bar, 2.4),
            Picture(head, 1.2),
            Space(0.6),
            Text([Span("行政处罚信息公示", "sub")], align="center", after=0.5),
            table,
            Space(1),
            Text([Span("打印时间 " + f"{s.published:%Y-%m-%d} 15:{s.seed % 60:02d}", "small")], align="right"),
        ],
        extra=[("party_type", s.party_type)] if s.is_org else [],
    )


def rectify_check(k: Kit) -> Paper:
    s = k.s
    people = [
        Blanks(
            [
                (k.c("复查人员"), [k.fld("officers", o.name)], 1),
                (k.c("执法证号"), [k.fld("officer_cert_nos", o.cert)], 1.2),
            ]
        )
        for o in s.officers
    ]
    blocks = [
        Blanks([(k.c("案由"), [k.fld("cause", s.cause, plain_cause(s.cause))], 1)]),
        Blanks([(k.c("复查时间"), [k.moment("started_at", s.rectify_checked)], 1)]),
        Blanks([(k.c("复查地点"), [k.fld("place", s.place)], 1)]),
        *people,
        k.para("根据《责令改正违法行为通知书》（", k.other_number("rectify"), "），执法人员对当事人改正情况进行复查。"),
        k.para(
            k.c("复查情况"),
            k.x(
                f"当事人已{s.offence.remedy}，现场已恢复正常，未发现新的违法行为。"
                + (f"卸载后复检车货总质量{s.recheck}吨，未超过限值。" if s.offence.key == "overload" else "")
            ),
            room=5,
        ),
        Text([k.p(k.c("复查结论")), Span(TICKED), k.p("已改正　　"), Span(BOX), k.p("未改正")]),
        Space(2),
        k.signatures(("当事人签名", [s.receiver]), day=s.rectify_checked.date()),
        k.signatures(("复查人员签名", k.officer_names())),
    ]
    return k.paper("改正复查记录", blocks, number=k.rng.random() < 0.5)


FORMS = {
    "SERVICE_RECEIPT": service_receipt,
    "PAYMENT_RECEIPT": payment_receipt,
    "DISCLOSURE_RECORD": disclosure_record,
    "RECTIFY_CHECK": rectify_check,
}

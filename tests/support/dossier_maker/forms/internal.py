"""Papers that stay inside: reports, reviews, discussions, approvals, closing."""

from __future__ import annotations

from datetime import timedelta

from .. import numbers
from ..blocks import Blanks, Paper, Row, Space, Table, Text
from ..kit import Kit
from ..text import BOX, TICKED, Span
from .filing import facts, plain_cause


def _evidence(k: Kit) -> list[tuple[str, str, str]]:
    s = k.s
    out = [
        ("现场笔录", "A4", "1份"),
        ("询问笔录", "A4", "2份" if s.with_witness else "1份"),
        ("营业执照复印件" if s.is_org else "居民身份证复印件", "A4", "1份"),
        ("现场照片", "彩色", "4张"),
    ]
    if s.vehicle_no:
        out.append(("机动车行驶证复印件", "A4", "1份"))
    if s.offence.key == "overload":
        out.append(("监控检测记录" if s.off_site else "超限检测单", "A4", "1份"))
    if s.with_inquest:
        out.append(("勘验笔录及示意图", "A4", "1份"))
    if s.with_appraisal:
        out.append(("检测报告", "A4", "1份"))
    return out


def opinion(k: Kit, fine) -> str:
    s = k.s
    return f"当事人的行为违反了{'、'.join(c.shown for c in s.violated)}的规定，建议依据{'、'.join(c.shown for c in s.basis)}的规定，给予罚款人民币{numbers.show_amount(fine)}元的行政处罚。"


def investigation_report(k: Kit) -> Paper:
    s, f = k.s, k.f
    list_rows = [
        Row(
            [
                k.L("序号", 1.2),
                k.L("证据名称" if f.form != "jiangxi" else "证据材料名称", 5),
                k.L("规格", 2),
                k.L("数量", 2),
                *([k.L("备注", 2.6)] if f.form != "sichuan" else []),
            ]
        )
    ]
    for i, (name, size, count) in enumerate(_evidence(k), 1):
        list_rows.append(
            Row(
                [
                    k.V(str(i), 1.2, "center"),
                    k.V(name, 5),
                    k.V(size, 2, "center"),
                    k.V(count, 2, "center"),
                    *([k.V("", 2.6)] if f.form != "sichuan" else []),
                ]
            )
        )
    body = k.B(
        12.8,
        k.para(
            k.x(
                facts(k)
                + f"。{k.show(s.filed)}经批准立案。调查中，当事人对上述事实没有异议。以上事实有现场笔录、询问笔录、照片等证据证实。"
            )
        ),
    )
    signed: list = []
    for i, o in enumerate(s.officers):
        signed += ([k.p("、")] if i else []) + [k.signature(o.name, "officers" if f.form == "jiangxi" else "")]
    tail = [
        Text([k.p(k.c("执法人员签名")), *signed, k.p("　")], align="right"),
        Text([k.day("made_date", s.report, kind="hand", style="plain"), k.p("　")], align="right"),
    ]
    handlers: list = []
    for i, o in enumerate(s.officers):
        handlers += ([k.x("、")] if i else []) + [k.fld("officers", o.name)]
    if f.form == "jiangxi":
        rows = [
            Row(
                [
                    k.L("案由", 2.2),
                    k.V(k.fld("cause", s.cause, plain_cause(s.cause)), 6),
                    k.L("立案时间", 2.2),
                    k.V(k.day("filed_at", s.filed), 4.6),
                ]
            ),
            k.party_rows(),
        ]
    else:
        party = k.party_rows_filing() if f.form == "sichuan" else _plain_party(k)
        rows = [
            Row(
                [
                    k.L("案由", 2.2),
                    k.V(k.fld("cause", s.cause, plain_cause(s.cause)), 6),
                    k.L("案件调查人员", 2.4),
                    k.V(handlers, 4.4),
                ],
                least=2.4,
            ),
            party,
        ]
    rows += [
        Row([k.L("案件调查经过及违法事实", 2.2), body], least=8, grow=2),
        Row([k.L("证据材料", 2.2), k.N(12.8, *list_rows)]),
    ]
    rows.append(
        Row(
            [
                k.L("承办人意见" if f.form == "jiangxi" else "调查结论和处理意见", 2.2),
                k.B(12.8, k.para(k.x(opinion(k, s.notice_amount))), tail=tail),
            ],
            least=6,
            grow=1,
        )
    )
    steps = [
        (
            "承办机构审核意见" if f.form == "jiangxi" else "经办机构负责人意见",
            "同意承办人意见。",
            s.unit_head.name,
            s.report,
            "",
            "",
        )
    ]
    if f.form not in ("jiangxi",):
        steps.append(
            (
                "法制审核意见" if f.form == "sichuan" else "重大案件法制工作机构审核意见",
                "见法制审核材料。" if s.with_review else "不属重大案件，无需审核。",
                s.legal.name,
                s.report,
                "",
                "",
            )
        )
    steps.append(
        (
            "行政机关负责人意见" if f.form == "jiangxi" else "交通运输执法部门负责人审批意见",
            "同意，按程序告知当事人。",
            s.head.name,
            s.report,
            "",
            "",
        )
    )
    return k.paper("案件调查报告", [Table(rows + k.approvals(*steps), fill=True)], extra=[k.party_type()])


def _plain_party(k: Kit) -> Row:
    s, org = k.s, k.s.is_org
    none = k.slash
    return Row(
        [
            k.L("当事人", 1),
            k.N(
                14,
                Row(
                    [
                        k.L("个人", 1),
                        k.N(
                            13,
                            Row(
                                [
                                    k.L("姓名", 2),
                                    k.V(none() if org else k.fld("party_name", s.party_name), 5),
                                    k.L("性别", 1.5),
                                    k.V("/" if org else s.gender, 1.6),
                                    k.L("年龄", 1.5),
                                    k.V("/" if org else str(s.age), 2),
                                ]
                            ),
                            Row(
                                [
                                    k.L("住址", 2),
                                    k.V(none() if org else k.fld("party_address", s.party_address), 7.6),
                                    k.L("职业", 1.5),
                                    k.V("/" if org else s.job, 3.4),
                                ]
                            ),
                        ),
                    ]
                ),
                Row(
                    [
                        k.L("单位", 1),
                        k.N(
                            13,
                            Row(
                                [
                                    k.L("名称", 2),
                                    k.V(k.fld("party_name", s.party_name) if org else none(), 6),
                                    k.L("法定代表人", 2.6),
                                    k.V(k.fld("legal_rep", s.legal_rep) if org else none(), 3),
                                ]
                            ),
                            Row(
                                [
                                    k.L("地址", 2),
                                    k.V(k.fld("party_address", s.party_address) if org else none(), 6),
                                    k.L("联系电话", 2.2),
                                    k.V(k.fld("party_phone", s.party_phone) if org else none(), 3.4),
                                ]
                            ),
                        ),
                    ]
                ),
            ),
        ]
    )


def legal_review(k: Kit) -> Paper:
    s, f = k.s, k.f
    if f.form == "sichuan":
        items = [
            "是否属于重大行政处罚法制审核范围",
            "执法主体是否合法",
            "行政执法人员是否具有执法资格",
            "执法程序是否合法",
            "案件事实是否清楚",
            "证据是否合法充分",
            "适用法律是否正确",
            "裁量基准是否适当",
            "是否超越法定权限",
            "文书是否规范、完备",
            "违法行为是否涉嫌犯罪、需要移送司法机关",
        ]
        said = {"是否超越法定权限": "否", "违法行为是否涉嫌犯罪、需要移送司法机关": "否"}
        handlers: list = []
        for i, o in enumerate(s.officers):
            handlers += ([k.x("、")] if i else []) + [k.fld("officers", o.name)]
        shown, value = k.number("file")
        shown, value = getattr(s, "case_no_shown", "") or shown, getattr(s, "case_no_value", "") or value
        rows = [
            Row([k.L("执法部门", 2.4), k.V(k.fld("issuer", s.agency), 12.6)]),
            Row([k.L("案由", 2.4), k.V(k.fld("cause", s.cause, plain_cause(s.cause)), 12.6)]),
            Row([k.L("案号", 2.4), k.V(k.fld("case_no", shown, value), 12.6)]),
            Row([k.L("案件承办人员", 2.4), k.V(handlers, 12.6)]),
            Row([k.L("执法部门处理意见", 2.4), k.B(12.6, k.para(k.x(opinion(k, s.notice_amount))))]),
            Row(
                [k.L("审核内容", 1), k.N(14, *(Row([k.V([k.p(t)], 8.4), k.V(said.get(t, "是"), 4.2)]) for t in items))]
            ),
            Row(
                [
                    k.L("审核结论", 2.4),
                    k.B(
                        12.6, k.para(k.fld("conclusion", "事实清楚，证据充分，适用法律正确，程序合法，同意处理意见。"))
                    ),
                ],
                least=4,
            ),
            Row([k.L("审核人员签名", 2.4), k.B(12.6, tail=k.sign_line("签名", s.legal.name, s.review))], least=4),
            Row(
                [
                    k.L("法制工作机构", 2.4),
                    k.B(
                        12.6,
                        tail=[
                            Text([k.p(k.c("盖章")), k.p("　　　　")], align="right"),
                            Text([k.day("reviewed_at", s.review), k.p("　")], align="right"),
                        ],
                    ),
                ],
                least=5,
                grow=1,
            ),
        ]
        return k.paper("重大行政处罚法制审核意见书", [Table(rows, fill=True)], number=False)
    items = (
        "行政执法机关主体是否合法；",
        "行政执法人员是否具备执法资格；",
        "行政执法程序是否合法；",
        "案件事实是否清楚，证据是否合法、确凿、充分；",
        "适用法律、法规、规章是否准确，裁量基准运用是否适当；",
        "是否超越法定权限；",
        "行政执法文书填制是否完备、规范；",
        "当事人的知情权、申辩权和听证权是否得到保障；",
        "违法行为是否涉嫌犯罪、需要移送司法机关等。",
    )
    lines = []
    for i, t in enumerate(items):
        good = i not in (5, 8)
        lines.append(
            Text(
                [
                    k.p(f"{i + 1}.{t}"),
                    Span(TICKED if good else BOX),
                    k.p("是 "),
                    Span(BOX if good else TICKED),
                    k.p("否"),
                ]
            )
        )
    lines.append(k.para(k.c("有关事项说明及审核结论"), k.fld("conclusion", "经审核，同意承办机构处理意见。"), indent=0))
    shown, value = k.number("file")
    rows = [
        Row([k.L("案由", 2.2), k.V(k.fld("cause", s.cause, plain_cause(s.cause)), 12.8)], least=2.2),
        Row([k.L("基本违法事实", 2.2), k.B(12.8, k.para(k.x(facts(k) + "。")))], least=5, grow=1),
        Row([k.L("承办人", 2.2), k.V("、".join(k.officer_names()), 6), k.L("联系电话", 2.2), k.V(s.agency_phone, 4.6)]),
        Row([k.L("承办机构拟处理意见", 2.2), k.B(12.8, k.para(k.x(opinion(k, s.notice_amount))))], least=4),
        Row(
            [
                k.L("承办机构提请法制审核", 2.2),
                k.B(
                    12.8,
                    k.para("该案件拟处理意见属重大行政执法决定，特提请法制机构进行法制审核。"),
                    tail=[
                        Text(
                            [k.p(k.c("承办机构负责人（签章）")), k.signature(s.unit_head.name), k.p("　")],
                            align="right",
                        ),
                        Text([Span(numbers.show_date(s.report, "plain"), "hand"), k.p("　")], align="right"),
                    ],
                ),
            ],
            least=4,
        ),
        Row(
            [
                k.L("法制审核机构意见", 2.2),
                k.B(
                    12.8,
                    *lines,
                    tail=[
                        Text(
                            [k.p(k.c("法制审核机构负责人（签章）")), k.signature(s.legal.name), k.p("　")],
                            align="right",
                        ),
                        Text([k.day("reviewed_at", s.review, kind="hand", style="plain"), k.p("　")], align="right"),
                    ],
                ),
            ],
            least=9,
        ),
        Row([k.L("备注", 2.2), k.V("/", 12.8)]),
    ]
    return k.paper(
        "重大行政执法决定法制审核表",
        [
            Table(rows, fill=True, keep=2),
            Text([Span("备注：审核意见在相应选项打√，需要说明的事项较多可另附纸说明。", "small")]),
        ],
    )


def group_discussion(k: Kit) -> Paper:
    s, f = k.s, k.f
    end = s.discussed + timedelta(minutes=50)
    conclusion = f"同意对{s.party_name}作出罚款人民币{numbers.show_amount(s.amount)}元的行政处罚决定。"
    people = [s.head.name, s.deputy.name, s.legal.name, s.unit_head.name]
    started = k.period(s.discussed, end)
    blocks: list = [
        Blanks(
            [(k.c("案由" if f.form == "jiangxi" else "案件名称"), [k.fld("cause", s.cause, plain_cause(s.cause))], 1)]
        ),
        Blanks([(k.c("讨论时间"), started, 1)]),
        Blanks([(k.c("地点"), [k.fld("place", f"{s.agency}四楼会议室")], 1)]),
        Blanks(
            [
                (k.c("主持人"), [k.x(s.head.name)], 1),
                (k.c("汇报人"), [k.x(s.officers[0].name)], 1),
                (k.c("记录人"), [k.x(s.officers[-1].name)], 1),
            ]
        ),
        k.para(
            k.c("出席人员姓名级职务" if f.form == "sichuan" else "出席人员姓名及职务"),
            k.x(f"{people[0]}（局长）、{people[1]}（副局长）、{people[2]}（法制科科长）、{people[3]}（中队长）"),
            indent=0,
        ),
        Text([k.p(k.c("讨论记录"))]),
        k.para(k.x(f"{s.officers[0].name}：汇报案件情况。{facts(k)}。{opinion(k, s.notice_amount)}")),
        k.para(k.x(f"{people[3]}：本案事实清楚，当事人配合调查并已改正，建议按拟处罚意见执行。")),
        k.para(k.x(f"{people[2]}：本案程序合法，适用法律正确，裁量适当，已依法告知当事人权利。")),
        k.para(k.x(f"{people[1]}：同意承办机构和法制机构的意见。")),
        k.para(k.x(f"{people[0]}：综合大家意见，形成结论。")),
        k.para(k.c("结论性意见"), k.fld("conclusion", conclusion), indent=0),
        Space(1.2),
        k.signatures(("出席人员签字" if f.form == "sichuan" else "出席人员签名", people)),
    ]
    return k.paper(
        "重大案件集体讨论记录",
        blocks,
        number=f.form != "sichuan",
        extra=[("reviewed_at", f"{s.discussed:%Y-%m-%d}")],
        numbered=f.page_numbers and k.rng.random() < 0.5,
    )


def penalty_approval(k: Kit) -> Paper:
    s = k.s
    conclusion = k.fld("conclusion", k.rng.choice(("同意处罚意见，按程序办理。", "同意。", "同意作出处罚决定。")))
    last = Row(
        [
            k.L("行政机关负责人意见", 2.2),
            k.B(
                12.8, k.para(conclusion, indent=0), tail=k.sign_line("签名", s.head.name, s.approval, "", "reviewed_at")
            ),
        ],
        least=5,
        grow=1,
    )
    rows = [
        Row([k.L("案由", 2.2), k.V(k.fld("cause", s.cause, plain_cause(s.cause)), 12.8)], least=2.2),
        k.party_rows(),
        Row([k.L("案件基本情况", 2.2), k.B(12.8, k.para(k.x(facts(k) + "。")))], least=6, grow=1),
        *k.approvals(
            ("承办人意见", opinion(k, s.amount), s.officers[0].name, s.approval, "", ""),
            ("承办机构意见", "同意承办人意见。", s.unit_head.name, s.approval, "", ""),
            (
                "法制审核机构意见",
                "已经法制审核，同意。" if s.with_review else "同意。",
                s.legal.name,
                s.approval,
                "",
                "",
            ),
        ),
        last,
    ]
    return k.paper("行政处罚审批表", [Table(rows, fill=True)], extra=[k.party_type()])


def closing_report(k: Kit) -> Paper:
    s, f = k.s, k.f
    org = s.is_org
    none = k.slash
    result = f"对当事人作出罚款人民币{numbers.show_amount(s.amount)}元的行政处罚决定（"
    done = f"当事人已于{k.show(s.paid)}缴清罚款，违法行为已改正。"
    cause = Blanks([(k.c("案由"), [k.fld("cause", s.cause, plain_cause(s.cause))], 1)])
    if f.form == "jiangxi":
        head, party = (
            [],
            [Row([k.L("案由", 2.2), k.V(k.fld("cause", s.cause, plain_cause(s.cause)), 12.8)]), k.party_rows_filing()],
        )
    else:
        head = [cause, Space(0.4)]
        party = [
            Row(
                [
                    k.L("当事人基本情况", 1.4),
                    k.N(
                        13.6,
                        Row(
                            [
                                k.L("个人", 1.6),
                                k.V(none() if org else k.fld("party_name", s.party_name), 4),
                                k.L("年龄", 1.6),
                                k.V("/" if org else str(s.age), 2),
                                k.L("性别", 1.6),
                                k.V("/" if org else s.gender, 2),
                            ]
                        ),
                        Row(
                            [
                                k.L("所在单位", 2.2),
                                k.V("/", 4),
                                k.L("联系地址", 2.2),
                                k.V(none() if org else k.fld("party_address", s.party_address), 6),
                            ]
                        ),
                        Row(
                            [
                                k.L("联系电话", 2.2),
                                k.V(none() if org else k.fld("party_phone", s.party_phone), 4),
                                k.L("邮编", 2.2),
                                k.V("/", 6),
                            ]
                        ),
                        Row(
                            [
                                k.L("单位", 1.6),
                                k.V(k.fld("party_name", s.party_name) if org else none(), 5),
                                k.L("地址", 1.6),
                                k.V(k.fld("party_address", s.party_address) if org else none(), 5),
                            ]
                        ),
                        Row(
                            [
                                k.L("法定代表人", 2.6),
                                k.V(k.fld("legal_rep", s.legal_rep) if org else none(), 4),
                                k.L("职务", 1.6),
                                k.V("总经理" if org else "/", 5),
                            ]
                        ),
                    ),
                ]
            )
        ]
    rows = [
        *party,
        Row(
            [k.L("处理结果", 2.2), k.B(12.8, k.para(k.x(result), k.other_number("decision"), k.x("）。")))],
            least=7,
            grow=1,
        ),
        Row(
            [
                k.L("执行情况", 2.2),
                k.B(12.8, k.para(k.x(done)), tail=k.sign_line("签名", s.officers[0].name, s.closed)),
            ],
            least=7,
            grow=1,
        ),
        *(
            [
                Row(
                    [
                        k.L("承办人意见", 2.2),
                        k.B(12.8, k.para(k.x("建议结案。")), tail=k.sign_line("签名", s.officers[0].name, s.closed)),
                    ],
                    least=5,
                    grow=1,
                )
            ]
            if f.form == "jiangxi"
            else []
        ),
        Row(
            [
                k.L("承办机构意见" if f.form == "jiangxi" else "经办机构负责人意见", 2.2),
                k.B(12.8, k.para(k.x("同意结案。")), tail=k.sign_line("签名", s.unit_head.name, s.closed)),
            ],
            least=5,
            grow=1,
        ),
        Row(
            [
                k.L("行政机关负责人意见" if f.form == "jiangxi" else "负责人审批意见", 2.2),
                k.B(
                    12.8,
                    k.para(k.x("同意结案，立卷归档。")),
                    tail=k.sign_line("签名", s.head.name, s.closed, "", "closed_at"),
                ),
            ],
            least=5,
            grow=1,
        ),
    ]
    return k.paper("结案报告", [*head, Table(rows, fill=True)], extra=[k.party_type()])


FORMS = {
    "INVESTIGATION_REPORT": investigation_report,
    "LEGAL_REVIEW": legal_review,
    "GROUP_DISCUSSION": group_discussion,
    "PENALTY_APPROVAL": penalty_approval,
    "CLOSING_REPORT": closing_report,
}

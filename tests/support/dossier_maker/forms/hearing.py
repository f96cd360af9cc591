"""What the party says and what is heard: defence, waiver, hearing."""

from __future__ import annotations

from datetime import timedelta

from .. import marks, numbers
from ..blocks import Blanks, Paper, Picture, Row, Space, Table, Text
from ..kit import Kit
from ..text import Span
from .filing import facts, plain_cause
from .internal import opinion


def defence_statement(k: Kit) -> Paper:
    s = k.s
    blocks = [
        k.para(k.x(s.agency), "：", indent=0),
        k.para("你单位送达的《违法行为通知书》（", k.other_number("notice"), "）收悉，现陈述申辩如下："),
        k.para(
            Span(
                "本人（单位）对违法事实没有异议，但系第一次发生此类情况，事后已立即改正，没有造成事故。希望从轻处罚。",
                "hand",
            )
        ),
        Space(3),
        Text([k.p(k.c("陈述申辩人（签名或盖章）")), k.signature(s.receiver)], 8),
        Text([Span(numbers.show_date(s.defended, "plain"), "hand")], 14),
    ]
    return k.paper("陈述申辩书", blocks, number=False)


def defence_review(k: Kit) -> Paper:
    s = k.s
    day = s.defended + timedelta(days=1)
    rows = [
        Row([k.L("案由", 2.4), k.V(k.fld("cause", s.cause, plain_cause(s.cause)), 12.6)], least=2.4),
        Row([k.L("当事人", 2.4), k.V(k.fld("party_name", s.party_name), 12.6)], least=2.4),
        Row(
            [
                k.L("陈述申辩的主要理由", 2.4),
                k.B(12.6, k.para(k.x("系初次违法，已及时改正，未造成事故，请求从轻处罚。"))),
            ],
            least=6,
            grow=1,
        ),
        Row(
            [
                k.L("复核情况", 2.4),
                k.B(12.6, k.para(k.x("经复核，当事人所述情节属实，承办机构在提出拟处罚意见时已经考虑。"))),
            ],
            least=6,
            grow=1,
        ),
        Row(
            [
                k.L("复核意见", 2.4),
                k.B(12.6, k.para(k.x("维持拟处罚意见，不予采纳。")), tail=k.sign_line("复核人签名", s.legal.name, day)),
            ],
            least=6,
            grow=1,
        ),
    ]
    return k.paper("陈述申辩复核意见书", [Table(rows, fill=True)], extra=[k.party_type()])


def waiver(k: Kit) -> Paper:
    s = k.s
    also = "、申辩及要求举行听证" if s.hearing_offered else "、申辩"
    where = [k.fld("vehicle_no", s.vehicle_no)] if s.vehicle_no else []
    blocks = [
        k.para(k.x(s.agency), "：", indent=0),
        k.para(
            "我（单位）",
            where,
            "于",
            k.when(),
            "在",
            k.fld("incident_place", s.place),
            "过程中，经交通运输行政执法人员检查发现存在",
            k.fld("cause", s.act),
            "的行为，违反了",
            k.articles("violated_articles", s.violated),
            "的相关规定。我（单位）于",
            k.x(k.show(s.notice_served)),
            "接到",
            k.x(s.agency),
            "送达的交通违法行为通知书（编号",
            k.other_number("notice"),
            f"），我（单位）对违法事实及认定无任何异议，愿接受行政处罚，放弃陈述{also}的权利。",
        ),
        Space(2),
        Text([k.p(k.c("当事人或代理人签字")), k.signature(s.receiver)], 10),
        Text([k.day("made_date", s.waived, kind="hand", style="plain")], 14),
    ]

    def thumb(sheet, st, box) -> None:
        marks.fingerprint(sheet, (box[0] + st.em * 23, box[1] - st.em * 3), 14)

    return k.paper(
        "放弃陈述申辩及听证权利的说明" if k.f.form == "ningxia" or s.hearing_offered else "放弃陈述申辩权利声明书",
        [*blocks, Picture(thumb, 0.1)],
        number=False,
    )


def hearing_request(k: Kit) -> Paper:
    s = k.s
    blocks = [
        k.para(k.x(s.agency), "：", indent=0),
        k.para("申请人：", k.fld("party_name", s.party_name)),
        k.para(
            "收到你单位《违法行为通知书》（",
            k.other_number("notice"),
            "），申请就",
            k.fld("cause", s.cause, plain_cause(s.cause)),
            "举行听证。",
        ),
        k.para("申请理由：", k.x("对拟处罚的数额有异议，请求当面说明情况。")),
        Space(3),
        Text([k.p(k.c("申请人（签名或盖章）")), k.signature(s.receiver)], 10),
        Text([Span(numbers.show_date(s.hearing_asked, "plain"), "hand")], 14),
    ]
    return k.paper("听证申请书", blocks, number=False, extra=[k.party_type()])


def hearing_record(k: Kit) -> Paper:
    s, f = k.s, k.f
    started = [k.moment("started_at", s.hearing_start), *k.period(s.hearing_start, s.hearing_end)[1:]]
    people = [
        Blanks(
            [
                (k.c("执法人员"), [k.fld("officers", o.name)], 1),
                (k.c("执法证号"), [k.fld("officer_cert_nos", o.cert)], 1.2),
            ]
        )
        for o in s.officers
    ]
    blocks: list = [
        Blanks(
            [(k.c("案由" if f.form == "jiangxi" else "案件名称"), [k.fld("cause", s.cause, plain_cause(s.cause))], 1)]
        ),
        Blanks([(k.c("主持听证机关"), [k.x(s.agency)], 1)]),
        Blanks([(k.c("听证地点"), [k.fld("place", f"{s.agency}三楼会议室")], 1)]),
        Blanks([(k.c("听证时间"), started, 1)]),
        Blanks(
            [
                (k.c("主持人"), [k.fld("hearing_hosts", s.hosts[0])], 1),
                (k.c("听证员"), [k.fld("hearing_hosts", s.hosts[1])], 1),
                (k.c("记录员"), [k.x(s.hosts[2])], 1),
            ]
        ),
        *people,
        Blanks(
            [
                (k.c("当事人"), [k.fld("party_name", s.party_name)], 1.6),
                (k.c("法定代表人"), [k.fld("legal_rep", s.legal_rep) if s.is_org else k.x("/")], 0.8),
                (k.c("联系电话"), [k.fld("party_phone", s.party_phone)], 1),
            ]
        ),
        Blanks(
            [
                (k.c("委托代理人"), [k.x(s.agent or "/")], 1),
                (k.c("性别"), [k.x(s.agent_gender if s.is_org else "/")], 0.5),
                (k.c("工作单位及职务"), [k.x(s.agent_job or "/")], 1),
            ]
        ),
        Text([k.p(k.c("听证记录"))]),
        k.para(
            k.x(
                f"主持人：现在举行听证。本次听证由{s.hosts[0]}主持，{s.hosts[1]}任听证员，{s.hosts[2]}任记录员。当事人是否申请回避？"
            )
        ),
        k.para(k.x("当事人：不申请回避。")),
        k.para(k.x(f"执法人员：{facts(k)}。{opinion(k, s.notice_amount)}")),
        k.para(k.x("当事人：对事实没有异议。认为罚款数额偏高，希望考虑初次违法的情节。")),
        k.para(k.x("执法人员：拟处罚数额已经考虑当事人初次违法并及时改正的情节。")),
        k.para(k.x("主持人：双方还有什么补充？")),
        k.para(k.x("执法人员：没有。")),
        k.para(k.x("当事人：请求从轻处罚。")),
        k.para(k.x("主持人：听证到此结束，请各方核对笔录后签名。")),
        Space(0.6),
        k.signatures(("当事人或其代理人签名", [s.receiver])),
        k.signatures(("主持人及听证员签名", s.hosts[:2])),
        k.signatures(("记录员签名", s.hosts[2:])),
        k.signatures(("其他听证参加人签名", k.officer_names())),
    ]
    return k.paper(
        "听证笔录",
        blocks,
        number=f.form != "jiangxi",
        extra=[k.party_type(), ("hearing_at", f"{s.hearing_start:%Y-%m-%dT%H:%M}")],
        numbered=f.page_numbers,
    )


def hearing_report(k: Kit) -> Paper:
    s = k.s
    rows = [
        Row([k.L("案由", 2.4), k.V(k.fld("cause", s.cause, plain_cause(s.cause)), 12.6)], least=2.4),
        Row(
            [
                k.L("主持人", 2.4),
                k.V(k.fld("hearing_hosts", s.hosts[0]), 2.6),
                k.L("听证员", 2.4),
                k.V(k.fld("hearing_hosts", s.hosts[1]), 2.6),
                k.L("书记员", 2.4),
                k.V(s.hosts[2], 2.6),
            ]
        ),
        Row([k.L("当事人", 2.4), k.V(k.fld("party_name", s.party_name), 12.6)]),
        Row(
            [
                k.L("听证会基本情况摘要：（详见听证笔录，笔录附后）", 2.4),
                k.B(
                    12.6,
                    k.para(
                        k.x(
                            f"{numbers.show_date(s.hearing_start, 'plain')}举行听证，调查人员陈述了违法事实、证据和拟处罚意见，当事人进行了申辩和质证，对事实无异议，请求从轻处罚。"
                        )
                    ),
                ),
            ],
            least=9,
            grow=1,
        ),
        Row(
            [
                k.L("听证结论及处理意见", 2.4),
                k.B(
                    12.6,
                    k.para(k.x("本案事实清楚，证据确凿，程序合法，拟处罚适当，建议维持拟处罚意见。")),
                    tail=k.sign_line("听证主持人签名", s.hosts[0], s.hearing_report),
                ),
            ],
            least=7,
            grow=1,
        ),
        Row(
            [
                k.L("行政机关负责人意见", 2.4),
                k.B(12.6, k.para(k.x("同意。")), tail=k.sign_line("负责人签名", s.head.name, s.hearing_report)),
            ],
            least=6,
            grow=1,
        ),
        Row([k.L("备注", 2.4), k.V("/", 12.6)]),
    ]
    return k.paper("听证报告书", [Table(rows, fill=True)], extra=[k.party_type()])


FORMS = {
    "DEFENCE_STATEMENT": lambda k, which="statement": {"statement": defence_statement, "review": defence_review}[which](
        k
    ),
    "WAIVER": waiver,
    "HEARING_REQUEST": hearing_request,
    "HEARING_RECORD": hearing_record,
    "HEARING_REPORT": hearing_report,
}

"""Papers most cases lack: on-the-spot and enforcement papers, referrals, review and court papers."""

from __future__ import annotations

from datetime import timedelta

from .. import marks, numbers
from ..blocks import Blanks, Paper, Picture, Row, Space, Table, Text
from ..kit import Kit
from ..text import BOX, TICKED, Span
from .filing import facts, plain_cause
from .notices import payment_terms, remedy_text, what_happened


def on_spot_decision(k: Kit) -> Paper:
    s = k.s
    blocks = [
        Table([k.party_rows()]),
        Space(0.4),
        k.para(k.c("违法事实及依据"), what_happened(k), k.x(f"存在{s.act}的行为。")),
        k.para(
            k.you(), "的行为违反了", k.articles("violated_articles", s.violated), "的规定，依据",
            k.articles("penalty_articles", s.basis), "的规定，决定给予", k.money(s.amount), "的行政处罚。",
        ),
        k.para("罚款的履行方式和期限(见打√处)："),
        *k.ticks([("当场缴纳。", False), (payment_terms(k).removeprefix("处以罚款的，"), True)]),
        k.para(remedy_text(k)),
        k.para("处罚前已口头告知当事人拟作出处罚的事实、理由和依据，并告知当事人依法享有的陈述权和申辩权。"),
        Space(0.4),
        k.signatures(("当事人或其代理人签名", [s.receiver])),
        k.signatures(("执法人员签名", k.officer_names())),
        k.issuer(s.decided),
    ]  # fmt: skip
    return k.paper("当场行政处罚决定书", [*blocks, *k.copies()], extra=[k.party_type()])


def no_penalty_decision(k: Kit) -> Paper:
    s = k.s
    blocks = [
        Table([k.party_rows()]),
        Space(0.5),
        k.para(
            "经查，",
            k.you(),
            what_happened(k),
            k.x(s.act),
            "，违反了",
            k.articles("violated_articles", s.violated),
            "的规定。",
        ),
        k.para(
            "鉴于",
            k.you(),
            k.x("违法行为轻微并及时改正，没有造成危害后果"),
            "，依据《中华人民共和国行政处罚法》第三十三条的规定，决定不予行政处罚。",
        ),
        k.para(
            f"如不服本决定，可以在六十日内依法向{s.government}申请行政复议，或者在六个月内依法向{s.court}提起行政诉讼。"
        ),
        k.issuer(s.decided),
    ]
    return k.paper("不予行政处罚决定书", [*blocks, *k.copies()], extra=[k.party_type()])


def enforce_decision(k: Kit) -> Paper:
    s = k.s
    blocks = [
        Table([k.party_rows()]),
        Space(0.5),
        k.para(
            "因",
            k.you(),
            "逾期未履行本机关于",
            k.x(k.show(s.decided)),
            "作出的",
            k.x("行政处罚"),
            "决定，决定书案号为",
            k.other_number("decision"),
            "。",
        ),
        k.para(
            "经本机关催告后，",
            k.you(),
            "仍未履行且无正当理由。依据",
            k.x("《中华人民共和国行政强制法》第四十五条第一款"),
            "的规定，本机关将于",
            k.x(k.show(s.closed)),
            "强制执行：",
            k.x("加处罚款"),
            "（强制执行方式）。",
        ),
        k.para(
            f"如不服本决定，可以在收到本决定书之日起六十日内向{s.government}申请行政复议或者在六个月内依法向{s.court}提起行政诉讼。"
        ),
        k.issuer(s.closed),
    ]
    return k.paper("行政强制执行决定书", [*blocks, *k.copies()], extra=[k.party_type()])


def substitute_perform(k: Kit) -> Paper:
    s = k.s
    blocks = [
        Table([k.party_rows()]),
        k.para("因", k.you(), k.x(s.act), "，"),
        *k.ticks(
            [
                (
                    [
                        k.p("1.本机关于"),
                        k.x(k.show(s.rectify_made)),
                        k.p("作出了责令改正决定，决定书案号为"),
                        k.other_number("rectify"),
                        k.p(
                            "。经本机关催告后仍不履行，因其后果已经或者将危害交通安全、造成环境污染或者破坏自然资源。依据《中华人民共和国行政强制法》第五十条的规定，"
                        ),
                    ],
                    False,
                ),
                (
                    "2.需要立即清除道路、河道、航道或者公共场所的遗洒物、障碍物或者污染物，因你（单位）不能清除，依据《中华人民共和国行政强制法》第五十二条的规定，",
                    True,
                ),
            ]
        ),
        k.para("本机关依法作出代履行决定如下：", indent=0),
        k.para("1.代履行人 ：", Span(BOX), "本机关　", Span(TICKED), "第三人：", k.x(f"{s.county}公路养护有限公司")),
        k.para("2.代履行标的：", k.x("清除路面遗洒物、障碍物")),
        k.para("3.代履行时间和方式：", k.x(f"{k.show(s.rectify_due)}机械清扫")),
        k.para("4.代履行费用（预算）：", k.x("人民币2000元")),
        k.para(
            f"请你（单位）在收到本决定书后七日内预付代履行预算费用（开户行：{s.bank} 账号：{s.account}）。代履行费用据实决算后，多退少补。"
        ),
        k.para(
            f"如不服本决定，可以在收到本决定书之日起六十日内向{s.government}申请行政复议或者在六个月内依法向{s.court}提起行政诉讼。"
        ),
        k.issuer(s.rectify_made),
    ]
    return k.paper("代履行决定书", [*blocks, *k.copies()], extra=[k.party_type()])


def exec_announce(k: Kit) -> Paper:
    s = k.s
    blocks = [
        Space(1),
        k.para(
            k.fld("cause", s.cause, plain_cause(s.cause)),
            "，本机关于",
            k.x(k.show(s.decided)),
            "依法作出了",
            k.x("责令限期拆除"),
            "的决定，决定书案号为",
            k.other_number("decision"),
            "。",
        ),
        k.para(
            "依据《中华人民共和国行政强制法》第四十四条的规定，现责令当事人",
            k.fld("party_name", s.party_name),
            "立即停止违法行为并于",
            k.x(k.show(s.closed)),
            "前自行拆除违法的建筑物、构筑物、设施等。当事人在法定期限内不申请行政复议或者提起行政诉讼，又不拆除的，本机关将依法强制拆除。",
        ),
        k.para("特此公告。"),
        k.issuer(s.decided),
    ]
    return k.paper("执行公告", blocks, extra=[k.party_type()])


def exec_status(k: Kit) -> Paper:
    s = k.s
    blocks = [
        k.address(),
        k.para(
            k.fld("cause", s.cause, plain_cause(s.cause)),
            "，本机关于",
            k.x(k.show(s.decided)),
            "依法作出了行政强制执行决定，并向",
            k.you(),
            "送达了《行政强制执行决定书》(案号：",
            k.other_number("decision"),
            ")。",
        ),
        *k.ticks(
            [
                (
                    [
                        k.p("1.现因"),
                        k.x("当事人履行行政决定确有困难"),
                        k.p("，根据《中华人民共和国行政强制法》第三十九条第一款的规定，本机关决定自"),
                        k.x(k.show(s.closed)),
                        k.p("起中止该行政强制执行。中止执行的情形消失后，本机关将恢复执行。"),
                    ],
                    True,
                ),
                ("2.现因　　　　，根据《中华人民共和国行政强制法》第四十条的规定，本机关决定终结执行。", False),
                (
                    "3.你(单位)　　　一案，本机关于　　　决定中止执行，现中止执行的情形已消失，根据《中华人民共和国行政强制法》第三十九条第二款的规定，决定从即日恢复强制执行。",
                    False,
                ),
                (
                    "4.本机关于　　　与你（单位）达成执行协议，因你（单位）不履行执行协议，根据《中华人民共和国行政强制法》第四十二条第二款的规定，决定从即日恢复强制执行。",
                    False,
                ),
            ]
        ),
        k.para("特此通知。"),
        k.issuer(s.closed),
    ]
    return k.paper("中止（终结、恢复）行政强制执行通知书", [*blocks, *k.copies()], extra=[k.party_type()])


def assist_letter(k: Kit) -> Paper:
    s = k.s
    blocks = [
        k.para(k.x(f"{s.county}公安局交通警察大队"), "：", indent=0),
        k.para(
            "为查清",
            k.fld("cause", s.cause, plain_cause(s.cause)),
            "有关事实情况，特请你单位协助调查以下问题：",
            k.x("车辆登记所有人及驾驶人信息。"),
        ),
        k.para("（请贵单位将调查结果及相关证据材料加盖单位公章后及时函告我单位）"),
        Blanks([(k.c("联系人"), [k.x(s.officers[0].name)], 1), (k.c("联系电话"), [k.x(s.agency_phone)], 1)]),
        Space(2),
        k.issuer(s.filed),
    ]
    return k.paper("协助调查函", blocks)


def court_enforce_apply(k: Kit) -> Paper:
    s = k.s
    blocks = [
        k.para(k.c("申请人"), k.fld("issuer", s.agency), "　", k.c("法定代表人"), k.x(s.head.name)),
        k.para(k.c("联系地址"), k.x(s.agency_address), "　", k.c("联系电话"), k.x(s.agency_phone)),
        k.para(
            k.c("被申请人"),
            k.fld("party_name", s.party_name),
            "　",
            k.c("联系地址"),
            k.fld("party_address", s.party_address),
            "　",
            k.c("联系电话"),
            k.fld("party_phone", s.party_phone),
        ),
        k.para("请求事项：1、强制执行", k.x("罚款及加处罚款缴纳"), "事项。2、其他事项：", k.x("无")),
        k.para(
            "事实与理由：因被申请人",
            k.fld("cause", s.act),
            "一案，申请人于",
            k.x(k.show(s.decision_served)),
            "向被申请人送达了",
            k.other_number("decision"),
            "行政处罚决定书，被申请人未在法定的期限内申请行政复议或提起行政诉讼，又不履行该行政处罚决定书规定的义务。申请人于",
            k.x(k.show(s.closed)),
            "向被申请人送达",
            k.other_number("demand"),
            "催告书，被申请人逾期仍未履行。",
        ),
        *k.ticks(
            [
                ("鉴于上述情况，根据《中华人民共和国行政强制法》第五十三条的规定，特申请贵院依法强制执行。", True),
                ("现因情况紧急，根据《中华人民共和国行政强制法》第五十九条的规定，特申请贵院依法立即强制执行。", False),
            ]
        ),
        k.para("此致"),
        k.para(k.x(s.court), indent=0),
        k.para(
            "附件：1.行政处罚决定书及送达文书；2.证明材料；3.履行义务催告书及送达文书；4.申请强制执行标的情况；5.法律、行政法规规定的其他材料。"
        ),
        k.issuer(s.archived),
    ]
    return k.paper("强制执行申请书", blocks, extra=[k.party_type()])


def case_withdrawal(k: Kit) -> Paper:
    s = k.s
    rows = [
        Row([k.L("案由", 2.2), k.V(k.fld("cause", s.cause, plain_cause(s.cause)), 12.8)], least=2.4),
        k.party_rows(),
        Row([k.L("立案时间", 2.2), k.V(k.day("filed_at", s.filed), 12.8)], least=2.2),
        Row(
            [k.L("撤销原因", 2.2), k.B(12.8, k.para(k.x("经调查，违法事实不能成立，建议撤销立案。")))], least=6, grow=1
        ),
        *k.approvals(
            ("承办人意见", "建议撤销。", s.officers[0].name, s.report, "", ""),
            ("承办机构意见", "同意。", s.unit_head.name, s.report, "", ""),
            ("行政机关负责人意见", "同意撤销立案。", s.head.name, s.report, "", ""),
        ),
    ]
    return k.paper("撤销立案审批表", [Table(rows, fill=True)], extra=[k.party_type()])


def witness_statement(k: Kit) -> Paper:
    s = k.s
    name = k.rng.choice(("胡志远", "童建国", "季明华"))
    ident = numbers.identity(k.rng, s.region, s.born, False)
    blocks = [
        Blanks([(k.c("证人"), [k.x(name)], 1), (k.c("性别"), [k.x("男")], 0.5), (k.c("年龄"), [k.x(str(s.age))], 0.5)]),
        Blanks([(k.c("身份证号"), [k.x(ident)], 1.3), (k.c("联系电话"), [k.x("13900001234")], 1)]),
        Blanks([(k.c("住址"), [k.x(f"{s.county}横塘镇上陈村12号")], 1)]),
        k.para(
            Span(
                f"我当时在{s.place}附近，看到了事情的经过。{facts(k)}。以上是我亲眼所见，如有不实愿承担责任。", "hand"
            ),
            room=8,
        ),
        Text([Span("以上内容属实", "hand")], 10),
        Text(
            [
                k.p(k.c("证人签名")),
                k.signature(name),
                k.p("　"),
                Span(numbers.show_date(s.asked_start, "plain"), "hand"),
            ],
            10,
        ),
    ]
    return k.paper("证人证言", blocks, number=False)


def disposal_record(k: Kit) -> Paper:
    s = k.s
    heads = (("序号", 1.2), ("名称", 4), ("规格", 2), ("数量", 2), ("处理方式", 2.6), ("处理日期", 3))
    rows = [
        Row([k.L(h, w) for h, w in heads]),
        Row(
            [
                k.V("1", 1.2),
                k.V("车辆装载记录单", 4),
                k.V("A4", 2),
                k.V("1份", 2),
                k.V("返还", 2.6),
                k.V(k.show(s.closed), 3),
            ],
            least=2.4,
        ),
        Row([k.V("", w) for _, w in heads], least=2.4),
    ]
    blocks = [
        Blanks([(k.c("案由"), [k.fld("cause", s.cause, plain_cause(s.cause))], 1)]),
        Text(
            [k.p(k.c("物品来源")), Span(BOX), k.p("没收　"), Span(TICKED), k.p("登记保存　"), Span(BOX), k.p("扣押")],
            after=0.5,
        ),
        Table(rows),
        Space(1.5),
        k.signatures(("经办人签名", [s.officers[0].name])),
        k.signatures(("监督人签名", [s.unit_head.name])),
        k.signatures(("接收人签名", [s.receiver]), day=s.closed),
    ]
    return k.paper("涉案物品处理记录", blocks)


def referral_police(k: Kit) -> Paper:
    s, org = k.s, k.s.is_org
    handlers: list = []
    for i, o in enumerate(s.officers):
        handlers += ([k.x("、")] if i else []) + [k.fld("officers", o.name)]

    def press(sheet, st, box) -> None:
        marks.stamp(sheet, ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2 + st.em), s.agency, mm=39, strength=0.8)

    sealed = k.V(k.fld("issuer", s.agency), 6)
    sealed.after_draw = press
    rows = [
        Row([k.L("移送机关(加盖印章)", 2.6), sealed, k.L("地址", 1.6), k.V(s.agency_address, 5)], least=4),
        Row([k.L("案件主办人员", 2.6), k.V(handlers, 6), k.L("联系电话", 1.6), k.V(s.agency_phone, 5)], least=2.4),
        Row([k.L("受移送机构", 2.6), k.V(f"{s.county}公安局", 12.6)], least=2.4),
        Row(
            [
                k.L("当事人", 2.6),
                k.N(
                    12.6,
                    Row(
                        [
                            k.L("姓名（名称）", 2.6),
                            k.V(k.fld("party_name", s.party_name), 4),
                            k.L("证件号码", 2),
                            k.V(k.fld("uscc" if org else "party_id_no", s.uscc if org else s.party_id_no), 4),
                        ]
                    ),
                    Row(
                        [
                            k.L("住址", 2.6),
                            k.V(k.fld("party_address", s.party_address), 4),
                            k.L("联系电话", 2),
                            k.V(k.fld("party_phone", s.party_phone), 4),
                        ]
                    ),
                ),
            ]
        ),
        Row([k.L("涉嫌违法行为或涉嫌犯罪罪名", 2.6), k.V("涉嫌非法经营罪", 12.6)], least=3),
        Row([k.L("案件调查情况", 2.6), k.B(12.6, k.para(k.x(facts(k) + "。")))], least=8, grow=1),
        Row(
            [
                k.L("移送材料清单", 2.6),
                k.B(12.6, k.para(k.x("1.案件调查报告；2.询问笔录；3.现场照片；4.涉案物品清单。"))),
            ],
            least=5,
        ),
        Row([k.L("备注", 2.6), k.V("/", 12.6)]),
    ]
    return k.paper("涉嫌犯罪案件移送书", [Table(rows, fill=True)], extra=[k.party_type()])


def reconsideration(k: Kit) -> Paper:
    s = k.s
    made = s.closed + timedelta(days=40)

    def press(sheet, st, box) -> None:
        marks.stamp(sheet, (box[2] - sheet.px(40), box[1] - st.em * 2), s.government, mm=41, strength=0.8)

    blocks = [
        Text([Span(s.government, "sub")], align="center"),
        Text([Span("行政复议决定书", "title")], align="center", after=0.5),
        Text([k.fld("doc_no", f"{s.county[0]}政复〔{made.year}〕12号")], align="center", after=0.8),
        k.para("申请人：", k.fld("party_name", s.party_name), "。"),
        k.para("被申请人：", k.x(s.agency), "。"),
        k.para("申请人不服被申请人作出的行政处罚决定，向本机关申请行政复议，本机关依法已予受理。"),
        k.para("本机关经审理查明：", k.x(facts(k) + "。")),
        k.para("本机关认为：被申请人作出的行政处罚决定认定事实清楚，证据确凿，适用依据正确，程序合法，内容适当。"),
        k.para("根据《中华人民共和国行政复议法》第六十八条的规定，决定：维持被申请人作出的行政处罚决定。"),
        Space(3),
        Text([k.day("made_date", made, style="chinese")], align="right"),
        Picture(press, 0.1),
    ]
    return Paper("RECONSIDERATION", "行政复议决定书", blocks, extra=[k.party_type()])


def judgment(k: Kit) -> Paper:
    s = k.s
    made = s.closed + timedelta(days=120)

    def press(sheet, st, box) -> None:
        marks.stamp(sheet, (box[2] - sheet.px(45), box[1] - st.em * 5), s.court, mm=42, strength=0.8)

    blocks = [
        Text([Span(s.court, "sub")], align="center"),
        Text([Span("行政判决书", "title")], align="center", after=0.6),
        Text([k.p(f"（{made.year}）浙0799行初{s.seed % 90 + 5}号")], align="right", after=0.6),
        k.para("原告：", k.fld("party_name", s.party_name), "。"),
        k.para("被告：", k.x(s.agency), "。"),
        k.para(
            "原告不服被告作出的行政处罚决定，于法定期限内向本院提起行政诉讼。本院受理后，依法组成合议庭，公开开庭审理了本案。"
        ),
        k.para("本院认为：", k.x("被告作出的行政处罚决定事实清楚，适用法律正确，程序合法。")),
        k.para("依照《中华人民共和国行政诉讼法》第六十九条的规定，判决如下："),
        k.para("驳回原告的诉讼请求。"),
        Space(2),
        Text([k.p("审　判　长　　钱文斌")], align="right"),
        Text([k.p("人民陪审员　　孙丽华")], align="right"),
        Text([k.p(numbers.show_date(made, "chinese"))], align="right"),
        Text([k.p("书　记　员　　楼晓")], align="right"),
        Picture(press, 0.1),
        Text([Span("本件与原本核对无异", "bold")], 2),
    ]
    return Paper("JUDGMENT", "行政判决书", blocks, extra=[k.party_type()])


def back_cover(k: Kit) -> Paper:
    return Paper(
        "BACK_COVER",
        "封底",
        [
            Space(18),
            Text([Span("封　底", "title")], align="center"),
            Space(2),
            Text([k.p("装　订　线")], align="center"),
        ],
    )


FORMS = {
    "ON_SPOT_DECISION": on_spot_decision, "NO_PENALTY_DECISION": no_penalty_decision, "ENFORCE_DECISION": enforce_decision,
    "SUBSTITUTE_PERFORM": substitute_perform, "EXEC_ANNOUNCE": exec_announce, "EXEC_STATUS": exec_status, "ASSIST_LETTER": assist_letter,
    "COURT_ENFORCE_APPLY": court_enforce_apply, "CASE_WITHDRAWAL": case_withdrawal, "WITNESS_STATEMENT": witness_statement,
    "DISPOSAL_RECORD": disposal_record, "REFERRAL_POLICE": referral_police, "RECONSIDERATION": reconsideration, "JUDGMENT": judgment,
    "BACK_COVER": back_cover,
}  # fmt: skip

"""Papers that go out: notices and decisions."""

from __future__ import annotations

from datetime import timedelta

from .. import numbers
from ..blocks import Blanks, Paper, Row, Space, Table, Text
from ..kit import Kit
from ..text import BOX, TICKED, Span
from .filing import plain_cause


def law_terms(s) -> dict[str, str]:
    """Article numbers of 行政处罚法 that the forms print: the old numbers only by mistake after 2021-07-15."""
    if s.edition == 2019:
        return {
            "sample": "第三十七条第二款",
            "plead": "第三十一条、第三十二条",
            "hearing": "第四十二条",
            "avoid": "第四十二条",
            "instal": "第五十二条",
        }
    return {
        "sample": "第五十六条",
        "plead": "第四十四条、第四十五条",
        "hearing": "第六十三条、第六十四条",
        "avoid": "第六十四条",
        "instal": "第六十六条",
    }


def what_happened(k: Kit) -> list:
    """When, where and what, with its fields: the middle of a notice's sentence."""
    s = k.s
    out = [k.when(), k.x("在"), k.fld("incident_place", s.place)]
    if s.vehicle_no:
        out += [k.x("，"), k.fld("vehicle_no", s.vehicle_no), k.x("号车辆")]
    if s.offence.key == "overload":
        out += [
            k.x("（"),
            k.fld("axles", s.axles, s.axles),
            k.x("轴）车货总质量"),
            k.fld("gross_weight_t", s.gross, f"{s.gross:.2f}"),
            k.x("吨，限值"),
            k.fld("limit_weight_t", s.limit, f"{s.limit:.2f}"),
            k.x(f"吨，超限率{s.ratio}%，"),
        ]
    elif s.vehicle_no:
        out += [k.x("")]
    return out


def penalty_notice(k: Kit) -> Paper:
    s, f = k.s, k.f
    law = law_terms(s)
    named = s.hearing_offered

    def number(i):
        return f"{i}." if f.form == "jiangxi" else ""

    address = k.address()
    blocks: list = [
        Space(0.3),
        address,
        k.para(
            "经调查，本机关认为",
            k.you(),
            what_happened(k),
            k.x("存在"),
            k.fld("cause", s.act),
            "行为，违反了",
            k.articles("violated_articles", s.violated),
            "的规定，依据",
            k.articles("penalty_articles", s.basis),
            "的规定，本机关拟作出",
            k.money(s.notice_amount, s.notice_amount),
            "的处罚决定。",
        ),
    ]
    plead = f"根据《中华人民共和国行政处罚法》{law['plead']}的规定，你（单位）如对该处罚意见有异议，可向本机关提出陈述申辩，本机关将依法予以核实。"
    hearing = f"根据《中华人民共和国行政处罚法》{law['hearing']}的规定，你（单位）有权在收到本通知书之日起{s.hearing_days}内向本机关要求举行听证；逾期不要求举行听证的，视为你（单位）放弃听证的权利。"
    blocks += [
        Text([Span(TICKED), k.p(number(1) + plead)], 2),
        Text([Span(TICKED if named else BOX), k.p(number(2) + hearing)], 2),
        k.para("（注：在序号前□内打“√”的为当事人享有该权利。）"),
    ]
    contact = [
        Blanks([(k.c("联系地址"), [k.x(s.agency_address)], 2), (k.c("邮编"), [k.x(s.agency_post)], 0.8)]),
        Blanks([(k.c("联系人"), [k.x(s.officers[0].name)], 1), (k.c("联系电话"), [k.x(s.agency_phone)], 1.3)]),
    ]
    return k.paper(
        "违法行为通知书",
        [*blocks, Space(0.5), *contact, k.issuer(s.notice_made), *k.copies()],
        extra=[k.party_type(), ("hearing_offered", named)],
    )


def payment_terms(k: Kit) -> str:
    s = k.s
    return f"处以罚款的，自收到本决定书之日起十五日内缴至{s.bank}，账号{s.account}，到期不缴纳罚款的，本机关可以每日按罚款数额的百分之三加处罚款，加处罚款的数额不超过罚款本数。"


def remedy_text(k: Kit) -> str:
    s = k.s
    if not s.court_remedy:
        return ""
    return f"如果不服本处罚决定，可以在六十日内依法向{s.government}申请行政复议，或者在六个月内依法向{s.court}提起行政诉讼，但本决定不停止执行，法律另有规定的除外。逾期不申请行政复议、不提起行政诉讼又不履行的，本机关将依法申请人民法院强制执行。"


def penalty_decision(k: Kit) -> Paper:
    return _reasoned(k) if k.f.long_decision else _form_decision(k)


def _form_decision(k: Kit) -> Paper:
    s, f = k.s, k.f
    label = "违法事实及依据" if f.form == "jiangxi" else "违法事实及证据"
    proof = (
        "以上事实有现场笔录、询问笔录、"
        + ("检测单、" if s.offence.key == "overload" else "")
        + "现场照片、当事人身份证明等证据证实。"
    )
    remedy = remedy_text(k)
    blocks: list = [
        Table([k.party_rows()]),
        Space(0.5),
        k.para(k.c(label), what_happened(k), k.x(f"存在{s.act}的行为。{s.party_name}到案后配合调查。{proof}")),
        k.para(
            k.you(),
            "的行为违反了",
            k.articles("violated_articles", s.violated),
            "的规定，依据",
            k.articles("penalty_articles", s.basis),
            "的规定，决定给予",
            k.money(s.amount),
            "的行政处罚。",
        ),
        k.para(payment_terms(k)),
        k.para(k.c("其他执行方式和期限"), k.x("/" if k.rng.random() < 0.6 else "无")),
    ]
    if remedy:
        blocks.append(k.para(remedy))
    return k.paper("行政处罚决定书", [*blocks, k.issuer(s.decided), *k.copies()], extra=[k.party_type()])


def _reasoned(k: Kit) -> Paper:
    """说理式: sections over two or three pages."""
    s = k.s
    reply = "当事人在法定期限内未提出陈述、申辩意见" + ("，也未要求举行听证。" if s.hearing_offered else "。")
    if s.with_waiver:
        reply = "当事人书面表示放弃陈述、申辩" + ("及要求听证的权利。" if s.hearing_offered else "的权利。")
    if s.with_defence:
        reply = "当事人提出陈述申辩，称系初次违法且已及时改正，请求从轻处理。本机关复核认为，上述情节在量罚时已予考虑，申辩意见不再另行采纳。"
    if s.with_hearing:
        reply = f"当事人要求听证，本机关于{k.show(s.hearing_start)}依法举行了听证，听证报告认为事实清楚、证据确凿，建议维持拟处罚意见。"
    tier = _tier(s)
    remedy = remedy_text(k)
    blocks: list = [
        *k.party_text(),
        k.para(k.b("一、案件来源及调查经过")),
        k.para(
            k.x(f"{k.show(s.accepted)}，本机关在工作中发现当事人涉嫌{s.act}，于{k.show(s.filed)}立案，案号为"),
            k.other_number("file"),
            k.x("。调查期间，执法人员依法制作了现场笔录、询问笔录，收集了身份证明、照片等证据，现已调查终结。"),
        ),
        k.para(k.b("二、违法事实及相关证据")),
        k.para("经查，", k.fld("party_name", s.party_name), "于", what_happened(k), k.x(f"存在{s.act}的行为。")),
        k.para("以上事实，有以下证据证明："),
        *[k.para(k.x(f"证据{numbers.chinese_number(i)}：{t}；")) for i, t in enumerate(_proofs(s), 1)],
        k.para(k.b("三、行政处罚事前告知与当事人陈述、申辩、听证情况")),
        k.para(
            k.x(f"{k.show(s.notice_served)}，本机关向当事人送达《违法行为通知书》（"),
            k.other_number("notice"),
            k.x(f"），告知拟作出行政处罚的内容及事实、理由、依据和依法享有的权利。{reply}"),
        ),
        k.para(k.b("四、处罚依据与裁量理由")),
        k.para(k.you(), "的行为违反了", k.articles("violated_articles", s.violated), f"的规定。{tier}"),
        k.para(k.b("五、处罚决定")),
        k.para("依据", k.articles("penalty_articles", s.basis), "的规定，决定给予", k.money(s.amount), "的行政处罚。"),
        k.para(k.b("六、履行方式和期限")),
        k.para(payment_terms(k)),
    ]
    if remedy:
        blocks += [k.para(k.b("七、救济途径和期限")), k.para(remedy)]
    return k.paper(
        "行政处罚决定书", [*blocks, k.issuer(s.decided), *k.copies()], extra=[k.party_type()], numbered=k.f.page_numbers
    )


def _tier(s) -> str:
    """Why this amount: the formula for overloads, the benchmark for the rest."""
    if s.offence.key != "overload":
        return "当事人系初次违法，积极配合调查并及时改正，对照《浙江省交通运输行政处罚裁量基准》，属违法程度一般的情形，适用相应档次。"
    if s.gross <= s.limit * 3 / 2:
        sums = f"300元×({s.gross}-{s.limit}×1.2)吨"
    else:
        sums = f"300元×{s.limit}×0.3吨+500元×({s.gross}-{s.limit}×1.5)吨"
    return f"当事人车货总质量超过限值{s.ratio}%，按照浙江省公路条例规定的计算方式：{sums}，应处罚款{numbers.show_amount(s.amount)}元。"


def _proofs(s) -> list[str]:
    out = [
        "现场笔录一份，证明执法人员检查及现场情况",
        "询问笔录一份，证明当事人对违法事实的陈述",
        "当事人身份证明复印件，证明当事人主体情况",
        "现场照片，证明现场状况",
    ]
    if s.offence.key == "overload":
        out.insert(0, "超限检测单一份，证明车货总质量及超限情况")
    if s.with_inquest:
        out.append("勘验笔录及示意图一份，证明占用（污染）范围")
    return out


def rectify_notice(k: Kit) -> Paper:
    s, f = k.s, k.f
    now = s.seed % 2 == 0
    basis = "《中华人民共和国行政处罚法》第二十八条第一款"
    you = "你（单位）（被监护人）" if f.form == "jiangxi" else k.you()
    head = (
        k.para(k.c("当事人"), k.fld("party_name", s.party_name), "：", indent=0) if f.form == "jiangxi" else k.address()
    )
    due = k.show(s.rectify_due)
    if f.form == "jiangxi":
        ticks = k.ticks(
            [
                (f"立即予以{'改正：' + s.offence.remedy if now else '　　　'}", now),
                ([k.p("在"), k.x(due if not now else "　　　"), k.p("前改正或者整改完毕")], not now),
                ("其他：　　　", False),
            ]
        )
    else:
        ticks = k.ticks(
            [
                ("立即予以改正。", now),
                ([k.p("在"), k.x(due if not now else "　　年　月　日"), k.p("前改正或者整改完毕。")], not now),
            ]
        )
    blocks = [
        head,
        k.para("经调查，", you, "存在下列违法事实：", what_happened(k), k.x(f"{s.act}。")),
        k.para("根据", k.x(basis), "的规定，现责令", k.you()),
        *ticks,
        k.para(k.x(f"改正内容及要求：{s.offence.remedy}。")),
        k.para(
            f"如不服本决定，可以在六十日内依法向{s.government}申请行政复议，或者在六个月内依法向{s.court}提起行政诉讼。"
        ),
        Space(0.5),
        k.signatures(("当事人或其代理人签名", [s.receiver]), day=s.rectify_made),
        k.signatures(("执法人员签名", k.officer_names())),
    ]
    return k.paper("责令改正违法行为通知书", [*blocks, k.issuer(s.rectify_made), *k.copies()], extra=[k.party_type()])


def hearing_notice(k: Kit) -> Paper:
    s = k.s
    blocks = [
        k.address(),
        k.para(
            "根据",
            k.you(),
            "申请，关于",
            k.fld("cause", s.cause.replace("涉嫌", ""), plain_cause(s.cause)),
            "一案，现定于",
            k.moment("hearing_at", s.hearing_start),
            "在",
            k.fld("place", f"{s.agency}三楼会议室"),
            "（",
            Span(TICKED),
            "公开　",
            Span(BOX),
            "不公开）举行听证会议，请准时出席。",
        ),
        Blanks(
            [(k.c("听证主持人姓名"), [k.fld("hearing_hosts", s.hosts[0])], 1), (k.c("职务"), [k.x("法制科科长")], 1)]
        ),
        Blanks([(k.c("听证员姓名"), [k.fld("hearing_hosts", s.hosts[1])], 1), (k.c("职务"), [k.x("法制科科员")], 1)]),
        Blanks([(k.c("记录员姓名"), [k.x(s.hosts[2])], 1), (k.c("职务"), [k.x("法制科科员")], 1)]),
        k.para(
            f"根据《中华人民共和国行政处罚法》{law_terms(s)['avoid']}规定，你（单位）可以申请听证主持人、听证员、记录员回避。"
        ),
        k.para("注意事项如下："),
        k.para("1.请事先准备相关证据，通知证人和委托代理人准时参加。"),
        k.para("2.委托代理人参加听证的，应当在听证会前向本机关提交授权委托书等有关证明。"),
        k.para("3.申请延期举行的，应当在举行听证会前向本行政机关提出，由本机关决定是否延期。"),
        k.para("4.不按时参加听证会且未事先说明理由的，视为放弃听证权利。"),
        k.para("特此通知。"),
        Blanks([(k.c("联系地址"), [k.x(s.agency_address)], 2), (k.c("邮编"), [k.x(s.agency_post)], 0.8)]),
        Blanks([(k.c("联系人"), [k.x(s.hosts[2])], 1), (k.c("联系电话"), [k.x(s.agency_phone)], 1.2)]),
    ]
    return k.paper("听证通知书", [*blocks, k.issuer(s.hearing_notice), *k.copies()], extra=[k.party_type()])


def instalment_notice(k: Kit) -> Paper:
    s = k.s
    law = law_terms(s)["instal"]
    half = (s.amount / 2).quantize(s.amount)
    due = k.show(s.instalment + timedelta(days=60))
    blocks = [
        k.address(),
        k.para(
            k.x(k.show(s.decision_served)),
            "，本机关对",
            k.you(),
            "送达了",
            k.other_number("decision"),
            "《行政处罚决定书》，作出了对",
            k.you(),
            "罚款",
            k.fld("amount_words", numbers.capitals(s.amount), f"{s.amount:.2f}"),
            "（大写）的行政处罚决定，根据",
            k.you(),
            f"的申请，本机关依据《中华人民共和国行政处罚法》{law}的规定，现决定：",
        ),
        *k.ticks(
            [
                ("同意你（单位）延期缴纳罚款。延长至　　年　月　日。", False),
                (
                    [
                        k.p("同意你（单位）分期缴纳罚款。第"),
                        k.x("一"),
                        k.p("期至"),
                        k.x(due),
                        k.p("前，缴纳罚款"),
                        k.x(numbers.capitals(half)),
                        k.p("（大写）（每期均应当单独开具本文书）。此外，尚有未缴纳的罚款"),
                        k.x(numbers.capitals(s.amount - half)),
                        k.p("（大写）。"),
                    ],
                    True,
                ),
                (
                    f"由于　　　，因此，本机关认为你的申请不符合《中华人民共和国行政处罚法》{law}的规定，不同意你（单位）分期（延期）缴纳罚款。",
                    False,
                ),
            ]
        ),
        *([] if k.f.form == "jiangxi" else [k.para("代收机构以本通知书为据，办理收款手续。")]),
    ]
    return k.paper("分期（延期）缴纳罚款通知书", [*blocks, k.issuer(s.instalment), *k.copies()], extra=[k.party_type()])


def demand_letter(k: Kit) -> Paper:
    s = k.s
    blocks = [
        k.address(),
        k.para(
            "因",
            k.you(),
            k.fld("cause", s.act),
            "，本机关于",
            k.x(k.show(s.decided)),
            "作出了",
            k.x(f"罚款人民币{numbers.show_amount(s.amount)}元"),
            "的决定，决定书案号为",
            k.other_number("decision"),
            "。",
            k.you(),
            "逾期未履行义务，根据《中华人民共和国行政强制法》第三十五条和第五十四条的规定，现就有关事项催告如下，请",
            k.you(),
            "按要求履行：",
        ),
        k.para("1.履行标的：", k.x(f"罚款人民币{numbers.show_amount(s.amount)}元")),
        k.para("2.履行期限：", k.x("收到本催告书之日起十日内")),
        k.para("3.履行方式：", k.x(f"缴至{s.bank}，账号{s.account}")),
        k.para("4.履行要求：", k.x("一次性缴清")),
        k.para("5.其他事项：", k.x("/")),
        k.para(k.you(), "逾期仍不履行的，本机关将依法采取以下措施："),
        *k.ticks(
            [
                ("1.到期不缴纳罚款的，每日按罚款数额的百分之三加处罚款。", True),
                ("2.根据法律规定，将查封、扣押的财物拍卖抵缴罚款。", False),
                ("3.申请人民法院强制执行。", True),
                ("4.依法代履行或者委托第三人：　　　代履行。", False),
                ("5.其他强制执行方式：　　　。", False),
            ]
        ),
        k.para(k.you(), "可向本机关进行陈述或申辩，本机关将依法核实。"),
    ]
    return k.paper("催告书", [*blocks, k.issuer(s.demand), *k.copies()], extra=[k.party_type()])


def copy_notice(k: Kit) -> Paper:
    s = k.s
    to = f"{s.county[:1]}江市道路运输管理中心"
    rows = [
        Row(
            [k.L("车辆号牌", 3), k.V(k.fld("vehicle_no", s.vehicle_no), 5), k.L("车辆类型", 3), k.V(s.vehicle_kind, 5)],
            least=2.4,
        ),
        Row([k.L("车辆所有人", 3), k.V(k.fld("party_name", s.party_name), 13)], least=2.4),
        Row(
            [k.L("检测时间", 3), k.V(k.when(), 5), k.L("检测地点", 3), k.V(k.fld("incident_place", s.place), 5)],
            least=2.4,
        ),
        Row(
            [
                k.L("车货总质量", 3),
                k.V([k.fld("gross_weight_t", s.gross, f"{s.gross:.2f}"), k.x("吨")], 5),
                k.L("限值", 3),
                k.V([k.fld("limit_weight_t", s.limit, f"{s.limit:.2f}"), k.x("吨")], 5),
            ],
            least=2.4,
        ),
        Row(
            [k.L("超限率", 3), k.V(f"{s.ratio}%", 5), k.L("轴数", 3), k.V(k.fld("axles", s.axles, s.axles), 5)],
            least=2.4,
        ),
        Row(
            [
                k.L("处理结果", 3),
                k.V(
                    [
                        k.x("依法作出"),
                        k.other_number("decision"),
                        k.x(f"行政处罚决定，罚款{numbers.show_amount(s.amount)}元。"),
                    ],
                    13,
                ),
            ],
            least=3,
        ),
    ]
    blocks = [
        k.para(k.x(to), "：", indent=0),
        k.para(
            "依照《超限运输车辆行驶公路管理规定》第四十四条的规定，现将下列货运车辆违法超限运输信息抄告你单位，请依法处理。"
        ),
        Space(0.5),
        Table(rows),
        Space(0.5),
        k.para("特此函告。"),
    ]
    return k.paper("违法超限运输车辆抄告函", [*blocks, k.issuer(s.copied)])


def transfer_letter(k: Kit) -> Paper:
    s = k.s
    blocks = [
        k.para(k.x(f"{s.county}公安局交通警察大队"), "：", indent=0),
        k.para(
            "本单位已于",
            k.x(k.show(s.filed)),
            "对",
            k.fld("cause", s.cause, plain_cause(s.cause)),
            "一案进行调查，在调查中发现",
            k.x("该车存在非法改装的情形"),
            "，此案超出本单位管辖范围。现依据",
            k.x("《交通运输行政执法程序规定》第九条"),
            "的规定，将该案移送你单位处理。",
        ),
        Blanks([(k.c("本单位联系人"), [k.x(s.officers[0].name)], 1), (k.c("联系电话"), [k.x(s.agency_phone)], 1)]),
        k.para(k.c("附")),
        k.para(
            "1、附件有关材料",
            k.x("3"),
            "份：（1）",
            k.x("现场笔录"),
            "（2）",
            k.x("询问笔录"),
            "（3）",
            k.x("车辆照片"),
        ),
        k.para("(以下无正文)"),
    ]
    return k.paper(
        "案件移送函",
        [*blocks, k.issuer(s.copied), Text([Span("(本文书一式两份：一份存根，一份交被移送机关。)", "small")])],
    )


FORMS = {
    "PENALTY_NOTICE": penalty_notice,
    "PENALTY_DECISION": penalty_decision,
    "RECTIFY_NOTICE": rectify_notice,
    "HEARING_NOTICE": hearing_notice,
    "INSTALMENT_NOTICE": instalment_notice,
    "DEMAND_LETTER": demand_letter,
    "COPY_NOTICE": copy_notice,
    "TRANSFER_LETTER": transfer_letter,
}

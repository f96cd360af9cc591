"""Source, filing, identity, authority and address of service."""

from __future__ import annotations

from datetime import timedelta

from .. import marks, numbers
from ..blocks import Blanks, Paper, Picture, Row, Space, Table, Text
from ..kit import Kit
from ..text import BOX, TICKED, Span

SOURCES = {
    1: "1.在行政检查中发现的",
    2: "2.个人、法人及其他组织举报经核实的",
    3: "3.上级机关　　交办的",
    4: "4.下级机关　　报请查处的",
    5: "5.有关部门　　移送的",
    6: "6.其他途径发现的：",
}
SOURCE_WORDS = {
    1: "在行政检查中发现的",
    2: "个人、法人及其他组织举报经核实的",
    5: "有关部门移送的",
    6: "其他途径发现的",
}


def facts(k: Kit) -> str:
    """The facts in one sentence."""
    s = k.s
    when = numbers.show_time(s.incident, "plain" if k.f.dates == "plain" else "padded")
    who = s.party_name
    if s.offence.key == "overload":
        how = "经公路超限检测技术监控设备检测" if s.off_site else "经现场称重检测"
        return f"{when}，{who}所属{s.vehicle_no}号{s.axles}轴货车行驶至{s.place}，{how}，车货总质量为{s.gross}吨，限值为{s.limit}吨，超过限值{s.gross - s.limit}吨，超限率{s.ratio}%"
    if s.offence.key == "passenger":
        return f"{when}，{who}驾驶{s.vehicle_no}号小型普通客车在{s.place}搭载乘客3人并收取车费60元，当场未能出示道路运输经营许可证和车辆营运证"
    if s.offence.vehicle:
        return f"{when}，{who}的{s.vehicle_no}号货车运载{s.cargo}行经{s.place}，未采取有效防护措施，{s.cargo}散落路面约12平方米"
    return f"{when}，{who}在{s.place}公路路肩及边沟外侧堆放{s.cargo}约18平方米，未取得公路管理部门批准"


def case_filing(k: Kit) -> Paper:
    s, f = k.s, k.f
    cause_span = k.fld("cause", s.cause, plain_cause(s.cause))
    options = []
    for no, text in SOURCES.items():
        on = no == s.source_no
        head, words = text[:2], text[2:]
        if on:
            filled = k.fld(
                "source_kind",
                words.replace("　　", "公安机关").rstrip("："),
                SOURCE_WORDS[no] if no != 5 else "有关部门公安机关移送的",
                kind="print",
            )
            tail = [k.p("："), k.x("技术监控记录")] if no == 6 else [k.p("；")]
            options.append(Text([Span(TICKED), k.p(head), filled, *tail]))
        else:
            options.append(Text([Span(BOX), k.p(text if no == 6 else text + "；")]))
    unit_label, head_label = (
        ("承办机构负责人意见", "行政机关负责人审批意见")
        if f.form == "jiangxi"
        else ("经办机构负责人意见", "负责人审批意见")
    )
    basis = f"涉嫌违反{'、'.join(c.shown for c in s.violated)}的规定，符合立案条件。"
    rows = [
        Row([k.L("案件来源", 2.2), k.B(12.8, *options, valign="middle")]),
        Row([k.L("案由", 2.2), k.V(cause_span, 12.8)], least=2.4),
        Row([k.L("受案时间", 2.2), k.V(k.moment("accepted_at", s.accepted), 12.8)], least=2.2),
        k.party_rows_filing(),
        Row([k.L("案件基本情况", 2.2), k.B(12.8, k.para(k.x(facts(k) + "，涉嫌" + s.act + "。")))], least=7, grow=2),
        Row(
            [
                k.L("立案依据", 2.2),
                k.B(5.6, k.para(k.x(basis), indent=0)),
                k.L(unit_label, 1.8),
                k.B(
                    5.4,
                    k.para(k.x("拟同意立案，请领导审批。"), indent=0),
                    tail=k.sign_line("签名", s.unit_head.name, s.filed),
                ),
            ],
            least=7,
            grow=1,
        ),
        Row(
            [
                k.L(head_label, 2.2),
                k.B(
                    12.8,
                    k.para(k.x("同意立案。"), indent=0),
                    tail=k.sign_line("签名", s.head.name, s.filed, "approver", "filed_at"),
                ),
            ],
            least=6,
            grow=1,
        ),
        Row([k.L("备注", 2.2), k.V(k.slash() if k.rng.random() < 0.6 else k.x(""), 12.8)], least=2),
    ]
    return k.paper("立案登记表", [Table(rows, fill=True)], extra=[k.party_type()])


def plain_cause(shown: str) -> str:
    return shown.replace("涉嫌", "", 1)


def inspection_record(k: Kit) -> Paper:
    """检查记录: the source of a case found in an inspection."""
    s = k.s
    began = s.accepted - timedelta(minutes=25) if s.off_site else s.incident - timedelta(minutes=3)
    blocks: list = [
        Blanks(
            [
                (
                    k.c("检查时间"),
                    k.period(began, began + timedelta(minutes=15)),
                    1,
                )
            ]
        ),
        Blanks([(k.c("检查地点"), [k.fld("place", s.place)], 1)]),
        Blanks([(k.c("检查内容"), [k.x("道路运输车辆及公路路产保护情况")], 1)]),
    ]
    for o in s.officers:
        blocks.append(
            Blanks(
                [
                    (k.c("检查人"), [k.fld("officers", o.name)], 1),
                    (k.c("单位及职务"), [k.x(o.unit)], 1.4),
                    (k.c("执法证号"), [k.fld("officer_cert_nos", o.cert)], 1.7),
                ]
            )
        )
    blocks += [
        Blanks([(k.c("被检查人姓名"), [k.x(s.receiver)], 1.4), (k.c("联系电话"), [k.x(s.party_phone)], 1.4)]),
        Text([k.p(k.c("检查情况及结果（发现的问题及处理情况）"))]),
        k.para(k.x(facts(k) + "。执法人员当场制作现场笔录并拍照取证，依法报请立案调查。"), room=9),
        Space(1.5),
        k.signatures(("被检查人签名", [s.receiver])),
        k.signatures(
            ("检查人签名", k.officer_names()), day=s.scene_start.date() if not s.off_site else s.accepted.date()
        ),
    ]
    return k.paper("检查记录", blocks, number=False)


def report_record(k: Kit) -> Paper:
    """举报记录."""
    s = k.s
    who = "王某某" if k.rng.random() < 0.5 else "匿名"
    blocks = [
        Blanks(
            [
                (k.c("举报时间"), [k.x(numbers.show_time(s.accepted - timedelta(minutes=50), "padded"))], 1),
                (k.c("举报类别"), [k.x("电话举报")], 0.7),
            ]
        ),
        Blanks([(k.c("举报人"), [k.x(who)], 1), (k.c("性别"), [k.x("/")], 0.6), (k.c("年龄"), [k.x("/")], 0.6)]),
        Blanks([(k.c("住所或工作单位"), [k.x("不愿透露")], 1)]),
        Blanks([(k.c("联系电话"), [k.x("1**********")], 1), (k.c("身份证号"), [k.x("/")], 1)]),
        Text([k.p(k.c("举报内容"))]),
        k.para(k.x(f"来电反映：{facts(k)}，要求依法查处。经执法人员现场核实，情况属实。"), room=8),
        Space(1),
        Text([k.p(k.c("举报人签名及时间")), k.x("电话举报，未签名")]),
        Text(
            [
                k.p(k.c("记录人签名及时间")),
                k.signature(s.officers[0].name),
                k.p("　"),
                Span(numbers.show_date(s.accepted, "plain"), "hand"),
            ]
        ),
        Text([k.p(k.c("备注")), k.x("/")]),
    ]
    return k.paper("举报记录", blocks, number=False)


def _card(title: str, rows: list[tuple[str, Span]], tint, face: bool):
    """A certificate's face: a tinted card with labels, values and, on an identity card, a portrait."""

    def paint(sheet, st, box) -> None:
        x0, y0, x1, y1 = box
        st = st.scaled(min(1.0, sheet.px(3.1 if face else 4.2) / st.em))
        sheet.draw.rounded_rectangle((x0, y0, x1, y1), radius=sheet.px(3), outline=(120, 120, 120), width=2, fill=tint)
        pad = sheet.px(4)
        y = y0 + pad
        if title:
            t = Text([Span(title, "bold")], align="center")
            t.draw(sheet, st, x0, y, x1 - x0)
            y += t.height(st, x1 - x0) + pad * 0.4
        right = x1 - (sheet.px(27) if face else pad)
        for label, value in rows:
            t = Text([Span(label + "　"), value], hanging=4)
            t.draw(sheet, st, x0 + pad, y, right - x0 - pad)
            y += t.height(st, right - x0 - pad) + pad * 0.25
        if face:
            fx, fy = x1 - sheet.px(25), y0 + sheet.px(8)
            sheet.draw.rectangle((fx, fy, fx + sheet.px(21), fy + sheet.px(27)), fill=(196, 205, 214))
            sheet.draw.ellipse(
                (fx + sheet.px(6), fy + sheet.px(4), fx + sheet.px(15), fy + sheet.px(15)), fill=(120, 108, 100)
            )
            sheet.draw.pieslice(
                (fx + sheet.px(1), fy + sheet.px(16), fx + sheet.px(20), fy + sheet.px(38)),
                180,
                360,
                fill=(84, 92, 110),
            )

    return paint


def _copy_note(k: Kit, provider: str) -> list:
    """The note on a copy: agrees with the original, by whom, when."""
    s = k.s
    return [
        Space(1.2),
        Text([Span("复印件与原件核对无误", "hand")], 12),
        Text(
            [
                k.p(k.c("提供人")),
                k.signature(provider),
                k.p("　　"),
                Span(numbers.show_date(s.scene_start, "plain"), "hand"),
            ],
            12,
        ),
        Text([k.p(k.c("执法人员")), k.signature(s.officers[0].name), k.p("　"), k.signature(s.officers[-1].name)], 12),
    ]


def identity_card(k: Kit, agent: bool = False) -> Paper:
    s = k.s
    name, number = (s.agent, s.agent_id) if agent else (s.party_name, s.party_id_no)
    gender = s.agent_gender if agent else s.gender
    ident = (lambda n, v: k.p(v)) if agent else (lambda n, v: k.fld(n, v, kind="print"))
    address = s.party_address if not agent else f"浙江省{s.county}城北街道{len(name) * 17}号"
    front = _card(
        "",
        [
            ("姓名", ident("party_name", name)),
            ("性别", k.p(f"{gender}　民族　汉")),
            ("出生", k.p(f"{number[6:10]}年{int(number[10:12])}月{int(number[12:14])}日")),
            ("住址", ident("party_address", address)),
            ("公民身份号码", ident("party_id_no", number)),
        ],
        (232, 240, 246),
        True,
    )
    back = _card(
        "中华人民共和国居民身份证",
        [("签发机关", k.p(s.county + "公安局")), ("有效期限", k.p("2016.05.12-2036.05.12"))],
        (238, 240, 240),
        False,
    )

    def both(sheet, st, box) -> None:
        x0, y0, x1, _ = box
        wide, high = sheet.px(86), sheet.px(54)
        left = (x0 + x1 - wide) / 2
        front(sheet, st, (left, y0, left + wide, y0 + high))
        back(sheet, st, (left, y0 + high + sheet.px(12), left + wide, y0 + 2 * high + sheet.px(12)))

    return Paper(
        "ID_PROOF",
        "居民身份证",
        [Space(2), Picture(both, mm=124), *_copy_note(k, name)],
        extra=[] if agent else [("party_type", "PERSON")],
    )


def business_licence(k: Kit) -> Paper:
    s = k.s

    def paint(sheet, st, box) -> None:
        x0, y0, x1, y1 = box
        sheet.draw.rectangle((x0, y0, x1, y1), outline=(196, 160, 70), width=round(sheet.px(1.6)))
        sheet.draw.rectangle(
            (x0 + sheet.px(3), y0 + sheet.px(3), x1 - sheet.px(3), y1 - sheet.px(3)), outline=(196, 160, 70), width=2
        )
        y = y0 + sheet.px(16)
        inner = x1 - x0 - sheet.px(24)
        left = x0 + sheet.px(12)
        for t in (
            Text([Span("营　业　执　照", "title")], align="center", after=0.8),
            Text([Span("（副　本）", "bold")], align="center", after=0.8),
            Text([k.p("统一社会信用代码　"), k.fld("uscc", s.uscc, kind="print")], after=0.6),
            Text([k.p("名　　称　"), k.fld("party_name", s.party_name, kind="print")], after=0.4),
            Text([k.p("类　　型　有限责任公司（自然人投资或控股）")], after=0.4),
            Text([k.p("法定代表人　"), k.fld("legal_rep", s.legal_rep, kind="print")], after=0.4),
            Text(
                [
                    k.p(
                        "经营范围　普通货物道路运输；建筑材料销售；装卸搬运服务。（依法须经批准的项目，经相关部门批准后方可开展经营活动）"
                    )
                ],
                after=0.4,
                hanging=5,
            ),
            Text([k.p(f"注册资本　{k.rng.choice(('贰佰万', '伍佰万', '壹仟万'))}元整")], after=0.4),
            Text([k.p("成立日期　2016年03月18日")], after=0.4),
            Text([k.p("住　　所　"), k.fld("party_address", s.party_address, kind="print")], after=2.4, hanging=5),
            Text([k.p("登记机关　　　　　　")], align="right", after=0.4),
            Text([k.p("2019年06月05日　　　")], align="right"),
        ):
            t.draw(sheet, st, left, y, inner)
            y += t.height(st, inner)
        marks.stamp(sheet, (x1 - sheet.px(48), y - sheet.px(12)), f"{s.county}市场监督管理局", mm=40, strength=0.8)

    return Paper(
        "ID_PROOF", "营业执照", [Picture(paint, mm=185), *_copy_note(k, s.agent)], extra=[("party_type", "ORG")]
    )


def vehicle_licence(k: Kit) -> Paper:
    s = k.s
    owner = k.fld("party_name", s.party_name, kind="print")
    front = _card(
        "中华人民共和国机动车行驶证",
        [
            ("号牌号码", k.fld("vehicle_no", s.vehicle_no, kind="print")),
            ("车辆类型", k.p(s.vehicle_kind)),
            ("所有人", owner),
            ("住址", k.fld("party_address", s.party_address, kind="print")),
            ("使用性质", k.p("货运" if s.offence.key != "passenger" else "非营运")),
            ("品牌型号", k.p("东风牌DFH4250")),
            ("车辆识别代号", k.p("LGAX4C359K" + f"{s.seed * 7919 % 10**7:07d}")),
            ("发动机号码", k.p(f"{s.seed * 104729 % 10**8:08d}")),
            ("注册日期", k.p("2019-04-11　发证日期　2019-04-12")),
        ],
        (226, 236, 230),
        False,
    )
    back = _card(
        "",
        [
            ("号牌号码", k.p(s.vehicle_no)),
            ("总质量", k.p("25000kg　整备质量 8800kg")),
            ("核定载质量", k.p("--　准牵引总质量 40000kg")),
            ("检验记录", k.p("检验有效期至2026年04月")),
        ],
        (226, 236, 230),
        False,
    )

    def both(sheet, st, box) -> None:
        x0, y0, x1, _ = box
        wide = min(sheet.px(150), x1 - x0)
        left = (x0 + x1 - wide) / 2
        front(sheet, st, (left, y0, left + wide, y0 + sheet.px(92)))
        back(sheet, st, (left, y0 + sheet.px(100), left + wide, y0 + sheet.px(146)))
        marks.stamp(
            sheet,
            (left + wide - sheet.px(26), y0 + sheet.px(66)),
            f"{s.county}公安局交通警察大队",
            shape="square",
            mm=24,
            strength=0.75,
        )

    return Paper(
        "ID_PROOF",
        "机动车行驶证",
        [Space(1), Picture(both, mm=150), *_copy_note(k, s.receiver)],
        extra=[k.party_type()],
    )


def power_of_attorney(k: Kit) -> Paper:
    s = k.s
    made = s.scene_start.date()
    blocks = [
        Space(0.5),
        k.para(k.c("委托单位（人）"), k.fld("party_name", s.party_name)),
        k.para(k.c("法定代表人"), k.fld("legal_rep", s.legal_rep)),
        k.para(
            k.c("受委托人"),
            k.x(s.agent),
            f"　{k.c('性别')}",
            k.x(s.agent_gender),
            f"　{k.c('身份证号码')}",
            k.x(s.agent_id),
        ),
        k.para(k.c("工作单位"), k.x(s.party_name), f"　{k.c('职务')}", k.x(s.agent_job)),
        k.para(
            "　现委托上列受委托人在我单位",
            k.fld("cause", s.cause, plain_cause(s.cause)),
            "中，作为我方代理人，代理权限：",
            Span(BOX),
            "一般代理　",
            Span(TICKED),
            "特别授权：代为接受调查询问、陈述申辩、签收法律文书、缴纳罚款。",
        ),
        k.para(k.c("委托期限"), k.x(f"自{k.show(made)}至本案办结之日止")),
        Space(2),
        Text([k.p(k.c("委托单位（盖章）")), k.x(s.party_name)], 8),
        Text([k.p(k.c("法定代表人（签名）")), k.signature(s.legal_rep)], 8),
        Text([k.day("made_date", made)], 14),
    ]

    def seal(sheet, st, box) -> None:
        marks.stamp(
            sheet, ((box[0] + box[2]) / 2 + sheet.px(20), box[1] - sheet.px(20)), s.party_name, mm=40, strength=0.8
        )

    return k.paper("授权委托书", [*blocks, Picture(seal, 1)], number=False, extra=[("party_type", "ORG")])


def service_address(k: Kit) -> Paper:
    s = k.s
    tell = (
        "1．为便于当事人及时收到交通运输行政执法文书，保证行政执法程序顺利进行，当事人应当如实提供确切的送达地址。",
        "2．为提高送达效率，在当事人同意的情况下，交通运输执法部门将优先采用电子方式送达。",
        "3．确认的送达地址适用于行政检查、行政处罚及行政强制程序。如有变更，应当及时书面告知。",
        "4．如果提供的地址或联系方式不确切，使执法文书无法送达或未及时送达，当事人将自行承担由此可能产生的法律后果。",
    )
    self_box = TICKED if not s.is_org else BOX
    rows = [
        Row([k.L("当事人", 2.4), k.V(k.fld("party_name", s.party_name), 12.6)], least=2),
        Row([k.L("案由", 2.4), k.V(k.fld("cause", s.cause, plain_cause(s.cause)), 12.6)], least=2),
        Row([k.L("告知事项", 2.4), k.B(12.6, *(k.para(t, indent=2) for t in tell))]),
        Row(
            [
                k.L("送达地址及方式", 2.4),
                k.N(
                    12.6,
                    Row(
                        [
                            k.L("收件人", 2.4),
                            k.V(s.receiver, 3),
                            k.L("与当事人关系", 2.6),
                            k.V(
                                [
                                    Span(self_box),
                                    k.p("本人 "),
                                    Span(TICKED if s.is_org else BOX),
                                    k.p("代理人 "),
                                    Span(BOX),
                                    k.p("其他"),
                                ],
                                4.6,
                            ),
                        ]
                    ),
                    Row(
                        [
                            k.L("证件类型", 2.4),
                            k.V("居民身份证", 3),
                            k.L("证件号码", 2.6),
                            k.V(k.x(s.agent_id) if s.is_org else k.fld("party_id_no", s.party_id_no), 4.6),
                        ]
                    ),
                    Row(
                        [
                            k.L("邮寄地址", 2.4),
                            k.V(k.fld("party_address", s.party_address), 6.2),
                            k.L("手机号码", 1.6),
                            k.V(k.fld("party_phone", s.party_phone), 2.4),
                        ]
                    ),
                ),
            ]
        ),
        Row(
            [
                k.L("受送达人确认", 2.4),
                k.B(
                    12.6,
                    k.para(
                        "我已阅读（听明白）本确认书的告知事项，提供了上栏送达地址和联系方式，并保证所提供的各项内容是正确的、有效的。"
                    ),
                    tail=k.sign_line("受送达人（签名或盖章）", s.receiver, s.filed),
                ),
            ],
            least=7,
            grow=1,
        ),
        Row([k.L("备注", 2.4), k.V(k.slash(), 12.6)], least=2),
        Row(
            [
                k.L("执法人员签名", 2.4),
                k.V([k.signature(s.officers[0].name), k.p("　"), k.signature(s.officers[-1].name)], 12.6),
            ],
            least=2.4,
        ),
    ]
    title = "送达地址确认书" if k.f.form == "sichuan" else "执法文书送达地址确认书"
    return k.paper(title, [Table(rows, fill=True)], extra=[k.party_type()])


FORMS = {
    "CASE_FILING": case_filing,
    "SOURCE_MATERIAL": lambda k: report_record(k) if k.s.source_no == 2 else inspection_record(k),
    "ID_PROOF": lambda k, which="card": {
        "card": identity_card,
        "agent": lambda kk: identity_card(kk, True),
        "licence": business_licence,
        "vehicle": vehicle_licence,
    }[which](k),
    "POWER_OF_ATTORNEY": power_of_attorney,
    "SERVICE_ADDRESS": service_address,
}

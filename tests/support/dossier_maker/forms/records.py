"""Records: scene, inquest, interrogation."""

from __future__ import annotations

from datetime import date

from .. import marks, numbers
from ..blocks import Blanks, Paper, Picture, Row, Space, Table, Text
from ..kit import Kit
from ..text import BOX, TICKED, Span
from .filing import facts, plain_cause


def scene_record(k: Kit) -> Paper:
    s, f = k.s, k.f
    o1, o2 = ([*list(s.officers), None])[:2]
    job = "单位职务" if f.form in ("jiangxi", "sichuan") else "单位及职务"
    relation = "当事人" if not s.is_org else "受委托人"
    say = facts(k) + "。执法人员出示执法证件后当场检查，拍摄照片并全程录音录像。"
    if s.with_coercive:
        say += f"执法人员当场告知{s.receiver}暂扣{s.vehicle_no}号车辆的理由、依据以及依法享有的权利、救济途径，听取了其陈述、申辩。"
    note = (
        ""
        if f.form == "jiangxi"
        else "（如实施行政强制措施的，包括当场告知当事人采取行政强制措施的理由、依据以及当事人依法享有的权利、救济途径，听取当事人陈述、申辩情况。）"
    )
    main = k.B(
        12.8,
        k.para(k.c("现场情况") + note, k.x(say), indent=2),
        tail=[
            Text(
                [
                    Span(TICKED),
                    k.p(
                        "上述笔录我已看过，已确认无误　"
                        if f.form not in ("jiangxi", "sichuan")
                        else "上述笔录我已看过　"
                    ),
                    Span(BOX),
                    k.p("或已向我宣读过，情况属实无误。"),
                ]
            ),
            k.signatures(("现场人员签名", [s.receiver]), day=s.scene_end.date()),
        ],
    )
    rows = [
        Row(
            [
                k.L("执法地点", 2.2),
                k.V(k.fld("place", s.place), 5),
                k.L("执法时间", 2),
                k.V(k.period(s.scene_start, s.scene_end), 5.8),
            ]
        ),
        Row(
            [
                k.L("执法人员", 2.2),
                k.N(
                    12.8,
                    Row(
                        [
                            k.V(k.fld("officers", o1.name), 3.6),
                            k.L("执法证号", 2),
                            k.V(k.fld("officer_cert_nos", o1.cert), 3.4),
                            k.L("记录人", 1.8),
                            k.V(k.x((o2 or o1).name), 2),
                        ]
                    ),
                    *(
                        [
                            Row(
                                [
                                    k.V(k.fld("officers", o2.name), 3.6),
                                    k.L("执法证号", 2),
                                    k.V(k.fld("officer_cert_nos", o2.cert), 7.2),
                                ]
                            )
                        ]
                        if o2
                        else []
                    ),
                ),
            ]
        ),
        Row(
            [
                k.L("现场人员基本情况", 2.2),
                k.N(
                    12.8,
                    Row(
                        [
                            k.L("姓名", 2.2),
                            k.V(s.receiver, 4),
                            k.L("性别", 2),
                            k.V(s.agent_gender if s.is_org else s.gender, 4.6),
                        ]
                    ),
                    Row(
                        [
                            k.L("身份证件号", 2.2),
                            k.V(s.agent_id if s.is_org else s.party_id_no, 4.8),
                            k.L("与案件关系", 2.4),
                            k.V(relation, 3.4),
                        ]
                    ),
                    Row(
                        [
                            k.L(job, 2.2),
                            k.V(f"{s.party_name}{s.agent_job}" if s.is_org else s.job, 4.8),
                            k.L("联系电话", 2.2),
                            k.V(s.party_phone, 3.6),
                        ]
                    ),
                    Row([k.L("联系地址", 2.2), k.V(s.party_address, 10.6)]),
                    *(
                        []
                        if f.form == "jiangxi"
                        else [
                            Row(
                                [
                                    k.L("车(船)号", 2.2),
                                    k.V(k.fld("vehicle_no", s.vehicle_no) if s.vehicle_no else k.slash(), 4.8),
                                    k.L("车(船)型", 2.2),
                                    k.V(s.vehicle_kind or "/", 3.6),
                                ]
                            )
                        ]
                    ),
                ),
            ]
        ),
        Row([k.L("主要内容", 2.2), main], least=16, grow=3),
        Row([k.L("备注", 2.2), k.V(k.slash(), 12.8)], least=2),
    ]
    tail = k.signatures(("执法人员签名", [o.name for o in s.officers]), day=s.scene_end.date())
    return k.paper("现场笔录", [Table(rows, fill=True, keep=3.5), Space(0.4), tail])


def inquest_record(k: Kit, sketch: bool = True) -> Paper:
    s = k.s
    who = s.receiver
    blocks: list = [
        Blanks([(k.c("案由"), [k.fld("cause", s.cause, plain_cause(s.cause))], 1)]),
        Blanks([(k.c("勘验时间"), k.period(s.inquest_start, s.inquest_end), 1)]),
        Blanks([(k.c("勘验场所"), [k.fld("place", s.place)], 2), (k.c("天气情况"), [k.x(s.weather)], 0.6)]),
    ]
    for o in s.officers:
        blocks.append(
            Blanks(
                [
                    (k.c("勘验人"), [k.fld("officers", o.name)], 1),
                    (k.c("单位及职务"), [k.x(o.unit)], 1.2),
                    (k.c("执法证号"), [k.fld("officer_cert_nos", o.cert)], 1.6),
                ]
            )
        )
    blocks += [
        Blanks(
            [
                (k.c("当事人（当事人代理人）姓名"), [k.x(who)], 1.2),
                (k.c("性别"), [k.x(s.agent_gender if s.is_org else s.gender)], 0.4),
                (k.c("年龄"), [k.x(str(s.agent_age if s.is_org else s.age))], 0.4),
            ]
        ),
        Blanks(
            [
                (k.c("身份证号"), [k.x(s.agent_id if s.is_org else s.party_id_no)], 1.4),
                (k.c("单位及职务"), [k.x(s.agent_job if s.is_org else s.job)], 1),
            ]
        ),
        Blanks([(k.c("住址"), [k.x(s.party_address)], 2), (k.c("联系电话"), [k.x(s.party_phone)], 1)]),
        Blanks([(k.c("被邀请人"), [k.x("/")], 1), (k.c("单位及职务"), [k.x("/")], 1)]),
        Blanks([(k.c("记录人"), [k.x(s.officers[-1].name)], 1), (k.c("单位及职务"), [k.x(s.officers[-1].unit)], 1)]),
        Text([k.p(k.c("勘验情况及结果"))]),
        k.para(
            k.x(
                f"勘验现场位于{s.place}，该路段为沥青混凝土路面，双向两车道。{facts(k)}。以路边里程碑为基准点，污染（占用）范围长6.2米、宽2.9米，经卷尺测量面积约18平方米，现场另附示意图一份、照片四张。当事人到场，对勘验结果无异议。"
            ),
            room=10,
        ),
        Space(1),
        k.signatures(("当事人或其代理人签名", [who])),
        k.signatures(("勘验人签名", k.officer_names())),
        k.signatures(("被邀请人签名", [])),
        k.signatures(("记录人签名", [s.officers[-1].name]), day=s.inquest_end.date()),
    ]
    paper = k.paper("勘验笔录", blocks)
    if sketch:
        paper.blocks += [
            "page",
            Text([Span("现场勘验示意图", "title")], align="center", after=0.6),
            Picture(_sketch, 34),
            Text([k.p(k.c("示意图简述")), k.x(f"{s.place}现场平面示意，图中阴影为占用（污染）范围。")], after=0.5),
            k.signatures(("当事人或代理人签名", [who])),
            k.signatures(("勘验（检查）人签名", k.officer_names())),
            Text([k.p(k.c("备注")), k.x("/")]),
        ]
    return paper


def _sketch(sheet, st, box) -> None:
    x0, y0, x1, y1 = box
    rng = sheet.rng
    sheet.draw.rectangle(box, outline=(30, 30, 30), width=st.rule)
    mid = (y0 + y1) / 2
    for off in (-0.16, 0.16):
        y = mid + (y1 - y0) * off
        sheet.draw.line((x0 + 10, y, x1 - 10, y + rng.uniform(-20, 20)), fill=(30, 30, 30), width=3)
    x = x0 + 20
    while x < x1 - 40:
        sheet.draw.line((x, mid, x + 30, mid), fill=(60, 60, 60), width=2)
        x += 60
    bx, by = x0 + (x1 - x0) * rng.uniform(0.3, 0.6), mid + (y1 - y0) * 0.18
    sheet.draw.rectangle((bx, by, bx + sheet.px(34), by + sheet.px(16)), outline=(30, 30, 30), width=2)
    for i in range(8):
        sheet.draw.line(
            (bx + i * sheet.px(4.2), by, bx + i * sheet.px(4.2) - sheet.px(3), by + sheet.px(16)),
            fill=(60, 60, 60),
            width=1,
        )
    for text, at in (
        ("堆放（遗洒）范围", (bx, by + sheet.px(17))),
        ("至县城", (x0 + sheet.px(4), mid - sheet.px(10))),
        ("北", (x1 - sheet.px(14), y0 + sheet.px(6))),
    ):
        t = Text([Span(text, "hand")])
        t.draw(sheet, st, at[0], at[1], sheet.px(60))
    sheet.draw.line(
        (x1 - sheet.px(10), y0 + sheet.px(30), x1 - sheet.px(10), y0 + sheet.px(16)), fill=(30, 30, 30), width=3
    )


def _questions(k: Kit, witness: bool) -> list[tuple[str, str]]:
    s = k.s
    who = s.receiver
    when = numbers.show_time(s.incident, "plain")
    day = numbers.show_date(s.incident, "plain")
    if witness:
        return [
            ("请介绍一下你的基本情况。", "我是乘坐（随行）该车的人员，身份证已交给你们核对，与当事人没有亲属关系。"),
            (f"{day}你在什么地方，做什么？", f"当时我在{s.place}，随{s.vehicle_no or '施工人员'}一起。"),
            ("当时的情况是怎样的？", f"{s.party_name}{s.act}的时候我在场，后来交通执法人员出示证件进行了检查。"),
            ("你有没有支付费用？", "我用手机支付了二十元。" if s.offence.key == "passenger" else "没有，我只是帮忙。"),
            ("以上所说是否属实？", "属实。"),
        ]
    qa = [
        (
            "请介绍一下你的基本情况。",
            f"我叫{who}，{s.agent_age if s.is_org else s.age}岁，"
            + (
                f"是{s.party_name}的{s.agent_job}，受公司委托来处理这件事。"
                if s.is_org
                else f"从事{s.job}工作，住在{s.party_address}。"
            ),
        ),
        ("你是否申请我们回避？", "不申请回避。"),
        ("今天请你来，是调查什么事，你清楚吗？", f"清楚，是因为{s.act}的事情。"),
        (
            f"请你把{day}的情况讲一下。",
            f"{when}左右，"
            + {
                "overload": f"{s.vehicle_no}号车装了{s.cargo}，从装货点出发经过{s.place}，被你们的工作人员引导到检测站称重，车货总重{s.gross}吨，限重{s.limit}吨。",
                "passenger": f"我开{s.vehicle_no}号车在{s.place}拉了三个客人，讲好一共六十元，还没有到地方就被你们查到了。",
            }.get(
                s.offence.key,
                f"我们在{s.place}"
                + (
                    f"运{s.cargo}，车厢没有盖严，掉了一些在路上。"
                    if s.offence.vehicle
                    else f"堆放了一些{s.cargo}，准备第二天用，没有去办手续。"
                ),
            ),
        ),
    ]
    if s.vehicle_no:
        qa += [
            (f"{s.vehicle_no}号车的所有人是谁？", f"行驶证登记的所有人是{s.party_name}。"),
            (
                "该车是否办理了道路运输证？驾驶员有无从业资格证？",
                "没有办理。" if s.offence.key == "passenger" else "办理了道路运输证，驾驶员有从业资格证。",
            ),
        ]
    if s.offence.key == "overload":
        qa += [
            (
                "这批货物从哪里运到哪里？运费多少？",
                f"从{s.county}东郊料场运到工业区工地，运费每吨二十五元，还没有结算。",
            ),
            ("对检测结果有没有异议？", "没有异议，检测单我看过，签了字。"),
            ("是否办理了超限运输车辆通行证？", "没有办理。"),
        ]
    if s.offence.key == "passenger":
        qa += [
            ("你从事载客经营有多长时间？收入多少？", "今天是第二次，前一次收了四十元。"),
            ("乘客与你是什么关系？如何联系？", "不认识，是在车站门口自己问我的。"),
        ]
    qa += [
        (
            "上述行为是谁安排的？",
            "是" + ("公司调度安排的，公司事后已经批评了当班人员。" if s.is_org else "我自己决定的，没有别人安排。"),
        ),
        ("你知道这种行为违反规定吗？", "当时没有想那么多，现在知道了。"),
        ("以前有没有因为同样的行为被处罚过？", "没有，这是第一次。"),
        (f"我们责令{s.offence.remedy}，你们改正了没有？", "已经按照要求改正了，可以来复查。"),
        ("你还有什么需要补充说明的？", "家里（公司）经营不容易，希望从轻处理，以后一定遵守规定。"),
        ("以上笔录请你核对，所说是否属实？", "属实。"),
    ]
    return qa


def interrogation_record(k: Kit, witness: bool = False) -> Paper:
    """询问笔录: a head to fill in and questions with answers over two or three pages."""
    s, f = k.s, k.f
    start, end = (s.asked2_start, s.asked2_end) if witness else (s.asked_start, s.asked_end)
    team = s.interviewers
    rng = k.rng
    if witness:
        name = rng.choice(("胡志远", "童小燕", "季明华", "屠国良"))
        ident = numbers.identity(rng, s.region, date(1985, 6, 15), False)
        relation, age, gender, job, phone, address = (
            "证人",
            s.incident.year - 1985,
            "男",
            "无业",
            "139" + f"{rng.randrange(10**8):08d}",
            f"{s.county}横塘镇上陈村{rng.randrange(1, 90)}号",
        )
    else:
        name, ident = s.receiver, s.agent_id if s.is_org else s.party_id_no
        relation = (
            "受委托人"
            if s.is_org and s.agent != s.legal_rep
            else "法定代表人"
            if s.is_org
            else rng.choice(("当事人", "本人"))
        )
        age, gender, job, phone, address = (
            (s.agent_age if s.is_org else s.age),
            (s.agent_gender if s.is_org else s.gender),
            (f"{s.party_name}{s.agent_job}" if s.is_org else s.job),
            s.party_phone,
            s.party_address,
        )
    room = f"{s.agency}询问室"
    names: list = []
    for i, o in enumerate(team):
        names += ([k.p("、")] if i else []) + [k.fld("officers", o.name)]
    head: list = [
        Blanks([(k.c("时间"), k.period(start, end), 4), ("第", [k.x("1")], 0.5), ("次询问", [], 0.01)]),
        Blanks([(k.c("地点"), [k.fld("place", room)], 1)]),
        Blanks([(k.c("询问人"), names, 1.4), (k.c("记录人"), [k.x(team[-1].name)], 1)]),
        Blanks([(k.c("被询问人"), [k.fld("respondent_name", name)], 1.4), (k.c("与案件关系"), [k.x(relation)], 1)]),
        Blanks([(k.c("性别"), [k.x(gender)], 1), (k.c("年龄"), [k.x(str(age))], 1)]),
        Blanks([(k.c("身份证件号"), [k.fld("respondent_id_no", ident)], 1.7), (k.c("联系电话"), [k.x(phone)], 1)]),
        Blanks([(k.c("工作单位及职务"), [k.x(job)], 1)]),
        Blanks([(k.c("联系地址"), [k.x(address)], 1)]),
        Space(0.3),
    ]
    certs: list = []
    for i, o in enumerate(team):
        certs += ([k.p("、")] if i else []) + [k.fld("officer_cert_nos", o.cert)]
    shown_names: list = []
    for i, o in enumerate(team):
        shown_names += ([k.p("、")] if i else []) + [k.x(o.name)]
    head.append(
        k.para(
            "我们是",
            k.x(s.agency),
            "的执法人员",
            shown_names,
            "，这是我们的执法证件，执法证号分别是",
            certs,
            "，请你确认。现依法向你询问，请如实回答所问问题。执法人员与你有直接利害关系的，你可以申请回避。",
        )
    )
    head.append(k.para("答：", k.x("我已确认，听清楚了，不申请回避。")))
    for i, (q, a) in enumerate(_questions(k, witness), 1):
        mark = (
            (f"问{i}：", f"答{i}：") if not k.hand_filled and f.form == "ministry" and s.seed % 2 else ("问：", "答：")
        )
        head += [k.para(mark[0], k.x(q)), k.para(mark[1], k.x(a))]
    head += [
        Space(0.6),
        Text([Span("以上笔录我已看过，与我所说一致。", "hand")], 2),
        Space(0.4),
        k.signatures(("被询问人签名", [name]), day=end.date()),
        k.signatures(("询问人签名", [o.name for o in team]), day=end.date()),
    ]

    def prints(sheet, st, box) -> None:
        marks.fingerprint(sheet, (box[0] + sheet.px(62), box[1] - sheet.px(14)), mm=13)

    if rng.random() < 0.6:
        head.append(Picture(prints, 0.1))
    return k.paper(
        "询问笔录",
        head,
        number=f.form != "jiangxi",
        numbered=f.page_numbers,
        every_page=[k.p(k.c("被询问人签名")), k.signature(name)],
    )


FORMS = {"SCENE_RECORD": scene_record, "INQUEST_RECORD": inquest_record, "INTERROGATION_RECORD": interrogation_record}

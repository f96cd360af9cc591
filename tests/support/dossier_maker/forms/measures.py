"""Preservation of evidence and coercive measures, with their approvals."""

from __future__ import annotations

from ..blocks import Paper, Row, Space, Table, Text
from ..kit import Kit
from ..text import BOX, TICKED, Span
from .filing import facts, plain_cause
from .notices import law_terms


def _days(k: Kit) -> int:
    return (k.s.seized_to - k.s.seized_from).days + 1


def _goods(k: Kit, heads: tuple[tuple[str, float], ...], rows: list[tuple[str, ...]]) -> Table:
    out = [Row([k.L(h, w) for h, w in heads])]
    for i, values in enumerate(rows, 1):
        out.append(
            Row(
                [k.V(str(i), heads[0][1], "center"), *(k.V(v, w) for v, (_, w) in zip(values, heads[1:], strict=True))],
                least=2.2,
            )
        )
    out.append(Row([k.V("", w) for _, w in heads], least=2.0))
    return Table(out)


def _kept(k: Kit) -> tuple[str, str]:
    s = k.s
    return (f"{s.vehicle_no}号车辆装载记录单", "1份") if s.vehicle_no else ("施工材料进场记录本", "1本")


def preservation_approval(k: Kit) -> Paper:
    s = k.s
    name, count = _kept(k)
    body = k.para(
        f"根据《中华人民共和国行政处罚法》{law_terms(s)['sample']}的规定，拟对下列物品",
        k.x(f"{name}{count}"),
        "予以先行登记保存",
        k.fld("period_days", 7, 7),
        "日（自",
        k.day("preserved_from", s.preserved_from),
        "至",
        k.day("preserved_to", s.preserved_to),
        "）。",
    )
    rows = [
        k.party_rows(),
        Row([k.L("案件基本情况", 2.2), k.B(12.8, k.para(k.x(facts(k) + "。")))], least=6, grow=1),
        Row(
            [k.L("实施证据登记保存理由", 2.2), k.B(12.8, k.para(k.x("证据以后难以取得，需要先行登记保存。")))], least=4
        ),
        Row(
            [k.L("承办人意见", 2.2), k.B(12.8, body, tail=k.sign_line("签名", s.officers[0].name, s.preserved_from))],
            least=6,
            grow=1,
        ),
        *k.approvals(
            ("承办机构意见", "同意。", s.unit_head.name, s.preserved_from, "", ""),
            ("行政机关负责人意见", "同意先行登记保存。", s.head.name, s.preserved_from, "", ""),
        ),
    ]
    return k.paper("证据登记保存审批表", [Table(rows, fill=True)], extra=[k.party_type()])


def preservation_list(k: Kit) -> Paper:
    s = k.s
    name, count = _kept(k)
    blocks = [
        Table([k.party_rows()]),
        Space(0.5),
        k.para(
            "因调查",
            k.fld("cause", s.cause, plain_cause(s.cause)),
            "一案，根据《中华人民共和国行政处罚法》",
            f"{law_terms(s)['sample']}的规定，对",
            k.you(),
            "下列物品予以先行登记保存",
            k.fld("period_days", 7, 7),
            "日（自",
            k.day("preserved_from", s.preserved_from),
            "至",
            k.day("preserved_to", s.preserved_to),
            "）。在此期间，当事人或有关人员不得销毁或转移证据。",
        ),
        Space(0.3),
        _goods(
            k,
            (("序号", 1.2), ("证据名称", 5), ("规格", 2.6), ("数量", 2), ("登记保存地点", 4.2)),
            [(name, "A4", count, s.agency)],
        ),
        Space(0.6),
        k.signatures(("当事人或其代理人签名", [s.receiver]), day=s.preserved_from),
        k.signatures(("执法人员签名", k.officer_names())),
    ]
    return k.paper("证据登记保存清单", [*blocks, k.issuer(s.preserved_from), *k.copies()], extra=[k.party_type()])


def preservation_release(k: Kit) -> Paper:
    s = k.s
    word = "编号" if k.f.form == "jiangxi" else "案号"
    blocks = [
        k.address(),
        k.para(
            "本机关依法于",
            k.day("preserved_from", s.preserved_from),
            "对",
            k.you(),
            f"采取了证据登记保存，《证据登记保存清单》{word}为：",
            k.other_number("preserve"),
            f"。依照《中华人民共和国行政处罚法》{law_terms(s)['sample']}的规定，本机关决定自",
            k.day("released_at", s.preservation_released),
            "起解除该证据登记保存。",
        ),
    ]
    return k.paper(
        "解除证据登记保存决定书",
        [*blocks, Space(3), k.issuer(s.preservation_released), *k.copies()],
        extra=[k.party_type()],
    )


def coercive_approval(k: Kit) -> Paper:
    s = k.s
    body = [
        k.para("根据", k.x(s.offence.coercive.shown), "规定，拟采取以下强制措施："),
        Text(
            [
                Span(TICKED),
                k.p("扣押财物　"),
                Span(BOX),
                k.p("查封场所、设施或者财物　"),
                Span(BOX),
                k.p("其他行政强制措施：　　"),
            ]
        ),
        k.para(
            "自",
            k.day("preserved_from", s.seized_from),
            "至",
            k.day("preserved_to", s.seized_to),
            "共",
            k.fld("period_days", _days(k), _days(k)),
            "日",
        ),
    ]
    rows = [
        k.party_rows(),
        Row([k.L("案件基本情况", 2.2), k.B(12.8, k.para(k.x(facts(k) + "。")))], least=6, grow=1),
        Row(
            [k.L("承办人意见", 2.2), k.B(12.8, *body, tail=k.sign_line("签名", s.officers[0].name, s.seized_from))],
            least=7,
        ),
        *k.approvals(
            ("承办机构意见", "同意。", s.unit_head.name, s.seized_from, "", ""),
            ("法制审核机构意见", "同意。", s.legal.name, s.seized_from, "", ""),
            ("行政机关负责人意见", "同意采取行政强制措施。", s.head.name, s.seized_from, "", ""),
        ),
        Row([k.L("备注", 2.2), k.V("/", 12.8)]),
    ]
    return k.paper(
        "交通运输行政强制措施审批表" if k.f.form == "ningxia" else "行政强制措施审批表",
        [Table(rows, fill=True)],
        extra=[k.party_type()],
    )


def _list(k: Kit, first: str) -> Table:
    s = k.s
    return _goods(
        k,
        (("序号", 1.2), (first, 5.2), ("规格", 3), ("数量", 2), ("备注", 3.6)),
        [(f"{s.vehicle_no}号小型普通客车", "7座", "1辆", "车况完好"), ("车辆钥匙", "/", "1把", "/")],
    )


def coercive_decision(k: Kit) -> Paper:
    s = k.s
    blocks = [
        Table([k.party_rows()]),
        Space(0.4),
        k.para(
            k.when(),
            "，",
            k.you(),
            k.fld("cause", s.act),
            "。依据",
            k.x(s.offence.coercive.shown),
            "的规定，本机关决定对",
            k.you(),
            "的",
            k.fld("vehicle_no", s.vehicle_no),
            k.x("号小型普通客车1辆"),
            "（财物、设施或场所的名称及数量）实施",
            k.x("扣押"),
            "的行政强制措施，期限为",
            k.day("preserved_from", s.seized_from),
            "至",
            k.day("preserved_to", s.seized_to),
            "。",
        ),
        k.para(
            f"如果不服本决定，可以依法在六十日内向{s.government}申请行政复议，或者在六个月内依法向{s.court}提起行政诉讼，但本决定不停止执行，法律另有规定的除外。"
        ),
        k.issuer(s.seized_from),
        Space(0.4),
        k.para("查封、扣押场所、设施、财物清单如下:", indent=0),
        _list(k, "查封、扣押场所、设施、财物名称"),
        k.para(k.c("其他说明"), k.x("/"), indent=0),
        *k.copies(),
    ]
    return k.paper("行政强制措施决定书", blocks, extra=[k.party_type()])


def coercive_extension(k: Kit) -> Paper:
    s = k.s
    blocks = [
        k.address(),
        k.para(
            "因",
            k.you(),
            k.fld("cause", s.act),
            "，本机关依法于",
            k.day("preserved_from", s.seized_from),
            "对",
            k.you(),
            "采取了",
            k.x("扣押车辆"),
            "的行政强制措施，行政强制措施决定书案号：",
            k.other_number("coerce"),
            "。",
        ),
        k.para(
            "现因",
            k.x("案情复杂，需要进一步核实营运收入"),
            "，依据《中华人民共和国行政强制法》第二十五条的规定，决定延长行政强制措施期限至",
            k.day("preserved_to", s.extended_to),
            "。",
        ),
    ]
    return k.paper(
        "延长行政强制措施期限通知书", [*blocks, Space(3), k.issuer(s.extended_on), *k.copies()], extra=[k.party_type()]
    )


def coercive_release(k: Kit) -> Paper:
    s = k.s
    word = "编号" if k.f.form == "jiangxi" else "案号"
    item = "四" if s.decided <= s.seizure_released else "三"
    blocks = [
        k.address(),
        k.para(
            "因",
            k.you(),
            k.fld("cause", s.act),
            "，本机关依法于",
            k.day("preserved_from", s.seized_from),
            "对",
            k.you(),
            "采取了",
            k.x("扣押车辆"),
            f"的行政强制措施，行政强制措施决定书{word}：",
            k.other_number("coerce"),
            "。",
        ),
        k.para(
            "依照《中华人民共和国行政强制法》第二十八条第一款第",
            k.x(item),
            "项的规定，本机关决定自",
            k.day("released_at", s.seizure_released),
            "起解除该行政强制措施。",
        ),
        k.issuer(s.seizure_released),
        k.para("退还财物清单如下：", indent=0),
        _list(k, "退还财物名称" if k.f.form == "jiangxi" else "查封、扣押场所、设施、财物名称"),
        k.para("经当事人（代理人）查验，退还的财物与查封、扣押时一致，查封、扣押期间没有使用、丢失和损坏现象。"),
        k.signatures(("当事人或其代理人签名", [s.receiver]), day=s.seizure_released),
        *k.copies(),
    ]
    return k.paper("解除行政强制措施决定书", blocks, extra=[k.party_type()])


FORMS = {
    "PRESERVATION_APPROVAL": preservation_approval,
    "EVIDENCE_PRESERVATION_LIST": preservation_list,
    "PRESERVATION_RELEASE": preservation_release,
    "COERCIVE_APPROVAL": coercive_approval,
    "COERCIVE_DECISION": coercive_decision,
    "COERCIVE_EXTENSION": coercive_extension,
    "COERCIVE_RELEASE": coercive_release,
}

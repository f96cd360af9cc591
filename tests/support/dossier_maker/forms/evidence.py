"""Evidence: weighing, monitoring, photographs, recordings, documents, expert opinion, sampling."""

from __future__ import annotations

from datetime import timedelta

from PIL import ImageFilter

from .. import marks, numbers
from ..blocks import Blanks, Paper, Picture, Row, Space, Table, Text
from ..kit import Kit
from ..text import BOX, TICKED, Span
from .notices import law_terms


def weighing_report(k: Kit, again: bool = False) -> Paper:
    s = k.s
    gross = s.recheck if again else s.gross
    when = s.weighed + timedelta(hours=1, minutes=10) if again else s.weighed
    kilos = k.rng.random() < 0.4

    def tonnes(value, name: str = ""):
        shown = f"{int(value * 1000)}kg" if kilos else f"{value:.2f}吨"
        return k.fld(name, shown, f"{value:.2f}") if name else k.x(shown)

    over = gross - s.limit
    handlers: list = []
    for i, o in enumerate(s.officers):
        handlers += ([k.x("、")] if i else []) + [k.fld("officers", o.name)]
    rows = [
        Row(
            [k.L("车辆号牌", 3), k.V(k.fld("vehicle_no", s.vehicle_no), 4.5), k.L("车型", 3), k.V(s.vehicle_kind, 4.5)],
            least=2.3,
        ),
        Row(
            [k.L("车辆轴数", 3), k.V(k.fld("axles", s.axles, s.axles), 4.5), k.L("货物名称", 3), k.V(s.cargo, 4.5)],
            least=2.3,
        ),
        Row([k.L("驾驶人姓名", 3), k.V(s.receiver, 4.5), k.L("联系电话", 3), k.V(s.party_phone, 4.5)], least=2.3),
        Row(
            [
                k.L("复检站点" if again else "初检站点", 3),
                k.V(f"{s.county}超限检测站", 4.5),
                k.L("复检时间" if again else "初检时间", 3),
                k.V(numbers.show_time(when, "padded"), 4.5),
            ],
            least=2.3,
        ),
        Row(
            [
                k.L("车货总重", 3),
                k.V(tonnes(gross, "gross_weight_t"), 4.5),
                k.L("车货限重", 3),
                k.V(tonnes(s.limit, "limit_weight_t"), 4.5),
            ],
            least=2.3,
        ),
        Row(
            [
                k.L("超限质量", 3),
                k.V(tonnes(max(over, over * 0)), 4.5),
                k.L("超限率", 3),
                k.V("0%" if again else f"{s.ratio}%", 4.5),
            ],
            least=2.3,
        ),
        Row(
            [
                k.L("检测结果", 3),
                k.V(
                    [Span(BOX if again else TICKED), k.p("超限超载　"), Span(TICKED if again else BOX), k.p("未超载")],
                    12,
                ),
            ],
            least=2.3,
        ),
        Row(
            [
                k.L("执法人员", 3),
                k.V(handlers, 4.5),
                k.L("检测人员", 3),
                k.V(k.signature(s.officers[1].name if len(s.officers) > 1 else s.officers[0].name), 4.5),
            ],
            least=2.3,
        ),
    ]

    def seal(sheet, st, box) -> None:
        marks.stamp(
            sheet,
            (box[2] - sheet.px(40), box[1] - sheet.px(4)),
            f"{s.county}超限检测站",
            shape="oval" if s.seed % 2 else "round",
            mm=38,
            inner="检测专用章",
            colour=marks.RED if s.seed % 3 else marks.PURPLE,
            strength=0.75,
        )

    title = "超限复检（卸载）单" if again else k.rng.choice(("超限检测单", "车辆超限检测单", "称重检测单"))
    return k.paper(
        title,
        [
            Text(
                [k.p("检测单号："), k.x(f"JC{s.incident:%Y%m%d}{s.seed % 1000:03d}{'2' if again else '1'}")],
                align="right",
                after=0.5,
            ),
            Table(rows),
            Space(1.5),
            Text(
                [
                    k.p(k.c("驾驶人（签名）")),
                    k.signature(s.receiver),
                    k.p("　　"),
                    Span(numbers.show_time(when, "plain"), "hand"),
                ],
                2,
            ),
            Space(3),
            Picture(seal, 0.1),
        ],
        number=False,
    )


def monitor_record(k: Kit) -> Paper:
    s = k.s
    rows = [
        Row(
            [
                k.L("车牌号", 3),
                k.V(k.fld("vehicle_no", s.vehicle_no), 4.5),
                k.L("车辆类型", 3),
                k.V(s.vehicle_kind, 4.5),
            ],
            least=2.2,
        ),
        Row(
            [
                k.L("检测时间", 3),
                k.V(k.fld("incident_at", f"{s.incident:%Y-%m-%d %H:%M}:27", f"{s.incident:%Y-%m-%dT%H:%M}"), 4.5),
                k.L("检测站点", 3),
                k.V(k.fld("incident_place", s.place), 4.5),
            ],
            least=2.2,
        ),
        Row(
            [
                k.L("轴数", 3),
                k.V(k.fld("axles", s.axles, s.axles), 4.5),
                k.L("车速", 3),
                k.V(f"{40 + s.seed % 30}km/h", 4.5),
            ],
            least=2.2,
        ),
        Row(
            [
                k.L("总重", 3),
                k.V([k.fld("gross_weight_t", f"{s.gross:.2f}"), k.x("吨")], 4.5),
                k.L("限重", 3),
                k.V([k.fld("limit_weight_t", f"{s.limit:.2f}"), k.x("吨")], 4.5),
            ],
            least=2.2,
        ),
        Row(
            [k.L("超重", 3), k.V(f"{s.gross - s.limit:.2f}吨", 4.5), k.L("超限率（%）", 3), k.V(f"{s.ratio}", 4.5)],
            least=2.2,
        ),
        Row(
            [
                k.L("检定证书编号", 3),
                k.V(f"力字第{s.incident.year}{s.seed % 10000:04d}号", 4.5),
                k.L("检定有效期至", 3),
                k.V(f"{s.incident.year + 1}年03月31日", 4.5),
            ],
            least=2.2,
        ),
        Row(
            [
                k.L("技术审核意见", 3),
                k.B(
                    12,
                    k.para(k.x("数据完整，图像清晰，符合检测规程。")),
                    tail=k.sign_line("签名", s.registry[3].name, s.accepted.date()),
                ),
            ],
            least=5,
        ),
        Row(
            [
                k.L("法制审核意见", 3),
                k.B(
                    12,
                    k.para(k.x("记录内容符合要求，可以作为证据使用。")),
                    tail=k.sign_line("签名", s.legal.name, s.accepted.date()),
                ),
            ],
            least=5,
        ),
    ]

    def photos(sheet, st, box) -> None:
        x0, y0, x1, y1 = box
        half = (x1 - x0) / 2
        for i in range(2):
            _photo(sheet, (x0 + i * half + 4, y0 + 4, x0 + (i + 1) * half - 4, y1 - 4))

    return k.paper("货运车辆超限检测技术监控记录", [Table(rows), Picture(photos, 15)], number=False)


def _photo(sheet, box) -> None:
    """A street photograph, roughly: sky, road, a lorry."""
    x0, y0, x1, y1 = (round(v) for v in box)
    rng = sheet.rng
    wide, high = x1 - x0, y1 - y0
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (wide, high), (rng.randrange(150, 190), rng.randrange(175, 205), rng.randrange(200, 230)))
    draw = ImageDraw.Draw(image)
    horizon = round(high * rng.uniform(0.35, 0.5))
    for _ in range(14):
        x = rng.randrange(wide)
        draw.ellipse(
            (x, horizon - rng.randrange(10, high // 4), x + wide // 6, horizon + 10),
            fill=(50 + rng.randrange(50), 90 + rng.randrange(40), 50),
        )
    draw.rectangle((0, horizon, wide, high), fill=(112, 112, 116))
    draw.polygon(
        [(wide * 0.48, horizon), (wide * 0.52, horizon), (wide * 0.6, high), (wide * 0.4, high)], fill=(130, 130, 132)
    )
    bx, by = wide * rng.uniform(0.15, 0.4), horizon + high * rng.uniform(0.0, 0.12)
    bw, bh = wide * rng.uniform(0.35, 0.5), high * rng.uniform(0.25, 0.36)
    colour = (rng.randrange(60, 220), rng.randrange(40, 140), rng.randrange(30, 120))
    draw.rectangle((bx, by, bx + bw, by + bh), fill=colour)
    draw.rectangle((bx + bw * 0.78, by - bh * 0.15, bx + bw, by + bh), fill=tuple(c // 2 for c in colour))
    for share in (0.12, 0.32, 0.85):
        cx = bx + bw * share
        draw.ellipse((cx, by + bh * 0.9, cx + bw * 0.12, by + bh * 0.9 + bw * 0.12), fill=(25, 25, 25))
    image = image.filter(ImageFilter.GaussianBlur(max(1.0, sheet.dpi / 120)))
    sheet.image.paste(image, (x0, y0))
    sheet.has_red = True


def photo_evidence(k: Kit) -> Paper:
    s = k.s

    def frame(sheet, st, box) -> None:
        pad = st.em * 0.6
        _photo(sheet, (box[0] + pad, box[1] + pad, box[2] - pad, box[3] - pad))

    from ..blocks import Cell

    texts = (
        f"{s.place}现场全景" + (f"，可见{s.vehicle_no}号车辆。" if s.vehicle_no else "。"),
        "当事人在现场，执法人员向其出示执法证件。",
    )
    rows = [Row([k.L("粘贴照片栏", 10), k.L("文字说明栏", 4)])] + [
        Row([Cell(10, [], after_draw=frame), k.B(4, k.para(k.x(t), indent=0))], least=19, grow=1) for t in texts
    ]
    foot = [
        Blanks(
            [
                (k.c("拍摄时间"), [k.x(numbers.show_time(s.scene_start, "plain"))], 1),
                (k.c("拍摄地点"), [k.x(s.place)], 1.2),
            ]
        ),
        Blanks(
            [
                (k.c("拍摄人"), [k.x(s.officers[0].name)], 1),
                (
                    k.c("执法人员签名"),
                    [k.signature(s.officers[0].name), k.p("　"), k.signature(s.officers[-1].name)],
                    1.2,
                ),
            ]
        ),
    ]
    return k.paper("证据粘贴页", [Table(rows, fill=True, keep=6.5), Space(0.5), *foot], number=False)


def av_record(k: Kit) -> Paper:
    s = k.s

    def frame(sheet, st, box) -> None:
        _photo(sheet, (box[0] + 20, box[1] + 10, box[2] - 20, box[3] - 10))

    handlers: list = []
    certs: list = []
    for i, o in enumerate(s.officers):
        handlers += ([k.x("；")] if i else []) + [k.fld("officers", o.name)]
        certs += ([k.x("；")] if i else []) + [k.fld("officer_cert_nos", o.cert)]
    rows = [
        Row(
            [
                k.L("证明事项", 2.6),
                k.V(
                    f"现场检查全过程录像，设备编号ZFJLY-{s.seed % 90 + 10}，时长{(s.scene_end - s.scene_start).seconds // 60}分钟，存储编号{s.incident:%Y%m%d}-{s.seed % 1000:03d}。",
                    12.4,
                ),
            ],
            least=4,
        ),
        Row(
            [
                k.L("采集时间", 2.6),
                k.V(numbers.show_time(s.scene_start, "padded"), 6),
                k.L("采集人", 2),
                k.V(s.officers[0].name, 4.4),
            ],
            least=2.4,
        ),
        Row([k.L("采集地点", 2.6), k.V(s.place, 12.4)], least=2.4),
        Row(
            [
                k.L("证据类型", 2.6),
                k.V([Span(BOX), k.p("原物　"), Span(TICKED), k.p("复制件　"), Span(BOX), k.p("其他")], 12.4),
            ],
            least=2.4,
        ),
        Row(
            [
                k.L("证据存储介质", 2.6),
                k.V(
                    [
                        Span(BOX),
                        k.p("U盘　"),
                        Span(TICKED),
                        k.p("光盘　"),
                        Span(BOX),
                        k.p("移动硬盘　"),
                        Span(BOX),
                        k.p("其他"),
                    ],
                    12.4,
                ),
            ],
            least=2.4,
        ),
        Row([k.L("执法人员", 2.6), k.V(handlers, 5), k.L("执法证号", 2), k.V(certs, 5.4)], least=2.6),
        Row(
            [
                k.L("现场人员意见", 2.6),
                k.B(
                    12.4,
                    k.para(Span("情况属实。", "hand")),
                    tail=[
                        Text([k.p(k.c("签名")), k.signature(s.receiver), k.p("　")], align="right"),
                        Text([k.day("made_date", s.scene_end, kind="hand", style="plain"), k.p("　")], align="right"),
                    ],
                ),
            ],
            least=5,
            grow=1,
        ),
    ]
    return k.paper("视听资料（电子数据）证据记录单", [Picture(frame, 17), Table(rows, fill=True)], number=False)


def doc_evidence(k: Kit) -> Paper:
    """A consignment note."""
    s = k.s
    rows = [
        Row(
            [k.L("托运人", 2.6), k.V(f"{s.county}东郊料场", 5), k.L("收货人", 2.4), k.V("工业区二期工地", 5)], least=2.6
        ),
        Row(
            [
                k.L("货物名称", 2.6),
                k.V(s.cargo, 5),
                k.L("重量", 2.4),
                k.V("约48吨" if s.offence.key != "overload" else f"约{int(s.gross) - 16}吨", 5),
            ],
            least=2.6,
        ),
        Row(
            [k.L("起运地", 2.6), k.V(f"{s.county}东郊", 5), k.L("到达地", 2.4), k.V(f"{s.county}工业区", 5)], least=2.6
        ),
        Row(
            [k.L("车号", 2.6), k.V(k.fld("vehicle_no", s.vehicle_no), 5), k.L("运费", 2.4), k.V("每吨25元", 5)],
            least=2.6,
        ),
    ]
    note = [
        Space(1.2),
        Text([Span("复印件与原件核对无误", "hand")], 12),
        Text(
            [
                k.p(k.c("提供人")),
                k.signature(s.receiver),
                k.p("　"),
                Span(numbers.show_date(s.scene_start, "plain"), "hand"),
            ],
            12,
        ),
        Text([k.p(k.c("执法人员")), k.signature(s.officers[0].name), k.p("　"), k.signature(s.officers[-1].name)], 12),
    ]
    return k.paper("货物运输托运单", [Table(rows), *note], number=False)


def appraisal_opinion(k: Kit) -> Paper:
    s = k.s
    unit = f"{s.county[:2]}公正检测技术有限公司"

    def seal(sheet, st, box) -> None:
        marks.stamp(
            sheet, (box[2] - sheet.px(45), box[1] - sheet.px(10)), unit, inner="检验检测专用章", mm=41, strength=0.8
        )

    made = s.report - timedelta(days=2)
    blocks = [
        Text([k.p("报告编号："), k.x(f"JC{s.incident.year}-{s.seed % 10000:04d}")], align="right", after=1),
        *[
            k.para(k.c(a), k.x(b), after=0.4)
            for a, b in (
                ("委托单位", s.agency),
                ("样品名称", s.cargo if s.cargo else "路面遗洒物"),
                ("检测依据", "相关国家标准"),
                ("检测项目", "粒径、含水率、散落面积"),
            )
        ],
        k.para(k.c("检测结论"), k.x(f"经检测，送检样品与{s.place}路面散落物成分一致。"), room=6),
        Space(2),
        Text(
            [
                k.p("批准："),
                k.signature("董立平"),
                k.p("　审核："),
                k.signature("余晓燕"),
                k.p("　主检："),
                k.signature("冯强"),
            ],
            2,
        ),
        Space(2),
        Text([k.p(unit)], align="right"),
        Text([k.p(numbers.show_date(made, "padded"))], align="right"),
        Picture(seal, 0.1),
        Space(2),
        Text([Span("复制报告未重新加盖检测专用章无效。", "small")]),
    ]
    return k.paper("检测报告", blocks, number=False)


def sampling_voucher(k: Kit) -> Paper:
    s = k.s
    end = s.scene_end + timedelta(minutes=15)
    rows = [
        k.party_rows(),
        Row([k.L("抽样取证时间", 2.6), k.V(k.period(s.scene_end, end), 12.4)], least=2.2),
        Row([k.L("抽样地点", 2.6), k.V(k.fld("place", s.place), 12.4)], least=2.2),
        Row([k.L("抽样取证机关", 2.6), k.V(s.agency, 6), k.L("联系电话", 2), k.V(s.agency_phone, 4.4)], least=2.2),
    ]
    goods = Table(
        [
            Row(
                [
                    k.L(h, w)
                    for h, w in (
                        ("序号", 1.2),
                        ("被抽样物品名称", 4.5),
                        ("规格及批号", 3),
                        ("数量", 2),
                        ("被抽样物品地点", 4.3),
                    )
                ]
            ),
            Row(
                [k.V("1", 1.2, "center"), k.V(s.cargo, 4.5), k.V("散装", 3), k.V("2袋（各1kg）", 2), k.V(s.place, 4.3)],
                least=2.4,
            ),
        ]
    )
    blocks = [
        Table(rows),
        k.para(
            f"依据《中华人民共和国行政处罚法》{law_terms(s)['sample']}规定，对你（单位）的下列物品进行抽样取证。",
            after=0.3,
        ),
        goods,
        Space(0.5),
        k.signatures(("当事人或其代理人签名", [s.receiver])),
        k.signatures(("执法人员签名", k.officer_names())),
        k.issuer(s.filed),
        Text([k.p(k.c("备注")), k.x("/")]),
        *k.copies(),
    ]
    return k.paper("抽样取证凭证", blocks, extra=[k.party_type()])


FORMS = {
    "WEIGHING_REPORT": weighing_report,
    "MONITOR_RECORD": monitor_record,
    "PHOTO_EVIDENCE": photo_evidence,
    "AV_RECORD": av_record,
    "DOC_EVIDENCE": doc_evidence,
    "APPRAISAL_OPINION": appraisal_opinion,
    "SAMPLING_VOUCHER": sampling_voucher,
}

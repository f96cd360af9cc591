"""Dossiers from values: a clean overload case that a test breaks in one place.

    case = clean_case()
    case.set("PENALTY_DECISION", "amount", "3500.00")
    assert case.finding("A6-01").outcome == "fail"

No images and no reading: fields, text lines and marks stand as if they had been recognised.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from casefile.catalogue import load
from casefile.facts import Facts, Prior, derive, required_documents
from casefile.law.calendar import Calendar
from casefile.law.registry import default_registry
from casefile.model import (
    Box,
    Colour,
    Document,
    Dossier,
    DossierPage,
    Field,
    FieldSource,
    InputFile,
    InputState,
    Mark,
    MarkKind,
    Measures,
    Page,
    PageOrigin,
    Reading,
    TextLine,
)
from casefile.settings import Settings, parse_settings
from scoring.engine import Finding, ScoreSheet, score
from scoring.judgement import Judgement
from scoring.pack import Pack, find_pack, load_pack

_BARE = ("COVER", "CATALOGUE", "FILE_NOTE", "BACK_COVER")
_LISTS = frozenset(
    ("officers", "officer_cert_nos", "source_kind", "violated_articles", "penalty_articles", "served_doc_no", "served_at",
     "service_method", "recipient", "hearing_hosts")
)  # fmt: skip

SETTINGS: dict[str, Any] = {
    "agency": {
        "name": "临江市交通运输局",
        "region_code": "330799",
        "business_domains": ["公路路政", "道路运政"],
        "reconsideration_bodies": ["临江市人民政府"],
        "courts": ["临江市人民法院"],
    },
    "officers": [
        {"name": "陆宇芳", "cert_no": "33070021001"},
        {"name": "周启明", "cert_no": "33070021002"},
        {"name": "韩立群", "cert_no": "33070021003"},
    ],
    "thresholds": {
        "hearing_person": 10000,
        "hearing_org": 50000,
        "legal_review_amount": 5000,
        "group_discussion_amount": 5000,
    },
}


@lru_cache(maxsize=1)
def pack() -> Pack:
    """The shipped pack."""
    return load_pack(find_pack())


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """The shipped calendar."""
    return Calendar.load()


@dataclass
class PaperSpec:
    """One paper to be: `values` holds a value, or a list for several rows; `pages` tells its sheets."""

    type: str
    title: str
    values: dict[str, Any]
    text: list[str]
    seals: tuple[str, ...] = ()
    signatures: int = 0
    pages: int = 1
    confidence: float = 0.98
    legible: float = 0.97
    unclear: dict[str, float] = field(default_factory=dict)  # field name → confidence
    sheet: dict[str, Any] = field(default_factory=dict)  # changes to its first page
    measures: dict[str, Any] = field(default_factory=dict)
    missing_sheets: tuple[int, ...] = ()
    serves: str = ""
    swapped: bool = False  # its sheets lay in reverse order on the scanner
    lines: tuple[TextLine, ...] = ()  # takes the place of `text` where boxes matter


class Case:
    """A case under test."""

    def __init__(self, papers: list[PaperSpec]) -> None:
        self.papers = papers
        self.options = copy.deepcopy(SETTINGS)
        self.history: list[Prior] | None = []
        self.extra_pages: list[DossierPage] = []
        self.inputs: list[InputFile] = []

    def paper(self, key: str) -> PaperSpec:
        """The first paper of a type; `TYPE/2` the second."""
        kind, _, number = key.partition("/")
        return [p for p in self.papers if p.type == kind][int(number or 1) - 1]

    def set(self, key: str, name: str, value: Any) -> Case:
        """One value of one paper; a sum is written in figures and in capitals alike."""
        values = self.paper(key).values
        values[name] = value
        if name == "amount" and "amount_words" in values:
            values["amount_words"] = value
        return self

    def set_all(self, name: str, value: Any) -> Case:
        for paper in self.papers:
            if name in paper.values:
                paper.values[name] = value
        return self

    def unset(self, key: str, *names: str) -> Case:
        """As if nothing had been read there."""
        for name in names:
            self.paper(key).values.pop(name, None)
        return self

    def deny(self, key: str, name: str) -> Case:
        """As if an operator had said that the paper does not bear it."""
        self.paper(key).values[name] = None
        return self

    def blur(self, key: str, *names: str, confidence: float = 0.4) -> Case:
        for name in names:
            self.paper(key).unclear[name] = confidence
        return self

    def blur_all(self, *names: str, confidence: float = 0.4) -> Case:
        for paper in self.papers:
            paper.unclear.update({n: confidence for n in names if n in paper.values})
        return self

    def smudge(self, key: str, legible: float = 0.6) -> Case:
        """Makes the text of a paper hard to read; its fields stay as they are."""
        self.paper(key).legible = legible
        return self

    def receipt_of(self, doc_no: str) -> PaperSpec:
        return next(p for p in self.papers if doc_no in p.values.get("served_doc_no", []))

    def say(self, key: str, old: str, new: str) -> Case:
        paper = self.paper(key)
        assert any(old in line for line in paper.text), f"{key} does not say {old}"
        paper.text = [line.replace(old, new) for line in paper.text]
        return self

    def drop(self, *keys: str) -> Case:
        for key in keys:
            if "/" in key:
                self.papers.remove(self.paper(key))
            else:
                self.papers = [p for p in self.papers if p.type != key]
        return self

    def drop_receipt(self, doc_no: str) -> Case:
        self.papers = [p for p in self.papers if doc_no not in p.values.get("served_doc_no", [])]
        return self

    def add(self, *papers: PaperSpec) -> Case:
        """Adds papers, each at its place in the filing order."""
        catalogue = load()
        for paper in papers:
            place = catalogue.order(paper.type)
            at = next((i for i, p in enumerate(self.papers) if catalogue.order(p.type) > place), len(self.papers))
            self.papers.insert(at, paper)
        return self

    def untyped(self) -> Case:
        """One page whose paper was not recognised."""
        self.extra_pages.append(replace(_page("ffffffffffffffff-0", 99, {}, {}, (), (), 0.97), document=None))
        return self

    @property
    def settings(self) -> Settings:
        return parse_settings(self.options)

    @property
    def dossier(self) -> Dossier:
        return _dossier(self)

    @property
    def facts(self) -> Facts:
        return derive(
            self.dossier, settings=self.settings, catalogue=load(), law=default_registry(), calendar=calendar(),
            history=self.history,
        )  # fmt: skip

    def sheet(self, judgements: Sequence[Judgement] = ()) -> ScoreSheet:
        return score(pack(), self.facts, judgements)

    def finding(self, criterion: str) -> Finding:
        return self.sheet().finding(criterion)

    def copy(self) -> Case:
        return copy.deepcopy(self)


def _dossier(case: Case) -> Dossier:
    documents: list[Document] = []
    pages: list[DossierPage] = []
    number = counted = 0
    ids: dict[str, str] = {}
    for index, spec in enumerate(case.papers):
        own = []
        bare = spec.type in _BARE
        if not bare:
            counted += 1
        for sheet in range(spec.pages):
            id = f"{index:016x}-{sheet}"
            own.append(id)
            number += not bare
            seals = tuple(
                Mark(MarkKind.SEAL, Box(0.6, 0.8 - 0.2 * k, 0.8, 0.95 - 0.2 * k), 0.96, legend, "red")
                for k, legend in enumerate(spec.seals)
            )
            signatures = tuple(
                Mark(MarkKind.SIGNATURE, Box(0.1 + 0.2 * k, 0.9, 0.25 + 0.2 * k, 0.93), 0.95) for k in range(spec.signatures)
            )
            lines = spec.lines or _lines(spec.text if sheet == 0 else ["续页"], spec.legible)
            page = _page(
                id, index, spec.sheet if sheet == 0 else {}, spec.measures if sheet == 0 else {}, lines,
                (seals if sheet == spec.pages - 1 else ()) + signatures, spec.legible,
            )
            position = spec.pages - sheet if spec.swapped else sheet + 1
            page = replace(
                page, document=index, page_in_document=position, number=None if bare else number, volume=1,
                printed_number=position if spec.pages > 1 else None, printed_total=spec.pages if spec.pages > 1 else None,
            )
            pages.append(replace(page, **{k: v for k, v in spec.sheet.items() if hasattr(page, k)} if sheet == 0 else {}))
        if spec.swapped:
            own.reverse()
        ids.setdefault(spec.type, f"d{index}")
        documents.append(
            Document(
                id=f"d{index}", type=spec.type, title=spec.title, pages=tuple(own), confidence=spec.confidence,
                fields=_fields(spec, own), number=None if bare else counted, missing_sheets=spec.missing_sheets,
            )
        )
    documents = [
        replace(d, serves=ids.get(spec.serves)) if spec.serves else d
        for d, spec in zip(documents, case.papers, strict=True)
    ]
    inputs = [
        InputFile(i, f"{i:03d}.jpg", f"{i:064x}", 1000, "image/jpeg", InputState.TAKEN, pages=1)
        for i in range(len(case.papers))
    ]
    dossier = Dossier(tuple(inputs + case.inputs), tuple(pages + case.extra_pages), tuple(documents), (), 1)
    missing = required_documents(dossier.documents, load(), case.settings, dossier.pages)
    return replace(dossier, missing=missing)


def _lines(text: list[str], confidence: float) -> tuple[TextLine, ...]:
    step = 0.9 / max(len(text), 12)
    return tuple(
        TextLine(line, Box(0.1, 0.05 + k * step, min(0.95, 0.1 + 0.02 * len(line)), 0.05 + (k + 0.8) * step), confidence)
        for k, line in enumerate(text)
    )


def _page(
    id: str, index: int, sheet: dict[str, Any], measures: dict[str, Any], lines: Sequence[TextLine], marks: Sequence[Mark], confidence: float
) -> DossierPage:  # fmt: skip
    colour = Colour(sheet.get("colour", "RGB"))
    page = Page(id, index, int(id.rpartition("-")[2]), 1654, 2339, sheet.get("dpi", 300), colour, "0" * 64, sheet.get("image_type", "image/jpeg"), PageOrigin.FILE)
    found = Measures(
        turn_confidence=1.0, ink_px=9000, sharpness=500.0, contrast=0.8,
        red_ratio=0.01 if any(m.kind is MarkKind.SEAL for m in marks) else 0.0,
    )  # fmt: skip
    reading = Reading(f"key-{id}", "test", replace(found, **measures), tuple(lines), tuple(marks), confidence)
    return DossierPage(page, reading)


def _fields(spec: PaperSpec, pages: list[str]) -> tuple[Field, ...]:
    result = []
    for name, given in spec.values.items():
        values = given if isinstance(given, list) else [given]
        for row, value in enumerate(values, 1):
            box = Box(0.3, min(0.9, 0.02 * (len(result) + 1)), 0.6, min(0.92, 0.02 * (len(result) + 1) + 0.015))
            # List values of a receipt lie row by row.
            result.append(
                Field(
                    name, value, value or "", pages[0], box, spec.unclear.get(name, 0.96), row if name in _LISTS else None,
                    source=FieldSource.OPERATOR if value is None else FieldSource.OCR,
                )
            )
    return tuple(result)


PERSON = {"party_name": "沈国梁", "party_type": "PERSON", "party_id_no": "330719198503120014", "party_address": "浙江省临江市城东街道8号"}
ORG = {
    "party_name": "临江市顺达运输有限公司", "party_type": "ORG", "uscc": "91330700MA2ABCDE0M", "legal_rep": "顾长河",
    "party_address": "浙江省临江市工业路16号",
}  # fmt: skip
CASE_NO = "浙临交立〔2022〕第000123号"
NOTICE_NO = "浙临交违通〔2022〕第000123号"
DECISION_NO = "浙临交罚〔2022〕第000123号"
RECTIFY_NO = "浙临交责改〔2022〕第000123号"
BROKEN = ["浙江省公路条例#34.1"]
PENAL = ["浙江省公路条例#53.1"]
INCIDENT = {"incident_at": "2022-03-01T09:30", "incident_place": "临江市G235国道K120处"}
LOAD = {"vehicle_no": "浙G12345", "gross_weight_t": "62.00", "limit_weight_t": "49.00", "axles": "6"}
OFFICERS = {"officers": ["陆宇芳", "周启明"], "officer_cert_nos": ["33070021001", "33070021002"]}
SEAL = ("临江市交通运输局",)


def clean_case(party: dict[str, str] | None = None) -> Case:
    """The standard overload case: six axles, 62 t, 960 yuan, all papers, nothing wrong."""
    who = dict(party or PERSON)
    name = who["party_name"]
    made = {"issuer": "临江市交通运输局"}
    base = {"case_no": CASE_NO, "cause": "车辆擅自超限行驶案"}
    receiver = who.get("legal_rep", name)
    p = PaperSpec
    papers = [
        p("COVER", "卷宗封面", {
            **base, "party_name": name, **made, "filed_at": "2022-03-02", "closed_at": "2022-04-20",
            "archived_at": "2022-05-06", "compiled_by": "陆宇芳", "retention": "30年", "archival_code": "J057-ZY·CF·2022-D30-0123",
        }, ["卷宗封面", "保管期限30年"]),
        p("CATALOGUE", "卷内目录", {}, ["卷内目录"]),
        p("SOURCE_MATERIAL", "检查记录", {"started_at": "2022-03-01T09:30", **OFFICERS, "place": "临江市G235国道K120处"},
          ["检查记录", "检查时间2022年3月1日", "检查人陆宇芳、周启明"], signatures=2),
        p("CASE_FILING", "立案登记表", {
            **base, **who, "source_kind": ["在行政检查中发现的"], "accepted_at": "2022-03-01T11:00",
            "filed_at": "2022-03-02", "approver": "钱进",
        }, ["立案登记表", "案件来源", "负责人审批意见：同意立案"], signatures=2),
        p("ID_PROOF", "身份证明", {**who, "vehicle_no": LOAD["vehicle_no"]}, ["居民身份证", name, "与原件核对无误"], signatures=2),
        p("SCENE_RECORD", "现场笔录", {
            "case_no": CASE_NO, "started_at": "2022-03-01T09:30", "ended_at": "2022-03-01T10:00",
            "place": "临江市G235国道K120处", **OFFICERS, "vehicle_no": LOAD["vehicle_no"],
        }, ["现场笔录", "执法证号33070021001、33070021002", "现场人员基本情况", "当事人在场", "上述笔录我已看过，已确认无误"], signatures=3),
        p("INTERROGATION_RECORD", "询问笔录", {
            "case_no": CASE_NO, "started_at": "2022-03-01T10:10", "ended_at": "2022-03-01T10:40", "place": "临江市超限检测站",
            **OFFICERS, "respondent_name": "沈国梁", "respondent_id_no": PERSON["party_id_no"],
        }, ["询问笔录", "第1次询问", "记录人周启明", "与案件关系本人", "这是我们的执法证件，执法证号分别是",
            "执法人员与你有直接利害关系的，你可以申请回避", "问：你的姓名、身份？", "问：什么时候从哪里装载运输的？",
            "问：为什么超限？有什么后果？", "问：是否知道？运费多少？以前有没有？是否卸载改正？", "以上笔录我看过，与我所说一致"],
          signatures=3),
        p("WEIGHING_REPORT", "称重检测单", {**LOAD, "officers": ["陆宇芳"]},
          ["超限检测单", "车货总质量62.00吨", "限值49.00吨", "超限量13.00吨", "超限率26.53%"]),
        p("PHOTO_EVIDENCE", "证据粘贴页", {}, ["证据粘贴页", "拍摄时间：2022年3月1日", "拍摄地点：检测站", "拍摄人：周启明"], signatures=1),
        p("AV_RECORD", "视听资料证据记录单", {"made_date": "2022-03-01", **OFFICERS},
          ["视听资料证据记录单", "证明事项：超限", "采集时间2022年3月1日", "采集地点检测站", "采集人陆宇芳"], signatures=2),
        p("RECTIFY_NOTICE", "责令改正违法行为通知书", {"doc_no": RECTIFY_NO, "party_name": name, **made, "made_date": "2022-03-01"},
          ["责令改正违法行为通知书", "根据《浙江省公路条例》第五十三条第一款的规定，现责令你立即予以改正",
           "如不服本决定，可以在六十日内依法向临江市人民政府申请行政复议，或者在六个月内依法向临江市人民法院提起行政诉讼"],
          SEAL, signatures=3),
        p("INVESTIGATION_REPORT", "案件调查报告", {**base, **who, "made_date": "2022-03-04", "officers": ["陆宇芳", "周启明"]},
          ["案件调查报告", "案件调查经过及违法事实", "证据材料：现场笔录、询问笔录、称重检测单、照片、视听资料",
           "处理意见：违反《浙江省公路条例》第三十四条第一款，依据第五十三条第一款，按裁量基准建议罚款", "负责人审批意见：同意"], signatures=4),
        p("PENALTY_NOTICE", "违法行为通知书", {
            "doc_no": NOTICE_NO, "party_name": name, "party_type": who["party_type"], **made, "made_date": "2022-03-07",
            **INCIDENT, "vehicle_no": LOAD["vehicle_no"], "violated_articles": list(BROKEN), "penalty_articles": list(PENAL),
            "amount": "960.00", "amount_words": "960.00", "hearing_offered": "false",
        }, ["违法行为通知书", "经调查，本机关认为你擅自超限行驶的行为，违反了《浙江省公路条例》第三十四条第一款的规定",
            "依据《浙江省公路条例》第五十三条第一款的规定，本机关拟作出罚款960元的处罚决定",
            "根据《中华人民共和国行政处罚法》第四十四条、第四十五条的规定，可向本机关提出陈述申辩",
            "根据《中华人民共和国行政处罚法》第六十三条、第六十四条的规定，有权在收到本通知书之日起五日内要求举行听证"], SEAL),
        p("SERVICE_RECEIPT", "送达回证", _receipt(NOTICE_NO, "2022-03-07", receiver, name), ["送达回证", "违法行为通知书"], SEAL, 3, serves="PENALTY_NOTICE"),
        p("PENALTY_APPROVAL", "行政处罚审批表", {**base, **who, "reviewed_at": "2022-03-17", "conclusion": "同意"},
          ["行政处罚审批表", "行政机关负责人意见：同意"], signatures=3),
        p("PENALTY_DECISION", "行政处罚决定书", {
            "doc_no": DECISION_NO, **who, **made, "made_date": "2022-03-18", **INCIDENT, **LOAD, "cause": base["cause"],
            "violated_articles": list(BROKEN), "penalty_articles": list(PENAL), "amount": "960.00", "amount_words": "960.00",
        }, ["行政处罚决定书", "违法事实及证据：经查，你驾驶车辆擅自超限行驶，以上事实有现场笔录、询问笔录为证，情节一般，超限率26.53%，影响公路安全",
            "你的行为违反了《浙江省公路条例》第三十四条第一款的规定，依据《浙江省公路条例》第五十三条第一款的规定，决定给予罚款960元的行政处罚",
            "自收到本决定书之日起十五日内缴至银行，到期不缴纳罚款的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超过罚款本数",
            "如果不服本处罚决定，可以在六十日内依法向临江市人民政府申请行政复议，或者在六个月内依法向临江市人民法院提起行政诉讼"],
          SEAL),
        p("SERVICE_RECEIPT", "送达回证", _receipt(DECISION_NO, "2022-03-21", receiver, name), ["送达回证", "行政处罚决定书"], SEAL, 3, serves="PENALTY_DECISION"),
        p("SERVICE_RECEIPT", "送达回证", _receipt(RECTIFY_NO, "2022-03-01", receiver, name), ["送达回证", "责令改正违法行为通知书"], SEAL, 3, serves="RECTIFY_NOTICE"),
        p("PAYMENT_RECEIPT", "非税收入票据", {"party_name": name, "amount": "960.00", "amount_words": "960.00", "paid_at": "2022-03-25"},
          ["浙江省非税收入统一票据", "罚没收入"], ("财政专用章",)),
        p("RECTIFY_CHECK", "改正复查记录", {"started_at": "2022-03-01T12:00"}, ["改正复查记录", "已改正"], signatures=2),
        p("DISCLOSURE_RECORD", "公示记录", {"party_name": name, "published_at": "2022-03-24"}, ["行政处罚决定公示"]),
        p("CLOSING_REPORT", "结案报告", {**base, **who, "closed_at": "2022-04-20"},
          ["结案报告", "处理结果：罚款960元", "执行情况：已缴清", "负责人审批意见：同意结案"], signatures=3),
        p("FILE_NOTE", "备考表", {"compiled_by": "陆宇芳", "checked_by": "韩立群", "archived_at": "2022-05-06"},
          ["备考表", "立卷人：陆宇芳", "检查人：韩立群"]),
    ]  # fmt: skip
    return Case(papers)


def _receipt(doc_no: str, day: str, receiver: str, party: str) -> dict[str, Any]:
    return {
        "case_no": CASE_NO, "party_name": party, "served_doc_no": [doc_no], "served_at": [day], "service_method": ["直接送达"],
        "recipient": [receiver], "officers": ["陆宇芳", "周启明"], "issuer": "临江市交通运输局",
    }  # fmt: skip


def receipt(doc_no: str, day: str, serves: str, receiver: str = "沈国梁") -> PaperSpec:
    """A service receipt for one paper."""
    return PaperSpec("SERVICE_RECEIPT", "送达回证", _receipt(doc_no, day, receiver, "沈国梁"), ["送达回证"], SEAL, 3, serves=serves)


def with_contents(case: Case) -> Case:
    """Stamps the pages and writes the contents sheet that fits them."""
    rows, number = [], 0
    for spec in case.papers:
        if spec.type not in _BARE:
            first = number + 1
            number += spec.pages
            spec.sheet["stamped_number"] = first
            rows.append((spec.title, str(first) if spec.pages == 1 else f"{first}-{number}"))
    case.paper("CATALOGUE").lines = contents_lines(rows)
    return case


def contents_lines(rows: Sequence[tuple[str, str]]) -> tuple[TextLine, ...]:
    """A table of contents: title and pages of each row."""
    lines = [TextLine("卷内目录", Box(0.4, 0.02, 0.6, 0.04), 0.97)]
    lines += [TextLine(text, Box(x, 0.05, x + 0.06, 0.065), 0.97) for text, x in (("序号", 0.1), ("题名", 0.35), ("页号", 0.8))]
    for k, (title, pages) in enumerate(rows):
        y = 0.08 + 0.03 * k
        lines.append(TextLine(str(k + 1), Box(0.11, y, 0.13, y + 0.015), 0.97))
        lines.append(TextLine(title, Box(0.3, y, 0.5, y + 0.015), 0.97))
        lines.append(TextLine(pages, Box(0.81, y, 0.83, y + 0.015), 0.97))
    return tuple(lines)


Change = Callable[[Case], Any]


PRESERVE_NO, RELEASE_NO = "浙临交登保〔2022〕第000011号", "浙临交解保〔2022〕第000011号"
COERCE_NO, FREE_NO = "浙临交强措〔2022〕第000021号", "浙临交强解〔2022〕第000021号"
HEARING_NO = "浙临交听通〔2022〕第000031号"


def with_preservation(case: Case, start: str = "2022-03-01", released: str = "2022-03-10") -> Case:
    """Adds a preservation of evidence with all its papers."""
    made = {"issuer": "临江市交通运输局", "party_name": "沈国梁"}
    return case.add(
        PaperSpec("PRESERVATION_APPROVAL", "证据登记保存审批表", {"case_no": CASE_NO, "preserved_from": start}, ["证据登记保存审批表"], signatures=3),
        PaperSpec("EVIDENCE_PRESERVATION_LIST", "证据登记保存清单", {
            "doc_no": PRESERVE_NO, **made, "made_date": start, "preserved_from": start, "period_days": "7",
        }, ["证据登记保存清单", "根据《中华人民共和国行政处罚法》第五十六条的规定，予以先行登记保存"], SEAL, 3),
        PaperSpec("PRESERVATION_RELEASE", "解除证据登记保存决定书", {
            "doc_no": RELEASE_NO, **made, "made_date": released, "released_at": released, "preserved_from": start,
        }, ["解除证据登记保存决定书"], SEAL),
        receipt(PRESERVE_NO, start, "EVIDENCE_PRESERVATION_LIST"), receipt(RELEASE_NO, released, "PRESERVATION_RELEASE"),
    )  # fmt: skip


def with_coercion(case: Case, start: str = "2022-03-01", to: str = "2022-03-30", released: str = "2022-03-18") -> Case:
    """Adds a coercive measure with all its papers; its scene record tells the party's rights."""
    made = {"issuer": "临江市交通运输局", "party_name": "沈国梁"}
    case.paper("SCENE_RECORD").text.append("已当场告知采取行政强制措施的理由、依据、权利、救济途径，听取陈述、申辩")
    return case.add(
        PaperSpec("COERCIVE_APPROVAL", "行政强制措施审批表", {"case_no": CASE_NO}, ["行政强制措施审批表"], signatures=3),
        PaperSpec("COERCIVE_DECISION", "行政强制措施决定书", {
            "doc_no": COERCE_NO, **made, "made_date": start, "preserved_from": start, "preserved_to": to,
        }, ["行政强制措施决定书", "依据《中华人民共和国公路法》第七十六条的规定，实施扣押的行政强制措施",
            "可以依法在六十日内向临江市人民政府申请行政复议，或者在六个月内依法向临江市人民法院提起行政诉讼"], SEAL),
        PaperSpec("COERCIVE_RELEASE", "解除行政强制措施决定书", {
            "doc_no": FREE_NO, **made, "made_date": released, "released_at": released,
        }, ["解除行政强制措施决定书"], SEAL),
        receipt(COERCE_NO, start, "COERCIVE_DECISION"), receipt(FREE_NO, released, "COERCIVE_RELEASE"),
    )  # fmt: skip


def with_hearing(case: Case, served: str = "2022-03-10", heard: str = "2022-03-23") -> Case:
    """Adds a hearing with all its papers and moves the decision behind it."""
    case.set("PENALTY_NOTICE", "hearing_offered", "true")
    later(case, approved="2022-03-28", decided="2022-03-29", served="2022-03-30", paid="2022-04-06", published="2022-04-01")
    return case.add(
        PaperSpec("HEARING_REQUEST", "听证申请书", {"party_name": "沈国梁", "made_date": "2022-03-09"}, ["听证申请书"], signatures=1),
        PaperSpec("HEARING_NOTICE", "听证通知书", {
            "doc_no": HEARING_NO, "party_name": "沈国梁", "issuer": "临江市交通运输局", "made_date": served,
            "hearing_at": f"{heard}T09:00", "hearing_hosts": ["韩立群", "吴越"],
        }, ["听证通知书", "根据《中华人民共和国行政处罚法》第六十四条规定"], SEAL),
        receipt(HEARING_NO, served, "HEARING_NOTICE"),
        PaperSpec("HEARING_RECORD", "听证笔录", {
            "case_no": CASE_NO, "hearing_at": f"{heard}T09:00", "started_at": f"{heard}T09:00", "ended_at": f"{heard}T10:00",
            "hearing_hosts": ["韩立群", "吴越"], **OFFICERS,
        }, ["听证笔录"], signatures=4),
        PaperSpec("HEARING_REPORT", "听证报告书", {"case_no": CASE_NO}, ["听证报告书"], signatures=2),
        PaperSpec("LEGAL_REVIEW", "法制审核意见书", {"case_no": CASE_NO, "reviewed_at": "2022-03-25", "conclusion": "同意"}, ["法制审核意见书"], signatures=2),
    )  # fmt: skip


def heavier(case: Case) -> Case:
    """Makes the fine reach the thresholds of review and discussion, and adds both papers."""
    for key in ("PENALTY_NOTICE", "PENALTY_DECISION"):
        for name in ("violated_articles", "penalty_articles"):
            case.set(key, name, ["公路安全保护条例#33.1"] if name == "violated_articles" else ["公路安全保护条例#64"])
    case.set_all("amount", "6000.00").set_all("amount_words", "6000.00")
    return case.add(
        PaperSpec("LEGAL_REVIEW", "法制审核意见书", {"case_no": CASE_NO, "reviewed_at": "2022-03-15", "conclusion": "同意"}, ["法制审核意见书"], signatures=2),
        PaperSpec("GROUP_DISCUSSION", "重大案件集体讨论记录", {
            "case_no": CASE_NO, "started_at": "2022-03-16T09:00", "reviewed_at": "2022-03-16", "conclusion": "同意处罚",
        }, ["重大案件集体讨论记录", "结论性意见：同意处罚"], signatures=5),
    )  # fmt: skip


def later(case: Case, *, approved: str, decided: str, served: str, paid: str, published: str) -> Case:
    """Moves approval, decision, its service, payment and disclosure."""
    case.set("PENALTY_APPROVAL", "reviewed_at", approved).set("PENALTY_DECISION", "made_date", decided)
    next(p for p in case.papers if DECISION_NO in p.values.get("served_doc_no", [])).values["served_at"] = [served]
    case.set("PAYMENT_RECEIPT", "paid_at", paid)
    return case.set("DISCLOSURE_RECORD", "published_at", published)

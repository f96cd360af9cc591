"""What the cover and the closing sheet say, taken from the dossier's fields. Nothing is made up:
what no paper and no person has said stays empty, to be filled in by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casefile import messages
from casefile.assembly import ContentsRow, case_title
from casefile.model import Document, Dossier, InputFile, InputState
from casefile.pdf.plan import PlannedPage, PlannedVolume, is_in
from casefile.pdf.reconcile import LeftOut, left_out
from casefile.settings import Settings

_DECISIONS = ("PENALTY_DECISION", "NO_PENALTY_DECISION", "ON_SPOT_DECISION")
_SHEETS = ("FILE_NOTE", "COVER")
_PHOTOGRAPHS = ("PHOTO_EVIDENCE", "AV_RECORD")
_COPIES = ("ID_PROOF", "DOC_EVIDENCE")
_OUTCOMES = {
    "NO_PENALTY_DECISION": "不予行政处罚",
    "CASE_WITHDRAWAL": "撤销立案",
    "REFERRAL_POLICE": "移送司法机关",
}
_LEFT_OUT = {  # by reason; `who` says whose decision it was; our own separator sheets are no papers of the case
    "duplicate": "重复扫描的{count}页（{who}）未编入本卷，",
    "person": "另有{count}页{who}不编入本卷，",
    "foreign": "不属于本案的{count}页（{who}）未编入本卷，",
    "blank": "空白页{count}页（{who}）按单位设置不编入本卷，",
    "undocumented": "未归入任何文书的{count}页（{who}）未编入本卷，",
}
_FAINT = 0.6  # mean confidence of a page's text below which it is named as hard to read
_LISTED = 40  # pages named in one sentence


@dataclass(frozen=True, slots=True)
class CoverEntries:
    """The lines of a cover (reference §2.6); "" where nothing is known.

    Attributes:
        part: 正卷, 副卷 or "".
        volume, volumes: this volume and how many there are, of its part where the case is parted.
        items, pages: documents and numbered pages of this volume.
    """

    agency: str
    title: str
    case_no: str
    cause: str
    party: str
    outcome: str
    decision_no: str
    procedure: str
    filed: str
    closed: str
    archived: str
    compiled_by: str
    retention: str
    archival_code: str
    fonds_code: str
    part: str
    volume: int
    volumes: int
    items: int
    pages: int


@dataclass(frozen=True, slots=True)
class ClosingEntries:
    """The closing sheet: sentences on the state of the volume, and who signs."""

    sentences: tuple[str, ...]
    compiled_by: str
    compiled_at: str
    checked_by: str


def cover_entries(
    dossier: Dossier, settings: Settings, volume: PlannedVolume, rows: Sequence[ContentsRow]
) -> CoverEntries:
    """The cover of `volume`."""
    party = dossier.value("party_name", *_DECISIONS) or dossier.value("party_name") or ""
    cause = dossier.value("cause", *_DECISIONS) or dossier.value("cause") or ""
    return CoverEntries(
        agency=settings.agency.name
        or dossier.value("issuer", *_DECISIONS)
        or dossier.value("issuer")
        or "",
        title=case_title(party, cause),
        case_no=dossier.value("case_no") or "",
        cause=cause,
        party=party,
        outcome=_outcome(dossier),
        decision_no=dossier.value("doc_no", *_DECISIONS) or "",
        procedure=_procedure(dossier),
        filed=chinese_date(dossier.value("filed_at")),
        closed=chinese_date(dossier.value("closed_at")),
        archived=chinese_date(dossier.value("archived_at")),
        compiled_by=dossier.value("compiled_by", *_SHEETS) or "",
        retention=dossier.value("retention", *_SHEETS) or "",
        archival_code=dossier.value("archival_code", *_SHEETS) or "",
        fonds_code=settings.agency.fonds_code or "",
        part=volume.part,
        volume=volume.index,
        volumes=volume.count,
        items=len(rows),
        pages=sum(p.page.number is not None for p in volume.body),
    )


def closing_entries(
    dossier: Dossier,
    settings: Settings,
    volume: PlannedVolume,
    volumes: int,
    type_names: Mapping[str, str],
    unprintable: Sequence[str] = (),
    signed: Sequence[InputFile] = (),
    beside: bool = False,
) -> ClosingEntries:
    """The closing sheet of `volume`; what concerns the whole case stands in the last one.

    Args:
        signed: inputs with an electronic signature, of which only the look of their pages is here.
        beside: the signed originals lie beside the dossier.
    """
    sentences = [_count_sentence(dossier, volume, volumes)]
    sentences += _page_sentences(dossier, volume)
    if volume.number == volumes:
        sentences += _case_sentences(dossier, settings, type_names)
        sentences += _signed_sentences(signed, beside)
    if unprintable:
        named = "、".join(f"U+{ord(char):04X}" for char in unprintable)
        sentences.append(f"以下字符字库中没有，封面和目录中以“〓”代替，请手工补写：{named}。")
    return ClosingEntries(
        sentences=tuple(sentences),
        compiled_by=dossier.value("compiled_by", *_SHEETS) or "",
        compiled_at=chinese_date(dossier.value("archived_at")),
        checked_by=dossier.value("checked_by", *_SHEETS) or "",
    )


def chinese_date(value: str | None) -> str:
    """`2022-03-05…` as 2022年3月5日; other text as it is."""
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", value or "")
    if not match:
        return value or ""
    year, month, day = match.groups()
    return f"{year}年{int(month)}月{int(day)}日"


def _outcome(dossier: Dossier) -> str:
    amount = dossier.value("amount", "PENALTY_DECISION", "ON_SPOT_DECISION")
    if amount:
        return f"罚款人民币{amount}元"
    return next((text for kind, text in _OUTCOMES.items() if dossier.of_type(kind)), "")


def _procedure(dossier: Dossier) -> str:
    if dossier.of_type("ON_SPOT_DECISION") and not dossier.of_type("PENALTY_DECISION", "CASE_FILING"):
        return "简易程序"
    if dossier.of_type("HEARING_RECORD"):
        return "普通程序（听证）"
    return "普通程序"


def _count_sentence(dossier: Dossier, volume: PlannedVolume, volumes: int) -> str:
    """The form's fixed sentence (reference §2.6). Drawings have no type of their own: counted by hand."""
    kinds = [dossier.documents[p.document].type for p in volume.body if p.page.number is not None]
    photographs = sum(kind in _PHOTOGRAPHS for kind in kinds)
    copies = sum(kind in _COPIES for kind in kinds)
    whole = "本案卷" if volumes == 1 else "本册"
    return (
        f"{whole}共有文件材料{len(kinds)}页，其中文字材料{len(kinds) - photographs - copies}页，"
        f"照片{photographs}页，附图＿＿张，其他（驾驶证、行驶证、营运证、从业资格证复印件）{copies}页。"
    )


def _page_sentences(dossier: Dossier, volume: PlannedVolume) -> list[str]:
    sentences = []
    blanks = sum(p.page.blank for p in volume.body)
    if blanks:
        sentences.append(f"另有空白页{blanks}页，保留在卷内，未编页号。")
    gaps = _gaps(volume.body, dossier.documents)
    if gaps:
        sentences.append("缺页：" + "；".join(gaps) + "。")
    faint = [
        p.page.number
        for p in volume.body
        if p.page.number is not None and p.page.reading is not None and 0 < p.page.confidence < _FAINT
    ]
    if faint:
        sentences.append(f"字迹不清、难以辨认的有第{_some([str(n) for n in faint])}页。")
    cropped = [str(p.page.number) for p in volume.body if p.page.number is not None and p.page.crop is not None]
    if cropped:
        sentences.append(f"第{_some(cropped)}页按整理人的裁切显示，扫描原图完整保存。")
    return sentences


def _gaps(body: Sequence[PlannedPage], documents: Sequence[Document]) -> list[str]:
    shown = dict.fromkeys(p.document for p in body)
    return [
        f"《{documents[i].title}》缺第{_some([str(n) for n in documents[i].missing_sheets])}页"
        for i in shown
        if documents[i].missing_sheets
    ]


def _case_sentences(dossier: Dossier, settings: Settings, type_names: Mapping[str, str]) -> list[str]:
    sentences = []
    if dossier.missing:
        names = dict.fromkeys(type_names.get(m.type, m.type) for m in dossier.missing)
        sentences.append("应有而未见的材料：" + "、".join(f"《{name}》" for name in names) + "。")
    placed = {p.id for p in dossier.pages if is_in(p, settings)}
    for (why, by), pages in _grouped(left_out(dossier, placed)).items():
        sentences.append(_LEFT_OUT[why].format(count=len(pages), who=_who(why, by)) + "原扫描件另存。")
        if why == "person":
            reasons = dict.fromkeys(page.detail for page in pages if page.detail)
            if reasons:
                sentences[-1] += f"理由：{'；'.join(reasons)}。"
    for item in dossier.inputs:
        if item.state == InputState.REFUSED:
            params = {"path": item.path, "file": item.path, **item.params}
            reason = messages.sentence(item.code, **params) if item.code else ""
            sentences.append(f"文件“{item.path}”未能收入本卷。{reason}")
        elif item.lost_pages:
            sentences.append(f"文件“{item.path}”有{item.lost_pages}页损坏，未能收入本卷。")
    return sentences


def _who(why: str, by: str) -> str:
    if by:
        return f"经{by}确认"
    return "经人工确认" if why == "person" else "由程序识别"


def _grouped(pages: Iterable[LeftOut]) -> dict[tuple[str, str], list[LeftOut]]:
    """By reason and person, in the order of the table of reasons."""
    groups: dict[tuple[str, str], list[LeftOut]] = {}
    named = [page for page in pages if page.why in _LEFT_OUT]
    for page in sorted(named, key=lambda page: list(_LEFT_OUT).index(page.why)):
        groups.setdefault((page.why, page.by), []).append(page)
    return groups


def _signed_sentences(signed: Sequence[InputFile], beside: bool) -> list[str]:
    if not signed:
        return []
    named = _some([f"“{i.path}”（{(i.sha256 or '')[:16]}）" for i in signed])
    where = "原件随卷另附" if beside else "原件另存于档案库"
    return [
        f"下列电子文件带有电子签名或电子签章，本卷收入的是其页面影像，不是签名原件，{where}（括号内为文件摘要前16位）：{named}。"
    ]


def _some(items: Sequence[str]) -> str:
    return "、".join(items[:_LISTED]) + ("等" if len(items) > _LISTED else "")

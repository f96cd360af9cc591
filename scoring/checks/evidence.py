"""A4 evidence: list, copies, media, monitoring, appraisal, dates."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from casefile.facts.compare import one_misread
from casefile.facts.text import Presence, evidence_at, fold, mentions
from casefile.facts.values import Day, Facts, Paper
from scoring.checks.base import Answer, Params, Term, Verdict, check, paper_name, undecided
from scoring.checks.common import absent, doc_types, in_order, legible, nothing_to_compare, says_any, untyped, words

# Words by which a list of evidence names each kind; the first type of a group is the one reported.
_NAMED = {
    "INTERROGATION_RECORD": ("询问笔录", "调查笔录", "询问(调查)笔录"),
    "SCENE_RECORD": ("现场笔录", "现场检查笔录", "检查笔录"),
    "INQUEST_RECORD": ("勘验笔录", "勘验(检查)笔录", "勘验检查笔录"),
    "WEIGHING_REPORT": ("称重", "检测单", "过磅", "磅单", "超限检测", "检测报告", "复检单"),
    "APPRAISAL_OPINION": ("鉴定", "检验报告", "检测报告", "检定"),
    "PHOTO_EVIDENCE": ("照片", "相片", "图片"),
    "AV_RECORD": ("视听资料", "音像", "录像", "视频", "光盘", "电子数据"),
    "WITNESS_STATEMENT": ("证人证言", "证言"),
}
# What is listed under a name of the first kind may be a paper of the others.
_ALSO_NAMED = {
    "WEIGHING_REPORT": ("APPRAISAL_OPINION", "MONITOR_RECORD"),
    "APPRAISAL_OPINION": ("WEIGHING_REPORT", "MONITOR_RECORD"),
    "PHOTO_EVIDENCE": ("MONITOR_RECORD", "AV_RECORD"),
}
_SLIP_RATIO = 74.0  # of 100: one character in four may be misread
_DISTINCT = ("INTERROGATION_RECORD", "SCENE_RECORD", "INQUEST_RECORD")
_LIST = re.compile(r"(?:证据材料清单|证据材料|证据清单|证据名称|主要证据|以下证据|证据证明|证据如下)(.+?)(?:调查结论|处理意见|承办人意见|处理依据|法律依据|综上|$)")


@check("manual")
def manual(facts: Facts, params: Params) -> Verdict:
    """A person judges; the pages to look at are handed over."""
    papers = facts.of(*doc_types(params))
    if papers:
        return undecided("look_at", papers, papers=[paper_name(t) for t in dict.fromkeys(p.type for p in papers)])
    return undecided("look_at_all", [s for s in facts.sheets if s.written][:1])


@check("a4_02_evidence_list")
def evidence_list(facts: Facts, params: Params) -> Verdict:
    """What the report lists as evidence is on file, and the evidence on file is listed."""
    a = Answer()
    reports = facts.of(*doc_types(params))
    if not reports:
        absent(a, facts, "INVESTIGATION_REPORT")
        return a.verdict()
    listed = [(r, m) for r in reports if (m := _LIST.search(r.text))]
    if not listed:
        a.doubt("evidence_list_unread", reports)
        return a.verdict()
    report, match = listed[0]
    text = match.group(1)
    spot = evidence_at(report, match.start(1), match.end(1))
    for kind, names in _NAMED.items():
        named = next((fold(n) for n in names if fold(n) in text), None)
        papers = facts.of(kind)
        if papers and (named or _one_off(text, names)):
            a.ok("evidence_listed", spot, papers, paper=paper_name(kind))
        elif papers and kind != "AV_RECORD":
            if _nearly_named(text, names):
                a.doubt("evidence_not_listed_unclear", spot, papers, paper=paper_name(kind))
            elif legible(report) and kind in _DISTINCT:
                a.hit("mismatch", "evidence_not_listed", spot, papers, cause="evidence_list_differs", subject=kind, paper=paper_name(kind))
            elif not _shares_word(facts, kind, text):
                a.doubt("evidence_not_listed_unclear", spot, papers, paper=paper_name(kind))
        elif named and kind in _DISTINCT:
            if facts.rules_out(kind):
                a.hit("mismatch", "evidence_not_on_file", spot, cause="evidence_list_differs", subject=kind, paper=paper_name(kind))
            else:
                a.doubt("paper_not_found", spot, untyped(facts), paper=paper_name(kind))
        elif named and kind != "AV_RECORD" and not facts.of(*_ALSO_NAMED.get(kind, ())):
            # Listed under a name that other papers may bear: a person looks whether it is really there.
            a.doubt("evidence_listed_unseen", spot, paper=paper_name(kind))
    if a.empty:
        a.doubt("evidence_list_unread", spot)
    return a.verdict()


def _one_off(text: str, names: tuple[str, ...]) -> bool:
    """One of the longer names stands in the list with one character misread; no two kinds are that alike."""
    wanted = [fold(n) for n in names if len(n) >= 4]
    return any(one_misread(n, text[at : at + len(n)]) for n in wanted for at in range(len(text) - len(n) + 1))


def _nearly_named(text: str, names: tuple[str, ...]) -> bool:
    """The list has something that may be one of the names, misread."""
    return any(len(text) >= len(n) and fuzz.partial_ratio(fold(n), text) >= _SLIP_RATIO for n in names)


def _shares_word(facts: Facts, kind: str, text: str) -> bool:
    """The list names the paper by its own title."""
    return any(fold(p.title) in text for p in facts.of(kind) if p.title)


@check("a4_03_copies_certified")
def copies_certified(facts: Facts, params: Params) -> Verdict:
    """Copies bear 与原件核对无误 with source, date and signatures (行政诉讼证据规定 art. 10)."""
    a = Answer()
    for paper in facts.of(*doc_types(params)):
        words(a, paper, params.get("phrases", []), "certified_copy", "missing_element", "copy_uncertified", str(paper.index))
        if paper.signatures():
            a.ok("signed", paper.signatures(), paper=paper, count=len(paper.signatures()))
        else:
            a.doubt("signature_not_seen", paper, paper=paper)
    return a.verdict("no_copies")


@check("a4_04_media_described")
def media_described(facts: Facts, params: Params) -> Verdict:
    """Photographs and recordings state time, place and maker (行政诉讼证据规定 art. 12)."""
    a = Answer()
    labels = params.get("labels", {})
    for paper in facts.of(*doc_types(params)):
        for label in labels.get(paper.type, ()):
            found = mentions(paper, [label])
            if found.presence is Presence.YES:
                a.ok("says", found, paper=paper, what=label)
            elif found.presence is Presence.NO:
                a.hit("missing_element", "says_not", paper, cause="media_undescribed", subject=f"{paper.index}/{label}", paper=paper, what=label)
            else:
                a.doubt("says_unsure", paper, paper=paper, what=label)
    return a.verdict("no_media")


@check("a4_05_monitoring")
def monitoring(facts: Facts, params: Params) -> Verdict:
    """Monitoring records were reviewed and the device was within its verification (行政处罚法 art. 41)."""
    a = Answer()
    for paper in facts.of(*doc_types(params)):
        words(a, paper, ["审核意见", "法制审核", "技术审核", "审核人", "经审核"], "monitor_review", "not_reviewed", "missing_monitor_review", "review")
        words(a, paper, ["检定证书", "检定合格", "检定有效期", "检定"], "calibration", "no_calibration", "missing_monitor_review", "calibration")
    return a.verdict("no_monitoring")


@check("a4_06_appraisal")
def appraisal(facts: Facts, params: Params) -> Verdict:
    """An appraisal names its commission and conclusion, is signed and sealed and was told to the party."""
    a = Answer()
    for paper in facts.of(*doc_types(params)):
        words(a, paper, ["委托单位", "委托机关", "委托人", "受托", "委托"], "commission", "missing_element", "missing_appraisal", "commission")
        words(a, paper, ["检测结论", "鉴定意见", "鉴定结论", "结论", "检验结论"], "conclusion", "missing_element", "missing_appraisal", "conclusion")
        if paper.seals():
            a.ok("sealed", paper.seals(), paper=paper)
        else:
            a.doubt("seal_not_seen", paper, paper=paper)
    told = [p for p in facts.of("INTERROGATION_RECORD", "PENALTY_NOTICE", "SERVICE_RECEIPT") if says_any(p, ["鉴定意见", "检测结论", "检测报告", "鉴定"])]
    if told:
        a.ok("says", told[0], paper=told[0], what=Term("element.told_appraisal"))
    return a.verdict("no_appraisal_but_weighing" if facts.of("WEIGHING_REPORT") else "no_appraisal")


@check("a4_07_evidence_dates")
def evidence_dates(facts: Facts, params: Params) -> Verdict:
    """Evidence was made before the investigation ended."""
    a = Answer()
    ended = facts.day("investigated")
    made = [(p, _made(p)) for p in facts.of(*doc_types(params))]
    if not made:
        return a.verdict("no_dated_evidence")
    if ended is None or not ended.value.read:
        if facts.of("INVESTIGATION_REPORT"):
            a.doubt("value_unread", facts.of("INVESTIGATION_REPORT"), paper=paper_name("INVESTIGATION_REPORT"), field=Term("field.made_date"))
        else:
            nothing_to_compare(a, facts, "INVESTIGATION_REPORT")
        return a.verdict()
    for _paper, day in made:
        if day is not None:
            in_order(a, day, ended, "mismatch", "evidence_after_report")
    return a.verdict("no_dated_evidence")


def _made(paper: Paper) -> Day | None:
    for name in ("started_at", "made_date", "incident_at"):
        value = paper.get(name)
        if value and value.read and value.day:
            return Day(f"record:{paper.type}", value)
    return None

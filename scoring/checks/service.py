"""B7 service of documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from rapidfuzz.distance import Levenshtein

from casefile.facts import trust
from casefile.facts.compare import number_key, possible_number, same_key
from casefile.facts.service import Delivery, deliveries, served_by
from casefile.facts.text import Presence, beside, fold, located_lines, mentions
from casefile.facts.values import Evidence, Facts, MarkFact, Paper, Value
from casefile.model import Box
from scoring.checks.base import Answer, Params, Verdict, check, field_name, period, undecided
from scoring.checks.common import absent, deadline, doc_types, nothing_to_compare, unread, untyped, written

_SLIP = 2  # characters by which a number in a receipt may differ and still mean that paper


@check("b7_01_receipts")
def receipts(facts: Facts, params: Params) -> Verdict:
    """Every outgoing paper has a receipt that names its number, or was signed for on itself."""
    a = Answer()
    if not facts.of("SERVICE_RECEIPT"):
        absent(a, facts, "SERVICE_RECEIPT")
        return a.verdict()
    rows = deliveries(facts.papers)
    loose = [r for r in rows if r.served is None or not r.certain]
    self_signed = doc_types(params, "signed_on_itself")
    for paper in facts.of(*doc_types(params, "served")):
        own = served_by(facts, paper)
        if any(d.certain for d in own):
            a.ok("served", own[0].doc_no, own[0].served_at, paper=paper)
            continue
        number = paper.get("doc_no")
        slip = _slip(number_key(number.text), loose) if number and number.read else None
        if slip and slip.doc_no and number:
            possible = possible_number(slip.doc_no.text) and possible_number(number.text)
            if possible and slip.doc_no.confidence >= trust.SURE_ONE_CHARACTER and number.confidence >= trust.SURE_ONE_CHARACTER:
                a.hit(
                    "mismatch", "receipt_number_differs", slip.doc_no, number, cause="receipt_mismatch",
                    subject=str(paper.index), paper=paper, value=slip.doc_no, number=number,
                )  # fmt: skip
            else:
                a.doubt("receipt_number_unclear", slip.doc_no, number, paper=paper, value=slip.doc_no, number=number)
        elif own or _named_in_receipt(facts, paper, loose):
            a.ok("served_unnumbered", own[0].served_at if own else facts.of("SERVICE_RECEIPT"), paper=paper)
        elif paper.type in self_signed and paper.signatures():
            a.ok("signed_for", paper.signatures(), paper=paper)
        elif paper.type in self_signed:
            a.doubt("signed_for_unclear", paper, paper=paper)
        else:
            receipt_missing(a, facts, paper, "missing_document")
    return a.verdict("nothing_to_serve")


def receipt_missing(a: Answer, facts: Facts, paper: Paper, kind: str) -> None:
    """No receipt serves the paper: sure only where every number was read and every page recognised."""
    number = paper.get("doc_no")
    loose = [r for r in deliveries(facts.papers) if r.served is None or not r.certain]
    # A row whose number fits no paper may be this one's, misread.
    strays = [r for r in loose if r.served is None or r.doc_no is None or not r.doc_no.read]
    # Where every row surely serves another paper, none is left for this one, however its own number reads.
    unclear = (number is None or not number.read) and bool(loose)
    if unclear or strays or not facts.rules_out("SERVICE_RECEIPT"):
        a.doubt("receipt_unclear", number or paper, [r.doc_no for r in strays], untyped(facts), paper=paper)
    else:
        a.hit(kind, "receipt_missing", number or paper, cause="missing_receipt", subject=paper.type, paper=paper)


def _slip(wanted: str, rows: list[Delivery]) -> Delivery | None:
    """The row whose number is nearly the wanted one."""
    for row in rows:
        if row.doc_no and row.doc_no.read:
            distance = Levenshtein.distance(wanted, number_key(row.doc_no.text), score_cutoff=_SLIP)
            if 0 < distance <= _SLIP and row.served is None:
                return row
    return None


def _named_in_receipt(facts: Facts, paper: Paper, rows: list[Delivery]) -> bool:
    """A receipt whose number was not read names the paper by its title."""
    title = fold(paper.title)
    # 责令改正违法行为通知书 is not a 违法行为通知书.
    longer = {t for p in facts.papers if title in (t := fold(p.title)) and t != title}
    unread_receipts = {r.receipt for r in rows if r.doc_no is None or not r.doc_no.read}
    return bool(title) and any(title in _without(facts.papers[i].text, longer) for i in unread_receipts)


def _without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


@check("b7_02_served_in_time")
def served_in_time(facts: Facts, params: Params) -> Verdict:
    """The decision was handed over, or served within seven working days (行政处罚法 arts. 61, 85)."""
    a = Answer()
    decision = facts.first("PENALTY_DECISION", "NO_PENALTY_DECISION")
    if decision is None:
        nothing_to_compare(a, facts, "PENALTY_DECISION")
        return a.verdict()
    own = served_by(facts, decision)
    excepted = [d.method for d in own if d.method and d.method.text in params.get("not_for", ())]
    if excepted:
        a.ok("served_by_announcement", excepted, value=excepted[0])
        return a.verdict()
    if not own and not facts.of("SERVICE_RECEIPT"):
        absent(a, facts, "SERVICE_RECEIPT")
        return a.verdict()
    # Service by post counts from posting; the day in the receipt may be that of arrival.
    posted = [d.method for d in own if d.method and d.method.text == "邮寄送达"]
    deadline(
        a, facts, "T10", str(params.get("limit", "7wd")), kind="late", cause="served_late",
        excused="posted_to_check" if posted else "",
    )  # fmt: skip
    return a.verdict()


_FORMALITIES = {
    "留置送达": ["见证人", "拒收", "拍照", "录像", "拒绝签收"],
    "邮寄送达": ["邮寄", "快递", "EMS", "挂号", "回执", "邮件"],
    "电子送达": ["电子送达", "同意", "短信", "邮箱", "微信"],
    "公告送达": ["公告"],
}


@check("b7_03_service_formalities")
def service_formalities(facts: Facts, params: Params) -> Verdict:
    """Methods other than handing over have their formalities on file."""
    a = Answer()
    for row in deliveries(facts.papers):
        method = row.method
        if method is None or not method.read:
            unread(a, facts.papers[row.receipt], "service_method", method)
        elif method.text not in params.get("methods", ()):
            a.ok("served_directly", method, value=method)
        else:
            found = mentions(facts.papers[row.receipt], _FORMALITIES.get(method.text, []))
            addresses = facts.of(*doc_types(params, "address_documents"))
            if method.text == "电子送达" and not addresses:
                absent(a, facts, "SERVICE_ADDRESS")
            elif method.text == "公告送达" and _same_receipt(facts, row):
                _announced(a, facts, params, method)
            elif found.presence is Presence.YES and method.text != "公告送达":
                a.ok("formalities_named", found, method, value=method)
            else:
                a.doubt("formalities_to_check", method, value=method)
    return a.verdict("no_receipt")


def _same_receipt(facts: Facts, row: Delivery) -> bool:
    """Both days of T21 stand on this receipt."""
    span = facts.span("T21")
    return span is not None and {span.start.value.paper, span.end.value.paper} == {row.receipt}


def _announced(a: Answer, facts: Facts, params: Params, method: Value) -> None:
    """T21: 30 full days by 民事诉讼法 art. 95; the 60 days of 交通运输行政执法程序规定 art. 18 were not verified, so a person weighs them."""
    span = facts.span("T21")
    assert span is not None
    least, usual = (period(str(params.get(name, text)))[0] for name, text in (("announced_least", "30cal"), ("announced_usual", "60cal")))
    said: dict[str, Any] = {"start": span.start, "end": span.end, "days": span.calendar, "least": least, "usual": usual}
    spots = (span.start, span.end, method)
    if not (span.start.value.read and span.end.value.read) or span.calendar < 0:
        a.doubt("announced_unclear", *spots, **said)
    elif span.calendar >= usual:
        a.ok("announced_full", *spots, **said)
    elif span.calendar >= least:
        a.doubt("announced_below_usual", *spots, **said)
    elif span.sure:
        a.hit("mismatch", "announced_short", *spots, subject=f"announced/{span.end.value.paper}", **said)
    else:
        a.doubt("announced_unclear", *spots, **said)


@check("b7_04_receipt_signatures")
def receipt_signatures(facts: Facts, params: Params) -> Verdict:
    """Two servers, the recipient and the day stand in every row."""
    a = Answer()
    least = int(params.get("min_servers", 2))
    rows = deliveries(facts.papers)
    if not rows:
        if facts.rules_out("SERVICE_RECEIPT"):
            absent(a, facts, "SERVICE_RECEIPT")
            return a.verdict()
        return undecided("papers_not_found", untyped(facts))
    # Officers of the case: two papers that name somebody do not misread the name alike.
    known = {k for k, papers in named_on(facts).items() if len(papers) > 1}
    rows_of: dict[int, list[Delivery]] = {}
    for row in rows:
        rows_of.setdefault(row.receipt, []).append(row)
    for row in rows:
        paper = facts.papers[row.receipt]
        for name, value in (("recipient", row.recipient), ("served_at", row.served_at)):
            if value is not None and value.value is None:
                a.hit(
                    "missing_element", "field_not_there", value, cause="receipt_signature", subject=f"{row.receipt}/{name}",
                    paper=paper, field=field_name(name),
                )  # fmt: skip
            elif value is not None and written(a, paper, name, value):
                continue
            elif name == "recipient" and len(rows_of[row.receipt]) == 1 and len(paper.signatures()) > least:
                a.ok("signed", paper.signatures(), paper=paper, count=len(paper.signatures()))
            elif name == "recipient" and len(rows_of[row.receipt]) == 1 and (spot := _filled(paper)):
                a.ok("field_written", spot, paper=paper, field=field_name(name))
            else:
                unread(a, paper, name, value)
        servers = {same_key(v.text): v for v in row.officers if v.there}
        if len(rows_of[row.receipt]) > 1:
            _row_signed(a, paper, row, rows_of[row.receipt], servers, known, least)
            continue
        signed = [m for m in paper.signatures() if m.kind == "signature" and not _covers(m, row.recipient)]
        printed = {k for k in known if k in paper.text}
        if len(servers) >= least:
            a.ok("officers_named", servers.values(), paper=paper, count=len(servers))
        elif len(printed | set(servers) & known) >= least:
            a.ok("officers_named", paper, paper=paper, count=len(printed | set(servers) & known))
        elif servers and len(signed) >= least:
            a.ok("signed", signed, paper=paper, count=len(signed))
        else:
            a.doubt("officers_unread", list(servers.values()) or paper, paper=paper, names=len(servers), numbers=len(paper.signatures()))
    return a.verdict()


def _row_signed(
    a: Answer, paper: Paper, row: Delivery, rows: list[Delivery], servers: Mapping[str, Value], known: Collection[str], least: int
) -> None:
    """Servers of one row of several: by name or by signature, at the row's height."""

    def own(box: Box) -> bool:
        return min(rows, key=lambda r: abs((r.middle or 0.0) - box.centre[1])) is row

    lines = [text for _, text, box in located_lines(paper) if own(box)]
    names = {k for k in {*servers, *known} if any(k in text for text in lines)}
    signed = [m for m in paper.signatures() if m.kind == "signature" and not _covers(m, row.recipient) and own(m.box)]
    if len(names) >= least:
        a.ok("officers_named", servers.values(), paper=paper, count=len(names))
    elif len(servers) >= least and len(signed) >= least:
        a.ok("signed", signed, paper=paper, count=len(signed))
    else:
        a.doubt("officers_unread", list(servers.values()) or paper, paper=paper, names=len(names), numbers=len(signed))


def named_on(facts: Facts) -> dict[str, set[int]]:
    """Officers' names, folded, and the papers that show them clearly."""
    found: dict[str, set[int]] = {}
    for value in facts.values("officers"):
        if value.sure and len(value.text) > 1:
            found.setdefault(same_key(value.text), set()).add(value.paper)
    return found


_RECIPIENT_LABELS = ("受送达人签名", "收件人签名", "受送达人(签名)", "收件人(签名)", "签收人", "收件人")


def _filled(paper: Paper) -> Evidence | None:
    """Where the recipient signs something stands."""
    return next((spot for label in _RECIPIENT_LABELS for spot, filled in (beside(paper, label),) if spot and filled), None)


def _covers(mark: MarkFact, value: Value | None) -> bool:
    """The mark is what a value was read from."""
    if value is None or value.box is None or value.page != mark.page:
        return False
    x, y = value.box.centre
    return mark.box.x0 <= x <= mark.box.x1 and mark.box.y0 <= y <= mark.box.y1

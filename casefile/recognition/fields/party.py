"""The party: name, kind, papers, address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casefile.recognition.canonical.identity import (
    check_resident_id,
    check_uscc,
    find_resident_ids,
    find_usccs,
)
from casefile.recognition.canonical.names import name_likelihood
from casefile.recognition.canonical.text import fold, is_empty_mark
from casefile.recognition.fields.form import Bond, Entry
from casefile.recognition.fields.introduced import introduced
from casefile.recognition.fields.labels import vocabulary
from casefile.recognition.fields.paper import Candidate, Paper
from casefile.recognition.fields.repair import mended
from casefile.recognition.fields.texts import NAME, text_of, trim, wrapped
from casefile.recognition.layout import Span

_ORG = re.compile(
    r"(?:公司|集团|厂|店|部|中心|社|站|行|院|局|处|场|馆|队|所|会|企业|学校|协会|矿|库|园|办事处|工作室|超市|户)(?:\(.*\))?$"
)
# A whole number: eight figures of a longer one are none.
_PHONE = re.compile(r"(?<!\d)(?:1\d{10}|(?:\(?0\d{2,3}\)?-?)?\d{7,8}(?:-\d{1,5})?)(?!\d)")
# The printed head of a slip over the first line to fill in.
_SLIP = re.compile(r"[\u4e00-\u9fa5]{2,24}?(?:票据|收据|凭证|回单|缴款书)(?:\([^)]*\))?(?=[\u4e00-\u9fa5]{2})")
_ONE_PERSON = frozenset({"ID_PROOF", "PAYMENT_RECEIPT"})  # papers that bear nobody else's number
_SOLE = re.compile(r"个体工商户|\(个体|经营部|商行|店$|服务部|个体户|工作室|维修部|修理部")
_COMPANY = re.compile(r"公司|集团|合作社|企业")


def party_name(paper: Paper) -> Iterator[Candidate]:
    """The name in the block that is filled in, behind 当事人, or in the letter's address."""
    for made in _party_names(paper):
        if made.span and NAME.fullmatch(made.span.text) and not _ORG.search(made.span.text):
            made.trust *= name_likelihood(made.span.text)
        yield made


def _party_names(paper: Paper) -> Iterator[Candidate]:
    # A letter names its party in the address only; 名称 there is the head of a list.
    letter = "party_address" not in paper.kind.fields
    for key in ("party_any",) if letter else ("party_person", "party_org", "party_any"):
        for span, trust in _named(paper, key):
            yield Candidate(text_of(span), span, trust)
    for span, score in paper.slots("party_name"):
        part = trim(span)
        if _plausible(part.text):
            yield Candidate(text_of(part), part, 0.93 * score)
    yield from _address_line(paper)
    for match in re.finditer(r"(?:^|[.;])当事人:?([\u4e00-\u9fa5()]{2,30}?)(?:[,(;]|$)", paper.flow.text):
        part = paper.flow.part(*match.span(1))
        if _plausible(part.text):
            yield Candidate(text_of(part), part, 0.7)


def _named(paper: Paper, key: str) -> Iterator[tuple[Span, float]]:
    blocks = _after(paper, paper.form.of(paper.labels(key)))
    for entry in blocks:
        part = _name_part(entry)
        if part is None:
            continue
        part = _before_label(part, paper)
        if entry.label.weak and not (NAME.fullmatch(part.text) or _ORG.search(part.text)):
            continue
        if _plausible(part.text):
            yield part, 0.75 if entry.label.weak else _SIGNED_TRUST if _is_signature(entry) else 0.97


_SIGNED_TRUST = 0.8  # who signs may be an agent, and is written by hand: what a form says elsewhere goes before


def _is_signature(entry: Entry) -> bool:
    """The label asks for a signature: 受送达人（签名或盖章）."""
    text = fold(entry.label.pieces[0].line.text)
    at = text.find(entry.label.name)
    return at >= 0 and bool(re.match(r"\(?(?:签名|签字|签章|盖章)", text[at + len(entry.label.name) :]))


def _before_label(part: Span, paper: Paper) -> Span:
    """Up to the next label that was read on the same line without a blank before it."""
    for match in vocabulary(paper.kind, paper.catalogue).pattern.finditer(part.text, 2):
        if len(match.group()) >= 3:
            return trim(part.part(0, match.start()))
    return part


def _name_part(entry: Entry) -> Span | None:
    """The name a label is followed by: what looks like one, with the cell's other lines or without."""
    parts = []
    for bond in (Bond.CELL, Bond.ROW):
        near = entry.span(bond)
        if not near or is_empty_mark(near.text):
            continue
        part = trim(near)
        note = re.match(r"\((?:个人|姓名|单位)[^)]*\)", part.text)
        if note:
            part = trim(part.part(note.end(), len(part.text)))
        slip = _SLIP.match(part.text)
        if slip:
            part = trim(part.part(slip.end(), len(part.text)))
        text = part.text
        cut = re.search(r"[,;:]|\((?:个人|单位|签名|盖章|印章|以下|身份证|男|女)|(?:性别|年龄|身份证|法定代表)", text)
        if cut and cut.start() >= 2:
            part = trim(part.part(0, cut.start()))
        parts.append(part)
    named = [p for p in parts if NAME.fullmatch(p.text) or _ORG.search(p.text)]
    return (named or parts or [None])[0]


def _plausible(text: str) -> bool:
    if not 2 <= len(text) <= 40 or re.search(r"\d{5}|[。;?]|签名|签字|盖章|年.*月.*日", text):
        return False
    if NAME.fullmatch(text) or _ORG.search(text):
        return True
    if re.search(r"基本情况|意见|的$|地址|住址|电话", text):
        return False
    # A stroke through an empty box is read as figures; a name has two characters of Chinese or three letters.
    named = re.search(r"[\u4e00-\u9fa5].*[\u4e00-\u9fa5*]|[A-Za-z]{3}", text)
    return bool(named) and bool(re.fullmatch(r"[\u4e00-\u9fa5()A-Za-z0-9.*]{2,40}", text))


def _after(paper: Paper, entries: list[Entry]) -> list[Entry]:
    """Where another block comes first (申请人), only what stands behind the party's own heading."""
    marker = paper.kind.party_after
    if marker is None:
        return entries
    heads = [e for e in paper.form.entries if e.label.name == marker or e.label.name.startswith(marker)]
    return [e for e in entries if not heads or e.order >= heads[0].order]


def _address_line(paper: Paper) -> Iterator[Candidate]:
    """`张某某：` alone on a line below the title of a letter."""
    if paper.kind.category.value != "OUT":
        return
    for piece in paper.pieces:
        if piece.page or piece.y0 > 0.6:
            return
        text = piece.text
        if text.endswith(":") and _plausible(text[:-1]) and piece.x0 < 0.35:
            name = re.sub(r"^当事人(?:\([^)]*\))?", "", text[:-1])
            if name in vocabulary(paper.kind, paper.catalogue).names:
                continue
            if name and (NAME.fullmatch(name) or _ORG.search(name)):
                span = Span([(piece, len(text) - 1 - len(name), len(text) - 1)])
                yield Candidate(text_of(span), span, 0.9)
                return


def party_type(paper: Paper) -> Iterator[Candidate]:
    """PERSON or ORG: which block is filled in, else what the name looks like."""
    named = max(party_name(paper), key=lambda c: c.trust, default=None)
    if named is None:
        return
    name = named.span.text if named.span else named.value
    kind = "PERSON"
    if _COMPANY.search(name) or (_ORG.search(name) and not NAME.fullmatch(name)):
        kind = "ORG"
        if not _COMPANY.search(name) and (_SOLE.search(name) or "个体工商户" in paper.flow.text):
            kind = paper.context.sole_trader
    elif not NAME.fullmatch(name):
        kind = "ORG" if len(name) > 4 else "PERSON"
    yield Candidate(kind, named.span, named.trust)


def party_id_no(paper: Paper, name: str = "party_id_no") -> Iterator[Candidate]:
    """Resident card number of the party, other papers as printed."""
    for entry in _after(paper, paper.entries(name)):
        for bond in (Bond.ROW, Bond.CELL, Bond.FLOW):
            span = entry.span(bond)
            if span and not is_empty_mark(span.text):
                found = list(_identity(span, 0.75 if entry.label.weak else 0.97))
                yield from found
                # A number cut short at the end of its line is looked for with the next one.
                if any(len(made.value) in (15, 18) for made in found) or (found and bond is Bond.CELL):
                    break
    if name == "party_id_no":
        told = introduced(paper, name)
        if told:
            yield from _identity(told, 0.93)
        # One column for the numbers of persons and of organisations.
        for entry in _after(paper, paper.entries("uscc")):
            span = entry.span(Bond.CELL)
            for number in find_resident_ids(span.text) if span else ():
                if check_resident_id(number.value):
                    yield Candidate(number.value, span.part(number.start, number.end), 0.9)
    if name == "party_id_no" and paper.kind.code in _ONE_PERSON:
        for made in find_resident_ids(paper.flow.text):
            if check_resident_id(made.value):
                yield Candidate(made.value, paper.flow.part(made.start, made.end), 0.85, checked=True)


def _identity(span: Span, trust: float) -> Iterator[Candidate]:
    span = trim(span)
    found = find_resident_ids(span.text)
    if found:
        part = span.part(found[0].start, found[0].end)
        yield mended(part, found[0].value, check_resident_id, trust, digits=True)
        return
    near = re.search(r"[0-9A-Za-z]{17,19}", span.text)
    if near and len(near.group()) == 18:
        part = span.part(*near.span())
        yield mended(part, near.group().upper(), check_resident_id, trust * 0.8, digits=True)
        return
    plain = re.match(r"[0-9A-Za-z()*]{5,24}", span.text)
    if plain:
        part = span.part(*plain.span())
        yield Candidate(text_of(part).upper(), part, trust * 0.85)


def uscc(paper: Paper) -> Iterator[Candidate]:
    """The party's unified social credit code."""
    for entry in _after(paper, paper.entries("uscc")):
        span = entry.span(Bond.CELL)
        if span and not is_empty_mark(span.text):
            for made in _code(span, 0.75 if entry.label.weak else 0.97):
                if not check_resident_id(made.value):
                    yield made
    told = introduced(paper, "uscc")
    if told:
        yield from _code(told, 0.93)
    text = paper.flow.text.upper()
    for match in re.finditer(r"信用代码[:为是)]*", text):
        found = [f for f in find_usccs(text[match.end() : match.end() + 24]) if f.start <= 2]
        if found:
            part = paper.flow.part(match.end() + found[0].start, match.end() + found[0].end)
            yield mended(part, found[0].value, check_uscc, 0.9)
    if "party_address" in paper.kind.fields:
        # In the party's block without its label: only a code whose check character is right.
        for code in find_usccs(text):
            if check_uscc(code.value) and not code.value.isdigit():
                yield Candidate(code.value, paper.flow.part(code.start, code.end), 0.6)
                return


def _code(span: Span, trust: float) -> Iterator[Candidate]:
    text = span.text.upper()
    found = find_usccs(text)
    if found:
        part = span.part(found[0].start, found[0].end)
        yield mended(part, found[0].value, check_uscc, trust)
        return
    near = re.search(r"[0-9A-Z]{15,24}", text)
    if near and len(near.group()) > 18:
        # A neighbouring number run together with it.
        for start in (near.start(), near.end() - 18):
            if check_uscc(text[start : start + 18]):
                yield Candidate(text[start : start + 18], span.part(start, start + 18), trust * 0.95, checked=True)
                return
    if near:
        part = span.part(*near.span())
        yield Candidate(near.group(), part, trust * 0.7)


def legal_rep(paper: Paper) -> Iterator[Candidate]:
    for entry in _after(paper, paper.entries("legal_rep")):
        span = entry.span(Bond.CELL)
        if not span or is_empty_mark(span.text):
            continue
        part = trim(span)
        match = NAME.match(part.text)
        full = re.match(r"[\u4e00-\u9fa5]{2,4}(?=$|[,;:(职性联身电])", part.text)
        cut = full or match
        if cut:
            part = part.part(*cut.span())
            yield Candidate(text_of(part), part, 0.75 if entry.label.weak else 0.97)
    told = introduced(paper, "legal_rep")
    if told:
        yield Candidate(text_of(told), told, 0.93)


# Cells of a tight table that the recogniser ran together with the address: the words of the forms' own labels.
_NEXT_CELL_BEFORE = re.compile(
    r"(?:性别[男女]|年龄\d{1,3}岁?|民族[\u4e00-\u9fa5]{1,4}族)+(?=[\u4e00-\u9fa5]{2,}[省市县区州盟])"
)
_NEXT_CELL = re.compile(
    r"[,.;]?(?:我已|\d{4}年|联系|邮编|电话|(?<=[号室村组幢栋楼弄])(?:性别|年龄|民族|职业|职务|国籍|文化程度|身份证|法定代表人|工作单位))"
)


def party_address(paper: Paper) -> Iterator[Candidate]:
    entries = _after(paper, paper.entries("party_address"))
    told = introduced(paper, "party_address")
    for span, trust in wrapped(paper, "party_address", entries=entries):
        part = trim(span)
        part = _before_label(part, paper)
        before = _NEXT_CELL_BEFORE.match(part.text)
        if before:
            part = part.part(before.end(), len(part.text))
        over = _NEXT_CELL.search(part.text)
        if over:
            part = trim(part.part(0, over.start()))
        if told and told.text.startswith(part.text):
            continue  # the same, cut short where its line ends
        if part and not is_empty_mark(part.text) and len(part.text) >= 4:
            yield Candidate(text_of(part), part, trust)
    if told:
        yield Candidate(text_of(told), told, 0.93)


def _run_over(paper: Paper, span: Span) -> Span:
    """An area code at the end of a line with the number that begins the next one."""
    last = span.parts[-1][0]
    below = [p for p in paper.pieces if p.page == last.page and 0 < p.middle - last.middle < 2.5 * last.height]
    number = next((p for p in below if re.match(r"\d{7,8}(?!\d)", p.text)), None)
    return Span([*span.parts, (number, 0, len(number.text))]) if number is not None else span


def party_phone(paper: Paper) -> Iterator[Candidate]:
    for entry in _after(paper, paper.entries("party_phone")):
        span = entry.span(Bond.CELL)
        if span and re.fullmatch(r"\(?0\d{2,3}\)?-?", span.text):
            span = _run_over(paper, span)
        match = re.search(_PHONE, span.text) if span else None
        if match:
            part = span.part(*match.span())
            yield Candidate(text_of(part), part, 0.96)
    told = introduced(paper, "party_phone")
    if told:
        yield Candidate(text_of(told), told, 0.93)

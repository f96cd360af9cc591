"""A1 enforcement body: issuer, jurisdiction, entrustment, officers, recusal."""

from __future__ import annotations

import re
from collections.abc import Collection

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from casefile.facts import trust
from casefile.facts.compare import same_key, slip
from casefile.facts.text import Presence, mentions
from casefile.facts.values import Facts, OfficerFact, Paper, Value
from scoring.checks.base import Answer, Params, Verdict, check, field_name, setting_name
from scoring.checks.common import doc_types, legible, misread_name, unread, untyped

_BODY_TAIL = re.compile(r"(?:综合行政执法|交通运输|交通|公路|港航|运输管理|执法)")
_COUNTY = re.compile(r"(?:^|省|市|于|在)([\u4e00-\u9fa5]{2,6}?[市县区])")


@check("a1_01_issuer_and_seal")
def issuer_and_seal(facts: Facts, params: Params) -> Verdict:
    """The issuer is this agency by its full name, and the seal says the same."""
    a = Answer()
    for paper in facts.of(*doc_types(params)):
        issuer = paper.get("issuer")
        if issuer is None or not issuer.read:
            unread(a, paper, "issuer", issuer)
            continue
        if not facts.office.agency:
            a.doubt("setting_unset", issuer, setting=setting_name("agency.name"))
        elif same_key(issuer.text) == same_key(facts.office.agency):
            a.ok("issuer_is_agency", issuer, paper=paper, value=issuer)
        elif issuer.sure and not misread_name(issuer.text, facts.office.agency):
            a.hit(
                "mismatch", "issuer_is_other", issuer, cause="issuer_mismatch", subject=str(paper.index),
                paper=paper, value=issuer, agency=facts.office.agency,
            )  # fmt: skip
        else:
            unread(a, paper, "issuer", issuer)
        seals = paper.seals()
        if seals and not any(seal.text for seal in seals):
            a.doubt("seal_unread", seals, paper=paper)
        for seal in seals:
            if not seal.text:
                continue
            legend = same_key(seal.text)
            if same_key(issuer.text) in legend or legend in same_key(issuer.text):
                a.ok("seal_agrees", seal, paper=paper, value=seal.text)
            elif _same_but_for_gaps(same_key(issuer.text), legend):
                a.ok("seal_agrees_with_gaps", seal, paper=paper, value=seal.text, issuer=issuer)
            elif seal.confidence >= trust.SURE and issuer.sure and _other_body(same_key(issuer.text), legend):
                a.hit(
                    "mismatch", "seal_differs", seal, issuer, cause="issuer_mismatch", subject=str(paper.index),
                    paper=paper, value=seal.text, issuer=issuer,
                )  # fmt: skip
            else:
                a.doubt("seal_unclear", seal, issuer, paper=paper, value=seal.text, issuer=issuer)
    return a.verdict("no_outgoing_paper")


def _same_but_for_gaps(issuer: str, legend: str) -> bool:
    """The legend names the same place in full and goes on like the issuer; print across the seal hid a character or two."""
    place = _PLACE.match(issuer)
    if place is None or not legend.startswith(place.group()) or len(legend) < _LONGEST_PLACE:
        return False
    missing = len(issuer) - len(legend)
    return 0 < missing <= _HIDDEN and LCSseq.similarity(issuer, legend) == len(legend)


_PLACE = re.compile(r"[\u4e00-\u9fff]{2,5}?[市县区州]")
_LONGEST_PLACE = 6  # characters: a legend of no more says nothing of the body
_HIDDEN = 2  # characters


def _other_body(issuer: str, legend: str) -> bool:
    """The legend names another body: another place before the same words, or hardly a word in common."""
    own, other = (_PLACE.match(name) for name in (issuer, legend))
    if own and other:
        return not set(own.group()[:-1]) & set(other.group()[:-1])
    return fuzz.partial_ratio(issuer, legend) < 60


@check("a1_02_jurisdiction")
def jurisdiction(facts: Facts, params: Params) -> Verdict:
    """The place of the incident lies in the agency's area; another county named is put to a person."""
    a = Answer()
    if not facts.office.agency:
        a.doubt("setting_unset", setting=setting_name("agency.name"))
        return a.verdict()
    area = _BODY_TAIL.split(facts.office.agency, maxsplit=1)[0]
    places = [v for v in facts.values("incident_place") if v.read] or [
        v for v in facts.values("place", "SCENE_RECORD", "INQUEST_RECORD", "WEIGHING_REPORT") if v.read
    ]
    if not places:
        a.doubt("field_unread", facts.of("PENALTY_DECISION", "PENALTY_NOTICE"), field=field_name("incident_place"))
        return a.verdict()
    stem = area.rstrip("市县区州")
    for place in places:
        named = [m for m in _COUNTY.findall(place.text) if stem not in m]
        if stem and stem in place.text:
            a.ok("place_in_area", place, value=place, area=area)
        elif _elsewhere(facts, place, stem) and (others := _agreeing(places, place)):
            a.hit("mismatch", "place_of_other", place, others, cause="place_outside", value=place, area=area, count=len(others) + 1)
        elif named and not facts.of("TRANSFER_LETTER"):
            a.doubt("place_elsewhere", place, value=place, area=area)
        else:
            a.ok("place_not_elsewhere", place, value=place, area=area)
    return a.verdict()


_OTHER_COUNTY = re.compile(r"(?:^|省|市|于|在)([\u4e00-\u9fa5]{2,4}?[市县])(?![道城])")
_DESIGNATED = ["指定管辖", "管辖权", "移送管辖", "联合执法"]


def _elsewhere(facts: Facts, place: Value, stem: str) -> bool:
    """A county office's case of another county, surely read, without a word of designation or transfer.

    A city's office (region code ending in 00) covers its counties, which their names do not tell.
    """
    code = facts.office.region_code or "00"
    if code.endswith("00") or not place.sure or not facts.typed or facts.of("TRANSFER_LETTER"):
        return False
    other = _OTHER_COUNTY.search(place.text)
    return other is not None and stem not in place.text and not any(mentions(p, _DESIGNATED) for p in facts.papers)


def _agreeing(places: list[Value], place: Value) -> list[Value]:
    """The other papers that name the same county."""
    county = _OTHER_COUNTY.search(place.text)
    return [p for p in places if county and p.paper != place.paper and p.sure and county.group(1) in p.text]


@check("a1_03_entrustment")
def entrustment(facts: Facts, params: Params) -> Verdict:
    """Only concerned where a paper speaks of entrusted enforcement."""
    a = Answer()
    for paper in facts.of("PENALTY_DECISION", "PENALTY_NOTICE", "RECTIFY_NOTICE"):
        found = mentions(paper, ["受委托执法", "受委托组织", "以委托机关名义"])
        if found.presence is Presence.YES:
            a.doubt("entrusted", found, paper=paper)
    return a.verdict("not_entrusted")


@check("a1_04_officers")
def officers(facts: Facts, params: Params) -> Verdict:
    """At least two officers on every record, their numbers on file and in force that day."""
    a = Answer()
    least = int(params.get("min_officers", 2))
    records = facts.of(*doc_types(params))
    for paper in records:
        named = [o for o in facts.officers if o.paper == paper.index]
        enough_officers(a, paper, named, least, "missing_element")
        for officer in named:
            if facts.office.officers == 0:
                a.doubt("setting_unset", officer, setting=setting_name("officers"))
            else:
                certificate(
                    a, paper, officer, "unmatched", again=repeated(facts, officer), others=shown_elsewhere(facts, paper)
                )  # fmt: skip
    if not records and not facts.rules_out(*doc_types(params)):
        a.doubt("papers_not_found", untyped(facts))
    return a.verdict("no_record")


def enough_officers(
    a: Answer, paper: Paper, named: list[OfficerFact], least: int, kind: str, by_name: bool = False
) -> None:
    """Counts the officers of one record; too few is only sure where every name and number is.

    Args:
        by_name: two different names are two officers, whatever their numbers.
    """
    names = [o for o in named if o.name and o.name.read]
    numbers = [o for o in named if (o.cert_no and o.cert_no.read) or o.state == "valid"]
    # A number on file tells whose it is, even where the name beside it is not clear.
    people = {o.registered or (same_key(o.name.text) if o.name and o.name.read else "") for o in numbers} - {""}
    if len(numbers) >= least and (len(names) >= least or len(people) >= least):
        a.ok("officers_named", named, paper=paper, count=max(len(names), len(people)))
    elif by_name and len({same_key(o.name.text) for o in named if o.name and o.name.there}) >= least:
        a.ok("officers_named", named, paper=paper, count=len([o for o in named if o.name and o.name.there]))
    elif (
        0 < len(names) < least
        and len(names) == len(numbers) == len(named)
        and legible(paper)
        and all(o.name and o.name.sure and o.cert_no and o.cert_no.sure for o in named)
    ):
        a.hit(
            kind, "too_few_officers", named, cause="one_officer", subject=str(paper.index),
            paper=paper, count=len(names), least=least,
        )  # fmt: skip
    else:
        a.doubt("officers_unread", named or paper, paper=paper, names=len(names), numbers=len(numbers))


def certificate(
    a: Answer,
    paper: Paper,
    officer: OfficerFact,
    kind: str,
    named_only: bool = True,
    again: bool = False,
    others: Collection[str] = (),
) -> None:
    """Judges one officer's number.

    Args:
        named_only: the name on file must be the one on paper, too.
        again: another record bears the same number: one character off a number on file is then no slip of reading.
        others: officers whose name and number other records of the case show as they are on file.
    """
    number, name = officer.cert_no, officer.name
    said = {"paper": paper, "name": name or "", "number": number or "", "registered": officer.registered or ""}
    subject = f"{paper.index}/{number.text if number else ''}"
    match officer.state:
        case "valid":
            a.ok("officer_valid", officer, **said)
        case "unknown" if number and number.sure and (not officer.near or again):
            a.hit(kind, "officer_unknown", officer, cause="officer_certificate", subject=subject, **said)
        case "expired" if number and number.sure:
            a.hit(kind, "officer_expired", officer, cause="officer_certificate", subject=subject, **said)
        case "named" if not named_only:
            a.ok("officer_on_file", officer, **said)
        case "other_name" if not named_only or (name and officer.registered in others and _one_off(name, officer.registered)):
            a.ok("officer_valid", officer, **said)
        case "other_name" if number and number.sure and name and name.confidence >= _needed(name, officer.registered):
            a.hit(kind, "officer_other_name", officer, cause="officer_certificate", subject=subject, **said)
        case _:
            a.doubt("officer_unclear", officer, **said)


def _one_off(name: Value, registered: str | None) -> bool:
    """A name read with one other character beside the number on file: a slip, where other records show both."""
    return not name.sure and registered is not None and slip(same_key(name.text), same_key(registered))


def _needed(name: Value, registered: str | None) -> float:
    """How sure a name must be to be another officer's: with one other character beside the right number it is mostly misread."""
    return trust.CERTAIN if registered and slip(same_key(name.text), same_key(registered)) else trust.SURE_ONE_CHARACTER


def shown_elsewhere(facts: Facts, paper: Paper) -> frozenset[str]:
    """Officers whom other records name with their number on file."""
    return frozenset(o.registered for o in facts.officers if o.paper != paper.index and o.state == "valid" and o.registered)


def repeated(facts: Facts, officer: OfficerFact) -> bool:
    """Another record bears the officer's number, read as clearly."""
    number = officer.cert_no
    return number is not None and any(
        o.paper != officer.paper and o.cert_no and o.cert_no.sure and o.cert_no.text == number.text for o in facts.officers
    )


@check("a1_05_recusal")
def recusal(facts: Facts, params: Params) -> Verdict:
    """The respondent was told of the right to ask for recusal."""
    a = Answer()
    for paper in facts.of(*doc_types(params)):
        found = mentions(paper, params.get("phrases", ["申请回避"]))
        if found.presence is Presence.YES:
            a.ok("recusal_told", found, paper=paper)
        elif found.presence is Presence.NO:
            a.hit("not_told", "recusal_not_told", paper, cause="recusal_not_told", subject=str(paper.index), paper=paper)
        else:
            a.doubt("recusal_unclear", paper, paper=paper)
    return a.verdict("no_record")

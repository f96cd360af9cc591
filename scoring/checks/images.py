"""D2 digital quality: resolution, colour, straightness, legibility, format, metadata, disclosure.

The scan is judged as found; a wrong turn that was put right does not count, skew does.
"""

from __future__ import annotations

import re
from decimal import Decimal

from casefile.facts.compare import contradicts, same_key
from casefile.facts.text import located_lines, search
from casefile.facts.values import Facts, Paper, Sheet
from casefile.recognition.canonical.identity import check_resident_id
from scoring.checks.base import Answer, Params, Verdict, check, field_name, not_applicable, undecided
from scoring.checks.common import deadline, doc_types, unread, untyped

_LONG_TERM = ("image/jpeg", "image/tiff", "image/png", "image/jp2")
_SEALED = (
    "EVIDENCE_PRESERVATION_LIST", "PRESERVATION_RELEASE", "COERCIVE_DECISION", "COERCIVE_EXTENSION", "COERCIVE_RELEASE",
    "RECTIFY_NOTICE", "PENALTY_NOTICE", "HEARING_NOTICE", "PENALTY_DECISION", "NO_PENALTY_DECISION", "DEMAND_LETTER",
    "INSTALMENT_NOTICE",
)  # fmt: skip
# Other papers that an office or a third body often seals.
_MAY_BE_SEALED = (
    "CASE_FILING", "INVESTIGATION_REPORT", "LEGAL_REVIEW", "PENALTY_APPROVAL", "GROUP_DISCUSSION", "SERVICE_RECEIPT",
    "WEIGHING_REPORT", "APPRAISAL_OPINION", "MONITOR_RECORD", "CLOSING_REPORT", "DISCLOSURE_RECORD", "TRANSFER_LETTER",
    "COPY_NOTICE", "POWER_OF_ATTORNEY", "DOC_EVIDENCE", "ID_PROOF", "PAYMENT_RECEIPT", "DEFENCE_STATEMENT", "WAIVER",
    "SAMPLING_VOUCHER", "HEARING_REPORT", "RECTIFY_CHECK", "COURT_ENFORCE_APPLY", "ASSIST_LETTER",
)  # fmt: skip
_PICTURES = ("PHOTO_EVIDENCE", "ID_PROOF", "DOC_EVIDENCE", "AV_RECORD", "APPRAISAL_OPINION")
_SEAL_PLACE = re.compile(r"[(\[](?:印章|盖章|公章|加盖[^)\]]{0,6}章)[)\]]|(?:机关|单位|机构)(?:\()?(?:盖章|印章|公章)")


def _judged(facts: Facts) -> list[Sheet]:
    """Pages that count: the ones that stay in the dossier and carry something."""
    return [s for s in facts.sheets if s.written]


@check("d2_01_resolution")
def resolution(facts: Facts, params: Params) -> Verdict:
    """At least 200 dpi (DA/T 31—2017 9.4)."""
    a = Answer()
    least = int(params.get("min_dpi", 200))
    for sheet in _judged(facts):
        if sheet.dpi is None:
            a.doubt("dpi_not_stated", sheet)
        elif sheet.dpi < least:
            a.hit("mismatch", "dpi_low", sheet, cause="low_resolution", subject=sheet.id, dpi=sheet.dpi, least=least)
    if a.empty and _judged(facts):
        a.ok("dpi_enough", _judged(facts)[:1], least=least, count=len(_judged(facts)))
    return a.verdict("no_pages_judged")


@check("d2_02_colour")
def colour(facts: Facts, params: Params) -> Verdict:
    """Pages with seals, red heads or photographs are in colour (DA/T 31—2017 9.3)."""
    a = Answer()
    photos = doc_types(params, "colour_documents")
    for sheet in _judged(facts):
        kind = facts.papers[sheet.paper].type if sheet.paper is not None else ""
        why = "seal" if sheet.seals or _must_be_sealed(facts, sheet) else "photo" if kind in photos else ""
        if not why and sheet.colour != "RGB" and kind in _MAY_BE_SEALED:
            a.doubt("colour_seal_unclear", sheet)  # in grey a seal may not be recognised
        if not why:
            continue
        if sheet.colour == "RGB":
            a.ok("in_colour", sheet)
        else:
            a.hit("mismatch", f"colour_lost_{why}", sheet, cause="colour_lost", subject=sheet.id, colour=sheet.colour)
    if a.empty and _judged(facts):
        a.ok("no_colour_needed", _judged(facts)[:1])
    return a.verdict("no_pages_judged")


def _must_be_sealed(facts: Facts, sheet: Sheet) -> bool:
    """The page of an outgoing paper on which its issuer and date stand, or one that prints a place for the seal."""
    if sheet.paper is not None and facts.papers[sheet.paper].known and _place_for_seal(facts.papers[sheet.paper], sheet):
        return True
    if sheet.paper is None or facts.papers[sheet.paper].type not in _SEALED or not facts.papers[sheet.paper].known:
        return False
    made = facts.papers[sheet.paper].get("made_date")
    return made is not None and made.page == sheet.id


def _place_for_seal(paper: Paper, sheet: Sheet) -> bool:
    """The page prints where the seal goes."""
    if not _SEAL_PLACE.search(paper.text):  # most papers: their lines need not be told apart
        return False
    return any(paper.pages[at] == sheet.id and _SEAL_PLACE.search(text) for at, text, _ in located_lines(paper))


@check("d2_03_upright")
def upright(facts: Facts, params: Params) -> Verdict:
    """Skew and dark borders stay below the thresholds."""
    a = Answer()
    most, border = Decimal(params.get("max_skew_deg", 1)), Decimal(params.get("max_border_percent", 3))
    for sheet in _judged(facts):
        skew, share = Decimal(str(abs(sheet.skew_deg))), Decimal(str(sheet.border_ratio)) * 100
        if not sheet.read:
            a.doubt("page_unread", sheet)
        elif skew > most:
            a.hit("mismatch", "skewed", sheet, cause="skewed", subject=sheet.id, skew=skew, most=most)
        elif share > border:
            a.hit("mismatch", "dark_border", sheet, cause="skewed", subject=sheet.id, share=share.quantize(Decimal("0.1")), most=border)
    if a.empty and _judged(facts):
        a.ok("straight", _judged(facts)[:1], most=most, count=len(_judged(facts)))
    return a.verdict("no_pages_judged")


@check("d2_04_legible")
def clear(facts: Facts, params: Params) -> Verdict:
    """Pages are clear enough to be read."""
    a = Answer()
    least = Decimal(params.get("min_confidence", "0.8"))
    for sheet in _judged(facts):
        if not sheet.read:
            a.doubt("page_unread", sheet)
        elif not sheet.lines and sheet.paper is not None and facts.papers[sheet.paper].type not in _PICTURES:
            a.doubt("page_unread", sheet)  # ink, and not a word of it
        elif sheet.lines and Decimal(str(sheet.confidence)) < least:
            a.hit(
                "mismatch", "page_not_clear", sheet, cause="illegible", subject=sheet.id,
                confidence=Decimal(str(sheet.confidence)).quantize(Decimal("0.01")), least=least,
            )  # fmt: skip
    if a.empty and _judged(facts):
        a.ok("pages_clear", _judged(facts)[:1], least=least, count=len(_judged(facts)))
    return a.verdict("no_pages_judged")


@check("d2_06_format")
def file_format(facts: Facts, params: Params) -> Verdict:
    """Images are of long-term formats and every written page has its text (the dossier itself is PDF/A-2u)."""
    a = Answer()
    for sheet in _judged(facts):
        if not sheet.read:
            a.doubt("page_unread", sheet)
        elif sheet.image_type not in _LONG_TERM:
            a.hit("mismatch", "format_other", sheet, subject=sheet.id, value=sheet.image_type)
    if a.empty and _judged(facts):
        a.ok("format_right", _judged(facts)[:1], count=len(_judged(facts)))
    return a.verdict("no_pages_judged")


@check("d2_07_four_properties")
def four_properties(facts: Facts, params: Params) -> Verdict:
    """Digests of all inputs are on record, nothing was refused or lost, every page has its place."""
    a = Answer()
    for entry in facts.inputs:
        if entry.state == "refused":
            a.hit("mismatch", "input_refused", subject=entry.path, file=entry.path)
        elif entry.lost_pages:
            a.hit("mismatch", "pages_lost", subject=entry.path, file=entry.path, count=entry.lost_pages)
        elif entry.sha256 is None:
            a.hit("mismatch", "digest_missing", subject=entry.path, file=entry.path)
    loose = [s for s in _judged(facts) if s.paper is None]
    if loose:
        a.doubt("pages_loose", loose, count=len(loose))
    if a.empty and facts.inputs:
        a.ok("digests_on_record", facts.sheets[:1], count=len(facts.inputs))
    return a.verdict("no_pages_judged")


@check("d2_08_disclosure")
def disclosure(facts: Facts, params: Params) -> Verdict:
    """Where the decision was published: within seven working days, as decided, without personal numbers.

    行政处罚法 art. 48 binds decisions of some social influence; without a record a person decides
    whether this is one.
    """
    records = facts.of(*doc_types(params))
    if not records:
        if facts.of("NO_PENALTY_DECISION") and not facts.of("PENALTY_DECISION"):
            return not_applicable("no_fine")
        return undecided("disclosure_not_on_file", facts.of("PENALTY_DECISION"), untyped(facts))
    a = Answer()
    deadline(a, facts, "T11", str(params.get("limit", "7wd")), kind="late", cause="disclosed_late")
    if facts.of("RECONSIDERATION", "JUDGMENT") and facts.span("T12"):  # 行政处罚法 art. 48(2)
        deadline(a, facts, "T12", str(params.get("withdraw_limit", "3wd")), kind="late", cause="withdrawn_late")
    record = records[0]
    shown, own = record.get("party_name"), facts.value("party_name", "PENALTY_DECISION")
    if own and own.read and shown and shown.read:
        masked = re.sub(r"[*×某○]+", "", same_key(shown.text))
        if same_key(shown.text) == same_key(own.text) or (masked != same_key(shown.text) and masked[:1] == same_key(own.text)[:1]):
            a.ok("field_agrees", shown, own, field=field_name("party_name"), value=own, count=2)
        elif contradicts(own, shown):
            a.hit(
                "mismatch", "field_differs", shown, own, cause="disclosure_differs", subject="party_name",
                field=field_name("party_name"), paper=record, value=shown, other=facts.papers[own.paper], reference=own,
            )  # fmt: skip
        else:
            a.doubt("field_differs_unclear", shown, own, field=field_name("party_name"), paper=record, value=shown, reference=own)
    elif shown is None or not shown.read:
        unread(a, record, "party_name", shown)
    leak = search(record, r"(?<!\d)\d{17}[\dX](?!\d)")
    if leak and check_resident_id(leak.match):
        a.hit("leak", "personal_number_shown", leak, cause="disclosure_differs", subject="leak")
    return a.verdict()

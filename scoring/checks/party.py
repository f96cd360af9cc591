"""A2 party: identity proof, agreement of its data, check digits, authority of those who act for it."""

from __future__ import annotations

import re

from casefile.facts import trust
from casefile.facts.compare import agreement, same_address, same_key, slip
from casefile.facts.text import mentions
from casefile.facts.values import Facts, Value
from casefile.recognition.canonical.identity import check_resident_id, check_uscc
from scoring.checks.base import Answer, Params, Verdict, check, field_name, not_applicable
from scoring.checks.common import absent, borne_by, consistent, doc_types, untyped

_CARD_LIKE = re.compile(r"\d{14,20}[\dX]")


@check("a2_01_id_proof")
def id_proof(facts: Facts, params: Params) -> Verdict:
    """Proof of identity is on file and names the party."""
    a = Answer()
    proofs = facts.of(*doc_types(params))
    if not proofs:
        absent(a, facts, "ID_PROOF")
        return a.verdict()
    wanted = {
        same_key(v.text)
        for n in ("party_name", "party_id_no", "uscc")
        for v in facts.values(n)
        if v.read and facts.papers[v.paper].type != "ID_PROOF"
    }
    for proof in proofs:
        own = [v for n in ("party_name", "party_id_no", "uscc") for v in proof.all(n) if v.read]
        fitting = [v for v in own if same_key(v.text) in wanted]
        if fitting:
            a.ok("proof_of_party", fitting, value=fitting[0])
        elif wanted and any(w in proof.text for w in wanted if len(w) > 1):
            a.ok("proof_on_file", proof)
    if a.empty:
        a.doubt("proof_of_other", proofs)
    return a.verdict()


@check("a2_02_party_consistent")
def party_consistent(facts: Facts, params: Params) -> Verdict:
    """Name, number and address of the party are the same on every paper."""
    a = Answer()
    types = doc_types(params)
    decisions = [p.index for p in facts.of("PENALTY_DECISION", "CASE_FILING")]
    for name in params.get("fields", ()):
        alike = same_address if name == "party_address" else None
        found = agreement(facts.values(name, *types), alike=alike, prefer=decisions)
        consistent(a, facts, name, found, "party_differs", borne_by=borne_by(params, name))
    if a.empty:
        a.doubt("field_unread", untyped(facts), field=field_name("party_name"))
    return a.verdict()


@check("a2_03_id_check_digits")
def id_check_digits(facts: Facts, params: Params) -> Verdict:
    """Numbers of resident cards (GB 11643) and credit codes (GB 32100) have the right check character."""
    a = Answer()
    seen: dict[tuple[str, str], Value] = {}
    for name in params.get("fields", ()):
        for value in facts.values(name):
            known = seen.get((name, value.text))
            if value.value is not None and (known is None or known.confidence < value.confidence):
                seen[name, value.text] = value
    right = {text for (name, text), v in seen.items() if _right(name, text)}
    for (name, text), value in seen.items():
        said = {"paper": facts.papers[value.paper], "field": field_name(name), "value": value}
        if not value.read:
            # One unclear copy matters only where no paper shows the number clearly (A2-02 compares them).
            if not any(v.read for (other, _), v in seen.items() if other == name) and not _stray(facts, name):
                a.doubt("value_unread", value, paper=said["paper"], field=said["field"])
        elif name != "uscc" and not _CARD_LIKE.fullmatch(text):
            continue  # a passport or another paper: no check character is known
        elif _right(name, text):
            a.ok("number_right", value, **said)
        elif not value.sure and _sound_elsewhere(facts, name, text, value.paper):
            a.ok("number_right_elsewhere", value, **said)
        elif any(_right(name, other) for other in value.alternatives) or any(_near(text, r) for r in right):
            # Another paper has the sound number, or the reading allows it: A2-02 judges the difference.
            a.doubt("number_wrong_unclear", value, **said)
        elif value.sure:
            a.hit("mismatch", "number_wrong", value, cause="party_number_wrong", subject=text, **said)
        else:
            a.doubt("number_wrong_unclear", value, **said)
    return a.verdict("no_number")


def _sound_elsewhere(facts: Facts, name: str, text: str, paper: int) -> bool:
    """Two other papers bear one sound number, surely read, of which this is a misread copy."""
    sound = {v.paper for v in facts.values(name) if v.paper != paper and v.sure and _right(name, v.text) and _near(text, v.text)}
    return len(sound) > 1


def _right(name: str, text: str) -> bool:
    return check_uscc(text) if name == "uscc" else check_resident_id(text)


def _stray(facts: Facts, name: str) -> bool:
    """A credit code in the case of a person: a voucher's column holds another number."""
    return name == "uscc" and facts.party_type == "PERSON"


def _near(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) <= 2


@check("a2_04_power_of_attorney")
def power_of_attorney(facts: Facts, params: Params) -> Verdict:
    """Whoever signed for a unit is its legal representative or has a power of attorney on file."""
    if facts.party_type == "PERSON":
        return not_applicable("party_is_person", [v for v in facts.values("party_type") if v.text == "PERSON"][:1])
    a = Answer()
    if facts.party_type is None:
        a.doubt("field_unread", facts.of("CASE_FILING", "PENALTY_DECISION"), field=field_name("party_type"))
        return a.verdict()
    heads = [v for v in facts.values("legal_rep") if v.read]
    own = {same_key(v.text) for v in heads} | {same_key(v.text) for v in facts.values("party_name") if v.read}
    signers = [v for v in facts.values("recipient", "SERVICE_RECEIPT") if v.value]
    for record in facts.of("INTERROGATION_RECORD"):
        respondent = record.get("respondent_name")
        if respondent and mentions(record, ["委托代理人", "受委托人", "受公司委托"]):
            signers.append(respondent)
    others = [v for v in signers if not v.read or same_key(v.text) not in own]
    powers = facts.of("POWER_OF_ATTORNEY")
    if not signers:
        a.doubt("field_unread", facts.of("SERVICE_RECEIPT"), field=field_name("recipient"))
    elif not heads and others:
        a.doubt("field_unread", others, field=field_name("legal_rep"))
    elif not others:
        a.ok("signed_by_head", signers, value=heads[0] if heads else "")
    for signer in others if heads else []:
        if powers:
            a.ok("power_on_file", signer, powers, value=signer)
        elif signer.confidence >= _needed(signer, heads) and facts.rules_out("POWER_OF_ATTORNEY"):
            a.hit(
                "missing_document", "power_missing", signer, heads[0], cause="missing_power_of_attorney",
                paper=facts.papers[signer.paper], value=signer, head=heads[0],
            )  # fmt: skip
        elif signer.sure and not _near_head(signer, heads):
            a.doubt("power_unclear", signer, heads[0], value=signer, head=heads[0])
        else:  # what the signature reads as is not worth quoting
            a.doubt("signer_unclear", signer, heads[0], paper=facts.papers[signer.paper], head=heads[0])
    return a.verdict()


def _near_head(signer: Value, heads: list[Value]) -> bool:
    return any(set(signer.text) & set(h.text) for h in heads)


def _needed(signer: Value, heads: list[Value]) -> float:
    # A signature that shares a character with the head's name may be that name, read badly; with one other all the more.
    if any(slip(same_key(signer.text), same_key(h.text)) for h in heads):
        return trust.CERTAIN
    return trust.SURE_ONE_CHARACTER if _near_head(signer, heads) else trust.SURE


@check("a2_05_liable_party")
def liable_party(facts: Facts, params: Params) -> Verdict:
    """The party named in the decision is the owner or operator on the certificates."""
    a = Answer()
    name = facts.value("party_name", "PENALTY_DECISION", "CASE_FILING")
    if name is None or not name.read:
        a.doubt("field_unread", facts.of(*doc_types(params)), field=field_name("party_name"))
        return a.verdict()
    wanted = same_key(name.text)
    for proof in facts.of("ID_PROOF"):
        if wanted in same_key(proof.text):
            a.ok("proof_of_party", proof, value=name)
    if a.empty:
        a.doubt("liable_unclear", name, facts.of("ID_PROOF"), value=name)
    return a.verdict()

"""Values that other papers of the case, or the office's registry, bear out.

A value read with doubt is no doubt any more where another paper bears the very same one: two readings
do not go wrong in the same way. It may then be used; to contradict others it takes more than that.
Dates are left alone, as another event may well have happened on the day a date was misread for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from casefile.facts.compare import number_key, same_key
from casefile.facts.values import Paper, Value
from casefile.settings import Officer

_BORNE_OUT = 0.80  # readable, not sure
_ENOUGH_DATES = 6
_SHORTEST = 2  # characters; a single one agrees by chance
# Names under which one thing may stand on different papers.
_FAMILY = {
    "served_doc_no": "doc_no",
    "recipient": "person",
    "respondent_name": "person",
    "legal_rep": "person",
    "party_name": "person",
    "respondent_id_no": "person_id",
    "party_id_no": "person_id",
    "amount_words": "amount",
}
_ALONE = frozenset(
    ("hearing_offered", "party_type", "service_method", "source_kind", "conclusion", "retention", "axles", "approver")
)  # few possible values, or one paper only: agreement says nothing


def borne_out(papers: Sequence[Paper], registry: Sequence[Officer]) -> tuple[Paper, ...]:
    """The papers, with the confidence of unclear values raised that are borne out elsewhere."""
    places: dict[tuple[str, str], set[int]] = defaultdict(set)
    for paper in papers:
        for value in paper.values:
            if _counts(value):
                places[_key(value)].add(paper.index)
    known = {(o.cert_no.upper(), same_key(o.name)) for o in registry}

    lone = _lone_years(papers)

    def weighed(value: Value, paper: Paper) -> Value:
        if value in lone and value.confidence < 1:  # a person's entry stands
            return replace(value, confidence=min(value.confidence, _BORNE_OUT))
        if value.read or not _counts(value):
            return value
        elsewhere = places[_key(value)] - {paper.index}
        if elsewhere or _registered(value, paper, known):
            return replace(value, confidence=_BORNE_OUT)
        return value

    return tuple(replace(p, values=tuple(weighed(v, p) for v in p.values)) for p in papers)


def _lone_years(papers: Sequence[Paper]) -> frozenset[Value]:
    """Dates that no other paper bears, of a year far from all others of the case, and one figure of it off.

    Nothing may be accused on such a year; read as another it would fit.
    """
    dated = [v for p in papers for v in p.values if v.read and v.day and v.value and v.value[4:5] == "-"]
    years = sorted(v.day.year for v in dated if v.day)
    if len(years) < _ENOUGH_DATES:
        return frozenset()
    usual = years[len(years) // 2]
    return frozenset(
        v for v in dated
        if v.day and abs(v.day.year - usual) > 1 and sum(a != b for a, b in zip(str(v.day.year), str(usual), strict=True)) == 1
        and not any(o.day == v.day and o.paper != v.paper for o in dated)
    )  # fmt: skip


def _counts(value: Value) -> bool:
    dated = value.name.endswith(("_at", "_date", "_from", "_to"))
    return value.there and not dated and value.name not in _ALONE and len(value.text) >= _SHORTEST


def _key(value: Value) -> tuple[str, str]:
    family = _FAMILY.get(value.name, value.name)
    return family, number_key(value.text) if family in ("doc_no", "case_no") else same_key(value.text)


def _registered(value: Value, paper: Paper, known: set[tuple[str, str]]) -> bool:
    """An officer's name and number on one paper that the registry gives to one person."""
    if value.name == "officer_cert_nos":
        return any((value.text.upper(), same_key(n.text)) in known for n in paper.all("officers"))
    if value.name == "officers":
        return any((n.text.upper(), same_key(value.text)) in known for n in paper.all("officer_cert_nos"))
    return False

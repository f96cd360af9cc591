"""What the documents of a case say of the same thing raises or lowers confidence, never a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from casefile.model import Document, Field

# Fields that are the same on every paper of one case.
_SHARED = frozenset(
    [
        "case_no",
        "party_name",
        "party_id_no",
        "uscc",
        "legal_rep",
        "party_address",
        "party_phone",
        "cause",
        "vehicle_no",
        "officers",
        "officer_cert_nos",
        "gross_weight_t",
        "limit_weight_t",
        "axles",
        "incident_at",
        "incident_place",
        "amount",
        "amount_words",
        "issuer",
    ]
)
_RAISED = 0.985
_CONFIDENT = 0.93  # from here a lone value may be what the paper says (facts.trust.SURE_ONE_CHARACTER)
_LOWERED = 0.85


def agree(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents with confidences weighed against each other.

    A value that three or more papers bear alike is surer. One that stands alone against an otherwise
    unanimous case, and was read with doubt, is less sure; a confident one is left: contradictions are
    what a reviewer looks for.
    """
    counts: dict[str, Counter[str]] = {}
    for document in documents:
        for name, value in {(f.name, f.value) for f in document.fields if f.name in _SHARED and f.value}:
            counts.setdefault(name, Counter())[value] += 1
    return tuple(replace(d, fields=tuple(_weighed(f, counts) for f in d.fields)) if d.fields else d for d in documents)


def _weighed(field: Field, counts: dict[str, Counter[str]]) -> Field:
    table = counts.get(field.name)
    if table is None or not field.value or field.confirmed_by is not None:
        return field
    same = table[field.value]
    if same >= 3:
        return replace(field, confidence=round(max(field.confidence, _RAISED * min(1.0, field.confidence + 0.25)), 4))
    most = table.most_common(1)[0][1]
    if same == 1 and most >= 3 and field.confidence < _CONFIDENT:
        return replace(field, confidence=round(field.confidence * _LOWERED, 4))
    return field

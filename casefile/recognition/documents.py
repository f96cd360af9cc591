"""From pages to documents: types, bounds, order, what is missing, what does not belong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from casefile.catalogue import Catalogue, Category
from casefile.recognition.bounds import Group, group_pages
from casefile.recognition.canonical.numbers import number_parts
from casefile.recognition.canonical.plates import find_plates
from casefile.recognition.canonical.text import plain_text
from casefile.recognition.fields.number import number_field
from casefile.recognition.fields.paper import Paper, best
from casefile.recognition.fields.party import party_name
from casefile.recognition.fields.receipt import receipt_rows, served_doc_nos
from casefile.recognition.fields.texts import name_list
from casefile.recognition.layout import PageItem
from casefile.recognition.order import Numbers, missing_sheets, page_numbers, reading_order, without_strokes
from casefile.recognition.types import PageView, joint, view


@dataclass(frozen=True)
class DocumentDraft:
    """A document as recognised.

    Attributes:
        pages: page ids in reading order, blanks behind the page they follow.
        type: contract type code.
        title: as printed, or the catalogue's name.
        confidence: 0–1, of the type.
        missing_sheets: printed page numbers that are not there.
        serves_page: for a service receipt a page id of the document it serves first.
    """

    pages: tuple[str, ...]
    type: str
    title: str
    confidence: float
    missing_sheets: tuple[int, ...] = ()
    serves_page: str | None = None


@dataclass(frozen=True)
class PageFacts:
    """What was recognised of one page; see the contract's Pages for the numbers and roles."""

    type: str | None
    confidence: float
    printed_number: int | None = None
    printed_total: int | None = None
    stamped_number: int | None = None
    role: str | None = None


@dataclass(frozen=True)
class Recognised:
    """Documents in the order of their first page in the input, and facts of every page."""

    documents: tuple[DocumentDraft, ...]
    pages: Mapping[str, PageFacts]


@dataclass
class _Draft:
    """A document while the case is being looked at as a whole."""

    views: list[PageView]
    numbers: list[Numbers]
    type: str
    confidence: float
    paper: Paper

    @property
    def ids(self) -> list[str]:
        return [v.item.id for v in self.views]


def recognise(items: Sequence[PageItem], catalogue: Catalogue, *, hints: Mapping[str, str] | None = None) -> Recognised:
    """Documents out of the pages of one case.

    Args:
        items: every page in input order; duplicates and separators are passed over, blanks follow the
            page before them.
        hints: page id → type code of a document that starts there, from outside.
    """
    facts: dict[str, PageFacts] = {}
    written: list[PageItem] = []
    for item in items:
        if item.reading.measures.separator is not None:
            facts[item.id] = PageFacts(None, 1.0, role="separator")
        elif item.blank or item.duplicate_of is not None:
            facts[item.id] = PageFacts(None, 1.0 if item.blank else 0.0)
        else:
            written.append(item)
    views = [view(i, catalogue) for i in written]
    numbers = without_strokes([page_numbers(v) for v in views])
    groups = group_pages(views, numbers, catalogue, hints)
    drafts = [_draft(g, views, numbers, catalogue, hints or {}) for g in groups]
    foreign = _foreign(drafts)
    for draft in drafts:
        role = "foreign" if draft in foreign else None
        for page, number in zip(draft.views, draft.numbers, strict=True):
            facts[page.item.id] = PageFacts(
                draft.type, draft.confidence, number.printed, number.total, number.stamped, role
            )
    kept = [d for d in drafts if d not in foreign]
    blanks = _blanks_after(items, {i for d in kept for i in d.ids})
    serves = _served(kept)
    documents = tuple(
        DocumentDraft(
            pages=tuple(p for page_id in d.ids for p in (page_id, *blanks.get(page_id, ()))),
            type=d.type,
            title=_title(d, catalogue),
            confidence=round(d.confidence, 4),
            missing_sheets=missing_sheets(d.numbers),
            serves_page=serves.get(id(d)),
        )
        for d in kept
    )
    return Recognised(documents, facts)


def _draft(
    group: Group,
    views: Sequence[PageView],
    numbers: Sequence[Numbers],
    catalogue: Catalogue,
    hints: Mapping[str, str],
) -> _Draft:
    own = [views[i] for i in group.pages]
    their = [numbers[i] for i in group.pages]
    order = reading_order(own, their)
    own, their = [own[i] for i in order], [their[i] for i in order]
    hinted = next((hints[v.item.id] for v in own if v.item.id in hints), None)
    kind, confidence = (hinted, 0.99) if hinted else joint(own)
    return _Draft(own, their, kind, confidence, Paper(catalogue[kind], catalogue, [v.item for v in own]))


def _title(draft: _Draft, catalogue: Catalogue) -> str:
    title = draft.views[0].title
    if title is not None and title.type == draft.type:
        return plain_text("".join(p.line.text for p in title.pieces))
    return catalogue[draft.type].name


def _blanks_after(items: Sequence[PageItem], homes: set[str]) -> dict[str, list[str]]:
    """Blank pages by the page of a document that they follow."""
    found: dict[str, list[str]] = {}
    last: str | None = None
    waiting: list[str] = []
    for item in items:
        if item.id in homes:
            last = item.id
            if waiting:  # blanks before anything else stand behind the first page
                found.setdefault(last, []).extend(waiting)
                waiting = []
        elif item.blank and item.duplicate_of is None:
            if last is None:
                waiting.append(item.id)
            else:
                found.setdefault(last, []).append(item.id)
    return found


# ── What belongs to which ───────────────────────────────────────────────────────────────────────────────────────


def _served(drafts: Sequence[_Draft]) -> dict[int, str]:
    """For each service receipt a page of the document it serves first; unread, of the last outgoing one."""
    numbered: dict[tuple[str, str, str], _Draft] = {}
    for draft in drafts:
        if draft.paper.kind.category is Category.OUTGOING and not draft.paper.kind.follows_served:
            own = best(number_field(draft.paper, "doc_no"))
            parts = number_parts(own.value) if own else None
            if parts:
                numbered.setdefault(parts, draft)
    serves: dict[int, str] = {}
    last: _Draft | None = None
    for draft in drafts:
        if not draft.paper.kind.follows_served:
            if draft.paper.kind.category is Category.OUTGOING:
                last = draft
            continue
        target = None
        for made in served_doc_nos(receipt_rows(draft.paper)):
            parts = number_parts(made.value)
            target = numbered.get(parts) if parts else None
            target = target or _nearly(parts, numbered)
            if target:
                break
        target = target or _by_name(draft, drafts) or last
        if target is not None:
            serves[id(draft)] = target.ids[0]
    return serves


def _nearly(parts: tuple[str, str, str] | None, numbered: Mapping[tuple[str, str, str], _Draft]) -> _Draft | None:
    """The same year and sequence, a prefix that one misread character separates."""
    if parts is None:
        return None
    prefix, year, seq = parts
    found = [
        d
        for (p, y, s), d in numbered.items()
        if (y, s) == (year, seq) and abs(len(p) - len(prefix)) <= 1 and p[-1:] == prefix[-1:]
    ]
    return found[0] if len(found) == 1 else None


def _by_name(receipt: _Draft, drafts: Sequence[_Draft]) -> _Draft | None:
    """Where the number was not read: the only outgoing document whose name stands in the receipt."""
    text = receipt.paper.flow.text
    found = [
        d for d in drafts if d.paper.kind.served and any(f"<{n}>" in text or n in text for n in (d.paper.kind.name,))
    ]
    found = [d for d in found if not any(o is not d and d.paper.kind.name in o.paper.kind.name for o in found)]
    return found[0] if len(found) == 1 else None


# ── Pages of another case ───────────────────────────────────────────────────────────────────────────────────────


def _foreign(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Documents whose number and party are both another case's.

    A case with a wrong number or name on one paper is a fault to be found, not a foreign page: so both
    the number and the party must differ, and nothing of this case may stand on the page.
    """
    numbers = {id(d): _case_number(d) for d in drafts}
    parties = {id(d): _party(d) for d in drafts}
    usual_number = _usual(numbers.values())
    usual_party = _usual(parties.values())
    if usual_party is None or len(drafts) < 4:
        return []
    plates = _usual(
        found.value for d in drafts if usual_party in d.paper.flow.text for found in find_plates(d.paper.flow.text)[:1]
    )
    officers = {id(d): _officers(d) for d in drafts}
    counted = Counter(name for names in officers.values() for name in names)
    ours = frozenset(name for name, count in counted.items() if count >= 3)
    return [
        d
        for d in drafts
        if _of_another_case(d, numbers[id(d)], parties[id(d)], usual_number, usual_party, plates)
        or _of_other_people(
            d, _other(numbers[id(d)], usual_number), parties[id(d)], officers[id(d)], ours, usual_party, plates
        )
    ]


def _officers(draft: _Draft) -> frozenset[str]:
    if "officers" not in draft.paper.kind.fields:
        return frozenset()
    return frozenset(made.value for made in name_list(draft.paper, "officers") if made.trust >= 0.85)


def _other(value: str | None, usual: str | None) -> bool:
    return value is not None and usual is not None and value != usual


def _of_other_people(
    draft: _Draft,
    other_number: bool,
    party: str | None,
    named: frozenset[str],
    ours: frozenset[str],
    usual_party: str,
    usual_plate: str | None,
) -> bool:
    """Whether a paper bears two of these: another number, another party, other officers, another vehicle.

    Nothing and nobody of this case may be named on it. On certificates and slips a party says nothing: they may be
    a driver's or an owner's whom nothing else names.
    """
    if draft.views[0].item.reading.confidence < 0.7:
        return False
    text = draft.paper.flow.text
    plates = {found.value for found in find_plates(text)}
    if usual_party in text or usual_plate in plates or any(name in text for name in ours):
        return False
    other = (
        other_number,
        party is not None and not draft.paper.kind.untitled and not _alike(party, usual_party),
        len(named) >= 2 and bool(ours),
        usual_plate is not None and bool(plates),
    )
    return sum(other) >= 2


def _of_another_case(
    draft: _Draft,
    number: str | None,
    party: str | None,
    usual_number: str | None,
    usual_party: str,
    usual_plate: str | None,
) -> bool:
    text = draft.paper.flow.text
    if usual_party in text or (usual_plate is not None and any(f.value == usual_plate for f in find_plates(text))):
        return False
    if draft.views[0].item.reading.confidence < 0.7:
        return False
    other_number = number is not None and usual_number is not None and number != usual_number
    other_party = party is not None and not _alike(party, usual_party)
    if other_number:
        return other_party or (party is None and "party_name" not in draft.paper.kind.fields)
    # Outgoing papers bear a number of their own, which says nothing: the party must be wholly different.
    return other_party and number is None and draft.paper.kind.served and draft.paper.kind.number == "doc_no"


def _usual(values: Iterable[str | None]) -> str | None:
    counted = Counter(v for v in values if v is not None)
    if not counted:
        return None
    value, count = counted.most_common(1)[0]
    return value if count >= 3 else None


def _case_number(draft: _Draft) -> str | None:
    """Year and sequence of the case's number where the paper bears it."""
    made = best(number_field(draft.paper, "case_no"))
    parts = number_parts(made.value) if made else None
    return f"{parts[1]}/{parts[2]}" if parts else None


def _party(draft: _Draft) -> str | None:
    if "party_name" not in draft.paper.kind.fields:
        return None
    made = best(party_name(draft.paper))
    return made.span.text if made and made.span and made.trust >= 0.7 else None


def _alike(one: str, other: str) -> bool:
    """Same name, one read or written slightly differently."""
    if one == other or one in other or other in one:
        return True
    return Levenshtein.normalized_similarity(one, other) >= 0.5


__all__ = ["DocumentDraft", "PageFacts", "PageItem", "Recognised", "recognise"]

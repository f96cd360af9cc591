"""Frozen fact values. Dates are ISO text and amounts decimal text, so that JSON keeps them exactly."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from casefile.facts import trust
from casefile.model import Box
from casefile.model.codec import from_plain, to_plain

SCHEMA = 1
"""Raised when the meaning of a fact changes: facts stored under another number are derived anew."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A spot on a page: page id, box on the upright page (None: the whole page), contract field name."""

    page: str
    box: Box | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """One field of one paper.

    Attributes:
        value: canonical form; None when an operator said that the paper does not bear it.
        confidence: 0–1; 1 when an operator entered or confirmed it.
        paper: index into `Facts.papers`.
        alternatives: other values the reading allows.
    """

    name: str
    value: str | None
    confidence: float
    paper: int
    page: str
    box: Box | None = None
    row: int | None = None
    alternatives: tuple[str, ...] = ()

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.page, self.box, self.name)

    @property
    def read(self) -> bool:
        return self.value is not None and self.confidence >= trust.READ

    @property
    def there(self) -> bool:
        """Something stands in its place, even if what it says is not clear."""
        return self.value is not None and self.confidence >= trust.THERE

    @property
    def sure(self) -> bool:
        return self.value is not None and self.confidence >= trust.SURE

    @property
    def day(self) -> date | None:
        """The date of a date or datetime value; None when it is none, or of no year a case can have."""
        try:
            day = date.fromisoformat((self.value or "")[:10])
        except ValueError:
            return None
        return day if 1980 <= day.year < 2100 else None

    @property
    def moment(self) -> datetime | None:
        """Date and time of a datetime value, None when it has no time."""
        try:
            return datetime.fromisoformat(self.value or "") if self.day and "T" in (self.value or "") else None
        except ValueError:
            return None

    @property
    def number(self) -> Decimal | None:
        """The number of an amount or a weight, None when it is none."""
        try:
            return Decimal(self.value or "")
        except InvalidOperation:
            return None

    @property
    def text(self) -> str:
        return self.value or ""


@dataclass(frozen=True, slots=True)
class MarkFact:
    """A seal, signature, fingerprint or handwriting (contract: marks)."""

    kind: str
    page: str
    box: Box
    confidence: float
    text: str | None = None

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.page, self.box, None)


@dataclass(frozen=True)
class Paper:
    """One document of the dossier.

    Attributes:
        confidence: 0–1, of the type.
        serves: index of the paper a service receipt follows.
        missing_sheets: printed page numbers that are not there.
        text: folded text of all its pages (`text.fold`), line after line without breaks.
        line_map: where each line of `text` starts and stands (`text.encode_lines`).
        legible: 0–1, confidence of its worst written page; 0 when one was not read at all.
        in_colour: every written page is stored in colour, so that a red seal would show.
    """

    index: int
    id: str
    type: str
    title: str
    confidence: float
    pages: tuple[str, ...]
    number: int | None = None
    serves: int | None = None
    missing_sheets: tuple[int, ...] = ()
    values: tuple[Value, ...] = ()
    marks: tuple[MarkFact, ...] = ()
    text: str = ""
    line_map: str = ""
    legible: float = 0.0
    in_colour: bool = False

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.pages[0] if self.pages else "")

    @property
    def known(self) -> bool:
        """Its type is sure enough to build on."""
        return self.confidence >= trust.TYPED

    def all(self, name: str) -> tuple[Value, ...]:
        return self._named.get(name, ())

    @cached_property
    def _named(self) -> dict[str, tuple[Value, ...]]:
        named: dict[str, tuple[Value, ...]] = {}
        for value in self.values:
            named[value.name] = (*named.get(value.name, ()), value)
        return named

    def get(self, name: str) -> Value | None:
        """The first readable value called `name`, else the first one, else None."""
        found = self.all(name)
        return next((v for v in found if v.read), found[0] if found else None)

    def seals(self) -> tuple[MarkFact, ...]:
        return tuple(m for m in self.marks if m.kind == "seal" and m.confidence >= trust.SEEN)

    def signatures(self) -> tuple[MarkFact, ...]:
        """Signatures and handwriting."""
        return tuple(
            m for m in self.marks if m.kind in ("signature", "handwriting") and m.confidence >= trust.SEEN
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One scanned page, as found (contract: pages)."""

    id: str
    input: int
    frame: int
    dpi: int | None
    colour: str
    turn: int
    skew_deg: float
    blank: bool
    duplicate_of: str | None
    role: str | None
    left_out: str | None
    paper: int | None
    position: int | None
    printed_number: int | None
    printed_total: int | None
    stamped_number: int | None
    volume: int | None
    number: int | None
    confidence: float
    read: bool
    lines: int
    red_ratio: float
    border_ratio: float
    seals: int
    image_type: str

    @property
    def written(self) -> bool:
        """It carries something of this case: not blank, repeated, left out, foreign or a separator."""
        return not (self.blank or self.duplicate_of or self.role or self.left_out)

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.id)


@dataclass(frozen=True, slots=True)
class InputFact:
    """One input file and what became of it."""

    path: str
    state: str
    code: str | None
    sha256: str | None
    pages: int
    lost_pages: int


@dataclass(frozen=True, slots=True)
class Day:
    """A date with its role in the procedure (`casefile.facts.days` lists the roles)."""

    role: str
    value: Value

    @property
    def date(self) -> date:
        day = self.value.day
        assert day is not None  # days are only made of dates
        return day


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, counted in every way a rule may ask.

    Attributes:
        rule: time rule it serves (domain reference T01–T24).
        calendar: days from start to end, start not counted; negative when the end comes first.
        working: working days after the start up to and including the end.
        between: full working days strictly between the two.
        idle: days off directly before the end: a period that ended on one of them ran on to it.
        missing_year: a year without calendar; then the three above are None.
    """

    rule: str
    start: Day
    end: Day
    calendar: int
    working: int | None
    between: int | None
    idle: int | None
    missing_year: int | None = None

    @property
    def sure(self) -> bool:
        return self.start.value.sure and self.end.value.sure


@dataclass(frozen=True, slots=True)
class OfficerFact:
    """An officer named on a record.

    Attributes:
        state: `valid` (number on file, in force that day, name agrees), `unknown` (number not on
            file), `expired` (not in force that day), `other_name` (number belongs to someone else),
            `named` (no readable number, but the name is on file and in force that day),
            `unread` (no readable number), `undated` (day of the record not read).
        registered: the name the number belongs to in the registry.
        near: an unknown number is one character away from a registered one.
    """

    paper: int
    name: Value | None
    cert_no: Value | None
    state: str
    registered: str | None = None
    near: bool = False


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """One citation of a law.

    Attributes:
        role: `violated`, `penalty`, or `text` for one that only stands in the running text.
        canonical: contract form, e.g. `中华人民共和国公路法#76.1(5)`.
        law: name as canonical has it; `known`: the registry has it.
        short: printed by a name that is not the full one.
        in_force: an edition was in force on the day that counts; None: not known.
        exists: the article exists in that edition; None: not known.
        lacks: `paragraph` or `item` where the article has them and the citation names none, else "".
        replaced_by: the numbers this provision has now, where the old one was cited.
        verified: the registry data it rests on were checked against the text of the law.
    """

    role: str
    paper: int
    canonical: str
    law: str
    confidence: float
    evidence: Evidence
    known: bool
    short: bool = False
    in_force: bool | None = None
    exists: bool | None = None
    lacks: str = ""
    replaced_by: str = ""
    verified: bool = False

    @property
    def sure(self) -> bool:
        return self.confidence >= trust.SURE


@dataclass(frozen=True, slots=True)
class FineRange:
    """What the cited penalty articles allow on the day of the act.

    Attributes:
        low, high: yuan, decimal text; None: the registry knows no range for them.
        on_income: above some illegal income the fine is a multiple of it, so more may be lawful.
        articles: the penalty provisions the range rests on, canonical.
        violation: id of the violation of the registry that has both sides, else "".
        paired: the violated and the penalty articles belong to one violation; None: not known.
        cause_fits: the cause of case points to that violation; False: only to others; None: to none the registry has.
    """

    paper: int
    low: str | None
    high: str | None
    on_income: bool
    articles: tuple[str, ...]
    violation: str
    paired: bool | None
    verified: bool
    cause_fits: bool | None = None


@dataclass(frozen=True, slots=True)
class RemedyFact:
    """What the law of the day a paper was made says of the remedies against it.

    Attributes:
        since: ISO day from which this holds.
        superior: the superior department, too, took requests for reconsideration; else only the office's own government.
    """

    paper: int
    since: str
    reconsideration_days: int
    litigation_months: int
    superior: bool
    verified: bool


@dataclass(frozen=True, slots=True)
class Overload:
    """An overload fine recomputed.

    Attributes:
        formula: `zj_overload` or `mot_overload`, as the cited law demands; "" when none is cited.
        due: yuan, decimal text: exact, whole tonnes upwards, whole tonnes downwards (the law does
            not say how a fraction of a tonne counts).
        permitted_t: limits that can apply to the number of axles, tonnes; empty when not known.
        verified: the formula was checked against the text of the law.
    """

    limit_t: Value
    gross_t: Value
    formula: str
    due: tuple[str, ...]
    permitted_t: tuple[str, ...] = ()
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A paper that stands before one it should follow in the chosen order."""

    paper: int
    after: int


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A required document that is not there, as `Dossier.missing` has it; `basis` is law and article."""

    type: str
    because: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Prior:
    """What has to be known of another archived case. Dates ISO, amounts decimal text."""

    case_id: str
    case_no: str | None = None
    party_name: str | None = None
    party_id: str | None = None
    vehicle_no: str | None = None
    incident_at: str | None = None
    amount: str | None = None
    doc_nos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """The settings criteria ask for; None or empty: not set."""

    agency: str | None = None
    region_code: str | None = None
    domains: tuple[str, ...] = ()
    reconsideration_bodies: tuple[str, ...] = ()
    courts: tuple[str, ...] = ()
    officers: int = 0
    hearing_person: int | None = None
    hearing_org: int | None = None
    legal_review_amount: int | None = None
    group_discussion_amount: int | None = None
    filing_days: str = "7cal"
    decision_days: str = "90cal"
    archive_days: str = "30cal"
    order: str = "procedure"


@dataclass(frozen=True)
class Facts:
    """All facts of one dossier.

    Attributes:
        party_type: PERSON or ORG, None when no paper says.
        typed: every written page of the case belongs to a paper of known type: a paper that was
            not found is not there.
        possible: types that unrecognised pages may be of; None: of any, nothing is known of them.
        history: other archived cases that share a number, party or vehicle; None: not looked up.
    """

    papers: tuple[Paper, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    inputs: tuple[InputFact, ...] = ()
    days: tuple[Day, ...] = ()
    spans: tuple[Span, ...] = ()
    officers: tuple[OfficerFact, ...] = ()
    articles: tuple[CitedArticle, ...] = ()
    ranges: tuple[FineRange, ...] = ()
    overload: Overload | None = None
    remedies: tuple[RemedyFact, ...] = ()
    missing: tuple[MissingFact, ...] = ()
    misplaced: tuple[Misplaced, ...] = ()
    party_type: str | None = None
    typed: bool = False
    possible: tuple[str, ...] | None = None
    office: Office = Office()
    history: tuple[Prior, ...] | None = None
    schema: int = SCHEMA

    def of(self, *types: str) -> tuple[Paper, ...]:
        """Papers of these types in dossier order."""
        return tuple(p for p in self.papers if p.type in types)

    def first(self, *types: str) -> Paper | None:
        """The first paper of the first of `types` that is there."""
        return next((p for t in types for p in self.papers if p.type == t), None)

    def rules_out(self, *types: str) -> bool:
        """No unrecognised page can be a paper of these types: one that was not found is not there."""
        return self.typed or (self.possible is not None and not set(types).intersection(self.possible))

    def values(self, name: str, *types: str) -> tuple[Value, ...]:
        """All values called `name`, on papers of `types` or on all."""
        return tuple(v for p in self.papers if not types or p.type in types for v in p.all(name))

    def value(self, name: str, *types: str) -> Value | None:
        """The best value called `name`: readable before not, then by the order of `types`."""
        found = [v for t in types for v in self.values(name, t)] if types else list(self.values(name))
        return next((v for v in found if v.read), found[0] if found else None)

    def all_days(self, role: str) -> tuple[Day, ...]:
        return tuple(d for d in self.days if d.role == role)

    def day(self, role: str) -> Day | None:
        """The first readable day of a role, else the first."""
        found = self.all_days(role)
        return next((d for d in found if d.value.read), found[0] if found else None)

    def span(self, rule: str) -> Span | None:
        return next((s for s in self.spans if s.rule == rule), None)

    def sheet(self, page: str) -> Sheet | None:
        return self._sheets.get(page)

    @cached_property
    def _sheets(self) -> dict[str, Sheet]:
        return {s.id: s for s in self.sheets}

    def to_plain(self) -> dict[str, Any]:
        """JSON data; `from_plain` makes the same facts of it."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Facts:
        """Raises ValueError when the data are of another schema or do not fit."""
        if data.get("schema") != SCHEMA:
            raise ValueError(f"facts of schema {data.get('schema')!r}")
        return from_plain(cls, data)

    @cached_property
    def sha256(self) -> str:
        """Digest of all facts, the same for the same facts on every machine."""
        text = json.dumps(self.to_plain(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

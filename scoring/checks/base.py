"""What checks are made of: outcomes, the answer a check builds up, and the registry they are found in.

A check is a pure function `(facts, params) -> Verdict`. It says what is so on paper; whether that
is final or only proposed to a person depends on the criterion's mode and is the engine's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from casefile.facts.text import Found, places_wanted
from casefile.facts.values import Day, Evidence, Facts, MarkFact, OfficerFact, Paper, Sheet, Value
from casefile.law.citation import Citation
from casefile.messages import sentence


class Outcome(StrEnum):
    """The four answers."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    NEEDS_JUDGEMENT = "needs_judgement"


Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Term:
    """Words that exist in each language: `type.PENALTY_DECISION`, `field.amount`, with values put in."""

    key: str
    params: tuple[tuple[str, Any], ...] = ()

    def in_language(self, lang: str) -> str:
        text = sentence(self.key, lang, **{name: _shown(value, lang) for name, value in self.params})
        return self.key.rpartition(".")[2] if text == self.key else text


def setting_name(key: str) -> Term:
    """What the form of the office's settings calls `section.key`."""
    return Term(f"setting.{key}")


def paper_name(code: str) -> Term:
    """The name of a document type."""
    return Term(f"type.{code}")


def field_name(name: str) -> Term:
    """The name of a contract field."""
    return Term(f"field.{name}")


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence: its message code and the values for it."""

    code: str
    params: tuple[tuple[str, Any], ...] = ()

    def text(self, lang: str) -> str:
        return sentence(f"score.{self.code}", lang, **{name: _shown(value, lang) for name, value in self.params})


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the criterion is broken.

    Attributes:
        kind: key into the item's deductions.
        cause: root cause of the pack, "" for none; hits of one cause and `subject` deduct once.
    """

    kind: str
    note: Note
    cause: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found.

    Attributes:
        notes: the sentences, the decisive ones first.
        evidence: every spot it rests on, in the same order.
    """

    outcome: Outcome
    notes: tuple[Note, ...]
    evidence: tuple[Evidence, ...]
    hits: tuple[Hit, ...] = ()


Source = Evidence | Value | Paper | Sheet | MarkFact | Day | Found | OfficerFact | None


def evidence_of(*sources: Source | Iterable[Source]) -> tuple[Evidence, ...]:
    """The spots of values, papers, pages, marks, days and finds, without repetitions."""
    if not places_wanted():
        return ()
    spots: list[Evidence] = []

    def add(source: Source | Iterable[Source]) -> None:
        match source:
            case None:
                return
            case Evidence():
                spot = source
            case Day():
                spot = source.value.evidence
            case Value() | Paper() | Sheet() | MarkFact() | Found():
                spot = source.evidence
            case OfficerFact():
                add(source.name)
                add(source.cert_no)
                return
            case _:
                for one in source:
                    add(one)
                return
        if spot.page and spot not in spots:
            spots.append(spot)

    for source in sources:
        add(source)
    return tuple(spots)


class Answer:
    """Collects what a check finds; hits outweigh doubts, doubts outweigh passes."""

    def __init__(self) -> None:
        self._passes: list[Note] = []
        self._doubts: list[Note] = []
        self._hits: list[Hit] = []
        self._spots: dict[str, list[Evidence]] = {"pass": [], "doubt": [], "hit": []}

    def ok(self, code: str, *spots: Source | Iterable[Source], **values: Any) -> None:
        """Something that is as it should be."""
        self._passes.append(Note(code, tuple(values.items())))
        self._spots["pass"].extend(evidence_of(*spots))

    def doubt(self, code: str, *spots: Source | Iterable[Source], **values: Any) -> None:
        """Something that cannot be told: a person has to look."""
        note = Note(code, tuple(values.items()))
        if note not in self._doubts:
            self._doubts.append(note)
        self._spots["doubt"].extend(evidence_of(*spots))

    def hit(
        self,
        kind: str,
        code: str,
        *spots: Source | Iterable[Source],
        cause: str = "",
        subject: str = "",
        **values: Any,
    ) -> None:
        """Something that is broken; `kind` is the key of its deduction."""
        self._hits.append(Hit(kind, Note(code, tuple(values.items())), cause, subject))
        self._spots["hit"].extend(evidence_of(*spots))

    @property
    def broken(self) -> bool:
        return bool(self._hits)

    @property
    def open(self) -> bool:
        return bool(self._doubts)

    @property
    def empty(self) -> bool:
        return not (self._hits or self._doubts or self._passes)

    def verdict(self, otherwise: str = "", **values: Any) -> Verdict:
        """The outcome; `otherwise` says why the criterion does not apply when nothing was found."""
        if self._hits:
            notes = [h.note for h in self._hits] + self._doubts
            return Verdict(Outcome.FAIL, tuple(notes), self._all("hit", "doubt", "pass"), tuple(self._hits))
        if self._doubts:
            return Verdict(Outcome.NEEDS_JUDGEMENT, tuple(self._doubts), self._all("doubt", "pass"))
        if self._passes:
            return Verdict(Outcome.PASS, tuple(self._passes), self._all("pass"))
        return not_applicable(otherwise or "not_concerned", **values)

    def _all(self, *kinds: str) -> tuple[Evidence, ...]:
        return tuple(dict.fromkeys(spot for kind in kinds for spot in self._spots[kind]))


def not_applicable(code: str, *spots: Source | Iterable[Source], **values: Any) -> Verdict:
    """The criterion does not concern this case."""
    return Verdict(Outcome.NOT_APPLICABLE, (Note(code, tuple(values.items())),), evidence_of(*spots))


def undecided(code: str, *spots: Source | Iterable[Source], **values: Any) -> Verdict:
    """A person has to decide, and why."""
    return Verdict(Outcome.NEEDS_JUDGEMENT, (Note(code, tuple(values.items())),), evidence_of(*spots))


Check = Callable[[Facts, Params], Verdict]
CHECKS: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Registers a check under the name packs bind to.

    Raises:
        ValueError: the name is taken.
    """

    def register(function: Check) -> Check:
        if name in CHECKS:
            raise ValueError(f"check {name} is defined twice")
        CHECKS[name] = function
        return function

    return register


def _shown(value: Any, lang: str) -> str:
    match value:
        case Term():
            return value.in_language(lang)
        case Paper():
            return paper_name(value.type).in_language(lang)
        case Value():
            return _spoken(value.text, lang)
        case Day():
            return value.date.isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return plain_number(value)
        case list() | tuple():
            return ("、" if lang == "zh" else ", ").join(_shown(v, lang) for v in value)
        case str():
            return _spoken(value, lang)
        case _:
            return str(value)


_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(?=\d\d:\d\d)")


def _spoken(text: str, lang: str) -> str:
    """Moments and provisions as people write them, everything else as it is."""
    if "#" not in text:
        return _MOMENT.sub(r"\1 ", text)
    try:
        cite = Citation.parse(text)
    except ValueError:
        return text
    if lang != "zh":
        parts = (f"-{cite.sub}" if cite.sub else "", f"({cite.paragraph})" if cite.paragraph else "", f" item {cite.item}" if cite.item else "")
        return f"{cite.law} art. {cite.article}{''.join(parts)}"
    parts = (f"之{cite.sub}" if cite.sub else "", f"第{cite.paragraph}款" if cite.paragraph else "", f"第({cite.item})项" if cite.item else "")
    return f"《{cite.law}》第{cite.article}条{''.join(parts)}"


def plain_number(value: Decimal) -> str:
    """A number without needless zeros: 960, 26.53."""
    text = f"{value.normalize():f}"
    return text


def period(text: str) -> tuple[int, str]:
    """`7wd` as 7 and `wd`; units cal, wd, h, y.

    Raises:
        ValueError: not a period.
    """
    number = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(number), text[len(number) :]

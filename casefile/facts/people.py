"""Officers named on the records, checked against the office's registry on the day of the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from casefile.facts.compare import same_key, slip
from casefile.facts.text import fold
from casefile.facts.values import OfficerFact, Paper, Value
from casefile.settings import Officer

_MOST = 4  # officers a record names; more in its text are other people's
RECORDS = ("SCENE_RECORD", "INQUEST_RECORD", "INTERROGATION_RECORD", "SAMPLING_VOUCHER", "AV_RECORD", "HEARING_RECORD")


def officers(papers: Sequence[Paper], registry: Sequence[Officer]) -> tuple[OfficerFact, ...]:
    """Every officer of every record, names paired with numbers by row, else by position."""
    found: list[OfficerFact] = []
    for paper in papers:
        if paper.type in RECORDS:
            found.extend(_of(paper, registry))
    return tuple(found)


def _of(paper: Paper, registry: Sequence[Officer]) -> list[OfficerFact]:
    names, numbers = list(paper.all("officers")), list(paper.all("officer_cert_nos"))
    names = [n for n in names if n.value]
    numbers = [n for n in numbers if n.value]
    pairs: list[tuple[Value | None, Value | None]] = []
    by_row: dict[int | None, Value] = {v.row: v for v in numbers if v.row is not None}
    if len(by_row) == len(numbers) and all(n.row in by_row for n in names) and len(names) == len(numbers):
        pairs = [(n, by_row.get(n.row)) for n in names]
    elif len(names) == len(numbers):
        pairs = list(zip(names, numbers, strict=True))
    else:
        pairs = _by_owner(names, numbers, registry)
    found = [OfficerFact(paper.index, n, c, *_state(n, c, paper, registry)) for n, c in _repaired(pairs, registry)]
    return _completed(found, paper, registry)


def _by_owner(
    names: list[Value], numbers: list[Value], registry: Sequence[Officer]
) -> list[tuple[Value | None, Value | None]]:
    """Where a name or number is lost, position tells nothing: the registry says whose a number is."""
    owner = {o.cert_no: same_key(o.name) for o in registry}
    left = list(names)
    pairs: list[tuple[Value | None, Value | None]] = []
    for number in numbers:
        name = next((n for n in left if same_key(n.text) == owner.get(number.text)), None)
        if name is not None:
            left.remove(name)
        pairs.append((name, number))
    return [*pairs, *((name, None) for name in left)]


def _completed(found: list[OfficerFact], paper: Paper, registry: Sequence[Officer]) -> list[OfficerFact]:
    """Officers whose name and number stand in the paper's text, where the fields do not show both."""
    day = _day(paper)
    if day is None:
        return found
    shown = {o.registered for o in found if o.state == "valid"}
    result = list(found)
    for officer in registry:
        if officer.name in shown or not _in_force(officer, day):
            continue
        if officer.cert_no not in paper.text or fold(officer.name) not in paper.text:
            continue
        own = [o for o in result if o.name and same_key(o.name.text) == same_key(officer.name)]
        own = own or [o for o in result if o.state == "unknown" and o.near and o.cert_no and slip(o.cert_no.text.upper(), officer.cert_no.upper())]
        for old in own[:1]:
            if old.state in ("named", "unread", "unknown") and (old.state != "unknown" or old.near):
                result[result.index(old)] = replace(old, state="valid", registered=officer.name)
        if not own and len(result) < _MOST:
            result.append(OfficerFact(paper.index, None, None, "valid", officer.name))
    return result


def _repaired(
    pairs: list[tuple[Value | None, Value | None]], registry: Sequence[Officer]
) -> list[tuple[Value | None, Value | None]]:
    """Names put to their own numbers where the paper lists both in another order."""
    owner = {o.cert_no: same_key(o.name) for o in registry}
    names = [n for n, _ in pairs if n]
    result = []
    for name, number in pairs:
        mine = owner.get(number.text) if number else None
        better = next((n for n in names if mine and same_key(n.text) == mine), None)
        result.append((better or name, number))
    return result


def _on_file(name: Value, paper: Paper, registry: Sequence[Officer]) -> bool:
    """The name, clearly read, belongs to one officer of the registry, in force on the day of the record."""
    own = [o for o in registry if same_key(o.name) == same_key(name.text)]
    day = _day(paper)
    return name.read and day is not None and len(own) == 1 and _in_force(own[0], day)


def _day(paper: Paper) -> date | None:
    return next((v.day for n in ("started_at", "hearing_at", "made_date") for v in paper.all(n) if v.read and v.day), None)


def _in_force(officer: Officer, day: date) -> bool:
    return (officer.valid_from is None or officer.valid_from <= day) and (officer.valid_to is None or day <= officer.valid_to)


def _state(
    name: Value | None, number: Value | None, paper: Paper, registry: Sequence[Officer]
) -> tuple[str, str | None, bool]:
    if number is None or not number.read:
        return ("named", name.text, False) if name is not None and _on_file(name, paper, registry) else ("unread", None, False)
    entries = [o for o in registry if o.cert_no.upper() == number.text.upper()]
    if not entries:
        readings = {number.text.upper(), *(a.upper() for a in number.alternatives)}
        near = any(slip(r, o.cert_no.upper()) for r in readings for o in registry)
        return "unknown", None, near
    day = _day(paper)
    if day is None:
        return "undated", entries[0].name, False
    in_force = [o for o in entries if _in_force(o, day)]
    if not in_force:
        return "expired", entries[0].name, False
    if name is not None and name.read and same_key(name.text) not in {same_key(o.name) for o in in_force}:
        return "other_name", in_force[0].name, False
    return "valid", in_force[0].name, False

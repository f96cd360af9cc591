"""Facts as values: JSON, digest, derivation."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from casefile.facts import Facts
from tests.support.dossiers import (
    ORG,
    clean_case,
    heavier,
    with_coercion,
    with_contents,
    with_hearing,
    with_preservation,
)


@pytest.mark.parametrize("make", [clean_case, lambda: clean_case(ORG), lambda: with_contents(with_hearing(clean_case())), lambda: with_coercion(with_preservation(heavier(clean_case())))])
def test_facts_survive_json(make) -> None:  # type: ignore[no-untyped-def]
    facts = make().facts
    again = Facts.from_plain(json.loads(json.dumps(facts.to_plain(), ensure_ascii=False)))
    assert again == facts
    assert again.sha256 == facts.sha256


def test_the_digest_follows_every_value() -> None:
    digests = {
        clean_case().facts.sha256,
        clean_case().set("PENALTY_DECISION", "amount", "961.00").facts.sha256,
        clean_case().blur("PENALTY_DECISION", "amount", confidence=0.9).facts.sha256,
        clean_case().say("PENALTY_DECISION", "960", "961").facts.sha256,
    }
    assert len(digests) == 4


def test_facts_of_another_schema_are_refused() -> None:
    plain = clean_case().facts.to_plain()
    plain["schema"] = 0
    with pytest.raises(ValueError, match="schema"):
        Facts.from_plain(plain)


def test_every_day_and_span_carries_its_page() -> None:
    facts = with_hearing(clean_case()).facts
    pages = {s.id for s in facts.sheets}
    assert facts.days
    assert all(d.value.page in pages for d in facts.days)
    assert {"T01", "T02", "T07", "T08", "T10", "T11", "T13", "T22"} <= {s.rule for s in facts.spans}


def test_spans_count_what_the_calendar_says() -> None:
    span = clean_case().facts.span("T10")
    assert span is not None
    assert (span.calendar, span.working, span.between) == (3, 1, 0)  # Friday to Monday


def test_what_an_operator_confirmed_is_certain() -> None:
    dossier = clean_case().dossier
    fields = tuple(replace(f, confidence=0.1, confirmed_by="吴越") for f in dossier.documents[3].fields)
    from casefile.facts.papers import papers

    documents = (*dossier.documents[:3], replace(dossier.documents[3], fields=fields), *dossier.documents[4:])
    paper = papers(replace(dossier, documents=documents))[3]
    assert all(v.confidence == 1.0 for v in paper.values)


def test_unrecognised_pages_leave_the_case_untyped() -> None:
    assert clean_case().facts.typed
    assert not clean_case().untyped().facts.typed
    case = clean_case()
    case.paper("PHOTO_EVIDENCE").confidence = 0.3
    assert not case.facts.typed


def test_missing_is_what_the_dossier_says() -> None:
    case = clean_case().drop("CLOSING_REPORT", "ID_PROOF")
    assert [m.type for m in case.dossier.missing] == [m.type for m in case.facts.missing] == ["ID_PROOF", "CLOSING_REPORT"]


def test_a_character_read_with_doubt_gives_the_value_its_rivals() -> None:
    """The mean of a plate read surely hides the one figure that was not."""
    from dataclasses import replace

    from casefile.facts.papers import papers
    from casefile.model import Box, TextLine
    from casefile.model.reading import Char
    from tests.support.dossiers import clean_case

    case = clean_case().set("PENALTY_NOTICE", "vehicle_no", "浙G12346")
    dossier = case.dossier
    at = next(i for i, d in enumerate(dossier.documents) if d.type == "PENALTY_NOTICE")
    field = next(f for f in dossier.documents[at].fields if f.name == "vehicle_no")
    assert field.box is not None
    chars = tuple(Char(c, 0, 0, 0.6 if k == 7 else 0.99, (("5", 0.3),) if k == 7 else ()) for k, c in enumerate("车浙G12346号"))
    line = TextLine("车浙G12346号", Box(0.05, field.box.y0, 0.9, field.box.y1), 0.96, chars)

    def found(line: TextLine) -> tuple[str, ...]:
        pages = tuple(
            replace(p, reading=replace(p.reading, lines=(line,))) if p.id == field.page and p.reading else p for p in dossier.pages
        )
        paper = papers(replace(dossier, pages=pages))[at]
        value = paper.get("vehicle_no")
        assert value is not None
        return value.alternatives

    assert found(line) == ("浙G12345",)
    assert found(replace(line, chars=tuple(replace(c, confidence=0.99) for c in chars))) == ()

"""Filing order, volumes and page numbers, on values."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from casefile.assembly.contents import contents_rows
from casefile.assembly.numbering import number_pages
from casefile.assembly.operations import mark_pages
from casefile.assembly.order import filing_order
from casefile.catalogue import FilingProfile, filing_profile, load
from casefile.model import Arrangement, Colour, Document, Dossier, DossierPage, Field, Page, PageOrigin
from casefile.settings import DossierSettings, Settings

CATALOGUE = load()


def page(number: int, *, blank: bool = False, document: int | None = None) -> DossierPage:
    made = Page(f"{number:016x}-0", number, 0, 1654, 2339, 200, Colour.RGB, "0" * 64, "image/jpeg", PageOrigin.FILE)
    return DossierPage(made, None, blank=blank, document=document)


def paper(kind: str, pages: list[DossierPage], **values: str) -> Document:
    ids = tuple(p.page.id for p in pages)
    fields = tuple(Field(name, value, value, ids[0], None, 1.0) for name, value in values.items())
    return Document(ids[0], kind, CATALOGUE.types[kind].name, ids, 1.0, fields)


def named(profile: str) -> FilingProfile:
    return filing_profile(Settings(dossier=DossierSettings(order=profile)))


def ordered(documents: list[Document], profile: str = "procedure", arrangement: Arrangement | None = None) -> list[str]:
    position = {p: i for i, p in enumerate(p for d in documents for p in d.pages)}
    result = filing_order(documents, CATALOGUE, named(profile), arrangement or Arrangement(), {}, position)
    return [d.type for d in result]


def test_procedure_order_files_papers_as_the_case_went() -> None:
    pages = [page(i) for i in range(6)]
    pile = [
        paper("CLOSING_REPORT", pages[0:1]),
        paper("PENALTY_DECISION", pages[1:2], doc_no="甲交罚〔2022〕1号"),
        paper("COVER", pages[2:3]),
        paper("CASE_FILING", pages[3:4]),
        paper("FILE_NOTE", pages[4:5]),
        paper("PENALTY_NOTICE", pages[5:6], doc_no="甲交告〔2022〕1号"),
    ]
    assert ordered(pile) == ["COVER", "CASE_FILING", "PENALTY_NOTICE", "PENALTY_DECISION", "CLOSING_REPORT", "FILE_NOTE"]
    assert ordered(pile, "result_first")[1] == "PENALTY_DECISION"


def test_a_receipt_stands_behind_what_it_serves_and_an_unread_one_behind_the_last_outgoing_paper() -> None:
    pages = [page(i) for i in range(5)]
    pile = [
        paper("SERVICE_RECEIPT", pages[0:1], served_doc_no="甲交告〔2022〕1号"),
        paper("SERVICE_RECEIPT", pages[1:2]),
        paper("PENALTY_DECISION", pages[2:3], doc_no="甲交罚〔2022〕1号"),
        paper("PENALTY_NOTICE", pages[3:4], doc_no="甲交告〔2022〕1号"),
        paper("CLOSING_REPORT", pages[4:5]),
    ]
    assert ordered(pile) == ["PENALTY_NOTICE", "SERVICE_RECEIPT", "PENALTY_DECISION", "SERVICE_RECEIPT", "CLOSING_REPORT"]


@pytest.mark.parametrize("later", ["2022-03-05T10:00", "2022-03-02T14:30"])
def test_papers_of_one_type_stand_by_their_day_and_hour(later: str) -> None:
    pages = [page(i) for i in range(2)]
    pile = [
        paper("INTERROGATION_RECORD", pages[0:1], started_at=later),
        paper("INTERROGATION_RECORD", pages[1:2], started_at="2022-03-02T10:00"),
    ]
    position = {pages[0].page.id: 0, pages[1].page.id: 1}
    result = filing_order(pile, CATALOGUE, named("procedure"), Arrangement(), {}, position)
    assert [d.value("started_at") for d in result] == ["2022-03-02T10:00", later]


@st.composite
def piles(draw: st.DrawFn) -> tuple[list[Document], list[DossierPage], int]:
    kinds = draw(st.lists(st.sampled_from(["COVER", "CASE_FILING", "DOC_EVIDENCE", "PENALTY_DECISION", "FILE_NOTE"]), min_size=1, max_size=12))
    documents, pages = [], []
    for index, kind in enumerate(kinds):
        own = [page(len(pages) + i, blank=draw(st.booleans()), document=index) for i in range(draw(st.integers(1, 5)))]
        pages += own
        documents.append(paper(kind, own))
    return documents, pages, draw(st.integers(1, 9))


@hypothesis_settings(deadline=None)
@given(piles())
def test_numbers_run_without_gaps_in_each_volume_and_no_document_is_torn(pile: tuple) -> None:
    documents, pages, limit = pile
    settings = Settings(dossier=DossierSettings(max_pages_per_volume=limit))
    numbered, result, volumes = number_pages(documents, pages, CATALOGUE, settings)
    by_id = {p.page.id: p for p in result}
    in_order = [by_id[p] for d in numbered for p in d.pages]
    for volume in range(1, volumes + 1):
        numbers = [p.number for p in in_order if p.volume == volume and p.number is not None]
        assert numbers == list(range(1, len(numbers) + 1))
    for document in numbered:
        own = [by_id[p] for p in document.pages]
        assert len({p.volume for p in own}) == 1
        bears_numbers = CATALOGUE.types[document.type].numbered
        assert all((p.number is not None) == (bears_numbers and not p.blank) for p in own)
    dossier = Dossier((), result, numbered, (), volumes)
    rows = contents_rows(dossier, settings)
    assert [r.number for r in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        numbers = [by_id[p].number for p in numbered[row.document].pages if by_id[p].number]
        assert (row.first, row.last) == ((numbers[0], numbers[-1]) if numbers else (None, None))


def test_a_volume_ends_before_the_document_that_overruns_it() -> None:
    pages = [page(i) for i in range(5)]
    documents = [paper("CASE_FILING", pages[:2]), paper("DOC_EVIDENCE", pages[2:4]), paper("PENALTY_DECISION", pages[4:])]
    settings = Settings(dossier=DossierSettings(max_pages_per_volume=3))
    _, result, volumes = number_pages(documents, pages, CATALOGUE, settings)
    assert [(p.volume, p.number) for p in result] == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]
    assert volumes == 2


def test_a_page_range_in_the_contents_shrinks_when_a_page_becomes_blank() -> None:
    pages = [page(0), page(1)]
    documents = [paper("CASE_FILING", pages)]
    _, result, _ = number_pages(documents, [pages[0], replace(pages[1], blank=True)], CATALOGUE, Settings())
    dossier = Dossier((), result, (replace(documents[0], number=1),), (), 1)
    row = contents_rows(dossier, Settings())[0]
    assert (row.first, row.last) == (1, 1)


def test_a_mark_is_set_taken_away_and_undone() -> None:
    arrangement = Arrangement()
    marked = arrangement.apply(step := mark_pages(arrangement, ["a-0"], "  签名 处 "))
    assert marked.get("mark/a-0") == "签名 处"
    assert marked.apply(step.inverse).decisions == {}
    assert marked.apply(mark_pages(marked, ["a-0"], "")).decisions == {}

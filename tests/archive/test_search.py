"""Search finds exactly what a person would call "it stands there"."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile.archive import Archive
from casefile.archive.text import fold, spans, terms
from tests.archive.builders import AT, make_record


def pages_found(archive: Archive, query: str) -> list[str]:
    return [hit.page for hit in archive.search(query) if hit.page]


@pytest.fixture
def filled(archive: Archive) -> Archive:
    lines = [
        "浙临交罚〔2025〕第000123号",
        "当事人王伟驾驶浙G12345(黄牌)",
        "作出行政处",
        "罚决定:罚款960.00元",
        "二○二五年三月一日",
    ]
    record = make_record(archive.store, pages=(lines, ["送达回证", "王小伟"]))
    archive.save_case(record, operator="a", at=AT)
    return archive


@pytest.mark.parametrize(
    "query",
    [
        "罚", "王伟", "行政处罚决定", "浙临交罚〔2025〕第000123号", "浙临交罚[2025]第000123号",
        "浙临交罚(2025)", "000123", "0123", "浙G12345", "g12345", "１２３４５", "960.00", "60.0",
        "王伟 罚款", "决定:罚款", "二〇二五年", "《罚款》", "王 伟",
    ],
)  # fmt: skip
def test_found_on_the_first_page_only(filled: Archive, query: str) -> None:
    first = filled.load_case(1).pages[0].id
    assert pages_found(filled, query)[0] == first


@pytest.mark.parametrize("query", ["王小罚", "96000", "伟王", "王伟 送达", "2025000124", "款罚"])
def test_not_found(filled: Archive, query: str) -> None:
    assert filled.search(query) == []


@pytest.mark.parametrize(
    "query", ["", "   ", "。,!", '"', "*", "NOT", "a OR b", "x\x00y", "罚" * 3000, "a " * 600, "\udcff"]
)
def test_any_query_is_answered(filled: Archive, query: str) -> None:
    assert filled.search(query) == []
    assert filled.count(query) == 0


def test_a_hit_says_where(filled: Archive) -> None:
    hit = filled.search("处罚决定")[0]
    page = filled.load_case(1).pages[0].id
    assert (hit.case_id, hit.page, hit.document, hit.document_type, hit.number) == (1, page, 0, "PENALTY_DECISION", 1)
    assert len(hit.boxes) == 2  # the word is broken over two lines
    assert [round(box.y0, 2) for box in hit.boxes] == [0.2, 0.3]
    assert "【处 罚决定】:罚款" in hit.marked()


def test_every_hit_in_the_snippet_is_marked(filled: Archive) -> None:
    on_page = next(hit for hit in filled.search("罚") if hit.page)
    assert on_page.marked().count("【") >= 2
    assert filled.search("王伟 驾驶")[0].marked("<", ">").count("<王伟驾驶>") == 1


def test_the_newest_version_only(filled: Archive) -> None:
    filled.save_case(make_record(filled.store, name="a2", pages=(["全新内容"],)), operator="a", at=AT)
    assert pages_found(filled, "王伟") == []
    assert len(pages_found(filled, "全新")) == 1


def test_the_limit_holds_and_the_last_saved_case_comes_first(archive: Archive) -> None:
    for number in range(4):
        pages = [["罚款"], ["罚款"]]
        archive.save_case(
            make_record(archive.store, name=str(number), case_no=f"{number}号", pages=pages), operator="a", at=AT
        )
    hits = archive.search("罚款", limit=3)
    assert [hit.case_id for hit in hits] == [4, 4, 3]
    newest = archive.load_case(4).pages
    assert [hit.page for hit in hits[:2]] == [page.id for page in newest]
    assert archive.count("罚款") == 8


# --- properties ---------------------------------------------------------------------------------

alphabet = st.sampled_from("行政处罚决定书王伟浙G1290.-〔〕()() ,。aAａ９\n○〇")
texts = st.text(alphabet, max_size=30) | st.text(max_size=12)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive.open(Path(tmp_path_factory.mktemp("search")))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(texts, min_size=1, max_size=4), query=texts, data=st.data())
def test_search_is_substring_search_over_folded_text(shared: Archive, lines: list[str], query: str, data) -> None:
    """With the query drawn at will, or cut out of the text so that it is often a hit."""
    whole = "\n".join(lines)
    if data.draw(st.booleans()) and whole:
        start = data.draw(st.integers(0, len(whole) - 1))
        query = whole[start : start + data.draw(st.integers(1, 8))]
    shared.save_case(make_record(shared.store, pages=(lines,)), operator="a", at=AT)
    wanted = terms(query)
    folded = fold(whole)
    expected = bool(wanted) and all(term in folded for term in wanted)
    hits = [hit for hit in shared.search(query) if hit.page]
    assert bool(hits) is expected
    if hits:
        assert hits[0].boxes
        assert all(0 <= a < b <= len(hits[0].snippet) for a, b in hits[0].spans)
        assert hits[0].spans


@given(text=texts, data=st.data())
def test_any_part_of_a_text_is_found_in_it(text: str, data) -> None:
    start = data.draw(st.integers(0, len(text)))
    part = text[start : start + data.draw(st.integers(0, 10))]
    assert fold(part) in fold(text)


@given(text=texts, term=texts)
def test_marked_places_hold_the_term(text: str, term: str) -> None:
    folded = fold(term)
    found = spans(text, [folded]) if folded else ()
    assert bool(found) is (bool(folded) and folded in fold(text))
    for start, end in found:
        assert folded in fold(text)
        assert fold(text[start:end]).replace(".", "").startswith(folded.replace(".", "")[:1])
    assert all(a[1] < b[0] for a, b in pairwise(found))

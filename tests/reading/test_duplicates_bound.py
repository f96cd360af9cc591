"""The glance that spares comparing most pairs of a large case never hides a pair that would be alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from casefile.model import Box, Colour, Measures, Page, PageOrigin, Reading, TextLine
from casefile.recognition.duplicates import _LITTLE_TEXT, _SAME_TEXT, _Letters, _Sheet

LETTERS = "当事人违法事实及证据0123年月"


def sheet(text: str, image: str) -> _Sheet:
    page = Page(f"{image}-0", 0, 0, 100, 140, 300, Colour.RGB, image, "image/jpeg", PageOrigin.FILE)
    return _Sheet.of(page, Reading("", "", Measures(), (TextLine(text, Box(0, 0, 1, 1), 1.0),)))


@given(st.lists(st.text(LETTERS, max_size=40), min_size=1, max_size=12), st.text(LETTERS, max_size=40), st.integers(0, 40))
def test_no_pair_that_is_alike_is_passed_over(others: list[str], text: str, cut: int) -> None:
    others = [*others, text[:cut] + text[cut + 1 :], text]
    known = _Letters(len(others))
    for number, other in enumerate(others):
        known.add(sheet(other, str(number)))
    found = known.like(sheet(text, "new"))
    for number, other in enumerate(others):
        if min(len(text), len(other)) < _LITTLE_TEXT or fuzz.ratio(other, text) >= _SAME_TEXT:
            assert number in found
    assert found == sorted(found)


def test_other_texts_are_passed_over_and_the_same_image_never() -> None:
    known = _Letters(3)
    known.add(sheet("询问笔录时间地点被询问人签名", "a"))
    known.add(sheet("行政处罚决定书当事人违法事实", "b"))
    known.add(sheet("行政处罚决定书当事人违法事实", "c"))
    assert known.like(sheet("行政处罚决定书当事人违法事买", "d")) == [1, 2]
    assert known.like(sheet("行政处罚决定书当事人违法事实", "a")) == [0, 1, 2]

"""A pile of hundreds of pages: what a page says by itself is worked out once, not for every pair of pages."""

from __future__ import annotations

from collections import Counter

import pytest

from casefile.catalogue import load
from casefile.recognition import order
from casefile.recognition.bounds import group_pages
from casefile.recognition.order import page_numbers
from casefile.recognition.types import view
from tests.content.papers import typed

PAGES = 24


def test_no_page_is_looked_through_for_each_paper_it_may_go_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = load()
    heads = [typed(f"{n}-head", "询问笔录\n问:请说明情况。\n答:是的。", index=2 * n) for n in range(PAGES // 2)]
    rest = [typed(f"{n}-rest", "答:车上装的是砂石。\n问:还有什么要说的?\n答:没有。", index=2 * n + 1, title=False) for n in range(PAGES // 2)]
    views = [view(item, catalogue) for pair in zip(heads, rest, strict=True) for item in pair]
    looked: Counter[str] = Counter()
    real = order.find_dates

    def counting(text: str) -> object:
        looked[text] += 1
        return real(text)

    monkeypatch.setattr(order, "find_dates", counting)
    groups = group_pages(views, [page_numbers(v) for v in views], catalogue)
    assert sorted(p for g in groups for p in g.pages) == list(range(PAGES))
    assert 0 < sum(looked.values()) <= PAGES

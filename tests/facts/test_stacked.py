"""Labels of narrow cells whose lines stand below one another, with other cells' lines between them."""

from __future__ import annotations

import pytest

from casefile.facts.stacked import stacked
from casefile.facts.text import Presence, encode_lines, fold, mentions
from casefile.facts.values import Paper
from casefile.model import Box

REPORT = [
    ("案件调查报告", Box(0.4, 0.05, 0.6, 0.08)),
    ("案件调查经", Box(0.1, 0.30, 0.19, 0.315)),
    ("2022年1月24日14时55分,该车行驶至下沙段时被查获,经现场", Box(0.22, 0.305, 0.9, 0.32)),
    ("过及违法事", Box(0.1, 0.32, 0.19, 0.335)),
    ("称重检测,车货总质量为44.00吨。", Box(0.22, 0.33, 0.6, 0.345)),
    ("实", Box(0.138, 0.34, 0.154, 0.355)),
    ("证据材料", Box(0.1, 0.50, 0.17, 0.515)),
]


def paper(lines: list[tuple[str, Box]]) -> Paper:
    text, placed = "", []
    for said, box in lines:
        placed.append((0, len(text), box))
        text += fold(said)
    return Paper(0, "d", "INVESTIGATION_REPORT", "案件调查报告", 0.99, ("p",), text=text, line_map=encode_lines(placed), legible=0.97)


def test_a_label_broken_over_lines_is_found_where_it_stands() -> None:
    found = mentions(paper(REPORT), ["违法事实"])
    assert found.presence is Presence.YES
    assert found.evidence.box is not None
    assert found.evidence.box.x1 < 0.2
    assert 0.29 < found.evidence.box.y0 < found.evidence.box.y1 < 0.36


@pytest.mark.parametrize("moved", [Box(0.5, 0.32, 0.59, 0.335), Box(0.1, 0.36, 0.19, 0.375), Box(0.1, 0.32, 0.5, 0.335)])
def test_lines_of_other_cells_make_no_label(moved: Box) -> None:
    lines = [(said, moved if said == "过及违法事" else box) for said, box in REPORT]
    assert "调查经过" not in "".join(text for _, text, _ in stacked([(0, t, b) for t, b in lines]))


def test_what_stands_on_two_pages_is_no_label() -> None:
    upper, lower = Box(0.1, 0.3, 0.19, 0.315), Box(0.1, 0.32, 0.19, 0.335)
    assert stacked([(0, "案件调查经", upper), (1, "过及违法事", lower)]) == []
    assert stacked([(0, "案件调查经", upper), (0, "过及违法事", lower)])[0][1] == "案件调查经过及违法事"

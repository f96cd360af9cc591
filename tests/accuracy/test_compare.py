"""The comparison itself counts right."""

from __future__ import annotations

import copy
from typing import Any

from tests.accuracy.compare import Comparison, compare

TRUTH: dict[str, Any] = {
    "seed": 1,
    "pages": [
        {"file": "a.jpg", "frame": 0, "type": "PENALTY_NOTICE", "blank": False, "duplicate_of": None, "role": None},
        {"file": "b.jpg", "frame": 0, "type": "PENALTY_NOTICE", "blank": False, "duplicate_of": None, "role": None},
        {"file": "c.jpg", "frame": 0, "type": None, "blank": True, "duplicate_of": None, "role": None},
        {"file": "d.jpg", "frame": 0, "type": "WAIVER", "blank": False, "duplicate_of": None, "role": None},
    ],
    "documents": [
        {
            "type": "PENALTY_NOTICE",
            "pages": [0, 1],
            "fields": [
                {"name": "doc_no", "value": "甲〔2022〕1号", "row": None},
                {"name": "hearing_offered", "value": True, "row": None},
                {"name": "violated_articles", "value": "甲#1", "row": None},
                {"name": "violated_articles", "value": "乙#2", "row": None},
            ],
        },
        {"type": "WAIVER", "pages": [3], "fields": [{"name": "made_date", "value": "2022-03-05", "row": None}]},
    ],
}
REPORT: dict[str, Any] = {
    "inputs": [{"path": f"scans/{n}.jpg"} for n in "abcd"],
    "pages": [{"id": n, "input": i, "frame": 0} for i, n in enumerate("abcd")],
    "documents": [
        {
            "type": "PENALTY_NOTICE",
            "pages": ["a", "b", "c"],
            "fields": [
                {"name": "doc_no", "value": "甲〔2022〕1号", "row": None, "confidence": 0.99, "page": "a"},
                {"name": "hearing_offered", "value": "true", "row": None, "confidence": 0.9, "page": "a"},
                {"name": "violated_articles", "value": "乙#2", "row": 1, "confidence": 0.9, "page": "a"},
                {"name": "violated_articles", "value": "甲#1", "row": 2, "confidence": 0.9, "page": "a"},
            ],
        },
        {
            "type": "WAIVER",
            "pages": ["d"],
            "fields": [
                {"name": "made_date", "value": "2022-03-05", "row": None, "confidence": 0.9, "page": "d"},
            ],
        },
    ],
}


def test_what_is_right_counts_as_right() -> None:
    result = compare(REPORT, TRUTH)
    assert (result.types.rate, result.bounds_f1, result.rate()) == (1.0, 1.0, 1.0)
    assert (result.order_right, result.order_total) == (1, 1)
    assert not result.misses


def test_faults_are_counted_where_they_are() -> None:
    report = copy.deepcopy(REPORT)
    report["documents"][0]["pages"] = ["b", "a", "c"]
    report["documents"][0]["fields"][0]["value"] = "甲〔2022〕7号"
    del report["documents"][0]["fields"][3]
    report["documents"][1]["type"] = "OTHER"
    result = compare(report, TRUTH)
    assert result.order_right == 0
    assert result.types.right == 2
    assert result.type_pairs == {("WAIVER", "OTHER"): 1}
    number = result.fields["PENALTY_NOTICE", "doc_no"]
    assert (number.right, number.wrong) == (0, 1)
    articles = result.fields["PENALTY_NOTICE", "violated_articles"]
    assert (articles.right, articles.missing) == (1, 1)
    assert result.confident_right() == (0, 1)


def test_a_split_document_loses_its_bounds() -> None:
    report = copy.deepcopy(REPORT)
    report["documents"].insert(1, {"type": "PENALTY_NOTICE", "pages": ["b"], "fields": []})
    report["documents"][0]["pages"] = ["a"]
    assert compare(report, TRUTH).bounds_f1 < 0.5


def test_cases_add_up() -> None:
    total = Comparison()
    compare(REPORT, TRUTH, into=total)
    compare(REPORT, TRUTH, into=total)
    assert total.fields["WAIVER", "made_date"].right == 2
    assert "100.0%" in total.table()

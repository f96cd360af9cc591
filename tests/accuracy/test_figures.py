"""What the accuracy run counts and draws is counted and drawn right."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from PIL import Image

from casefile.model import Box, Measures, Reading, TextLine
from tests.accuracy.__main__ import together
from tests.accuracy.compare import Comparison, aligned, compare
from tests.accuracy.pages import PUNCTUATED, FaultFigures, PageFigures, count_faults, count_pages, on_sheets
from tests.accuracy.plot import bins, draw
from tests.accuracy.shares import Shares
from tests.accuracy.test_compare import REPORT, TRUTH
from tests.accuracy.variants import VARIANTS, variant


def test_bins_hold_every_value_once() -> None:
    values = [(0.2, False), (0.5, True), (0.949, False), (0.95, True), (1.0, True)]
    assert [(low, right, given) for low, _, right, given in bins(values)] == [
        (0.0, 0, 1),
        (0.5, 1, 1),
        (0.9, 0, 1),
        (0.95, 1, 1),
        (0.98, 1, 1),
    ]


def test_picture_of_confidence_has_a_point_where_the_values_are(tmp_path: Path) -> None:
    draw([(0.96, False)] * 50, tmp_path / "low.png")
    draw([(0.96, True)] * 50, tmp_path / "high.png")

    def blue(name: str) -> int:
        image = Image.open(tmp_path / name).convert("RGB")
        rows = [y for y in range(image.height) for x in range(image.width) if image.getpixel((x, y)) == (0, 0, 255)]
        return sum(rows) // len(rows)

    assert blue("low.png") > 480 > 60 > blue("high.png")


def test_every_kind_of_scan_comes_up() -> None:
    seen = {variant(i).name for i in range(2 * len(VARIANTS))}
    assert seen == {v.name for v in VARIANTS}
    assert {v.group for v in VARIANTS} == {"developed with", "held out", "grey and 1-bit"}


def test_handwritten_fields_are_counted_apart() -> None:
    truth = copy.deepcopy(TRUTH)
    truth["pages"][0]["text_lines"] = [{"text": "甲〔2022〕1号", "box": [0.1, 0.1, 0.5, 0.2], "style": "hand"}]
    truth["documents"][0]["fields"][0] |= {"page": 0, "box": [0.12, 0.11, 0.4, 0.19]}
    counted = compare(REPORT, truth)
    assert (counted.hand.right, counted.hand.total) == (1, 1)
    wrong = copy.deepcopy(REPORT)
    wrong["documents"][0]["fields"][0]["value"] = "乙〔2022〕1号"
    counted = compare(wrong, truth)
    assert (counted.hand.right, counted.hand.wrong) == (0, 1)
    assert "given >= 0.95 and wrong 1" in counted.table()


def test_value_too_many_that_is_sure_counts_against_the_confidence() -> None:
    more = copy.deepcopy(REPORT)
    first = more["documents"][0]["fields"][0]
    more["documents"][0]["fields"].append({**first, "value": "丙〔2022〕9号", "confidence": 0.97})
    before, after = compare(REPORT, TRUTH), compare(more, TRUTH)
    assert after.confident_right()[1] == before.confident_right()[1] + 1
    assert after.confident_right()[0] == before.confident_right()[0]


def counted_page(text: str, read: str) -> PageFigures:
    figures = PageFigures()
    box = [0.1, 0.1, 0.9, 0.2]
    truth = {
        "seed": 1,
        "pages": [
            {
                "file": "a.jpg", "frame": 0, "blank": False, "duplicate_of": None, "turn": 0, "skew_deg": 0.0,
                "marks": [], "colour": "RGB", "dpi": 200, "text_lines": [{"text": text, "box": box, "style": "print"}],
            }
        ],
    }  # fmt: skip
    report = {
        "inputs": [{"path": "a.jpg"}],
        "pages": [{"id": "p", "input": 0, "frame": 0, "blank": False, "duplicate_of": None, "turn": 0, "skew_deg": 0.0, "marks": []}],
    }
    reading = Reading("k", "test", Measures(), (TextLine(read, Box(*box), 0.9),), confidence=0.9)
    count_pages(figures, report, truth, {"p": reading})
    return figures


def test_punctuation_is_counted_apart() -> None:
    figures = counted_page("本机关于三月决定,罚款。", "本机关于三月决定罚款")
    name = "print, colour, 200 dpi"
    assert figures.character_errors[name] == 0
    assert figures.character_errors[name + PUNCTUATED] == 2
    assert figures.characters_all[name] == 12


def test_spaces_between_han_are_seen() -> None:
    assert counted_page("送达回证", "送 达 回证").unspaced["spaces"] == 2
    assert counted_page("送达回证", "送达 A4 回证").unspaced["spaces"] == 0


def test_comparison_adds_up_over_cases() -> None:
    total = Comparison()
    for _ in range(2):
        compare(REPORT, TRUTH, into=total)
    assert total.printed_rate() == compare(REPORT, TRUTH).printed_rate()


def doubled(original: str, copy_: str) -> tuple[dict, dict]:
    """A truth whose page e.jpg is a second scan of a.jpg, and a report that took `copy_` for the second of the two."""
    truth = copy.deepcopy(TRUTH)
    truth["pages"].append({**truth["pages"][0], "file": "e.jpg", "duplicate_of": {"file": "a.jpg", "frame": 0}, "document": None})
    report = copy.deepcopy(REPORT)
    report["inputs"].append({"path": "scans/e.jpg"})
    report["pages"].append({"id": "e", "input": 4, "frame": 0})
    next(p for p in report["pages"] if p["id"] == copy_)["duplicate_of"] = original
    report["documents"][0]["pages"] = [original, "b", "c"]
    return truth, report


def test_either_scan_of_a_sheet_may_be_taken_for_the_double() -> None:
    for original, other in (("a", "e"), ("e", "a")):
        truth, report = doubled(original, other)
        counted = compare(report, aligned(truth, report))
        assert (counted.types.rate, counted.bounds_f1) == (1.0, 1.0), original


def test_a_page_taken_for_the_double_of_another_sheet_is_wrong() -> None:
    truth, report = doubled("e", "a")
    next(p for p in report["pages"] if p["id"] == "a")["duplicate_of"] = "d"
    assert compare(report, aligned(truth, report)).types.rate < 1.0


@pytest.mark.parametrize(
    ("criterion", "types", "stamped", "told"),
    [("D1-05", ["COVER"], False, False), ("D1-05", [], True, True), ("D1-02", ["CATALOGUE"], True, False),
     ("D1-07", ["FILE_NOTE"], False, True), ("B7-02", [], False, True)],
)  # fmt: skip
def test_what_only_scans_can_bear_is_told_apart(criterion: str, types: list[str], stamped: bool, told: bool) -> None:
    assert on_sheets(criterion, types, stamped) is told
    figures = FaultFigures()
    truth = {"seed": 1, "faults": [], "documents": [{"type": t} for t in types], "pages": [{"stamped_number": 1 if stamped else None}]}
    report = {"findings": [{"criterion": criterion, "outcome": "needs_judgement"}]}
    count_faults(figures, report, truth, frozenset([criterion]))
    assert (figures.open_auto[criterion], figures.unscanned) == (1, int(not told))


def _shares(**given: object) -> Shares:
    report = copy.deepcopy(REPORT)
    report["documents"][0]["fields"][0] |= given
    shares = Shares()
    shares.add_values(compare(report, TRUTH))
    return shares


def test_shares_tell_dropped_misread_and_unsure_apart() -> None:
    def counted(shares: Shares) -> tuple[int, int, int]:
        return shares.dropped.total(), shares.misread.total(), shares.unsure.total()

    assert counted(_shares()) == (0, 0, 0)
    assert counted(_shares(value=None)) == (1, 0, 0)
    assert counted(_shares(value="乙〔2022〕1号", confidence=0.9)) == (0, 1, 0)
    assert counted(_shares(confidence=0.8)) == (0, 0, 1)
    assert ">= 0.88 1/1" in _shares(value="乙〔2022〕1号", confidence=0.9).table()


def test_seals_and_legends_are_counted_by_colour() -> None:
    def page(text: str | None) -> dict[str, object]:
        return {"id": "a", "input": 0, "frame": 0, "turn": 0, "marks": [{"kind": "seal", "box": [0.1, 0.1, 0.3, 0.3], "text": text}]}

    truth = {"pages": [{"file": "1.jpg", "frame": 0, "turn": 0, "colour": "L", "marks": [{"kind": "seal", "box": [0.1, 0.1, 0.3, 0.3], "text": "临江市交通运输局"}]}]}
    shares = Shares()
    for text in ("临江市交通运输局", "临江市交通运输司", None):
        shares.add_seals({"inputs": [{"path": "1.jpg"}], "pages": [page(text)]}, truth)
    shares.add_seals({"inputs": [{"path": "1.jpg"}], "pages": [page(None) | {"marks": []}]}, truth)
    assert dict(shares.seals) == {"grey, borne": 4, "grey, found": 3, "grey, legend given": 2, "grey, legend right": 1}


def _scored(outcome: str, proposal: str | None, faults: list[dict[str, object]], auto: bool = False) -> FaultFigures:
    figures = FaultFigures()
    truth = {"seed": 1, "faults": faults, "documents": [], "pages": []}
    report = {"findings": [{"criterion": "A1-01", "outcome": outcome, "proposal": proposal}]}
    count_faults(figures, report, truth, frozenset(["A1-01"] if auto else []))
    return figures


def test_of_what_a_person_decides_the_proposal_counts() -> None:
    fault = [{"name": "wrong_seal", "must": ["A1-01"], "may": []}]
    assert _scored("needs_judgement", "fail", fault).found.total() == 1
    assert _scored("needs_judgement", "fail", fault, auto=True).found.total() == 0
    assert _scored("needs_judgement", None, fault).found.total() == 0
    assert _scored("needs_judgement", "fail", []).false_proposals == {"A1-01": 1}
    assert _scored("needs_judgement", None, []).false_proposals.total() == 0


def test_scans_of_several_runs_add_up(tmp_path: Path) -> None:
    one, two = _scored("fail", None, []), _scored("needs_judgement", None, [{"name": "wrong_seal", "must": ["A1-01"], "may": []}])
    for first, figures in ((100, one), (200, two)):
        kept = {"first": first, "cases": 3, "groups": {"held out": figures.to_plain()}}
        (tmp_path / f"faults-{first}.json").write_text(json.dumps(kept), encoding="utf-8")
    text = together(tmp_path)
    assert "seeds 100–102, 200–202" in text
    assert "named faults found 0/1" in text
    assert "satisfied criteria failed 1/1: A1-01 x1" in text

"""Separator sheets: printed, scanned at any turn, read, dropped, and accounted for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import cv2
import numpy as np
import pypdfium2
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from casefile.imaging import turned
from casefile.messages import sentence
from casefile.model import Measures, Reading
from casefile.recognition import read as reading_module
from casefile.recognition.duplicates import find_duplicates
from casefile.recognition.engine import EngineMissing
from casefile.recognition.read import ReadOptions, read_page
from casefile.recognition.separator_print import draw_separator, write_separators
from casefile.recognition.separator_scan import find_separator
from casefile.recognition.separators import (
    Separator,
    make_run,
    parse_payload,
    type_hints,
    unseen_sheets,
)
from tests.reading.paper import page_of, save, scanned, sheet

CASE = "东交罚〔2025〕31号"
SHEET = Separator("K7Q2", 3, 12, "PENALTY_DECISION", CASE)
PRINTED_DPI = 200


@pytest.fixture(scope="module")
def printed() -> np.ndarray:
    page = np.asarray(draw_separator(SHEET, "行政处罚决定书").convert("RGB"))
    return np.ascontiguousarray(page[:, :, ::-1])


def at(dpi: int, image: np.ndarray) -> np.ndarray:
    scale = dpi / PRINTED_DPI
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def test_a_run_is_numbered_and_survives_its_code() -> None:
    run = make_run("A1", ["CASE_FILING", "", "ID_PROOF"], "某公司;二分部")
    assert [s.number for s in run] == [1, 2, 3]
    assert {s.total for s in run} == {3}
    assert [parse_payload(s.payload) for s in run] == list(run)


@given(
    st.builds(
        lambda run, total, part, kind, case: Separator(run, max(1, round(total * part)), total, kind, case),
        st.from_regex(r"\A[0-9A-Z-]{1,16}\Z"),
        st.integers(1, 9999),
        st.floats(0, 1),
        st.from_regex(r"\A[A-Z0-9_]{0,48}\Z"),
        st.text(st.characters(categories=["L", "N", "P"]), max_size=80),
    )
)
def test_every_sheet_is_read_back_as_it_was_made(separator: Separator) -> None:
    assert parse_payload(separator.payload) == separator


@pytest.mark.parametrize(
    "text",
    [None, "", "MJ1", "MJ1;A1;1", "MJ1;A1;4;3;;", "MJ1;A1;0;3;;", "MJ1;a b;1;3;;", "MJ2;A1;1;3;;", "MJ1;A1;x;3;;",
     "01,10,033002300411,18273645,560.00,20250311,66124407790312345678,8A1F,",
     "https://example.invalid/pay?no=33070225"],
)  # fmt: skip
def test_other_codes_are_no_separators(text) -> None:
    assert parse_payload(text) is None


@pytest.mark.parametrize("wrong", [{"number": 13}, {"number": 0}, {"run": "k7"}, {"type": "决定"}, {"case": "长" * 81}])
def test_what_cannot_be_read_back_cannot_be_made(wrong) -> None:
    with pytest.raises(ValueError, match=r"sheet|separator|long"):
        replace(SHEET, **wrong)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("skew", [-5.0, 0.0, 2.4])
def test_a_sheet_is_read_at_any_turn_and_set_upright(printed, turn, skew) -> None:
    lying = turned(scanned(at(150, printed), skew=skew), (360 - turn) % 360)
    found = find_separator(lying, 150)
    assert found is not None
    assert found.separator == SHEET
    assert found.turn == turn
    assert abs(found.skew_deg - skew) < 0.4


@pytest.mark.parametrize("dpi", [100, 150, 300])
def test_a_blurred_or_coarse_scan_is_read(printed, dpi) -> None:
    blurred = cv2.GaussianBlur(at(dpi, printed), (0, 0), 2.5 * dpi / 200)
    for stated in (dpi, None):
        found = find_separator(blurred, stated)
        assert found is not None
        assert found.separator == SHEET


def test_one_bit_faded_and_dirty_scans_are_read(printed) -> None:
    grey = cv2.cvtColor(at(150, printed), cv2.COLOR_BGR2GRAY)
    faded = np.clip(150 + grey * 0.3 + np.random.default_rng(2).normal(0, 9, grey.shape), 0, 255).astype(np.uint8)
    one_bit = cv2.threshold(faded, 185, 255, cv2.THRESH_BINARY)[1]
    assert find_separator(faded, 150) is not None
    assert find_separator(one_bit, 150) is not None


def test_the_second_code_serves_where_the_first_is_lost(printed) -> None:
    torn = at(150, printed)
    rows = torn.shape[0]
    torn[round(rows * 0.3) : round(rows * 0.62)] = 90
    found = find_separator(torn, 150)
    assert found is not None
    assert found.separator == SHEET


def test_a_page_with_another_code_is_no_separator() -> None:
    page = sheet(["收费票据", "金额:伍佰元整"])
    code = np.kron(np.array(segno.make_qr("https://example.invalid/pay?no=33070225").matrix), np.ones((6, 6)))
    part = np.where(code[:, :, None] > 0, 0, 255).astype(np.uint8)
    page[900 : 900 + part.shape[0], 300 : 300 + part.shape[1]] = part
    assert find_separator(page, 150) is None
    assert find_separator(sheet(), 150) is None


def test_the_printed_pdf_reads_back_and_is_the_same_every_time(tmp_path) -> None:
    run = make_run("B-2", ["CASE_FILING", "PENALTY_DECISION"], CASE)
    names = {"CASE_FILING": "立案审批表"}
    for name in ("a.pdf", "b.pdf"):
        write_separators(run, tmp_path / name, at=datetime(2025, 3, 1, 9), type_names=names)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
        assert [tuple(round(v / 72 * 25.4) for v in page.get_size()) for page in pdf] == [(210, 297)] * 2
        seen = [find_separator(page.render(scale=150 / 72).to_numpy(), 150) for page in pdf]
    assert [f.separator for f in seen if f] == list(run)


def test_a_sheet_in_the_pile_needs_no_engine(printed, tmp_path, monkeypatch) -> None:
    def missing(*_):
        raise EngineMissing(reason="openvino")

    monkeypatch.setattr(reading_module, "engine_for", missing)
    image = turned(scanned(at(150, printed), skew=1.5), 90)
    reading = read_page(save(image, tmp_path / "s.jpg"), page_of(image, dpi=150), ReadOptions())
    assert parse_payload(reading.measures.separator) == SHEET
    assert reading.measures.turn == 270
    assert abs(reading.measures.skew_deg - 1.5) < 0.4
    assert not reading.measures.blank
    assert reading.lines == ()


def _payloads(*numbers: int, run: str = "R1", total: int = 4) -> list[str | None]:
    return [Separator(run, n, total, "", CASE).payload for n in numbers]


def test_numbers_that_were_not_seen_are_named_run_by_run() -> None:
    pages = [None, *_payloads(1), None, None, *_payloads(4), *_payloads(2, run="R2", total=3), "a receipt's code"]
    lost = unseen_sheets(pages)
    assert [(u.run, u.numbers, u.total, u.case) for u in lost] == [("R1", (2, 3), 4, CASE), ("R2", (1, 3), 3, CASE)]
    said = sentence("separators_unseen", "zh", run="R1", numbers="2、3", total=4)
    assert "2、3" in said


def test_a_full_run_and_a_sheet_scanned_twice_are_no_loss() -> None:
    assert unseen_sheets([*_payloads(2, 1, 3, 3, 4), None]) == ()
    assert unseen_sheets([None, None]) == ()


def test_the_type_on_a_sheet_is_announced_to_the_page_behind_it() -> None:
    def payload(kind):
        return Separator("R1", 1, 9, kind, "").payload

    pages = [
        ("a", None), ("s1", payload("ID_PROOF")), ("back", None), ("b", None), ("c", None),
        ("s2", payload("UNHEARD_OF")), ("d", None), ("s3", payload("")), ("e", None), ("s4", payload("CASE_FILING")),
    ]  # fmt: skip
    assert type_hints(pages, {"ID_PROOF", "CASE_FILING"}, {"back"}) == {"b": "ID_PROOF"}


def test_sheets_of_a_run_are_never_duplicates(printed) -> None:
    page = page_of(printed, dpi=200)
    items = [
        (replace(page, id=str(n)), Reading(key=str(n), engine="", measures=Measures(separator=_payloads(n)[0])))
        for n in (1, 1, 2)
    ]
    assert find_duplicates(items) == {}

"""A made case: same bytes, true boxes, files that are what the truth says."""

from __future__ import annotations

import json
import re
from collections import Counter

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.support.dossier_maker import FAMILIES, ScanOptions, Truth, digest, make_case, make_forms
from tests.support.dossier_maker.__main__ import main
from tests.support.dossier_maker.families import Family
from tests.support.dossier_maker.forms import FORMS

from .conftest import QUICK

DATES = {
    "made_date",
    "filed_at",
    "preserved_from",
    "preserved_to",
    "released_at",
    "reviewed_at",
    "paid_at",
    "closed_at",
    "published_at",
    "archived_at",
    "served_at",
}
MOMENTS = {"accepted_at", "started_at", "ended_at", "incident_at", "hearing_at"}


def upright(case: Truth, page: dict) -> np.ndarray:
    """The page as the contract measures boxes: turned upright, deskewed on its own canvas."""
    image = Image.open(case.scans / page["file"])
    image.seek(page["frame"])
    pixels = np.asarray(image.convert("L"))
    pixels = np.ascontiguousarray(np.rot90(pixels, -page["turn"] // 90))
    high, wide = pixels.shape
    matrix = cv2.getRotationMatrix2D(((wide - 1) / 2, (high - 1) / 2), page["skew_deg"], 1.0)
    return cv2.warpAffine(pixels, matrix, (wide, high), borderValue=255)


def test_same_seed_same_bytes(small_case: Truth, tmp_path) -> None:
    again = make_case(11, tmp_path / "again", scan=QUICK, small=True)
    assert digest(again.folder) == digest(small_case.folder)


def test_every_page_is_a_frame_of_a_file_at_the_stated_resolution(small_case: Truth) -> None:
    names = {p["file"] for p in small_case.pages}
    assert names == {p.name for p in small_case.scans.iterdir()}
    for page in small_case.pages:
        with Image.open(small_case.scans / page["file"]) as image:
            assert tuple(round(v) for v in image.info["dpi"]) == (110, 110)
            assert (image.width > image.height) == (page["turn"] in (90, 270))


def test_text_boxes_hold_ink_and_the_margins_do_not(small_case: Truth) -> None:
    for page in small_case.pages:
        if page["blank"]:
            assert not page["text_lines"]
            continue
        assert page["text_lines"]
        pixels = upright(small_case, page)
        high, wide = pixels.shape
        paper = np.median(pixels)
        bare = []
        for line in page["text_lines"]:
            x0, y0, x1, y1 = line["box"]
            assert 0 <= x0 < x1 <= 1
            assert 0 <= y0 < y1 <= 1
            part = pixels[int(y0 * high) : int(y1 * high) + 1, int(x0 * wide) : int(x1 * wide) + 1]
            if part.min() > paper - 40:
                bare.append(line["text"])
        assert not bare, (page["type"], page["turn"], page["skew_deg"])


def test_fields_are_canonical_and_stand_on_their_page(small_case: Truth) -> None:
    for document in small_case.documents:
        assert document["pages"], document["type"]
        for entry in document["fields"]:
            value = entry["value"]
            if entry["name"] in DATES:
                assert re.fullmatch(r"\d{4}-\d\d-\d\d", value), entry
            if entry["name"] in MOMENTS:
                assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", value), entry
            if entry["name"] in ("case_no", "doc_no", "served_doc_no"):
                assert re.fullmatch(r"[^\s()\[\]]+〔\d{4}〕第?\d+号", value), entry
            if entry["name"] in ("amount", "amount_words", "gross_weight_t", "limit_weight_t"):
                assert re.fullmatch(r"\d+\.\d\d", value), entry
            if entry["name"].endswith("_articles"):
                assert re.fullmatch(r"[^#]+#\d+(\.\d+)?(\(\d+\))?", value), entry
            if entry["page"] is not None:
                assert entry["page"] in document["pages"]
                x0, y0, x1, y1 = entry["box"]
                assert 0 <= x0 < x1 <= 1
                assert 0 <= y0 < y1 <= 1


def test_single_fields_stand_once(small_case: Truth) -> None:
    for document in small_case.documents:
        counted = Counter(e["name"] for e in document["fields"])
        for name in ("case_no", "doc_no", "party_name", "made_date", "amount", "cause"):
            assert counted[name] <= 1, (document["type"], name)


def test_core_papers_bear_what_the_contract_asks(small_case: Truth) -> None:
    fields = {d["type"]: {e["name"] for e in d["fields"]} for d in small_case.documents}
    assert {
        "case_no",
        "cause",
        "source_kind",
        "accepted_at",
        "filed_at",
        "approver",
        "party_name",
        "party_type",
    } <= fields["CASE_FILING"]
    assert {
        "doc_no",
        "issuer",
        "made_date",
        "violated_articles",
        "penalty_articles",
        "amount",
        "amount_words",
        "hearing_offered",
    } <= fields["PENALTY_NOTICE"]
    assert {
        "doc_no",
        "issuer",
        "made_date",
        "violated_articles",
        "penalty_articles",
        "amount",
        "amount_words",
    } <= fields["PENALTY_DECISION"]
    assert {"case_no", "served_doc_no", "served_at", "service_method", "recipient", "officers"} <= fields[
        "SERVICE_RECEIPT"
    ]
    assert {
        "respondent_name",
        "respondent_id_no",
        "officers",
        "officer_cert_nos",
        "started_at",
        "ended_at",
        "place",
    } <= fields["INTERROGATION_RECORD"]


def test_seals_lie_on_sealed_papers(small_case: Truth) -> None:
    decision = next(d for d in small_case.documents if d["type"] == "PENALTY_DECISION")
    marks = [m for n in decision["pages"] for m in small_case.pages[n]["marks"]]
    seal = next(m for m in marks if m["kind"] == "seal")
    issuer = next(e for e in decision["fields"] if e["name"] == "issuer" and e["page"] is not None)
    assert seal["text"] == issuer["value"]


@pytest.mark.parametrize("kind", ["png", "tif-g4", "tif-lzw", "tif-jpeg", "pdf", "mixed"])
def test_every_file_format_keeps_its_pages(kind: str, tmp_path) -> None:
    colour = "1" if kind == "tif-g4" else "RGB"
    case = make_case(4, tmp_path / "c", scan=ScanOptions(dpi=60, format=kind, colour=colour, blanks=0), small=True)
    assert len({(p["file"], p["frame"]) for p in case.pages}) == len(case.pages)
    for page in case.pages:
        path = case.scans / page["file"]
        if path.suffix == ".pdf":
            pdfium = pytest.importorskip("pypdfium2")
            assert page["frame"] < len(pdfium.PdfDocument(path))
        else:
            with Image.open(path) as image:
                image.seek(page["frame"])
                image.load()


def test_a_scan_can_be_shuffled_doubled_and_stamped(tmp_path) -> None:
    options = ScanOptions(dpi=60, duplicates=0.3, shuffle=True, stamped=True, blanks=0.3)
    case = make_case(6, tmp_path / "c", scan=options, small=True)
    twins = [p for p in case.pages if p["duplicate_of"]]
    assert twins
    assert all(p["document"] is None for p in twins)
    assert all(any(q["file"] == p["duplicate_of"]["file"] and not q["duplicate_of"] for q in case.pages) for p in twins)
    stamped = {p["stamped_number"] for p in case.pages if p["stamped_number"] is not None}
    assert stamped == set(range(1, len(stamped) + 1))
    order = [p["document"] for p in case.pages if p["document"] is not None]
    assert order != sorted(order)
    for document in case.documents:
        numbers = [case.pages[n]["page_in_document"] for n in document["pages"]]
        assert numbers == list(range(1, len(numbers) + 1))


def test_held_out_families_share_no_hand_and_are_never_chosen_by_default() -> None:
    held = [f for f in FAMILIES.values() if f.held_out]
    open_ones: list[Family] = [f for f in FAMILIES.values() if not f.held_out]
    assert len(held) >= 2
    assert not {f.hand_font for f in held} & {f.hand_font for f in open_ones}


def test_command_line_makes_several_cases(tmp_path) -> None:
    assert (
        main(
            ["--seed", "1", "--out", str(tmp_path), "--cases", "2", "--dpi", "50", "--small", "--faults", "wrong_court"]
        )
        == 0
    )
    for name in ("case-0001", "case-0002"):
        data = json.loads((tmp_path / name / "truth.json").read_text(encoding="utf-8"))
        assert [f["name"] for f in data["faults"]] == ["wrong_court"]
        assert (tmp_path / name / "settings.toml").is_file()


def test_every_form_can_be_drawn_alone(tmp_path) -> None:
    made = make_forms(5, tmp_path, families=["jiangxi"], scan=ScanOptions(dpi=50, noise=0, blanks=0))
    assert {d["type"] for d in made.documents} == set(FORMS)
    assert all(d["pages"] for d in made.documents)

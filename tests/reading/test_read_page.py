"""One page read: turn, lines, characters, seals over text, red print, columns, a PDF's own text."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw
from rapidfuzz.distance import Levenshtein

from casefile.imaging import turned
from casefile.model import MarkKind, TextSource
from casefile.recognition.engine import EngineMissing, engine_for
from casefile.recognition.read import ReadOptions, read_page, reading_key
from tests.reading.paper import DPI, HEI, KAI, LETTER, SONG, bgr, font, page_of, save, scanned, sheet, stamp

OPTIONS = ReadOptions()
AGENCY = "东川县公路管理处"


def read(tmp_path, image, name="a.jpg", **changes):
    dpi = changes.pop("dpi", DPI)
    options = changes.pop("options", OPTIONS)
    return read_page(save(image, tmp_path / name), page_of(image, dpi=dpi, **changes), options)


def bare(text):
    return "".join(c for c in text if c.isalnum())


def errors(reading, lines):
    said, wanted = bare(reading.text), bare("".join(lines))
    return Levenshtein.distance(said, wanted) / len(wanted)


@pytest.fixture(scope="module")
def letter(tmp_path_factory):
    return read(tmp_path_factory.mktemp("letter"), scanned(sheet()))


def test_a_letter_is_read_in_order_without_blanks_between_characters(letter):
    assert errors(letter, LETTER) < 0.01
    assert [bare(line.text) for line in letter.lines] == [bare(line) for line in LETTER]
    assert " " not in letter.text
    assert letter.confidence > 0.95
    assert letter.measures.turn == 0
    assert not letter.measures.blank


def test_every_character_has_its_place(letter):
    for line in letter.lines:
        assert "".join(c.char for c in line.chars) == line.text
        edges = [(c.x0, c.x1) for c in line.chars]
        assert all(a <= b for a, b in edges)
        assert all(left[0] <= right[0] for left, right in itertools.pairwise(edges))
        assert line.box.x0 - 1e-4 <= edges[0][0]
        assert edges[-1][1] <= line.box.x1 + 1e-4
    # 12 pt at 150 dpi: a character is 25 px of 1240 wide.
    title = letter.lines[1]
    assert title.chars[3].x0 - title.chars[0].x0 == pytest.approx(3 * 25 / 1240, abs=0.004)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("lines", [LETTER, ("照片一:违法现场",), ("附件", "", "过磅单2023年5月18日")], ids=["letter", "caption", "slip"])
def test_the_turn_is_found_and_taken_out(tmp_path, lines, turn):
    page = turned(scanned(sheet(lines)), (360 - turn) % 360)
    reading = read(tmp_path, page)
    assert reading.measures.turn == turn
    assert errors(reading, lines) < 0.05
    assert reading.lines[0].box.y0 < 0.2
    assert reading.lines[0].box.x0 < 0.2


def test_a_page_without_text_stays_as_it_is_with_no_confidence(tmp_path):
    reading = read(tmp_path, scanned(np.full((800, 600, 3), 255, np.uint8)))
    assert (reading.measures.turn, reading.measures.turn_confidence, reading.lines) == (0, 0.0, ())
    assert reading.measures.blank
    assert reading.confidence == 0.0


@pytest.mark.parametrize("skew", [-2.0, 1.5])
def test_boxes_are_those_of_the_deskewed_page(tmp_path, letter, skew):
    reading = read(tmp_path, scanned(sheet(), skew=skew))
    assert reading.measures.skew_deg == pytest.approx(skew, abs=0.15)
    for line, level in zip(reading.lines, letter.lines, strict=True):
        assert np.allclose(line.box, level.box, atol=0.008)


@pytest.mark.parametrize("colour", [(40, 35, 205), (120, 40, 130)], ids=["red", "purple"])
def test_print_under_a_seal_is_read_and_the_seal_is_a_mark(tmp_path, colour):
    page = sheet(LETTER)
    page = stamp(page, (430, 380), AGENCY, colour=colour)
    reading = read(tmp_path, scanned(page))
    assert errors(reading, LETTER) < 0.02
    (seal,) = [m for m in reading.marks if m.kind is MarkKind.SEAL]
    assert seal.text == AGENCY
    assert seal.colour == ("red" if colour[2] > 200 else "purple")
    assert seal.box.centre == pytest.approx((430 / page.shape[1], 380 / page.shape[0]), abs=0.006)


def test_a_seal_on_a_grey_scan_is_found_where_it_stands_clear(tmp_path):
    page = stamp(sheet(LETTER[:2]), (800, 900), AGENCY)
    grey = cv2.cvtColor(cv2.cvtColor(scanned(page), cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    (seal,) = [m for m in read(tmp_path, grey).marks if m.kind is MarkKind.SEAL]
    assert seal.box.centre == pytest.approx((800 / page.shape[1], 900 / page.shape[0]), abs=0.01)
    assert seal.colour is None


def test_no_seal_is_seen_where_there_is_none(letter):
    assert [m for m in letter.marks if m.kind is MarkKind.SEAL] == []


def test_red_letterheads_stay_readable(tmp_path):
    picture = Image.fromarray(sheet(LETTER[2:], top=0.3)[:, :, ::-1])
    ImageDraw.Draw(picture).text((250, 150), "东川县交通运输局文件", font=font(HEI, 72), fill=(214, 30, 30))
    reading = read(tmp_path, scanned(bgr(picture)))
    assert "东川县交通运输局文件" in reading.text
    assert errors(reading, ("东川县交通运输局文件", *LETTER[2:])) < 0.02


def test_a_label_that_stands_is_read_downwards(tmp_path):
    picture = Image.fromarray(sheet(LETTER, top=0.4)[:, :, ::-1])
    pen = ImageDraw.Draw(picture)
    for index, char in enumerate("当事人基本情况"):
        pen.text((200, 150 + index * 38), char, font=font(SONG, 30), fill=(20, 20, 20))
    reading = read(tmp_path, scanned(bgr(picture)))
    assert reading.measures.turn == 0
    assert "当事人基本情况" in [line.text for line in reading.lines if line.vertical]


def test_a_signature_beside_its_label_is_a_mark_and_an_empty_place_is_not(tmp_path):
    picture = Image.fromarray(sheet((*LETTER, "", "当事人签名:", "", "执法人员签名:"))[:, :, ::-1])
    y = round(11.69 * DPI * 0.12 + 8 * 25 * 1.9)
    ImageDraw.Draw(picture).text((340, y - 12), "王建国", font=font(KAI, 44), fill=(38, 48, 150))
    marks = [m for m in read(tmp_path, scanned(bgr(picture))).marks if m.kind is MarkKind.SIGNATURE]
    assert len(marks) == 1
    assert marks[0].box.centre[1] == pytest.approx((y + 12) / picture.height, abs=0.012)


VISIBLE = tuple(
    TextSource(line, (0.13, 0.12 + i * 0.0271, 0.13 + 0.0202 * len(line), 0.12 + i * 0.0271 + 0.017), True)
    for i, line in enumerate(LETTER)
)


def test_a_sound_text_layer_is_used_as_it_is(tmp_path):
    reading = read(tmp_path, sheet(), name="a.png", text_layer=VISIBLE)
    assert {line.source for line in reading.lines} == {"text"}
    assert [line.text for line in reading.lines] == list(LETTER)
    assert reading.confidence == 1.0


@pytest.mark.parametrize("visible", [True, False])
def test_a_text_layer_that_says_something_else_is_not_believed(tmp_path, visible):
    wrong = tuple(TextSource("".join(chr(ord(c) + 7) for c in t.text), t.box, visible) for t in VISIBLE)
    reading = read(tmp_path, sheet(), name="a.png", text_layer=wrong)
    assert {line.source for line in reading.lines} == {"ocr"}
    assert errors(reading, LETTER) < 0.01


def test_the_key_changes_with_whatever_changes_the_reading():
    page = page_of(sheet())
    keys = {
        reading_key(page, OPTIONS),
        reading_key(page_of(sheet(), orientation=6), OPTIONS),
        reading_key(page_of(sheet(), name="b"), OPTIONS),
        reading_key(page, ReadOptions(detect_px=1280)),
        reading_key(page_of(sheet(), text_layer=VISIBLE), OPTIONS),
    }
    assert len(keys) == 5


@pytest.mark.slow
def test_onnx_runtime_reads_the_same(tmp_path, letter):
    pytest.importorskip("onnxruntime")
    other = read(tmp_path, scanned(sheet()), options=ReadOptions(runtime="onnxruntime"))
    assert [line.text for line in other.lines] == [line.text for line in letter.lines]


def test_a_missing_runtime_is_a_known_error():
    with pytest.raises(EngineMissing) as caught:
        engine_for("no_such_runtime")
    assert caught.value.code == "engine_missing"

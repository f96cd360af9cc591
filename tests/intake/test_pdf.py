"""PDF pages: taken out when the picture is all there is, rendered otherwise, lost pages stated."""

from __future__ import annotations

import base64
import io
import zlib

import numpy as np
import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image, ImageOps

from casefile.model import Colour, InputState, PageOrigin
from tests.intake.made import (
    FULL,
    H,
    W,
    a4,
    encoded,
    image_stream,
    jpeg,
    page,
    saved,
    scan_pdf,
    square_note,
    text_pdf,
    unpack,
    with_orientation,
)  # fmt: skip

JPEG = jpeg()
GREY = jpeg(page("L"))
BITS = np.packbits(np.asarray(page("1")), axis=1).tobytes()
RAW = np.asarray(page()).tobytes()
HIDDEN_TEXT = b"BT /F 12 Tf 3 Tr 72 700 Td (hidden words) Tj ET "
SEEN_TEXT = b"BT /F 12 Tf 72 700 Td (seen words) Tj ET "


def fax(image):
    """G4 strip of a 1-bit picture, and its height."""
    data = encoded(image, "TIFF", compression="group4", tiffinfo={278: image.height})
    with Image.open(io.BytesIO(data)) as tiff:
        (offset,), (count,) = tiff.tag_v2[273], tiff.tag_v2[279]
        white_is_zero = tiff.tag_v2[262] == 0
    return data[offset : offset + count], white_is_zero


FAX, WHITE_IS_ZERO = fax(page("1"))
FAX_PARMS = Dictionary(K=-1, Columns=W, Rows=H, BlackIs1=not WHITE_IS_ZERO)
FAX_ENTRIES = {
    "Filter": Name.CCITTFaxDecode, "DecodeParms": FAX_PARMS, "BitsPerComponent": 1, "ColorSpace": Name.DeviceGray,
}  # fmt: skip
FLATE = {"Filter": Name.FlateDecode}

TAKEN_OUT = {
    "plain": scan_pdf([JPEG]),
    "grey": scan_pdf([GREY], ColorSpace=Name.DeviceGray),
    "in a form": None,
    "hidden text": scan_pdf([JPEG], FULL + HIDDEN_TEXT, fonts=True),
    "text under it": scan_pdf([JPEG], SEEN_TEXT + FULL, fonts=True),
    "white behind": scan_pdf([JPEG], b"1 1 1 rg 0 0 576 792 re f " + FULL),
    "clipped to the page": scan_pdf([JPEG], b"q 0 0 576 792 re W n " + FULL + b" Q"),
    "with margins": scan_pdf([JPEG], b"q 288 0 0 396 100 100 cm /Im Do Q"),
    "link": scan_pdf([JPEG], page_entries={"Annots": [Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9])]}),
    "flate over dct": scan_pdf([zlib.compress(JPEG)], Filter=pikepdf.Array([Name.FlateDecode, Name.DCTDecode])),
    "ascii85 over dct": scan_pdf(
        [base64.a85encode(JPEG) + b"~>"], Filter=pikepdf.Array([Name.ASCII85Decode, Name.DCTDecode])
    ),
    "object streams": scan_pdf([JPEG], save={"object_stream_mode": pikepdf.ObjectStreamMode.generate}),
    "owner password": scan_pdf([JPEG], save={"encryption": pikepdf.Encryption(owner="secret", user="")}),
}
RENDERED = {
    "text over it": scan_pdf([JPEG], FULL + SEEN_TEXT, fonts=True),
    "line over it": scan_pdf([JPEG], FULL + b" 0 0 m 100 100 l S"),
    "annotation": scan_pdf([JPEG], page_entries={"Annots": [square_note()]}),
    "cropped": scan_pdf([JPEG], page_entries={"CropBox": [100, 100, 400, 600]}),
    "clipped": scan_pdf([JPEG], b"q 100 100 200 200 re W n " + FULL + b" Q"),
    "odd clip": scan_pdf([JPEG], b"q 0 0 m 576 0 l 288 792 l h W n " + FULL + b" Q"),
    "two pictures": scan_pdf([JPEG], b"q 576 0 0 396 0 0 cm /Im Do Q q 576 0 0 396 0 396 cm /Im Do Q"),
    "at a slant": scan_pdf([JPEG], b"q 500 50 -50 700 60 10 cm /Im Do Q"),
    "transparent": None,
    "optional": scan_pdf([JPEG], b"/OC /X BDC " + FULL + b" EMC"),
    "inverted": scan_pdf([JPEG], Decode=[1, 0, 1, 0, 1, 0]),
    "cmyk": scan_pdf([jpeg(page("CMYK"))], ColorSpace=Name.DeviceCMYK),
    "nothing": scan_pdf([JPEG], b""),
    "inline": scan_pdf([JPEG], b"q 500 0 0 700 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID 00> EI Q"),
}
CODED = {
    "fax": scan_pdf([FAX], **FAX_ENTRIES),
    "fax stencil": scan_pdf([FAX], **FAX_ENTRIES | {"ColorSpace": None, "ImageMask": True}),
    "bits": scan_pdf([zlib.compress(BITS)], BitsPerComponent=1, ColorSpace=Name.DeviceGray, **FLATE),
    "pixels": scan_pdf([zlib.compress(RAW)], **FLATE),
    "jpeg 2000": scan_pdf([encoded(page(), "JPEG2000")], Filter=Name.JPXDecode),
}
MATRICES = {
    1: (0, "576 0 0 792 0 0"),
    3: (0, "-576 0 0 -792 576 792"),
    2: (0, "-576 0 0 792 576 0"),
    4: (0, "576 0 0 -792 0 792"),
}
MATRICES |= {
    6: (90, "576 0 0 792 0 0"),
    8: (270, "576 0 0 792 0 0"),
    5: (90, "576 0 0 -792 0 792"),
    7: (270, "576 0 0 -792 0 792"),
}
TURNED = {f"turned {n}": scan_pdf([JPEG], f"q {m} cm /Im Do Q".encode(), rotate=r) for n, (r, m) in MATRICES.items()}
TURNED["turned 06"] = scan_pdf([JPEG], b"q 0 -792 576 0 0 792 cm /Im Do Q")


def with_form():
    pdf = pikepdf.new()
    inner = Dictionary(XObject=Dictionary(Im=image_stream(pdf, JPEG, (W, H))))
    form = pdf.make_stream(
        b"q 1 0 0 1 0 0 cm /Im Do Q", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1], Resources=inner
    )
    content = pdf.make_stream(b"q 576 0 0 792 0 0 cm /Fm Do Q")
    sheet = a4(Resources=Dictionary(XObject=Dictionary(Fm=form)), Contents=content)
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(sheet)))
    return saved(pdf)


def transparent():
    pdf = pikepdf.open(io.BytesIO(scan_pdf([JPEG], b"/G gs " + FULL)))
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=Dictionary(ca=0.5))
    return saved(pdf)


TAKEN_OUT["in a form"] = with_form()
RENDERED["transparent"] = transparent()
OTHER = {
    "text": text_pdf(),
    "big unit": text_pdf(entries={"UserUnit": 2}),
    "twenty": scan_pdf([jpeg(page(seed=n)) for n in range(20)]),
    "turned text": text_pdf(entries={"rotate": 90}),
    "turned hidden": scan_pdf([JPEG], FULL + HIDDEN_TEXT, fonts=True, rotate=90),
}


@pytest.fixture(scope="module")
def taken(take_in):
    everything = TAKEN_OUT | RENDERED | CODED | TURNED | OTHER
    return take_in({f"{name}.pdf": data for name, data in everything.items()})


def only(taken, name):
    (one,) = taken.pages[f"{name}.pdf"]
    return one


def close(image, other, limit=8.0):
    size = (60, 80)
    small = [np.asarray(Image.fromarray(i).resize(size).convert("L")).astype(int) for i in (image, other)]
    return np.abs(small[0] - small[1]).mean() < limit


def test_nothing_was_lost(taken):
    assert {name: entry.code for name, entry in taken.inputs.items() if entry.code or entry.lost_pages} == {}


@pytest.mark.parametrize("name", TAKEN_OUT)
def test_a_lone_picture_is_taken_out_byte_for_byte(taken, name):
    one = only(taken, name)
    assert one.origin is PageOrigin.EMBEDDED
    assert taken.inputs[f"{name}.pdf"].state is InputState.TAKEN
    assert taken.store.read(one.image_sha256) == (GREY if name == "grey" else JPEG)
    assert (one.width_px, one.height_px) == (W, H)
    assert one.dpi == (60 if name == "with margins" else None)  # 240 px on 4 inches; on 8 inches 30 is out of range
    assert one.colour is (Colour.GREY if name == "grey" else Colour.RGB)


@pytest.mark.parametrize("name", RENDERED)
def test_a_page_with_more_on_it_is_rendered(taken, name):
    one = only(taken, name)
    assert one.origin is PageOrigin.RENDERED
    assert taken.inputs[f"{name}.pdf"].state is InputState.CONVERTED
    size = (1250, round(500 / 72 * 300)) if name == "cropped" else (2400, 3300)
    assert (one.width_px, one.height_px, one.dpi) == (*size, 300)


def test_rendered_pages_show_what_is_there(taken):
    image = unpack(taken.store.read(only(taken, "line over it").image_sha256))
    assert close(image, np.asarray(page()))
    red = unpack(taken.store.read(only(taken, "annotation").image_sha256))
    assert not np.array_equal(red, unpack(taken.store.read(only(taken, "two pictures").image_sha256)))
    blank = unpack(taken.store.read(only(taken, "nothing").image_sha256))
    assert blank.min() == 255
    assert only(taken, "nothing").colour is Colour.GREY


@pytest.mark.parametrize("name", CODED)
def test_other_codings_keep_every_pixel(taken, name):
    one = only(taken, name)
    bitonal = name in ("fax", "fax stencil", "bits")
    expected = np.asarray(page("1").convert("RGB")) if bitonal else np.asarray(page())
    assert np.array_equal(unpack(taken.store.read(one.image_sha256)), expected)
    assert one.colour is (Colour.BITONAL if bitonal else Colour.RGB)
    assert one.origin is (PageOrigin.EMBEDDED if name.startswith("fax") else PageOrigin.REENCODED)
    assert one.image_type == ("image/tiff" if bitonal else "image/png")


@pytest.mark.parametrize("name", TURNED)
def test_how_the_page_turns_the_picture_is_data(taken, name):
    one = only(taken, name)
    assert one.orientation == int(name.split()[1])
    picture = page()
    picture.info["exif"] = with_orientation(one.orientation).tobytes()
    expected = np.asarray(ImageOps.exif_transpose(picture))
    assert (one.width_px, one.height_px) == (expected.shape[1], expected.shape[0])
    shown = rendered(TURNED[name])
    assert close(shown, expected, 12), "the page as PDFium shows it is the picture so turned"


def rendered(data):
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    image = np.asarray(document[0].render(scale=0.5).to_pil().convert("RGB"))
    document.close()
    return image


def test_text_layers_have_places(taken):
    left, right = only(taken, "text").text_layer
    assert (left.text, left.visible) == ("Case 2022 0", True)
    assert right.text == "right"
    assert left.box[0] == pytest.approx(72 / 576, abs=0.01)
    assert left.box[3] == pytest.approx((792 - 700) / 792, abs=0.01)
    assert left.box[0] < left.box[2] < right.box[0]
    assert only(taken, "text").colour is Colour.GREY
    assert only(taken, "text").image_type == "image/png"


def test_text_layers_turn_with_the_page(taken):
    upright = only(taken, "text").text_layer[0].box
    turned = only(taken, "turned text").text_layer[0].box
    assert turned == pytest.approx((1 - upright[3], upright[0], 1 - upright[1], upright[2]), abs=0.002)
    assert only(taken, "turned text").width_px == 3300
    hidden = only(taken, "turned hidden")
    (line,) = hidden.text_layer
    assert hidden.orientation == 6
    assert line.box[0] > 0.85
    assert line.box[1] == pytest.approx(72 / 576, abs=0.01)


@pytest.mark.parametrize(("name", "text"), [("hidden text", "hidden words"), ("text under it", "seen words")])
def test_text_that_cannot_be_seen_is_flagged(taken, name, text):
    (line,) = only(taken, name).text_layer
    assert (line.text, line.visible) == (text, False)


def test_the_user_unit_counts(taken):
    one = only(taken, "big unit")
    assert (one.width_px, one.height_px, one.dpi) == (4800, 6600, 300)


def test_long_files_come_in_whole_and_in_order(taken):
    pages = taken.pages["twenty.pdf"]
    assert [p.frame for p in pages] == list(range(20))
    for seed in (0, 7, 8, 19):
        assert taken.store.read(pages[seed].image_sha256) == jpeg(page(seed=seed))

"""JBIG2 pictures of incoming PDFs stand in the dossier as they came."""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image, TiffImagePlugin

from casefile.errors import OriginalMissing
from casefile.intake import find_files, take
from casefile.model import Colour, DossierPage, PageOrigin
from casefile.pdf import build_dossier
from casefile.settings import Settings
from casefile.store import Store
from tests.pdf import made, seen
from tests.pdf.made import BUILD_TIME, SETTINGS, Paper, scan

SIZE = (1240, 1754)


def jbig2_of(picture: Image.Image) -> tuple[bytes, bytes]:
    """A 1-bit picture in JBIG2 (T.88): a comment that pages may share, and page information with one region coded as MMR."""
    out = io.BytesIO()
    picture.save(out, "TIFF", compression="group4", tiffinfo={278: picture.height, 262: 0})  # 0 is white, as in JBIG2
    tags = TiffImagePlugin.TiffImageFile(io.BytesIO(out.getvalue())).tag_v2
    assert tags[262] == 0
    (start,), (length,) = tags[273], tags[279]
    mmr = out.getvalue()[start : start + length]
    width, height = picture.size
    comment = struct.pack(">I", 0x20000000) + b"maker\0test\0\0"
    shared = struct.pack(">IBBBI", 0, 62, 0, 0, len(comment)) + comment
    page = struct.pack(">IBBBI", 1, 48, 0, 1, 19) + struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    body = struct.pack(">IIIIB", width, height, 0, 0, 0) + b"\x01" + mmr
    return shared, page + struct.pack(">IBBBI", 2, 39, 0, 1, len(body)) + body


def scanner_pdf(pictures: list[Image.Image], path: Path, *, shared: bool, mask: bool = False) -> list[bytes]:
    """A PDF as scanners write it, one JBIG2 picture on each page; the streams."""
    pdf = pikepdf.new()
    streams = []
    for picture in pictures:
        common, page_data = jbig2_of(picture)
        stream = pdf.make_stream(page_data if shared else common + page_data)
        stream.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": SIZE[0], "/Height": SIZE[1], "/BitsPerComponent": 1, "/ColorSpace": Name.DeviceGray, "/Filter": Name.JBIG2Decode})
        if shared:
            stream["/DecodeParms"] = Dictionary(JBIG2Globals=pdf.make_stream(common))
        page = pdf.add_blank_page(page_size=(595.2, 841.92))
        page.obj.Resources = Dictionary(XObject=Dictionary(Im=stream))
        page.obj.Contents = pdf.make_stream(b"q 595.2 0 0 841.92 0 0 cm /Im Do Q")
        streams.append(page_data if shared else common + page_data)
    pdf.save(path, compress_streams=False)
    return streams


def a_case(folder: Path, store: Store, *, shared: bool):
    source = folder / "in"
    source.mkdir()
    first, second = made.drawn(SIZE, mode="1"), made.drawn(SIZE, made.LINES[:2], mode="1")
    streams = scanner_pdf([first, second], source / "scan.pdf", shared=shared)
    intake = take(find_files(source), store, settings=Settings(), jobs=1)
    assert [(p.colour, p.origin) for p in intake.pages] == [(Colour.BITONAL, PageOrigin.REENCODED)] * 2
    base = made.make(store, [Paper("CASE_FILING", "立案登记表", [scan(), scan()])])
    pages = tuple(replace(old, page=replace(new, id=old.id)) for old, new in zip(base.pages, intake.pages, strict=True))
    return replace(base, inputs=intake.inputs, pages=pages), streams, (first, second)


@pytest.mark.parametrize("shared", [False, True])
def test_the_stream_goes_in_byte_for_byte_and_shows_the_same_page(store: Store, tmp_path: Path, out: Callable[[], Path], shared: bool) -> None:
    dossier, streams, pictures = a_case(tmp_path, store, shared=shared)
    path = out()
    built = build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME)
    assert [cost.kept for cost in built.page_costs] == ["jbig2", "jbig2"]
    with pikepdf.open(path) as pdf:
        found = [pdf.pages[i].obj.Resources.XObject.Im for i in (2, 3)]
        assert [bytes(f.read_raw_bytes()) for f in found] == streams
        assert all(("/DecodeParms" in f) is shared for f in found)
        if shared:
            assert found[0].DecodeParms.JBIG2Globals.objgen == found[1].DecodeParms.JBIG2Globals.objgen
    for index, picture in enumerate(pictures, start=2):
        page = Image.fromarray(seen.rendered(path, index, 1.0)).convert("L")
        wanted = picture.convert("L").resize(page.size, Image.Resampling.BOX)
        body = (0, 80, page.width, page.height)  # below the stamped number
        assert np.abs(np.asarray(page.crop(body)).astype(int) - np.asarray(wanted.crop(body))).mean() < 6


def test_a_stream_that_is_not_the_stored_page_is_not_used(store: Store, tmp_path: Path, out: Callable[[], Path]) -> None:
    dossier, streams, (_, second) = a_case(tmp_path, store, shared=False)
    other = made.encoded(second, "TIFF", compression="group4")
    digest = store.put(other)
    first: DossierPage = dossier.pages[0]
    swapped = replace(first, page=replace(first.page, image_sha256=digest))
    path = out()
    built = build_dossier(replace(dossier, pages=(swapped, dossier.pages[1])), store, path, settings=SETTINGS, build_time=BUILD_TIME)
    assert [cost.kept for cost in built.page_costs] == ["g4_new", "jbig2"]
    with pikepdf.open(path) as pdf:
        raw = bytes(pdf.pages[2].obj.Resources.XObject.Im.read_raw_bytes())
    assert hashlib.sha256(raw).hexdigest() != hashlib.sha256(streams[0]).hexdigest()


def test_without_the_original_no_dossier_is_made_and_a_draft_shows_the_stored_twin(
    store: Store, tmp_path: Path, out: Callable[[], Path]
) -> None:
    dossier, _, _ = a_case(tmp_path, store, shared=False)
    store.remove(dossier.inputs[0].sha256 or "")
    with pytest.raises(OriginalMissing) as caught:
        build_dossier(dossier, store, out(), settings=SETTINGS, build_time=BUILD_TIME)
    assert caught.value.params["list"] == "scan.pdf [1]、scan.pdf [2]"
    built = build_dossier(dossier, store, out(), settings=SETTINGS, build_time=BUILD_TIME, draft=True)
    assert all(cost.kept.startswith("g4") for cost in built.page_costs)

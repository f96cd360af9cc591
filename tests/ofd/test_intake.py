"""OFD in: full-page pictures are taken byte for byte, everything else is refused with its reason, nothing is trusted."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile.imaging import load_image
from casefile.intake import find_files, take
from casefile.intake.faults import IntakeFault, TooManyPages
from casefile.intake.ofd import decode_ofd
from casefile.intake.parts import Job
from casefile.messages import sentence
from casefile.model import InputState, PageOrigin
from casefile.ofd.marks import image_object, rectangle, text_object
from casefile.ofd.writer import OfdWriter
from casefile.pdf.standard import About
from casefile.settings import Settings
from casefile.store import Store
from tests.pdf import made

CORPORA = Path(os.environ.get("MINGJUAN_CORPORA", Path(__file__).resolve().parents[3] / "shared" / "corpora")) / "zh"
UPRIGHT = (210.0, 0.0, 0.0, 297.0, 0.0, 0.0)
PAGE = (0.0, 0.0, 210.0, 297.0)
JPEG = made.encoded(made.drawn((420, 594)), quality=85)


def an_ofd(path: Path, *, matrix=UPRIGHT, box=PAGE, data: bytes = JPEG, kind: str = "JPEG", over: str = "", pages: int = 1, alpha: int = 0) -> Path:
    with OfdWriter(path) as writer:
        font = writer.font("MJ-song", set("案号浙临交"))
        for _ in range(pages):
            picture = image_object(writer.number(), box, matrix, writer.picture(kind, data))
            text = text_object(writer.number(), (21, 29.7, 63, 14.85), font, 12, "案号浙临交", [12] * 4, 12, alpha=alpha)
            writer.page("0 0 210 297", picture + text + over)
        writer.close(About("t", "", "", "", datetime(2026, 1, 1)), [], "0 0 210 297")
        writer.publish()
    return path


def job(path: Path, scratch: Path, **limits: int) -> Job:
    return Job(str(path), path.stat().st_size, "application/ofd", ".ofd", str(scratch), limits.get("max_pages", 100), 10**8, 8)


def take_in(folder: Path, store: Store):
    return take(find_files(folder), store, settings=Settings(), jobs=1)


def test_full_page_pictures_come_in_byte_for_byte_with_their_text(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    an_ofd(source / "来文.ofd", pages=10)
    store = Store(tmp_path / "store")
    intake = take_in(source, store)
    (entry,) = intake.inputs
    assert (entry.state, entry.code, entry.pages, entry.media_type) == (InputState.TAKEN, None, 10, "application/ofd")
    page = intake.pages[9]
    assert (page.origin, page.width_px, page.height_px, page.dpi, page.frame) == (PageOrigin.EMBEDDED, 420, 594, 51, 9)
    assert store.read(page.image_sha256) == JPEG
    (line,) = page.text_layer
    assert line.text == "案号浙临交"
    assert line.box == pytest.approx((0.1, 0.1, 0.4, 0.15), abs=1e-4)
    assert store.read(entry.sha256 or "") == (source / "来文.ofd").read_bytes()


@pytest.mark.parametrize(
    ("matrix", "orientation"),
    [(UPRIGHT, 1), ((-210, 0, 0, -297, 210, 297), 3), ((0, 297, -210, 0, 210, 0), 6), ((0, -297, 210, 0, 0, 297), 8), ((-210, 0, 0, 297, 210, 0), 2)],
)  # fmt: skip
def test_a_turned_picture_stands_as_its_page_shows_it(tmp_path: Path, matrix: tuple, orientation: int) -> None:
    path = an_ofd(tmp_path / "x.ofd", matrix=matrix)
    (draft,) = decode_ofd(job(path, tmp_path)).drafts
    assert draft.orientation == orientation
    assert (draft.width_px, draft.height_px) == ((594, 420) if orientation > 4 else (420, 594))
    image = load_image(Path(draft.file or ""), draft.orientation)
    assert image.shape[:2] == (draft.height_px, draft.width_px)
    dark = [float(image[y][:, x].mean()) for y in (slice(0, 20), slice(-20, None)) for x in (slice(0, 20), slice(-20, None))]
    assert dark.index(min(dark)) == {1: 0, 3: 3, 6: 1, 8: 2, 2: 1}[orientation]  # the drawn black corner


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"over": rectangle(900, (10, 10, 50, 50), 1.0)}, "ofd_not_supported"),
        ({"alpha": 255}, "ofd_not_supported"),
        ({"matrix": (100.0, 0.0, 0.0, 297.0, 0.0, 0.0)}, "ofd_not_supported"),
        ({"matrix": (200.0, 60.0, -60.0, 280.0, 10.0, 0.0)}, "ofd_not_supported"),
        ({"data": b"\x97JB2\r\n\x1a\n" + bytes(60), "kind": "JBIG2"}, "ofd_not_supported"),
        ({"data": JPEG[:2000]}, "truncated"),
    ],
)
def test_what_is_more_than_one_picture_is_refused_by_name(tmp_path: Path, change: dict, code: str) -> None:
    source = tmp_path / "in"
    source.mkdir()
    an_ofd(source / "通知.ofd", **change)
    store = Store(tmp_path / "store")
    (entry,) = take_in(source, store).inputs
    assert (entry.state, entry.code, entry.pages) == (InputState.REFUSED, code, 0)
    for language in ("zh", "en"):
        said = sentence(entry.code or "", language, **entry.params)
        assert "通知.ofd" in said
        assert "{" not in said
    assert store.has(entry.sha256 or "")


def test_a_late_drawn_page_refuses_the_whole_file(tmp_path: Path) -> None:
    good, bad = an_ofd(tmp_path / "a.ofd", pages=12), tmp_path / "b.ofd"
    with zipfile.ZipFile(good) as one, zipfile.ZipFile(bad, "w") as two:
        for name in one.namelist():
            data = one.read(name)
            if "Page_11/" in name:
                data = data.replace(b"</ofd:Layer>", rectangle(9999, (1, 1, 5, 5), 1).encode() + b"</ofd:Layer>")
            two.writestr(name, data)
    with pytest.raises(IntakeFault) as caught:
        decode_ofd(job(bad, tmp_path))
    assert caught.value.params == {"page": "12"}


def test_limits_hold(tmp_path: Path) -> None:
    with pytest.raises(TooManyPages):
        decode_ofd(job(an_ofd(tmp_path / "x.ofd", pages=5), tmp_path, max_pages=4))


@pytest.mark.parametrize(
    ("entry", "content", "code"),
    [
        ("OFD.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "damaged"),
        ("OFD.xml", b"<a/>", "damaged"),
        ("OFD.xml", b" " * (33 * 2**20), "too_large"),
        ("Doc_0/Document.xml", b"<a><Pages/></a>", "file_without_pages"),
        ("Doc_0/Pages/Page_0/Content.xml", b"\x00\x01", "damaged"),
    ],
)
def test_hostile_parts_are_refused(tmp_path: Path, entry: str, content: bytes, code: str) -> None:
    good, bad = an_ofd(tmp_path / "a.ofd"), tmp_path / "b.ofd"
    with zipfile.ZipFile(good) as one, zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as two:
        for name in one.namelist():
            two.writestr(name, content if name == entry else one.read(name))
    with pytest.raises(IntakeFault) as caught:
        decode_ofd(job(bad, tmp_path))
    assert caught.value.code == code


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mutated_files_give_pages_or_a_reason(tmp_path: Path, data: st.DataObject) -> None:
    base = tmp_path / "base.ofd"
    if not base.exists():
        an_ofd(base)
    with zipfile.ZipFile(base) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(n for n in parts if n.endswith("xml"))))
    raw = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=6) | st.sampled_from([b"-1", b"1e99", b"nan", b"../..", b""]))
    parts[name] = bytes(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for key, value in parts.items():
            archive.writestr(key, value)
    mutated = tmp_path / "mutated.ofd"
    mutated.write_bytes(out.getvalue())
    try:
        decoded = decode_ofd(job(mutated, tmp_path))
    except IntakeFault:
        return
    assert decoded.total >= 1


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not here")
def test_every_sample_is_taken_or_refused_for_what_it_is(tmp_path: Path) -> None:
    codes = {}
    for path in sorted(CORPORA.glob("*.ofd")):
        try:
            decode_ofd(job(path, tmp_path))
            codes[path.name] = "taken"
        except IntakeFault as fault:
            codes[path.name] = fault.code
    assert len(codes) > 40
    assert set(codes.values()) <= {"taken", "ofd_not_supported", "ofd_sealed", "ofd_annotated"}
    assert all(code == "ofd_sealed" for name, code in codes.items() if "signed" in name.lower() or "SESV4" in name)

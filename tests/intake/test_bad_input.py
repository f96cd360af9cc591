"""Whatever lies in the folder: every file ends in a stated result, the good ones come through, originals are kept."""

from __future__ import annotations

import contextlib
import io
import sys
import threading
import time

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from casefile.errors import Cancelled, DiskFull
from casefile.intake import FoundFile, Limits, find_files, structure, take
from casefile.intake.faults import Damaged, IntakeFault, Truncated
from casefile.messages import LANGUAGES, sentence
from casefile.model import InputState
from casefile.settings import Settings
from casefile.store import Store
from tests.intake.made import (
    FULL,
    a4,
    encoded,
    image_stream,
    jpeg,
    many_frames,
    page,
    png_header,
    saved,
    scan_pdf,
    text_pdf,
)

JPEG = jpeg(quality=95)
PNG = encoded(page(), "PNG")
G4 = encoded(page("1"), "TIFF", compression="group4")
HEIC = encoded(page(), "HEIF", quality=90)
WEBP = encoded(page(), "WEBP", quality=90)
JP2 = encoded(page(), "JPEG2000")
PDF8 = scan_pdf([jpeg(page(seed=n)) for n in range(8)], save={"object_stream_mode": pikepdf.ObjectStreamMode.disable})


def cut(data, share=0.6):
    return data[: int(len(data) * share)]


def zero_tail(data, share=0.6):
    return cut(data, share) + bytes(len(data) - int(len(data) * share))


def flipped(data, at):
    spoiled = bytearray(data)
    spoiled[at] ^= 0x5A
    return bytes(spoiled)


def locked_pdf():
    return scan_pdf([JPEG], save={"encryption": pikepdf.Encryption(owner="o", user="u")})


def no_pages_pdf():
    pdf = pikepdf.new()
    return saved(pdf)


def pdf_with_bad_picture():
    """Three pages; the JPEG on the second is cut off."""
    return scan_pdf([jpeg(page(seed=1)), cut(jpeg(page(seed=2))), jpeg(page(seed=3))])


def bomb_content_pdf():
    """Two pages; the drawing of the first unpacks to 200 MB."""
    import zlib

    pdf = pikepdf.open(io.BytesIO(text_pdf(2)))
    packed = zlib.compress(b"q Q " * (50 * 2**20), 9)
    pdf.pages[0].obj.Contents = pdf.make_stream(packed, Filter=Name.FlateDecode)
    return saved(pdf)


def laughs_pdf():
    """Three pages; the second nests forms so that one page would draw 10^12 times. PDFium dies of it or hangs."""
    pdf = pikepdf.new()
    inner = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    for _ in range(12):
        inner = pdf.make_stream(
            b"/X Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9],
            Resources=Dictionary(XObject=Dictionary(X=inner)),
        )  # fmt: skip
    for n in range(3):
        if n == 1:
            resources, content = Dictionary(XObject=Dictionary(X=inner)), b"/X Do"
        else:
            resources, content = Dictionary(XObject=Dictionary(Im=image_stream(pdf, JPEG, (240, 330)))), FULL
        sheet = a4(Resources=resources, Contents=pdf.make_stream(content))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(sheet)))
    return saved(pdf)


def crowd_pdf(kids=30_000):
    """One page listed thirty thousand times."""
    pdf = pikepdf.open(io.BytesIO(text_pdf()))
    root = pdf.Root.Pages
    only = root.Kids[0]
    root.Kids = Array([only] * kids)
    root.Count = kids
    return saved(pdf)


def gap_pdf():
    """Eight pages, two of which are overwritten with blanks."""
    spoiled = PDF8
    for n in (2, 5):
        with pikepdf.open(io.BytesIO(PDF8)) as pdf:
            number = pdf.pages[n].obj.objgen[0]
        start = spoiled.index(f"\n{number} 0 obj".encode()) + 1
        end = spoiled.index(b"endobj", start) + 6
        spoiled = spoiled[:start] + b" " * (end - start) + spoiled[end:]
    return spoiled


BAD = {
    "empty.jpg": (b"", "empty_file"),
    "text.jpg": ("这是文字,不是图像。\r\n".encode(), "not_an_image"),
    "text.pdf": (b"just words\n" * 50, "not_an_image"),
    "noise.png": (bytes(range(256)) * 20, "not_an_image"),
    "letter.docx": (b"PK\x03\x04" + b"[Content_Types].xml" * 9, "unsupported"),
    "notes.txt": (b"notes", "unsupported"),
    "a.ofd": (b"PK\x03\x04\x14\0\0\0\0\0OFD.xml", "damaged"),
    "cut.jpg": (cut(JPEG), "truncated"),
    "zero tail.jpg": (zero_tail(JPEG), "truncated"),
    "cut.png": (cut(PNG), "truncated"),
    "zero tail.png": (zero_tail(PNG), "damaged"),
    "flipped.png": (flipped(PNG, len(PNG) // 2), "damaged"),
    "cut.webp": (cut(WEBP), "truncated"),
    "cut.heic": (cut(HEIC), "truncated"),
    "cut.jp2": (cut(JP2), "truncated"),
    "cut.bmp": (cut(encoded(page(), "BMP")), "truncated"),
    "flipped g4.tif": (flipped(G4, 1000), "damaged"),
    "locked.pdf": (locked_pdf(), "password_needed"),
    "no pages.pdf": (no_pages_pdf(), "file_without_pages"),
    "bomb.png": (png_header(60_000, 60_000), "too_large"),
    "bomb.bmp": (b"BM" + (10**6).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little") + (40).to_bytes(4, "little")
                 + (60_000).to_bytes(4, "little") * 2 + b"\1\0\x18\0" + bytes(24), "too_large"),
    "big picture.pdf": (scan_pdf([JPEG], size=(60_000, 60_000)), "too_large"),
    "bomb content.pdf": (bomb_content_pdf(), "too_large"),
    "crowd.pdf": (crowd_pdf(), "too_many_pages"),
}  # fmt: skip
PARTLY = {
    "bad picture.pdf": (pdf_with_bad_picture(), 2, 1, [0, 2]),
    "gap.pdf": (gap_pdf(), 6, 2, None),
}
GOOD = {"good.jpg": JPEG, "good.png": PNG, "good.pdf": PDF8, "deep/er/good.tif": G4}


@pytest.fixture(scope="module")
def taken(take_in):
    files = {name: data for name, (data, _) in BAD.items()} | {name: row[0] for name, row in PARTLY.items()} | GOOD
    return take_in(files | {".DS_Store": b"x"}, limits=Limits(timeout=8, seconds_per_megabyte=0))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_code(taken, name):
    entry = taken.inputs[name]
    assert (entry.state, entry.code, entry.pages) == (InputState.REFUSED, BAD[name][1], 0)
    assert taken.pages[name] == []


@pytest.mark.parametrize("name", PARTLY)
def test_pages_that_are_lost_are_counted_and_the_others_kept(taken, name):
    entry = taken.inputs[name]
    _, pages, lost, frames = PARTLY[name]
    assert (entry.code, entry.pages, entry.lost_pages) == ("partly_read", pages, lost)
    assert len(taken.pages[name]) == pages
    if frames is not None:
        assert [p.frame for p in taken.pages[name]] == frames


def test_good_files_do_not_suffer(taken):
    assert {name: (taken.inputs[name].state, taken.inputs[name].code) for name in GOOD} == dict.fromkeys(
        GOOD, (InputState.TAKEN, None)
    )


def test_originals_of_refused_files_are_kept(taken):
    for name, (data, _) in BAD.items():
        if data:
            assert taken.store.read(taken.inputs[name].sha256) == data


def test_the_store_holds_nothing_but_originals_and_pages(taken):
    known = {entry.sha256 for entry in taken.intake.inputs} | {p.image_sha256 for p in taken.intake.pages}
    assert {path.name for path in taken.store.root.rglob("*") if path.is_file()} <= known


def test_every_result_has_its_sentence_in_both_languages(taken):
    for entry in taken.intake.inputs:
        if entry.code is None:
            continue
        for lang in LANGUAGES:
            text = sentence(entry.code, lang, **entry.params)
            assert entry.path in text, (entry.code, lang)
            assert "{" not in text, (entry.code, lang)


def test_ignored_files_are_listed_and_not_kept(taken):
    entry = taken.inputs[".DS_Store"]
    assert (entry.state, entry.code, entry.sha256) == (InputState.IGNORED, None, None)


def test_a_cut_pdf_is_never_taken_for_whole(take_in):
    files = {f"{share}.pdf": cut(PDF8, share / 100) for share in range(10, 100, 15)}
    taken = take_in(files)
    for entry in taken.intake.inputs:
        assert entry.code is not None
        assert entry.state is InputState.REFUSED or entry.code in ("partly_read", "repaired")
        if entry.code == "repaired":
            assert entry.pages == 8


def test_a_cut_tiff_loses_pages_or_is_refused(take_in):
    frames = [page("1", seed=n) for n in range(5)]
    data = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:], compression="group4")
    taken = take_in({f"{share}.tif": cut(data, share / 100) for share in (30, 50, 70, 90)})
    for entry in taken.intake.inputs:
        assert entry.state is InputState.REFUSED or (entry.code == "partly_read" and entry.lost_pages >= 1)


def test_the_input_that_crosses_the_page_limit_is_refused_whole(take_in):
    tiff = encoded(page("1"), "TIFF", save_all=True, append_images=[page("1", seed=n) for n in range(1, 4)])
    taken = take_in({"1.jpg": JPEG, "2.tif": tiff, "3.pdf": PDF8, "4.jpg": PNG}, max_pages=6)
    assert [(e.pages, e.code) for e in taken.intake.inputs] == [(1, None), (4, None), (0, "too_many_pages"), (1, None)]
    assert taken.inputs["3.pdf"].params["limit"] == "6"


def test_one_page_too_many(take_in):
    """Copies count: the case holds them all."""
    taken = take_in({f"{n}.jpg": JPEG for n in range(6)}, max_pages=5)
    assert [e.code for e in taken.intake.inputs] == [None] * 5 + ["too_many_pages"]


def test_five_thousand_and_one_pages(take_in):
    taken = take_in({"scan.tif": many_frames(5001), "many.tif": many_frames(40), "good.jpg": JPEG})
    assert taken.inputs["many.tif"].pages == 40
    assert (taken.inputs["scan.tif"].code, taken.inputs["scan.tif"].pages) == ("too_many_pages", 0)
    assert taken.inputs["good.jpg"].pages == 1


def test_the_pixel_limit_is_the_offices(take_in):
    taken = take_in({"a.jpg": JPEG, "b.pdf": scan_pdf([JPEG]), "c.tif": G4}, max_pixels=240 * 330 - 1)
    assert {e.code for e in taken.intake.inputs} == {"too_large"}
    assert {
        e.code for e in take_in({"a.jpg": JPEG, "b.pdf": scan_pdf([JPEG])}, max_pixels=240 * 330).intake.inputs
    } == {None}


def test_files_that_vanish_or_cannot_be_opened(tmp_path):
    found = [
        FoundFile(tmp_path / "gone.jpg", "gone.jpg", 10),
        FoundFile(tmp_path / "sub", "sub", 0, False, "folder_unreadable", "Permission denied"),
        FoundFile(tmp_path / "pipe", "pipe", 0, False, "not_a_file"),
    ]
    intake = take(found, Store(tmp_path / "store"), settings=Settings(), jobs=1)
    assert [(e.state, e.code) for e in intake.inputs] == [
        (InputState.REFUSED, code) for code in ("file_unreadable", "folder_unreadable", "not_a_file")
    ]


def test_files_beyond_the_size_limits_are_not_copied(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jpg").write_bytes(JPEG)
    (tmp_path / "in" / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(5000))
    store = Store(tmp_path / "store")
    limits = Limits(max_bytes=1000, max_refused_bytes=1000)
    intake = take(find_files(tmp_path / "in"), store, settings=Settings(), jobs=1, limits=limits)
    assert [e.code for e in intake.inputs] == ["file_too_big", "unsupported"]
    assert all(e.sha256 and not store.has(e.sha256) for e in intake.inputs)


@pytest.mark.slow
def test_a_page_that_kills_its_worker_costs_that_page(take_in):
    taken = take_in({"laughs.pdf": laughs_pdf(), "good.jpg": JPEG}, limits=Limits(timeout=6))
    entry = taken.inputs["laughs.pdf"]
    assert (entry.code, entry.pages, entry.lost_pages) == ("partly_read", 2, 1)
    assert [p.frame for p in taken.pages["laughs.pdf"]] == [0, 2]
    assert taken.inputs["good.jpg"].code is None


def test_the_log_of_a_bug_names_places_and_nothing_of_a_paper(caplog):
    from casefile.intake.take import _said
    from casefile.work import Outcome

    traceback = 'Traceback (most recent call last):\n  File "decode.py", line 7, in decode\n    int(text)\nValueError: 张三 330719'
    assert _said(Outcome(0, None, traceback, 0.0)) == ("intake_failed", {})
    assert "decode.py" in caplog.text
    assert "张三" not in caplog.text


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the cage of Windows is another one")
def test_memory_and_time_are_limited(take_in):
    small = Limits(memory_bytes=700 * 2**20, timeout=20)
    big = encoded(page("RGB", (14_000, 14_000)), "PNG", compress_level=1)
    taken = take_in({"big.png": big, "good.jpg": JPEG}, limits=small)
    assert taken.inputs["big.png"].code == "memory"
    assert taken.inputs["good.jpg"].code is None
    taken = take_in({"big.png": big}, limits=Limits(timeout=0.05, seconds_per_megabyte=0))
    assert taken.inputs["big.png"].code == "timeout"


def test_a_full_disk_ends_the_intake_with_a_known_error(tmp_path, monkeypatch):
    (tmp_path / "a.jpg").write_bytes(JPEG)

    def full(_self, _path):
        raise DiskFull(path=tmp_path)

    monkeypatch.setattr(Store, "put_file", full)
    with pytest.raises(DiskFull):
        take(find_files(tmp_path), Store(tmp_path / "store"), settings=Settings(), jobs=1)


def test_cancel(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "laughs.pdf").write_bytes(laughs_pdf())
    cancel = threading.Event()
    threading.Timer(1.5, cancel.set).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        take(find_files(tmp_path / "in"), Store(tmp_path / "store"), settings=Settings(), jobs=1, cancel=cancel)
    assert time.monotonic() - started < 30  # half of what the decoder would be given
    assert not list((tmp_path / "store" / "incoming").iterdir())


def test_progress_ends_at_its_total(tmp_path):
    for n in range(3):
        (tmp_path / f"{n}.jpg").write_bytes(jpeg(page(seed=n)))
    (tmp_path / "many.pdf").write_bytes(scan_pdf([jpeg(page(seed=n)) for n in range(20)]))
    steps = []
    store = Store(tmp_path.parent / "store of progress")
    take(find_files(tmp_path), store, settings=Settings(), jobs=1, progress=lambda *step: steps.append(step))
    assert steps[-1] == (6, 6)  # four files, two further pieces of the long one
    assert all(done <= total for done, total in steps)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)


# The structural checks, on many spoiled files without a worker -----------------------------------------------------

SOUND = {"image/jpeg": JPEG, "image/png": PNG, "image/heic": HEIC, "image/webp": WEBP, "image/jp2": JP2}


@pytest.mark.parametrize("kind", SOUND)
def test_sound_files_pass(kind):
    structure.check(SOUND[kind], kind)


@pytest.mark.parametrize("kind", ["image/png", "image/heic", "image/webp", "image/jp2"])
@given(share=st.floats(0.02, 0.98))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cut_files_fail(kind, share):
    with pytest.raises((Truncated, Damaged)):
        structure.check(cut(SOUND[kind], share), kind)


@given(kind=st.sampled_from(sorted(SOUND)), spots=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8))
@settings(max_examples=150, deadline=None)
def test_spoiled_files_raise_nothing_but_faults(kind, spots):
    spoiled = bytearray(SOUND[kind])
    for share, value in spots:
        spoiled[min(int(share * len(spoiled)), len(spoiled) - 1)] = value
    with contextlib.suppress(IntakeFault):
        structure.check(bytes(spoiled), kind)


@given(data=st.binary(max_size=300), kind=st.sampled_from(sorted(SOUND)))
@settings(max_examples=200, deadline=None)
def test_noise_raises_nothing_but_faults(data, kind):
    with contextlib.suppress(IntakeFault):
        structure.check(data, kind)


def test_png_pixels_are_protected_by_their_checksums():
    at = PNG.index(b"IDAT") + 20
    with pytest.raises(Damaged):
        structure.check(flipped(PNG, at), "image/png")

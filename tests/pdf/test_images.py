"""Page images: byte for byte where that can be, else without loss; the reader sees what was scanned."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageCms, ImageDraw, ImageOps

from casefile.pdf import build_dossier
from casefile.store import Store
from tests.pdf import made, seen
from tests.pdf.made import BUILD_TIME, SETTINGS, Paper, Scan

Out = Callable[[], Path]
SIZE = (200, 280)


def picture(mode: str) -> Image.Image:
    """A page of soft colours with hard black shapes, different in every corner."""
    across, down = np.meshgrid(np.linspace(0, 255, SIZE[0]), np.linspace(0, 255, SIZE[1]))
    colours = np.stack([across, down, 255 - across], axis=2).astype(np.uint8)
    image = Image.fromarray(colours)
    pen = ImageDraw.Draw(image)
    pen.rectangle((10, 10, 60, 30), fill="black")
    pen.rectangle((150, 240, 180, 270), fill="white")
    if mode == "1":
        return image.convert("L").point(lambda v: 255 * (v > 128)).convert("1")
    if mode == "I;16":
        return Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    if mode in ("RGBA", "LA"):
        image = image.convert(mode)
        image.putalpha(Image.fromarray(across.astype(np.uint8)))
        return image
    return image.convert(mode)


def build(store: Store, path: Path, data: bytes, media: str, size: tuple[int, int] = SIZE, **known: object) -> str:
    """Builds a dossier of that one page without sheets at one point a pixel; returns how it was kept."""
    page = Scan(data, *size, media, 72, lines=(), **known)  # type: ignore[arg-type]
    dossier = made.make(store, [Paper("BACK_COVER", "封底", [page])])
    built = build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, sheets=())
    return built.page_costs[0].kept


def raw_of(path: Path) -> bytes:
    with pikepdf.open(path) as pdf:
        return pdf.pages[0].Resources.XObject.Im.read_raw_bytes()


def on_white(image: Image.Image) -> np.ndarray:
    if image.mode in ("RGBA", "LA"):
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
    if image.mode == "I;16":
        image = Image.fromarray((np.asarray(image) // 257).astype(np.uint8))
    return np.asarray(image.convert("RGB")).astype(int)


def assert_shows(path: Path, expected: np.ndarray, tolerance: float = 2.0) -> None:
    shown = seen.rendered(path, 0).astype(int)
    assert shown.shape == expected.shape
    assert np.abs(shown - expected).mean() < tolerance


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("progressive", [False, True])
def test_jpeg_stays_byte_for_byte(store: Store, out: Out, mode: str, progressive: bool) -> None:
    data = made.encoded(picture(mode), quality=92, progressive=progressive)
    path = out()
    assert build(store, path, data, "image/jpeg") == "jpeg"
    assert raw_of(path) == data
    assert_shows(path, on_white(Image.open(io.BytesIO(data))), 6.0)


def test_jpeg_with_a_profile_keeps_it_and_a_broken_one_is_not_used(store: Store, out: Out) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    paths = [out(), out()]
    build(store, paths[0], made.encoded(picture("RGB"), icc_profile=profile), "image/jpeg")
    build(store, paths[1], made.encoded(picture("RGB"), icc_profile=profile[:-9]), "image/jpeg")
    with pikepdf.open(paths[0]) as pdf:
        space = pdf.pages[0].Resources.XObject.Im.ColorSpace
        assert space[0] == "/ICCBased"
        assert space[1].read_bytes() == profile
    with pikepdf.open(paths[1]) as pdf:
        assert pdf.pages[0].Resources.XObject.Im.ColorSpace == "/DeviceRGB"


def test_jpeg_that_stores_rgb_itself_shows_its_colours(store: Store, out: Out) -> None:
    data = made.encoded(picture("RGB"), quality=95, keep_rgb=True)
    path = out()
    assert build(store, path, data, "image/jpeg") == "jpeg"
    assert_shows(path, on_white(picture("RGB")), 4.0)
    with pikepdf.open(path) as pdf:
        assert pdf.pages[0].Resources.XObject.Im.DecodeParms.ColorTransform == 0


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "I;16"])
def test_png_rows_are_taken_over(store: Store, out: Out, mode: str) -> None:
    image = picture(mode)
    data = made.encoded(image, "PNG")
    path = out()
    assert build(store, path, data, "image/png") == "png"
    assert raw_of(path) in data
    assert_shows(path, on_white(image))


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_alpha_lies_on_white(store: Store, out: Out, mode: str) -> None:
    image = picture(mode)
    path = out()
    assert build(store, path, made.encoded(image, "PNG"), "image/png") == "flate_new"
    assert_shows(path, on_white(image))


def test_transparent_colour_lies_on_white(store: Store, out: Out) -> None:
    image = picture("L")
    path = out()
    assert build(store, path, made.encoded(image, "PNG", transparency=0), "image/png") == "flate_new"
    assert seen.rendered(path, 0)[20, 30].tolist() == [255, 255, 255]


@pytest.mark.parametrize("photometric", [0, 1])
@pytest.mark.parametrize("strip", [SIZE[1], 64])
def test_group4_tiff(store: Store, out: Out, photometric: int, strip: int) -> None:
    image = picture("1")
    data = made.encoded(image, "TIFF", compression="group4", tiffinfo={262: photometric, 278: strip})
    path = out()
    assert build(store, path, data, "image/tiff") == ("g4" if strip == SIZE[1] else "g4_new")
    if strip == SIZE[1]:
        assert raw_of(path) in data
    assert_shows(path, on_white(Image.open(io.BytesIO(data))), 0.5)
    assert_shows(path, on_white(image), 0.5)


def test_other_bitonal_images_become_group4(store: Store, out: Out) -> None:
    image = picture("1")
    for data, media in (
        (made.encoded(image, "PNG"), "image/png"),
        (made.encoded(image, "TIFF", compression="tiff_lzw"), "image/tiff"),
    ):
        path = out()
        assert build(store, path, data, media) == "g4_new"
        assert_shows(path, on_white(image), 0.5)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_lzw_tiff_is_kept_without_loss(store: Store, out: Out, mode: str) -> None:
    image = picture(mode)
    path = out()
    assert build(store, path, made.encoded(image, "TIFF", compression="tiff_lzw"), "image/tiff") == "flate_new"
    assert_shows(path, on_white(image), 3.0)


@pytest.mark.parametrize(("mode", "compression"), [("1", "group4"), ("RGB", "tiff_lzw")])
@pytest.mark.parametrize("tag", range(2, 9))
def test_tiff_orientation_tag(store: Store, out: Out, mode: str, compression: str, tag: int) -> None:
    stored = stored_as(picture(mode), tag)
    data = made.encoded(stored, "TIFF", compression=compression, tiffinfo={274: tag, 278: stored.height})
    path = out()
    build(store, path, data, "image/tiff")
    assert_shows(path, on_white(picture(mode)), 1.0)


def stored_as(upright: Image.Image, orientation: int) -> Image.Image:
    """The pixels a camera stores so that `orientation` makes them upright."""
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
    }
    return upright.transpose(back[orientation]) if orientation in back else upright


def test_every_orientation_and_turn_lands_upright_with_its_number(store: Store, out: Out) -> None:
    upright = made.drawn((600, 848))
    scans = []
    for orientation in range(1, 9):
        for turn in (0, 90, 180, 270):
            shown = upright.rotate(turn, expand=True)  # Pillow turns anticlockwise: `turn` clockwise puts it right
            stored = stored_as(shown, orientation)
            exif = Image.Exif()
            exif[274] = orientation
            data = made.encoded(stored, quality=90, exif=exif)
            assert ImageOps.exif_transpose(Image.open(io.BytesIO(data))).size == shown.size
            scans.append(Scan(data, *shown.size, dpi=72, orientation=orientation, turn=turn))
    path = out()
    dossier = made.make(store, [Paper("SCENE_RECORD", "现场笔录", scans)])
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, sheets=())
    expected = on_white(upright)
    for index in range(32):
        shown_page = seen.rendered(path, index).astype(int)
        assert shown_page.shape == expected.shape
        assert np.abs(shown_page - expected)[60:].mean() < 2, index
        assert seen.number_in(path, index) == str(index + 1)
        assert seen.copied(path, index)[0] == made.LINES[0][0]


def test_images_keep_their_size_in_ink_and_paper(store: Store, out: Out) -> None:
    cases = {  # (pixels, dpi) -> points
        ((1240, 1754), 150): (595.2, 841.92),
        ((1754, 1240), 150): (841.92, 595.2),
        ((1240, 1754), None): (595.18, 841.89),
        ((1600, 1200), None): (793.70, 595.276),
        ((800, 600), 72): (800, 600),
        ((4000, 3000), 72): (793.70, 595.276),  # a phone's 72 is no statement
        ((6000, 100), 1200): (360, 72),
        ((1, 1), 300): (72, 72),
        ((1, 20000), 72): (72, 841.89),
        ((3, 20000), 100): (72, 14400),
    }
    scans = []
    for (size, dpi), _ in cases.items():
        scans.append(Scan(made.encoded(Image.new("L", size, 200), "PNG"), *size, "image/png", dpi, lines=()))
    path = out()
    dossier = made.make(store, [Paper("SCENE_RECORD", "现场笔录", scans)])
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, sheets=())
    with pikepdf.open(path) as pdf:
        for page, (case, expected) in zip(pdf.pages, cases.items(), strict=True):
            assert [float(v) for v in page.mediabox[2:]] == pytest.approx(expected, abs=0.01), case


def test_a_page_of_twenty_thousand_pixels(store: Store, out: Out) -> None:
    size = (20000, 1000)
    image = Image.new("1", size, 1)
    image.paste(0, (0, 0, 20000, 20))
    path = out()
    data = made.encoded(image, "PNG")
    page = Scan(data, *size, "image/png", 300, lines=())
    dossier = made.make(store, [Paper("SCENE_RECORD", "现场笔录", [page])])
    built = build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, sheets=())
    assert built.page_costs[0].kept == "g4_new"
    assert seen.rendered(path, 0).shape[:2] == (240, 4800)

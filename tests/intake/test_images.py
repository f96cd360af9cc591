"""Image files: what becomes of each format, and that the pixels are those of the source."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from casefile.model import Colour, InputState, PageOrigin
from tests.intake.made import H, W, encoded, jpeg, page, unpack, with_orientation


def deep_grey():
    return Image.fromarray(np.asarray(page("L")).astype(np.uint16) * 257)


def multi(frames, **options):
    return encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:], **options)


def strips_off(image, **options):
    """A JPEG-in-TIFF with the whole image in one strip."""
    return encoded(image, "TIFF", compression="jpeg", tiffinfo={278: image.height}, **options)


def palette_1bit():
    image = page("1").convert("RGB").quantize(2)
    return encoded(image, "PNG", bits=1)


def see_through(colour, background):
    image = Image.new("RGBA", (W, H), (*background, 0))
    image.paste((*colour, 255), (20, 20, 120, 60))
    return image


FILES = {
    "colour.jpg": jpeg(),
    "grey.jpg": jpeg(page("L")),
    "progressive.jpg": jpeg(progressive=True),
    "cmyk.jpg": jpeg(page("CMYK")),
    "no dpi.jpg": encoded(page(), "JPEG"),
    "odd dpi.jpg": jpeg(dpi=(300, 200)),
    "absurd dpi.jpg": jpeg(dpi=(10, 10)),
    "rgb.png": encoded(page(), "PNG", dpi=(300, 300)),
    "grey.png": encoded(page("L"), "PNG"),
    "bit.png": encoded(page("1"), "PNG"),
    "bit palette.png": palette_1bit(),
    "palette.png": encoded(page().convert("P"), "PNG"),
    "deep.png": encoded(deep_grey(), "PNG"),
    "alpha.png": encoded(see_through((0, 0, 0), (255, 0, 0)), "PNG"),
    "white ink.png": encoded(see_through((255, 255, 255), (0, 0, 0)), "PNG"),
    "grey alpha.png": encoded(page("LA"), "PNG"),
    "a.bmp": encoded(page(), "BMP", dpi=(200, 200)),
    "a.webp": encoded(page(), "WEBP", lossless=True),
    "lossy.webp": encoded(page(), "WEBP", quality=90),
    "a.heic": encoded(page(), "HEIF", quality=95),
    "a.gif": encoded(page("L"), "GIF"),
    "moving.gif": encoded(page("L"), "GIF", save_all=True, append_images=[page("L", seed=1)], duration=100),
    "moving.png": encoded(page(), "PNG", save_all=True, append_images=[page(seed=1)], duration=100),
    "a.jp2": encoded(page(), "JPEG2000"),
    "g4.tif": encoded(page("1"), "TIFF", compression="group4", dpi=(300, 300)),
    "lzw.tif": encoded(page(), "TIFF", compression="tiff_lzw"),
    "raw grey.tif": encoded(page("L"), "TIFF"),
    "deep.tif": encoded(deep_grey(), "TIFF"),
    "cmyk.tif": encoded(page("CMYK"), "TIFF"),
    "lab.tif": encoded(ImageCms.profileToProfile(page(), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"), "TIFF"),
    "turned.tif": encoded(page(), "TIFF", compression="tiff_lzw", tiffinfo={274: 6}),
    "jpeg.tif": strips_off(page(), quality=85),
    "jpeg grey.tif": strips_off(page("L"), quality=85),
    "jpeg strips.tif": encoded(page(), "TIFF", compression="jpeg", tiffinfo={278: 16}),
    "jpeg turned.tif": encoded(page(), "TIFF", compression="jpeg", tiffinfo={278: H, 274: 8}),
    "pages g4.tif": multi([page("1", seed=n) for n in range(3)], compression="group4", dpi=(200, 200)),
    "pages mixed.tif": multi([page("1"), page("L", (100, 80)), page("RGB", (90, 60))]),
    "pages many.tif": multi([page("1", seed=n) for n in range(21)], compression="group4"),
    "名字 with 空格.JPEG": jpeg(),
    "png called.jpg": encoded(page(), "PNG"),
}  # fmt: skip
ORIENTED = {f"exif {n}.jpg": jpeg(exif=with_orientation(n)) for n in range(1, 9)}
ORIENTED |= {f"webp {n}.webp": encoded(page(), "WEBP", lossless=True, exif=with_orientation(n)) for n in (3, 5, 6)}
ORIENTED |= {f"png {n}.png": encoded(page(), "PNG", exif=with_orientation(n)) for n in (6, 8)}
ORIENTED |= {f"tiff {n}.tif": encoded(page(), "TIFF", compression="tiff_lzw", tiffinfo={274: n}) for n in range(1, 9)}
ORIENTED |= {
    f"tiff jpeg {n}.tif": encoded(page(), "TIFF", compression="jpeg", tiffinfo={278: H, 274: n}) for n in range(1, 9)
}
NONSENSE = {f"nonsense {n}.jpg": jpeg(exif=with_orientation(n)) for n in (0, 9)}


@pytest.fixture(scope="module")
def taken(take_in):
    return take_in(FILES | ORIENTED | NONSENSE)


def shown(taken, page_):
    """The page image as a viewer shows it: orientation applied."""
    image = Image.open(io.BytesIO(taken.store.read(page_.image_sha256))).convert("RGB")
    exif = with_orientation(page_.orientation)
    image.getexif()
    image.info["exif"] = exif.tobytes()
    image._exif = None
    return ImageOps.exif_transpose(image)


def test_everything_came_in_and_is_listed_in_order(taken):
    assert [entry.index for entry in taken.intake.inputs] == list(range(len(FILES | ORIENTED | NONSENSE)))
    assert {name: entry.code for name, entry in taken.inputs.items() if entry.code} == {
        "moving.gif": "animation",
        "moving.png": "animation",
    }
    assert all(entry.pages == len(taken.pages[name]) > 0 for name, entry in taken.inputs.items())
    assert [p.input for p in taken.intake.pages] == sorted(p.input for p in taken.intake.pages)


T, C = InputState.TAKEN, InputState.CONVERTED
F, E, R = PageOrigin.FILE, PageOrigin.EMBEDDED, PageOrigin.REENCODED


@pytest.mark.parametrize(
    ("name", "state", "origin", "image_type", "colour", "dpi"),
    [
        ("colour.jpg", T, F, "image/jpeg", Colour.RGB, 300),
        ("grey.jpg", T, F, "image/jpeg", Colour.GREY, 300),
        ("progressive.jpg", T, F, "image/jpeg", Colour.RGB, 300),
        ("cmyk.jpg", C, R, "image/jpeg", Colour.RGB, 300),
        ("no dpi.jpg", T, F, "image/jpeg", Colour.RGB, None),
        ("odd dpi.jpg", T, F, "image/jpeg", Colour.RGB, 200),
        ("absurd dpi.jpg", T, F, "image/jpeg", Colour.RGB, None),
        ("rgb.png", T, F, "image/png", Colour.RGB, 300),
        ("grey.png", T, F, "image/png", Colour.GREY, None),
        ("bit.png", T, F, "image/png", Colour.BITONAL, None),
        ("bit palette.png", T, F, "image/png", Colour.BITONAL, None),
        ("palette.png", T, F, "image/png", Colour.RGB, None),
        ("deep.png", C, R, "image/png", Colour.GREY, None),
        ("alpha.png", C, R, "image/png", Colour.RGB, None),
        ("grey alpha.png", C, R, "image/png", Colour.GREY, None),
        ("a.bmp", C, R, "image/png", Colour.RGB, 200),
        ("a.webp", C, R, "image/png", Colour.RGB, None),
        ("lossy.webp", C, R, "image/jpeg", Colour.RGB, None),
        ("a.heic", C, R, "image/jpeg", Colour.RGB, None),
        ("a.gif", C, R, "image/png", Colour.RGB, None),
        ("a.jp2", C, R, "image/png", Colour.RGB, None),
        ("g4.tif", T, F, "image/tiff", Colour.BITONAL, 300),
        ("lzw.tif", T, F, "image/tiff", Colour.RGB, None),
        ("raw grey.tif", T, F, "image/tiff", Colour.GREY, None),
        ("deep.tif", C, R, "image/png", Colour.GREY, None),
        ("cmyk.tif", C, R, "image/png", Colour.RGB, None),
        ("lab.tif", C, R, "image/png", Colour.RGB, None),
        ("turned.tif", C, R, "image/png", Colour.RGB, None),
        ("jpeg.tif", T, E, "image/jpeg", Colour.RGB, None),
        ("jpeg grey.tif", T, E, "image/jpeg", Colour.GREY, None),
        ("jpeg strips.tif", C, R, "image/jpeg", Colour.RGB, None),
        ("pages g4.tif", C, R, "image/tiff", Colour.BITONAL, 200),
        ("名字 with 空格.JPEG", T, F, "image/jpeg", Colour.RGB, 300),
        ("png called.jpg", T, F, "image/png", Colour.RGB, None),
    ],
)
def test_what_becomes_of_each_format(taken, name, state, origin, image_type, colour, dpi):
    entry, first = taken.inputs[name], taken.pages[name][0]
    assert (entry.state, first.origin, first.image_type) == (state, origin, image_type)
    assert (first.colour, first.dpi) == (colour, dpi)
    if origin is F:
        assert first.image_sha256 == entry.sha256
    stored = Image.open(io.BytesIO(taken.store.read(first.image_sha256)))
    assert Image.MIME[stored.format] == image_type
    assert stored.mode in ("1", "L", "P", "RGB")


def test_originals_are_kept_byte_for_byte(taken):
    for name, data in (FILES | ORIENTED).items():
        assert taken.store.read(taken.inputs[name].sha256) == data


@pytest.mark.parametrize("name", ["a.bmp", "a.webp", "lzw.tif", "rgb.png", "a.jp2"])
def test_lossless_stays_lossless(taken, name):
    image = taken.store.read(taken.pages[name][0].image_sha256)
    assert np.array_equal(unpack(image), np.asarray(page()))


@pytest.mark.parametrize(
    "name", ["lossy.webp", "a.heic", "jpeg strips.tif", "cmyk.jpg", "cmyk.tif", "lab.tif", "deep.tif", "deep.png"]
)
def test_conversions_stay_close(taken, name):
    image = unpack(taken.store.read(taken.pages[name][0].image_sha256)).astype(int)
    source = np.asarray(page("L").convert("RGB") if "deep" in name else page()).astype(int)
    assert np.abs(image - source).mean() < 6


def test_a_jpeg_strip_comes_out_untouched(taken):
    """Its pixels are exactly those that libtiff gives."""
    got = unpack(taken.store.read(taken.pages["jpeg.tif"][0].image_sha256))
    assert np.array_equal(got, unpack(FILES["jpeg.tif"]))
    stream = taken.store.read(taken.pages["jpeg.tif"][0].image_sha256)
    scan = stream[stream.rindex(b"\xff\xda") : -2]
    assert scan in FILES["jpeg.tif"]


def test_transparency_becomes_paper(taken):
    dark = unpack(taken.store.read(taken.pages["alpha.png"][0].image_sha256))
    assert tuple(dark[0, 0]) == (255, 255, 255)
    assert tuple(dark[30, 30]) == (0, 0, 0)
    light = unpack(taken.store.read(taken.pages["white ink.png"][0].image_sha256))
    assert tuple(light[0, 0]) != tuple(light[30, 30])


@pytest.mark.parametrize("name", sorted(ORIENTED))
def test_orientation_is_data(taken, name):
    (only,) = taken.pages[name]
    orientation = int(name.split()[-1].split(".")[0])
    expected = page()
    expected.info["exif"] = with_orientation(orientation).tobytes()
    expected = ImageOps.exif_transpose(expected)
    image = shown(taken, only)
    assert (only.width_px, only.height_px) == image.size == expected.size
    assert np.abs(np.asarray(image).astype(int) - np.asarray(expected).astype(int)).mean() < 6


def test_nonsense_orientation_is_none(taken):
    assert {taken.pages[name][0].orientation for name in NONSENSE} == {1}


def test_every_frame_of_a_tiff_is_a_page(taken):
    for seed, one in enumerate(taken.pages["pages g4.tif"]):
        assert np.array_equal(
            unpack(taken.store.read(one.image_sha256)), np.asarray(page("1", seed=seed).convert("RGB"))
        )
    mixed = taken.pages["pages mixed.tif"]
    assert [(p.frame, p.width_px, p.height_px, p.colour) for p in mixed] == [
        (0, W, H, Colour.BITONAL), (1, 100, 80, Colour.GREY), (2, 90, 60, Colour.RGB),
    ]  # fmt: skip
    many = taken.pages["pages many.tif"]
    assert [p.frame for p in many] == list(range(21))
    assert np.array_equal(
        unpack(taken.store.read(many[20].image_sha256)), np.asarray(page("1", seed=20).convert("RGB"))
    )


def test_opencv_reads_every_page_image(taken):
    for one in taken.intake.pages:
        data = np.frombuffer(taken.store.read(one.image_sha256), np.uint8)
        image = cv2.imdecode(data, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
        with Image.open(io.BytesIO(data.tobytes())) as other:
            assert np.abs(image[..., ::-1].astype(int) - np.asarray(other.convert("RGB")).astype(int)).mean() < 1, one


def test_page_ids(taken):
    entry = taken.inputs["pages g4.tif"]
    assert [p.id for p in taken.pages["pages g4.tif"]] == [f"{entry.sha256[:16]}-{n}" for n in range(3)]
    twice = [taken.pages[name][0].id for name in ("colour.jpg", "名字 with 空格.JPEG")]
    digest = taken.inputs["colour.jpg"].sha256[:16]
    assert sorted(twice) == [f"{digest}-0", f"{digest}-0-2"]
    ids = [p.id for p in taken.intake.pages]
    assert len(set(ids)) == len(ids)

"""Decoding out of the store: every depth and orientation ends as upright-decoded BGR."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageOps

from casefile.imaging import ImageUnreadable, load_image, preview

CORNERS = np.zeros((40, 60, 3), np.uint8)
CORNERS[:20, :30], CORNERS[:20, 30:], CORNERS[20:, :30] = (255, 0, 0), (0, 255, 0), (0, 0, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_as_pillow_applies_it(tmp_path, orientation):
    picture = Image.fromarray(CORNERS)
    exif = picture.getexif()
    exif[274] = orientation
    picture.save(tmp_path / "a.png", exif=exif)
    expected = np.asarray(ImageOps.exif_transpose(Image.open(tmp_path / "a.png")))[:, :, ::-1]
    assert np.array_equal(load_image(tmp_path / "a.png", orientation), expected)


def test_exif_in_a_jpeg_is_not_applied_twice(tmp_path):
    picture = Image.fromarray(CORNERS)
    exif = picture.getexif()
    exif[274] = 6
    picture.save(tmp_path / "a.jpg", exif=exif, quality=95)
    assert load_image(tmp_path / "a.jpg", 1).shape[:2] == (40, 60)
    assert load_image(tmp_path / "a.jpg", 6).shape[:2] == (60, 40)


@pytest.mark.parametrize(
    ("mode", "value", "name", "bgr"),
    [
        ("1", 1, "a.tif", (255, 255, 255)),
        ("L", 90, "a.png", (90, 90, 90)),
        ("P", 0, "a.png", (0, 0, 0)),
        ("RGBA", (0, 0, 0, 0), "a.png", (255, 255, 255)),
        ("LA", (0, 0), "a.png", (255, 255, 255)),
        ("CMYK", (0, 0, 0, 255), "a.jpg", (0, 0, 0)),
        ("I;16", 128 * 256, "a.png", (128, 128, 128)),
    ],
)
def test_every_depth_becomes_bgr(tmp_path, mode, value, name, bgr):
    Image.new(mode, (32, 24), value).save(tmp_path / name)
    image = load_image(tmp_path / name, 1)
    assert image.shape == (24, 32, 3)
    assert image.dtype == np.uint8
    assert np.abs(image[12, 16].astype(int) - bgr).max() <= 2


@pytest.mark.parametrize("data", [b"", b"not an image", b"\xff\xd8\xff\xe0 broken", b"\x89PNG\r\n\x1a\nbroken"])
def test_damage_is_a_known_error_that_names_the_file(tmp_path, data):
    (tmp_path / "坏页.jpg").write_bytes(data)
    with pytest.raises(ImageUnreadable) as caught:
        load_image(tmp_path / "坏页.jpg")
    assert caught.value.params["path"] == "坏页.jpg"


def test_a_missing_file_is_a_known_error(tmp_path):
    with pytest.raises(ImageUnreadable):
        load_image(tmp_path / "none.png")


@pytest.mark.parametrize("max_px", [1, 60, 240, 5000])
def test_preview_fits_and_is_turned(tmp_path, max_px):
    page = np.full((1200, 800, 3), 255, np.uint8)
    page[:100] = 0
    cv2.imencode(".jpg", page)[1].tofile(tmp_path / "a.jpg")
    small = preview(tmp_path / "a.jpg", 1, 90, 0.0, max_px)
    assert max(small.shape[:2]) == min(max_px, 1200)
    if max_px >= 60:
        assert small.shape[1] > small.shape[0]
        assert small[:, -2].mean() < 60 < 200 < small[:, 1].mean()  # what was on top is on the right

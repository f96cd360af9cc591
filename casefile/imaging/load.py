"""Decode a page image out of the store."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
from PIL import Image

from casefile.errors import KnownError

# Pages are few and known here: intake has already refused what is too large.
Image.MAX_IMAGE_PIXELS = None

_REDUCED = {
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}


class ImageUnreadable(KnownError):
    """A stored page image can no longer be decoded."""

    code: ClassVar[str] = "image_unreadable"


def load_image(path: Path, orientation: int = 1, *, reduce: int = 1) -> np.ndarray:
    """The page as it was scanned: BGR, uint8, EXIF orientation applied, transparency on white.

    Args:
        path: image file that Pillow or OpenCV decodes.
        orientation: EXIF orientation 1–8 still to be applied.
        reduce: 1, 2, 4 or 8: decode at this fraction of the size (quick for JPEG, same result otherwise).

    Raises:
        ImageUnreadable: neither library can decode it.
    """
    image = _with_opencv(path, reduce)
    if image is None:
        image = _with_pillow(path, reduce)
    return _oriented(image, orientation)


def _with_opencv(path: Path, reduce: int) -> np.ndarray | None:
    # imdecode instead of imread: imread cannot open names outside the code page on Windows.
    try:
        data = np.fromfile(path, dtype=np.uint8)
    except OSError as error:
        raise ImageUnreadable(path=path.name, reason=error.strerror or error) from error
    head = data[:4].tobytes()
    if head[:2] == b"\xff\xd8":
        flags = _REDUCED.get(reduce, cv2.IMREAD_COLOR) | cv2.IMREAD_IGNORE_ORIENTATION
        try:
            return cv2.imdecode(data, flags)
        except cv2.error:
            return None
    if head != b"\x89PNG":
        return None  # TIFF and the rest: Pillow knows more kinds of them
    try:
        image = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    if image is None or image.dtype != np.uint8 or (image.ndim == 3 and image.shape[2] != 3):
        return None  # 16 bit and transparency
    if image.ndim == 2:
        image = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
    return _reduced(image, reduce)


def _with_pillow(path: Path, reduce: int) -> np.ndarray:
    try:
        with Image.open(path) as opened:
            if opened.mode in ("I;16", "I;16B", "I;16L", "I"):
                picture = opened.point(lambda value: value / 256).convert("L")
            else:
                picture = opened.convert("RGBA") if _has_alpha(opened) else opened
            if picture.mode == "RGBA":
                paper = Image.new("RGB", picture.size, "white")
                paper.paste(picture, mask=picture.getchannel("A"))
                picture = paper
            pixels = np.asarray(picture.convert("RGB"))
    except (OSError, ValueError, SyntaxError, MemoryError) as error:
        raise ImageUnreadable(path=path.name, reason=error) from error
    return _reduced(np.ascontiguousarray(pixels[:, :, ::-1]), reduce)


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info


def _reduced(image: np.ndarray, reduce: int) -> np.ndarray:
    if reduce == 1:
        return image
    size = (max(1, image.shape[1] // reduce), max(1, image.shape[0] // reduce))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def _oriented(image: np.ndarray, orientation: int) -> np.ndarray:
    """EXIF orientation 1–8 (TIFF 6.0, tag 274) applied."""
    if orientation in (5, 6, 7, 8):
        image = cv2.transpose(image)
    flip = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}.get(orientation)
    return image if flip is None else cv2.flip(image, flip)

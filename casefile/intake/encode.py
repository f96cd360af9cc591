"""Decoded pictures to 8-bit page images, and page images to files.

Which encoding: 1-bit pages become G4 TIFF (an eighth of a PNG, and a PDF takes it as it is). What came out of a
lossless format becomes PNG at the quickest level. What was lossy already (HEIC, WebP, JPEG in strips, CMYK JPEG)
becomes JPEG at quality 95 without chroma subsampling: a PNG of it would keep the old artefacts at ten times the size.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

from casefile.intake.faults import Unsupported
from casefile.model import Colour
from casefile.store import place_error

_JPEG_SIDE = 65500  # libjpeg's limit
_SUFFIX = {"image/png": ".png", "image/jpeg": ".jpg", "image/tiff": ".tif"}


def colour_of(image: Image.Image) -> Colour:
    """How the source stores the page (contract): 1-bit, grey, everything else."""
    if image.mode == "1":
        return Colour.BITONAL
    if image.mode in ("L", "LA", "La", "I", "F") or image.mode.startswith("I;"):
        return Colour.GREY
    return Colour.RGB


def eight_bit(image: Image.Image, sample_bits: int | None = None) -> Image.Image:
    """The picture in mode 1, L or RGB, on white where it is transparent.

    Args:
        sample_bits: significant bits of deep greys; None: as many as the brightest pixel needs.

    Raises:
        Unsupported: a colour model that cannot be turned into these.
    """
    mode = image.mode
    if mode == "F" or mode == "I" or mode.startswith("I;"):
        return _deep_grey(image, sample_bits)
    if mode in ("LA", "La", "RGBA", "RGBa", "PA") or "transparency" in image.info:
        return _on_white(image)
    if mode in ("1", "L", "RGB"):
        return image
    if mode in ("CMYK", "LAB"):
        return _managed(image)
    if mode in ("P", "YCbCr", "HSV", "RGBX"):
        return image.convert("RGB")
    raise Unsupported(detail=mode)


def save(
    image: Image.Image, scratch: str, *, lossy: bool, dpi: int | None = None, quality: int = 95
) -> tuple[str, str]:
    """Writes a picture of mode 1, L or RGB into the scratch folder; file and media type."""
    options: dict[str, object] = {"dpi": (dpi, dpi)} if dpi else {}
    profile = image.info.get("icc_profile")
    if image.mode == "1":
        media, kind = "image/tiff", "TIFF"
        options["compression"] = "group4"
    elif lossy and max(image.size) <= _JPEG_SIDE:
        media, kind = "image/jpeg", "JPEG"
        options |= {"quality": quality, "subsampling": 0}
    else:
        media, kind = "image/png", "PNG"
        options["compress_level"] = 1
    if profile and image.mode == "RGB" and _is_rgb_profile(profile):
        options["icc_profile"] = profile
    # Nothing of the old file's notes (orientation above all) may be written along.
    plain = image.copy() if image.info else image
    plain.info = {}
    buffer = io.BytesIO()
    plain.save(buffer, kind, **options)
    return write(buffer.getbuffer(), scratch, media), media


def write(data: bytes | memoryview, scratch: str, media_type: str) -> str:
    """Writes an image file into the scratch folder.

    Raises:
        DiskFull, OutputNotWritable: it could not be written.
    """
    try:
        with tempfile.NamedTemporaryFile(dir=scratch, suffix=_SUFFIX[media_type], delete=False) as file:
            file.write(data)
        return file.name
    except OSError as error:
        raise place_error(error, Path(scratch)) from error


def _deep_grey(image: Image.Image, sample_bits: int | None) -> Image.Image:
    values = np.asarray(image)
    if values.dtype.kind == "f":
        values = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
        low, high = float(min(values.min(), 0.0)), float(values.max())
        full = high if high > 1.0 else 1.0
        scaled = (values - low) * (255.0 / (full - low))
    else:
        top = int(values.max()) if values.size else 0
        bits = sample_bits or max(8, top.bit_length())
        scaled = np.clip(values, 0, None).astype(np.float32) * (255.0 / (2**bits - 1))
    return Image.fromarray(np.clip(scaled + 0.5, 0, 255).astype(np.uint8))


def _on_white(image: Image.Image) -> Image.Image:
    grey = image.mode in ("LA", "La") or (image.mode in ("1", "L") and "transparency" in image.info)
    rgba = image.convert("RGBA")
    alpha = rgba.getchannel("A")
    paper = Image.new("RGB", image.size, "black" if _is_white_ink(rgba, alpha) else "white")
    paper.paste(rgba, mask=alpha)
    flat = paper.convert("L") if grey else paper
    if profile := image.info.get("icc_profile"):
        flat.info["icc_profile"] = profile
    return flat


def _is_white_ink(rgba: Image.Image, alpha: Image.Image) -> bool:
    """Whether all that is painted is so light that it would vanish on white paper, and something is left unpainted."""
    shades, cover = np.asarray(rgba.convert("L")), np.asarray(alpha)
    painted = cover > 127
    return bool(painted.any() and not painted.all() and (shades[painted] > 230).mean() > 0.99)


def _managed(image: Image.Image) -> Image.Image:
    """CMYK and LAB through their colour profile, where there is a usable one, to sRGB."""
    try:
        if image.mode == "LAB":
            source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        else:
            source = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        target = ImageCms.createProfile("sRGB")
        managed = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except (KeyError, OSError, ValueError, ImageCms.PyCMSError) as error:
        if image.mode == "LAB":
            raise Unsupported(detail="LAB") from error
        return image.convert("RGB")
    assert managed is not None  # not done in place
    managed.info.pop("icc_profile", None)
    return managed


def _is_rgb_profile(profile: bytes) -> bool:
    return profile[16:20] == b"RGB "

"""Page images as PDF image objects, with as little done to them as possible.

| stored image                             | in the PDF                                   | `kept`        |
|------------------------------------------|----------------------------------------------|---------------|
| JPEG                                     | the file itself, byte for byte (DCTDecode)   | `jpeg`        |
| 1-bit TIFF, Group 4 in one strip         | its strip                                    | `g4`          |
| 1-bit that came as JBIG2 in a PDF        | that stream (`casefile.pdf.jbig2`)           | `jbig2`       |
| any other 1-bit                          | Group 4, lossless                            | `g4_new`      |
| PNG without alpha, not interlaced        | its own deflated rows                        | `png`         |
| anything else                            | deflated rows, lossless; alpha on white      | `flate_new`   |
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from typing import Any

from PIL import Image, PngImagePlugin, TiffImagePlugin

from casefile.pdf.colour import Colours
from casefile.pdf.jpeg import jpeg_facts
from casefile.pdf.objects import Name
from casefile.pdf.png import PngParts, png_parts

_BIT_REVERSED = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
_GROUP4 = 4
_COMPRESSION, _PHOTOMETRIC, _FILL_ORDER, _STRIPS, _SAMPLES = 259, 262, 266, 273, 277
_ROWS_PER_STRIP, _STRIP_BYTES, _ORIENTATION = 278, 279, 274


@dataclass(frozen=True, slots=True)
class PageImage:
    """An image stream ready to be written.

    Attributes:
        entries: of its dictionary.
        kept: see the table above.
        orientation: what a TIFF says of the rows as they stand here; 1 when it says nothing.
    """

    entries: dict[str, Any]
    data: bytes
    kept: str
    orientation: int = 1


def page_image(data: bytes, media_type: str, colours: Colours) -> PageImage:
    """The image object for a stored page image.

    Raises:
        OSError: the image cannot be decoded (stored page images always can).
    """
    if media_type == "image/jpeg":
        copied = _from_jpeg(data, colours)
        if copied:
            return copied
    elif media_type == "image/png":
        parts = png_parts(data)
        if parts and not parts.is_bitonal:
            return _from_png(parts, colours, "png")
    elif media_type == "image/tiff":
        fax = _group4(data)
        if fax:
            return fax
    return _encoded(opened(data), colours)


def jbig2_image(data: bytes, size: tuple[int, int], parameters: dict[str, Any]) -> PageImage:
    """The image object for a JBIG2 stream of an incoming PDF."""
    entries = _entries(*size, 1, Name("DeviceGray"), "JBIG2Decode")
    if parameters:
        entries["DecodeParms"] = parameters
    return PageImage(entries, data, "jbig2")


def _entries(width: int, height: int, bits: int, space: Any, filter_name: str) -> dict[str, Any]:
    return {
        "Type": Name("XObject"),
        "Subtype": Name("Image"),
        "Width": width,
        "Height": height,
        "BitsPerComponent": bits,
        "ColorSpace": space,
        "Filter": Name(filter_name),
    }


def _from_jpeg(data: bytes, colours: Colours) -> PageImage | None:
    facts = jpeg_facts(data)
    if facts is None:
        return None
    space = colours.space(facts.components, facts.profile)
    entries = _entries(facts.width, facts.height, 8, space, "DCTDecode")
    if facts.components == 4:
        # Photoshop's habit, taken over by all: CMYK in a JPEG is stored inverted.
        entries["Decode"] = [1, 0, 1, 0, 1, 0, 1, 0]
    if facts.is_plain_rgb:
        entries["DecodeParms"] = {"ColorTransform": 0}
    return PageImage(entries, data, "jpeg")


def _from_png(parts: PngParts, colours: Colours, kept: str) -> PageImage:
    components = 3 if parts.colour_type == 2 else 1
    if parts.palette is None:
        space = colours.space(components, parts.profile)
    else:
        base = colours.space(3, parts.profile)
        space = [Name("Indexed"), base, len(parts.palette) // 3 - 1, parts.palette]
    entries = _entries(parts.width, parts.height, parts.depth, space, "FlateDecode")
    entries["DecodeParms"] = {
        "Predictor": 15,
        "Colors": components,
        "BitsPerComponent": parts.depth,
        "Columns": parts.width,
    }
    return PageImage(entries, parts.rows, kept)


def _group4(data: bytes, kept: str = "g4") -> PageImage | None:
    """The one Group 4 strip of a TIFF, or None when it is anything else."""
    image = TiffImagePlugin.TiffImageFile(io.BytesIO(data))
    tags = image.tag_v2
    strips, lengths = tags.get(_STRIPS, ()), tags.get(_STRIP_BYTES, ())
    if tags.get(_COMPRESSION) != _GROUP4 or tags.get(_SAMPLES, 1) != 1 or len(strips) != 1:
        return None
    if len(lengths) != 1 or tags.get(_PHOTOMETRIC) not in (0, 1):
        return None
    fax = data[strips[0] : strips[0] + lengths[0]]
    if tags.get(_FILL_ORDER, 1) == 2:
        fax = fax.translate(_BIT_REVERSED)
    width, height = tags[256], tags[257]
    entries = _entries(width, height, 1, Name("DeviceGray"), "CCITTFaxDecode")
    entries["DecodeParms"] = {
        "K": -1,
        "Columns": width,
        "Rows": height,
        "BlackIs1": tags[_PHOTOMETRIC] == 1,
    }
    return PageImage(entries, fax, kept, _orientation(image))


def _orientation(image: Image.Image) -> int:
    """The TIFF's own tag: rows are taken as they stand, the page's matrix turns them."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return 1
    tag = image.tag_v2.get(_ORIENTATION, 1)
    return tag if tag in range(1, 9) else 1


def opened(data: bytes) -> Image.Image:
    """The stored image, decoded as it is stored: no orientation applied, no limit on its size.

    Intake has let the image in by its own pixel limit, so Pillow's must not stop it here.
    """
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return PngImagePlugin.PngImageFile(io.BytesIO(data))
    if data[:2] in (b"II", b"MM"):
        return TiffImagePlugin.TiffImageFile(io.BytesIO(data))
    return Image.open(io.BytesIO(data))


def _encoded(image: Image.Image, colours: Colours) -> PageImage:
    profile = image.info.get("icc_profile")
    orientation = _orientation(image)
    image.load()
    if orientation != 1:
        orientation = 1  # Pillow turns a TIFF while it loads it
    if image.mode == "1":
        out = io.BytesIO()
        image.save(out, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: image.height})
        fax = _group4(out.getvalue(), "g4_new")
        assert fax is not None, "Pillow no longer writes one strip"
        return fax
    if image.mode == "CMYK":
        return _flat_cmyk(image, colours, profile)
    image = _on_white(image)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    parts = png_parts(out.getvalue())
    assert parts is not None, "Pillow no longer writes plain PNG"
    if isinstance(profile, bytes):
        parts = parts.with_profile(profile)
    return _from_png(parts, colours, "flate_new")


def _on_white(image: Image.Image) -> Image.Image:
    """Without alpha, in a mode PNG can hold."""
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        straight = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, straight).convert("L" if image.mode in ("LA", "La") else "RGB")
    if image.mode in ("L", "P", "RGB", "I;16"):
        return image
    if image.mode.startswith("I;16"):
        return image.convert("I").convert("I;16")
    return image.convert("L" if image.mode in ("I", "F") else "RGB")


def _flat_cmyk(image: Image.Image, colours: Colours, profile: Any) -> PageImage:
    space = colours.space(4, profile if isinstance(profile, bytes) else None)
    entries = _entries(image.width, image.height, 8, space, "FlateDecode")
    return PageImage(entries, zlib.compress(image.tobytes(), 6), "flate_new")

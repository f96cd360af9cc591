"""The picture that is all of a PDF page, taken out of it: byte for byte where its coding is a file format of its own."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Name
from PIL import Image

from casefile.intake import encode, structure, tiff
from casefile.intake.faults import Damaged, TooLarge
from casefile.intake.images import complaints, judged
from casefile.intake.pdf_content import Matrix, Placed
from casefile.intake.pdf_streams import simple_bytes
from casefile.model import Colour, PageOrigin

_CODECS = ("/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF")
_TURNED = {  # (image's right, image's down) as seen on the page, y down → EXIF orientation
    ((1, 0), (0, 1)): 1,
    ((-1, 0), (0, 1)): 2,
    ((-1, 0), (0, -1)): 3,
    ((1, 0), (0, -1)): 4,
    ((0, 1), (1, 0)): 5,
    ((0, 1), (-1, 0)): 6,
    ((0, -1), (-1, 0)): 7,
    ((0, -1), (1, 0)): 8,
}


class Picture:
    """A picture taken out of a page.

    Attributes:
        data: image file, None where `image` has to be encoded.
        size: width and height as stored.
    """

    def __init__(
        self, size: tuple[int, int], colour: Colour, *, data: bytes | None = None, media_type: str = "",
        image: Image.Image | None = None,
    ) -> None:  # fmt: skip
        self.size, self.colour, self.data, self.media_type, self.image = size, colour, data, media_type, image

    @property
    def origin(self) -> PageOrigin:
        return PageOrigin.EMBEDDED if self.data is not None else PageOrigin.REENCODED

    def save(self, scratch: str, dpi: int | None) -> tuple[str, str]:
        """Writes it into the scratch folder; file and media type."""
        if self.data is not None:
            return encode.write(self.data, scratch, self.media_type), self.media_type
        assert self.image is not None
        return encode.save(self.image, scratch, lossy=False, dpi=dpi)


def orientation_of(matrix: Matrix, rotate: int) -> int | None:
    """EXIF orientation that puts a picture the way its page shows it; None when it stands at a slant.

    Args:
        rotate: the page's /Rotate, degrees clockwise.
    """
    a, b, c, d = matrix[:4]
    right, down = (a, -b), (-c, d)
    for _ in range(rotate // 90 % 4):
        right, down = (-right[1], right[0]), (-down[1], down[0])
    axes = []
    for x, y in (right, down):
        long, short = max(abs(x), abs(y)), min(abs(x), abs(y))
        if long <= 0 or short > 0.002 * long:
            return None
        axes.append((int(x / long), 0) if abs(x) > abs(y) else (0, int(y / long)))
    return _TURNED.get((axes[0], axes[1]))


def take_out(placed: Placed, max_pixels: int) -> Picture | None:
    """The picture, or None when it can only be had by rendering the page.

    Raises:
        Truncated, Damaged: rows of it are missing.
        TooLarge: more pixels than allowed.
    """
    stream = placed.image
    width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    if width < 1 or height < 1:
        return None
    if width * height > max_pixels:
        raise TooLarge(width=width, height=height)
    components = _components(stream)
    if components not in (1, 3) or not _plain_decode(stream):
        return None
    try:
        data, left = simple_bytes(stream, max_pixels, stop=_CODECS)
    except ValueError:
        data, left = b"", []
    if left in (["/DCTDecode"], ["/DCT"]):
        return _jpeg(data, (width, height), components, stream)
    if left in (["/CCITTFaxDecode"], ["/CCF"]):
        return _fax(stream, (width, height))
    if left == ["/JBIG2Decode"]:
        return None  # no decoder but PDFium's: see pdf.py
    return _transcoded(stream, (width, height))


def _components(stream: Any) -> int:
    """Colour components, 0 when the colour space is none of a scanner's."""
    if bool(stream.get("/ImageMask", False)):
        return 1
    space = stream.get("/ColorSpace")
    kind = space[0] if isinstance(space, pikepdf.Array) and len(space) else space
    if kind in (Name.DeviceGray, Name.CalGray, Name("/G")):
        return 1
    if kind in (Name.DeviceRGB, Name.CalRGB, Name("/RGB")):
        return 3
    if kind == Name.ICCBased:
        return int(space[1].get("/N", 0))
    if kind in (Name.Indexed, Name("/I")):
        return 3
    if kind is None and "/JPXDecode" in str(stream.get("/Filter")):
        return 3  # a JPEG 2000 picture brings its own
    return 0


def _plain_decode(stream: Any) -> bool:
    decode = stream.get("/Decode")
    if decode is None:
        return True
    values = [float(n) for n in decode]
    space = stream.get("/ColorSpace")
    if isinstance(space, pikepdf.Array) and len(space) and space[0] in (Name.Indexed, Name("/I")):
        return False
    return values in ([0, 1], [0, 1] * 3) or (values == [1, 0] and "CCITTFax" in str(stream.get("/Filter")))


def _jpeg(data: bytes, size: tuple[int, int], components: int, stream: Any) -> Picture | None:
    if data[:2] != b"\xff\xd8" or structure.jpeg_frame_marker(data) not in (0xC0, 0xC1, 0xC2):
        return None
    parameters = stream.get("/DecodeParms")
    if isinstance(parameters, pikepdf.Dictionary) and "/ColorTransform" in parameters:
        return None
    structure.check(data, "image/jpeg")
    with judged(), Image.open(io.BytesIO(data), formats=("JPEG", "MPO")) as image:
        if image.size != size or image.mode != {1: "L", 3: "RGB"}[components]:
            return None
        colour = encode.colour_of(image)
        image.load()
    return Picture(size, colour, data=data, media_type="image/jpeg")


def _fax(stream: Any, size: tuple[int, int]) -> Picture | None:
    buffer = io.BytesIO()
    suffix = pikepdf.PdfImage(stream).extract_to(stream=buffer, apply_mask=False)
    data = buffer.getvalue()
    with judged(), Image.open(io.BytesIO(data), formats=("TIFF", "PNG")) as image:
        if image.size != size:
            return None
        with complaints() as heard:
            image.load()
        if tiff.is_damage("".join(heard)):
            raise Damaged()
        if suffix in (".tif", ".tiff") and image.mode == "1":
            return Picture(size, Colour.BITONAL, data=data, media_type="image/tiff")
        return Picture(size, Colour.BITONAL, image=image.convert("1", dither=Image.Dither.NONE))


def _transcoded(stream: Any, size: tuple[int, int]) -> Picture | None:
    try:
        image = pikepdf.PdfImage(stream).as_pil_image(apply_mask=False)
        image.load()
    except MemoryError:
        raise
    except Exception:
        return None
    if image.size != size:
        return None
    depth = 1 if bool(stream.get("/ImageMask", False)) else int(stream.get("/BitsPerComponent", 8))
    colour = encode.colour_of(image)
    if depth == 1 and image.mode in ("1", "L", "P"):
        plain = image.convert("RGB") if image.mode == "P" else image
        shades = {shade for _, shade in plain.getcolors(4) or []}
        if shades <= {0, 255} or shades <= {(0, 0, 0), (255, 255, 255)}:
            return Picture(size, Colour.BITONAL, image=image.convert("1", dither=Image.Dither.NONE))
    return Picture(size, colour, image=encode.eight_bit(image))

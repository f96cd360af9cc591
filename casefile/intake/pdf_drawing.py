"""PDFium's view of a PDF: pages drawn, text layers, and pictures that only PDFium decodes. Runs in a caged worker."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from casefile.intake import encode
from casefile.intake.faults import Damaged, TooLarge
from casefile.intake.parts import Job, PageDraft, stated_dpi
from casefile.intake.pdf_content import Placed, Rect
from casefile.intake.pdf_pictures import Picture
from casefile.intake.pdf_text import text_lines
from casefile.model import Colour, PageOrigin, TextSource

RENDER_DPI = 300
_RENDER_PIXELS = 60_000_000  # an A2 sheet; larger ones are drawn coarser
_RENDER_SIDE = 20_000
_JPEG_QUALITY = 92


class Drawing:
    """PDFium's view of the file, opened when it is first needed.

    Attributes:
        pdf: the same file as pikepdf has it, None where pikepdf could not open it.
    """

    def __init__(self, job: Job, pdf: pikepdf.Pdf | None, total: int) -> None:
        self.job, self.pdf, self.total = job, pdf, total
        self._document: pdfium.PdfDocument | None = None

    def __enter__(self) -> Drawing:
        return self

    def __exit__(self, *_: object) -> None:
        if self._document is not None:
            self._document.close()

    @property
    def document(self) -> pdfium.PdfDocument:
        """Raises PdfiumError when PDFium cannot open the file."""
        if self._document is None:
            self._document = self._open()
            if not self.job.careful:
                self._document.init_forms()
        return self._document

    def _open(self) -> pdfium.PdfDocument:
        try:
            document = pdfium.PdfDocument(self.job.path)
        except pdfium.PdfiumError:
            if self.pdf is None:
                raise
        else:
            if len(document) == self.total:
                return document
            # They repaired the file differently: PDFium's page 3 need not be the page 3 that was counted.
            document.close()
        written = io.BytesIO()
        assert self.pdf is not None
        self.pdf.save(written, stream_decode_level=pikepdf.StreamDecodeLevel.none, encryption=False)
        return pdfium.PdfDocument(written.getvalue())

    @contextmanager
    def _loaded(self, frame: int) -> Iterator[pdfium.PdfPage]:
        page = self.document[frame]
        try:
            yield page
        finally:
            page.close()

    def text(self, frame: int, rect: Rect, rotate: int, *, covered: bool) -> tuple[TextSource, ...]:
        """The text layer, empty when PDFium cannot open the page: the picture is there all the same."""
        try:
            with self._loaded(frame) as page:
                return text_lines(page, rect, rotate, covered=covered)
        except pdfium.PdfiumError:
            return ()

    def only_picture(self, frame: int, placed: Placed, max_pixels: int) -> Picture | None:
        """The page's one picture as PDFium decodes it (JBIG2)."""
        if "/JBIG2Decode" not in str(placed.image.get("/Filter")):
            return None
        with self._loaded(frame) as page:
            found = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=5))
            if len(found) != 1:
                return None
            image = found[0].get_bitmap(render=False).to_pil()
        size = int(placed.image.get("/Width")), int(placed.image.get("/Height"))
        if image.size != size:
            return None
        return Picture(size, Colour.BITONAL, image=image.convert("1", dither=Image.Dither.NONE))

    def render(self, frame: int, geometry: tuple[Rect, float] | None, *, text: bool = True) -> PageDraft:
        """The page drawn at RENDER_DPI, coarser where that would be too many pixels.

        Raises:
            PdfiumError: the page cannot be opened.
        """
        with self._loaded(frame) as page:
            rotate = page.get_rotation()
            box, unit = geometry if geometry else (page.get_cropbox(), 1.0)
            width, height = page.get_size()
            if not (width > 0 and height > 0):
                raise Damaged()
            limit = min(self.job.max_pixels, _RENDER_PIXELS)
            inches = width * unit / 72, height * unit / 72
            dpi = min(RENDER_DPI, (limit / (inches[0] * inches[1])) ** 0.5, _RENDER_SIDE / max(inches))
            size = round(inches[0] * dpi), round(inches[1] * dpi)
            if min(size) < 1:
                raise TooLarge(width=round(width), height=round(height))
            image = self._draw(page, size)
            lines = text_lines(page, box, rotate, covered=False) if text else ()
        colour, file, media = _encode(image, self.job.scratch, stated_dpi(dpi, dpi))
        return PageDraft(frame, *size, stated_dpi(dpi, dpi), colour, file, media, PageOrigin.RENDERED, 1, lines)

    def _draw(self, page: pdfium.PdfPage, size: tuple[int, int]) -> Image.Image:
        """The page, its annotations and its form, on white, in exactly that size (PDFium's helper rounds up)."""
        bitmap = pdfium.PdfBitmap.new_native(*size, raw.FPDFBitmap_BGRx, rev_byteorder=True)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
        target = bitmap, page, 0, 0, *size, 0, raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER
        raw.FPDF_RenderPageBitmap(*target)
        if self.document.formenv:
            raw.FPDF_FFLDraw(self.document.formenv, *target)
        image = bitmap.to_pil().convert("RGB")
        bitmap.close()
        return image


def _encode(image: Image.Image, scratch: str, dpi: int | None) -> tuple[Colour, str, str]:
    """Greys as PNG, so that drawn text keeps its edges; colour as JPEG without chroma subsampling."""
    pixels = np.asarray(image)
    if (pixels[..., 0] == pixels[..., 1]).all() and (pixels[..., 1] == pixels[..., 2]).all():
        file, media = encode.save(Image.fromarray(pixels[..., 0].copy()), scratch, lossy=False, dpi=dpi)
        return Colour.GREY, file, media
    file, media = encode.save(image, scratch, lossy=True, dpi=dpi, quality=_JPEG_QUALITY)
    return Colour.RGB, file, media

"""JBIG2 pictures of incoming PDFs, taken over into the dossier as they came.

The stored page image of such a page is its Group 4 twin (no library here decodes bare JBIG2), so the stream is fetched
from the kept original. It is used only where it is the page's one picture and decodes to exactly the stored pixels.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pikepdf
from PIL import Image

from casefile.model import InputFile, Page, PageOrigin
from casefile.store import Store

if TYPE_CHECKING:  # a case without such pages need not wait for pdfium
    import pypdfium2 as pdfium

_FILTER = "/JBIG2Decode"


@dataclass(frozen=True, slots=True)
class Jbig2:
    """A JBIG2 stream as PDF embeds it; `shared` are the segments it shares with others, None when there are none."""

    data: bytes
    shared: bytes | None
    size: tuple[int, int]


class Jbig2Sources:
    """The originals that JBIG2 pages came in; one of them is open at a time. A context manager."""

    def __init__(self, store: Store, inputs: Sequence[InputFile]) -> None:
        self._store, self._inputs = store, inputs
        self._open: tuple[str, pikepdf.Pdf, pdfium.PdfDocument] | None = None

    def fetch(self, page: Page) -> Jbig2 | None:
        """The stream of a page, None when it had none or it cannot be proved to be this page."""
        if page.image_type != "image/tiff" or page.origin != PageOrigin.REENCODED or page.input >= len(self._inputs):
            return None
        source = self._inputs[page.input]
        if source.media_type != "application/pdf" or not source.sha256 or not self._store.has(source.sha256):
            return None
        try:
            pdf, document = self._opened(source.sha256)
            found = _only_jbig2(pdf.pages[page.frame].obj)
            if found is None or not self._is_same(document, page):
                return None
            return found
        except MemoryError:
            raise
        except Exception:
            return None  # a damaged original: its page is in the dossier all the same, as Group 4

    def close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open[2].close()
            self._open = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _opened(self, digest: str) -> tuple[pikepdf.Pdf, pdfium.PdfDocument]:
        if self._open is None or self._open[0] != digest:
            self.close()
            path = self._store.path(digest)
            import pypdfium2 as pdfium

            pdf = pikepdf.open(path, access_mode=pikepdf.AccessMode.stream)
            self._open = digest, pdf, pdfium.PdfDocument(path)
        return self._open[1], self._open[2]

    def _is_same(self, document: pdfium.PdfDocument, page: Page) -> bool:
        from pypdfium2 import raw

        shown = document[page.frame]
        try:
            found = list(shown.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=5))
            if len(found) != 1:
                return False
            ours = found[0].get_bitmap(render=False).to_pil().convert("1", dither=Image.Dither.NONE)
        finally:
            shown.close()
        with Image.open(io.BytesIO(self._store.read(page.image_sha256))) as kept:
            return kept.mode == "1" and kept.size == ours.size and kept.tobytes() == ours.tobytes()


def _only_jbig2(page: Any) -> Jbig2 | None:
    """The page's one picture where it is a plain JBIG2."""
    pictures = [x for x in (page.get("/Resources", {}).get("/XObject") or {}).values() if x.get("/Subtype") == "/Image"]
    if len(pictures) != 1:
        return None
    (stream,) = pictures
    filters = stream.get("/Filter")
    names = [str(f) for f in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names != [_FILTER] or "/Decode" in stream or bool(stream.get("/ImageMask", False)):
        return None
    if stream.get("/ColorSpace") != pikepdf.Name.DeviceGray or int(stream.get("/BitsPerComponent", 1)) != 1:
        return None
    parameters = stream.get("/DecodeParms")
    if isinstance(parameters, pikepdf.Array):
        parameters = parameters[0] if len(parameters) else None
    shared = parameters.get("/JBIG2Globals") if isinstance(parameters, pikepdf.Dictionary) else None
    return Jbig2(
        bytes(stream.read_raw_bytes()),
        bytes(shared.read_bytes()) if isinstance(shared, pikepdf.Stream) else None,
        (int(stream["/Width"]), int(stream["/Height"])),
    )

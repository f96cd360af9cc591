"""Pages of a finished PDF as pictures, for preview and print: what is shown is the file itself, not another drawing."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import pypdfium2 as pdfium

_ONE_AT_A_TIME = threading.Lock()
"""PDFium knows no threads."""


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline: its depth (0: outermost) and the page it leads to, 0-based; None: nowhere."""

    title: str
    depth: int
    page: int | None


class PdfPages:
    """A PDF that is looked at. Safe to use from several threads; close it, or use it as a context."""

    def __init__(self, path: Path) -> None:
        with _ONE_AT_A_TIME:
            self._document: pdfium.PdfDocument | None = pdfium.PdfDocument(path)
            self.count = len(self._document)
            self.sizes = tuple(self._document.get_page_size(n) for n in range(self.count))
            """Width and height of each page as it is shown, in points."""
            self.bookmarks = tuple(
                Bookmark(mark.get_title(), mark.level, dest.get_index() if (dest := mark.get_dest()) else None)
                for mark in self._document.get_toc()
            )

    def picture(self, number: int, pixels: int) -> tuple[int, int, bytes]:
        """Page `number` (0-based), its longer side `pixels` long: width, height and RGB bytes without padding.

        Raises:
            ValueError: it was closed.
        """
        with _ONE_AT_A_TIME:
            if self._document is None:
                raise ValueError("closed")
            page = self._document[number]
            try:
                bitmap = page.render(scale=pixels / max(self.sizes[number]), rev_byteorder=True, prefer_bgrx=False)
                picture = bitmap.to_pil().convert("RGB")
                return picture.width, picture.height, picture.tobytes()
            finally:
                page.close()

    def close(self) -> None:
        with _ONE_AT_A_TIME:
            if self._document is not None:
                self._document.close()
                self._document = None

    def __enter__(self) -> PdfPages:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.close()

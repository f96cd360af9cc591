"""A PDF onto paper: each page drawn at the printer's own resolution, turned the way its sheet lies."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter

from casefile.errors import Cancelled
from ui.dialogs.preview import page_image

MOST_DPI = 300


class PrintRefused(OSError):
    """The printer does not take the job."""


def print_pdf(path: Path, printer: QPrinter, progress: Callable[[str, int, int], None], cancel: threading.Event) -> int:
    """Prints the pages that were chosen in the print dialog, on any thread; how many.

    Raises:
        Cancelled: stopped; pages that were sent are printed.
        PrintRefused: the printer does not begin.
    """
    from casefile.pdf.pages import PdfPages

    with PdfPages(path) as pages:
        numbers = _chosen(printer, pages.count)
        painter = QPainter()
        for done, number in enumerate(numbers):
            if cancel.is_set():
                painter.end()
                printer.abort()
                raise Cancelled()
            width, height = pages.sizes[number]
            printer.setPageOrientation(
                QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
            )
            if not (painter.begin(printer) if done == 0 else printer.newPage()):
                raise PrintRefused(printer.printerName())
            sheet = printer.pageRect(QPrinter.Unit.DevicePixel)
            dpi = min(printer.resolution(), MOST_DPI)
            image = page_image(pages, number, round(max(width, height) * dpi / 72))
            scale = min(sheet.width() / width, sheet.height() / height)
            place = QRectF(0, 0, width * scale, height * scale)
            place.moveCenter(QRectF(0, 0, sheet.width(), sheet.height()).center())
            painter.drawImage(place, image)
            progress("printing", done + 1, len(numbers))
        painter.end()
    return len(numbers)


def _chosen(printer: QPrinter, count: int) -> list[int]:
    """Pages in the order they are wanted, 0-based."""
    numbers = list(range(count))
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage() > 0:
        numbers = numbers[printer.fromPage() - 1 : max(printer.toPage(), printer.fromPage())]
    return numbers[::-1] if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst else numbers

"""PDF files to page drafts: pikepdf first, PDFium where pikepdf gives up. Runs in a caged worker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2 as pdfium

from casefile.intake.faults import Damaged, IntakeFault, NoPages, NotAnImage, PasswordNeeded, TooManyPages
from casefile.intake.parts import Decoded, Job, PageDraft, oriented, stated_dpi
from casefile.intake.pdf_content import Placed, Rect, View, check_pictures, inherited, view_of
from casefile.intake.pdf_drawing import Drawing
from casefile.intake.pdf_pictures import orientation_of, take_out
from casefile.intake.sniff import PDF

_LETTER = (0.0, 0.0, 612.0, 792.0)  # what viewers assume where a page states no size
_BACKED = "repaired"
_DROPPED = "Pages tree includes non-dictionary object"  # what qpdf says of a lost page


def decode_pdf(job: Job) -> Decoded:
    """The wanted pages of a PDF.

    Raises:
        IntakeFault: the file is refused.
    """
    try:
        pdf = pikepdf.open(job.path)
    except MemoryError:
        raise
    except Exception:
        return _second_chance(job)
    with pdf:
        warnings = [str(warning) for warning in pdf.get_warnings()]
        if _count(pdf, job.max_pages) > job.max_pages:
            raise TooManyPages(pages=f"> {job.max_pages}", limit=job.max_pages)
        try:
            pages = [page.obj for page in pdf.pages]
        except MemoryError:
            raise
        except Exception:
            return _second_chance(job)
        if not pages:
            if not warnings:
                raise NoPages()
            return _second_chance(job)
        missing = _missing(job, len(pages), warnings) if warnings else 0
        drafts, lost = _pages(job, pdf, pages, len(pages))
        return Decoded(len(pages), drafts, lost, missing, _BACKED if warnings else None)


def _missing(job: Job, pages: int, warnings: list[str]) -> int:
    """How many pages a repaired file has lost: qpdf drops what it cannot find and corrects the count."""
    dropped = sum(_DROPPED in warning for warning in warnings)
    try:
        document = pdfium.PdfDocument(job.path)
        stated = len(document)  # PDFium believes the number in the file
        document.close()
    except pdfium.PdfiumError:
        stated = 0
    if stated > job.max_pages:
        stated = 0
    return max(dropped, stated - pages, 0)


def _pages(
    job: Job, pdf: pikepdf.Pdf | None, pages: list[Any] | None, total: int
) -> tuple[tuple[PageDraft, ...], tuple[tuple[int, str], ...]]:
    """Drafts of the wanted pages, and the lost ones with their codes."""
    drafts: list[PageDraft] = []
    lost: list[tuple[int, str]] = []
    with Drawing(job, pdf, total) as drawing:
        for frame in job.wanted(total):
            try:
                drafts.append(_page(job, drawing, frame, pages[frame] if pages is not None else None))
            except IntakeFault as error:
                lost.append((frame, error.code))
            except (pdfium.PdfiumError, pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError):
                # What pikepdf and PDFium raise on objects that are not what the page says they are.
                lost.append((frame, Damaged.code))
    return tuple(drafts), tuple(lost)


def _page(job: Job, drawing: Drawing, frame: int, page: Any | None) -> PageDraft:
    if page is None:
        return drawing.render(frame, None)
    box, rotate, unit = _geometry(page)
    try:
        check_pictures(page, job.max_pixels)
        view = view_of(page, box)
    except (IntakeFault, MemoryError):
        raise
    except Exception:
        view = View(has_text=True)
    if view.only is not None:
        draft = _picture(job, drawing, frame, view, view.only, rotate, unit)
        if draft is not None:
            return draft
    return drawing.render(frame, (box, unit), text=view.has_text)


def _picture(
    job: Job, drawing: Drawing, frame: int, view: View, placed: Placed, rotate: int, unit: float
) -> PageDraft | None:
    """The page as the one picture on it; None when it has to be rendered."""
    orientation = orientation_of(placed.matrix, rotate)
    if orientation is None:
        return None
    try:
        picture = take_out(placed, job.max_pixels) or drawing.only_picture(frame, placed, job.max_pixels)
    except (IntakeFault, MemoryError):
        raise
    except Exception:
        return None
    if picture is None:
        return None
    frame_rect = placed.rect
    width, height = oriented(*picture.size, orientation)
    across, down = frame_rect[2] - frame_rect[0], frame_rect[3] - frame_rect[1]
    if rotate % 180:
        across, down = down, across
    dpi = stated_dpi(width / (across * unit / 72), height / (down * unit / 72))
    file, media = picture.save(job.scratch, dpi)
    text = drawing.text(frame, frame_rect, rotate, covered=True) if view.has_text else ()
    return PageDraft(frame, width, height, dpi, picture.colour, file, media, picture.origin, orientation, text)


def _second_chance(job: Job) -> Decoded:
    """What PDFium makes of a file that pikepdf cannot open: every page rendered."""
    try:
        document = pdfium.PdfDocument(job.path)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise PasswordNeeded() from error
        if job.media_type != PDF:
            raise NotAnImage(suffix=job.suffix) from error
        raise Damaged() from error
    total = len(document)
    document.close()
    if total < 1:
        raise NoPages()
    if total > job.max_pages:
        raise TooManyPages(pages=total, limit=job.max_pages)
    drafts, lost = _pages(job, None, None, total)
    return Decoded(total, drafts, lost, 0, _BACKED)


def _count(pdf: pikepdf.Pdf, limit: int) -> int:
    """Pages in the tree; counting stops beyond `limit`.

    Walked by hand, because a tree that holds one page a million times keeps qpdf busy for minutes.
    """
    root = pdf.Root.get("/Pages")
    pages = 0
    waiting: list[Iterator[Any]] = [iter([root])]
    nodes: set[tuple[int, int]] = set()
    while waiting and pages <= limit:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
        elif isinstance(node, pikepdf.Dictionary):
            kids = node.get("/Kids")
            if not isinstance(kids, pikepdf.Array):
                pages += 1
            elif node.objgen not in nodes or node.objgen == (0, 0):
                nodes.add(node.objgen)
                waiting.append(_elements(kids))
    return pages


def _elements(array: pikepdf.Array) -> Iterator[Any]:
    """The elements one by one; a null (lost object) comes as False, None would mean the end."""
    for index in range(len(array)):
        element = array[index]
        yield False if element is None else element


def _geometry(page: Any) -> tuple[Rect, int, float]:
    """Crop box in user space, rotation in degrees clockwise, size of the user unit in points."""
    media = _rect(inherited(page, "/MediaBox")) or _LETTER
    crop = _rect(inherited(page, "/CropBox")) or media
    box = max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])
    if box[0] >= box[2] or box[1] >= box[3]:
        box = media
    rotate, unit = inherited(page, "/Rotate"), page.get("/UserUnit", 1)
    try:
        return box, int(rotate or 0) // 90 * 90 % 360, max(float(unit), 1e-3)
    except (TypeError, ValueError):
        return box, 0, 1.0


def _rect(value: Any) -> Rect | None:
    try:
        x0, y0, x1, y1 = (float(n) for n in value)
    except (TypeError, ValueError):
        return None
    rect = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return rect if rect[0] < rect[2] and rect[1] < rect[3] else None

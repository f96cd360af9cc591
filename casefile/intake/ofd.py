"""OFD files to page drafts: taken when every page is one full-page picture, with or without text over or under it.

Anything else on a page would have to be drawn, with fonts and seals this program does not have: such a file is refused
whole, by name, and its original is kept. Runs in a caged worker.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

from casefile.intake import sniff
from casefile.intake.faults import Damaged, IntakeFault, OfdAnnotated, OfdNotSupported, OfdSealed
from casefile.intake.images import decode_image
from casefile.intake.ofd_file import Box, OfdFile, OfdPage, PageObject
from casefile.intake.parts import Decoded, Job, PageDraft, oriented, stated_dpi
from casefile.intake.pdf_pictures import orientation_of
from casefile.model import PageOrigin, TextSource

_MARGIN = 0.03  # of the page's sides that a full-page picture may leave free
_MM_PER_INCH = 25.4


def decode_ofd(job: Job) -> Decoded:
    """The wanted pages of an OFD.

    Raises:
        IntakeFault: the file is refused.
    """
    with OfdFile(Path(job.path), max_pages=job.max_pages) as ofd:
        if ofd.is_signed:
            raise OfdSealed()
        if ofd.annotated:
            raise OfdAnnotated()
        wanted = frozenset(job.wanted(len(ofd)))
        drafts: list[PageDraft] = []
        lost: list[tuple[int, str]] = []
        for frame in range(len(ofd)):  # every page is looked at: one that must be drawn refuses the file
            page = ofd.page(frame)
            picture = _only_picture(page, frame)
            if frame not in wanted:
                continue
            try:
                drafts.append(_draft(job, ofd, page, picture, frame))
            except IntakeFault as error:
                if len(ofd) == 1:
                    raise
                lost.append((frame, error.code))
        return Decoded(len(ofd), tuple(drafts), tuple(lost))


def _only_picture(page: OfdPage, frame: int) -> PageObject:
    """The picture that is the page.

    Raises:
        OfdNotSupported: something else is to be seen on it, or the picture leaves part of the page free.
    """
    pictures = [o for o in page.objects if o.kind == "ImageObject" and o.shown]
    if len(pictures) != 1:
        raise OfdNotSupported(page=frame + 1)
    (picture,) = pictures
    above = page.objects[page.objects.index(picture) + 1 :]
    if any(o.shown and (o.kind != "TextObject" or o.text.strip()) for o in above):
        raise OfdNotSupported(page=frame + 1)
    x, y, w, h = _extent(picture)
    left, top, width, height = page.box
    if left != 0 or top != 0:  # boundaries count from the page area's origin in practice, from its corner in the standard
        x, y = x - (left if x >= left else 0), y - (top if y >= top else 0)
    free = max(x, y, width - x - w, height - y - h)
    if free > _MARGIN * max(width, height) or orientation_of(_upwards(picture), 0) is None:
        raise OfdNotSupported(page=frame + 1)
    return picture


def _draft(job: Job, ofd: OfdFile, page: OfdPage, picture: PageObject, frame: int) -> PageDraft:
    name, data = ofd.media(picture.resource)
    suffix = PurePosixPath(name).suffix.lower()
    media = sniff.media_type(data[: sniff.HEAD_BYTES], suffix)
    if media not in sniff.IMAGE_TYPES:  # JBIG2 bare of any file format, above all
        raise OfdNotSupported(page=frame + 1)
    file = _kept(job, data, suffix)
    inner = replace(job, path=file, bytes=len(data), media_type=media, suffix=suffix, frames=(0,))
    decoded = decode_image(inner)
    if not decoded.drafts:
        raise Damaged()
    draft = decoded.drafts[0]
    if draft.file is None:
        draft = replace(draft, file=file, origin=PageOrigin.EMBEDDED)
    else:
        os.unlink(file)
    turn = orientation_of(_upwards(picture), 0) or 1  # the page says how it lies, not the picture's own notes
    width, height = oriented(*oriented(draft.width_px, draft.height_px, draft.orientation), turn)
    _, _, across, down = _extent(picture)
    dpi = stated_dpi(width / across * _MM_PER_INCH, height / down * _MM_PER_INCH)
    return replace(
        draft, frame=frame, width_px=width, height_px=height, dpi=dpi, orientation=turn, text_layer=_text(page, picture)
    )


def _extent(picture: PageObject) -> Box:
    """Where on the page the picture really lies: the unit square through its matrix, cut off at its boundary."""
    a, b, c, d, e, f = picture.matrix
    x, y, w, h = picture.box
    across = sorted(min(max(v, 0.0), w) for v in (e, e + a + c))
    down = sorted(min(max(v, 0.0), h) for v in (f, f + b + d))
    return x + across[0], y + down[0], max(across[1] - across[0], 1e-6), max(down[1] - down[0], 1e-6)


def _upwards(picture: PageObject) -> tuple[float, float, float, float, float, float]:
    """The picture's matrix as PDF has it: y upwards, and the picture standing on its lower edge."""
    a, b, c, d, e, f = picture.matrix
    return a, -b, -c, d, e, f


def _kept(job: Job, data: bytes, suffix: str) -> str:
    with tempfile.NamedTemporaryFile(dir=job.scratch, suffix=suffix, delete=False) as file:
        file.write(data)
    return file.name


def _text(page: OfdPage, picture: PageObject) -> tuple[TextSource, ...]:
    """The text objects with their boundaries in fractions of the picture."""
    x, y, w, h = _extent(picture)
    lines = []
    for item in page.objects:
        if item.kind != "TextObject" or not item.text.strip():
            continue
        left, top, across, down = item.box
        box = (left - x) / w, (top - y) / h, (left + across - x) / w, (top + down - y) / h
        clipped = tuple(min(max(v, 0.0), 1.0) for v in box)
        if clipped[0] < clipped[2] and clipped[1] < clipped[3]:
            lines.append(TextSource(item.text, (clipped[0], clipped[1], clipped[2], clipped[3]), False))
    return tuple(lines)

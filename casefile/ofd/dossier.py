"""dossier.ofd: the same pages, numbers, bookmarks and text as dossier.pdf, from the same plan and the same drawing."""

from __future__ import annotations

import hashlib
import math
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from casefile import catalogue as catalogue_module
from casefile.assembly.contents import ContentsRow, contents_rows
from casefile.catalogue import filing_profile
from casefile.errors import Cancelled, OriginalMissing
from casefile.model import Dossier, TextLine
from casefile.ofd.canvas import OfdCanvas, size_text
from casefile.ofd.fonts import BLANK
from casefile.ofd.marks import MM, image_object, rectangle, text_object
from casefile.ofd.pictures import picture
from casefile.ofd.proof import ExpectedOfdPage, prove
from casefile.ofd.writer import OfdWriter
from casefile.pdf.corrections import corrected_lines
from casefile.pdf.dossier import about, check_originals
from casefile.pdf.geometry import A4, Placement, image_matrix, place
from casefile.pdf.originals import signed_inputs
from casefile.pdf.outline import Bookmark
from casefile.pdf.plan import PlannedPage, plan
from casefile.pdf.stamps import STAMP_FACE, Stamp, draw_draft, stamp, stamping
from casefile.pdf.textlayer import DESCENT, is_full_width, set_out
from casefile.pdf.typeset import Setter, register
from casefile.pdf.volume import add_bookmark, write_volume
from casefile.settings import Settings
from casefile.store import Store


@dataclass(frozen=True, slots=True)
class BuiltOfd:
    """What was written; `pages` counts generated sheets too."""

    path: Path
    pages: int
    bytes: int
    sha256: str


def export_ofd(
    dossier: Dossier,
    store: Store,
    out: Path,
    *,
    settings: Settings,
    build_time: datetime,
    draft: bool = False,
    sheets: Collection[str] | None = None,
    type_names: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancel: threading.Event | None = None,
) -> BuiltOfd:
    """Writes `out` complete, or not at all; arguments as of `casefile.pdf.build_dossier`.

    The same dossier, settings, fonts and `build_time` give the same bytes.

    Raises:
        ValueError: the dossier has no page.
        OriginalMissing: an original is gone, or altered since it came in.
        OfdNotProved: the file read back is not what was written.
        OutputNotWritable, DiskFull: nothing was changed at `out`.
        Cancelled: `cancel` was set.
    """
    volumes = plan(dossier, settings)
    if not volumes:
        raise ValueError("no page, no dossier")
    planned = [page for volume in volumes for page in volume.pages()]
    check_originals(dossier, planned, store, draft, cancel)
    if type_names is None:
        type_names = {code: kind.name for code, kind in catalogue_module.load().types.items()} if dossier.missing else {}
    if sheets is None:
        sheets = filing_profile(settings).sheets
    with OfdWriter(out) as writer:
        build = _Build(dossier, writer, store, settings, len(planned), draft, progress, cancel)
        for volume in volumes:
            write_volume(build, volume, len(volumes), sheets, type_names)
        writer.close(about(build, volumes[0], build_time, draft), build.bookmarks, size_text(A4))
        prove(writer.temporary, build.expected, build.bookmarks)
        with open(writer.temporary, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = writer.temporary.stat().st_size
        writer.publish()
    return BuiltOfd(out, len(build.refs), size, digest)


class _Build:
    """The file as far as it is written; a `casefile.pdf.volume.Target`."""

    def __init__(
        self,
        dossier: Dossier,
        writer: OfdWriter,
        store: Store,
        settings: Settings,
        total: int,
        draft: bool,
        progress: Callable[[int, int], None] | None,
        cancel: threading.Event | None,
    ) -> None:
        self.dossier, self.settings = dossier, settings
        self.rows: Sequence[ContentsRow] = contents_rows(dossier, settings)
        self.refs: list[int] = []
        self.bookmarks: list[Bookmark] = []
        self.unprintable: list[str] = []
        self.signed = signed_inputs(dossier, store)
        self.expected: list[ExpectedOfdPage] = []
        self._writer, self._store, self._draft = writer, store, draft
        self._where = stamping(settings)
        self._pictures: dict[str, tuple[int, str]] = {}
        self._done, self._total = 0, total
        self._progress, self._cancel = progress, cancel

    def draw(self, title: str, label: str, under: Bookmark, draw: Callable[[Setter], Iterable[None]]) -> None:
        canvas = OfdCanvas(A4, self._writer.number, self._writer.font)
        first = len(self.refs)
        for _ in draw(Setter(canvas, self.unprintable)):  # type: ignore[arg-type]
            if self._draft:
                draw_draft(Setter(canvas), *A4)  # type: ignore[arg-type]
            self._page(size_text(A4), canvas.take(), ExpectedOfdPage())
        self._remember(canvas)
        under.children.append(Bookmark(title, self.refs[first]))

    def write_scans(self, pages: Sequence[PlannedPage], label: str, under: Bookmark) -> None:
        before: int | None = None
        for item in pages:
            if self._cancel is not None and self._cancel.is_set():
                raise Cancelled()
            self._scan(item)
            add_bookmark(self, under, item, self.refs[-1], is_first=item.document != before)
            before = item.document
            self._done += 1
            if self._progress is not None:
                self._progress(self._done, self._total)

    def _scan(self, item: PlannedPage) -> None:
        page = item.page
        placement = place(page, corrected=self.settings.dossier.corrected_images)
        resource, digest = self._picture(page.page.image_sha256, page.page.image_type)
        objects = [_placed(self._writer.number(), placement, page.page.orientation, page.turn, resource)]
        texts = []
        for line in corrected_lines(page, self.dossier.documents[item.document]):
            if not placement.shows(line.box):
                continue
            text, starts = set_out(line)
            drawn = self._line(text, starts, line, placement) if text else ""
            if drawn:
                objects.append(drawn)
                texts.append(text)
        made = stamp(page, placement, self._where, back=item.is_back)
        if made is not None:
            objects += self._stamp(made, placement)
        if self._draft:
            canvas = OfdCanvas((placement.width, placement.height), self._writer.number, self._writer.font)
            draw_draft(Setter(canvas), placement.width, placement.height)  # type: ignore[arg-type]
            objects.append(canvas.take())
            self._remember(canvas)
        size = size_text((placement.width, placement.height))
        self._page(size, "".join(objects), ExpectedOfdPage(digest, page.number, tuple(texts)))

    def _page(self, size: str, objects: str, expected: ExpectedOfdPage) -> None:
        self.refs.append(self._writer.page(size, objects))
        self.expected.append(expected)

    def _picture(self, digest: str, media_type: str) -> tuple[int, str]:
        """Id and digest of the picture in the archive; the same image is written once."""
        if digest not in self._pictures:
            try:
                kind, data = picture(self._store.read(digest), media_type)
            except (OSError, ValueError, SyntaxError) as error:  # what Pillow raises for a damaged image
                raise OriginalMissing(count=1, list=f"{digest[:16]}…（{error}）") from error
            self._pictures[digest] = self._writer.picture(kind, data), hashlib.sha256(data).hexdigest()
        return self._pictures[digest]

    def _remember(self, canvas: OfdCanvas) -> None:
        for name, used in canvas.used.items():
            self._writer.font(name, used)

    def _line(self, text: str, starts: Sequence[float], line: TextLine, placement: Placement) -> str:
        """A line of the reading, transparent, on its place; "" where it has no extent."""
        box = line.box
        if line.vertical:  # read downwards, the top of the characters to the right
            along, height = placement.h, box.width * placement.w
            origin, angle = placement.point(box.x1, starts[0]), -math.pi / 2
        else:
            along, height = placement.w, box.height * placement.h
            origin, angle = placement.point(starts[0], box.y0), 0.0
        length = (starts[-1] - starts[0]) * along
        if length <= 0 or height <= 0:
            return ""
        angle -= math.radians(placement.skew_deg)
        corners = [placement.point(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        left, top = min(x for x, _ in corners), max(y for _, y in corners)
        right, foot = max(x for x, _ in corners), min(y for _, y in corners)
        bounds = (left * MM, (placement.height - top) * MM, (right - left) * MM, (top - foot) * MM)
        if len(starts) > 2:
            steps = [(b - a) * along * MM for a, b in pairwise(starts)]
        else:
            ems = [1.0 if is_full_width(c) else 0.5 for c in text]
            steps = [em / sum(ems) * length * MM for em in ems]
        cos, sin = math.cos(angle), math.sin(angle)
        matrix = (cos, -sin, sin, cos, (origin[0] - left) * MM, (top - origin[1]) * MM)
        font = self._writer.font(BLANK, set(text))
        return text_object(
            self._writer.number(), bounds, font, height * MM, text, steps[:-1], (1 - DESCENT) * height * MM,
            alpha=0, matrix=matrix,
        )  # fmt: skip

    def _stamp(self, made: Stamp, placement: Placement) -> list[str]:
        area = made.area
        box = (area.x0 * MM, (placement.height - area.y1) * MM, (area.x1 - area.x0) * MM, (area.y1 - area.y0) * MM)
        grey = (0.5, 0.5, 0.5) if made.bordered else None
        plate = rectangle(self._writer.number(), box, 0.4 * MM, fill=(1.0, 1.0, 1.0), stroke=grey)
        canvas = OfdCanvas((placement.width, placement.height), self._writer.number, self._writer.font)
        canvas.setFont(register(STAMP_FACE), made.size)
        canvas.drawString(made.x, made.y, made.text)
        self._remember(canvas)
        return [plate, canvas.take()]


def _placed(number: int, placement: Placement, orientation: int, turn: int, resource: int) -> str:
    """The scan on its place: the matrix of the PDF, turned over to y downwards from the boundary's corner."""
    a, b, c, d, e, f = image_matrix(placement, orientation, turn)
    x, y, w, h = placement.shown  # what lies outside the boundary is not seen
    matrix = (a, -b, -c, d, c + e - x, y + h - d - f)
    box = (x, placement.height - y - h, w, h)
    return image_object(number, (box[0] * MM, box[1] * MM, box[2] * MM, box[3] * MM), [v * MM for v in matrix], resource)

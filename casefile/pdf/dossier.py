"""dossier.pdf: the whole case as one PDF/A-2u, written page by page, proved, then put in place."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from casefile import catalogue as catalogue_module
from casefile.assembly.contents import ContentsRow, contents_rows
from casefile.catalogue import filing_profile
from casefile.errors import Cancelled, OriginalMissing
from casefile.model import Dossier
from casefile.pdf.entries import cover_entries
from casefile.pdf.fetch import OriginalAltered, Originals
from casefile.pdf.geometry import A4
from casefile.pdf.graft import canvas, graft
from casefile.pdf.objects import Name, Ref
from casefile.pdf.originals import signed_inputs
from casefile.pdf.outline import Bookmark, page_labels, write_outline
from casefile.pdf.plan import PlannedPage, PlannedVolume, plan
from casefile.pdf.proof import ExpectedPage, prove
from casefile.pdf.reconcile import Reconcile, reconcile
from casefile.pdf.scans import PageCost, ScanWriter
from casefile.pdf.stamps import draw_draft, stamping
from casefile.pdf.standard import About, finish
from casefile.pdf.tags import Tags
from casefile.pdf.typeset import Setter
from casefile.pdf.volume import Target, add_bookmark, heading, write_volume
from casefile.pdf.writer import PdfWriter
from casefile.settings import Settings
from casefile.store import Store

_LISTED = 20  # files named in the sentence of a missing original


@dataclass(frozen=True, slots=True)
class BuiltDossier:
    """What was written.

    Attributes:
        pages: pages of the PDF, generated sheets included.
        bytes, sha256: of the file.
        page_costs: what each scan costs in bytes, in the order of the dossier.
        reconcile: every page that came in and what became of it.
    """

    path: Path
    pages: int
    bytes: int
    sha256: str
    page_costs: tuple[PageCost, ...]
    reconcile: Reconcile


class _Build:
    """The file as far as it is written."""

    def __init__(
        self,
        dossier: Dossier,
        writer: PdfWriter,
        store: Store,
        originals: Originals,
        settings: Settings,
        rows: Sequence[ContentsRow],
        total: int,
        draft: bool,
        progress: Callable[[int, int], None] | None,
        cancel: threading.Event | None,
    ) -> None:
        """`total`: scans that will be written."""
        self.dossier = dossier
        self.settings = settings
        self.rows = rows
        self.draft = draft
        self.writer = writer
        self.root = writer.reserve()
        self.tags = Tags(writer)
        self._sheet_begin = writer.packed(b"/Div <</MCID 0>> BDC\n")
        self._sheet_end = writer.packed(b"\nEMC\n")
        self._under: Bookmark | None = None
        self.scans = ScanWriter(
            writer, self.root, store, stamping(settings), self.tags, originals, dossier,
            draft=draft, corrected=settings.dossier.corrected_images,
        )  # fmt: skip
        self.refs: list[Ref] = []
        self.expected: list[ExpectedPage] = []
        self.bookmarks: list[Bookmark] = []
        self.unprintable: list[str] = []
        self.signed = signed_inputs(dossier, store)
        self.sheets = 0
        self._done, self._total = 0, total
        self._progress = progress
        self._cancel = cancel

    def write_scans(self, pages: Sequence[PlannedPage], label: str, under: Bookmark) -> None:
        """Writes scans, each document with a bookmark; `label` is for pages without a number."""
        before: int | None = None
        for item in pages:
            _stop_if(self._cancel)
            if item.document != before:
                self._tag_section(under, heading(self.dossier, self.rows, item.document))
            number = item.page.number
            ref, expected = self.scans.write(item, label if number is None else number)
            self.refs.append(ref)
            self.expected.append(expected)
            add_bookmark(self, under, item, ref, is_first=item.document != before)
            before = item.document
            self._done += 1
            if self._progress is not None:
                self._progress(self._done, self._total)

    def draw(self, title: str, label: str, under: Bookmark, draw: Callable[[Setter], Iterable[None]]) -> None:
        """Draws a generated sheet of any number of pages and takes it over into the file."""
        drawn, buffer = canvas()
        for _ in draw(Setter(drawn, self.unprintable)):
            if self.draft:
                draw_draft(Setter(drawn), *A4)
            drawn.showPage()
        drawn.save()
        pages = graft(buffer.getvalue(), self.writer)
        self._tag_section(under, title)
        for number, page in enumerate(pages, start=1):
            ref = self.writer.reserve()
            parents = self.tags.page(ref, [("Div", "")])
            self.writer.add(
                {
                    "StructParents": parents,
                    "Tabs": Name("S"),
                    "Type": Name("Page"),
                    "Parent": self.root,
                    "MediaBox": [0, 0, *page.size],
                    "Resources": page.resources,
                    "Contents": [self._sheet_begin, page.contents, self._sheet_end],
                },
                ref,
            )
            self.refs.append(ref)
            self.expected.append(ExpectedPage(label if len(pages) == 1 else f"{label}{number}"))
            if number == 1:
                under.children.append(Bookmark(title, ref))
        self.sheets += len(pages)

    def _tag_section(self, under: Bookmark, title: str) -> None:
        if under is not self._under:
            self.tags.part(under.title)
            self._under = under
        self.tags.section(title)


def build_dossier(
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
) -> BuiltDossier:
    """Writes `out` complete, or not at all.

    The same dossier, settings, fonts and `build_time` give the same bytes.

    Args:
        build_time: stands in the file's metadata.
        draft: 草稿 on every page; originals are then not demanded to be unaltered, only to be decodable.
        sheets: which generated sheets to draw, of `cover`, `contents`, `closing`; default: as the profile says.
        type_names: Chinese names of document types, for what is missing; default: the catalogue's.
        progress: called with (scans written, scans in all).
        cancel: set to stop; nothing is left behind.

    Raises:
        ValueError: the dossier has no page.
        OriginalMissing: an original is gone, or altered since it came in (the list is in its params).
        DossierNotProved: the file read back is not what was written.
        OutputNotWritable, DiskFull: nothing was changed at `out`.
        Cancelled: `cancel` was set.
    """
    volumes = plan(dossier, settings)
    if not volumes:
        raise ValueError("no page, no dossier")
    profile = filing_profile(settings)
    if sheets is None:
        sheets = profile.sheets
    planned = [page for volume in volumes for page in volume.pages()]
    check_originals(dossier, planned, store, draft, cancel, images_later=True)
    if type_names is None and dossier.missing:
        type_names = {code: kind.name for code, kind in catalogue_module.load().types.items()}
    rows = contents_rows(dossier, settings)
    digests = [item.page.page.image_sha256 for item in planned]
    with PdfWriter(out) as writer, Originals(store, digests, check=not draft) as originals:
        build = _Build(dossier, writer, store, originals, settings, rows, len(planned), draft, progress, cancel)
        try:
            for volume in volumes:
                write_volume(build, volume, len(volumes), sheets, type_names or {})
        except OriginalAltered as altered:
            check_originals(dossier, planned, store, draft, cancel)  # names this one and all others
            raise OriginalMissing(count=1, list=f"{altered}"[:16]) from altered  # sound again: a disk that wavers
        build.scans.finish()
        outline = write_outline(build.bookmarks, writer)
        finish(
            writer,
            about(build, volumes[0], build_time, draft),
            build.refs,
            build.root,
            Outlines=outline,
            **build.tags.finish(),
            PageMode=Name("UseOutlines"),
            PageLabels=page_labels([page.label for page in build.expected]),
        )
        prove(writer.temporary, build.expected, store)
        account = reconcile(dossier, (item.page for item in planned), build.sheets, build.unprintable)
        writer.publish()
    return BuiltDossier(
        out, len(build.refs), writer.bytes_written, writer.sha256, tuple(build.scans.costs), account
    )


def check_originals(
    dossier: Dossier,
    planned: Sequence[PlannedPage],
    store: Store,
    draft: bool,
    cancel: threading.Event | None,
    *,
    images_later: bool = False,
) -> None:
    """No dossier without its originals: every file and page image must still have the digest it came in with.

    Args:
        images_later: page images are only looked for; whoever reads them checks them.

    Raises:
        OriginalMissing: naming all that are gone or altered. A draft only needs its page images, altered or not.
        Cancelled: `cancel` was set.
    """
    images = {item.page.page.image_sha256 for item in planned}
    sound: dict[str, bool] = {}
    lost: dict[str, None] = {}
    for item in planned:
        _stop_if(cancel)
        page = item.page.page
        source = dossier.inputs[page.input] if page.input < len(dossier.inputs) else None
        needed = [page.image_sha256]
        if not draft and source is not None and source.sha256 is not None:
            needed.append(source.sha256)
        for digest in needed:
            if digest not in sound:
                only_look = draft or (images_later and digest in images)
                sound[digest] = store.has(digest) if only_look else store.verify(digest)
            if not sound[digest]:
                lost[f"{source.path if source else item.page.id} [{page.frame + 1}]"] = None
    if lost and images_later and not draft:
        check_originals(dossier, planned, store, draft, cancel)
    if lost:
        named = list(lost)
        listed = "、".join(named[:_LISTED]) + ("…" if len(named) > _LISTED else "")
        raise OriginalMissing(count=len(named), list=listed)


def about(build: Target, volume: PlannedVolume, build_time: datetime, draft: bool) -> About:
    """What the file says of itself; `volume` is the first one."""
    front = cover_entries(build.dossier, build.settings, volume, build.rows)
    notice = "所收电子签名文件为页面影像，不是签名原件" if build.signed else ""
    title = front.title or front.case_no or "行政处罚案卷"
    return About(
        title=f"{title}（草稿）" if draft else title,
        author=front.agency,
        subject="；".join(part for part in (f"案号 {front.case_no}" if front.case_no else "", notice) if part),
        keywords="、".join(word for word in (front.case_no, front.decision_no, front.cause) if word),
        made_at=build_time,
    )


def _stop_if(cancel: threading.Event | None) -> None:
    if cancel is not None and cancel.is_set():
        raise Cancelled()

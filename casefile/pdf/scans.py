"""The scanned pages of a dossier, one at a time: image, invisible text, number."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from casefile.errors import OriginalMissing
from casefile.model import Dossier, Page
from casefile.pdf.colour import Colours
from casefile.pdf.corrections import corrected_lines
from casefile.pdf.fetch import Originals
from casefile.pdf.geometry import image_matrix, place
from casefile.pdf.images import PageImage, jbig2_image, page_image
from casefile.pdf.jbig2 import Jbig2Sources
from casefile.pdf.objects import Name, Ref, number
from casefile.pdf.plan import PlannedPage
from casefile.pdf.proof import ExpectedPage
from casefile.pdf.stamps import FONT_NAME as STAMP_FONT
from casefile.pdf.stamps import Stamping, Stamps
from casefile.pdf.tags import Tags
from casefile.pdf.textlayer import FONT_NAME as TEXT_FONT
from casefile.pdf.textlayer import TextLayer
from casefile.pdf.writer import PdfWriter
from casefile.store import Store


@dataclass(frozen=True, slots=True)
class PageCost:
    """What one scan costs in the file.

    Attributes:
        image_bytes: of its image stream; 0 where an earlier page has the same image.
        other_bytes: text layer, stamp and page object.
        kept: how the stored image went in, see `casefile.pdf.images`.
    """

    page: str
    image_bytes: int
    other_bytes: int
    kept: str


@dataclass(frozen=True, slots=True)
class _Written:
    ref: Ref
    sha256: str
    orientation: int
    kept: str


class ScanWriter:
    """Writes scans into one file and keeps account of what they cost."""

    def __init__(
        self,
        writer: PdfWriter,
        root: Ref,
        store: Store,
        where: Stamping,
        tags: Tags,
        originals: Originals,
        dossier: Dossier,
        *,
        draft: bool,
        corrected: bool = False,
    ) -> None:
        """`root` is the page tree's node the pages will hang under; `originals` gives their images in turn;
        `corrected`: every page is straightened.
        """
        self._writer = writer
        self._tags = tags
        self._root = root
        self._originals = originals
        self._documents = dossier.documents
        self._corrected = corrected
        self._colours = Colours(writer)
        self._text = TextLayer(writer)
        self._stamps = Stamps(writer, where, draft=draft)
        self._images: dict[str, _Written] = {}
        self._sources = Jbig2Sources(store, dossier.inputs)
        self._shared: dict[str, Ref] = {}
        self.costs: list[PageCost] = []

    def write(self, item: PlannedPage, label: str | int) -> tuple[Ref, ExpectedPage]:
        """Writes one page; returns it and what must be found in it when the file is read back."""
        page = item.page
        start = self._writer.bytes_written
        image = self._image(page.page)
        image_bytes = self._writer.bytes_written - start
        placement = place(page, corrected=self._corrected)
        orientation = image.orientation if image.orientation != 1 else page.page.orientation
        matrix = " ".join(number(v) for v in image_matrix(placement, orientation, page.turn))
        cut = ""
        if placement.is_corrected:
            cut = " ".join(number(v) for v in placement.shown) + " re W n "
        content = [f"/Figure <</MCID 0>> BDC\nq {cut}{matrix} cm /Im Do Q\nEMC\n".encode("ascii")]
        marked = [("Figure", f"第{label}页扫描图像" if isinstance(label, int) else label)]
        lines = [
            line for line in corrected_lines(page, self._documents[item.document]) if placement.shows(line.box)
        ]
        text = self._text.operators(lines, placement)
        if text:
            content += [b"/P <</MCID 1>> BDC\n", text, b"EMC\n"]
            marked.append(("P", ""))
        content.append(self._stamps.number(page, placement, back=item.is_back))
        begin, more, resources = self._stamps.draft(placement)
        own = self._writer.packed(b"".join(content) + begin)
        ref = self._writer.reserve()
        parents = self._tags.page(ref, marked)
        self._writer.add(
            {
                "Type": Name("Page"),
                "StructParents": parents,
                "Tabs": Name("S"),
                "Parent": self._root,
                "MediaBox": [0, 0, placement.width, placement.height],
                "Resources": {
                    **resources,
                    "XObject": {"Im": image.ref},
                    "Font": {
                        TEXT_FONT: self._text.font,
                        STAMP_FONT: self._stamps.font,
                        **resources.get("Font", {}),
                    },
                },
                "Contents": [own, *more] if more else own,
            },
            ref,
        )
        other = self._writer.bytes_written - start - image_bytes
        self.costs.append(PageCost(page.id, image_bytes, other, image.kept))
        original = page.page.image_sha256 if image.kept == "jpeg" else None
        return ref, ExpectedPage(label, page.number, image.sha256, original)

    def _jbig2(self, page: Page) -> PageImage | None:
        """The page's own JBIG2 stream; what several streams share is written once."""
        found = self._sources.fetch(page)
        if found is None:
            return None
        parameters = {}
        if found.shared is not None:
            key = hashlib.sha256(found.shared).hexdigest()
            if key not in self._shared:
                self._shared[key] = self._writer.stream(found.shared)
            parameters = {"JBIG2Globals": self._shared[key]}
        return jbig2_image(found.data, found.size, parameters)

    def finish(self) -> None:
        """Writes what depends on all pages. Last, and once."""
        self._sources.close()
        self._text.write_font()

    def _image(self, page: Page) -> _Written:
        """The image object for a stored image; the same image is written once."""
        digest = page.image_sha256
        if digest not in self._images:
            data = self._originals.fetch(digest)
            try:
                made = self._jbig2(page) or page_image(data, page.image_type, self._colours)
            except (OSError, ValueError, SyntaxError) as error:  # what Pillow raises for a damaged image
                raise OriginalMissing(count=1, list=f"{digest[:16]}…（{error}）") from error
            ref = self._writer.stream(made.data, made.entries)
            shown = digest if made.kept == "jpeg" else hashlib.sha256(made.data).hexdigest()
            self._images[digest] = _Written(ref, shown, made.orientation, made.kept)
        return self._images[digest]

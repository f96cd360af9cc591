"""An OFD written entry by entry into a ZIP: a page leaves memory as soon as it is finished."""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from casefile import __version__
from casefile.ofd.fonts import BLANK, blank_font, subset_of
from casefile.ofd.marks import attribute, clean, element, root
from casefile.pdf.outline import Bookmark
from casefile.pdf.standard import About
from casefile.pdf.typeset import face_of
from casefile.store import place_error

_TIME = (1980, 1, 1, 0, 0, 0)  # of every entry: the same dossier gives the same bytes
_DOC = "Doc_0"
_NAMES = {
    "song": "Noto Serif SC", "song_bold": "Noto Serif SC Bold", "hei": "Noto Sans SC", "hei_bold": "Noto Sans SC Bold",
    "kai": "LXGW WenKai",
}  # fmt: skip


class OfdWriter:
    """Writes to a temporary file beside `out`; `close` finishes it, `publish` puts it in place.

    A context manager: leaving it before `publish` removes the temporary file.

    Raises:
        OutputNotWritable, DiskFull: nothing was changed at `out`.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.temporary = out.with_name(f".{out.name}.{os.getpid()}.part")
        self._last = 0
        self._pages: list[tuple[int, str]] = []
        self._fonts: dict[str, int] = {}
        self._used: dict[str, set[str]] = {}
        self._media: list[tuple[int, str, str]] = []
        self._digest = hashlib.sha256()
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            self._zip = zipfile.ZipFile(self.temporary, "w", zipfile.ZIP_DEFLATED)
        except OSError as error:
            raise place_error(error, out) from error

    def number(self) -> int:
        """An id no object has yet."""
        self._last += 1
        return self._last

    def font(self, name: str, used: set[str] | None = None) -> int:
        """The id of the font with a reportlab name, or of the blank one; `used` are characters set in it."""
        if name not in self._fonts:
            self._fonts[name] = self.number()
        self._used.setdefault(name, set()).update(used or ())
        return self._fonts[name]

    def picture(self, kind: str, data: bytes) -> int:
        """Puts a picture of format `kind` (JPEG, PNG) into the archive; its id."""
        number = self.number()
        name = f"image_{number}.{'jpg' if kind == 'JPEG' else kind.lower()}"
        self._entry(f"{_DOC}/Res/{name}", data, packed=False)
        self._media.append((number, kind, name))
        return number

    def page(self, size: str, objects: str) -> int:
        """Writes a page of the physical box `size`; its id."""
        number, layer = self.number(), self.number()
        place = f"Pages/Page_{len(self._pages)}/Content.xml"
        area = f"<ofd:Area><ofd:PhysicalBox>{size}</ofd:PhysicalBox></ofd:Area>"
        content = f'{area}<ofd:Content><ofd:Layer ID="{layer}" Type="Body">{objects}</ofd:Layer></ofd:Content>'
        self._entry(f"{_DOC}/{place}", root("Page", content))
        self._pages.append((number, place))
        return number

    def close(self, about: About, bookmarks: Sequence[Bookmark], area: str) -> None:
        """Writes fonts, lists and the document, and forces the file to disk.

        Args:
            area: physical box of pages that state none.
        """
        fonts = "".join(self._font(name, number) for name, number in self._fonts.items())
        self._entry(f"{_DOC}/PublicRes.xml", root("Res", f"<ofd:Fonts>{fonts}</ofd:Fonts>", ' BaseLoc="Res"'))
        media = "".join(
            f'<ofd:MultiMedia ID="{number}" Type="Image" Format="{kind}"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
            for number, kind, name in self._media
        )
        listed = f"<ofd:MultiMedias>{media}</ofd:MultiMedias>" if media else ""
        self._entry(f"{_DOC}/DocumentRes.xml", root("Res", listed, ' BaseLoc="Res"'))
        pages = "".join(f'<ofd:Page ID="{number}" BaseLoc="{place}"/>' for number, place in self._pages)
        common = (
            f"<ofd:MaxUnitID>{self._last}</ofd:MaxUnitID>"
            f"<ofd:PageArea><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:PageArea>"
            "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
        )
        outlines = "".join(_outline(mark) for mark in bookmarks)
        document = f"<ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages>"
        document += f"<ofd:Outlines>{outlines}</ofd:Outlines>" if outlines else ""
        self._entry(f"{_DOC}/Document.xml", root("Document", document))
        self._entry("OFD.xml", root("OFD", self._body(about), ' Version="1.1" DocType="OFD"'))
        try:
            self._zip.close()
            with open(self.temporary, "rb+") as file:
                os.fsync(file.fileno())
        except OSError as error:
            raise place_error(error, self.out) from error

    def publish(self) -> None:
        """Puts the finished file in the place of `out`."""
        try:
            os.replace(self.temporary, self.out)
        except OSError as error:
            raise place_error(error, self.out) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError, ValueError):  # the error that matters was raised by the write before
            self._zip.close()
        self.temporary.unlink(missing_ok=True)

    def _body(self, about: About) -> str:
        day = about.made_at.strftime("%Y-%m-%d")
        words = "".join(element("Keyword", word) for word in about.keywords.split("、") if word)
        info = (
            element("DocID", self._digest.hexdigest()[:32])
            + element("Title", about.title)
            + element("Author", about.author)
            + element("Subject", about.subject)
            + element("CreationDate", day)
            + element("ModDate", day)
            + (f"<ofd:Keywords>{words}</ofd:Keywords>" if words else "")
            + element("Creator", "Mingjuan")
            + element("CreatorVersion", __version__)
        )
        return f"<ofd:DocBody><ofd:DocInfo>{info}</ofd:DocInfo><ofd:DocRoot>{_DOC}/Document.xml</ofd:DocRoot></ofd:DocBody>"

    def _font(self, name: str, number: int) -> str:
        used = self._used[name]
        if name == BLANK:
            shown, program = BLANK, blank_font(used)
        else:
            face = face_of(name)
            shown, program = _NAMES[face], subset_of(face, used)
        file = f"font_{number}.ttf"
        self._entry(f"{_DOC}/Res/{file}", program)
        return (
            f'<ofd:Font ID="{number}" FontName={attribute(shown)} FamilyName={attribute(shown)}>'
            f"<ofd:FontFile>{file}</ofd:FontFile></ofd:Font>"
        )

    def _entry(self, name: str, data: bytes, *, packed: bool = True) -> None:
        self._digest.update(name.encode() + b"\0" + data)
        entry = zipfile.ZipInfo(name, _TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        try:
            self._zip.writestr(entry, data)
        except OSError as error:
            raise place_error(error, self.out) from error


def _outline(mark: Bookmark) -> str:
    inner = "".join(_outline(child) for child in mark.children)
    go = f'<ofd:Goto><ofd:Dest Type="Fit" PageID="{mark.page}"/></ofd:Goto>'
    actions = f'<ofd:Actions><ofd:Action Event="CLICK">{go}</ofd:Action></ofd:Actions>'
    shown = str(mark.is_open).lower()
    return (
        f'<ofd:OutlineElem Title={attribute(clean(mark.title))} Count="{len(mark.children)}" Expanded="{shown}">'
        f"{actions}{inner}</ofd:OutlineElem>"
    )

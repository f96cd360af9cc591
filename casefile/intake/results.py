"""What is known of each file while it is taken in, and the entry and the pages it ends as."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from casefile.intake import sniff
from casefile.intake.faults import NoPages, TooLarge
from casefile.intake.find import FoundFile
from casefile.intake.parts import Decoded, PageDraft
from casefile.model import InputFile, InputState, Page, PageOrigin

_OWN_BYTES = (PageOrigin.FILE, PageOrigin.EMBEDDED)


@dataclass
class Content:
    """One content (files of equal bytes share it) while it is being decoded."""

    sha256: str
    bytes: int
    media_type: str | None
    suffix: str
    total: int | None = None
    drafts: dict[int, PageDraft] = field(default_factory=dict)
    lost: dict[int, str] = field(default_factory=dict)
    missing: int = 0
    note: str | None = None
    code: str | None = None
    params: dict[str, str] = field(default_factory=dict)

    def refuse(self, code: str, params: dict[str, str] | None = None) -> None:
        self.code, self.params = code, dict(params or {})

    @property
    def undecoded(self) -> list[int]:
        if self.code is not None or self.total is None:
            return []
        return [frame for frame in range(self.total) if frame not in self.drafts and frame not in self.lost]


@dataclass(frozen=True)
class Entry:
    """One file with its content, or with the reason why it has none."""

    found: FoundFile
    content: Content | None = None
    sha256: str | None = None
    media_type: str | None = None
    code: str | None = None
    params: dict[str, str] = field(default_factory=dict)


def merge(content: Content, decoded: Decoded) -> None:
    """Adds what one worker decoded to the content's account; a frame beyond a limit refuses the whole input (contract: Inputs)."""
    content.total = decoded.total
    content.drafts.update((draft.frame, draft) for draft in decoded.drafts)
    content.lost.update(decoded.lost)
    content.missing = max(content.missing, decoded.missing)
    content.note = content.note or decoded.note
    if TooLarge.code in content.lost.values():  # contract: the input that crosses a limit is refused whole
        content.refuse(TooLarge.code)


def why_nothing(content: Content) -> tuple[str, dict[str, str]]:
    """Of a file no page of which could be had: what most of its pages suffered from."""
    reasons = Counter(code for code in content.lost.values() if code != "given_up")
    return (reasons.most_common(1)[0][0] if reasons else NoPages.code), {}


def page_of(draft: PageDraft, index: int, sha256: str, time: int, image_sha256: str) -> Page:
    """The page of a draft.

    Args:
        index: of its input, 0-based.
        time: which occurrence of the same file this is, 1-based.
    """
    return Page(
        id=f"{sha256[:16]}-{draft.frame}" + (f"-{time}" if time > 1 else ""),
        input=index,
        frame=draft.frame,
        width_px=draft.width_px,
        height_px=draft.height_px,
        dpi=draft.dpi,
        colour=draft.colour,
        image_sha256=image_sha256,
        image_type=draft.image_type,
        origin=draft.origin,
        orientation=draft.orientation,
        text_layer=draft.text_layer,
    )


def without_pages(index: int, entry: Entry) -> InputFile:
    """The result of a file that gives no pages: refused for its code, else ignored."""
    if entry.code is not None:
        return refused(index, entry, entry.code, entry.params)
    return InputFile(index, entry.found.name, None, entry.found.bytes, None, InputState.IGNORED)


def refused(index: int, entry: Entry, code: str, params: dict[str, str]) -> InputFile:
    """The result of a refused file; `params` are the values of its sentence."""
    found = entry.found
    return InputFile(
        index, found.name, entry.sha256, found.bytes, entry.media_type, InputState.REFUSED, code,
        {"file": found.name, **params},
    )  # fmt: skip


def taken(index: int, entry: Entry, content: Content, drafts: list[PageDraft]) -> InputFile:
    """The result of a file whose pages came in: `taken` when every page shows the file's own bytes, else `converted`."""
    lost = len(content.lost) + content.missing
    own = all(draft.origin in _OWN_BYTES for draft in drafts)
    code = "partly_read" if lost else content.note
    params = {"file": entry.found.name, "pages": str(len(drafts)), "lost": str(lost)} if code else {}
    return InputFile(
        index,
        entry.found.name,
        content.sha256,
        entry.found.bytes,
        content.media_type if content.media_type in (*sniff.IMAGE_TYPES, sniff.OFD) else sniff.PDF,
        InputState.TAKEN if own else InputState.CONVERTED,
        code,
        params,
        pages=len(drafts),
        lost_pages=lost,
    )

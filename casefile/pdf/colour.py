"""Colour spaces of page images: the image's own ICC profile where it is sound, else device colours.

CMYK has no place in a file whose output intent is sRGB unless it says which CMYK it is
(ISO 19005-2, 6.2.4.3); scans that bring no profile get the plain conversion that screens use.
"""

from __future__ import annotations

import hashlib
from typing import Any

from casefile.locate import resource_path
from casefile.pdf.objects import Name, Ref
from casefile.pdf.writer import PdfWriter

_SPACES = {1: b"GRAY", 3: b"RGB ", 4: b"CMYK"}
_DEVICE = {1: "DeviceGray", 3: "DeviceRGB"}
_CLASSES = (b"scnr", b"mntr", b"prtr", b"spac")


class Colours:
    """The colour spaces of one file; each profile is written once."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._written: dict[str, Ref] = {}

    def space(self, components: int, profile: bytes | None = None) -> Any:
        """The colour space of an image with 1, 3 or 4 components."""
        if profile is None or not is_sound(profile, components):
            if components in _DEVICE:
                return Name(_DEVICE[components])
            profile = resource_path("pdf", "cmyk.icc").read_bytes()
        return [Name("ICCBased"), self.profile(profile, components)]

    def profile(self, data: bytes, components: int) -> Ref:
        digest = hashlib.sha256(data).hexdigest()
        if digest not in self._written:
            self._written[digest] = self._writer.packed(data, {"N": components})
        return self._written[digest]


def is_sound(profile: bytes, components: int) -> bool:
    """Whether an ICC profile may stand in PDF/A-2 for an image with that many components."""
    return (
        len(profile) >= 132
        and int.from_bytes(profile[:4], "big") == len(profile)
        and profile[8] in (2, 4)
        and profile[12:16] in _CLASSES
        and profile[16:20] == _SPACES[components]
        and profile[36:40] == b"acsp"
    )

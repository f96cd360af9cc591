"""Why a file or a page was not taken. The sentences are in resources/messages/intake.toml."""

from __future__ import annotations

from casefile.errors import KnownError


class IntakeFault(KnownError):
    """Base: the file or page concerned is refused, everything else goes on."""

    code = "damaged"


class Damaged(IntakeFault):
    """Its structure or its coded data is wrong; what could be decoded would not be the whole page."""

    code = "damaged"


class Truncated(IntakeFault):
    """The file ends before its content does."""

    code = "truncated"


class NotAnImage(IntakeFault):
    """Named like an image or a PDF, and is neither."""

    code = "not_an_image"


class Unsupported(IntakeFault):
    """A format, or a variety of one, that is not read."""

    code = "unsupported"


class OfdNotSupported(IntakeFault):
    """A page of it is more than one full-page picture and would have to be drawn."""

    code = "ofd_not_supported"


class OfdSealed(IntakeFault):
    """It bears electronic seals or signatures, which only an OFD reader shows and checks."""

    code = "ofd_sealed"


class OfdAnnotated(IntakeFault):
    """Annotations (marks, stamps, watermarks) lie over its pages."""

    code = "ofd_annotated"


class PasswordNeeded(IntakeFault):
    code = "password_needed"


class TooLarge(IntakeFault):
    """More pixels or more unpacked bytes than allowed: a mistake or a decompression bomb."""

    code = "too_large"


class TooManyPages(IntakeFault):
    code = "too_many_pages"


class FileTooBig(IntakeFault):
    code = "file_too_big"


class NoPages(IntakeFault):
    code = "file_without_pages"

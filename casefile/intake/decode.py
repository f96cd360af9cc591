"""The function that workers run: one job, one answer."""

from __future__ import annotations

import logging
import os

from casefile.intake import sniff
from casefile.intake.faults import NotAnImage, Unsupported
from casefile.intake.parts import Decoded, Job


def decode(job: Job) -> Decoded:
    """Decodes a file, or some pages of it, into page images.

    Raises:
        IntakeFault: nothing of it can be taken, and why.
    """
    # Imported here: the parent process draws up jobs and never loads a decoder.
    if job.media_type == sniff.PDF or _may_be_pdf(job.media_type, job.suffix):
        from casefile.intake.pdf import decode_pdf

        return decode_pdf(job)
    if job.media_type in sniff.IMAGE_TYPES:
        from casefile.intake.images import decode_image

        return decode_image(job)
    if job.media_type == sniff.OFD:
        from casefile.intake.ofd import decode_ofd

        return decode_ofd(job)
    raise refusal(job.media_type, job.suffix)


def hush() -> None:
    """Sends what decoders print to nowhere: standard error belongs to the progress of the program."""
    logging.disable()
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
    except OSError:
        pass  # a windowed program has no standard error


def refusal(media_type: str | None, suffix: str) -> NotAnImage | Unsupported:
    """Why a file of this type is not even handed to a decoder."""
    if sniff.is_scan_name(suffix):
        return NotAnImage(suffix=suffix)
    return Unsupported(detail=media_type or suffix or "?")


def is_decodable(media_type: str | None, suffix: str) -> bool:
    """Whether there is a decoder for it."""
    return media_type in (sniff.PDF, sniff.OFD) or media_type in sniff.IMAGE_TYPES or _may_be_pdf(media_type, suffix)


def _may_be_pdf(media_type: str | None, suffix: str) -> bool:
    """A file that is only called .pdf is tried: a damaged PDF may have lost its first bytes."""
    return suffix == ".pdf" and media_type in (None, "text/plain")


def is_paged(media_type: str | None) -> bool:
    """Whether one bad page may leave others that are good."""
    return media_type in (None, "text/plain", sniff.PDF, sniff.OFD, "image/tiff", "image/heic")

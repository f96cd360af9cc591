"""PDF files to page drafts. Runs in a caged worker."""

from __future__ import annotations

from casefile.intake.faults import Unsupported
from casefile.intake.parts import Decoded, Job


def decode_pdf(job: Job) -> Decoded:
    raise Unsupported(detail="PDF")

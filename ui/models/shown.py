"""What the window shows of a dossier, made where nobody waits for it.

The window's thread only hands it to its views: what has not changed is the very same object as before, so that telling
what has changed costs next to nothing, however large the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from casefile.model import Dossier, InputFile
from ui.models.checks import CheckLine, check_lines
from ui.models.files import SETTLED, FileLine, file_lines
from ui.models.outline import Section, outline
from ui.models.thumbs import Rows, lay_rows
from ui.texts import language

if TYPE_CHECKING:
    from casefile.catalogue import Catalogue
    from casefile.workspace import Case

T = TypeVar("T")

@dataclass(frozen=True, eq=False)
class Shown:
    """A dossier ready for the views.

    Attributes:
        dossier: what is shown.
        sections: the case from top to bottom.
        rows: bands and pages in a row.
        checks, files: pages to look at; what became of the files.
        language: of its words.
        inputs, settled: what `files` follow from.
    """

    dossier: Dossier
    sections: tuple[Section, ...] = ()
    rows: Rows = field(default_factory=Rows)
    checks: tuple[CheckLine, ...] = ()
    files: tuple[FileLine, ...] = ()
    language: str = ""
    inputs: tuple[InputFile, ...] = ()
    settled: Mapping[str, Any] = field(default_factory=dict)


def shown(
    dossier: Dossier, case: Case, catalogue: Catalogue | None, profile: str, failed: Mapping[str, str], before: Shown | None = None
) -> Shown:
    """Everything the views need of `dossier`.

    Args:
        catalogue: may be None while there are no pages.
        profile: filing order that says where a missing document belongs.
        failed: page id → code of pages that could not be read.
        before: what is in view; what stays as it is, is taken from there.
    """
    words = language()  # a switch meanwhile leaves words of both: what says that it is in the old one is made anew
    before = before if before is not None and before.language == words else None
    if before is not None:
        dossier = replace(dossier, pages=_same(dossier.pages, before.dossier.pages))
    sections = outline(dossier, catalogue, profile, failed) if catalogue is not None and dossier.pages else ()
    if before is not None:
        old = {(s.kind, s.id): s for s in before.sections}
        sections = tuple(known if (known := old.get((s.kind, s.id))) == s else s for s in sections)  # type: ignore[misc]
    checks = tuple(check_lines(dossier, case.arrangement, failed))
    checks = _same(checks, before.checks) if before is not None else checks
    settled = case.arrangement.with_prefix(SETTLED)
    if before is not None and before.inputs is case.inputs and before.settled == settled:
        files = before.files
    else:
        files = tuple(file_lines(case.inputs, case.arrangement))
        files = _same(files, before.files) if before is not None else files
    rows = lay_rows(sections, before.rows.rows if before is not None else ())
    return Shown(dossier, sections, rows, checks, files, words, case.inputs, settled)


def _same(new: tuple[T, ...], old: tuple[T, ...]) -> tuple[T, ...]:
    """`new`, with those taken from `old` that are equal and stand in the same place."""
    return tuple(o if n is o or n == o else n for n, o in zip(new, old, strict=False)) + new[len(old) :]

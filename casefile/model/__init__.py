"""Frozen values that travel down the line. No I/O, no third-party library.

    InputFile, Page            what came in                         (intake)
    Measures, TextLine, Mark,  what machines saw on one page image  (imaging, recognition)
    Reading
    Arrangement, Operation     what people decided                  (assembly)
    Field, Document, Dossier   what follows from the three          (assembly.compose)
"""

from casefile.model.arrangement import JUDGED, NOTED, Arrangement, Change, Operation
from casefile.model.dossier import (
    Document,
    Dossier,
    DossierPage,
    Field,
    FieldSource,
    Missing,
)
from casefile.model.geometry import FULL_PAGE, Box
from casefile.model.page import Colour, InputFile, InputState, Page, PageOrigin, TextSource
from casefile.model.reading import Char, Mark, MarkKind, Measures, Reading, TextLine

__all__ = [
    "FULL_PAGE",
    "JUDGED",
    "NOTED",
    "Arrangement",
    "Box",
    "Change",
    "Char",
    "Colour",
    "Document",
    "Dossier",
    "DossierPage",
    "Field",
    "FieldSource",
    "InputFile",
    "InputState",
    "Mark",
    "MarkKind",
    "Measures",
    "Missing",
    "Operation",
    "Page",
    "PageOrigin",
    "Reading",
    "TextLine",
    "TextSource",
]

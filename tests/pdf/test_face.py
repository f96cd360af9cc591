"""The bundled faces read by us are what reportlab reads."""

from __future__ import annotations

import pytest
from reportlab.pdfbase.ttfonts import TTFError, TTFontFace

from casefile.locate import resource_path
from casefile.pdf.face import Face
from casefile.pdf.typeset import font_file

FACTS = ("charToGlyph", "charWidths", "hmetrics", "glyphPos", "defaultWidth", "name", "ascent", "descent", "bbox", "stemV", "flags")


@pytest.mark.parametrize("face", ["song", "song_bold", "hei", "hei_bold", "kai"])
def test_a_face_is_read_as_reportlab_reads_it(face: str) -> None:
    ours, theirs = Face(str(font_file(face))), TTFontFace(str(font_file(face)))
    for fact in FACTS:
        assert getattr(ours, fact) == getattr(theirs, fact), fact
    assert ours.makeSubset([0, 0x6848, 0x5377]) == theirs.makeSubset([0, 0x6848, 0x5377])


def test_a_font_without_a_full_map_is_refused() -> None:
    with pytest.raises(TTFError):
        Face(str(resource_path("pdf", "glyphless.ttf")))

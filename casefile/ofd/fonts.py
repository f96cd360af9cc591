"""The fonts in an OFD: the characters used of each bundled face, and a font without ink for the text layer."""

from __future__ import annotations

import io

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from casefile.pdf.textlayer import is_full_width
from casefile.pdf.typeset import font_file

BLANK = "MingjuanBlank"
_EM, _ASCENT, _DESCENT = 1000, 880, -120
_BASIC = range(0x10000)


def subset_of(face: str, characters: set[str]) -> bytes:
    """The face as TrueType with just these characters; the same characters give the same bytes."""
    options = subset.Options()
    options.layout_features = []
    options.name_IDs = [1, 2, 3, 4, 5, 6]
    options.notdef_outline = True
    options.hinting = False
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG", "meta", "STAT"]
    options.recalc_timestamp = False
    font = TTFont(font_file(face), lazy=True, recalcTimestamp=False)
    with font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=sorted({ord(c) for c in characters} | {0x20}))
        cutter.subset(font)
        out = io.BytesIO()
        font.save(out, reorderTables=True)
        return out.getvalue()


def blank_font(characters: set[str]) -> bytes:
    """A font in which every character is an empty glyph an em or half an em wide."""
    names = [".notdef", "full", "half"]
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(names)
    table = {ord(c): "full" if is_full_width(c) else "half" for c in sorted(characters)}
    builder.setupCharacterMap(table or {0x20: "half"})
    empty = TTGlyphPen(None).glyph()
    builder.setupGlyf(dict.fromkeys(names, empty))
    builder.setupHorizontalMetrics({".notdef": (_EM, 0), "full": (_EM, 0), "half": (_EM // 2, 0)})
    builder.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    builder.setupNameTable({"familyName": BLANK, "styleName": "Regular", "fullName": BLANK, "psName": BLANK})
    builder.setupOS2(sTypoAscender=_ASCENT, sTypoDescender=_DESCENT, usWinAscent=_ASCENT, usWinDescent=-_DESCENT)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()

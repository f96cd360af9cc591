"""The bundled faces print every character of 通用规范汉字表 (State Council 2013, 8,105 characters).

The list lies beside this test in the order of code points. It was taken from the property kTGH of the Unihan database
(Unicode 15.0), whose numbers run from 1 to 8,105 without a gap; its 196 characters beyond the basic plane are those of
GB 18030-2022, level 2, which stand here a second time.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from casefile.pdf.typeset import GETA, font_file, is_printable, runs

# The 196 characters of the list beyond the basic plane, by code point (GB 18030-2022, level 2).
BEYOND = (
    "𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶"
    "𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯"
    "𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)


LISTED = "".join((Path(__file__).with_name("tongyong_8105.txt")).read_text(encoding="utf-8").split())


def test_the_list_is_whole() -> None:
    assert len(LISTED) == len(set(LISTED)) == 8105
    assert [char for char in LISTED if ord(char) > 0xFFFF] == list(BEYOND)
    assert len(BEYOND) == len(set(BEYOND)) == 196
    assert min(map(ord, BEYOND)) > 0xFFFF
    assert list(BEYOND) == sorted(BEYOND)


@pytest.mark.parametrize(
    "characters",
    [range(0x4E00, 0x9FF0), range(0x3400, 0x4DB6)],
    ids=["U+4E00-9FEF", "U+3400-4DB5"],
)
def test_every_character_of_the_national_encoding_standard_is_printed(characters: range) -> None:
    assert [f"U+{code:04X}" for code in characters if not is_printable(chr(code))] == []


@pytest.mark.parametrize("face", ["song", "song_bold", "hei", "hei_bold", "kai"])
def test_every_face_has_the_whole_list_itself(face: str) -> None:
    with TTFont(font_file(face), lazy=True) as font:
        own = font.getBestCmap()
    assert [char for char in LISTED if ord(char) not in own] == []


@pytest.mark.parametrize("face", ["song", "song_bold", "hei", "hei_bold", "kai"])
def test_names_with_rare_characters_are_set_in_some_face_and_never_as_geta(face: str) -> None:
    text = "".join(BEYOND)
    assert "".join(piece for _, piece in runs(text, face)) == text
    assert GETA not in text
    assert "".join(piece for _, piece in runs("林\U0002fa1f", face)) == f"林{GETA}"


def test_their_glyphs_have_ink() -> None:
    with TTFont(font_file("song"), lazy=True) as serif, TTFont(font_file("hei"), lazy=True) as sans, TTFont(font_file("kai"), lazy=True) as kai:
        fonts = (serif, sans, kai)
        maps = [font.getBestCmap() for font in fonts]
        for char in BEYOND:
            font, names = next((f, m) for f, m in zip(fonts, maps, strict=True) if ord(char) in m)
            assert font["glyf"][names[ord(char)]].numberOfContours != 0, f"U+{ord(char):04X}"

"""Citations in running text, in the contract's canonical form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.law.citation import Citation
from casefile.law.citations import numeral, parse_citations

GLF = "中华人民共和国公路法"
CFF = "中华人民共和国行政处罚法"
DYT = "中华人民共和国道路运输条例"


def found(text: str) -> list[str]:
    return [str(citation) for citation in parse_citations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《中华人民共和国公路法》第七十六条第一款第五项", [f"{GLF}#76.1(5)"]),
        ("《中华人民共和国公路法》第七十六条第（五）项", [f"{GLF}#76(5)"]),
        ("《公路法》第76条第(5)项", [f"{GLF}#76(5)"]),
        ("《公路法》第七十六条第（5）项", [f"{GLF}#76(5)"]),
        ("公路法第五十条", [f"{GLF}#50"]),
        ("违反了公路法第五十条第一款的规定", [f"{GLF}#50.1"]),
        ("《浙江省公路条例》第五十三条", ["浙江省公路条例#53"]),
        ("《浙江省某某办法》第一百二十三条之一第二款", ["浙江省某某办法#123-1.2"]),
        ("《公路法》第五十条、第五十一条和第五十二条", [f"{GLF}#50", f"{GLF}#51", f"{GLF}#52"]),
        ("《公路法》第五十条第一款及第七十六条第（五）项", [f"{GLF}#50.1", f"{GLF}#76(5)"]),
        ("《公路法》第四十四条第一款、第二款", [f"{GLF}#44.1", f"{GLF}#44.2"]),
        ("《公路法》第四十四条第一、二款", [f"{GLF}#44.1", f"{GLF}#44.2"]),
        ("《公路法》第七十六条第（一）项、第（五）项", [f"{GLF}#76(1)", f"{GLF}#76(5)"]),
        ("《公路法》第七十六条第（一）、（五）项", [f"{GLF}#76(1)", f"{GLF}#76(5)"]),
        ("《公路法》第七十六条第（一）至（三）项", [f"{GLF}#76(1)", f"{GLF}#76(2)", f"{GLF}#76(3)"]),
        ("《公路法》第七十六条第一款第一项至第三项", [f"{GLF}#76.1(1)", f"{GLF}#76.1(2)", f"{GLF}#76.1(3)"]),
        ("《行政处罚法》第六十七条至第六十九条", [f"{CFF}#67", f"{CFF}#68", f"{CFF}#69"]),
        ("《行政处罚法》第四十四、四十五条", [f"{CFF}#44", f"{CFF}#45"]),
        ("《行政处罚法》第四十四、第四十五条", [f"{CFF}#44", f"{CFF}#45"]),
        ("《公路法》五十条第一款", [f"{GLF}#50.1"]),
        ("《行政处罚法》第一条至第九百条", [f"{CFF}#1", f"{CFF}#900"]),
        ("《行政处罚法》第67—69条", [f"{CFF}#67", f"{CFF}#68", f"{CFF}#69"]),
        ("《公路法》（2017年修正）第五十条", [f"{GLF}#50"]),
        ("《公路法》第五十条第一款的规定，依据该法第七十六条第（五）项", [f"{GLF}#50.1", f"{GLF}#76(5)"]),
        ("《公路法》第五十条的规定，依据第七十六条第（五）项的规定", [f"{GLF}#50", f"{GLF}#76(5)"]),
        ("《公 路 法》 第 七\n十六条\n第（五）　项", [f"{GLF}#76(5)"]),
        (
            "《中华人民共和国道路运输条例》（以下简称《运输条例》）第十条的规定。依据《运输条例》第六十三条第（二）项",
            [f"{DYT}#10", f"{DYT}#63(2)"],
        ),
        (
            "《公路法》第五十条第一款、《公路安全保护条例》第三十三条第一款，依据《浙江省公路条例》第五十三条第一款第（三）项、第二款",
            [f"{GLF}#50.1", "公路安全保护条例#33.1", "浙江省公路条例#53.1(3)", "浙江省公路条例#53.2"],
        ),
        ("道运条例第六十八条第一款第（二）项", [f"{DYT}#68.1(2)"]),
        ("《公路法》第五十条第一款第（二）目", [f"{GLF}#50.1"]),
    ],
)
def test_forms_of_citing(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    ["第五十条第一款", "合同第三条约定", "《公路法》有关规定", "第二次询问，第三页", "", "《公路法》的规定。双方合同第三条约定"],
)
def test_nothing_is_made_up(text: str) -> None:
    assert found(text) == []


def test_name_as_printed_and_place_in_the_text_are_kept() -> None:
    text = "违反《公路法》\n第五十条第一款、第五十一条。"
    first, second = parse_citations(text)
    assert (first.printed_law, second.printed_law) == ("公路法", "")
    assert text[first.start : first.end] == "《公路法》\n第五十条第一款"
    assert text[second.start : second.end] == "第五十一条"


def test_another_registry_decides_the_names() -> None:
    citations = parse_citations("《甲法》第三条", resolve=lambda name: "某国甲法" if name == "甲法" else None)
    assert [str(c) for c in citations] == ["某国甲法#3"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("五", 5), ("十", 10), ("十二", 12), ("二十", 20), ("五十三", 53), ("一百", 100), ("一百零二", 102), ("一百二十", 120), ("五三", 53), ("〇", 0), ("86", 86)],
)
def test_numerals(text: str, value: int) -> None:
    assert numeral(text) == value


def test_no_numeral() -> None:
    with pytest.raises(ValueError, match="not a numeral"):
        numeral("五x")


@given(st.integers(1, 999), st.integers(0, 3), st.integers(0, 9), st.integers(0, 20))
def test_canonical_form_reads_back(article: int, sub: int, paragraph: int, item: int) -> None:
    citation = Citation(GLF, article, sub, paragraph, item)
    assert Citation.parse(str(citation)) == citation


@pytest.mark.parametrize("text", ["公路法", "#5", "公路法#0", "公路法#5.x", "公路法#5(1).2"])
def test_not_canonical(text: str) -> None:
    with pytest.raises(ValueError, match="not a citation"):
        Citation.parse(text)


@given(st.text(alphabet="《》公路法第一二三四五十百条款项目（）()、至和之之的规定0123456789 \n以下简称", max_size=60))
def test_any_text_is_read_without_an_error_and_offsets_lie_in_it(text: str) -> None:
    for citation in parse_citations(text):
        assert 0 <= citation.start < citation.end <= len(text)
        assert citation.article > 0

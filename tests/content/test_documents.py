"""Pages to documents: bounds, order, what is missing, what serves what, what does not belong."""

from __future__ import annotations

import dataclasses

from casefile.catalogue import load
from casefile.model import Box
from casefile.recognition.documents import Recognised, recognise
from casefile.recognition.layout import PageItem
from tests.content.papers import item, line, typed

HEAD = "案号：浙临交立〔2022〕第000123号 >>\n"


def record(page_id: str, number: int, *, name: str = "王小明", first: str = "第1次询问") -> list[PageItem]:
    """A two-page interrogation record with printed page numbers."""
    front = f"""
询问笔录

{HEAD}
时间：2022年3月7日9时05分至9时50分  {first}
地点：临江市交通运输局询问室
询问人：陆宇芳、赵明 | 记录人：赵明
被询问人：{name} | 与案件关系：驾驶员
身份证件号：11010519491231002X | 联系电话：13800000000
我们是临江市交通运输局的执法人员陆宇芳、赵明，这是我们的执法证件，
执法证号分别是33070021001、33070021002，请你确认。现依法向你询问。
问1：你驾驶的是什么车？
答1：浙G12345重型半挂牵引车。
"""
    back = """
问2：超限多少？
答2：过磅是62吨。
问3：以上情况是否属实？
答3：属实。
以上笔录我已看过，与我所说一致。
被询问人签名：王小明 2022年3月7日
"""
    pages = [typed(f"{page_id}a", front, index=number), typed(f"{page_id}b", back, index=number + 1, title=False)]
    return [with_number(p, i + 1, 2) for i, p in enumerate(pages)]


def with_number(page: PageItem, number: int, total: int) -> PageItem:
    foot = line(f"第{number}页 共{total}页", Box(0.42, 0.955, 0.58, 0.968))
    return dataclasses.replace(page, reading=dataclasses.replace(page.reading, lines=(*page.reading.lines, foot)))


def notice(page_id: str, number: str, party: str, index: int = 0) -> PageItem:
    return typed(
        page_id,
        f"""
违法行为通知书

案号：{number} >>
当事人（个人姓名或单位名称）{party}：
经调查，本机关认为你（单位）存在擅自超限行驶公路行为，违反了《中华人民共和国公路法》
第五十条第一款的规定，依据《中华人民共和国公路法》第七十六条第（五）项的规定，本机
关拟作出罚款人民币960元的处罚决定。

临江市交通运输局（印章） >>
2022年3月9日 >>
""",
        index=index,
    )


def receipt(
    page_id: str, served: str, index: int = 0, case: str = "浙临交立〔2022〕第000123号", party: str = "王小明"
) -> PageItem:
    return typed(
        page_id,
        f"""
送达回证

案号：{case} >>
案由：涉嫌擅自超限行驶公路案
送达单位 | 临江市交通运输局
受送达人 | {party}
送达文书名称、文号 | 收件人签名 | 送达地点 | 送达日期 | 送达方式 | 送达人
{served} | {party} | 本局 | 2022年3月10日 | 直接送达 | 陆宇芳

备注：
""",
        index=index,
    )


def sets(recognised: Recognised) -> list[tuple[str, tuple[str, ...]]]:
    return [(d.type, d.pages) for d in recognised.documents]


def test_a_page_without_title_belongs_to_its_record() -> None:
    recognised = recognise([*record("q", 0), receipt("r", "浙临交罚〔2022〕9号", 2)], load())
    assert sets(recognised) == [("INTERROGATION_RECORD", ("qa", "qb")), ("SERVICE_RECEIPT", ("r",))]
    assert recognised.pages["qb"].printed_number == 2
    assert recognised.pages["qb"].printed_total == 2


def test_swapped_pages_are_put_in_order() -> None:
    front, back = record("q", 0)
    recognised = recognise([receipt("r", "浙临交罚〔2022〕9号", 2), back, front], load())
    assert ("INTERROGATION_RECORD", ("qa", "qb")) in sets(recognised)


def test_a_missing_sheet_is_named() -> None:
    front, _ = record("q", 0)
    recognised = recognise([front], load())
    assert recognised.documents[0].missing_sheets == (2,)


def test_two_records_of_one_kind_stay_apart() -> None:
    one, two = record("q", 0), record("s", 2, name="李四", first="第2次询问")
    recognised = recognise([*one, *two], load())
    assert [pages for _, pages in sets(recognised)] == [("qa", "qb"), ("sa", "sb")]


def test_a_sheet_number_is_given_once_to_each_record() -> None:
    (one, its_back), (two, other_back) = record("q", 0), record("s", 2, name="李四", first="第2次询问")
    recognised = recognise([one, two, its_back, other_back], load())
    assert sorted(len(d.pages) for d in recognised.documents) == [2, 2]


def test_two_receipts_are_two_documents_and_know_what_they_serve() -> None:
    first, second = "浙临交违通〔2022〕8号", "浙临交违通〔2022〕9号"
    pages = [notice("n1", first, "王小明"), notice("n2", second, "王小明"), receipt("r2", second), receipt("r1", first)]
    recognised = recognise(pages, load())
    serves = {d.pages[0]: d.serves_page for d in recognised.documents if d.type == "SERVICE_RECEIPT"}
    assert serves == {"r1": "n1", "r2": "n2"}


def test_a_receipt_that_cannot_be_read_follows_the_last_outgoing_paper() -> None:
    recognised = recognise([notice("n", "浙临交违通〔2022〕8号", "王小明"), receipt("r", "看不清")], load())
    assert recognised.documents[1].serves_page == "n"


def test_blanks_stay_with_the_page_they_follow() -> None:
    pages = [
        notice("n", "浙临交违通〔2022〕8号", "王小明"),
        item("blank", [], blank=True),
        receipt("r", "浙临交违通〔2022〕8号"),
    ]
    assert sets(recognise(pages, load()))[0] == ("PENALTY_NOTICE", ("n", "blank"))


def test_duplicates_are_in_no_document() -> None:
    page = notice("n", "浙临交违通〔2022〕8号", "王小明")
    again = dataclasses.replace(notice("n2", "浙临交违通〔2022〕8号", "王小明"), duplicate_of="n")
    assert sets(recognise([page, again], load())) == [("PENALTY_NOTICE", ("n",))]


def test_separators_are_dropped() -> None:
    page = notice("n", "浙临交违通〔2022〕8号", "王小明")
    sheet = item("sep", [])
    measures = dataclasses.replace(sheet.reading.measures, separator="MJ1;1")
    sheet = dataclasses.replace(sheet, reading=dataclasses.replace(sheet.reading, measures=measures))
    recognised = recognise([sheet, page], load())
    assert recognised.pages["sep"].role == "separator"
    assert sets(recognised) == [("PENALTY_NOTICE", ("n",))]


def case() -> list[PageItem]:
    number = "浙临交违通〔2022〕8号"
    return [notice("n", number, "王小明"), *(receipt(f"r{i}", number, i) for i in range(4))]


def test_a_page_of_another_case_is_foreign() -> None:
    stray = receipt("x", "浙临交罚〔2022〕77号", case="浙临交立〔2022〕第000777号", party="欧阳建华")
    recognised = recognise([*case(), stray], load())
    assert recognised.pages["x"].role == "foreign"
    assert all("x" not in d.pages for d in recognised.documents)


def test_a_wrong_number_alone_is_a_fault_not_a_foreign_page() -> None:
    odd = receipt("x", "浙临交罚〔2022〕9号", case="浙临交立〔2022〕第000777号")
    recognised = recognise([*case(), odd], load())
    assert recognised.pages["x"].role is None


def test_a_wrong_number_with_a_misread_name_is_not_foreign() -> None:
    odd = receipt("x", "浙临交罚〔2022〕9号", case="浙临交立〔2022〕第000777号", party="王晓明")
    assert recognise([*case(), odd], load()).pages["x"].role is None


def test_a_wrong_name_alone_is_a_fault_not_a_foreign_page() -> None:
    odd = receipt("x", "浙临交罚〔2022〕9号", party="欧阳建华")
    recognised = recognise([*case(), odd], load())
    assert recognised.pages["x"].role is None


def test_a_page_of_nothing_known_is_other_with_little_confidence() -> None:
    page = typed(
        "p",
        "春江花月夜\n江流宛转绕芳甸\n月照花林皆似霰\n空里流霜不觉飞\n汀上白沙看不见\n江天一色无纤尘\n皎皎空中孤月轮",
    )
    recognised = recognise([page], load())
    assert recognised.documents[0].type == "OTHER"
    assert recognised.documents[0].confidence < 0.5


def test_a_hint_starts_a_document_of_its_type() -> None:
    pages = [notice("n", "浙临交违通〔2022〕8号", "王小明"), typed("p", "某页\n没有标题的一页", title=False)]
    recognised = recognise(pages, load(), hints={"p": "DOC_EVIDENCE"})
    assert sets(recognised)[1] == ("DOC_EVIDENCE", ("p",))


def _with_corner(page: PageItem, figure: str) -> PageItem:
    corner = line(figure, Box(0.9, 0.945, 0.91, 0.965))
    return dataclasses.replace(page, reading=dataclasses.replace(page.reading, lines=(*page.reading.lines, corner)))


def _stamps(figures: list[str]) -> list[int | None]:
    pages = [notice(f"p{n}", "浙临交罚〔2022〕第000123号", "王小明", n) for n in range(len(figures))]
    pages = [_with_corner(p, figure) if figure else p for p, figure in zip(pages, figures, strict=True)]
    found = recognise(pages, load()).pages
    return [found[p.id].stamped_number for p in pages]


def test_numbers_stamped_on_the_pages_are_read_one_doubled_too() -> None:
    assert _stamps(["1", "2", "3", "3", "5", ""]) == [1, 2, 3, 3, 5, None]


def test_a_rule_at_the_edge_of_some_forms_is_no_stamped_number() -> None:
    assert _stamps(["1", "", "", "1", "", "1"]) == [None] * 6
    assert _stamps(["", "1", *[""] * 12]) == [None] * 14


def test_a_numbered_sheet_goes_to_the_paper_that_lacks_it_not_to_its_neighbour() -> None:
    filing = typed(
        "f",
        f"""
立案登记表

{HEAD}
案由 | 涉嫌擅自超限行驶公路案
案件来源 | 在行政检查中发现的
当事人姓名 | 王小明
受案时间 | 2022年3月7日
""",
    )
    front = with_number(notice("n", "浙临交违通〔2022〕第000123号", "王小明", 9), 1, 2)
    seal = typed("s", "临江市交通运输局（印章） >>\n二〇二二年三月九日 >>", index=1, title=False)
    between = [receipt(f"r{n}", f"浙临交罚〔2022〕{n}号", n) for n in range(2, 5)]
    found = sets(recognise([filing, with_number(seal, 2, 2), *between, front], load()))
    assert ("PENALTY_NOTICE", ("n", "s")) in found
    assert ("CASE_FILING", ("f",)) in found

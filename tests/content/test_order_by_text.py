"""Pages without numbers: what they say puts them in order and keeps another case's papers apart."""

from __future__ import annotations

from casefile.catalogue import load
from casefile.recognition.documents import recognise
from tests.content.papers import typed

FIRST = """
询问笔录

询问时间 | 2023年4月20日9时05分至10时02分
询问人 | 金保安、程婉琪
问：车上装的是什么货物？
答：装的是石料，从料场出发，准备送到工业园区的工地。
"""
MIDDLE = """
运费按趟结算，一趟四百块。
问：车辆的所有人是谁？
答：车是去年买的二手车。
"""
LAST = """
再也不会发生这样的事情了。
问：以上所说是否属实？
答：属实。
以上笔录我看过，和我讲的一样。
"""


def test_the_page_with_the_last_words_is_the_last_one() -> None:
    pages = [typed("a", FIRST), typed("c", LAST, index=1, title=False), typed("b", MIDDLE, index=2, title=False)]
    assert [d.pages for d in recognise(pages, load()).documents] == [("a", "b", "c")]


NOTICE = """
责令改正违法行为通知书

案号：临交责改〔2022〕8号 >>
苗广林：
经调查，你（单位）存在下列违法事实：超限行驶公路。根据《中华人民共和国公路法》第五十
条第一款的规定，现责令你（单位）立即予以改正。
临江市交通运输局 >>
2022年9月2日 >>
"""
REPORT = """
案件调查报告

案号：临交执立〔2022〕56号 >>
一、案件来源
2022年9月2日，执法人员在巡查时发现本案。
二、调查经过
以上事实有现场笔录、询问笔录等证据证明，各证据之间能够相互印证，形成完整的证据链条，已
"""
REST = """
经足以认定。
三、案件性质
当事人的行为违反了法律规定。
四、处理建议
建议对当事人处以罚款。
"""


def test_a_page_scanned_before_its_first_one_goes_not_on_with_a_finished_paper() -> None:
    pages = [typed("n", NOTICE), typed("r2", REST, index=1, title=False), typed("r1", REPORT, index=2)]
    assert [set(d.pages) for d in recognise(pages, load()).documents] == [{"n"}, {"r1", "r2"}]
    assert ("r1", "r2") in [d.pages for d in recognise(pages, load()).documents]


def _record(page_id: str, index: int, party: str, plate: str, officers: str, number: str = "") -> object:
    return typed(
        page_id,
        f"""
现场笔录

{number}
执法时间 | 2022年9月{index + 1}日7时55分
执法地点 | 临江市城东路
执法人员 | {officers}
主要内容 | {party}驾驶{plate}号车超限行驶公路。
""",
        index=index,
    )


def test_a_record_without_a_number_may_be_told_by_its_people_to_be_anothers() -> None:
    ours = [
        typed(
            f"o{n}",
            f"""
案件调查报告

案号：临交执立〔2022〕56号 >>
当事人：苗广林
调查人员：时培刚、孔凡丽
苗广林驾驶浙G12345号车超限行驶公路，第{n}次。
""",
            index=n,
        )
        for n in range(4)
    ]
    other = _record("x", 4, "令狐小燕", "浙K76543", "申旭、覃光碧")
    same_officers = _record("s", 5, "令狐小燕", "浙K76543", "时培刚、孔凡丽")
    found = recognise([*ours, other, same_officers], load())
    assert {page for page, facts in found.pages.items() if facts.role == "foreign"} == {"x"}

"""Habits of other offices' papers: values that wrap in their column, tails of forms, other words for the signature."""

from __future__ import annotations

import pytest

from casefile.catalogue import load
from casefile.model import Box
from casefile.recognition.canonical.dates import find_dates
from casefile.recognition.canonical.numbers import parse_doc_no
from casefile.recognition.documents import recognise
from casefile.recognition.fields import read_fields
from casefile.recognition.layout import PageItem
from tests.content.papers import item, line, typed


def values(code: str, *pages: PageItem) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = {}
    for field in read_fields(code, pages, load()):
        found.setdefault(field.name, []).append(field.value)
    return found


def test_a_value_that_reaches_the_next_label_goes_on_under_its_own() -> None:
    y = 0.2
    rows = [
        line("立案审批表", Box(0.36, 0.06, 0.64, 0.09)),
        line("当事人：薛丽", Box(0.09, y, 0.21, y + 0.015)),
        line("性别：女", Box(0.30, y, 0.38, y + 0.015)),
        line("公民身份号码：", Box(0.57, y, 0.71, y + 0.015)),
        line("464555196908031354", Box(0.57, y + 0.026, 0.77, y + 0.041)),
        line("家庭住址：陕西省洛水区河东街道双塔村三", Box(0.09, 0.26, 0.50, 0.275)),
        line("电话：15900312984", Box(0.55, 0.26, 0.72, 0.275)),
        line("组298号", Box(0.09, 0.286, 0.165, 0.301)),
        line("案件基本情况：2024年4月23日8时58分，在高铁站门前检查时发现。", Box(0.09, 0.33, 0.9, 0.345)),
    ]
    found = values("CASE_FILING", item("page", rows))
    assert found["party_address"] == ["陕西省洛水区河东街道双塔村三组298号"]
    assert found["party_id_no"] == ["464555196908031354"]


def test_who_shall_carry_it_out_is_not_who_approved() -> None:
    page = typed(
        "page",
        """
立案登记表

案由：违法超限运输
负责人审批意见：同意立案。由周荣雪、冯红承办。
| 签名：贺伟荣 | 2024年6月16日
""",
    )
    found = values("CASE_FILING", page)
    assert found["approver"] == ["贺伟荣"]
    assert found["filed_at"] == ["2024-06-16"]


def test_the_approver_may_be_asked_for_in_other_words() -> None:
    page = typed(
        "page",
        """
行政处罚审批表

案由 | 违法超限运输
承办机构意见 | 同意。
| 审批人：袁强东
| 2024年8月11日
行政机关负责人意见 | 同意给予罚款壹万元整的行政处罚。
| 审批人：严瑜辉
| 2024年8月13日
""",
    )
    found = values("PENALTY_APPROVAL", page)
    assert found["conclusion"] == ["同意给予罚款壹万元整的行政处罚。"]
    assert found["reviewed_at"] == ["2024-08-13"]


def test_the_second_officer_stands_without_a_label_before_the_second_number() -> None:
    y = 0.3
    rows = [
        line("听证笔录", Box(0.4, 0.06, 0.6, 0.09)),
        line("案件名称：违法超限运输", Box(0.12, 0.25, 0.4, 0.265)),
        line("执法人员：曾福霞", Box(0.12, y, 0.28, y + 0.015)),
        line("执法证号：陕95796690", Box(0.31, y, 0.5, y + 0.015)),
        line("熊凯玉", Box(0.2, y + 0.024, 0.26, y + 0.039)),
        line("执法证号：陕73100301", Box(0.31, y + 0.024, 0.5, y + 0.039)),
        line("听证记录：", Box(0.12, 0.37, 0.22, 0.385)),
    ]
    found = values("HEARING_RECORD", item("page", rows))
    assert found["officers"] == ["曾福霞", "熊凯玉"]
    assert found["officer_cert_nos"] == ["陕95796690", "陕73100301"]


def test_a_party_may_be_introduced_with_semicolons() -> None:
    page = typed(
        "page",
        """
行政处罚决定书

当事人：洛水县永盛物流有限公司；统一社会信用代码：91330702MA28D4LQ71；住
所：洛水县经济开发区27号；法定代表人：崔平瑜；联系电话：0383-6939304。
""",
    )
    assert values("PENALTY_DECISION", page)["party_address"] == ["洛水县经济开发区27号"]


def test_two_papers_served_with_one_signature_have_two_numbers() -> None:
    page = typed(
        "page",
        """
送达回证

受送达人 | 秦帆珍
送达文书名称及文号 | 《行政处罚决定书》浙永路政罚〔2022〕23号；
| 《缴款通知书》浙永路政缴〔2022〕24号
送达方式 | 直接送达
送达日期 | 2022年2月9日
""",
    )
    assert values("SERVICE_RECEIPT", page)["served_doc_no"] == ["浙永路政罚〔2022〕23号", "浙永路政缴〔2022〕24号"]


def test_the_end_of_a_narrow_cell_belongs_to_the_line_over_it() -> None:
    y, low = 0.30, 0.316
    rows = [
        line("送达回证", Box(0.42, 0.06, 0.58, 0.09)),
        line("送达文书名称、文号", Box(0.140, 0.27, 0.256, 0.282)),
        line("收件人签名（盖章）", Box(0.316, 0.27, 0.431, 0.282)),
        line("送达地点", Box(0.474, 0.27, 0.526, 0.282)),
        line("送达日期", Box(0.608, 0.27, 0.659, 0.282)),
        line("送达方式", Box(0.731, 0.27, 0.782, 0.282)),
        line("送达人", Box(0.843, 0.27, 0.881, 0.282)),
        line("陕洛交执告〔2024〕23号", Box(0.090, y, 0.282, y + 0.013)),
        line("洛水县道路运输管理", Box(0.441, y, 0.556, y + 0.013)),
        line("所", Box(0.441, low, 0.454, low + 0.013)),
        line("姜建", Box(0.361, 0.307, 0.386, 0.32)),
        line("2024年3月29日", Box(0.60, 0.307, 0.69, 0.32)),
        line("直接送达", Box(0.731, 0.307, 0.782, 0.32)),
        line("曾福霞 熊", Box(0.822, y, 0.88, y + 0.013)),
        line("凯", Box(0.822, low, 0.835, low + 0.013)),
    ]
    found = values("SERVICE_RECEIPT", item("page", rows))
    assert found["recipient"] == ["姜建"]
    assert found["officers"] == ["曾福霞", "熊凯"]


def test_a_number_may_have_its_word_behind_the_year() -> None:
    assert parse_doc_no("陕洛交执立〔2024〕字第230号") == "陕洛交执立〔2024〕字第230号"


def test_a_date_may_follow_a_telephone_number_closely() -> None:
    assert [d.value for d in find_dates("联系电话0383-69393042024.3.13 11:39,".replace(" ", ""))] == [
        "2024-03-13T11:39"
    ]


def _pile(*texts: str) -> list[tuple[str, tuple[str, ...]]]:
    found = recognise([typed(f"p{i}", text, index=i) for i, text in enumerate(texts)], load())
    return [(d.type, d.pages) for d in found.documents]


NOTICE = """
责令改正复查记录

案号：临交立〔2024〕8号 >>
案由 | 违法超限运输
复查时间 | 2024年4月1日10时0分
复查情况 | 当事人已停止违法行为。
复查结论 | ☑已改正 □未改正
"""
SLIP = """
银行缴款回单

付款人 | 洛水县永盛物流有限公司
交易日期 | 2024年4月16日
收款人 | 洛水县财政局
金额（大写） | 人民币壹万贰仟元整
金额（小写） | ¥12,000.00
"""


def test_a_paper_with_a_heading_of_its_own_is_no_page_of_the_next() -> None:
    assert _pile(SLIP, NOTICE) == [("PAYMENT_RECEIPT", ("p0",)), ("RECTIFY_CHECK", ("p1",))]


def test_a_form_may_end_with_one_cell_on_a_second_sheet() -> None:
    report = """
案件调查报告

案号：临交立〔2024〕8号 >>
案由 | 违法超限运输
案件调查经过及违法事实 | 经查，当事人车货总质量超过公路限定标准。
经办机构负责人意见 | 同意。
| 签名：黎文东
2024年3月24日 >>
"""
    rest = """
同意。
负责人审批意见
签名：彭珍翠 | 2024年3月26日
"""
    review = """
行政处罚案件法制审核表

案号：临交立〔2024〕8号 >>
案由 | 违法超限运输
法制审核机构意见 | 事实清楚，程序合法。
| 签名：邱东
2024年3月27日 >>
"""
    pages = [typed("p0", report), typed("p1", rest, title=False, index=1), typed("p2", review, index=2)]
    found = recognise(pages, load())
    assert [(d.type, d.pages) for d in found.documents] == [
        ("INVESTIGATION_REPORT", ("p0", "p1")),
        ("LEGAL_REVIEW", ("p2",)),
    ]


def test_a_number_may_follow_its_label_without_colon_or_blank() -> None:
    rows = [
        line("结案报告", Box(0.42, 0.06, 0.58, 0.09)),
        line("案号闽安交运案〔2022〕第21号", Box(0.55, 0.105, 0.85, 0.125)),
        line("案由", Box(0.14, 0.13, 0.18, 0.15)),
        line("擅自占用公路用地堆放建筑材料", Box(0.24, 0.13, 0.52, 0.15)),
        line("处理结果", Box(0.12, 0.17, 0.2, 0.19)),
        line("罚款叁仟元整", Box(0.24, 0.17, 0.38, 0.19)),
    ]
    found = values("CLOSING_REPORT", item("page", rows))
    assert found["case_no"] == ["闽安交运案〔2022〕第21号"]
    assert found["cause"] == ["擅自占用公路用地堆放建筑材料"]


def test_who_investigated_is_at_the_head_who_signed_at_the_end() -> None:
    page = typed(
        "page",
        """
案件调查报告

案由：违法超限运输 | 案件调查人员：吴帆凤、朱梅丽
案件调查经过及违法事实：2023年6月25日18时44分，当事人驾驶车辆超限。
调查结论和处理意见：建议罚款叁仟元整。
执法人员签名：吴帆凤 朱梅丽 | 2023年7月5日
""",
    )
    assert values("INVESTIGATION_REPORT", page)["made_date"] == ["2023-07-05"]


def test_a_label_level_with_the_middle_of_its_value_does_not_cut_it() -> None:
    rows = [
        line("行政处罚信息公示", Box(0.3, 0.06, 0.7, 0.09)),
        line("行政处罚决定书文号", Box(0.1, 0.15, 0.25, 0.165)),
        line("川仁交执罚〔2024〕23号", Box(0.27, 0.15, 0.5, 0.165)),
        line("《网络预约出租汽车经营服务管理暂行办法》第三十四条第", Box(0.27, 0.2, 0.86, 0.215)),
        line("处罚依据", Box(0.14, 0.211, 0.23, 0.226)),
        line("一款第（一）项", Box(0.27, 0.222, 0.42, 0.237)),
        line("公示日期", Box(0.14, 0.27, 0.23, 0.285)),
        line("2024-09-20", Box(0.27, 0.27, 0.38, 0.285)),
    ]
    found = values("DISCLOSURE_RECORD", item("page", rows))
    assert found["penalty_articles"] == ["网络预约出租汽车经营服务管理暂行办法#34.1(1)"]


def test_a_bystander_is_no_officer() -> None:
    page = typed(
        "page",
        """
现场笔录

执法人员 | 宋娟 | 执法证号 | 陕90231814
现场人员 | 何瑜 | 性别 | 男
身份证件号 | 264224196902217710 | 联系电话 | 17503946592
""",
    )
    assert values("SCENE_RECORD", page)["officers"] == ["宋娟"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("车货总质量为36.80吨，限值为", "25.00吨，超过限值11.80吨，超限率47.2%。"),
        ("检测，车货总质量为36.80吨，限值为25.00吨，超过", "限值11.80吨，超限率47.2%。"),
    ],
)
def test_a_label_between_a_sentence_and_its_figure_does_not_hide_the_limit(first: str, second: str) -> None:
    rows = [
        line("案件调查报告", Box(0.35, 0.06, 0.65, 0.09)),
        line(f"云溪县横塘段，经现场称重{first}", Box(0.226, 0.348, 0.894, 0.365), 0.97),
        line("案件调查经过及", Box(0.099, 0.356, 0.219, 0.377)),
        line(f"{second}调查中，当事人对上述事实没有异议", Box(0.222, 0.363, 0.889, 0.384)),
        line("违法事实", Box(0.124, 0.376, 0.196, 0.395)),
        line("以上事实有现场笔录、询问笔录、照片等证据证实。", Box(0.222, 0.385, 0.6, 0.403)),
        line("证据材料", Box(0.1, 0.45, 0.2, 0.47)),
        line("超限检测单", Box(0.226, 0.45, 0.4, 0.47)),
    ]
    found = values("INVESTIGATION_REPORT", item("page", rows))
    assert (found.get("gross_weight_t"), found.get("limit_weight_t")) == (["36.80"], ["25.00"])


def test_what_a_limit_was_exceeded_by_is_no_limit() -> None:
    found = values(
        "PENALTY_DECISION",
        typed(
            "page",
            """
行政处罚决定书

案号：浙临交罚〔2022〕9号 >>
违法事实及证据：2022年3月5日10时20分，经检测车货总质量为62.00吨，超过限值13.00吨。
""",
        ),
    )
    assert found["gross_weight_t"] == ["62.00"]
    assert "limit_weight_t" not in found


def test_an_agent_who_signs_is_not_the_party() -> None:
    rows = [
        line("送达地址确认书", Box(0.33, 0.08, 0.69, 0.106)),
        line("当事人", Box(0.15, 0.14, 0.22, 0.16), 0.95),
        line("清屿金桥建材有限公司", Box(0.24, 0.14, 0.43, 0.16), 0.95),
        line("收件人", Box(0.28, 0.35, 0.35, 0.37)),
        line("陶学文", Box(0.38, 0.35, 0.45, 0.37)),
        line("受送达人（签名或盖章）：陶学文", Box(0.56, 0.74, 0.86, 0.77)),
    ]
    assert values("SERVICE_ADDRESS", item("page", rows))["party_name"] == ["清屿金桥建材有限公司"]
    alone = [r for r in rows if "清屿" not in r.text and r.text != "当事人"]
    assert values("SERVICE_ADDRESS", item("page", alone))["party_name"] == ["陶学文"]


@pytest.mark.parametrize("stroke", ["17", "7座", "1地址"])
def test_a_stroke_through_an_empty_box_is_no_name(stroke: str) -> None:
    rows = [
        line("行政处罚决定书", Box(0.4, 0.08, 0.61, 0.105)),
        line("姓名葛学文", Box(0.22, 0.156, 0.38, 0.184), 0.9),
        line("身份证件号", Box(0.52, 0.158, 0.63, 0.183)),
        line("330797199805077676", Box(0.63, 0.158, 0.81, 0.182)),
        line("名称", Box(0.233, 0.233, 0.305, 0.256)),
        line(stroke, Box(0.308, 0.235, 0.335, 0.256), 0.98),
        line("法定代表人", Box(0.52, 0.27, 0.66, 0.29)),
    ]
    assert values("PENALTY_DECISION", item("page", rows))["party_name"] == ["葛学文"]


def test_a_hands_weight_is_read() -> None:
    page = typed("page", "\n行政处罚决定书\n\n案号：浙临交罚〔2022〕9号 >>\n违法事实及证据：经检测车货总质重62.00吨，限值49.00吨。\n")
    found = values("PENALTY_DECISION", page)
    assert (found["gross_weight_t"], found["limit_weight_t"]) == (["62.00"], ["49.00"])

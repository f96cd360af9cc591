"""Papers laid out in other ways than the official forms: what holds them together stays readable."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casefile.catalogue import load
from casefile.model import Box
from casefile.recognition import canonical as c
from casefile.recognition.documents import recognise
from casefile.recognition.fields import read_fields
from casefile.recognition.layout import PageItem
from tests.content.papers import item, line, typed


def values(code: str, text: str) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = {}
    for field in read_fields(code, [typed("page", text)], load()):
        found.setdefault(field.name, []).append(field.value)
    return found


@pytest.mark.parametrize(
    "cell",
    ["性别男浙江省云溪县上溪乡新联村31号", "浙江省云溪县上溪乡新联村31号职业个体运输户", "性别男浙江省云溪县上溪乡新联村31号职业装卸工"],
)
def test_cells_that_ran_together_with_the_address_are_no_part_of_it(cell: str) -> None:
    form = f"""
结案报告

当事人 | 王建国
住址 | {cell}
"""
    assert values("CLOSING_REPORT", form)["party_address"] == ["浙江省云溪县上溪乡新联村31号"]


def test_words_of_labels_inside_an_address_stay() -> None:
    form = """
结案报告

当事人 | 王建国
住址 | 临江市职业学院路12号电话局宿舍
"""
    found = values("CLOSING_REPORT", form)["party_address"]
    assert str(found[0]).startswith("临江市职业学院路12号")


def test_labels_may_stand_over_their_values() -> None:
    found = values(
        "PENALTY_DECISION",
        """
行政处罚决定书

案号：临交罚（2023）9号 >>
当事人名称 | 统一社会信用代码 | 法定代表人 | 联系电话
临江顺达物流公司 | 91330702MA28D4LQ71 | 王建国 | 0579-82345678
住所 | 临江市城东区八一南街12号

违法事实及证据：当事人超限行驶公路。
""",
    )
    assert found["party_name"] == ["临江顺达物流公司"]
    assert found["uscc"] == ["91330702MA28D4LQ71"]
    assert found["legal_rep"] == ["王建国"]
    assert found["party_phone"] == ["0579-82345678"]
    assert found["party_address"] == ["临江市城东区八一南街12号"]


def test_labels_of_empty_cells_take_nothing_from_the_row_below() -> None:
    found = values(
        "PENALTY_DECISION",
        """
行政处罚决定书

案号：临交罚（2023）9号 >>
姓名 | 身份证件号 | 联系电话
住址 | 临江市城东区八一南街12号
名称 | 临江顺达物流公司

违法事实及证据：当事人超限行驶公路。
""",
    )
    assert found["party_name"] == ["临江顺达物流公司"]
    assert "party_id_no" not in found
    assert "party_phone" not in found


def test_a_line_to_be_filled_in_needs_no_blanks_before_its_next_label() -> None:
    found = values(
        "INQUEST_RECORD",
        """
勘验笔录

案号：临交立（2023）9号 >>
勘验时间：2023年8月17日10时20分至11时10分
勘验场所：临江市北环路与迎宾大道交叉口天气情况：晴
勘验人：耿卫东单位及职务：执法员执法证号：浙33070021001
勘验人：祝晓燕单位及职务：执法员执法证号：浙33070021002
""",
    )
    assert found["place"] == ["临江市北环路与迎宾大道交叉口"]
    assert found["officers"] == ["耿卫东", "祝晓燕"]
    assert found["officer_cert_nos"] == ["浙33070021001", "浙33070021002"]


def test_lines_beside_a_label_between_them_are_both_its_own() -> None:
    """执法人员 stands over two lines, 执法证号 half a line off from either of its values."""
    height = 0.02
    rows = [
        line("现场笔录", Box(0.4, 0.06, 0.6, 0.09)),
        line("执法", Box(0.108, 0.19, 0.162, 0.19 + height)),
        line("葛长春", Box(0.18, 0.189, 0.24, 0.189 + height)),
        line("浙M20190017", Box(0.43, 0.188, 0.55, 0.188 + height)),
        line("人员", Box(0.108, 0.212, 0.162, 0.212 + height)),
        line("汪丽萍", Box(0.18, 0.213, 0.24, 0.213 + height)),
        line("执法证号", Box(0.3, 0.199, 0.4, 0.199 + height + 0.004)),
        line("浙M20190042", Box(0.43, 0.215, 0.55, 0.215 + height)),
    ]
    fields = read_fields("SCENE_RECORD", [item("page", rows)], load())
    assert [f.value for f in fields if f.name == "officers"] == ["葛长春", "汪丽萍"]
    assert [f.value for f in fields if f.name == "officer_cert_nos"] == ["浙M20190017", "浙M20190042"]


def test_time_of_a_signature_is_not_the_beginning() -> None:
    rows = [
        line("现场笔录", Box(0.4, 0.06, 0.6, 0.09)),
        line("执法时间", Box(0.1, 0.19, 0.2, 0.21)),
        line("2022年3月5日9时30分至10时05分", Box(0.22, 0.19, 0.7, 0.21), 0.93),
        line("现场人员签名：褚建国", Box(0.1, 0.5, 0.4, 0.52)),
        line("时间：2022-03-05", Box(0.5, 0.5, 0.7, 0.52)),
    ]
    fields = read_fields("SCENE_RECORD", [item("page", rows)], load())
    assert [f.value for f in fields if f.name == "started_at"] == ["2022-03-05T09:30"]
    assert [f.value for f in fields if f.name == "ended_at"] == ["2022-03-05T10:05"]


def test_speakers_in_minutes_are_no_labels() -> None:
    found = values(
        "HEARING_RECORD",
        """
听证笔录

案号：临交立（2023）9号 >>
听证时间：2023年9月14日9时30分至11时20分
主持人：费明　听证员：贾文静　记录员：卫强
执法人员：耿卫东　执法证号：33070021001
当事人：临江顺达物流公司　法定代表人：范素云
听证记录：
主持人：现在宣布听证会开始。
执法人员：出示现场笔录、询问笔录各一份。
当事人：我方认为处罚过重
""",
    )
    assert found["party_name"] == ["临江顺达物流公司"]
    assert found["officers"] == ["耿卫东"]
    assert found["hearing_hosts"] == ["费明", "贾文静"]


def test_a_cell_may_be_signed_without_a_printed_place_for_it() -> None:
    found = values(
        "PENALTY_APPROVAL",
        """
行政处罚审批表

案号：临交立（2023）9号 >>
案由 | 超限运输
承办机构意见 | 同意承办人意见
 | 万芳 | 2021年11月19日

行政机关负责人意见 | 同意处罚。
 | 俞家骏 | 2021年11月20日
""",
    )
    assert found["conclusion"] == ["同意处罚。"]
    assert found["reviewed_at"] == ["2021-11-20"]


def test_the_last_signature_decides_where_no_cell_is_named() -> None:
    found = values(
        "CASE_FILING",
        """
立案登记表

案号：临交立（2023）9号 >>
案由 | 超限运输
受案时间 | 2022年3月5日16时40分
拟立案调查
签名：董梅　2022年3月5日 >>

同意立案
签名：秦志远　2022年3月6日 >>
""",
    )
    assert found["approver"] == ["秦志远"]
    assert found["filed_at"] == ["2022-03-06"]


def test_words_over_the_last_signature_are_the_decision() -> None:
    found = values(
        "PENALTY_APPROVAL",
        """
行政处罚审批表

案由 | 超限运输
建议罚款
签名：董梅　2022年3月5日 >>

同意处罚
签名：秦志远　2022年3月6日 >>
""",
    )
    assert found["conclusion"] == ["同意处罚"]
    assert found["reviewed_at"] == ["2022-03-06"]


def test_headings_of_blocks_are_no_names() -> None:
    found = values(
        "CLOSING_REPORT",
        """
结案报告

案由 | 超限运输
当事人 | 公民
住址 | 白塔乡樟树下村1组
处理结果 | 罚款玖佰陆拾元整
""",
    )
    assert "party_name" not in found


@pytest.mark.parametrize(
    "told",
    [
        "你在S207省道K31+450处车货总质量超过公路限定标准行驶公路",
        "你在S207省道K31+450处驾驶货车行驶公路时货物掉落",
        "我局执法人员在S207省道K31+450处检查时发现你违法装载",
    ],
)
def test_a_place_ends_where_the_deed_begins(told: str) -> None:
    found = values(
        "PENALTY_NOTICE",
        f"""
违法行为通知书

案号：临交通（2023）9号 >>
当事人：占金根
经调查，2022年3月5日9时25分，{told[:18]}
{told[18:]}的行为，违反了《公路安全保护条例》第三十三条第一款的规定
""",
    )
    assert found["incident_place"] == ["S207省道K31+450处"]


def test_bank_receipt_names_who_paid() -> None:
    found = values(
        "PAYMENT_RECEIPT",
        """
电子回单

回单编号 | 230923004417 | 交易日期 | 2023-09-23
付款人户名 | 顺达物流公司 | 收款人户名 | 临江市财政局
付款人账号 | 16415101040011827 | 收款人账号 | 16415101040002218
金额（大写） | 壹万贰仟元整 | （小写） | ¥12,000.00
""",
    )
    assert found["party_name"] == ["顺达物流公司"]
    assert found["amount"] == found["amount_words"] == ["12000.00"]


def test_amounts_and_dates_as_clerks_write_them() -> None:
    assert c.parse_amount("罚款1.2万元") == "12000.00"
    assert c.parse_capital_amount("罚款1.2万元") is None
    assert c.parse_capital_amount("罚款9佰陆拾元") is None
    assert c.parse_datetime("2022、3、5") == "2022-03-05"
    assert c.parse_datetime("二0二二年三月五日") == "2022-03-05"


def test_a_form_submitted_for_approval_is_an_approval_form() -> None:
    recognised = recognise(
        [
            typed(
                "page",
                """
行政处罚案件处理呈批表

案号：临交立（2023）9号 >>
姓名 | 占金根 | 性别 | 男
住址 | 白塔乡樟树下村1组
""",
            )
        ],
        load(),
    )
    assert [d.type for d in recognised.documents] == ["PENALTY_APPROVAL"]


def test_heads_may_bear_a_remark_on_a_second_line() -> None:
    found = values(
        "PENALTY_DECISION",
        """
行政处罚决定书

案号：临交罚（2023）9号 >>
当事人名称 | 统一社会信用代码 | 法定代表人（经营人） | 联系电话
临江顺达物流公司 | 91330702MA28D4LQ71 | 王建国 | 0579-82345678
违法事实及证据：当事人超限行驶公路。
""",
    )
    assert found["legal_rep"] == ["王建国"]


def test_one_column_for_numbers_of_persons_and_organisations() -> None:
    found = values(
        "PENALTY_DECISION",
        """
行政处罚决定书

案号：临交罚（2023）9号 >>
当事人：占金根
统一社会信用代码：362334198309170017
违法事实及证据：当事人超限行驶公路。
""",
    )
    assert found["party_id_no"] == ["362334198309170017"]
    assert "uscc" not in found


def test_a_telephone_number_may_run_over_the_line() -> None:
    found = values(
        "HEARING_RECORD",
        """
听证笔录

案号：临交立（2023）9号 >>
当事人：临江市恒泰混凝土有限公司　法定代表人：金国平　联系电话：0576-
87654321
听证记录：
""",
    )
    assert found["party_phone"] == ["0576-87654321"]


def test_a_date_is_told_from_the_figures_of_the_line_over_it() -> None:
    found = values(
        "COERCIVE_DECISION",
        """
行政强制措施决定书

案号：临交强措（2024）12号 >>
统一社会信用代码 | 91330702MA28D4LQ71
2024.6.11 22:40，你（单位）车货总质量超过公路限定标准。依据《中华人民共和国公路
法》第六十五条的规定，本机关决定实施扣押的行政强制措施
""",
    )
    assert found["incident_at"] == ["2024-06-11T22:40"]


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("（2023）浙溪交罚字第58号", "〔2023〕浙溪交罚字第58号"),
        ("《行政处罚决定书》[2023]浙溪交罚58号", "〔2023〕浙溪交罚58号"),
        ("浙溪交【2023】罚字第58号", "浙溪交〔2023〕罚字第58号"),
        ("浙溪交罚[2023]58号", "浙溪交罚〔2023〕58号"),
    ],
)
def test_the_year_of_a_number_may_stand_elsewhere(printed: str, wanted: str) -> None:
    assert c.parse_doc_no(printed) == wanted


PROSE = "\n".join(f"第{n}段说的是与办案毫无关系的事情，只是一篇很长的文章里的一行文字。" for n in range(12))


def test_pages_of_text_are_no_pictures_because_a_picture_lies_among_them() -> None:
    """A stack of unknown pages with pictures between them: nothing is claimed with confidence."""
    pages = [typed(f"t{n}", PROSE, index=n, title=False) for n in range(8)]
    pages += [typed(f"p{n}", "石料", index=8 + n, title=False) for n in range(8)]
    recognised = recognise(pages, load())
    assert all(d.type == "OTHER" or d.confidence < 0.6 for d in recognised.documents)


def test_a_page_of_text_goes_not_on_with_a_certificate() -> None:
    card = typed("card", "姓名 占金根\n性别 男 民族 汉\n住址 白塔乡\n公民身份号码 362334198309170017", title=False)
    text = typed("text", PROSE, index=1, title=False)
    recognised = recognise([card, text], load())
    assert [d.pages for d in recognised.documents] == [("card",), ("text",)]
    assert recognised.documents[0].type == "ID_PROOF"
    assert recognised.documents[1].confidence < 0.6


def test_unknown_pages_of_two_files_are_two_documents() -> None:
    def of_file(number: int, frame: int) -> PageItem:
        made = typed(f"f{number}-{frame}", PROSE, index=number, title=False)
        return replace(made, page=replace(made.page, frame=frame))

    recognised = recognise([of_file(0, 0), of_file(0, 1), of_file(1, 0), of_file(1, 1)], load())
    assert [d.pages for d in recognised.documents] == [("f0-0", "f0-1"), ("f1-0", "f1-1")]

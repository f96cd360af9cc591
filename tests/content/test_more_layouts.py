"""Labels inside cells, dotted fill-in lines, opinions side by side, parties introduced in a sentence."""

from __future__ import annotations

from dataclasses import replace

from casefile.catalogue import load
from casefile.model import Box, Mark, MarkKind
from casefile.recognition.fields import FieldContext, read_fields
from tests.content.papers import item, line, typed


def values(code: str, text: str) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = {}
    for field in read_fields(code, [typed("page", text)], load()):
        found.setdefault(field.name, []).append(field.value)
    return found


def test_a_cells_label_may_stand_small_over_its_value() -> None:
    found = values(
        "CLOSING_REPORT",
        """
结案报告

案号：洛交执立案〔2023〕112号 >>
案由
未采取必要措施防止货物脱落扬撒
当事人名称 | 统一社会信用代码
洛宁县瑞和建材销售部 | 91330702MA28D4LQ71
法定代表人（负责人） | 地址 | 联系电话
常会娟 | 洛宁县兴华镇北段村105号 | 15038612290
处理结果
罚款壹仟元整
负责人审批意见
同意结案。
郝志勇2023年5月21日 >>
""",
    )
    assert found["cause"] == ["未采取必要措施防止货物脱落扬撒"]
    assert found["party_name"] == ["洛宁县瑞和建材销售部"]
    assert found["legal_rep"] == ["常会娟"]
    assert found["party_address"] == ["洛宁县兴华镇北段村105号"]
    assert found["party_phone"] == ["15038612290"]
    assert found["closed_at"] == ["2023-05-21"]


def test_a_receipt_of_one_paper_needs_no_table() -> None:
    found = values(
        "SERVICE_RECEIPT",
        """
送达回证

案由 | 车货总质量超过公路限定标准行驶公路
受送达人 | 苗广林
送达文书名称 | 行政处罚决定书 | 文号 | 单交罚字〔2022〕第31号
送达方式 | 留置送达 | 送达日期 | 2022年9月25日
收件人签名 | 苗广林
送达人 | 时培刚、孔凡丽
""",
    )
    assert found["served_doc_no"] == ["单交罚字〔2022〕第31号"]
    assert "case_no" not in found
    assert found["served_at"] == ["2022-09-25"]
    assert found["service_method"] == ["留置送达"]
    assert found["recipient"] == ["苗广林"]
    assert found["officers"] == ["时培刚", "孔凡丽"]


def test_of_several_ways_of_service_the_ticked_one_counts() -> None:
    form = """
送达回证

受送达人 | 苗广林
送达文书名称 | 行政处罚决定书 | 文号 | 单交罚字〔2022〕第31号
送达方式 | {}直接送达 {}留置送达 {}邮寄送达
送达日期 | 2022年9月25日
"""
    assert values("SERVICE_RECEIPT", form.format("□", "☑", "□"))["service_method"] == ["留置送达"]
    assert "service_method" not in values("SERVICE_RECEIPT", form.format("□", "□", "□"))


def test_a_sentence_may_introduce_the_party_with_everything() -> None:
    found = values(
        "PENALTY_DECISION",
        """
行政处罚决定书

单交罚字〔2022〕第31号 >>
当事人：苗广林，男，51岁，公民身份号码341182197603214511，住山东
省单河县终兴镇苗楼行政村48号，联系电话17865309912。
2022年9月2日3时16分，本机关执法人员在G105国道K628+900下行
执法检查时，发现当事人驾驶鲁R73A25号车超限行驶公路。
""",
    )
    assert found["party_name"] == ["苗广林"]
    assert found["party_id_no"] == ["341182197603214511"]
    assert found["party_address"] == ["山东省单河县终兴镇苗楼行政村48号"]
    assert found["party_phone"] == ["17865309912"]
    assert found["incident_place"] == ["G105国道K628+900下行"]


def test_a_notice_that_tells_other_rights_only_offers_no_hearing() -> None:
    text = """
行政处罚事先告知书

苗广林：
经调查，你超限行驶公路。根据《中华人民共和国行政处罚法》第四十四条、第四十五条
的规定，你可在收到本告知书之日起三日内向本机关进行陈述和申辩{}。
"""
    assert values("PENALTY_NOTICE", text.format("，逾期视为放弃"))["hearing_offered"] == ["false"]
    assert values("PENALTY_NOTICE", text.format("，也可要求举行听证"))["hearing_offered"] == ["true"]


def test_opinions_may_stand_side_by_side() -> None:
    found = values(
        "PENALTY_APPROVAL",
        """
行政处罚审批表

案由 | 未取得许可擅自从事巡游出租汽车经营活动
承办人意见 | 法制机构审核意见 | 机关负责人审批意见
建议罚款伍仟元。 | 同意。 | 同意按拟处罚意见处罚。

签名：申旭 | 签名：简学忠 | 签名：邹昌林
2023年12月25日 | 2023年12月26日 | 2023年12月27日
""",
    )
    assert found["conclusion"] == ["同意按拟处罚意见处罚。"]
    assert found["reviewed_at"] == ["2023-12-27"]


def test_names_and_numbers_in_running_text_go_over_the_line() -> None:
    found = values(
        "INTERROGATION_RECORD",
        """
询问笔录

询问人 | 金保安、程婉琪 | 记录人 | 程婉琪
我们是洛宁县交通运输综合行政执法大队的执法人员金保安、程婉
琪，执法证号分别为16030328014、1603032
8027，请你过目。现就有关情况依法进行询问，你应当如实回答。
""",
    )
    assert found["officers"] == ["金保安", "程婉琪"]
    assert found["officer_cert_nos"] == ["16030328014", "16030328027"]


def test_a_record_may_tell_time_place_and_officers_in_one_sentence() -> None:
    found = values(
        "SCENE_RECORD",
        """
现场笔录

2022年9月2日7时55分至8时40分，单河县交通运输局执法人员时培刚（执法证号：170
52208）、孔凡丽（执法证号：17052231）在G105国道K628+900下行进行执法检查，当场出
示执法证件。
现场情况：驾驶人苗广林未能说明情况。
执法人员签名：时培刚 孔凡丽 时间：2022年9月2日
""",
    )
    assert found["started_at"] == ["2022-09-02T07:55"]
    assert found["ended_at"] == ["2022-09-02T08:40"]
    assert found["place"] == ["G105国道K628+900下行"]
    assert found["officers"] == ["时培刚", "孔凡丽"]
    assert found["officer_cert_nos"] == ["17052208", "17052231"]


def test_ticks_may_stand_in_brackets() -> None:
    found = values(
        "CASE_FILING",
        """
立案登记表

案件来源 | （√）1.在行政检查中发现的（ ）2.个人、法人及其他组织举报经核实的
案由 | 涉嫌超限行驶公路
""",
    )
    assert found["source_kind"] == ["在行政检查中发现的"]


def _sealed(legend: str, agency: str) -> list[tuple[str | None, float, bool]]:
    text = """
行政处罚决定书

案号：临交罚〔2022〕31号 >>
违法事实及证据：当事人超限行驶公路。
交通运输执法部门（印章） >>
2022年9月24日 >>
"""
    page = typed("page", text)
    mark = Mark(MarkKind.SEAL, Box(0.6, 0.2, 0.8, 0.4), 0.95, legend)
    sealed = replace(page, reading=replace(page.reading, marks=(mark,)))
    fields = read_fields("PENALTY_DECISION", [sealed], load(), context=FieldContext(agency=agency))
    return [(f.value, f.confidence, f.repaired) for f in fields if f.name == "issuer"]


def test_a_seal_that_hides_a_character_may_be_the_offices_own() -> None:
    own = "青岩县交通运输综合行政执法大队"
    ((value, confidence, repaired),) = _sealed("岩县父通运输综合行政执法大队", own)
    assert (value, repaired) == (own, True)
    assert confidence < 0.88  # nobody is accused by it
    ((value, confidence, repaired),) = _sealed(own, own)
    assert (value, repaired) == (own, False)
    ((value, _, repaired),) = _sealed("白石市公路管理局", own)
    assert (value, repaired) == ("白石市公路管理局", False)


def test_a_name_that_lost_its_first_character_is_doubted() -> None:
    form = """
违法行为通知书

案号：浙桐交违通〔2021〕246号 >>
当事人（个人姓名或单位名称）{}：
经调查，本机关认为你（单位）超限行驶公路。
"""

    def sure(name: str) -> float:
        fields = read_fields("PENALTY_NOTICE", [typed("page", form.format(name))], load())
        return next(f.confidence for f in fields if f.name == "party_name" and f.value == name)

    assert sure("方德胜") > 0.88
    assert sure("德胜") < 0.88


def test_eight_figures_of_a_longer_number_are_no_telephone() -> None:
    text = """
行政处罚决定书

案号：临交罚〔2022〕31号 >>
姓名 | 柳春生 | 联系电话 | {}
"""
    assert "party_phone" not in values("PENALTY_DECISION", text.format("1371069882"))
    assert values("PENALTY_DECISION", text.format("13710698823"))["party_phone"] == ["13710698823"]


def test_the_last_figure_of_a_number_may_stand_below_it() -> None:
    page = item(
        "page",
        [
            line("现场笔录", Box(0.4, 0.1, 0.6, 0.125)),
            line("执法人员", Box(0.14, 0.258, 0.24, 0.278)),
            line("孔凯", Box(0.28, 0.258, 0.33, 0.278)),
            line("执法证号", Box(0.43, 0.258, 0.53, 0.278)),
            line("3307992106", Box(0.536, 0.245, 0.69, 0.265)),
            line("9", Box(0.536, 0.268, 0.57, 0.288)),
        ],
    )
    fields = read_fields("SCENE_RECORD", [page], load())
    assert [f.value for f in fields if f.name == "officer_cert_nos"] == ["33079921069"]


def test_a_decision_may_tell_moment_and_place_before_what_was_established() -> None:
    found = values(
        "PENALTY_DECISION",
        """
行政处罚决定书

临交罚〔2022〕31号 >>
2022年9月2日3时16分，本机关执法人员在G105国道K628+900下行执法检查时，发现当事人超限行
驶公路。上述事实有询问笔录予以证明，当事人承认违法事实。2022年9月15日，本机关送达了告知书。
""",
    )
    assert found["incident_at"] == ["2022-09-02T03:16"]
    assert found["incident_place"] == ["G105国道K628+900下行"]


def test_the_head_of_a_slip_is_no_part_of_the_payers_name() -> None:
    page = item(
        "page",
        [
            line("山东省非税收入通用票据", Box(0.36, 0.062, 0.65, 0.086)),
            line("缴款人", Box(0.1, 0.092, 0.16, 0.11)),
            line("永宁市恒泰混凝土有限公司", Box(0.2, 0.092, 0.45, 0.11)),
        ],
    )
    fields = read_fields("PAYMENT_RECEIPT", [page], load())
    assert [f.value for f in fields if f.name == "party_name"] == ["永宁市恒泰混凝土有限公司"]

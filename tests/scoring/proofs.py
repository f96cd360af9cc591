"""For every machine-judged criterion: a dossier that satisfies it, one that breaks it, the last
permitted day and the next, and one where the needed value cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from casefile.facts import Prior
from casefile.model import InputFile, InputState
from tests.support.dossiers import (
    CASE_NO,
    DECISION_NO,
    NOTICE_NO,
    ORG,
    Case,
    Change,
    PaperSpec,
    clean_case,
    contents_lines,
    heavier,
    later,
    with_coercion,
    with_contents,
    with_hearing,
    with_preservation,
)


@dataclass(frozen=True)
class Proof:
    """Changes to a base case. `last` and `over` are the two sides of a boundary.

    `satisfied` is the outcome of the base, `inside` that of `last`.
    """

    broken: Change | None
    unreadable: Change | None
    last: Change | None = None
    over: Change | None = None
    base: Callable[[], Case] = clean_case
    satisfied: str = "pass"
    inside: str = "pass"


# Criteria of mode A that a machine never fails, only passes or hands to a person, and why.
NEVER_FAILS = {
    "D1-01": "differing case numbers fail it, see B1-04",  # has a proof all the same
}
# What is always known because it comes from the file itself.
NEVER_UNREADABLE = {"D2-02", "J05"}


def _org() -> Case:
    return clean_case(ORG)


def _stamped() -> Case:
    return with_contents(clean_case())


def _served(no: str, day: str) -> Change:
    return lambda c: c.receipt_of(no).values.update(served_at=[day])


def _blur_served(no: str) -> Change:
    return lambda c: c.receipt_of(no).unclear.update(served_at=0.4)


def _recipient(name: str) -> Change:
    def change(case: Case) -> None:
        for paper in case.papers:
            if paper.type == "SERVICE_RECEIPT":
                paper.values["recipient"] = [name]

    return change


def _incident(day: str) -> Change:
    return lambda c: c.set_all("incident_at", day)


def _decided(day: str) -> Change:
    def change(case: Case) -> None:
        later(case, approved="2022-03-17", decided=day, served=day, paid=day, published=day)
        case.set_all("closed_at", day).set_all("archived_at", day)

    return change


def _outside() -> Case:
    case = clean_case().set_all("vehicle_no", "皖A12345")
    return case.add(
        PaperSpec("COPY_NOTICE", "抄告函", {"made_date": "2022-03-28", "vehicle_no": "皖A12345", "issuer": "临江市交通运输局"}, ["抄告函"])
    )


def _ratio(stated: str) -> Change:
    """On two papers: on one alone a figure of it may be misread."""
    return lambda c: c.say("WEIGHING_REPORT", "26.53", stated).say("PENALTY_DECISION", "26.53", stated)


def _referred() -> Case:
    text = ["涉嫌犯罪案件移送书", "承办人员于2022年3月3日提出移送书面报告，本机关负责人于2022年3月4日批准移送"]
    return clean_case().add(PaperSpec("REFERRAL_POLICE", "涉嫌犯罪案件移送书", {"made_date": "2022-03-04"}, text))


def _referral(approved: str, sent: str) -> Change:
    """Reported on 3 March 2022."""
    return lambda c: c.say("REFERRAL_POLICE", "3月4日", f"3月{approved}日").set("REFERRAL_POLICE", "made_date", f"2022-03-{int(sent):02d}")


def _no_violated(case: Case) -> None:
    """Neither as a field nor in the running text."""
    case.unset("PENALTY_NOTICE", "violated_articles").say("PENALTY_NOTICE", "第三十四条第一款", "有关规定")


def _unsigned_receipt(case: Case) -> None:
    receipt = case.receipt_of(NOTICE_NO)
    receipt.values.pop("recipient")
    receipt.signatures = 2


def _sampled() -> Case:
    return clean_case().add(
        PaperSpec("SAMPLING_VOUCHER", "抽样取证凭证", {"started_at": "2022-03-01T11:00"}, ["抽样取证凭证", "被抽样物品名称", "规格及批号", "数量"])
    )


def _preserved(day: str) -> Change:
    return lambda c: c.set("PRESERVATION_RELEASE", "released_at", day).set("PRESERVATION_RELEASE", "made_date", day)


def _officer_until(day: date) -> Change:
    def change(case: Case) -> None:
        case.options["officers"][0]["valid_to"] = day

    return change


def _hearing_due() -> Case:
    case = clean_case().set("PENALTY_NOTICE", "hearing_offered", "true")
    case.options["thresholds"]["hearing_person"] = 960
    return case


def _not_offered(threshold: int) -> Change:
    def change(case: Case) -> None:
        case.set("PENALTY_NOTICE", "hearing_offered", "false")
        case.options["thresholds"]["hearing_person"] = threshold

    return change


def _heard(day: str) -> Change:
    def change(case: Case) -> None:
        for key in ("HEARING_NOTICE", "HEARING_RECORD"):
            case.set(key, "hearing_at", f"{day}T09:00")

    return change


def _before(case: Case) -> None:
    case.history = [
        Prior("7", case_no="浙临交立〔2022〕第000099号", party_name="沈国梁", vehicle_no="浙G12345", incident_at="2022-03-01T09:30")
    ]


def _no_history(case: Case) -> None:
    case.history = None


def _unrecognised(*kinds: str) -> Change:
    return lambda c: c.drop(*kinds).untyped()


def _sheet(key: str, **changes: object) -> Change:
    return lambda c: c.paper(key).sheet.update(changes)


def _old_articles(case: Case) -> None:
    case.say("PENALTY_NOTICE", "第四十四条、第四十五条", "第三十一条、第三十二条")


def _old_before(case: Case) -> None:
    _old_articles(case)
    case.say("PENALTY_NOTICE", "第六十三条、第六十四条", "第四十二条")
    case.set("PENALTY_NOTICE", "made_date", "2021-07-14")


def _old_after(case: Case) -> None:
    _old_before(case)
    case.set("PENALTY_NOTICE", "made_date", "2021-07-15")


def _no_stamps(case: Case) -> None:
    for paper in case.papers:
        paper.sheet.pop("stamped_number", None)


def _wrong_contents(case: Case) -> None:
    rows = [(p.title, p.sheet["stamped_number"]) for p in case.papers if "stamped_number" in p.sheet]
    case.paper("CATALOGUE").lines = contents_lines([(t, str(n + 13 if k == 5 else n)) for k, (t, n) in enumerate(rows)])


def _closing_first(case: Case) -> None:
    closing = case.paper("CLOSING_REPORT")
    case.papers.remove(closing)
    case.papers.insert(2, closing)


def _scanned_twice(case: Case) -> None:
    from dataclasses import replace

    page = case.dossier.pages[5]
    again = replace(page, page=replace(page.page, id="eeeeeeeeeeeeeeee-0"), document=None, page_in_document=None, number=None)
    case.extra_pages.append(replace(again, duplicate_of=page.id))


def _refused(case: Case) -> None:
    case.inputs.append(InputFile(99, "坏.jpg", None, 3, None, InputState.REFUSED, "damaged"))


def _two_sources(case: Case) -> None:
    case.set("CASE_FILING", "source_kind", ["在行政检查中发现的", "其他途径发现的"])


def _left_in_place(case: Case) -> None:
    case.drop("AV_RECORD")
    case.receipt_of(NOTICE_NO).values["service_method"] = ["留置送达"]


def _wrong_number(case: Case) -> None:
    case.set_all("party_id_no", "330719198503120018").set("INTERROGATION_RECORD", "respondent_id_no", "330719198503120018")


def _one_officer(case: Case) -> None:
    case.set("SCENE_RECORD", "officers", ["陆宇芳"]).set("SCENE_RECORD", "officer_cert_nos", ["33070021001"])


def _unknown(case: Case) -> None:
    case.set("SCENE_RECORD", "officer_cert_nos", ["33070021001", "33079999999"])


def _lost_receipt(case: Case) -> None:
    paper = case.receipt_of(NOTICE_NO)
    paper.serves = ""
    paper.unclear["served_doc_no"] = 0.4
    paper.text = ["送达回证"]


def _unsealed(case: Case) -> None:
    case.paper("PENALTY_DECISION").seals = ()


def _grey_unsealed(case: Case) -> None:
    _unsealed(case)
    case.paper("PENALTY_DECISION").sheet["colour"] = "L"


def _both(*changes: Change) -> Change:
    def change(case: Case) -> None:
        for one in changes:
            one(case)

    return change


PROOFS: dict[str, Proof] = {
    "A1-02": Proof(lambda c: c.set_all("incident_place", "浙江省云溪县白横公路K15处"), lambda c: c.blur_all("incident_place", "place")),
    "A1-04": Proof(_unknown, lambda c: c.blur("SCENE_RECORD", "officer_cert_nos"), _officer_until(date(2022, 3, 1)), _officer_until(date(2022, 2, 28))),
    "A2-01": Proof(lambda c: c.drop("ID_PROOF"), _unrecognised("ID_PROOF")),
    "A2-02": Proof(lambda c: c.set("CLOSING_REPORT", "party_name", "沈大海"), lambda c: c.set("CLOSING_REPORT", "party_name", "沈国粱").blur("CLOSING_REPORT", "party_name", confidence=0.75)),
    "A2-03": Proof(_wrong_number, _both(_wrong_number, lambda c: c.blur_all("party_id_no", "respondent_id_no"))),
    "A2-04": Proof(_recipient("马文远"), _both(_recipient("马文远"), lambda c: c.blur_all("recipient")), base=_org),
    "A3-02": Proof(lambda c: c.set("PENALTY_NOTICE", "vehicle_no", "浙G12346"), lambda c: c.set("PENALTY_NOTICE", "vehicle_no", "浙G12346").blur("PENALTY_NOTICE", "vehicle_no", confidence=0.8)),
    "A3-03": Proof(_ratio("36.53"), lambda c: c.say("WEIGHING_REPORT", "26.53", "36.53"), _ratio("26.63"), _ratio("26.64")),
    "A3-04": Proof(_incident("2016-01-05"), _both(_incident("2016-01-05"), lambda c: c.blur_all("incident_at")), _incident("2020-03-01"), _incident("2017-02-28")),
    "A4-02": Proof(lambda c: c.say("INVESTIGATION_REPORT", "询问笔录、", ""), lambda c: c.say("INVESTIGATION_REPORT", "询问笔录、", "").smudge("INVESTIGATION_REPORT")),
    "A4-07": Proof(lambda c: c.set("INVESTIGATION_REPORT", "made_date", "2022-02-20"), lambda c: c.blur("INVESTIGATION_REPORT", "made_date"), lambda c: c.set("INVESTIGATION_REPORT", "made_date", "2022-03-01"), lambda c: c.set("INVESTIGATION_REPORT", "made_date", "2022-02-28")),
    "A5-02": Proof(lambda c: c.set("PENALTY_DECISION", "penalty_articles", ["浙江省公路条例#53"]).say("PENALTY_DECISION", "第五十三条第一款", "第五十三条"), lambda c: c.blur_all("penalty_articles").smudge("PENALTY_DECISION").smudge("PENALTY_NOTICE")),
    "A5-03": Proof(_old_articles, _both(_old_articles, lambda c: c.smudge("PENALTY_NOTICE")), _old_before, _old_after),
    "A5-04": Proof(lambda c: c.set("PENALTY_NOTICE", "violated_articles", ["公路安全保护条例#33.1"]), _no_violated),
    "A5-05": Proof(_before, _no_history),
    "A6-01": Proof(lambda c: c.set("PENALTY_DECISION", "amount", "35000.00"), lambda c: c.blur_all("amount", "amount_words"), lambda c: c.set("PENALTY_DECISION", "amount", "30000.00"), lambda c: c.set("PENALTY_DECISION", "amount", "30000.01")),
    "A6-02": Proof(lambda c: c.set("PENALTY_DECISION", "amount", "1500.00"), lambda c: c.blur_all("amount", "amount_words"), lambda c: c.set("PENALTY_DECISION", "amount", "961.00"), lambda c: c.set("PENALTY_DECISION", "amount", "961.01")),
    "A7-01": Proof(_referral("5", "12"), lambda c: c.set("REFERRAL_POLICE", "made_date", "2022-03-06").say("REFERRAL_POLICE", "批准", "阅示"), _referral("6", "6"), _referral("7", "7"), base=_referred),
    "A7-02": Proof(lambda c: c.drop("COPY_NOTICE"), lambda c: c.drop("COPY_NOTICE").blur_all("vehicle_no"), lambda c: c.set("COPY_NOTICE", "made_date", "2022-04-06"), lambda c: c.set("COPY_NOTICE", "made_date", "2022-04-07"), base=_outside),
    "B1-01": Proof(lambda c: c.drop("CASE_FILING"), lambda c: c.unset("CASE_FILING", "approver")),
    "B1-02": Proof(lambda c: c.set_all("filed_at", "2022-03-12"), lambda c: c.blur("CASE_FILING", "filed_at").blur("COVER", "filed_at"), lambda c: c.set("CASE_FILING", "filed_at", "2022-03-08"), lambda c: c.set("CASE_FILING", "filed_at", "2022-03-09")),
    "B1-03": Proof(lambda c: c.drop("SOURCE_MATERIAL"), lambda c: c.unset("CASE_FILING", "source_kind"), None, _two_sources),
    "B1-04": Proof(lambda c: c.set("CLOSING_REPORT", "case_no", "浙临交立〔2022〕第000140号"), lambda c: c.set("CLOSING_REPORT", "case_no", "浙临交立〔2022〕第000128号").blur("CLOSING_REPORT", "case_no", confidence=0.8)),
    "B2-01": Proof(lambda c: c.say("INTERROGATION_RECORD", "申请回避", "回答"), lambda c: c.say("INTERROGATION_RECORD", "申请回避", "回答").smudge("INTERROGATION_RECORD")),
    "B2-03": Proof(lambda c: c.set("SCENE_RECORD", "ended_at", "2022-03-01T10:30"), lambda c: c.blur("INTERROGATION_RECORD", "ended_at"), lambda c: c.set("SCENE_RECORD", "ended_at", "2022-03-01T10:10"), lambda c: c.set("SCENE_RECORD", "ended_at", "2022-03-01T10:11")),
    "B2-05": Proof(lambda c: c.say("SAMPLING_VOUCHER", "数量", ""), lambda c: c.say("SAMPLING_VOUCHER", "数量", "").smudge("SAMPLING_VOUCHER"), base=_sampled),
    "B2-06": Proof(_decided("2022-08-01"), lambda c: c.blur("PENALTY_DECISION", "made_date"), _decided("2022-05-31"), _decided("2022-06-01")),
    "B3-01": Proof(lambda c: c.drop("PRESERVATION_APPROVAL"), _unrecognised("PRESERVATION_APPROVAL"), base=lambda: with_preservation(clean_case())),
    "B3-02": Proof(_preserved("2022-03-16"), lambda c: c.blur("PRESERVATION_RELEASE", "released_at", "made_date"), _preserved("2022-03-10"), _preserved("2022-03-11"), base=lambda: with_preservation(clean_case())),
    "B3-03": Proof(lambda c: c.drop("COERCIVE_APPROVAL"), _unrecognised("COERCIVE_APPROVAL"), base=lambda: with_coercion(clean_case())),
    "B3-04": Proof(lambda c: c.paper("SCENE_RECORD").text.pop(), lambda c: c.smudge("SCENE_RECORD").paper("SCENE_RECORD").text.pop(), base=lambda: with_coercion(clean_case())),
    "B3-05": Proof(lambda c: c.set("COERCIVE_DECISION", "preserved_to", "2022-04-20"), lambda c: c.blur("COERCIVE_DECISION", "preserved_from", "made_date"), lambda c: c.set("COERCIVE_DECISION", "preserved_to", "2022-03-31"), lambda c: c.set("COERCIVE_DECISION", "preserved_to", "2022-04-01"), base=lambda: with_coercion(clean_case())),
    "B4-01": Proof(lambda c: c.drop("PENALTY_NOTICE"), lambda c: c.say("PENALTY_NOTICE", "陈述申辩", "意见").smudge("PENALTY_NOTICE"), None, lambda c: c.say("PENALTY_NOTICE", "陈述申辩", "意见")),
    "B4-02": Proof(_served(NOTICE_NO, "2022-03-21"), _blur_served(NOTICE_NO), _served(NOTICE_NO, "2022-03-17"), _served(NOTICE_NO, "2022-03-19")),
    "B4-03": Proof(_served(NOTICE_NO, "2022-03-16"), _blur_served(NOTICE_NO), _served(NOTICE_NO, "2022-03-10"), _served(NOTICE_NO, "2022-03-11")),
    "B4-05": Proof(lambda c: c.set("PENALTY_NOTICE", "amount", "500.00"), lambda c: c.blur("PENALTY_NOTICE", "amount", "amount_words"), lambda c: c.set("PENALTY_NOTICE", "amount", "960.00"), lambda c: c.set("PENALTY_NOTICE", "amount", "959.99")),
    "B4-06": Proof(lambda c: c.set("PENALTY_NOTICE", "amount", "500.00"), _no_violated),
    "B5-01": Proof(_not_offered(500), lambda c: c.unset("PENALTY_NOTICE", "hearing_offered"), _not_offered(961), _not_offered(960), base=_hearing_due, inside="not_applicable"),
    "B5-02": Proof(lambda c: c.drop("HEARING_RECORD"), lambda c: c.blur_all("hearing_at", "started_at"), _heard("2022-03-22"), _heard("2022-03-21"), base=lambda: with_hearing(clean_case())),
    "B5-03": Proof(lambda c: c.set("HEARING_RECORD", "hearing_hosts", ["陆宇芳"]), lambda c: c.blur_all("hearing_hosts"), base=lambda: with_hearing(clean_case())),
    "B5-04": Proof(lambda c: c.drop("HEARING_REPORT"), _unrecognised("HEARING_REPORT"), base=lambda: with_hearing(clean_case())),
    "B6-01": Proof(lambda c: c.drop("INVESTIGATION_REPORT"), _both(lambda c: c.unset("INVESTIGATION_REPORT", "officers"), lambda c: setattr(c.paper("INVESTIGATION_REPORT"), "signatures", 0))),
    "B6-02": Proof(lambda c: c.drop("LEGAL_REVIEW"), lambda c: c.blur("LEGAL_REVIEW", "reviewed_at"), lambda c: c.set("LEGAL_REVIEW", "reviewed_at", "2022-03-18"), lambda c: c.set("LEGAL_REVIEW", "reviewed_at", "2022-03-19"), base=lambda: heavier(clean_case())),
    "B6-03": Proof(lambda c: c.drop("GROUP_DISCUSSION"), lambda c: c.blur("GROUP_DISCUSSION", "reviewed_at", "started_at"), lambda c: c.set("GROUP_DISCUSSION", "reviewed_at", "2022-03-18"), lambda c: c.set("GROUP_DISCUSSION", "reviewed_at", "2022-03-19"), base=lambda: heavier(clean_case())),
    "B6-04": Proof(lambda c: c.set("PENALTY_APPROVAL", "reviewed_at", "2022-03-30"), lambda c: c.blur("INVESTIGATION_REPORT", "made_date"), lambda c: c.set("PENALTY_APPROVAL", "reviewed_at", "2022-03-18"), lambda c: c.set("PENALTY_APPROVAL", "reviewed_at", "2022-03-19")),
    "B7-01": Proof(lambda c: c.drop_receipt(NOTICE_NO), _lost_receipt),
    "B7-02": Proof(_served(DECISION_NO, "2022-04-12"), _blur_served(DECISION_NO), _served(DECISION_NO, "2022-03-29"), _served(DECISION_NO, "2022-03-30")),
    "B7-04": Proof(lambda c: c.receipt_of(NOTICE_NO).values.update(recipient=None), _unsigned_receipt),
    "B8-01": Proof(lambda c: c.set("PAYMENT_RECEIPT", "amount", "900.00"), lambda c: c.blur("PAYMENT_RECEIPT", "paid_at"), lambda c: c.set("PAYMENT_RECEIPT", "paid_at", "2022-04-06"), lambda c: c.set("PAYMENT_RECEIPT", "paid_at", "2022-04-07")),
    "B8-03": Proof(lambda c: c.drop("CLOSING_REPORT"), lambda c: c.unset("CLOSING_REPORT", "closed_at"), lambda c: c.set("CLOSING_REPORT", "closed_at", "2022-03-25"), lambda c: c.set("CLOSING_REPORT", "closed_at", "2022-03-24")),
    "C1-01": Proof(lambda c: c.drop("CLOSING_REPORT"), _unrecognised("CLOSING_REPORT")),
    "C1-03": Proof(lambda c: c.set("PENALTY_DECISION", "doc_no", "浙临交罚〔2021〕第000123号"), lambda c: c.blur("PENALTY_DECISION", "doc_no")),
    "C2-01": Proof(lambda c: c.say("INTERROGATION_RECORD", "记录人周启明", ""), lambda c: c.unset("INTERROGATION_RECORD", "place")),
    "C2-04": Proof(_left_in_place, lambda c: c.unset("AV_RECORD", "made_date")),
    "C3-01": Proof(lambda c: c.say("PENALTY_DECISION", "提起行政诉讼", "处理"), lambda c: c.say("PENALTY_DECISION", "提起行政诉讼", "处理").smudge("PENALTY_DECISION")),
    "C3-02": Proof(lambda c: c.say("PENALTY_DECISION", "六个月", "三个月"), lambda c: c.say("PENALTY_DECISION", "六个月", "三个月").smudge("PENALTY_DECISION")),
    "C3-04": Proof(lambda c: c.set("PENALTY_DECISION", "amount_words", "1060.00"), lambda c: c.unset("PENALTY_DECISION", "made_date")),
    "D1-01": Proof(lambda c: c.set("CLOSING_REPORT", "case_no", "浙临交立〔2022〕第000140号"), lambda c: c.blur_all("case_no")),
    "D1-02": Proof(lambda c: c.set("COVER", "party_name", "沈大海"), lambda c: c.unset("COVER", "closed_at")),
    "D1-03": Proof(_wrong_contents, lambda c: setattr(c.paper("CATALOGUE"), "lines", ()), base=_stamped),
    "D1-04": Proof(_closing_first, lambda c: setattr(c.paper("PHOTO_EVIDENCE"), "confidence", 0.4)),
    "D1-05": Proof(_sheet("PENALTY_NOTICE", stamped_number=3), _no_stamps, base=_stamped),
    "D1-06": Proof(lambda c: c.deny("FILE_NOTE", "compiled_by"), lambda c: c.unset("FILE_NOTE", "archived_at")),
    "D1-07": Proof(lambda c: c.set_all("archived_at", "2022-07-01"), lambda c: c.blur_all("archived_at"), lambda c: c.set_all("archived_at", "2022-05-20"), lambda c: c.set_all("archived_at", "2022-05-21")),
    "D1-08": Proof(lambda c: c.set("COVER", "retention", "5年"), lambda c: c.unset("COVER", "retention")),
    "D2-01": Proof(_sheet("PENALTY_NOTICE", dpi=150), _sheet("PENALTY_NOTICE", dpi=None), _sheet("PENALTY_NOTICE", dpi=200), _sheet("PENALTY_NOTICE", dpi=199)),
    "D2-02": Proof(_sheet("PENALTY_DECISION", colour="L"), None),
    "D2-03": Proof(_sheet("PENALTY_NOTICE", skew_deg=2.5), _sheet("PENALTY_NOTICE", reading=None), _sheet("PENALTY_NOTICE", skew_deg=-1.0), _sheet("PENALTY_NOTICE", skew_deg=-1.01)),
    "D2-04": Proof(lambda c: c.smudge("PENALTY_NOTICE", 0.5), _sheet("PENALTY_NOTICE", reading=None), lambda c: c.smudge("PENALTY_NOTICE", 0.8), lambda c: c.smudge("PENALTY_NOTICE", 0.79)),
    "D2-05": Proof(_scanned_twice, lambda c: c.untyped()),
    "D2-06": Proof(_sheet("PENALTY_NOTICE", image_type="image/gif"), _sheet("PENALTY_NOTICE", reading=None)),
    "D2-07": Proof(_refused, lambda c: c.untyped()),
    "D2-08": Proof(lambda c: c.set("DISCLOSURE_RECORD", "published_at", "2022-04-20"), lambda c: c.drop("DISCLOSURE_RECORD"), lambda c: c.set("DISCLOSURE_RECORD", "published_at", "2022-03-29"), lambda c: c.set("DISCLOSURE_RECORD", "published_at", "2022-03-30")),
    "V03": Proof(_unknown, lambda c: c.blur("SCENE_RECORD", "officer_cert_nos", "officers"), _officer_until(date(2022, 3, 1)), _officer_until(date(2022, 2, 28))),
    "V04": Proof(_one_officer, lambda c: c.blur("SCENE_RECORD", "officers", "officer_cert_nos")),
    "V08": Proof(_incident("2016-01-05"), _both(_incident("2016-01-05"), lambda c: c.blur_all("incident_at")), _incident("2020-03-01"), _incident("2017-02-28")),
    "V10": Proof(lambda c: c.set("PENALTY_DECISION", "amount", "35000.00"), lambda c: c.blur_all("amount", "amount_words"), lambda c: c.set("PENALTY_DECISION", "amount", "30000.00"), lambda c: c.set("PENALTY_DECISION", "amount", "30000.01")),
    "V11": Proof(lambda c: c.drop("PENALTY_NOTICE"), _blur_served(NOTICE_NO), _served(NOTICE_NO, "2022-03-17"), _served(NOTICE_NO, "2022-03-19")),
    "V12": Proof(_not_offered(500), lambda c: c.unset("PENALTY_NOTICE", "hearing_offered"), _not_offered(961), _not_offered(960), base=_hearing_due, inside="not_applicable"),
    "V13": Proof(lambda c: c.drop("LEGAL_REVIEW"), lambda c: c.blur("LEGAL_REVIEW", "reviewed_at"), lambda c: c.set("LEGAL_REVIEW", "reviewed_at", "2022-03-18"), lambda c: c.set("LEGAL_REVIEW", "reviewed_at", "2022-03-19"), base=lambda: heavier(clean_case())),
    "V14": Proof(lambda c: c.drop("GROUP_DISCUSSION"), lambda c: c.blur("GROUP_DISCUSSION", "reviewed_at", "started_at"), lambda c: c.set("GROUP_DISCUSSION", "reviewed_at", "2022-03-18"), lambda c: c.set("GROUP_DISCUSSION", "reviewed_at", "2022-03-19"), base=lambda: heavier(clean_case())),
    "V16": Proof(_unsealed, _grey_unsealed),
    "V17": Proof(lambda c: c.drop("CLOSING_REPORT"), _unrecognised("CLOSING_REPORT")),
    "V18": Proof(_before, _no_history),
    "J05": Proof(None, None),
}  # fmt: skip

__all__ = ["CASE_NO", "NEVER_FAILS", "NEVER_UNREADABLE", "PROOFS", "Proof"]

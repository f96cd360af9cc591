"""Which papers a case holds, in the order of procedure."""

from __future__ import annotations

from dataclasses import dataclass, field

from .families import Family


@dataclass
class Planned:
    type: str
    options: dict = field(default_factory=dict)


def plan_case(draft, family: Family) -> list[Planned]:
    """The papers of a story. Every outgoing paper is followed by its receipt, or shares one."""
    s = draft.story
    plan: list[Planned] = []

    def add(kind: str, **options) -> None:
        plan.append(Planned(kind, options))

    def receipt(*items) -> None:
        add("SERVICE_RECEIPT", items=tuple(items), which=items[0][0])

    full = not draft.small
    bound = full and (s.seed % 4 or draft.bound)
    if bound:
        add("COVER")
        add("CATALOGUE")
    add("SOURCE_MATERIAL")
    add("CASE_FILING")
    if s.is_org:
        add("ID_PROOF", which="licence")
        if s.agent != s.legal_rep:
            add("ID_PROOF", which="agent")
    else:
        add("ID_PROOF", which="card")
    if s.vehicle_no and full:
        add("ID_PROOF", which="vehicle")
    if s.is_org and s.agent != s.legal_rep:
        add("POWER_OF_ATTORNEY")
    if full or s.service_method != "直接送达":
        add("SERVICE_ADDRESS")
    add("SCENE_RECORD")
    if s.with_inquest:
        add("INQUEST_RECORD")
    add("INTERROGATION_RECORD")
    if s.with_witness:
        add("INTERROGATION_RECORD", witness=True)
    if s.with_sampling:
        add("SAMPLING_VOUCHER")
    if s.with_preservation:
        add("PRESERVATION_APPROVAL")
        add("EVIDENCE_PRESERVATION_LIST")
        receipt(("preserve", s.preserved_from))
        add("PRESERVATION_RELEASE")
        receipt(("release", s.preservation_released))
    if s.with_coercive:
        add("COERCIVE_APPROVAL")
        add("COERCIVE_DECISION")
        receipt(("coerce", s.seized_from))
        if s.with_extension:
            add("COERCIVE_EXTENSION")
            receipt(("extend", s.extended_on))
        add("COERCIVE_RELEASE")
        receipt(("uncoerce", s.seizure_released))
    if s.offence.key == "overload" and not s.off_site:
        add("WEIGHING_REPORT")
        if full:
            add("WEIGHING_REPORT", again=True)
    if s.off_site:
        add("MONITOR_RECORD")
    if s.with_appraisal:
        add("APPRAISAL_OPINION")
    if full:
        add("PHOTO_EVIDENCE")
    add("AV_RECORD")
    if full and s.vehicle_no and s.offence.key != "passenger" and s.seed % 3 == 0:
        add("DOC_EVIDENCE")
    add("RECTIFY_NOTICE")
    if s.seed % 2:
        receipt(("rectify", s.rectify_made))
    add("INVESTIGATION_REPORT")
    if s.with_review:
        add("LEGAL_REVIEW")
    add("PENALTY_NOTICE")
    receipt(("notice", s.notice_served))
    if s.with_defence:
        add("DEFENCE_STATEMENT")
        add("DEFENCE_STATEMENT", which="review")
    if s.with_waiver:
        add("WAIVER")
    if s.with_hearing:
        add("HEARING_REQUEST")
        add("HEARING_NOTICE")
        receipt(("hearing", s.hearing_served))
        add("HEARING_RECORD")
        add("HEARING_REPORT")
    if s.with_discussion:
        add("GROUP_DISCUSSION")
    add("PENALTY_APPROVAL")
    add("PENALTY_DECISION")
    rows = [("decision", s.decision_served)]
    if s.seed % 2 == 0:
        rows.append(("rectify", s.rectify_made))
    receipt(*rows)
    add("PAYMENT_RECEIPT")
    if s.with_instalment:
        add("INSTALMENT_NOTICE")
        receipt(("instal", s.instalment))
    add("RECTIFY_CHECK")
    if s.with_demand:
        add("DEMAND_LETTER")
        receipt(("demand", s.demand))
    if s.with_transfer:
        add("TRANSFER_LETTER")
    if s.with_copy:
        add("COPY_NOTICE")
    add("DISCLOSURE_RECORD")
    add("CLOSING_REPORT")
    if bound:
        add("FILE_NOTE")
    return plan

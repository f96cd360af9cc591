"""The papers of a clean case stand in the order of procedure and serve what must be served."""

from __future__ import annotations

import itertools
import random

import pytest

from tests.support.dossier_maker import make_story
from tests.support.dossier_maker.families import FAMILIES
from tests.support.dossier_maker.faults import Draft
from tests.support.dossier_maker.plan import plan_case

ORDER = [
    "COVER",
    "CATALOGUE",
    "SOURCE_MATERIAL",
    "CASE_FILING",
    "ID_PROOF",
    "POWER_OF_ATTORNEY",
    "SERVICE_ADDRESS",
    "SCENE_RECORD",
    "INQUEST_RECORD",
    "INTERROGATION_RECORD",
    "SAMPLING_VOUCHER",
    "PRESERVATION_APPROVAL",
    "EVIDENCE_PRESERVATION_LIST",
    "PRESERVATION_RELEASE",
    "COERCIVE_APPROVAL",
    "COERCIVE_DECISION",
    "COERCIVE_EXTENSION",
    "COERCIVE_RELEASE",
    "WEIGHING_REPORT",
    "MONITOR_RECORD",
    "APPRAISAL_OPINION",
    "PHOTO_EVIDENCE",
    "AV_RECORD",
    "DOC_EVIDENCE",
    "RECTIFY_NOTICE",
    "INVESTIGATION_REPORT",
    "LEGAL_REVIEW",
    "PENALTY_NOTICE",
    "DEFENCE_STATEMENT",
    "WAIVER",
    "HEARING_REQUEST",
    "HEARING_NOTICE",
    "HEARING_RECORD",
    "HEARING_REPORT",
    "GROUP_DISCUSSION",
    "PENALTY_APPROVAL",
    "PENALTY_DECISION",
    "PAYMENT_RECEIPT",
    "INSTALMENT_NOTICE",
    "RECTIFY_CHECK",
    "DEMAND_LETTER",
    "TRANSFER_LETTER",
    "COPY_NOTICE",
    "DISCLOSURE_RECORD",
    "CLOSING_REPORT",
    "FILE_NOTE",
]
SERVED = {
    "PENALTY_NOTICE": "notice",
    "PENALTY_DECISION": "decision",
    "RECTIFY_NOTICE": "rectify",
    "COERCIVE_DECISION": "coerce",
}
SERVED |= {"EVIDENCE_PRESERVATION_LIST": "preserve", "PRESERVATION_RELEASE": "release", "HEARING_NOTICE": "hearing"}


@pytest.mark.parametrize("small", [False, True])
def test_papers_stand_in_order_and_are_served(small: bool) -> None:
    for seed in range(200):
        draft = Draft(make_story(seed), random.Random(seed), small=small)
        plan = plan_case(draft, FAMILIES["ministry2019"])
        places = [ORDER.index(p.type) for p in plan if p.type != "SERVICE_RECEIPT"]
        assert places == sorted(places), (seed, [p.type for p in plan])
        served = {kind for p in plan if p.type == "SERVICE_RECEIPT" for kind, _ in p.options["items"]}
        assert {SERVED[p.type] for p in plan if p.type in SERVED} <= served
        assert {"SOURCE_MATERIAL", "CASE_FILING", "CLOSING_REPORT", "PAYMENT_RECEIPT", "DISCLOSURE_RECORD"} <= {
            p.type for p in plan
        }


def test_officers_are_never_in_two_records_at_once() -> None:
    for seed in range(300):
        s = make_story(seed)
        spans = [(s.scene_start, s.scene_end), (s.asked_start, s.asked_end)]
        if s.with_inquest:
            spans.append((s.inquest_start, s.inquest_end))
        if s.asked2_start:
            spans.append((s.asked2_start, s.asked2_end))
        spans.sort()
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans)), seed

"""Named faults. Each says which criteria must find it and which others may fail because of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from .dates import close, redate, settle, settle_payment
from .families import Family
from .offences import Citation
from .scanner import DEFAULT_SCAN, ScanOptions
from .story import PLACES, Story, make_story
from .workdays import add_working, at_work


@dataclass
class Draft:
    """A case in the making: the story, and where single papers depart from it."""

    story: Story
    rng: random.Random
    overrides: dict[str, dict] = field(default_factory=dict)
    on_entries: list[Callable] = field(default_factory=list)
    entries: list[tuple] = field(default_factory=list)
    small: bool = False
    scan: ScanOptions = DEFAULT_SCAN
    family: Family | None = None
    bound: bool = False  # wants cover, contents and closing sheet

    def differ(self, kind: str, **values) -> None:
        """Let papers of one type (``TYPE`` or ``TYPE:which``) tell something else."""
        self.overrides.setdefault(kind, {}).update(values)


def _nothing(draft: Draft) -> None:
    return None


def _same(draft: Draft, items):
    return items


@dataclass(frozen=True)
class Fault:
    """One fault.

    ``must``: criteria that have to fail; ``may``: criteria that can rightly fail with it. ``offence`` and
    ``party_type`` are what the story needs. ``prepare`` changes the story before papers are planned,
    ``on_plan`` the list of papers, ``on_pages`` the pages on the scanner.
    """

    name: str
    must: tuple[str, ...]
    may: tuple[str, ...] = ()
    offence: str | None = None
    party_type: str | None = None
    prepare: Callable[[Draft], None] = _nothing
    on_plan: Callable = _same
    on_pages: Callable = _same


FAULTS: dict[str, Fault] = {}


def _add(name: str, must: str, may: str = "", **more) -> None:
    FAULTS[name] = Fault(name, tuple(must.split()), tuple(may.split()), **more)


def _story(change: Callable[[Story], None]) -> Callable[[Draft], None]:
    return lambda draft: change(draft.story)


def _without(*kinds: str) -> Callable:
    """Leave out papers by ``TYPE`` or ``TYPE:which``."""

    def drop(draft: Draft, plan):
        left = [p for p in plan if p.type not in kinds and f"{p.type}:{p.options.get('which', '')}" not in kinds]
        if len(left) == len(plan):
            raise ValueError(f"this story has no {' or '.join(kinds)}")
        return left

    return drop


def _no_hearing(s: Story, **more) -> None:
    redate(s, with_hearing=False, with_waiver=False, with_defence=False, **more)


# -- order and deadlines -----------------------------------------------------------------------------


def _notice_after_decision(s: Story) -> None:
    _no_hearing(s)
    s.notice_served = add_working(s.decided, 1)
    s.decision_served = max(s.decision_served, s.notice_served)


def _served_late(s: Story) -> None:
    rng = random.Random(s.seed)
    s.decision_served = add_working(s.decided, 9)
    s.service_method = "直接送达"  # by post the day of posting counts, which a person looks up
    settle_payment(s, rng)
    close(s, rng)


def _too_early(s: Story) -> None:
    _no_hearing(s)
    s.approval = add_working(s.notice_served, 1)
    s.discussed = s.discussed.replace(year=s.approval.year, month=s.approval.month, day=s.approval.day)
    s.decided = add_working(s.notice_served, 2)
    _after_decision(s)


def _after_decision(s: Story) -> None:
    rng = random.Random(s.seed)
    settle(s, rng)
    close(s, rng)


def _preserved_too_long(s: Story) -> None:
    redate(s, with_preservation=True, delay=20)
    s.preservation_released = add_working(s.preserved_from, 10)


def _seized_too_long(s: Story) -> None:
    redate(s, with_coercive=True, with_extension=False)
    s.seized_to = s.seized_from + timedelta(days=29)
    s.seizure_released = at_work(s.seized_from + timedelta(days=46))
    close(s, random.Random(s.seed))


def _paid_late(s: Story) -> None:
    s.with_demand = s.with_instalment = False  # later steps on file would excuse it
    s.paid = at_work(s.decision_served + timedelta(days=26))
    close(s, random.Random(s.seed))


def _closed_early(s: Story) -> None:
    s.paid = at_work(s.decision_served + timedelta(days=9))
    s.closed = add_working(s.decision_served, 2)
    s.archived = at_work(s.paid + timedelta(days=5))


def _hearing_short(s: Story) -> None:
    _with_hearing(s)
    day = add_working(s.hearing_served, 4)
    s.hearing_start = s.hearing_start.replace(year=day.year, month=day.month, day=day.day)
    s.hearing_end = s.hearing_start + timedelta(minutes=80)


def _with_hearing(s: Story) -> None:
    redate(
        s,
        hearing_offered=True,
        with_hearing=True,
        with_waiver=False,
        with_defence=False,
        with_review=True,
        with_discussion=True,
    )


def _reviewed(s: Story) -> None:
    s.thresholds["legal_review_amount"] = min(s.thresholds["legal_review_amount"], int(s.amount) // 1000 * 1000 or 100)
    redate(s, with_review=True)


def _discussed(s: Story) -> None:
    s.thresholds["group_discussion_amount"] = min(
        s.thresholds["group_discussion_amount"], int(s.amount) // 1000 * 1000 or 100
    )
    redate(s, with_discussion=True)


def _review_late(s: Story) -> None:
    _reviewed(s)
    s.review = add_working(s.decided, 1)


def _discussion_late(s: Story) -> None:
    _discussed(s)
    day = add_working(s.decided, 1)
    s.discussed = s.discussed.replace(year=day.year, month=day.month, day=day.day)


def _late_question(s: Story) -> None:
    day = add_working(s.report, 1)
    length = s.asked_end - s.asked_start
    s.asked_start = s.asked_start.replace(year=day.year, month=day.month, day=day.day)
    s.asked_end = s.asked_start + length


def _set(**values) -> Callable[[Draft], None]:
    """Set attributes; a callable value is given the story."""

    def change(draft: Draft) -> None:
        for name, value in values.items():
            setattr(draft.story, name, value(draft.story) if callable(value) else value)

    return change


_ORDER = "V17 B6-04 A4-07"
_add("notice_served_after_decision", "B4-02 V11", f"{_ORDER} B4-03 B7-02 V16", prepare=_story(_notice_after_decision))
_add("decision_served_late", "B7-02", "B8-01 V16", prepare=_story(_served_late))
_add("too_early_decision", "B4-03", "V11 V17", prepare=_story(_too_early))
_add(
    "over_90_days",
    "B2-06",
    "V17 A7-02",
    prepare=_story(lambda s: redate(s, delay=95, with_coercive=False, with_extension=False, with_hearing=False, with_appraisal=False)),
)
_add("preservation_over_7wd", "B3-02", "B3-01", prepare=_story(_preserved_too_long))
_add("coercive_over_30", "B3-05", "B3-03 B3-04 B8-03", offence="passenger", prepare=_story(_seized_too_long))
_add("late_payment", "B8-01", "", prepare=_story(_paid_late))
_add("closing_before_payment", "B8-03", "V17 B8-01", prepare=_story(_closed_early))
_add(
    "late_disclosure",
    "D2-08",
    "",
    prepare=_story(lambda s: (setattr(s, "published", add_working(s.decided, 11)), close(s, random.Random(s.seed)))),
)
_add("late_filing", "B1-02", "V17 A4-07", prepare=_story(lambda s: redate(s, filing_delay=13)))
_add(
    "late_archive",
    "D1-07",
    "",
    prepare=lambda d: (
        setattr(d, "bound", True),
        setattr(d.story, "archived", at_work(d.story.closed + timedelta(days=52))),
    ),
)
_add("approval_after_decision", "B6-04", "V17", prepare=_set(approval=lambda s: add_working(s.decided, 2)))
_add("legal_review_after_decision", "B6-02", "V13 V17 B6-04", prepare=_story(_review_late))
_add("group_discussion_after_decision", "B6-03", "V14 V17 B6-04", prepare=_story(_discussion_late))
_add("hearing_notice_late", "B5-02", "V12 V17", offence="passenger", prepare=_story(_hearing_short))
_add("questioned_after_report", "A4-07", "V17 B6-01 B2-03", prepare=_story(_late_question))

# -- officers and party ------------------------------------------------------------------------------


def _one_officer(draft: Draft) -> None:
    s = draft.story
    draft.differ("SCENE_RECORD", officers=s.officers[:1])
    draft.differ("INTERROGATION_RECORD", officers=s.officers[:1], interviewers=s.interviewers[:1])


def _unknown_cert(draft: Draft) -> None:
    s = draft.story
    last = s.officers[1]
    stranger = replace(last, cert=last.cert[:-3] + f"{(int(last.cert[-3:]) + 471) % 1000:03d}")
    s.officers = [s.officers[0], stranger]
    s.interviewers = [stranger if o.name == last.name else o for o in s.interviewers]


def _overlap(s: Story) -> None:
    redate(s, with_witness=True)
    s.asked2_start = s.asked_end - timedelta(minutes=17)
    s.asked2_end = s.asked2_start + timedelta(minutes=35)


def _misspelt(name: str) -> str:
    swap = {
        "芳": "方",
        "明": "民",
        "强": "墙",
        "伟": "卫",
        "华": "桦",
        "国": "园",
        "建": "健",
        "金": "今",
        "宏": "红",
        "顺": "舜",
        "达": "大",
    }
    for i in range(len(name) - 1, 0, -1):
        if name[i] in swap and name[i : i + 2] not in ("公司",):
            return name[:i] + swap[name[i]] + name[i + 1 :]
    return name[:1] + ("大" if name[1] != "大" else "小") + name[2:] if len(name) > 2 else name + "明"


def _wrong_name(draft: Draft) -> None:
    s = draft.story
    kind = draft.rng.choice(("CLOSING_REPORT", "SERVICE_RECEIPT:decision", "PENALTY_NOTICE"))
    wrong = _misspelt(s.party_name)
    draft.differ(kind, party_name=wrong, recipient=s.receiver)


def _bad_digit(text: str) -> str:
    return text[:-1] + ("3" if text[-1] != "3" else "7")


def _no_authority(draft: Draft) -> None:
    s = draft.story
    if s.agent == s.legal_rep:
        s.agent, s.agent_job = ("钟海明" if s.legal_rep != "钟海明" else "钟海平"), "业务经理"


_add("one_officer", "A1-04 V04", "C2-01 C2-03 C2-05 B2-01 B2-02 B7-04", prepare=_one_officer)
_add("unknown_cert", "A1-04 V03", "C2-05", prepare=_unknown_cert)
_add("overlapping_interrogations", "B2-03", "A4-07 C2-01", prepare=_story(_overlap))
_add("party_name_mismatch", "A2-02", "V05 A2-05 B7-01 B7-04 D1-02 A2-04", prepare=_wrong_name)
_add(
    "bad_id_check_digit",
    "A2-03",
    "A2-02",
    party_type="PERSON",
    prepare=_set(party_id_no=lambda s: _bad_digit(s.party_id_no)),
)
_add(
    "bad_uscc_check_digit",
    "A2-03",
    "A2-02",
    party_type="ORG",
    offence="overload",
    prepare=_set(uscc=lambda s: s.uscc[:-1] + ("3" if s.uscc[-1] != "3" else "7")),
)
_add(
    "no_power_of_attorney",
    "A2-04",
    "C1-01 A2-01 B7-04",
    party_type="ORG",
    offence="overload",
    prepare=_no_authority,
    on_plan=_without("POWER_OF_ATTORNEY", "ID_PROOF:agent"),
)
_add(
    "host_is_officer",
    "B5-03",
    "A1-05",
    offence="passenger",
    prepare=_story(lambda s: (_with_hearing(s), setattr(s, "hosts", [s.officers[0].name, *s.hosts[1:]]))),
)

# -- law, amounts, facts -----------------------------------------------------------------------------


def _other_articles(draft: Draft) -> None:
    s = draft.story
    other = (
        (Citation("公路安全保护条例", 64),)
        if s.offence.key == "overload"
        else (Citation("中华人民共和国公路法", 76, 0, 5),)
    )
    draft.differ("PENALTY_NOTICE", basis=other)


def _amount(s: Story, value: Decimal) -> None:
    s.amount = s.notice_amount = s.paid_amount = s.words_amount = value


def _off_formula(s: Story) -> None:
    _amount(s, s.amount - 300 if s.amount > 700 else s.amount + 200)


def _wrong_plate(draft: Draft) -> None:
    no = draft.story.vehicle_no
    i = next(i for i in range(len(no) - 1, 1, -1) if no[i].isdigit())
    draft.differ("PENALTY_NOTICE", vehicle_no=no[:i] + str((int(no[i]) + 4) % 10) + no[i + 1 :])


def _unheard(s: Story) -> None:
    _no_hearing(s)
    s.hearing_offered = False


def _three_days(s: Story) -> None:
    redate(s, hearing_offered=True)
    s.hearing_days = "三日"


_add("article_mismatch", "A5-04", "A5-01 A5-02 V09 A6-01 V10 B4-06", prepare=_other_articles)
_add(
    "heavier_than_notice",
    "B4-05",
    "A6-02 B4-06 A5-04 A3-03 A6-01 V10 V11",
    offence="overload",
    prepare=_story(
        lambda s: setattr(
            s,
            "notice_amount",
            max(Decimal(100), (s.amount - 500) if s.amount > 900 else s.amount / 2).quantize(Decimal(1)),
        )
    ),
)
_add(
    "amount_out_of_range",
    "A6-01 V10",
    "A6-02 A6-03 A6-04",
    offence="scatter",
    prepare=_story(lambda s: _amount(s, Decimal(3500))),
)
_add("wrong_formula", "A6-02", "A3-03 A6-01", offence="overload", prepare=_story(_off_formula))
_add("old_articles", "A5-03", "V09 B5-01 B5-02 A5-02", prepare=_set(edition=2019, hearing_days="三日"))
_add("hearing_three_days", "B5-01", "A5-03 V12", offence="passenger", prepare=_story(_three_days))
_add("no_hearing_offer", "B5-01 V12", "B4-01 B5-02", offence="passenger", prepare=_story(_unheard))
_add("decision_missing_remedy", "C3-01", "C3-02", prepare=lambda d: d.differ("PENALTY_DECISION", court_remedy=False))
_add(
    "wrong_court",
    "C3-02",
    "",
    prepare=lambda d: d.differ(
        "PENALTY_DECISION", court=next(p[0] for p in PLACES if p[0] != d.story.county) + "人民法院"
    ),
)
_add(
    "amount_words_mismatch",
    "C3-04",
    "A6-02 B4-05 B8-01",
    prepare=lambda d: d.differ("PENALTY_DECISION", words_amount=d.story.amount + 100),
)
_add("payment_amount_differs", "B8-01", "B8-02", prepare=_set(paid_amount=lambda s: s.amount - 100, with_instalment=False))
_add("vehicle_mismatch", "A3-02", "", offence="overload", prepare=_wrong_plate)
_add(
    "weight_mismatch",
    "A3-02",
    "A3-03 A6-02 A6-01",
    offence="overload",
    prepare=lambda d: d.differ("PENALTY_NOTICE", gross=d.story.gross + Decimal("1.30")),
)
_add(
    "incident_day_mismatch",
    "A3-02",
    "A3-04",
    prepare=lambda d: d.differ("PENALTY_NOTICE", incident=d.story.incident - timedelta(days=1)),
)

# -- papers missing or wrong -------------------------------------------------------------------------


def _other_case_no(draft: Draft) -> None:
    s = draft.story
    value = f"{s.office}{s.kinds['file']}〔{s.filed.year}〕{s.case_seq + 17:06d}号"
    draft.differ("CLOSING_REPORT", case_no_shown=value, case_no_value=value)


_MISSING = {
    "CASE_FILING": ("B1-01 V17", "B1-02 B1-03 B2-06 B6-04 C1-01"),
    "INVESTIGATION_REPORT": ("B6-01", "C1-01 V17 B6-04 A4-02 A4-07"),
    "PENALTY_NOTICE": ("B4-01 V11", "V17 C1-01 B4-02 B4-03 B4-05 B4-06 B5-01 B6-04 V12 A5-04 B7-01"),
    "PENALTY_DECISION": (
        "V16",
        "V17 C3-01 C3-02 C1-01 B7-01 A3-01 A5-02 A5-04 A6-01 A6-02 B4-05 B4-06 B6-04 C3-04",
    ),
    "CLOSING_REPORT": ("B8-03", "C1-01 V17"),
    "ID_PROOF": ("A2-01", "C1-01 V05 A2-04"),
    "PAYMENT_RECEIPT": ("B8-01", "C1-01 B8-02"),
    "INTERROGATION_RECORD": ("C1-01", "A4-02 C2-01 C2-02 A4-01 V17 B2-02"),
    "RECTIFY_NOTICE": ("A7-03", "C1-01 B7-01"),
    "SERVICE_RECEIPT:decision": ("B7-01", "V16 B7-02 V17 C1-01 B7-04 B8-01"),
    "SERVICE_RECEIPT:notice": ("B7-01", "B4-02 B4-03 V11 V17 C1-01 B7-04"),
}



def _unpaid(draft: Draft, plan):
    """Without the receipt, where nothing else tells of a fine that was not paid: then its want is no fault but the story."""
    if any(p.type in ("DEMAND_LETTER", "COURT_ENFORCE_APPLY") for p in plan):
        raise ValueError("the fine of this story was not paid in time")
    return _without("PAYMENT_RECEIPT")(draft, plan)


for _kind, (_must, _may) in _MISSING.items():
    _plan = _unpaid if _kind == "PAYMENT_RECEIPT" else _without(_kind)
    _add("missing_" + _kind.lower().replace(":", "_"), _must, _may, on_plan=_plan)
_add("no_source_material", "B1-03", "C1-01", offence="spill", on_plan=_without("SOURCE_MATERIAL"))
_add("no_legal_review", "B6-02 V13", "C1-01 B6-04 V17", prepare=_story(_reviewed), on_plan=_without("LEGAL_REVIEW"))
_add(
    "no_group_discussion",
    "B6-03 V14",
    "C1-01 B6-04 V17",
    prepare=_story(_discussed),
    on_plan=_without("GROUP_DISCUSSION"),
)
_add(
    "preservation_unapproved",
    "B3-01",
    "C1-01",
    prepare=_story(lambda s: redate(s, with_preservation=True)),
    on_plan=_without("PRESERVATION_APPROVAL"),
)
_add(
    "coercive_unapproved",
    "B3-03",
    "C1-01",
    offence="passenger",
    prepare=_story(lambda s: redate(s, with_coercive=True)),
    on_plan=_without("COERCIVE_APPROVAL"),
)
_add(
    "defence_not_reviewed",
    "B4-04",
    "V11 C1-01",
    prepare=_story(lambda s: redate(s, with_defence=True, with_waiver=False, with_hearing=False)),
    on_plan=_without("DEFENCE_STATEMENT:review"),
)
_add("case_no_mismatch", "B1-04", "C1-03 D1-01 D1-02", prepare=_other_case_no)
_add(
    "doc_no_year_wrong",
    "C1-03",
    "B7-01 B1-04",
    prepare=lambda d: d.differ("PENALTY_DECISION", number_year=d.story.decided.year - 1),
)
_add("no_decision_seal", "V16", "C1-04 A1-01 C3-04", prepare=lambda d: d.differ("PENALTY_DECISION", no_seal=True))
_add(
    "wrong_seal",
    "A1-01",
    "C1-04 V01 V16",
    prepare=lambda d: d.differ(
        "PENALTY_DECISION", seal_text=next(p[0] for p in PLACES if p[0] != d.story.county) + "交通运输局"
    ),
)

# -- binding -----------------------------------------------------------------------------------------


def _bound(draft: Draft) -> None:
    draft.bound, draft.small = True, False


def _wrong_pages(draft: Draft) -> None:
    _bound(draft)

    def change(entries):
        out = list(entries)
        for i in (len(out) // 3, len(out) // 2):
            first = int(out[i][4].split("-")[0])
            out[i] = (*out[i][:4], f"{first + 3}-{first + 4}")
        return out

    draft.on_entries.append(change)


def _cover_differs(draft: Draft) -> None:
    _bound(draft)
    draft.differ("COVER", party_name=_misspelt(draft.story.party_name), closed=draft.story.closed - timedelta(days=8))


def _unsigned_note(draft: Draft) -> None:
    _bound(draft)
    draft.differ("FILE_NOTE", archivist="", checker="")


_add("wrong_catalogue_pages", "D1-03", "D2-05 D1-05", prepare=_wrong_pages)
_add("cover_differs", "D1-02", "A2-02 D1-01", prepare=_cover_differs)
_add("file_note_unsigned", "D1-06", "C1-02 C1-04", prepare=_unsigned_note)

# -- scanning ----------------------------------------------------------------------------------------


def _numbered(leaves: Sequence) -> list[int]:
    """Places of last pages of papers that print 第 x 页 共 y 页 over more than one page."""
    out = [
        i
        for i, leaf in enumerate(leaves)
        if leaf.sheet.printed_total and leaf.sheet.printed_total > 1 and leaf.number == leaf.sheet.printed_total
    ]
    if not out:
        raise ValueError("no numbered paper of several pages in this case")
    return out


def _lose_page(draft: Draft, leaves):
    at = draft.rng.choice(_numbered(leaves))
    return leaves[:at] + leaves[at + 1 :]


def _swap_pages(draft: Draft, leaves):
    at = draft.rng.choice(_numbered(leaves))
    out = list(leaves)
    out[at - 1], out[at] = out[at], out[at - 1]
    return out


def _scan_twice(draft: Draft, leaves):
    from .case import Leaf

    at = draft.rng.randrange(3, len(leaves) - 2)
    leaf = leaves[at]
    twin = Leaf(leaf.sheet, None, None, leaf.type, duplicate_of=leaf)
    return [*leaves[: at + 1], twin, *leaves[at + 1 :]]


def _foreign_page(draft: Draft, leaves):
    """A page of another case between this one's: the same office, another party and number."""
    from .case import print_papers
    from .plan import Planned

    other = Draft(make_story(draft.story.seed + 7919), draft.rng, scan=draft.scan)
    own = draft.story
    for name in (
        "agency",
        "county",
        "office",
        "government",
        "court",
        "registry",
        "officers",
        "kinds",
        "unit_head",
        "head",
    ):
        setattr(other.story, name, getattr(own, name))
    _, pages = print_papers([Planned("CLOSING_REPORT")], other, draft.family, draft.scan, other.story.seed)
    for page in pages:
        page.document, page.number, page.role = None, None, "foreign"
    at = len(leaves) // 2
    return [*leaves[:at], *pages, *leaves[at:]]


def _rescan(pick: Callable, skew: float | None = None, **options) -> Callable:
    """Scan one page that ``pick`` allows in another way."""

    def change(draft: Draft, leaves):
        leaf = draft.rng.choice([leaf for leaf in leaves if pick(leaf)])
        leaf.options, leaf.skew = replace(draft.scan, **options), skew
        return leaves

    return change


def _sealed(leaf) -> bool:
    return any(m["kind"] == "seal" for m in leaf.sheet.marks) and leaf.type not in ("ID_PROOF", "PAYMENT_RECEIPT")


_add("missing_page", "D2-05", "D1-05 D1-03 C2-01 C2-05 B2-02 C1-04", on_pages=_lose_page)
_add("swapped_pages", "D2-05", "D1-05 D1-04 D1-03", on_pages=_swap_pages)
_add("foreign_page", "D1-01", "B1-04 A2-02 C1-03 D2-05 B8-03", on_pages=_foreign_page)
_add("duplicate_page", "D2-05", "D1-05", on_pages=_scan_twice)
_add("low_dpi", "D2-01", "D2-04", on_pages=_rescan(lambda leaf: True, dpi=150))
_add("grey_seal_page", "D2-02", "A1-01 C1-04 V16", on_pages=_rescan(_sealed, colour="L"))
_add(
    "skewed_page",
    "D2-03",
    "D2-04",
    on_pages=_rescan(lambda leaf: leaf.type not in ("ID_PROOF", "PHOTO_EVIDENCE"), skew=3.2),
)


def choose_faults(draft: Draft, rng: random.Random) -> list[Fault]:
    """One to three faults that fit the story and do not stand in each other's way."""
    s = draft.story
    fit = [
        f
        for f in FAULTS.values()
        if f.offence in (None, s.offence.key) and f.party_type in (None, s.party_type) and f.on_plan is _same
    ]
    fit = [f for f in fit if f.name not in ("vehicle_mismatch", "weight_mismatch") or s.vehicle_no]
    out: list[Fault] = []
    wanted = rng.choice((1, 2, 3))
    for fault in rng.sample(fit, len(fit)):
        clash = any(set(fault.must) & set(o.must + o.may) or set(o.must) & set(fault.may) for o in out)
        if not clash and not (_dated(fault) and any(_dated(o) for o in out)):
            out.append(fault)
        if len(out) == wanted:
            break
    return out


def _dated(fault: Fault) -> bool:
    """Whether the fault sets the story's dates anew."""
    return fault.prepare is not _nothing and not fault.name.startswith(
        ("wrong_", "no_", "amount_", "article", "cover", "file_note", "doc_no", "case_no", "weight", "vehicle")
    )

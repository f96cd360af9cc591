"""A seeded story: who did what, who dealt with it, and every date in legal order.

``make_story`` is pure: one seed, one story. Nothing of it is real; counties, people and firms are
invented. A clean story breaks no rule of criteria pack ZJ-D1; faults are put in afterwards.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from . import numbers
from .dates import close, set_dates
from .offences import LIMITS, OFFENCES, ZJ_ROADS, Citation, Offence, overload_fine

SURNAMES = "陆沈周吴郑王蒋韩朱秦许何吕施张孔曹严金魏陶姜戚谢邹章潘葛范彭鲁韦马方俞任袁柳史唐费薛雷贺倪汤罗毕郝邬安常"
GIVEN = [
    "宇芳",
    "建明",
    "志强",
    "丽娟",
    "晓东",
    "国平",
    "雅琴",
    "伟民",
    "海燕",
    "文斌",
    "玉兰",
    "俊杰",
    "秀英",
    "永康",
    "春生",
    "思远",
    "金凤",
    "立新",
    "少华",
    "月红",
    "浩然",
    "素珍",
    "振华",
    "佳怡",
    "德胜",
    "美玲",
    "学文",
    "桂花",
    "子轩",
    "爱国",
    "慧敏",
    "光辉",
    "凯",
    "婷",
    "磊",
    "静",
    "勇",
    "敏",
    "涛",
    "霞",
    "鑫",
    "洁",
    "斌",
    "艳",
]
PLACES = (
    ("临江市", "330799", "临"),
    ("云溪县", "330798", "云"),
    ("桐浦县", "330797", "桐"),
    ("兰渚市", "330796", "兰"),
    ("雁湖县", "330795", "雁"),
    ("清屿市", "330794", "清"),
)
TOWNS = ["白石镇", "横塘镇", "青口镇", "上溪乡", "双桥镇", "大源镇", "马渚街道", "北苑街道", "下沙镇", "龙山镇"]
STREETS = ["人民路", "解放街", "环城北路", "滨江大道", "建设路", "工业路", "东阳街", "西湖巷", "望江路", "站前大道"]
ROADS = (
    ("G527国道", "K{0}+{1:03d}"),
    ("S310省道", "K{0}+{1:03d}"),
    ("G351国道", "K{0}+{1:03d}"),
    ("S218省道", "K{0}+{1:03d}"),
    ("临双线", "K{0}+{1:03d}"),
    ("白横公路", "K{0}+{1:03d}"),
    ("S103省道", "K{0}+{1:03d}"),
)
FIRM_WORDS = ["宏达", "顺通", "万里", "瑞丰", "金桥", "远航", "恒信", "众鑫", "安捷", "卓越", "联众", "新源"]
FIRM_KINDS = ["物流有限公司", "运输有限公司", "建材有限公司", "汽车运输有限公司", "贸易有限公司", "市政工程有限公司"]
CARGO = ["砂石", "水泥", "钢材", "煤炭", "石子", "混凝土管桩", "木材", "瓷砖"]
JOBS = ["货车驾驶员", "个体运输户", "务农", "装卸工", "驾驶员"]
BANKS = ("临江农村商业银行营业部", "中国工商银行{0}支行", "中国农业银行{0}支行", "{0}农商银行营业部")


@dataclass(frozen=True)
class Officer:
    name: str
    cert: str
    unit: str
    role: str = "officer"  # officer, unit_head, legal, head, deputy, recorder


@dataclass
class Story:
    """Everything the papers say. Mutable: faults change it, or single papers' view of it."""

    seed: int
    agency: str = ""
    county: str = ""
    region: str = ""
    office: str = ""  # the prefix of numbers, e.g. 浙临交
    government: str = ""
    court: str = ""
    agency_address: str = ""
    agency_phone: str = ""
    agency_post: str = ""
    fonds: str = ""
    registry: list[Officer] = field(default_factory=list)
    officers: list[Officer] = field(default_factory=list)
    interviewers: list[Officer] = field(default_factory=list)
    unit_head: Officer = None  # type: ignore[assignment]
    legal: Officer = None  # type: ignore[assignment]
    head: Officer = None  # type: ignore[assignment]
    deputy: Officer = None  # type: ignore[assignment]
    hosts: list[str] = field(default_factory=list)
    archivist: str = ""
    checker: str = ""
    thresholds: dict[str, int] = field(default_factory=dict)

    party_type: str = "PERSON"
    party_name: str = ""
    party_id_no: str = ""
    uscc: str = ""
    legal_rep: str = ""
    party_address: str = ""
    party_phone: str = ""
    gender: str = "男"
    age: int = 0
    born: date = date(1980, 1, 1)
    ethnic: str = "汉"
    job: str = ""
    agent: str = ""  # who deals with the case for an ORG
    agent_id: str = ""
    agent_gender: str = "男"
    agent_age: int = 0
    agent_job: str = ""

    offence: Offence = OFFENCES[0]
    cause: str = ""
    vehicle_no: str = ""
    vehicle_kind: str = ""
    cargo: str = ""
    axles: int = 0
    gross: Decimal = Decimal(0)
    limit: Decimal = Decimal(0)
    recheck: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    notice_amount: Decimal = Decimal(0)
    paid_amount: Decimal = Decimal(0)
    words_amount: Decimal = Decimal(0)
    violated: tuple[Citation, ...] = ()
    basis: tuple[Citation, ...] = ()
    place: str = ""
    weather: str = "晴"

    source_no: int = 1
    off_site: bool = False
    edition: int = 2021
    hearing_offered: bool = False
    with_waiver: bool = False
    with_defence: bool = False
    with_hearing: bool = False
    with_review: bool = False
    with_discussion: bool = False
    with_preservation: bool = False
    with_coercive: bool = False
    with_extension: bool = False
    with_inquest: bool = False
    with_sampling: bool = False
    with_appraisal: bool = False
    with_instalment: bool = False
    with_demand: bool = False
    with_copy: bool = False
    with_transfer: bool = False
    with_witness: bool = False
    service_method: str = "直接送达"
    court_remedy: bool = True  # False leaves the remedy sentence out
    hearing_days: str = "五日"

    case_seq: int = 0
    incident: datetime = datetime(2022, 1, 1)
    accepted: datetime = datetime(2022, 1, 1)
    filed: date = date(2022, 1, 1)
    scene_start: datetime = datetime(2022, 1, 1)
    scene_end: datetime = datetime(2022, 1, 1)
    weighed: datetime = datetime(2022, 1, 1)
    inquest_start: datetime = datetime(2022, 1, 1)
    inquest_end: datetime = datetime(2022, 1, 1)
    asked_start: datetime = datetime(2022, 1, 1)
    asked_end: datetime = datetime(2022, 1, 1)
    asked2_start: datetime | None = None
    asked2_end: datetime | None = None
    preserved_from: date | None = None
    preserved_to: date | None = None
    preservation_released: date | None = None
    seized_from: date | None = None
    seized_to: date | None = None
    extended_on: date | None = None
    extended_to: date | None = None
    seizure_released: date | None = None
    rectify_made: date = date(2022, 1, 1)
    rectify_due: date = date(2022, 1, 1)
    rectify_checked: datetime = datetime(2022, 1, 1)
    report: date = date(2022, 1, 1)
    review: date = date(2022, 1, 1)
    notice_made: date = date(2022, 1, 1)
    notice_served: date = date(2022, 1, 1)
    waived: date = date(2022, 1, 1)
    defended: date = date(2022, 1, 1)
    hearing_asked: date = date(2022, 1, 1)
    hearing_notice: date = date(2022, 1, 1)
    hearing_served: date = date(2022, 1, 1)
    hearing_start: datetime = datetime(2022, 1, 1)
    hearing_end: datetime = datetime(2022, 1, 1)
    hearing_report: date = date(2022, 1, 1)
    discussed: datetime = datetime(2022, 1, 1)
    approval: date = date(2022, 1, 1)
    decided: date = date(2022, 1, 1)
    decision_served: date = date(2022, 1, 1)
    published: date = date(2022, 1, 1)
    paid: date = date(2022, 1, 1)
    instalment: date = date(2022, 1, 1)
    demand: date = date(2022, 1, 1)
    copied: date = date(2022, 1, 1)
    closed: date = date(2022, 1, 1)
    archived: date = date(2022, 1, 1)
    serial: dict[str, int] = field(default_factory=dict)

    # what the registered 'numbers' of outgoing papers look like; filled by make_story
    kinds: dict[str, str] = field(default_factory=dict)
    bank: str = ""
    account: str = ""
    recipient: str = ""
    volume_no: int = 1
    retention: str = "30年"
    archival_code: str = ""

    @property
    def act(self) -> str:
        return self.offence.act

    @property
    def receiver(self) -> str:
        """Who deals with the case and signs for papers."""
        return self.recipient or (self.agent if self.party_type == "ORG" else self.party_name)

    @property
    def is_org(self) -> bool:
        return self.party_type == "ORG"

    @property
    def ratio(self) -> Decimal:
        """How far above the limit, in per cent with one decimal."""
        return ((self.gross - self.limit) / self.limit * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _person(rng: random.Random, used: set[str]) -> str:
    while True:
        name = rng.choice(SURNAMES) + rng.choice(GIVEN)
        if name not in used:
            used.add(name)
            return name


def make_story(seed: int, *, offence: str | None = None, party_type: str | None = None) -> Story:
    """The clean story of a seed."""
    rng = random.Random(f"story-{seed}")
    s = Story(seed)
    used: set[str] = set()
    _office(s, rng, used)
    start = date(2021, 8, 2) + timedelta(days=rng.randrange(0, 1390))  # the last case is decided in 2025
    choices = [o for o in OFFENCES if o.since <= start]
    weights = [6 if o.key == "overload" else 3 if o.key == "passenger" else 2 for o in choices]
    s.offence = rng.choices(choices, weights)[0]
    if offence:
        s.offence = next(o for o in OFFENCES if o.key == offence)
        while start < s.offence.since:
            start += timedelta(days=200)
    _party(s, rng, used, party_type if party_type in s.offence.parties else rng.choice(s.offence.parties))
    _facts(s, rng)
    _features(s, rng)
    set_dates(s, rng, start)
    s.case_seq = rng.randrange(3, 800)
    s.kinds = rng.choice(
        (
            {
                "file": "立",
                "notice": "违通",
                "decision": "罚",
                "rectify": "责改",
                "preserve": "登保",
                "release": "登解",
                "coerce": "强措",
                "extend": "强延",
                "uncoerce": "强解",
                "hearing": "听通",
                "sample": "抽样",
                "instal": "分缴",
                "demand": "催",
                "copy": "抄告",
                "transfer": "移函",
            },
            {
                "file": "执立",
                "notice": "执罚告",
                "decision": "执罚",
                "rectify": "执责改",
                "preserve": "执登保",
                "release": "执解保",
                "coerce": "执强措",
                "extend": "执强延",
                "uncoerce": "执强解",
                "hearing": "执听通",
                "sample": "执抽",
                "instal": "执分",
                "demand": "执催",
                "copy": "执抄",
                "transfer": "执移",
            },
            {
                "file": "立案",
                "notice": "违告",
                "decision": "处罚",
                "rectify": "责改",
                "preserve": "证保",
                "release": "证解",
                "coerce": "强制",
                "extend": "强展",
                "uncoerce": "解强",
                "hearing": "听告",
                "sample": "取样",
                "instal": "分延",
                "demand": "催告",
                "copy": "函告",
                "transfer": "移送",
            },
        )
    )
    s.serial = {kind: rng.randrange(1, 900) for kind in s.kinds}
    s.bank = rng.choice(BANKS).format(s.county[:2])
    s.account = "1908" + "".join(str(rng.randrange(10)) for _ in range(15))
    s.volume_no = rng.randrange(1, 400)
    s.retention = "永久" if s.with_hearing or s.with_discussion else "30年"
    close(s, random.Random(f"close-{seed}"))
    return s


def _office(s: Story, rng: random.Random, used: set[str]) -> None:
    s.county, s.region, short = rng.choice(PLACES)
    s.agency = s.county + rng.choice(("交通运输局", "交通运输局", "交通运输局综合行政执法队"))
    s.office = f"浙{short}交"
    s.government = s.county + "人民政府"
    s.court = s.county + "人民法院"
    s.agency_address = f"{s.county}{rng.choice(STREETS)}{rng.randrange(1, 400)}号"
    s.agency_phone = f"0579-8{rng.randrange(1000000, 9999999)}"
    s.agency_post = f"3219{rng.randrange(10, 99)}"
    s.fonds = f"J{rng.randrange(20, 199):03d}"
    unit = f"执法{rng.choice('一二三四')}中队"
    base = int(s.region) * 100000 + 21000
    roles = ["officer"] * 6 + ["unit_head", "legal", "head", "deputy"]
    for i, role in enumerate(roles, 1):
        where = unit if role in ("officer", "unit_head") else {"legal": "法制科"}.get(role, "局机关")
        s.registry.append(Officer(_person(rng, used), str(base + i * 17 + rng.randrange(0, 9)), where, role))
    team = [o for o in s.registry if o.role == "officer"]
    rng.shuffle(team)
    s.officers = team[:2]
    s.interviewers = team[:2] if rng.random() < 0.6 else [team[0], team[2]]
    by = {o.role: o for o in s.registry}
    s.unit_head, s.legal, s.head, s.deputy = by["unit_head"], by["legal"], by["head"], by["deputy"]
    s.hosts = [s.legal.name, _person(rng, used), _person(rng, used)]  # host, hearing officer, clerk
    s.archivist, s.checker = s.officers[1].name, s.unit_head.name
    s.thresholds = rng.choice(
        (
            {
                "hearing_person": 10000,
                "hearing_org": 50000,
                "legal_review_amount": 50000,
                "group_discussion_amount": 50000,
            },
            {
                "hearing_person": 10000,
                "hearing_org": 30000,
                "legal_review_amount": 10000,
                "group_discussion_amount": 20000,
            },
            {
                "hearing_person": 5000,
                "hearing_org": 20000,
                "legal_review_amount": 5000,
                "group_discussion_amount": 10000,
            },
        )
    )


def _party(s: Story, rng: random.Random, used: set[str], kind: str) -> None:
    female = rng.random() < 0.15
    s.born = date(rng.randrange(1964, 1999), rng.randrange(1, 13), rng.randrange(1, 29))
    s.gender = "女" if female else "男"
    s.party_type = kind
    s.party_phone = rng.choice(("137", "138", "151", "182", "199")) + f"{rng.randrange(10**8):08d}"
    home = f"浙江省{s.county}{rng.choice(TOWNS)}"
    if kind == "PERSON":
        s.party_name = _person(rng, used)
        s.party_id_no = numbers.identity(rng, s.region, s.born, female)
        s.party_address = (
            f"{home}{rng.choice(('石门村', '前洲村', '湖塘村', '新联村', '下金村'))}{rng.randrange(1, 200)}号"
        )
        s.job = rng.choice(JOBS)
        return
    s.party_name = f"{s.county[:2]}{rng.choice(FIRM_WORDS)}{rng.choice(FIRM_KINDS)}"
    s.uscc = numbers.uscc(rng, s.region)
    s.legal_rep = _person(rng, used)
    s.party_address = f"{home}{rng.choice(STREETS)}{rng.randrange(1, 300)}号"
    s.agent = s.legal_rep if rng.random() < 0.3 else _person(rng, used)
    born = date(rng.randrange(1970, 1998), rng.randrange(1, 13), rng.randrange(1, 29))
    s.agent_gender = "女" if rng.random() < 0.3 else "男"
    s.agent_id = numbers.identity(rng, s.region, born, s.agent_gender == "女")
    s.agent_age = born.year
    s.agent_job = (
        "法定代表人" if s.agent == s.legal_rep else rng.choice(("安全经理", "业务经理", "车队长", "办公室主任"))
    )


def _facts(s: Story, rng: random.Random) -> None:
    o = s.offence
    s.weather = rng.choice(("晴", "多云", "阴", "小雨"))
    road, stake = rng.choice(ROADS)
    s.place = f"{road}{stake.format(rng.randrange(2, 96), rng.randrange(0, 1000))}处{s.county}{rng.choice(TOWNS)[:2]}段"
    s.violated, s.basis = o.violated, o.basis
    s.cargo = rng.choice(CARGO)
    if o.vehicle:
        s.vehicle_no = numbers.plate(rng, rng.choice("GGGGADHKC"))
        s.vehicle_kind = {"passenger": "小型普通客车"}.get(
            o.key, rng.choice(("重型半挂牵引车", "重型自卸货车", "重型仓栅式货车"))
        )
    if o.key == "overload":
        s.axles = rng.choice((2, 3, 4, 4, 5, 6, 6, 6))
        s.limit = Decimal(LIMITS[s.axles]).quantize(Decimal("0.01"))
        ratio = Decimal(rng.choice((230, 260, 290, 340, 380, 420, 470, 560, 640, 780, 950))) / 1000
        s.gross = (s.limit * (1 + ratio)).quantize(Decimal("0.1"), ROUND_HALF_UP).quantize(Decimal("0.01"))
        s.recheck = (s.limit - Decimal(rng.randrange(2, 30)) / 10).quantize(Decimal("0.01"))
        s.amount = overload_fine(s.limit, s.gross)
        s.basis = (Citation(ZJ_ROADS, 53, 1, 3 if s.gross > s.limit * Decimal("1.5") else 2),)
        s.off_site = rng.random() < 0.25
        s.vehicle_kind = "重型半挂牵引车" if s.axles >= 5 else "重型自卸货车"
    else:
        step = 100 if o.high <= 5000 else 500
        top = min(o.high, {"passenger": 30000, "occupy": 20000}.get(o.key, o.high))
        low = max(o.low, step * 5)
        s.amount = (
            Decimal(rng.randrange(low, top + 1, step))
            if o.key != "passenger"
            else Decimal(rng.choice((10000, 15000, 20000, 30000)))
        )
    s.notice_amount = s.paid_amount = s.words_amount = s.amount
    s.cause = f"{s.party_name}涉嫌{s.act}案" if rng.random() < 0.7 else f"涉嫌{s.act}案"


def _features(s: Story, rng: random.Random) -> None:
    t = s.thresholds
    hearing = s.amount >= (t["hearing_org"] if s.is_org else t["hearing_person"])
    s.hearing_offered = hearing
    s.with_hearing = hearing and rng.random() < 0.35
    s.with_review = s.amount >= t["legal_review_amount"] or s.with_hearing
    s.with_discussion = s.amount >= t["group_discussion_amount"] or s.with_hearing
    s.with_waiver = not s.with_hearing and rng.random() < 0.5
    s.with_defence = not s.with_hearing and not s.with_waiver and rng.random() < 0.5
    s.with_coercive = s.offence.coercive is not None and rng.random() < 0.8
    s.with_extension = s.with_coercive and rng.random() < 0.2
    s.with_preservation = not s.with_coercive and rng.random() < 0.35
    s.with_inquest = not s.offence.vehicle or (s.offence.key == "spill" and rng.random() < 0.7)
    s.with_sampling = s.offence.key in ("spill", "scatter") and rng.random() < 0.3
    s.with_appraisal = s.with_sampling or rng.random() < 0.1
    s.with_instalment = rng.random() < 0.1 and s.amount >= 5000
    s.with_demand = not s.with_instalment and rng.random() < 0.05
    s.with_transfer = s.offence.key == "overload" and rng.random() < 0.04
    s.with_copy = s.offence.key == "overload" and not s.vehicle_no.startswith("浙G")
    s.with_witness = s.offence.key == "passenger" or rng.random() < 0.12
    s.service_method = rng.choices(("直接送达", "邮寄送达"), (5, 1))[0]
    s.source_no = 6 if s.off_site else rng.choice((1, 1, 1, 2))


def settings_toml(s: Story) -> str:
    """The office's settings that fit the story (contract, "Office settings")."""
    lines = [
        "[agency]",
        f'name = "{s.agency}"',
        f'region_code = "{s.region}"',
        f'fonds_code = "{s.fonds}"',
        'business_domains = ["公路路政", "道路运政"]',
        f'reconsideration_bodies = ["{s.government}"]',
        f'courts = ["{s.court}"]',
        'sole_trader = "PERSON"',
        "",
    ]
    for o in s.registry:
        lines += [
            "[[officers]]",
            f'name = "{o.name}"',
            f'cert_no = "{o.cert}"',
            "valid_from = 2020-01-01",
            "valid_to = 2027-12-31",
            f'unit = "{o.unit}"',
            "",
        ]
    lines += ["[thresholds]"] + [f"{k} = {v}" for k, v in s.thresholds.items()] + [""]
    lines += ["[deadlines]", 'filing_days = "7cal"', 'decision_days = "90cal"', 'archive_days = "30cal"', ""]
    return "\n".join(lines)

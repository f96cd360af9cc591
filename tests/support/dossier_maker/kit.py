"""What a form is written with: spans tied to fields, and the blocks that come back in many forms."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from . import marks, numbers
from .blocks import Blanks, Cell, Issuer, Paper, Para, Picture, Row, Setting, Space, Table, Text
from .families import Family
from .offences import Citation
from .sheet import Sheet
from .story import Story
from .text import BOX, TICKED, Hand, Span

OUTGOING = {  # document type -> kind of its number
    "PENALTY_NOTICE": "notice",
    "PENALTY_DECISION": "decision",
    "RECTIFY_NOTICE": "rectify",
    "EVIDENCE_PRESERVATION_LIST": "preserve",
    "PRESERVATION_RELEASE": "release",
    "COERCIVE_DECISION": "coerce",
    "COERCIVE_EXTENSION": "extend",
    "COERCIVE_RELEASE": "uncoerce",
    "HEARING_NOTICE": "hearing",
    "SAMPLING_VOUCHER": "sample",
    "INSTALMENT_NOTICE": "instal",
    "DEMAND_LETTER": "demand",
    "COPY_NOTICE": "copy",
    "TRANSFER_LETTER": "transfer",
    "ON_SPOT_DECISION": "decision",
    "NO_PENALTY_DECISION": "decision",
    "ENFORCE_DECISION": "enforce",
    "SUBSTITUTE_PERFORM": "substitute",
    "EXEC_ANNOUNCE": "announce",
    "EXEC_STATUS": "status",
    "ASSIST_LETTER": "assist",
    "COURT_ENFORCE_APPLY": "court",
    "REFERRAL_POLICE": "refer",
}
_MADE = {  # when an outgoing paper was made: attribute of the story
    "notice": "notice_made",
    "decision": "decided",
    "rectify": "rectify_made",
    "preserve": "preserved_from",
    "release": "preservation_released",
    "coerce": "seized_from",
    "extend": "extended_on",
    "uncoerce": "seizure_released",
    "hearing": "hearing_notice",
    "sample": "filed",
    "instal": "instalment",
    "demand": "demand",
    "copy": "copied",
    "transfer": "copied",
    "file": "filed",
    "enforce": "closed",
    "substitute": "rectify_made",
    "announce": "decided",
    "status": "closed",
    "assist": "filed",
    "court": "archived",
    "refer": "report",
}
_RARE_KINDS = {
    "enforce": "强执",
    "substitute": "代履",
    "announce": "公告",
    "status": "强中",
    "assist": "协调",
    "court": "申执",
    "refer": "移公",
}


class Kit:
    """Story, family and chance for one document."""

    def __init__(self, story: Story, family: Family, rng: random.Random, kind: str) -> None:
        self.s, self.f, self.rng, self.kind = story, family, rng, kind
        share = (
            family.by_hand if kind not in OUTGOING else family.by_hand * 0.4
        )  # decisions and notices are mostly typed
        self.hand_filled = rng.random() < share
        self.narrow = rng.choice((0.68, 1.0, 1.5))
        self._widths: dict[float, float] = {}
        # half of the writers write clearly, half in a running hand
        self.hand_font = family.hand_font if rng.random() < 0.5 else "kai"

    # -- how it is set ---------------------------------------------------------------------------

    def setting(self, dpi: int, scale: float = 1.0) -> Setting:
        f = self.f

        def px(pt: float) -> int:
            return max(8, round(pt * dpi / 72 * scale))

        ink = f.ink if self.rng.random() < 0.7 else (22, 22, 28)
        size = {"kai": 1.14, "held_brush": 1.2}.get(self.hand_font, 1.34)
        hand = Hand(self.hand_font, px(f.body_pt * size), ink, 1.0)
        typed = Hand(f.fill_font, px(f.body_pt), (18, 18, 22))
        hands = {
            "print": Hand(f.body_font, px(f.body_pt), (18, 18, 22)),
            "fill": hand if self.hand_filled else typed,
            "hand": hand,
            "sign": Hand(f.hand_font, px(f.body_pt * 1.75), ink, 1.4),
            "bold": Hand("heib" if f.body_font == "hei" else "songb", px(f.body_pt), (18, 18, 22)),
            "title": Hand(f.title_font, px(f.title_pt), (14, 14, 18)),
            "sub": Hand(f.title_font, px(f.title_pt * 0.72), (14, 14, 18)),
            "small": Hand(f.body_font, px(f.body_pt * 0.8), (30, 30, 34)),
        }
        return Setting(hands, f.leading, f.body_pt * dpi / 72 * 0.28 * scale, max(1, round(f.rule * dpi / 25.4)), dpi)

    # -- words -----------------------------------------------------------------------------------

    def label(self, text: str) -> str:
        """A label as this family prints it: other words, and two-character labels spread."""
        text = (self.f.words or {}).get(text, text)
        if self.f.spread and len(text) == 2:
            text = f"{text[0]}　{text[1]}"
        return text

    def c(self, text: str) -> str:
        """A label with the family's colon."""
        return self.label(text) + self.f.colon

    def you(self) -> str:
        return "你(单位)" if self.f.half_brackets else "你（单位）"

    def p(self, text: str) -> Span:
        return Span(text)

    def b(self, text: str) -> Span:
        return Span(text, "bold")

    def x(self, text: str, line: bool = False) -> Span:
        """Filled in, without a field."""
        return Span(text, "fill", line=line)

    def fld(
        self,
        name: str,
        shown: object,
        value: object = None,
        row: int | None = None,
        kind: str = "fill",
        line: bool = False,
    ) -> Span:
        shown = str(shown)
        return Span(shown, kind, name, shown if value is None else value, row, line)

    def day(
        self, name: str, value: date | datetime, row: int | None = None, kind: str = "fill", style: str = ""
    ) -> Span:
        style = style or self.f.dates
        return self.fld(name, numbers.show_date(value, style), f"{value:%Y-%m-%d}", row, kind)

    def show(self, value: date) -> str:
        return numbers.show_date(value, self.f.dates)

    def moment(self, name: str, value: datetime, value_style: str = "") -> Span:
        style = "plain" if self.f.dates == "plain" else "padded"
        return self.fld(name, numbers.show_time(value, style), f"{value:%Y-%m-%dT%H:%M}")

    def period(self, started: datetime, ended: datetime) -> Para:
        """起止时间: the end prints hours and minutes only."""
        pad = self.f.dates != "plain"
        end = f"{ended:%H时%M分}" if pad else f"{ended.hour}时{ended.minute}分"
        return [
            self.moment("started_at", started),
            self.p(" 至 "),
            self.fld("ended_at", end, f"{ended:%Y-%m-%dT%H:%M}"),
        ]

    def when(self, name: str = "incident_at") -> Span:
        return self.moment(name, self.s.incident)

    def articles(self, name: str, cites: Sequence[Citation]) -> Para:
        out: Para = []
        for i, cite in enumerate(cites):
            if i:
                out.append(self.x("、"))
            out.append(self.fld(name, cite.shown, cite.canonical))
        return out

    def money(self, amount: Decimal, words: Decimal | None = None, named: bool = True) -> Para:
        """人民币…元（大写：…）."""
        style = self.rng.choice(("plain", "plain", "comma", "cents"))
        shown = numbers.show_amount(amount, style)
        capital = numbers.capitals(words if words is not None else self.s.words_amount)
        value = f"{words if words is not None else self.s.words_amount:.2f}"
        if not named:
            return [self.x(f"{shown}元")]
        figure = self.fld("amount", shown, f"{amount:.2f}")
        wordy = self.fld("amount_words", capital, value)
        if self.rng.random() < 0.5:
            return [self.x("罚款人民币"), figure, self.x("元（大写："), wordy, self.x("）")]
        return [self.x("罚款人民币"), wordy, self.x("（¥"), figure, self.x("元）")]

    # -- numbers ---------------------------------------------------------------------------------

    def number(self, kind: str) -> tuple[str, str]:
        """An outgoing paper's number: as printed, canonical. ``file`` is the case's own number."""
        s = self.s
        made = getattr(s, _MADE[kind]) or s.filed
        year = getattr(s, "number_year", 0) or made.year
        seq = s.case_seq if kind == "file" else s.serial.get(kind, s.seed % 97 + 3)
        wide = f"{seq:06d}" if s.seed % 3 else str(seq)
        tail = f"第{wide}号" if s.seed % 5 == 0 else f"{wide}号"
        left, right = self.f.brackets
        word = s.kinds.get(kind) or _RARE_KINDS[kind]
        prefix = s.office + word
        if self.f.form == "jiangxi":
            prefix = (
                f"{s.office[0]}（{s.office[1]}）{s.office[2:]}{word}"
                if self.f.brackets != "[]"
                else f"{s.office[0]}({s.office[1]}){s.office[2:]}{word}"
            )
        canonical_prefix = prefix.replace("(", "（").replace(")", "）")
        return f"{prefix}{left}{year}{right}{tail}", f"{canonical_prefix}〔{year}〕{tail}"

    def own_number(self) -> Text:
        """案号 line of this paper: its own number for outgoing papers, the case's for the rest."""
        kind = OUTGOING.get(self.kind)
        shown, value = self.number(kind or "file")
        shown = getattr(self.s, "case_no_shown", "") or shown if not kind else shown
        if not kind and getattr(self.s, "case_no_value", ""):
            value = self.s.case_no_value
        span = self.fld("doc_no" if kind else "case_no", shown, value, kind="print" if not self.hand_filled else "fill")
        bare = kind and (self.f.form in ("jiangxi", "letter") or not self.f.labels)
        if bare:
            return Text([span], align="center" if self.f.form != "letter" else "right", after=0.6)
        return Text([self.p((self.f.labels or "案号") + self.f.colon), span], align="right", after=0.5)

    def other_number(self, kind: str) -> Span:
        """Another paper's number inside a sentence: no field."""
        return self.x(self.number(kind)[0])

    # -- blocks ----------------------------------------------------------------------------------

    def title(self, text: str) -> list:
        named = (self.f.titles or {}).get(self.kind, text)
        blocks: list = []
        if self.f.corner and self.rng.random() < 0.5:
            blocks.append(Text([Span("交通运输行政执法文书式样", "small")]))
        if self.f.over_title and self.kind in OUTGOING:
            blocks.append(Text([Span(self.s.agency, "sub", "issuer", self.s.agency)], align="center"))
        shown = "　".join(named) if len(named) <= 4 and self.rng.random() < 0.5 else named
        blocks.append(Text([Span(shown, "title")], align="center", after=0.5))
        return blocks

    def paper(self, title: str, blocks: Sequence, number: bool = True, **more) -> Paper:
        head = self.title(title)
        if number:
            head.append(self.own_number())
        named = (self.f.titles or {}).get(self.kind, title)
        paper = Paper(self.kind, named, head + list(blocks), **more)
        return paper

    def para(self, *parts, indent: float = 2.0, **kw) -> Text:
        """A paragraph of strings (printed) and spans or lists of spans."""
        spans: Para = []
        for part in parts:
            if isinstance(part, str):
                spans.append(self.p(part))
            elif isinstance(part, Span):
                spans.append(part)
            else:
                spans.extend(part)
        return Text(spans, indent, **kw)

    def wide(self, weight: float) -> float:
        """Every document has its own column widths; equal ones stay equal."""
        if weight not in self._widths:
            self._widths[weight] = weight * self.rng.uniform(0.88, 1.14)
        return self._widths[weight]

    def L(self, text: str, weight: float) -> Cell:
        """A label cell; a narrow one stands as a column of characters."""
        return Cell(self.wide(weight), [Text([self.p(self.label(text))], align="center")])

    def V(self, spans: Span | Para | str, weight: float, align: str = "left") -> Cell:
        if isinstance(spans, str):
            spans = [self.x(spans)]
        if isinstance(spans, Span):
            spans = [spans]
        return Cell(self.wide(weight), [Text(list(spans), align=align)])

    def B(self, weight: float, *paras: Text, tail: Sequence[Text] = (), valign: str = "top") -> Cell:
        return Cell(self.wide(weight), list(paras), list(tail), valign=valign)

    def N(self, weight: float, *rows: Row) -> Cell:
        return Cell(self.wide(weight), rows=list(rows))

    def slash(self) -> Span:
        return self.x("/")

    def party_type(self) -> tuple[str, object]:
        return ("party_type", self.s.party_type)

    def signature(self, name: str, field_name: str = "") -> Span:
        return Span(name, "sign", field_name, name if field_name else None, key="signature")

    def sign_line(
        self, label: str, name: str, day: date | None = None, field_name: str = "", day_field: str = ""
    ) -> list[Text]:
        """签名：… and the date under it, at the right."""
        out = [Text([self.p(self.c(label)), self.signature(name, field_name), self.p("　　")], align="right")]
        if day is not None:
            span = (
                self.day(day_field, day, kind="hand", style="plain")
                if day_field
                else Span(numbers.show_date(day, "plain"), "hand")
            )
            out.append(Text([span, self.p("　")], align="right"))
        return out

    def party_rows(self) -> Row:
        """【P】: person above, unit below; one half filled, the other struck."""
        s, org = self.s, self.s.is_org
        weight_group = self.rng.choice((0.72, 1.0, 1.0, 1.5))
        none = self.slash
        person = [
            Row(
                [
                    self.L("姓名", 2),
                    self.V(none() if org else self.fld("party_name", s.party_name), 4),
                    self.L("身份证件号", 2.4),
                    self.V(none() if org else self.fld("party_id_no", s.party_id_no), 5.4),
                ]
            ),
            Row(
                [
                    self.L("住址", 2),
                    self.V(none() if org else self.fld("party_address", s.party_address), 6.6),
                    self.L("联系电话", 2),
                    self.V(none() if org else self.fld("party_phone", s.party_phone), 3.2),
                ]
            ),
        ]
        unit = [
            Row([self.L("名称", 2), self.V(self.fld("party_name", s.party_name) if org else none(), 11.8)]),
            Row([self.L("地址", 2), self.V(self.fld("party_address", s.party_address) if org else none(), 11.8)]),
            Row(
                [
                    self.L("联系电话", 2),
                    self.V(self.fld("party_phone", s.party_phone) if org else none(), 4),
                    self.L("法定代表人", 2.4),
                    self.V(self.fld("legal_rep", s.legal_rep) if org else none(), 5.4),
                ]
            ),
            Row([self.L("统一社会信用代码", 4), self.V(self.fld("uscc", s.uscc) if org else none(), 9.8)]),
        ]
        return Row(
            [
                self.L("当事人", weight_group),
                self.N(
                    14,
                    Row([self.L("个人", self.narrow), self.N(13, *person)]),
                    Row([self.L("单位", self.narrow), self.N(13, *unit)]),
                ),
            ]
        )

    def party_rows_filing(self) -> Row:
        """【P立】: with sex and age."""
        s, org = self.s, self.s.is_org
        none = self.slash
        person = [
            Row(
                [
                    self.L("姓名", 2),
                    self.V(none() if org else self.fld("party_name", s.party_name), 4),
                    self.L("性别", 1.4),
                    self.V(none() if org else self.x(s.gender), 1.6),
                    self.L("年龄", 1.4),
                    self.V(none() if org else self.x(str(s.age)), 2),
                ]
            ),
            Row([self.L("住址", 2), self.V(none() if org else self.fld("party_address", s.party_address), 10.4)]),
            Row(
                [
                    self.L("身份证件号", 2.6),
                    self.V(none() if org else self.fld("party_id_no", s.party_id_no), 4.6),
                    self.L("联系电话", 2),
                    self.V(none() if org else self.fld("party_phone", s.party_phone), 3.2),
                ]
            ),
        ]
        unit = [
            Row(
                [
                    self.L("名称", 2),
                    self.V(self.fld("party_name", s.party_name) if org else none(), 5),
                    self.L("法定代表人", 2.4),
                    self.V(self.fld("legal_rep", s.legal_rep) if org else none(), 3),
                ]
            ),
            Row(
                [
                    self.L("地址", 2),
                    self.V(self.fld("party_address", s.party_address) if org else none(), 5.2),
                    self.L("联系电话", 2),
                    self.V(self.fld("party_phone", s.party_phone) if org else none(), 3.2),
                ]
            ),
            Row([self.L("统一社会信用代码", 4), self.V(self.fld("uscc", s.uscc) if org else none(), 8.4)]),
        ]
        return Row(
            [
                self.L("当事人基本情况", 1.3),
                self.N(
                    14,
                    Row([self.L("个人", self.narrow), self.N(13, *person)]),
                    Row([self.L("单位", self.narrow), self.N(13, *unit)]),
                ),
            ]
        )

    def address(self) -> Text:
        """【T】 the salutation."""
        s = self.s
        named = self.fld("party_name", s.party_name, line=self.f.form != "letter")
        if self.f.form == "letter":
            return self.para(named, "：", indent=0)
        if self.f.form in ("jiangxi", "sichuan"):
            return self.para("当事人（个人姓名或单位名称）：", named, indent=0)
        return self.para("当事人（个人姓名或单位名称）", named, "：", indent=0)

    def party_text(self) -> list[Text]:
        """The party as lines of text, for papers in letter form."""
        s = self.s
        out = [self.para(self.c("当事人"), self.fld("party_name", s.party_name), indent=2)]
        if s.is_org:
            out += [
                self.para(self.c("统一社会信用代码"), self.fld("uscc", s.uscc)),
                self.para(self.c("法定代表人"), self.fld("legal_rep", s.legal_rep)),
            ]
        else:
            out += [self.para(self.c("身份证件号"), self.fld("party_id_no", s.party_id_no))]
        return [
            *out,
            self.para(self.c("住址" if not s.is_org else "地址"), self.fld("party_address", s.party_address)),
            self.para(self.c("联系电话"), self.fld("party_phone", s.party_phone)),
        ]

    def issuer(self, made: date, sealed: bool = True, field_date: bool = True) -> Issuer:
        """【Z】: name, date and seal. Some agencies leave the form's own words standing."""
        s = self.s
        style = (
            "chinese"
            if self.kind == "PENALTY_DECISION" and self.rng.random() < 0.35
            else self.f.dates
            if self.f.dates in ("padded", "plain")
            else "plain"
        )
        marks_word = "(印章)" if self.f.half_brackets else "（印章）"
        name = [self.fld("issuer", s.agency, kind="print")]
        roll = self.rng.random()
        if roll < 0.3:
            name.append(self.p(marks_word))
        date_span = self.day("made_date", made, style=style) if field_date else self.x(numbers.show_date(made, style))
        paras = [Text(name, align="center"), Text([date_span], align="center")]
        legend = getattr(s, "seal_text", "") or s.agency
        if getattr(s, "no_seal", False):
            sealed = False

        def press(sheet: Sheet, st: Setting, box: tuple[float, float, float, float]) -> None:
            x0, y0, x1, y1 = box
            rng = sheet.rng
            centre = (
                (x0 + x1) / 2 + rng.uniform(-0.15, 0.2) * (x1 - x0) * 0.6,
                (y0 + y1) / 2 + rng.uniform(-0.3, 0.25) * (y1 - y0),
            )
            mm = rng.uniform(38, 43)
            half = sheet.px(mm / 2)
            centre = (min(centre[0], sheet.image.width - half - 5), min(centre[1], sheet.image.height - half - 5))
            marks.stamp(
                sheet,
                centre,
                legend,
                shape=self.f.seal_shape,
                mm=mm,
                strength=rng.uniform(0.62, 0.92),
                colour=rng.choice(((205, 32, 38), (216, 44, 52), (188, 24, 40))),
            )

        return Issuer(
            paras, press if sealed else None, share=self.rng.choice((0.5, 0.55, 0.6)), room=self.rng.choice((0.8, 1.5))
        )

    def copies(self) -> list[Text]:
        if not self.f.footer:
            return []
        text = (
            "(本文书一式两份：一份存根，一份交当事人或其代理人。)"
            if self.f.half_brackets
            else "（本文书一式两份：一份存根，一份交当事人或其代理人。）"
        )
        return [Text([Span(text, "small")])]

    def signatures(self, *pairs: tuple[str, Sequence[str]], day: date | None = None, times: bool = False) -> Text:
        """One line of signatures: label and names, evenly."""
        spans: Para = []
        for i, (label, names) in enumerate(pairs):
            if i:
                spans.append(self.p("　　"))
            spans.append(self.p(self.c(label)))
            for j, name in enumerate(names):
                spans += ([self.p("、")] if j and self.rng.random() < 0.5 else [self.p("　")] if j else []) + [
                    self.signature(name)
                ]
        if day:
            spans += [self.p("　"), Span(numbers.show_date(day, "plain"), "hand")]
        return Text(spans, after=0.4)

    def officer_names(self) -> list[str]:
        return [o.name for o in self.s.officers]

    def ticks(self, options: Sequence[tuple[str | Para, bool]], indent: float = 2.0) -> list[Text]:
        out = []
        for text, on in options:
            body = [self.p(text)] if isinstance(text, str) else list(text)
            out.append(Text([Span(TICKED if on else BOX), *body], indent))
        return out

    def approvals(self, *steps: tuple[str, str, str, date, str, str]) -> list[Row]:
        """Rows of an approval: label, text, name, day, field of the name, field of the day."""
        rows = []
        for label, text, name, day, name_field, day_field in steps:
            rows.append(
                Row(
                    [
                        self.L(label, 2.2),
                        self.B(
                            12.8,
                            self.para(self.x(text), indent=0),
                            tail=self.sign_line("签名", name, day, name_field, day_field),
                        ),
                    ],
                    least=5,
                    grow=1,
                )
            )
        return rows


__all__ = [
    "BOX",
    "OUTGOING",
    "TICKED",
    "Blanks",
    "Cell",
    "Issuer",
    "Kit",
    "Paper",
    "Picture",
    "Row",
    "Space",
    "Span",
    "Table",
    "Text",
]

"""What the catalogue's conditions mean for a case: yes, or not known to be so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property

from casefile.facts import trust
from casefile.facts.compare import same_key, slip
from casefile.facts.text import fold
from casefile.model import Document, DossierPage, Field
from casefile.settings import Settings

# Kinds of penalty that always need a hearing, a review and a discussion (行政处罚法 arts. 57, 58, 63)
HEAVY_KINDS = ("吊销", "停产停业", "责令关闭", "限制从业", "降低资质")
_SENTENCE = re.compile(r"(?:拟作出|决定给予|决定处以|作出如下(?:行政)?处罚|处罚决定如下|给予)(.{0,60})")

# First letters of plates by city of Zhejiang; other provinces by their own character.
# Not checked against an official list (domain reference §6.2).
_CITY_LETTERS = {
    "3301": "A", "3302": "B", "3303": "C", "3306": "D", "3305": "E", "3304": "F",
    "3307": "G", "3308": "H", "3310": "J", "3311": "K", "3309": "L",
}  # fmt: skip
_PROVINCES = {
    "11": "京", "12": "津", "13": "冀", "14": "晋", "15": "蒙", "21": "辽", "22": "吉", "23": "黑", "31": "沪", "32": "苏",
    "33": "浙", "34": "皖", "35": "闽", "36": "赣", "37": "鲁", "41": "豫", "42": "鄂", "43": "湘", "44": "粤", "45": "桂",
    "46": "琼", "50": "渝", "51": "川", "52": "贵", "53": "云", "54": "藏", "61": "陕", "62": "甘", "63": "青", "64": "宁",
    "65": "新",
}  # fmt: skip


_PLATE = re.compile(r"[\u4e00-\u9fa5][A-Z]")


def registered_elsewhere(plate: str, region_code: str | None) -> bool | None:
    """Whether a vehicle is registered outside the office's own city; None when that cannot be told."""
    if not region_code or not _PLATE.match(plate):
        return None  # what is no plate's beginning was misread
    if plate[0] != _PROVINCES.get(region_code[:2]):
        return True
    letter = _CITY_LETTERS.get(region_code[:4])
    return None if letter is None else plate[1] != letter


@dataclass(frozen=True)
class Case:
    """The papers of a case, as far as conditions need them."""

    documents: tuple[Document, ...]
    settings: Settings
    pages: tuple[DossierPage, ...] = ()

    def has(self, *types: str) -> bool:
        return any(d.type in types for d in self.documents)

    def fields(self, name: str, *types: str) -> list[Field]:
        return [
            f
            for d in self.documents
            if not types or d.type in types
            for f in d.all(name)
            if f.value is not None and f.confidence >= trust.READ
        ]

    def first(self, name: str, *types: str) -> str | None:
        for kind in types:
            for field in self.fields(name, kind):
                return field.value
        return next((f.value for f in self.fields(name)), None) if not types else None

    @cached_property
    def texts(self) -> dict[str, list[str]]:
        """Folded text of the documents by type; empty without pages."""
        by_id = {p.id: p for p in self.pages}
        found: dict[str, list[str]] = {}
        for document in self.documents:
            lines = [
                fold(line.text)
                for page in document.pages
                if page in by_id and (reading := by_id[page].reading)
                for line in reading.lines
            ]
            found.setdefault(document.type, []).append("".join(lines))
        return found

    def says(self, pattern: str, *types: str) -> bool:
        """Whether a paper of `types` (all when none) has text that matches."""
        return any(
            re.search(pattern, text) for kind, texts in self.texts.items() if not types or kind in types for text in texts
        )

    def served(self, titles: tuple[str, ...]) -> bool:
        """Whether a service receipt names a paper of that title in 《》."""
        return any(self.says(re.escape(f"<{fold(title)}>"), "SERVICE_RECEIPT") for title in titles)

    @property
    def amount(self) -> Decimal | None:
        for kind in ("PENALTY_DECISION", "PENALTY_NOTICE"):
            value = self.first("amount", kind) or self.first("amount_words", kind)
            try:
                return Decimal(value or "")
            except InvalidOperation:
                continue
        return None

    @property
    def heavy(self) -> bool:
        """A kind of penalty other than a fine that is always weighty."""
        texts = [t for k in ("PENALTY_DECISION", "PENALTY_NOTICE") for t in self.texts.get(k, [])]
        return any(word in part for text in texts for part in _SENTENCE.findall(text) for word in HEAVY_KINDS)

    @property
    def overloaded(self) -> bool:
        cause = self.first("cause", "PENALTY_DECISION", "CASE_FILING", "PENALTY_NOTICE") or ""
        return "超限" in cause or "超过限定标准" in cause


def holds(name: str, case: Case) -> bool:
    """Whether the condition `name` is known to hold.

    Raises:
        KeyError: no such condition.
    """
    return _CONDITIONS[name](case)


def _always(case: Case) -> bool:
    return any(d.type != "OTHER" for d in case.documents)


def party_represented(case: Case) -> bool:
    """Somebody else than the legal representative of a unit received its papers."""
    kind = case.first("party_type", "PENALTY_DECISION", "CASE_FILING") or case.first("party_type")
    head = case.first("legal_rep")
    if kind != "ORG" or not head:
        return False
    own = {same_key(head)} | {same_key(f.value or "") for f in case.fields("party_name")}
    return any(
        f.confidence >= trust.SURE
        and not any(slip(same_key(f.value or ""), name) for name in own)
        for f in case.fields("recipient", "SERVICE_RECEIPT")
    )


def _electronic(case: Case) -> bool:
    return any(f.value == "电子送达" for f in case.fields("service_method", "SERVICE_RECEIPT"))


def _scene(case: Case) -> bool:
    return case.has("COERCIVE_DECISION") or case.says("现场(?:检查)?笔录", "INVESTIGATION_REPORT", "PENALTY_DECISION")


def _interrogated(case: Case) -> bool:
    return case.says("询问笔录", "INVESTIGATION_REPORT", "PENALTY_DECISION", "PENALTY_NOTICE")


def _preserved(case: Case) -> bool:
    return case.has("EVIDENCE_PRESERVATION_LIST", "PRESERVATION_RELEASE", "PRESERVATION_APPROVAL")


def _coercive(case: Case) -> bool:
    return case.has("COERCIVE_DECISION", "COERCIVE_EXTENSION", "COERCIVE_RELEASE", "COERCIVE_APPROVAL")


def _offsite(case: Case) -> bool:
    return case.has("MONITOR_RECORD") or case.says("动态称重|电子技术监控|非现场", "INVESTIGATION_REPORT", "PENALTY_DECISION")


def _on_site_overload(case: Case) -> bool:
    return case.overloaded and not _offsite(case)


def _outside_overload(case: Case) -> bool:
    plate = case.first("vehicle_no", "PENALTY_DECISION", "WEIGHING_REPORT", "MONITOR_RECORD")
    return case.overloaded and bool(plate) and registered_elsewhere(plate or "", case.settings.agency.region_code) is True


def _rectification(case: Case) -> bool:
    # A decision may hold the order itself; a paper of its own is due where other papers name one.
    return case.has("RECTIFY_CHECK") or case.says("责令(?:\\(?限期\\)?)?改正(?:违法行为)?通知书", "INVESTIGATION_REPORT", "PENALTY_DECISION")


def _at_least(case: Case, threshold: int | None) -> bool:
    amount = case.amount
    return case.heavy or (threshold is not None and amount is not None and amount >= threshold)


def hearing_held(case: Case) -> bool:
    """Whether any paper of a hearing is in the case, its request included."""
    return case.has("HEARING_REQUEST", "HEARING_NOTICE", "HEARING_RECORD", "HEARING_REPORT")


def _review(case: Case) -> bool:
    return hearing_held(case) or _at_least(case, case.settings.thresholds.legal_review_amount)


def _discussion(case: Case) -> bool:
    return _at_least(case, case.settings.thresholds.group_discussion_amount)


def _fined(case: Case) -> bool:
    amount = case.amount
    return amount is not None and amount > 0


def _published(case: Case) -> bool:
    # 行政处罚法 art. 48 only binds decisions of some social influence: no paper can say that one is.
    return False


_CONDITIONS: dict[str, Callable[[Case], bool]] = {
    "always": _always,
    "party_represented": party_represented,
    "electronic_service": _electronic,
    "scene_inspected": _scene,
    "interrogated": _interrogated,
    "evidence_preserved": _preserved,
    "coercive_measure": _coercive,
    "overload_on_site": _on_site_overload,
    "overload_outside": _outside_overload,
    "offsite_enforcement": _offsite,
    "rectification_due": _rectification,
    "legal_review_due": _review,
    "group_discussion_due": _discussion,
    "hearing_held": hearing_held,
    "fine_imposed": _fined,
    "decision_published": _published,
}

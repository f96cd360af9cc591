"""An old score sheet: does it still hold? What has changed since, and does it come out again byte for byte?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from casefile import __version__
from casefile.archive.records import CaseRecord
from casefile.errors import UsageError
from casefile.facts import Facts
from casefile.facts.values import Evidence
from casefile.messages import sentence
from casefile.model.codec import from_plain
from casefile.store import Store
from scoring.checks import CHECKS
from scoring.checks.base import Outcome
from scoring.engine import Finding, GroupScore, ScoreSheet, score
from scoring.judgement import Judgement, allowed_by, judgements_of
from scoring.pack import Grade, Group, Item, Pack, parse_pack

DOSSIER, OFFICE, OTHERS, LAW = "dossier", "office", "others", "law"
_PARTS = {
    "papers": DOSSIER, "sheets": DOSSIER, "inputs": DOSSIER, "typed": DOSSIER, "party_type": DOSSIER,
    "office": OFFICE, "officers": OFFICE, "history": OTHERS,
}  # fmt: skip


class SheetUnreadable(UsageError):
    """What is stored as a score sheet is none: the archive was altered. Params: reason."""

    code = "sheet_unreadable"


class NoSheet(UsageError):
    """The version of the case holds no score sheet. Params: case, version."""

    code = "no_sheet"


@dataclass(frozen=True, slots=True)
class SheetState:
    """What has become of what a sheet rests on.

    Attributes:
        pack_changed: the pack in use now is another file than the sheet's.
        policy_changed: other rules of the office for grades, vetoes or what does not apply.
        facts_changed: which of `dossier`, `office` (settings), `others` (archived cases that share a number, party
            or vehicle), `law` (the program's law and calendar data) differ; empty: the facts are the same.
        judged_since: people decided otherwise since, or decided more.
        set_aside: criteria whose human decision the pack in use does not allow: it has them no more, or for fewer points.
        program_changed: another version of the program made it.
        replayed: the sheet made anew from its own facts, its own pack and its own decisions has the same bytes;
            None when that cannot be told: its pack was not kept, or another version of the program made it.
    """

    pack_changed: bool
    policy_changed: bool
    facts_changed: tuple[str, ...]
    judged_since: bool
    program_changed: bool
    replayed: bool | None
    set_aside: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Made now, the sheet would be the same."""
        return not (
            self.pack_changed or self.policy_changed or self.facts_changed or self.judged_since
            or self.set_aside or self.program_changed or self.replayed is False
        )  # fmt: skip

    def lines(self, lang: str = "zh") -> list[str]:
        """In words, what changed first."""
        said = []
        if self.holds:
            said.append(sentence("sheet.holds", lang))
        said.append(sentence("sheet.pack_changed" if self.pack_changed else "sheet.pack_same", lang))
        if self.policy_changed:
            said.append(sentence("sheet.policy_changed", lang))
        if DOSSIER not in self.facts_changed:
            said.append(sentence("sheet.dossier_same", lang))
        said += [sentence(f"sheet.{part}_changed", lang) for part in self.facts_changed]
        if self.judged_since:
            said.append(sentence("sheet.judged_since", lang))
        if self.set_aside:
            said.append(sentence("sheet.set_aside", lang, criteria=("、" if lang == "zh" else ", ").join(self.set_aside)))
        if self.program_changed:
            said.append(sentence("sheet.program_changed", lang))
        said.append(sentence({True: "sheet.replayed", False: "sheet.not_replayed", None: "sheet.no_replay"}[self.replayed], lang))
        return said


def sheet_state(record: CaseRecord, pack: Pack, facts: Facts, now: ScoreSheet, store: Store) -> SheetState:
    """What has changed since the sheet in `record` was made.

    Args:
        record: the version of the case that holds the sheet.
        pack: in use now, under the office's policies.
        facts, now: of the case as it is now, and its sheet under `pack`.

    Raises:
        NoSheet: `record` holds none.
        SheetUnreadable: what it holds is no sheet.
    """
    sheet = record.score
    if not sheet or "findings" not in sheet or record.facts is None:
        raise NoSheet(case=record.case_id, version=record.version)
    refused = allowed_by(_judgements(sheet), pack)[1]
    set_aside = tuple(dict.fromkeys(fault.params["criterion"] for fault in refused))
    made_by = str(sheet.get("tool_version", ""))
    bands = [[g.name, str(g.minimum)] for g in pack.grades]
    return SheetState(
        pack_changed=sheet["pack_sha256"] != pack.sha256,
        policy_changed=(sheet["na_policy"], sheet["veto_effect"]) != (pack.na_policy, pack.veto_effect)
        or ("bands" in sheet and [list(b) for b in sheet["bands"]] != bands),
        facts_changed=_differing(record.facts, facts),
        judged_since=[d for d in _decisions(sheet) if d["criterion"] not in set_aside] != _decisions(now.to_plain()),
        program_changed=made_by != __version__,
        replayed=_replayed(record, store) if made_by == __version__ else None,
        set_aside=set_aside,
    )


def kept_pack(sheet: Mapping[str, Any], store: Store) -> Pack | None:
    """The pack a stored sheet was made with, under the policies it was made with; None when it was not kept."""
    digest = str(sheet.get("pack_sha256", ""))
    if not digest or not store.has(digest):
        return None
    pack, faults = parse_pack(store.read(digest), digest, frozenset(CHECKS))
    if pack is None or faults:
        return None
    grades = tuple(Grade(name, _english(pack, name), Decimal(low), True) for name, low in sheet.get("bands", ())) or pack.grades
    return replace(pack, na_policy=sheet["na_policy"], veto_effect=sheet["veto_effect"], grades=grades)


def replay(sheet: Mapping[str, Any], facts: Mapping[str, Any], pack: Pack) -> ScoreSheet:
    """The sheet made anew from what is stored of it.

    Raises:
        ValueError: the facts are of another schema.
    """
    return score(pack, Facts.from_plain(dict(facts)), judgements_of(_decisions(sheet)))


def sheet_of(stored: Mapping[str, Any]) -> ScoreSheet:
    """A stored sheet as a value again, for showing it; what another version of the program added to it is left out.

    Raises:
        SheetUnreadable: it is none.
    """
    try:
        return _sheet_of(stored)
    except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        raise SheetUnreadable(reason=error) from error


def with_all_of(sheet: ScoreSheet, pack: Pack) -> Pack:
    """`pack` with whatever the sheet answers and `pack` does not have: a sheet whose own pack was not kept is shown all the same."""
    known = {c.id for c in (*pack.items, *pack.vetoes, *pack.bonuses)}
    lost = [f for f in sheet.findings if f.criterion not in known]
    if not lost:
        return pack
    name, name_en = (sentence("sheet.lost_part", lang) for lang in ("zh", "en"))
    items = tuple(
        Item(
            id=f.criterion, group="—", wording=f.basis or f.criterion, wording_en=f.basis or f.criterion, points=f.deduction, deduct="—",
            deduct_en="—", per_hit=f.deduction, per_hit_max=None, deductions={}, cap=f.deduction, vetoes=(), mode="M", basis=f.basis,
            source="", looks_at="", check="manual", params={},
        )
        for f in lost
    )  # fmt: skip
    group = Group("—", name, name_en, name, name_en, sum((i.points for i in items), Decimal(0)), items)
    return replace(pack, groups=(*pack.groups, group))


def _sheet_of(stored: Mapping[str, Any]) -> ScoreSheet:

    def points(value: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    findings = []
    for plain in stored["findings"]:
        spots = tuple(from_plain(Evidence, e) for e in plain["evidence"])
        decided = judgements_of([plain["judgement"]])[0] if plain["judgement"] else None
        changed = {
            "outcome": Outcome(plain["outcome"]), "deduction": Decimal(plain["deduction"]), "evidence": spots, "judgement": decided,
            "proposed_deduction": Decimal(plain["proposed_deduction"]),
        }  # fmt: skip
        findings.append(Finding(**_known(Finding, {**plain, **changed})))
    groups = tuple(GroupScore(g["id"], *(Decimal(g[name]) for name in ("points", "low", "high"))) for g in stored["groups"])
    return ScoreSheet(
        **_known(ScoreSheet, {
            **stored, "findings": tuple(findings), "groups": groups, "total": points(stored["total"]), "low": Decimal(stored["low"]),
            "high": Decimal(stored["high"]), "vetoes": tuple(stored["vetoes"]), "undecided": tuple(stored["undecided"]),
            "bands": tuple((name, Decimal(low)) for name, low in stored.get("bands", ())),
        })
    )  # fmt: skip


def _known(kind: type, values: Mapping[str, Any]) -> dict[str, Any]:
    names = {f.name for f in fields(kind)}
    return {name: value for name, value in values.items() if name in names}


def canonical(sheet: Mapping[str, Any]) -> bytes:
    """A stored sheet as `ScoreSheet.canonical` has it."""
    return json.dumps(sheet, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _replayed(record: CaseRecord, store: Store) -> bool | None:
    assert record.score is not None
    assert record.facts is not None
    try:
        pack = kept_pack(record.score, store)
        return None if pack is None else replay(record.score, record.facts, pack).canonical == canonical(record.score)
    except (ValueError, UsageError, LookupError, TypeError, AttributeError, ArithmeticError):
        return False  # facts, bands or decisions that nobody could have been scored by


def _judgements(sheet: Mapping[str, Any]) -> tuple[Judgement, ...]:
    try:
        return judgements_of(_decisions(sheet))
    except (LookupError, TypeError, ValueError, ArithmeticError) as error:
        raise SheetUnreadable(reason=error) from error


def _decisions(sheet: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [f["judgement"] for f in sheet["findings"] if f["judgement"]]


def _differing(stored: Mapping[str, Any], facts: Facts) -> tuple[str, ...]:
    plain = facts.to_plain()
    keys = [key for key in {**plain, **stored} if plain.get(key) != stored.get(key)]
    found = {_PARTS.get(key) for key in keys}
    if None in found and DOSSIER not in found:
        found.add(LAW)  # what is derived differs although the papers do not
    return tuple(part for part in (DOSSIER, OFFICE, OTHERS, LAW) if part in found)


def _english(pack: Pack, name: str) -> str:
    return next((g.name_en for g in pack.grades if g.name == name), name)

"""Pack + facts + human judgements → score sheet. Same input, same bytes.

- Every criterion is answered: pass, fail, not_applicable or needs_judgement.
- Mode A is decided by its check; mode S and M need a person, S with what the check proposes.
- One fault deducts once: of the criteria that failed for one root cause, the first in the pack's
  table deducts, the others stay failed with 0 and refer to it.
- While anything is undecided there is no total, only its bounds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from casefile import __version__
from casefile.facts.values import Evidence, Facts
from casefile.law.registry import default_registry
from casefile.messages import has_sentence, sentence
from casefile.model.codec import to_plain
from casefile.settings import Settings
from scoring.checks import CHECKS
from scoring.checks.base import Hit, Outcome, Verdict
from scoring.checks.base import undecided as left_open
from scoring.judgement import Judgement, checked
from scoring.pack import Bonus, Grade, Item, Pack, Veto

_ZERO = Decimal(0)
_SHOWN_NOTES = 8  # sentences in one message; the rest is counted
_SHOWN_PASSES = 3


@dataclass(frozen=True)
class Finding:
    """The answer to one criterion.

    Attributes:
        outcome: the machine's.
        deduction: what the criterion costs in the total, judgements and root causes considered.
        because_of: criterion that already deducted for the same fault; then `deduction` is 0.
        message, message_en: what was found with the numbers put in, and the basis.
        remedy, remedy_en: for a fail, what to do; else "".
        proposal: the outcome the machine would choose where a person decides, else None.
        proposed_deduction: what that outcome would cost.
        judgement: the human decision beside it.
    """

    criterion: str
    outcome: Outcome
    deduction: Decimal
    because_of: str | None
    message: str
    message_en: str
    evidence: tuple[Evidence, ...]
    proposal: str | None = None
    proposed_deduction: Decimal = _ZERO
    remedy: str = ""
    remedy_en: str = ""
    basis: str = ""
    judgement: Judgement | None = None

    @property
    def result(self) -> Outcome:
        """What counts: the judgement where there is one."""
        return self.judgement.outcome if self.judgement else self.outcome


@dataclass(frozen=True, slots=True)
class GroupScore:
    """Points reached in one group; `low` and `high` differ while something is undecided."""

    id: str
    points: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class ScoreSheet:
    """The result for one dossier.

    Attributes:
        total: None while anything is undecided; then `low` and `high` bound it.
        grade: None unless both bounds give the same.
        vetoes: ids of those that are present.
        undecided: ids a person still has to decide.
        na_policy, veto_effect: as applied.
        bands: names of the grades and the points they begin at, as applied.
    """

    findings: tuple[Finding, ...]
    total: Decimal | None
    low: Decimal
    high: Decimal
    grade: str | None
    vetoes: tuple[str, ...]
    groups: tuple[GroupScore, ...]
    undecided: tuple[str, ...]
    pack_id: str
    pack_sha256: str
    facts_sha256: str
    na_policy: str
    veto_effect: str
    tool_version: str
    bands: tuple[tuple[str, Decimal], ...] = ()

    def finding(self, criterion: str) -> Finding:
        """Raises KeyError when there is none."""
        for finding in self.findings:
            if finding.criterion == criterion:
                return finding
        raise KeyError(criterion)

    def to_plain(self) -> dict[str, Any]:
        """JSON data; points as decimal text."""
        plain: dict[str, Any] = _decimals_as_text(self)
        return plain

    @property
    def canonical(self) -> bytes:
        """The sheet as bytes, the same for the same input on every machine."""
        return json.dumps(self.to_plain(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def adopt(pack: Pack, settings: Settings) -> Pack:
    """`pack` under the policies an office set; what it did not set stays as the pack has it."""
    chosen = settings.scoring.model_fields_set if "scoring" in settings.model_fields_set else set()
    if "na_policy" in chosen:
        pack = replace(pack, na_policy=settings.scoring.na_policy)
    if "veto_effect" in chosen:
        pack = replace(pack, veto_effect=settings.scoring.veto_effect)
    if "grades" in chosen:
        english = {g.name: g.name_en for g in pack.grades}
        bands = sorted(settings.scoring.grades.items(), key=lambda band: -band[1])
        pack = replace(
            pack, grades=tuple(Grade(name, english.get(name, name), Decimal(low), True) for name, low in bands)
        )
    return pack


def score(
    pack: Pack, facts: Facts, judgements: Iterable[Judgement] = (), *, sentences: bool = True,
    known: dict[tuple[str, str], Verdict] | None = None,
) -> ScoreSheet:  # fmt: skip
    """The score sheet of one dossier.

    Args:
        judgements: in the order they were made; the last one of a criterion counts.
        sentences: False leaves the messages empty, for many dossiers of which only results are wanted.
        known: verdicts on these very facts, kept between packs: what both judge alike is looked at once.

    Raises:
        JudgementFault: a judgement the pack does not allow.
        KeyError: the pack binds a criterion to a check that does not exist (load it with `known_checks`).
    """
    decided = {j.criterion: checked(j, pack) for j in judgements}
    criteria: list[Item | Veto | Bonus] = [*pack.items, *pack.vetoes, *pack.bonuses]
    if any(sheet.written for sheet in facts.sheets):
        verdicts = {c.id: _verdict(c, facts, known) for c in criteria}
    else:  # of nothing, nothing is known: not even that a criterion does not apply
        verdicts = dict.fromkeys((c.id for c in criteria), left_open("no_pages"))
    findings = {c.id: _finding(c, verdicts[c.id], decided.get(c.id), sentences) for c in criteria}
    charged = _charge(pack, findings, verdicts)
    for id, (deduction, because) in charged.items():
        if deduction is not _ZERO or because is not None:
            findings[id] = replace(findings[id], deduction=deduction, because_of=because)

    groups = tuple(_group(g.id, g.items, g.points, findings) for g in pack.groups)
    low, high = _bounds(pack, findings)
    present = tuple(v.id for v in pack.vetoes if findings[v.id].result is Outcome.FAIL)
    doubtful = tuple(v.id for v in pack.vetoes if findings[v.id].result is Outcome.NEEDS_JUDGEMENT)
    effects = {v.id: pack.veto_effect if v.effect == "default" else v.effect for v in pack.vetoes}
    low, low_grade = _with_vetoes(pack, low, [effects[v] for v in present + doubtful])
    high, high_grade = _with_vetoes(pack, high, [effects[v] for v in present])
    undecided = tuple(id for id, f in findings.items() if f.result is Outcome.NEEDS_JUDGEMENT)
    return ScoreSheet(
        findings=tuple(findings.values()),
        total=None if undecided else low,
        low=low,
        high=high,
        grade=low_grade if low_grade == high_grade else None,
        vetoes=present,
        groups=groups,
        undecided=undecided,
        pack_id=pack.id,
        pack_sha256=pack.sha256,
        facts_sha256=facts.sha256,
        na_policy=pack.na_policy,
        veto_effect=pack.veto_effect,
        tool_version=__version__,
        bands=tuple((g.name, g.minimum) for g in pack.grades),
    )


def _verdict(criterion: Item | Veto | Bonus, facts: Facts, known: dict[tuple[str, str], Verdict] | None) -> Verdict:
    if known is None:
        return CHECKS[criterion.check](facts, criterion.params)
    key = criterion.check, repr(sorted(criterion.params.items()))
    if key not in known:
        known[key] = CHECKS[criterion.check](facts, criterion.params)
    return known[key]


def _finding(
    criterion: Item | Veto | Bonus, verdict: Verdict, judgement: Judgement | None, sentences: bool
) -> Finding:
    outcome, proposal = verdict.outcome, None
    if isinstance(criterion, Bonus) and outcome is Outcome.FAIL:
        outcome = Outcome.NOT_APPLICABLE  # a bonus is granted or it is not
    # That a criterion does not concern the case needs no person; everything else in S and M does.
    if criterion.mode != "A" and outcome in (Outcome.PASS, Outcome.FAIL):
        outcome, proposal = Outcome.NEEDS_JUDGEMENT, str(outcome)
    basis = "" if isinstance(criterion, Bonus) else criterion.basis
    failing = Outcome.FAIL in (outcome, proposal)
    own_period = sentences and outcome is not Outcome.NOT_APPLICABLE and _is_own_period(criterion.params.get("rule"))
    return Finding(
        criterion=criterion.id,
        outcome=outcome,
        deduction=_ZERO,
        because_of=None,
        message=_message(verdict, basis, "zh", proposal, own_period) if sentences else "",
        message_en=_message(verdict, basis, "en", proposal, own_period) if sentences else "",
        evidence=verdict.evidence,
        proposal=proposal,
        proposed_deduction=_own(criterion, verdict.hits) if failing and isinstance(criterion, Item) else _ZERO,
        remedy=_remedy(criterion.check, "zh") if failing else "",
        remedy_en=_remedy(criterion.check, "en") if failing else "",
        basis=basis,
        judgement=judgement,
    )


def _is_own_period(rule: object) -> bool:
    """The office sets the period of this time rule, and no statute was found that does: the finding has to say so."""
    known = next((r for r in default_registry().time_rules if r.id == rule), None)
    return known is not None and known.setting is not None and not known.verified


def _message(verdict: Verdict, basis: str, lang: str, proposal: str | None, own_period: bool) -> str:
    texts = list(dict.fromkeys(note.text(lang) for note in verdict.notes))
    most = _SHOWN_PASSES if verdict.outcome is Outcome.PASS else _SHOWN_NOTES
    if len(texts) > most:
        texts = [*texts[:most], sentence("score.and_more", lang, count=len(texts) - most)]
    if own_period:
        texts.insert(1, sentence("score.period_unverified", lang))  # behind the sentence on the period
    text = ("" if lang == "zh" else " ").join(texts)
    if proposal:
        text = sentence(f"score.proposed_{proposal}", lang, text=text)
    if basis.strip("—"):
        text = sentence("score.with_basis", lang, text=text, basis=basis)
    return text


def _remedy(check: str, lang: str) -> str:
    code = f"do.{check}"
    return sentence(code, lang) if has_sentence(code) else ""


def _own(item: Item, hits: Iterable[Hit]) -> Decimal:
    return min(item.cap, sum((item.deduction(h.kind) for h in hits), _ZERO))


def _charge(
    pack: Pack, findings: dict[str, Finding], verdicts: dict[str, Verdict]
) -> dict[str, tuple[Decimal, str | None]]:
    """Deduction and because_of of every criterion: each root cause is charged once."""
    causes = {c.id: c.criteria for c in pack.root_causes}
    failed = {i.id: i for i in pack.items if findings[i.id].result is Outcome.FAIL}
    led = _led(pack, failed)
    able = {id: item for id, item in failed.items() if id not in led}  # what deducts nothing takes no fault from others
    charged: dict[str, tuple[Decimal, str | None]] = {}
    for id, finding in findings.items():
        item = failed.get(id)
        if item is None:
            held_back = finding.judgement.deduction if finding.judgement else None
            is_bonus = finding.result is Outcome.PASS and any(b.id == id for b in pack.bonuses)
            charged[id] = ((held_back or _ZERO) if is_bonus else _ZERO, None)
            continue
        if finding.judgement and finding.judgement.deduction is not None:
            charged[id] = (min(finding.judgement.deduction, item.cap), None)
            continue
        if id in led:
            charged[id] = (_ZERO, led[id])
            continue
        hits = verdicts[id].hits
        if not hits:  # a person found what the machine did not
            charged[id] = (min(item.per_hit, item.cap), None)
            continue
        owners = [_owner(id, hit, causes, able, verdicts) for hit in hits]
        own = [hit for hit, owner in zip(hits, owners, strict=True) if owner == id]
        deduction = _own(item, own)
        because = next((o for o in owners if o != id), None) if not own else None
        charged[id] = (deduction, because)
    return charged


def _led(pack: Pack, failed: Mapping[str, Item]) -> dict[str, str]:
    """Failed items that an office joined to another that failed, too: they cost nothing beside that one."""
    led: dict[str, str] = {}
    for cause in pack.root_causes:
        if cause.whole:
            first, *others = [id for id in dict.fromkeys(cause.criteria) if id in failed] or [""]
            led.update(dict.fromkeys(others, first))
    return led


def _owner(
    id: str, hit: Hit, causes: dict[str, tuple[str, ...]], failed: dict[str, Item], verdicts: dict[str, Verdict]
) -> str:
    """The criterion that is charged for a hit."""
    for other in causes.get(hit.cause, ()):
        if other == id:
            return id
        if other in failed and any(
            h.cause == hit.cause and (h.subject == hit.subject or not h.subject or not hit.subject)
            for h in verdicts[other].hits
        ):
            return other
    return id


def _range(item: Item, finding: Finding) -> tuple[Decimal, Decimal]:
    """Least and most points the item brings."""
    if finding.result is Outcome.NEEDS_JUDGEMENT:
        return item.points - item.cap, item.points
    return item.points - finding.deduction, item.points - finding.deduction


def _group(id: str, items: Iterable[Item], points: Decimal, findings: dict[str, Finding]) -> GroupScore:
    ranges = [_range(i, findings[i.id]) for i in items]
    return GroupScore(id, points, sum((r[0] for r in ranges), _ZERO), sum((r[1] for r in ranges), _ZERO))


def _bounds(pack: Pack, findings: dict[str, Finding]) -> tuple[Decimal, Decimal]:
    counted = [
        i
        for i in pack.items
        if pack.na_policy == "full_marks" or findings[i.id].result is not Outcome.NOT_APPLICABLE
    ]
    possible = sum((i.points for i in counted), _ZERO)
    ranges = [_range(i, findings[i.id]) for i in counted]
    low, high = sum((r[0] for r in ranges), _ZERO), sum((r[1] for r in ranges), _ZERO)
    if pack.na_policy == "proportional":
        share = pack.base_score / possible if possible else _ZERO
        low, high = low * share, high * share
    granted = [(b.points, findings[b.id]) for b in pack.bonuses]
    sure = sum((p - f.deduction for p, f in granted if f.result is Outcome.PASS), _ZERO)
    maybe = sure + sum((p for p, f in granted if f.result is Outcome.NEEDS_JUDGEMENT), _ZERO)
    return (
        _rounded(low + min(sure, pack.bonus_cap), pack.rounding),
        _rounded(high + min(maybe, pack.bonus_cap), pack.rounding),
    )


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return ((value / step).quantize(Decimal(1), ROUND_HALF_UP) * step).quantize(step)


def _with_vetoes(pack: Pack, total: Decimal, effects: list[str]) -> tuple[Decimal, str]:
    """Total and grade after vetoes with these effects."""
    for effect in effects:
        if effect == "zero_score":
            total = _ZERO.quantize(pack.rounding)
        elif effect.startswith("cap_at:"):
            total = min(total, Decimal(effect.removeprefix("cap_at:"))).quantize(pack.rounding)
    grades = sorted(pack.grades, key=lambda g: -g.minimum)
    place = next((n for n, g in enumerate(grades) if total >= g.minimum), len(grades) - 1)
    if "no_excellent" in effects and place == 0 and len(grades) > 1:
        place = 1
    if "fail_grade" in effects or "zero_score" in effects:
        place = len(grades) - 1
    return total, grades[place].name


def _decimals_as_text(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (tuple, list)) and not hasattr(value, "_fields"):
        return [_decimals_as_text(v) for v in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _decimals_as_text(getattr(value, name)) for name in value.__dataclass_fields__}
    return to_plain(value)

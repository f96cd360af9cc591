"""What was found wrong in a dossier, as papers for people speak of it: one entry a fault, with pages, duty and people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casefile.facts.compare import one_misread
from casefile.model import NOTED, Arrangement, Dossier
from scoring.checks.base import Outcome
from scoring.engine import Finding, ScoreSheet
from scoring.pack import Bonus, Item, Pack

BLANK_DAY = "      年   月   日"
BLANK_NUMBER = "          〔      〕第        号"
BLANK_LINES = "\n\n\n"  # room for handwriting

_SHOWN_PAPERS = 4
_SHOWN_PAGES = 6
_LONG_NAME = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault.

    Attributes:
        criterion: id of the item it was charged to, or of the veto.
        also: other items that failed for the same fault and were not charged.
        part, group: where the item stands in the pack; "一票否决" for a veto.
        found: what is so on paper, and a person's reason where one decided.
        todo: what to do about it.
        places: papers and pages in words.
        officers: who signed the papers concerned, as read; empty when not read.
        by_person: a person saw it, the machine did not.
        note: what a reviewer wrote down for the handler at this criterion or at one in `also`.
    """

    criterion: str
    also: tuple[str, ...]
    part: str
    group: str
    wording: str
    found: str
    todo: str
    places: str
    deduction: Decimal
    veto: bool
    officers: tuple[str, ...]
    by_person: bool = False
    note: str = ""

    @property
    def todo_and_note(self) -> str:
        """What to do, and the reviewer's own words behind it."""
        return f"{self.todo}【备注】{self.note}" if self.note else self.todo


def notes_of(arrangement: Arrangement) -> dict[str, str]:
    """Criterion → what people noted there for the handler, with who wrote it; empty notes aside."""
    notes = arrangement.with_prefix(NOTED)
    return {id: _signed(str(note.get("text", "")).strip(), str(note.get("by", ""))) for id, note in notes.items() if note and note.get("text")}


def problems(sheet: ScoreSheet, pack: Pack, dossier: Dossier, notes: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    """Vetoes that are present, then failed items in the order of the pack.

    Args:
        notes: as `notes_of` gives them.
    """
    places = Places(dossier, notes)
    entries = [_problem(sheet.finding(v.id), (), "一票否决", "", v.wording, places, veto=True) for v in pack.vetoes if v.id in sheet.vetoes]
    failed = {i.id: f for i in pack.items if (f := sheet.finding(i.id)).result is Outcome.FAIL}
    for group in pack.groups:
        for item in group.items:
            finding = failed.get(item.id)
            if finding is None or finding.because_of in failed:
                continue
            also = tuple(f for id, f in failed.items() if f.because_of == item.id)
            entries.append(_problem(finding, also, group.part, f"{group.id} {group.name}", item.wording, places, veto=False))
    return tuple(entries)


def other_notes(found: Iterable[Problem], pack: Pack, notes: Mapping[str, str] | None) -> tuple[tuple[str, str, str], ...]:
    """Notes at criteria that are no problem (yet): criterion, its wording, note; in the order of the pack."""
    told = {id for p in found for id in (p.criterion, *p.also)}
    criteria = (*pack.items, *pack.vetoes, *pack.bonuses)
    return tuple((c.id, c.wording, (notes or {})[c.id]) for c in criteria if c.id in (notes or {}) and c.id not in told)


def undecided(sheet: ScoreSheet, pack: Pack) -> tuple[Item | Bonus, ...]:
    """Items and bonuses a person still has to decide; vetoes have their own place on a paper."""
    criteria: tuple[Item | Bonus, ...] = (*pack.items, *pack.bonuses)
    return tuple(c for c in criteria if c.id in sheet.undecided)


def officers_of(dossier: Dossier) -> tuple[str, ...]:
    """Officers named anywhere in the dossier, the first named first; a name misread on one paper is the one on the others."""
    right = _right_names(dossier)
    return _names(right[f.value] for d in dossier.documents for f in d.all("officers") if f.value)


def _right_names(dossier: Dossier) -> dict[str, str]:
    """Every officer's name as read → the right one: with one other character, on at least twice as many papers, and never
    beside it on one paper, where they would be two people; else itself. Short names are too alike."""
    papers: dict[str, set[int]] = {}
    for number, document in enumerate(dossier.documents):
        for field in document.all("officers"):
            if field.value:
                papers.setdefault(field.value, set()).add(number)
    right = {}
    for name, own in papers.items():
        alike = [n for n, others in papers.items() if len(n) == len(name) >= _LONG_NAME and not own & others and one_misread(n, name)]
        best = max(alike, key=lambda n: len(papers[n]), default=name)
        right[name] = best if len(papers[best]) >= 2 * len(own) else name
    return right


def case_pairs(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """What a paper says of the case; what was not read is blank."""
    value = dossier.value
    decisions = ("PENALTY_DECISION", "NO_PENALTY_DECISION")
    return (
        ("案号", value("case_no", "CASE_FILING") or value("case_no") or ""),
        ("案由", value("cause", "CASE_FILING", *decisions) or value("cause") or ""),
        ("当事人", value("party_name", *decisions, "CASE_FILING", "PENALTY_NOTICE") or ""),
        ("决定书文号", value("doc_no", *decisions) or ""),
        ("承办人员", "、".join(officers_of(dossier))),
        ("案卷", f"文书{sum(d.number is not None for d in dossier.documents)}份，扫描{len(dossier.pages)}页"),
    )


def criteria_words(problem: Problem) -> str:
    """The criterion, and those that failed with it."""
    return problem.criterion + (f"（同一问题还涉及{'、'.join(problem.also)}）" if problem.also else "")


def day_words(day: date | None) -> str:
    """A date in Chinese, a blank for None."""
    return f"{day.year}年{day.month}月{day.day}日" if day else BLANK_DAY


def digests(sheet: ScoreSheet) -> str:
    """What a paper was made of, for its foot."""
    return f"{sheet.pack_id} · 标准包校验值 {sheet.pack_sha256[:12]} · 卷宗事实校验值 {sheet.facts_sha256[:12]}"


class Places:
    """Papers and pages by page id, and notes by criterion."""

    def __init__(self, dossier: Dossier, notes: Mapping[str, str] | None = None) -> None:
        self._dossier = dossier
        self._right = _right_names(dossier)
        self._notes = notes or {}
        self._pages = {p.id: p for p in dossier.pages}

    def words(self, ids: Iterable[str]) -> str:
        """`《决定书》第3、4页；《送达回证》第9页`; the file's name for a page that stands in no paper."""
        papers: dict[str, list[str]] = {}
        for id in dict.fromkeys(ids):
            page = self._pages.get(id)
            if page is None:
                continue
            if page.document is None:
                papers.setdefault(self._file(id), [])
                continue
            numbers = papers.setdefault(f"《{self._dossier.documents[page.document].title}》", [])
            if page.number is not None:
                numbers.append(f"{page.volume}卷{page.number}" if self._dossier.volumes > 1 else str(page.number))
        said = [title + _pages(numbers) for title, numbers in papers.items()]
        more = f" 等{len(said)}处" if len(said) > _SHOWN_PAPERS else ""
        return "；".join(said[:_SHOWN_PAPERS]) + more

    def officers(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Officers named on the papers these pages belong to."""
        places = (page.document for id in ids if (page := self._pages.get(id)))
        found = dict.fromkeys(d for d in places if d is not None)
        return _names(self._right[f.value] for d in found for f in self._dossier.documents[d].all("officers") if f.value)

    def note(self, criteria: Iterable[str]) -> str:
        """What was noted at these criteria."""
        return "；".join(self._notes[id] for id in criteria if id in self._notes)

    def _file(self, id: str) -> str:
        page = self._pages[id].page
        files = {i.index: i.path for i in self._dossier.inputs}
        return f"扫描件 {files.get(page.input, '')}#{page.frame + 1}"


def _problem(
    finding: Finding, also: tuple[Finding, ...], part: str, group: str, wording: str, places: Places, *, veto: bool
) -> Problem:
    pages = [e.page for e in finding.evidence]
    found = finding.message
    agreed = Outcome.FAIL in (finding.outcome, finding.proposal)
    if finding.judgement is not None:  # a person decided: their words count, with what the machine saw if it agreed
        found = f"{f'{finding.message}　' if agreed else ''}评查人认定：{finding.judgement.reason}"
    todo = list(dict.fromkeys(f.remedy for f in (finding, *also) if f.remedy))
    return Problem(
        criterion=finding.criterion,
        also=tuple(f.criterion for f in also),
        part=part,
        group=group,
        wording=wording,
        found=found,
        todo="".join(todo) or ("核实上述情形，依法纠正。" if veto else f"按评查内容整改：{wording}"),
        places=places.words(pages),
        deduction=finding.deduction,
        veto=veto,
        officers=places.officers(pages),
        by_person=not agreed,
        note=places.note((finding.criterion, *(f.criterion for f in also))),
    )


def _signed(text: str, by: str) -> str:
    return f"{text}（{by}）" if by else text


def _pages(numbers: list[str]) -> str:
    if not numbers:
        return ""
    more = f"等{len(numbers)}页" if len(numbers) > _SHOWN_PAGES else "页"
    return f"第{'、'.join(numbers[:_SHOWN_PAGES])}{more}"


def _names(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in values if v))

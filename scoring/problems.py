"""What was found wrong in a dossier, as papers for people speak of it: one entry a fault, with pages, duty and people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from casefile.model import Dossier
from scoring.checks.base import Outcome
from scoring.engine import Finding, ScoreSheet
from scoring.pack import Item, Pack

_SHOWN_PAPERS = 4
_SHOWN_PAGES = 6


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


def problems(sheet: ScoreSheet, pack: Pack, dossier: Dossier) -> tuple[Problem, ...]:
    """Vetoes that are present, then failed items in the order of the pack."""
    places = Places(dossier)
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


def undecided(sheet: ScoreSheet, pack: Pack) -> tuple[Item, ...]:
    """Items a person still has to decide."""
    return tuple(i for i in pack.items if i.id in sheet.undecided)


def officers_of(dossier: Dossier) -> tuple[str, ...]:
    """Officers named anywhere in the dossier, the first named first."""
    return _names(f.value for d in dossier.documents for f in d.all("officers"))


class Places:
    """Papers and pages by page id."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
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
        return _names(f.value for d in found for f in self._dossier.documents[d].all("officers"))

    def _file(self, id: str) -> str:
        page = self._pages[id].page
        files = {i.index: i.path for i in self._dossier.inputs}
        return f"扫描件 {files.get(page.input, '')}#{page.frame + 1}"


def _problem(
    finding: Finding, also: tuple[Finding, ...], part: str, group: str, wording: str, places: Places, *, veto: bool
) -> Problem:
    pages = [e.page for e in finding.evidence]
    found = finding.message
    if finding.judgement is not None:  # a person decided: their words count, with what the machine saw if it agreed
        agreed = Outcome.FAIL in (finding.outcome, finding.proposal)
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
    )


def _pages(numbers: list[str]) -> str:
    if not numbers:
        return ""
    more = f"等{len(numbers)}页" if len(numbers) > _SHOWN_PAGES else "页"
    return f"第{'、'.join(numbers[:_SHOWN_PAGES])}{more}"


def _names(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in values if v))

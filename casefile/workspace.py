"""The door: the handful of calls that `scoring`, `ui` and `main.py` use."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from casefile.errors import NothingToBind
from casefile.locate import user_data_dir
from casefile.model import JUDGED, Arrangement, Dossier, FieldSource, InputFile, Operation, Page, Reading
from casefile.store import Store, make_passing_folder, remove_tree

# What a call needs is imported when it is first made: the window stands before recognition and law are loaded.
if TYPE_CHECKING:
    from casefile.archive import Archive
    from casefile.archive.records import CaseHeader, CaseRecord, CaseRow, PageText
    from casefile.assembly.memo import Memo
    from casefile.catalogue import Catalogue
    from casefile.facts import Facts
    from casefile.facts.values import Prior
    from casefile.intake import Intake
    from casefile.law import Calendar, LawRegistry
    from casefile.ofd import BuiltOfd
    from casefile.pdf import BuiltDossier
    from casefile.recognition.cache import ReadingCache
    from casefile.settings import Settings
    from casefile.work import Workers

Progress = Callable[[str, int, int], None]
"""Called with stage (`intake`, `reading`, …), done, total; from the calling thread."""


@dataclass(frozen=True)
class Knowledge:
    """What the program knows before it sees a case; data from `resources/`, loaded once."""

    catalogue: Catalogue
    law: LawRegistry
    calendar: Calendar


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """Raises ResourceFault naming every fault of the data."""
    from casefile.catalogue import load
    from casefile.law import load_calendar, load_law

    return Knowledge(load(), load_law(), load_calendar())


def glance(location: str | Path | None) -> list[CaseRow] | None:
    """The cases of the archive at `location` (None: the user's own) before it is open; None: it must be opened first."""
    from casefile.archive.glance import glance as look

    return look(location or user_data_dir() / "archive")


class _Kept:
    """Holds compose's memo from the first time on; every step of a case shares it."""

    memo: Memo | None = None


@dataclass(frozen=True)
class Case:
    """A case as it is worked on: what came in, what was read, what was decided.

    Attributes:
        operations: everything people did, oldest first; `arrangement` is their replay.
        judgements: human decisions on criteria, plain data, in the order they were made.
        case_id, version: in the archive, None before it is first archived; `version` is what this work started from.
        memo: what compose keeps between steps; not part of the value.
    """

    inputs: tuple[InputFile, ...] = ()
    pages: tuple[Page, ...] = ()
    readings: Mapping[str, Reading] = field(default_factory=lambda: MappingProxyType({}))
    operations: tuple[Operation, ...] = ()
    arrangement: Arrangement = field(default_factory=Arrangement)
    judgements: tuple[Mapping[str, Any], ...] = ()
    case_id: int | None = None
    version: int | None = None
    memo: _Kept = field(default_factory=_Kept, compare=False, repr=False)

    def apply(self, operation: Operation) -> Case:
        """The case after one step of a person."""
        return replace(
            self,
            operations=(*self.operations, operation),
            arrangement=self.arrangement.apply(operation),
            judgements=_decided(self.judgements, operation),
        )

    def judged(self, judgement: Mapping[str, Any]) -> Case:
        """The case after one decision of a person on a criterion."""
        return replace(self, judgements=(*self.judgements, judgement))

    def with_readings(self, readings: Mapping[str, Reading]) -> Case:
        return replace(self, readings=MappingProxyType({**self.readings, **readings}))

    def with_intake(self, intake: Intake) -> Case:
        """The case with more files in it; indexes and repeated page ids go on from what is there."""
        shift = len(self.inputs)
        inputs = tuple(replace(i, index=i.index + shift) for i in intake.inputs)
        taken = {p.id for p in self.pages}
        pages = []
        for page in intake.pages:
            page_id = _free_id(page.id, taken)
            taken.add(page_id)
            pages.append(replace(page, id=page_id, input=page.input + shift))
        return replace(self, inputs=(*self.inputs, *inputs), pages=(*self.pages, *pages))


def _decided(judgements: tuple[Mapping[str, Any], ...], operation: Operation) -> tuple[Mapping[str, Any], ...]:
    """Judgements after a step: what it takes back goes, what it decides comes last and counts."""
    kept = list(judgements)
    for change in operation.changes:
        if change.key.startswith(JUDGED):
            if change.before in kept:
                kept.reverse()
                kept.remove(change.before)
                kept.reverse()
            if change.after is not None:
                kept.append(change.after)
    return tuple(kept)


def _free_id(page_id: str, taken: set[str]) -> str:
    """`page_id`, or with `-2`, `-3`… where the same file came in before (contract: Pages)."""
    if page_id not in taken:
        return page_id
    stem = "-".join(page_id.split("-")[:2])
    copy = 2
    while f"{stem}-{copy}" in taken:
        copy += 1
    return f"{stem}-{copy}"


class Workspace:
    """An archive (or a passing place instead of one), its originals and its readings."""

    def __init__(self, settings: Settings, archive: Archive | None) -> None:
        self.settings = settings
        self.archive = archive
        self._passing: Path | None = None
        self._readers: Workers | None = None
        if archive is not None:
            self.store: Store = archive.store
            self._readings = archive.readings_root
        else:
            self._passing = make_passing_folder()
            self.store = Store(self._passing / "originals")
            self._readings = self._passing / "readings"

    @cached_property
    def cache(self) -> ReadingCache:
        """Readings kept from earlier."""
        from casefile.recognition.cache import ReadingCache

        return ReadingCache(self._readings)

    @staticmethod
    def open(settings: Settings, location: str | Path | None, *, archived: bool = True) -> Workspace:
        """A workspace on the archive at `location` (None: the user's own), or without one.

        Raises:
            ArchiveUnusable, ArchiveNewer, ArchiveLocked: the place cannot be used.
        """
        if not archived:
            return Workspace(settings, None)
        from casefile.archive import Archive

        return Workspace(settings, Archive.open(location or user_data_dir() / "archive"))

    def close(self) -> None:
        if self.archive is not None:
            self.archive.close()
        if self._passing is not None:
            remove_tree(self._passing)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def take(
        self,
        source: Path | Sequence[Path],
        *,
        jobs: int,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
    ) -> Intake:
        """Files into pages; every file ends in a stated result."""
        from casefile.intake import find_files, take

        if self._passing is not None:
            os.utime(self._passing)  # a batch of days is not abandoned
        step = (lambda done, total: progress("intake", done, total)) if progress else None
        return take(find_files(source), self.store, settings=self.settings, jobs=jobs, progress=step, cancel=cancel)

    def read(
        self, case: Case, *, jobs: int, cancel: threading.Event | None = None
    ) -> Iterator[tuple[str, Reading | None, str | None]]:
        """(page id, reading, error code) for each page that has no reading that fits its decided turn."""
        from casefile.recognition.pool import read_pages
        from casefile.recognition.read import ReadOptions

        turns = case.arrangement.with_prefix("turn/")
        waiting = [p for p in case.pages if not _fits(case.readings.get(p.id), turns.get(p.id))]
        yield from read_pages(
            waiting, self.store, self.cache, options=ReadOptions(), jobs=jobs, turns=turns, cancel=cancel,
            readers=self._readers,
        )  # fmt: skip

    @contextmanager
    def keeping_readers(self, jobs: int) -> Iterator[None]:
        """Within it `read` keeps its worker processes from one case to the next: loading the engine costs seconds."""
        from casefile.recognition.pool import make_readers

        with make_readers(jobs) as readers:
            self._readers = readers
            try:
                yield
            finally:
                self._readers = None

    def compose_now(self, case: Case) -> tuple[Dossier, bool]:
        """The dossier of `case` without reading any paper anew, and whether it is the whole truth already.

        Where it is not, values and places of papers that a step has just changed are those of before.
        """
        if case.memo.memo is None:
            return Dossier(), False
        memo = case.memo.memo.view()
        dossier = self._composed(case, memo, quick=True)
        return dossier, memo.skipped == 0

    def compose(self, case: Case, *, cancel: threading.Event | None = None) -> Dossier:
        """The dossier of `case`, with what is missing from it.

        Raises:
            Cancelled: `cancel` was set while papers had to be read anew.
        """
        from casefile.assembly.memo import Memo

        case.memo.memo = case.memo.memo or Memo()
        return self._composed(case, case.memo.memo.view(cancel), quick=False)

    def _composed(self, case: Case, memo: Memo, *, quick: bool) -> Dossier:
        from casefile.assembly.compose import compose
        from casefile.facts.required import required_documents

        known = knowledge()
        dossier = compose(
            case.inputs,
            case.pages,
            case.readings,
            case.arrangement,
            catalogue=known.catalogue,
            settings=self.settings,
            memo=memo,
            quick=quick,
        )
        missing = required_documents(dossier.documents, known.catalogue, self.settings, dossier.pages)
        waived = case.arrangement.with_prefix("not_applicable/")
        return replace(dossier, missing=tuple(m for m in missing if m.type not in waived))

    def write_dossier(
        self,
        case: Case,
        out: Path,
        *,
        at: datetime,
        draft: bool = False,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
    ) -> BuiltDossier | BuiltOfd:
        """The case's dossier alone, as it stands now: PDF, or OFD where `out` ends in `.ofd`. Nothing is archived.

        Args:
            at: the time that goes into the file; the same time gives the same bytes.
            draft: 草稿 on every page; originals altered since are then shown as they are.

        Raises:
            NothingToBind: no page goes into a dossier.
            OriginalMissing, DossierNotProved, OfdNotProved, Cancelled.
            OutputNotWritable, DiskFull: nothing was changed at `out`.
        """
        from casefile.ofd import export_ofd
        from casefile.pdf import build_dossier
        from casefile.pdf.plan import plan

        dossier = self.compose(case)
        if not plan(dossier, self.settings):
            raise NothingToBind()
        step = (lambda done, total: progress("writing", done, total)) if progress else None
        write = export_ofd if out.suffix.lower() == ".ofd" else build_dossier
        return write(
            dossier, self.store, out, settings=self.settings, build_time=at, draft=draft, progress=step, cancel=cancel
        )

    def facts(self, dossier: Dossier, *, case_id: int | None = None) -> Facts:
        """Everything a criterion may ask of `dossier`.

        Args:
            case_id: the case's own number in the archive where known; it is never compared with itself.
        """
        from casefile.facts import derive

        known = knowledge()
        return derive(
            dossier,
            settings=self.settings,
            catalogue=known.catalogue,
            law=known.law,
            calendar=known.calendar,
            history=self._history(dossier, case_id),
        )

    def _history(self, dossier: Dossier, case_id: int | None) -> tuple[Prior, ...] | None:
        """Archived cases that share the party, the vehicle or a number with this one; None without an archive."""
        if self.archive is None:
            return None
        if case_id is None:
            known_as = self.archive.find_case(header(dossier, self.settings), dossier.inputs)
            case_id = known_as.case_id if known_as else None
        terms = {f.value for d in dossier.documents for f in d.fields if f.name in _SHARED_NAMES and f.value}
        terms |= {d.value("doc_no") for d in dossier.documents} - {None}
        found: set[int] = set()
        for term in sorted(t for t in terms if t):
            found |= {hit.case_id for hit in self.archive.search(term, limit=_MOST_HITS)}
        found.discard(case_id or 0)
        return tuple(_prior(self.archive.load_case(other)) for other in sorted(found))

    def load(self, case_id: int) -> tuple[Case, CaseRecord]:
        """An archived case, ready to be worked on, and its record."""
        if self.archive is None:
            raise LookupError("no archive")
        record = self.archive.load_case(case_id)
        arrangement = Arrangement()
        for operation in record.operations:
            arrangement = arrangement.apply(operation)
        case = Case(
            record.inputs,
            record.pages,
            record.readings,
            record.operations,
            arrangement,
            record.judgements,
            record.case_id,
            record.version,
        )
        return case, record


def _fits(reading: Reading | None, turn: int | None) -> bool:
    """Whether a page's reading was made the way up that counts now."""
    from casefile.recognition.read import was_turned_by_hand

    if reading is None:
        return False
    return not was_turned_by_hand(reading) if turn is None else reading.measures.turn == turn


_SHARED_NAMES = frozenset({"party_id_no", "uscc", "vehicle_no", "case_no"})
_MOST_HITS = 200  # a vehicle or party with more pages than this in the archive is found all the same


def _prior(record: CaseRecord) -> Prior:
    """What is compared with another case, from that case's report."""
    from casefile.facts.values import Prior

    documents = record.report.get("documents", ())

    def values(name: str, *types: str) -> list[str]:
        return [
            f["value"] for d in documents if not types or d["type"] in types for f in d["fields"] if f["name"] == name
        ]

    def first(name: str, *types: str) -> str | None:
        return next(iter(values(name, *types)), None)

    return Prior(
        case_id=str(record.case_id),
        case_no=record.header.case_no,
        party_name=record.header.party,
        party_id=first("uscc") or first("party_id_no"),
        vehicle_no=first("vehicle_no"),
        incident_at=first("incident_at", "PENALTY_DECISION", "PENALTY_NOTICE") or first("incident_at"),
        amount=record.header.amount,
        doc_nos=tuple(dict.fromkeys(values("doc_no"))),
    )


def header(dossier: Dossier, settings: Settings) -> CaseHeader:
    """What the archive lists a case with, from its papers."""
    from casefile.archive.records import CaseHeader
    from casefile.assembly import case_title

    value = dossier.value
    first = value("case_no", "CASE_FILING") or value("case_no")
    party = value("party_name", "PENALTY_DECISION", "CASE_FILING", "PENALTY_NOTICE") or value("party_name")
    cause = value("cause", "PENALTY_DECISION", "CASE_FILING") or value("cause")
    roles = {
        "incident": ("incident_at", ("PENALTY_DECISION", "PENALTY_NOTICE")),
        "filed": ("filed_at", ("CASE_FILING",)),
        "notice": ("made_date", ("PENALTY_NOTICE",)),
        "decided": ("made_date", ("PENALTY_DECISION", "NO_PENALTY_DECISION")),
        "paid": ("paid_at", ("PAYMENT_RECEIPT",)),
        "closed": ("closed_at", ("CLOSING_REPORT",)),
        "published": ("published_at", ("DISCLOSURE_RECORD",)),
        "archived": ("archived_at", ("FILE_NOTE", "COVER")),
    }
    dates = {role: found for role, (name, types) in roles.items() if (found := value(name, *types))}
    served = _decision_served(dossier)
    if served:
        dates["served"] = served
    return CaseHeader(
        agency=settings.agency.name or "",
        case_no=first,
        title=case_title(party, cause),
        party=party,
        cause=cause,
        decision_no=value("doc_no", "PENALTY_DECISION", "NO_PENALTY_DECISION"),
        dates=dates,
        amount=value("amount", "PENALTY_DECISION"),
    )


def _decision_served(dossier: Dossier) -> str | None:
    decision = next(iter(dossier.of_type("PENALTY_DECISION")), None)
    if decision is None:
        return None
    receipt = next((d for d in dossier.documents if d.serves == decision.id), None)
    return receipt.value("served_at") if receipt else None


def search_index(dossier: Dossier) -> tuple[PageText, ...]:
    """The words of every page of the dossier, where they stand, for the archive's search.

    What an operator typed is found too: on its page, or on the document's first where it has none.
    """
    from casefile.archive.records import IndexLine, PageText

    typed: dict[str, list[IndexLine]] = {}
    for document in dossier.documents:
        for found in document.fields:
            if found.source == FieldSource.OPERATOR and found.value:
                typed.setdefault(found.page or document.pages[0], []).append(IndexLine(found.value, found.box))
    result = []
    for page in dossier.pages:
        lines = [IndexLine(line.text, line.box) for line in page.reading.lines] if page.reading else []
        lines += typed.get(page.page.id, [])
        if not lines or page.duplicate_of or page.role == "separator":
            continue
        document = dossier.documents[page.document] if page.document is not None else None
        result.append(
            PageText(
                page=page.page.id,
                lines=tuple(lines),
                document=page.document,
                document_type=document.type if document else None,
                document_title=document.title if document else "",
                volume=page.volume,
                number=page.number,
            )
        )
    return tuple(result)

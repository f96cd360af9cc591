"""Stored facts scored again, many cases in a row: no scan is opened and memory stays flat."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from casefile.archive.stored import StoredCase
from casefile.errors import Cancelled, KnownError
from casefile.facts import Facts
from casefile.facts.text import without_places
from casefile.work import run_each
from scoring.checks.base import Verdict
from scoring.engine import score
from scoring.judgement import Judgement, allowed_by, judgements_of
from scoring.pack import Pack

StoredFacts = Iterable[tuple[int, Any] | StoredCase]
"""Case number and plain facts, as `Archive.facts` gives them; or cases still packed, as `Archive.stored` does."""
Decisions = Callable[[int], Sequence[Judgement]]
"""The human decisions of a case, in the order they were made. Packed cases bring their own."""

UNREADABLE = "facts_of_another_version"
_BATCH = 16  # a few hundred kilobytes to a worker at a time


@dataclass(frozen=True, slots=True)
class Rescored:
    """One case under one pack.

    Attributes:
        total, low, high, grade, vetoes: as on the score sheet.
        outcomes: criterion → what counts for it.
        deductions: criterion → points, where there are any.
        set_aside: criteria whose human decision the pack no longer allows.
        error: why the stored facts could not be scored (they are derived anew when the case is next
            built), else None; then everything else is empty.
    """

    case_id: int
    total: Decimal | None = None
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    grade: str | None = None
    vetoes: tuple[str, ...] = ()
    outcomes: Mapping[str, str] | None = None
    deductions: Mapping[str, Decimal] | None = None
    set_aside: tuple[str, ...] = ()
    facts_sha256: str = ""
    error: str | None = None


def rescore(
    archive_facts: StoredFacts,
    pack: Pack,
    progress: Callable[[int], None] | None = None,
    cancel: threading.Event | None = None,
    *,
    jobs: int = 1,
    judgements: Decisions | None = None,
) -> Iterator[Rescored]:
    """Every case under `pack`; with more than one job in the order they are finished.

    Args:
        progress: called with the number of cases done, after each.

    Raises:
        Cancelled: `cancel` was set; what was given until then stands.
    """
    for (result,) in rescore_under(archive_facts, (pack,), progress, cancel, jobs=jobs, judgements=judgements):
        yield result


def rescore_under(
    archive_facts: StoredFacts,
    packs: Sequence[Pack],
    progress: Callable[[int], None] | None = None,
    cancel: threading.Event | None = None,
    *,
    jobs: int = 1,
    judgements: Decisions | None = None,
) -> Iterator[tuple[Rescored, ...]]:
    """As `rescore`, every case under each of `packs`.

    Raises:
        Cancelled: `cancel` was set.
        KnownError: what a worker met that concerns more than one case.
    """
    jobs_of_cases = (_job(case, judgements) for case in archive_facts)
    done = 0
    if jobs <= 1:
        for job in jobs_of_cases:
            if cancel is not None and cancel.is_set():
                raise Cancelled()
            yield _case(job, packs)
            done += 1
            if progress is not None:
                progress(done)
        return
    outcomes = run_each(
        _batch, _batches(jobs_of_cases), jobs=jobs, initializer=_start, initargs=(tuple(packs),), cancel=cancel
    )
    for outcome in outcomes:
        if isinstance(outcome.error, KnownError):
            raise outcome.error
        if outcome.error is not None:
            raise RuntimeError(outcome.error)  # a bug, or a worker that was killed: no case may be left out silently
        for results in outcome.value:
            yield results
            done += 1
            if progress is not None:
                progress(done)


_Job = StoredCase | tuple[int, Any, tuple[Judgement, ...]]
_packs: tuple[Pack, ...] = ()  # of this worker process


def _start(packs: tuple[Pack, ...]) -> None:
    global _packs
    _packs = packs
    gc.freeze()  # pack, law and program stay; looking through them again and again for garbage costs a tenth
    gc.disable()


def _job(case: tuple[int, Any] | StoredCase, judgements: Decisions | None) -> _Job:
    if isinstance(case, StoredCase):
        return case
    return case[0], case[1], tuple(judgements(case[0])) if judgements else ()


def _batch(jobs: list[_Job]) -> list[tuple[Rescored, ...]]:
    results = [_case(job, _packs) for job in jobs]
    gc.collect()
    return results


def _batches(jobs: Iterable[_Job]) -> Iterator[list[_Job]]:
    source = iter(jobs)
    while batch := list(islice(source, _BATCH)):
        yield batch


def _case(job: _Job, packs: Sequence[Pack]) -> tuple[Rescored, ...]:
    case_id = job.case_id if isinstance(job, StoredCase) else job[0]
    try:
        if isinstance(job, StoredCase):
            plain, digest = job.unpacked_facts()
            decisions: Sequence[Judgement] = judgements_of(job.judgements())
            facts = Facts.from_plain(plain)
            vars(facts)["sha256"] = digest  # what lies there is the canonical text already: a sixth of the time
        else:
            _, plain, decisions = job
            facts = Facts.from_plain(plain)
    except ValueError:
        return tuple(Rescored(case_id, error=UNREADABLE) for _ in packs)
    known: dict[tuple[str, str], Verdict] | None = {} if len(packs) > 1 else None
    return tuple(_scored(case_id, facts, pack, decisions, known) for pack in packs)


def _scored(
    case_id: int, facts: Facts, pack: Pack, decisions: Sequence[Judgement], known: dict[tuple[str, str], Verdict] | None
) -> Rescored:
    allowed, refused = allowed_by(decisions, pack)
    with without_places():
        sheet = score(pack, facts, allowed, sentences=False, known=known)
    return Rescored(
        case_id=case_id,
        total=sheet.total,
        low=sheet.low,
        high=sheet.high,
        grade=sheet.grade,
        vetoes=sheet.vetoes,
        outcomes={f.criterion: str(f.result) for f in sheet.findings},
        deductions={f.criterion: f.deduction for f in sheet.findings if f.deduction},
        set_aside=tuple(dict.fromkeys(fault.params["criterion"] for fault in refused)),
        facts_sha256=sheet.facts_sha256,
    )

"""One line of the list of cases: all that a glance at the archive needs, without the values of a whole case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class CaseHeader:
    """What a case is known by and listed with.

    Attributes:
        agency: name of the office, "" where the settings give none.
        case_no: as on the papers; None when no paper bears one.
        cause: 案由.
        decision_no: number of the decision.
        dates: ISO date or datetime by role: `incident`, `filed`, `notice`, `decided`, `served`,
            `paid`, `closed`, `published`, `archived`; absent where not known.
        amount: of the decision, yuan as decimal text.
    """

    agency: str = ""
    case_no: str | None = None
    title: str = ""
    party: str | None = None
    cause: str | None = None
    decision_no: str | None = None
    dates: Mapping[str, str] = field(default_factory=dict)
    amount: str | None = None


@dataclass(frozen=True)
class CaseRow:
    """One line of the list of cases. `total`, `low`, `high` are decimal text or None."""

    case_id: int
    version: int
    header: CaseHeader
    pages: int
    documents: int
    total: str | None
    low: str | None
    high: str | None
    grade: str | None
    saved_at: str
    saved_by: str

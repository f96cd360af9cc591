"""Checks by the name packs bind to."""

from scoring.checks import (  # noqa: F401  (importing registers)
    approval,
    body,
    bonus,
    decision,
    discretion,
    evidence,
    execution,
    facts_of_case,
    filing,
    forms,
    hearing,
    images,
    investigation,
    lawful,
    measures,
    notice,
    paging,
    party,
    records,
    service,
    shelving,
    vetoes,
)
from scoring.checks.base import CHECKS, Outcome

__all__ = ["CHECKS", "Outcome"]

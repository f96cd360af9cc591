"""The name a case is filed under."""

from __future__ import annotations


def case_title(party: str | None, cause: str | None) -> str:
    """案卷题名: 当事人全称 + 违法行为 + 案 (domain reference §2.6)."""
    if not party and not cause:
        return ""
    act = (cause or "").removesuffix("案")
    if party and act.startswith(party):
        act = act[len(party) :]
    return f"{party or ''}{act}案"

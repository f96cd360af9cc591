"""A case's stored facts as they lie in the database: unpacked where they are used, which may be another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casefile.archive.plain import Undecodable, unpack


@dataclass(frozen=True, slots=True)
class StoredCase:
    """The newest version of one case, still packed: handing it on costs next to nothing.

    Attributes:
        facts, record: the columns of the version, compressed.
    """

    case_id: int
    facts: bytes
    record: bytes

    def unpacked_facts(self) -> Any:
        """Raises Undecodable (a ValueError) when the archive is damaged."""
        return unpack(self.facts)

    def judgements(self) -> tuple[Mapping[str, Any], ...]:
        """What people decided on criteria, in the order they did.

        Raises:
            Undecodable: the archive is damaged.
        """
        body = unpack(self.record)
        if not isinstance(body, dict) or not isinstance(body.get("judgements"), list):
            raise Undecodable("not a record")
        return tuple(body["judgements"])

"""A case's stored facts as they lie in the database: unpacked where they are used, which may be another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casefile.archive.plain import Undecodable, loads, sha256, unpack, unpacked


@dataclass(frozen=True, slots=True)
class StoredCase:
    """The newest version of one case, still packed: handing it on costs next to nothing.

    Attributes:
        facts, record: the columns of the version, compressed.
    """

    case_id: int
    facts: bytes
    record: bytes

    def unpacked_facts(self) -> tuple[Any, str]:
        """The facts and the digest of their canonical text, which is what is stored.

        Raises:
            Undecodable: (a ValueError) the archive is damaged.
        """
        text = unpacked(self.facts)
        return loads(text), sha256(text)

    def judgements(self) -> tuple[Mapping[str, Any], ...]:
        """What people decided on criteria, in the order they did.

        Raises:
            Undecodable: the archive is damaged.
        """
        body = unpack(self.record)
        if not isinstance(body, dict) or not isinstance(body.get("judgements"), list):
            raise Undecodable("not a record")
        return tuple(body["judgements"])

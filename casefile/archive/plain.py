"""A record as bytes, and its digest.

JSON with sorted keys and no blanks, so that the same value gives the same bytes and the digest
can be checked in thirty years with any tool. Lone surrogates (file names that are no text) pass through.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import Any

from casefile.archive.records import CaseHeader, CaseRecord, Output
from casefile.model import InputFile, Operation, Page
from casefile.model.codec import from_plain, to_plain


def dumps(value: Any) -> bytes:
    """Canonical JSON of plain data."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def loads(data: bytes) -> Any:
    return json.loads(data.decode("utf-8", "surrogatepass"))


def pack(value: Any) -> bytes:
    """Plain data as compressed canonical JSON."""
    return zlib.compress(dumps(value), 6)


def unpack(data: bytes) -> Any:
    """What was packed.

    Raises:
        ValueError: the bytes are not what `pack` made.
    """
    try:
        return loads(zlib.decompress(data))
    except zlib.error as error:
        raise ValueError(str(error)) from error


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def storable(text: str) -> str:
    """`text` for a database column: lone surrogates become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def body_of(record: CaseRecord) -> dict[str, Any]:
    """The part of a record that has no column of its own."""
    return {
        "header": to_plain(record.header),
        "inputs": to_plain(record.inputs),
        "pages": to_plain(record.pages),
        "operations": to_plain(record.operations),
        "judgements": to_plain(record.judgements),
        "outputs": to_plain(record.outputs),
    }


def digest_of(
    body: Mapping[str, Any],
    report: Any,
    facts: Any,
    score: Any,
    readings: Mapping[str, str],
) -> str:
    """Digest of a whole version; `readings` maps page ids to the digests of their readings."""
    whole = {"body": body, "report": report, "facts": facts, "score": score, "readings": dict(readings)}
    return sha256(dumps(whole))


def record_from(body: Mapping[str, Any], **rest: Any) -> CaseRecord:
    """A record from its stored body and the parts that have columns.

    Raises:
        ValueError: the body does not fit.
    """
    return CaseRecord(
        header=from_plain(CaseHeader, body["header"]),
        inputs=tuple(from_plain(InputFile, item) for item in body["inputs"]),
        pages=tuple(from_plain(Page, item) for item in body["pages"]),
        operations=tuple(from_plain(Operation, item) for item in body["operations"]),
        judgements=tuple(body["judgements"]),
        outputs=tuple(from_plain(Output, item) for item in body["outputs"]),
        index=None,
        **rest,
    )

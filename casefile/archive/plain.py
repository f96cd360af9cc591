"""A record as bytes, and its digest.

JSON with sorted keys and no blanks, so that the same value gives the same bytes and the digest
can be checked in thirty years with any tool. Lone surrogates (file names that are no text) pass through.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import Any, TypeVar

from casefile.archive.records import CaseHeader, CaseRecord, Output
from casefile.model import InputFile, Operation, Page
from casefile.model.codec import from_plain, to_plain

T = TypeVar("T")


class Undecodable(ValueError):
    """Stored bytes that are not what was saved: the archive is damaged, the program is not at fault."""


def dumps(value: Any) -> bytes:
    """Canonical JSON of plain data."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def loads(data: bytes) -> Any:
    """Raises Undecodable when it is no JSON."""
    try:
        return json.loads(data.decode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise Undecodable(str(error)) from error


def pack(value: Any) -> bytes:
    """Plain data as compressed canonical JSON."""
    return zlib.compress(dumps(value), 6)


def unpack(data: bytes) -> Any:
    """What was packed.

    Raises:
        Undecodable: the bytes are not what `pack` made.
    """
    return loads(unpacked(data))


def unpacked(data: bytes) -> bytes:
    """The canonical JSON that was packed.

    Raises:
        Undecodable: the bytes are not what `pack` made.
    """
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise Undecodable(str(error)) from error


def build(cls: type[T], data: Any) -> T:
    """A value from its stored plain form.

    Raises:
        Undecodable: the data does not fit.
    """
    try:
        return from_plain(cls, data)
    except (ValueError, AttributeError) as error:
        raise Undecodable(str(error)) from error


def sha256(data: bytes) -> str:
    """64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


_BODY = frozenset({"header", "inputs", "pages", "operations", "judgements", "outputs"})


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
        Undecodable: the body does not fit.
    """
    if not isinstance(body, dict) or not body.keys() >= _BODY:
        raise Undecodable("not a record")
    return CaseRecord(
        header=build(CaseHeader, body["header"]),
        inputs=tuple(build(InputFile, item) for item in body["inputs"]),
        pages=tuple(build(Page, item) for item in body["pages"]),
        operations=tuple(build(Operation, item) for item in body["operations"]),
        judgements=tuple(body["judgements"]),
        outputs=tuple(build(Output, item) for item in body["outputs"]),
        index=None,
        **rest,
    )

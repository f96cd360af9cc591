"""Streams of a PDF with their plain filters undone, within limits."""

from __future__ import annotations

import base64
import zlib
from typing import Any

import pikepdf

from casefile.intake.faults import TooLarge


def simple_bytes(stream: Any, limit: int, stop: tuple[str, ...] = ()) -> tuple[bytes, list[str]]:
    """A stream's bytes with its plain filters undone, and the filters that are left.

    Args:
        limit: unpacked bytes allowed.
        stop: filters of image codecs that are left alone.

    Raises:
        TooLarge: more than `limit`.
        ValueError: a filter that is neither plain nor in `stop`.
    """
    filters = _names(stream.get("/Filter"))
    parameters = stream.get("/DecodeParms")
    data = bytes(stream.read_raw_bytes())
    if any(name == "/FlateDecode" for name in filters) and _predicts(parameters):
        raise ValueError("predictor")
    while filters and filters[0] not in stop:
        name = filters.pop(0)
        if name in ("/FlateDecode", "/Fl"):
            data = _inflate(data, limit)
        elif name in ("/ASCII85Decode", "/A85"):
            data = base64.a85decode(data.strip().removeprefix(b"<~").removesuffix(b"~>"))
        elif name in ("/ASCIIHexDecode", "/AHx"):
            text = bytes(data.partition(b">")[0].translate(None, b" \t\r\n\f\0"))
            data = bytes.fromhex((text + b"0" * (len(text) % 2)).decode("ascii"))
        else:
            raise ValueError(name)
    return data, filters


def _inflate(data: bytes, limit: int) -> bytes:
    worker = zlib.decompressobj()
    try:
        out = worker.decompress(data, limit + 1)
    except zlib.error as error:
        raise ValueError("flate") from error
    if len(out) > limit:
        raise TooLarge()
    return out


def _predicts(parameters: Any) -> bool:
    listed = list(parameters) if isinstance(parameters, pikepdf.Array) else [parameters]
    return any(isinstance(one, pikepdf.Dictionary) and int(one.get("/Predictor", 1)) > 1 for one in listed)


def _names(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(name) for name in value] if isinstance(value, pikepdf.Array) else [str(value)]

"""Full-text search over the newest version of every case."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, text

from casefile.archive.plain import Undecodable, pack, storable, unpack
from casefile.archive.records import CaseHeader, Hit, IndexLine, PageText
from casefile.archive.schema import cases, page_texts
from casefile.archive.text import fold, match_expression, spans, terms, words
from casefile.model import Box

# Characters shown before and after the first hit.
_BEFORE, _AFTER = 16, 48

_INSERT_WORDS = text("INSERT INTO page_words(rowid, words) VALUES (:rowid, :words)")
_DELETE_WORDS = text("DELETE FROM page_words WHERE rowid IN (SELECT id FROM page_texts WHERE case_id = :case_id)")
_FIND_WORDS = text("SELECT rowid FROM page_words WHERE page_words MATCH :expression ORDER BY rowid DESC LIMIT :limit")
_COUNT_WORDS = text("SELECT count(*) FROM page_words WHERE page_words MATCH :expression")
_ALL_WORDS = text("SELECT t.case_id, t.lines, w.words FROM page_texts t LEFT JOIN page_words w ON w.rowid = t.id")


def write_index(connection: Connection, case_id: int, header: CaseHeader, pages: Sequence[PageText] | None) -> None:
    """Puts a case's text in the place of what was there; with None only what the case is called changes."""
    if pages is None:
        pages = _stored(connection, case_id)
    remove_index(connection, case_id)
    entries = [(None, _header_lines(header), PageText("", ())), *((p.page, p.lines, p) for p in pages)]
    last = connection.execute(select(func.coalesce(func.max(page_texts.c.id), 0))).scalar_one()
    # Search shows the highest rows first: cases saved last, and within a case the first page.
    rows = []
    for offset, (page, lines, source) in enumerate(reversed(entries), start=1):
        rows.append(
            {
                "id": last + offset,
                "case_id": case_id,
                "page": page,
                "document": source.document,
                "document_type": source.document_type,
                "document_title": storable(source.document_title),
                "volume": source.volume,
                "number": source.number,
                "lines": pack([[line.text, line.box and list(line.box)] for line in lines]),
            }
        )
    connection.execute(insert(page_texts), rows)
    folded = (_words(lines) for _, lines, _ in reversed(entries))
    connection.execute(
        _INSERT_WORDS, [{"rowid": row["id"], "words": found} for row, found in zip(rows, folded, strict=True)]
    )


def remove_index(connection: Connection, case_id: int) -> None:
    """Takes every word of a case out of the search, whatever its version."""
    connection.execute(_DELETE_WORDS, {"case_id": case_id})
    connection.execute(delete(page_texts).where(page_texts.c.case_id == case_id))


def search(connection: Connection, query: str, limit: int) -> list[Hit]:
    """Pages where every term of `query` stands, cases saved last first; none for a query without a letter."""
    wanted = terms(query)
    if not wanted or limit < 1:
        return []
    ids = connection.execute(_FIND_WORDS, {"expression": match_expression(wanted), "limit": limit}).scalars()
    found = connection.execute(
        select(page_texts, cases.c.case_no, cases.c.title.label("case_title"))
        .join(cases, cases.c.id == page_texts.c.case_id)
        .where(page_texts.c.id.in_(list(ids)))
        .order_by(page_texts.c.id.desc())
    )
    return [_hit(row, wanted) for row in found.mappings()]


def count(connection: Connection, query: str) -> int:
    """How many pages `search` would find without a limit."""
    wanted = terms(query)
    if not wanted:
        return 0
    return int(connection.execute(_COUNT_WORDS, {"expression": match_expression(wanted)}).scalar_one())


def stale_cases(connection: Connection) -> Iterator[int]:
    """Cases whose words in the index are not those of their text, each once."""
    seen: set[int] = set()
    stored = connection.execute(_ALL_WORDS)
    for case_id, lines, found in stored:
        if case_id not in seen and found != _words(_lines(lines)):
            seen.add(case_id)
            yield case_id


def _header_lines(header: CaseHeader) -> tuple[IndexLine, ...]:
    said = (header.title, header.case_no, header.party, header.cause, header.decision_no)
    return tuple(IndexLine(line) for line in dict.fromkeys(said) if line)


def _stored(connection: Connection, case_id: int) -> list[PageText]:
    """The text of a case's pages as it is in the index, first page first."""
    query = select(page_texts).where(page_texts.c.case_id == case_id, page_texts.c.page.is_not(None))
    same = ("page", "document", "document_type", "document_title", "volume", "number")
    return [
        PageText(lines=_lines(row["lines"]), **{name: row[name] for name in same})
        for row in connection.execute(query.order_by(page_texts.c.id.desc())).mappings()
    ]


def _words(lines: Sequence[IndexLine]) -> str:
    return words(fold("\n".join(line.text for line in lines)))


def _lines(packed: bytes) -> tuple[IndexLine, ...]:
    try:
        return tuple(IndexLine(said, Box(*box) if box else None) for said, box in unpack(packed))
    except TypeError as error:
        raise Undecodable(str(error)) from error


def _hit(row: RowMapping, wanted: Sequence[str]) -> Hit:
    lines = _lines(row["lines"])
    said = "\n".join(line.text for line in lines)
    marks = spans(said, wanted)
    snippet, shown = _snippet(said, marks)
    return Hit(
        case_id=row["case_id"],
        case_no=row["case_no"],
        title=row["case_title"],
        page=row["page"],
        document=row["document"],
        document_type=row["document_type"],
        document_title=row["document_title"],
        volume=row["volume"],
        number=row["number"],
        snippet=snippet,
        spans=shown,
        boxes=tuple(box for at in _lines_at(lines, marks) if (box := lines[at].box)),
    )


def _lines_at(lines: Sequence[IndexLine], marks: Sequence[tuple[int, int]]) -> list[int]:
    """Indices of the lines that the marked ranges of the joined text touch."""
    starts: list[int] = []
    at = 0
    for line in lines:
        starts.append(at)
        at += len(line.text) + 1
    touched: dict[int, None] = {}
    for start, end in marks:
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        touched.update(dict.fromkeys(range(first, last + 1)))
    return list(touched)


def _snippet(said: str, marks: Sequence[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """What stands around the first mark, on one line, and the marks within it."""
    first = marks[0] if marks else (0, 0)
    start = max(0, first[0] - _BEFORE)
    end = min(len(said), first[1] + _AFTER)
    lead, tail = "…" if start else "", "…" if end < len(said) else ""
    # One blank for one line end: the marks keep their places.
    shown = lead + said[start:end].replace("\n", " ") + tail
    shift = len(lead) - start
    inside = tuple((a + shift, min(b, end) + shift) for a, b in marks if a < end)
    return shown, inside

"""Cells of approval forms: what was decided, by whom and on which day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casefile.recognition.canonical.dates import find_dates
from casefile.recognition.canonical.names import name_likelihood
from casefile.recognition.fields.form import Bond, Entry
from casefile.recognition.fields.paper import Candidate, Paper
from casefile.recognition.fields.signoff import SIGN
from casefile.recognition.fields.texts import NAME, names_in, text_of
from casefile.recognition.layout import Piece, Run, Span, rows_of, runs_of

_OPINION = re.compile(r"(?:意见|审批|结论|建议)$|^备注$|^执行情况$|审核$|(?:签章|盖章|签名|机构)\)?$")


def deciding_cell(paper: Paper, labels: tuple[str, ...]) -> tuple[Entry, list[Run]] | None:
    """The last cell among `labels` and every piece of text in it."""
    entries = [e for e in paper.form.of(labels) if not e.label.weak]
    entries = entries or paper.form.of(labels)
    if not entries:
        return None
    entry = entries[-1]
    label = entry.label
    column = _column_of(entry, paper)
    if column is None and entry.over:
        column = _under(entry, paper)
    if column is not None:
        return entry, column
    others = [
        e.label
        for e in paper.form.entries
        if e is not entry
        and _OPINION.search(e.label.name)
        and e.label.name not in ("签名", "签字")
        and e.label.x0 < label.x0 + 0.1
        and not (e.label.y0 < label.y1 and label.y0 < e.label.y1)
    ]
    above = max((o.middle for o in others if o.middle < label.middle), default=None)
    below = min((o.y0 for o in others if o.y0 > label.y1 - 1e-6), default=None)
    top = label.y0 - 0.5 if above is None else above
    bottom = below if below is not None else label.y1 + 1.5
    inside = [
        p
        for p in paper.runs
        if top < p.middle < bottom
        and (p.x0 >= label.x1 - 0.02 or p.y0 >= label.y0 - 0.005)
        and not any(q is w for q in p.pieces for w in label.pieces)
    ]
    # Text over the label belongs to the cell above up to that cell's signature date.
    cut = max(
        (
            p.y1
            for p in inside
            if p.y1 <= label.y0 and (find_dates(p.text) or SIGN.search(p.text) or re.search(r"年月日|签名", p.text))
        ),
        default=None,
    )
    if cut is not None:
        inside = [p for p in inside if p.middle > cut]
    return entry, inside


def _under(entry: Entry, paper: Paper) -> list[Run]:
    """The text of a cell whose label stands at its head, the signature included."""
    label = entry.label
    floor = min(
        (
            e.label.y0
            for e in paper.form.entries
            if e.label.y0 > label.y1 and e.label.name not in ("签名", "签字", "日期", "时间")
        ),
        default=float("inf"),
    )
    last = max((p.y1 for _, p in entry.pieces), default=label.y1)
    reach = last + 6 * (label.y1 - label.y0)
    return [r for r in paper.runs if r.page == label.page and label.y1 < r.middle < min(floor, reach)]


def _column_of(entry: Entry, paper: Paper) -> list[Run] | None:
    """The text under an opinion's head where opinions stand side by side; None where they stand in rows."""
    label = entry.label
    heads = [
        e.label
        for e in paper.form.entries
        if _OPINION.search(e.label.name)
        and e.label.page == label.page
        and not (e.label.colon or e.label.vertical or e.label.name in ("签名", "签字"))
        and min(e.label.y1, label.y1) - max(e.label.y0, label.y0) > 0.5 * (label.y1 - label.y0)
        and not any(how <= Bond.ROW for how, _ in e.pieces)
    ]
    if len(heads) < 2 or label.colon:
        return None
    heads.sort(key=lambda a: a.x0)
    at = next(i for i, a in enumerate(heads) if a is label)
    left = (heads[at - 1].x1 + label.x0) / 2 if at else 0.0
    right = (label.x1 + heads[at + 1].x0) / 2 if at + 1 < len(heads) else 1.0
    below = [p for p in paper.pieces if p.page == label.page and p.y0 > label.y1 - 0.5 * p.height]
    inside = [p for p in below if left <= (p.x0 + p.x1) / 2 < right]
    # The row of cells ends where a line runs through more than one of them, or after the signature's date.
    floor = min((p.y0 for p in below if p.x0 < left and p.x1 > right), default=float("inf"))
    runs = runs_of(rows_of([p for p in inside if p.y0 < floor]))
    dated = next((i for i, r in enumerate(runs) if any(_alone(r, d.end - d.start) for d in find_dates(r.text))), None)
    return runs if dated is None else runs[: dated + 1]


def decided_on(paper: Paper, labels: tuple[str, ...]) -> Iterator[Candidate]:
    """The date of the deciding signature."""
    cell = deciding_cell(paper, labels)
    if cell is None:
        last = _last_signature(paper)
        if last is not None:
            for found in find_dates(last.text)[:1]:
                yield Candidate(found.value[:10], last.part(found.start, found.end), 0.7)
        return
    _, inside = cell
    dated = [(p, d) for p in inside for d in find_dates(p.text)]
    signed = [(p, d) for p, d in dated if _alone(p, d.end - d.start)]
    for piece, found in (signed or dated)[-1:]:
        yield Candidate(found.value[:10], piece.part(found.start, found.end), 0.93 if signed else 0.75)


def _alone(piece: Run, length: int) -> bool:
    return len(piece.text) - length <= 12


def decided_by(paper: Paper, labels: tuple[str, ...]) -> Iterator[Candidate]:
    """The name behind 签名 in the deciding cell."""
    cell = deciding_cell(paper, labels)
    if cell is None:
        last = _last_signature(paper)
        name = next(names_in(last), None) if last else None
        if name and not re.search(r"[年月日]", name.text):
            yield Candidate(text_of(name), name, 0.7 * name_likelihood(name.text))
        return
    _, inside = cell
    for index, piece in enumerate(inside):
        match = re.search(
            r"(?:签名|签字|签章|负责人(?!.{0,4}意见)|(?:审批|审核|批准|签批|签发)人(?!.{0,2}意见))(?:\([^)]*\)|\))?:?",
            piece.text,
        )
        if not match:
            continue
        rest = [piece.part(match.end(), len(piece.text))]
        rest += [
            p.span
            for p in inside[index + 1 : index + 3]
            if p.x0 >= piece.x0 and abs(p.middle - piece.middle) < 1.2 * piece.height
        ]
        for span in rest:
            name = next(names_in(span), None) if span else None
            if name and not re.search(r"[年月日]", name.text):
                yield Candidate(text_of(name), name, 0.9 * name_likelihood(name.text))
                return
    for piece in reversed(inside):
        # A name and its date written in one go.
        date = next(iter(find_dates(piece.text)), None)
        if date and NAME.fullmatch(piece.text[: date.start]) and date.end == len(piece.text):
            span = piece.part(0, date.start)
            yield Candidate(text_of(span), span, 0.85 * name_likelihood(span.text))
            return
    for piece in inside:
        if _signs(piece, inside):
            yield Candidate(text_of(piece.span), piece.span, 0.85 * name_likelihood(piece.text))
            return


def _signs(piece: Run, inside: list[Run]) -> bool:
    """A name alone before the date of a cell, as a signature without 签名 printed before it."""
    return bool(NAME.fullmatch(piece.text)) and any(
        _alone(p, d.end - d.start) and p.x0 > piece.x0 and abs(p.middle - piece.middle) < 0.8 * piece.height
        for p in inside
        for d in find_dates(p.text)[:1]
    )


def _last_words(paper: Paper) -> Iterator[Candidate]:
    """What stands between the last two signatures of an approval form."""
    if paper.kind.signoff != "approval":
        return
    signed = [e.label for e in paper.form.of(("签名", "签字"))]
    if len(signed) < 2 or signed[-1].page != signed[-2].page:
        return
    inside = [
        p
        for p in paper.runs
        if p.page == signed[-1].page
        and signed[-2].y1 < p.middle < signed[-1].y0
        and not any(q.line.vertical for q in p.pieces)
        and not find_dates(p.text)
    ]
    told = [p for p in inside if re.match(r"(?:不?同意|准予|予以|按|拟|建议|经)", p.text)]
    if len(told) == 1:
        yield Candidate(text_of(told[0].span), told[0].span, 0.7)


def _last_signature(paper: Paper) -> Span | None:
    """What stands behind the last 签名 of an approval form whose deciding cell's label was not read.

    The cells stand from the lowest rank to the highest, so the last signature decides.
    """
    if paper.kind.signoff != "approval":
        return None
    signed = paper.form.of(("签名", "签字"))
    return signed[-1].span(Bond.FLOW) if len(signed) >= 2 else None


def conclusion(paper: Paper) -> Iterator[Candidate]:
    """What the deciding cell says, without signature and date."""
    cell = deciding_cell(paper, paper.labels("conclusion"))
    if cell is None:
        yield from _last_words(paper)
        return
    entry, every = cell
    inside = every
    beside = [p for how, p in entry.pieces if how <= (Bond.FLOW if entry.label.colon else Bond.CELL)]
    if beside and (entry.label.colon or any(how <= Bond.ROW for how, _ in entry.pieces)):
        inside = runs_of(rows_of(beside))
    kept = _told(entry, inside, inside is not every)
    if not kept and inside is not every:
        # The cell's text stands at its head, over the label, and only the signature beside it.
        kept = _told(entry, every, False)
    inline = [p for how, p in entry.pieces if how == Bond.INLINE]
    kept = [*(p for p in inline if all(p.line is not k.line for k in kept)), *kept]
    if kept:
        span = Span.whole(kept)
        yield Candidate(text_of(span), span, 0.85)


def _told(entry: Entry, inside: list[Run], own_lines: bool) -> list[Piece]:
    """Pieces of a cell up to its signature; `own_lines` keeps what stands on the label's own line."""
    kept: list[Piece] = []
    signs = [p for p in inside if SIGN.search(p.text) or re.fullmatch(r"\(?(?:签名|签字|签章)\)?:?", p.text)]
    for piece in inside:
        dates = find_dates(piece.text)
        if (
            piece in signs
            or any(NAME.fullmatch(piece.text) and _behind(s, piece) for s in signs)
            or (dates and _alone(piece, sum(d.end - d.start for d in dates)))
        ):
            if kept:
                break
            continue
        if _signs(piece, inside):
            continue
        if re.fullmatch(r"年月日|第.{1,3}页.{0,6}|\(?(?:印章|盖章|签章)\)?", piece.text):
            continue
        if any(p.line is q.line for q in entry.label.pieces for p in piece.pieces) and own_lines:
            kept.extend(piece.pieces)
            continue
        kept.extend(p for p in piece.pieces if all(p.line is not q.line for q in entry.label.pieces))
    return kept


def _behind(sign: Run, piece: Run) -> bool:
    """A name right of the place to sign, on its row."""
    return piece.x0 >= sign.x1 - 0.5 * piece.height and abs(piece.middle - sign.middle) < 0.8 * piece.height

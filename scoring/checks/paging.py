"""D1-03 contents, D1-05 page numbers, D2-05 completeness of the scan: three views of one sequence."""

from __future__ import annotations

from collections import Counter

from rapidfuzz import fuzz

from casefile.facts.compare import slip
from casefile.facts.contents import ContentsRow, contents_rows
from casefile.facts.text import fold
from casefile.facts.values import Facts, Paper, Sheet
from scoring.checks.base import Answer, Params, Verdict, check, paper_name, undecided
from scoring.checks.common import doc_types, untyped

_SAME_TITLE = 75.0  # of 100
_LIKE_TITLE = 45.0
_LONG_TITLE = 20  # characters: no title has more

_UNTITLED = ("DOC_EVIDENCE", "PHOTO_EVIDENCE", "ID_PROOF", "SOURCE_MATERIAL")

# What contents sheets call papers that are titled otherwise.
_OTHER_NAMES = {
    "ID_PROOF": ("身份证", "营业执照", "行驶证", "驾驶证", "运输证", "从业资格", "法人证书"),
    "PAYMENT_RECEIPT": ("票据", "缴款", "收据", "罚没"),
    "WEIGHING_REPORT": ("检测单", "复检", "过磅", "磅单", "称重"),
    "PHOTO_EVIDENCE": ("照片", "证据粘贴", "图片"),
    "AV_RECORD": ("视听资料", "音像", "录像", "光盘", "电子数据"),
    "SOURCE_MATERIAL": ("检查记录", "举报", "案件来源", "移送材料"),
    "APPRAISAL_OPINION": ("鉴定", "检测报告", "检验报告"),
    "DISCLOSURE_RECORD": ("公示",),
}


def written_sheets(facts: Facts, paper: Paper) -> list[Sheet]:
    """The paper's pages that carry something, in reading order."""
    return [s for p in paper.pages if (s := facts.sheet(p)) and s.written]


@check("d1_03_catalogue")
def catalogue(facts: Facts, params: Params) -> Verdict:
    """Every row of the scanned contents names a paper that is there, with its page numbers."""
    sheets = facts.of(*doc_types(params))
    if not sheets:
        return undecided("not_scanned", paper=paper_name("CATALOGUE"))
    rows = [r for s in sheets for r in contents_rows(s)]
    a = Answer()
    if not rows:
        a.doubt("contents_unread", sheets)
        return a.verdict()
    papers = [p for p in facts.papers if p.type not in ("COVER", "CATALOGUE", "FILE_NOTE", "BACK_COVER")]
    pairs = _paired(facts, rows, papers)
    for index, (row, paper) in enumerate(pairs):
        if paper is None:
            said = {"number": row.number, "title": row.text}
            a.doubt("contents_row_unmatched", row.evidence, **said)
        else:
            _pages_of_row(a, facts, pairs, index, row, paper)
    listed = {p.index for _, p in pairs if p is not None}
    # A receipt is often filed in one row with the paper it serves.
    left = [p for p in papers if p.index not in listed and p.type not in ("SERVICE_RECEIPT", "OTHER")]
    for paper in left:
        a.doubt("not_in_contents", paper, paper=paper)
    return a.verdict()


def _paired(facts: Facts, rows: list[ContentsRow], papers: list[Paper]) -> list[tuple[ContentsRow, Paper | None]]:
    """Rows with the papers they name, each paper at most once, in dossier order where titles repeat."""
    free = [(p, fold(p.title), fold(no.text) if (no := p.get("doc_no")) and no.read else "") for p in papers]
    firsts = {p.index: [s.stamped_number for s in written_sheets(facts, p)][:1] for p in papers}
    pairs: list[tuple[ContentsRow, Paper | None]] = []
    for row in rows:
        best, most = None, 0.0
        for paper, title, number in free:
            numbered = bool(number) and number in row.text
            said = _named_in(row.text, title, paper.type, _SAME_TITLE - 20 * numbered)
            if not said:
                continue
            # Of several papers with one title, it is the one that bears the row's number, or its page number, or has its pages.
            fits = row.first is not None and row.last is not None and row.last - row.first + 1 == len(written_sheets(facts, paper))
            said += _LONG_TITLE * numbered + 0.5 * (row.first is not None and row.first in firsts[paper.index]) + 0.2 * fits
            if said > most + 0.01:
                best, most = paper, said
        if best is not None:
            free = [entry for entry in free if entry[0] is not best]
            pairs.append((row, best))
        else:
            pairs.append((row, None))
    left = [entry[0] for entry in free]
    pairs = [(row, paper or _by_pages(facts, row, left)) for row, paper in pairs]
    return [(row, paper or _by_place(pairs, index, left)) for index, (row, paper) in enumerate(pairs)]


def _named_in(row: str, title: str, kind: str, least: float) -> float:
    """Characters by which a row names a paper, 0 where it does not; titles contain one another, so the longest counts."""
    likeness = fuzz.partial_ratio(title, row) if len(title) >= 3 and len(row) >= 3 else 0.0
    likeness *= min(1.0, len(row) / max(len(title), 1))
    names = [len(name) for name in _OTHER_NAMES.get(kind, ()) if name in row]
    return max([likeness * len(title) / 100 if likeness >= least else 0.0, *names])


def _by_pages(facts: Facts, row: ContentsRow, free: list[Paper]) -> Paper | None:
    """The paper left over that bears the row's page numbers, where its title was read badly but not as another's.

    A piece of evidence has no title of its own: contents call it what it is.
    """
    for paper in free:
        stamped = [s.stamped_number for s in written_sheets(facts, paper) if s.stamped_number is not None]
        if not stamped or row.first != min(stamped):
            continue
        if (paper.type in _UNTITLED and len(row.text) >= 2) or fuzz.partial_ratio(fold(paper.title), row.text) >= _LIKE_TITLE:
            free.remove(paper)
            return paper
    return None


def _by_place(pairs: list[tuple[ContentsRow, Paper | None]], index: int, free: list[Paper]) -> Paper | None:
    """The one piece of evidence left over between the papers of the rows before and after: it has no title of its own."""
    row, (before, after) = pairs[index][0], (pairs[k][1] if 0 <= k < len(pairs) else None for k in (index - 1, index + 1))
    if before is None or after is None or len(row.text) < 2:
        return None
    between = [p for p in free if before.index < p.index < after.index]
    if len(between) != 1 or between[0].type not in _UNTITLED:
        return None
    free.remove(between[0])
    return between[0]


def _pages_of_row(
    a: Answer, facts: Facts, pairs: list[tuple[ContentsRow, Paper | None]], index: int, row: ContentsRow, paper: Paper
) -> None:
    said = {"number": row.number, "paper": paper, "first": row.first or "", "last": row.last or ""}
    sheets = written_sheets(facts, paper)
    stamped = [s.stamped_number for s in sheets if s.stamped_number is not None]
    before = pairs[index - 1][0] if index else None
    after = pairs[index + 1][0] if index + 1 < len(pairs) else None
    if row.first is None or row.last is None:
        if stamped and row.printed and _one_figure_off(row.printed, (min(stamped), max(stamped)), before, after):
            a.ok("contents_row_fits", row.evidence, **said)
        else:
            a.doubt("contents_pages_unread", row.evidence, **said)
        return
    if stamped and len(stamped) < len(sheets) and not _first_page_only(row, stamped):
        # Of some of its pages the stamp was not read: what was read may bear the row out, but not refute it.
        if _run_of(row, sheets):
            a.ok("contents_row_right", row.evidence, **said)
        else:
            a.doubt("stamps_partly_read", row.evidence, sheets[0], count=len(stamped), pages=len(sheets), **said)
    elif stamped:
        right = (min(stamped), max(stamped))
        # Some offices print only the first page of each paper.
        if row.first == right[0] and row.last in (row.first, right[1]):
            a.ok("contents_row_right", row.evidence, **said)
        elif _figure_lost(row, right, before, after) or _stamp_misread(row, right, before, after):
            a.doubt("contents_pages_unread", row.evidence, **said)
        else:
            a.hit(
                "mismatch", "contents_row_wrong", row.evidence, sheets[0], cause="catalogue_row", subject=str(row.number),
                right=f"{right[0]}-{right[1]}", **said,
            )  # fmt: skip
    elif before and before.last and sheets and _misread_beside(row, (before.last + 1, before.last + len(sheets)), before, after):
        a.doubt("contents_pages_unread", row.evidence, **said)
    elif row.last < row.first:
        a.hit("mismatch", "contents_row_backwards", row.evidence, cause="catalogue_row", subject=str(row.number), **said)
    elif _breaks(before, row, after):
        a.hit(
            "mismatch", "contents_gap", row.evidence, before.evidence if before else None, cause="catalogue_row",
            subject=str(row.number), before=before.last if before else 0, **said,
        )  # fmt: skip
    elif sheets and facts.typed and not paper.missing_sheets and (lacking := row.last - row.first + 1 - len(sheets)) > 0:
        if _spare_sheets(facts, pairs) >= lacking:
            # Another paper has more pages than its row says: one of them may be this one's.
            a.doubt("contents_count_unclear", row.evidence, sheets, pages=len(sheets), **said)
            return
        a.hit(
            "mismatch", "contents_count_differs", row.evidence, sheets, cause="catalogue_row", subject=str(row.number),
            pages=len(sheets), **said,
        )  # fmt: skip
    else:
        a.ok("contents_row_right", row.evidence, **said)


def _spare_sheets(facts: Facts, pairs: list[tuple[ContentsRow, Paper | None]]) -> int:
    """Pages that papers have beyond what their rows say."""
    return sum(
        max(0, len(written_sheets(facts, paper)) - (row.last - row.first + 1))
        for row, paper in pairs
        if paper is not None and row.first is not None and row.last is not None
    )


def _first_page_only(row: ContentsRow, stamped: list[int]) -> bool:
    return row.first == row.last == stamped[0]


def _run_of(row: ContentsRow, sheets: list[Sheet]) -> bool:
    """The row covers as many pages as the paper has, and every stamp that was read stands at its place in it."""
    if row.first is None or row.last is None or row.last - row.first + 1 != len(sheets):
        return False
    return all(s.stamped_number in (None, row.first + k) for k, s in enumerate(sheets))


def _stamp_misread(row: ContentsRow, right: tuple[int, int], before: ContentsRow | None, after: ContentsRow | None) -> bool:
    """The row runs on with both neighbours, and one misread figure of a stamp explains the difference."""
    if before is None or before.last is None or after is None or after.first is None or row.first is None or row.last is None:
        return False
    if before.last + 1 != row.first or row.last + 1 != after.first:
        return False
    off = [(a, b) for a, b in zip((row.first, row.last), right, strict=True) if a != b]
    return all(slip(str(a), str(b)) for a, b in off)


def _figure_lost(row: ContentsRow, right: tuple[int, int], before: ContentsRow | None, after: ContentsRow | None) -> bool:
    """One misread figure explains the row, and its neighbours run on as if it said what is right."""
    stated = f"{row.first}-{row.last}" if row.last != row.first else str(row.first)
    return _one_figure_off(stated, right, before, after)


def _misread_beside(row: ContentsRow, wanted: tuple[int, int], before: ContentsRow, after: ContentsRow | None) -> bool:
    """No stamp bears the row out; its neighbours and the paper's pages do, but for one figure of it."""
    return (row.first, row.last) != wanted and _figure_lost(row, wanted, before, after)


def _one_figure_off(stated: str, right: tuple[int, int], before: ContentsRow | None, after: ContentsRow | None) -> bool:
    """`stated` may be the right pages with one character misread, and both neighbours run on to the right ones."""
    wanted = f"{right[0]}-{right[1]}" if right[0] != right[1] else str(right[0])
    if not slip(stated, wanted):
        return False
    # A column of figures is read badly as a whole: a neighbour may be one figure off, too.
    follows = before is None or before.last is None or slip(str(before.last), str(right[0] - 1))
    leads = after is None or after.first is None or slip(str(after.first), str(right[1] + 1))
    return follows and leads


def _breaks(before: ContentsRow | None, row: ContentsRow, after: ContentsRow | None) -> bool:
    """The row does not continue the one before, and that one is not what is wrong.

    Rows that give only first pages need not follow one another closely: only going back counts.
    """
    if before is None or before.first is None or before.last is None or row.first is None or row.last is None:
        return False
    if before.last + 1 == row.first:
        return False
    if row.first <= before.first:
        # Of two rows that go back, the one that does not lead on to the next row is wrong.
        return after is None or after.first is None or row.last + 1 != after.first
    if before.first == before.last and row.first == row.last:
        return False
    return after is None or after.first is None or row.last + 1 != after.first


@check("d1_05_page_numbers")
def page_numbers(facts: Facts, params: Params) -> Verdict:
    """The numbers stamped on the sheets run on without gap or repetition; covers and blanks have none."""
    a = Answer()
    bare = doc_types(params, "unnumbered")
    numbered = [s for s in facts.sheets if s.stamped_number is not None and not s.duplicate_of and s.role is None]
    written = [s for s in facts.sheets if s.written and s.paper is not None and facts.papers[s.paper].type not in bare]
    if not numbered:
        return undecided("no_stamped_numbers", written[:1])
    for sheet in numbered:
        if sheet.blank:
            a.hit("numbered_sheet", "blank_numbered", sheet, cause="page_number", subject=sheet.id, number=sheet.stamped_number)
        elif sheet.paper is not None and facts.papers[sheet.paper].type in bare:
            a.hit(
                "numbered_sheet", "sheet_numbered", sheet, cause="page_number", subject=sheet.id,
                number=sheet.stamped_number, paper=facts.papers[sheet.paper],
            )  # fmt: skip
    misread = _misread_stamps(facts, numbered)
    for sheet, likely in misread:
        a.doubt("stamp_misread", sheet, number=sheet.stamped_number, likely=likely)
    read_as = {sheet.id: likely for sheet, likely in misread}
    counts = Counter(read_as.get(s.id, s.stamped_number) for s in numbered)
    if len(numbered) * 2 < len(written):
        a.doubt("stamps_unclear", numbered[:3], count=len(numbered), pages=len(written))
        return a.verdict()
    for number, times in sorted((n, t) for n, t in counts.items() if n is not None and t > 1):
        a.hit(
            "repeated", "number_stamped_twice", [s for s in numbered if read_as.get(s.id, s.stamped_number) == number],
            cause="page_repeated", subject=str(number), number=number, count=times,
        )  # fmt: skip
    present = {n for n in counts if n is not None}
    lost = [n for n in range(1, max(present) + 1) if n not in present]
    unstamped = [s for s in written if s.stamped_number is None]
    for number in lost:
        if len(unstamped) >= len(lost):
            a.doubt("number_not_seen", unstamped[:2], number=number)
        else:
            a.hit("gap", "number_missing", _neighbours(numbered, number), cause="page_missing", subject="", number=number)
    if a.empty:
        a.ok("numbers_run_on", numbered[:1], numbered[-1:], first=min(present), last=max(present))
    return a.verdict()


def _misread_stamps(facts: Facts, numbered: list[Sheet]) -> list[tuple[Sheet, int]]:
    """Stamps between two that run on, one figure away from what belongs there, and what that is.

    As scanned and as filed: a pile may have been shuffled, or a paper filed elsewhere than it was bound.
    """
    found: dict[str, tuple[Sheet, int]] = {}
    as_filed = sorted((s for s in numbered if s.paper is not None), key=lambda s: (s.paper or 0, s.position or 0))
    for order in (sorted(numbered, key=lambda s: (s.input, s.frame)), as_filed):
        for before, sheet, after in zip(order, order[1:], order[2:], strict=False):
            numbers = before.stamped_number, sheet.stamped_number, after.stamped_number
            if numbers[0] is None or numbers[1] is None or numbers[2] is None:
                continue
            likely = numbers[0] + 1
            if numbers[2] == likely + 1 and numbers[1] != likely and slip(str(numbers[1]), str(likely)):
                found[sheet.id] = (sheet, likely)
    return list(found.values())


def _neighbours(sheets: list[Sheet], number: int) -> list[Sheet]:
    return [s for s in sheets if s.stamped_number in (number - 1, number + 1)]


@check("d2_05_complete_scan")
def complete_scan(facts: Facts, params: Params) -> Verdict:
    """Nothing left out, scanned twice or out of order; blanks are marked."""
    a = Answer()
    for sheet in facts.sheets:
        if sheet.duplicate_of:
            first = facts.sheet(sheet.duplicate_of)
            a.hit("duplicate", "scanned_twice", sheet, first, cause="page_repeated", subject="", page=sheet.id)
    for paper in facts.papers:
        for number in paper.missing_sheets:
            a.hit("missing_page", "sheet_missing", paper, cause="page_missing", subject="", paper=paper, number=number)
        _scanned_in_order(a, facts, paper)
    lost = [i for i in facts.inputs if i.lost_pages]
    for entry in lost:
        a.hit("missing_page", "pages_lost", cause="page_missing", subject=entry.path, file=entry.path, count=entry.lost_pages)
    _stamps_in_order(a, facts)
    if a.empty:
        if facts.typed:
            a.ok("scan_complete", [s for s in facts.sheets if s.written][:1], pages=len(facts.sheets), blanks=sum(s.blank for s in facts.sheets))
        else:
            a.doubt("papers_not_found", untyped(facts))
    return a.verdict()


def _scanned_in_order(a: Answer, facts: Facts, paper: Paper) -> None:
    """Printed page numbers tell whether the sheets of one paper lay in order on the scanner."""
    sheets = [s for s in written_sheets(facts, paper) if s.printed_number is not None]
    taken = sorted(sheets, key=lambda s: (s.input, s.frame))
    numbers = [s.printed_number for s in taken]
    if len(set(numbers)) == len(numbers) and numbers != sorted(n for n in numbers if n is not None):
        a.hit(
            "out_of_order", "sheets_swapped", taken, cause="page_out_of_order", subject="", paper=paper,
            numbers=[str(n) for n in numbers],
        )  # fmt: skip


def _stamps_in_order(a: Answer, facts: Facts) -> None:
    """Stamped numbers tell whether sheets were lost or turned over between stamping and scanning."""
    sheets = sorted((s for s in facts.sheets if s.stamped_number is not None and s.written), key=lambda s: (s.input, s.frame))
    written = [s for s in facts.sheets if s.written]
    if not sheets or len(sheets) * 2 < len(written):
        return
    present = {s.stamped_number for s in sheets}
    lost = [n for n in range(1, max(n for n in present if n is not None) + 1) if n not in present]
    if lost and len(written) - len(sheets) < len(lost) and not any(p.missing_sheets for p in facts.papers):
        a.hit("missing_page", "numbers_missing", _neighbours(sheets, lost[0]), cause="page_missing", subject="", numbers=[str(n) for n in lost])

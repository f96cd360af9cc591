"""Which pages belong together: where documents start and which pages go on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from casefile.catalogue import Catalogue
from casefile.recognition.layout import rows_of
from casefile.recognition.order import Numbers, closes, runs_on
from casefile.recognition.types import PageView

_STARTS = 0.5  # a title with at least this score starts a document
_WRITTEN = 200  # characters on a page from which it is a page of text
_PAIRS = 30  # of titled papers, before their order says anything of the pile
_CLOSED = re.compile(r"本文书一式|以下无正文|一份存根")


@dataclass
class Group:
    """Pages of one document, in input order, before they are put in reading order."""

    pages: list[int] = field(default_factory=list)
    type: str = "OTHER"


def group_pages(
    views: Sequence[PageView],
    numbers: Sequence[Numbers],
    catalogue: Catalogue,
    hints: Mapping[str, str] | None = None,
) -> list[Group]:
    """Written pages, in input order, as documents.

    Args:
        hints: page id → type code where something outside (a separator sheet) says a document starts.
    """
    groups: list[Group] = []
    home: dict[int, int] = {}
    open_pages: list[int] = []
    for index, page in enumerate(views):
        kind = (hints or {}).get(page.item.id)
        if kind or _starts(index, views, numbers, catalogue):
            home[index] = len(groups)
            groups.append(Group([index], kind or page.best[0]))
        else:
            open_pages.append(index)
    near = _sorted(groups, catalogue)
    for index in open_pages:
        awaited = any(_awaits(numbers[index], [numbers[i] for i in g.pages]) for g in groups)
        best = max(
            ((_affinity(index, g, views, numbers, catalogue, near, awaited), n) for n, g in enumerate(groups)),
            default=(-1.0, -1),
        )
        if best[0] > 0.0:
            groups[best[1]].pages.append(index)
            home[index] = best[1]
        else:
            home[index] = len(groups)
            groups.append(Group([index], views[index].best[0]))
    for group in groups:
        group.pages.sort()
    groups.sort(key=lambda g: g.pages[0])
    return groups


def _sorted(groups: Sequence[Group], catalogue: Catalogue) -> float:
    """How much a page's place in the pile says of what it belongs to: 1 in a pile in order, little in a shuffled one.

    Measured by the papers that bear a title: how many pairs of them lie in the order of filing, or all in the reverse.
    """
    kinds = [catalogue[g.type] for g in groups]
    kinds = [k for k in kinds if not (k.untitled or k.follows_served or k.code == "OTHER")]
    pairs = [(a, b) for i, a in enumerate(kinds) for b in kinds[i + 1 :] if a.code != b.code]
    if len(pairs) < _PAIRS:
        return 1.0
    ranks = [abs(sum(1 if a.orders[p] < b.orders[p] else -1 for a, b in pairs)) / len(pairs) for p in kinds[0].orders]
    return min(1.0, max(0.25, (max(ranks) - 0.1) / 0.5))


def _starts(index: int, views: Sequence[PageView], numbers: Sequence[Numbers], catalogue: Catalogue) -> bool:
    page, own = views[index], numbers[index]
    before = views[index - 1] if index else None
    if before is not None and catalogue[page.best[0]].runs_together and before.best[0] == page.best[0]:
        return False
    if page.title is not None and not page.title.continued and page.title.score >= _STARTS:
        # A heading repeated on every sheet: the printed number tells the later ones.
        return not (own.printed is not None and own.printed > 1 and _same_kind_before(index, views))
    if own.printed == 1 and (own.total or 2) >= 1 and page.title is not None:
        return True
    if own.printed is not None and own.printed > 1:
        return False
    if page.title is None and has_heading(page):
        return True
    kind, chance = page.best
    if not catalogue[kind].untitled or chance < 0.55:
        return False
    # A second side of the same certificate or a further picture page may go on; a new kind starts anew.
    return before is None or before.best[0] != kind or kind in ("ID_PROOF", "PAYMENT_RECEIPT", "WEIGHING_REPORT")


_HEADING = re.compile(r"[\u4e00-\u9fa5()<>]{3,30}")


def has_heading(page: PageView) -> bool:
    """Whether the page begins with a line set large in the middle: a paper that no form is called by."""
    written = [p for p in page.pieces if not p.line.vertical]
    if len(written) < 4:
        return False
    usual = median(p.height for p in written)
    for row in rows_of(written)[:2]:
        if len(row) == 1 and row[0].height > 1.35 * usual and _HEADING.fullmatch(row[0].text):
            return abs((row[0].x0 + row[0].x1) / 2 - 0.5) < 0.1
    return False


def _same_kind_before(index: int, views: Sequence[PageView]) -> bool:
    title = views[index].title
    around = [*views[max(0, index - 4) : index], *views[index + 1 : index + 3]]
    return title is not None and any(v.title is not None and v.title.type == title.type for v in around)


def _affinity(
    index: int,
    group: Group,
    views: Sequence[PageView],
    numbers: Sequence[Numbers],
    catalogue: Catalogue,
    near: float = 1.0,
    awaited: bool = False,
) -> float:
    """How much speaks for a page going on with a document; above 0 it may.

    Args:
        near: how much lying beside it counts, 0–1.
        awaited: some document lacks exactly the sheet that the page's printed number says it is.
    """
    page, own = views[index], numbers[index]
    last = views[group.pages[-1]]
    theirs = [numbers[i] for i in group.pages]
    score = 0.2
    score += _by_numbers(own, theirs, awaited)
    gap = min(abs(index - i) for i in group.pages)
    ahead = index > max(group.pages)
    if gap == 1 and ahead:
        score += 2.0 * near
    elif gap == 1:
        # In a pile a page seldom lies before its own title.
        score += (0.3 if own.printed is None else 0.9) * near
    else:
        score -= 0.45 * min(gap, 8) * near
    if _stranger_between(index, group, views):
        score -= 0.8 * near
    own_chance = page.chances.get(group.type, 0.0)
    kind, best = page.best
    # What the page itself says of its kind goes before where it was scanned.
    lead = page.scores.get(kind, 0.0) - page.scores.get(group.type, 0.0)
    if kind == group.type:
        score += (3.0 if best > 0.75 else 1.4) * best
    elif best > 0.6 and lead > 2.0:
        score -= min(3.2, lead) * best
    score += own_chance
    score += 0.9 * max(runs_on(last, page), 0.0)
    if catalogue[group.type].untitled and len(page.text) > _WRITTEN and own_chance < 0.15:
        score -= 2.5  # a page full of text is no further picture, certificate or slip
    if group.type == "OTHER" and _another_file(index, last, views):
        score -= 4.0
    if ahead and _CLOSED.search(last.text[-80:]):
        score -= 1.6
    elif (ahead or near < 0.5) and closes(last):
        # A cell with an opinion and its signature may follow one on the sheet before.
        opinions = catalogue[group.type].signoff in ("approval", "maker") and _is_tail(page)
        score -= 0.3 if gap == 1 and opinions else 1.0 if opinions else 1.6
    elif catalogue[group.type].served and closes(page):
        score += 1.0  # issuer and date that did not find room under the text
    if page.title is not None and page.title.continued and page.title.type == group.type:
        score += 2.0
    if catalogue[group.type].runs_together and kind == group.type:
        return score + 2.0
    if group.type == "SERVICE_RECEIPT" or (catalogue[group.type].category.value == "AR" and kind != group.type):
        score -= 1.2
    return score


def _is_tail(page: PageView) -> bool:
    """A short page that ends with a signature or a seal's date: what found no room on the sheet before."""
    return len(page.text) < _WRITTEN and bool(re.search(r"意见|签名|签字|印章", page.text)) and closes(page)


def _another_file(index: int, last: PageView, views: Sequence[PageView]) -> bool:
    """The page is of another file than `last`, and one of the two files has several pages."""
    own, before = views[index].item.page, last.item.page
    if own.input == before.input:
        return False
    following = views[index + 1].item.page if index + 1 < len(views) else None
    return before.frame > 0 or own.frame > 0 or (following is not None and following.input == own.input)


def _awaits(own: Numbers, theirs: Sequence[Numbers]) -> bool:
    return own.total is not None and own.total in {n.total for n in theirs} and own.printed not in {n.printed for n in theirs}


def _by_numbers(own: Numbers, theirs: Sequence[Numbers], awaited: bool) -> float:
    if own.printed is None:
        # A paper that numbers its sheets has no sheet without a number once it is complete.
        totals = {n.total for n in theirs if n.total}
        return -2.5 if totals and len(theirs) >= max(totals) else 0.0
    taken = {n.printed for n in theirs if n.printed is not None}
    totals = {n.total for n in theirs if n.total is not None}
    if own.printed in taken:
        return -4.0
    if totals and own.total is not None:
        return 3.0 if own.total in totals else -4.0
    if taken:
        return 1.8 if own.printed - 1 in taken or own.printed + 1 in taken else 0.4
    if awaited:
        return -1.5  # a paper without any number is not the one that lacks this sheet
    return 0.6 if own.printed == len(theirs) + 1 else -0.3


def _stranger_between(index: int, group: Group, views: Sequence[PageView]) -> bool:
    """A page that clearly starts something else lies between."""
    low, high = sorted((index, min(group.pages, key=lambda i: abs(i - index))))
    for i in range(low + 1, high):  # no copy of what lies between: it may be hundreds of pages, and the first few tell
        title = views[i].title
        if title is not None and title.score >= _STARTS and i not in group.pages:
            return True
    return False

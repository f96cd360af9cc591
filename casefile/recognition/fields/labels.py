"""Finds the labels of a form among its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from casefile.catalogue import Catalogue, DocumentType
from casefile.recognition.canonical.names import begins_with_surname
from casefile.recognition.canonical.text import fold
from casefile.recognition.fields.broken_labels import joined_labels, spread_labels
from casefile.recognition.fields.label import Label, Vocabulary
from casefile.recognition.layout import Piece

_HALVES = {"称": "名称", "所": "住所", "址": "住址"}
_DOUBT = 0.93
_SHORT = frozenset(["职务", "性别", "年龄", "邮编", "电话"])  # labels of two characters that no longer word ends with
_SIGNED = re.compile(r"(?:或其?代理人|及时间|\(?或代理人\)?)?(?:签名|签字|签章)")
_REMARKED = re.compile(r"([\u4e00-\u9fa5]{2,12})\([\u4e00-\u9fa5,/]{1,12}\)")  # 法定代表人(负责人), whatever the remark
# Whose opinion a cell holds, whatever the office calls its units.
_OPINION = re.compile(
    r"(?!同意|按|依|根据|维持|采纳|无)[\u4e00-\u9fa5]{0,8}(?:负责人|承办人|经办人|领导|机构|部门|机关|单位|[科股室处局])"
    r"(?:审核|审批|审查|处理|复核)?意见"
)
_WHO = frozenset(["姓名"])
_PERSON = re.compile(r"[\u4e00-\u9fa5]{2,4}")
_NUMBERS = frozenset(["案号", "文号", "编号", "字号"])
_NUMBER = re.compile(r"[\u4e00-\u9fa5]{1,14}[\[(](?:19|20)\d\d[\])]")
_NUMBERED = re.compile(r"^[\d一二三四五六七八九十]{1,2}[.,:]")


_made: dict[tuple[str, str], Vocabulary] = {}


def vocabulary(kind: DocumentType, catalogue: Catalogue) -> Vocabulary:
    """The labels of a document type together with those common to all."""
    key = (kind.code, catalogue.sha256)
    if key not in _made:
        _made[key] = _vocabulary(kind, catalogue)
    return _made[key]


def _vocabulary(kind: DocumentType, catalogue: Catalogue) -> Vocabulary:
    wanted = {*kind.fields, "party_person", "party_org", "party_any", "served_place"}
    own = frozenset(fold(w) for name in wanted for w in kind.labels.get(name, ()))
    structural = frozenset(map(fold, catalogue.structural))
    # A label of any form ends the value before it, whatever this form has it for.
    others = frozenset(fold(w) for t in catalogue.types.values() for listed in t.labels.values() for w in listed)
    names = own | structural | others | frozenset(map(fold, catalogue.stop_labels))
    if kind.untitled:
        # On slips and certificates the vocabulary is labels.
        names |= frozenset(fold(w) for w in kind.words if len(w) >= 2)
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return Vocabulary(names, own, structural, pattern, kind.untitled)


def find_labels(pieces: Sequence[Piece], words: Vocabulary) -> tuple[list[Label], list[Piece]]:
    """Labels of a document and the text left between them."""
    labels: list[Label] = []
    rest: list[Piece] = []
    spread, rest, used = spread_labels(pieces, words)
    labels.extend(spread)
    joined, more = joined_labels([p for p in pieces if id(p) not in used], words)
    labels.extend(joined)
    used |= more
    for piece in pieces:
        if id(piece) in used:
            continue
        found, others = _cut(piece, words)
        labels.extend(found)
        rest.extend(others)
    return labels, rest


def _cut(piece: Piece, words: Vocabulary) -> tuple[list[Label], list[Piece]]:
    """Labels inside one line and the text between them."""
    text = piece.text
    bare = text.rstrip(":")
    if bare in words.names:
        return [_label(piece.part(0, len(bare)), bare, words, colon=len(bare) < len(text))], []
    remark = _REMARKED.fullmatch(bare)
    if remark and remark[1] in words.names:
        return [_label(piece.part(0, len(bare)), remark[1], words, colon=len(bare) < len(text))], []
    if _OPINION.fullmatch(bare):
        return [_label(piece.part(0, len(bare)), bare, words, colon=len(bare) < len(text))], []
    near = _misread(piece, bare, words)
    if near:
        return [_label(piece.part(0, len(bare)), near, words, colon=len(bare) < len(text))], []
    cuts: list[tuple[int, int, int, str, bool]] = []  # start, end of label, start of value, name, weak
    start = 0
    number = _NUMBERED.match(text)
    while start < len(text):
        match = words.pattern.search(text, start)
        if match is None:
            break
        first, end = match.span()
        if _SIGNED.match(text, end):
            # 执法人员签名 is a place to sign, not the list of officers.
            end = _SIGNED.match(text, end).end()  # type: ignore[union-attr]
            cuts.append((first, end, _behind(text, end), "签名", False))
            start = max(end, _behind(text, end))
            continue
        after = _behind(text, end)
        opens = first == 0 or piece.gap_before(first) > 0.45 or (number is not None and first == number.end())
        # In a line to be filled in (甲：…乙：…) the next label may follow a value without a blank.
        filled = bool(cuts) and cuts[0][0] == 0 and (len(match.group()) >= 3 or match.group() in _SHORT)
        if text[after - 1 : after] == ":" and after > end and (opens or filled or _may_stand_inside(text, first)):
            cuts.append((first, end, after, match.group(), False))
            start = after
        elif opens and end < len(text) and piece.gap_before(end) > 0.45:
            cuts.append((first, end, end, match.group(), False))
            start = end
        elif first == 0 and end < len(text) and _runs_on(match.group(), text[end:], words):
            cuts.append((first, end, end, match.group(), True))
            start = end
        else:
            start = first + 1
    if not cuts:
        half = _HALVES.get(text[0]) if words.close and len(text) > 4 else None
        if half in words.own:
            # The label's first character stands apart and was not read.
            return [_label(piece.part(0, 1), half, words, colon=False, weak=True)], [piece.part(1, len(text))]
        return [], [piece]
    labels, rest = [], []
    if cuts[0][0] > 0 and not (number and cuts[0][0] == number.end()):
        rest.append(piece.part(0, cuts[0][0]))
    for index, (first, end, after, name, weak) in enumerate(cuts):
        until = cuts[index + 1][0] if index + 1 < len(cuts) else len(text)
        labels.append(_label(piece.part(first, end), name, words, colon=after > end, weak=weak))
        if until > after:
            rest.append(piece.part(after, until))
    return labels, rest


def _behind(text: str, end: int) -> int:
    """Where the value starts: behind a remark in brackets and the colon."""
    if text[end : end + 1] == "(":
        close = text.find(")", end)
        if 0 < close - end <= 14 and text[close + 1 : close + 2] == ":":
            return close + 2
    if text[end : end + 1] == ":":
        return end + 1
    return end


def _may_stand_inside(text: str, first: int) -> bool:
    """A label with a colon may follow a value closely, unless a sentence runs into it."""
    return (text[first - 1] not in "的>)书单函为于其该由在和、," and not text[first - 1].isalpha()) or text[
        first - 1
    ].isascii()


def _runs_on(name: str, value: str, words: Vocabulary) -> bool:
    """A label that its value follows closely: on certificates, a number, else only long labels before short values."""
    if name in _NUMBERS and _NUMBER.match(value):
        return True
    if name in _WHO and name in words.own and _PERSON.fullmatch(value) and begins_with_surname(value):
        return True  # a hand writes close to its label
    return name in words.own and (words.close or (len(name) >= 4 and len(value) <= 30))


def _label(piece: Piece, name: str, words: Vocabulary, *, colon: bool, weak: bool = False) -> Label:
    return Label(name, (piece,), colon, name in words.structural, weak)


def _misread(piece: Piece, text: str, words: Vocabulary) -> str | None:
    """The label a short line was meant to be, a character or two of it read in doubt."""
    if not 3 <= len(text) <= 14 or any(c.isdigit() for c in text):
        return None
    for name in words.names:
        if len(name) >= 3 and abs(len(name) - len(text)) <= 1:
            limit = 1 if len(name) < 7 else 2
            # The same length, or one character lost or doubled in a long label.
            if len(name) != len(text) and len(name) < 5:
                continue
            if Levenshtein.distance(name, text, score_cutoff=limit) <= limit:
                edits = Levenshtein.editops(text, name)
                if all(e.tag != "replace" or piece.confidence_at(e.src_pos) < _DOUBT for e in edits):
                    return name
    return None

"""Articles of law a paper says were broken, and those it punishes by; the right to a hearing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rapidfuzz.distance import Levenshtein

from casefile.law.citation import Citation
from casefile.law.citations import parse_citations
from casefile.law.registry import default_registry
from casefile.recognition.fields.form import Bond
from casefile.recognition.fields.paper import Candidate, Paper
from casefile.recognition.fields.repair import SURE
from casefile.recognition.layout import Flow, in_rows

_BROKEN = re.compile(r"违反了?|触犯了?")
_BASIS = re.compile(r"依据|根据|依照|按照|参照|适用")
_PENAL = re.compile(r"给予|拟作出|作出|处以|罚款|处罚|予以处|拟处|不予行政处罚|责令|没收|吊销|警告")
_PROCEDURAL = re.compile(
    r"陈述|申辩|听证|登记保存|抽样|强制执行|强制措施|加处|代履行|分期|延期|回避|复议|诉讼|送达|立案|移送|管辖|查封|扣押"
)
_CLAUSE = re.compile(r"(?:的?(?:相关)?规定)")


def aligned(flow: Flow) -> str:
    """The flow's characters as printed, one for each folded one, so that offsets agree."""
    kept = []
    for piece, start, end in flow.span.parts:
        kept.append("".join(piece.line.text[piece.at[i]] for i in range(start, end)))
    return "".join(kept)


def articles(paper: Paper, name: str) -> list[Candidate]:
    """`violated_articles` or `penalty_articles`, each once, in the order they stand."""
    found = _cited(paper.flow, lambda text, cite: _role(text, cite) == name)
    for entry in paper.entries(name):
        # In a cell of its own the label says what the law is cited for.
        found += _cited(Flow(in_rows([p for how, p in entry.pieces if how <= Bond.CELL])), None)
    made: dict[str, Candidate] = {}
    for candidate in found:
        made.setdefault(candidate.value, candidate)
    return _without_vaguer(list(made.values()))


def _cited(flow: Flow, wanted: Callable[[str, Citation], bool] | None) -> list[Candidate]:
    """What a text cites, in the order it stands; `wanted` takes the text and a citation."""
    text = aligned(flow)
    mended: dict[str, str] = {}  # names as printed, by the law they were read for
    made = []
    for cite in parse_citations(text, lambda printed: _law_name(printed, flow, text, mended)):
        span = flow.part(cite.start, cite.end)
        if span and (wanted is None or wanted(text, cite)):
            repaired = cite.law in mended
            made.append(Candidate(str(cite), span, 0.8 if repaired else 0.95, repaired=repaired))
    return made


def _law_name(printed: str, flow: Flow, text: str, mended: dict[str, str]) -> str | None:
    """Full name of a law; one that only doubtful characters keep from being a known law is taken for it."""
    entry = default_registry().resolve(printed)
    if entry is not None:
        return entry.name
    if len(printed) < 5:
        return None
    near = [
        law.name
        for law in default_registry().laws
        if abs(len(law.name) - len(printed)) <= 1
        and Levenshtein.distance(law.name, printed, score_cutoff=2 if len(printed) >= 10 else 1)
        <= (2 if len(printed) >= 10 else 1)
    ]
    at = text.find(printed)
    if len(near) != 1 or at < 0:
        return None
    confidences = flow.part(at, at + len(printed)).confidences
    edits = Levenshtein.editops(printed, near[0])
    if any(e.tag != "insert" and confidences[e.src_pos] >= SURE for e in edits):
        return None
    mended[near[0]] = printed
    return near[0]


def _role(text: str, cite: Citation) -> str | None:
    """What the sentence does with the citation."""
    before = text[max(0, cite.start - 160) : cite.start]
    # Only the clause the citation stands in counts: 违反了…的规定，依据…的规定.
    broken = [m.end() for m in _BROKEN.finditer(before)]
    basis = [m.end() for m in _BASIS.finditer(before)]
    last_broken = broken[-1] if broken else -1
    last_basis = basis[-1] if basis else -1
    if last_broken < 0 and last_basis < 0:
        return None
    anchor = max(last_broken, last_basis)
    between = before[anchor:]
    closed = re.search(r"[。；;]|(?<!\d)\.(?!\d)", between) or _CLAUSE.search(between.replace("规定》", ""))
    if closed and not re.fullmatch(r".*(?:规定)?[、和及与,，]\s*", between):
        return None
    if last_broken > last_basis:
        return "violated_articles"
    tail = re.split(r"[。；;]", text[cite.end : cite.end + 90])[0]
    if _PROCEDURAL.search(tail[:45]) and not re.search(r"决定给予|拟作出|罚款", tail[:60]):
        return None
    return "penalty_articles" if _PENAL.search(tail) else None


def _without_vaguer(found: list[Candidate]) -> list[Candidate]:
    """Without a bare article where the same one is also named with its paragraph."""
    exact = [c.value for c in found]
    kept = []
    for made in found:
        more = any(
            other != made.value and other.startswith(made.value) and other[len(made.value)] in ".(" for other in exact
        )
        if not more:
            kept.append(made)
    return kept


_BOX_TICKED = "☑√✓✔■☒vV"
_HEARING = re.compile(r"(?:第六十三条|第六十四条|第四十二条|要求(?:举行)?听证|申请听证|有权.{0,30}听证)")


def hearing_offered(paper: Paper) -> Iterator[Candidate]:
    """Whether the box of the right to a hearing is ticked, or a notice without boxes grants it."""
    text = aligned(paper.flow)
    paragraph = re.search(
        r"(?P<box>[□☐口囗日回☑√✓✔■☒vV凶図区团図]{0,2})(?P<n>[12１２][.．、])?根据[^。]{0,60}?(?:第六十三条|第六十四条|第四十二条|听证)[^。]{0,60}?听证",
        text,
    )
    if paragraph is None:
        found = _HEARING.search(text)
        if found:
            yield Candidate("true", paper.flow.part(*found.span()), 0.6)
        elif stated := re.search(r"(?:可以?|有权|享有).{0,40}?陈述.{0,4}申辩", text):
            # It tells the party's rights and a hearing is none of them.
            yield Candidate("false", paper.flow.part(*stated.span()), 0.8)
        return
    state = tick_state(paragraph["box"])
    # The box and the words after it that it belongs to: how well the law's name was read says nothing of the tick.
    span = paper.flow.part(paragraph.start(), paragraph.start() + text[paragraph.start() :].index("根据") + 2)
    if state is None:
        first = re.search(r"[□☐口囗日回☑√✓✔■☒凶区团図]根据", text)
        # No box was read before this right although the other has one, or no boxes at all: it is granted in words.
        yield Candidate("true", span, 0.55 if first else 0.7)
    else:
        yield Candidate("true" if state else "false", span, 0.96)


def tick_state(glyphs: str) -> bool | None:
    """True for a ticked box, False for an empty one, None where no box was read."""
    if not glyphs:
        return None
    return bool(any(g in "☑√✓✔■☒vV凶図区团回" for g in glyphs))

"""Reading noise for truths: what an engine loses, misreads or is unsure of, from a seed.

The shares and confidences are those of the 22 made scans with the seeds 5460000–5460021 (5133 values, four of the cases
grey or 1-bit), as `./run accuracy` counts them before the documents of a case are weighed against each other; where
nothing of a kind was lost or misread, one in a thousand. A value or line that is right mostly comes with a high
confidence, a wrong one mostly with a lower one, but one in twenty wrong values is given as sure enough to contradict another.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime

from casefile.model import Box, Field, Mark, MarkKind, TextLine

_ALIKE = {
    "0": "8", "1": "7", "2": "7", "3": "8", "4": "9", "5": "6", "6": "5", "7": "1", "8": "3", "9": "4",
    "日": "目", "未": "末", "人": "入", "土": "士", "己": "已", "大": "太", "王": "玉", "问": "间", "贷": "货", "千": "干",
    "元": "无", "车": "年", "法": "注", "通": "道", "决": "快", "定": "走", "罚": "罰", "市": "布", "县": "具", "六": "大", "-": "一",
}  # fmt: skip
_RIGHT = ((0.05, 0.70, 0.95), (0.10, 0.95, 0.98), (0.85, 0.98, 1.0))
_SURE = ((0.05, 0.88, 0.93), (0.95, 0.93, 1.0))
_UNSURE = ((0.25, 0.45, 0.70), (0.75, 0.70, 0.88))
_WRONG = ((0.02, 0.95, 0.985), (0.03, 0.88, 0.95), (0.31, 0.70, 0.88), (0.55, 0.45, 0.70), (0.09, 0.20, 0.45))


# Shares of values dropped, misread, unsure (right, with a low confidence), by what is to be read: in print, by hand.
_SHARES = {
    "days": ((0.005, 0.001, 0.009), (0.001, 0.001, 0.011)),
    "strong": ((0.002, 0.004, 0.054), (0.006, 0.016, 0.060)),  # of a fixed form, or borne by many papers
    "numbers": ((0.005, 0.011, 0.36), (0.010, 0.025, 0.36)),  # document numbers: long, small, often under a seal; few by hand
    "signed": ((0.001, 0.075, 0.30), (0.018, 0.097, 0.63)),  # names under a paper
    "free": ((0.003, 0.013, 0.108), (0.001, 0.055, 0.445)),
    "articles": ((0.001, 0.001, 0.27), (0.001, 0.001, 0.27)),
    "ticks": ((0.005, 0.002, 0.062), (0.005, 0.002, 0.062)),
}
_KINDS = {
    **dict.fromkeys(("doc_no", "served_doc_no", "archival_code"), "numbers"),
    **dict.fromkeys(("recipient", "approver", "compiled_by", "checked_by"), "signed"),
    **dict.fromkeys(("cause", "place", "incident_place", "party_address", "officers", "issuer", "conclusion"), "free"),
    **dict.fromkeys(("penalty_articles", "violated_articles"), "articles"),
    **dict.fromkeys(("source_kind", "hearing_offered", "party_type"), "ticks"),
}


def kind_of(name: str) -> str:
    """What is to be read in a field, by its contract name; one of the keys of `_SHARES`."""
    if name.endswith(("_at", "_date", "_from", "_to")):
        return "days"
    return _KINDS.get(name, "strong")


@dataclass(frozen=True)
class Noise:
    """Shares, 0–1.

    Attributes:
        fields: times the shares of values that are dropped, misread or unsure; 1 is as measured.
        alternative: misread fields that name the right value among their alternatives.
        character, hand_character: wrong characters of the running text, on the whole; they gather on bad pages.
        lost_line: lines not found at all.
        lost_signature, lost_seal, lost_grey_seal: marks not found.
        legend_read, legend_slip: of the seals found, those whose legend is given (257 of 272); of these, with a wrong
            character (39 of 257).
        lost_page: pages whose reading failed; untyped_page: pages whose paper was not recognised.
    """

    fields: float = 1.0
    alternative: float = 0.5
    character: float = 0.0014
    hand_character: float = 0.0091
    lost_line: float = 0.0005
    lost_signature: float = 0.009
    lost_seal: float = 0.008
    lost_grey_seal: float = 0.24
    legend_read: float = 0.945
    legend_slip: float = 0.15
    lost_page: float = 0.0002
    untyped_page: float = 0.0005

    @property
    def silent(self) -> bool:
        """Nothing is lost or misread."""
        return self == SILENCE


SILENCE = Noise(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0)


def field_read(field: Field, hand: bool, noise: Noise, rng: random.Random) -> Field | None:
    """The field as an engine gives it; None when it does not find it."""
    kind = kind_of(field.name)
    dropped, misread, unsure = (share * noise.fields for share in _SHARES[kind][hand])
    roll = rng.random()
    if roll < dropped:
        return None
    if roll < dropped + misread and field.value and field.value not in ("true", "false", "PERSON", "ORG"):
        wrong = _slip(field.value, rng)
        if wrong is None:
            return None
        alternatives = (field.value,) if rng.random() < noise.alternative else ()
        return replace(field, value=wrong, raw=wrong, confidence=_confidence(_WRONG, rng), alternatives=alternatives)
    if roll < dropped + misread + unsure:
        return replace(field, confidence=_confidence(_UNSURE, rng))
    return replace(field, confidence=_confidence(_SURE, rng))


def _slip(value: str, rng: random.Random) -> str | None:
    """One character wrong; a date or number keeps its form, else an engine would not give it at all."""
    plain = [i for i, c in enumerate(value) if c.isalnum() and c not in "T#"]
    if not plain:
        return None
    if "#" in value:  # an article: a wrong digit, or its paragraph or item lost
        law, _, place = value.partition("#")
        cuts = [place.rfind(c) for c in ".(" if c in place]
        if cuts and rng.random() < 0.5:
            return f"{law}#{place[: max(cuts)]}"
        plain = [i for i in plain if i > len(law)] or plain
    at = rng.choice(plain)
    char = value[at]
    other = _ALIKE.get(char) or (rng.choice("0123456789") if char.isdigit() else "口")
    wrong = value[:at] + other + value[at + 1 :]
    if _is_day(value) and not _is_day(wrong):
        return None
    return wrong if wrong != value else None


def _is_day(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return len(text) >= 10 and text[4] == "-"


def _confidence(table: tuple[tuple[float, float, float], ...], rng: random.Random) -> float:
    roll = rng.random()
    for share, low, high in table:
        if roll < share:
            return rng.uniform(low, high)
        roll -= share
    return table[-1][2]


def page_badness(rng: random.Random) -> float:
    """How much more than on the whole goes wrong on a page: every fifth holds four fifths of the errors."""
    return 4.0 if rng.random() < 0.2 else 0.25


def line_read(line: TextLine, hand: bool, badness: float, noise: Noise, rng: random.Random) -> TextLine | None:
    """The line as an engine gives it; None when it does not find it."""
    if rng.random() < noise.lost_line * badness:
        return None
    share = (noise.hand_character if hand else noise.character) * badness
    text = "".join(_ALIKE.get(c, "口") if not c.isspace() and rng.random() < share else c for c in line.text)
    if text != line.text:
        return replace(line, text=text, confidence=rng.choice((0.81, 0.9, 0.94, 0.96, 0.97, 0.98)))
    return replace(line, confidence=_confidence(_RIGHT, rng))


def mark_read(mark: Mark, coloured: bool, noise: Noise, rng: random.Random) -> Mark | None:
    """The mark as it is seen; None when it is not."""
    if mark.kind is MarkKind.SEAL:
        if rng.random() < (noise.lost_seal if coloured else noise.lost_grey_seal):
            return None
        text = mark.text if rng.random() < noise.legend_read else None
        if text and rng.random() < noise.legend_slip:
            text = _slip(text, rng)
        return replace(mark, text=text, confidence=rng.uniform(0.9, 1.0))
    if mark.kind is MarkKind.SIGNATURE and rng.random() < noise.lost_signature:
        return None
    return replace(mark, confidence=0.7 if mark.kind is MarkKind.HANDWRITING else rng.uniform(0.75, 1.0))


def overlaps(box: Box | None, others: list[Box]) -> bool:
    """Whether most of `box` lies in one of `others`."""
    if box is None:
        return False
    for other in others:
        width = min(box.x1, other.x1) - max(box.x0, other.x0)
        height = min(box.y1, other.y1) - max(box.y0, other.y0)
        area = (box.x1 - box.x0) * (box.y1 - box.y0)
        if width > 0 and height > 0 and area > 0 and width * height > 0.5 * area:
            return True
    return False

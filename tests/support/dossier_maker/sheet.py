"""One drawn page and the record of what stands where on it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from .text import BOX, TICKED, Hand, Piece, advance, covered, font, plain, wobble

MM = 25.4
PAPER = (210.0, 297.0)  # A4 upright, millimetres


class _Dry:
    """A pen without ink, for cases of which only the truth is wanted."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *args, **more: None


@dataclass
class Sheet:
    """A page being drawn. Boxes are kept in px and given as fractions by :meth:`fraction`."""

    dpi: int
    image: Image.Image
    draw: ImageDraw.ImageDraw
    rng: random.Random
    text_lines: list[dict] = field(default_factory=list)
    marks: list[dict] = field(default_factory=list)
    fields: list[dict] = field(default_factory=list)
    printed_number: int | None = None
    printed_total: int | None = None
    stamped_number: int | None = None
    has_red: bool = False
    painted: bool = True

    @classmethod
    def blank(
        cls, dpi: int, rng: random.Random, size: tuple[float, float] = PAPER, *, painted: bool = True
    ) -> Sheet:
        wide, high = (round(v / MM * dpi) for v in size)
        image = Image.new("RGB", (wide, high), (255, 255, 255))
        pen = ImageDraw.Draw(image) if painted else _Dry()
        return cls(dpi, image, pen, rng, painted=painted)  # type: ignore[arg-type]

    def px(self, mm: float) -> float:
        return mm / MM * self.dpi

    def fraction(self, box: tuple[float, float, float, float]) -> list[float]:
        wide, high = self.image.size
        x0, y0, x1, y1 = box
        ends = (x0 / wide, y0 / high, x1 / wide, y1 / high)
        return [round(min(1.0, max(0.0, v)), 5) for v in ends]

    def pieces(self, line: list[Piece], hands: dict[str, Hand], x: float, top: float, high: float) -> None:
        """Draw one set line whose cell starts at ``x``; record its text, fields and handwriting."""
        if not line:
            return
        base = top + high * 0.78
        for piece in line:
            hand = hands[piece.span.kind]
            left = x + piece.x
            if self.painted:
                self._run(piece.text, hand, left, base)
            box = (left, top + high * 0.08, left + piece.width, top + high * 0.96)
            if piece.span.line:
                y = round(base + hand.px * 0.16)
                self.draw.line((left, y, left + piece.width, y), fill=(30, 30, 30), width=max(1, self.dpi // 150))
            text = plain(piece.text).strip()
            if piece.span.field and text:
                self._field(piece.span, text, box)
            if hand.jitter and text:
                kind = "signature" if piece.span.key == "signature" else "handwriting"
                self.mark(kind, box, text)
        text = plain("".join(p.text for p in line)).strip()
        if text:
            first, last = line[0], line[-1]
            inked = [p for p in line if p.text.strip()]
            first, last = inked[0], inked[-1]
            box = (x + first.x, top + high * 0.05, x + last.x + last.width, top + high)
            hand = all(hands[p.span.kind].jitter for p in inked)
            self.text_lines.append({"text": text, "box": self.fraction(box), "style": "hand" if hand else "print"})

    def _run(self, text: str, hand: Hand, x: float, base: float) -> None:
        if not hand.jitter and BOX not in text and TICKED not in text:
            self.draw.text((x, base), text, font=font(hand.font, hand.px), fill=hand.colour, anchor="ls")
            return
        for char in text:
            name = hand.font if covered(hand.font, char) else "kai"
            step = advance(name, hand.px, char)
            if char in (BOX, TICKED):
                self._box(x, base, hand, char == TICKED)
            elif not char.isspace():
                size = hand.px
                dy = 0.0
                if hand.jitter:
                    size = max(6, round(hand.px * (1 + wobble(self.rng, 0.06 * hand.jitter))))
                    dy = wobble(self.rng, 0.07 * hand.jitter) * hand.px
                self.draw.text(
                    (x + wobble(self.rng, 0.02 * hand.jitter * hand.px), base + dy),
                    char,
                    font=font(name, size),
                    fill=hand.colour,
                    anchor="ls",
                )
            x += step

    def _box(self, x: float, base: float, hand: Hand, ticked: bool) -> None:
        size, wide = hand.px * 0.78, max(1, self.dpi // 150)
        x += hand.px * 0.11
        y = base - size * 0.92
        self.draw.rectangle((x, y, x + size, y + size), outline=hand.colour, width=wide)
        if ticked:
            points = [
                (x + size * 0.12, y + size * 0.5),
                (x + size * 0.42, y + size * 0.86),
                (x + size * 1.1, y - size * 0.15),
            ]
            points = [(px + wobble(self.rng, size * 0.05), py + wobble(self.rng, size * 0.05)) for px, py in points]
            self.draw.line(points, fill=hand.colour, width=wide + 1, joint="curve")

    def _field(self, span, text: str, box: tuple[float, float, float, float]) -> None:
        """Record a field's place; a value broken over lines grows its box."""
        last = self.fields[-1] if self.fields else None
        if last is not None and last["span"] is span:
            old = last["px"]
            last["px"] = (min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3]))
            last["raw"] += text
            return
        value = span.value if span.value is not None else text
        self.fields.append({"span": span, "name": span.field, "value": value, "row": span.row, "raw": text, "px": box})

    def mark(self, kind: str, box: tuple[float, float, float, float], text: str = "") -> None:
        self.marks.append({"kind": kind, "box": self.fraction(box), "text": text})

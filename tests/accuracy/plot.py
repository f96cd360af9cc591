"""How sure values were given against how often they were right, as numbers and as a picture."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

EDGES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)


def bins(values: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int, int]]:
    """(from, to, right, given) for each step of confidence that holds a value; from <= confidence < to."""
    result = []
    for low, high in itertools.pairwise(EDGES):
        inside = [right for confidence, right in values if low <= confidence < high]
        if inside:
            result.append((low, min(high, 1.0), sum(inside), len(inside)))
    return result


def table(values: Sequence[tuple[float, bool]]) -> str:
    lines = ["confidence   right / given"]
    lines += [f"{low:.2f}–{high:.2f}   {right:5}/{given:<5} {right / given:.1%}" for low, high, right, given in bins(values)]
    return "\n".join(lines)


def draw(values: Sequence[tuple[float, bool]], path: Path, size: int = 480) -> None:
    """A square picture: confidence to the right, share of right values upward; on the line is honest, below it boastful."""
    image = Image.new("RGB", (size + 80, size + 80), "white")
    pen = ImageDraw.Draw(image)

    def at(x: float, y: float) -> tuple[float, float]:
        return 50 + x * size, 30 + (1 - y) * size

    pen.rectangle((*at(0, 1), *at(1, 0)), outline="black")
    pen.line((*at(0, 0), *at(1, 1)), fill="grey")
    for step in range(0, 11, 2):
        pen.text((at(step / 10, 0)[0] - 8, at(0, 0)[1] + 6), f"{step / 10:.1f}", fill="black")
        pen.text((14, at(0, step / 10)[1] - 6), f"{step / 10:.1f}", fill="black")
    points = []
    for low, high, right, given in bins(values):
        inside = [c for c, _ in values if low <= c < high or (high == 1.0 and c == 1.0)]
        x, y = at(sum(inside) / len(inside), right / given)
        points.append((x, y))
        radius = 3 + min(given, 2000) ** 0.5 / 4
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline="blue", width=2)
        pen.text((x + radius + 2, y), str(given), fill="blue")
    if len(points) > 1:
        pen.line(points, fill="blue", width=2)
    image.save(path)

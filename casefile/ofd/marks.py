"""XML of what stands on an OFD page. Millimetres, y downwards from the upper left corner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

MM = 25.4 / 72  # one point
NAMESPACE = "http://www.ofdspec.org/2016"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Area = tuple[float, float, float, float]
"""x, y, width, height."""


def num(value: float) -> str:
    """At most four decimals (a ten-thousandth of a millimetre), no exponent, no needless zeros."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def nums(values: Sequence[float]) -> str:
    """Numbers as OFD writes them, blanks between."""
    return " ".join(map(num, values))


def clean(text: str) -> str:
    """Without what XML cannot hold."""
    return _NOT_XML.sub("", text)


def element(name: str, text: str) -> str:
    """An element with text, nothing where there is none."""
    return f"<ofd:{name}>{escape(clean(text))}</ofd:{name}>" if text else ""


def root(name: str, content: str, attributes: str = "") -> bytes:
    """A whole XML file."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<ofd:{name} xmlns:ofd="{NAMESPACE}"{attributes}>{content}</ofd:{name}>\n'.encode()


def attribute(text: str) -> str:
    """Quoted."""
    return quoteattr(clean(text))


def advances(widths: Sequence[float]) -> str:
    """The DeltaX of a text: runs of equal steps as `g n step`."""
    steps = [num(w) for w in widths]
    out: list[str] = []
    at = 0
    while at < len(steps):
        end = at
        while end < len(steps) and steps[end] == steps[at]:
            end += 1
        run = end - at
        out += ["g", str(run), steps[at]] if run > 2 else steps[at:end]
        at = end
    return " ".join(out)


def text_object(
    number: int,
    box: Area,
    font: int,
    size: float,
    text: str,
    steps: Sequence[float],
    baseline: float,
    *,
    colour: tuple[float, float, float] = (0, 0, 0),
    alpha: int = 255,
    matrix: Sequence[float] | None = None,
) -> str:
    """One line of text.

    Args:
        size: height of the em.
        steps: from each character's origin to the next one's, one fewer than characters.
        baseline: below the boundary's upper edge.
        alpha: 0 is invisible and can still be selected.
        matrix: from the object's space to the boundary's.
    """
    shade = nums([round(part * 255) for part in colour])
    fill = f'<ofd:FillColor Value="{shade}"' + (f' Alpha="{alpha}"' if alpha < 255 else "") + "/>"
    delta = f' DeltaX="{advances(steps)}"' if steps else ""
    ctm = f' CTM="{nums(matrix)}"' if matrix else ""
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{nums(box)}" Font="{font}" Size="{num(size)}"{ctm}>{fill}'
        f'<ofd:TextCode X="0" Y="{num(baseline)}"{delta}>{escape(clean(text))}</ofd:TextCode></ofd:TextObject>'
    )


def rectangle(
    number: int,
    box: Area,
    line: float,
    *,
    fill: tuple[float, float, float] | None = None,
    stroke: tuple[float, float, float] | None = (0, 0, 0),
) -> str:
    """A rectangle with its outline; the boundary is grown by half the line so that nothing of it is cut off."""
    x, y, w, h = box
    grow = line / 2 if stroke is not None else 0.0
    path = f"M {nums((grow, grow))} L {nums((grow + w, grow))} L {nums((grow + w, grow + h))} L {nums((grow, grow + h))} C"
    return _path(number, (x - grow, y - grow, w + 2 * grow, h + 2 * grow), path, line, fill, stroke)


def straight(number: int, start: tuple[float, float], end: tuple[float, float], line: float, colour: tuple[float, float, float]) -> str:
    """A straight line."""
    x, y = min(start[0], end[0]) - line, min(start[1], end[1]) - line
    box = (x, y, abs(start[0] - end[0]) + 2 * line, abs(start[1] - end[1]) + 2 * line)
    path = f"M {nums((start[0] - x, start[1] - y))} L {nums((end[0] - x, end[1] - y))}"
    return _path(number, box, path, line, None, colour)


def image_object(number: int, box: Area, matrix: Sequence[float], resource: int) -> str:
    """A picture: the unit square, y downwards, through `matrix` into the boundary."""
    return f'<ofd:ImageObject ID="{number}" Boundary="{nums(box)}" CTM="{nums(matrix)}" ResourceID="{resource}"/>'


def _path(
    number: int,
    box: Area,
    path: str,
    line: float,
    fill: tuple[float, float, float] | None,
    stroke: tuple[float, float, float] | None,
) -> str:
    colours = ""
    if fill is not None:
        colours += f'<ofd:FillColor Value="{nums([round(p * 255) for p in fill])}"/>'
    if stroke is not None:
        colours += f'<ofd:StrokeColor Value="{nums([round(p * 255) for p in stroke])}"/>'
    stroked, filled = str(stroke is not None).lower(), str(fill is not None).lower()
    return (
        f'<ofd:PathObject ID="{number}" Boundary="{nums(box)}" LineWidth="{num(line)}" Stroke="{stroked}" Fill="{filled}">'
        f"{colours}<ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>"
    )

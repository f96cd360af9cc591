"""What a PDF page shows: just one picture, or more than that.

A page image is taken out of a PDF only if it is the only visible thing on its page: no other text, drawing,
annotation, mask or crop (contract: Inputs). This module reads the page's drawing operators as far as that question
needs; whatever it does not understand counts as visible, and the page is rendered.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Name

from casefile.intake.faults import TooLarge
from casefile.intake.pdf_streams import simple_bytes

Matrix = tuple[float, float, float, float, float, float]
Rect = tuple[float, float, float, float]

MAX_CONTENT = 64 * 2**20  # unpacked bytes of one content stream; more is a bomb
_MAX_READ = 2**20  # a page with more drawing than this is more than a picture
_MAX_DEPTH = 6
_HIDDEN, _NO_VIEW = 2, 32  # annotation flags
_INVISIBLE_TEXT, _CLIPPING_TEXT = 3, 7

_IGNORED = frozenset(
    ["w", "J", "j", "M", "d", "ri", "i", "BMC", "EMC", "DP", "MP", "BX", "EX", "Tc", "Tw", "Tz", "TL", "Tf", "Ts", "Td", "TD", "Tm", "T*", "CS", "SC", "SCN", "RG", "G", "K", "d0", "d1"]
)  # fmt: skip
_PATH = frozenset(["m", "l", "c", "v", "y", "h"])
_FILL = frozenset(["f", "F", "f*"])
_PAINT = frozenset(["S", "s", "B", "B*", "b", "b*", "sh"])
_SHOW = frozenset(["Tj", "TJ", "'", '"'])


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture on a page.

    Attributes:
        image: its stream.
        matrix: from the unit square to user space.
    """

    image: Any
    matrix: Matrix

    @property
    def rect(self) -> Rect:
        a, b, c, d, e, f = self.matrix
        xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
        return min(xs), min(ys), max(xs), max(ys)


@dataclass
class View:
    """What was found: `only` is the picture that is all there is to see, else None."""

    only: Placed | None = None
    has_text: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    matrix: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    clip: Rect | None = None
    odd_clip: bool = False
    plain: bool = True  # opaque, normal blend mode, no soft mask
    fill: str = "black"
    text_mode: int = 0


class _Complex(Exception):
    """More is visible than one picture."""


def view_of(page: Any, box: Rect) -> View:
    """What is to be seen on a page.

    Args:
        page: pikepdf page object (dictionary).
        box: its crop box in user space.

    Raises:
        TooLarge: a content stream unpacks to more than MAX_CONTENT.
    """
    view = View()
    try:
        reader = _Reader(box)
        try:
            content = _page_content(page)
            reader.run(content, inherited(page, "/Resources"), _State(), 0)
        finally:
            view.has_text = reader.has_text
        if len(reader.seen) == 1 and reader.seen[0] is not None and not _has_visible_annotation(page):
            view.only = reader.seen[0]
    except _Complex:
        view.has_text = True  # reading stopped early: there may be text further on
    return view


def inherited(page: Any, key: str) -> Any:
    """An attribute of a page or of the nearest node above it that has it; None when none has."""
    node = page
    for _ in range(64):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def check_pictures(page: Any, max_pixels: int) -> None:
    """Raises TooLarge when a picture among the page's own resources has more pixels than allowed."""
    resources = inherited(page, "/Resources")
    table = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    for item in table.values() if isinstance(table, pikepdf.Dictionary) else ():
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == Name.Image:
            width, height = item.get("/Width", 0), item.get("/Height", 0)
            if isinstance(width, int) and isinstance(height, int) and width * height > max_pixels:
                raise TooLarge(width=width, height=height)


def _page_content(page: Any) -> bytes:
    contents = page.get("/Contents")
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(_content(one) for one in streams if isinstance(one, pikepdf.Stream))


def _content(stream: Any) -> bytes:
    try:
        data, _ = simple_bytes(stream, MAX_CONTENT)
    except ValueError as error:
        raise _Complex from error
    if len(data) > _MAX_READ:
        raise _Complex
    return data


def _has_visible_annotation(page: Any) -> bool:
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return False
    for one in annotations:
        if not isinstance(one, pikepdf.Dictionary):
            continue
        hidden = int(one.get("/F", 0)) & (_HIDDEN | _NO_VIEW)
        quiet = one.get("/Subtype") == Name.Popup or (one.get("/Subtype") == Name.Link and "/AP" not in one)
        if not hidden and not quiet:
            return True
    return False


@dataclass
class _Reader:
    box: Rect
    has_text: bool = False
    seen: list[Placed | None] = field(default_factory=list)  # None: something that is no picture
    forms: int = 0
    holder: pikepdf.Pdf = field(default_factory=pikepdf.new)  # streams live only as long as their document

    def run(self, content: bytes, resources: Any, state: _State, depth: int) -> None:
        stack: list[_State] = []
        rects: list[Rect | None] = []
        clipping = False
        for step in pikepdf.parse_content_stream(self.holder.make_stream(content)):
            operator, operands = str(step.operator), step.operands
            if operator in _IGNORED:
                continue
            if operator == "q":
                stack.append(state)
                if len(stack) > 200:
                    raise _Complex
            elif operator == "Q":
                state = stack.pop() if stack else state
            elif operator == "cm":
                state = replace(state, matrix=_times(_matrix(operands), state.matrix))
            elif operator == "re":
                rects.append(_upright_rect(state.matrix, [float(n) for n in operands]))
            elif operator in _PATH:
                rects.append(None)
            elif operator in ("W", "W*"):
                clipping = True
            elif operator == "n" or operator in _FILL or operator in _PAINT:
                if operator != "n" and (operator in _PAINT or state.fill != "white" or self.seen):
                    self._paint(None)
                if clipping:
                    state = _clipped(state, rects)
                rects, clipping = [], False
            elif operator == "gs":
                state = replace(state, plain=state.plain and _is_plain_state(resources, operands))
            elif operator in ("rg", "g", "k", "cs", "sc", "scn"):
                state = replace(state, fill=_shade(operator, operands))
            elif operator in ("BT", "ET"):
                self.has_text = True
            elif operator == "Tr":
                state = replace(state, text_mode=int(operands[0]))
            elif operator in _SHOW:
                if state.text_mode == _CLIPPING_TEXT:
                    raise _Complex
                if state.text_mode != _INVISIBLE_TEXT:
                    self._paint(None)
            elif operator == "BDC":
                if operands and operands[0] == Name.OC:
                    raise _Complex
            elif operator == "Do":
                self._object(resources, operands, state, depth)
            else:
                raise _Complex  # inline images, and what we do not know

    def _object(self, resources: Any, operands: Any, state: _State, depth: int) -> None:
        table = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        item = table.get(str(operands[0])) if isinstance(table, pikepdf.Dictionary) else None
        if not isinstance(item, pikepdf.Stream):
            return  # nothing is drawn
        if "/OC" in item:
            raise _Complex
        if item.get("/Subtype") == Name.Image:
            self._image(item, state)
            return
        self.forms += 1
        if depth >= _MAX_DEPTH or self.forms > 50:
            raise _Complex
        matrix = _times(_matrix(item.get("/Matrix", [1, 0, 0, 1, 0, 0])), state.matrix)
        inner = replace(state, matrix=matrix)
        if (bounds := item.get("/BBox")) is not None:
            x0, y0, x1, y1 = (float(n) for n in bounds)
            inner = _clipped(inner, [_upright_rect(matrix, [x0, y0, x1 - x0, y1 - y0])])
        self.run(_content(item), item.get("/Resources", resources), inner, depth + 1)

    def _image(self, image: Any, state: _State) -> None:
        mask = bool(image.get("/ImageMask", False))
        opaque = not mask and "/SMask" not in image and "/Mask" not in image
        placed = Placed(image, state.matrix)
        # A stencil in black that stands alone looks the same as a 1-bit picture; in any other colour it does not.
        usable = opaque or (mask and state.fill == "black" and not self.seen)
        whole = (
            state.plain and not state.odd_clip and _inside(placed.rect, state.clip) and _inside(placed.rect, self.box)
        )
        if (
            opaque
            and state.plain
            and not state.odd_clip
            and _inside(self.box, placed.rect)
            and _inside(self.box, state.clip)
        ):
            self.seen.clear()  # it covers whatever was drawn before, as in scans with their text underneath
        self._paint(placed if usable and whole else None)

    def _paint(self, what: Placed | None) -> None:
        # Kept going although more than one thing is seen: a picture over everything may still follow.
        if len(self.seen) < 2:
            self.seen.append(what)


def _matrix(numbers: Any) -> Matrix:
    a, b, c, d, e, f = (float(n) for n in numbers)
    return a, b, c, d, e, f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _upright_rect(matrix: Matrix, numbers: list[float]) -> Rect | None:
    """A rectangle in user space, None when it stands at a slant."""
    a, b, c, d, e, f = matrix
    if not (abs(b) + abs(c) < 1e-6 * (abs(a) + abs(d)) or abs(a) + abs(d) < 1e-6 * (abs(b) + abs(c))):
        return None
    x, y, width, height = numbers
    corners = [(x + i * width, y + j * height) for i in (0, 1) for j in (0, 1)]
    xs = [a * p + c * q + e for p, q in corners]
    ys = [b * p + d * q + f for p, q in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _clipped(state: _State, rects: list[Rect | None]) -> _State:
    if len(rects) != 1 or rects[0] is None:
        return replace(state, odd_clip=True)
    new, old = rects[0], state.clip
    if old is not None:
        new = max(new[0], old[0]), max(new[1], old[1]), min(new[2], old[2]), min(new[3], old[3])
    return replace(state, clip=new)


def _inside(inner: Rect, outer: Rect | None) -> bool:
    """Whether `inner` lies in `outer`, but for a sliver that scanners' rounding leaves."""
    if outer is None:
        return True
    dx = max(1.5, 0.005 * (inner[2] - inner[0]))
    dy = max(1.5, 0.005 * (inner[3] - inner[1]))
    return (
        inner[0] >= outer[0] - dx
        and inner[1] >= outer[1] - dy
        and inner[2] <= outer[2] + dx
        and inner[3] <= outer[3] + dy
    )


def _is_plain_state(resources: Any, operands: Any) -> bool:
    table = resources.get("/ExtGState") if isinstance(resources, pikepdf.Dictionary) else None
    state = table.get(str(operands[0])) if isinstance(table, pikepdf.Dictionary) else None
    if not isinstance(state, pikepdf.Dictionary):
        return True
    if state.get("/SMask", Name("/None")) != Name("/None"):
        return False
    if state.get("/BM", Name.Normal) not in (Name.Normal, Name.Compatible):
        return False
    return float(state.get("/ca", 1)) >= 1 and float(state.get("/CA", 1)) >= 1


def _shade(operator: str, operands: Any) -> str:
    try:
        values = [float(n) for n in operands]
    except (TypeError, ValueError):
        return "black" if operator == "cs" else "other"
    if operator == "k":
        if not any(values):
            return "white"
        return "black" if values[:3] in ([0, 0, 0], [1, 1, 1]) and values[3] == 1 else "other"
    if values and all(v == 1 for v in values) and operator in ("rg", "g"):
        return "white"
    return "black" if values and not any(values) else "other"

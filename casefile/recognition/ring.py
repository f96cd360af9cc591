"""The ring of a round or oval seal laid straight, and the legend's band cut out of it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

_RADIUS_PX = 300  # of the straight ring's scale: the smaller half axis
_OUTSIDE, _INSIDE = 1.07, 0.90  # of the axes: where the rim is looked for
_RIM_INK = 90  # darkness from which a point belongs to the rim
_FEWEST_POINTS = 120  # of 360 that must show the rim
_NEAR = 0.05  # by which the axes may differ from those found before


@dataclass(frozen=True, slots=True)
class Rim:
    """An ellipse on the picture of a seal.

    Attributes:
        centre, axes: in pixels; half width and half height before `tilt`.
        tilt: degrees clockwise.
    """

    centre: tuple[float, float]
    axes: tuple[float, float]
    tilt: float = 0.0

    def places(self, dx: np.ndarray, dy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Points given from the centre of the level ellipse, as columns and rows of the picture."""
        cos, sin = np.cos(np.radians(self.tilt)), np.sin(np.radians(self.tilt))
        x, y = self.centre[0] + dx * cos - dy * sin, self.centre[1] + dx * sin + dy * cos
        return x.astype(np.float32), y.astype(np.float32)


def fitted(ink: np.ndarray, rim: Rim) -> Rim:
    """The ellipse that the outermost ink lies on; `rim` itself where too little of it is seen.

    Args:
        ink: grey picture, stamp ink dark.
        rim: as found on the reduced page, a few pixels off.
    """
    a, b = rim.axes
    turn = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    reach = np.linspace(_OUTSIDE, _INSIDE, 64)[:, None]
    xs, ys = rim.places(a * reach * np.cos(turn), b * reach * np.sin(turn))
    dark = 255 - cv2.remap(ink, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    inked = dark > _RIM_INK
    # The middle of the first stroke met from outside, not its edge, which print beside it would shift.
    first = inked.argmax(axis=0)
    columns = np.flatnonzero(inked.any(axis=0) & (first > 0))
    points = np.stack([xs[first[columns], columns], ys[first[columns], columns]], axis=1)
    for _ in range(5):
        if len(points) < _FEWEST_POINTS:
            return rim
        centre, size, angle = cv2.fitEllipse(points)
        off = np.abs(_radius(points, centre, size, angle) - 1.0) * min(size) / 2
        keep = off <= max(1.0, 2.5 * float(np.median(off)))
        if keep.all():
            break
        points = points[keep]
    fit = _named_as(rim, centre, size, angle)
    same = all(abs(new / old - 1) < _NEAR for new, old in zip(fit.axes, rim.axes, strict=True))
    return fit if same else rim


def _radius(points: np.ndarray, centre: tuple[float, float], size: tuple[float, float], angle: float) -> np.ndarray:
    """Distance of points from an ellipse's centre, 1 on the ellipse."""
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    dx, dy = points[:, 0] - centre[0], points[:, 1] - centre[1]
    return np.hypot((dx * cos + dy * sin) / (size[0] / 2), (dy * cos - dx * sin) / (size[1] / 2))


def _named_as(rim: Rim, centre: tuple[float, float], size: tuple[float, float], angle: float) -> Rim:
    """OpenCV's ellipse with its axes in the order, and its tilt in the quarter, of `rim`."""
    # Of the four ways to name an ellipse by two axes and an angle, the one that is turned least against `rim`.
    ways = [((size[k % 2] / 2, size[(k + 1) % 2] / 2), angle + 90 * k) for k in range(4)]
    axes, tilt = min(ways, key=lambda way: abs((way[1] - rim.tilt + 180) % 360 - 180))
    return Rim((float(centre[0]), float(centre[1])), (float(axes[0]), float(axes[1])), (tilt + 180) % 360 - 180)


def unrolled(ink: np.ndarray, rim: Rim, *, turning: float | None = None) -> np.ndarray:
    """The ring laid straight: one row a depth below the rim, one column a step along it.

    Begins and ends at the bottom of the seal. The legend's characters stand square on the rim, on ovals too;
    so depth is measured along the rim's normal and steps are equally long half way down the legend.

    Args:
        turning: long legends of ovals reach round the narrow ends, where many makers turn the characters less
            than the rim, by this share of the turn, and set them on a smaller ellipse instead of beside the rim.
    """
    a, b = rim.axes
    turn = np.linspace(-np.pi, np.pi, 1441)  # from the top, clockwise
    depth = np.linspace(0.035, 0.50, round(_RADIUS_PX * 0.465))[:, None] * b
    if turning is not None:
        depth = depth - 0.25 * b
        pa, pb = a * 0.80, b * 0.75
        steps = _equal_steps(turn, pa * np.sin(turn), -pb * np.cos(turn), b)
        ux, uy = np.sin(turning * steps), -np.cos(turning * steps)
        x, y = pa * np.sin(steps), -pb * np.cos(steps)
    else:
        ux, uy = _normal(turn, a, b)
        half = 0.24 * b
        steps = _equal_steps(turn, a * np.sin(turn) - half * ux, -b * np.cos(turn) - half * uy, b)
        ux, uy = _normal(steps, a, b)
        x, y = a * np.sin(steps), -b * np.cos(steps)
    xs, ys = rim.places(x - depth * ux, y - depth * uy)
    return cv2.remap(ink, xs, ys, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255)


def _normal(turn: np.ndarray, a: float, b: float) -> tuple[np.ndarray, np.ndarray]:
    x, y = b * np.sin(turn), -a * np.cos(turn)
    length = np.hypot(x, y)
    return x / length, y / length


def _equal_steps(turn: np.ndarray, x: np.ndarray, y: np.ndarray, b: float) -> np.ndarray:
    """Turns at equally long steps along a path given at `turn`."""
    along = np.append(0.0, np.cumsum(np.hypot(np.diff(x), np.diff(y))))
    columns = round(along[-1] * _RADIUS_PX / b)
    return np.interp(np.linspace(0, along[-1], columns, endpoint=False), along, turn)


def letters_of(strip: np.ndarray) -> tuple[np.ndarray, float] | None:
    """The legend's characters cut out of the straight ring, and where their middle is: turns clockwise from the top.

    The rim above and the star's points below are left out; the widest gap is where the legend begins. None
    where there is no band or no gap.
    """
    rows = _band_rows(strip)
    if rows is None:
        return None
    band = strip[rows[0] : rows[1]]
    # Where the legend ends is told from the band's middle: bits of the rim reach in from above, corners of
    # the inner line from below.
    telling = band[round(band.shape[0] * 0.16) : max(8, round(band.shape[0] * 0.58))]
    columns = (telling < 145).sum(axis=0) >= 3
    gap_start, gap = _lower_gap(columns)
    if gap < 12:
        return None
    start = (gap_start + gap) % columns.shape[0]
    rolled = np.roll(band, -start, axis=1)
    length = columns.shape[0] - gap
    middle = (start + length / 2) / columns.shape[0] % 1.0 - 0.5
    # The first and the last character reach a little beyond what was looked at.
    over = min(gap // 4, round(band.shape[0] * 0.25))
    rolled = np.roll(rolled, over, axis=1)[:, : length + 2 * over]
    return _without_margins(rolled), middle


def _without_margins(band: np.ndarray) -> np.ndarray:
    """The rows that most characters reach into: the recogniser reads characters best that fill its height."""
    level = (255 - band).astype(np.float32).mean(axis=1)
    inked = np.flatnonzero(level > 0.22 * float(np.percentile(level, 90)))
    return band[inked[0] : inked[-1] + 1] if inked.size and inked[-1] - inked[0] >= 16 else band


def _band_rows(strip: np.ndarray) -> tuple[int, int] | None:
    """First and last row of the legend, looked for where it stands on every seal: round the top."""
    dark = 255 - strip
    width = dark.shape[1]
    rows = dark.astype(np.float32).mean(axis=1)
    limit = rows.shape[0] // 4
    # The rim: nearly full rows at the top.
    full = [i for i in range(limit) if rows[i] > 0.5 * max(rows[:limit].max(), 1) and rows[i] > 90]
    top = full[-1] + 1 if full else 0
    while top < limit and rows[top] > 40:
        top += 1
    level = dark[top:, width // 4 : width - width // 4].mean(axis=1)
    if level.shape[0] < 20:
        return None
    inked = np.flatnonzero(level > 0.25 * np.percentile(level, 90))
    if not inked.size:
        return None
    first = int(inked[0])
    bottom = _band_end(level, first)
    if bottom + 4 - max(0, first - 4) < 16:
        return None
    return top + max(0, first - 4), top + bottom + 4


def _band_end(level: np.ndarray, start: int) -> int:
    """Row where the legend's band ends: the lowest row between its middle and the star."""
    tail = level[start + round(level.shape[0] * 0.35) :]
    return level.shape[0] if not tail.size else level.shape[0] - tail.size + int(tail.argmin())


def _lower_gap(columns: np.ndarray) -> tuple[int, int]:
    """First column and length of the run without ink that parts the legend's end from its beginning.

    The columns are a circle that begins at the bottom of the seal. The gap is wide and lies below; a wide gap
    near the top is a character that print has hidden.
    """
    inked = np.flatnonzero(columns)
    if not inked.size:
        return 0, 0
    total = len(columns)
    starts = inked + 1
    gaps = np.append(inked[1:], inked[0] + total) - inked - 1
    below = (1 + np.cos(2 * np.pi * (starts + gaps / 2) / total)) / 2
    chosen = int(np.argmax(gaps * (0.25 + below)))
    return int(starts[chosen]) % total, int(gaps[chosen])



def shown(core: np.ndarray, margin: float, squeeze: float) -> np.ndarray:
    """A line of characters as the recogniser likes it.

    Args:
        margin: paper added above and below, of the characters' height.
        squeeze: width kept; legends are set wide apart, which the recogniser was not trained on.
    """
    edge = max(2, round(core.shape[0] * margin))
    framed = cv2.copyMakeBorder(core, edge, edge, 12, 12, cv2.BORDER_CONSTANT, value=255)
    return cv2.resize(framed, None, fx=squeeze, fy=1.0, interpolation=cv2.INTER_AREA)

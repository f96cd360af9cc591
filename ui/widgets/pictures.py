"""Page pictures, made in the background: the newest wish first, the last few kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from casefile.model import Box, DossierPage
from ui.tasks import Job, Lane

Key = tuple[str, int, int, float, int, "Box | None"]


def picture_key(page: DossierPage, pixels: int, *, cropped: bool = False) -> Key:
    """Everything a picture depends on.

    Args:
        cropped: only the part that a person wants shown.
    """
    crop = page.crop if cropped else None
    return page.page.image_sha256, page.page.orientation, page.turn, round(page.skew_deg, 2), pixels, crop


def draw_page(path: Path, key: Key) -> QImage:
    """The upright page, or the part of it that is wanted, with its longer side at most `key[4]` pixels.

    Raises:
        ImageUnreadable: the file cannot be decoded.
    """
    import cv2

    from casefile.imaging import preview

    _, orientation, turn, skew, pixels, crop = key
    whole = pixels if crop is None else round(pixels / max(crop.width, crop.height, 0.02))
    picture = cv2.cvtColor(preview(path, orientation, turn, skew, whole), cv2.COLOR_BGR2RGB)
    if crop is not None:
        tall, wide = picture.shape[:2]
        rows = slice(int(crop.y0 * tall), max(int(crop.y1 * tall), int(crop.y0 * tall) + 1))
        columns = slice(int(crop.x0 * wide), max(int(crop.x1 * wide), int(crop.x0 * wide) + 1))
        picture = picture[rows, columns].copy()
    height, width = picture.shape[:2]
    return QImage(picture.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


class Pictures(QObject):
    """Pictures by page and size.

    Args:
        path_of: digest of a page image → its file.
        kept: how many pictures are kept; memory does not grow with the case.

    Signals:
        arrived: a picture (its key) can be had now.
        unreadable: (key, error): there will be none.
    """

    arrived = Signal(object)
    unreadable = Signal(object, object)

    def __init__(self, lane: Lane, path_of: Callable[[str], Path], *, kept: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane, self._path_of, self._kept = lane, path_of, kept
        self._ready: OrderedDict[Key, QPixmap] = OrderedDict()
        self._wished: OrderedDict[Key, Job] = OrderedDict()
        self._broken: set[Key] = set()
        self._turn = 0

    def get(self, key: Key) -> QPixmap | None:
        """The picture, or None: then it is wished for, and `arrived` follows."""
        found = self._ready.get(key)
        if found is not None:
            self._ready.move_to_end(key)
            return found
        if key not in self._wished and key not in self._broken:
            self._wish(key)
        return None

    def is_broken(self, key: Key) -> bool:
        return key in self._broken

    def clear(self) -> None:
        for job in self._wished.values():
            job.cancel.set()
        self._wished.clear()
        self._ready.clear()
        self._broken.clear()

    def _wish(self, key: Key) -> None:
        path = self._path_of(key[0])
        self._turn += 1
        self._wished[key] = self._lane.run(
            lambda _job: draw_page(path, key),
            lambda image: self._have(key, image),
            lambda error: self._fail(key, error),
            priority=self._turn,
        )
        while len(self._wished) > max(24, self._kept // 2):
            # Scrolled past: what nobody looks at any more is not drawn.
            _, job = self._wished.popitem(last=False)
            job.cancel.set()

    def _have(self, key: Key, image: QImage) -> None:
        self._wished.pop(key, None)
        self._ready[key] = QPixmap.fromImage(image)
        while len(self._ready) > self._kept:
            self._ready.popitem(last=False)
        self.arrived.emit(key)

    def _fail(self, key: Key, error: BaseException) -> None:
        from casefile.errors import Cancelled

        self._wished.pop(key, None)
        if not isinstance(error, Cancelled):
            self._broken.add(key)
            self.unreadable.emit(key, error)

"""Mark-up: places on a page that a person highlights for himself, with a word. Seen in this window and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRect, QRectF
from PySide6.QtGui import QBrush, QColor, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QGraphicsSimpleTextItem, QGraphicsView

from casefile.model import Arrangement, Box, Change, Dossier, Operation
from ui import theme
from ui.controllers.view import ViewController
from ui.dialogs.ask import Asker
from ui.engine import now
from ui.notice import Teller
from ui.session import Session
from ui.texts import plain, tr
from ui.widgets.page_view import PageView

MARKED_UP = "markup/"
"""Prefix of the decision what is highlighted on a page: a list of {box, turn, text}. No part of the dossier reads it."""

_LEAST = 0.004  # of the page's side: less is a click, not a place


class MarkupController(QObject):
    """Highlights what is framed, or what is drawn with the mouse."""

    def __init__(self, session: Session, view: ViewController, page: PageView, asker: Asker, teller: Teller, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._view, self._page, self._asker, self._teller = session, view, page, asker, teller
        self._items: list[QGraphicsItem] = []
        self._drawn: QRectF | None = None
        view.page_shown.connect(self.lay)
        session.dossier_changed.connect(self.lay)
        page.rubberBandChanged.connect(self._on_band)

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        return {"mark_up": self.mark_up, "clear_mark_up": self.clear}

    def marks_on(self, page_id: str) -> list[Mapping[str, Any]]:
        return list(self._session.case.arrangement.get(MARKED_UP + page_id) or ())

    def permits(self) -> set[str]:
        page = self._page.page
        return {"marked_up"} if page is not None and self.marks_on(page.id) else set()

    def mark_up(self) -> None:
        """The framed places; without any, the next one that is drawn with the mouse. Asked again: not, after all."""
        if self._page.boxes:
            self._ask(self._page.boxes)
        elif self._page.dragMode() == QGraphicsView.DragMode.RubberBandDrag:
            self._end_drawing()
        else:
            self._page.setDragMode(QGraphicsView.DragMode.RubberBandDrag)
            self._teller.hint(tr("ui_mark_up_draw"))

    def clear(self) -> None:
        """The page bears no mark-up any more."""
        page = self._page.page
        if page is not None and self.marks_on(page.id):
            self._step("op.clear_mark_up", page.id, None)

    def lay(self) -> None:
        """The highlights of the page in view."""
        scene, page = self._page.scene(), self._page.page
        for item in self._items:
            scene.removeItem(item)
        self._items = []
        if page is None or self._page.paper_rect.isEmpty():
            return
        paper, colour = self._page.paper_rect, QColor(theme.colours().warn)
        fill = QColor(colour)
        fill.setAlpha(46)
        for mark in self.marks_on(page.id):
            box = turned(Box(*mark["box"]), page.turn - int(mark["turn"]))
            place = QRectF(box.x0 * paper.width(), box.y0 * paper.height(), box.width * paper.width(), box.height * paper.height())
            rect = QGraphicsRectItem(place)
            pen = QPen(colour, 1.5)
            pen.setCosmetic(True)
            rect.setPen(pen)
            rect.setBrush(QBrush(fill))
            rect.setToolTip(mark["text"])
            word = QGraphicsSimpleTextItem(mark["text"])
            word.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
            word.setBrush(colour.darker(130))
            word.setPos(place.bottomLeft())
            for item in (rect, word):
                scene.addItem(item)
                self._items.append(item)

    # --- inside ---------------------------------------------------------------------------

    def _on_band(self, band: QRect, start: QPointF, end: QPointF) -> None:
        """While it is drawn; an empty one says that the mouse was let go."""
        if not band.isNull():
            self._drawn = QRectF(start, end).normalized()
            return
        drawn, self._drawn = self._drawn, None
        self._end_drawing()
        paper = self._page.paper_rect
        if drawn is None or paper.isEmpty():
            return
        part = drawn.intersected(paper)
        box = Box(part.left() / paper.width(), part.top() / paper.height(), part.right() / paper.width(), part.bottom() / paper.height())
        if box.width > _LEAST and box.height > _LEAST:
            self._ask([box])

    def _end_drawing(self) -> None:
        self._page.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)

    def _ask(self, boxes: Sequence[Box]) -> None:
        page = self._page.page
        if page is None:
            return
        offered = [tr(f"ui_mark_{n}") for n in range(1, 4)]
        text = self._asker.write(plain(tr("act_mark_up")), tr("ui_mark_up_word"), "", offered)
        if text is None:
            return
        new = [{"box": [round(v, 4) for v in box], "turn": page.turn, "text": text} for box in boxes]
        self._step("op.mark_up", page.id, [*self.marks_on(page.id), *new])

    def _step(self, name: str, page_id: str, marks: list[Any] | None) -> None:
        at, by = now().isoformat(timespec="seconds"), self._session.engine.operator
        key = MARKED_UP + page_id

        def make(_dossier: Dossier, arrangement: Arrangement) -> Operation:
            return Operation(name, (Change(key, arrangement.get(key), marks),), {}, at, by)

        self._session.do(make)


def turned(box: Box, degrees: int) -> Box:
    """`box` on the page turned clockwise by `degrees`."""
    for _ in range(degrees % 360 // 90):
        box = Box(1 - box.y1, box.x0, 1 - box.y0, box.x1)
    return box

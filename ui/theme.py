"""Fonts, colours and icons: one accent colour, light and dark as the system has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QImage,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from casefile.locate import resource_path

FONT_FILES = ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf")
POINT_SIZE = 10


@dataclass(frozen=True)
class Colours:
    """One scheme. Text on its ground has a contrast of at least 4.5."""

    window: str
    base: str
    raised: str
    text: str
    faint: str
    line: str
    accent: str
    on_accent: str
    accent_soft: str
    bad: str
    warn: str
    good: str
    desk: str
    grip: str
    frame: str


LIGHT = Colours(
    window="#f4f5f6", base="#ffffff", raised="#fafbfb", text="#1d2329", faint="#5b6670", line="#d6dade",
    accent="#1f5f8f", on_accent="#ffffff", accent_soft="#e1ecf4", bad="#b3261e", warn="#8a5a00", good="#1f6b3a",
    desk="#e4e7ea", grip="#b4bcc3", frame="#d2450e",
)  # fmt: skip
DARK = Colours(
    window="#1f2326", base="#17191c", raised="#262b2f", text="#e6e9ec", faint="#9aa5ae", line="#3a4147",
    accent="#7db6de", on_accent="#10202c", accent_soft="#263b4a", bad="#ff8a80", warn="#f0b95a", good="#7fcf98",
    desk="#101214", grip="#4a535b", frame="#ff8a4c",
)  # fmt: skip


def is_dark() -> bool:
    app = QApplication.instance()
    forced = app.property("scheme") if app else None
    if forced:
        return bool(forced == "dark")
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def colours() -> Colours:
    return DARK if is_dark() else LIGHT


@lru_cache(maxsize=1)
def _family() -> str:
    family = ""
    for name in FONT_FILES:
        added = QFontDatabase.addApplicationFont(str(resource_path("fonts", name)))
        families = QFontDatabase.applicationFontFamilies(added) if added >= 0 else []
        family = family or (families[0] if families else "")
    return family


def apply(app: QApplication, *, text_percent: int = 100) -> None:
    """Style, palette and font of the whole program; called again when the system's scheme changes."""
    app.setStyle("Fusion")
    font = QFont(_family()) if _family() else QFont(app.font())
    font.setPointSizeF(POINT_SIZE * text_percent / 100)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    app.setFont(font)
    c = colours()
    app.setPalette(_palette(c))
    app.setStyleSheet(_sheet(c))
    icon.cache_clear()


@contextmanager
def styled_once(*, within_event: bool = False) -> Iterator[None]:
    """What is built inside gets its style when all of it stands, not anew with every parent it gets.

    Only before there is a window in sight, which would be seen bare meanwhile, or `within_event`: nothing is painted
    before it ends.
    """
    app = QApplication.instance()
    in_sight = isinstance(app, QApplication) and any(w.isVisible() for w in app.topLevelWidgets())
    if not isinstance(app, QApplication) or (in_sight and not within_event) or not app.styleSheet():
        yield
        return
    sheet = app.styleSheet()
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(sheet)


def scaled(pixels: int) -> int:
    """A length meant for text of 100 %, at the text size of now: half the growth, for the window does not grow along."""
    return round(pixels * (1 + QGuiApplication.font().pointSizeF() / POINT_SIZE) / 2)


def beside_text(pixels: int) -> QSize:
    """Size for an icon that has a text beside it: with air, or the two would touch."""
    return QSize(scaled(pixels) + 6, scaled(pixels))


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    pairs: Mapping[QPalette.ColorRole, str] = {
        role.Window: c.window, role.WindowText: c.text, role.Base: c.base, role.AlternateBase: c.raised,
        role.Text: c.text, role.Button: c.raised, role.ButtonText: c.text, role.Highlight: c.accent,
        role.HighlightedText: c.on_accent, role.ToolTipBase: c.raised, role.ToolTipText: c.text,
        role.PlaceholderText: c.faint, role.Link: c.accent, role.Mid: c.line, role.Dark: c.line,
        role.Light: c.raised, role.Accent: c.accent,
    }  # fmt: skip
    for which, value in pairs.items():
        palette.setColor(which, QColor(value))
    for which in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(c.faint))
    return palette


def _sheet(c: Colours) -> str:
    return f"""
    QToolBar {{ border: 0; border-bottom: 1px solid {c.line}; padding: 4px 6px; spacing: 2px; background: {c.window}; }}
    QToolBar QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 4px 7px; }}
    QToolBar QToolButton:hover {{ background: {c.accent_soft}; }}
    QToolBar QToolButton:checked {{ background: {c.accent_soft}; color: {c.accent}; }}
    QToolBar QToolButton:focus {{ border: 1px solid {c.accent}; }}
    QStatusBar {{ border-top: 1px solid {c.line}; }}
    QStatusBar::item {{ border: 0; }}
    QSplitter::handle {{ background: {c.line}; }}
    QSplitter::handle:horizontal {{ width: 1px; }}
    QSplitter::handle:vertical {{ height: 1px; }}
    QTreeView, QTableView, QListView, QTextBrowser {{ border: 1px solid {c.base}; background: {c.base}; outline: 0; }}
    QTableView {{ gridline-color: {c.line}; selection-background-color: {c.accent_soft}; selection-color: {c.text}; }}
    QTreeView, QListView {{ selection-background-color: {c.accent_soft}; selection-color: {c.text}; }}
    QTreeView::item {{ padding: 4px 2px; }}
    QTreeView::item:selected, QTableView::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
    QTreeView:focus, QTableView:focus, QListView:focus, QTextBrowser:focus {{ border: 1px solid {c.accent}; }}
    QTableView::item {{ padding: 3px 7px; border: 0; }}
    QScrollBar:vertical {{ background: {c.window}; width: 12px; margin: 0; }}
    QScrollBar:horizontal {{ background: {c.window}; height: 12px; margin: 0; }}
    QScrollBar::handle {{ background: {c.grip}; border-radius: 4px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {c.faint}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
    QHeaderView::section {{ background: {c.window}; color: {c.faint}; border: 0;
        border-bottom: 1px solid {c.line}; padding: 5px 8px; }}
    QTabWidget::pane {{ border: 0; border-top: 1px solid {c.line}; }}
    QTabBar::tab {{ padding: 6px 14px; border: 0; border-bottom: 2px solid transparent; color: {c.faint}; }}
    QTabBar::tab:selected {{ color: {c.text}; border-bottom: 2px solid {c.accent}; }}
    QTabBar::tab:focus {{ color: {c.accent}; }}
    QLineEdit, QPlainTextEdit {{ border: 1px solid {c.line}; border-radius: 4px; padding: 4px 6px;
        background: {c.base}; selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
    QLineEdit:focus, QPlainTextEdit:focus {{ border: 1px solid {c.accent}; }}
    QPushButton {{ border: 1px solid {c.line}; border-radius: 4px; padding: 5px 14px; background: {c.raised}; }}
    QPushButton:hover {{ border-color: {c.accent}; }}
    QPushButton:focus {{ border: 1px solid {c.accent}; }}
    QPushButton[primary="true"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; }}
    QPushButton:disabled, QPushButton[primary="true"]:disabled {{ color: {c.faint}; background: {c.raised}; border-color: {c.line}; }}
    QToolButton[role="command"] {{ border: 1px solid {c.line}; border-radius: 4px; padding: 3px 9px; background: {c.raised}; }}
    QToolButton[role="command"]:hover, QToolButton[role="command"]:focus {{ border-color: {c.accent}; }}
    QToolButton[role="command"]:disabled {{ color: {c.faint}; }}
    QRadioButton::indicator {{ width: 12px; height: 12px; border: 1px solid {c.faint}; border-radius: 7px; background: {c.base}; }}
    QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 4px solid {c.accent}; }}
    QRadioButton {{ border: 1px solid transparent; border-radius: 4px; padding: 2px 5px; }}
    QRadioButton:focus {{ border: 1px solid {c.accent}; }}
    QCheckBox::indicator {{ width: 12px; height: 12px; border: 1px solid {c.faint}; border-radius: 3px; background: {c.base}; }}
    QCheckBox::indicator:checked {{ width: 6px; height: 6px; border: 4px solid {c.accent}; }}
    QCheckBox::indicator:disabled {{ border-color: {c.line}; }}
    QCheckBox {{ border: 1px solid transparent; border-radius: 4px; padding: 2px 5px; }}
    QCheckBox:focus {{ border: 1px solid {c.accent}; }}
    QProgressBar {{ border: 1px solid {c.line}; border-radius: 3px; background: {c.base}; height: 10px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 2px; }}
    QLabel[role="faint"] {{ color: {c.faint}; }}
    QLabel[role="warn"] {{ color: {c.warn}; }}
    QLabel[role="title"] {{ font-size: {QGuiApplication.font().pointSizeF() * 1.5:.1f}pt; font-weight: 700; }}
    QLabel[role="strong"] {{ font-weight: 700; }}
    QFrame[role="bar"] {{ background: {c.window}; border-bottom: 1px solid {c.line}; }}
    QFrame[role="notice"] {{ background: {c.accent_soft}; border-bottom: 1px solid {c.line}; }}
    QFrame[role="notice"][level="warn"] {{ border-left: 4px solid {c.warn}; }}
    QFrame[role="notice"][level="bad"] {{ border-left: 4px solid {c.bad}; }}
    QFrame[role="notice"][level="good"] {{ border-left: 4px solid {c.good}; }}
    QToolTip {{ border: 1px solid {c.line}; background: {c.raised}; color: {c.text}; padding: 4px; }}
    QMenu {{ background: {c.raised}; border: 1px solid {c.line}; padding: 4px 0; }}
    QMenu::item {{ padding: 5px 28px 5px 12px; }}
    QMenu::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
    QMenu::item:disabled {{ color: {c.faint}; }}
    QMenu::icon {{ padding-left: 9px; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 0; }}
    """


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")


def _square(rect: QRect) -> QRectF:
    """The largest square in the middle of `rect`: a drawing is never stretched."""
    side = min(rect.width(), rect.height())
    return QRectF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side, side)


class _LineIcon(QIconEngine):
    """A line drawing in the text colour of the moment, sharp at every scale."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name, self._tone = name, tone  # the drawing is read when it is first painted: most are in closed menus

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        c = colours()
        colour = c.faint if mode == QIcon.Mode.Disabled else getattr(c, self._tone)
        data = _drawing(self._name).replace("currentColor", colour).replace('stroke-width="2"', 'stroke-width="1.75"')
        QSvgRenderer(QByteArray(data.encode())).render(painter, _square(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, image.rect(), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    def clone(self) -> QIconEngine:
        return _LineIcon(self._name, self._tone)


@lru_cache(maxsize=256)
def icon(name: str, tone: str = "text") -> QIcon:
    """The line icon `name` of `resources/icons`, in the colour `tone` of the scheme."""
    return QIcon(_LineIcon(name, tone))

"""The user guide, as the program itself shows it (`resources/help`)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from casefile.locate import resource_path
from ui.dialogs.room import sized
from ui.texts import language, plain, tr


class GuideDialog(QDialog):
    """One page of Markdown, in the window's language."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(plain(tr("act_guide")))
        sized(self, 760, 680)
        self.text = QTextBrowser()
        self.text.setAccessibleName(self.windowTitle())
        self.text.setOpenExternalLinks(False)
        self.text.setMarkdown(guide_text(language()))
        self.text.document().setDocumentMargin(18)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)


def guide_text(lang: str) -> str:
    """The guide in `lang`."""
    return resource_path("help", f"guide.{lang}.md").read_text(encoding="utf-8")

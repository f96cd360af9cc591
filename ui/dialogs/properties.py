"""What is known of one page: where it came from, how it was scanned, what was read and decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from ui.dialogs.room import at_least
from ui.texts import tr

if TYPE_CHECKING:
    from casefile.model import DossierPage, InputFile


def page_facts(page: DossierPage, file: InputFile, document: str) -> list[tuple[str, str]]:
    """Name and value of everything worth knowing, in the window's language.

    Args:
        document: what the window calls the document it stands in; "" for none.
    """
    scan, reading = page.page, page.reading
    dpi = scan.dpi
    paper = ""
    if dpi:
        paper = tr("ui_prop_paper", wide=round(scan.width_px / dpi * 25.4), tall=round(scan.height_px / dpi * 25.4))
    facts = [
        ("file", file.path),
        ("sheet", str(scan.frame + 1)),
        ("document", document or tr("ui_prop_none")),
        ("number", str(page.number) if page.number is not None else tr("ui_prop_none")),
        ("size", tr("ui_prop_pixels", wide=scan.width_px, tall=scan.height_px)),
        ("dpi", tr("ui_prop_dpi_value", dpi=dpi, paper=paper) if dpi else tr("ui_prop_unknown")),
        ("colour", tr(f"ui_colour_{scan.colour.value}")),
        ("turn", f"{page.turn}°"),
        ("skew", f"{page.skew_deg:.1f}°"),
        ("read", tr("ui_unread") if reading is None else tr("ui_prop_lines", lines=len(reading.lines), share=f"{reading.confidence:.0%}")),
        ("marked", page.mark or ""),
        ("left_out", page.left_out or ""),
        ("digest", scan.image_sha256),
    ]
    return [(tr(f"ui_prop_{name}"), value) for name, value in facts if value]


class PropertiesDialog(QDialog):
    """The facts as a form; every value can be marked, all of them copied."""

    def __init__(self, facts: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("ui_properties"))
        self.facts = facts
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setHorizontalSpacing(18)
        for name, value in facts:
            head, text = QLabel(name), QLabel(value)
            head.setProperty("role", "faint")
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
            text.setAccessibleName(f"{name} {value}")
            text.setWordWrap(" " in value)
            form.addRow(head, text)
        buttons = QDialogButtonBox()
        copy = buttons.addButton(tr("ui_copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setAccessibleName(tr("ui_copy"))
        copy.clicked.connect(self.copy)
        close = buttons.addButton(tr("ui_close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAccessibleName(tr("ui_close"))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)
        at_least(self, 420)
        close.setFocus()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{name}\t{value}" for name, value in self.facts))

"""Help where one stands: the screen in view, or the criterion in view with the law it rests on."""

from __future__ import annotations

import re
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from casefile.locate import resource_path
from ui.dialogs.room import sized
from ui.models.cases import points
from ui.texts import is_chinese, language, tr

if TYPE_CHECKING:
    from casefile.law.registry import LawRegistry
    from scoring.pack import Pack

TOPICS = ("archive", "documents", "thumbs", "page", "fields", "findings", "files", "checks", "tree", "criteria", "versions", "faults")
_CITED = re.compile(r"^(?P<law>[^\d（(—]+?)(?P<articles>[\d（(].*)?$")


class HelpDialog(QDialog):
    """A page of help; Esc closes it."""

    def __init__(self, title: str, parent: QWidget | None = None, *, markdown: str = "", html: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        sized(self, 640, 520)
        self.text = QTextBrowser()
        self.text.setAccessibleName(title)
        self.text.setOpenExternalLinks(False)
        if markdown:
            self.text.setMarkdown(markdown)
        else:
            self.text.setHtml(html)
        self.text.document().setDocumentMargin(16)
        buttons = QDialogButtonBox()
        close = buttons.addButton(tr("ui_close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAccessibleName(tr("ui_close"))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
        self.text.setFocus()


def screen_help(topic: str, lang: str | None = None) -> tuple[str, str]:
    """Heading and Markdown of a topic (one of `TOPICS`), in `lang` or the window's language."""
    text = resource_path("help", f"screens.{lang or language()}.md").read_text(encoding="utf-8")
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        name, _, title = head.partition(": ")
        if name == topic:
            return title.strip(), f"## {title.strip()}\n{body}"
    raise KeyError(topic)


def criterion_help(criterion_id: str, pack: Pack, registry: LawRegistry, day: date) -> str:
    """What a criterion asks, what it costs, and what is known of the law it rests on, as HTML.

    Args:
        day: the law in force then.
    """
    criterion = pack.criterion(criterion_id)
    wording = criterion.wording if is_chinese() else criterion.wording_en or criterion.wording
    rows = [f"<h3>{escape(criterion_id)}</h3><p>{escape(wording)}</p>"]
    cap = getattr(criterion, "cap", None)
    if cap is not None:
        rows.append(f"<p>{escape(tr('ui_help_points', points=points(criterion.points), cap=points(cap)))}</p>")
    deduct = getattr(criterion, "deduct", "") if is_chinese() else getattr(criterion, "deduct_en", "")
    if deduct:
        rows.append(f"<p>{escape(tr('ui_help_deduct', rule=deduct))}</p>")
    basis = getattr(criterion, "basis", "")
    rows.append(f"<h4>{escape(tr('ui_help_law'))}</h4><ul>")
    rows += [f"<li>{escape(line)}</li>" for line in law_lines(basis, registry, day)]
    rows.append(f"</ul><p>{escape(tr('ui_help_no_text'))}</p><p>{escape(pack.notice if is_chinese() else pack.notice_en)}</p>")
    return "".join(rows)


def law_lines(basis: str, registry: LawRegistry, day: date) -> list[str]:
    """One line for each law of a basis such as `处罚法40、59(一)；民诉法87`: full name, articles, edition, whether it was read."""
    lines = []
    for part in (p.strip() for p in basis.split("；")):
        found = _CITED.match(part)
        entry = registry.resolve(found["law"].strip("《》 ")) if found else None
        if not part or entry is None or found is None:
            lines += [tr("ui_help_law_unknown", text=part)] if part else []
            continue
        edition = registry.edition_on(entry.name, day)
        articles = found["articles"] or ""
        if edition is None:
            lines.append(tr("ui_help_law_no_edition", law=entry.name, articles=articles))
        else:
            code = "ui_help_law_read" if edition.verified else "ui_help_law_unread"
            lines.append(tr(code, law=entry.name, articles=articles, since=edition.first))
    return lines

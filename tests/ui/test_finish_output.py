"""Preview, print, draft, OFD, export: what is shown and printed is the built file itself."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from casefile.pdf.pages import PdfPages
from tests.pdf.vera import validate, validator
from tests.ui.conftest import Desk
from ui.dialogs.preview import PreviewDialog


def _archive(case: Desk) -> None:
    case.do("finish")
    case.until(lambda: not case.finish.is_busy and case.session.case.case_id is not None, 60000)
    case.settle()


def _idle(case: Desk) -> None:
    case.until(lambda: not case.window.output.is_busy, 60000)


def test_the_preview_is_the_file_that_is_archived_afterwards(case: Desk) -> None:
    case.do("preview")
    case.until(lambda: case.window.findChild(PreviewDialog) is not None, 60000)
    dialog = case.window.findChild(PreviewDialog)
    case.until(lambda: not dialog.paper.pixmap().isNull())
    shown = [pages.picture(n, 300) for pages in (dialog._pages,) for n in range(pages.count)]
    assert len(shown) > len(case.session.dossier.pages)  # cover, contents and closing sheet stand with the scans
    assert any("决定书" in mark.title for mark in dialog._pages.bookmarks)
    case.bot.keyClick(dialog, Qt.Key.Key_End)
    assert dialog.number == len(shown) - 1
    case.bot.keyClick(dialog, Qt.Key.Key_PageDown)
    assert dialog.number == len(shown) - 1
    case.bot.keyClick(dialog, Qt.Key.Key_Home)
    case.bot.keyClick(dialog, Qt.Key.Key_PageDown)
    assert (dialog.number, case.session.case.case_id) == (1, None)
    case.bot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    case.until(lambda: case.session.case.case_id is not None, 60000)
    (folder,) = (case.folder / "out").iterdir()
    with PdfPages(folder / "dossier.pdf") as built:
        scans = slice(2, built.count - 1)  # cover and closing sheet may bear the day
        assert [built.picture(n, 300) for n in range(built.count)][scans] == shown[scans]


def test_a_closed_preview_leaves_no_file(case: Desk, tmp_path: Path, monkeypatch: object) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))  # type: ignore[attr-defined]
    case.do("preview")
    case.until(lambda: case.window.findChild(PreviewDialog) is not None, 60000)
    assert [p for p in tmp_path.iterdir() if p.name.startswith("mingjuan-")]
    case.window.findChild(PreviewDialog).close()
    case.settle()
    assert not [p for p in tmp_path.iterdir() if p.name.startswith("mingjuan-")]


def test_printing_sends_every_page_chosen_in_the_dialog(case: Desk) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(case.folder / "printed.pdf"))
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 4)
    case.answers.device = printer
    case.do("print")
    case.until(lambda: "打印机" in case.window.notice.text, 60000)
    assert "3" in case.window.notice.text
    assert len(pdfium.PdfDocument(case.folder / "printed.pdf")) == 3


def test_a_print_dialog_that_is_left_prints_nothing(case: Desk) -> None:
    case.answers.device = None
    case.do("print")
    _idle(case)
    assert not case.errors


def test_a_draft_says_so_on_every_page_and_nothing_is_archived(case: Desk) -> None:
    case.answers.paths = [str(case.folder / "草稿")]
    case.do("save_draft")
    _idle(case)
    assert case.session.case.case_id is None
    document = pdfium.PdfDocument(case.folder / "草稿.pdf")
    texts = [document[n].get_textpage().get_text_bounded() for n in range(len(document))]
    assert all("草" in text and "稿" in text for text in texts[:3])


def test_ofd_is_written_and_called_experimental(case: Desk) -> None:
    case.answers.paths = [str(case.folder / "卷.ofd")]
    case.do("save_ofd")
    _idle(case)
    assert (case.folder / "卷.ofd").read_bytes()[:2] == b"PK"
    assert "试验" in case.window.notice.text
    assert "试验" in case.window.actions_["save_ofd"].text()


def test_the_archived_case_is_exported_as_a_package(case: Desk) -> None:
    case.window.allow()
    assert not case.window.actions_["export_package"].isEnabled()
    _archive(case)
    case.window.allow()
    (case.folder / "packages").mkdir()
    case.answers.paths = [str(case.folder / "packages")]
    case.do("export_package")
    _idle(case)
    (package,) = (case.folder / "packages").iterdir()
    assert (package / "bagit.txt").is_file()
    assert "导出并核验" in case.window.notice.text


def test_a_place_that_cannot_be_written_to_is_told(case: Desk) -> None:
    (case.folder / "file").write_text("x")
    case.answers.paths = [str(case.folder / "file" / "draft.pdf")]
    case.do("save_draft")
    _idle(case)
    assert case.window.notice.text
    assert case.window.actions_["save_draft"].isEnabled()


@pytest.mark.slow
@pytest.mark.skipif(validator() is None, reason="veraPDF is not there")
def test_what_the_window_writes_is_the_standard(case: Desk) -> None:
    """Archived dossier, score sheet and draft, after steps of a person."""
    case.choose(case.page_of("PENALTY_DECISION"))
    case.do("turn_right")
    case.answers.text = "重复扫描"
    case.choose(case.page_of("INTERROGATION_RECORD", 1))
    case.do("leave_out")
    case.answers.paths = [str(case.folder / "草稿")]
    case.do("save_draft")
    _idle(case)
    _archive(case)
    (folder,) = (case.folder / "out").iterdir()
    written = [case.folder / "草稿.pdf", *sorted(folder.glob("*.pdf"))]
    assert {p.name for p in written} >= {"草稿.pdf", "dossier.pdf", "score_sheet.pdf"}
    assert validate(written) == []

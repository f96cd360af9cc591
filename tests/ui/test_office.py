"""The office's settings: one file for window and command line, a form that loses nothing, faults told at once."""

from __future__ import annotations

import json
import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

import main
from casefile.errors import SettingsFault
from casefile.locate import resource_path
from casefile.messages import has_sentence
from casefile.settings import (
    Officer,
    Settings,
    load_settings,
    office_file,
    office_settings,
    parse_settings,
    save_settings,
    settings_text,
)
from tests.support.dossiers import SETTINGS
from tests.ui.conftest import Desk
from ui import texts
from ui.dialogs.office import OfficeDialog
from ui.office import is_first_start

words = st.text(st.characters(blacklist_categories=("Cs",)), max_size=12)
settings = st.builds(
    lambda name, courts, officer, amount, grades, mirror: parse_settings(
        {
            "agency": {"name": name, "courts": courts},
            "officers": [{"name": officer, "cert_no": "1", "valid_from": date(2024, 2, 29)}] if officer else [],
            "thresholds": {"hearing_person": amount},
            "scoring": {"grades": {**grades, "末": 0}},
            "dossier": {"mirror_backs": mirror},
        }
    ),
    words, st.lists(words, max_size=3), words, st.integers(0, 10**12),
    st.dictionaries(st.text(string.printable, min_size=1, max_size=5), st.just(60), max_size=1), st.booleans(),
)  # fmt: skip


@given(settings)
def test_settings_that_were_written_are_read_back_as_they_were(given: Settings) -> None:
    import tomllib

    again = parse_settings(tomllib.loads(settings_text(given)))
    assert again.model_dump() == given.model_dump()


def test_what_is_as_built_in_is_not_written(tmp_path: Path) -> None:
    assert settings_text(Settings()) == ""
    save_settings(Settings(), tmp_path / "new" / "s.toml")
    assert load_settings(tmp_path / "new" / "s.toml") == Settings()
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["s.toml"]


def test_a_named_file_goes_before_the_offices_and_stands_alone(tmp_path: Path) -> None:
    save_settings(parse_settings({"agency": {"name": "甲局", "fonds_code": "J1"}}), office_file())
    assert office_settings().agency.name == "甲局"
    named = tmp_path / "named.toml"
    named.write_text('[agency]\nname = "乙局"\n', encoding="utf-8")
    assert office_settings(named).agency.name == "乙局"
    assert office_settings(named).agency.fonds_code is None


def test_every_fault_is_told_in_both_languages_and_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text('[agency]\nnam = "x"\nregion_code = "33"\n[thresholds]\nhearing_person = "viel"\n', encoding="utf-8")
    with pytest.raises(SettingsFault) as caught:
        load_settings(file)
    faults = str(caught.value.params["faults"])
    for told in ("第2行 line 2: agency.nam", "agency.region_code: 格式应为", "hearing_person: 应为整数 a whole number"):
        assert told in faults
    assert "Input should" not in faults


def test_every_setting_has_its_words_in_the_form() -> None:
    for section, field in Settings.model_fields.items():
        assert has_sentence(f"ui_set_{section}"), section
        kind = Officer if section == "officers" else field.annotation
        for name in kind.model_fields:  # type: ignore[union-attr]
            assert has_sentence(f"ui_set_{section}_{name}"), f"{section}.{name}"


@pytest.mark.parametrize("source", ["plain", "sample"])
def test_the_form_gives_back_what_it_was_given(source: str, qtbot: QtBot) -> None:
    texts.set_language("zh")
    shown = load_settings(resource_path("sample", "settings.toml")) if source == "sample" else parse_settings(SETTINGS)
    dialog = OfficeDialog(settings=shown)
    qtbot.addWidget(dialog)
    for section in dialog.form.sections:  # each laid out, and every line written back by its own widget
        dialog.form._bring(section)
    for key, line in dialog.form._lines.items():
        dialog.form._values[key] = line.get()
    dialog.form._on_officers()
    assert dialog.settings == shown


def test_the_dialog_says_a_fault_while_one_types_and_does_not_take_it(desk: Desk) -> None:
    desk.do("settings")
    dialog = desk.window.findChild(OfficeDialog)
    line = dialog.form.widget("thresholds.hearing_person")
    line.setText("一万")
    desk.until(lambda: "hearing_person" in dialog.fault)
    dialog.accept()
    assert dialog.isVisible()
    line.setText("12,000")
    desk.until(lambda: not dialog.fault)
    dialog.form.officers.add()
    dialog.form.officers.table.item(0, 0).setText("王芳")
    dialog.accept()
    assert "officers.0.cert_no" in dialog.fault
    dialog.form.officers.table.item(0, 1).setText("33070021001")
    dialog.accept()
    desk.settle()
    assert desk.engine.settings.thresholds.hearing_person == 12000
    assert office_settings().officers[0].cert_no == "33070021001"


def test_a_file_fills_the_form_and_a_faulty_one_does_not(desk: Desk, tmp_path: Path) -> None:
    desk.do("settings")
    dialog = desk.window.findChild(OfficeDialog)
    faulty = tmp_path / "s.toml"
    faulty.write_text('[agency]\nnam = "x"\n', encoding="utf-8")
    dialog.take_file(faulty)
    assert "agency.nam" in dialog.fault
    faulty.write_text('[agency]\nname = "临江市交通运输局"\n[scoring]\npack = "own.toml"\n', encoding="utf-8")
    dialog.take_file(faulty)
    assert dialog.settings.agency.name == "临江市交通运输局"
    assert dialog.settings.scoring.pack == str(tmp_path / "own.toml")


def test_a_pack_that_is_not_there_is_told_and_not_kept(desk: Desk, tmp_path: Path) -> None:
    desk.window.office.use(parse_settings({"scoring": {"pack": str(tmp_path / "none.toml")}}))
    assert "none.toml" in desk.window.notice.text
    assert is_first_start()


def test_the_first_start_asks_for_the_name_only(qtbot: QtBot) -> None:
    dialog = OfficeDialog(first=True, sample=True)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.form.isVisible()
    dialog.name.setText("临江市交通运输局")
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.settings.agency.name == "临江市交通运输局"


def test_window_and_command_line_give_the_same_case_the_same_score(
    case: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    case.window.office.use(parse_settings({**SETTINGS, "deadlines": {"archive_days": "1cal"}}))
    case.settle()
    case.do("finish")
    case.until(lambda: not case.finish.is_busy and case.session.case.case_id is not None)
    case.settle()
    sheet = case.session.sheet
    place = case.folder / "archive"

    def scored(*more: str) -> dict[str, str]:
        capsys.readouterr()
        assert main.main(["score", str(case.session.case.case_id), "--archive", str(place), "--json", *more]) == 0
        report = json.loads(capsys.readouterr().out)
        return {f["criterion"]: (f["outcome"], f["deduction"]) for f in report["findings"]}

    shown = {f.criterion: str(f.outcome) for f in sheet.findings}
    assert {k: v[0] for k, v in scored().items()} == shown
    other = tmp_path / "other.toml"
    other.write_text("", encoding="utf-8")
    assert {k: v[0] for k, v in scored("--settings", str(other)).items()} != shown

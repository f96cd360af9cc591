"""The office's settings as a form: one line a key, built from the settings themselves, checked while one types."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args, get_origin

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from casefile.locate import resource_path
from casefile.settings import Settings, parse_settings
from ui.dialogs.officers import OfficerTable
from ui.texts import tr, tr_or

_COMMA = re.compile(r"[、,，;；]")
_OFFERED: dict[str, tuple[str, str]] = {"dossier.order": ("profiles", "ui_profile_"), "scoring.pack": ("packs", "ui_pack_")}
"""Keys that name a file of the program: folder in `resources`, and how the texts for its names begin."""


class SettingsForm(QWidget):
    """Every setting, by section; what is left empty is as built in. A section is laid out when it is first looked at.

    Signals:
        changed: something was entered.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, Any] = {}
        self._officers: list[dict[str, Any]] = []
        self._lines: dict[str, _Line] = {}
        self._table: OfficerTable | None = None
        self._filling = False
        self.sections = tuple(Settings.model_fields)
        self.tabs = QTabWidget()
        self.tabs.tabBar().setAccessibleName(tr("ui_set_sections"))
        for section in self.sections:
            self.tabs.addTab(QScrollArea(), tr_or(f"ui_set_{section}", section))
        self.tabs.currentChanged.connect(self._lay_out)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)

    def show_settings(self, settings: Settings) -> None:
        """Fills the form."""
        given, usual = settings.model_dump(), Settings().model_dump()
        given["dossier"]["order"] = str(settings.dossier.order_file or settings.dossier.order)
        self._officers = [{k: v for k, v in o.items() if v is not None} for o in given.pop("officers")]
        self._values = {
            f"{section}.{name}": None if value == usual[section][name] else value
            for section, values in given.items()
            for name, value in values.items()
        }
        self._filling = True
        for key, line in self._lines.items():
            line.put(self._values[key])
        if self._table is not None:
            self._table.show_rows(self._officers)
        self._filling = False

    def settings(self) -> Settings:
        """What was entered.

        Raises:
            SettingsFault: every fault at once, each with its key.
        """
        data: dict[str, Any] = {"officers": self._officers} if self._officers else {}
        for key, value in self._values.items():
            section, name = key.split(".")
            if value is not None:
                data.setdefault(section, {})[name] = value
        return parse_settings(data, name=tr("ui_settings_of_office"))

    def value(self, key: str) -> Any:
        """What stands at `section.key`; None: as built in."""
        return self._values.get(key)

    def put(self, key: str, value: Any) -> None:
        self._values[key] = value or None
        if key in self._lines:
            self._lines[key].put(value)

    def widget(self, key: str) -> QWidget:
        """Where `section.key` is entered; brought to the front."""
        self._bring(key.split(".")[0])
        return self._lines[key].widget

    @property
    def officers(self) -> OfficerTable:
        """The registry; brought to the front."""
        self._bring("officers")
        assert self._table is not None
        return self._table

    # --- inside ---------------------------------------------------------------------------

    def _bring(self, section: str) -> None:
        self.tabs.setCurrentIndex(self.sections.index(section))
        self._lay_out(self.tabs.currentIndex())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._lay_out(self.tabs.currentIndex())

    def _lay_out(self, place: int) -> None:
        area = self.tabs.widget(place)
        assert isinstance(area, QScrollArea)
        if area.widget() is not None:
            return
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        section = self.sections[place]
        if section == "officers":
            self._table = OfficerTable()
            self._table.show_rows(self._officers)
            self._table.changed.connect(self._on_officers)
            area.setWidget(self._table)
        else:
            self._filling = True
            area.setWidget(self._section(section))
            self._filling = False

    def _section(self, section: str) -> QWidget:
        page, usual = QWidget(), getattr(Settings(), section)
        form = QFormLayout(page)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setContentsMargins(14, 14, 14, 14)
        form.setVerticalSpacing(9)
        for name, field in type(usual).model_fields.items():
            key = f"{section}.{name}"
            label = QLabel(tr_or(f"ui_set_{section}_{name}", key))
            label.setToolTip(key)
            line = _line(key, field.annotation, getattr(usual, name), lambda key=key: self._on_line(key))
            line.widget.setAccessibleName(label.text())
            label.setBuddy(line.widget)
            form.addRow(label, line.widget)
            line.put(self._values.get(key))
            self._lines[key] = line
        return page

    def _on_line(self, key: str) -> None:
        if not self._filling:
            self._values[key] = self._lines[key].get()
            self.changed.emit()

    def _on_officers(self) -> None:
        assert self._table is not None
        self._officers = self._table.rows()
        self.changed.emit()


class _Line:
    """One setting: its widget, and how its value goes in and comes out (None: as built in)."""

    def __init__(self, widget: QWidget, put: Callable[[Any], None], get: Callable[[], Any]) -> None:
        self.widget, self.put, self.get = widget, put, get


def _line(key: str, kind: Any, usual: Any, changed: Callable[[], None]) -> _Line:
    if kind is bool:
        return _check(usual, changed)
    choices = _choices(key, kind)
    if choices:
        return _choice(key, choices, usual, changed)
    edit = QLineEdit()
    shown = _shown(usual)
    edit.setPlaceholderText(tr("ui_set_usual", value=shown) if shown else tr("ui_set_none"))
    edit.setClearButtonEnabled(True)
    edit.textChanged.connect(lambda _text: changed())
    numeric = kind is int or int in get_args(kind) or any(int in get_args(a) for a in get_args(kind))

    def get() -> Any:
        text = edit.text().strip()
        if not text:
            return None
        if isinstance(usual, Mapping):
            return {name.strip(): _number(value) for name, _, value in (part.partition("=") for part in _parts(text))}
        if isinstance(usual, tuple):
            return _parts(text)
        return _number(text) if numeric else text

    return _Line(edit, lambda value: edit.setText(_shown(value)), get)


def _check(usual: bool, changed: Callable[[], None]) -> _Line:
    box = QCheckBox()
    box.toggled.connect(lambda _on: changed())
    return _Line(box, lambda value: box.setChecked(usual if value is None else value), lambda: None if box.isChecked() == usual else box.isChecked())


def _choice(key: str, choices: list[str], usual: Any, changed: Callable[[], None]) -> _Line:
    box = QComboBox()
    for value in choices:
        words = tr_or(f"{_OFFERED[key][1]}{value}", value) if key in _OFFERED else tr_or(f"ui_set_is_{value}", value)
        box.addItem(words, value)
    box.currentIndexChanged.connect(lambda _place: changed())

    def put(value: Any) -> None:
        wanted = usual if value is None else value
        if box.findData(wanted) < 0:
            box.addItem(str(wanted), wanted)  # the office's own file
        box.setCurrentIndex(box.findData(wanted))

    put(None)
    return _Line(box, put, lambda: None if box.currentData() == usual else box.currentData())


def _choices(key: str, kind: Any) -> list[str]:
    if key in _OFFERED:
        return sorted(path.stem for path in resource_path(_OFFERED[key][0]).glob("*.toml"))
    if key == "scoring.veto_effect":
        return ["zero_score", "fail_grade", "no_excellent", "cap_at:59"]
    return [str(a) for a in get_args(kind)] if get_origin(kind) is Literal else []


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _COMMA.split(text) if part.strip()]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "、".join(f"{name}={limit}" for name, limit in value.items())
    return "、".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)


def _number(text: str) -> Any:
    """A whole number, or the text as it is, which the settings then refuse by name."""
    plain = text.replace(",", "").replace("，", "").strip()
    return int(plain) if re.fullmatch(r"[+-]?\d{1,12}", plain) else text

"""Office settings: read, checked, layered.

Every key of the contract's TOML. Unknown keys and wrong types are refused with the key, the line
and what was expected. What no law names (thresholds, the office's own registries) has no default:
`None` or empty means "not set", and the criteria concerned need judgement.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, field_validator

from casefile.errors import SettingsFault
from casefile.locate import read_by_hand, resource_path, user_data_dir

OFFICE_FILE = "settings.toml"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Agency(_Section):
    """The office whose cases these are."""

    name: str | None = None
    region_code: str | None = Field(default=None, pattern=r"^\d{6}$")
    fonds_code: str | None = None
    business_domains: tuple[str, ...] = Field(default=(), strict=False)
    reconsideration_bodies: tuple[str, ...] = Field(default=(), strict=False)
    courts: tuple[str, ...] = Field(default=(), strict=False)
    sole_trader: Literal["PERSON", "ORG"] = "PERSON"


class Officer(_Section):
    """One line of the registry that cert numbers are checked against."""

    name: str
    cert_no: str
    valid_from: date | None = None
    valid_to: date | None = None
    unit: str | None = None


Yuan = Annotated[int, Field(ge=0)]


class Thresholds(_Section):
    """Amounts in yuan from which a step becomes obligatory; None: not set."""

    hearing_person: Yuan | None = None
    hearing_org: Yuan | None = None
    legal_review_amount: Yuan | None = None
    group_discussion_amount: Yuan | None = None


Period = Annotated[str, Field(pattern=r"^\d{1,4}(cal|wd)$")]


class Deadlines(_Section):
    """Periods: number and unit, `cal` calendar days, `wd` working days."""

    filing_days: Period = "7cal"
    decision_days: Period = "90cal"
    archive_days: Period = "30cal"


class DossierSettings(_Section):
    """How dossiers are made up. `order` names a bundled filing profile or the office's own file."""

    order: str = Field(default="procedure", min_length=1)
    page_number_position: Literal["upper_right", "lower_right"] = "upper_right"
    mirror_backs: bool = False
    max_pages_per_volume: int = Field(default=200, ge=1, le=100000)
    blanks: Literal["keep", "leave_out"] = "keep"
    corrected_images: bool = False
    _folder: Path | None = PrivateAttr(default=None)  # of the settings file: where the office's own files lie

    @property
    def order_file(self) -> Path | None:
        """The office's own filing profile; None for a bundled one. A bare name may stand without `.toml`."""
        named = Path(self.order)
        if named.suffix == ".toml" or len(named.parts) > 1:
            return (self._folder or Path()) / named
        if self._folder is not None and not resource_path("profiles", f"{self.order}.toml").is_file():
            return self._folder / f"{self.order}.toml"
        return None


class ScoringSettings(_Section):
    pack: str = "ZJ-D1"
    na_policy: Literal["full_marks", "proportional"] = "full_marks"
    veto_effect: str = "fail_grade"
    grades: dict[str, int] = Field(default_factory=lambda: {"优秀": 90, "合格": 60, "不合格": 0})

    @field_validator("veto_effect")
    @classmethod
    def _known_effect(cls, value: str) -> str:
        if value in ("zero_score", "fail_grade", "no_excellent") or re.fullmatch(r"cap_at:(\d{1,2}|100)", value):
            return value
        raise ValueError("zero_score, fail_grade, no_excellent or cap_at:N (0–100)")

    @field_validator("grades")
    @classmethod
    def _bands_reach_zero(cls, value: dict[str, int]) -> dict[str, int]:
        if not value or min(value.values()) != 0 or len(set(value.values())) != len(value):
            raise ValueError("grade bands need different lower limits, the lowest 0")
        return value


class IntakeSettings(_Section):
    max_pages: int = Field(default=5000, ge=1)
    max_pixels: int = Field(default=200_000_000, ge=1)


class Settings(_Section):
    """All settings of an office, complete and checked."""

    agency: Agency = Agency()
    officers: tuple[Officer, ...] = Field(default=(), strict=False)
    thresholds: Thresholds = Thresholds()
    deadlines: Deadlines = Deadlines()
    dossier: DossierSettings = DossierSettings()
    scoring: ScoringSettings = ScoringSettings()
    intake: IntakeSettings = IntakeSettings()

    @property
    def sha256(self) -> str:
        """Digest of the settings in force, defaults included."""
        plain = self.model_dump(mode="json")
        profile = self.dossier.order_file
        if profile is not None and profile.is_file():  # what the office's file says counts, not only its name
            plain["dossier"]["order"] = [profile.name, hashlib.sha256(read_by_hand(profile)).hexdigest()]
        data = json.dumps(plain, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(data.encode("utf-8")).hexdigest()


def load_settings(path: Path | None) -> Settings:
    """The settings of `path`, or the defaults when it is None.

    Raises:
        SettingsFault: every fault of the file at once, each with its line.
    """
    if path is None:
        return Settings()
    try:
        text = read_by_hand(path).decode("utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        raise SettingsFault(file=path, faults=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise SettingsFault(file=path, faults="不是 UTF-8 文本 / not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsFault(file=path, faults=f"TOML 语法 / TOML syntax: {error}") from error
    except ValueError as error:  # digits without end
        raise SettingsFault(file=path, faults="TOML 语法:数字过长 / TOML syntax: a number is too long") from error
    except RecursionError as error:
        raise SettingsFault(file=path, faults="嵌套过深 / nested too deeply") from error
    settings = parse_settings(data, text, str(path))
    settings.dossier._folder = path.parent
    return settings


def office_file() -> Path:
    """Where the office's own settings lie: what window and command line use when no other file is named."""
    return user_data_dir() / OFFICE_FILE


def office_settings(path: Path | None = None) -> Settings:
    """The settings in force: of `path` when one is named, else of the office's file, else the defaults.

    A named file stands alone and is not laid over the office's: what it gives is the same on every machine.

    Raises:
        SettingsFault: every fault of the file at once.
    """
    if path is not None:
        return load_settings(path)
    own = office_file()
    return load_settings(own if own.exists() else None)


def save_settings(settings: Settings, path: Path) -> None:
    """Writes `settings` as TOML, all at once or not at all. What is as built in is left out.

    Raises:
        OSError: the place cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        scratch.write_text(settings_text(settings), encoding="utf-8")
        os.replace(scratch, path)
    finally:
        scratch.unlink(missing_ok=True)


def settings_text(settings: Settings) -> str:
    """`settings` as TOML that `load_settings` reads back to the same settings."""
    given, usual = settings.model_dump(), Settings().model_dump()
    given["dossier"]["order"] = str(settings.dossier.order_file or settings.dossier.order)
    lines = []
    for section, values in given.items():
        if isinstance(values, Mapping):
            own = {key: value for key, value in values.items() if value is not None and value != usual[section][key]}
            lines += _table(f"[{section}]", own) if own else []
        else:
            for row in values:
                lines += _table(f"[[{section}]]", {key: value for key, value in row.items() if value is not None})
    return "\n".join(lines) + "\n" if lines else ""


def _table(head: str, values: Mapping[str, Any]) -> list[str]:
    return [head, *(f"{key} = {_toml(value)}" for key, value in values.items()), ""]


def _toml(value: Any) -> str:
    if isinstance(value, str):  # a JSON string is a TOML one, but for DEL, which TOML wants escaped
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_toml(str(k))} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


def parse_settings(data: dict[str, object], text: str = "", name: str = "settings") -> Settings:
    """Settings from already parsed TOML; `text` is only used to name lines.

    Raises:
        SettingsFault: every fault at once.
    """
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        faults = []
        for item in error.errors(include_url=False, include_input=False):
            key = ".".join(str(part) for part in item["loc"])
            line = _line_of(text, tuple(item["loc"]))
            where = f"第{line}行 line {line}: " if line else ""
            faults.append(f"{where}{key}: {_wanted(item)}")
        raise SettingsFault(file=name, faults="; ".join(faults)) from error


_WANTED = {
    "extra_forbidden": "未知的键 unknown key",
    "missing": "缺少 missing",
    "string_type": "应为文字 text is expected",
    "int_type": "应为整数 a whole number is expected",
    "bool_type": "应为 true 或 false / true or false is expected",
    "date_type": "应为日期,如 2026-01-31 / a date is expected, e.g. 2026-01-31",
    "tuple_type": "应为列表 a list is expected",
    "dict_type": "应为表 a table is expected",
    "model_type": "应为表 a table is expected",
    "literal_error": "应为其中之一 one of: {expected}",
    "greater_than_equal": "不得小于 at least {ge}",
    "less_than_equal": "不得大于 at most {le}",
    "string_pattern_mismatch": "格式应为 must look like {pattern}",
    "string_too_short": "不得为空 must not be empty",
    "value_error": "{error}",
}


def _wanted(item: Mapping[str, Any]) -> str:
    """What was expected instead, in both languages; a rule without words of its own keeps its library's."""
    words = _WANTED.get(item["type"])
    return words.format(**item.get("ctx", {})) if words else str(item["msg"])


def _line_of(text: str, keys: tuple[object, ...]) -> int | None:
    """1-based line where the key path `keys` stands in TOML `text`; None when it cannot be told."""
    section = ""
    seen: dict[str, int] = {}
    wanted_section = str(keys[0]) if keys else ""
    wanted_index = keys[1] if len(keys) > 1 and isinstance(keys[1], int) else None
    name = next((str(k) for k in reversed(keys) if isinstance(k, str)), "")
    for number, line in enumerate(text.splitlines(), start=1):
        head = re.match(r"\s*(\[\[?)\s*([^\]\s]+)\s*\]", line)
        if head:
            section = head.group(2)
            seen[section] = seen.get(section, -1) + 1
            if section == name == wanted_section:
                return number
            continue
        key = re.match(r'\s*"?([^"=\s]+)"?\s*=', line)
        if not key or key.group(1) != name:
            continue
        if section == wanted_section and wanted_index in (None, seen.get(section)):
            return number
        if not section and name == wanted_section:
            return number
    return None

"""Reads a catalogue file and checks it; every fault at once."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from casefile.catalogue.conditions import CONDITIONS
from casefile.catalogue.types import Catalogue, Category, DocumentType, Required
from casefile.errors import ResourceFault
from casefile.locate import resource_path

SCHEMA = "casefile.catalogue/1"
PROFILES = ("procedure", "result_first")
SIGNOFFS = frozenset({"seal", "maker", "approval", "none"})
NUMBERS = frozenset({"case_no", "doc_no", "none"})

# Contract: document type codes and field names.
CODES = (
    "COVER",
    "CATALOGUE",
    "FILE_NOTE",
    "BACK_COVER",
    "SOURCE_MATERIAL",
    "CASE_FILING",
    "CASE_WITHDRAWAL",
    "ID_PROOF",
    "POWER_OF_ATTORNEY",
    "SERVICE_ADDRESS",
    "SCENE_RECORD",
    "INQUEST_RECORD",
    "INTERROGATION_RECORD",
    "SAMPLING_VOUCHER",
    "PRESERVATION_APPROVAL",
    "EVIDENCE_PRESERVATION_LIST",
    "PRESERVATION_RELEASE",
    "COERCIVE_APPROVAL",
    "COERCIVE_DECISION",
    "COERCIVE_EXTENSION",
    "COERCIVE_RELEASE",
    "WEIGHING_REPORT",
    "MONITOR_RECORD",
    "APPRAISAL_OPINION",
    "PHOTO_EVIDENCE",
    "AV_RECORD",
    "DOC_EVIDENCE",
    "WITNESS_STATEMENT",
    "ASSIST_LETTER",
    "RECTIFY_NOTICE",
    "RECTIFY_CHECK",
    "INVESTIGATION_REPORT",
    "LEGAL_REVIEW",
    "PENALTY_NOTICE",
    "DEFENCE_STATEMENT",
    "WAIVER",
    "HEARING_REQUEST",
    "HEARING_NOTICE",
    "HEARING_RECORD",
    "HEARING_REPORT",
    "GROUP_DISCUSSION",
    "PENALTY_APPROVAL",
    "PENALTY_DECISION",
    "ON_SPOT_DECISION",
    "NO_PENALTY_DECISION",
    "SERVICE_RECEIPT",
    "PAYMENT_RECEIPT",
    "INSTALMENT_NOTICE",
    "DISPOSAL_RECORD",
    "DEMAND_LETTER",
    "ENFORCE_DECISION",
    "SUBSTITUTE_PERFORM",
    "EXEC_ANNOUNCE",
    "EXEC_STATUS",
    "COURT_ENFORCE_APPLY",
    "REFERRAL_POLICE",
    "TRANSFER_LETTER",
    "COPY_NOTICE",
    "RECONSIDERATION",
    "JUDGMENT",
    "DISCLOSURE_RECORD",
    "CLOSING_REPORT",
    "OTHER",
)
FIELD_NAMES = frozenset(
    [
        "case_no",
        "doc_no",
        "party_name",
        "party_type",
        "party_id_no",
        "uscc",
        "legal_rep",
        "party_address",
        "party_phone",
        "cause",
        "issuer",
        "made_date",
        "source_kind",
        "accepted_at",
        "filed_at",
        "approver",
        "started_at",
        "ended_at",
        "place",
        "officers",
        "officer_cert_nos",
        "respondent_name",
        "respondent_id_no",
        "vehicle_no",
        "gross_weight_t",
        "limit_weight_t",
        "axles",
        "incident_at",
        "incident_place",
        "violated_articles",
        "penalty_articles",
        "amount",
        "amount_words",
        "hearing_offered",
        "served_doc_no",
        "served_at",
        "service_method",
        "recipient",
        "preserved_from",
        "preserved_to",
        "released_at",
        "period_days",
        "reviewed_at",
        "conclusion",
        "hearing_at",
        "hearing_hosts",
        "paid_at",
        "closed_at",
        "published_at",
        "archived_at",
        "compiled_by",
        "checked_by",
        "retention",
        "archival_code",
    ]
)
# Wordings that are no field of their own: kinds of party label, and a column of the service receipt.
LABEL_KEYS = FIELD_NAMES | {"party_person", "party_org", "party_any", "served_place"}
_TYPE_KEYS = frozenset(
    [
        "name",
        "aliases",
        "category",
        "procedure",
        "result_first",
        "served",
        "numbered",
        "follows_served",
        "number",
        "phrases",
        "words",
        "untitled",
        "attachments",
        "runs_together",
        "fields",
        "labels",
        "sentences",
        "options",
        "signoff",
        "party_after",
        "required",
    ]
)


@lru_cache(maxsize=4)
def load(path: Path | None = None) -> Catalogue:
    """The catalogue of `path`, or the one shipped with the program.

    Raises:
        ResourceFault: what is wrong with the file, every fault at once.
    """
    source = path or resource_path("catalogue", "types.toml")
    try:
        raw = source.read_bytes()
        data = tomllib.loads(raw.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ResourceFault(file=source.name, faults=str(error)) from error
    faults: list[str] = []
    catalogue = _catalogue(data, hashlib.sha256(raw).hexdigest(), faults)
    if faults:
        raise ResourceFault(file=source.name, faults="; ".join(faults))
    return catalogue


def _catalogue(data: Mapping[str, Any], digest: str, faults: list[str]) -> Catalogue:
    if data.get("schema") != SCHEMA:
        faults.append(f"schema: {SCHEMA} expected")
    common = _labels("labels", data.get("labels", {}), faults)
    groups = data.get("groups", {})
    entries = data.get("types", {})
    for code in CODES:
        if code not in entries:
            faults.append(f"types.{code}: missing")
    types = {}
    for code, entry in entries.items():
        if code not in CODES:
            faults.append(f"types.{code}: unknown document type")
            continue
        made = _type(code, entry, common, groups, faults)
        if made:
            types[code] = made
    _check_titles(types, faults)
    return Catalogue(
        MappingProxyType(types),
        tuple(data.get("stop_labels", ())),
        tuple(data.get("structural", ())),
        digest,
    )


def _type(
    code: str,
    entry: Mapping[str, Any],
    common: Mapping[str, tuple[str, ...]],
    groups: Mapping[str, list[str]],
    faults: list[str],
) -> DocumentType | None:
    where = f"types.{code}"
    before = len(faults)
    for key in entry:
        if key not in _TYPE_KEYS:
            faults.append(f"{where}.{key}: unknown key")
    for key in ("name", "category", "procedure", "result_first", "number", "fields", "signoff"):
        if key not in entry:
            faults.append(f"{where}.{key}: missing")
    if entry.get("category") not in set(Category):
        faults.append(f"{where}.category: one of {', '.join(Category)} expected")
    if entry.get("signoff") not in SIGNOFFS:
        faults.append(f"{where}.signoff: one of {', '.join(sorted(SIGNOFFS))} expected")
    if entry.get("number") not in NUMBERS:
        faults.append(f"{where}.number: one of {', '.join(sorted(NUMBERS))} expected")
    for profile in PROFILES:
        if not isinstance(entry.get(profile), int):
            faults.append(f"{where}.{profile}: whole number expected")
    # A number plate may stand on any paper (contract: `vehicle_no` on "any").
    fields = _fields(where, [*entry.get("fields", []), "vehicle_no"], groups, faults)
    own = _labels(f"{where}.labels", entry.get("labels", {}), faults)
    for sentence in entry.get("sentences", []):
        for slot in re.findall(r"\{(\w*)\}", sentence):
            if slot and slot not in FIELD_NAMES:
                faults.append(f"{where}.sentences: unknown field {slot}")
    required = _required(where, entry.get("required"), faults)
    if len(faults) > before:
        return None
    return DocumentType(
        code=code,
        name=entry["name"],
        aliases=tuple(entry.get("aliases", ())),
        category=Category(entry["category"]),
        orders=MappingProxyType({p: entry[p] for p in PROFILES}),
        served=bool(entry.get("served", False)),
        numbered=bool(entry.get("numbered", True)),
        follows_served=bool(entry.get("follows_served", False)),
        number=None if entry["number"] == "none" else entry["number"],
        phrases=tuple(entry.get("phrases", ())),
        words=tuple(entry.get("words", ())),
        untitled=bool(entry.get("untitled", False)),
        attachments=tuple(entry.get("attachments", ())),
        runs_together=bool(entry.get("runs_together", False)),
        fields=fields,
        labels=MappingProxyType({**common, **{k: _with_common(v, common.get(k, ())) for k, v in own.items()}}),
        sentences=tuple(entry.get("sentences", ())),
        options=tuple(entry.get("options", ())),
        signoff=entry["signoff"],
        party_after=entry.get("party_after"),
        required=required,
    )


def _fields(where: str, listed: list[str], groups: Mapping[str, list[str]], faults: list[str]) -> tuple[str, ...]:
    names: list[str] = []
    for item in listed:
        if item.startswith("@"):
            if item[1:] not in groups:
                faults.append(f"{where}.fields: unknown group {item}")
            names.extend(groups.get(item[1:], ()))
        else:
            names.append(item)
    for name in names:
        if name not in FIELD_NAMES:
            faults.append(f"{where}.fields: unknown field {name}")
    return tuple(dict.fromkeys(names))


def _labels(where: str, table: Mapping[str, Any], faults: list[str]) -> dict[str, tuple[str, ...]]:
    made = {}
    for key, wordings in table.items():
        if key not in LABEL_KEYS:
            faults.append(f"{where}.{key}: unknown field")
        elif not isinstance(wordings, list) or not all(isinstance(w, str) and w for w in wordings):
            faults.append(f"{where}.{key}: list of texts expected")
        else:
            made[key] = tuple(wordings)
    return made


def _with_common(own: tuple[str, ...], common: tuple[str, ...]) -> tuple[str, ...]:
    """`@common` in a type's own wordings stands for the common ones."""
    listed = [w for wording in own for w in (common if wording == "@common" else (wording,))]
    return tuple(dict.fromkeys(listed))


def _required(where: str, entry: Mapping[str, Any] | None, faults: list[str]) -> Required | None:
    if entry is None:
        return None
    when = entry.get("when")
    if when not in CONDITIONS:
        faults.append(f"{where}.required.when: one of {', '.join(sorted(CONDITIONS))} expected")
    for code in entry.get("instead", ()):
        if code not in CODES:
            faults.append(f"{where}.required.instead: unknown document type {code}")
    return Required(str(when), tuple(entry.get("instead", ())), entry.get("basis", ""))


def _check_titles(types: Mapping[str, DocumentType], faults: list[str]) -> None:
    owner: dict[str, str] = {}
    for made in types.values():
        for title in (*made.titles, *made.attachments):
            other = owner.setdefault(title, made.code)
            if other != made.code:
                faults.append(f"types.{made.code}.aliases: {title} is also a title of {other}")

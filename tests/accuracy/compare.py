"""Compares what was recognised with the truth of a made case: counts per type and per field.

Used by tests and by the accuracy run. Both sides may be given as plain data (a report or a truth file)
or, for the recognised side, as a composed dossier.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

KEY_FIELDS = frozenset({"case_no", "doc_no", "party_name", "amount", "amount_words"})
DATE_FIELDS = frozenset(
    [
        "made_date",
        "accepted_at",
        "filed_at",
        "started_at",
        "ended_at",
        "incident_at",
        "served_at",
        "preserved_from",
        "preserved_to",
        "released_at",
        "reviewed_at",
        "hearing_at",
        "paid_at",
        "closed_at",
        "published_at",
        "archived_at",
    ]
)


@dataclass
class Tally:
    """Right, wrong (another value), missing, and values the truth does not have."""

    right: int = 0
    wrong: int = 0
    missing: int = 0
    extra: int = 0

    @property
    def total(self) -> int:
        return self.right + self.wrong + self.missing

    @property
    def rate(self) -> float:
        return self.right / self.total if self.total else 1.0

    def __iadd__(self, other: Tally) -> Tally:
        self.right += other.right
        self.wrong += other.wrong
        self.missing += other.missing
        self.extra += other.extra
        return self


@dataclass(frozen=True)
class Miss:
    """One value that is not as it should be."""

    document: str
    name: str
    wanted: str | None
    found: str | None
    page: str
    confidence: float


@dataclass
class Comparison:
    """Everything counted over one or more cases."""

    types: Tally = field(default_factory=Tally)
    type_pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    bounds_right: int = 0
    bounds_found: int = 0
    bounds_true: int = 0
    order_right: int = 0
    order_total: int = 0
    fields: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    misses: list[Miss] = field(default_factory=list)
    calibration: list[tuple[float, bool]] = field(default_factory=list)
    hand: Tally = field(default_factory=Tally)
    hand_calibration: list[tuple[float, bool]] = field(default_factory=list)
    wrong_pages: Counter[str] = field(default_factory=Counter)
    given: list[tuple[str, bool, float | None, bool]] = field(default_factory=list)  # name, by hand, confidence, right

    @property
    def bounds_f1(self) -> float:
        both = self.bounds_found + self.bounds_true
        return 2 * self.bounds_right / both if both else 1.0

    def by_field(self) -> dict[str, Tally]:
        return self._grouped(1)

    def by_type(self) -> dict[str, Tally]:
        return self._grouped(0)

    def _grouped(self, index: int) -> dict[str, Tally]:
        made: dict[str, Tally] = defaultdict(Tally)
        for key, tally in self.fields.items():
            made[key[index]] += tally
        return dict(made)

    def rate(self, names: Iterable[str] | None = None) -> float:
        total = Tally()
        wanted = None if names is None else frozenset(names)
        for (_, name), tally in self.fields.items():
            if wanted is None or name in wanted:
                total += tally
        return total.rate

    def confident_right(self, limit: float = 0.95) -> tuple[int, int]:
        """Of the values given with at least `limit`: how many are right, of how many."""
        sure = [right for confidence, right in self.calibration if confidence >= limit]
        return sum(sure), len(sure)

    def printed_rate(self) -> float:
        total = Tally()
        for tally in self.fields.values():
            total += tally
        return (total.right - self.hand.right) / max(total.total - self.hand.total, 1)

    def table(self, worst: int = 15) -> str:
        """Figures for people: totals, then fields and types, worst first."""
        sure, of = self.confident_right()
        lines = [
            f"page type {self.types.rate:.1%} of {self.types.total}; bounds F1 {self.bounds_f1:.1%}; "
            f"page order {self.order_right}/{self.order_total}",
            f"fields {self.rate():.1%}; key fields {self.rate(KEY_FIELDS):.1%}; dates {self.rate(DATE_FIELDS):.1%}; "
            f"values given >= 0.95 that are right {sure}/{of}",
            f"printed fields {self.printed_rate():.1%}; fill-ins in handwriting fonts {self.hand.rate:.1%} of {self.hand.total}, "
            f"given >= 0.95 and wrong {sum(c >= 0.95 and not right for c, right in self.hand_calibration)}",
        ]
        for title, groups in (("field", self.by_field()), ("document", self.by_type())):
            ranked = sorted(groups.items(), key=lambda item: (item[1].rate, -item[1].total))
            lines.append(f"{title:26} right wrong missing extra")
            lines += [
                f"{name:26} {t.right:5} {t.wrong:5} {t.missing:7} {t.extra:5}  {t.rate:.1%}"
                for name, t in ranked[:worst]
            ]
        for (wanted, found), count in self.type_pairs.most_common(worst):
            lines.append(f"type {wanted} taken for {found}: {count}")
        return "\n".join(lines)


def compare(recognised: Any, truth: Mapping[str, Any], *, into: Comparison | None = None) -> Comparison:
    """Counts of one case, added to `into` where given.

    Args:
        recognised: a report (mapping with `inputs`, `pages`, `documents`) or a Dossier.
        truth: the content of a case's truth file.
    """
    result = into if into is not None else Comparison()
    pages, documents = _plain(recognised)
    where = {_key(page): index for index, page in enumerate(pages)}
    found_of = _document_of_page(documents)
    true_pages = truth["pages"]
    _compare_types(result, true_pages, pages, where, documents, found_of)
    _compare_bounds(result, truth, pages, where, documents)
    for index, wanted in enumerate(truth["documents"]):
        matched = _best_match(wanted, true_pages, pages, where, documents, found_of)
        by_hand = _by_hand(wanted, true_pages)
        _compare_fields(result, wanted, matched, f"{truth.get('seed', '')}:{index}", by_hand)
    return result


_OF_THE_PAPER = ("document", "page_in_document", "type", "duplicate_of", "role")


def aligned(truth: Mapping[str, Any], report: Mapping[str, Any]) -> dict[str, Any]:
    """The truth with page and double exchanged wherever the report took the one for the other.

    Of two scans of one sheet neither is the original: in a shuffled pile either may lie first. Whichever was
    kept bears the document, the other is the double.
    """
    files = {index: entry["path"].rsplit("/", 1)[-1] for index, entry in enumerate(report["inputs"])}
    place = {p["id"]: (files[p["input"]], p["frame"]) for p in report["pages"]}
    doubles = {place[p["id"]]: place.get(p["duplicate_of"]) for p in report["pages"] if p.get("duplicate_of")}
    pages = list(truth["pages"])
    at = {_key(page): index for index, page in enumerate(pages)}
    for index, page in enumerate(truth["pages"]):
        twin = page.get("duplicate_of")
        if twin is None or _key(twin) not in at:
            continue
        first = at[_key(twin)]
        original = truth["pages"][first]
        if doubles.get(_key(original)) == _key(page) and _key(page) in at:
            pages[index] = {**original, **{k: page.get(k) for k in _OF_THE_PAPER}}
            pages[first] = {**page, **{k: original.get(k) for k in _OF_THE_PAPER}}
    return {**truth, "pages": pages}


def _plain(recognised: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    if isinstance(recognised, Mapping):
        inputs = {i: entry["path"].rsplit("/", 1)[-1] for i, entry in enumerate(recognised["inputs"])}
        pages = [{**p, "file": inputs.get(p["input"], "")} for p in recognised["pages"]]
        return pages, list(recognised["documents"])
    inputs = {i.index: i.path.rsplit("/", 1)[-1] for i in recognised.inputs}
    pages = [
        {
            "id": p.id,
            "file": inputs[p.page.input],
            "frame": p.page.frame,
            "blank": p.blank,
            "duplicate_of": p.duplicate_of,
            "role": p.role,
        }
        for p in recognised.pages
    ]
    documents = [
        {
            "type": d.type,
            "pages": list(d.pages),
            "fields": [
                {"name": f.name, "value": f.value, "row": f.row, "confidence": f.confidence, "page": f.page}
                for f in d.fields
            ],
        }
        for d in recognised.documents
    ]
    return pages, documents


def _key(page: Mapping[str, Any]) -> tuple[str, int]:
    return page["file"].rsplit("/", 1)[-1], page.get("frame") or 0


def _document_of_page(documents: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {page: index for index, d in enumerate(documents) for page in d["pages"]}


def _compare_types(
    result: Comparison,
    true_pages: Sequence[Mapping[str, Any]],
    pages: Sequence[Mapping[str, Any]],
    where: Mapping[tuple[str, int], int],
    documents: Sequence[Mapping[str, Any]],
    found_of: Mapping[str, int],
) -> None:
    for true in true_pages:
        if true.get("blank") or true.get("duplicate_of") is not None or true.get("role"):
            continue
        index = where.get(_key(true))
        document = found_of.get(pages[index]["id"]) if index is not None else None
        found = documents[document]["type"] if document is not None else "(none)"
        if found == true["type"]:
            result.types.right += 1
        else:
            result.types.wrong += 1
            result.type_pairs[true["type"], found] += 1


def _compare_bounds(
    result: Comparison,
    truth: Mapping[str, Any],
    pages: Sequence[Mapping[str, Any]],
    where: Mapping[tuple[str, int], int],
    documents: Sequence[Mapping[str, Any]],
) -> None:
    ids = {
        index: pages[where[_key(true)]]["id"]
        for index, true in enumerate(truth["pages"])
        if _key(true) in where and not true.get("blank") and true.get("duplicate_of") is None
    }
    written = set(ids.values())
    true_sets = {}
    for document in truth["documents"]:
        listed = tuple(ids[p] for p in document["pages"] if p in ids)
        if listed:
            true_sets[frozenset(listed)] = listed
    found_sets = {}
    for document in documents:
        listed = tuple(p for p in document["pages"] if p in written)
        if listed:
            found_sets[frozenset(listed)] = listed
    result.bounds_true += len(true_sets)
    result.bounds_found += len(found_sets)
    for key, listed in true_sets.items():
        if key in found_sets:
            result.bounds_right += 1
            if len(listed) > 1:
                result.order_total += 1
                result.order_right += found_sets[key] == listed


def _best_match(
    wanted: Mapping[str, Any],
    true_pages: Sequence[Mapping[str, Any]],
    pages: Sequence[Mapping[str, Any]],
    where: Mapping[tuple[str, int], int],
    documents: Sequence[Mapping[str, Any]],
    found_of: Mapping[str, int],
) -> Mapping[str, Any] | None:
    """The recognised document that holds most of the true one's pages."""
    votes: Counter[int] = Counter()
    for number in wanted["pages"]:
        index = where.get(_key(true_pages[number]))
        if index is not None and pages[index]["id"] in found_of:
            votes[found_of[pages[index]["id"]]] += 1
    return documents[votes.most_common(1)[0][0]] if votes else None


def _by_hand(document: Mapping[str, Any], true_pages: Sequence[Mapping[str, Any]]) -> frozenset[tuple[str, str]]:
    """(name, value) of the fields that stand on the paper in a handwriting font."""
    found = set()
    for item in document["fields"]:
        if item.get("page") is None or not item.get("box"):
            continue
        lines = [line for line in true_pages[item["page"]].get("text_lines", ()) if line.get("style") == "hand"]
        if any(_covers(line["box"], item["box"]) for line in lines):
            found.add((item["name"], _text(item["value"])))
    return frozenset(found)


def _covers(line: Sequence[float], box: Sequence[float]) -> bool:
    """The line has at least half of the box."""
    width = min(line[2], box[2]) - max(line[0], box[0])
    height = min(line[3], box[3]) - max(line[1], box[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return area > 0 and max(width, 0) * max(height, 0) > 0.5 * area


def _compare_fields(
    result: Comparison,
    wanted: Mapping[str, Any],
    found: Mapping[str, Any] | None,
    label: str,
    by_hand: frozenset[tuple[str, str]] = frozenset(),
) -> None:
    kind = wanted["type"]
    true_values: dict[str, list[str]] = defaultdict(list)
    for item in wanted["fields"]:
        true_values[item["name"]].append(_text(item["value"]))
    found_values: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for item in (found or {}).get("fields", ()):
        if item["value"] is not None:
            found_values[item["name"]].append(item)
    for name, values in true_values.items():
        tally = result.fields[kind, name]
        given = list(found_values.pop(name, ()))
        for value in values:
            match = next((g for g in given if _text(g["value"]) == value), None)
            if match is not None:
                given.remove(match)
                tally.right += 1
                result.calibration.append((match["confidence"], True))
                result.given.append((name, (name, value) in by_hand, match["confidence"], True))
                if (name, value) in by_hand:
                    result.hand.right += 1
                    result.hand_calibration.append((match["confidence"], True))
                continue
            other = given.pop(0) if given and len(given) >= len(values) else None
            result.given.append((name, (name, value) in by_hand, other["confidence"] if other else None, False))
            if other is not None:
                tally.wrong += 1
                result.calibration.append((other["confidence"], False))
            else:
                tally.missing += 1
            if (name, value) in by_hand:
                result.hand.missing += other is None
                result.hand.wrong += other is not None
                if other is not None:
                    result.hand_calibration.append((other["confidence"], False))
            result.wrong_pages[str((other or {}).get("page") or "")] += 1
            result.misses.append(
                Miss(
                    f"{label} {kind}",
                    name,
                    value,
                    other["value"] if other else None,
                    str((other or {}).get("page") or ""),
                    float((other or {}).get("confidence") or 0),
                )
            )
        for other in given:
            tally.extra += 1
            result.calibration.append((other["confidence"], False))
            result.misses.append(
                Miss(f"{label} {kind}", name, None, other["value"], str(other.get("page")), other["confidence"])
            )
    for name, given in found_values.items():
        result.fields[kind, name].extra += len(given)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)

"""One case from a seed: the story, its papers, their scans and the truth about them."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from .blocks import Paper
from .families import Family, choose_family
from .faults import FAULTS, Draft, Fault, choose_faults
from .forms import FORMS
from .kit import OUTGOING, Kit
from .plan import Planned, plan_case
from .press import print_paper
from .scanner import DEFAULT_SCAN, Scan, ScanOptions, blank_back, scan_page, unpainted, write_scans
from .sheet import Sheet
from .story import Story, make_story, settings_toml

LISTS = {  # fields that may stand several times on one paper
    "officers",
    "officer_cert_nos",
    "violated_articles",
    "penalty_articles",
    "served_doc_no",
    "served_at",
    "service_method",
    "recipient",
    "hearing_hosts",
    "source_kind",
}


@dataclass
class Truth:
    """What a made case holds. ``data`` is what ``truth.json`` says."""

    data: dict
    folder: Path
    story: Story = field(repr=False, default=None)  # type: ignore[assignment]

    @property
    def pages(self) -> list[dict]:
        return self.data["pages"]

    @property
    def documents(self) -> list[dict]:
        return self.data["documents"]

    @property
    def settings(self) -> Path:
        return self.folder / "settings.toml"

    @property
    def scans(self) -> Path:
        return self.folder / "scans"


@dataclass
class Leaf:
    """A page on its way to the scanner."""

    sheet: Sheet | None
    document: int | None
    number: int | None
    type: str
    blank: bool = False
    duplicate_of: Leaf | None = None
    options: ScanOptions | None = None
    skew: float | None = None
    scan: Scan | None = None
    role: str | None = None


def make_case(
    seed: int,
    out: Path | str,
    *,
    faults: Sequence[str] = (),
    families: Sequence[str] | None = None,
    scan: ScanOptions = DEFAULT_SCAN,
    random_faults: bool = False,
    offence: str | None = None,
    party_type: str | None = None,
    small: bool = False,
) -> Truth:
    """Make one case under ``out``: ``scans/``, ``settings.toml`` and ``truth.json``.

    Args:
        seed: same seed and arguments, same bytes.
        out: folder, made if missing; nothing else in it is touched.
        faults: names out of :data:`~.faults.FAULTS`.
        families: names out of :data:`~.families.FAMILIES`; default: any that is not held out.
        scan: how it is scanned.
        random_faults: one to three faults that fit the story, by seed.
        offence: key of the violation, see :data:`~.story.OFFENCES`; default by seed.
        party_type: ``PERSON`` or ``ORG``; default by seed.
        small: only the core papers (about 15 pages).

    Raises:
        ValueError: an unknown fault or family, or a fault that does not fit this story.
    """
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    unknown = [n for n in faults if n not in FAULTS]
    if unknown:
        raise ValueError(f"unknown faults: {', '.join(unknown)}")
    wanted = [FAULTS[n] for n in faults]
    for fault in wanted:
        offence = offence or fault.offence
        party_type = party_type or fault.party_type
    story = make_story(seed, offence=offence, party_type=party_type)
    rng = random.Random(f"case-{seed}")
    family = choose_family(rng, tuple(families) if families else None)
    draft = Draft(story, rng, scan=scan, family=family)
    chosen = wanted or (choose_faults(draft, random.Random(f"faults-{seed}")) if random_faults else [])
    for fault in chosen:
        fault.prepare(draft)
    draft.small = small
    planned = plan_case(draft, family)
    for fault in chosen:
        planned = fault.on_plan(draft, planned)
    documents, leaves = print_papers(planned, draft, family, scan, seed)
    for fault in chosen:
        leaves = fault.on_pages(draft, leaves)
    return finish(folder, story, family, scan, documents, leaves, chosen)


def finish(
    folder: Path,
    story: Story,
    family: Family,
    scan: ScanOptions,
    documents: list[dict],
    leaves: list[Leaf],
    faults: Sequence[Fault] = (),
) -> Truth:
    """Scan the leaves, write everything and say what is true of it."""
    leaves = _physical(leaves, scan, story.seed)
    pages = _scan(leaves, scan, story.seed, folder)
    data = {
        "schema": "dossier_maker.truth/1",
        "seed": story.seed,
        "family": family.name,
        "held_out": family.held_out,
        "settings": "settings.toml",
        "scan": asdict(scan),
        "offence": story.offence.key,
        "party_type": story.party_type,
        "pages": pages,
        "documents": _documents(documents, leaves),
        "faults": [{"name": f.name, "must": list(f.must), "may": list(f.may)} for f in faults],
    }
    (folder / "settings.toml").write_text(settings_toml(story), encoding="utf-8")
    (folder / "truth.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return Truth(data, folder, story)


def _view(draft: Draft, item: Planned) -> Story:
    """The story as this paper tells it: faults may make single papers differ."""
    changes = dict(draft.overrides.get(item.type, {}))
    changes.update(draft.overrides.get(f"{item.type}:{item.options.get('which', '')}", {}))
    if not changes:
        return draft.story
    plain = {k: v for k, v in changes.items() if k in Story.__dataclass_fields__}
    view = replace(draft.story, **plain)
    for key, value in changes.items():
        if key not in plain:
            setattr(view, key, value)
    return view


def print_papers(
    planned: list[Planned], draft: Draft, family: Family, scan: ScanOptions, seed: int
) -> tuple[list[dict], list[Leaf]]:
    """Draw every paper. Contents and closing sheets are drawn last: they need the page numbers."""
    printed: dict[int, tuple[Paper, list[Sheet]]] = {}

    def draw(i: int, item: Planned, **more) -> None:
        rng = random.Random(f"paper-{seed}-{item.type}-{i}")
        kit = Kit(_view(draft, item), family, rng, item.type)
        paper = FORMS[item.type](kit, **item.options, **more)
        printed[i] = (paper, print_paper(paper, kit, scan.dpi, rng, painted=scan.painted))

    for i, item in enumerate(planned):
        if item.type not in ("CATALOGUE", "FILE_NOTE"):
            draw(i, item)
    entries, number = [], 1
    photos = 0
    for i, item in enumerate(planned):
        if item.type in ("COVER", "CATALOGUE", "FILE_NOTE"):
            continue
        paper, sheets = printed[i]
        last = number + len(sheets) - 1
        kind = OUTGOING.get(item.type)
        shown = Kit(_view(draft, item), family, random.Random(0), item.type).number(kind)[0] if kind else ""
        entries.append(
            [
                shown,
                draft.story.agency
                if kind or item.type in ("CASE_FILING", "INVESTIGATION_REPORT", "CLOSING_REPORT")
                else "",
                paper.title,
                _entry_date(sheets),
                f"{number}-{last}" if last > number else str(number),
            ]
        )
        for sheet in sheets:
            if scan.stamped:
                _stamp_number(sheet, number)
            number += 1
        photos += len(sheets) if item.type == "PHOTO_EVIDENCE" else 0
    total = number - 1
    draft.entries = [tuple(e) for e in entries]
    for change in draft.on_entries:
        draft.entries = change(draft.entries)
    for i, item in enumerate(planned):
        if item.type == "CATALOGUE":
            draw(i, item, entries=tuple(draft.entries))
        elif item.type == "FILE_NOTE":
            ids = sum(len(printed[j][1]) for j, p in enumerate(planned) if p.type == "ID_PROOF")
            draw(i, item, counts=(total, total - photos - ids, photos))
    documents, leaves = [], []
    for i, item in enumerate(planned):
        paper, sheets = printed[i]
        documents.append(
            {
                "type": item.type,
                "title": paper.title,
                "paper": paper,
                "sheets": sheets,
                "vehicle_no": _view(draft, item).vehicle_no,
            }
        )
        leaves += [Leaf(sheet, i, n, item.type) for n, sheet in enumerate(sheets, 1)]
    return documents, leaves


def _entry_date(sheets: list[Sheet]) -> str:
    """The date a contents row gives: the paper's own, eight digits."""
    found = {f["name"]: str(f["value"]) for sheet in reversed(sheets) for f in sheet.fields}
    for name in (
        "made_date",
        "filed_at",
        "closed_at",
        "reviewed_at",
        "served_at",
        "paid_at",
        "published_at",
        "hearing_at",
        "started_at",
    ):
        if name in found:
            return found[name][:10].replace("-", "")
    return ""


def _stamp_number(sheet: Sheet, number: int) -> None:
    from .blocks import Setting, Text
    from .text import Hand, Span

    hand = Hand("hei", round(11 * sheet.dpi / 72), (40, 40, 60))
    st = Setting({"print": hand}, 1.2, 2, 1)
    Text([Span(f"{number:03d}")]).draw(sheet, st, sheet.image.width - sheet.px(20), sheet.px(8), sheet.px(18))
    sheet.stamped_number = number


def _physical(leaves: list[Leaf], options: ScanOptions, seed: int) -> list[Leaf]:
    """Backs, double scans and order, as the person at the scanner made them."""
    rng = random.Random(f"scanner-order-{seed}")
    out: list[Leaf] = []
    for leaf in leaves:
        out.append(leaf)
        if leaf.blank or leaf.duplicate_of:
            continue
        if options.blanks and rng.random() < options.blanks:
            out.append(Leaf(leaf.sheet, leaf.document, None, leaf.type, blank=True))
        if options.duplicates and rng.random() < options.duplicates:
            out.append(Leaf(leaf.sheet, None, None, leaf.type, duplicate_of=leaf))
    if options.shuffle:
        rng.shuffle(out)
    return out


def _scan(leaves: list[Leaf], options: ScanOptions, seed: int, folder: Path) -> list[dict]:
    scans = []
    for i, leaf in enumerate(leaves):
        rng = random.Random(f"scan-{seed}-{i}")
        chosen = leaf.options or options
        if not options.painted:
            leaf.scan = unpainted(chosen, rng, skew=leaf.skew)
        elif leaf.blank:
            leaf.scan = blank_back(leaf.sheet.image, chosen, rng)
        else:
            image = leaf.sheet.image
            if chosen.dpi != leaf.sheet.dpi:
                size = tuple(round(v * chosen.dpi / leaf.sheet.dpi) for v in image.size)
                image = image.resize(size, 1)
            leaf.scan = scan_page(image, chosen, rng, skew=leaf.skew)
        scans.append(leaf.scan)
    if options.painted:
        places = write_scans(scans, folder / "scans", options.format, random.Random(f"files-{seed}"))
    else:
        places = [(f"{i:04d}.jpg", 0) for i in range(len(scans))]
    where = {id(leaf): place for leaf, place in zip(leaves, places, strict=True)}
    pages = []
    for leaf, (file, frame) in zip(leaves, places, strict=True):
        sheet, scan = leaf.sheet, leaf.scan
        written = not leaf.blank
        twin = (
            where[id(leaf.duplicate_of)] if leaf.duplicate_of is not None and id(leaf.duplicate_of) in where else None
        )
        pages.append(
            {
                "file": file,
                "frame": frame,
                "document": leaf.document,
                "page_in_document": leaf.number,
                "type": leaf.type if written else None,
                "turn": scan.turn,
                "skew_deg": scan.skew_deg,
                "blank": leaf.blank,
                "duplicate_of": {"file": twin[0], "frame": twin[1]} if twin else None,
                "role": leaf.role,
                "dpi": scan.dpi,
                "colour": scan.image.mode,
                "printed_number": sheet.printed_number if written else None,
                "printed_total": sheet.printed_total if written else None,
                "stamped_number": sheet.stamped_number if written else None,
                "red": bool(sheet.has_red) if written else False,
                "marks": sheet.marks if written else [],
                "text_lines": sheet.text_lines if written else [],
            }
        )
    return pages


def _documents(documents: list[dict], leaves: list[Leaf]) -> list[dict]:
    out = []
    for i, doc in enumerate(documents):
        own = [(n, leaf) for n, leaf in enumerate(leaves) if leaf.document == i and leaf.duplicate_of is None]
        numbered = sorted(((leaf.number, n) for n, leaf in own if leaf.number is not None))
        place = {id(doc["sheets"][number - 1]): n for number, n in numbered}
        fields, seen = [], set()
        for sheet in doc["sheets"]:
            if id(sheet) not in place:
                continue
            for f in sheet.fields:
                value = f["value"]
                key = (f["name"],) if f["name"] not in LISTS else (f["name"], str(value), f["row"])
                if key in seen:
                    continue
                seen.add(key)
                fields.append(
                    {
                        "name": f["name"],
                        "value": value,
                        "raw": f["raw"],
                        "row": f["row"],
                        "page": place[id(sheet)],
                        "box": sheet.fraction(f["px"]),
                    }
                )
        names = {f["name"] for f in fields}
        if place:
            for name, value in doc["paper"].extra:
                if name not in names:
                    fields.append({"name": name, "value": value, "raw": None, "row": None, "page": None, "box": None})
        said = "".join(line["text"] for sheet in doc["sheets"] if id(sheet) in place for line in sheet.text_lines)
        names = {f["name"] for f in fields}
        if doc["vehicle_no"] and doc["vehicle_no"] in said and "vehicle_no" not in names:
            fields.append(
                {
                    "name": "vehicle_no",
                    "value": doc["vehicle_no"],
                    "raw": doc["vehicle_no"],
                    "row": None,
                    "page": None,
                    "box": None,
                }
            )
        pages = [n for _, n in numbered]
        out.append(
            {
                "type": doc["type"],
                "title": doc["title"],
                "pages": pages,
                "blanks": [n for n, leaf in own if leaf.blank],
                "fields": fields,
            }
        )
    return out


def digest(folder: Path) -> str:
    """SHA-256 over every file of a made case, names included."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()

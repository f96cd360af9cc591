"""One of every form, rare ones included: to measure classification, not cases."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from .case import Leaf, Truth, finish, print_papers
from .dates import redate
from .families import choose_family
from .faults import Draft
from .forms import FORMS
from .plan import Planned
from .scanner import DEFAULT_SCAN, ScanOptions
from .story import Story, make_story

_OVERLOAD = ("WEIGHING_REPORT", "MONITOR_RECORD", "COPY_NOTICE", "TRANSFER_LETTER", "DOC_EVIDENCE")
_COERCIVE = ("COERCIVE_APPROVAL", "COERCIVE_DECISION", "COERCIVE_EXTENSION", "COERCIVE_RELEASE")
_WHICH = {
    "ID_PROOF": ({"which": "card"}, {"which": "vehicle"}),
    "DEFENCE_STATEMENT": ({"which": "statement"}, {"which": "review"}),
}


def _stories(seed: int) -> list[tuple[Story, list[Planned]]]:
    """Three stories that together can tell every form."""
    heavy = make_story(seed, offence="overload")
    redate(heavy, off_site=True)
    seized = make_story(seed, offence="passenger")
    redate(seized, with_coercive=True)
    seized.extended_on, seized.extended_to = seized.seized_to, seized.seized_to.replace(year=seized.seized_to.year + 1)
    rest = make_story(seed, offence="spill", party_type="PERSON")
    redate(rest, with_preservation=True, with_hearing=True, hearing_offered=True, with_witness=True, with_inquest=True)
    served = (("notice", rest.notice_served), ("decision", rest.decision_served))
    others = [t for t in FORMS if t not in _OVERLOAD + _COERCIVE]
    plan = []
    for kind in others:
        if kind == "SERVICE_RECEIPT":
            plan.append(Planned(kind, {"items": served}))
        elif kind not in ("POWER_OF_ATTORNEY",):
            plan += [Planned(kind, dict(options)) for options in _WHICH.get(kind, ({},))]
    firm = make_story(seed, offence="overload", party_type="ORG")
    return [
        (rest, plan),
        (heavy, [Planned(t) for t in _OVERLOAD]),
        (seized, [Planned(t) for t in _COERCIVE]),
        (firm, [Planned("ID_PROOF", {"which": "licence"}), Planned("POWER_OF_ATTORNEY")]),
    ]


def make_forms(
    seed: int, out: Path | str, *, families: Sequence[str] | None = None, scan: ScanOptions = DEFAULT_SCAN
) -> Truth:
    """Draw every form once in one family, as :func:`make_case` does; the papers are no single case."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"forms-{seed}")
    family = choose_family(rng, tuple(families) if families else None)
    documents: list[dict] = []
    leaves: list[Leaf] = []
    stories = _stories(seed)
    for story, plan in stories:
        made, pages = print_papers(plan, Draft(story, rng, scan=scan, family=family), family, scan, seed)
        for page in pages:
            page.document += len(documents)
        documents += made
        leaves += pages
    return finish(folder, stories[0][0], family, scan, documents, leaves)

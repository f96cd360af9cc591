"""After any steps of a person, contents rows, stamps, page labels, bookmarks, report and reconcile table agree."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile import catalogue as catalogues
from casefile.assembly import operations as steps
from casefile.assembly.compose import compose
from casefile.assembly.contents import contents_rows
from casefile.assembly.memo import Memo
from casefile.assembly.page_steps import straighten
from casefile.model import (
    Arrangement,
    Box,
    Colour,
    Dossier,
    InputFile,
    InputState,
    Measures,
    Page,
    PageOrigin,
    Reading,
    TextLine,
)
from casefile.pdf import build_dossier
from casefile.pdf.contents import page_span
from casefile.pdf.proof import stamped_numbers
from casefile.settings import DossierSettings, Settings
from casefile.store import Store
from scoring.report import report
from tests.pdf import made
from tests.pdf.made import BUILD_TIME

CATALOGUE = catalogues.load()
TITLES = ("立案登记表", "现场笔录", "询问笔录", "违法行为通知书", "行政处罚决定书", "送达回证", "结案报告", "备考表", "法制审核意见书", "陈述申辩书")
TYPES = ("CASE_FILING", "PENALTY_DECISION", "LEGAL_REVIEW", "OTHER", "FILE_NOTE", "COVER")
NO_SCORE = SimpleNamespace(findings=(), pack_id="", pack_sha256="", total=None, low=Decimal(0), high=Decimal(0), vetoes=(), grade=None)
NO_PACK = SimpleNamespace(notice="")
PROFILES = ("procedure", "result_first", "main_and_secondary")


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, tuple[InputFile, ...], tuple[Page, ...], dict[str, Reading]]:
    """Sixteen read pages of small papers in one store; every fifth page is blank."""
    store = made.store_in(tmp_path_factory.mktemp("truth"))
    inputs, pages, readings = [], [], {}
    for index in range(16):
        data = made.encoded(made.drawn((100 + index, 140), mode="L"), quality=60)
        digest = store.put(data)
        page_id = f"{index:016x}-0"
        blank = index % 5 == 4
        inputs.append(InputFile(index, f"{index:03d}.jpg", digest, len(data), "image/jpeg", InputState.TAKEN, pages=1))
        pages.append(Page(page_id, index, 0, 100 + index, 140, 50, Colour.GREY, digest, "image/jpeg", PageOrigin.FILE))
        title = TITLES[index % len(TITLES)]
        lines = () if blank else (TextLine(title, Box(0.3, 0.05, 0.7, 0.1), 0.98), TextLine(f"内容第{index}页", Box(0.1, 0.2, 0.5, 0.24), 0.98))
        readings[page_id] = Reading(f"k{index}", "test", Measures(blank=blank), lines, confidence=0.98)
    return store, tuple(inputs), tuple(pages), readings


def a_step(data: st.DataObject, dossier: Dossier, now: Arrangement):
    """Any step a person can take on this state."""
    ids = [p.id for p in dossier.pages]
    some = data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=4, unique=True))
    kind = data.draw(st.sampled_from(("out", "restore", "blank", "new", "move", "split", "merge", "type", "turn", "order", "replace", "crop")))
    documents = dossier.documents
    if kind == "out":
        return steps.leave_out(now, some, "与本案无关")
    if kind == "restore":
        return steps.restore(now, some)
    if kind == "blank":
        return steps.set_blank(now, some, data.draw(st.booleans()))
    if kind == "turn":
        return steps.turn_pages(dossier, now, some, 90)
    if kind == "crop":
        return straighten(now, some, data.draw(st.sampled_from((-3.0, 0.0, 1.5))), Box(0.1, 0.1, 0.8, data.draw(st.sampled_from((0.3, 0.9)))))
    if not documents:
        return steps.restore(now, ids)
    if kind == "new":
        return steps.new_document(dossier, now, some, data.draw(st.sampled_from(TYPES)))
    chosen, other = (data.draw(st.sampled_from(documents)) for _ in range(2))
    if kind == "move":
        return steps.move_pages(dossier, now, some, chosen.id, data.draw(st.none() | st.integers(0, len(chosen.pages))))
    if kind == "split" and len(chosen.pages) > 1:
        return steps.split(dossier, now, chosen.id, data.draw(st.sampled_from(chosen.pages[1:])))
    if kind == "merge" and chosen.id != other.id:
        return steps.merge(dossier, now, chosen.id, other.id)
    if kind == "order":
        return steps.place_documents(dossier, now, data.draw(st.permutations([d.id for d in documents])))
    if kind == "replace":  # one scan for another: the old one out, the new one in its place
        return steps.move_pages(dossier, now, some[:1], chosen.id, 0)
    return steps.set_type(dossier, now, chosen.id, data.draw(st.sampled_from(TYPES)))


def check(dossier: Dossier, store: Store, office: Settings, path: Path) -> None:
    built = build_dossier(dossier, store, path, settings=office, build_time=BUILD_TIME)
    rows = contents_rows(dossier, office)
    with pikepdf.open(path) as pdf:
        labels = [page.label for page in pdf.pages]
        stamps = [stamped_numbers(page) for page in pdf.pages]
        places = {page.objgen: index for index, page in enumerate(pdf.pages)}
        with pdf.open_outline() as outline:
            volumes = [[(i.title, places[i.destination[0].objgen]) for i in top.children] for top in outline.root]
    assert len(labels) == built.pages == built.reconcile.scans_out + built.reconcile.sheets
    # stamps and labels
    for label, found in zip(labels, stamps, strict=True):
        assert found == ([int(label)] if label.isdigit() else [])
    # bookmarks and contents rows, volume by volume
    listed, inside = {}, {i for i, _ in built.reconcile.digests}
    for number, marks in enumerate(volumes, start=1):
        own = [r for r in rows if r.volume == number]
        titled = [(title, page) for title, page in marks if re.match(r"\d+　", title)]
        shown = [r for r in own if r.first is not None or any(title == f"{r.number}　{r.title}" for title, _ in titled)]
        assert [title for title, _ in titled] == [f"{r.number}　{r.title}" for r in shown]
        for (_, page), row in zip(titled, shown, strict=True):
            if row.first is not None:
                span = labels[page : page + sum(i in inside for i in dossier.documents[row.document].pages)]
                numbers = [int(label) for label in span if label.isdigit()]
                assert page_span(row) == (f"{numbers[0]}—{numbers[-1]}" if len(numbers) > 1 else str(numbers[0]))
                listed.update({(number, n): row.document for n in numbers})
    assert [r.number for r in rows] == list(range(1, len(rows) + 1))
    # the model, which the report and the score sheet's page references are made of
    numbered = {(p.volume, p.number): p.document for p in dossier.pages if p.number is not None}
    assert numbered == listed
    assert built.reconcile.numbered == len(numbered)
    # the report
    told = report(dossier, NO_SCORE, NO_PACK, settings=office, archived=None, outputs=(), seconds={})  # type: ignore[arg-type]
    assert {(p["volume"], p["number"]): p["document"] for p in told["pages"] if p["number"] is not None} == listed
    assert told["reconcile"]["pages_out"] == built.reconcile.scans_out
    assert told["reconcile"]["pages_in"] == built.reconcile.scans_out + len(told["reconcile"]["not_in_dossier"])
    assert [o["page"] for o in told["reconcile"]["not_in_dossier"]] == [o.page for o in built.reconcile.left_out]
    assert [d["title"] for d in told["documents"]] == [d.title for d in dossier.documents]
    # every page that came in is accounted for once
    assert sorted([i for i, _ in built.reconcile.digests] + [o.page for o in built.reconcile.left_out]) == sorted(p.id for p in dossier.pages)
    assert built.reconcile.pages_in == len(dossier.pages)


@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_one_truth_after_any_steps(scans, data: st.DataObject, tmp_path: Path) -> None:
    store, inputs, pages, readings = scans
    office = Settings(
        dossier=DossierSettings(
            order=data.draw(st.sampled_from(PROFILES)),
            max_pages_per_volume=data.draw(st.sampled_from((3, 6, 200))),
            blanks=data.draw(st.sampled_from(("keep", "leave_out"))),
        )
    )
    now, memo = Arrangement(), Memo()

    def composed() -> Dossier:
        return compose(inputs, pages, readings, now, catalogue=CATALOGUE, settings=office, memo=memo)

    dossier = composed()
    for _ in range(data.draw(st.integers(0, 8))):
        step = a_step(data, dossier, now)
        before, now = now, now.apply(step)
        assert now.apply(step.inverse).decisions == before.decisions
        dossier = composed()
    if any(p.document is not None for p in dossier.pages):
        check(dossier, store, office, tmp_path / "dossier.pdf")

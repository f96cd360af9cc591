"""What a step shows at once is what composing says of pages and documents a moment later."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile.assembly import operations as steps
from casefile.assembly.foreseen import as_decided, foresee
from casefile.model import Change, Dossier, DossierPage, Operation
from casefile.settings import Settings
from tests.assembly.test_steps import CATALOGUE, Case

TYPES = ("OTHER", "LEGAL_REVIEW", "PENALTY_NOTICE", "COVER")


def foreseen(case: Case, step: Operation) -> tuple[Dossier | None, Dossier]:
    """What is foreseen of `step`, and what it comes to; the step is taken."""
    before = case.dossier()
    case.take(step)
    return foresee(before, step, case.now, CATALOGUE, Settings()), case.dossier()


def bare(dossier: Dossier) -> dict[str, tuple[str, tuple[str, ...], float]]:
    """Documents with what a step decides of them."""
    return {d.id: (d.type, d.pages, d.confidence) for d in dossier.documents}


def placed(dossier: Dossier) -> dict[str, DossierPage]:
    """Pages with their document's id in place of its index; numbers only where the papers stand in one order."""
    return {p.id: replace(p, document=None, volume=None, number=None, role=None) for p in dossier.pages}


def homes(dossier: Dossier) -> dict[str, str | None]:
    return {p.id: None if p.document is None else dossier.documents[p.document].id for p in dossier.pages}


def agree(early: Dossier, late: Dossier) -> None:
    assert bare(early) == bare(late)
    assert homes(early) == homes(late)
    assert placed(early) == placed(late)
    if [d.id for d in early.documents] == [d.id for d in late.documents]:
        assert [(p.volume, p.number) for p in early.pages] == [(p.volume, p.number) for p in late.pages]


@st.composite
def a_step(draw: st.DrawFn, case: Case) -> Operation:
    dossier, now = case.dossier(), case.now
    pages = draw(st.lists(st.sampled_from(case.ids), min_size=1, max_size=4, unique=True))
    document = draw(st.sampled_from([d.id for d in dossier.documents] or [""]))
    kind = draw(st.sampled_from(TYPES))
    choices = [
        lambda: steps.new_document(dossier, now, pages, kind),
        lambda: steps.turn_pages(dossier, now, pages, draw(st.sampled_from((90, 180, 270)))),
        lambda: steps.leave_out(now, pages, "重复"),
        lambda: steps.restore(now, pages),
        lambda: steps.mark_pages(now, pages, "证据"),
    ]
    if document:
        choices += [
            lambda: steps.move_pages(dossier, now, pages, document, draw(st.integers(0, 3))),
            lambda: steps.set_type(dossier, now, document, kind),
        ]
    return draw(st.sampled_from(choices))()


@given(st.data())  # blanks are left out: calling a page one lets the machine bound its papers anew
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_foreseen_comes_true(data: st.DataObject) -> None:
    case = Case()
    for _ in range(data.draw(st.integers(1, 4))):
        early, late = foreseen(case, data.draw(a_step(case)))
        if early is not None:
            agree(early, late)


def test_moved_and_turned_pages_and_new_papers_are_foreseen() -> None:
    """None would be right, too, but nobody is served by it."""
    case = Case()
    first = case.dossier().documents[0]
    for step in (
        lambda d: steps.move_pages(d, case.now, case.ids[2:6], first.id),
        lambda d: steps.new_document(d, case.now, case.ids[3:5], "LEGAL_REVIEW"),
        lambda d: steps.turn_pages(d, case.now, case.ids, 90),
        lambda d: steps.leave_out(case.now, case.ids[7:8], "重复"),
    ):
        early, late = foreseen(case, step(case.dossier()))
        assert early is not None
        agree(early, late)


def test_a_page_called_blank_is_blank_and_has_no_number() -> None:
    """Which paper it belongs to is read anew without it: that is for composing to tell."""
    case = Case()
    early, late = foreseen(case, steps.set_blank(case.now, case.ids[:1], True))
    assert early is not None
    assert early.page(case.ids[0]).blank
    assert early.page(case.ids[0]).number is None
    assert early.page(case.ids[0]).decided_by == late.page(case.ids[0]).decided_by


def test_pages_that_stay_where_they_are_are_the_same_objects() -> None:
    case = Case()
    before = case.dossier()
    step = steps.mark_pages(case.now, case.ids[4:5], "证据")
    case.take(step)
    after = foresee(before, step, case.now, CATALOGUE, Settings())
    assert after is not None
    assert [p.id for was, p in zip(before.pages, after.pages, strict=True) if was is not p] == case.ids[4:5]


def test_what_only_composing_can_tell_is_left_to_it() -> None:
    """Taking a decision back brings the machine's answer back, which the dossier does not hold."""
    case = Case()
    step = steps.set_type(case.dossier(), case.now, case.dossier().documents[0].id, "OTHER")
    case.take(step)
    early, _ = foreseen(case, step.inverse)
    assert early is None
    order = [d.id for d in case.dossier().documents]
    early, _ = foreseen(case, steps.place_documents(case.dossier(), case.now, order[::-1]))
    assert early is None


def test_an_answer_about_a_list_leaves_the_dossier_alone() -> None:
    case = Case()
    before = case.dossier()
    step = Operation("op.confirm", (Change(f"checked/{case.ids[0]}/skew", None, True),))
    case.take(step)
    after = foresee(before, step, case.now, CATALOGUE, Settings())
    assert after == before


def test_a_page_nobody_decided_on_is_as_the_machine_found_it() -> None:
    case = Case()
    page = case.dossier().pages[0]
    assert as_decided(page, case.now) == page

"""Steps a person takes never put a page in two documents, nor in none."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile import catalogue as catalogues
from casefile.assembly import operations as steps
from casefile.assembly.compose import compose
from casefile.assembly.memo import Memo
from casefile.model import (
    Arrangement,
    Box,
    Change,
    Colour,
    Dossier,
    InputFile,
    InputState,
    Measures,
    Operation,
    Page,
    PageOrigin,
    Reading,
    TextLine,
)
from casefile.settings import Settings

CATALOGUE = catalogues.load()
TITLES = ("立案登记表", "", "询问笔录", "", "", "行政处罚决定书", "送达回证", "", "结案报告")


class Case:
    """Nine read pages, of which those without a title continue the paper before; state kept as the window keeps it."""

    def __init__(self) -> None:
        self.inputs, self.pages, self.readings = [], [], {}
        for index, title in enumerate(TITLES):
            page_id = f"{index:016x}-0"
            digest = f"{index:064x}"
            self.inputs.append(InputFile(index, f"{index}.jpg", digest, 1, "image/jpeg", InputState.TAKEN, pages=1))
            self.pages.append(Page(page_id, index, 0, 100, 140, 50, Colour.GREY, digest, "image/jpeg", PageOrigin.FILE))
            heading = (TextLine(title, Box(0.3, 0.05, 0.7, 0.1), 0.98),) if title else ()
            body = TextLine(f"内容第{index}页", Box(0.1, 0.2, 0.5, 0.24), 0.98)
            self.readings[page_id] = Reading(f"k{index}", "test", Measures(), (*heading, body), confidence=0.98)
        self.ids = [p.id for p in self.pages]
        self.now = Arrangement()
        self.memo = Memo()

    def dossier(self) -> Dossier:
        return compose(
            self.inputs, self.pages, self.readings, self.now, catalogue=CATALOGUE, settings=Settings(), memo=self.memo
        )

    def take(self, operation: Operation) -> None:
        self.now = self.now.apply(operation)

    def homes(self) -> dict[str, list[str]]:
        """The documents each page stands in."""
        found: dict[str, list[str]] = {page_id: [] for page_id in self.ids}
        for document in self.dossier().documents:
            for page_id in document.pages:
                found[page_id].append(document.id)
        return found


@pytest.fixture
def case() -> Case:
    return Case()


def holding(case: Case, page_id: str):
    return next(d for d in case.dossier().documents if page_id in d.pages)


def test_page_of_a_hidden_document_is_moved_not_doubled(case: Case) -> None:
    """A document whose only page is left out holds that page still; moving the page takes it away from there."""
    a, b = case.ids[8], case.ids[0]
    case.take(steps.set_type(case.dossier(), case.now, holding(case, a).id, "OTHER"))
    case.take(steps.leave_out(case.now, [a], "重复"))
    case.take(steps.move_pages(case.dossier(), case.now, [a], holding(case, b).id))
    assert case.homes()[a] == [holding(case, b).id]
    case.take(steps.leave_out(case.now, [a], "重复"))
    case.take(steps.new_document(case.dossier(), case.now, [a], "OTHER"))
    assert len(case.homes()[a]) == 1


def test_page_left_out_before_its_document_was_decided_on_comes_back_to_it(case: Case) -> None:
    first = holding(case, case.ids[2])
    assert len(first.pages) == 3
    middle = first.pages[1]
    case.take(steps.leave_out(case.now, [middle], "与本案无关"))
    case.take(steps.set_type(case.dossier(), case.now, first.id, "OTHER"))
    case.take(steps.restore(case.now, [middle]))
    assert holding(case, middle).pages == first.pages


def test_new_document_does_not_take_the_name_of_one_that_is_hidden(case: Case) -> None:
    first = holding(case, case.ids[2])
    case.take(steps.set_type(case.dossier(), case.now, first.id, "LEGAL_REVIEW"))
    case.take(steps.leave_out(case.now, first.pages, "与本案无关"))
    case.take(steps.new_document(case.dossier(), case.now, [first.pages[0]], "OTHER"))
    case.take(steps.restore(case.now, first.pages[1:]))
    assert holding(case, first.pages[0]).pages == (first.pages[0],)
    assert holding(case, first.pages[1]).pages == first.pages[1:]
    assert holding(case, first.pages[1]).type == "LEGAL_REVIEW"


def test_two_decisions_over_one_page_are_one(case: Case) -> None:
    """An arrangement stored by an earlier version may hold the same page twice: the first one counts."""
    p, q = case.ids[0], case.ids[5]
    both = (Change(f"doc/{p}/pages", None, [p, p, q]), Change(f"doc/{q}/pages", None, [q]))
    case.take(Operation("op.move_pages", both, {}, "", ""))
    assert [len(h) for h in case.homes().values()] == [1] * len(case.ids)


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_page_in_one_document_after_any_steps(data: st.DataObject) -> None:
    case = Case()
    for _ in range(data.draw(st.integers(1, 10))):
        dossier, now = case.dossier(), case.now
        some = data.draw(st.lists(st.sampled_from(case.ids), min_size=1, max_size=4, unique=True))
        kind = data.draw(st.sampled_from(("out", "restore", "new", "move", "split", "merge", "type")))
        if kind == "out":
            case.take(steps.leave_out(now, some, "与本案无关"))
        elif kind == "restore" or not dossier.documents:
            case.take(steps.restore(now, some))
        elif kind == "new":
            case.take(steps.new_document(dossier, now, some, "OTHER"))
        else:
            chosen, other = (data.draw(st.sampled_from(dossier.documents)) for _ in range(2))
            if kind == "move":
                at = data.draw(st.none() | st.integers(0, len(chosen.pages)))
                case.take(steps.move_pages(dossier, now, some, chosen.id, at))
            elif kind == "split" and len(chosen.pages) > 1:
                case.take(steps.split(dossier, now, chosen.id, data.draw(st.sampled_from(chosen.pages[1:]))))
            elif kind == "merge" and chosen.id != other.id:
                case.take(steps.merge(dossier, now, chosen.id, other.id))
            else:
                case.take(steps.set_type(dossier, now, chosen.id, "OTHER"))
        out = case.now.with_prefix("left_out/")
        for page_id, homes in case.homes().items():
            assert len(homes) == (0 if page_id in out else 1), (kind, page_id)


def test_a_page_knows_who_left_it_out_until_that_is_taken_back(case: Case) -> None:
    out, double, blank = case.ids[1], case.ids[3], case.ids[4]
    step = steps.leave_out(case.now, [out], "与本案无关", by="陆宇芳")
    case.take(step)
    case.take(Operation("op.double", (Change(f"duplicate/{double}", None, case.ids[2]),), by="沈建国"))
    case.take(steps.set_blank(case.now, [blank], True, by="周敏"))
    assert [case.dossier().page(p).decided_by for p in (out, double, blank, case.ids[0])] == ["陆宇芳", "沈建国", "周敏", ""]
    case.take(step.inverse)
    case.take(steps.set_blank(case.now, [blank], False, by="周敏"))
    assert [case.dossier().page(p).decided_by for p in (out, blank)] == ["", ""]

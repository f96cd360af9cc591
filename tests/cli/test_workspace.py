"""The workspace's door: a person's turn is read again that way up, and taking it back costs no recognition."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefile.assembly import operations
from casefile.model import FieldSource
from casefile.recognition import pool
from casefile.settings import Settings
from casefile.workspace import Case, Workspace
from tests.support.scans import save_page

pytestmark = pytest.mark.ocr


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    with Workspace.open(Settings(), tmp_path_factory.mktemp("archive")) as opened:
        yield opened


@pytest.fixture(scope="module")
def case(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Case:
    scan = save_page(tmp_path_factory.mktemp("scans") / "1.jpg")
    taken = Case().with_intake(workspace.take(scan, jobs=1))
    return read(workspace, taken)


def read(workspace: Workspace, case: Case) -> Case:
    return case.with_readings({p: r for p, r, _ in workspace.read(case, jobs=1) if r})


def test_a_turned_page_is_read_that_way_up_and_undo_needs_no_recognition(
    workspace: Workspace, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = case.pages[0].id
    dossier = workspace.compose(case)
    assert dossier.pages[0].turn == 0
    turn = operations.turn_pages(dossier, case.arrangement, [page], 180)
    turned = read(workspace, case.apply(turn))
    assert workspace.compose(turned).pages[0].turn == 180
    assert turned.readings[page].measures.turn == 180

    def no_recognition(*_: object, **__: object) -> None:
        raise AssertionError("recognised again")

    monkeypatch.setattr(pool.Workers, "each", no_recognition)
    back = read(workspace, turned.apply(turn.inverse))
    again = workspace.compose(back)
    assert again.pages[0].turn == 0
    assert again.documents == dossier.documents


def test_an_operators_value_wins_and_survives_reading_again(workspace: Workspace, case: Case) -> None:
    dossier = workspace.compose(case)
    document = dossier.documents[0]
    change = operations.set_field(dossier, case.arrangement, document.id, "cause", "擅自占用公路案", by="甲")
    corrected = workspace.compose(case.apply(change)).documents[0].field("cause")
    assert corrected is not None
    assert (corrected.value, corrected.source, corrected.confirmed_by) == ("擅自占用公路案", FieldSource.OPERATOR, "甲")
    assert corrected.raw, "what the machine read stays beside it"
    undone = case.apply(change).apply(change.inverse)
    assert workspace.compose(undone) == dossier


def test_the_same_file_twice_is_two_pages_of_which_the_second_is_left_out(
    workspace: Workspace, case: Case, tmp_path: Path
) -> None:
    twice = read(workspace, case.with_intake(workspace.take(save_page(tmp_path / "1.jpg"), jobs=1)))
    first, second = (p.id for p in twice.pages)
    assert second == first + "-2" or second.endswith("-2")
    dossier = workspace.compose(twice)
    assert dossier.page(second).duplicate_of == first
    assert dossier.page(second).document is None

"""An office's own filing profile: order, 正卷 and 副卷, faults named."""

from __future__ import annotations

from pathlib import Path

import pytest

from casefile.assembly.numbering import number_pages
from casefile.assembly.order import filing_order
from casefile.catalogue import filing_profile
from casefile.errors import ResourceFault
from casefile.model import Arrangement, Document
from casefile.settings import DossierSettings, Settings, load_settings
from tests.assembly.test_order_and_numbers import CATALOGUE, page, paper

KINDS = ("COVER", "CASE_FILING", "SCENE_RECORD", "LEGAL_REVIEW", "PENALTY_DECISION", "CLOSING_REPORT", "FILE_NOTE")


def office(folder: Path, profile: str, order: str = "own.toml") -> Settings:
    (folder / "own.toml").write_text('schema = "casefile.profile/1"\n' + profile, encoding="utf-8")
    (folder / "settings.toml").write_text(f'[dossier]\norder = "{order}"\n', encoding="utf-8")
    return load_settings(folder / "settings.toml")


def filed(settings: Settings, kinds: tuple[str, ...] = KINDS) -> list[Document]:
    pile = [paper(kind, [page(i)]) for i, kind in enumerate(reversed(kinds))]
    position = {d.pages[0]: i for i, d in enumerate(pile)}
    return list(filing_order(pile, CATALOGUE, filing_profile(settings), Arrangement(), {}, position))


@pytest.mark.parametrize("order", ["own.toml", "own"])
def test_an_offices_file_orders_the_papers_and_sheets_keep_their_place(tmp_path: Path, order: str) -> None:
    settings = office(tmp_path, 'order = ["CLOSING_REPORT", "*", "CASE_FILING"]', order)
    assert [d.type for d in filed(settings)] == [
        "COVER", "CLOSING_REPORT", "SCENE_RECORD", "LEGAL_REVIEW", "PENALTY_DECISION", "CASE_FILING", "FILE_NOTE",
    ]  # fmt: skip


def test_the_secondary_part_stands_behind_and_counts_anew() -> None:
    settings = Settings(dossier=DossierSettings(order="main_and_secondary"))
    documents = filed(settings)
    assert [d.type for d in documents][-2:] == ["LEGAL_REVIEW", "CLOSING_REPORT"]
    pages = [page(i) for i in range(len(documents))]
    _, numbered, volumes = number_pages(documents, pages, CATALOGUE, settings)
    where = {p.id: (p.volume, p.number) for p in numbered}
    assert [where[d.pages[0]] for d in documents] == [(1, None), (1, 1), (1, 2), (1, 3), (1, None), (2, 1), (2, 2)]
    assert volumes == 2


def test_a_receipt_goes_where_the_served_paper_is(tmp_path: Path) -> None:
    settings = office(tmp_path, 'secondary = ["PENALTY_NOTICE"]')
    pile = [
        paper("PENALTY_NOTICE", [page(0)], doc_no="甲交告〔2022〕1号"),
        paper("SERVICE_RECEIPT", [page(1)], served_doc_no="甲交告〔2022〕1号"),
        paper("CLOSING_REPORT", [page(2)]),
    ]
    result = filing_order(pile, CATALOGUE, filing_profile(settings), Arrangement(), {}, {d.id: i for i, d in enumerate(pile)})
    assert [d.type for d in result] == ["CLOSING_REPORT", "PENALTY_NOTICE", "SERVICE_RECEIPT"]
    _, pages, volumes = number_pages(result, [page(i) for i in range(3)], CATALOGUE, settings)
    assert [(p.volume, p.number) for p in pages] == [(2, 1), (2, 2), (1, 1)]
    assert volumes == 2


def test_every_fault_of_a_profile_is_named_at_once(tmp_path: Path) -> None:
    settings = office(tmp_path, 'order = ["CASE_FILING", "CASE_FILING", "NOTHING"]\nsheets = ["spine"]\nbase = "x"\ncolour = 1')
    with pytest.raises(ResourceFault) as caught:
        filing_profile(settings)
    said = caught.value.params["faults"]
    for part in ("NOTHING", "spine", "base", "colour", "stands twice"):
        assert part in said
    with pytest.raises(ResourceFault, match="absent"):
        filing_profile(Settings(dossier=DossierSettings(order="absent")))


def test_the_digest_of_the_settings_follows_the_profiles_content_and_not_its_folder(tmp_path: Path) -> None:
    one, two = tmp_path / "a", tmp_path / "b"
    one.mkdir(), two.mkdir()
    first, same = office(one, 'base = "procedure"'), office(two, 'base = "procedure"')
    assert first.sha256 == same.sha256
    before = first.sha256
    office(one, 'base = "result_first"')
    assert first.sha256 != before
    assert filing_profile(first).base == "result_first"

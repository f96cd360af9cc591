"""A sheet scanned again is a duplicate; a second copy with its own seal, or another form, is not."""

from __future__ import annotations

import pytest

from casefile.recognition.duplicates import find_duplicates
from casefile.recognition.read import ReadOptions, read_page
from tests.reading.paper import LETTER, page_of, save, scanned, sheet, stamp

AGENCY = "东川县公路管理处"
LONG = (*LETTER, *(f"第{n}项检查记录:未发现其他问题,现场已拍照存证。" for n in "一二三四五六"))


@pytest.fixture(scope="module")
def item(tmp_path_factory):
    folder = tmp_path_factory.mktemp("duplicates")

    def make(name, image):
        page = page_of(image, name=name)
        return page, read_page(save(image, folder / f"{name}.jpg"), page, ReadOptions())

    return make


def signed(**kwargs):
    return stamp(sheet(LONG), kwargs.pop("at", (800, 900)), AGENCY, **kwargs)


def test_a_rescan_is_found_through_noise_shift_and_skew(item):
    first = item("a", scanned(signed(), seed=1))
    again = item("b", scanned(signed(), seed=2, noise=7, skew=0.8, shift=(9, -12)))
    assert find_duplicates([first, again]) == {"b-0": "a-0"}


def test_the_same_bytes_are_a_duplicate_at_once(item):
    first = item("a", scanned(signed()))
    twin = (page_of(scanned(signed()), name="a", id="z-0"), first[1])
    assert find_duplicates([first, twin]) == {"z-0": "a-0"}


@pytest.mark.parametrize(
    "other",
    [
        lambda: signed(at=(740, 960), tilt=-11.0),
        lambda: sheet(LONG),
        lambda: stamp(sheet((*LONG[:-1], "第六项检查记录:发现违法线索,已移交其他部门查处。")), (800, 900), AGENCY),
    ],
    ids=["sealed elsewhere", "not sealed", "another sentence"],
)
def test_a_second_copy_is_not_a_duplicate(item, other):
    assert find_duplicates([item("a", scanned(signed())), item("b", scanned(other(), seed=2))]) == {}


def test_different_papers_and_blanks_are_not(item):
    blank = scanned(sheet(()))
    pages = [
        item("a", scanned(sheet(LETTER))),
        item("b", scanned(sheet(LETTER[::-1]))),
        item("c", blank),
        item("d", scanned(sheet(()), seed=5)),
    ]
    assert find_duplicates(pages) == {}

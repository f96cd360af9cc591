"""The dossier as a whole: order, numbers, labels, bookmarks, account, gate."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile import messages
from casefile.assembly.contents import contents_rows
from casefile.errors import Cancelled, OriginalMissing, OutputNotWritable
from casefile.intake.ofd_file import OfdFile
from casefile.model import Box, InputFile, InputState, Missing
from casefile.ofd import export_ofd
from casefile.ofd.proof import outline as ofd_outline
from casefile.pdf import build_dossier
from casefile.pdf.objects import serialise
from casefile.pdf.outline import page_labels
from casefile.pdf.plan import plan
from casefile.settings import DossierSettings
from casefile.store import Store
from tests.pdf import made, seen
from tests.pdf.made import BUILD_TIME, SETTINGS, Paper, blank, scan

Out = Callable[[], Path]


def labels(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf:
        return [page.label for page in pdf.pages]


def bookmarks(path: Path) -> list[tuple[str, list[tuple[str, int]]]]:
    with pikepdf.open(path) as pdf:
        places = {page.objgen: index for index, page in enumerate(pdf.pages)}
        with pdf.open_outline() as outline:
            return [
                (top.title, [(item.title, places[item.destination[0].objgen]) for item in top.children])
                for top in outline.root
            ]


def test_numbers_labels_bookmarks_and_contents_say_the_same(store: Store, out: Out) -> None:
    dossier = made.ordinary(store)
    path = out()
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME)
    named = labels(path)
    assert named == ["封面", "目录", "1", "空白页", *map(str, range(2, 11)), "备考表", "备考表（扫描）"]
    for index, label in enumerate(named):
        assert seen.number_in(path, index) == (label if label.isdigit() else ""), label
    ((top, children),) = bookmarks(path)
    assert top == "第1册"
    rows = contents_rows(dossier, SETTINGS)
    placed = {title: named[index] for title, index in children}
    for row in rows:
        assert placed[f"{row.number}　{row.title}"] == str(row.first)
    assert [title for title, _ in children][:2] == ["卷宗封面", "卷内目录"]
    assert [title for title, _ in children][-2:] == ["备考表", "备考表（扫描件）"]
    contents = "".join(seen.copied(path, 1))
    assert "2—3" in contents
    assert "4—5" in contents
    assert "违法行为通知书" in contents


def test_each_volume_counts_from_one_and_has_its_own_sheets(store: Store, out: Out) -> None:
    dossier = made.make(
        store,
        [
            Paper("CASE_FILING", "立案登记表", [scan()], {"issuer": "甲局"}),
            Paper("SCENE_RECORD", "现场笔录", [scan(), scan()]),
            Paper("PENALTY_DECISION", "行政处罚决定书", [scan(), scan()], volume=2),
        ],
    )
    path = out()
    built = build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME)
    assert labels(path) == ["封面", "目录", "1", "2", "3", "备考表", "封面", "目录", "1", "2", "备考表"]
    assert [title for title, _ in bookmarks(path)] == ["第1册", "第2册"]
    assert [seen.number_in(path, index) for index in (2, 3, 4, 8, 9)] == ["1", "2", "3", "1", "2"]
    assert "第2册" in "".join(seen.copied(path, 7)).replace(" ", "")
    assert built.pages == 11
    assert built.reconcile.sheets == 6


def test_the_structure_tree_goes_volume_document_page_in_reading_order(store: Store, out: Out) -> None:
    path = out()
    dossier = made.ordinary(store)
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, draft=True)
    with pikepdf.open(path) as pdf:
        root = pdf.Root.StructTreeRoot
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "zh-CN"
        (document,) = root.K
        (part,) = document.K
        assert str(part["/T"]) == "第1册"
        (top,) = bookmarks(path)
        assert [str(section["/T"]) for section in part.K] == [title for title, _ in top[1]]
        read = [(leaf.Pg.objgen, int(leaf.K), str(leaf.S)) for section in part.K for leaf in section.K]
        places = {page.objgen: index for index, page in enumerate(pdf.pages)}
        assert [places[page] for page, _, _ in read] == sorted(places[page] for page, _, _ in read)
        parents = {int(root.ParentTree.Nums[i]): root.ParentTree.Nums[i + 1] for i in range(0, len(root.ParentTree.Nums), 2)}
        for page in pdf.pages:
            own = parents[int(page.obj.StructParents)]
            marked = [int(op.operands[1].MCID) for op in pikepdf.parse_content_stream(page) if str(op.operator) == "BDC" and "/MCID" in (op.operands[1] if isinstance(op.operands[1], pikepdf.Dictionary) else {})]
            assert marked == [int(leaf.K) for leaf in own]
            depth = [{"BDC": 1, "BMC": 1, "EMC": -1}.get(str(op.operator), 0) for op in pikepdf.parse_content_stream(page)]
            assert sum(depth) == 0


def test_marked_pages_have_bookmarks_under_their_document(store: Store, out: Out, tmp_path: Path) -> None:
    dossier = made.ordinary(store)
    chosen = next(p for p in dossier.pages if p.number == 5)
    dossier = replace(dossier, pages=tuple(replace(p, mark="签名处") if p is chosen else p for p in dossier.pages))
    path = out()
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME)
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        places = {page.objgen: page.label for page in pdf.pages}
        marked = [
            (top.title, item.title, mark.title, places[mark.destination[0].objgen])
            for top in outline.root for item in top.children for mark in item.children
        ]  # fmt: skip
    assert marked == [("第1册", "3　询问笔录", "第5页　签名处", "5")]
    export_ofd(dossier, store, tmp_path / "x.ofd", settings=SETTINGS, build_time=BUILD_TIME)
    with OfdFile(tmp_path / "x.ofd", max_pages=99) as ofd:
        assert (3, "第5页　签名处") in [(depth, title) for depth, title, _ in ofd_outline(ofd)]


def test_a_parted_case_names_its_parts_on_cover_contents_and_bookmarks(store: Store, out: Out) -> None:
    settings = SETTINGS.model_copy(update={"dossier": DossierSettings(order="main_and_secondary")})
    dossier = made.make(
        store,
        [
            Paper("PENALTY_DECISION", "行政处罚决定书", [scan()]),
            Paper("LEGAL_REVIEW", "法制审核意见书", [scan()], volume=2),
        ],
    )
    path = out()
    build_dossier(dossier, store, path, settings=settings, build_time=BUILD_TIME)
    assert [title for title, _ in bookmarks(path)] == ["正卷", "副卷"]
    assert "正卷" in "".join(seen.copied(path, 0))
    assert "副卷" in "".join(seen.copied(path, 4))
    assert "第1册共1册" in "".join(seen.copied(path, 4)).replace("\u3000", "").replace(" ", "")
    assert "副卷" in "".join(seen.copied(path, 5))


def test_the_profile_decides_sheets_and_place_of_the_number_unless_the_settings_do(store: Store, out: Out, tmp_path: Path) -> None:
    profile = tmp_path / "own.toml"
    profile.write_text('schema = "casefile.profile/1"\nsheets = ["contents"]\npage_number_position = "lower_right"\n', encoding="utf-8")
    dossier = made.make(store, [Paper("CASE_FILING", "立案登记表", [scan()])])
    for wanted, upper in (({}, False), ({"page_number_position": "upper_right"}, True)):
        path = out()
        settings = SETTINGS.model_copy(update={"dossier": DossierSettings(order=str(profile), **wanted)})
        build_dossier(dossier, store, path, settings=settings, build_time=BUILD_TIME)
        assert labels(path) == ["目录", "1"]
        assert seen.number_in(path, 1, upper=upper) == "1"
        assert seen.number_in(path, 1, upper=not upper) == ""


def test_scanned_covers_stand_behind_ours_unnumbered(store: Store, out: Out) -> None:
    dossier = made.make(
        store,
        [
            Paper("COVER", "卷宗封面", [scan()]),
            Paper("CATALOGUE", "卷内目录", [scan()]),
            Paper("CASE_FILING", "立案登记表", [scan()]),
            Paper("BACK_COVER", "封底", [scan()]),
        ],
    )
    path = out()
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME)
    assert labels(path) == ["封面", "封面（扫描）", "目录", "目录（扫描）", "1", "备考表", "备考表（扫描）"]
    assert [seen.number_in(path, index) for index in range(7)] == ["", "", "", "", "1", "", ""]


def test_same_input_same_bytes_and_another_time_other_bytes(store: Store, out: Out) -> None:
    dossier = made.ordinary(store)
    paths = [out(), out(), out()]
    for path, moment in zip(paths, (BUILD_TIME, BUILD_TIME, BUILD_TIME.replace(year=2027)), strict=True):
        built = build_dossier(dossier, store, path, settings=SETTINGS, build_time=moment)
        assert built.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert built.bytes == path.stat().st_size
    first, again, later = (path.read_bytes() for path in paths)
    assert first == again
    assert first != later


def test_jpegs_go_in_byte_for_byte(store: Store, out: Out) -> None:
    dossier = made.ordinary(store)
    path = out()
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME)
    with pikepdf.open(path) as pdf:
        raw = [
            hashlib.sha256(page.Resources.XObject.Im.read_raw_bytes()).hexdigest()
            for page in pdf.pages
            if "/XObject" in page.Resources
        ]
    pages = {page.id: page for page in dossier.pages}
    planned = [item.page.id for volume in plan(dossier, SETTINGS) for item in volume.pages()]
    assert raw == [pages[page_id].page.image_sha256 for page_id in planned]


def test_metadata_in_xmp_and_document_information_agree(store: Store, out: Out) -> None:
    path = out()
    build_dossier(made.ordinary(store), store, path, settings=SETTINGS, build_time=BUILD_TIME)
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        with pdf.open_metadata() as meta:
            assert meta.pdfa_status == "2U"
            assert meta["dc:title"] == str(pdf.docinfo.Title)
            assert meta["dc:creator"] == [str(pdf.docinfo.Author)] == ["临江市交通运输局"]
            assert meta["dc:description"] == str(pdf.docinfo.Subject)
            assert meta["pdf:Keywords"] == str(pdf.docinfo.Keywords)
            assert meta["pdf:Producer"] == str(pdf.docinfo.Producer)
            assert meta["xmp:CreatorTool"] == str(pdf.docinfo.Creator)
            assert meta["xmp:CreateDate"] == "2026-03-05T09:30:00"
        assert str(pdf.docinfo.CreationDate) == "D:20260305093000"


def test_drafts_say_so_on_every_page(store: Store, out: Out) -> None:
    path, final = out(), out()
    dossier = made.ordinary(store)
    built = build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, draft=True)
    build_dossier(dossier, store, final, settings=SETTINGS, build_time=BUILD_TIME)
    for index in range(built.pages):
        assert any("草稿" in line for line in seen.copied(path, index)), index
        assert not any("草稿" in line for line in seen.copied(final, index)), index
    middle = seen.rendered(path, 2)[300:600, 150:450]
    assert (middle[..., 0].astype(int) - middle[..., 1] > 15).mean() > 0.05  # seen, not only copied


def test_the_account_adds_up(store: Store, out: Out) -> None:
    papers = [
        Paper("CASE_FILING", "立案登记表", [scan(), blank(), scan(left_out="与本案无关")]),
        Paper("OTHER", "其他", [scan(role="foreign"), scan(role="separator"), scan(duplicate_of="x")]),
    ]
    refused = InputFile(0, "坏文件.pdf", "0" * 64, 3, None, InputState.REFUSED, "source_empty", {"path": "坏文件.pdf"})
    dossier = made.make(store, papers, inputs=[refused])
    built = build_dossier(dossier, store, out(), settings=SETTINGS, build_time=BUILD_TIME)
    account = built.reconcile
    assert account.pages_in == 6 == account.scans_out + len(account.left_out)
    assert (account.scans_out, account.numbered, account.blanks, account.sheets) == (2, 1, 1, 3)
    assert [(one.why, one.detail) for one in account.left_out] == [
        ("person", "与本案无关"), ("foreign", ""), ("separator", ""), ("duplicate", "x"),
    ]
    assert [one.in_dossier for one in account.inputs] == [1, 1, 0, 0, 0, 0, 0]
    assert account.inputs[-1].state == "refused"
    assert [digest for _, digest in account.digests] == [p.page.image_sha256 for p in dossier.pages[:2]]
    assert len(built.page_costs) == 2
    assert built.page_costs[0].image_bytes > store.path(account.digests[0][1]).stat().st_size


def test_closing_sheet_says_what_is_missing_and_was_refused(store: Store, out: Out) -> None:
    refused = InputFile(0, "坏文件.pdf", "0" * 64, 3, None, InputState.REFUSED, "empty_file")
    papers = [Paper("CASE_FILING", "立案登记表", [scan()], missing_sheets=(2, 3)), Paper("PHOTO_EVIDENCE", "照片", [scan()])]
    dossier = replace(made.make(store, papers, inputs=[refused]), missing=(Missing("PENALTY_DECISION", "always"),))
    path = out()
    build_dossier(
        dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, type_names={"PENALTY_DECISION": "行政处罚决定书"}
    )
    text = "".join(seen.copied(path, 4)).replace(" ", "")
    assert "文件材料2页，其中文字材料1页，照片1页" in text
    assert "《立案登记表》缺第2、3页" in text
    assert "《行政处罚决定书》" in text
    assert "文件“坏文件.pdf”是空的" in text
    assert "{" not in text


def test_blanks_can_be_left_out(store: Store, out: Out) -> None:
    settings = SETTINGS.model_copy(update={"dossier": SETTINGS.dossier.model_copy(update={"blanks": "leave_out"})})
    dossier = made.make(store, [Paper("CASE_FILING", "立案登记表", [scan(), blank(), scan()])])
    path = out()
    built = build_dossier(dossier, store, path, settings=settings, build_time=BUILD_TIME)
    assert labels(path) == ["封面", "目录", "1", "2", "备考表"]
    assert [(one.why, one.by) for one in built.reconcile.left_out] == [("blank", "")]
    assert "空白页1页（由程序识别）按单位设置不编入本卷" in "".join(seen.copied(path, 4)).replace(" ", "")


def test_account_and_closing_sheet_say_by_whose_decision_a_page_is_left_out(store: Store, out: Out) -> None:
    papers = [Paper("CASE_FILING", "立案登记表", [scan(), scan(left_out="与本案无关"), scan(duplicate_of="x"), scan(duplicate_of="x")])]
    dossier = made.make(store, papers)
    names = ["", "陆宇芳", "沈建国", ""]
    dossier = replace(dossier, pages=tuple(replace(p, decided_by=n) for p, n in zip(dossier.pages, names, strict=True)))
    path = out()
    built = build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME)
    assert [(one.why, one.by) for one in built.reconcile.left_out] == [("person", "陆宇芳"), ("duplicate", "沈建国"), ("duplicate", "")]
    text = "".join(seen.copied(path, 3)).replace(" ", "")
    assert "另有1页经陆宇芳确认不编入本卷，原扫描件另存。理由：与本案无关。" in text
    assert "重复扫描的1页（经沈建国确认）未编入本卷" in text
    assert "重复扫描的1页（由程序识别）未编入本卷" in text


def test_sheets_can_be_switched_off(store: Store, out: Out) -> None:
    path = out()
    dossier = made.make(store, [Paper("CASE_FILING", "立案登记表", [scan()])])
    build_dossier(dossier, store, path, settings=SETTINGS, build_time=BUILD_TIME, sheets=("contents",))
    assert labels(path) == ["目录", "1"]


@pytest.mark.parametrize("damage", ["gone", "altered"])
def test_no_dossier_without_its_originals(store: Store, tmp_path: Path, damage: str) -> None:
    dossier = made.ordinary(store)
    path = store.path(dossier.pages[7].page.image_sha256)
    os.chmod(path, stat.S_IREAD | stat.S_IWRITE)
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    target = tmp_path / "dossier.pdf"
    target.write_bytes(b"what was there before")
    with pytest.raises(OriginalMissing) as caught:
        build_dossier(dossier, store, target, settings=SETTINGS, build_time=BUILD_TIME)
    assert caught.value.params["count"] == "1"
    assert caught.value.params["list"] == "003-0.jpg [1]"
    assert "{" not in messages.describe(caught.value)
    assert target.read_bytes() == b"what was there before"
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


def test_cancelling_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    dossier = made.ordinary(store)
    cancel = threading.Event()
    heard: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        heard.append((done, total))
        if done == 3:
            cancel.set()

    with pytest.raises(Cancelled):
        build_dossier(
            dossier, store, tmp_path / "out" / "d.pdf", settings=SETTINGS, build_time=BUILD_TIME, progress=progress, cancel=cancel
        )
    assert heard == [(1, 12), (2, 12), (3, 12)]
    assert list((tmp_path / "out").iterdir()) == []


def test_output_place_that_cannot_be_written(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputNotWritable):
        build_dossier(
            made.ordinary(store), store, tmp_path / "file" / "d.pdf", settings=SETTINGS, build_time=BUILD_TIME
        )


def test_spaced_headings_are_copied_without_their_gaps(store: Store, out: Out) -> None:
    path = out()
    build_dossier(made.ordinary(store), store, path, settings=SETTINGS, build_time=BUILD_TIME)
    cover, contents = "\n".join(seen.copied(path, 0)), "\n".join(seen.copied(path, 1))
    assert "行政处罚案卷" in cover
    assert "案卷题名" in cover
    assert "当事人" in cover
    assert "卷内目录" in contents
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-raw", "-l", "2", path, "-"], capture_output=True, encoding="utf-8", check=True)
        assert all(heading in done.stdout for heading in ("行政处罚案卷", "案卷题名", "卷内目录"))


def test_three_hundred_documents_and_a_long_title(store: Store, out: Out) -> None:
    small = scan((300, 424), dpi=72, lines=(("材料", Box(0.1, 0.5, 0.3, 0.55)),))
    papers = [Paper("OTHER", f"材料之{n}", [small]) for n in range(1, 300)]
    papers.append(Paper("OTHER", "关于" + "道路货物运输经营许可" * 40, [small], {"doc_no": "浙临交〔2022〕第1号"}))
    path = out()
    built = build_dossier(made.make(store, papers), store, path, settings=SETTINGS, build_time=BUILD_TIME)
    sheets = [index for index, label in enumerate(labels(path)) if label.startswith("目录")]
    text = "".join("".join(seen.copied(path, index)) for index in sheets)
    assert len(sheets) >= 13
    assert built.pages == 300 + len(sheets) + 2
    assert all(f"材料之{n}" in text for n in range(1, 300))
    assert text.replace("\n", "").count("道路货物运输经营许可") >= 30
    assert built.page_costs[1].image_bytes == 0  # the same scan is stored once
    assert seen.number_in(path, built.pages - 2) == "300"


def test_a_name_that_no_face_has_is_marked_and_named(store: Store, out: Out) -> None:
    rare = "\U0002a6a5"
    papers = [Paper("PENALTY_DECISION", "行政处罚决定书", [scan()], {"party_name": f"王{rare}", "cause": "超限运输"})]
    path = out()
    built = build_dossier(made.make(store, papers), store, path, settings=SETTINGS, build_time=BUILD_TIME)
    assert built.reconcile.unprintable == (rare,)
    assert "王〓超限运输案" in "".join(seen.copied(path, 0))
    assert "U+2A6A5" in "".join(seen.copied(path, built.pages - 1))


def test_no_page_no_dossier(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no page"):
        build_dossier(made.make(store, []), store, tmp_path / "d.pdf", settings=SETTINGS, build_time=BUILD_TIME)


def test_pages_put_out_of_the_dossier_stay_out_though_a_document_names_them(store: Store) -> None:
    dossier = made.make(store, [Paper("CASE_FILING", "立案登记表", [scan(), scan(), scan(), scan(), scan()])])
    changed = (
        {}, {"role": "foreign"}, {"duplicate_of": dossier.pages[0].id}, {"left_out": "重复"}, {"document": None},
    )
    pages = tuple(replace(page, **change) for page, change in zip(dossier.pages, changed, strict=True))
    (volume,) = plan(replace(dossier, pages=pages), SETTINGS)
    assert [item.page.id for item in volume.pages()] == [dossier.pages[0].id]


@settings(deadline=None)
@given(st.lists(st.one_of(st.integers(1, 9), st.sampled_from(["封面", "空白页", "目录1"])), max_size=20))
def test_labels_are_read_back_as_given(given_labels: list[str | int]) -> None:
    with pikepdf.new() as pdf:
        for _ in given_labels:
            pdf.add_blank_page()
        if given_labels:
            pdf.Root.PageLabels = pikepdf.Object.parse(serialise(page_labels(given_labels)))
        assert [page.label for page in pdf.pages] == [str(label) for label in given_labels]


def test_a_draft_takes_altered_originals_but_none_that_is_no_image(store: Store, out: Out, tmp_path: Path) -> None:
    dossier = made.ordinary(store)
    path = store.path(dossier.pages[7].page.image_sha256)
    os.chmod(path, stat.S_IREAD | stat.S_IWRITE)
    path.write_bytes(path.read_bytes() + b"?")
    build_dossier(dossier, store, out(), settings=SETTINGS, build_time=BUILD_TIME, draft=True)
    path.write_bytes(b"no image")
    with pytest.raises(OriginalMissing):
        build_dossier(dossier, store, tmp_path / "d.pdf", settings=SETTINGS, build_time=BUILD_TIME, draft=True)
    assert not (tmp_path / "d.pdf").exists()


def test_every_altered_original_is_named_not_only_the_first(store: Store, tmp_path: Path) -> None:
    dossier = made.make(store, [Paper("CASE_FILING", "立案登记表", [scan(size=(400 + n, 500)) for n in range(4)])])
    for index in (1, 3):
        path = store.path(dossier.pages[index].page.image_sha256)
        os.chmod(path, stat.S_IREAD | stat.S_IWRITE)
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(OriginalMissing) as caught:
        build_dossier(dossier, store, tmp_path / "d.pdf", settings=SETTINGS, build_time=BUILD_TIME)
    assert caught.value.params == {"count": "2", "list": "000-1.jpg [2]、000-3.jpg [4]"}
    assert not (tmp_path / "d.pdf").exists()

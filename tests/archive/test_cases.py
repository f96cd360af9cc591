"""Saving, versions, identity, steps, lists, removal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casefile.archive import (
    Archive,
    CaseChanged,
    CaseFilter,
    CaseNotFound,
    CaseNumberTaken,
)
from casefile.errors import OriginalMissing
from casefile.model import InputFile, InputState
from casefile.recognition.cache import ReadingCache
from tests.archive.builders import AT, make_operation, make_reading, make_record


def save(archive: Archive, record, **more):
    return archive.save_case(record, operator="陆宇芳", at=AT, **more)


def test_what_was_saved_comes_back(archive: Archive) -> None:
    record = make_record(archive.store, pages=(["第一页"], ["第二页"]))
    saved = save(archive, record)
    loaded = archive.load_case(saved.case_id)
    for name in ("header", "inputs", "pages", "operations", "facts", "score", "judgements", "outputs"):
        assert getattr(loaded, name) == getattr(record, name), name
    assert dict(loaded.readings) == dict(record.readings)
    assert loaded.report == {**record.report, "archive": {"case_id": saved.case_id, "version": 1}}
    assert (loaded.case_id, loaded.version) == (saved.case_id, 1)


def test_building_again_is_a_new_version_and_the_old_one_stays(archive: Archive) -> None:
    first = save(archive, make_record(archive.store))
    second = save(archive, make_record(archive.store, facts={"amount": "1.00"}))
    assert (second.case_id, second.version) == (first.case_id, 2)
    assert len(archive.cases()) == 1
    assert archive.load_case(first.case_id, 1).facts["amount"] == "960.00"
    assert archive.load_case(first.case_id).facts["amount"] == "1.00"


@pytest.mark.parametrize(
    ("agency", "case_no", "files", "same"),
    [
        ("临江市交通运输局", "浙临交立[2025]第000123号", "other", True),  # bracket style is no difference
        ("临江市交通运输局", "浙临交立〔2025〕第000124号", "other", False),
        ("别市交通运输局", "浙临交立〔2025〕第000123号", "other", False),
        ("临江市交通运输局", None, "a", True),  # the same scans, number not read this time
        ("临江市交通运输局", "浙临交立〔2025〕第000128号", "a", True),  # … or read differently
        ("", "浙临交立〔2025〕第000123号", "a", True),
        ("别市交通运输局", "浙临交立〔2025〕第000123号", "a", False),
        ("临江市交通运输局", None, "other", False),
    ],
)
def test_when_papers_are_the_same_case(archive: Archive, agency, case_no, files, same) -> None:
    first = save(archive, make_record(archive.store))
    other = make_record(archive.store, name=files, agency=agency, case_no=case_no)
    found = archive.find_case(other.header, other.inputs)
    assert (found is not None and found.case_id == first.case_id) is same
    assert (save(archive, other).case_id == first.case_id) is same


def test_case_numbers_that_differ_in_a_dash_are_different(archive: Archive) -> None:
    a = save(archive, make_record(archive.store, name="x", case_no="交罚〔2025〕1-23号"))
    b = save(archive, make_record(archive.store, name="y", case_no="交罚〔2025〕12-3号"))
    assert a.case_id != b.case_id


def test_without_number_the_set_of_files_decides_whatever_their_order(archive: Archive) -> None:
    record = make_record(archive.store, case_no=None, pages=(["一"], ["二"]))
    turned = replace(record, inputs=tuple(replace(i, index=1 - i.index) for i in reversed(record.inputs)))
    ignored = InputFile(2, "Thumbs.db", "f" * 64, 1, None, InputState.IGNORED)
    assert save(archive, record).case_id == save(archive, turned).case_id
    assert save(archive, replace(record, inputs=(*record.inputs, ignored))).version == 3


def test_a_case_without_inputs_is_refused(archive: Archive) -> None:
    record = make_record(archive.store, pages=())
    with pytest.raises(ValueError, match="input"):
        save(archive, record)
    assert archive.cases() == []


def test_two_people_on_one_case_do_not_overwrite_each_other(archive: Archive) -> None:
    first = save(archive, make_record(archive.store), expected_version=0)
    save(archive, make_record(archive.store), expected_version=1)
    with pytest.raises(CaseChanged) as caught:
        save(archive, make_record(archive.store), expected_version=1)
    assert caught.value.params["found"] == "2"
    with pytest.raises(CaseChanged):
        archive.append_operation(first.case_id, make_operation(), expected_version=1)
    assert archive.load_case(first.case_id).version == 2
    assert len(archive.audit()) == 2


def test_steps_survive_without_saving_and_belong_to_their_version(archive: Archive) -> None:
    case_id = save(archive, make_record(archive.store)).case_id
    assert archive.append_operation(case_id, make_operation(2)) == 1
    assert archive.append_operation(case_id, make_operation(3).inverse) == 2
    loaded = archive.load_case(case_id)
    assert loaded.operations == (make_operation(1), make_operation(2), make_operation(3).inverse)
    assert len(archive.load_case(case_id, 1).operations) == 1  # as it was saved
    save(archive, loaded)
    assert archive.steps_since_save(case_id) == ()
    assert archive.load_case(case_id).operations == loaded.operations


def test_a_loaded_record_saved_again_keeps_readings_and_search(archive: Archive) -> None:
    case_id = save(archive, make_record(archive.store)).case_id
    loaded = archive.load_case(case_id)
    save(archive, replace(loaded, header=replace(loaded.header, party="钱惠珍")))
    assert dict(archive.load_case(case_id).readings) == dict(loaded.readings)
    assert {hit.page for hit in archive.search("罚款人民币")} == {loaded.pages[0].id}
    assert archive.search("钱惠珍")[0].page is None
    assert archive.check() == []


def test_a_record_may_name_its_case_even_when_its_number_changes(archive: Archive) -> None:
    first = save(archive, make_record(archive.store))
    renamed = make_record(archive.store, name="new files", case_no="浙临交立〔2025〕第000999号")
    assert save(archive, renamed, case_id=first.case_id).version == 2
    other = save(archive, make_record(archive.store, name="third", case_no="浙临交立〔2025〕第7号"))
    with pytest.raises(CaseNumberTaken):
        save(archive, renamed, case_id=other.case_id)
    with pytest.raises(CaseNotFound):
        save(archive, renamed, case_id=4711)


def test_nothing_is_archived_when_a_file_is_not_in_the_store(archive: Archive) -> None:
    record = make_record(archive.store)
    archive.store.remove(record.outputs[0].sha256)
    with pytest.raises(OriginalMissing) as caught:
        save(archive, record)
    assert "dossier.pdf" in caught.value.params["list"]
    assert archive.cases() == []
    assert archive.audit() == []


def test_every_change_is_in_the_log_with_who_and_when(archive: Archive) -> None:
    saved = save(archive, make_record(archive.store))
    archive.append_operation(saved.case_id, make_operation(2))
    archive.remove_case(saved.case_id, operator="钱惠珍", at=AT + timedelta(days=1), reason="重复建卷")
    log = archive.audit()
    assert [row.action for row in log] == ["save_case", "operation", "remove_case"]
    assert (log[0].by, log[0].at, log[0].record_sha256) == ("陆宇芳", "2026-03-02T09:30:00", saved.sha256)
    assert log[2].details["reason"] == "重复建卷"
    assert [row.previous for row in log[1:]] == [row.digest for row in log[:-1]]


def test_lists_filter_by_words_dates_grade_and_state(archive: Archive) -> None:
    save(archive, make_record(archive.store))
    decided = make_record(archive.store, name="b", case_no="交罚〔2024〕5号")
    report = {**decided.report, "score": {"total": 100.0, "low": 100.0, "high": 100.0, "grade": "优秀"}}
    header = replace(decided.header, dates={"decided": "2024-12-31T17:00"}, party="100%好_司机", title="")
    save(archive, replace(decided, report=report, header=header))

    def found(**wanted) -> list[str | None]:
        return [row.header.party for row in archive.cases(CaseFilter(**wanted))]

    assert found() == ["100%好_司机", "戴明远"]
    assert found(contains="戴明") == ["戴明远"]
    assert found(contains="临江市") == []  # the office is not what a case is looked for by
    assert found(contains="%") == ["100%好_司机"]
    assert found(contains="交罚[2024]5号") == ["100%好_司机"]
    assert found(grade="优秀") == ["100%好_司机"]
    assert found(undecided=True) == ["戴明远"]
    assert found(since="2025-01-01") == ["戴明远"]
    assert found(until="2024-12-31") == ["100%好_司机"]
    assert found(limit=1, offset=1) == ["戴明远"]
    assert archive.cases()[0].total == "100"
    assert archive.cases()[1].header.dates == {"decided": "2025-03-28", "incident": "2025-03-01T08:30"}


def test_facts_of_all_cases_come_in_batches(archive: Archive) -> None:
    for number in range(5):
        save(archive, make_record(archive.store, name=str(number), case_no=f"交{number}号", facts={"n": number}))
    save(archive, make_record(archive.store, name="2", case_no="交2号", facts={"n": 22}))
    assert [facts["n"] for _, facts in archive.facts(batch=2)] == [0, 1, 22, 3, 4]


def test_removing_a_case_leaves_nothing_of_it_but_the_log(archive: Archive) -> None:
    record = make_record(archive.store, name="gone", pages=(["冷门姓名邬喆"],))
    cache = ReadingCache(archive.readings_root)
    for reading in record.readings.values():
        cache.put(reading)
    saved = save(archive, record)
    save(archive, record)
    archive.append_operation(saved.case_id, make_operation(2))
    archive.remove_case(saved.case_id, operator="a", at=AT)

    assert archive.cases() == []
    assert archive.search("邬喆") == []
    assert not archive.store.has(record.inputs[0].sha256)
    assert not archive.store.has(record.outputs[0].sha256)
    assert cache.get("key gone 0") is None
    assert archive.check() == []
    with pytest.raises(CaseNotFound):
        archive.load_case(saved.case_id)
    with pytest.raises(CaseNotFound):
        archive.remove_case(saved.case_id, operator="a", at=AT)
    # Overwritten in the file itself too: compressed text could not be found, party names could.
    archive.close()
    for path in archive.path.parent.glob("archive.sqlite*"):
        assert "戴明远".encode() not in path.read_bytes()


def test_removing_a_case_keeps_what_another_one_needs(archive: Archive) -> None:
    mine = make_record(archive.store, name="shared", case_no="甲1号")
    other = replace(
        make_record(archive.store, name="more", case_no="乙2号"),
        readings={p: make_reading("key shared 0") for p in [mine.pages[0].id]},
    )
    other = replace(other, inputs=(*mine.inputs, replace(other.inputs[0], index=1)), pages=mine.pages)
    cache = ReadingCache(archive.readings_root)
    cache.put(make_reading("key shared 0"))
    first, second = save(archive, mine), save(archive, other)
    assert first.case_id != second.case_id
    archive.remove_case(first.case_id, operator="a", at=AT)
    assert archive.store.verify(mine.inputs[0].sha256)
    assert not archive.store.has(mine.outputs[0].sha256)
    assert cache.get("key shared 0") is not None
    assert dict(archive.load_case(second.case_id).readings) == dict(other.readings)
    assert archive.check() == []


def test_a_removed_number_is_never_given_again(archive: Archive) -> None:
    first = save(archive, make_record(archive.store))
    archive.remove_case(first.case_id, operator="a", at=AT)
    assert save(archive, make_record(archive.store)).case_id > first.case_id


def test_odd_texts_do_not_break_saving(archive: Archive) -> None:
    record = make_record(archive.store, name="odd")
    odd = replace(record.inputs[0], path="\udcff坏名字.jpg")
    header = replace(record.header, title="坏\udcff题", party="㛃䶮\U0002cbbf")
    saved = save(archive, replace(record, inputs=(odd,), header=header))
    assert archive.load_case(saved.case_id).inputs[0].path == "\udcff坏名字.jpg"
    assert archive.search("\U0002cbbf")
    assert archive.check() == []

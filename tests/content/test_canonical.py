"""Canonical values: every way papers write them comes to one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.recognition import canonical as c

DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))
_HAN = "〇一二三四五六七八九"


def han(number: int) -> str:
    """1–31 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十") + (_HAN[ones] if ones or not tens else "")


@given(DAYS)
def test_every_date_style_means_the_same_day(day: date) -> None:
    year = "".join(_HAN[int(d)] for d in str(day.year))
    for text in (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02d}月{day.day:02d}日",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        f"{year}年{han(day.month)}月{han(day.day)}日",
        f"于{day.isoformat()}作出",
        f"{day.year}.{day.month}.{day.day}",
    ):
        assert c.parse_date(text) == day.isoformat(), text


@given(DAYS, st.integers(0, 23), st.integers(0, 59))
def test_times_follow_their_date(day: date, hour: int, minute: int) -> None:
    wanted = f"{day.isoformat()}T{hour:02d}:{minute:02d}"
    assert c.parse_datetime(f"{day.year}年{day.month}月{day.day}日{hour}时{minute}分至") == wanted
    assert c.parse_datetime(f"{day.isoformat()} {hour:02d}:{minute:02d}") == wanted


@pytest.mark.parametrize("text", ["2022年2月30日", "年 月 日", "2022年13月1日", "第20220305号", ""])
def test_what_is_no_date_is_none(text: str) -> None:
    assert c.parse_date(text) is None


def test_afternoon_is_counted_on() -> None:
    assert c.parse_datetime("2022年3月5日下午3时20分") == "2022-03-05T15:20"


@given(st.integers(1, 999_999_999), st.integers(0, 99))
def test_capitals_and_figures_agree(yuan: int, cents: int) -> None:
    value = Decimal(yuan) + Decimal(cents) / 100
    assert c.parse_capital_amount(f"人民币{c.capitals_of(value)}") == f"{value:.2f}"
    assert c.parse_amount(f"罚款{yuan:,}.{cents:02d}元") == f"{value:.2f}"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("人民币玖佰陆拾元整", "960.00"),
        ("壹万零伍元正", "10005.00"),
        ("叁万圆整", "30000.00"),
        ("壹仟零伍拾元伍角整", "1050.50"),
        ("贰仟柒伯元整", "2700.00"),
    ],
)
def test_capital_amounts(text: str, value: str) -> None:
    assert c.parse_capital_amount(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("罚款3万元", "30000.00"),
        ("¥960", "960.00"),
        ("960.5元", "960.50"),
        ("1,960.00元", "1960.00"),
        ("960", "960.00"),
    ],
)
def test_amounts_in_figures(text: str, value: str) -> None:
    assert c.parse_amount(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("案号：浙临交立〔2022〕第000123号", "浙临交立〔2022〕第000123号"),
        ("粤穗交强措[2016]00137660号", "粤穗交强措〔2016〕00137660号"),
        ("湘炎交罚告【2023】8号", "湘炎交罚告〔2023〕8号"),
        ("京（XX）路政赔〔2020〕第00008号", "京（XX）路政赔〔2020〕第00008号"),
        ("赣(临)交移函(2020)12号", "赣（临）交移函〔2020〕12号"),
        ("《证据登记保存清单》案号为：浙金交登保〔2022〕3号。", "浙金交登保〔2022〕3号"),
        ("浙兰交立〔2024]〕第60号", "浙兰交立〔2024〕第60号"),
        ("粤穗交违通［２０１６］Y20160418015号", "粤穗交违通〔2016〕Y20160418015号"),
    ],
)
def test_numbers_in_every_bracket_style(text: str, value: str) -> None:
    assert c.parse_doc_no(text) == value


def test_the_agencys_phrase_is_no_part_of_a_number() -> None:
    assert c.parse_doc_no("本机关送达了浙临交罚〔2022〕9号") == "浙临交罚〔2022〕9号"


@given(st.integers(0, 10**17 - 1), st.dates(date(1930, 1, 1), date(2010, 1, 1)), st.integers(0, 16))
def test_a_changed_digit_breaks_the_resident_check(seed: int, birth: date, at: int) -> None:
    body = f"{seed % 900000 + 100000}{birth:%Y%m%d}{seed % 1000:03d}"
    number = next(body + d for d in "0123456789X" if c.check_resident_id(body + d))
    changed = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
    assert not c.check_resident_id(changed)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17), st.integers(0, 16))
def test_exactly_one_check_character_fits_a_credit_code(body: str, at: int) -> None:
    right = [d for d in "0123456789ABCDEFGHJKLMNPQRTUWXY" if c.check_uscc(body + d)]
    assert len(right) == 1
    other = "A" if body[at] != "A" else "B"
    assert not c.check_uscc(body[:at] + other + body[at + 1 :] + right[0])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("驾驶浙G·12345重型货车", "浙G12345"),
        ("浙AD12345", "浙AD12345"),
        ("浙g1234挂", "浙G1234挂"),
        ("苏E-8K88P号", "苏E8K88P"),
        ("G25高速", None),
        ("浙江省公路", None),
    ],
)
def test_plates(text: str, value: str | None) -> None:
    assert c.parse_plate(text) == value


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("临江市 （一） 号１２", "临江市（一）号12"),
        ("甲,乙(丙)", "甲，乙（丙）"),
        ("10:20", "10:20"),
        ("1,960.00元", "1,960.00元"),
        ("备注:无", "备注：无"),
    ],
)
def test_plain_text(text: str, plain: str) -> None:
    assert c.plain_text(text) == plain
    assert c.plain_text(plain) == plain


@given(st.text(max_size=40))
def test_no_text_breaks_a_parser(text: str) -> None:
    folded = c.fold(text)
    assert c.fold(folded) == folded
    for find in (c.find_dates, c.find_amounts, c.find_capital_amounts, c.find_doc_nos, c.find_plates, c.find_usccs):
        for found in find(folded):
            assert 0 <= found.start < found.end <= len(folded)

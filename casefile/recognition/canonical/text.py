"""Two ways of writing the same text: folded for comparing, plain for the report."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Different glyphs that forms and recognisers use for the same thing; folding is one character to one.
_FOLDED = {
    **dict(zip("（）【】［］｛｝〔〕〈〉", "()[][]{}[]<>", strict=True)),
    "：": ":",
    "；": ";",
    "，": ",",
    "．": ".",
    "。": ".",
    "、": ",",
    "？": "?",
    "！": "!",
    "／": "/",
    "－": "-",
    "—": "-",
    "–": "-",
    "―": "-",
    "─": "-",
    "～": "~",
    "“": '"',
    "”": '"',
    "＂": '"',
    "‘": "'",
    "’": "'",
    "○": "〇",
    "Ｏ": "O",
    "《": "<",
    "》": ">",
    "＜": "<",
    "＞": ">",
    "﹤": "<",
    "﹥": ">",
    "·": ".",
    "•": ".",
    "・": ".",
}

_DROPPED = frozenset("_＿\u200b\ufeff\u00ad")


@cache
def fold_char(char: str) -> str:
    """`char` as it is compared: half-width, one kind of bracket; "" for blanks and fill-in lines."""
    if char.isspace() or char in _DROPPED:
        return ""
    folded = _FOLDED.get(char)
    if folded is not None:
        return folded
    if ord(char) < 128:
        return char
    normal = unicodedata.normalize("NFKC", char)
    return normal if len(normal) == 1 else char


def fold(text: str) -> str:
    """`text` as it is compared, without blanks."""
    return "".join(map(fold_char, text))


# Recognisers trained on both scripts give traditional forms for handwriting; mainland papers use none.
_SIMPLE = str.maketrans(
    "橫紅韋張陳劉黃楊趙吳孫馬許鄭馮蔣韓鄧蕭葉呂蘇盧鍾譚陸範鄒龍萬錢湯賀顧龔嚴賴魯喬畢華國慶軍偉傑強麗艷鳳蘭蓮萍娟雲龍飛麗"
    "東關門開車貨號執罰處決書證據檢測場單書記錄時間當約辦領機構審義務區縣鎮鄉橋濱灣陽陰麥費寧貴賢齊雙進遠達運輸業務會員廣興榮樂"
    "學寶財貿經濟實驗館飯連軒曉瑩輝聰銘鑫銳鋒鋼錦鴻鵬鶴麟齡勝偉維綱緒練績繼續讓請談議論語調諾謙講謝讚邁還這邊過選適遲郵鄰醫釋針鐘鐵鏡長閃問聞閑閱隊階際險隨難雖雜離靈靜頁頂順須預領頭題額顏願類風養馳駕駛騎驗髮魚鮮鳥鳴",
    "横红韦张陈刘黄杨赵吴孙马许郑冯蒋韩邓萧叶吕苏卢钟谭陆范邹龙万钱汤贺顾龚严赖鲁乔毕华国庆军伟杰强丽艳凤兰莲萍娟云龙飞丽"
    "东关门开车货号执罚处决书证据检测场单书记录时间当约办领机构审义务区县镇乡桥滨湾阳阴麦费宁贵贤齐双进远达运输业务会员广兴荣乐"
    "学宝财贸经济实验馆饭连轩晓莹辉聪铭鑫锐锋钢锦鸿鹏鹤麟龄胜伟维纲绪练绩继续让请谈议论语调诺谦讲谢赞迈还这边过选适迟邮邻医释针钟铁镜长闪问闻闲阅队阶际险随难虽杂离灵静页顶顺须预领头题额颜愿类风养驰驾驶骑验发鱼鲜鸟鸣",
)

_FULL = {"(": "（", ")": "）", "?": "？", "!": "！", ";": "；"}


def plain_text(text: str) -> str:
    """The contract's text form: NFC, half-width digits and Latin letters, full-width Chinese punctuation, no blanks."""
    text = unicodedata.normalize("NFC", text)
    kept: list[str] = []
    for char in text:
        if char.isspace() or char in _DROPPED:
            continue
        if "\uff10" <= char <= "\uff19" or "\uff21" <= char <= "\uff3a" or "\uff41" <= char <= "\uff5a":
            char = chr(ord(char) - 0xFEE0)
        kept.append(_FULL.get(char, char))
    text = "".join(kept).translate(_SIMPLE)
    # A comma between digits groups thousands, a colon between digits is a time; elsewhere both are punctuation.
    text = re.sub(r"(?<!\d),|,(?!\d)", "，", text)
    text = re.sub(r"(?<!\d):|:(?!\d)", "：", text)
    return text


# A stroke is often read as 1, l or 丨.
_EMPTY = re.compile(r"^(?:[/\\|\-.,:;'\"~_*×xX无空丨]*|[1lI/丿]|无此项|不适用)$")


def is_empty_mark(text: str) -> bool:
    """True for what stands in a field that does not apply: nothing, a stroke, 无."""
    return bool(_EMPTY.match(fold(text)))

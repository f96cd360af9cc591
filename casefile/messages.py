"""Sentences for people, by code, in Chinese and English (`resources/messages/*.toml`)."""

from __future__ import annotations

import errno
import os
import tomllib
from collections.abc import Mapping
from functools import lru_cache

from casefile.errors import KnownError, ResourceFault
from casefile.locate import resource_path
from casefile.plain_toml import read_sentences

LANGUAGES = ("zh", "en")


class _Lenient(dict[str, str]):
    """A value that was not given shows as its name; a sentence never fails because of one."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def sentence(code: str, lang: str = "zh", /, **params: object) -> str:
    """The sentence for `code` with `params` put in; the bare code when there is no such sentence."""
    entry = _table().get(code)
    if entry is None:
        return code
    text = entry[lang]
    if "{" not in text:
        return text  # most are asked for at every start: there is nothing to put in
    values = _Lenient({name: visible(str(value)) for name, value in params.items()})
    for name in ("reason", "faults"):  # what the operating system says comes in its own language
        told = _system_words().get(values.get(name, ""))
        if lang == "zh" and told is not None:
            values[name] = told
    return text.format_map(values)


def visible(text: str) -> str:
    """Foreign text (a file's name) for people: control characters are shown, so that none steers the terminal."""
    return "".join(_CONTROLS.get(ord(character), character) for character in text)


# Line ends and tabs are blanks, other C0 their pictures (U+2400…), DEL and C1 the replacement character.
_CONTROLS = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    **dict.fromkeys(map(ord, "\t\n\r"), " "),
    **dict.fromkeys(range(0x7F, 0xA0), "\N{REPLACEMENT CHARACTER}"),
}


def describe(error: KnownError, lang: str = "zh") -> str:
    """The sentence of a known error."""
    return sentence(error.code, lang, **error.params)


def has_sentence(code: str) -> bool:
    """Whether people are told anything for `code`."""
    return code in _table()


def codes() -> tuple[str, ...]:
    """Every code that has a sentence, sorted."""
    return tuple(sorted(_table()))


@lru_cache(maxsize=1)
def _system_words() -> Mapping[str, str]:
    """What the operating system calls an error, and how that reads in Chinese."""
    return {os.strerror(getattr(errno, name)): told for name, told in _ERRNO_ZH.items() if hasattr(errno, name)}


_ERRNO_ZH = {
    "EACCES": "没有访问权限",
    "EPERM": "操作不被允许",
    "ENOENT": "找不到文件或文件夹",
    "EEXIST": "同名文件已存在",
    "ENOTDIR": "路径中有一段不是文件夹",
    "EISDIR": "同名文件夹已存在",
    "EFBIG": "文件过大",
    "EROFS": "磁盘是只读的",
    "EIO": "磁盘读写出错",
    "ENAMETOOLONG": "文件名过长",
    "ELOOP": "链接互相指向，没有尽头",
    "ENOSPC": "磁盘已满",
    "EBUSY": "正被占用",
    "ESTALE": "网络磁盘的连接已失效",
    "EMFILE": "打开的文件过多",
    "ETIMEDOUT": "连接超时",
}


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, str]]:
    faults: list[str] = []
    table: dict[str, dict[str, str]] = {}
    for path in sorted(resource_path("messages").glob("*.toml")):
        try:
            entries = read_sentences(path.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            faults.append(f"{path.name}: {error}")
            continue
        for code, entry in entries.items():
            absent = [lang for lang in LANGUAGES if not isinstance(entry, dict) or not entry.get(lang)]
            if absent:
                faults.append(f"{path.name}: {code}: {', '.join(absent)} missing")
            elif code in table:
                faults.append(f"{path.name}: {code} stands twice")
            else:
                table[code] = entry
    if faults:
        raise ResourceFault(file="messages", faults="; ".join(faults))
    return table

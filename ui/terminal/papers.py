"""Commands that write single papers: the dossier alone, a copy to carry away, separator sheets."""

from __future__ import annotations

import argparse
import hashlib
import shutil
from pathlib import Path

from casefile.errors import BadArguments, NothingToBind, OriginalMissing
from casefile.locate import read_by_hand
from casefile.messages import sentence
from casefile.pdf.copies import encrypted_copy, linearised_copy
from casefile.recognition.separator_print import write_separators
from casefile.recognition.separators import make_run
from casefile.workspace import knowledge
from scoring.build import DOSSIER, writing
from ui.terminal.console import OK, now, print_json, say
from ui.terminal.context import archive_of, case_id_of, open_archive
from ui.texts import tr

_LONGEST_PASSWORD_FILE = 4096  # bytes; a password has at most 127


def dossier(arguments: argparse.Namespace) -> int:
    """The dossier of an archived case: the archived file itself, or a draft or OFD of it made now."""
    out: Path = arguments.out
    kind = out.suffix.lower()
    if kind not in (".pdf", ".ofd"):
        raise BadArguments(reason=f"--out {out}: 须以 .pdf 或 .ofd 结尾 / must end in .pdf or .ofd")
    with open_archive(arguments) as workspace:
        case, record = workspace.load(case_id_of(workspace, arguments.case))
        if kind == ".ofd":
            say(sentence("ofd_experimental", "zh"), sentence("ofd_experimental", "en"))
        with writing(out.parent) as folder:
            made = folder / out.name
            if arguments.draft or kind == ".ofd":
                workspace.write_dossier(case, made, at=now(), draft=arguments.draft)
            else:
                stored = next((o for o in record.outputs if o.path == DOSSIER), None)
                if stored is None:
                    raise NothingToBind()
                if not workspace.store.verify(stored.sha256):
                    raise OriginalMissing(count=1, list=DOSSIER)
                shutil.copyfile(workspace.store.path(stored.sha256), made)
            with made.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = made.stat().st_size
    if arguments.json:
        print_json({"out": str(out), "draft": arguments.draft, "sha256": digest, "bytes": size})
    else:
        print(out)
    return OK


def copy(arguments: argparse.Namespace) -> int:
    """A copy of an archived dossier to carry away: linearised, or locked with a password."""
    with open_archive(arguments) as workspace:
        case_id = case_id_of(workspace, arguments.case)
        stored = next((o for o in archive_of(workspace).load_case(case_id).outputs if o.path == DOSSIER), None)
        if stored is None:
            raise BadArguments(reason=sentence("no_pages", "zh", path=case_id))
        source = workspace.store.path(stored.sha256)
        if arguments.password_file:
            encrypted_copy(source, arguments.out, _password(arguments.password_file))
        else:
            linearised_copy(source, arguments.out)
    if arguments.json:
        print_json({"out": str(arguments.out), "locked": bool(arguments.password_file)})
    else:
        print(arguments.out)
    return OK


def _password(file: Path) -> str:
    """What the file holds, without line ends and without the mark that some editors put before it."""
    try:
        return read_by_hand(file, _LONGEST_PASSWORD_FILE).decode("utf-8-sig").strip("\r\n")
    except OSError as error:
        raise BadArguments(reason=f"--password-file {file}: 读不出 / cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise BadArguments(reason=f"--password-file {file}: 不是 UTF-8 文本 / not UTF-8 text") from error


def separators(arguments: argparse.Namespace) -> int:
    """Separator sheets to lay between documents before scanning."""
    at = now()
    types = knowledge().catalogue.types
    unknown = [t for t in arguments.types if t not in types]
    if unknown:
        raise BadArguments(reason=f"没有这种文书代码 / unknown document type: {', '.join(unknown)}")
    try:
        run = make_run(arguments.run_name or f"{at:%Y%m%d%H%M}", arguments.types, arguments.case)
    except ValueError as error:
        said = "--run 须为 1–16 个大写字母、数字或连字符,--case 最多 80 个字 / --run takes 1–16 capital letters, digits or hyphens, --case at most 80 characters"
        raise BadArguments(reason=said) from error
    with writing(arguments.out.parent) as folder:
        write_separators(run, folder / arguments.out.name, at=at, type_names={c: k.name for c, k in types.items()})
    if arguments.json:
        print_json({"out": str(arguments.out), "sheets": len(run)})
    else:
        print(tr("cmd.sheets", file=arguments.out, count=len(run)))
    return OK

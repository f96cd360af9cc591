"""Pages, readings and decisions put together into a Dossier.

`casefile.assembly.compose` is imported from its own module: it knows recognition, which who only wants to write
a dossier need not wait for.
"""

from casefile.assembly.contents import ContentsRow, contents_rows
from casefile.assembly.title import case_title

__all__ = ["ContentsRow", "case_title", "contents_rows"]

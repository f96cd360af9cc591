"""Files and folders to pages, with a stated result for every file.

>>> found = find_files(source)
>>> intake = take(found, store, settings=settings, jobs=default_jobs())
"""

from casefile.intake.find import FoundFile, find_files, is_ignored_name
from casefile.intake.parts import Limits
from casefile.intake.take import Intake, take

__all__ = ["FoundFile", "Intake", "Limits", "find_files", "is_ignored_name", "take"]

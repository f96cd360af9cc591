"""OFD (GB/T 33190-2016) of the finished dossier, beside the PDF. Experimental: checked by reading it back here, not yet
shown in an OFD reader.

    export_ofd   the case: the same sheets, scans, numbers, bookmarks and text as dossier.pdf
"""

from casefile.ofd.dossier import BuiltOfd, export_ofd
from casefile.ofd.proof import OfdNotProved

__all__ = ["BuiltOfd", "OfdNotProved", "export_ofd"]

"""Packages for hand-over and inspection (BagIt), and their check."""

from casefile.export.errors import PackageEmpty, PackageExists, PackageFaulty, PackageIncomplete
from casefile.export.package import export_cases
from casefile.export.verify import PackageFault, verify_package

__all__ = [
    "PackageEmpty",
    "PackageExists",
    "PackageFault",
    "PackageFaulty",
    "PackageIncomplete",
    "export_cases",
    "verify_package",
]

"""From a stored page image to an upright, straight, measured one. Images are BGR, uint8, as OpenCV has them."""

from casefile.imaging.load import ImageUnreadable, load_image
from casefile.imaging.measures import measure
from casefile.imaging.preview import preview
from casefile.imaging.skew import skew_of
from casefile.imaging.upright import straighten, turned, upright

__all__ = [
    "ImageUnreadable",
    "load_image",
    "measure",
    "preview",
    "skew_of",
    "straighten",
    "turned",
    "upright",
]

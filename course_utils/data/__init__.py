"""Images: real ones, and drawings, faces and paired domains made by code; how they become batches."""

from course_utils.data.batches import batches, labelled_batches
from course_utils.data.datasets import Dataset, Split, load, load_or_digits
from course_utils.data.folder import folder
from course_utils.data.transforms import binarize, binarize_stochastic, dequantize, from_signed, to_signed

__all__ = [
    "Dataset",
    "Split",
    "batches",
    "binarize",
    "binarize_stochastic",
    "dequantize",
    "folder",
    "from_signed",
    "labelled_batches",
    "load",
    "load_or_digits",
    "to_signed",
]

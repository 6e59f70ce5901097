"""PixelCNN and its kin: gated, told a label, with a mixture of logistics for each pixel. Chapter 05."""

from course_utils.models.pixelcnn.conditional import ConditionalPixelCNN
from course_utils.models.pixelcnn.gated import GatedPixelCNN
from course_utils.models.pixelcnn.logistic import LogisticPixelCNN
from course_utils.models.pixelcnn.pixelcnn import PixelCNN

__all__ = ["ConditionalPixelCNN", "GatedPixelCNN", "LogisticPixelCNN", "PixelCNN"]

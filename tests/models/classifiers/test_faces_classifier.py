"""The classifier of traits: its loss by hand, and that the kept one reads faces that it has not seen."""

import math

import pytest
import torch

from course_utils.data import Split
from course_utils.data.faces import FACTORS, draw_faces, sample_factors
from course_utils.models.classifiers.faces import AttributeClassifier
from course_utils.pretrained import trained


def test_the_loss_of_a_reader_that_always_says_a_quarter():
    classifier = AttributeClassifier(traits=2)
    with torch.no_grad():
        classifier.last.weight.zero_()
        classifier.last.bias.fill_(-math.log(3))  # sigmoid: 1/4
    labels = torch.tensor([[1.0, 0.0], [0.5, 0.25]])
    of = [-(t * math.log(0.25) + (1 - t) * math.log(0.75)) for t in labels.flatten().tolist()]
    found = classifier.loss(Split(torch.zeros(2, 3, 16, 16), labels))
    assert found.item() == pytest.approx(sum(of) / 4)
    assert classifier(torch.zeros(1, 3, 16, 16)).tolist() == [[pytest.approx(0.25)] * 2]


@torch.no_grad()
def test_the_kept_reader_reads_new_faces_and_cats():
    factors = sample_factors(300, torch.Generator().manual_seed(123))
    for cats in (False, True):
        said = trained("faces_classifier")(draw_faces(factors, ears=cats, fur=cats))
        assert (said[:, : len(FACTORS)] - factors).abs().mean(0).max() < 0.06
        assert ((said[:, len(FACTORS) :] > 0.5) == cats).double().mean() > 0.99

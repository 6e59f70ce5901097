"""The networks that chapters 10 to 13 load are what their sheets say."""

import json

import pytest
import torch

from course_utils.data import load
from course_utils.pretrained import FOLDER
from course_utils.trained import MODELS, trained


@pytest.mark.parametrize("name", MODELS)
def test_weights_are_there_and_rest(name):
    model = trained(name)
    assert not model.training
    assert not any(p.requires_grad for p in model.parameters())
    assert trained(name) is model


def test_the_digits_classifier_is_as_accurate_as_its_sheet_says():
    stated = json.loads((FOLDER / "digits_classifier.json").read_text())["test_accuracy"]
    accuracy = trained("digits_classifier").accuracy(load().test)
    assert accuracy == pytest.approx(stated, abs=0.003)
    assert accuracy > 0.98


@pytest.mark.parametrize(("name", "least"), [("mnist_biggan", 0.9)])
def test_the_mnist_classifier_recognises_the_classes_that_biggan_was_asked_for(name, least):
    labels = torch.arange(10).repeat(20)
    x = trained(name).sample(200, labels, generator=torch.Generator().manual_seed(0))
    assert (trained("mnist_classifier")(x).argmax(1) == labels).double().mean() > least


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="name is 'vqgan', expected one of digits_pixelcnn, digits_vae"):
        trained("vqgan")

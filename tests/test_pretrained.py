"""The networks that the chapters load are what their sheets say."""

import json

import pytest
import torch

from course_utils.data import load
from course_utils.models.base import AutoregressiveModel
from course_utils.pretrained import MODELS, trained
from course_utils.storage.weights import FOLDER


@pytest.mark.parametrize("name", MODELS)
def test_weights_are_there_and_rest(name):
    model = trained(name)
    assert not model.training
    assert not any(p.requires_grad for p in model.parameters())
    assert trained(name) is model


def test_loading_takes_no_random_number_of_the_reader():
    torch.manual_seed(0)
    expected = torch.rand(3)
    torch.manual_seed(0)
    trained.__wrapped__("digits_classifier")
    assert torch.equal(torch.rand(3), expected)


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


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["mnist_nade", "mnist_pixelcnn", "mnist_vae"])
def test_a_model_of_the_papers_table_has_the_loss_that_its_sheet_says(name):
    x, model = load("binarized_mnist").test.images[::25], trained(name)
    exact = isinstance(model, AutoregressiveModel)
    losses = -(
        model.log_prob(x) if exact else model.log_prob_bound(x, 1000, torch.Generator().manual_seed(0))
    )
    stated = json.loads((FOLDER / f"{name}.json").read_text())["test nats"]
    assert losses.mean().item() == pytest.approx(stated, abs=3 * losses.std().item() / 400**0.5)


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="name is 'vqgan', expected one of digits_pixelcnn, digits_vae"):
        trained("vqgan")

import pytest
import torch

from course_utils.data import Split, labelled_batches
from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.training import fit


def test_it_learns_where_the_ink_is_and_says_how_well():
    labels = torch.arange(2).repeat(50)
    images = torch.randint(0, 9, (100, 1, 8, 8)).float()
    images[labels == 1, :, 2:4, 2:4] = 16
    split = Split(images, labels)
    model = DigitClassifier((1, 8, 8), channels=4, feature_dim=8, classes=2)
    for _ in fit(model, labelled_batches(split, 50), 100):
        pass
    assert model.accuracy(split) > 0.98
    assert model.accuracy(Split(images, 1 - labels)) == pytest.approx(1 - model.accuracy(split))
    assert model.accuracy(Split(images[:4], torch.tensor([0, 0, 0, 0]))) == 0.5


def test_logits_are_linear_in_the_features():
    model = DigitClassifier((1, 8, 8), channels=4, feature_dim=6, classes=3).double().eval()
    x = torch.randint(0, 17, (5, 1, 8, 8)).double()
    features = model.features(x)
    assert (features >= 0).all()
    torch.testing.assert_close(model(x), features @ model.last.weight.T + model.last.bias)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="divisible by 4"):
        DigitClassifier((1, 8, 6))
    with pytest.raises(ValueError, match=r"images has shape \(2, 1, 4, 4\)"):
        DigitClassifier((1, 8, 8)).features(torch.zeros(2, 1, 4, 4))

import pytest
import torch

from course_utils.data import Split, labelled_batches
from course_utils.models.pixelcnn import ConditionalPixelCNN, GatedPixelCNN
from course_utils.training import fit
from tests.models.exact import all_states


def build(levels=2, labels=3, **options):
    """Away from the starting values: what the labels add is 0 there."""
    torch.manual_seed(0)
    model = ConditionalPixelCNN(GatedPixelCNN((1, 2, 3), 2, 8, levels, **options), labels).double().eval()
    for parameter in model.parameters():
        parameter.data += torch.randn_like(parameter) / 2
    return model


@pytest.mark.parametrize("levels", [2, 3])
def test_each_label_has_a_distribution_of_its_own(levels):
    model = build(levels)
    states = all_states(model.pixelcnn, levels)
    p = torch.stack([model.log_prob(states, torch.full((len(states),), y)).exp() for y in range(3)])
    torch.testing.assert_close(p.sum(1), torch.ones(3).double(), rtol=0, atol=1e-12)
    assert torch.pdist(p).min() > 0.01


def test_given_a_label_it_is_a_gated_pixelcnn():
    model, x = build(position_bias=True), torch.randint(2, (9, 1, 2, 3)).double()
    labels = torch.arange(9) % 3
    expected = torch.stack([model.given(y).log_prob(x) for y in range(3)])[labels, range(9)]
    torch.testing.assert_close(model.log_prob(x, labels), expected, rtol=0, atol=1e-12)


def test_given_a_label_nothing_of_the_model_changes():
    model, x, labels = build(), torch.ones(1, 1, 2, 3).double(), torch.tensor([1])
    before = model.log_prob(x, labels)
    model.given(1).parts[0].horizontal.bias.data.zero_()
    assert torch.equal(model.log_prob(x, labels), before)


def test_it_learns_which_label_goes_with_which_image():
    torch.manual_seed(0)
    images = torch.eye(6).view(6, 1, 2, 3)[:3]
    model = ConditionalPixelCNN(GatedPixelCNN((1, 2, 3), 2, 8), labels=3)
    feed = labelled_batches(Split(images, torch.arange(3)), 3)
    list(fit(model, feed, 300, lambda parameters: torch.optim.Adam(parameters, lr=0.02)))
    p = torch.stack([model.given(label).log_prob(images).exp() for label in range(3)])
    torch.testing.assert_close(p, torch.eye(3), rtol=0, atol=0.02)


def test_bad_labels_are_named():
    x = torch.zeros(2, 1, 2, 3).double()
    with pytest.raises(ValueError, match="labels"):
        build().log_prob(x, torch.tensor([0, 3]))
    with pytest.raises(ValueError, match="labels"):
        build().log_prob(x, torch.tensor([0]))

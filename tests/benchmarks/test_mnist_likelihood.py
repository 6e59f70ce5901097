"""What the benchmark on binarised MNIST adds to training: fast recurrent layers, a KL term that warms up."""

from types import SimpleNamespace

import pytest
import torch

from benchmarks.common import recurrent_on_gpu
from benchmarks.likelihood.mnist_likelihood import set_beta
from course_utils.models.diagonal_bilstm import DiagonalBiLSTMLayer
from course_utils.models.row_lstm import RowLSTMLayer


@pytest.mark.parametrize(
    ("layer", "fast"),
    [(DiagonalBiLSTMLayer, recurrent_on_gpu.diagonal), (RowLSTMLayer, recurrent_on_gpu.row)],
)
def test_fast_layers_give_what_the_layers_give(layer, fast):
    torch.manual_seed(0)
    layer, x = layer(3), torch.randn(2, 6, 9, 8)
    expected, found = layer(x), fast(layer, x)
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-6)
    direction = torch.randn_like(expected)
    gradients = [
        torch.autograd.grad((maps * direction).sum(), layer.parameters()) for maps in (expected, found)
    ]
    for wanted, got in zip(*gradients, strict=True):
        torch.testing.assert_close(got, wanted, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("updates", "beta"), [(0, 0), (5, 0.125), (40, 1), (400, 1)])
def test_the_kl_term_grows_for_as_many_epochs_as_asked(updates, beta):
    model = SimpleNamespace(beta=1.0, device="cpu")
    training = SimpleNamespace(so_far={"updates": updates}, epoch=10, model=model)
    set_beta(training, warm_up=4)
    assert float(model.beta) == pytest.approx(beta)
    model.beta = 1.0
    set_beta(training, warm_up=0)
    assert model.beta == 1.0

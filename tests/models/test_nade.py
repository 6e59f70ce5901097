"""NADE's fast path against the loop of the textbook, and what only NADE promises."""

from functools import partial

import pytest
import torch

from course_utils.models.base import inverse_cdf
from course_utils.models.nade import NADE, textbook_logits
from tests.models.exact import all_states

ACTIVATIONS = {"sigmoid": torch.sigmoid, "relu": torch.relu}


def textbook(model, x):
    """Logits by the recursion of the paper: O(pixels * hidden units), one pixel at a time."""
    act = ACTIVATIONS[model.activation]
    logits, a = torch.empty_like(x), model.c.expand(len(x), -1)
    for i, pixel in enumerate(model.order.tolist()):
        logits[:, pixel] = act(a) @ model.alpha[i] + model.b[i]
        a = a + x[:, pixel, None] * model.W[i]
    return logits


def direct(model, x):
    """Logits by the definition, h_i from W[:i] x_<i: O(pixels^2 * hidden units)."""
    act = ACTIVATIONS[model.activation]
    x = x[:, model.order]
    logits = [act(x[:, :i] @ model.W[:i] + model.c) @ model.alpha[i] + model.b[i] for i in range(x.shape[1])]
    return torch.stack(logits, 1)[:, model.order.argsort()]


def random_model(pixels, activation="sigmoid", dropout=0.0, hidden_units=9):
    model = NADE(pixels, hidden_units, torch.randperm(pixels), activation, dropout).double()
    for parameter in model.parameters():
        parameter.data += torch.randn_like(parameter)
    return model


def values_and_gradients(logits_of, x, variables):
    """Logits, and the gradient of a fixed random sum of them with respect to each variable."""
    logits = logits_of(x)
    weights = torch.randn(logits.shape, generator=torch.Generator().manual_seed(5)).double()
    return [logits, *torch.autograd.grad((logits * weights).sum(), variables, materialize_grads=True)]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("pixels", [1, 2, 15, 16, 17, 32, 50])  # around the size of a chunk
def test_values_and_gradients_are_those_of_the_loop(pixels, activation):
    """On images that are black, white, sparse and dense, and on values other than 0 and 1."""
    model = random_model(pixels, activation)
    share = torch.tensor([0.0, 1.0, 0.1, 0.3, 0.5, 0.9]).double()[:, None].repeat(2, 1)
    x = torch.bernoulli(share.expand(-1, pixels)) * torch.tensor([1.0] * 6 + [-0.7] * 6)[:, None]
    fast, shown, loop, definition = (
        values_and_gradients(logits_of, x, list(model.parameters()))
        for logits_of in (
            model.logits,
            partial(textbook_logits, model),
            partial(textbook, model),
            partial(direct, model),
        )
    )
    torch.testing.assert_close(fast, loop, rtol=1e-10, atol=1e-11)
    torch.testing.assert_close(shown, loop, rtol=1e-10, atol=1e-11)
    torch.testing.assert_close(loop, definition, rtol=1e-10, atol=1e-11)


@pytest.mark.parametrize("pixels", [5, 20])
def test_the_gradient_with_respect_to_the_image_is_that_of_the_loop(pixels):
    model = random_model(pixels)
    x = torch.bernoulli(torch.full((7, pixels), 0.4)).double().requires_grad_()
    fast, loop = (
        values_and_gradients(logits_of, x, [x, *model.parameters()])
        for logits_of in (model.logits, partial(textbook, model))
    )
    torch.testing.assert_close(fast, loop, rtol=1e-10, atol=1e-11)


def test_float32_keeps_its_precision_over_many_chunks():
    """The way back undoes 400 additions; the rounding that stays is small beside the gradients."""
    model = NADE(400, hidden_units=20)
    x = torch.bernoulli(torch.full((32, 400), 0.3))
    single = values_and_gradients(model.logits, x, list(model.parameters()))
    model.double()
    double = values_and_gradients(partial(textbook, model), x.double(), list(model.parameters()))
    for value, reference in zip(single, double, strict=True):
        assert (value - reference).abs().max() < 1e-5 * reference.abs().max()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_samples_are_those_of_the_loop(activation):
    """From the same random numbers, in any order, with pixels that are known."""
    model = random_model(20, activation)
    given = torch.bernoulli(torch.full((50, 20), 0.5)).double()
    known = torch.rand(50, 20) < 0.3
    fast = model.sample(50, given, known, torch.Generator().manual_seed(1))
    u = model.uniforms(50, torch.Generator().manual_seed(1))
    x = torch.where(known, given, 0.0)
    for i, pixel in enumerate(model.order.tolist()):
        h = ACTIVATIONS[activation](model.c + x[:, model.order[:i]] @ model.W[:i])
        logits = h @ model.alpha[i] + model.b[i]
        x[:, pixel] = torch.where(known[:, pixel], given[:, pixel], inverse_cdf(logits, u[:, pixel]))
    assert torch.equal(fast, x)


def test_two_pixels_by_pencil_and_paper():
    """One hidden unit: h_1 = s(0), h_2 = s(ln 3 x_1); alpha = (0, 4), b = (0, -2)."""
    model = NADE(2, hidden_units=1).double()
    values = {"W": [[3.0], [9.0]], "c": [0.0], "alpha": [[0.0], [4.0]], "b": [0.0, -2.0]}
    values["W"][0][0] = torch.tensor(3.0).double().log().item()
    model.load_state_dict({name: torch.tensor(value) for name, value in values.items()}, strict=False)
    # p(x_1 = 1) = 1/2. Then h_2 = 1/2 after a dark pixel, logit 0; h_2 = 3/4 after a lit one, logit 1.
    e = torch.tensor(1.0).double().exp().item()
    expected = [0.25, 0.25, 0.5 / (1 + e), 0.5 * e / (1 + e)]
    torch.testing.assert_close(model.log_prob(all_states(model, 2)).exp().tolist(), expected)


def test_dropout_acts_in_training_only_and_keeps_the_mean():
    model = random_model(12, dropout=0.5)
    x = torch.bernoulli(torch.full((5, 12), 0.5)).double()
    torch.testing.assert_close(model.eval().logits(x), textbook(model, x))
    model.train()
    samples = torch.stack([model.logits(x) for _ in range(500)])
    assert samples.std(0).min() > 0.1
    errors = (samples.mean(0) - textbook(model, x)).abs() / (samples.std(0) / 500**0.5)
    assert errors.max() < 5


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="activation is 'tanh', expected one of sigmoid, relu"):
        NADE(4, activation="tanh")
    with pytest.raises(ValueError, match="hidden_units is 0, expected a whole number of at least 1"):
        NADE(4, hidden_units=0)

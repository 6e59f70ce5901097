"""The GAN with faults to switch on: what a training is said to have come to, by pencil and paper."""

import math

import pytest
import torch

from course_utils.chapters.ch08.faulty_gan import FAULTS, distance, faulty_gan, outcome


def test_the_distance_is_that_of_two_normals():
    assert distance(lambda z: 3 + 2 * z) == pytest.approx(0, abs=1e-4)
    assert distance(lambda z: 3 - 2 * z) == pytest.approx(0, abs=1e-4), "the normal is symmetric"
    x = torch.linspace(-15, 20, 7001, dtype=torch.float64)
    log_p, log_q = (torch.distributions.Normal(mean, 2.0).log_prob(x) for mean in (3.0, 2.0))
    log_mixture = torch.logaddexp(log_p, log_q) - math.log(2)
    halves = [(log.exp() * (log - log_mixture)).sum().item() * 0.005 for log in (log_p, log_q)]
    assert distance(lambda z: 2 + 2 * z) == pytest.approx(sum(halves) / 2, rel=1e-3)


@pytest.mark.parametrize(
    ("generators", "words"),
    [
        ([lambda z: 3 + 2 * z] * 3, "learns"),
        ([lambda z: 3 + 2 * z, torch.tanh, lambda z: 3 + 2 * z], "does not learn"),  # one seed in three fails
        ([torch.tanh, torch.sin, lambda z: -0.5 + 0 * z + 0.1 * z.sin()], "stays between -1 and 1"),
        ([torch.tanh, lambda z: 1.5 * z.tanh(), torch.tanh], "does not learn"),  # one leaves [-1, 1]
        ([torch.tanh, lambda z: z.tanh() - 1.5, torch.tanh], "does not learn"),  # and downwards
        ([None] * 3, "returns no generator"),
    ],
)
def test_the_words_for_what_became_of_a_training(generators, words):
    assert outcome(lambda seed: generators[seed]) == words


def test_an_error_is_told_without_its_details():
    def train(seed):
        raise RuntimeError("result type Float can't be cast (to Long)")

    assert outcome(train) == "stops: result type Float can't be cast"


def trained(*faults):
    return [p.detach() for p in faulty_gan(faults, steps=3).parameters()]


@pytest.mark.parametrize("fault", FAULTS[1:])
def test_a_fault_changes_the_training(fault):
    """From the third update on at the latest."""
    assert not all(torch.equal(*pair) for pair in zip(trained(), trained(fault), strict=True))


def test_integers_are_no_targets():
    assert outcome(lambda seed: faulty_gan(["integer targets"], seed)).startswith("stops: ")


def test_the_data_range_ends_at_one():
    bounded = faulty_gan(["data range"], steps=0)
    assert bounded(torch.linspace(-60, 60, 99)[:, None]).abs().max() <= 1

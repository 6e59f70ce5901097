"""What chapter 06 reads from the results of long runs holds in them."""

from statistics import mean

import pytest
import torch
from torch.nn.functional import avg_pool2d

from course_utils import data
from course_utils.checks.exercise import find
from course_utils.storage.results import load_results


def test_thresholded_alike_a_mixture_on_an_autoencoders_codes_is_about_as_near_as_the_vae():
    found = load_results("autoencoder_codes")
    rows = {name: row["frechet"] for name, row in found["samples"].items()}
    mixture = rows["autoencoder, 10 Gaussians on its codes"]
    prior, helped = (
        rows[f"VAE, {codes}, thresholded"] for codes in ("codes from N(0, I)", "10 Gaussians on its codes")
    )
    assert mixture["mean"] == pytest.approx(prior["mean"], abs=mixture["deviation"])
    assert helped["mean"] < min(mixture["mean"], prior["mean"]) - prior["deviation"]
    pixels = found["samples"]["autoencoder, 10 Gaussians on its codes"]["pixels"]["mean"]
    assert pixels > found["real"]["test images"]["pixels"]


def test_both_networks_of_that_comparison_are_trained_as_long_as_validation_chose_for_the_vae():
    chosen = load_results("digits_vae")["binary"]["VAE"]["updates"]
    assert load_results("autoencoder_codes")["settings"]["updates"] == chosen


def test_with_a_small_beta_the_gap_grows_and_the_bound_hardly_falls():
    runs = load_results("vae_beta")["runs"]
    elbo, bound, active = (
        [mean(run[name] for run in runs[beta]) for beta in ("0.3", "1.0")]
        for name in ("ELBO", "bound", "active")
    )
    assert elbo[1] - elbo[0] > 10 * (bound[1] - bound[0]) > 0
    assert active[1] < 8 < active[0]  # of 16


def test_on_mnist_validation_improves_to_the_last_epoch():
    by_epoch = load_results("mnist_vae")["validation nats by epoch"]
    assert min(by_epoch) == by_epoch[-1]


def test_the_iwae_has_the_better_bound_and_the_looser_elbo_with_every_seed():
    found = load_results("digits_vae")["binary"]
    for plain, weighted in zip(found["VAE"]["runs"], found["IWAE, 5 samples"]["runs"], strict=True):
        assert weighted["minus bound"] < plain["minus bound"]
        assert weighted["minus ELBO"] > plain["minus ELBO"]


@pytest.mark.parametrize(
    ("beta", "told"),
    [
        (1, "not yet: that many survive at beta = 1"),
        (2, "correct"),
        (4, "not yet: that many survive at beta = 4"),
    ],
)
def test_the_coordinates_of_the_linear_vae_that_survive(beta, told):
    """By the closed form of section 10: what varies more than beta sigma^2 is kept, at its price in nats."""
    small = avg_pool2d(data.load("digits").train.images.double() / 16, 2).flatten(1)
    variances = torch.linalg.eigvalsh(small.T.cov(correction=0)).flip(0)[:6]
    prices = (variances / (beta * 0.02)).log().clamp(min=0) / 2
    answer = [(prices > 0).sum().item(), find("06.5").answer[1]]
    assert find("06.5").verdict(answer).startswith(told)
    if beta == 2:
        assert prices.sum().item() == pytest.approx(answer[1], abs=5e-4)

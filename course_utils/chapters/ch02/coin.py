"""A coin: prior, likelihood and posterior of its probability of heads, side by side."""

import numpy as np
from scipy.stats import beta, binom

from course_utils.plotting.mark_groups import density
from course_utils.plotting.scene import Area, Line, Panel, Rule, Scene
from course_utils.widgets.controls import Preset, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import Scenes

THETA = np.linspace(0.0, 1.0, 401)


def draw(heads: int, tails: int, prior_heads: float, prior_tails: float) -> Scene:
    """The three functions of theta after `heads` and `tails`, with a Beta(prior_heads, prior_tails) prior."""
    tosses = heads + tails
    prior = beta.pdf(THETA, prior_heads, prior_tails)
    likelihood = binom.pmf(heads, tosses, THETA)
    posterior = beta.pdf(THETA, prior_heads + heads, prior_tails + tails)
    area = float(np.trapezoid(likelihood, THETA))
    top = 1.15 * max(prior.max(), posterior.max(), 1.5)
    estimate = [Rule(heads / tosses, "likelihood", label="maximum likelihood")] if tosses else []
    mean = (prior_heads + heads) / (prior_heads + prior_tails + tosses)
    panels = [
        Panel(density(THETA, prior, "prior", "p(θ)"), (0, 1), (0, top), "Prior", "θ", "density"),
        Panel(
            [
                Area(THETA, likelihood, "likelihood"),
                Line(THETA, likelihood, "likelihood", "p(x | θ)"),
                *estimate,
            ],
            (0, 1),
            (0, 1.3 * likelihood.max()),
            f"Likelihood (∫ = {area:.3f})",
            "θ",
            "probability of the data",
        ),
        Panel(
            [
                *density(THETA, posterior, "posterior", "p(θ | x)"),
                Rule(mean, "posterior", label="posterior mean"),
                *estimate,
            ],
            (0, 1),
            (0, top),
            "Posterior",
            "θ",
        ),
    ]
    return Scene([panels], _sentence(heads, tails, prior_heads, prior_tails, area))


def _sentence(heads: int, tails: int, prior_heads: float, prior_tails: float, area: float) -> str:
    tosses, a, b = heads + tails, prior_heads + heads, prior_tails + tails
    best = f"the likelihood is largest at θ = {heads / tosses:.3f}" if tosses else "without data it is flat"
    peak = f"its peak at {(a - 1) / (a + b - 2):.3f}" if a + b > 2 else "it has no peak"
    return (
        f"{heads} heads and {tails} tails: {best}, and its area is {area:.3f}: it is no density of θ. "
        f"The posterior's area is 1, its mean is {a / (a + b):.3f}, {peak}."
    )


TOSSES, STRENGTHS = (*range(13), 15, 18, 20, 30, 42, 60), (1, 2, 5, 30)
RECORDED = Scenes({"prior_tails": STRENGTHS, "prior_heads": STRENGTHS, "tails": TOSSES, "heads": TOSSES})


def coin() -> Explorer:
    """The coin under sliders: the data, and what was believed before them."""
    return Explorer(
        draw,
        [
            Slider("heads", "heads", 0, 60, 7, 1),
            Slider("tails", "tails", 0, 60, 3, 1),
            Slider("prior_heads", "prior: heads", 1, 30, 2, 0.5),
            Slider("prior_tails", "prior: tails", 1, 30, 2, 0.5),
        ],
        "Prior, likelihood and posterior of a coin's probability of heads, in three panels.",
        height=290,
        presets=[
            Preset("no data", {"heads": 0, "tails": 0}),
            Preset("flat prior", {"prior_heads": 1, "prior_tails": 1}),
            Preset("stubborn prior", {"prior_heads": 30, "prior_tails": 30}),
            Preset("much data", {"heads": 42, "tails": 18}),
        ],
    )

"""A coin: prior, likelihood and posterior of its probability of heads, side by side."""

import numpy as np
from scipy.stats import beta, binom

from course_utils.plotting.mark_groups import density
from course_utils.plotting.scene import Area, Line, Panel, Points, Rule, Scene
from course_utils.widgets.controls import Preset, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import Scenes

THETA = np.linspace(0.0, 1.0, 401)


def draw(heads: int, tails: int, prior_heads: float, prior_tails: float) -> Scene:
    """The three functions of theta after `heads` and `tails`, with a Beta(prior_heads, prior_tails) prior."""
    tosses, a, b = heads + tails, prior_heads + heads, prior_tails + tails
    prior = beta.pdf(THETA, prior_heads, prior_tails)
    likelihood = binom.pmf(heads, tosses, THETA)
    posterior = beta.pdf(THETA, a, b)
    area = float(np.trapezoid(likelihood, THETA))
    top = 1.15 * max(prior.max(), posterior.max(), 1.5)
    estimate = [Rule(heads / tosses, "likelihood", label="maximum likelihood")] if tosses else []
    peak = [] if (mode := _mode(a, b)) is None else [_dot(mode, beta.pdf(mode, a, b))]
    panels = [
        Panel(density(THETA, prior, "prior", "p(θ)"), (0, 1), (0, top), "Prior", "θ", "density"),
        Panel(
            [
                Area(THETA, likelihood, "likelihood"),
                Line(THETA, likelihood, "likelihood", "likelihood p(x | θ)"),
                *estimate,
            ],
            (0, 1),
            (0, 1.3 * likelihood.max()),
            f"Likelihood (∫ = {area:.3f})",
            "θ",
            "p(x | θ)",
        ),
        Panel(
            [
                *density(THETA, posterior, "posterior", "p(θ | x)"),
                Rule(a / (a + b), "posterior", label="posterior mean"),
                *peak,
                *estimate,
            ],
            (0, 1),
            (0, top),
            "Posterior",
            "θ",
        ),
    ]
    return Scene(
        [panels], f"{heads} heads and {tails} tails: {_of_data(heads, tosses, area)} {_of_beta(a, b)}"
    )


def _dot(mode: float, height: float) -> Points:
    return Points([mode], [height], "posterior", "posterior peak", size=8)


def _of_data(heads: int, tosses: int, area: float) -> str:
    if not tosses:
        return "without data the likelihood is 1 for every θ, and prefers none."
    best = f"the likelihood is largest at θ = {heads / tosses:.3f}"
    return f"{best}, and its area is {area:.3f}: it is no density of θ."


def _of_beta(a: float, b: float) -> str:
    mode = _mode(a, b)
    peak = "it has no peak" if mode is None else f"its peak at {mode:.3f}"
    return f"The posterior's area is 1, its mean is {a / (a + b):.3f}, {peak}."


def _mode(a: float, b: float) -> float | None:
    """Where Beta(a, b), with a, b >= 1, has its peak; None where it is flat."""
    return (a - 1) / (a + b - 2) if a + b > 2 else None


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
        height=310,
        presets=[
            Preset("no data", {"heads": 0, "tails": 0, "prior_heads": 2, "prior_tails": 2}),
            Preset("flat prior", {"heads": 7, "tails": 3, "prior_heads": 1, "prior_tails": 1}),
            Preset("stubborn prior", {"heads": 7, "tails": 3, "prior_heads": 30, "prior_tails": 30}),
            Preset("much data", {"heads": 42, "tails": 18, "prior_heads": 2, "prior_tails": 2}),
        ],
    )

"""log p(x) = E_q log p(x|z) - KL(q || p(z)) + KL(q || p(z|x)) as bars, where every term is known exactly.

The model is linear and Gaussian: p(z) = N(0, 1), p(x|z) = N(W z, SIGMA^2), q(z|x) = N(mean, scale^2).
"""

from typing import NamedTuple

import numpy as np

from course_utils.plotting.mark_groups import density
from course_utils.plotting.scene import Bars, Panel, Rule, Scene, Text
from course_utils.probability.normal import log_normal
from course_utils.widgets.controls import Drag, Preset, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Scenes

W, SIGMA = 1.5, 1.0
Z = np.linspace(-16.0, 16.0, 801)  # wide enough for the widest q, which is seen in VIEW only
VIEW = (-4.0, 4.0)
NAMES = ("reconstruction", "− KL", "ELBO", "+ gap", "log p(x)")
COLOURS = ("indigo", "wine", "olive", "rose", "accent")


def kl_normal(mean: float, scale: float, other_mean: float, other_scale: float) -> float:
    """KL(N(mean, scale^2) || N(other_mean, other_scale^2)) in nats."""
    ratio = scale / other_scale
    return 0.5 * (ratio**2 + ((mean - other_mean) / other_scale) ** 2 - 1) - np.log(ratio)


def posterior(x: float) -> tuple[float, float]:
    """Mean and scale of p(z|x), by Bayes' rule."""
    precision = 1 + (W / SIGMA) ** 2
    return W * x / SIGMA**2 / precision, precision**-0.5


class Terms(NamedTuple):
    """E_q log p(x|z), KL(q || p(z)), KL(q || p(z|x)) and log p(x) in nats, each by its own formula."""

    reconstruction: float
    kl_to_prior: float
    gap: float
    log_p: float

    @property
    def elbo(self) -> float:
        return self.reconstruction - self.kl_to_prior


def terms(x: float, mean: float, scale: float) -> Terms:
    """The terms for one observation x and q = N(mean, scale^2)."""
    return Terms(
        reconstruction=log_normal(x, W * mean, SIGMA) - 0.5 * (W * scale / SIGMA) ** 2,
        kl_to_prior=kl_normal(mean, scale, 0.0, 1.0),
        gap=kl_normal(mean, scale, *posterior(x)),
        log_p=log_normal(x, 0.0, float(np.hypot(W, SIGMA))),
    )


def draw(x: float, mean: float, log_scale: float) -> Scene:
    """The three densities of z, and the bars: each begins where the one before it ends."""
    scale = float(np.exp(log_scale))
    t = terms(x, mean, scale)
    curves = [
        *density(Z, np.exp(log_normal(Z, 0.0, 1.0)), "prior", "p(z)"),
        *density(Z, np.exp(log_normal(Z, *posterior(x))), "posterior", "p(z|x)"),
        *density(Z, np.exp(log_normal(Z, mean, scale)), "model", "q(z|x)"),
    ]
    bases = (0.0, t.reconstruction, 0.0, t.elbo, 0.0)
    heights = (t.reconstruction, -t.kl_to_prior, t.elbo, t.gap, t.log_p)
    low = min(-8.0, 1.15 * t.elbo)
    bars = [
        Bars([place], [height], [base], colour, width=0.7)
        for place, (height, base, colour) in enumerate(zip(heights, bases, COLOURS, strict=True))
    ]
    bars += [Rule(t.log_p, "accent", "y"), Rule(0.0, "faint", "y")]
    bars += [Text(place, -0.05 * low, f"{height:+.2f}") for place, height in enumerate(heights)]
    description = (
        f"{t.reconstruction:.3f} − {t.kl_to_prior:.3f} = {t.elbo:.3f} is the ELBO; with the gap {t.gap:.3f} "
        f"it makes {t.elbo + t.gap:.3f}, and log p(x) = {t.log_p:.3f} nats."
    )
    top = 1.9 * max(1.0, 0.4 / scale)
    panels = [
        Panel(curves, VIEW, (0, top), "Densities of z (drag to move q)", "z", "density"),
        Panel(
            bars,
            (-0.6, 4.6),
            (low, -0.12 * low),
            "log p(x), taken apart",
            ylabel="nats",
            xticks=tuple(enumerate(NAMES)),
            weight=1.8,
        ),
    ]
    return Scene([panels], description)


RECORDED = Scenes(
    {
        "x": (-3, -2, -1, 0, 1, 1.5, 2, 3),
        "log_scale": (-2, -1.5, -1.2, -0.9, -0.6, -0.3, 0, 0.3, 0.6, 1),
        "mean": ALL,
    }
)


def elbo_bars() -> Explorer:
    """q under sliders, and one observation x."""
    return Explorer(
        draw,
        [
            Slider("x", "x", -3, 3, 1.5, 0.1),
            Slider("mean", "mean of q", -3, 3, -0.5, 0.05),
            Slider("log_scale", "log scale of q", -2, 1, 0, 0.05),
        ],
        "Prior, posterior and q over z; bars that add up to log p(x), each beginning where the last ends.",
        height=360,
        presets=[
            # The nearest on the sliders to its mean 0.692 and log scale -0.589: the page marks a preset as
            # chosen only while its values hold exactly.
            Preset("the posterior", {"x": 1.5, "mean": 0.7, "log_scale": -0.6}),
            Preset("the prior", {"mean": 0, "log_scale": 0}),
            Preset("too sure", {"mean": 0.5, "log_scale": -2}),
            Preset("far off", {"x": -3, "mean": 3, "log_scale": 0}),
        ],
        drags=[Drag(0, "mean")],
    )

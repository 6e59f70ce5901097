"""Variational inference on a line: one Gaussian q against a posterior that has two humps.

p(z) = N(0, 1) and p(x|z) = N(z^2, SIGMA^2): the sign of z leaves no trace in x. The posterior's constant
p(x) is found by quadrature; the ELBO needs none, and has a closed form here.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from course_utils.plotting.mark_groups import density
from course_utils.plotting.scene import Image, Line, Panel, Points, Rule, Scene
from course_utils.probability.normal import log_normal
from course_utils.validation import as_numbers, check_number, check_positive
from course_utils.widgets.controls import Drag, Preset, Slider, Switch
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Scenes

SIGMA = 0.8
Z = np.linspace(-12.0, 12.0, 961)
MEANS, LOG_SCALES = np.linspace(-3, 3, 61), np.linspace(-2, 0.6, 40)
FLOOR = 5.0  # nats below the best ELBO, where the map is blank and the curve leaves the panel


def elbo(x: float, mean: np.ndarray | float, scale: np.ndarray | float) -> np.ndarray:
    """E_q log p(x|z) - KL(q || p(z)) of q = N(mean, scale^2), from E z^2 and E z^4 of a Gaussian."""
    check_number(x, "x")
    mean, scale = (
        as_numbers(value, name) if np.ndim(value) else check_number(value, name)
        for value, name in ((mean, "mean"), (scale, "scale"))
    )
    check_positive(np.min(scale), "scale")
    return _elbo(x, mean, scale)


def _elbo(x: float, mean: np.ndarray | float, scale: np.ndarray | float) -> np.ndarray:
    second, fourth = mean**2 + scale**2, mean**4 + 6 * mean**2 * scale**2 + 3 * scale**4
    reconstruction = log_normal(x, 0.0, SIGMA) - (fourth - 2 * x * second) / (2 * SIGMA**2)
    return reconstruction - 0.5 * (second - 1) + np.log(scale)


class Exact(NamedTuple):
    """For one x: log p(x), the posterior on Z, the ELBO over MEANS and LOG_SCALES, and the best q."""

    log_p: float
    posterior: np.ndarray
    elbos: np.ndarray
    best: tuple[float, float]


def exact(x: float) -> Exact:
    """What does not depend on q."""
    return _exact(check_number(x, "x"))


@lru_cache(maxsize=100)
def _exact(x: float) -> Exact:
    log_joint = log_normal(Z, 0.0, 1.0) + log_normal(x, Z**2, SIGMA)
    log_p = float(np.log(np.trapezoid(np.exp(log_joint), Z)))
    elbos = elbo(x, MEANS, np.exp(LOG_SCALES)[:, None])
    row, column = np.unravel_index(elbos.argmax(), elbos.shape)
    found = minimize(
        lambda q: -_elbo(x, q[0], np.exp(q[1])), (MEANS[column], LOG_SCALES[row]), method="Nelder-Mead"
    )
    mean, log_scale = found.x.round(4)
    return Exact(log_p, np.exp(log_joint - log_p), elbos, (abs(mean), log_scale))


def draw(x: float, mean: float, log_scale: float, best: bool) -> Scene:
    """The posterior and q, the ELBO over all q, and the ELBO along q's mean; the best q if asked for."""
    known, scale = exact(x), float(np.exp(log_scale))
    value = float(elbo(x, mean, scale))
    gap = known.log_p - value
    highest = known.elbos.max()
    q = np.exp(log_normal(Z, mean, scale))
    densities = [
        *density(Z, known.posterior, "posterior", "p(z|x)"),
        *density(Z, q, "model", "q(z)"),
    ]
    half_mean, half_scale = (MEANS[1] - MEANS[0]) / 2, (LOG_SCALES[1] - LOG_SCALES[0]) / 2
    extent = (-3 - half_mean, 3 + half_mean, -2 - half_scale, 0.6 + half_scale)
    best_mean, best_scale = known.best
    plane = [
        Image(np.clip(1 + (known.elbos[::-1] - highest) / FLOOR, 0, 1) ** 2, extent, "indigo"),
        Points([mean], [log_scale], "model", "q", size=11),
    ]
    if best:
        plane.append(Points([best_mean, -best_mean], [best_scale] * 2, "accent", "best q", size=9))
    along = elbo(x, MEANS, scale)
    curve = [
        Line(MEANS, np.maximum(along, known.log_p - 2 * FLOOR), "indigo", "ELBO"),
        Rule(known.log_p, "accent", "y", "log p(x)"),
        Points([mean], [max(value, known.log_p - 2 * FLOOR)], "model", size=11),
    ]
    means = f"±{best_mean:.2f}" if abs(best_mean) >= 0.005 else "0.00"  # two humps have two best Gaussians
    description = f"ELBO {value:.3f} + KL(q‖p(z|x)) {gap:.3f} = log p(x) = {known.log_p:.3f} nats."
    if best:
        description += (
            f" The best Gaussian has mean {means}, scale {np.exp(best_scale):.2f}, "
            f"and misses {known.log_p - elbo(x, best_mean, np.exp(best_scale)):.3f} nats."
        )
    panels = [
        Panel(
            densities,
            (-3.5, 3.5),
            (0, max(1.6, 1.5 * q.max())),
            "Posterior and q",
            "z",
            "density",
            weight=1.2,
        ),
        Panel(plane, extent[:2], (extent[2], 1.3), "ELBO: colour is high (drag)", "mean", "log scale"),
        Panel(
            curve,
            (-3, 3),
            (known.log_p - FLOOR, known.log_p + 0.4 * FLOOR),
            f"ELBO {value:.1f}, KL {gap:.1f}",
            "mean",
            "nats",
        ),
    ]
    return Scene([panels], description)


RECORDED = Scenes(
    {
        "best": ALL,
        "x": (-1, 1, 1.9, 2, 4),
        "log_scale": (-2, -1.6, -1.3, -1.05, -0.8, -0.6, -0.4, -0.15, 0, 0.2, 0.4, 0.6),
        "mean": ALL,
    }
)


def variational_1d() -> Explorer:
    """q under sliders or under the cursor, and one observation x."""
    return Explorer(
        draw,
        [
            Slider("x", "x", -1, 4, 2, 0.05),
            Slider("mean", "mean of q", -3, 3, 0, 0.05),
            Slider("log_scale", "log scale of q", -2, 0.6, 0, 0.05),
            Switch("best", "show the best q"),
        ],
        "A posterior with two humps and a Gaussian q; the ELBO of every Gaussian as a map, and a cut of it.",
        height=360,
        presets=[
            Preset("between the humps", {"x": 2, "mean": 0, "log_scale": -0.15}),
            Preset("on one hump", {"x": 2, "mean": 1.15, "log_scale": -1.05}),
            Preset("one hump only", {"x": -1, "mean": 0, "log_scale": -0.6}),
        ],
        drags=[Drag(0, "mean"), Drag(1, "mean", "log_scale"), Drag(2, "mean")],
    )

"""Data and generator as two densities under sliders: the best discriminator, the game's value, the JSD."""

import numpy as np
from scipy.special import expit

from course_utils.plotting.mark_groups import density
from course_utils.plotting.scene import Area, Line, Panel, Rule, Scene
from course_utils.widgets.controls import Choice, Drag, Preset, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Evenly, Scenes

VIEW = (-8.0, 8.0)
# Fine enough for the point of a Laplace density, wide enough for its tails.
X = np.linspace(-40, 40, 8001)
PAINTED = np.r_[0:3200:40, 3200:4801:4, 4840:8001:40]  # a fourth of the points in view, few of the tails
FAMILIES = ("Gaussian", "two Gaussians", "Laplace")
LOG_2 = float(np.log(2))


def log_density(family: str, mean: float, scale: float) -> np.ndarray:
    """log p on the grid X, in nats. The two Gaussians stand three scales apart, each side of the mean."""
    z = (X - mean) / scale
    if family == "Laplace":
        return -np.abs(z) - np.log(2 * scale)
    log_normal = -0.5 * np.log(2 * np.pi) - np.log(scale)
    if family == "Gaussian":
        return log_normal - 0.5 * z**2
    return log_normal + np.logaddexp(-0.5 * (z - 1.5) ** 2, -0.5 * (z + 1.5) ** 2) - LOG_2


def draw(
    data_family: str, data_mean: float, data_scale: float, g_family: str, g_mean: float, g_scale: float
) -> Scene:
    """Both densities, D* = p_data / (p_data + p_g), and what is integrated to V(D*, G) and to the JSD."""
    log_p, log_g = log_density(data_family, data_mean, data_scale), log_density(g_family, g_mean, g_scale)
    p, g = np.exp(log_p), np.exp(log_g)
    logits = log_p - log_g  # of D*: exact also where both densities underflow
    value = -p * np.logaddexp(0, -logits) - g * np.logaddexp(0, logits)
    log_m = np.logaddexp(log_p, log_g) - LOG_2  # m: the mean of p and g
    divergence = 0.5 * (p * (log_p - log_m) + g * (log_g - log_m))
    v, jsd = (float(np.trapezoid(y, X)) for y in (value, divergence))

    peak = max(p.max(), g.max())
    # The JSD's integrand is at most log 2 / 2 of the peak; V's is deepest where both densities have theirs.
    deepest = -2 * LOG_2 * peak
    densities = [
        *density(X, p, "data", "p_data", PAINTED),
        *density(X, g, "generator", "p_g", PAINTED),
    ]
    x, logits, value, divergence = (y[PAINTED] for y in (X, logits, value, divergence))
    game = [Area(x, value, "optimum"), Line(x, value, "optimum", "integrand of V(D*, G)")]
    gain = [Area(x, divergence, "accent"), Line(x, divergence, "accent", "integrand of the JSD")]
    best = [Line(x, expit(logits), "optimum", "D*(x)"), Rule(0.5, "noise", "y")]
    description = (
        f"V(D*, G) = {v:z.3f} nats, JSD = {jsd:.3f}, and −log 4 + 2 JSD = {2 * jsd - 2 * LOG_2:z.3f}. "
        f"The bounds are −log 4 = {-2 * LOG_2:.3f} and 0; the JSD cannot pass log 2 = {LOG_2:.3f}."
    )
    rows = [
        [
            Panel(densities, VIEW, (0, 1.25 * peak), "Densities (drag to move p_g)", ylabel="density"),
            Panel(game, VIEW, (1.05 * deepest, -0.05 * deepest), f"V(D*, G) = {v:z.3f}", ylabel="nats"),
        ],
        [
            Panel(best, VIEW, (-0.02, 1.25), "The best discriminator", "x", "D"),
            Panel(gain, VIEW, (-0.02 * peak, 0.36 * peak), f"JSD = {jsd:.3f}", "x", "nats"),
        ],
    ]
    return Scene(rows, description)


RECORDED = Scenes(
    {
        "data_family": ALL,
        "g_family": ALL,
        "data_mean": (-3.5, 0),
        "data_scale": (0.5, 1, 2),
        "g_scale": (0.5, 1, 1.4, 2),
        "g_mean": Evenly(33),
    }
)


def two_densities() -> Explorer:
    """Two families of densities, each with a mean and a scale."""
    return Explorer(
        draw,
        [
            Choice("data_family", "p_data", FAMILIES, "Gaussian"),
            Slider("data_mean", "mean", -4, 4, 0, 0.1),
            Slider("data_scale", "scale", 0.5, 2, 1, 0.05),
            Choice("g_family", "p_g", FAMILIES, "Gaussian"),
            Slider("g_mean", "mean", -4, 4, 1.5, 0.1),
            Slider("g_scale", "scale", 0.5, 2, 1, 0.05),
        ],
        "The densities of data and generator, the best discriminator between them, and the game's value.",
        height=430,
        presets=[
            Preset(
                "equal",
                {
                    "g_family": "Gaussian",
                    "data_family": "Gaussian",
                    "g_mean": 0,
                    "g_scale": 1,
                    "data_mean": 0,
                    "data_scale": 1,
                },
            ),
            Preset("far apart", {"data_mean": -3.5, "g_mean": 3.5, "data_scale": 0.5, "g_scale": 0.5}),
            Preset(
                "one mode of two",
                {
                    "data_family": "two Gaussians",
                    "g_family": "Gaussian",
                    "data_mean": 0,
                    "g_mean": 1.5,
                    "g_scale": 1,
                    "data_scale": 1,
                },
            ),
            Preset(
                "heavier tails",
                {
                    "data_family": "Laplace",
                    "g_family": "Gaussian",
                    "data_mean": 0,
                    "g_mean": 0,
                    "data_scale": 1,
                    "g_scale": 1.4,
                },
            ),
        ],
        drags=[Drag(0, "g_mean"), Drag(2, "g_mean")],
    )

"""The first widget of the course: samples fill a histogram, and the histogram approaches the density."""

import numpy as np
from scipy.stats import norm

from course_utils.plotting.scene import Bars, Panel, Scene, density
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer

X = np.linspace(-5.0, 5.0, 201)
EDGES = np.linspace(-4.0, 4.0, 33)
SAMPLES = np.random.default_rng(0).normal(size=10_000)


def draw(log_n: float) -> Scene:
    """The first 10**log_n samples as a histogram of area 1, under the density that they come from."""
    n = round(10**log_n)
    height, _ = np.histogram(SAMPLES[:n], EDGES)
    width = EDGES[1] - EDGES[0]
    height = height / (n * width)
    middle = (EDGES[1:] + EDGES[:-1]) / 2
    error = float(np.sum(np.abs(height - norm.pdf(middle)) * width))
    bars = Bars(middle, height, np.zeros_like(height), "noise", f"{n} samples", width=0.9 * width)
    panel = Panel([bars, *density(X, norm.pdf(X), "data", "density")], (-4, 4), (0, 0.9), "", "x", "density")
    return Scene([[panel]], f"{n} samples: the area between histogram and density is {error:.2f}.")


def first_steps() -> Explorer:
    """One slider, to learn how the widgets of the course work."""
    return Explorer(
        draw,
        [Slider("log_n", "samples: 10 to the power", 0.0, 4.0, 1.0, 0.1)],
        "A histogram of samples under the bell curve of their distribution.",
        height=280,
    )

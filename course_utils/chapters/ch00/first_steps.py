"""The first widget of the course: samples fill a histogram, and the histogram approaches the density."""

import numpy as np
from scipy.stats import norm

from course_utils.plotting.mark_groups import density
from course_utils.plotting.scene import Bars, Panel, Scene
from course_utils.validation import as_numbers
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Scenes

X = np.linspace(-5.0, 5.0, 201)
EDGES = np.linspace(-4.0, 4.0, 33)
MIDDLE, WIDTH = (EDGES[1:] + EDGES[:-1]) / 2, EDGES[1] - EDGES[0]
ENDLESS = np.diff(norm.cdf(EDGES)) / WIDTH  # the bars' heights over endlessly many samples
SAMPLES = np.random.default_rng(0).normal(size=10_000)


def histogram(samples: np.ndarray) -> np.ndarray:
    """The heights of the bars between EDGES over samples (n,); with samples outside, their area is 1."""
    samples = as_numbers(samples, "samples", (None,))
    return np.histogram(samples, EDGES)[0] / (len(samples) * WIDTH)


def area_between(samples: np.ndarray) -> float:
    """The area between the bars of samples (n,) and those of endlessly many from the standard normal."""
    return float(np.sum(np.abs(histogram(samples) - ENDLESS) * WIDTH))


def draw(log_n: float) -> Scene:
    """The first 10**log_n samples as a histogram of area 1, under the density that they come from."""
    samples = SAMPLES[: round(10**log_n)]
    n, height = len(samples), histogram(samples)
    bars = Bars(MIDDLE, height, np.zeros_like(height), "indigo", f"{n} samples", width=0.9 * WIDTH)
    curve = density(X, norm.pdf(X), "data", "true density")
    panel = Panel([bars, *curve], (-4, 4), (0, 1.05), "", "x", "density")
    area = area_between(samples)
    words = f"{n} samples: the area between their bars and those of endlessly many is {area:.2f}."
    return Scene([[panel]], words)


RECORDED = Scenes({"log_n": ALL})


def first_steps() -> Explorer:
    """One slider, to learn how the widgets of the course work."""
    return Explorer(
        draw,
        [Slider("log_n", "samples: 10 to the power", 1.0, 4.0, 1.0, 0.1)],
        "A histogram of samples under the bell curve of their distribution.",
        height=280,
    )

"""The two densities under sliders: V(D*, G) and the JSD against SciPy's quadrature."""

import itertools
import re

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import xlogy
from scipy.stats import laplace, norm

from course_utils.chapters.ch07.two_densities import draw


class Two:
    """Two Gaussians, three scales apart, half of the mass each."""

    def __init__(self, mean, scale):
        self.parts = [norm(mean + side * 1.5 * scale, scale) for side in (-1, 1)]

    def pdf(self, x):
        return sum(part.pdf(x) for part in self.parts) / 2


FAMILIES = {"Gaussian": norm, "two Gaussians": Two, "Laplace": laplace}
PAIRS = [*itertools.product(FAMILIES, FAMILIES)]


@pytest.mark.parametrize(("data", "generated"), PAIRS)
@pytest.mark.parametrize(
    ("means", "scales"), [((0, 0), (0.5, 0.5)), ((-4, 4), (1.5, 2)), ((0.3, 1.5), (1, 0.7))]
)
def test_the_sentence_says_what_the_integrals_are(data, generated, means, scales):
    p, g = (FAMILIES[f](m, s) for f, m, s in zip((data, generated), means, scales, strict=True))

    def integral(f):
        return quad(f, -60, 60, points=[*means], limit=500)[0]

    def game(x):
        a, b = p.pdf(x), g.pdf(x)
        return xlogy(a, a / (a + b)) + xlogy(b, b / (a + b)) if a + b else 0.0

    def divergence(x):
        a, b = p.pdf(x), g.pdf(x)
        return (xlogy(a, 2 * a / (a + b)) + xlogy(b, 2 * b / (a + b))) / 2 if a + b else 0.0

    words = draw(data, means[0], scales[0], generated, means[1], scales[1]).description
    found = [float(number) for number in re.findall(r"(?:G\)|JSD) = (-?[\d]+\.[\d]+)", words)]
    expected = [integral(game), integral(divergence), 2 * integral(divergence) - 2 * np.log(2)]
    assert found == pytest.approx(expected, abs=6e-4)


def test_a_density_that_integrates_to_1_says_so_however_few_points_are_drawn():
    scene = draw("two Gaussians", -4.0, 1.4, "two Gaussians", -4.0, 1.2)
    labels = {mark.label for mark in scene.rows[0][0].marks if getattr(mark, "label", "")}
    assert labels == {"p_data (∫ = 1.000)", "p_g (∫ = 1.000)"}

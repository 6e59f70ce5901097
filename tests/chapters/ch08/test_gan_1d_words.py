"""The sentence below the picture of a GAN on the line, part by part."""

import numpy as np
import pytest

from course_utils.chapters.ch08.gan_1d_frame import D_ALONE, FRAME, G_ALONE
from course_utils.chapters.ch08.gan_1d_objectives import CRITIC, PROBABILITY, SQUARES
from course_utils.chapters.ch08.gan_1d_words import in_words

START = "Step 0: JSD 0.250, V(D, G) −1.500, gap to V(D*, G) 0.625 nats; D(G(z)) is 0.375 on average; "
MASS = "p_g integrates to 1.000"


def frame(**values):
    found = np.zeros((), FRAME)
    known = {"jsd": 0.25, "value": -1.5, "best": -0.875, "d_of_g": 0.375, "total": 1.0, "crowd": np.nan}
    for name, value in {**known, **values}.items():
        found[name] = value
    return found


@pytest.mark.parametrize(
    ("values", "game", "sentence"),
    [
        ({}, PROBABILITY, f"{START}{MASS}."),
        ({}, SQUARES, f"{START}{MASS}.".replace(" nats", "")),
        (
            {"best": 2.5},
            CRITIC,
            f"Step 0: JSD 0.250, V(D, G) −1.500, the Wasserstein distance 2.500; {MASS}.",
        ),
        (
            {"step": 7, "gradient": 0.01234},
            PROBABILITY,
            f"{START.replace('Step 0', 'Step 7')}{MASS}; the gradient of G has the norm 0.012.",
        ),
        ({"atoms": 0.0004}, PROBABILITY, f"{START}{MASS}."),
        (
            {"atoms": 0.0005},
            PROBABILITY,
            f"{START}{MASS}; 0.001 of p_g sits on single points, where G is constant.",
        ),
        (
            {"crowd": np.linspace(0, 0.5, 20)[1:]},
            PROBABILITY,
            f"{START}{MASS}; of 20 seeds the JSD is 0.257 in the middle, for 8 of 10 0.076 to 0.450.",
        ),
        ({"moved": D_ALONE}, PROBABILITY, f"{START}{MASS}; D has moved, V(D, G) was −2.000 before."),
        ({"moved": G_ALONE}, PROBABILITY, f"{START}{MASS}; G has moved, the JSD was 0.500 before."),
    ],
)
def test_the_sentence_says_what_the_frame_holds(values, game, sentence):
    assert in_words(frame(**values), frame(value=-2.0, jsd=0.5), game) == sentence

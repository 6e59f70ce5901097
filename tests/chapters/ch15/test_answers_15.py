"""What students write in chapter 15, slips included, and what they are told."""

import pytest

from course_utils.chapters.ch15.exercises import EXERCISES


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (lambda x, e, a: (x - (1 - a).sqrt() * e) / a.sqrt(), "correct"),
        (lambda x, e, a: (x + (1 - a).sqrt() * e) / a.sqrt(), "the noise has been added"),
        (lambda x, e, a: x - (1 - a).sqrt() * e, "the image was shrunk as well"),
        (lambda x, e, a: (x - e) / a.sqrt(), "the noise was scaled by the root"),
        (lambda x, e, a: (x - (1 - a) * e) / a, "that scales by variances"),
        (lambda x, e, a: (x - (1 - a).sqrt() * e) / a, "the image was shrunk by the root of alpha_bar"),
        (lambda x, e, a: (x - a.sqrt() * e) / (1 - a).sqrt(), "alpha_bar and 1 - alpha_bar are swapped"),
        (lambda x, e, a: (x - (1 - a).sqrt() * e) * a.sqrt(), "the image was shrunk: divide"),
        (lambda x, e, a: a.sqrt() * x + (1 - a).sqrt() * e, "that is the way there"),
    ],
)
def test_the_way_back_in_torch(answer, named):
    def of_a_batch(xt, noise, alpha_bar):
        return answer(xt, noise, alpha_bar[:, None])

    assert EXERCISES["15.3"].verdict(of_a_batch).removeprefix("not yet: ").startswith(named)

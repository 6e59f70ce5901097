"""The students of chapter 14 fit the digits, and MNIST."""

import pytest
import torch

from course_utils.chapters.ch14.students import GENERATORS, OPTIMIZERS, make_student
from course_utils.models.classifiers.digits import DigitClassifier


@pytest.mark.parametrize("name", GENERATORS)
@pytest.mark.parametrize(("shape", "levels"), [((1, 8, 8), 17), ((1, 28, 28), 256)])
def test_a_scholar_samples_the_grey_levels_that_its_solver_takes(name, shape, levels):
    student = make_student(name, shape, levels).eval()
    torch.manual_seed(0)
    images = student.sample(3).images
    assert images.shape == (3, *shape)
    assert student.solver.levels == levels
    if name != "VAE, Gaussian pixels":
        assert images.min() >= 0
        assert levels / 3 < images.max() <= levels - 1
    assert {objective.name for objective in student.objectives()} <= set(OPTIMIZERS)


def test_without_a_generator_the_solver_stands_alone():
    assert isinstance(make_student(), DigitClassifier)
    with pytest.raises(ValueError, match="generator is 'RBM', expected one of GAN, VAE"):
        make_student("RBM")

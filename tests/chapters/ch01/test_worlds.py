import numpy as np

from course_utils.chapters.ch01.worlds import FEATURES, gaussian_world, outlier_world


def test_the_gaussian_world_is_as_lda_assumes():
    x, y = gaussian_world(40_000, np.random.default_rng(0))
    for label, mean in ((0, -0.4), (1, 0.4)):
        np.testing.assert_allclose(x[y == label].mean(0), mean, atol=0.03)
        np.testing.assert_allclose(np.cov(x[y == label].T), np.eye(FEATURES), atol=0.03)
    assert (y == 1).mean() == 0.5


def test_the_outliers_are_a_share_of_class_1():
    x, y = outlier_world(40_000, np.random.default_rng(0))
    np.testing.assert_allclose(x[y == 0].mean(0), -0.4, atol=0.03)
    np.testing.assert_allclose(x[y == 1].mean(0), 0.4 + 0.15 * 2.5, atol=0.04)
    np.testing.assert_allclose(x[y == 1].var(0), 1 + 0.15 * 0.85 * 2.5**2, atol=0.1)

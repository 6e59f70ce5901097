import numpy as np

from course_utils.chapters.ch01.clouds import gaussians_by_class

RNG = np.random.default_rng(0)
Y = np.repeat([0, 1], 4000)
X = RNG.normal(size=(8000, 3)) * [3.0, 2.0, 1.0] + np.where(Y, 50.0, 0.0)[:, None]


def test_each_class_keeps_its_mean_and_its_covariance():
    cloud = gaussians_by_class(X, Y, np.random.default_rng(1))
    second = cloud[:, 0] > 25
    assert second.sum() == 4000
    np.testing.assert_allclose(cloud[second].mean(0), [50, 50, 50], atol=0.25)
    np.testing.assert_allclose(np.cov(cloud[~second].T), np.diag([9, 4, 1]), atol=0.5)


def test_a_flat_cloud_has_as_many_directions_as_asked_for():
    cloud = gaussians_by_class(X[:4000], Y[:4000], np.random.default_rng(1), directions=2)
    assert np.linalg.matrix_rank(np.cov(cloud.T)) == 2
    np.testing.assert_allclose(np.cov(cloud.T), np.diag([9, 4, 0]), atol=0.5)

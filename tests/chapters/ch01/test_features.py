import numpy as np

from course_utils.chapters.ch01.features import Probe, prototype_features


def test_a_feature_is_how_much_closer_than_average_a_prototype_is():
    images = np.array([[0.0], [1.0], [5.0]])  # three prototypes, where the images are
    features = prototype_features(images)(np.array([[0.0]]))
    np.testing.assert_allclose(np.sort(features[0]), [0, 1, 2])  # distances 0, 1 and 5, their mean 2


def test_many_images_share_the_prototypes():
    assert prototype_features(np.arange(30.0)[:, None], prototypes=4)(np.zeros((2, 1))).shape == (2, 4)


def test_a_probe_learns_a_line_in_its_features():
    x = np.array([[-2.0], [-1.0], [1.0], [2.0]])
    y = np.array([1, 0, 0, 1])  # no line tells them apart, but one in the squares does
    assert (Probe(np.square).fit(x, y).predict(x) == y).all()
    assert (Probe().fit(x, y).predict(x) == y).all()  # each image is a prototype

"""What chapter 05 says of causes: in every seed the effect shrinks where the cause is taken away."""

import numpy as np
import pytest

from course_utils.storage.results import load_results


@pytest.fixture(scope="module")
def nats():
    """Of a part's models over the seeds, on the test images."""
    kept = load_results("pixel_models")
    return lambda part, name, key="test": np.array([row[key] for row in kept[part][name]])


def test_a_position_bias_is_more_than_its_weights(nats):
    plain, biased, wider = (
        nats(*name)
        for name in (("extras", "plain"), ("extras", "position bias"), ("controls", "plain, 34 maps"))
    )
    weights = (
        nats("controls", "plain, 34 maps", "live weights"),
        nats("extras", "position bias", "live weights"),
    )
    assert (weights[0] >= weights[1]).all()
    assert (plain - biased > 2 * (plain - wider)).all()


def test_shuffled_labels_teach_hardly_anything(nats):
    without, told = nats("models", "gated PixelCNN"), nats("label", "gated PixelCNN", "without label")
    shuffled = nats("controls", "shuffled labels", "without label")
    assert (without - told > 4 * (without - shuffled)).all()


def test_only_the_network_with_neighbours_minds_a_shuffle(nats):
    pixelcnn = nats("orders", "shuffled") - nats("orders", "row by row")
    nade = nats("controls", "NADE, shuffled") - nats("controls", "NADE, row by row")
    assert (pixelcnn > 0.9).all()
    assert (nade < 0.2).all()

import pytest
import torch

from course_utils import data
from course_utils.chapters.ch01.anomalies import anomalies


@pytest.fixture(scope="module")
def digits():
    return data.binarize(data.load("digits").test.images, 8)


def test_each_kind_is_what_its_name_says(digits):
    kinds = anomalies(digits)
    assert {x.shape for x in kinds.values()} == {digits.shape}
    assert kinds["noise with as much ink"].mean().item() == pytest.approx(digits.mean().item(), abs=0.01)
    assert torch.equal(kinds["inverted"] + digits, torch.ones_like(digits))
    assert torch.equal(kinds["upside down"][:, :, 0], digits[:, :, 7])
    assert torch.equal(kinds["pixels shuffled"].sum((1, 2, 3)), digits.sum((1, 2, 3)))  # the ink stays
    halves = kinds["halves of two images"]
    assert torch.equal(halves[:, :, :4], digits[:, :, :4])
    rows = {tuple(row) for row in digits[:, :, 4:].flatten(1).tolist()}
    assert all(tuple(row) in rows for row in halves[:, :, 4:].flatten(1).tolist())


def test_one_image_is_enough(digits):
    assert {x.shape for x in anomalies(digits[:1]).values()} == {(1, 1, 8, 8)}


def test_all_images_have_their_pixels_shuffled_alike(digits):
    shuffled = anomalies(digits)["pixels shuffled"].flatten(1)
    columns = sorted(map(tuple, digits.flatten(1).T.tolist()))
    assert sorted(map(tuple, shuffled.T.tolist())) == columns
    assert not torch.equal(shuffled, digits.flatten(1))

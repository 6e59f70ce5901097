"""Arguments that are nearly right: each is taken or refused by its exact type."""

import numpy as np
import pytest
import torch

from course_utils.models.gan import GAN
from course_utils.models.gan.biggan import BigGAN
from course_utils.models.nade import NADE


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_a_batch_of_another_precision_is_refused(dtype):
    with pytest.raises(ValueError, match=f"x has dtype {dtype}, expected torch.float32, as the model has"):
        NADE((1, 2, 2), 4).log_prob(torch.zeros(3, 1, 2, 2, dtype=dtype))


def test_whole_numbers_of_numpy_are_sizes():
    assert NADE(np.int64(3), 4).event_shape == (3,)
    assert GAN((np.int64(3),)).event_shape == (3,)


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int32, torch.bool])
def test_labels_are_of_torch_s_whole_numbers(dtype):
    with pytest.raises(ValueError, match=f"labels has dtype {dtype}, expected torch.int64"):
        BigGAN((1, 8, 8)).sample(2, torch.tensor([0, 1], dtype=dtype))

"""No function changes the numbers that it is given, nor asks for their gradients."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from tests.right_arguments import FUNCTIONS


def numbers(value: object) -> Iterator[tuple[bytes, bool]]:
    """Of each tensor and array in a value: its bytes, and whether a gradient is asked for."""
    if isinstance(value, torch.Tensor):
        yield value.detach().cpu().numpy().tobytes(), value.requires_grad
    elif isinstance(value, np.ndarray):
        yield value.tobytes(), False
    elif isinstance(value, dict):
        yield from numbers(list(value.values()))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from numbers(part)


GIVEN = [name for name, (_, arguments) in FUNCTIONS.items() if any(numbers(arguments))]


@pytest.mark.parametrize("name", GIVEN)
def test_a_function_leaves_what_it_is_given(name):
    function, arguments = FUNCTIONS[name]
    before = list(numbers(arguments))
    function(**arguments)
    assert list(numbers(arguments)) == before

"""What draws builds no graph for gradients: a picture of many pixels would keep that of every step."""

import pytest
import torch

from tests.right_arguments import FUNCTIONS

WITHOUT = ("sample", "sample_given", "gibbs", "bound_terms")
DRAWS = [name for name in FUNCTIONS if name.partition(".")[2] in WITHOUT]


@pytest.mark.parametrize("name", DRAWS)
def test_drawing_keeps_nothing_for_gradients(name):
    draw, arguments = FUNCTIONS[name]
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda tensor: kept.append(tensor) or tensor, lambda x: x):
        drawn = draw(**arguments)
    assert kept == []
    assert not any(part.requires_grad for part in (drawn if isinstance(drawn, tuple) else (drawn,)))

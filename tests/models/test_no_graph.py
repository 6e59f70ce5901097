"""What draws builds no graph for gradients: a picture of many pixels would keep that of every step."""

from functools import partial

import pytest
import torch

from tests.models.test_wrong_arguments import MODELS

WITHOUT = ("sample", "sample_given", "gibbs", "bound_terms")


def drawings():
    """Every such method with its right arguments, by model and name."""
    for entry in MODELS:
        model = entry.model(**entry.arguments)
        for name in entry.methods:
            if name in WITHOUT:
                draw = partial(getattr(model, name), **entry.methods[name])
                yield pytest.param(draw, id=f"{type(model).__name__}-{name}")


@pytest.mark.parametrize("draw", list(drawings()))
def test_drawing_keeps_nothing_for_gradients(draw):
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda tensor: kept.append(tensor) or tensor, lambda x: x):
        drawn = draw()
    assert kept == []
    assert not any(part.requires_grad for part in (drawn if isinstance(drawn, tuple) else (drawn,)))

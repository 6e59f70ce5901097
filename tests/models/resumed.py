"""A training that is stopped in the middle and goes on in new objects, against one that is left alone."""

import io
from itertools import islice

import torch

from course_utils.training import fit


def losses_and_state(make, batches, optimizer, updates, stop=None):
    """What `fit` reports in so many updates, and the model's state then.

    Before update `stop` all that a checkpoint holds goes through a file into objects made anew: the model's
    state, its optimisers' and torch's random numbers.
    """
    torch.manual_seed(0)
    model, optimizers, batches, losses = make(), {}, iter(batches), []

    def own(model):
        """Optimisers that outlive a call of `fit`."""
        optimizers.update({o.name: optimizer(o.parameters) for o in model.objectives()})
        return {name: lambda _, one=one: one for name, one in optimizers.items()}

    for part in (stop, updates - stop) if stop else (updates,):
        if losses:
            file = io.BytesIO()
            kept = {name: one.state_dict() for name, one in optimizers.items()}
            torch.save(
                {"model": model.state_dict(), "optimizers": kept, "random": torch.get_rng_state()}, file
            )
            file.seek(0)
            state = torch.load(file, weights_only=True)
            torch.manual_seed(99)
            model = make()
            makers = own(model)
            model.load_state_dict(state["model"])
            for name, one in optimizers.items():
                one.load_state_dict(state["optimizers"][name])
            torch.set_rng_state(state["random"])
        else:
            makers = own(model)
        losses += [record.losses for record in islice(fit(model, batches, part, makers), part)]
    return losses, model.state_dict()


def assert_resumes(make, batches, optimizer, updates, stop):
    """The losses and the final state are the same to the bit; `batches()` begins the same data anew."""
    alone, state = losses_and_state(make, batches(), optimizer, updates)
    resumed, again = losses_and_state(make, batches(), optimizer, updates, stop)
    assert resumed == alone
    for name, value in state.items():
        assert torch.equal(again[name], value) if value is not None else again[name] is None, name

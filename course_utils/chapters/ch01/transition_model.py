"""What happens next: p(next state | state, action) of finitely many states, learnt by counting."""

import torch
from torch import Tensor, nn

from course_utils.models.base import inverse_cdf
from course_utils.validation import check_count, check_indices, check_positive


class TransitionModel(nn.Module):
    """A table of p(next state | state, action), fitted by maximum likelihood: the share of each outcome.

    `caution` is the weight, in transitions, of the belief that an action has no effect: it decides where
    nothing was seen, and makes next to no difference elsewhere.
    """

    def __init__(self, states: int, actions: int, caution: float = 0.01) -> None:
        super().__init__()
        stay = torch.eye(check_count(states, "states"))[:, None, :] * check_positive(caution, "caution")
        self.register_buffer("counts", stay.repeat(1, check_count(actions, "actions"), 1))

    @property
    def table(self) -> Tensor:
        """p(next state | state, action), (states, actions, states): sums to 1 over the last."""
        return self.counts / self.counts.sum(-1, keepdim=True)

    def update(self, state: Tensor, action: Tensor, next_state: Tensor) -> None:
        """Count transitions: three tensors (n,) of whole numbers."""
        states, actions, _ = self.counts.shape
        for name, x, size in (("state", state, states), ("action", action, actions)):
            check_indices(x, size, name)
        check_indices(next_state, states, "next_state", state.shape)
        seen = torch.ones(len(state), dtype=self.counts.dtype, device=self.counts.device)
        self.counts.index_put_((state, action, next_state), seen, accumulate=True)

    def log_prob(self, state: Tensor, action: Tensor, next_state: Tensor) -> Tensor:
        """log p(next state | state, action) in nats, (n,)."""
        return self.table[state, action, next_state].log()

    def sample(self, state: Tensor, action: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """A next state for each state and action, (n,)."""
        place = generator and generator.device
        u = torch.rand(len(state), generator=generator, dtype=self.counts.dtype, device=place)
        return inverse_cdf(self.table[state, action].log(), u.to(self.counts.device)).long()

"""Random numbers of a model's own, kept with its weights."""

import torch
from torch import Tensor, nn

from course_utils.validation import check_generator


class RandomState(nn.Module):
    """A torch.Generator whose state is in the state_dict: a training that was stopped goes on with it.

    `generator` is None, which is torch's own, until `use` names another one.
    """

    def __init__(self, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.use(generator)

    def use(self, generator: torch.Generator | None) -> None:
        """From now on random numbers come from this torch.Generator."""
        self.generator = check_generator(generator)

    def get_extra_state(self) -> Tensor | None:
        return self.generator and self.generator.get_state()

    def set_extra_state(self, state: Tensor | None) -> None:
        if state is None:
            self.generator = None
        else:
            self.generator = self.generator or torch.Generator()
            self.generator.set_state(state.cpu())

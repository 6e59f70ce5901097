"""Layer swapping: the coarse layers of one generator and the fine ones of another that was tuned from it."""

from copy import deepcopy

from course_utils.models.stylegan.synthesis import LAYERS


def swap_layers(coarse, fine, at):
    """A generator with the layers before `at` of `coarse`, and from `at` on those of `fine`.

    Its mapping is that of `coarse`: the two must share one. Colours go with the last layer of their side.
    Pinkney & Adler 2020 (arXiv 2010.05334), without their smooth passage from one to the other.
    """
    if not 0 <= at <= LAYERS:
        raise ValueError(f"at is {at}, expected 0 to {LAYERS}")
    swapped = deepcopy(coarse)
    mine, other = swapped.synthesis, fine.synthesis
    for i in range(at, LAYERS):
        mine.layers[i] = deepcopy(other.layers[i])
        if i % 2 == 1:
            mine.colours[i // 2] = deepcopy(other.colours[i // 2])
    if at < LAYERS:
        mine.bias = deepcopy(other.bias)
    if at == 0:
        mine.constant = deepcopy(other.constant)
    return swapped

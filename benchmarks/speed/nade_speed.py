"""NADE against the loop of the textbooks: log p(x), an update, sampling, memory, and how cost grows with D.

Writes storage/results/nade_speed.json; about a minute. All times are processor time of one thread, the
least of a few rounds. The pictures are random and lit like MNIST's, 13 pixels of 100.
"""

import numpy as np
import torch

import course_utils.nn.nade_scores as package
from benchmarks.common.report import seconds, throughput, write
from course_utils.models.made import MADE
from course_utils.models.nade import NADE, textbook_logits
from course_utils.training import seed_everything

PIXELS, HIDDEN, BATCH, IMAGES, LIT = 784, 500, 128, 16, 0.13
SIZES = [98, 196, 392, 784]
CHUNKS = [4, 8, 16, 32, 64]


class TextbookNADE(NADE):
    """The recursion a_{i+1} = a_i + W_i x_i as one writes it down, with autograd walking back through it."""

    def logits(self, x):
        return textbook_logits(self, x)


def pictures(pixels):
    return torch.bernoulli(torch.full((BATCH, pixels), LIT))


def costs(model, x, rounds=5):
    """Images per second of log p(x) and of an update."""
    return dict(zip(("log_prob, images/s", "update, images/s"), throughput(model, x, rounds), strict=True))


def kept_megabytes(model, x):
    """What log p(x) keeps in memory until the gradient is computed."""
    kept = {}

    def pack(tensor):
        kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        model.log_prob(x).sum()
    return round(sum(kept.values()) / 2**20, 1)


def slope(sizes, times):
    """The exponent k of a cost D^k: the slope on axes that are both logarithmic."""
    return round(float(np.polyfit(np.log(sizes), np.log(times), 1)[0]), 2)


def growth(make):
    """Seconds of log p(x) over the number of pixels."""
    times = []
    for pixels in SIZES:
        model, x = make(pixels, HIDDEN), pictures(pixels)
        with torch.no_grad():
            times.append(seconds(lambda model=model, x=x: model.log_prob(x), rounds=7))
    return {"seconds": [round(t, 4) for t in times], "slope": slope(SIZES, times)}


def sizes_of_chunks(x):
    """Images per second for several numbers of pixels that are worked on at once."""
    chosen, found = package.CHUNK, {}
    for package.CHUNK in CHUNKS:
        found[package.CHUNK] = costs(NADE(PIXELS, HIDDEN), x, rounds=3)
    package.CHUNK = chosen
    return found


def main():
    torch.set_num_threads(1)
    seed_everything(0)
    x = pictures(PIXELS)
    nade, textbook = NADE(PIXELS, HIDDEN), TextbookNADE(PIXELS, HIDDEN)
    textbook.load_state_dict(nade.state_dict())
    assert torch.allclose(nade.log_prob(x), textbook.log_prob(x), rtol=1e-4)

    found = {
        "models": {
            "NADE, textbook loop": costs(textbook, x, rounds=3),
            "NADE": costs(nade, x),
            "MADE": costs(MADE(PIXELS, HIDDEN), x),
        },
        "MB kept for the gradient": {
            "NADE, textbook loop": kept_megabytes(textbook, x),
            "NADE": kept_megabytes(nade, x),
        },
        "growth": {"pixels": SIZES, "NADE, textbook loop": growth(TextbookNADE), "NADE": growth(NADE)},
        "sampling 16 images, ms": round(1e3 * seconds(lambda: nade.sample(IMAGES), rounds=15), 1),
        "chunks": sizes_of_chunks(x),
    }
    loop, fast = (found["models"][name] for name in ("NADE, textbook loop", "NADE"))
    found["times faster"] = {key.partition(",")[0]: round(fast[key] / loop[key], 1) for key in loop}
    for name, value in found.items():
        print(f"{name}: {value}", flush=True)
    write("nade_speed", found, seed=0, pixels=PIXELS, hidden_units=HIDDEN, batch=BATCH, lit=LIT)


if __name__ == "__main__":
    main()

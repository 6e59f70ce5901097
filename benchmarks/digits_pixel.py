"""PixelCNN and PixelRNN on the digits: nats of binarised images, bits per dimension of 17 grey levels.

Writes benchmarks/results/digits_pixel.json; each training takes at most half a minute on one core. 200 of the
1400 training images are set aside: they choose the weights, among those after every 50 updates. The test
images are looked at once, at the end.
"""

import copy
import json
import math
import time
from functools import partial
from pathlib import Path

import torch

from course_utils.data import batches, binarize, load
from course_utils.models.diagonal_bilstm import DiagonalBiLSTM
from course_utils.models.pixelcnn import GatedPixelCNN, PixelCNN
from course_utils.models.row_lstm import RowLSTM
from course_utils.training import fit, seed_everything

RESULTS = Path(__file__).parent / "results" / "digits_pixel.json"
VALID, BATCH, EVERY = 200, 32, 50
RUNS = {  # the model, the highest learning rate, and the number of updates
    "PixelCNN": (partial(PixelCNN, layers=4, channels=48), 8e-3, 800),
    "PixelCNN, dropout 0.3 and position bias": (
        partial(PixelCNN, layers=4, channels=48, dropout=0.3, position_bias=True),
        8e-3,
        800,
    ),
    "gated PixelCNN": (partial(GatedPixelCNN, layers=5, channels=24), 5e-3, 600),
    "Row LSTM": (partial(RowLSTM, layers=4, hidden_units=16), 1e-2, 600),
    "Diagonal BiLSTM": (partial(DiagonalBiLSTM, layers=3, hidden_units=16), 1e-2, 500),
}


@torch.no_grad()
def nll(model, x):
    """-log p(x) of every image, in nats."""
    return -model.log_prob(x)


def train(model, x, rate, steps, seed):
    """Train on all images but the last VALID, and keep the weights under which these are most likely."""
    x, valid = x[:-VALID], x[-VALID:]
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps, pct_start=0.1)
    best, kept = math.inf, None
    for record in fit(model, batches(x, BATCH, seed), steps, lambda _: optimizer):
        schedule.step()
        if (record.index + 1) % EVERY == 0 and (loss := nll(model, valid).mean().item()) < best:
            best, kept = loss, (record.index + 1, copy.deepcopy(model.state_dict()))
    steps, weights = kept
    model.load_state_dict(weights)
    return {"validation nats": round(best, 3), "updates": steps}


def run(name, levels, x, test, seed=0):
    """Train one model, and its loss on the test images with its standard error."""
    make, rate, steps = RUNS[name]
    seed_everything(seed)
    model = make(x.shape[1:], levels=levels)
    start = time.process_time()
    chosen = train(model, x, rate, steps, seed)
    seconds = time.process_time() - start
    losses = nll(model, test)
    nats, error = losses.mean().item(), losses.std().item() / math.sqrt(len(losses))
    per_bit = math.prod(model.event_shape) * math.log(2)
    return {
        "levels": levels,
        "test nats": round(nats, 3),
        "standard error": round(error, 3),
        "bits per dimension": round(nats / per_bit, 4),
        "its standard error": round(error / per_bit, 4),
        **chosen,
        "seconds": round(seconds, 1),
        "parameters": sum(p.numel() for p in model.parameters()),
        "settings": {**make.keywords, "learning rate": rate, "updates at most": steps},
    }


def main():
    torch.set_num_threads(1)
    digits = load("digits")
    grey = digits.train.images, digits.test.images
    found = {"binary": {}, "grey": {}}
    for kind, levels, (x, test) in (
        ("binary", 2, [binarize(images, 8) for images in grey]),
        ("grey", digits.levels, grey),
    ):
        for name in RUNS:
            row = found[kind][name] = run(name, levels, x, test)
            print(
                f"{kind:7}{name:41}{row['test nats']:7.2f} ± {row['standard error']:.2f} nats, "
                f"{row['bits per dimension']:.3f} bits per dimension, {row['seconds']:.0f} s",
                flush=True,
            )
    settings = {
        "threads": 1,
        "batch": BATCH,
        "seed": 0,
        "validation images": VALID,
        "torch": torch.__version__,
    }
    RESULTS.parent.mkdir(exist_ok=True)
    part = RESULTS.with_suffix(".part")
    part.write_text(json.dumps({**found, "settings": settings}, indent=1) + "\n", encoding="utf-8")
    part.replace(RESULTS)


if __name__ == "__main__":
    main()

"""One model of the papers on Larochelle's binarised MNIST: the test loss beside the paper's figure.

    python -m benchmarks.likelihood.mnist_likelihood nade
    torchrun --nproc-per-node 4 -m benchmarks.likelihood.mnist_likelihood diagonal_bilstm --bf16 --compile

Trains on 50,000 images, keeps the weights with the lowest loss on others, 10,000 at most, and looks at the
test images once. Writes storage/results/mnist_NAME.json and, up to 5 MB, the weights in half precision to
storage/weights. A training that was interrupted goes on when the same command is given again; `--minutes`
ends it after the epoch in which the time is up, and `--minutes 0` only reports how far an interrupted one
got. Half an hour on one core for nade, an hour or two with `--bf16` for made; all others
want a GPU, where `--compile` is worth its minute. On Linux MALLOC_MMAP_MAX_=0 and
MALLOC_TRIM_THRESHOLD_=100000000000 in the environment let the large layers of MADE keep their memory from
update to update: a quarter of the time less.
"""

import argparse
import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import torch
from tqdm import tqdm

from benchmarks.common import recurrent_on_gpu
from benchmarks.common.report import count_parameters, keep, write
from course_utils.data import load
from course_utils.models.made import MADE, OrderAgnosticMADE
from course_utils.models.raster import PixelRNN
from course_utils.models.vae.vae import IWAE
from course_utils.pretrained import BLACK_AND_WHITE, MODELS, trained
from course_utils.probability import monte_carlo
from course_utils.training import distributed, pick_device, seed_everything
from course_utils.training.trainer import Trainer, TrainingConfig
from course_utils.validation import check_count

SEED, SAMPLES, AT_ONCE, SEEN, SMALL = 0, 1000, 1000, 10_000, 2_500_000
CHECKPOINTS = Path(__file__).parents[1] / "checkpoints"


def exact(model, x, samples, generator):
    return model.log_prob(x)


def bound(model, x, samples, generator):
    return model.log_prob_bound(x, samples, generator)


class Run(NamedTuple):
    """What makes the model, how it is trained, the paper's figure in nats, and its log p(x).

    `seen` is how many images give the validation loss, and how many the training loss at the end; `samples`
    is how many codes an image gets in it, where the loss is a bound. A VAE's KL term grows to its full weight
    in the first `warm_up` epochs: else some codes fall silent before the decoder has learned to listen
    (Sonderby et al. 2016, arXiv 1602.02282, section 2.3). `start` names kept weights to go on from.
    """

    model: Callable
    config: TrainingConfig
    paper: float | None
    source: str
    log_prob: Callable = exact
    seen: int = SEEN
    samples: int = 1
    warm_up: int = 0
    start: str | None = None


PIXEL_RNN = "van den Oord et al. 2016, arXiv 1601.06759, section 5.5, table 4"
MADE_TABLE = "Germain et al. 2015, arXiv 1502.03509, table 6"
IWAE_TABLE = "Burda et al. 2015, arXiv 1509.00519, appendix D: fixed binarisation, one stochastic layer"
RUNS = {
    "nade": Run(
        MODELS["mnist_nade"],
        TrainingConfig(rate=5e-3, batch=100, epochs=15),
        88.33,
        "arXiv 1502.03509, table 6, for a NADE in a fixed order; Larochelle and Murray 2011 had 88.86",
    ),
    "made": Run(
        partial(MADE, BLACK_AND_WHITE, hidden_units=8000, dropout=0.5),
        TrainingConfig(rate=1.5e-3, batch=200, epochs=60, weight_decay=0.3),
        88.40,
        f"{MADE_TABLE}: one hidden layer, one mask",
    ),
    "made_32": Run(
        partial(OrderAgnosticMADE, BLACK_AND_WHITE, hidden_units=8000, orders=32),
        TrainingConfig(rate=1.5e-3, batch=200, epochs=146, patience=100, decay=0.999, weight_decay=0.1),
        88.04,
        f"{MADE_TABLE}: one hidden layer, 32 masks",
        seen=1000,
    ),
    "made_2_layers": Run(
        partial(OrderAgnosticMADE, BLACK_AND_WHITE, hidden_units=(8000, 8000), orders=32),
        TrainingConfig(rate=1e-3, batch=200, epochs=110, patience=100, decay=0.999, weight_decay=0.1),
        86.64,
        f"{MADE_TABLE}: two hidden layers, 32 masks",
        seen=1000,
    ),
    "pixelcnn": Run(
        MODELS["mnist_pixelcnn"],
        TrainingConfig(rate=2e-3, batch=128, epochs=65, patience=100, decay=0.999, weight_decay=0.01),
        81.30,
        PIXEL_RNN,
    ),
    "gated_pixelcnn": Run(
        MODELS["mnist_gated_pixelcnn"],
        TrainingConfig(rate=2e-3, batch=128, epochs=32, patience=100, decay=0.999, weight_decay=0.01),
        None,
        "van den Oord et al. 2016, arXiv 1606.05328, has no figure on this data set",
    ),
    "image_gpt": Run(
        MODELS["mnist_image_gpt"],
        TrainingConfig(rate=1e-3, batch=128, epochs=60, patience=100, decay=0.999, weight_decay=0.1),
        None,
        "Chen et al. 2020, ICML, have no figure on this data set",
    ),
    "row_lstm": Run(
        MODELS["mnist_row_lstm"],
        TrainingConfig(rate=4e-3, batch=256, epochs=60, patience=100, decay=0.998),
        80.54,
        PIXEL_RNN,
    ),
    "diagonal_bilstm": Run(
        MODELS["mnist_diagonal_bilstm"],
        TrainingConfig(rate=4e-3, batch=256, epochs=14, patience=100, decay=0.998),
        79.20,
        PIXEL_RNN,
        seen=1000,
        start="mnist_diagonal_bilstm",
    ),
    "diagonal_bilstm_1_layer": Run(
        MODELS["mnist_diagonal_bilstm_1_layer"],
        TrainingConfig(rate=4e-3, batch=256, epochs=35, patience=100, decay=0.998),
        80.75,
        PIXEL_RNN,
        seen=1000,
    ),
    "vae": Run(
        MODELS["mnist_vae"],
        TrainingConfig(rate=3e-3, batch=500, epochs=900, patience=1000, decay=0.999),
        88.71,
        f"{IWAE_TABLE}, k = 1",
        bound,
        warm_up=200,
    ),
    "iwae": Run(
        partial(IWAE, BLACK_AND_WHITE, latent_dim=50, hidden_units=200, samples=50),
        TrainingConfig(rate=5e-4, batch=50, epochs=100, patience=1000, decay=0.999),
        87.10,
        f"{IWAE_TABLE}, k = 50",
        bound,
        samples=50,
        start="mnist_vae",
    ),
}


@torch.no_grad()
def losses(model, images, log_prob, samples=1):
    """-log p(x) of every image in nats, or the estimate from above that `samples` codes give."""
    generator = torch.Generator().manual_seed(SEED)
    parts = [log_prob(model, x.to(model.device), samples, generator) for x in images.split(AT_ONCE)]
    return -torch.cat(parts).cpu().double()


def set_beta(training, warm_up):
    """Give the KL term its weight in the next update. A compiled loss sees new values of a tensor only."""
    if warm_up:
        beta = min(1.0, training.so_far["updates"] / (warm_up * training.epoch))
        training.model.beta = torch.tensor(beta, device=training.model.device)


def ended(training, minutes):
    """What has ended the training: its plan, the validation loss or the time. None if it may go on."""
    if training.over:
        return "plan" if training.so_far["updates"] == training.updates else "validation"
    return "time" if training.so_far["seconds"] > 60 * minutes else None


def train(training, validation_loss, warm_up, options):
    """Run the training under a progress bar; what ended it."""
    if why := ended(training, options.minutes):
        return why
    autocast = torch.bfloat16 if options.bf16 else None
    with tqdm(
        total=training.updates, initial=training.so_far["updates"], disable=distributed.rank() > 0
    ) as bar:
        set_beta(training, warm_up)
        for update, loss in training.steps(validation_loss, autocast=autocast, compile=options.compile):
            set_beta(training, warm_up)
            bar.update()
            valid = min(training.so_far["valid"], default=math.nan)
            bar.set_postfix(loss=f"{loss:.2f}", valid=f"{valid:.2f}", refresh=False)
            if update % training.epoch == 0 and (why := ended(training, options.minutes)):
                return why


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("name", choices=RUNS)
    options.add_argument("--minutes", type=float, default=math.inf, help="time to train")
    options.add_argument("--epochs", type=int, help="how many, in place of the plan's")
    options.add_argument("--bf16", action="store_true", help="mixed precision")
    options.add_argument("--compile", action="store_true", help="send the loss through torch.compile")
    options = options.parse_args()
    name, run = options.name, RUNS[options.name]
    config = run.config
    if options.epochs is not None:
        config = config._replace(epochs=check_count(options.epochs, "epochs"))
    device = distributed.join(pick_device())
    if device.type == "cpu":
        torch.set_num_threads(1)
    seed_everything(SEED)
    data = load("binarized_mnist")
    model = run.model().to(device)
    if run.start:
        model.load_state_dict(trained(run.start).state_dict())
    images = data.train.images.to(device)
    training = Trainer(model, images, config, CHECKPOINTS / f"mnist_{name}.ckpt", SEED)
    if device.type == "cuda":
        torch.set_float32_matmul_precision("high")  # 10 bits of each factor: enough to train
    if options.compile:
        torch.distributions.Distribution.set_default_validate_args(False)  # checks cut the graph in pieces
    if options.compile and isinstance(model, PixelRNN):  # a graph of all steps would take an hour to compile
        recurrent_on_gpu.speed_up(model, config.batch)
        options.compile = False

    def validation_loss(model):
        with torch.autocast(device.type, torch.bfloat16, enabled=options.bf16):
            return losses(model, data.valid.images[: run.seen], run.log_prob, run.samples).mean().item()

    why = train(training, validation_loss, run.warm_up, options)
    if distributed.rank() == 0:
        report(name, run, training, why, data)
    distributed.leave()


def report(name, run, training, why, data):
    """Evaluate on the test images, in full precision, write the results and print them in a line."""
    torch.set_float32_matmul_precision("highest")
    torch.backends.cudnn.allow_tf32 = False
    model, so_far = training.finish().eval(), training.so_far
    nats, error = (v.item() for v in monte_carlo(losses(model, data.test.images, run.log_prob, SAMPLES)))
    seen = losses(model, data.train.images[: run.seen], run.log_prob).mean().item()
    found = {
        "test nats": round(nats, 3),
        "standard error": round(error, 3),
        "kind": "exact" if run.log_prob is exact else f"importance-weighted estimate, {SAMPLES} samples",
        "paper": run.paper,
        "source": run.source,
        "parameters": count_parameters(model),
        "updates": so_far["updates"],
        "seconds": round(so_far["seconds"]),
        "images/s": round(so_far["updates"] * training.config.batch / so_far["seconds"]),
        "ended by": why,
        "training nats": round(seen, 3),
        "validation nats by epoch": [round(nats, 3) for nats in so_far["valid"]],
    }
    settings = {
        "seed": SEED,
        "processes": distributed.size(),
        "device": model.device.type,
        "config": training.config._asdict(),
        "warm-up": run.warm_up,
        "started from": run.start,
    }
    write(f"mnist_{name}", found, **settings)
    if count_parameters(model) <= SMALL:  # in half precision: it moves log p(x) by 0.002 nats at most
        model.half()
        about = {key: found[key] for key in ("test nats", "standard error", "kind", "updates", "seconds")}
        keep(model, f"mnist_{name}", seed=SEED, **about)
    print(
        f"{name}: {nats:.2f} ± {error:.2f} nats on the test images ({found['kind']}; paper {run.paper}), "
        f"{so_far['updates']} updates, {so_far['seconds']:.0f} s, ended by {why}"
    )


if __name__ == "__main__":
    main()

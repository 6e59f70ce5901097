"""VAE and IWAE on the digits, binarised and grey: the ELBO and the importance-weighted bound, in nats.

Writes storage/results/digits_vae.json; each training takes about half a minute on one core, the whole
script ten. The last 200 of the 1400 training images choose the number of updates; the models of the
chosen length are then trained anew on all 1400, with three seeds. The test images are looked at once.
"""

from functools import partial

import torch

from benchmarks.common.anneal import train
from benchmarks.common.report import count_parameters, write
from course_utils.data import batches, binarize, load
from course_utils.models.vae import VAE
from course_utils.models.vae.vae import IWAE
from course_utils.probability import monte_carlo
from course_utils.training import seed_everything

VALID, BATCH, RATE, SEEDS, SAMPLES = 200, 64, 1e-3, (0, 1, 2), 5000
RUNS = {  # the model, and the numbers of updates to choose from
    "binary": {
        "VAE": (VAE, (3000, 6000)),
        "IWAE, 5 samples": (partial(IWAE, samples=5), (3000, 4500)),
    },
    "grey": {"VAE": (partial(VAE, likelihood="categorical"), (1500, 3000))},
}


def learn(make, x, steps, seed):
    """The trained model and the seconds of one core that it took."""
    seed_everything(seed)
    model = make(x.shape[1:])
    return model, train(model, batches(x, BATCH, seed), steps, RATE)


@torch.no_grad()
def evaluate(model, x, samples):
    """Minus the ELBO (100 codes an image) and minus the bound, each with its standard error over images."""
    generator = torch.Generator().manual_seed(0)
    elbo = torch.stack([model.elbo(x, generator) for _ in range(100)]).mean(0)
    bound = model.log_prob_bound(x, samples, generator)
    return [[round(v.item(), 3) for v in monte_carlo(-values)] for values in (elbo, bound)]


def run(name, make, lengths, x, test):
    """Choose the length of the training, train with every seed, and evaluate on the test images."""
    tried = {}
    for steps in lengths:
        model, _ = learn(make, x[:-VALID], steps, SEEDS[0])
        tried[steps] = evaluate(model, x[-VALID:], 1000)[1][0]
    steps = min(tried, key=tried.get)
    seeds = []
    for seed in SEEDS:
        model, seconds = learn(make, x, steps, seed)
        (elbo, elbo_error), (bound, bound_error) = evaluate(model, test, SAMPLES)
        seeds.append(
            {
                "seed": seed,
                "minus ELBO": elbo,
                "its standard error": elbo_error,
                "minus bound": bound,
                "the bound's standard error": bound_error,
                "seconds": round(seconds, 1),
            }
        )
        print(
            f"{name:24} seed {seed}: -ELBO {elbo:.2f}, -bound {bound:.2f} nats, {seconds:.0f} s", flush=True
        )
    return {
        "parameters": count_parameters(model),
        "updates": steps,
        "validation nats by updates": tried,
        "runs": seeds,
    }


def main():
    torch.set_num_threads(1)
    digits = load("digits")
    grey = digits.train.images, digits.test.images
    images = {"binary": [binarize(part, 8) for part in grey], "grey": grey}
    found = {
        kind: {name: run(f"{name}, {kind}", *settings, *images[kind]) for name, settings in runs.items()}
        for kind, runs in RUNS.items()
    }
    write("digits_vae", found, batch=BATCH, rate=RATE, samples=SAMPLES, validation_images=VALID)


if __name__ == "__main__":
    main()

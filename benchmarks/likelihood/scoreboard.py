"""The table of chapter 15: all models of the course on 4 x 4 patches and on the binarised digits.

Writes storage/results/scoreboard.json; a quarter of an hour on one core. On the patches a model is
compared with the true distribution over 65,536 states: KL(data || model) and the Jensen-Shannon divergence in
nats, and total variation. On the digits: nats of the 397 test images, the Fréchet distance of 2,000 samples
to them in the features of a classifier, and what everything costs. "kind" says of a number whether it is
exact, an estimate or a bound. `make bench-scoreboard` runs it; with names behind
`python -m benchmarks.likelihood.scoreboard` it tries single models and writes nothing.
"""

import argparse
import time

import torch

from benchmarks.common.contestants import DIGITS, PATCHES, SEED
from benchmarks.common.report import count_parameters, write
from course_utils.chapters.ch15.patches import all_patches, digit_patches, shares
from course_utils.data import binarize, load
from course_utils.metrics.frechet import frechet
from course_utils.models.vae import VAE
from course_utils.pretrained import trained
from course_utils.probability import entropy, jsd, kl, monte_carlo
from course_utils.training import seed_everything

SAMPLES, FROM_PRIOR, FRECHET_SAMPLES = 200_000, 20_000, 2000


def learn(contestant, x):
    """The trained model and the processor seconds that it took."""
    seed_everything(SEED)
    model = contestant.model(tuple(x.shape[1:]))
    start = time.process_time()
    contestant.learn(model, x)
    return model.eval(), time.process_time() - start


def generator():
    return torch.Generator().manual_seed(SEED)


def from_prior(model, states):
    """p(x) of every state as the mean of p(x | z) over samples of z: again a distribution."""
    p = torch.zeros(len(states), dtype=torch.float64)
    for z in torch.randn(FROM_PRIOR, model.latent_dim, generator=generator()).split(500):
        logits = model.decode(z).base_dist.logits.flatten(1)
        log_p = states.flatten(1) @ logits.T - torch.nn.functional.softplus(logits).sum(1)
        p += log_p.exp().double().sum(1) / FROM_PRIOR
    return p


def distribution(contestant, model, states):
    """The model's probabilities of all states, and whether they are exact or an estimate."""
    if contestant.kind.known == "exact":
        parts = [contestant.kind.log_p(model, x, None) for x in states.split(8192)]
        return torch.cat(parts).double().exp(), "exact"
    if isinstance(model, VAE):
        return from_prior(model, states), "estimate"
    parts = [contestant.kind.sample(model, SAMPLES // 10, g) for g in [generator()] for _ in range(10)]
    return shares(torch.cat(parts)), "estimate"


@torch.no_grad()
def score_patches(contestant, model, p):
    """How far the model is from the data, whose probabilities of all states are `p`."""
    states = all_patches()
    q, known = distribution(contestant, model, states)
    found = {
        "jsd": jsd(p, q).item(),
        "total variation": (p - q).abs().sum().item() / 2,
        "kl": kl(p, q).item(),
        "kind": {"jsd": known, "total variation": known, "kl": known},
    }
    if contestant.kind.known in ("bound", None):  # states that were not sampled have not the probability 0
        found["kl"] = bound_on_kl(contestant, model, states, p) if contestant.kind.log_p else None
        found["kind"]["kl"] = contestant.kind.known
    return found


def bound_on_kl(contestant, model, states, p):
    """KL(p || q) = -H(p) - sum p log q, from above, with a bound of log q from below."""
    seen = p > 0
    log_q = contestant.kind.log_p(model, states[seen], generator()).double()
    return (-(p[seen] * log_q).sum() - entropy(p)).item()


@torch.no_grad()
def score_digits(contestant, model, test):
    """The test loss, the Fréchet distance, and milliseconds for an image's density and for a sample."""
    classifier, kind = trained("digits_classifier"), contestant.kind
    start = time.process_time()
    x = kind.sample(model, FRECHET_SAMPLES, generator())
    end = time.process_time()
    found = {
        "frechet": frechet(classifier.features(16 * test), classifier.features(16 * x)).item(),
        "sample, ms": 1000 * (end - start) / FRECHET_SAMPLES,
        "nats": None,
        "kind": {"nats": kind.known, "frechet": "estimate"},
    }
    if kind.log_p:
        start = time.process_time()
        losses = -kind.log_p(model, test, generator())
        found["density, ms"] = 1000 * (time.process_time() - start) / len(test)
        found["nats"], found["standard error"] = (v.item() for v in monte_carlo(losses))
    return found


def rounded(found):
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in found.items()}


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("names", nargs="*", help="the models to try, in place of all")
    names = options.parse_args().names
    torch.set_num_threads(1)
    p, digits = shares(digit_patches()), load("digits")
    train, test = (binarize(split.images, 8) for split in (digits.train, digits.test))
    boards = {
        "patches": (PATCHES, digit_patches(), score_patches, p),
        "digits": (DIGITS, train, score_digits, test),
    }
    found = {board: {} for board in boards}
    for board, (contestants, x, score, reference) in boards.items():
        for name in names or contestants:
            if name in contestants:
                model, seconds = learn(contestants[name], x)
                row = {"parameters": count_parameters(model), "seconds": seconds}
                found[board][name] = rounded(row | score(contestants[name], model, reference))
                print(board, name, found[board][name], flush=True)
    if not names:
        references = {"entropy of the patches": entropy(p).item(), **floors(p, train, test)}
        write(
            "scoreboard",
            {**found, "references": rounded(references)},
            seed=SEED,
            samples=SAMPLES,
            frechet_samples=FRECHET_SAMPLES,
        )


def floors(p, train, test):
    """What the estimates say of the data themselves: no model can be expected to do better."""
    samples = torch.multinomial(p, SAMPLES, replacement=True, generator=generator())
    q = samples.bincount(minlength=len(p)) / SAMPLES
    classifier = trained("digits_classifier")
    return {
        "jsd of as many samples from the data": jsd(p, q.double()).item(),
        "total variation of as many samples from the data": (p - q).abs().sum().item() / 2,
        "frechet of the training images": frechet(
            classifier.features(16 * test), classifier.features(16 * train)
        ).item(),
    }


if __name__ == "__main__":
    main()

"""What a trained model is worth: on the patches, whose states can be counted, and on the digits."""

import math
import time
from statistics import mean, stdev

import torch

from benchmarks.common.plans import SEEDS, choose, learn
from benchmarks.common.report import count_parameters
from course_utils.chapters.ch16.patches import all_patches, shares
from course_utils.metrics.frechet import frechet
from course_utils.models.vae import VAE
from course_utils.pretrained import trained
from course_utils.probability import entropy, jsd, kl, monte_carlo

SAMPLES, FROM_PRIOR = 200_000, 20_000  # of a model that does not tell its probabilities; of a VAE's codes
FRECHET_SAMPLES, SETS, SHOWN = 2000, 3, 12


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def measure_patches(contestant, x, p):
    """A row: the means over all seeds, and each seed's KL."""
    (plan,) = contestant.plans
    rows = []
    for seed in SEEDS:
        model, seconds = learn(plan, x, seed)
        rows.append(score_patches(contestant.kind, model, p, seed) | {"seconds": seconds})
    kind = rows[0].pop("kind")
    found = {name: None if rows[0][name] is None else mean(row[name] for row in rows) for name in rows[0]}
    by_seed = {f"{name} by seed": [row[name] for row in rows] for name in ("kl", "jsd", "total variation")}
    return {**found, **by_seed, "kind": kind, "parameters": count_parameters(model), "plan": plan.settings}


@torch.no_grad()
def score_patches(kind, model, p, seed=0):
    """How far the model is from the data, whose probabilities of all states are `p`."""
    states = all_patches()
    q, known = distribution(kind, model, states, seed)
    found = {
        "jsd": jsd(p, q).item(),
        "total variation": (p - q).abs().sum().item() / 2,
        "kl": kl(p, q).item(),
        "kind": {"jsd": known, "total variation": known, "kl": known},
    }
    if kind.known in ("bound", None):  # states that were not sampled have not the probability 0
        found["kl"] = bound_on_kl(kind, model, states, p) if kind.log_p else None
        found["kind"]["kl"] = kind.known
    return found


def distribution(kind, model, states, seed=0):
    """The model's probabilities of all states, and whether they are exact or an estimate."""
    if kind.known == "exact":
        parts = [kind.log_p(model, x, None) for x in states.split(8192)]
        return torch.cat(parts).double().exp(), "exact"
    if isinstance(model, VAE):
        return from_prior(model, states), "estimate"
    parts = [kind.sample(model, SAMPLES // 10, g) for g in [generator(seed)] for _ in range(10)]
    return shares(torch.cat(parts)), "estimate"


def from_prior(model, states):
    """p(x) of every state as the mean of p(x | z) over samples of z: again a distribution."""
    p = torch.zeros(len(states), dtype=torch.float64)
    for z in torch.randn(FROM_PRIOR, model.latent_dim, generator=generator()).split(500):
        logits = model.decode(z).base_dist.logits.flatten(1)
        log_p = states.flatten(1) @ logits.T - torch.nn.functional.softplus(logits).sum(1)
        p += log_p.exp().double().sum(1) / FROM_PRIOR
    return p


def bound_on_kl(kind, model, states, p):
    """KL(p || q) = -H(p) - sum p log q, from above, with a bound of log q from below."""
    seen = p > 0
    log_q = kind.log_p(model, states[seen], generator()).double()
    return (-(p[seen] * log_q).sum() - entropy(p)).item()


def measure_digits(contestant, train, test):
    """A row: the plan that validation chose, trained with every seed on all training images."""
    kind = contestant.kind
    plan, tried = choose(contestant.plans, train, lambda model, x: validation_loss(kind, model, x))
    losses, distances, costs, pictures = [], [], [], []
    for seed in SEEDS:
        model, seconds = learn(plan, train, seed)
        cost = {"seconds": seconds}
        if kind.log_p:
            start = time.process_time()
            with torch.no_grad():
                losses.append(-kind.log_p(model, test, generator()))
            cost["density, ms"] = 1000 * (time.process_time() - start) / len(test)
        found, cost["sample, ms"], x = sample_quality(kind, model, test, seed)
        distances += found
        costs.append(cost)
        pictures += x[: SHOWN // len(SEEDS)]
    return {
        **likelihood(losses),
        "frechet": mean(distances),
        "frechet deviation": stdev(distances),
        "kind": {"nats": kind.known, "frechet": "estimate"},
        **{name: mean(cost[name] for cost in costs) for name in costs[0]},
        "parameters": count_parameters(model),
        "plan": plan.settings,
        "validation": [
            {**other.settings, "loss": loss} for other, loss in zip(contestant.plans, tried, strict=False)
        ],
        "samples": [as_bits(x) for x in pictures],
    }


def validation_loss(kind, model, x):
    """Nats, or for what has samples only the Fréchet distance to the images `x`."""
    with torch.no_grad():
        if kind.log_p:
            return -kind.log_p(model, x, generator()).mean().item()
    return mean(sample_quality(kind, model, x, seed=0)[0])


@torch.no_grad()
def sample_quality(kind, model, images, seed):
    """The Fréchet distances of SETS sets of samples to the images, a sample's milliseconds, and samples."""
    classifier = trained("digits_classifier")
    real, random = classifier.features(16 * images), generator(seed)
    start = time.process_time()
    sets = [kind.sample(model, FRECHET_SAMPLES, random) for _ in range(SETS)]
    cost = 1000 * (time.process_time() - start) / (SETS * FRECHET_SAMPLES)
    return [frechet(real, classifier.features(16 * x)).item() for x in sets], cost, sets[0]


def likelihood(losses):
    """Of the losses of each seed, (images,): their mean, its standard error over the images, each seed's."""
    if not losses:
        return {"nats": None}
    nats, error = (v.item() for v in monte_carlo(torch.stack(losses).mean(0)))
    return {"nats": nats, "standard error": error, "nats by seed": [loss.mean().item() for loss in losses]}


def as_bits(x):
    """An image of 0 and 1 as a hexadecimal number, row by row."""
    bits = "".join(str(int(pixel)) for pixel in x.flatten().tolist())
    return f"{int(bits, 2):0{math.ceil(len(bits) / 4)}x}"

"""What beta does to a VAE on the binary digits: ELBO, importance-weighted bound, active coordinates.

Writes storage/results/vae_beta.json; two minutes on one core. Every beta has the same network, updates
and seeds; the training is as long as the one that chapter 06 shows. A coordinate's price is its KL.
"""

import torch
from torch.distributions import Normal, kl_divergence

from benchmarks.common.anneal import train
from benchmarks.common.report import write
from course_utils.data import batches, binarize, load
from course_utils.models.vae import VAE
from course_utils.training import seed_everything

BETAS, SEEDS, UPDATES, BATCH, RATE, SAMPLES = (0.3, 1.0), range(5), 1500, 64, 1e-3, 500
ACTIVE = 0.05  # nats that an active coordinate carries at least


@torch.no_grad()
def evaluate(model, x):
    """Means over the images, in nats; and how many coordinates are active."""
    generator = torch.Generator().manual_seed(0)
    reconstruction, kl = torch.stack([torch.stack(model.terms(x, generator)) for _ in range(100)]).mean(
        (0, 2)
    )
    prices = kl_divergence(model.encode(x).base_dist, Normal(0.0, 1.0)).mean(0)
    return {
        "reconstruction": round(reconstruction.item(), 3),
        "KL": round(kl.item(), 3),
        "ELBO": round((reconstruction - kl).item(), 3),
        "bound": round(model.log_prob_bound(x, SAMPLES, generator).mean().item(), 3),
        "active": int((prices > ACTIVE).sum()),
        "prices": [round(price, 3) for price in prices.sort(descending=True).values.tolist()],
    }


def run(beta, seed, x, test):
    """One VAE, trained on x with this beta, as the test images see it."""
    seed_everything(seed)
    model = VAE(x.shape[1:], beta=beta)
    train(model, batches(x, BATCH, seed), UPDATES, RATE)
    found = {"seed": seed, **evaluate(model, test)}
    print(f"beta {beta}: {found}", flush=True)
    return found


def main():
    torch.set_num_threads(1)
    digits = load("digits")
    images = [binarize(part.images, 8) for part in (digits.train, digits.test)]
    found = {str(beta): [run(beta, seed, *images) for seed in SEEDS] for beta in BETAS}
    write(
        "vae_beta", {"runs": found}, updates=UPDATES, batch=BATCH, rate=RATE, samples=SAMPLES, active=ACTIVE
    )


if __name__ == "__main__":
    main()

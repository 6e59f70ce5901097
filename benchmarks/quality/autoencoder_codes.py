"""Can an autoencoder be sampled? A Gaussian mixture on its codes, beside a VAE, by the Frechet distance.

Writes storage/results/autoencoder_codes.json; seven minutes on one core. Ghosh et al. 2020 (arXiv
1903.12436) sample autoencoders so. Both networks get the updates that validation chose for the VAE
(digits_vae.py). The autoencoder's pixels are thresholded; the VAE's are sampled, and thresholded too, for a
comparison of like with like. Distances are to the test digits, in the features of the digits' classifier;
beside them stands in how many pixels a sample differs from the nearest training image.
"""

import torch
from sklearn.mixture import GaussianMixture

from benchmarks.common.anneal import train
from benchmarks.common.report import summary, write
from course_utils.data import batches, binarize, load
from course_utils.metrics.frechet import frechet
from course_utils.models.vae import VAE
from course_utils.models.vae.autoencoder import Autoencoder
from course_utils.pretrained import trained
from course_utils.training import seed_everything

SEEDS, UPDATES, BATCH, RATE, SAMPLES, COMPONENTS = range(5), 6000, 64, 1e-3, 10_000, (1, 10, 20)


def mixture(codes, components, seed):
    """SAMPLES codes of a Gaussian mixture that is fitted to these."""
    fitted = GaussianMixture(components, random_state=seed, reg_covar=1e-4).fit(codes.double().numpy())
    return torch.from_numpy(fitted.sample(SAMPLES)[0]).float()[torch.randperm(SAMPLES)]


def distances(x, train_x, test):
    """What is said of binary images: their distance to the test digits, and to the nearest training image."""
    features = trained("digits_classifier").features
    nearest = torch.cdist(x[:2000].flatten(1), train_x.flatten(1), p=1).min(1).values
    return {"frechet": frechet(features(16 * test), features(16 * x)).item(), "pixels": nearest.mean().item()}


@torch.no_grad()
def rows(autoencoder, vae, x, test, seed):
    """Samples of both networks, by where their codes come from."""
    codes, q = autoencoder.encoder(x), vae.encode(x)
    found = {"codes from N(0, I)": autoencoder.decoder(torch.randn(SAMPLES, codes.shape[1]))}
    for k in COMPONENTS:
        found[f"{k} Gaussian{'s' * (k > 1)} on its codes"] = autoencoder.decoder(mixture(codes, k, seed))
    named = {f"autoencoder, {name}": binarize(pixels, 0.5) for name, pixels in found.items()}
    prior = torch.randn(SAMPLES, codes.shape[1])
    for name, z in (
        ("codes from N(0, I)", prior),
        ("10 Gaussians on its codes", mixture(q.sample(), 10, seed)),
    ):
        probabilities = vae.decode(z).mean
        named[f"VAE, {name}"] = torch.bernoulli(probabilities)
        named[f"VAE, {name}, thresholded"] = binarize(probabilities, 0.5)
    return {name: distances(samples, x, test) for name, samples in named.items()}


def run(seed, x, test):
    """Both networks, trained alike."""
    seed_everything(seed)
    models = [Autoencoder(x.shape[1:]), VAE(x.shape[1:])]
    for model in models:
        train(model, batches(x, BATCH, seed), UPDATES, RATE)
    found = rows(*models, x, test, seed)
    for name, row in found.items():
        print(f"seed {seed}: {name:40} {row['frechet']:6.2f} {row['pixels']:5.2f}", flush=True)
    return found


def main():
    torch.set_num_threads(1)
    digits = load("digits")
    x, test = (binarize(part.images, 8) for part in (digits.train, digits.test))
    runs = [run(seed, x, test) for seed in SEEDS]
    with torch.no_grad():
        real = {
            "training images": {"frechet": distances(x, x, test)["frechet"]},
            "test images": {"pixels": distances(test, x, test)["pixels"]},
        }
    found = {name: summary([one[name] for one in runs]) for name in runs[0]}
    write(
        "autoencoder_codes",
        {"samples": found, "real": real},
        seeds=len(SEEDS),
        updates=UPDATES,
        codes=SAMPLES,
    )


if __name__ == "__main__":
    main()

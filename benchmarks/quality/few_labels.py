"""Few labels: does an encoder that has seen all images without labels help a classifier? Over 30 seeds.

Writes storage/results/few_labels.json; a quarter of an hour on one core. A seed chooses the labelled images,
trains its own autoencoder and VAE on all 1400 binarised images, and starts its own classifiers. All of these
have the same layers and the same training; they differ in where their hidden layers start.
"""

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from benchmarks.common.report import write
from course_utils.data import batches, binarize, load
from course_utils.models.vae import VAE
from course_utils.models.vae.autoencoder import Autoencoder, classifier
from course_utils.training import fit, seed_everything

SEEDS, LABELS = 30, (20, 50, 100, 200, 500)
PRETRAINING, UPDATES, BATCH = 2000, 300, 64
METHODS = ("from scratch", "from the autoencoder", "from the VAE", "logistic regression on pixels")


def pretrained(model, x, seed):
    """The encoder of `model`, trained on images without labels."""
    for _ in fit(model, batches(x, BATCH, seed), PRETRAINING):
        pass
    return model.encoder


def accuracy(network, x, labels, test_x, test_labels):
    """Train all layers on the labelled images, all in one batch; the share of test images it gets right."""
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    for _ in range(UPDATES):
        loss = torch.nn.functional.cross_entropy(network(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        return (network(test_x).argmax(1) == test_labels).double().mean().item()


def run(seed, x, labels, test_x, test_labels):
    """The accuracy of every method for every number of labels, (labels, methods)."""
    seed_everything(seed)
    shape = x.shape[1:]
    encoders = [
        Autoencoder(shape).encoder,
        pretrained(Autoencoder(shape), x, seed),
        pretrained(VAE(shape), x, seed),
    ]
    order = torch.randperm(len(x))
    rows = []
    for count in LABELS:
        chosen, known = x[order[:count]], labels[order[:count]]
        networks = [classifier(encoder, 10) for encoder in encoders]
        row = [accuracy(network, chosen, known, test_x, test_labels) for network in networks]
        linear = LogisticRegression(max_iter=1000).fit(chosen.flatten(1), known)
        rows.append([*row, linear.score(test_x.flatten(1), test_labels)])
    return rows


def summary(values):
    """Mean and standard error over the seeds, for every method by name."""
    errors = values.std(0, ddof=1) / np.sqrt(len(values))
    pairs = zip(METHODS, values.mean(0), errors, strict=True)
    return {name: {"mean": round(m, 4), "standard error": round(e, 4)} for name, m, e in pairs}


def main():
    torch.set_num_threads(1)
    digits = load("digits")
    x, test_x = (binarize(split.images, 8) for split in (digits.train, digits.test))
    rows = []
    for seed in range(SEEDS):
        rows.append(run(seed, x, digits.train.labels, test_x, digits.test.labels))
        print(seed, np.round(rows[-1], 3).tolist(), flush=True)
    accuracies = np.array(rows)  # (seeds, labels, methods)
    differences = accuracies - accuracies[..., :1]
    found = {
        "accuracy": {str(n): summary(accuracies[:, i]) for i, n in enumerate(LABELS)},
        "difference from scratch": {str(n): summary(differences[:, i]) for i, n in enumerate(LABELS)},
    }
    write("few_labels", found, seeds=SEEDS, updates_without_labels=PRETRAINING, updates_with_labels=UPDATES)


if __name__ == "__main__":
    main()

"""CycleGAN between coloured ink and coloured paper: what the cycle, the identity loss and the pool do.

Writes storage/results/cycle_gan.json and storage/weights/translation_cycle_gan*.pt, 20 minutes
on one core. The domains show different digits; pairs are made for the evaluation only,
from the 397 test digits in all three colours. Who reads the digits is a classifier trained here on domain B.
"""

import torch

from benchmarks.common.anneal import train
from benchmarks.common.report import count_parameters, keep, summary, write
from benchmarks.quality.pix2pix import learn_to_translate
from course_utils.data import Split, from_signed, labelled_batches, load, paired
from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.models.translation.cycle_gan import CycleGAN
from course_utils.training import seed_everything

STEPS, BATCH, RATE, CHANNELS, SEEDS = 400, 16, 2e-3, 8, tuple(range(10))
OURS = {"cycle": 5.0, "identity": 1.0}
VARIANTS = {
    "all losses": OURS,
    "without identity": OURS | {"identity": 0.0},
    "without cycle": OURS | {"cycle": 0.0},
    "without cycle and identity": {"cycle": 0.0, "identity": 0.0},
    "without pool": OURS | {"pool": 0},
}
KEPT = {
    "all losses": "translation_cycle_gan",
    "without identity": "translation_cycle_gan_without_identity",
    "without cycle and identity": "translation_cycle_gan_without_cycle",
}


def colours(n):
    """Every digit in every ink: the colours (3 n,) of n digits, colour by colour."""
    return torch.arange(len(paired.INKS)).repeat_interleave(n)


def make_classifier(digits, ink):
    """A classifier of digits in domain B, in random colours. Pictures are given to it in grey levels."""
    color = torch.randint(len(paired.INKS), (len(ink),))
    pictures = from_signed(paired.coloured_paper(ink, color), digits.levels)
    classifier = DigitClassifier(pictures.shape[1:], levels=digits.levels)
    train(classifier, labelled_batches(Split(pictures, digits.train.labels), 64), 400, 2e-3)
    return classifier


class Metrics:
    """Compares translations of the test digits with the truth."""

    def __init__(self, digits, test_ink, classifier):
        self.color, ink = colours(len(test_ink)), test_ink.repeat(len(paired.INKS), 1, 1, 1)
        self.a, self.b = paired.coloured_ink(ink, self.color), paired.coloured_paper(ink, self.color)
        every = [paired.coloured_paper(ink, torch.full_like(self.color, k)) for k in range(len(paired.INKS))]
        self.candidates = torch.stack(every, 1)  # the right strokes on papers of all colours
        self.labels, self.levels, self.classifier = digits.test.labels.repeat(3), digits.levels, classifier

    def distances(self, pictures):
        """From each picture to the right strokes on paper of each colour, (n, 3)."""
        return (pictures[:, None] - self.candidates).abs().flatten(2).mean(2)

    def colour_table(self, pictures):
        """The papers' colours (columns) that the inks' colours (rows) are translated to, as shares."""
        nearest = self.distances(pictures).argmin(1)
        return torch.nn.functional.one_hot(nearest, 3).double().reshape(3, -1, 3).mean(1)

    def digit(self, pictures):
        """The share of pictures that are read as the digit that they should show."""
        read = self.classifier(from_signed(pictures, self.levels)).argmax(1)
        return (read == self.labels).double().mean().item()

    def __call__(self, model):
        b, back = model.translate(self.a), model.translate(model.translate(self.a), "a")
        table = self.colour_table(b)
        numbers = {
            "error": (b - self.b).abs().mean().item(),
            "error, any colour": self.distances(b).amin(1).mean().item(),
            "cycle error": (back - self.a).abs().mean().item(),
            "colour kept": table.diagonal().mean().item(),
            "colours used": (table.amax(0) > 0.5).sum().item(),
            "digit kept": self.digit(b),
        }
        return numbers, table


def prepare():
    """The metrics, with the classifier that they need, and the unpaired pictures to learn from."""
    digits = load()
    ink, test = (paired.strokes(part.images, digits.levels) for part in (digits.train, digits.test))
    seed_everything(0)
    return Metrics(digits, test, make_classifier(digits, ink)), paired.unpaired(ink)


def begin(pictures, seed, **options):
    """An untrained CycleGAN of that seed, and its batches."""
    seed_everything(seed)
    return CycleGAN(CHANNELS, **options), paired.unpaired_batches(pictures, BATCH, seed)


def rounded(table):
    """A table of shares as lists."""
    return [[round(share, 3) for share in row] for row in table.tolist()]


def main():
    torch.set_num_threads(1)
    (metrics, pictures), found = prepare(), {}
    for name, options in VARIANTS.items():
        rows, tables = [], []
        for seed in SEEDS:
            model, batches = begin(pictures, seed, **options)
            seconds = learn_to_translate(model, batches, STEPS, RATE)
            numbers, table = metrics(model)
            rows.append(numbers | {"seconds": seconds})
            tables.append(rounded(table))
            if seed == SEEDS[0] and name in KEPT:
                about = {"seed": seed, "steps": STEPS, "seconds": round(seconds, 1)}
                keep(model.half(), KEPT[name], **about)
        parameters = count_parameters(model.generators)
        found[name] = summary(rows) | {"colours": tables, "parameters": parameters}
        print(name, found[name], flush=True)
    settings = {"steps": STEPS, "batch": BATCH, "rate": RATE, "channels": CHANNELS, "seeds": SEEDS}
    truth = metrics.digit(metrics.b)
    write("cycle_gan", {"variants": found, "digit read in the truth": truth}, **settings)


if __name__ == "__main__":
    main()

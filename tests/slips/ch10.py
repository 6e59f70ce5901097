"""Chapter 10: sides, doubled pixels, precision and recall on a line, the hinge loss."""

import torch
import torch.nn.functional as F
from torch import nn


def by_torch(side, kernel, stride, padding):
    layer = nn.ConvTranspose1d(1, 1, int(kernel), int(stride), int(padding))
    return layer(torch.zeros(1, 1, int(side))).shape[-1]


def convolved(side, kernel, stride, padding):
    return (side + 2 * padding - kernel) // stride + 1


def with_holes(image):
    new = image.new_zeros(2 * image.shape[0], 2 * image.shape[1])
    new[::2, ::2] = image
    return new


def distances(a, b):
    return (a[:, None] - b[None, :]).abs()


def radii(points):
    """To the nearest other point."""
    return distances(points, points).fill_diagonal_(float("inf")).amin(1)


def near(tested, centres):
    return (distances(tested, centres) <= radii(centres)).any(1).double()


def own_radius(tested, centres):
    return (distances(tested, centres) <= radii(tested)[:, None]).any(1).double().mean()


def own_neighbour(tested, centres):
    return (distances(tested, centres) <= distances(centres, centres).amin(1)).any(1).double().mean()


def strictly(tested, centres):
    return (distances(tested, centres) < radii(centres)).any(1).double().mean()


def both(share):
    return lambda real, fake: (share(fake, real), share(real, fake))


def hinge(real, fake):
    return F.relu(1 - real).mean() + F.relu(1 + fake).mean()


SLIPS = {
    "10.1": [
        (by_torch, "correct"),
        (convolved, "that is a convolution"),
        (lambda n, k, s, p: n * s + k - 2 * p, "there is one step less"),
        (lambda n, k, s, p: n * s - s + k - p, "the padding is cut off at both ends"),
        (lambda n, k, s, p: (n - 1) * s + k + 2 * p, "here padding cuts off"),
        (lambda n, k, s, p: n * s - s + k, "the padding is missing"),
        (lambda n, k, s, p: n + n, "that is so for kernel 4, stride 2"),
        (lambda n, k, s, p: s * n, "that is so where kernel - stride"),
    ],
    "10.2": [
        (lambda image: F.interpolate(image[None, None], scale_factor=2)[0, 0], "correct"),
        (lambda image: image.repeat(2, 2), "the image is laid side by side"),
        (lambda image: image.repeat_interleave(2, 1), "only the columns are doubled"),
        (lambda image: image.repeat_interleave(2, 0), "only the rows are doubled"),
        (with_holes, "the new pixels are empty"),
    ],
    "10.3": [
        (both(lambda tested, centres: near(tested, centres).mean()), "correct"),
        (
            lambda real, fake: (near(real, fake).mean(), near(fake, real).mean()),
            "they are the wrong way round",
        ),
        (both(own_radius), "a ball has the radius of its centre's neighbour"),
        (both(lambda tested, centres: near(tested, centres).sum()), "those are counts"),
        (both(own_neighbour), "a centre is not its own neighbour"),
        (both(strictly), "points on the edge of a ball"),
    ],
    "10.5": [
        (hinge, "correct"),
        (lambda real, fake: F.relu(1 + real).mean() + F.relu(1 - fake).mean(), "the signs are turned"),
        (lambda real, fake: (1 - real).mean() + (1 + fake).mean(), "what is right by more than the margin"),
        (lambda real, fake: F.relu(-real).mean() + F.relu(fake).mean(), "the margin of 1 is missing"),
        (
            lambda real, fake: F.relu(1 - real).mean() + F.relu(1 - fake).mean(),
            "samples should score below -1",
        ),
        (lambda real, fake: F.relu(1 - real).mean(), "the samples' part is missing"),
        (lambda real, fake: F.relu(1 - real).sum() + F.relu(1 + fake).sum(), "take the mean over each"),
        (lambda real, fake: F.relu(1 - torch.cat([real, -fake])).mean(), "each list has its own mean"),
        (
            lambda real, fake: F.relu(1 - real.mean()) + F.relu(1 + fake.mean()),
            "the margin is asked for each",
        ),
        (lambda real, fake: -hinge(real, fake), "the sign is turned"),
        (lambda real, fake: -fake.mean(), "that is the generator's loss"),
        (lambda real, fake: 0.5 * hinge(real, fake), "the mean of the two parts"),
    ],
    "10.4": [
        ([0.1, 1], "correct"),
        ([0.1, 0.1], "the stray sample has a ball as well,"),
        ([1, 0.75], "that is precision: recall asks for"),
        ([1, 10], "those are counts; shares are asked"),
        ([1, 0.1], "before the stray sample comes first"),
        ([0, 1], "a point of the data that lies on a"),
    ],
}

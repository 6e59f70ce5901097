"""Exercises of chapter 10: convolutional GANs and how to evaluate them."""

import operator

from course_utils.checks.exercise import Exercise


def share_near(points, centres, inside=operator.le):
    """The share of points that are no farther from a centre than its nearest other centre is."""
    reach = [min(abs(c - other) for j, other in enumerate(centres) if j != i) for i, c in enumerate(centres)]
    near = [any(inside(abs(p - c), r) for c, r in zip(centres, reach, strict=True)) for p in points]
    return sum(near) / len(points)


def each_with_its_own(points, centres):
    """The mistake of taking the radius from the points that are tested."""
    reach = [min(abs(p - other) for j, other in enumerate(points) if j != i) for i, p in enumerate(points)]
    near = [any(abs(p - c) <= r for c in centres) for p, r in zip(points, reach, strict=True)]
    return sum(near) / len(points)


def some_points(random):
    """Places on a line, no two the same; quarters, so that equal distances are equal in every precision."""
    return [place / 4 for place in random.sample(range(40), random.randint(2, 6))]


def twice(values):
    """Every entry two times in a row."""
    return [value for value in values for _ in range(2)]


def copy_pixels(image):
    """An image, a list of rows, of twice the side."""
    return [twice(row) for row in twice(image)]


def mean(values):
    return sum(values) / len(values)


def hinge(real, fake):
    """The discriminator's hinge loss."""
    return mean([max(0, 1 - v) for v in real]) + mean([max(0, 1 + v) for v in fake])


EXERCISES = {
    # The side of an image after a transposed convolution.
    "10.1": Exercise(
        answer=lambda side, kernel, stride, padding: (side - 1) * stride + kernel - 2 * padding,
        mistakes={
            "that is a convolution, which shrinks": lambda side, kernel, stride, padding: (
                (side + 2 * padding - kernel) // stride + 1
            ),
            "there is one step less than there are pixels": lambda side, kernel, stride, padding: (
                side * stride + kernel - 2 * padding
            ),
            "the padding is cut off at both ends": lambda side, kernel, stride, padding: (
                (side - 1) * stride + kernel - padding
            ),
            "here padding cuts off, it does not add": lambda side, kernel, stride, padding: (
                (side - 1) * stride + kernel + 2 * padding
            ),
            "the padding is missing": lambda side, kernel, stride, padding: (side - 1) * stride + kernel,
            "that is so for kernel 4, stride 2 and padding 1 alone": lambda side, kernel, stride, padding: (
                2 * side
            ),
            "that is so where kernel - stride is twice the padding": lambda side, kernel, stride, padding: (
                side * stride
            ),
        },
        probes=((1, 7, 1, 0), (7, 4, 2, 1), (2, 4, 2, 1), (5, 3, 3, 2)),
        sample_probe=lambda random: (
            *(random.randint(2, 32), random.randint(3, 9)),
            *(random.randint(1, 4), random.randint(0, 2)),
        ),
    ),
    # Twice the side: every pixel is copied to two rows and two columns.
    "10.2": Exercise(
        answer=copy_pixels,
        mistakes={
            "the image is laid side by side with itself; each pixel should be doubled": lambda image: [
                [*row, *row] for row in [*image, *image]
            ],
            "only the columns are doubled": lambda image: [twice(row) for row in image],
            "only the rows are doubled": lambda image: twice(image),
            "the new pixels are empty; copy the old ones into them": lambda image: [
                [value if i % 2 == 0 else 0.0 for i, value in enumerate(twice(row))]
                if k % 2 == 0
                else [0.0] * (2 * len(row))
                for k, row in enumerate(twice(image))
            ],
        },
        probes=([[1.0, 2.0], [3.0, 4.0]], [[0.5, -1.0, 2.0], [0.25, 0.0, 3.0]]),
        sample_probe=lambda random: [[random.uniform(-1, 1) for _ in range(3)] for _ in range(2)],
    ),
    # Precision and recall of points on a line, with the nearest neighbour (k = 1).
    "10.3": Exercise(
        answer=lambda real, fake: (share_near(fake, real), share_near(real, fake)),
        mistakes={
            "they are the wrong way round: precision is about the samples": lambda real, fake: (
                share_near(real, fake),
                share_near(fake, real),
            ),
            "a ball has the radius of its centre's neighbour, not of the point that is tested": (
                lambda real, fake: (each_with_its_own(fake, real), each_with_its_own(real, fake))
            ),
            "those are counts; shares are asked for": lambda real, fake: (
                share_near(fake, real) * len(fake),
                share_near(real, fake) * len(real),
            ),
            "a centre is not its own neighbour: look at the others": lambda real, fake: (
                sum(p in real for p in fake) / len(fake),
                sum(p in fake for p in real) / len(real),
            ),
            "points on the edge of a ball count as inside": lambda real, fake: (
                share_near(fake, real, inside=operator.lt),
                share_near(real, fake, inside=operator.lt),
            ),
        },
        probes=(
            ([0.0, 1.0, 3.0, 7.0], [0.5, 0.6, 1.0, 20.0]),
            ([0.0, 0.1, 5.0, 5.3], [0.0, 0.05, 0.1]),
            ([1.0, 2.0, 4.0], [2.5, 3.0, 9.0, 30.0]),
        ),
        sample_probe=lambda random: (some_points(random), some_points(random)),
    ),
    # Recall before and after a stray sample: data 0 .. 9, samples 0, 0.1, 0.2 and then 100, too.
    "10.4": Exercise(
        answer=[0.1, 1.0],
        mistakes={
            "the stray sample has a ball as well, and a wide one": [0.1, 0.1],
            "that is precision: recall asks for data in the balls of samples": [1.0, 0.75],
            "those are counts; shares are asked for": [1, 10],
            "before the stray sample comes first": [1.0, 0.1],
            "a point of the data that lies on a sample lies in its ball": [0.0, 1.0],
        },
    ),
    # The discriminator's hinge loss from its logits.
    "10.5": Exercise(
        answer=hinge,
        mistakes={
            "the signs are turned: data should score above 1": lambda real, fake: hinge(
                [-v for v in real], [-v for v in fake]
            ),
            "what is right by more than the margin costs nothing: max(0, ...)": lambda real, fake: (
                1 - mean(real) + 1 + mean(fake)
            ),
            "the margin of 1 is missing": lambda real, fake: (
                mean([max(0, -v) for v in real]) + mean([max(0, v) for v in fake])
            ),
            "samples should score below -1: their sign is turned": lambda real, fake: hinge(
                real, [-v for v in fake]
            ),
            "the samples' part is missing": lambda real, fake: hinge(real, [-1]),
            "take the mean over each, not the sum": lambda real, fake: (
                sum(max(0, 1 - v) for v in real) + sum(max(0, 1 + v) for v in fake)
            ),
            "each list has its own mean; you take one over all logits": lambda real, fake: mean(
                [max(0, 1 - v) for v in real] + [max(0, 1 + v) for v in fake]
            ),
            "the margin is asked for each logit, not for their mean": lambda real, fake: (
                max(0, 1 - mean(real)) + max(0, 1 + mean(fake))
            ),
            "the sign is turned: a loss is minimised": lambda real, fake: -hinge(real, fake),
            "that is the generator's loss": lambda real, fake: -mean(fake),
            "the mean of the two parts is half of their sum": lambda real, fake: hinge(real, fake) / 2,
        },
        probes=(([2.0, 0.5, -1.0], [-3.0, 0.0]), ([1.5, 0.0], [-0.5, 0.25, -2.0])),
        sample_probe=lambda random: (
            [random.uniform(-3, 3) for _ in range(random.randint(2, 4))],
            [random.uniform(-3, 3) for _ in range(random.randint(5, 7))],
        ),
    ),
}

"""What an update costs: of one GAN and of 32 side by side, and with the discriminator unrolled.

Writes storage/results/side_by_side_speed.json; a minute. Elapsed time, the least of a few rounds, on all
threads and on one; the costs of unrolling on one.
"""

import time

import torch

from benchmarks.common.report import write
from course_utils.data.mixtures import ring
from course_utils.models.gan.ensemble import side_by_side
from course_utils.models.gan.unrolled import Adam, UnrolledGAN
from course_utils.training import fit, one_thread

SEEDS, STEPS, BATCH, UPDATES, ROUNDS = (1, 2, 4, 8, 16, 32), (0, 1, 2, 5, 10), 64, 20, 8


def milliseconds(seeds, steps=0):
    """Of one update of both players."""
    model = UnrolledGAN(range(seeds), steps)
    makers = {"discriminator": model.discriminator_optimizer, "generator": Adam().optimizer}
    updates = fit(model, side_by_side(ring().sample, range(seeds), BATCH), UPDATES * (ROUNDS + 1), makers)
    times = []
    for _ in range(ROUNDS + 1):  # the first warms up
        start = time.perf_counter()
        for _ in range(UPDATES):
            next(updates)
        times.append((time.perf_counter() - start) / UPDATES * 1e3)
    return round(min(times[1:]), 2)


def main():
    threads = torch.get_num_threads()
    found = {"seeds": SEEDS, "ms by seeds": [milliseconds(seeds) for seeds in SEEDS]}
    with one_thread():
        found["ms by seeds, one thread"] = [milliseconds(seeds) for seeds in SEEDS]
        found |= {"steps": STEPS, "ms by steps": [milliseconds(1, steps) for steps in STEPS]}
    for name in ("ms by seeds", "ms by seeds, one thread"):
        times = found[name]
        print(f"{name}: {times}; {SEEDS[-1]} cost {times[-1] / times[0]:.1f} times one")
    print(f"ms by steps {STEPS}: {found['ms by steps']}")
    write("side_by_side_speed", found, batch=BATCH, all_threads=threads)


if __name__ == "__main__":
    main()

"""What a step of the GAN on the line costs, and what a picture of it: milliseconds of one core.

Writes storage/results/gan_1d_speed.json; takes seconds. Sixty pictures a second leave 16.7 ms for one
and for the steps from one to the next.
"""

import json
import statistics
import time

import torch

from benchmarks.common.report import write
from course_utils.chapters.ch08.gan_1d_fan import RunAmongOthers
from course_utils.chapters.ch08.gan_1d_observe import observe
from course_utils.chapters.ch08.gan_1d_run import GanRun
from course_utils.chapters.ch08.gan_1d_settings import Settings
from course_utils.widgets.protocol import encode

ROUNDS, CALLS = 60, 10


def milliseconds(call):
    """The least and the median of a call's processor time, over rounds of ten calls."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(CALLS):
            call()
        times.append((time.process_time() - start) / CALLS * 1e3)
    return {"least": round(min(times), 3), "median": round(statistics.median(times), 3)}


def main():
    torch.set_num_threads(1)
    run = GanRun(Settings())
    for _ in range(400):
        run.advance(1)
    settings, scene = run.settings, run.scene(400)
    words, floats = encode([scene])
    crowd = RunAmongOthers(Settings(crowd=True))
    found = {
        "step (k = 1, batch 128)": milliseconds(lambda: next(run.updates)),
        "exact state of a frame": milliseconds(
            lambda: observe(run.model, settings.data, settings.noise, run.step)
        ),
        "scene": milliseconds(lambda: run.scene(400)),
        "encoding": milliseconds(lambda: encode([scene])),
        "reset": milliseconds(run.restart),
        "bytes of a frame": len(json.dumps(words)) + len(floats),
        "step and state of twenty seeds": milliseconds(lambda: crowd.advance(1)),
    }
    for name, value in found.items():
        print(f"{name:32}", value)
    write("gan_1d_speed", found)


if __name__ == "__main__":
    main()

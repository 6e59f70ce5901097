"""What all benchmarks share: measuring a call, and writing what was found."""

import json
import platform
import subprocess
import sys
import time
from pathlib import Path
from statistics import mean, stdev

import torch

from course_utils.storage.atomic import atomic_write
from course_utils.storage.results import FOLDER
from course_utils.storage.weights import save_weights
from course_utils.training import fit


def seconds(call, rounds=5):
    """The least processor time of a call: what other programs take of the machine counts little."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def throughput(model, x, rounds):
    """Images per second of log p(x), and of an update, for one batch `x`."""
    updates = fit(model, iter(lambda: x, None), rounds + 1)
    next(updates)
    with torch.no_grad():
        log_prob = seconds(lambda: model.log_prob(x), rounds)
    return round(len(x) / log_prob), round(len(x) / seconds(lambda: next(updates), rounds))


def summary(rows):
    """Mean and standard deviation of every number over the `rows`, dicts with the same names."""
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return {
        name: {"mean": round(mean(values), 4), "deviation": round(stdev(values), 4)}
        for name, values in columns.items()
    }


def count_parameters(model):
    return sum(p.numel() for p in model.parameters())


def write(name, found, **settings):
    """Write `found`, and how it was made, to storage/results/`name`.json: wholly or not at all.

    `settings` that say where it was made count more than where it is written.
    """
    settings = origin() | environment() | settings
    with atomic_write(FOLDER / f"{name}.json") as part:
        part.write_text(json.dumps({**found, "settings": settings}, indent=1) + "\n", encoding="utf-8")


def keep(model, name, **about):
    """Save weights that the course keeps, with what is known `about` them and how they were made."""
    save_weights(model, name, **origin(), **about)


def origin():
    """The command that is running, torch's version and the commit."""
    script = Path(sys.argv[0])
    command = " ".join(["python -m", f"benchmarks.{script.parent.name}.{script.stem}", *sys.argv[1:]])
    return {"command": command, "torch": torch.__version__, "commit": commit()}


def environment():
    """What the figures may depend on beside the code."""
    return {
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


def commit():
    """The commit the working tree stands on; None outside a clone."""
    command = ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (FileNotFoundError, subprocess.CalledProcessError):
        return None

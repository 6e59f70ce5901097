"""How the benchmarks train: under a progress bar, with the processor time taken."""

import time

from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from course_utils.training import fit


def learn(model, feed, steps, optimizer, after=None):
    """Train `model`; the processor seconds that it took. `after(updates)` is called after every update."""
    start = time.process_time()
    for record in tqdm(fit(model, feed, steps, optimizer), total=steps, leave=False, disable=None):
        if after:
            after(record.index + 1)
    return time.process_time() - start


def learn_average(model, feed, steps, optimizer, decay, watch=None):
    """The same for a GAN whose generator becomes its own exponential moving average, of the decay `decay`.

    `watch(updates, generator)` is called with the average after every update.
    """
    average = AveragedModel(model.generator, multi_avg_fn=get_ema_multi_avg_fn(decay), use_buffers=True)
    average.module.eval()

    def after(updates):
        average.update_parameters(model.generator)
        if watch:
            watch(updates, average.module)

    seconds = learn(model, feed, steps, optimizer, after)
    model.generator = average.module
    return seconds

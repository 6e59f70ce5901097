"""A training of hours: validated once an epoch, stopped in time, and going on where it was interrupted."""

import hashlib
import math
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import torch
from filelock import FileLock, Timeout
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from course_utils.data import batches
from course_utils.models.base import GenerativeModel
from course_utils.storage.checkpoint import load_checkpoint, random_state, save_checkpoint, set_random_state
from course_utils.storage.idx import DataError
from course_utils.training import distributed, fit, one_cycle
from course_utils.validation import check_count, check_positive

ValidationLoss = Callable[[nn.Module], float]


class TrainingConfig(NamedTuple):
    """How to train: the highest learning rate of a rise and fall (arXiv 1708.07120), and for how long.

    `batch` counts the images of all processes together. The training ends early when `patience` epochs in a
    row were no better than the best before them.

    What is validated and kept is an exponential moving average of the weights, of which an update leaves the
    share `decay`: 0 keeps the weights as they are, 0.999 looks back over a thousand updates or so. It smooths
    out what the last batches did, most of all while the rate is high: a training that is stopped half-way
    loses less.
    """

    rate: float
    batch: int
    epochs: int
    patience: int = 10
    decay: float = 0.0
    weight_decay: float = 0.0


class Trainer:
    """AdamW on `model`, with a checkpoint at `path` after every epoch; where one lies, the training goes on.

    A training that was killed and goes on finds the same losses as one that was left alone: the checkpoint
    holds the model, the optimiser, the schedule, the random state of every process, and how many batches of
    the shuffled data were seen. Under torchrun each process takes its share of every batch.

    A trainer holds its checkpoint until its steps are over: a second one at the same path is refused. So is a
    checkpoint of another model, of other images or of another config.
    """

    def __init__(
        self, model: GenerativeModel, images: Tensor, config: TrainingConfig, path: Path, seed: int = 0
    ) -> None:
        self.model, self.images, self.config, self.path, self.seed = model, images, config, path, seed
        if check_count(config.batch, "config.batch") > len(images):
            raise ValueError(f"config.batch is {config.batch}, expected at most {len(images)}, the images")
        check_positive(config.rate, "config.rate")
        self.epoch = len(images) // config.batch  # updates
        self.updates = self.epoch * check_count(config.epochs, "config.epochs")
        self.optimizer = torch.optim.AdamW(
            model.parameters(), lr=config.rate, weight_decay=config.weight_decay, fused=True
        )
        self.schedule = one_cycle(self.optimizer, config.rate, self.updates)
        distributed.average_gradients(self.optimizer)
        self.average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(config.decay))
        self.so_far = {"updates": 0, "seconds": 0.0, "valid": [], "seed": seed, "config": list(config)}
        self.so_far |= {"model": describe_model(model), "images": describe_images(images)}
        self.best = model.state_dict()
        self.lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=0, thread_local=False)
        self.hold()
        try:
            self.start()
        except BaseException:
            self.let_go()
            raise

    def start(self) -> None:
        """Go on from the checkpoint, or begin with the seed's random numbers."""
        if self.path.exists():
            self.restore()
        else:
            torch.manual_seed(self.seed + distributed.rank())  # each process samples its own noise

    def hold(self) -> None:
        """Take the checkpoint. The system frees what a process holds when it dies, however it dies."""
        if distributed.rank() > 0 or self.lock.is_locked:
            return
        try:
            self.lock.acquire()
        except Timeout:
            raise DataError(
                f"{self.path} is in use: another training goes on there. Let it end, or take another path."
            ) from None

    def let_go(self) -> None:
        """Give the checkpoint free for other trainings."""
        self.lock.release(force=True)

    def steps(self, validation_loss: ValidationLoss, **options: Any) -> Iterator[tuple[int, float]]:
        """Yield (update, loss) after every update; `validation_loss(model)` is in nats.

        After the last update of an epoch `so_far` has its validation loss and the seconds up to here, and the
        checkpoint is written. The loss is the mean over all processes. `options` are those of `fit`.
        """
        self.hold()
        try:
            yield from self.updates_left(validation_loss, options)
        finally:
            self.let_go()

    def updates_left(
        self, validation_loss: ValidationLoss, options: dict[str, Any]
    ) -> Iterator[tuple[int, float]]:
        """The updates that are still to come; `steps` says what they yield."""
        start, done = time.monotonic() - self.so_far["seconds"], self.so_far["updates"]
        rows = batches(torch.arange(len(self.images)), self.config.batch, self.seed)
        mine = (
            self.images[row[distributed.rank() :: distributed.size()]] for row in islice(rows, done, None)
        )
        updates = 0 if self.over else self.updates - done
        for record in fit(self.model, mine, updates, lambda _: self.optimizer, **options):
            self.schedule.step()
            self.average.update_parameters(self.model)
            self.so_far["updates"] += 1
            if self.so_far["updates"] % self.epoch == 0:
                self.validate(validation_loss)
                self.so_far["seconds"] = self.mean(time.monotonic() - start)
                self.save()
            yield self.so_far["updates"], self.mean(sum(record.losses.values()))
            if self.over:
                return

    def mean(self, value: float) -> float:
        """The mean of a number over all processes: one that they agree on."""
        return distributed.mean(torch.tensor(value, dtype=self.model.dtype, device=self.model.device)).item()

    def validate(self, validation_loss: ValidationLoss) -> None:
        """Add a validation loss, and keep the averaged weights if it is the best so far."""
        valid = self.so_far["valid"]
        average = self.average.module.eval()
        valid.append(validation_loss(average))
        if self.no_better_for == 0:
            self.best = deepcopy(average.state_dict())  # what modules share is copied, and saved, once

    @property
    def no_better_for(self) -> int:
        """How many epochs have passed since the best one."""
        valid = self.so_far["valid"]
        return len(valid) - 1 - valid.index(min(valid)) if valid else 0

    @property
    def over(self) -> bool:
        """Whether the plan is done, or was given up for want of progress."""
        return self.so_far["updates"] == self.updates or self.no_better_for >= self.config.patience

    def parts(self) -> dict[str, Any]:
        """What a checkpoint holds of the training, by name: all has a state_dict."""
        return {
            "model": self.model,
            "optimizer": self.optimizer,
            "schedule": self.schedule,
            "average": self.average,
        }

    def save(self) -> None:
        """Write the checkpoint, with the random state of every process."""
        random = distributed.gather(random_state(self.model.device).to(self.model.device))
        if distributed.rank() == 0:
            state = {name: part.state_dict() for name, part in self.parts().items()}
            save_checkpoint(self.path, {**state, "best": self.best, "random": random, "so far": self.so_far})

    def restore(self) -> None:
        """Take everything over from the checkpoint.

        Raises:
            ValueError: it is of another seed, config, model, images or number of processes.
        """
        state = load_checkpoint(self.path)
        for name in ("seed", "config", "model", "images"):
            known = state["so far"].get(name)
            if known != self.so_far[name]:
                raise ValueError(f"{name} is {self.so_far[name]}, expected {known} as in {self.path}")
        if len(state["random"]) != distributed.size():
            raise ValueError(
                f"{distributed.size()} processes, expected {len(state['random'])} as in {self.path}"
            )
        for name, part in self.parts().items():
            part.load_state_dict(state[name])
        set_random_state(state["random"][distributed.rank()].cpu(), self.model.device)
        self.so_far, self.best = state["so far"], state["best"]

    def finish(self) -> GenerativeModel:
        """Give the model the weights with the lowest validation loss."""
        self.model.load_state_dict(self.best)
        return self.model


def describe_model(model: nn.Module) -> str:
    """What a checkpoint knows its model by: class, layers and shapes."""
    shapes = {name: tuple(value.shape) for name, value in model.state_dict().items()}
    digest = hashlib.sha256(f"{model} {shapes}".encode()).hexdigest()
    return f"{type(model).__name__} ({sum(map(math.prod, shapes.values()))} numbers, sha256 {digest[:8]})"


def describe_images(images: Tensor) -> str:
    """What a checkpoint knows its images by: number, shape and values."""
    digest = hashlib.sha256(images.cpu().numpy().tobytes()).hexdigest()
    return f"{len(images)} of {tuple(images.shape[1:])} (sha256 {digest[:8]})"

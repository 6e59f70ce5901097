"""A long training is killed and goes on, and two processes do the work of one: always the same losses."""

import json
import os
import signal
import subprocess
import sys
from itertools import count, islice
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from course_utils.models.made import MADE, OrderAgnosticMADE
from course_utils.models.vae import VAE
from course_utils.storage.checkpoint import load_checkpoint
from course_utils.storage.idx import DataError
from course_utils.training import distributed, trainer
from course_utils.training.trainer import Trainer, TrainingConfig

ROOT = Path(__file__).resolve().parents[2]
CONFIG = TrainingConfig(rate=1e-2, batch=8, epochs=5)  # 6 updates an epoch
MODELS = {
    "made": lambda: MADE((1, 2, 3), hidden_units=8),
    "vae": lambda: VAE((1, 2, 3), 2, 8),
}
KILLED = """
import os, signal, sys
from pathlib import Path
from tests.training.test_trainer import begin, validation_loss
for update, loss in begin("vae", Path(sys.argv[1])).steps(validation_loss):
    print(update, repr(loss), flush=True)
    if update == 15:
        os.kill(os.getpid(), signal.SIGKILL)
"""
TOGETHER = """
import json, sys
from itertools import islice
from pathlib import Path
import torch
from course_utils.training import distributed
from tests.training.test_trainer import begin, validation_loss
folder = Path(sys.argv[1])
distributed.join(torch.device("cpu"))
losses = {
    "made": list(begin("made", folder / "together.ckpt").steps(validation_loss)),
    "vae": list(begin("vae", folder / "left alone.ckpt").steps(validation_loss)),
}
list(islice(begin("vae", folder / "stopped.ckpt").steps(validation_loss), 15))
losses["vae again"] = list(begin("vae", folder / "stopped.ckpt").steps(validation_loss))
if distributed.rank() == 0:
    print(json.dumps(losses))
distributed.leave()
"""
TORCHRUN = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]


def images():
    generator = torch.Generator().manual_seed(3)
    return torch.rand(50, 1, 2, 3, generator=generator, dtype=torch.float64).lt(0.3).double()


def begin(name, path, config=CONFIG):
    torch.manual_seed(0)
    return Trainer(MODELS[name]().double(), images(), config, path)


@torch.no_grad()
def validation_loss(model):
    return model.objectives()[0].loss(images()).item()


def in_another_process(script, folder, *arguments, launcher=()):
    file = folder / "script.py"
    file.write_text(script)
    return subprocess.run(
        [sys.executable, *launcher, str(file), *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        text=True,
        timeout=300,
    )


def test_a_training_that_is_killed_goes_on_with_the_same_losses(tmp_path):
    """The VAE's noise needs the random state; Adam, the schedule and the order of the data need theirs."""
    left_alone = list(begin("vae", tmp_path / "left alone.ckpt").steps(validation_loss))
    assert [update for update, _ in left_alone] == list(range(1, 31))
    path = tmp_path / "killed.ckpt"
    run = in_another_process(KILLED, tmp_path, path)
    assert run.returncode == -signal.SIGKILL
    assert run.stdout.splitlines() == [f"{update} {loss!r}" for update, loss in left_alone[:15]]
    assert (
        list(begin("vae", path).steps(validation_loss)) == left_alone[12:]
    )  # from the end of the second epoch


def test_two_processes_find_the_losses_of_one_with_the_whole_batch(tmp_path):
    """And when they are stopped, each goes on with the noise of its own that it had."""
    alone = [loss for _, loss in begin("made", tmp_path / "alone.ckpt").steps(validation_loss)]
    run = in_another_process(TOGETHER, tmp_path, tmp_path, launcher=TORCHRUN)
    assert run.returncode == 0
    losses = json.loads(run.stdout)
    assert [loss for _, loss in losses["made"]] == pytest.approx(alone, rel=1e-12)
    one, two = (load_checkpoint(tmp_path / f"{name}.ckpt") for name in ("alone", "together"))
    for name, weights in one["model"].items():
        torch.testing.assert_close(two["model"][name], weights, rtol=1e-10, atol=1e-12)
    assert losses["vae again"] == losses["vae"][12:]
    first, second = load_checkpoint(tmp_path / "stopped.ckpt")["random"]
    assert not torch.equal(first, second)


@pytest.mark.parametrize("rank", [0, 1, 3])
def test_each_process_begins_with_random_numbers_of_its_own(rank, tmp_path, monkeypatch):
    monkeypatch.setattr(distributed, "rank", lambda: rank)
    Trainer(MODELS["vae"]().double(), images(), CONFIG, tmp_path / "run.ckpt", seed=5)
    assert torch.initial_seed() == 5 + rank


def test_the_validation_loss_chooses_the_weights_and_ends_the_training(tmp_path):
    training = begin("made", tmp_path / "run.ckpt", CONFIG._replace(epochs=9, patience=3))
    losses, weights = iter([5.0, 3.0, 4.0, 3.5, 3.0]), []

    def scripted(model):
        weights.append(model.layers[0].weight.clone())
        return next(losses)

    updates = [update for update, _ in training.steps(scripted)]
    assert updates[-1] == 5 * 6
    assert training.so_far["valid"] == [5.0, 3.0, 4.0, 3.5, 3.0]
    assert torch.equal(training.finish().layers[0].weight, weights[1])
    again = begin("made", tmp_path / "run.ckpt", training.config)
    assert torch.equal(again.best["layers.0.weight"], weights[1])
    assert again.over
    assert not list(again.steps(validation_loss))


def test_the_seconds_of_all_processes_add_up(tmp_path, monkeypatch):
    """One that goes on has a clock of its own; here each look at it takes a second."""
    for start, seconds in ((100.0, 2.0), (5.0, 4.0)):
        monkeypatch.setattr(trainer, "time", SimpleNamespace(monotonic=count(start).__next__))
        training = begin("made", tmp_path / "run.ckpt")
        list(islice(training.steps(validation_loss), 12))
        assert training.so_far["seconds"] == seconds


def test_weights_that_modules_share_are_kept_once(tmp_path):
    torch.manual_seed(0)
    model, path = OrderAgnosticMADE((1, 2, 3), hidden_units=8, orders=3).double(), tmp_path / "run.ckpt"
    list(Trainer(model, images(), CONFIG, path).steps(validation_loss))
    best = load_checkpoint(path)["best"]
    assert len({best[f"members.{k}.layers.0.weight"].data_ptr() for k in range(3)}) == 1
    assert not [name for name in best if name.endswith("mask")]  # whoever builds a member has its masks


def test_a_running_average_of_the_weights_is_validated_and_kept(tmp_path):
    """At first the weights themselves, and after each later update 3/4 of the average and 1/4 of them."""
    config = CONFIG._replace(decay=0.75)
    training, validated, average = begin("made", tmp_path / "run.ckpt", config), [], None

    def newest(model):
        validated.append(model.layers[0].weight.clone())
        return -float(len(validated))

    for update, _ in training.steps(newest):
        weight = training.model.layers[0].weight.detach()
        average = weight.clone() if update == 1 else 0.75 * average + 0.25 * weight
        if update % 6 == 0:
            torch.testing.assert_close(validated[-1], average)
        if update == 15:
            break
    again = begin("made", tmp_path / "run.ckpt", config)  # from the end of the second epoch
    list(again.steps(newest))
    alone = begin("made", tmp_path / "alone.ckpt", config)
    list(alone.steps(newest))
    assert torch.equal(again.finish().layers[0].weight, alone.finish().layers[0].weight)


def test_weight_decay_shrinks_what_no_gradient_reaches(tmp_path):
    """A masked weight has no gradient: each update leaves it 1 - rate * weight_decay of itself."""
    training = begin("made", tmp_path / "run.ckpt", CONFIG._replace(weight_decay=0.5))
    layer = training.model.layers[0]
    masked = layer.mask == 0
    expected = layer.weight.detach()[masked].double()
    assert len(expected) > 0
    rate = training.schedule.get_last_lr()[0]
    for _ in training.steps(validation_loss):
        expected = expected * (1 - rate * 0.5)
        rate = training.schedule.get_last_lr()[0]
    torch.testing.assert_close(layer.weight.detach()[masked].double(), expected)


def test_another_config_and_a_damaged_checkpoint_are_refused(tmp_path):
    path = tmp_path / "run.ckpt"
    training = begin("made", path)
    next(update for update, _ in training.steps(validation_loss) if update == 6)
    with pytest.raises(
        ValueError, match=r"config is \[0.01, 8, 4, 10, 0.0, 0.0\], expected \[0.01, 8, 5, .* as in"
    ):
        begin("made", path, CONFIG._replace(epochs=4))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DataError, match="is damaged"):
        begin("made", path)


@pytest.mark.parametrize(
    ("model", "data", "words"),
    [
        (MODELS["vae"], images(), r"model is VAE .*, expected MADE .* as in .*run\.ckpt"),
        (lambda: MADE((1, 2, 3), hidden_units=9), images(), "model is MADE .*, expected MADE .* as in"),
        (MODELS["made"], 1 - images(), r"images is 50 of .*, expected 50 of \(1, 2, 3\).* as in"),
        (MODELS["made"], images()[:25], "images is 25 of .*, expected 50 of"),
    ],
)
def test_another_model_and_other_images_are_refused(tmp_path, model, data, words):
    path = tmp_path / "run.ckpt"
    training = begin("made", path)
    next(update for update, _ in training.steps(validation_loss) if update == 6)
    with pytest.raises(ValueError, match=words):
        Trainer(model().double(), data, CONFIG, path)
    assert len(list(begin("made", path).steps(validation_loss))) == 24, "who was refused holds nothing"


HOLDER = """
import sys
from pathlib import Path
from tests.training.test_trainer import begin
training = begin("made", Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_process_on_a_checkpoint_is_refused_until_the_first_is_dead(tmp_path):
    path, env = tmp_path / "run.ckpt", os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command, pipe = [sys.executable, "-c", HOLDER, str(path)], subprocess.PIPE
    with subprocess.Popen(command, env=env, stdin=pipe, stdout=pipe) as first:
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(DataError, match=r"run\.ckpt is in use: another training goes on there"):
            begin("made", path)
        first.kill()
    assert len(list(begin("made", path).steps(validation_loss))) == 30


@pytest.mark.parametrize("wrong", [{"batch": 51}, {"batch": 2.0}, {"epochs": 0}, {"rate": -1.0}])
def test_a_config_that_cannot_be_is_named(tmp_path, wrong):
    with pytest.raises(ValueError, match=rf"config\.{next(iter(wrong))} is"):
        begin("made", tmp_path / "run.ckpt", CONFIG._replace(**wrong))

import itertools
import math
import random
import threading

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.models.base import Objective, Trainable
from course_utils.models.simple.gaussian import Gaussian
from course_utils.training import Record, fit, loop, one_thread, pick_device, seed_everything
from course_utils.training.schedules import one_cycle


def sgd(parameters):
    return torch.optim.SGD(parameters, lr=0.1)


def numbered_batches():
    """1, 2, 3, ...: a batch that says how many batches came before it."""
    return (torch.full((1, 1), float(i)) for i in itertools.count(1))


class Duel(Trainable):
    """Two players of the value a * b + batch: `up` moves a, `steps` times, then `down` moves b once."""

    def __init__(self, steps=1):
        super().__init__()
        self.a = nn.Parameter(torch.tensor(1.0))
        self.b = nn.Parameter(torch.tensor(2.0))
        self.steps = steps
        self.seen = []

    def value(self, sign, name, batch):
        self.seen.append((name, batch.item(), self.training))
        return sign * self.a * self.b + 0 * batch.sum()

    def objectives(self):
        return [
            Objective("up", lambda batch: self.value(-1, "up", batch), [self.a], self.steps),
            Objective("down", lambda batch: self.value(1, "down", batch), [self.b]),
        ]


def test_one_model_by_pencil_and_paper():
    """(mean - x)^2 / 2 at x = 3 with SGD 0.1: the distance to 3 shrinks by 0.9 at every step."""
    model = Gaussian()
    model.log_scale.requires_grad_(False)  # stands still at scale 1
    records = list(fit(model, itertools.repeat(torch.tensor([[3.0]])), 3, optimizer=sgd))
    assert model.mean.item() == pytest.approx(3 - 3 * 0.9**3)
    assert model.log_scale.item() == 0
    half_log = math.log(2 * math.pi) / 2
    expected = [(3 * 0.9**k) ** 2 / 2 + half_log for k in range(3)]
    assert [record.index for record in records] == [0, 1, 2]
    assert [record.losses["nll"] for record in records] == pytest.approx(expected)


def test_objectives_move_in_turn_by_pencil_and_paper():
    """a <- a + 0.1 b, then b <- b - 0.1 a with the new a. Each has its own loss, seen before its move."""
    model = Duel()
    records = list(fit(model, numbered_batches(), 2, optimizer=sgd))
    assert model.a.item() == pytest.approx(1.2 + 0.1 * 1.88)
    assert model.b.item() == pytest.approx(1.88 - 0.1 * (1.2 + 0.1 * 1.88))
    assert records[0] == Record(0, {"up": -2.0, "down": pytest.approx(2.4)})
    assert records[1] == Record(1, {"up": pytest.approx(-1.2 * 1.88), "down": pytest.approx(1.388 * 1.88)})


def test_every_move_takes_a_fresh_batch():
    model = Duel(steps=3)
    list(fit(model, numbered_batches(), 2, optimizer=sgd))
    names = ["up", "up", "up", "down"] * 2
    assert model.seen == [(name, i, True) for i, name in enumerate(names, start=1)]


def test_only_an_objectives_own_parameters_get_gradients():
    model = Duel()
    still = [Objective("up", lambda batch: -model.a * model.b, [model.a])]
    model.objectives = lambda: still
    list(fit(model, numbered_batches(), 1, optimizer=sgd))
    assert model.a.grad.item() == -2
    assert model.b.grad is None
    assert model.b.item() == 2


def test_each_objective_has_its_own_optimiser():
    model = Duel()
    made = []

    def remember(parameters):
        made.append(parameters)
        return sgd(parameters)

    list(fit(model, numbered_batches(), 1, optimizer=remember))
    assert [[id(p) for p in parameters] for parameters in made] == [[id(model.a)], [id(model.b)]]


def test_optimisers_by_name():
    model = Duel()
    slow = {"up": sgd, "down": lambda parameters: torch.optim.SGD(parameters, lr=0.0)}
    list(fit(model, numbered_batches(), 3, optimizer=slow))
    assert model.b.item() == 2
    assert model.a.item() == pytest.approx(1 + 3 * 0.2)


def test_equals_the_loop_written_by_hand():
    def network():
        torch.manual_seed(0)
        return nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Dropout(0.5), nn.Linear(8, 4))

    class Regression(Trainable):
        def __init__(self):
            super().__init__()
            self.net = network()

        def objectives(self):
            return [Objective("mse", lambda x: (self.net(x) - x).square().mean(), list(self.parameters()))]

    batches = torch.randn(20, 16, 4, generator=torch.Generator().manual_seed(1))
    model = Regression()
    torch.manual_seed(2)
    losses = [record.losses["mse"] for record in fit(model, batches, 20)]

    net = network()
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    torch.manual_seed(2)
    for batch, loss_of_fit in zip(batches, losses, strict=True):
        loss = (net(batch) - batch).square().mean()
        assert loss.item() == loss_of_fit
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def test_caller_sees_the_model_in_evaluation_mode_and_may_stop():
    model = Duel()
    for record in fit(model, numbered_batches(), 1000, optimizer=sgd):
        assert not model.training
        if record.index == 4:
            break
    assert len(model.seen) == 10


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_loss_that_is_not_finite_stops_before_the_move(bad):
    model = Duel()
    good = model.objectives()
    spoilt = good[1]._replace(loss=lambda batch: model.b * (bad if batch.item() > 5 else 1))
    model.objectives = lambda: [good[0], spoilt]
    records = []
    with pytest.raises(FloatingPointError, match=rf"the loss of 'down' is {bad} in update 2"):
        records.extend(record.index for record in fit(model, numbered_batches(), 10, optimizer=sgd))
    assert model.b.item() == pytest.approx(2 - 2 * 0.1)


def test_batches_that_run_out_are_named():
    with pytest.raises(ValueError, match="batches ran out in update 1, expected enough for 5 updates"):
        list(fit(Duel(), [torch.zeros(1, 1)] * 3, 5, optimizer=sgd))


def a_bad_loss(batch):
    raise ArithmeticError("a slip")


@pytest.mark.parametrize("fault", ["loss is nan", "bad batch", "run out", "slip", "interrupt", "closed"])
def test_the_model_is_in_evaluation_mode_whatever_happens(fault):
    model = Duel()
    good = model.objectives()
    interrupted = (batch for batch in [torch.ones(1, 1)] * 3)

    def interrupting():
        yield torch.ones(1, 1)
        raise KeyboardInterrupt

    batches = {"bad batch": iter([None, 3]), "run out": interrupted, "interrupt": interrupting()}
    losses = {"loss is nan": lambda batch: model.b * math.nan, "slip": a_bad_loss}
    model.objectives = lambda: [good[0], good[1]._replace(loss=losses.get(fault, good[1].loss))]
    updates = fit(model, batches.get(fault, numbered_batches()), 9, optimizer=sgd)
    if fault == "closed":
        next(updates)
        updates.close()
    else:
        with pytest.raises(BaseException):  # noqa: B017, PT011 (an interrupt too)
            list(updates)
    assert not model.training


def test_a_gradient_that_is_not_finite_stops_before_the_move():
    """sqrt(0) is 0, and its slope infinite; times 0 it is NaN."""
    model = Duel()
    root = Objective("root", lambda batch: (0 * model.b).sqrt() + (model.a - batch).sum(), [model.a, model.b])
    model.objectives = lambda: [root]
    with pytest.raises(FloatingPointError, match="the gradient of 'root' is not finite in update 0"):
        list(fit(model, numbered_batches(), 2, optimizer=sgd))
    assert (model.a.item(), model.b.item()) == (1, 2)


def test_large_gradients_are_not_taken_for_infinite_ones():
    """The squares of these leave the range of float32; they themselves do not."""
    model = Duel()
    model.objectives = lambda: [Objective("steep", lambda batch: 1e30 * model.a, [model.a])]
    list(fit(model, numbered_batches(), 1, optimizer=lambda ps: torch.optim.SGD(ps, lr=1e-30)))
    assert model.a.item() == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"optimizer": {"up": sgd}}, "optimizer has up, expected one for each of up, down"),
        ({"steps": -5}, "steps is -5, expected a whole number of at least 0"),
        ({"steps": 2.0}, "steps is 2.0, expected a whole number"),
        ({"batches": [[1.0]]}, "batches holds a list, expected tensors"),
        ({"batches": None}, "batches is None, expected an iterable of batches"),
    ],
)
def test_wrong_arguments_of_fit_are_named(wrong, words):
    arguments = {"batches": numbered_batches(), "steps": 1, "optimizer": sgd} | wrong
    with pytest.raises((ValueError, TypeError), match=words):
        list(fit(Duel(), **arguments))


@pytest.mark.real_device
def test_mixed_precision_computes_the_loss_in_bfloat16_and_keeps_the_parameters(device):
    model = Gaussian(4)
    dtypes = []

    def loss(x):
        product = x @ torch.diag(model.mean)
        dtypes.append(product.dtype)
        return (product.float() - 1).square().mean()

    model.objectives = lambda: [Objective("loss", loss, [model.mean])]
    list(fit(model, itertools.repeat(torch.ones(2, 4)), 2, device=device, autocast=torch.bfloat16))
    list(fit(model, itertools.repeat(torch.ones(2, 4)), 1, device=device))
    assert dtypes == [torch.bfloat16, torch.bfloat16, torch.float32]
    assert model.mean.dtype == torch.float32
    with pytest.raises(ValueError, match=r"autocast is torch.float16, expected None or torch.bfloat16"):
        next(fit(model, [], 1, autocast=torch.float16))


def test_device_receives_model_and_batches(device):
    model = Gaussian()
    list(fit(model, itertools.repeat(torch.ones(2, 1)), 1, device=str(device)))
    assert model.mean.device.type == device.type
    assert model.mean.item() != 0


def test_compile_sends_every_loss_through_the_compiler(monkeypatch):
    compiled = []

    def compiler(loss):
        compiled.append(loss)
        return lambda batch: 3 * loss(batch)

    monkeypatch.setattr(loop.torch, "compile", compiler)
    record = next(fit(Duel(), numbered_batches(), 1, optimizer=sgd, compile=True))
    assert len(compiled) == 2
    assert record.losses["up"] == -6


def test_pick_device_names_one_that_works():
    assert torch.ones(2, device=pick_device()).sum().item() == 2


@pytest.mark.parametrize(
    ("cuda", "mps", "expected"), [(True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")]
)
def test_pick_device_prefers_the_fastest(monkeypatch, cuda, mps, expected):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert pick_device() == torch.device(expected)


def test_seed_everything_repeats_all_random_numbers():
    def numbers():
        return random.random(), np.random.rand(), torch.rand(1).item()  # noqa: NPY002

    seed_everything(5)
    first = numbers()
    assert all(a != b for a, b in zip(first, numbers(), strict=True))
    seed_everything(5)
    assert numbers() == first


def test_threads_that_compute_on_one_thread_at_once_leave_the_number_as_it_was():
    """The first comes in and out while the second is inside; both, and whoever comes later, have 3 again."""
    torch.set_num_threads(3)
    first_is_in, second_is_in, first_is_out = (threading.Event() for _ in range(3))
    found = {}

    def first():
        torch.set_num_threads(3)
        with one_thread():
            first_is_in.set()
            second_is_in.wait(60)
        found["first"] = torch.get_num_threads()
        first_is_out.set()

    def second():
        first_is_in.wait(60)
        with one_thread():
            second_is_in.set()
            first_is_out.wait(60)
            found["inside"] = torch.get_num_threads()
        found["second"] = torch.get_num_threads()

    threads = [threading.Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    later = threading.Thread(target=lambda: found.update(later=torch.get_num_threads()))
    later.start()
    later.join()
    assert found == {"inside": 1, "first": 3, "second": 3, "later": 3}
    assert torch.get_num_threads() == 3


def test_one_thread_within_one_thread():
    torch.set_num_threads(3)
    with one_thread():
        with one_thread():
            pass
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == 3


def test_one_cycle_rises_in_a_tenth_of_the_updates_and_then_falls_to_nothing():
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule, rates = one_cycle(optimizer, 0.5, 200), []
    for _ in range(200):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    assert max(rates) == pytest.approx(0.5)
    assert rates.index(max(rates)) == 19
    assert rates[:20] == sorted(rates[:20])
    assert rates[19:] == sorted(rates[19:], reverse=True)
    assert rates[0] < 0.5 / 20
    assert rates[-1] < 0.5 / 1e4

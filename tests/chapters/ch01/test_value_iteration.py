import itertools

import pytest
import torch

from course_utils.chapters.ch01.value_iteration import most_likely, plan, simulate, success


@pytest.fixture
def ladder():
    """States 0, 1, 2 (the goal), 3 (a trap). Action 0 climbs and falls into the trap one time in ten.

    Action 1 climbs one time in two and stays otherwise.
    """
    table = torch.zeros(4, 2, 4, dtype=torch.float64)
    for state in (0, 1):
        table[state, 0, state + 1], table[state, 0, 3] = 0.9, 0.1
        table[state, 1, state + 1], table[state, 1, state] = 0.5, 0.5
    table[2, :, 2] = table[3, :, 3] = 1
    return table


def test_the_value_by_pencil_and_paper(ladder):
    """With survival s a step up is worth 0.9 s or s/2 / (1 - s/2): patience pays above s = 8/9."""
    for survival, best, step in ((0.99, 1, 0.495 / 0.505), (0.5, 0, 0.45)):
        policy, v = plan(ladder, goal=2, survival=survival)
        assert policy[:2].tolist() == [best, best]
        assert v.tolist() == pytest.approx([step**2, step, 1, 0])


def test_no_policy_beats_the_plan(ladder):
    generator = torch.Generator().manual_seed(0)
    random = torch.rand(4, 2, 4, dtype=torch.float64, generator=generator) ** 4
    for table in (ladder, random / random.sum(-1, keepdim=True)):
        policy, v = plan(table, goal=2)
        torch.testing.assert_close(success(table, policy, goal=2), v)
        for other in itertools.product((0, 1), repeat=4):
            assert (success(table, torch.tensor(other), goal=2) <= v + 1e-12).all()


def test_success_is_the_share_of_simulated_robots(ladder):
    policy = torch.tensor([0, 1, 0, 0])
    arrived = simulate(ladder, policy, start=0, goal=2, robots=20_000, survival=0.9)
    by_hand = (0.9 * 0.9) * (0.45 / 0.55)
    assert success(ladder, policy, goal=2, survival=0.9)[0].item() == pytest.approx(by_hand)
    assert arrived.mean().item() == pytest.approx(by_hand, abs=4 * (0.23 / 20_000) ** 0.5)


def test_without_noise_the_most_frequent_outcome_is_certain(ladder):
    assert most_likely(ladder)[0, 0].tolist() == [0, 1, 0, 0]
    assert plan(most_likely(ladder), goal=2, survival=0.99)[0][0] == 0  # it does not know of the trap


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda t: t[:, :, :3], "expected .states, actions, states."),
        (lambda t: 0.9 * t, "expected distributions"),
    ],
)
def test_a_table_of_anything_else_is_refused(ladder, spoil, message):
    with pytest.raises(ValueError, match=message):
        plan(spoil(ladder), goal=2)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"survival": 2.0}, "survival is 2.0, expected a finite number from 0 to 1"),
        ({"steps": 0}, "steps is 0, expected a whole number of at least 1"),
        ({"goal": 2}, "goal is 2, expected a state, 0 to 1"),
    ],
)
def test_what_is_no_probability_no_number_and_no_state_is_named(wrong, words):
    table = torch.eye(2, dtype=torch.float64)[:, None]
    with pytest.raises(ValueError, match=words):
        plan(**{"table": table, "goal": 1, **wrong})

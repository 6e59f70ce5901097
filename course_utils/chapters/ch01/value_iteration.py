"""Planning in a known or learnt world of finitely many states, by dynamic programming (Bellman 1957)."""

import torch
from torch import Tensor

from course_utils.validation import check_count, check_floats, check_indices, check_number, check_seed


def plan(table: Tensor, goal: int, survival: float = 0.97, steps: int = 500) -> tuple[Tensor, Tensor]:
    """The best action in every state, (states,), and the probability to reach the goal, (states,).

    `table` is p(next state | state, action), (states, actions, states). Every move is survived with the
    probability `survival`, so that a detour has its price. Repeats Bellman's equation for the probabilities
    v: v(goal) = 1, else v(s) = survival * max_a sum_s' p(s' | s, a) v(s').
    """
    check_world(table, goal, survival)
    v = table.new_zeros(len(table))
    v[goal] = 1
    for _ in range(check_count(steps, "steps")):
        of_action = survival * table @ v
        v = of_action.max(1).values
        v[goal] = 1
    return of_action.argmax(1), v


def success(table: Tensor, policy: Tensor, goal: int, survival: float = 0.97) -> Tensor:
    """The exact probability to reach the goal from every state, (states,), where `policy` (states,) acts.

    v = survival * P v with v(goal) = 1 is a system of linear equations.
    """
    check_world(table, goal, survival)
    check_indices(policy, table.shape[1], "policy", (len(table),))
    states, one = torch.arange(len(table), device=table.device), torch.eye(len(table)).to(table)
    matrix = one - survival * table[states, policy]
    matrix[goal] = one[goal]
    return torch.linalg.solve(matrix, (states == goal).to(table.dtype))


def most_likely(table: Tensor) -> Tensor:
    """The same world without its noise: every action leads where it leads most often."""
    check_table(table)
    return torch.nn.functional.one_hot(table.argmax(-1), len(table)).to(table.dtype)


def simulate(
    table: Tensor,
    policy: Tensor,
    start: int,
    goal: int,
    robots: int,
    survival: float = 0.97,
    steps: int = 500,
    seed: int = 0,
) -> Tensor:
    """Let many robots walk in the world of `table`: whether each has reached the goal, (robots,) 0. or 1."""
    check_world(table, goal, survival)
    check_indices(policy, table.shape[1], "policy", (len(table),))
    check_state(start, len(table), "start")
    generator, device = torch.Generator().manual_seed(check_seed(seed)), table.device
    table, policy = table.cpu(), policy.cpu()  # many small steps, and the same walks wherever the table lies
    state, alive = torch.full((check_count(robots, "robots"),), start), torch.ones(robots, dtype=torch.bool)
    for _ in range(check_count(steps, "steps")):
        alive &= (torch.rand(robots, generator=generator) < survival) | (state == goal)
        state = table[state, policy[state]].multinomial(1, generator=generator)[:, 0]
    return (alive & (state == goal)).to(device, table.dtype)


def check_table(table: Tensor) -> None:
    """ValueError unless `table` is (states, actions, states) and each of its distributions sums to 1."""
    check_floats(table, "table")
    if table.ndim != 3 or table.shape[0] != table.shape[2]:
        raise ValueError(f"table has shape {tuple(table.shape)}, expected (states, actions, states)")
    miss = (table.sum(-1) - 1).abs().max()
    if not ((table >= 0).all() and miss < 1e-5):
        raise ValueError(f"table holds rows that miss the sum 1 by {miss:.3g}, expected distributions")


def check_world(table: Tensor, goal: int, survival: float) -> None:
    """ValueError unless the table, the goal, which is one of its states, and the probability are right."""
    check_table(table)
    check_state(goal, len(table), "goal")
    check_number(survival, "survival", 0, 1)


def check_state(state: int, states: int, name: str) -> None:
    """ValueError unless `state` is the number of one of the states."""
    if check_count(state, name, least=0) >= states:
        raise ValueError(f"{name} is {state}, expected a state, 0 to {states - 1}")

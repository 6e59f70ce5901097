"""Planning in a known or learnt world of finitely many states, by dynamic programming (Bellman 1957)."""

import torch
from torch import Tensor


def plan(table: Tensor, goal: int, survival: float = 0.97, steps: int = 500) -> tuple[Tensor, Tensor]:
    """The best action in every state, (states,), and the probability to reach the goal, (states,).

    `table` is p(next state | state, action), (states, actions, states). Every move is survived with the
    probability `survival`, so that a detour has its price. Repeats Bellman's equation for the probabilities
    v: v(goal) = 1, else v(s) = survival * max_a sum_s' p(s' | s, a) v(s').
    """
    check_table(table)
    v = torch.zeros(len(table), dtype=table.dtype)
    v[goal] = 1
    for _ in range(steps):
        of_action = survival * table @ v
        v = of_action.max(1).values
        v[goal] = 1
    return of_action.argmax(1), v


def success(table: Tensor, policy: Tensor, goal: int, survival: float = 0.97) -> Tensor:
    """The exact probability to reach the goal from every state, (states,), where `policy` (states,) acts.

    v = survival * P v with v(goal) = 1 is a system of linear equations.
    """
    check_table(table)
    states = torch.arange(len(table))
    matrix = torch.eye(len(table), dtype=table.dtype) - survival * table[states, policy]
    matrix[goal] = torch.eye(len(table), dtype=table.dtype)[goal]
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
    check_table(table)
    generator = torch.Generator().manual_seed(seed)
    state, alive = torch.full((robots,), start), torch.ones(robots, dtype=torch.bool)
    for _ in range(steps):
        alive &= (torch.rand(robots, generator=generator) < survival) | (state == goal)
        state = table[state, policy[state]].multinomial(1, generator=generator)[:, 0]
    return (alive & (state == goal)).to(table.dtype)


def check_table(table: Tensor) -> None:
    """ValueError unless `table` is (states, actions, states) and each of its distributions sums to 1."""
    if table.ndim != 3 or table.shape[0] != table.shape[2]:
        raise ValueError(f"table has shape {tuple(table.shape)}, expected (states, actions, states)")
    miss = (table.sum(-1) - 1).abs().max()
    if not ((table >= 0).all() and miss < 1e-5):
        raise ValueError(f"table holds rows that miss the sum 1 by {miss:.3g}, expected distributions")

import matplotlib.pyplot as plt
import pytest
import torch

from course_utils.chapters.ch01.cliff_world import (
    CLIFF,
    COLUMNS,
    GOAL,
    MOVES,
    START,
    STATES,
    draw_policy,
    explore,
    world,
)

UP, RIGHT, DOWN, LEFT = range(4)


def outcomes(state, action, gust=0.2):
    row = world(gust)[state, action]
    return {cell: row[cell].item() for cell in row.nonzero()[:, 0].tolist()}


def test_the_moves_are_in_the_order_of_their_names():
    assert list(MOVES) == ["up", "right", "down", "left"]


@pytest.mark.parametrize(
    ("state", "action", "expected"),
    [
        (START, UP, {START - COLUMNS: 0.8, START: 0.2}),  # blown back
        (START, RIGHT, {CLIFF[0]: 1.0}),  # over the edge, wind or no wind
        (START, DOWN, {START: 1.0}),  # walls on two sides
        (START - COLUMNS, RIGHT, {START - COLUMNS + 1: 0.8, CLIFF[0]: 0.2}),  # along the edge
        (0, UP, {0: 0.8, COLUMNS: 0.2}),
        (9, LEFT, {8: 0.8, 16: 0.2}),
        (9, DOWN, {17: 0.8, 25: 0.2}),
        (CLIFF[3], UP, {CLIFF[3]: 1.0}),
        (GOAL, LEFT, {GOAL: 1.0}),
        (GOAL - COLUMNS, RIGHT, {GOAL - COLUMNS: 0.8, GOAL: 0.2}),  # a wall, and the wind may help
    ],
)
def test_where_a_move_leads(state, action, expected):
    assert outcomes(state, action) == pytest.approx(expected)


def test_every_row_is_a_distribution():
    assert world(0.2).sum(-1).allclose(world(0.2).new_ones(()))


def test_what_is_explored_follows_the_table():
    state, action, next_state = explore(world(0.2), 200_000, seed=0)
    assert state.unique().tolist() == list(range(STATES))
    tried = (state == START) & (action == UP)
    assert tried.double().mean().item() == pytest.approx(1 / (STATES * 4), rel=0.15)
    assert (next_state[tried] == START).double().mean().item() == pytest.approx(0.2, abs=0.05)


def test_arrows_point_where_the_policy_goes():
    _, ax = plt.subplots()
    draw_policy(ax, torch.arange(STATES) % 4)  # every row reads up, right, down, left, up, ...
    (arrows,) = (part for part in ax.collections if hasattr(part, "U"))
    assert arrows.XY[:4].tolist() == [[0, 0], [1, 0], [2, 0], [3, 0]]
    assert arrows.U[:4].tolist() == [0, 0.5, 0, -0.5]
    assert arrows.V[:4].tolist() == [-0.5, 0, 0.5, 0]  # rows count downwards
    assert len(arrows.U) == STATES - len(CLIFF) - 1
    assert (arrows.scale, arrows.scale_units, arrows.angles) == (1, "xy", "xy"), "half a cell is half a cell"
    plt.close()

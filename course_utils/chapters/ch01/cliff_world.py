"""A small noisy world: a robot walks along a cliff, and the wind blows towards it.

After the cliff of Sutton and Barto 2018, example 6.6. Cells are numbered row by row from the upper left; the
start and the goal are the ends of the lowest row, and between them is the cliff.
"""

import torch
from matplotlib.axes import Axes
from torch import Tensor

from course_utils.chapters.ch01.value_iteration import check_table
from course_utils.plotting.style import color
from course_utils.validation import check_count, check_indices, check_number, check_seed, check_type

ROWS, COLUMNS = 5, 8
STATES = ROWS * COLUMNS
START, GOAL = STATES - COLUMNS, STATES - 1
CLIFF = range(START + 1, GOAL)
MOVES = {"up": (-1, 0), "right": (0, 1), "down": (1, 0), "left": (0, -1)}
GUST = 0.2


def world(gust: float = GUST) -> Tensor:
    """p(next state | state, action), (states, actions, states), float64.

    With probability `gust` the wind carries the robot one row down, after its move. Walls hold it, and from
    the goal and the cliff it never comes away.
    """
    check_number(gust, "gust", 0, 1)
    table = torch.zeros(STATES, len(MOVES), STATES, dtype=torch.float64)
    for state in range(STATES):
        for action, (down, right) in enumerate(MOVES.values()):
            if state == GOAL or state in CLIFF:
                table[state, action, state] = 1
                continue
            row, column = state // COLUMNS, state % COLUMNS
            calm = cell(row + down, column + right)
            blown = calm if calm in CLIFF else cell(calm // COLUMNS + 1, calm % COLUMNS)
            table[state, action, calm] += 1 - gust
            table[state, action, blown] += gust
    return table


def cell(row: int, column: int) -> int:
    """The number of the cell, where walls hold the robot inside."""
    return min(max(row, 0), ROWS - 1) * COLUMNS + min(max(column, 0), COLUMNS - 1)


def explore(table: Tensor, transitions: int, seed: int) -> tuple[Tensor, Tensor, Tensor]:
    """Random actions in random states: the states, the actions and the next states, each (transitions,)."""
    check_table(table)
    generator = torch.Generator().manual_seed(check_seed(seed))
    state = torch.randint(table.shape[0], (check_count(transitions, "transitions"),), generator=generator)
    action = torch.randint(table.shape[1], (transitions,), generator=generator)
    return state, action, table[state, action].multinomial(1, generator=generator)[:, 0]


def draw_policy(ax: Axes, policy: Tensor, role: str = "model") -> Axes:
    """Draw an arrow for the action `policy` (states,) takes in every cell outside the cliff and the goal."""
    check_type(ax, Axes, "ax")
    check_indices(policy, len(MOVES), "policy", (STATES,))
    cells = torch.tensor([state for state in range(GOAL) if state not in CLIFF])
    down, right = torch.tensor(list(MOVES.values()))[policy[cells]].T
    ax.quiver(
        cells % COLUMNS,
        cells // COLUMNS,
        right * 0.5,
        down * 0.5,
        angles="xy",
        scale_units="xy",
        scale=1,
        pivot="mid",
        width=0.008,
        color=color(role),
    )
    ax.axvspan(0.5, COLUMNS - 1.5, 0, 1 / ROWS, color=color("faint"))
    ax.text((COLUMNS - 1) / 2, ROWS - 1, "cliff", ha="center", va="center")
    ax.text(0, ROWS - 0.35, "start", ha="center", va="top", fontsize=9)
    ax.text(COLUMNS - 1, ROWS - 1, "goal", ha="center", va="center", fontsize=9)
    ax.set(xlim=(-0.5, COLUMNS - 0.5), ylim=(ROWS - 0.5, -0.5), aspect="equal", xticks=[], yticks=[])
    return ax

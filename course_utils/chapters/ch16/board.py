"""The scoreboard read and drawn: exact numbers, estimates and bounds never share a ranking."""

import re
from collections.abc import Iterator

import torch
from matplotlib.axes import Axes
from torch import Tensor

from course_utils.plotting.style import color
from course_utils.validation import check_number, check_several, check_type, find

BLOCKS = {
    "exact": "exact",
    "estimate": "estimates",
    "bound": "bounds: the true number is at most that",
    None: "samples only",
}


def blocks(rows: dict[str, dict], key: str) -> Iterator[tuple[str | None, str, list]]:
    """(kind, title, rows) for each kind of what is known of the number `key`, the best of a block first."""
    for row in check_type(rows, dict, "rows").values():
        find(row["kind"], key, "key")
    for kind, title in BLOCKS.items():
        block = [(name, row) for name, row in rows.items() if row["kind"][key] == kind]
        if block:
            yield kind, title, sorted(block, key=lambda item: item[1][key] or 0)


def spread(values: list[float | None]) -> str:
    """From the least to the greatest over the seeds, in words."""
    values = check_several(values, object, "values")
    for value in values:
        if value is not None:
            check_number(value, "values")
    return "-" if None in values else f"{min(values):.2f} to {max(values):.2f}"


def draw_blocks(ax: Axes, rows: dict[str, dict], key: str, error: str | None = None) -> Axes:
    """A dot for each model with that number: full where it is exact, else open and in a block below.

    A bound is an arrow that points to where the true number lies. Beside it lie its seeds, or two standard
    errors where `error` names them.
    """
    check_type(ax, Axes, "ax")
    place, ticks = 0.0, []
    for kind, title, block in blocks(rows, key):
        if not kind:
            continue
        words, marker = title.partition(":")[0], "<" if kind == "bound" else "o"
        ax.text(1, place - 0.6, words, transform=ax.get_yaxis_transform(), ha="right", fontsize=8)
        for name, row in block:
            look = {"color": color("model"), "mfc": color("model") if kind == "exact" else "white"}
            if error is not None:
                ax.errorbar(row[key], place, xerr=2 * find(row, error, "error"), fmt=marker, **look)
            else:
                seeds = row[f"{key} by seed"]
                ax.plot(seeds, [place] * len(seeds), ".", ms=4, color=color("accent"))
                ax.plot(row[key], place, marker, **look)
            ticks.append((place, name))
            place += 1
        place += 0.9
    ax.set_yticks(*zip(*ticks, strict=True))
    ax.invert_yaxis()
    ax.grid(axis="x", alpha=0.4)
    return ax


def pictures(codes: list[str]) -> Tensor:
    """The samples that the table keeps as hexadecimal numbers: (n, 1, 8, 8), of 0 and 1."""
    for code in check_several(codes, str, "codes"):
        if not re.fullmatch("[0-9a-fA-F]{16}", code):
            raise ValueError(f"codes holds {code!r}, expected 16 hexadecimal digits")
    bits = ["".join(f"{int(digit, 16):04b}" for digit in code) for code in codes]
    return torch.tensor([[float(bit) for bit in line] for line in bits]).view(-1, 1, 8, 8)

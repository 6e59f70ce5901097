"""How many parameters a table needs: variables, levels and structure under sliders, the graph drawn."""

from collections.abc import Callable
from functools import lru_cache
from math import ceil, log10

import numpy as np

from course_utils.chapters.ch03.parameter_counts import directed_graph, fvsbn, markov_graph
from course_utils.plotting.scene import Line, Panel, Points, Rule, Scene, Text
from course_utils.widgets.controls import Choice, Preset, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Scenes

Parents = list[list[int]]
STRUCTURES: dict[str, Callable[[int], Parents]] = {
    "independent": lambda n: markov_graph(range(n), 0),
    "tree": lambda n: [[(i - 1) // 2] if i else [] for i in range(n)],
    "Markov 1": lambda n: markov_graph(range(n), 1),
    "Markov 2": lambda n: markov_graph(range(n), 2),
    "Markov 4": lambda n: markov_graph(range(n), 4),
    "mesh, rows of 8": lambda n: [[i - 1] * (i % 8 > 0) + [i - 8] * (i >= 8) for i in range(n)],
    "chain rule": lambda n: markov_graph(range(n), n - 1),
    "FVSBN": lambda n: markov_graph(range(n), n - 1),  # the same arrows, and no tables
}
NAMED = ("independent", "FVSBN", "chain rule")  # curves that carry their name: the others lie close together
MOST, SHOWN = 64, 12  # variables at most, and how many of them are drawn
BITS = {"bytes": 8, "photos of 1 MB": 8e6, "disks of 1 TB": 8e12, "universes, a bit on every atom": 1e80}
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
ARC = np.append(np.linspace(0, np.pi, 15), np.nan)


@lru_cache
def counts(structure: str, levels: int) -> tuple[int, ...]:
    """The parameters for 1, 2, ... MOST variables."""
    if structure == "FVSBN":
        return tuple(fvsbn(n, levels) for n in range(1, MOST + 1))
    return tuple(directed_graph(STRUCTURES[structure](n), levels) for n in range(1, MOST + 1))


def arcs(parents: Parents) -> Line:
    """A half circle from every parent to its child."""
    pairs = np.array([(j, i) for i, seen in enumerate(parents) for j in seen]).reshape(-1, 2, 1) + 1
    middle, radius = pairs.mean(1), (pairs[:, 1] - pairs[:, 0]) / 2
    x = middle - radius * np.cos(np.nan_to_num(ARC, nan=np.pi))
    return Line(x.ravel(), (radius * np.sin(ARC)).ravel(), "model", width=1.2)


def in_words(number: int) -> str:
    """A whole number in full, or as a power of ten where it is long."""
    return f"{number:,}" if number < 10**9 else f"10^{log10(number):.1f}"


def fills(bits: int) -> str:
    """What that many bits fill, in the largest of the units in BITS that they fill once."""
    unit = max((name for name in BITS if bits >= BITS[name]), key=BITS.get, default="bytes")
    share = log10(bits) - log10(BITS[unit])
    if share >= 7:
        return f"10^{share:.1f} {unit}"
    rounded = float(f"{10**share:.2g}")
    return f"{rounded:,.0f} {unit}" if rounded >= 10 else f"{rounded:g} {unit}"


def graph_panel(n: int, structure: str) -> Panel:
    """The first variables in a row, and the arcs between them."""
    shown = min(n, SHOWN)
    parents = STRUCTURES[structure](n)[:shown]
    tallest = max(1, *((i - min(seen, default=i)) / 2 for i, seen in enumerate(parents)))
    nodes = Points(np.arange(1, shown + 1), np.zeros(shown), "text", size=11)
    more = [Text(SHOWN + 0.9, 0, "...")] if n > SHOWN else []
    return Panel(
        [arcs(parents), nodes, *more],
        (0.2, SHOWN + 1.4),
        (-0.25 * tallest, 1.15 * tallest),
        "Each arc: the right one looks at the left",
        "variable",
        xticks=tuple((i, str(i)) for i in range(1, SHOWN + 1)),
        yticks=(),
    )


def count_panel(n: int, levels: int, structure: str) -> Panel:
    """The count over n for every structure, on a logarithmic axis, and a dot at n."""
    logs = {name: np.log10(list(map(float, counts(name, levels)))) for name in STRUCTURES}
    top = 1.12 * logs["chain rule"][-1]
    powers = range(0, int(top) + 1, 5 * ceil(top / 30))
    x = np.arange(1, MOST + 1)
    marks = [
        *(Line(x, values, "faint") for values in logs.values()),
        *(Text(MOST + 1, logs[name][-1], name, align="left") for name in NAMED),
        Line(x, logs[structure], "model", structure),
        Points([n], [logs[structure][n - 1]], "model", size=9),
        Rule(log10(BITS["disks of 1 TB"]), "wine", "y", "1 TB at 1 bit each"),
    ]
    yticks = tuple((power, "10" + str(power).translate(RAISED)) for power in powers)
    xticks = tuple((i, str(i)) for i in range(0, MOST + 1, 16))
    return Panel(marks, (0, MOST + 20), (0, top), "Parameters", "variables n", xticks=xticks, yticks=yticks)


def draw(n: int, levels: str, structure: str) -> Scene:
    """The graph on its first variables, and the counts of all structures over n."""
    count = counts(structure, int(levels))[n - 1]
    description = (
        f"{n} variables with {levels} levels, {structure}: {in_words(count)} parameters. "
        f"With 1 bit per parameter this fills {fills(count)}."
    )
    return Scene([[graph_panel(n, structure), count_panel(n, int(levels), structure)]], description)


RECORDED = Scenes({"levels": ALL, "structure": ALL, "n": ALL})


def count_parameters() -> Explorer:
    """Variables, levels and structure. The chain rule's count is the full table's."""
    return Explorer(
        draw,
        [
            Slider("n", "variables n", 2, MOST, 8, 1),
            Choice("levels", "levels K", ("2", "4", "16", "256"), "2"),
            Choice("structure", "structure", tuple(STRUCTURES), "Markov 1"),
        ],
        "Left a row of variables with arcs from parents to children, right the parameters over n.",
        presets=[
            Preset("an RGB pixel", {"n": 3, "levels": "256", "structure": "chain rule"}),
            Preset("a 4 x 4 patch", {"n": 16, "levels": "2", "structure": "chain rule"}),
            Preset("an 8 x 8 digit", {"n": 64, "levels": "2", "structure": "chain rule"}),
            Preset("the same, Markov 4", {"n": 64, "levels": "2", "structure": "Markov 4"}),
        ],
    )

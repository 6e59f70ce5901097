"""The files of one recording: spec.json, what the page must know first, and G-N.bin, piece N of grid G."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

from course_utils.plotting.scene import Scene
from course_utils.widgets.packing import pack
from course_utils.widgets.player import Player
from course_utils.widgets.recorded import Runs, page_of, points
from course_utils.widgets.widget import Widget
from tools.record.widgets import Factory, declared

SAMPLE, MOST = 100, 400  # scenes of an explorer in its first piece, and in any one at most
BYTES = 60_000  # that a piece of an explorer shall have
BRIEF = 12  # pictures of a run in a small recording
Points = list[dict[str, Any]]


def record(
    factory: Factory, folder: Path, small: bool, each: Callable[..., Iterable] = map
) -> dict[str, Any]:
    """Write the pieces of a widget below `folder`, and return what goes into its spec.json.

    `each` is `map`, or one that works on several processors.
    """
    widget, recorded = widget_of(factory), declared(factory)
    axes = recorded.axes(widget)
    if small:
        axes = [thinned(widget, grid) for grid in axes]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    size = 1 if isinstance(recorded, Runs) else scenes_in_piece(factory, axes[0])
    for number, grid in enumerate(axes):
        pieces = each(partial(piece, factory, small), dealt(points(grid), size))
        for i, content in enumerate(pieces):
            (folder / f"{number}-{i}.bin").write_bytes(content)
    return page_of(widget, recorded, axes) | {"size": size}


def thinned(widget: Widget, grid: dict[str, list]) -> dict[str, list]:
    """At most two values of each control, of a player's last one alone: its default, and one far from it."""
    found = {}
    for name, values in grid.items():
        default = widget.controls[name].value
        first = default if default in values else values[0]
        alone = isinstance(widget, Player) and name != list(grid)[-1]
        other = values[0] if first == values[-1] else values[-1]
        found[name] = [value for value in values if value == first or (value == other and not alone)]
    return found


def scenes_in_piece(factory: Factory, grid: dict[str, list]) -> int:
    """How many scenes make a piece of the wished size."""
    some = next(dealt(points(grid), SAMPLE))
    each = len(piece(factory, False, some)) / len(some)
    return max(1, min(MOST, int(BYTES / each)))


def dealt(every: Iterator[dict[str, Any]], size: int) -> Iterator[Points]:
    """The points, `size` at a time."""
    while some := list(islice(every, size)):
        yield some


def piece(factory: Factory, small: bool, some: Points) -> bytes:
    """The scenes at some points; the run of the one point of a player."""
    widget = widget_of(factory)
    if isinstance(widget, Player):
        runs = declared(factory)
        length = min(runs.length, BRIEF) if small else runs.length
        return pack(list(play(widget, some[0], length, runs.every)))
    return pack([widget.draw(**point) for point in some])


def play(player: Player, values: dict[str, Any], length: int, every: int) -> Iterator[Scene]:
    """The pictures of a new run, each with the history up to it."""
    source = player.source
    source.change(values)
    source.restart()
    yield source.scene(0)
    for _ in range(length - 1):
        if source.advance(every):
            return
        yield source.scene(len(source) - 1)


@cache
def widget_of(factory: Factory) -> Any:
    """The widget, once for each processor."""
    return factory()

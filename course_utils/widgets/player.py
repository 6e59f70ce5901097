"""A timeline of scenes: made while it plays, scrubbed back and forth, replayed in a page without a kernel."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from course_utils.plotting.scene import Scene
from course_utils.widgets.controls import Control, Preset
from course_utils.widgets.frame_source import FrameSource
from course_utils.widgets.protocol import whole
from course_utils.widgets.widget import Widget, presets_and_drags

MOST = 100  # frames that one request can ask for, and steps from one to the next
MOST_BYTES = (
    2_500_000  # of a file that goes to the page: Jupyter's server drops what passes a megabyte a second
)


class Player(Widget):
    """A frame source under a transport bar: play, pause, step, reset, speed and a timeline.

    Args:
        source: makes and keeps the frames.
        controls: what the reader can move.
        alt: what the picture shows, in a sentence.
        height: height of the picture in pixels at a width of 900.
        presets: named settings, reached by buttons and the keys 1 to 9. Choosing one restarts the source.
        **options: `question` to predict before playing; `actions`, a dict from a button's words to a function
            that writes a file and returns its path, which the page offers to download; `speeds`, the steps
            from one picture to the next to choose from; `unit`, the name of a step; `still`, the pictures at
            the greatest speed until the one that stands for a player where there is no kernel; `folded`,
            the controls that are moved now and then, in a fold of their own; `projector`
            for large type and a keyboard that works without a click.
    """

    def __init__(
        self,
        source: FrameSource,
        controls: Sequence[Control],
        alt: str,
        height: int = 420,
        presets: Sequence[Preset] = (),
        **options: Any,
    ) -> None:
        self.source = source
        self._at = 0  # the frame that was sent last: a page that is loaded again goes on there
        self._torn = False  # whether the source was interrupted while it changed: half of it is of old values
        self._still: int = options.pop("still", 0)
        actions: dict[str, Callable[[], Path]] = options.pop("actions", {})
        self.actions = {f"action-{i}": act for i, act in enumerate(actions.values(), start=1)}
        labels = [{"name": name, "label": label} for name, label in zip(self.actions, actions, strict=True)]
        words = {"speeds": [1], "unit": "step", **options, **presets_and_drags(presets, ())}
        super().__init__(controls, alt, height, player=True, actions=labels, **words)
        self.source.change(self.value)

    def answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], list[Scene]]:
        """Draw a frame, go on, start again, or act, under the values that the page sent.

        Raises:
            ValueError: the request asks for what is not there, or for too much.
        """
        kind = request["kind"]
        self._change(self.accept(request["values"]), anew=kind == "reset")
        if kind == "action":
            return _saved(self._action(request)()), []
        if kind == "frames":
            first = whole(request, "first", 0, sys.maxsize)
            return self._more(first, whole(request, "count", 1, MOST), whole(request, "stride", 1, MOST))
        if kind == "reset":
            self._at = 0
        elif request.get("at") is not None:
            self._at = whole(request, "at", 0, sys.maxsize)
        self._at = min(self._at, len(self.source) - 1)
        return {"reply": "draw", "first": self._at, "length": len(self.source)}, [self.source.scene(self._at)]

    def picture(self) -> Scene:
        """The newest frame, under the controls' present values."""
        with self._lock:
            self._change(self.value)
            return self.source.scene(len(self.source) - 1)

    def telling_picture(self) -> Scene:
        """The newest frame; before the player has begun, one of those that will come. It then begins anew."""
        with self._lock:
            self._change(self.value)
            if len(self.source) > 1:
                return self.source.scene(len(self.source) - 1)
            for _ in range(self._still):
                self.source.advance(self.spec["speeds"][-1])
            scene = self.source.scene(len(self.source) - 1)
            self._change(self.value, anew=True)
            return scene

    def _change(self, values: dict[str, Any], anew: bool = False) -> None:
        """Let the source take over the values, and begin `anew` where that is asked."""
        if self._torn:
            self.source.restart()
        self._torn = True
        self.source.change(values)
        if anew:
            self.source.restart()
        self._torn = False

    def _action(self, request: dict[str, Any]) -> Callable[[], Path]:
        name = request.get("name")
        if not isinstance(name, str) or name not in self.actions:
            raise ValueError(f"name is {name!r}, expected one of {', '.join(self.actions)}")
        return self.actions[name]

    def _more(self, first: int, count: int, stride: int) -> tuple[dict[str, Any], list[Scene]]:
        scenes, reason = [], ""
        self._at = min(first, len(self.source)) - 1
        while len(scenes) < count and not reason:
            if self._at + 1 >= len(self.source):
                reason = self.source.advance(stride)
            if not reason:
                self._at = min(self._at + 1, len(self.source) - 1)  # a full store of frames gives up old ones
                scenes.append(self.source.scene(self._at))
        words = {
            "reply": "frames",
            "first": self._at - len(scenes) + 1,
            "length": len(self.source),
            "finished": bool(reason),
            "text": reason,
        }
        return words, scenes


def _saved(path: Path) -> dict[str, Any]:
    size = path.stat().st_size
    words = {"kind": "notice", "text": f"Saved as {path}, {size / 1e6:.1f} MB, beside the notebook."}
    return words if size > MOST_BYTES else {**words, "file": path.name, "content": path.read_bytes()}

"""A timeline of scenes: made while it plays, scrubbed back and forth, replayed in a page without a kernel."""

from collections.abc import Callable, Sequence
from typing import Any

from course_utils.plotting.scene import Scene
from course_utils.widgets.controls import Control, Preset
from course_utils.widgets.frame_source import FrameSource
from course_utils.widgets.widget import Widget, presets_and_drags


class Player(Widget):
    """A frame source under a transport bar: play, pause, step, reset, speed and a timeline.

    Args:
        source: makes and keeps the frames.
        controls: what the reader can move.
        alt: what the picture shows, in a sentence.
        height: height of the picture in pixels at a width of 900.
        presets: named settings, reached by buttons and the keys 1 to 9. Choosing one restarts the source.
        **options: `question` to predict before playing; `actions`, a dict from a button's words to a function
            that returns a sentence; `speeds`, the steps from one picture to the next to choose from; `unit`,
            the name of a step; `projector` for large type and a keyboard that works without a click.
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
        actions: dict[str, Callable[[], str]] = options.pop("actions", {})
        self.actions = {f"action-{i}": act for i, act in enumerate(actions.values(), start=1)}
        labels = [{"name": name, "label": label} for name, label in zip(self.actions, actions, strict=True)]
        words = {"speeds": [1], "unit": "step", **options, **presets_and_drags(presets, ())}
        super().__init__(controls, alt, height, player=True, actions=labels, **words)
        self.source.change(self.accept({}))

    def answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], list[Scene]]:
        """Draw a frame, go on, start again, or act, under the values that the page sent."""
        self.source.change(self.accept(request["values"]))
        kind = request["kind"]
        if kind == "action":
            return {"kind": "notice", "text": self.actions[request["name"]]()}, []
        if kind == "frames":
            return self._more(request["first"], request["count"], request["stride"])
        if kind == "reset":
            self.source.restart()
        last = len(self.source) - 1
        at = last if request.get("at") is None else min(max(int(request["at"]), 0), last)
        return {"reply": "draw", "first": at, "length": len(self.source)}, [self.source.scene(at)]

    def picture(self) -> Scene:
        """The newest frame."""
        return self.source.scene(len(self.source) - 1)

    def _more(self, first: int, count: int, stride: int) -> tuple[dict[str, Any], list[Scene]]:
        scenes, reason = [], ""
        for index in range(first, first + count):
            if index >= len(self.source):
                reason = self.source.advance(stride)
            if reason:
                break
            index = min(index, len(self.source) - 1)
            scenes.append(self.source.scene(index))
        words = {
            "reply": "frames",
            "first": first,
            "length": len(self.source),
            "finished": bool(reason),
            "text": reason,
        }
        return words, scenes

"""A timeline of scenes: made while it plays, scrubbed back and forth, replayed in a page without a kernel."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from course_utils.scene import Scene
from course_utils.widgets.controls import Control, Preset
from course_utils.widgets.stage import Stage, presets_and_drags


class Reel(Protocol):
    """What a film shows. Frames are counted from 0; frame 0 is there from the start."""

    def __len__(self) -> int:
        """Number of frames that are recorded."""

    def scene(self, index: int) -> Scene:
        """The picture of a recorded frame."""

    def advance(self, stride: int) -> str:
        """Go `stride` steps on and record a frame; returns "" or, if none was added, the reason in words."""

    def change(self, values: dict[str, Any]) -> None:
        """Take over the controls' values, now or from the next step on."""

    def restart(self) -> None:
        """Forget all frames but a new first one."""


class Film(Stage):
    """A reel under a transport bar: play, pause, step, reset, speed and a timeline.

    Args:
        reel: makes and keeps the frames.
        controls: what the reader can move.
        alt: what the picture shows, in a sentence.
        height: height of the picture in pixels at a width of 900.
        presets: named settings, reached by buttons and the keys 1 to 9. Choosing one restarts the reel.
        **options: `question` to predict before playing; `actions`, a dict from a button's words to a function
            that returns a sentence; `speeds`, the steps from one picture to the next to choose from; `unit`,
            the name of a step; `projector` for large type and a keyboard that works without a click.
    """

    def __init__(
        self,
        reel: Reel,
        controls: Sequence[Control],
        alt: str,
        height: int = 420,
        presets: Sequence[Preset] = (),
        **options: Any,
    ) -> None:
        self.reel = reel
        actions: dict[str, Callable[[], str]] = options.pop("actions", {})
        self.actions = {f"action-{i}": act for i, act in enumerate(actions.values(), start=1)}
        labels = [{"name": name, "label": label} for name, label in zip(self.actions, actions, strict=True)]
        words = {"speeds": [1], "unit": "step", **options, **presets_and_drags(presets, ())}
        super().__init__(controls, alt, height, film=True, actions=labels, **words)
        self.reel.change(self.accept({}))

    def answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], list[Scene]]:
        """Draw a frame, go on, start again, or act, under the values that the page sent."""
        self.reel.change(self.accept(request["values"]))
        kind = request["kind"]
        if kind == "action":
            return {"kind": "notice", "text": self.actions[request["name"]]()}, []
        if kind == "frames":
            return self._more(request["first"], request["count"], request["stride"])
        if kind == "reset":
            self.reel.restart()
        last = len(self.reel) - 1
        at = last if request.get("at") is None else min(max(int(request["at"]), 0), last)
        return {"reply": "draw", "first": at, "length": len(self.reel)}, [self.reel.scene(at)]

    def picture(self) -> Scene:
        """The newest frame."""
        return self.reel.scene(len(self.reel) - 1)

    def _more(self, first: int, count: int, stride: int) -> tuple[dict[str, Any], list[Scene]]:
        scenes, reason = [], ""
        for index in range(first, first + count):
            if index >= len(self.reel):
                reason = self.reel.advance(stride)
            if reason:
                break
            index = min(index, len(self.reel) - 1)
            scenes.append(self.reel.scene(index))
        words = {
            "reply": "frames",
            "first": first,
            "length": len(self.reel),
            "finished": bool(reason),
            "text": reason,
        }
        return words, scenes

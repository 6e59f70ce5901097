"""Sliders around a function: the reader moves a value, the function draws the picture."""

from collections.abc import Callable, Sequence
from typing import Any

from course_utils.plotting.scene import Scene
from course_utils.widgets.controls import Control, Drag, Preset
from course_utils.widgets.widget import Widget, presets_and_drags


class Explorer(Widget):
    """A pure function from the controls' values to a `Scene`, with its controls above the picture.

    Args:
        draw: takes one keyword argument for each control and returns the scene.
        controls: what the reader can move.
        alt: what the picture shows, in a sentence.
        height: height of the picture in pixels at a width of 900.
        presets: named settings, reached by buttons and the keys 1 to 9.
        drags: panels in which dragging moves sliders.
    """

    def __init__(
        self,
        draw: Callable[..., Scene],
        controls: Sequence[Control],
        alt: str,
        height: int = 340,
        presets: Sequence[Preset] = (),
        drags: Sequence[Drag] = (),
    ) -> None:
        self.draw = draw
        super().__init__(controls, alt, height, **presets_and_drags(presets, drags))

    def answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], list[Scene]]:
        """Draw under the values that the page sent."""
        return {"reply": "draw", "first": 0}, [self.draw(**self.accept(request["values"]))]

    def picture(self) -> Scene:
        """The scene at the controls' present values."""
        return self.draw(**self.value)

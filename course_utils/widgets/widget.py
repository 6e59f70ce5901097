"""The one foundation of all widgets: an anywidget whose page draws scenes and asks the kernel for them.

Scenes are drawn by a hand-written canvas and their arrays travel as binary: of the techniques that we
tried, the fastest in a real browser. The page asks and the kernel answers: there is no thread and no clock
in Python, a paused player costs nothing, and a stopped kernel stops it.
"""

import re
import threading
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from ipywidgets import ValueWidget

from course_utils.plotting.scene import Scene
from course_utils.plotting.style import ROLES
from course_utils.widgets.controls import Control, Drag, Preset
from course_utils.widgets.protocol import encode, error_text, id_of, read_request

STATIC = Path(__file__).parent / "static"


def joined(folder: Path) -> str:
    """The ES modules of a folder as one, which a host of widgets loads and a saved page holds.

    They import only each other, and their names are at hand in the same file: no bundler is needed.
    Left out is recorded.js, which starts by itself in pages of recorded widgets.
    """
    paths = sorted(path for path in folder.glob("*.js") if path.name != "recorded.js")
    source = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return re.sub(r"^import [^;]*;\n|^export (?!default)", "", source, flags=re.MULTILINE)


FRONT_END = joined(STATIC)


class Setting(traitlets.TraitType):
    """The value of one control: what is assigned is put on the control's scale, or refused by name."""

    def __init__(self, control: Control) -> None:
        super().__init__(control.value)
        self.control = control

    def validate(self, widget: "Widget", value: Any) -> Any:
        """The value on the control's scale; ValueError names the control where it is on none."""
        return self.control.accept(value)


class Settings(traitlets.Dict):
    """The values of all controls by name. An assignment may name some of them: the others stay."""

    def validate(self, widget: "Widget", value: Any) -> dict[str, Any]:
        """The values of all controls; ValueError names a control that is not there, or its wrong value."""
        given = super().validate(widget, value)
        return widget.accept({name: getattr(widget, name) for name in widget.controls} | given)


class Widget(anywidget.AnyWidget, ValueWidget):
    """Controls around a picture. A subclass says how a request of the page is answered.

    Each control's value is a synchronised trait under the control's name, all of them together are the trait
    `value`: to be read, set, observed and linked like those of any ipywidget.

    Args:
        controls: what the reader can move.
        alt: what the picture shows, in a sentence, for readers who do not see it.
        height: height of the picture in pixels at a width of 900.
        **spec: further words for the page (see static/).

    Raises:
        ValueError: two controls share a name, or a control has the name of an attribute of widgets.
    """

    _esm = FRONT_END
    _css = STATIC / "widget.css"
    spec = traitlets.Dict().tag(sync=True)
    value = Settings().tag(sync=True)
    # The picture that a saved notebook shows, whose kernel has gone; the page keeps the newest one in it.
    still = traitlets.Dict().tag(sync=True)

    def __init__(self, controls: Sequence[Control], alt: str, height: int, **spec: Any) -> None:
        names = [control.name for control in controls]
        if len(set(names)) < len(names):
            raise ValueError(f"controls have the names {names}, expected each name once")
        self.controls = {control.name: control for control in controls}
        self.alt = alt
        if taken := [name for name in names if hasattr(type(self), name) or name in vars(self)]:
            raise ValueError(f"controls are called {taken}, expected names that no attribute of widgets has")
        # JupyterLab answers messages of the page in a second thread, also while a cell runs.
        self._lock = threading.Lock()
        self.add_traits(**{name: Setting(control).tag(sync=True) for name, control in self.controls.items()})
        empty: dict[str, list] = {"presets": [], "drags": [], "folded": []}
        defaults = {"player": False, "question": "", "projector": False, **empty}
        kinds = [{"kind": type(control).__name__, **asdict(control)} for control in controls]
        roles = {name: asdict(role) for name, role in ROLES.items()}
        super().__init__(
            value={},
            spec={**defaults, "controls": kinds, "alt": alt, "height": height, "roles": roles, **spec},
        )
        self.observe(self._gather, names)
        self.observe(self._spread, "value")
        self.on_msg(self._receive)

    @abstractmethod
    def answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], list[Scene]]:
        """The words and the pictures that answer a request of the page."""

    @abstractmethod
    def picture(self) -> Scene:
        """The scene that stands for the widget where there is no kernel."""

    def telling_picture(self) -> Scene:
        """The scene that code hosts and exported pages show."""
        return self.picture()

    def accept(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values of all controls, each put on its scale; one that is not named has its default."""
        unknown = set(values) - set(self.controls)
        if unknown:
            raise ValueError(f"values name {sorted(unknown)}, expected only {sorted(self.controls)}")
        return {name: c.accept(values.get(name, c.value)) for name, c in self.controls.items()}

    def _gather(self, _: Any) -> None:
        self.value = {name: getattr(self, name) for name in self.controls}

    def _spread(self, change: dict[str, Any]) -> None:
        with self.hold_sync(), self.hold_trait_notifications():
            for name, value in change["new"].items():
                setattr(self, name, value)

    def _receive(self, _: Any, message: Any, __: list[bytes]) -> None:
        try:
            request = read_request(message)
            with self._lock:
                words, scenes = self.answer(request)
            frames, floats = encode(scenes)
            content = words.pop("content", floats)
        except (Exception, KeyboardInterrupt) as error:  # nobody sees a callback's traceback: tell the page
            self.send({"kind": "error", "id": id_of(message), "text": error_text(error)})
            return
        self.send({"kind": "frames", "id": request["id"], "frames": frames, **words}, [content])

    def __repr__(self) -> str:
        return f"Widget: {self._alt_of(self.picture())}"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The live widget, and beside it a PNG for code hosts and exported pages, which have no kernel."""
        from course_utils.plotting.figures import to_png
        from course_utils.plotting.scene_figure import draw_scene, scene_figure

        frames, floats = encode([self.picture()])
        self.still = {"frames": frames, "floats": floats}
        scene = self.telling_picture()
        alt = self._alt_of(scene)
        data, metadata = super()._repr_mimebundle_(**kwargs)
        data["image/png"] = to_png(draw_scene(scene_figure(self.spec["height"]), scene))
        data["text/plain"] = f"Widget: {alt}"
        return data, {**metadata, "image/png": {"alt": alt}}

    def _ipython_display_(self) -> None:
        """The widget, and folded below it what its picture shows: notebooks give a PNG no other words."""
        from IPython.display import display

        from course_utils.plotting.figures import in_words

        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)
        display(in_words(metadata["image/png"]["alt"]), raw=True)

    def _alt_of(self, scene: Scene) -> str:
        return f"{self.alt} {scene.description}".strip()


def presets_and_drags(presets: Sequence[Preset], drags: Sequence[Drag]) -> dict[str, Any]:
    """Presets and drags as the page reads them."""
    return {"presets": [asdict(preset) for preset in presets], "drags": [asdict(drag) for drag in drags]}

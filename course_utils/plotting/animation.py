"""Scene after scene as pixels: what stands still from one to the next, axes and words, is drawn once."""

import numpy as np
from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg

from course_utils.plotting.scene import Panel, Scene
from course_utils.plotting.scene_figure import PAPER, draw_mark, draw_scene, scene_figure


class Animation:
    """One figure of a widget's size for all scenes of a video. The first layout holds: nothing jumps."""

    def __init__(self, height: int) -> None:
        self._figure = scene_figure(height)
        self._canvas = FigureCanvasAgg(self._figure)
        self._words: list[tuple] = []  # what the ground shows
        self._places: list = []

    def pixels(self, scene: Scene) -> np.ndarray:
        """A scene as bytes (rows, columns, 3)."""
        words = [_words_of(panel) for panel in scene.panels]
        if words != self._words:
            self._draw_ground(scene)
            self._words = words
        self._canvas.restore_region(self._ground)
        with rc_context(PAPER):
            for ax, panel in zip(self._figure.axes, scene.panels, strict=True):
                for mark in panel.marks:
                    draw_mark(ax, mark)
                for artist in _marks_on(ax):
                    ax.draw_artist(artist)
                    artist.remove()
        return np.array(self._canvas.buffer_rgba())[:, :, :3]

    def _draw_ground(self, scene: Scene) -> None:
        self._figure.clear()
        draw_scene(self._figure, scene)
        if not self._places:
            self._canvas.draw()
            self._places = [ax.get_position() for ax in self._figure.axes]
            self._figure.set_layout_engine("none")
        for ax, place in zip(self._figure.axes, self._places, strict=True):
            ax.set_position(place)
            for artist in _marks_on(ax):
                artist.remove()
        self._canvas.draw()
        self._ground = self._canvas.copy_from_bbox(self._figure.bbox)


def _words_of(panel: Panel) -> tuple:
    labels = tuple(getattr(mark, "label", "") for mark in panel.marks)
    limits, ticks = (panel.xlim, panel.ylim), (panel.xticks, panel.yticks)
    return panel.title, panel.xlabel, panel.ylabel, limits, ticks, labels


def _marks_on(ax: Axes) -> list[Artist]:
    artists = [*ax.images, *ax.collections, *ax.patches, *ax.lines, *ax.texts]
    return sorted(artists, key=lambda artist: artist.get_zorder())

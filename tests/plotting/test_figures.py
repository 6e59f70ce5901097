"""Images on a sheet, each where it belongs, and figures with their words."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from course_utils.plotting.figures import contact_sheet, draw_tree, show


def test_images_stand_in_rows_with_a_pixel_between_and_around():
    images = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]).reshape(3, 1, 1, 2)
    sheet = contact_sheet(images, columns=2, gap=9.0)
    assert sheet[:, :, 0].tolist() == [
        [9, 9, 9, 9, 9, 9, 9],
        [9, 1, 2, 9, 3, 4, 9],
        [9, 9, 9, 9, 9, 9, 9],
        [9, 5, 6, 9, 9, 9, 9],
        [9, 9, 9, 9, 9, 9, 9],
    ]


def test_the_colours_of_an_image_come_last_on_a_sheet():
    image = np.arange(6.0).reshape(1, 3, 1, 2)
    assert contact_sheet(image, columns=1, gap=0.0)[1, 1:3].tolist() == [[0, 2, 4], [1, 3, 5]]


def test_a_tree_stands_between_its_limits_without_axes():
    ax = draw_tree(Figure().subplots(), {"root": {"left": "one", "right": {"up": "two", "down": "three"}}})
    places = {text.get_text(): text.get_position() for text in ax.texts}
    assert places["left"] == (1, 0)
    assert places["up"] == (2, -1)
    assert places["down"] == (2, -2)
    assert places["right"] == (1, -1.5), "between its children"
    assert places["root"] == (0, -0.75)
    assert {"one", "two", "three"} <= set(places)
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    assert all(left < x < right and bottom < y < top for x, y in places.values())
    assert not ax.axison


def test_a_figure_is_shown_with_its_words_and_closed(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **options: shown.append((data, options)))
    figure = plt.figure()
    show(figure, "Two curves, one <above> the other")
    assert not plt.fignum_exists(figure.number)
    (picture, options), (words, _) = shown
    assert picture["image/png"].startswith(b"\x89PNG")
    assert picture["text/plain"] == "Figure: Two curves, one <above> the other"
    assert options == {
        "metadata": {"image/png": {"alt": "Two curves, one <above> the other"}},
        "raw": True,
    }
    assert "Two curves, one &lt;above&gt; the other</details>" in words["text/html"]

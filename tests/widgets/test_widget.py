"""The widgets' foundation without a browser: what the page sends, what it gets back, and what replaces it."""

import json

import numpy as np
import pytest

from course_utils.plotting.scene import Image, Line, Panel, Picture, Points, Rule, Scene, Text
from course_utils.widgets.controls import Choice, Preset, Slider, Switch
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.player import MOST_BYTES, Player
from course_utils.widgets.protocol import encode

X = np.linspace(0.0, 1.0, 5)


def draw(slope: float, curve: str = "up", dots: bool = False) -> Scene:
    y = slope * X if curve == "up" else -slope * X
    marks = [Line(X, y, "data"), Rule(0.5, "noise")] + [Points(X, y, "model")] * dots
    return Scene([[Panel(marks, (0, 1), (-2, 2), "title")]], f"The slope is {slope:.1f}.")


def explorer() -> Explorer:
    controls = [Slider("slope", "slope", -2, 2, 1, 0.5), Choice("curve", "curve", ("up", "down"), "up")]
    return Explorer(
        draw, [*controls, Switch("dots", "dots")], "A line.", presets=[Preset("flat", {"slope": 0})]
    )


class Count:
    """A frame source that counts; it ends after `end` frames."""

    def __init__(self, end: int = 100) -> None:
        self.end, self.values = end, {}
        self.restart()

    def __len__(self) -> int:
        return len(self.steps)

    def scene(self, index: int) -> Scene:
        return draw(self.values.get("slope", 1.0) * self.steps[index])

    def advance(self, stride: int) -> str:
        if len(self.steps) >= self.end:
            return "The player ends here."
        self.steps.append(self.steps[-1] + stride)
        return ""

    def change(self, values: dict) -> None:
        self.values = values

    def restart(self) -> None:
        self.steps = [0]


def sent_by(widget: Explorer | Player, monkeypatch: pytest.MonkeyPatch, **request) -> tuple[dict, np.ndarray]:
    """What the page receives after it has sent `request`."""
    sent = []
    monkeypatch.setattr(widget, "send", lambda words, buffers=(): sent.append((words, buffers)))
    widget._receive(widget, {"id": 7, "values": {}, **request}, [])
    ((words, buffers),) = sent
    json.dumps(words)  # must be JSON
    return words, np.frombuffer(buffers[0], np.float32) if buffers else np.zeros(0)


def array(mark: dict, name: str, floats: np.ndarray) -> np.ndarray:
    offset, length = mark[name]
    return floats[offset : offset + length]


def test_a_page_gets_the_picture_of_its_own_values(monkeypatch):
    words, floats = sent_by(explorer(), monkeypatch, kind="draw", values={"slope": -2, "curve": "down"})
    line, rule = words["frames"][0]["rows"][0][0]["marks"]
    assert words["id"] == 7
    assert words["frames"][0]["description"] == "The slope is -2.0."
    np.testing.assert_allclose(array(line, "x", floats), X)
    np.testing.assert_allclose(array(line, "y", floats), 2 * X)
    assert (rule["kind"], rule["value"], rule["axis"]) == ("Rule", 0.5, "x")


@pytest.mark.parametrize(("came", "taken"), [(99, 2.0), (-99, -2.0), (0.7, 0.5), (0.8, 1.0), (1, 1.0)])
def test_a_slider_takes_the_nearest_value_on_its_scale(came, taken):
    assert explorer().accept({"slope": came})["slope"] == taken


def test_the_sweep_goes_to_both_ends_and_the_middle():
    assert Slider("slope", "slope", -2, 4, 0, 0.5).extremes() == (-2.0, 1.0, 4.0)
    assert Slider("n", "n", 1, 9, 3, 2).extremes() == (1, 5, 9)


def test_whole_sliders_stay_whole():
    accepted = Slider("n", "n", 1, 9, 3, 2).accept(4.4)
    assert accepted == 5
    assert isinstance(accepted, int)


@pytest.mark.parametrize("values", [{"curve": "sideways"}, {"slopes": 1}, {"slope": "steep"}])
def test_what_no_control_can_send_is_refused_on_the_page(values, monkeypatch):
    words, _ = sent_by(explorer(), monkeypatch, kind="draw", values=values)
    assert words["kind"] == "error"
    assert str(next(iter(values.values()))) in words["text"] or str(next(iter(values))) in words["text"]


BAD_MESSAGES = [
    (None, "the message is None"),
    ("draw", "the message is 'draw'"),
    ([1, 2], "the message is"),
    ({}, "id is None"),
    ({"kind": "draw", "values": {}}, "id is None"),
    ({"id": {}, "kind": "draw", "values": {}}, "id is {}"),
    ({"id": "\ud800", "kind": "draw", "values": {}}, "id is"),
    ({"id": 1, "kind": "dance", "values": {}}, "kind is 'dance'"),
    ({"id": 1, "kind": ["draw"], "values": {}}, "kind is ['draw']"),
    ({"id": 1, "kind": "draw"}, "values is None"),
    ({"id": 1, "kind": "draw", "values": [1]}, "values is [1]"),
    ({"id": 1, "kind": "draw", "values": {"slope": float("nan")}}, "slope is nan"),
    ({"id": 1, "kind": "draw", "values": {"slope": "\ud800"}}, "slope is"),
    ({"id": 1, "kind": "draw", "values": {1: 2, "a": 3}}, ""),
    ({"id": 1, "kind": "draw", "values": {"x" * 10**6: 1}}, "values name"),
    ({"id": 1, "kind": "frames", "values": {}}, "first is None"),
    (
        {"id": 1, "kind": "frames", "first": 1, "count": 10**9, "stride": 1, "values": {}},
        "count is 1",
    ),
    (
        {"id": 1, "kind": "frames", "first": 1, "count": 1, "stride": 10**9, "values": {}},
        "stride is 1",
    ),
    ({"id": 1, "kind": "frames", "first": 1, "count": 1, "stride": -100, "values": {}}, "stride is -100"),
    ({"id": 1, "kind": "frames", "first": -1, "count": 1, "stride": 1, "values": {}}, "first is -1"),
    ({"id": 1, "kind": "frames", "first": 0.5, "count": 1, "stride": 1, "values": {}}, "first is 0.5"),
    ({"id": 1, "kind": "frames", "first": 1, "count": True, "stride": 1, "values": {}}, "count is True"),
    ({"id": 1, "kind": "draw", "at": -1, "values": {}}, "at is -1"),
    ({"id": 1, "kind": "draw", "at": "two", "values": {}}, "at is 'two'"),
    ({"id": 1, "kind": "action", "values": {}}, "name is None"),
    ({"id": 1, "kind": "action", "name": "rm", "values": {}}, "name is 'rm'"),
    ({"id": 1, "kind": "action", "name": [], "values": {}}, "name is []"),
]


@pytest.mark.parametrize(("message", "text"), BAD_MESSAGES, ids=[text for _, text in BAD_MESSAGES])
def test_a_message_that_no_page_sends_is_answered_with_an_error(message, text, monkeypatch):
    """And it computes nothing, leaves the player as it was, and the next request is answered."""
    player = Player(Count(), [Slider("slope", "slope", 0, 2, 1, 1)], "A player.", actions={"Save": str})
    sent = []
    monkeypatch.setattr(player, "send", lambda words, buffers=(): sent.append(words))
    player._receive(player, message, [])
    (words,) = sent
    assert words["kind"] == "error"
    assert text in words["text"]
    assert len(json.dumps(words, ensure_ascii=False).encode()) < 2000
    assert player.source.steps == [0]
    words, _ = sent_by(player, monkeypatch, kind="frames", first=1, count=1, stride=1)
    assert words["length"] == 2


def test_a_place_beyond_the_end_is_the_end(monkeypatch):
    player = Player(Count(), [], "A player.")
    words, _ = sent_by(player, monkeypatch, kind="frames", first=10**6, count=2, stride=1)
    assert (words["first"], words["length"], len(words["frames"])) == (1, 3, 2)


def test_a_page_that_is_loaded_again_goes_on_where_the_player_stood(monkeypatch):
    player = Player(Count(), [], "A player.")
    sent_by(player, monkeypatch, kind="frames", first=1, count=5, stride=1)
    assert sent_by(player, monkeypatch, kind="draw", at=None)[0]["first"] == 5
    sent_by(player, monkeypatch, kind="draw", at=2)
    assert sent_by(player, monkeypatch, kind="draw")[0]["first"] == 2
    sent_by(player, monkeypatch, kind="reset")
    assert sent_by(player, monkeypatch, kind="draw")[0]["first"] == 0


class Torn(Count):
    """A frame source that takes over a slope and begins again, as runs do."""

    def change(self, values: dict) -> None:
        if values != self.values:
            self.values = values
            self.restart()


@pytest.mark.parametrize("asked", ["draw", "reset"])
def test_a_change_that_was_interrupted_is_made_anew(asked, monkeypatch):
    """Its values are taken over by then, and its frames may be gone: asked again, it begins again."""
    player = Player(Torn(), [Slider("slope", "slope", 0, 2, 1, 1)], "A player.")
    sent_by(player, monkeypatch, kind="frames", first=1, count=2, stride=1, values={"slope": 1})

    def interrupt():
        player.source.steps = []
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(player.source, "restart", interrupt)
        words, _ = sent_by(player, during, kind=asked, values={"slope": 2})
        assert words["kind"] == "error"
    words, _ = sent_by(player, monkeypatch, kind="draw", at=None, values={"slope": 2})
    assert (words["first"], words["length"]) == (0, 1)
    assert player.source.steps == [0]
    sent_by(player, monkeypatch, kind="frames", first=1, count=2, stride=1, values={"slope": 2})
    words, _ = sent_by(player, monkeypatch, kind="draw", values={"slope": 2})
    assert words["length"] == 3, "begun anew once, and not again"


def test_a_still_picture_that_was_interrupted_leaves_no_player_without_frames(monkeypatch):
    player = Player(Torn(), [], "A player.", still=2)

    def interrupt():
        player.source.steps = []
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(player.source, "restart", interrupt)
        with pytest.raises(KeyboardInterrupt):
            player.telling_picture()
    words, _ = sent_by(player, monkeypatch, kind="draw", at=None)
    assert (words["first"], words["length"]) == (0, 1)


def test_an_interrupt_is_answered_and_the_player_goes_on(monkeypatch):
    player = Player(Count(), [], "A player.")

    def interrupt(stride):
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(player.source, "advance", interrupt)
        words, _ = sent_by(player, during, kind="frames", first=1, count=1, stride=1)
    assert words == {"kind": "error", "id": 7, "text": "Interrupted."}
    words, _ = sent_by(player, monkeypatch, kind="frames", first=1, count=2, stride=1)
    assert len(words["frames"]) == 2


def test_an_error_of_the_drawing_function_reaches_the_page(monkeypatch):
    broken = Explorer(lambda a: 1 / 0, [Slider("a", "a", 0, 1, 0, 1)], "Nothing.")
    words, _ = sent_by(broken, monkeypatch, kind="draw")
    assert words == {"kind": "error", "id": 7, "text": "ZeroDivisionError: division by zero"}


def test_all_words_and_limits_of_a_panel_travel():
    words = {"title": "t", "xlabel": "x", "ylabel": "y", "weight": 2.0, "square": True}
    ticks = {"xticks": ((0.5, "half"),), "yticks": (), "right": ((1.0, "one"),)}
    panel = Panel([], (-1, 1), (0, np.float32(2)), **words, **ticks)
    [sent], floats = encode([Scene([[panel]], heights=(3.0,), description="d")])
    assert sent["heights"] == [3.0]
    assert sent["description"] == "d"
    limits = {"xlim": [-1.0, 1.0], "ylim": [0.0, 2.0]}
    assert sent["rows"] == [[{**words, **ticks, **limits, "marks": []}]]
    assert floats == b""


def test_equal_arrays_travel_once():
    words, floats = encode([draw(1.0, dots=True), draw(1.0)])
    line, _, dots = words[0]["rows"][0][0]["marks"]
    assert line["y"] == dots["y"] == words[1]["rows"][0][0]["marks"][0]["y"]
    assert len(floats) == 4 * len(X)  # with slope 1 even x and y are equal


def test_an_image_keeps_its_shape():
    values = np.arange(6.0).reshape(2, 3) / 6
    words, floats = encode([Scene([[Panel([Image(values, (0, 3, 0, 2))], (0, 3), (0, 2))]])])
    mark = words[0]["rows"][0][0]["marks"][0]
    assert mark["values_shape"] == [2, 3]
    np.testing.assert_allclose(np.frombuffer(floats, np.float32).reshape(2, 3), values, rtol=1e-6)


def test_a_picture_keeps_its_colours():
    red_grey_and_beyond = np.array([[[1.0, 0, 0], [0.5, 0.5, 0.5], [-1, 0.2, 7]]])
    picture = Picture(red_grey_and_beyond, (0, 3, 0, 1))
    assert picture.rgb.tolist() == [[[255, 0, 0], [128, 128, 128], [0, 51, 255]]]
    words, floats = encode([Scene([[Panel([picture], (0, 3), (0, 1))]])])
    mark = words[0]["rows"][0][0]["marks"][0]
    assert mark["packed_shape"] == [1, 3]
    assert mark["extent"] == (0, 3, 0, 1)
    assert np.frombuffer(floats, np.float32).tolist() == [0xFF0000, 0x808080, 0x0033FF]


def test_without_a_kernel_a_png_and_the_sentence_stand_for_the_widget():
    data, metadata = explorer()._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"] == "Widget: A line. The slope is 1.0."
    assert metadata["image/png"]["alt"] == "A line. The slope is 1.0."
    assert "application/vnd.jupyter.widget-view+json" in data


def test_a_widget_is_displayed_with_its_picture_in_words(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **options: shown.append(data))
    explorer()._ipython_display_()
    widget, words = shown
    assert widget["image/png"].startswith(b"\x89PNG")
    assert "</summary>A line. The slope is 1.0.</details>" in words["text/html"]


def test_the_picture_of_a_player_that_has_not_begun_tells_what_comes():
    player = Player(Count(), [], "A player.", speeds=[1, 5], still=3)
    assert player.telling_picture().description == "The slope is 15.0."
    assert player._repr_mimebundle_()[0]["text/plain"] == "Widget: A player. The slope is 15.0."
    assert player.picture().description == "The slope is 0.0."  # and it begins at its beginning
    player.source.advance(1)
    assert player.telling_picture().description == "The slope is 1.0."


def test_a_player_draws_under_its_controls_values_before_a_page_has_asked():
    """As a page that is saved from a notebook does."""
    player = Player(Count(), [Slider("slope", "slope", 0, 2, 2, 1)], "A player.")
    player.source.advance(3)
    assert player.source.scene(1).description == "The slope is 6.0."


def test_a_player_goes_on_in_strides_and_stops_with_its_reason(monkeypatch):
    player = Player(Count(end=4), [Slider("slope", "slope", 0, 2, 1, 1)], "A player.")
    words, _ = sent_by(player, monkeypatch, kind="frames", first=1, count=2, stride=5)
    assert [frame["description"] for frame in words["frames"]] == ["The slope is 5.0.", "The slope is 10.0."]
    assert (words["first"], words["length"], words["finished"]) == (1, 3, False)
    words, _ = sent_by(player, monkeypatch, kind="frames", first=3, count=3, stride=1)
    assert len(words["frames"]) == 1
    assert (words["finished"], words["text"]) == (True, "The player ends here.")


def test_a_player_is_scrubbed_reset_and_redrawn_under_new_values(monkeypatch):
    player = Player(Count(), [Slider("slope", "slope", 0, 2, 1, 1)], "A player.")
    sent_by(player, monkeypatch, kind="frames", first=1, count=9, stride=1)
    words, _ = sent_by(player, monkeypatch, kind="draw", at=4, values={"slope": 2})
    assert (words["first"], words["length"]) == (4, 10)
    assert words["frames"][0]["description"] == "The slope is 8.0."
    words, _ = sent_by(player, monkeypatch, kind="draw", at=99)
    assert words["first"] == 9
    words, _ = sent_by(player, monkeypatch, kind="reset")
    assert (words["first"], words["length"]) == (0, 1)


def test_a_player_that_is_complete_at_once_begins_again_at_its_first_picture(monkeypatch):
    player = Player(Count(), [], "A player.")
    sent_by(player, monkeypatch, kind="frames", first=1, count=9, stride=1)
    monkeypatch.setattr(player.source, "restart", lambda: None)
    sent_by(player, monkeypatch, kind="draw", at=4)
    words, _ = sent_by(player, monkeypatch, kind="reset")
    assert (words["first"], words["length"]) == (0, 10)


def test_an_action_answers_with_its_file(monkeypatch, tmp_path):
    path = tmp_path / "a.gif"
    player = Player(Count(), [], "A player.", actions={"Save": lambda: path})
    path.write_bytes(bytes(400_000))
    words, floats = sent_by(player, monkeypatch, kind="action", name="action-1")
    assert words["text"] == f"Saved as {path}, 0.4 MB, beside the notebook."
    assert (words["file"], floats.nbytes) == ("a.gif", 400_000)
    path.write_bytes(bytes(MOST_BYTES + 4))
    words, floats = sent_by(player, monkeypatch, kind="action", name="action-1")
    assert "file" not in words
    assert floats.nbytes == 0
    assert words["kind"] == "notice"
    assert player.spec["actions"] == [{"name": "action-1", "label": "Save"}]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Line(X, X, "purple"), "role is 'purple'"),
        (lambda: Line(X, X[:3], "data"), r"\(5,\).*\(3,\).*expected equal shapes"),
        (lambda: Rule(0, "data", axis="z"), "axis is 'z'"),
        (lambda: Text(0, 0, "a", align="top"), "align is 'top'"),
        (lambda: Image(X, (0, 1, 0, 1)), r"values has shape \(5,\)"),
        (lambda: Picture(np.zeros((4, 4)), (0, 1, 0, 1)), r"values has shape \(4, 4\), expected .*3\)"),
        (lambda: Panel([], (1, 1), (0, 1)), "xlim of panel '' is"),
        (lambda: Panel([], (0, 1), (0, np.nan)), "ylim of panel '' is"),
        (lambda: Scene([[]], heights=(1, 2)), "heights has 2 entries"),
        (lambda: Slider("a", "a", 0, 1, 2, 0.1), "slider 'a' has low 0, value 2"),
        (lambda: Choice("a", "a", ("x", "y"), "z"), "a is 'z'"),
        (lambda: Explorer(draw, [Switch("a", "a"), Switch("a", "b")], ""), "each name once"),
    ],
)
def test_a_wrong_description_is_refused_by_name(make, message):
    with pytest.raises(ValueError, match=message):
        make()

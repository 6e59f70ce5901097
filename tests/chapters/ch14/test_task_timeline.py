"""The task timeline: the pictures say what the student knows, and looking on changes nothing."""

import random

import numpy as np
import pytest
import torch

from course_utils.chapters.ch14 import task_timeline
from course_utils.chapters.ch14.task_timeline import (
    FRAME,
    STEPS,
    TOTAL,
    Settings,
    TaskRun,
    draw,
    history,
    task_at,
)
from course_utils.plotting.scene import Image, Text


def recorded(*rows):
    """Frames (step, accuracies) with nothing replayed."""
    frames = np.zeros(len(rows), FRAME)
    for frame, (step, accuracy) in zip(frames, rows, strict=True):
        frame["step"], frame["accuracy"], frame["labels"] = step, accuracy, -1
    return frames


def test_an_update_belongs_to_the_task_that_it_trains():
    assert [task_at(step) for step in (0, 1, STEPS, STEPS + 1, TOTAL)] == [0, 0, 0, 1, 4]


def test_the_map_holds_what_was_known_and_leaves_the_future_white():
    frames = recorded((0, [0.1] * 5), (5, [1, 0, 0, 0, 0]), (20, [0.5, 0.25, 0, 0, 0]))
    columns = history(frames)
    np.testing.assert_allclose(columns[0, :4], [1, 1, 1, 0.5])
    np.testing.assert_allclose(columns[1, :4], [0, 0, 0, 0.25])
    assert not columns[:, 4:].any()


def test_the_sentence_counts_only_tasks_so_far():
    scene = draw(recorded((0, [0] * 5), (STEPS + 1, [0.5, 1, 0.9, 0.9, 0.9])), 1, "nothing")
    assert "task 2 of 5" in scene.description
    assert "in their order: 50 %, 100 %; 75 % on average" in scene.description


def test_before_the_first_task_is_over_there_is_nothing_to_replay():
    for past, words in (("nothing", "nothing"), ("samples of a GAN", "nothing yet")):
        panel = draw(recorded((0, [0] * 5)), 0, past).rows[0][2]
        assert [mark.text for mark in panel.marks] == [words]
        assert panel.title == f"Replayed: {past}"


def test_samples_are_shown_with_the_labels_that_the_solver_gives_them(monkeypatch):
    monkeypatch.setattr(task_timeline, "STEPS", 60)
    run = TaskRun(Settings(past="samples of a VAE"))
    run.advance(60)
    run.advance(1)
    before, after = (run.scene(index).rows[0][2].marks for index in (1, 2))
    assert [mark.text for mark in before if isinstance(mark, Text)] != []
    images = torch.tensor(np.stack([mark.values for mark in after if isinstance(mark, Image)])) * 16
    names = [int(mark.text) for mark in after if isinstance(mark, Text)]
    assert run.past.scholar.solver(images[:, None]).argmax(1).tolist() == names
    assert set(names) <= {0, 1}, "after the first task it can sample nothing else"


def test_samples_stay_long_enough_to_be_seen(monkeypatch):
    monkeypatch.setattr(task_timeline, "STEPS", 20)
    run = TaskRun(Settings(past="stored images"))
    run.advance(21)
    shown = {}
    for run.step in (100, 119, 120):
        torch.rand(7)  # whatever else is drawn
        shown[run.step] = run.observe()["images"]
    assert np.array_equal(shown[100], shown[119])
    assert not np.array_equal(shown[100], shown[120])


def test_a_run_does_not_depend_on_what_else_draws_random_numbers():
    tables = []
    for disturb in (False, True):
        run = TaskRun(Settings(past="stored images"))
        for _ in range(3):
            if disturb:
                torch.rand(7)
            run.advance(2)
        tables.append([p.detach().clone() for p in run.student.parameters()])
    assert all(torch.equal(*pair) for pair in zip(*tables, strict=True))


def test_a_run_follows_its_seed_alone():
    def table(seed, of_the_notebook):
        torch.manual_seed(of_the_notebook)
        run = TaskRun(Settings(seed=seed))
        run.advance(1)
        return torch.cat([p.detach().flatten() for p in run.student.parameters()])

    first = table(1, of_the_notebook=5)
    assert torch.equal(first, table(1, of_the_notebook=6))
    assert not torch.equal(first, table(2, of_the_notebook=5))


def test_the_player_ends_after_the_last_task():
    run = TaskRun()
    run.step = TOTAL - 1
    assert run.advance(10) == ""
    assert run.step == TOTAL
    assert "All five tasks have been learnt" in run.advance(1)


@pytest.mark.parametrize("name", ["past", "kept", "share", "seed"])
def test_a_changed_control_starts_again(name):
    run = TaskRun()
    run.advance(1)
    run.change({name: getattr(Settings(), name)})
    assert len(run) == 2
    run.change({name: {"past": "everything", "kept": 7, "share": "a half", "seed": 3}[name]})
    assert len(run) == 1


def test_a_run_takes_no_random_numbers_of_the_reader_s():
    """Neither torch's, nor NumPy's, nor Python's."""

    def states():
        kind, keys, *rest = np.random.get_state()  # noqa: NPY002 (the reader's global state)
        return torch.get_rng_state().tolist(), kind, keys.tolist(), rest, random.getstate()

    before = states()
    run = TaskRun(Settings(past="samples of a VAE"))
    run.advance(1)
    run.change({"seed": 3})
    assert states() == before


def test_map_and_curves_name_the_updates_at_which_tasks_begin():
    known, curves, _ = draw(recorded((0, [0] * 5)), 0, "nothing").rows[0]
    assert known.xticks == curves.xticks == tuple((t * STEPS, f"{t * STEPS}") for t in range(6))

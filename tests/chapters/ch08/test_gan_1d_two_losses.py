"""Two losses side by side: one start, two runs, each what it would be alone."""

from dataclasses import replace

import numpy as np

from course_utils.chapters.ch08.gan_1d_run import GanRun
from course_utils.chapters.ch08.gan_1d_settings import Settings
from course_utils.chapters.ch08.gan_1d_two_losses import FAR, PRESETS, TwoLosses, two_losses
from course_utils.storage.results import load_results
from tests.chapters.ch08.test_gan_1d import play


def test_both_start_from_the_same_weights_and_then_are_what_they_would_be_alone():
    both = TwoLosses()
    both.change({"seed": 7})
    first, second = both.runs.values()
    for name in ("p_g", "d", "x", "jsd"):
        np.testing.assert_array_equal(first.frames[name], second.frames[name])
    assert not np.array_equal(first.frames["push"], second.frames["push"])
    for _ in range(4):
        assert both.advance(5) == ""
    for loss, run in both.runs.items():
        alone = play(GanRun(replace(Settings(**FAR), objective=loss, seed=7)), 20)
        np.testing.assert_array_equal(run.frames["jsd"], alone["jsd"])


def test_each_column_shows_its_run():
    both = TwoLosses()
    both.advance(5)
    scene = both.scene(1)
    for column, (run, formula) in enumerate(zip(both.runs.values(), ("log(1 − D)", "−log D"), strict=True)):
        (densities, _), (lines, divergence) = run.scene(1).rows
        assert scene.rows[0][column].title.endswith(formula)
        for row, panel in enumerate((densities, lines, divergence)):
            assert [type(mark) for mark in scene.rows[row][column].marks] == [type(m) for m in panel.marks]
        np.testing.assert_array_equal(scene.rows[2][column].marks[1].y, divergence.marks[1].y)
        assert f"the JSD is {run.frames['jsd'][1]:.3f}" in scene.description


def test_the_sentence_reads_both_runs():
    both = TwoLosses()
    both.advance(5)
    for index in range(2):
        step, said = 5 * index, []
        for run, formula in zip(both.runs.values(), ("log(1 − D)", "−log D"), strict=True):
            frame = run.frames[index]
            words = f"under {formula} the JSD is {frame['jsd']:.3f}, D(G(z)) {frame['d_of_g']:.2g}"
            said.append(words + f", and the gradient of G has the norm {frame['gradient']:.2g}" * index)
        assert both.scene(index).description == f"Step {step}: {said[0]}; {said[1]}."


def test_a_reset_and_a_change_reach_both():
    both = TwoLosses()
    both.advance(5)
    both.change({"k": 3})
    assert [run.settings.k for run in both.runs.values()] == [3, 3]
    assert [run.settings.objective for run in both.runs.values()] == ["minimax", "non-saturating"]
    assert len(both) == 2
    both.restart()
    assert len(both) == 1


def test_the_answers_hold_for_nine_of_ten_seeds():
    """Measured by benchmarks/quality/gan_1d_seeds.py every tenth step, to step 150."""
    early = {name: np.array(rows) for name, rows in load_results("gan_1d_seeds")["early"].items()}
    last = {name: np.sort(rows[-1]) for name, rows in early.items()}
    strong = {name.split(", ")[0]: jsd for name, jsd in last.items() if "strong" in name}
    usual = {name.split(", ")[0]: jsd for name, jsd in last.items() if "strong" not in name}
    assert strong["non-saturating"][8] < 0.5
    assert strong["minimax"][1] > 0.69
    assert all(jsd[8] < 0.5 for jsd in usual.values())
    assert two_losses().accept(PRESETS[0].values)["k"] == 5


def test_the_minimax_loss_stands_still_where_steps_shrink_with_the_gradient():
    """Against the strong D, at step 150: under SGD, at a rate at which the other loss learns, and not under
    an Adam that forgets."""
    found = load_results("gan_1d_seeds")
    assert min(found["plain steps"]["minimax"]) > 0.69
    assert max(found["plain steps"]["non-saturating"]) < 0.5
    assert np.sort(found["short memory"])[8] < 0.5

"""What a player keeps of a long run: fewer and fewer of the old frames, all of the new ones."""

import numpy as np
import pytest
import torch

from course_utils.widgets.frame_source import FrameStore, TrainingSource, shown, span


def kept(capacity, count):
    store = FrameStore(np.dtype("i8"), capacity)
    for number in range(count):
        store.append(number)
    return store.frames.tolist()


@pytest.mark.parametrize(
    ("count", "frames"),
    [
        (6, [0, 1, 2, 3, 4, 5]),
        (7, [0, 2, 3, 4, 5, 6]),  # of 0 1 2 every other goes
        (8, [0, 3, 4, 5, 6, 7]),  # of 0 2 3 every other goes
        (9, [0, 4, 5, 6, 7, 8]),
    ],
)
def test_a_full_store_gives_up_every_other_frame_of_its_older_half(count, frames):
    assert kept(6, count) == frames


def test_the_older_half_is_a_half():
    assert kept(12, 13) == [0, 2, 4, 6, 7, 8, 9, 10, 11, 12]


@pytest.mark.parametrize("capacity", [2, 3, 4, 5, 8, 33])
def test_the_first_and_the_last_frame_are_always_kept(capacity):
    for count in range(1, 5 * capacity):
        frames = kept(capacity, count)
        assert (frames[0], frames[-1]) == (0, count - 1)
        assert frames == sorted(set(frames))
        assert len(frames) <= capacity


def test_a_store_of_one_frame_cannot_keep_the_first_and_the_last():
    with pytest.raises(ValueError, match="capacity is 1, expected"):
        FrameStore(np.dtype("i8"), 1)


def test_a_cleared_store_begins_anew():
    store = FrameStore(np.dtype("i8"), 4)
    for number in range(5):
        store.append(number)
    store.clear()
    assert store.frames.tolist() == []
    store.append(9)
    assert store.frames.tolist() == [9]


def test_a_history_shows_two_hundred_points_at_most_and_ends_with_the_last():
    assert shown(1).tolist() == [0, 0]
    assert shown(5).tolist() == [0, 1, 2, 3, 4, 4]
    assert shown(200).tolist() == [*range(200), 199]
    assert shown(201).tolist() == [*range(0, 201, 2), 200]
    assert shown(401).tolist() == [*range(0, 401, 4), 400]


def test_the_axis_of_steps_doubles_when_the_run_reaches_its_end():
    ends = {0: 250, 1: 250, 250: 250, 251: 500, 500: 500, 501: 1000, 1001: 2000}
    assert {last: span(last)[1] for last in ends} == ends
    assert span(300)[0] == 0


class Counter(TrainingSource):
    """Counts its steps, and ends as it is told."""

    def __init__(self, end: BaseException) -> None:
        self.end = end
        super().__init__(np.dtype(float), 10)

    def restart(self) -> None:
        def updates():
            yield from range(3)
            raise self.end

        self.updates = updates()
        self.begin()

    def observe(self) -> float:
        return self.step


def test_an_interrupted_run_says_so_until_it_is_reset():
    run = Counter(KeyboardInterrupt())
    assert run.advance(2) == ""
    with pytest.raises(KeyboardInterrupt):
        run.advance(2)
    assert run.advance(1) == "Interrupted in step 4. Reset to start again."
    assert run.frames.tolist() == [0, 2]
    run.restart()
    assert run.advance(1) == ""
    assert run.frames.tolist() == [0, 1]


def test_numbers_that_overflow_end_a_run_in_words():
    run = Counter(FloatingPointError())
    assert run.advance(5).startswith("Stopped after step 3: the numbers have left the range")
    assert run.advance(1).startswith("Stopped after step 3")


def test_a_run_trains_on_one_thread_and_leaves_the_number_as_it_was():
    threads = []

    class Run(TrainingSource):
        def restart(self):
            self.updates = iter(range(9))
            self.begin()

        def observe(self):
            threads.append(torch.get_num_threads())
            return np.zeros((), np.float64)

    torch.set_num_threads(2)
    run = Run(np.dtype(np.float64), 4)
    threads.clear()
    run.advance(2)
    assert threads == [1]
    assert torch.get_num_threads() == 2

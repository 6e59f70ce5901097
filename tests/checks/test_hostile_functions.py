"""A function that loops, exits, recurses or prints is answered in one line, and the notebook lives on."""

import math
import sys
import threading

import pytest

from course_utils.checks import exercise
from course_utils.checks.exercise import Exercise

ONE = Exercise(answer=1.0, mistakes={})
SINE = Exercise(answer=math.sin, mistakes={"that is the cosine": math.cos}, probes=(1.0, 2.0))
LATE = "not yet: no answer after 0.3 seconds: does it end?"


def loops(x):
    while True:
        pass


def loops_and_catches(x):
    while True:
        try:  # noqa: SIM105
            x += 1
        except:  # noqa: E722
            pass


def counts(x):
    return sum(1 for _ in iter(int, 1))


def waits(x):
    threading.Event().wait(60)


@pytest.mark.parametrize("function", [loops, loops_and_catches, counts, waits])
def test_a_function_without_end_is_stopped(function, monkeypatch):
    monkeypatch.setattr(exercise, "PATIENCE", 0.3)
    assert SINE.verdict(function) == LATE
    if function is not waits:  # a wait in C cannot be ended, and holds nobody up
        assert not [thread for thread in threading.enumerate() if "work" in thread.name]


def test_a_value_without_end_is_stopped(monkeypatch):
    class Endless:
        __float__ = loops

    monkeypatch.setattr(exercise, "PATIENCE", 0.3)
    assert ONE.verdict(Endless()) == LATE


def recurses(x):
    return recurses(x)


def prints(x):
    print("x" * 10**7)
    print("to stderr", file=sys.stderr)
    return x


class NoText(Exception):
    def __str__(self):
        raise self


def throws(error):
    def function(x):
        raise error

    return function


FUNCTIONS = {
    "exit": (sys.exit, "SystemExit: 1.0"),
    "exit, silent": (lambda x: sys.exit(), "SystemExit"),
    "interrupt": (throws(KeyboardInterrupt()), "KeyboardInterrupt"),
    "group": (throws(BaseExceptionGroup("many", [SystemExit()])), "BaseExceptionGroup: many"),
    "recursion": (recurses, "RecursionError: "),
    "no text": (throws(NoText()), "an exception: its own text fails"),
    "input": (lambda x: input("?"), "OSError: "),
    "no arguments": (lambda: 1, "TypeError: "),
    "next": (lambda x: next(iter([])), "StopIteration"),
    "answer": (lambda x: undefined, "NameError: name 'undefined'"),  # noqa: F821
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_that_stops_says_how(name):
    function, reason = FUNCTIONS[name]
    line = SINE.verdict(function)
    assert line.startswith(f"not yet: for x = 1 your function stops with {reason}"), line
    assert "\n" not in line


def test_what_a_function_prints_is_not_shown(capsys):
    shown = "not yet: for x = 1 you return 1, which is not it; what it prints is not shown here"
    assert SINE.verdict(prints) == shown
    assert capsys.readouterr() == ("", "")
    print("afterwards")
    assert capsys.readouterr().out == "afterwards\n"


def test_a_print_is_no_return():
    line = "not tried yet: the function returns nothing; what it prints is not shown here"
    assert SINE.verdict(lambda x: print(math.sin(x))) == line
    assert SINE.verdict(lambda x: print("here") or math.sin(x)) == "correct"


def test_a_function_may_silence_the_output_but_not_for_long(capsys):
    def silences(x):
        sys.stdout = sys.stderr = None
        return math.sin(x)

    assert SINE.verdict(silences) == "correct"
    print("afterwards")
    assert capsys.readouterr().out == "afterwards\n"


def test_a_check_may_be_made_in_a_thread_and_within_a_check():
    def answer(x):
        assert ONE.verdict(1.0) == "correct"
        return math.sin(x)

    lines = []
    thread = threading.Thread(target=lambda: lines.append(SINE.verdict(answer)))
    thread.start()
    thread.join()
    assert lines == ["correct"]


def test_an_interrupt_ends_the_function_as_well(monkeypatch):
    """As when a reader presses Interrupt: the check stops, and so does what it runs."""

    def interrupted(thread, timeout=None):
        if timeout == exercise.PATIENCE:
            raise KeyboardInterrupt
        real(thread, timeout)

    real = threading.Thread.join
    before = threading.active_count()
    monkeypatch.setattr(threading.Thread, "join", interrupted)
    with pytest.raises(KeyboardInterrupt):
        SINE.verdict(loops)
    assert threading.active_count() == before

"""Running what a student wrote, which may loop, exit, recurse, print or fail: the notebook lives on."""

import contextlib
import copy
import ctypes
import io
import textwrap
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from course_utils.checks.values import plain


class TimeIsUp(BaseException):
    """Thrown into a thread that is late; `except Exception` does not catch it."""


@dataclass(frozen=True)
class Failure:
    """What stands in place of a value where there is none. Two failures of one type are the same."""

    name: str
    reason: str = field(compare=False)

    def __str__(self) -> str:
        text = f"{self.name}: {self.reason[:500]}" if self.reason else self.name
        return textwrap.shorten(text, 120, placeholder=" ...")


def attempt(function: Callable, arguments: tuple) -> Any:
    """What the function returns, as a plain value, or its Failure; it gets copies, as it may change them."""
    try:
        return plain(function(*copy.deepcopy(arguments)))
    except TimeIsUp:
        raise
    except BaseException as error:  # sys.exit() too
        return _failure(error)


def _failure(error: BaseException) -> Failure:
    try:
        return Failure(type(error).__name__, str(error))
    except Exception:  # an exception that cannot say what it is
        return Failure("an exception", "its own text fails")


class Unseen(io.TextIOBase):
    """Where prints go that are not shown; `used` says whether there were any."""

    used = False

    def write(self, text: str) -> int:
        """Take the text, and forget it."""
        self.used = True
        return len(text)


def within(seconds: float, function: Callable, prints: Unseen) -> Any:
    """What `function()` returns, as a plain value, or its Failure; a TimeoutError where it is late.

    What it prints goes to `prints`. It runs in a thread of its own, for a thread can be waited for on every
    system, whatever it does: Windows has no alarm signal, a trace function slows every line and does not see
    a sleep, and another process cannot be given a function that was written in a notebook. A late thread is
    sent an exception, which ends whatever runs in Python. What hangs in a call of C is left behind and holds
    nobody up, unless it keeps the interpreter's lock, as `sum(range(10**15))` does: there nothing helps.
    """
    outcomes = []

    def work() -> None:
        with contextlib.suppress(TimeIsUp):
            outcomes.append(attempt(function, ()))

    thread = threading.Thread(target=work, daemon=True)
    with contextlib.redirect_stdout(prints), contextlib.redirect_stderr(Unseen()):
        thread.start()
        try:
            thread.join(seconds)
        finally:
            _end(thread)
    if not outcomes:
        raise TimeoutError(f"no answer after {seconds:g} seconds")
    return outcomes[0]


def _end(thread: threading.Thread) -> None:
    """Throw TimeIsUp into a thread that still runs; again and again, as a bare `except:` may catch it."""
    name, late = ctypes.c_ulong(thread.ident), ctypes.py_object(TimeIsUp)
    for _ in range(5):
        if thread.is_alive():
            ctypes.pythonapi.PyThreadState_SetAsyncExc(name, late)
            thread.join(0.2)

"""What comes in the place of an argument when somebody errs: fed to whatever is public."""

import math
import re
from functools import partial
from inspect import isgenerator

import numpy as np
import pytest
import torch

WRONG = [None, "3", 2.0, True, math.nan, -1, 0, [1.0, 2.0], np.ones(3)]


def wrong_tensors(right):
    """Of other dtypes, on another device, without rows, and with a NaN."""
    yield "dtype", right.bool()
    yield "device", right.to("meta")
    yield "empty", right[:0]
    if right.is_floating_point():
        yield "double", right.to(torch.float32 if right.dtype == torch.float64 else torch.float64)
        yield "NaN", right.clone().fill_(math.nan)


def wrong_for(argument, right, allowed=()):
    """All that is wrong in the place of `right`: (what, the argument's name, the value).

    `allowed` lists what is right all the same.
    """
    for wrong in WRONG:
        if not any(type(a) is type(wrong) and np.array_equal(a, wrong) for a in allowed):
            yield f"{argument}={wrong!r}", argument, wrong
    if isinstance(right, torch.Tensor):
        for what, wrong in wrong_tensors(right):
            if what not in allowed:
                yield f"{argument}={what}", argument, wrong


def attempts(cases, right):
    """The parameters of a test: every argument of every case in turn with all that is wrong in its place.

    `cases` gives {name: (function, arguments)}, `right` what {"name argument"} takes all the same.
    """
    for name, (_, arguments) in cases.items():
        for argument, value in arguments.items():
            allowed = [*right.get(f"{name} {argument}", []), "double"]  # functions compute in any precision
            for what, _, wrong in wrong_for(argument, value, allowed):
                yield pytest.param(name, argument, wrong, id=f"{name}-{what}")


def call(case, **changed):
    """What a case's function returns, and a generator's first item, with some of the arguments changed."""
    function, arguments = case
    result = function(**{**arguments, **changed})
    return next(result) if isgenerator(result) else result


def asking(cases, right):
    """Both tests of a table: its arguments are taken, and each of `attempts` is named."""

    @pytest.mark.parametrize("name", cases)
    def right_arguments_are_taken(name):
        assert call(cases[name]) is not None

    @pytest.mark.parametrize(("name", "argument", "wrong"), list(attempts(cases, right)))
    def a_wrong_argument_is_named(name, argument, wrong):
        assert complaint(partial(call, cases[name]), {argument: wrong}, argument) is None

    return right_arguments_are_taken, a_wrong_argument_is_named


def wrong_parts(argument, right, allowed=()):
    """As `wrong_for`, for a tuple of tensors: each part in turn is wrong, and has to be named."""
    for name, value in right._asdict().items():
        for what, part, wrong in wrong_for(name, value, allowed):
            yield what, part, right._replace(**{name: wrong})


def complaint(call, arguments, name):
    """None if `call` names that argument as it should; else what happened instead."""
    try:
        call(**arguments)
    except (ValueError, TypeError) as error:
        return None if re.search(rf"\b{name}\b", str(error)) else f"{type(error).__name__}: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "taken"

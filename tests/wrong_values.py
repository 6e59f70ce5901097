"""What comes in the place of an argument when somebody errs: fed to whatever is public."""

import math
import re

import numpy as np
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
        if not any(type(a) is type(wrong) and a == wrong for a in allowed):
            yield f"{argument}={wrong!r}", argument, wrong
    if isinstance(right, torch.Tensor):
        for what, wrong in wrong_tensors(right):
            if what not in allowed:
                yield f"{argument}={what}", argument, wrong


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

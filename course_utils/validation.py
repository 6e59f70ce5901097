"""Checks of arguments: a ValueError names the argument, what came and what was expected."""

import torch


def check_count(value, name="n"):
    """`value` itself; ValueError if it is not a whole number of at least 1."""
    if not isinstance(value, int) or value < 1:
        raise ValueError(f"{name} is {value!r}, expected a whole number of at least 1")
    return value


def check_shape(x, event_shape, name="x"):
    """ValueError unless `x` is a floating-point batch of events."""
    if x.dim() == 0 or x.shape[1:] != event_shape:
        expected = ", ".join(["batch", *map(str, event_shape)])
        raise ValueError(f"{name} has shape {tuple(x.shape)}, expected ({expected})")
    if not x.is_floating_point():
        raise ValueError(f"{name} has dtype {x.dtype}, expected a floating-point dtype")


def check_square(event_shape):
    """ValueError unless events are square images whose side can be halved twice."""
    if len(event_shape) != 3 or event_shape[1] != event_shape[2] or event_shape[1] % 4:
        raise ValueError(
            f"event_shape is {event_shape}, expected (channels, side, side), side a multiple of 4"
        )


def check_positive(value, name):
    """`value` itself; ValueError if it is not greater than 0."""
    if not value > 0:
        raise ValueError(f"{name} is {value!r}, expected a number greater than 0")
    return value


def check_levels(x, event_shape, levels, name="x"):
    """ValueError unless `x` is a floating-point batch of events with values 0 .. levels - 1."""
    check_shape(x, event_shape, name)
    if torch.compiler.is_compiling():
        return  # a look at the values would break the compiled graph in two
    valid = (x >= 0) & (x < levels) & (x == x.round())
    if not valid.all():
        wrong = x[~valid][0].item()
        raise ValueError(f"{name} holds {wrong:g}, expected whole numbers 0 .. {levels - 1}")


def find(table, name, argument):
    """The entry of that name; ValueError if there is none."""
    if name not in table:
        raise ValueError(f"{argument} is {name!r}, expected one of {', '.join(table)}")
    return table[name]

"""Checks of arguments: a ValueError or TypeError names the argument, what came and what was expected."""

import math
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import Any

import torch

Shape = tuple[int | None, ...]  # None stands for any size


def check_count(value: Any, name: str = "n", least: int = 1) -> int:
    """`value` as an int; ValueError if it is not a whole number of at least `least`.

    NumPy's whole numbers are such; True is none, and 2.0 is none.
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise ValueError(f"{name} is {came(value)}, expected a whole number of at least {least}")
    return int(value)


def check_number(value: Any, name: str, low: float = -math.inf, high: float = math.inf) -> float:
    """`value` itself; ValueError if it is not a finite number from `low` to `high`."""
    if not is_number(value) or not low <= value <= high:
        where = {
            (True, True): f" from {low:g} to {high:g}",
            (True, False): f" of at least {low:g}",
            (False, True): f" of at most {high:g}",
        }.get((low > -math.inf, high < math.inf), "")
        raise ValueError(f"{name} is {came(value)}, expected a finite number{where}")
    return value


def check_positive(value: Any, name: str) -> float:
    """`value` itself; ValueError if it is not a finite number greater than 0."""
    if not is_number(value) or not value > 0:
        raise ValueError(f"{name} is {came(value)}, expected a finite number greater than 0")
    return value


def check_tensor(x: Any, name: str = "x", shape: Shape | None = None) -> None:
    """TypeError unless `x` is a tensor, ValueError unless it has that shape; None stands for any size."""
    if not isinstance(x, torch.Tensor):
        raise TypeError(f"{name} is {came(x)}, expected a torch tensor")
    if shape is None:
        return
    if len(x.shape) != len(shape) or any(e not in (None, s) for s, e in zip(x.shape, shape, strict=True)):
        expected = ", ".join("any" if size is None else str(size) for size in shape)
        raise ValueError(f"{name} has shape {tuple(x.shape)}, expected ({expected})")


def check_floats(x: Any, name: str = "x", shape: Shape | None = None) -> None:
    """TypeError or ValueError unless `x` is a floating-point tensor without NaN, of that shape, not empty."""
    check_tensor(x, name, shape)
    if not x.numel():
        raise ValueError(f"{name} is empty, expected at least one number")
    if x.is_meta:
        raise ValueError(f"{name} is on the device meta, expected a tensor with values")
    if not x.is_floating_point():
        raise ValueError(f"{name} has dtype {x.dtype}, expected a floating-point dtype")
    if x.isnan().any():
        raise ValueError(f"{name} holds NaN, expected numbers")


def check_indices(x: Any, size: int, name: str = "labels", shape: Shape = (None,), least: int = 0) -> None:
    """TypeError or ValueError unless `x` is a tensor of int64 numbers least .. size - 1 of that shape."""
    check_tensor(x, name, shape)
    if x.dtype != torch.int64:
        raise ValueError(f"{name} has dtype {x.dtype}, expected torch.int64")
    if x.is_meta:
        raise ValueError(f"{name} is on the device meta, expected a tensor with values")
    if torch.compiler.is_compiling():
        return
    wrong = x[(x < least) | (x >= size)]
    if len(wrong):
        raise ValueError(f"{name} holds {wrong[0]}, expected whole numbers {least} .. {size - 1}")


def check_seed(seed: Any, name: str = "seed") -> int:
    """`seed` as an int; ValueError if it is not a whole number that torch takes for a seed."""
    if isinstance(seed, bool) or not isinstance(seed, Integral) or not -(2**63) <= seed < 2**63:
        raise ValueError(f"{name} is {came(seed)}, expected a whole number")
    return int(seed)


def check_generator(generator: Any, name: str = "generator") -> torch.Generator | None:
    """`generator` itself; TypeError if it is neither None nor a torch.Generator."""
    if generator is not None and not isinstance(generator, torch.Generator):
        raise TypeError(f"{name} is {came(generator)}, expected None or a torch.Generator")
    return generator


def check_event_shape(event_shape: int | Iterable[int]) -> tuple[int, ...]:
    """The shape of one event as a tuple; ValueError if it is not a positive int or a tuple of them."""
    sizes = (event_shape,) if isinstance(event_shape, int) else tuple(event_shape)
    if not sizes or not all(isinstance(size, int) and size > 0 for size in sizes):
        raise ValueError(f"event_shape is {event_shape!r}, expected a positive int or a tuple of them")
    return sizes


def check_shape(x: Any, event_shape: tuple[int, ...], name: str = "x") -> None:
    """ValueError unless `x` is a floating-point batch of events."""
    check_tensor(x, name)
    if x.dim() == 0 or x.shape[1:] != event_shape:
        expected = ", ".join(["batch", *map(str, event_shape)])
        raise ValueError(f"{name} has shape {tuple(x.shape)}, expected ({expected})")
    if not x.is_floating_point():
        raise ValueError(f"{name} has dtype {x.dtype}, expected a floating-point dtype")


def check_square(event_shape: tuple[int, ...]) -> None:
    """ValueError unless events are square images whose side can be halved twice."""
    if len(event_shape) != 3 or event_shape[1] != event_shape[2] or event_shape[1] % 4:
        raise ValueError(
            f"event_shape is {event_shape}, expected (channels, side, side), side a multiple of 4"
        )


def check_levels(x: Any, event_shape: tuple[int, ...], levels: int, name: str = "x") -> None:
    """ValueError unless `x` is a floating-point batch of events with values 0 .. levels - 1."""
    check_shape(x, event_shape, name)
    if torch.compiler.is_compiling():
        return  # a look at the values would break the compiled graph in two
    valid = (x >= 0) & (x < levels) & (x == x.round())
    if not valid.all():
        wrong = x[~valid][0].item()
        raise ValueError(f"{name} holds {wrong:g}, expected whole numbers 0 .. {levels - 1}")


def find(table: Mapping[str, Any] | torch.nn.ModuleDict, name: Any, argument: str) -> Any:
    """The entry of that name; ValueError if there is none."""
    if not isinstance(name, str) or name not in table:
        raise ValueError(f"{argument} is {came(name)}, expected one of {', '.join(table)}")
    return table[name]


def is_number(value: Any) -> bool:
    """Whether `value` is a finite real number; True and False are none."""
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def came(value: Any) -> str:
    """What came, in a few words: an array or tensor by its kind and shape, all else as Python writes it."""
    if hasattr(value, "shape") and hasattr(value, "dtype") and getattr(value, "ndim", 0):
        return f"a {type(value).__name__} of shape {tuple(value.shape)}"
    if isinstance(value, Mapping | list | set) and len(value) > 8:
        return f"a {type(value).__name__} of {len(value)}"
    return repr(value)

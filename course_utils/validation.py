"""Checks of arguments: a ValueError or TypeError names the argument, what came and what was expected."""

import math
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

if TYPE_CHECKING:  # torch takes seconds to import: only checks of tensors load it
    import torch
    from torch import nn

Shape = tuple[int | None, ...]  # None stands for any size


def check_count(value: Any, name: str = "n", least: int = 1, most: float = math.inf) -> int:
    """`value` as an int; ValueError if it is not a whole number from `least` to `most`.

    NumPy's whole numbers are such; True is none, and 2.0 is none.
    """
    if not is_whole(value) or not least <= value <= most:
        where = f"of at least {least}" if most == math.inf else f"from {least} to {most}"
        raise ValueError(f"{name} is {came(value)}, expected a whole number {where}")
    return int(value)


def check_number(
    value: Any, name: str, low: float = -math.inf, high: float = math.inf, finite: bool = True
) -> float:
    """`value` itself; ValueError if it is not a number from `low` to `high`, finite unless it need not be."""
    if not is_number(value, finite) or not low <= value <= high:
        where = {
            (True, True): f" from {low:g} to {high:g}",
            (True, False): f" of at least {low:g}",
            (False, True): f" of at most {high:g}",
        }.get((low > -math.inf, high < math.inf), "")
        raise ValueError(f"{name} is {came(value)}, expected a {'finite ' * finite}number{where}")
    return value


def check_positive(value: Any, name: str, finite: bool = True) -> float:
    """`value` itself; ValueError if it is not a number greater than 0, finite unless it need not be."""
    if not is_number(value, finite) or not value > 0:
        raise ValueError(f"{name} is {came(value)}, expected a {'finite ' * finite}number greater than 0")
    return value


def check_tensor(x: Any, name: str = "x", shape: Shape | None = None) -> None:
    """TypeError unless `x` is a tensor, ValueError unless it has that shape; None stands for any size."""
    import torch

    if not isinstance(x, torch.Tensor):
        raise TypeError(f"{name} is {came(x)}, expected a torch tensor")
    if shape is None:
        return
    if not fits(x.shape, shape):
        raise ValueError(f"{name} has shape {tuple(x.shape)}, expected {written(shape)}")


def check_values(x: "torch.Tensor", name: str = "x") -> None:
    """ValueError if a tensor has no values to look at: on the device meta it has a shape alone."""
    if x.is_meta:
        raise ValueError(f"{name} is on the device meta, expected a tensor with values")


def check_floating(x: "torch.Tensor", name: str = "x") -> None:
    """ValueError unless the numbers of a tensor are real ones."""
    if not x.is_floating_point():
        raise ValueError(f"{name} has dtype {x.dtype}, expected a floating-point dtype")


def check_floats(x: Any, name: str = "x", shape: Shape | None = None) -> None:
    """TypeError or ValueError unless `x` is a floating-point tensor without NaN, of that shape, not empty."""
    check_tensor(x, name, shape)
    if not x.numel():
        raise ValueError(f"{name} is empty, expected at least one number")
    check_values(x, name)
    check_floating(x, name)
    check_no_nan(x, name)


def check_indices(x: Any, size: int, name: str = "labels", shape: Shape = (None,), least: int = 0) -> None:
    """TypeError or ValueError unless `x` is a tensor of int64 numbers least .. size - 1 of that shape."""
    import torch

    check_tensor(x, name, shape)
    if x.dtype != torch.int64:
        raise ValueError(f"{name} has dtype {x.dtype}, expected torch.int64")
    check_values(x, name)
    if torch.compiler.is_compiling():
        return
    wrong = x[(x < least) | (x >= size)]
    if len(wrong):
        raise ValueError(f"{name} holds {wrong[0]}, expected whole numbers {least} .. {size - 1}")


def check_seed(seed: Any, name: str = "seed") -> int:
    """`seed` as an int; ValueError if it is not a whole number that torch takes for a seed."""
    if not is_whole(seed) or not -(2**63) <= seed < 2**63:
        raise ValueError(f"{name} is {came(seed)}, expected a whole number")
    return int(seed)


def check_generator(generator: Any, name: str = "generator") -> "torch.Generator | None":
    """`generator` itself; TypeError if it is neither None nor a torch.Generator."""
    import torch

    if generator is not None and not isinstance(generator, torch.Generator):
        raise TypeError(f"{name} is {came(generator)}, expected None or a torch.Generator")
    return generator


def as_tensor(value: Any, name: str, dtype: "torch.dtype | None" = None) -> "torch.Tensor":
    """`value`, numbers in a list, an array or a tensor, as a tensor; TypeError if it is none of these."""
    import torch

    try:
        tensor = torch.as_tensor(value, dtype=dtype)
    except (TypeError, ValueError, RuntimeError):
        raise TypeError(f"{name} is {came(value)}, expected numbers") from None
    check_values(tensor, name)
    return tensor


def as_array(value: Any, name: str, shape: Shape | None = None) -> np.ndarray:
    """`value` as an array of floats of that shape, None for any size; else a TypeError or a ValueError."""
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError, RuntimeError):
        raise TypeError(f"{name} is {came(value)}, expected numbers") from None
    if shape is not None and not fits(array.shape, shape):
        raise ValueError(f"{name} has shape {array.shape}, expected {written(shape)}")
    return array


def as_numbers(value: Any, name: str, shape: Shape | None = None) -> np.ndarray:
    """As `as_array`, of at least one number and without NaN: what `check_floats` asks of a tensor."""
    array = as_array(value, name, shape)
    if not array.size:
        raise ValueError(f"{name} is empty, expected at least one number")
    if np.isnan(array).any():
        raise ValueError(f"{name} holds NaN, expected numbers")
    return array


def check_several(values: Any, kind: type, name: str) -> list:
    """`values` as a list; TypeError or ValueError if it is not one or more of that kind."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"{name} is {came(values)}, expected a list")
    values = list(values)
    if not values or not all(isinstance(value, kind) for value in values):
        raise TypeError(f"{name} is {came(values)}, expected one {kind.__name__} or more in a list")
    return values


def check_flag(value: Any, name: str) -> bool:
    """`value` as a bool; ValueError if it is not True or False."""
    if not isinstance(value, bool | np.bool_):
        raise ValueError(f"{name} is {came(value)}, expected True or False")
    return bool(value)


def check_type(value: Any, kind: type | UnionType, name: str) -> Any:
    """`value` itself; TypeError if it is not of that kind, one type or several joined by |."""
    if not isinstance(value, kind):
        expected = " or ".join(each.__name__ for each in get_args(kind) or (kind,))
        raise TypeError(f"{name} is {came(value)}, expected a {expected}")
    return value


def check_counts(values: int | Iterable[int], name: str) -> tuple[int, ...]:
    """One positive whole number or several, as a tuple of ints; ValueError if it is anything else."""
    several = isinstance(values, Iterable) and getattr(values, "ndim", 1) and not isinstance(values, str)
    values = tuple(values) if several else (values,)
    if not values:
        raise ValueError(f"{name} is empty, expected at least one whole number")
    return tuple(check_count(value, name) for value in values)


def check_event_shape(event_shape: int | Iterable[int]) -> tuple[int, ...]:
    """The shape of one event as a tuple; ValueError if it is not a positive int or a tuple of them."""
    try:
        return check_counts(event_shape, "event_shape")
    except ValueError:
        raise ValueError(
            f"event_shape is {came(event_shape)}, expected a positive int or a tuple of them"
        ) from None


def check_order(order: Any, size: int) -> "torch.Tensor":
    """`order` as a tensor; ValueError or TypeError if it does not hold each of 0 .. size - 1 once."""
    import torch

    order = as_tensor(order, "order").cpu()  # as the parameters
    if order.dtype != torch.int64:
        raise ValueError(f"order has dtype {order.dtype}, expected whole numbers, torch.int64")
    if not torch.equal(order.sort().values, torch.arange(size)):
        raise ValueError(f"order is {order.tolist()}, expected each of 0 .. {size - 1} once")
    return order


def check_batch(
    x: Any,
    event_shape: tuple[int, ...],
    model: "nn.Module",
    name: str = "x",
    levels: int | None = None,
    anywhere: bool = False,
) -> None:
    """TypeError or ValueError unless `x` is a batch of events, of the model's dtype and on its device.

    Values are whole numbers 0 .. levels - 1, or any but NaN where `levels` is None. A batch may be empty, and
    on another device where the caller moves it: `anywhere`.
    """
    check_shape(x, event_shape, name)
    weight = next(model.parameters())
    if x.dtype != weight.dtype:
        raise ValueError(f"{name} has dtype {x.dtype}, expected {weight.dtype}, as the model has")
    if x.device != weight.device and (x.is_meta or not anywhere):
        raise ValueError(f"{name} is on the device {x.device}, expected {weight.device}, where the model is")
    if levels is None:
        check_no_nan(x, name)
    else:
        check_whole(x, levels, name)


def check_some(x: Any, name: str = "x") -> None:
    """ValueError if a batch is empty: the mean of no losses is not a number."""
    if not len(x):
        raise ValueError(f"{name} is an empty batch, expected at least one example")


def check_shape(x: Any, event_shape: tuple[int, ...], name: str = "x") -> None:
    """ValueError unless `x` is a floating-point batch of events."""
    check_tensor(x, name)
    if x.dim() == 0 or x.shape[1:] != event_shape:
        expected = ", ".join(["batch", *map(str, event_shape)])
        raise ValueError(f"{name} has shape {tuple(x.shape)}, expected ({expected})")
    check_floating(x, name)


def check_squares(pictures: Any, model: "nn.Module", name: str = "pictures", anywhere: bool = False) -> None:
    """As `check_batch`, for pictures (n, 3, side, side) of any side."""
    check_tensor(pictures, name)
    check_batch(pictures, (3, *2 * pictures.shape[-1:]), model, name, anywhere=anywhere)


def check_square(event_shape: tuple[int, ...]) -> None:
    """ValueError unless events are square images whose side can be halved twice."""
    if len(event_shape) != 3 or event_shape[1] != event_shape[2] or event_shape[1] % 4:
        raise ValueError(
            f"event_shape is {event_shape}, expected (channels, side, side), side a multiple of 4"
        )


def check_levels(x: Any, event_shape: tuple[int, ...], levels: int, name: str = "x") -> None:
    """ValueError unless `x` is a floating-point batch of events with values 0 .. levels - 1."""
    check_shape(x, event_shape, name)
    check_whole(x, levels, name)


def check_whole(x: "torch.Tensor", levels: int, name: str = "x") -> None:
    """ValueError unless all values are whole numbers 0 .. levels - 1."""
    import torch

    if torch.compiler.is_compiling():
        return  # a look at the values would break the compiled graph in two
    nearest = x.round().clamp(0, levels - 1)
    if not torch.equal(x, nearest):  # NaN is equal to nothing
        wrong = x[x != nearest][0].item()
        raise ValueError(f"{name} holds {wrong:g}, expected whole numbers 0 .. {levels - 1}")


def check_no_nan(x: "torch.Tensor", name: str = "x") -> None:
    """ValueError if a value is NaN."""
    import torch

    if not torch.compiler.is_compiling() and x.isnan().any():
        raise ValueError(f"{name} holds NaN, expected numbers")


def find(table: "Mapping[str, Any] | nn.ModuleDict", name: Any, argument: str) -> Any:
    """The entry of that name; ValueError if there is none."""
    if not isinstance(name, str) or name not in table:
        raise ValueError(f"{argument} is {came(name)}, expected one of {', '.join(table)}")
    return table[name]


def fits(sizes: tuple[int, ...], shape: Shape) -> bool:
    """Whether these are the sizes of that shape, where None stands for any."""
    return len(sizes) == len(shape) and all(e in (None, s) for s, e in zip(sizes, shape, strict=True))


def written(shape: Shape) -> str:
    """A shape in words: (any, 3)."""
    return f"({', '.join('any' if size is None else str(size) for size in shape)})"


def is_whole(value: Any) -> bool:
    """Whether `value` is a whole number; True and False are none."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def is_number(value: Any, finite: bool = True) -> bool:
    """Whether `value` is a real number and, unless it need not be, finite; True, False and NaN are none."""
    number = isinstance(value, Real) and not isinstance(value, bool) and not math.isnan(value)
    return number and not (finite and math.isinf(value))


def came(value: Any) -> str:
    """What came, in a few words: an array or tensor by its kind and shape, all else as Python writes it."""
    if hasattr(value, "shape") and hasattr(value, "dtype") and getattr(value, "ndim", 0):
        return f"a {type(value).__name__} of shape {tuple(value.shape)}"
    if isinstance(value, Mapping | list | set) and len(value) > 8:
        return f"a {type(value).__name__} of {len(value)}"
    return repr(value)

"""A GPU for machines that have none: tensors that compute on the CPU, as particular as those of a GPU.

Within `pretend("cuda")` or `pretend("mps")` torch finds such a device, and what a real one refuses is
refused in its words: tensors of two devices in one operation, a generator of another device, NumPy, and
float64 on mps. Its random numbers are its own. What it cannot show: operations that Apple's GPU lacks,
rounding, speed.

How: a pretended tensor wraps a plain one. In Python it says cuda or mps; for C++ it is on the device meta,
which needs no driver. Two modes stand between a program and torch: `DeviceNames` sees every call from Python,
and asks for meta where the program asks for the pretended device; `PretendedDevice` sees every operation
below autograd, and computes it on the CPU. https://docs.pytorch.org/docs/stable/notes/extending.html
"""

import copy
import itertools
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from functools import cache
from typing import ClassVar
from unittest import mock
from weakref import WeakValueDictionary

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._mode_utils import no_dispatch
from torch.utils._python_dispatch import TorchDispatchMode

aten = torch.ops.aten
BETWEEN_DEVICES = {aten._to_copy, aten.copy_, aten.copy}
TAKES_INDICES = {aten.index, aten.index_put, aten.index_put_, aten._index_put_impl_, aten._unsafe_index}
SCALAR_FROM_CPU = {aten.fill_, aten.fill, aten.masked_fill, aten.masked_fill_, aten.where, aten.index_put_}
FROM_NUMBERS = {torch.tensor, torch.as_tensor, torch.asarray}
CPU, META = torch.device("cpu"), torch.device("meta")
CpuGenerator, swap_plain_tensors = torch.Generator, torch.utils.swap_tensors


class PretendedTensor(Tensor):
    """A tensor on the pretended device `at`, with the values of `plain`."""

    plain: Tensor
    at: torch.device

    @staticmethod
    def __new__(cls, plain: Tensor, at: torch.device) -> "PretendedTensor":
        if at.type == "mps" and plain.dtype in (torch.float64, torch.complex128):
            raise TypeError(
                "Cannot convert a MPS Tensor to float64 dtype as the MPS framework doesn't support float64."
            )
        with torch.inference_mode(False):  # as a view needs it of a tensor that was made outside of that mode
            wrapper = Tensor._make_wrapper_subclass(
                cls, plain.shape, plain.stride(), plain.storage_offset(), dtype=plain.dtype, device=META
            )
        wrapper.plain, wrapper.at = plain, at
        return wrapper

    __torch_function__ = torch._C._disabled_torch_function_impl
    device = property(lambda self: self.at)
    is_cuda = property(lambda self: self.at.type == "cuda")
    is_mps = property(lambda self: self.at.type == "mps")
    is_cpu = is_meta = property(lambda self: False)

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        raise RuntimeError(f"{func}: a tensor of the pretended device is used outside of `pretend`")

    def numpy(self, **options):
        raise TypeError(
            f"can't convert {self.at} device type tensor to numpy. "
            "Use Tensor.cpu() to copy the tensor to host memory first."
        )

    def __array__(self, *options, **more):
        return self.numpy()

    def tolist(self):
        return self.plain.tolist()

    def __repr__(self, **options):
        return f"{self.plain!r} on {self.at}"

    def __format__(self, how):
        return format(self.plain.detach(), how)

    def __deepcopy__(self, memo):
        if id(self) not in memo:
            twin = PretendedTensor(self.plain.clone(), self.at).requires_grad_(self.requires_grad)
            twin.grad = copy.deepcopy(self.grad, memo)
            twin._is_param = getattr(self, "_is_param", False)
            memo[id(self)] = twin
        return memo[id(self)]

    def __reduce_ex__(self, protocol):  # a file with the values
        return self.plain.detach().__reduce_ex__(protocol)

    def __tensor_flatten__(
        self,
    ):  # so that module.to keeps the identity of its parameters, as on a real device
        return ["plain"], self.at

    @staticmethod
    def __tensor_unflatten__(tensors, at, size, stride):
        return PretendedTensor(tensors["plain"], at)


def swap_tensors(old: Tensor, new: Tensor) -> None:
    """What a module does to convert a parameter; on the device also one that a graph still holds."""
    if not isinstance(old, PretendedTensor):
        swap_plain_tensors(old, new)
        return
    old.data, old.plain = new.data, new.plain


class _AnyGenerator(type(CpuGenerator)):
    def __instancecheck__(cls, value) -> bool:
        return isinstance(value, CpuGenerator)


class PretendedGenerator(CpuGenerator, metaclass=_AnyGenerator):
    """A torch.Generator that may live on the pretended device."""

    living: ClassVar = WeakValueDictionary()  # by torch's own object, of which C++ hands on a new wrapper

    def __new__(cls, device: torch.device | str = CPU) -> "PretendedGenerator":
        generator = super().__new__(cls)
        generator.at = torch.device(device)
        cls.living[generator._cdata] = generator
        return generator

    device = property(lambda self: self.at)


class DeviceNames(TorchFunctionMode):
    """Asks for the device meta wherever a program asks for the pretended one, whose driver is not there."""

    def __init__(self, at: torch.device) -> None:
        super().__init__()
        self.at = at

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = dict(kwargs or {})
        if func is Tensor.cuda and self.at.type == "cuda":
            func, args = Tensor.to, (args[0], META)
        if func is Tensor.new_tensor:
            return torch.tensor(args[1], **{"dtype": args[0].dtype, **kwargs}).to(args[0].device)
        if func in FROM_NUMBERS and self.names(kwargs.get("device")):
            del kwargs["device"]
            requires_grad = kwargs.pop("requires_grad", False)
            return func(*args, **kwargs).to(META).requires_grad_(requires_grad)
        if func is Tensor.to or "device" in kwargs:
            args = [META if self.names(argument) else argument for argument in args]
            kwargs = {name: META if self.names(value) else value for name, value in kwargs.items()}
        return func(*args, **kwargs)

    def names(self, argument: object) -> bool:
        if not isinstance(argument, str | torch.device):
            return False
        return str(argument).split(":")[0] == self.at.type


class PretendedDevice(TorchDispatchMode):
    """Sees every operation: refuses what a GPU refuses, computes the rest on the CPU."""

    def __init__(self, at: torch.device) -> None:
        super().__init__()
        self.at = at
        self.default_generator = PretendedGenerator(at).manual_seed(0)

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # else torch would load its compiler, which takes seconds

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = dict(kwargs or {})
        pretended = [tensor for tensor in tensors_in(args, kwargs) if isinstance(tensor, PretendedTensor)]
        asked = kwargs.get("device")
        here = bool(pretended) if asked is None else asked.type in (self.at.type, "meta")
        check_generator(kwargs.get("generator"), self.at.type if here else "cpu")
        if not here and not pretended:
            return func(*args, **kwargs)
        check_tensors(func, args, kwargs, self.at)
        if asked is not None:
            kwargs["device"] = CPU
        own_numbers = torch.Tag.nondeterministic_seeded in func.tags and kwargs.get("generator") is None
        with self.random_numbers() if here and own_numbers else nullcontext():
            out = func(*map(plain, args), **{name: plain(value) for name, value in kwargs.items()})
        if torch.Tag.inplace_view in func.tags:  # such as transpose_: the wrapper's own shape changes too
            with no_dispatch():
                func(*args, **kwargs)
        written = {id(tensor.plain): tensor for tensor in pretended}
        return self.wrapped(out, written) if here else out

    def wrapped(self, out: object, written: dict[int, PretendedTensor]) -> object:
        """The tensors of `out` on the device; those that were written into are the ones that came."""
        if isinstance(out, tuple | list):
            return type(out)(self.wrapped(part, written) for part in out)
        if not isinstance(out, Tensor):
            return out
        return written[id(out)] if id(out) in written else PretendedTensor(out, self.at)

    @contextmanager
    def random_numbers(self) -> Iterator[None]:
        """The random numbers of the device; those of the CPU stay as they are."""
        of_cpu = torch.default_generator.get_state()
        torch.default_generator.set_state(self.default_generator.get_state())
        try:
            yield
        finally:
            self.default_generator.set_state(torch.default_generator.get_state())
            torch.default_generator.set_state(of_cpu)


def plain(argument: object) -> object:
    if isinstance(argument, tuple | list):
        return type(argument)(map(plain, argument))
    return argument.plain if isinstance(argument, PretendedTensor) else argument


def tensors_in(args: Iterable, kwargs: dict) -> Iterator[Tensor]:
    """The tensors among an operation's arguments, also those in lists."""
    for argument in itertools.chain(args, kwargs.values()):
        if isinstance(argument, Tensor):
            yield argument
        elif isinstance(argument, tuple | list):
            yield from (part for part in argument if isinstance(part, Tensor))


def check_tensors(func, args: tuple, kwargs: dict, at: torch.device) -> None:
    """Refuse two devices in one operation, but for what torch allows: copies, indices, scalars of the CPU."""
    packet = func.overloadpacket
    if packet in TAKES_INDICES and isinstance(args[0], PretendedTensor):
        args = (args[0], *args[2:])
    tensors = list(tensors_in(args, kwargs))
    strangers = [tensor for tensor in tensors if not isinstance(tensor, PretendedTensor)]
    if packet in BETWEEN_DEVICES or len(strangers) in (0, len(tensors)):
        return
    scalars = torch.Tag.pointwise in func.tags or packet in SCALAR_FROM_CPU
    if not scalars or any(stranger.ndim for stranger in strangers):
        raise RuntimeError(
            f"Expected all tensors to be on the same device, but found at least two devices, {at} and cpu! "
            f"(in {packet})"
        )


def check_generator(generator: torch.Generator | None, expected: str) -> None:
    if generator is None:
        return
    found = PretendedGenerator.living.get(generator._cdata, generator).device.type
    if found != expected:
        raise RuntimeError(f"Expected a '{expected}' device type for generator but found '{found}'")


@contextmanager
def pretend(kind: str) -> Iterator[torch.device]:
    """A machine with the device `kind`, "cuda" or "mps"."""
    device = PretendedDevice(torch.device(kind, 0))
    generator = device.default_generator
    patches = {
        "cuda": {
            "cuda.is_available": lambda: True,
            "cuda.is_initialized": lambda: True,
            "cuda.is_current_stream_capturing": lambda: False,
            "cuda.current_device": lambda: 0,
            "cuda.get_device_name": lambda device=None: "pretended",
            "cuda.manual_seed_all": generator.manual_seed,
            "cuda.synchronize": lambda device=None: None,
            "backends.cudnn.is_acceptable": lambda tensor: False,
        },
        "mps": {
            "backends.mps.is_available": cache(lambda: True)
        },  # cached as torch's own, which is looked into
    }[kind]
    patches |= {
        f"{kind}.device_count": lambda: 1,
        f"{kind}.manual_seed": generator.manual_seed,
        f"{kind}.get_rng_state": lambda device=None: generator.get_state(),
        f"{kind}.set_rng_state": lambda state, device=None: generator.set_state(state),
        "Generator": PretendedGenerator,
        "utils.swap_tensors": swap_tensors,
    }
    if hasattr(torch, "accelerator"):  # an optimizer asks it for the state of the driver
        patches["accelerator.is_available"] = lambda: False
    with ExitStack() as stack:
        for name, value in patches.items():
            stack.enter_context(mock.patch(f"torch.{name}", value))
        stack.enter_context(device)
        stack.enter_context(DeviceNames(device.at))
        yield torch.device(kind)

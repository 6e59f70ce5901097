"""Training on several devices: what the processes that torchrun started have to agree on.

Every process sees its share of each batch and has a copy of the model; gradients are averaged before every
move, so that the copies stay equal. A process that runs alone meets nobody, and all of this does nothing.
"""

import os

import torch
import torch.distributed as dist
from torch import Tensor
from torch.optim import Optimizer


def join(device: torch.device) -> torch.device:
    """Meet the processes that torchrun started, if it did; the device of this one.

    They talk over nccl where each has a GPU, and over gloo on the CPU.
    """
    if "RANK" not in os.environ:
        return device
    on_gpu = device.type == "cuda"
    device = torch.device("cuda", int(os.environ["LOCAL_RANK"])) if on_gpu else torch.device("cpu")
    if on_gpu:
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if on_gpu else "gloo")
    return device


def leave() -> None:
    """Part from the other processes: the last call."""
    if dist.is_initialized():
        dist.barrier()  # who leaves while another still talks may crash
        dist.destroy_process_group()


def rank() -> int:
    """The number of this process, from 0 on."""
    return dist.get_rank() if dist.is_initialized() else 0


def size() -> int:
    """How many processes there are."""
    return dist.get_world_size() if dist.is_initialized() else 1


def mean(x: Tensor) -> Tensor:
    """The mean of the tensor `x` over all processes, which all get."""
    if size() == 1:
        return x
    total = x.clone()
    dist.all_reduce(total)
    return total / size()


def gather(x: Tensor) -> list[Tensor]:
    """The tensors `x` of all processes, in a list: as many, of one shape."""
    if size() == 1:
        return [x]
    everyone = [torch.empty_like(x) for _ in range(size())]
    dist.all_gather(everyone, x)
    return everyone


def average_gradients(optimizer: Optimizer) -> None:
    """From now on every step of `optimizer` uses the mean of the gradients of all processes."""
    if size() > 1:
        optimizer.register_step_pre_hook(_average)


def _average(optimizer: Optimizer, args: tuple, kwargs: dict) -> None:
    gradients = [p.grad for group in optimizer.param_groups for p in group["params"] if p.grad is not None]
    averaged = mean(torch.cat([g.flatten() for g in gradients]))  # one message, not one for each parameter
    for gradient, part in zip(gradients, averaged.split([g.numel() for g in gradients]), strict=True):
        gradient.copy_(part.view_as(gradient))

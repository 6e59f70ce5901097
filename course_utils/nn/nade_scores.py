"""NADE's hidden states and scores for all pixels at once, with a gradient of its own. Chapter 04.

`models/nade.py` has the recursion as the textbook writes it; this is the same, in less time and memory.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

CHUNK = 16  # pixels that are worked on at once; benchmarks/speed/nade_speed.py compares sizes
IN_PLACE = {  # the activation, and how the gradient of h becomes that of its argument
    "sigmoid": (torch.sigmoid_, lambda dh, h: dh.mul_(h).addcmul_(dh, h, value=-1)),
    "relu": (torch.relu_, lambda dh, h: dh.mul_(h > 0)),
}


def nade_scores(x: Tensor, W: Tensor, c: Tensor, alpha: Tensor, activation: str) -> Tensor:
    """alpha_i . h_i for every pixel i, with h_i = activation(c + sum_{j<i} W_j x_j): (pixels, batch).

    x is (pixels, batch), in the order of generation; W and alpha are (pixels, units), c is (units,);
    `activation` is "sigmoid" or "relu".
    """
    return Scores.apply(x, W, c, alpha, activation)


class Scores(torch.autograd.Function):
    """`nade_scores`, and how a gradient goes back through them.

    It is the loop a_{i+1} = a_i + W_i x_i, but a chunk of pixels at a time: few and large matrix products
    take the place of many small steps, and a hidden state is computed only where it changes, after a lit
    pixel. The way back undoes the additions to `a` and computes the states again: memory does not grow with
    pixels times hidden units.
    """

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, W: Tensor, c: Tensor, alpha: Tensor, activation: str) -> Tensor:
        ctx.activation, ctx.lit = activation, lit_pixels(x.T, everywhere=ctx.needs_input_grad[0])
        activate, _ = IN_PLACE[activation]
        a, scores = c.repeat(x.shape[1], 1), torch.empty_like(x)
        room = workspace(a)
        activate(room[: len(a)].copy_(a))
        for x_, W_, alpha_, scores_, lit in zip(*in_chunks(x, W, alpha, scores), ctx.lit, strict=True):
            example, upto, state, last = lit
            h = add_states(room, a, example, upto, W_, activate)
            scores_.copy_((h @ alpha_.T).gather(0, state).T)
            a.addmm_(x_.T, W_)
            room[: len(a)] = h.index_select(0, last)
        ctx.save_for_backward(x, W, alpha, a)
        return scores

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, dscores: Tensor) -> tuple[Tensor | None, ...]:
        x, W, alpha, a = ctx.saved_tensors
        everywhere, (activate, slope) = ctx.needs_input_grad[0], IN_PLACE[ctx.activation]
        dx, dW, dalpha = (torch.empty_like(v) for v in (x, W, alpha))
        a, da, room, other_room = a.clone(), torch.zeros_like(a), workspace(a), workspace(a)
        chunks = list(zip(*in_chunks(x, W, alpha, dscores, dx, dW, dalpha), ctx.lit, strict=True))
        for x_, W_, alpha_, dscores_, dx_, dW_, dalpha_, (example, upto, state, _) in reversed(chunks):
            a.addmm_(x_.T, W_, alpha=-1)
            activate(room[: len(a)].copy_(a))
            h = add_states(room, a, example, upto, W_, activate)
            dout = h.new_zeros(len(h), len(W_)).scatter_(0, state, dscores_.T)
            torch.mm(dout.T, h, out=dalpha_)
            dh = torch.mm(dout, alpha_, out=other_room[: len(h)])
            da_start, da_lit = slope(dh, h).split([len(a), len(example)])
            torch.mm(x_, da, out=dW_).addmm_(upto.T, da_lit)
            if everywhere:
                later = (da_lit @ W_.T).view(len(a), CHUNK, len(W_)).tril().sum(1)
                dx_.copy_((da @ W_.T + later).T)
            da.add_(da_start).index_add_(0, example, da_lit)
        return dx if everywhere else None, dW, da.sum(0), dalpha, None


def in_chunks(*tensors: Tensor) -> list[tuple[Tensor, ...]]:
    """The chunks of each tensor, along its first axis."""
    return [tensor.split(CHUNK) for tensor in tensors]


def lit_pixels(x: Tensor, everywhere: bool) -> list[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """Where hidden states change, for every chunk of x (batch, pixels): after each lit pixel.

    Or `everywhere`, for a gradient with respect to x. A chunk has one state per example at its start,
    numbered 0 .. batch - 1, and then one after each lit pixel. Returns a list with, for each chunk,
        example: whose pixel is lit, (lit pixels,)
        upto: the pixels of that example up to the lit one, then zeros, (lit pixels, pixels of the chunk)
        state: the number of the state that each pixel sees, (batch, pixels of the chunk)
        last: the number of the state at the chunk's end, (batch,)
    """
    batch, pixels = x.shape
    x = F.pad(x, (0, -pixels % CHUNK)).unflatten(1, (-1, CHUNK)).transpose(0, 1).contiguous()
    lit = (x != 0) | everywhere
    place = lit.flatten().nonzero()[:, 0]
    row, pixel = place // CHUNK, place % CHUNK
    upto = x.flatten(0, 1).index_select(0, row) * x.new_ones(CHUNK, CHUNK).tril().index_select(0, pixel)
    start = torch.arange(batch, device=x.device)[:, None].expand(len(x), -1, 1)
    after = torch.where(lit.cumsum(2) > 0, lit.flatten(1).cumsum(1).view_as(lit) + (batch - 1), start)
    state = torch.cat([start, after[..., :-1]], 2)
    sizes = lit.sum((1, 2)).tolist()
    parts = zip((row % batch).split(sizes), upto.split(sizes), state, after[..., -1], strict=True)
    left = range(pixels, 0, -CHUNK)  # the last chunk may be shorter than the others
    return [(e, u[:, :width], s[:, :width], last) for width, (e, u, s, last) in zip(left, parts, strict=True)]


def add_states(
    room: Tensor, a: Tensor, example: Tensor, upto: Tensor, W: Tensor, activate: Callable[[Tensor], Tensor]
) -> Tensor:
    """Put the states after the lit pixels into `room`, behind those of the chunk's start; returns all."""
    h = room[: len(a) + len(example)]
    activate(torch.index_select(a, 0, example, out=h[len(a) :]).addmm_(upto, W))
    return h


def workspace(a: Tensor) -> Tensor:
    """Memory for all states of a chunk, used over and over: fresh memory would cost as much as they do."""
    return a.new_empty(len(a) * (CHUNK + 1), a.shape[1])

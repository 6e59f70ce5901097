"""What a GPU makes of the models at the papers' sizes: images a second, and the share of what it can do.

Writes storage/results/device_speed.json; a minute on a GPU. On a machine without one it measures the
processor, which takes longer. The limit is the device's own, measured in the same run: the floating-point
operations a second of a product of two large square matrices, in float32 and in bfloat16. A model's are
those of its products and convolutions, as torch counts them, over the wall-clock time of an update; masked
weights count as if they were used. Nothing is compiled, but for the recurrent layers, as in mnist_likelihood.
Convolutions in float32 keep ten bits of each factor, as torch has it by default; the limit keeps all.
"""

import time
from functools import partial

import torch
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.common import recurrent_on_gpu
from benchmarks.common.report import write
from course_utils.models.made import MADE
from course_utils.pretrained import BLACK_AND_WHITE, MODELS
from course_utils.training import fit, pick_device, seed_everything

SIDE, BATCH, LIT = 8192, 256, 0.13
RUNS = {
    "NADE": MODELS["mnist_nade"],
    "MADE, 8,000 hidden units": partial(MADE, BLACK_AND_WHITE, hidden_units=8000),
    "PixelCNN": MODELS["mnist_pixelcnn"],
    "gated PixelCNN": MODELS["mnist_gated_pixelcnn"],
    "Image GPT": MODELS["mnist_image_gpt"],
    "Row LSTM": MODELS["mnist_row_lstm"],
    "Diagonal BiLSTM": MODELS["mnist_diagonal_bilstm"],
    "VAE": MODELS["mnist_vae"],
}
RECURRENT = ("Row LSTM", "Diagonal BiLSTM")
DTYPES = {"float32": None, "bfloat16": torch.bfloat16}


def wait(device):
    if device.type == "cuda":
        torch.cuda.synchronize()


def seconds(call, device, rounds=10):
    """The wall-clock seconds of a call, its work on the device included; the first calls are not counted."""
    for _ in range(3):
        call()
    wait(device)
    start = time.perf_counter()
    for _ in range(rounds):
        call()
    wait(device)
    return (time.perf_counter() - start) / rounds


def limit(device, dtype):
    """Operations a second of the product of two square matrices."""
    side = SIDE if device.type == "cuda" else SIDE // 8
    a, b = torch.randn(2, side, side, device=device, dtype=dtype or torch.float32)
    return 2 * side**3 / seconds(lambda: a @ b, device)


def operations(make, x):
    """Of one update's products and convolutions. The plain model is counted, whatever runs in its place."""
    updates = fit(make().to(x.device), iter(lambda: x, None), 2)
    next(updates)
    with FlopCounterMode(display=False) as counter:
        next(updates)
    return counter.get_total_flops()


def speed(name, x, limits):
    """Images a second of an update in each precision, and the share of the limit."""
    found, work = {}, operations(RUNS[name], x)
    for precision, dtype in DTYPES.items():
        if dtype and name in RECURRENT:  # their graph is captured in float32
            continue
        model = RUNS[name]().to(x.device)
        if name in RECURRENT and x.device.type == "cuda":
            recurrent_on_gpu.speed_up(model, len(x))
        updates = fit(model, iter(lambda: x, None), 14, autocast=dtype)
        taken = seconds(lambda updates=updates: next(updates), x.device)
        share = work / taken / limits[precision]
        found[precision] = {"images/s": round(len(x) / taken), "share of the limit": round(share, 4)}
    return {"GFLOP an image": round(work / len(x) / 1e9, 3), **found}


def main():
    seed_everything(0)
    device = pick_device()
    limits = {precision: limit(device, dtype) for precision, dtype in DTYPES.items()}
    x = torch.bernoulli(torch.full((BATCH, *BLACK_AND_WHITE), LIT)).to(device)
    models = {}
    for name in RUNS:
        models[name] = speed(name, x, limits)
        print(name, models[name], flush=True)
    limits = {precision: round(value / 1e12, 1) for precision, value in limits.items()}
    found = {"limits, TFLOP/s": limits, "models": models}
    card = torch.cuda.get_device_name() if device.type == "cuda" else device.type
    write("device_speed", found, seed=0, batch=BATCH, lit=LIT, device=card)


if __name__ == "__main__":
    main()

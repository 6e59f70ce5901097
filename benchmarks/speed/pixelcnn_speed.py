"""PixelCNN against PixelRNN: what training, a log-density and sampling cost on one core, at 28 x 28 pixels.

Writes storage/results/pixelcnn_speed.json. All times are processor time of one thread, the least of a few
rounds; the loop of full forward passes runs once, and the script takes a few minutes.
"""

import torch

from benchmarks.common import cellwise
from benchmarks.common.report import count_parameters, seconds, throughput, write
from course_utils.models.base import AutoregressiveModel
from course_utils.models.diagonal_bilstm import DiagonalBiLSTM, DiagonalBiLSTMLayer
from course_utils.models.pixelcnn import GatedPixelCNN, PixelCNN
from course_utils.models.row_lstm import RowLSTM, RowLSTMLayer
from course_utils.training import seed_everything

SHAPE, BATCH, IMAGES = (1, 28, 28), 128, 16
# About 54,000 parameters each.
MODELS = {
    "PixelCNN": lambda: PixelCNN(SHAPE, layers=7, channels=31),
    "gated PixelCNN": lambda: GatedPixelCNN(SHAPE, layers=7, channels=17),
    "Row LSTM": lambda: RowLSTM(SHAPE, layers=7, hidden_units=15),
    "Diagonal BiLSTM": lambda: DiagonalBiLSTM(SHAPE, layers=6, hidden_units=17),
}
LAYERS = {
    "Row LSTM": (RowLSTMLayer, cellwise.row_lstm),
    "Diagonal BiLSTM": (DiagonalBiLSTMLayer, cellwise.diagonal_bilstm),
}


def sampling():
    """16 images from 7 layers of 64 maps: a full forward pass for each pixel, and every input remembered."""
    model, pictures = PixelCNN(SHAPE, layers=7, channels=64).eval(), {}

    def run(name, sample):
        pictures[name] = sample(model, IMAGES, generator=torch.Generator().manual_seed(0))

    fast = seconds(lambda: run("fast", PixelCNN.sample), rounds=10)
    loop = seconds(lambda: run("loop", AutoregressiveModel.sample), rounds=1)
    return {
        "parameters": count_parameters(model),
        "full forward pass per pixel, s": round(loop, 2),
        "remembered, s": round(fast, 3),
        "times faster": round(loop / fast),
        "pixels that differ": int((pictures["fast"] != pictures["loop"]).sum()),
    }


def costs(model):
    """Images per second of training and of log p(x), and the seconds that sampling takes."""
    x = torch.bernoulli(torch.full((BATCH, *SHAPE), 0.13))
    log_prob, training = throughput(model, x, rounds=5)
    return {
        "parameters": count_parameters(model),
        "log_prob, images/s": log_prob,
        "training, images/s": training,
        "sampling 16 images, s": round(seconds(lambda: model.sample(IMAGES)), 3),
    }


def layer_costs(layer, cell_by_cell):
    """Seconds of one recurrent layer, forward and back, at once and cell by cell."""
    x = torch.randn(IMAGES, 32, *SHAPE[1:], requires_grad=True)
    at_once, one_by_one = (
        seconds(lambda run=run: run(x).sum().backward(), rounds=3)
        for run in (layer, lambda x: cell_by_cell(layer, x))
    )
    return {
        "cell by cell, s": round(one_by_one, 3),
        "at once, s": round(at_once, 3),
        "times faster": round(one_by_one / at_once, 1),
    }


def show(name, row):
    print(f"{name:16}", "  ".join(f"{key}: {value:,}" for key, value in row.items()), flush=True)


def main():
    torch.set_num_threads(1)
    seed_everything(0)
    found = {"models": {}, "layers": {}}
    for name, make in MODELS.items():
        found["models"][name] = costs(make())
        show(name, found["models"][name])
    for name, (make, cell_by_cell) in LAYERS.items():
        found["layers"][name] = layer_costs(make(units=16), cell_by_cell)
        show(f"{name} layer", found["layers"][name])
    found["sampling"] = sampling()
    show("PixelCNN", found["sampling"])
    write("pixelcnn_speed", found, seed=0, batch=BATCH, images=IMAGES)


if __name__ == "__main__":
    main()

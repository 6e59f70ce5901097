"""What is kept of a step of the GAN on the line: a record of numbers, exact to the width of a cell."""

import numpy as np
import torch

CELLS, LINES, OTHERS = 256, 24, 19  # cells of p_g; strokes from z to x; runs beside the one that is shown
EDGES = torch.linspace(-6, 6, CELLS + 1, dtype=torch.float64)
CENTRES = (EDGES[:-1] + EDGES[1:]) / 2
X = CENTRES.numpy().astype(np.float32)

BOTH, D_ALONE, G_ALONE = 0, 1, 2

# Logarithms are natural. D, V and V(D*, G) are those of the objective: see gan_1d_objectives.
FRAME = np.dtype(
    [
        ("step", "i4"),
        ("moved", "i1"),  # who has moved since the frame before: BOTH, D_ALONE or G_ALONE
        ("p_g", "f4", CELLS),  # mean density in each cell, atoms included
        ("d", "f4", CELLS),  # D at each cell's centre
        ("x", "f4", LINES),  # where G sends the quantiles (i + 1/2) / LINES of the noise
        ("push", "f4", LINES),  # minus the slope of G's loss there: where the loss pushes the sample
        ("value", "f8"),  # V(D, G)
        ("best", "f8"),  # V(D*, G)
        ("jsd", "f8"),
        ("gradient", "f8"),  # Euclidean norm of the generator's last gradient
        ("d_of_g", "f8"),  # E D(G(z))
        ("d_of_data", "f8"),  # E D(x)
        ("mean", "f8"),  # E G(z)
        ("total", "f8"),  # the mass of p_g, with all atoms and both tails: 1
        ("left", "f8"),  # the mass of p_g left of all cells
        ("atoms", "f8"),  # the mass of p_g on single points, where G is constant
        ("crowd", "f4", OTHERS),  # the JSD under other seeds; NaN where nobody asked for them
    ]
)

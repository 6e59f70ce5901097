"""The log-density of a Gaussian in NumPy. Chapters 02 and 06."""

import numpy as np


def log_normal(x: np.ndarray | float, mean: np.ndarray | float, scale: np.ndarray | float) -> np.ndarray:
    """log N(x; mean, scale^2) in nats. Written out: SciPy's checks would cost most of a picture's time."""
    return -0.5 * ((x - mean) / scale) ** 2 - np.log(scale) - 0.5 * np.log(2 * np.pi)

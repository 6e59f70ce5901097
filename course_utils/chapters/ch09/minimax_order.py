"""Who moves first: min max and max min of the GAN's game on a few points, where both can be computed.

The data put the probabilities `p_data` (n,) on n points, a generator puts `p_g` (n,) on them, and the
discriminator is a table of n logits. A set of generators is an array with a row for each. Values in nats.
"""

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit, xlogy


def value(logits: np.ndarray, p_data: np.ndarray, p_g: np.ndarray) -> np.ndarray:
    """V(D, G) = E log D(x) + E log(1 - D(G(z))): Goodfellow et al. 2014 (arXiv 1406.2661), equation 1.

    Shapes (..., n) to (...).
    """
    return (p_data * log_expit(logits) + p_g * log_expit(-logits)).sum(-1)


def best_answer(p_data: np.ndarray, p_g: np.ndarray) -> np.ndarray:
    """max over D of V(D, G), from D* = p_data / (p_data + p_g); where neither is, D does not matter."""
    both = p_data + p_g
    return (xlogy(p_data, p_data) + xlogy(p_g, p_g) - xlogy(both, both)).sum(-1)


def min_max(p_data: np.ndarray, generators: np.ndarray) -> tuple[float, int]:
    """The generator moves first and D answers: the least of `best_answer` over the rows, and its row."""
    answers = best_answer(p_data, generators)
    return answers.min(), int(answers.argmin())


def max_min(p_data: np.ndarray, generators: np.ndarray) -> tuple[float, np.ndarray]:
    """D moves first and the generator answers: (value, D), with D (n,) as probabilities.

    V is concave in D's logits, so the largest t with V(D, G) >= t for every row is found by SciPy's SLSQP. A
    blend of rows answers a D no better than the best row: the value is that of all their blends, too.
    """
    start = np.append(np.zeros(len(p_data)), -10.0)  # D's logits and t

    def margins(point: np.ndarray):
        logits, t = point[:-1], point[-1]
        return log_expit(logits) @ p_data + generators @ log_expit(-logits) - t

    constraint = {"type": "ineq", "fun": margins}
    found = minimize(lambda point: -point[-1], start, constraints=constraint, method="SLSQP")
    if not found.success:
        raise RuntimeError(f"SciPy found no solution: {found.message}")
    return -found.fun, expit(found.x[:-1])


def unrolled_value(
    logits: np.ndarray, p_data: np.ndarray, p_g: np.ndarray, steps: int, lr: float
) -> np.ndarray:
    """V(D, G) after D has climbed `steps` times along the gradient of V: what an unrolled generator sees.

    Metz et al. 2017 (arXiv 1611.02163), section 2.2. Shapes (..., n) to (...).
    """
    for _ in range(steps):
        logits = logits + lr * (p_data * expit(-logits) - p_g * expit(logits))
    return value(logits, p_data, p_g)

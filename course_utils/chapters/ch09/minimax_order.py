"""Who moves first: min max and max min of the GAN's game on a few points, where both can be computed.

The data put the probabilities `p_data` (n,) on n points, a generator puts `p_g` (n,) on them, and the
discriminator is a table of n logits. A set of generators is an array with a row for each. Values in nats.
"""

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit, xlogy

from course_utils.validation import as_numbers, check_count, check_positive


def value(logits: np.ndarray, p_data: np.ndarray, p_g: np.ndarray) -> np.ndarray:
    """V(D, G) = E log D(x) + E log(1 - D(G(z))): Goodfellow et al. 2014 (arXiv 1406.2661), equation 1.

    Shapes (..., n) to (...).
    """
    p_data = probabilities(p_data, "p_data")
    p_g, logits = probabilities(p_g, "p_g", p_data), on_points(logits, "logits", p_data)
    return (p_data * log_expit(logits) + p_g * log_expit(-logits)).sum(-1)


def best_answer(p_data: np.ndarray, p_g: np.ndarray) -> np.ndarray:
    """max over D of V(D, G), from D* = p_data / (p_data + p_g); where neither is, D does not matter."""
    p_data = probabilities(p_data, "p_data")
    p_g = probabilities(p_g, "p_g", p_data)
    both = p_data + p_g
    return (xlogy(p_data, p_data) + xlogy(p_g, p_g) - xlogy(both, both)).sum(-1)


def min_max(p_data: np.ndarray, generators: np.ndarray) -> tuple[float, int]:
    """The generator moves first and D answers: the least of `best_answer` over the rows, and its row."""
    p_data, generators = sides(p_data, generators)
    answers = best_answer(p_data, generators)
    return answers.min(), int(answers.argmin())


def max_min(p_data: np.ndarray, generators: np.ndarray) -> tuple[float, np.ndarray]:
    """D moves first and the generator answers: (value, D), with D (n,) as probabilities.

    V is concave in D's logits, so the largest t with V(D, G) >= t for every row is found by SciPy's SLSQP. A
    blend of rows answers a D no better than the best row: the value is that of all their blends, too.
    """
    p_data, generators = sides(p_data, generators)
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
    p_data = probabilities(p_data, "p_data")
    p_g, logits = probabilities(p_g, "p_g", p_data), on_points(logits, "logits", p_data)
    check_positive(lr, "lr")
    for _ in range(check_count(steps, "steps", least=0)):
        logits = logits + lr * (p_data * expit(-logits) - p_g * expit(logits))
    return value(logits, p_data, p_g)


def on_points(x: np.ndarray, name: str, p_data: np.ndarray) -> np.ndarray:
    """`x` as an array (..., n) with a number for each of the points of `p_data`; TypeError or ValueError."""
    x = as_numbers(x, name)
    if x.shape[-1:] != p_data.shape[-1:]:
        raise ValueError(f"{name} has shape {x.shape}, expected (..., {p_data.shape[-1]}), as p_data has")
    return x


def probabilities(p: np.ndarray, name: str, p_data: np.ndarray | None = None) -> np.ndarray:
    """The same of distributions, which are at least 0 and sum to 1; `p_data` itself comes without another."""
    p = as_numbers(p, name)
    if not p.ndim:
        raise ValueError(f"{name} is {p}, expected the probabilities of the points, (..., n)")
    if p_data is not None:
        on_points(p, name, p_data)
    if not (p.min() >= 0 and np.abs(p.sum(-1) - 1).max() < 1e-6):
        raise ValueError(f"{name} is no distribution, expected numbers from 0 that sum to 1")
    return p


def sides(p_data: np.ndarray, generators: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same of `p_data` (n,) and of a set of generators, (generators, n)."""
    p_data = probabilities(as_numbers(p_data, "p_data", (None,)), "p_data")
    return p_data, probabilities(as_numbers(generators, "generators", (None, len(p_data))), "generators")

"""Probability in nats: divergences, the game's value, quadrature, Monte Carlo, pushforward, interpolation."""

from course_utils.probability.divergences import (
    all_states,
    check_distribution,
    check_non_negative,
    check_pair,
    cross_entropy,
    entropy,
    jsd,
    jsd_integrand,
    kl,
    p_log_q,
)
from course_utils.probability.gan_value import optimal_discriminator, value_integrand, value_on_grid
from course_utils.probability.monte_carlo import kl_monte_carlo, monte_carlo
from course_utils.probability.quadrature import (
    check_density,
    integrate,
    jsd_on_grid,
    jsd_quadrature,
    kl_on_grid,
    kl_quadrature,
    quadrature,
)

__all__ = [
    "all_states",
    "check_density",
    "check_distribution",
    "check_non_negative",
    "check_pair",
    "cross_entropy",
    "entropy",
    "integrate",
    "jsd",
    "jsd_integrand",
    "jsd_on_grid",
    "jsd_quadrature",
    "kl",
    "kl_monte_carlo",
    "kl_on_grid",
    "kl_quadrature",
    "monte_carlo",
    "optimal_discriminator",
    "p_log_q",
    "quadrature",
    "value_integrand",
    "value_on_grid",
]

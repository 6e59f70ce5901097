"""One Gaussian on data with two modes: likelihood and both KL divergences under the reader's hand."""

import numpy as np

from course_utils.plotting.mark_groups import density
from course_utils.plotting.scene import Bars, Line, Mark, Panel, Points, Rug, Rule, Scene
from course_utils.probability.normal import log_normal
from course_utils.widgets.controls import Drag, Preset, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.recorded import ALL, Scenes

WEIGHTS, MEANS, SCALES = np.array([0.6, 0.4]), np.array([-1.5, 2.0]), np.array([0.6, 0.7])
X = np.linspace(-20.0, 20.0, 401)
LOG_P = np.logaddexp.reduce(np.log(WEIGHTS) + log_normal(X[:, None], MEANS, SCALES), axis=1)
P = np.exp(LOG_P)
MU = np.linspace(-4.0, 4.0, 65)
SIGMA = np.linspace(0.3, 4.0, 60)
TOP = 5.0  # the divergences' axis ends here; above it the curves leave the panel
DEEP = -12.0  # so does the axis of the observations' log-densities; a dot marks what lies below


def sample(n: int = 40, seed: int = 1) -> np.ndarray:
    """`n` observations of the mixture of two Gaussians that plays p_data here."""
    rng = np.random.default_rng(seed)
    which = rng.choice(2, n, p=WEIGHTS)
    return np.sort(rng.normal(MEANS[which], SCALES[which]))


DATA = sample()


def divergences(mu: np.ndarray, sigma: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """NLL per observation, KL(p_data || q) and KL(q || p_data), in nats, of q = N(mu, sigma^2).

    `mu` and `sigma` broadcast against each other; the integrals are taken on the grid X.
    """
    mu, sigma = np.broadcast_arrays(np.atleast_1d(mu)[:, None], np.atleast_1d(sigma)[:, None])
    log_q = log_normal(X, mu, sigma)
    nll = -log_normal(DATA, mu, sigma).mean(axis=1)
    forward = np.trapezoid(P * (LOG_P - log_q), X, axis=1)
    reverse = np.trapezoid(np.exp(log_q) * (log_q - LOG_P), X, axis=1)
    return nll, forward, reverse


def draw(mu: float, sigma: float) -> Scene:
    """The model N(mu, sigma^2) before the data, each observation's log-density, and the three objectives."""
    q, log_q = np.exp(log_normal(X, mu, sigma)), log_normal(DATA, mu, sigma)
    nll, forward, reverse = (values[0] for values in divergences(mu, sigma))
    densities = Panel(
        [*density(X, P, "data", "p_data"), *density(X, q, "model", "p_model"), Rug(DATA, "data", "data")],
        (-6, 6),
        (0, 0.75),
        "Densities (drag to move μ)",
        ylabel="density",
        weight=1.5,
    )
    cut = DATA[log_q < DEEP]
    terms = Panel(
        [
            Bars(DATA, np.maximum(log_q, DEEP), np.zeros_like(DATA), "model", width=0.05),
            Rule(-nll, "indigo", "y", f"mean {-nll:.2f}"),
            Points(cut, np.full_like(cut, DEEP + 0.5), "accent", f"{len(cut)} of {len(DATA)} go deeper"),
        ],
        (-6, 6),
        (DEEP, 1),
        "Each observation's log p_model(x)",
        "x",
        "nats",
        weight=1.5,
    )
    along_mu = [*_objectives(MU, MU, sigma), Rule(mu, "noise")]
    along_sigma = [*_objectives(SIGMA, mu, SIGMA), Rule(sigma, "noise")]
    over_mu = Panel(along_mu, (-4, 4), (0, TOP), f"Over μ, at σ = {sigma:.2f}", "μ", "nats")
    over_sigma = Panel(along_sigma, (0.3, 4), (0, TOP), f"Over σ, at μ = {mu:.2f}", "σ", "nats")
    description = (
        f"NLL {nll:.3f} nats per observation, KL(p_data‖p_model) = {forward:.3f}, "
        f"KL(p_model‖p_data) = {reverse:.3f} nats."
    )
    return Scene([[densities, over_mu], [terms, over_sigma]], description)


def _objectives(axis: np.ndarray, mu: np.ndarray | float, sigma: np.ndarray | float) -> list[Mark]:
    """The three curves along one parameter, each with a dot at its minimum."""
    marks: list[Mark] = []
    series = (("NLL", "indigo"), ("forward KL", "wine"), ("reverse KL", "olive"))
    for (name, role), values in zip(series, divergences(mu, sigma), strict=True):
        best = [values.argmin()]
        marks += [Line(axis, values, role, name), Points(axis[best], values[best], role, size=9)]
    return marks


WIDTHS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0, 1.25, 1.3, 1.65, 1.85, 2.2, 2.6, 3.2, 4.0)
RECORDED = Scenes({"sigma": WIDTHS, "mu": ALL})


def fit_gaussian() -> Explorer:
    """The Gaussian under sliders; dragging in a panel moves it too."""
    return Explorer(
        draw,
        [Slider("mu", "mean μ", -4, 4, 0, 0.05), Slider("sigma", "scale σ", 0.3, 4, 1, 0.05)],
        "A Gaussian is moved over data with two modes; its likelihood and KL divergences follow.",
        height=460,
        presets=[
            Preset("forward KL's best", {"mu": -0.1, "sigma": 1.85}),
            Preset("reverse KL's best", {"mu": -1.5, "sigma": 0.6}),
            Preset("on the wrong side", {"mu": 3.0, "sigma": 0.5}),
            Preset("reverse KL's third", {"mu": 0.2, "sigma": 1.65}),
        ],
        drags=[Drag(0, "mu"), Drag(1, "mu"), Drag(3, "sigma")],
    )

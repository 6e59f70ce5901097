"""Colours by role and the one figure style of the course.

A colour has one meaning everywhere, as in figure 1 of Goodfellow et al. 2014 (arXiv 1406.2661): the data
black and dotted, the generator green, the discriminator blue and dashed. These are Okabe and Ito's
(2008), which readers with any of the common colour-vision deficiencies can tell apart; dashes carry the
same information a second time.
"""

from dataclasses import dataclass
from pathlib import Path

from course_utils.validation import find

STYLE = Path(__file__).with_name("course.mplstyle")


@dataclass(frozen=True)
class Role:
    """How one quantity is drawn: a colour on a light page, one on a dark page, and dashes in points."""

    light: str
    dark: str
    dash: tuple[float, ...] = ()


ROLES = {
    "data": Role("#000000", "#f2f2f2", (1.5, 2.5)),
    "generator": Role("#009e73", "#2fd1a2"),
    "discriminator": Role("#0072b2", "#4aa8e8", (6.0, 3.0)),
    "optimum": Role("#56b4e9", "#8fd3ff"),
    "noise": Role("#7a7a7a", "#a8a8a8"),
    "prior": Role("#a8578a", "#e3a0c6", (4.0, 2.0)),
    "likelihood": Role("#b87f00", "#f0b840"),
    "posterior": Role("#7b3f00", "#d9995b"),
    "accent": Role("#d55e00", "#ff9350"),
    "text": Role("#222222", "#e6e6e6"),
    "faint": Role("#b8b8b8", "#5c5c5c"),
}
ROLES["model"] = ROLES["generator"]  # any model that is learnt takes the generator's place, and its colour

# For curves that play none of these parts: colours of Paul Tol's "muted" scheme, under his names.
MUTED = {
    "indigo": Role("#332288", "#8f84e8"),
    "wine": Role("#882255", "#dc6ba6"),
    "olive": Role("#999933", "#c8c866"),
    "rose": Role("#cc6677", "#eb98a5"),
}
ROLES |= MUTED
SERIES = tuple(role.light for role in MUTED.values())


def color(role: str) -> str:
    """Hex colour of a role on a white page.

    Raises:
        ValueError: if there is no such role.
    """
    return _role(role).light


def dash(role: str) -> tuple[float, tuple[float, ...]] | str:
    """Dash pattern of a role, as Matplotlib's `linestyle` takes it."""
    pattern = _role(role).dash
    return (0.0, pattern) if pattern else "-"


def use() -> None:
    """Apply the course's figure style to everything that Matplotlib draws from now on."""
    import matplotlib.pyplot as plt

    plt.style.use(STYLE)


def _role(role: str) -> Role:
    return find(ROLES, role, "role")

"""The VAE as a drawing: what is computed from what, and the way that the gradient takes back."""

from matplotlib.axes import Axes
from matplotlib.text import Text

from course_utils.plotting.style import color
from course_utils.validation import check_type

BOXES = {  # name: place, words, role
    "x": ((0.1, 1), "x", "data"),
    "encoder": ((1.5, 1), "encoder\nφ", "text"),
    "q": ((3.2, 1), "μ, log σ", "posterior"),
    "noise": ((4.8, 0), "ε ~ N(0, I)", "noise"),
    "z": ((4.8, 1), "z = μ + σ ε", "posterior"),
    "decoder": ((6.4, 1), "decoder\nθ", "text"),
    "p": ((7.9, 1), "logits", "model"),
    "kl": ((3.2, 2.2), "KL(q ‖ p(z))", "prior"),
    "reconstruction": ((7.9, 2.2), "log p(x | z)", "likelihood"),
    "elbo": ((5.55, 3.1), "ELBO", "model"),
}
ARROWS = [
    *(("x", "encoder"), ("encoder", "q"), ("q", "z"), ("noise", "z"), ("z", "decoder"), ("decoder", "p")),
    *(("q", "kl"), ("p", "reconstruction"), ("kl", "elbo"), ("reconstruction", "elbo")),
]


def draw_vae(ax: Axes) -> Axes:
    """Boxes for what is computed, grey arrows forward, and dashed ones for the gradient: none leads to ε."""
    check_type(ax, Axes, "ax")
    boxes = {}
    for name, (place, words, role) in BOXES.items():
        look = {"boxstyle": "round,pad=0.4", "fc": "white", "ec": color(role), "lw": 1.8}
        boxes[name] = ax.text(*place, words, ha="center", va="center", fontsize=10, bbox=look)
    for start, end in ARROWS:
        arrow(ax, boxes[start], boxes[end], "noise", "-", bend=0.12)
        if start not in ("x", "noise"):
            arrow(ax, boxes[end], boxes[start], "accent", (0, (4, 2)), bend=0.12)
    ax.set(xlim=(-0.4, 8.7), ylim=(-0.3, 3.5))
    ax.set_axis_off()
    return ax


def arrow(ax: Axes, start: Text, end: Text, role: str, dashes: object, bend: float) -> None:
    """An arrow from one box to another."""
    look = {
        "arrowstyle": "-|>",
        "color": color(role),
        "linestyle": dashes,
        "lw": 1.3,
        "shrinkA": 2,
        "shrinkB": 2,
    }
    look |= {"patchA": start.get_bbox_patch(), "patchB": end.get_bbox_patch()}
    ax.annotate(
        "",
        end.get_position(),
        start.get_position(),
        arrowprops=look | {"connectionstyle": f"arc3,rad={bend}"},
    )

"""The map of the field: how models treat the density, after Goodfellow 2016 (arXiv 1701.00160, figure 9)."""

import re

from course_utils.validation import check_type

# A family is a dict of its branches; a leaf says which chapters treat it.
TAXONOMY = {
    "generative models": {
        "explicit density": {
            "tractable": {
                "fully visible belief nets": {
                    "FVSBN, NADE, MADE": "03, 04",
                    "PixelRNN, PixelCNN": "05",
                    "GPT (words for pixels)": "15",
                },
                "change of variables": {"NICE, RealNVP": "15"},
            },
            "approximate": {
                "variational": {"VAE": "06", "diffusion (Stable Diffusion)": "15"},
                "Markov chain": {"Boltzmann machine": "15"},
            },
        },
        "implicit density": {
            "direct": {"GAN": "07 to 13"},
            "Markov chain": {"GSN": "named only"},
        },
    }
}
NOTEBOOKS = {
    "03": "03_counting_parameters",
    "04": "04_nade",
    "05": "05_pixelrnn_pixelcnn",
    "06": "06_vae",
    "07": "07_gan_optimality",
    "13": "13_stylegan",
    "15": "15_other_leaves",
}


def linked(tree: dict | str) -> str:
    """The tree as a nested HTML list whose chapters are links: a picture has no links. Chapter 00."""
    if isinstance(check_type(tree, dict | str, "tree"), str):
        return re.sub(r"\d\d", lambda found: f'<a href="{NOTEBOOKS[found[0]]}.ipynb">{found[0]}</a>', tree)
    items = (f"<li>{name}: {linked(below)}</li>" for name, below in tree.items())
    return f"<ul>{''.join(items)}</ul>"

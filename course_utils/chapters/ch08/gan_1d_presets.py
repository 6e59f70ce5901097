"""The named settings of the GAN on the line: what to ask before each, what happens, and why.

Each name but the first stands for a cause. `CURES` takes the cause away and leaves everything else;
its tests see the effect come and go over ten seeds, and hold the texts to it.
"""

from course_utils.widgets.controls import Preset

# Settings that every preset shares where it says nothing else.
USUAL = {
    "target": "one Gaussian",
    "noise": "normal",
    "objective": "non-saturating",
    "optimizer": "Adam",
    "log_lr_d": -2.3,
    "log_lr_g": -3.3,
    "k": 1,
    "batch_size": 128,
}
SLOW_D = {"log_lr_d": -3.0, "log_lr_g": -2.3}  # G answers faster than D can tell it where it stands
SURE_D = {"target": "far away", "optimizer": "SGD, momentum 0.5", "log_lr_d": -0.5, "log_lr_g": -2.5, "k": 5}
STRONG_D = {"log_lr_d": -2.0, "k": 5}  # ten times as far as usual for each step of G

# Each asks a question to predict before it plays; its answer is what at least nine of ten seeds do.
PRESETS = [
    Preset(
        "converges",
        USUAL,
        "Will p_g (green) come to lie on p_data (dotted)? At which height will D end?",
        "By step 400 the JSD is below 0.02 and D is close to 1/2 where the data lie.",
    ),
    Preset(
        "oscillates",
        {**USUAL, **SLOW_D},
        "G now learns five times as fast as D. Will the green hump reach the dotted one and stay?",
        "The hump swings to and fro across the data, and the JSD with it. With the usual rates it rests.",
    ),
    Preset(
        "saturates",
        {**USUAL, **SURE_D, "objective": "minimax"},
        "G minimises log(1 − D), and the data lie far off. What will the gradient of G do?",
        "It falls below 0.01 and the JSD stays at log 2: log(1 − D) is flat where D is sure. "
        "With −log D, and nothing else changed, G sets out.",
    ),
    Preset(
        "collapses",
        {**USUAL, "target": "two far apart", "noise": "uniform"},
        "The data have two humps, far apart. How many of them will the lines from z reach?",
        "One. All samples lie in a single hump. With the humps closer together G reaches both.",
    ),
    Preset(
        "D too strong",
        {**USUAL, "target": "far away", "objective": "minimax", **STRONG_D},
        "D takes five long steps for each one of G. Where will V(D, G) lie? Does G profit?",
        "For 150 steps V(D, G) lies on V(D*, G), at 0, and G learns nothing: its loss is flat, and Adam "
        "remembers steeper times. A weaker D, with the same loss, teaches it; so does the other loss.",
    ),
    Preset(
        "strong critic",
        {**USUAL, "target": "far away", "objective": "WGAN, one-sided penalty", **STRONG_D},
        "The same strong D, but it gives a score, and pays where its slope passes 1. Does G profit?",
        "Yes: until G arrives, V(D, G) stays near the Wasserstein distance, whose slope does not die, and by "
        "step 200 the JSD is below 0.2. A penalty on both sides of slope 1 spoils it: G flies past the data, "
        "or away from them, and D does not turn, for on a line it would turn by way of slope 0.",
    ),
]

# What to change in a preset so that its effect does not come.
CURES = {
    "oscillates": {"log_lr_d": USUAL["log_lr_d"], "log_lr_g": USUAL["log_lr_g"]},
    "saturates": {"objective": "non-saturating"},
    "collapses": {"target": "two Gaussians"},
    "D too strong": {"log_lr_d": USUAL["log_lr_d"], "k": USUAL["k"]},
    "strong critic": {"objective": "WGAN, two-sided penalty"},
}

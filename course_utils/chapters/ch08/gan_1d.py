"""The star of the course: a GAN on the line that trains while one watches, with everything about it exact."""

from functools import partial
from pathlib import Path

from course_utils.chapters.ch08.gan_1d_fan import SEEDS, RunAmongOthers
from course_utils.chapters.ch08.gan_1d_objectives import OBJECTIVES
from course_utils.chapters.ch08.gan_1d_presets import CURES, PRESETS
from course_utils.chapters.ch08.gan_1d_replay import save_run
from course_utils.chapters.ch08.gan_1d_settings import LAYERS, NOISES, OPTIMIZERS, Settings
from course_utils.chapters.ch08.gan_1d_targets import OWN, TARGETS
from course_utils.validation import check_flag
from course_utils.widgets.controls import Choice, Control, Heights, Slider, Switch
from course_utils.widgets.export import save_movie, save_page
from course_utils.widgets.player import Player
from course_utils.widgets.recorded import ALL, Runs
from course_utils.widgets.recorder import new_recording

QUESTION = (
    "Predict before you play: will p_g (green) come to lie on p_data (dotted)? Where will the JSD end, "
    "and how far below V(D*, G) will V(D, G) stay?"
)
ALT = (
    "A GAN on the line in training: the densities of data and generator, the discriminator and the best one, "
    "lines from the noise z to x = G(z), and the histories of the value and of the JSD."
)
HEIGHT = 430


def controls() -> list[Control]:
    """What the reader can move, at the values of `Settings`."""
    first = Settings()
    return [
        Choice("target", "p_data", (*TARGETS, OWN), first.target),
        Choice("objective", "objective", tuple(OBJECTIVES), first.objective),
        Slider("log_lr_d", "log₁₀ of D's rate", -5.0, 0.0, first.log_lr_d, 0.1),
        Slider("log_lr_g", "log₁₀ of G's rate", -5.0, 0.0, first.log_lr_g, 0.1),
        Slider("k", "k (steps of D)", 1, 10, first.k, 1),
        Switch("half_steps", "half steps: D moves, then G", first.half_steps),
        Switch("arrows", "arrows: push of the loss on samples", first.arrows),
        Switch("crowd", "crowd: 19 more seeds", first.crowd),
        Choice("noise", "noise z", tuple(NOISES), first.noise),
        Choice("optimizer", "optimiser", tuple(OPTIMIZERS), first.optimizer),
        Slider("batch_size", "batch", 16, 512, first.batch_size, 16),
        Slider("seed", "seed", 0, SEEDS - 1, first.seed, 1),
        Choice("d_layers", "units of D's layers", LAYERS, first.d_layers),
        Choice("g_layers", "units of G's layers", LAYERS, first.g_layers),
        Heights("drawing", "draw p_data: in the picture, or bar by bar", first.drawing, 0, ("target", OWN)),
    ]


FOLDED = ["noise", "optimizer", "batch_size", "seed", "d_layers", "g_layers"]  # moved now and then

RECORDED = Runs(
    {
        "target": ("one Gaussian", "two far apart"),
        "objective": ("minimax", "non-saturating"),
        "k": (1, 5),
        "log_lr_d": (-3.0, -2.3, -1.5),
        "log_lr_g": (-4.0, -3.3, -2.3),
    },
    {"objective": ALL, "target": tuple(TARGETS)},
    *(preset.values for preset in PRESETS),
    *(preset.values | CURES[preset.name] for preset in PRESETS if preset.name in CURES),
    length=401,
)


def gan_dynamics(projector: bool = False) -> Player:
    """GAN dynamics in one dimension, live. `projector`: large type, and keys that work without a click."""
    check_flag(projector, "projector")
    run = RunAmongOthers()
    writers = {
        "run": (".npz", lambda path: save_run(path, run)),
        "page": (".html", lambda path: save_page(path, player, f"A GAN on the line: {run.settings.target}")),
        "GIF": (".gif", lambda path: save_movie(path, run, HEIGHT)),
        "MP4": (".mp4", lambda path: save_movie(path, run, HEIGHT)),
    }

    def save(kind: str) -> Path:
        suffix, write = writers[kind]
        with new_recording(f"gan-{run.settings.target.replace(' ', '-')}", suffix) as path:
            write(path)
        return path

    actions = {f"Save {kind}": partial(save, kind) for kind in writers}
    words = {"question": QUESTION, "speeds": [1, 2, 5, 10, 20], "still": 20}
    words |= {"actions": actions, "projector": projector, "folded": FOLDED}
    player = Player(run, controls(), ALT, HEIGHT, PRESETS, **words)
    return player

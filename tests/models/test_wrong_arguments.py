"""Whatever comes as an argument of a model: a right answer, or an error that names the argument.

MODELS lists every model with right arguments, of its constructor and of its methods. The rest is made.
"""

import importlib
import inspect
import pkgutil
from typing import Any, NamedTuple

import pytest
import torch

from course_utils import models
from course_utils.data import Split
from course_utils.data.paired import Pairs, Unpaired
from course_utils.data.shapes import combinations, make
from course_utils.models.base import Trainable
from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.models.classifiers.faces import AttributeClassifier
from course_utils.models.classifiers.shapes import FactorClassifier
from course_utils.models.diagonal_bilstm import DiagonalBiLSTM
from course_utils.models.diffusion.ddpm import DDPM
from course_utils.models.energy.rbm import RBM
from course_utils.models.flows.coupling import NICE, RealNVP
from course_utils.models.fvsbn import FVSBN
from course_utils.models.gan.biggan import BigGAN
from course_utils.models.gan.dcgan import DCGAN
from course_utils.models.gan.ensemble import GANEnsemble
from course_utils.models.gan.gan import GAN
from course_utils.models.gan.unrolled import UnrolledGAN
from course_utils.models.image_gpt import ImageGPT
from course_utils.models.made import MADE, OrderAgnosticMADE
from course_utils.models.nade import NADE
from course_utils.models.pixelcnn import GatedPixelCNN, LogisticPixelCNN, PixelCNN
from course_utils.models.rnade import RNADE
from course_utils.models.row_lstm import RowLSTM
from course_utils.models.simple.bayes_classifier import BayesClassifier
from course_utils.models.simple.bayesian_network import BayesianNetwork
from course_utils.models.simple.bernoulli import ProductOfBernoullis
from course_utils.models.simple.bernoulli_mixture import BernoulliMixture
from course_utils.models.simple.gaussian import Gaussian
from course_utils.models.stylegan.stylegan import StyleGAN
from course_utils.models.text_to_image.text_encoder import ContrastiveEncoder
from course_utils.models.translation.cycle_gan import CycleGAN
from course_utils.models.translation.pix2pix import Pix2Pix
from course_utils.models.vae.autoencoder import Autoencoder
from course_utils.models.vae.linear import LinearVAE
from course_utils.models.vae.vae import IWAE, VAE
from tests.wrong_values import complaint, wrong_for, wrong_parts


class Entry(NamedTuple):
    """A model, right arguments of its constructor, and of its methods by name."""

    model: type
    arguments: dict[str, Any]
    methods: dict[str, dict[str, Any]]


SMALL, ORDER = (1, 2, 2), torch.tensor([2, 0, 1, 3])
BITS = torch.tensor([[0.0, 1, 1, 0], [1, 1, 0, 0], [0, 0, 1, 0]]).view(3, *SMALL)
POINTS = torch.tensor([[0.0, 1], [0.5, -1], [1, 0.25]])
SQUARE = (1, 4, 4)
GREY = torch.zeros(4, *SQUARE)
COLOUR = torch.zeros(2, 3, 16, 16)
DRAWINGS = make(2, combinations())
LABELS = torch.tensor([0, 1, 2])
SAMPLE = {"n": 2, "generator": None}
INPAINT = {"n": 3, "given": BITS, "known": BITS.bool(), "generator": None}
PIXELS = {"log_prob": {"x": BITS}, "nll": {"x": BITS}, "sample": INPAINT}
DENSITY = {"log_prob": {"x": BITS}, "nll": {"x": BITS}, "sample": SAMPLE}
REAL = {"log_prob": {"x": POINTS}, "nll": {"x": POINTS}, "sample": SAMPLE}
RASTER = {"event_shape": SMALL, "layers": 2, "levels": 2, "dropout": 0.1, "position_bias": False}
FLOW = {"event_shape": 2, "hidden_units": 4, "layers": 2}
GAME = {"discriminator_loss": {"x": POINTS}, "generator_loss": {"x": POINTS}, "sample": SAMPLE}
ENSEMBLE = {"seeds": [1, 2], "noise_dim": 2, "hidden_units": (4, 4), "pack": 1, "deviation": False}
MANY = {name: {"x": torch.rand(4, 2, 2)} for name in ("discriminator_loss", "generator_loss")}
BOUND = {
    **{"encode": {"x": BITS}, "decode": {"z": torch.zeros(3, 2)}, "loss": {"x": BITS}, "sample": SAMPLE},
    **{"terms": {"x": BITS, "generator": None}, "elbo": {"x": BITS, "generator": None}},
    "log_prob_bound": {"x": BITS, "samples": 2, "generator": None},
}
TWO = ProductOfBernoullis(SMALL), ProductOfBernoullis(SMALL)
MODELS = [
    Entry(
        ProductOfBernoullis,
        {"event_shape": SMALL},
        {**DENSITY, "fit_counts": {"x": BITS, "pseudo_count": 0.1}},
    ),
    Entry(
        BernoulliMixture,
        {"event_shape": SMALL, "components": 2, "pseudo_count": 0.1, "seed": 1},
        {**DENSITY, "log_joint": {"x": BITS}, "em_step": {"x": BITS}},
    ),
    Entry(
        BayesianNetwork,
        {"event_shape": SMALL, "parents": [[], [0], [], []], "levels": 2},
        {**DENSITY, "fit_counts": {"x": BITS, "pseudo_count": 0.1}},
    ),
    Entry(
        BayesClassifier,
        {"densities": TWO, "prior": [0.5, 0.5]},
        {
            **DENSITY,
            **{"log_joint": {"x": BITS}, "log_posterior": {"x": BITS}},
            "sample_given": {"y": 1, "n": 2, "generator": None},
        },
    ),
    Entry(Gaussian, {"event_shape": 2}, {**REAL, "fit_closed_form": {"x": POINTS}}),
    Entry(FVSBN, {"event_shape": SMALL, "order": ORDER}, PIXELS),
    Entry(
        NADE,
        {"event_shape": SMALL, "hidden_units": 4, "order": ORDER, "activation": "relu", "dropout": 0.1},
        PIXELS,
    ),
    Entry(
        MADE, {"event_shape": SMALL, "hidden_units": (4,), "order": ORDER, "dropout": 0.1, "seed": 1}, PIXELS
    ),
    Entry(
        OrderAgnosticMADE,
        {"event_shape": SMALL, "hidden_units": (4,), "orders": 2, "dropout": 0.1, "seed": 1},
        {**DENSITY, "in_order": {"order": ORDER, "seed": 1}},
    ),
    Entry(
        RNADE,
        {"event_shape": 2, "hidden_units": 4, "components": 2, "order": ORDER[1:3] * 1},
        {**REAL, "sample": {**INPAINT, "given": POINTS, "known": POINTS > 0}},
    ),
    Entry(
        RBM,
        {"event_shape": SMALL, "hidden_units": 4, "learning": "cd", "steps": 1, "chains": 4},
        {
            **DENSITY,
            "free_energy": {"x": BITS},
            "loss": {"x": BITS},
            "gibbs": {"x": BITS, "steps": 1, "generator": None},
        },
    ),
    Entry(NICE, FLOW, {**REAL, "encode": {"x": POINTS}, "decode": {"z": POINTS}}),
    Entry(
        RealNVP, {**FLOW, "unit_interval": False}, {**REAL, "encode": {"x": POINTS}, "decode": {"z": POINTS}}
    ),
    Entry(PixelCNN, {**RASTER, "channels": 4}, PIXELS),
    Entry(LogisticPixelCNN, {**RASTER, "channels": 4, "levels": 3}, PIXELS),
    Entry(GatedPixelCNN, {**RASTER, "channels": 4}, PIXELS),
    Entry(RowLSTM, {**RASTER, "hidden_units": 4}, PIXELS),
    Entry(DiagonalBiLSTM, {**RASTER, "hidden_units": 4}, PIXELS),
    Entry(
        ImageGPT,
        {"event_shape": SMALL, "layers": 2, "width": 4, "heads": 2, "levels": 2, "dropout": 0.1},
        PIXELS,
    ),
    Entry(
        VAE,
        {"event_shape": SMALL, "latent_dim": 2, "hidden_units": 4, "likelihood": "bernoulli", "beta": 1.5},
        BOUND,
    ),
    Entry(
        IWAE,
        {"event_shape": SMALL, "latent_dim": 2, "hidden_units": 4, "likelihood": "bernoulli", "samples": 2},
        BOUND,
    ),
    Entry(
        LinearVAE,
        {"event_shape": 2, "latent_dim": 1},
        {
            **REAL,
            **{
                name: {"x": POINTS}
                for name in ("encode", "posterior", "elbo", "gap", "loss", "fit_closed_form")
            },
        },  # and terms
    ),
    Entry(
        Autoencoder,
        {"event_shape": SMALL, "latent_dim": 2, "hidden_units": 4},
        {"squared_error": {"x": BITS}, "loss": {"x": BITS}},
    ),
    Entry(
        DDPM,
        {"event_shape": SMALL, "levels": 2, "steps": 25, "hidden_units": 4},
        {
            **{"loss": {"x": BITS}, "sample": SAMPLE, "bound_terms": {"x": BITS, "generator": None}},
            "log_prob_bound": {"x": BITS, "samples": 1, "generator": None},
        },
    ),
    Entry(
        GAN,
        {
            "event_shape": 2,
            "noise_dim": 2,
            "hidden_units": 4,
            "objective": "minimax",
            "noise": "normal",
            "k": 1,
        },
        {**GAME, "play": {"objective": "minimax", "k": 2}},
    ),
    Entry(
        DCGAN,
        {"event_shape": SQUARE, "noise_dim": 2, "channels": 4, "levels": 3, "objective": "minimax"},
        {
            **{"discriminator_loss": {"x": GREY}, "generator_loss": {"x": GREY}},
            **{"sample": SAMPLE, "decode": {"z": torch.zeros(3, 2)}},
        },
    ),
    Entry(
        BigGAN,
        {"event_shape": SQUARE, "noise_dim": 2, "channels": 4, "classes": 3, "levels": 3, "k": 1},
        {
            "decode": {"z": torch.zeros(3, 2), "labels": LABELS},
            "sample": {"n": 3, "labels": LABELS, "truncation": 1.0, "generator": None},
            **{name: {"batch": Split(GREY[:3], LABELS)} for name in ("discriminator_loss", "generator_loss")},
        },
    ),
    Entry(GANEnsemble, ENSEMBLE, {**MANY, "sample": SAMPLE}),
    Entry(UnrolledGAN, {"seeds": [1, 2], "steps": 1}, {**MANY, "sample": SAMPLE}),
    Entry(
        StyleGAN,
        {"size": 4, "channels": 4, "depth": 2, "mixing": 0.5, "weight": 0.5},
        {
            **{"discriminator_loss": {"x": COLOUR}, "generator_loss": {"x": COLOUR}},
            "sample": {**SAMPLE, "truncation": 0.5},
        },
    ),
    Entry(
        CycleGAN,
        {"channels": 2, "patch": 16, "cycle": 1.0, "identity": 1.0, "pool": 3},
        {
            "translate": {"pictures": COLOUR, "to": "a"},
            **{
                name: {"batch": Unpaired(COLOUR, COLOUR)} for name in ("discriminator_loss", "generator_loss")
            },
        },
    ),
    Entry(
        Pix2Pix,
        {"channels": 2, "patch": 16, "skips": True, "l1": 1.0, "adversarial": 1.0, "noise": 0.1},
        {
            "translate": {"source": COLOUR},
            **{name: {"batch": Pairs(COLOUR, COLOUR)} for name in ("discriminator_loss", "generator_loss")},
        },
    ),
    Entry(
        DigitClassifier,
        {"event_shape": SQUARE, "channels": 4, "feature_dim": 4, "classes": 3, "levels": 3},
        {"features": {"images": GREY}, "accuracy": {"split": Split(GREY[:3], LABELS)}},
    ),
    Entry(
        AttributeClassifier,
        {"traits": 2, "channels": 4},
        {"features": {"x": COLOUR}, "loss": {"batch": Split(COLOUR, torch.zeros(2, 2))}},
    ),
    Entry(
        FactorClassifier,
        {"channels": 4, "feature_dim": 4},
        {"features": {"pictures": COLOUR}, "predict": {"pictures": COLOUR}, "loss": {"drawings": DRAWINGS}},
    ),
    Entry(
        ContrastiveEncoder,
        {"text_dim": 4, "logit_scale": 2.5},
        {"scores": {"pictures": COLOUR, "tokens": DRAWINGS.tokens}, "loss": {"drawings": DRAWINGS}},
    ),
]
# What is right although it is among the wrong values, by the argument's name.
RIGHT = {
    **{name: [None] for name in ("generator", "order", "parents", "given", "known", "labels")},
    **{name: [0] for name in ("y", "pool", "dropout", "mixing")},
    **{name: [2.0, 0] for name in ("weight", "cycle", "identity", "l1", "adversarial")},
    **{name: [2.0] for name in ("beta", "pseudo_count", "logit_scale")},
    **{name: [True] for name in ("position_bias", "deviation", "unit_interval", "skips")},
    **{"seed": [-1, 0], "noise": [0], "truncation": [2.0, 0]},
    **{"UnrolledGAN steps": [0], "StyleGAN depth": [0]},
    # An empty batch is a batch where nothing is averaged; sampled pixels are moved to the model.
    **{
        f"{name} x": ["empty"]
        for name in ("log_prob", "log_joint", "log_posterior", "NICE.encode", "RealNVP.encode")
    },
    **{
        f"{name} x": ["empty"] for name in ("free_energy", "gibbs", "squared_error", "features", "fit_counts")
    },
    **{name: ["empty"] for name in ("z", "images", "pictures", "source", "features x", "scores tokens")},
    "given": [None, "double", "dtype"],
    "known": [None, "dtype"],
}
# Parts of a batch that a loss has no use for.
IDLE = {"BigGAN.generator_loss images", "FactorClassifier.loss tokens"}
# Parts that a model's other methods call with what they have checked, or that say only what is to be trained.
INNER = {
    *(
        "check",
        "check_some",
        "check_labels",
        "sample_noise",
        "start",
        "uniforms",
        "logits",
        "log_likelihood",
        "vertical_stack",
        "fake",
        "network",
    ),
    *(
        "scale",
        "as_logits",
        "start_row",
        "conditionals",
        "mixture",
        "bernoulli",
        "noise",
        "loss_of",
        "unroll",
    ),
    *(
        "with_parameters",
        "discriminator_optimizer",
        "training_styles",
        "apply_to",
        "predict_noise",
        "embed_time",
    ),
    *("check_split", "LinearVAE.terms", "p_step", "p_sample", "log_mass", "nearest_levels"),
}


def allowed(entry, method, argument):
    name = entry.model.__name__
    for key in (f"{name}.{method} {argument}", f"{method or name} {argument}", argument):
        if key in RIGHT:
            return RIGHT[key]
    return []


def calls():
    for entry in MODELS:
        yield pytest.param(entry, None, id=entry.model.__name__)
        for method in entry.methods:
            yield pytest.param(entry, method, id=f"{entry.model.__name__}.{method}")


@pytest.mark.parametrize(("entry", "method"), list(calls()))
def test_right_arguments_are_taken_and_wrong_ones_named(entry, method):
    torch.manual_seed(0)
    model = entry.model(**entry.arguments)
    call = getattr(model, method) if method else entry.model
    arguments = entry.methods[method] if method else entry.arguments
    call(**arguments)
    complaints = {}
    for argument, right in arguments.items():
        rights = allowed(entry, method, argument)
        wrongs = wrong_parts if hasattr(right, "_replace") else wrong_for
        for what, name, wrong in wrongs(argument, right, rights):
            found = complaint(call, {**arguments, argument: wrong}, name)
            if found and f"{entry.model.__name__}.{method} {name}" not in IDLE:
                complaints[what] = found
        if "empty" in rights:
            assert complaint(call, {**arguments, argument: right[:0]}, "") in ("taken", None)
    assert complaints == {}


def all_models():
    """Every model and classifier of the package that stands on its own: a class without children here."""
    for info in pkgutil.walk_packages(models.__path__, f"{models.__name__}."):
        importlib.import_module(info.name)
    found, left = set(), [Trainable]
    while left:
        children = [c for c in left.pop().__subclasses__() if c.__module__.startswith(models.__name__)]
        left += children
        found |= set(children)
    return found


FAMILIES = {
    *("GenerativeModel", "DensityModel", "SequentialModel", "AutoregressiveModel", "IncrementalModel"),
    *("RasterModel", "PixelRNN", "TwoPlayers", "Flow", "LatentVariableModel", "TextModel", "Translator"),
}


# Models of models: they are made of networks, which check what they are given.
COMPOSED = {"Scholar", "ElasticWeights", "ConditionalPixelCNN", "TextGAN"}
COMPOSED |= {"Inversion", "PivotalTuning", "E4E"}


def test_every_model_is_listed():
    names = {model.__name__ for model in all_models()} - FAMILIES - COMPOSED
    assert names == {entry.model.__name__ for entry in MODELS}


@pytest.mark.parametrize("entry", MODELS, ids=lambda entry: entry.model.__name__)
def test_every_public_method_is_listed(entry):
    public = {
        name
        for name, method in inspect.getmembers(entry.model, inspect.isfunction)
        if not name.startswith("_")
        and method.__module__.startswith(models.__name__)
        and len(inspect.signature(method).parameters) > 1
    }
    inner = INNER | {name for name in public if f"{entry.model.__name__}.{name}" in INNER}
    assert public - inner - {"forward"} == set(entry.methods)

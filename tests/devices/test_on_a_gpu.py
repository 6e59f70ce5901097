"""On a GPU everything works as on the CPU, whatever the data and the generator lie on."""

import itertools

import pytest
import torch

from benchmarks.likelihood import mnist_likelihood
from course_utils.chapters.ch01.anomalies import anomalies
from course_utils.chapters.ch01.geodesic import geodesic
from course_utils.chapters.ch01.intrinsic_dimension import two_nn
from course_utils.chapters.ch01.transition_model import TransitionModel
from course_utils.chapters.ch01.value_iteration import most_likely, plan, simulate, success
from course_utils.chapters.ch16.patches import shares
from course_utils.data import Split, faces, mixtures, paired, shapes
from course_utils.metrics.frechet import frechet
from course_utils.metrics.mode_coverage import coverage
from course_utils.metrics.path_length import along_w, along_z, path_length
from course_utils.metrics.precision_recall import precision_recall
from course_utils.metrics.separability import conditional_entropy, separability
from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.models.classifiers.shapes import FactorClassifier, match
from course_utils.models.gan.dcgan import DCGAN, Rules
from course_utils.models.nade import NADE
from course_utils.models.replay.buffer import ReplayBuffer
from course_utils.models.replay.scholar import GenerativeReplay, Scholar
from course_utils.models.stylegan.editing import boundary, principal_directions
from course_utils.models.stylegan.stylegan import StyleGAN
from course_utils.models.text_to_image.batches import pair_batches
from course_utils.models.text_to_image.text_encoder import TextEncoder
from course_utils.models.translation.cycle_gan import CycleGAN
from course_utils.models.translation.pix2pix import Pix2Pix
from course_utils.probability import kl_monte_carlo
from course_utils.storage.checkpoint import load_checkpoint, save_checkpoint
from course_utils.storage.weights import load_weights, save_weights
from course_utils.training import fit
from course_utils.training.continual import accuracies, learn_tasks
from course_utils.training.trainer import Trainer, TrainingConfig

INK = (torch.rand(6, 1, 16, 16, generator=torch.Generator().manual_seed(0)) > 0.5).float()
CLOUD = torch.randn(60, 3, generator=torch.Generator().manual_seed(0))
OTHERS = 1.5 * torch.randn(50, 3, generator=torch.Generator().manual_seed(1)) + 0.5
SPLIT = Split(
    torch.randint(17, (280, 1, 8, 8), generator=torch.Generator().manual_seed(0)).float(),
    torch.arange(280) % 4,
)


def world():
    """Three states in a row, two actions: stay, or go on and slip with probability 0.25."""
    go = torch.tensor([[0.25, 0.75, 0.0], [0.0, 0.25, 0.75], [0.0, 0.0, 1.0]])
    return torch.stack([torch.eye(3), go], 1)


def on_both(work, *arguments, device):
    """What `work` makes of the arguments on the CPU, and what it makes of them on the device."""
    moved = (a.to(device) if hasattr(a, "to") else a for a in arguments)
    return work(*arguments), work(*moved)


def assert_same(on_cpu, on_device, **tolerance):
    """Equal, wherever they lie."""
    if isinstance(on_cpu, torch.Tensor):
        torch.testing.assert_close(on_device.cpu(), on_cpu, **tolerance)
    elif isinstance(on_cpu, dict):
        assert on_cpu.keys() == on_device.keys()
        assert_same(list(on_cpu.values()), list(on_device.values()), **tolerance)
    elif isinstance(on_cpu, tuple | list):
        assert len(on_cpu) == len(on_device)
        for one, other in zip(on_cpu, on_device, strict=True):
            assert_same(one, other, **tolerance)
    else:
        assert on_device == pytest.approx(on_cpu)


DATA = {
    "plan": (lambda table: plan(table, 2), world()),
    "success": (lambda table: success(table, torch.ones(3, dtype=torch.long).to(table.device), 2), world()),
    "simulate": (
        lambda table: simulate(table, torch.ones(3, dtype=torch.long).to(table.device), 0, 2, 40),
        world(),
    ),
    "most_likely": (most_likely, world()),
    "anomalies": (anomalies, INK),
    "two_nn": (two_nn, CLOUD),
    "geodesic": (lambda x: geodesic(x, 0, 7), CLOUD),
    "coverage": (lambda x: coverage(x, mixtures.ring()), CLOUD[:, :2]),
    "coverage of modes there": (lambda x: coverage(x, mixtures.ring().to(x.device)), CLOUD[:, :2]),
    "frechet": (frechet, CLOUD, OTHERS),
    "frechet of two places": (lambda x: frechet(x, OTHERS), CLOUD),
    "precision_recall": (precision_recall, CLOUD, OTHERS),
    "separability": (separability, CLOUD, (OTHERS[:, :1].repeat(2, 1)[:60] > 0).float()),
    "conditional_entropy": (conditional_entropy, CLOUD[:, 0] > 0, CLOUD[:, 1] > 0),
    "boundary": (boundary, CLOUD, CLOUD[:, 1] > 0),
    "principal_directions": (lambda x: principal_directions(x, 2), CLOUD),
    "shares": (lambda x: shares(x[..., :4, :4].contiguous()), INK),
    "draw_faces": (faces.draw_faces, torch.rand(5, 8, generator=torch.Generator().manual_seed(0))),
    "distance_to_targets": (lambda ink: paired.distance_to_targets(ink.expand(-1, 3, -1, -1), ink), INK),
    "colour_of_ink": (lambda ink: paired.colour_of_ink(ink.expand(-1, 3, -1, -1), ink), INK),
    "contrast_of_stripes": (lambda ink: paired.contrast_of_stripes(ink.expand(-1, 3, -1, -1), ink), INK),
    "unpaired": (paired.unpaired, INK),
    **{name: (make, INK) for name, make in paired.PAIRS.items()},
}


@pytest.mark.parametrize("name", DATA)
def test_data_on_the_device_give_what_they_give_on_the_cpu(name, gpu):
    work, *arguments = DATA[name]
    assert_same(*on_both(work, *arguments, device=gpu))


def test_the_modes_move_and_are_sampled_by_a_generator_of_any_device(gpu):
    modes = mixtures.ring()
    there = modes.to(gpu)
    x = modes.sample(10, torch.Generator().manual_seed(0))
    assert_same(x, there.sample(10, torch.Generator().manual_seed(0)))
    assert there.sample(3, torch.Generator(gpu)).device.type == gpu.type
    assert modes.sample(3, torch.Generator(gpu)).device.type == "cpu"
    assert_same(modes.distribution().log_prob(x), there.distribution().log_prob(x.to(gpu)))


def samplers(device):
    stylegan, pair = StyleGAN(8, 4, 2).to(device), torch.tensor([0, 1])
    return {
        "StyleGAN": lambda g: stylegan.sample(3, g),
        "styles": lambda g: stylegan.generator.sample_styles(3, g),
        "noise": lambda g: stylegan.generator.synthesis.sample_noise(3, g)[0],
        "transitions": lambda g: TransitionModel(3, 2).to(device).sample(pair.to(device), pair.to(device), g),
    }


@pytest.mark.parametrize("name", samplers("cpu"))
def test_samples_lie_with_the_model_wherever_the_generator_is(name, gpu):
    for device, place in itertools.product((torch.device("cpu"), gpu), repeat=2):
        sample = samplers(device)[name]
        assert sample(torch.Generator(place)).device.type == device.type, (device, place)
    torch.manual_seed(0)
    on_cpu = samplers("cpu")[name](torch.Generator().manual_seed(1))
    torch.manual_seed(0)
    assert_same(on_cpu, samplers(gpu)[name](torch.Generator().manual_seed(1)), rtol=1e-4, atol=1e-5)


def test_people_are_drawn_where_the_generator_is(gpu):
    assert faces.sample_factors(4, torch.Generator(gpu)).device.type == gpu.type
    assert faces.sample_factors(4, torch.Generator()).device.type == "cpu"


def test_an_order_may_lie_on_the_device(gpu):
    assert NADE(4, 3, order=torch.tensor([2, 0, 3, 1], device=gpu)).order.tolist() == [2, 0, 3, 1]


def test_numbers_in_a_training_are_as_on_the_cpu(gpu):
    """The model moves to the device, the batches follow."""
    losses = []
    for device in ("cpu", gpu):
        torch.manual_seed(0)
        model = NADE((1, 2, 3), hidden_units=4)
        updates = fit(model, itertools.repeat(torch.ones(4, 1, 2, 3)), 3, device=device)
        losses.append([record.losses["nll"] for record in updates])
        assert model.device.type == torch.device(device).type
    assert losses[1] == pytest.approx(losses[0], rel=1e-5)


@pytest.mark.parametrize("images_too", [False, True])
def test_a_trainer_goes_on_from_its_checkpoint(gpu, tmp_path, images_too):
    images = (torch.rand(12, 1, 2, 3) > 0.5).float()
    images = images.to(gpu) if images_too else images

    def begin():
        torch.manual_seed(0)
        config = TrainingConfig(rate=1e-2, batch=4, epochs=2)
        return Trainer(NADE((1, 2, 3), 4, dropout=0.5).to(gpu), images, config, tmp_path / "nade.ckpt")

    def validation_loss(model):
        return -model.log_prob(images.to(gpu)).mean().item()

    whole = list(begin().steps(validation_loss))
    (tmp_path / "nade.ckpt").unlink()
    interrupted = begin()
    first = list(itertools.islice(interrupted.steps(validation_loss), 3))
    interrupted.let_go()
    rest = list(begin().steps(validation_loss))
    assert len(rest) == 3
    assert first + rest == whole


def scholar():
    torch.manual_seed(0)
    return Scholar(DCGAN((1, 8, 8), rules=Rules(small_weights=False)), DigitClassifier((1, 8, 8), channels=4))


@pytest.mark.parametrize("past", [GenerativeReplay, lambda: ReplayBuffer(3)])
def test_a_student_on_the_device_learns_tasks_and_is_tested(past, gpu):
    tasks = [Split(SPLIT.images[SPLIT.labels == k], SPLIT.labels[SPLIT.labels == k]) for k in (0, 1)]
    for place in (gpu, "cpu"):
        student, there = scholar().to(gpu), [task.to(place) for task in tasks]
        assert len(list(learn_tasks(student, past(), there, 1))) == 2
        assert accuracies(student, there) == accuracies(student.cpu(), tasks)


@pytest.mark.parametrize("place", ["cpu", "gpu"])
def test_a_metric_fetches_what_it_compares(place, gpu):
    place = gpu if place == "gpu" else "cpu"
    torch.manual_seed(0)
    digits, drawn = DigitClassifier((1, 8, 8), channels=4).eval(), FactorClassifier(4, 8).eval()
    drawings = shapes.make(6, shapes.combinations())
    pictures = drawings.pictures(16)
    expected = digits.accuracy(SPLIT), match(drawn, pictures, drawings.factors)
    digits, drawn = digits.to(gpu), drawn.to(gpu)
    found = digits.accuracy(SPLIT.to(place)), match(drawn, pictures.to(place), drawings.factors.to(place))
    assert found == expected
    assert match(drawn, pictures.to(gpu), drawings.factors) == expected[1]


def test_texts_are_read_where_the_encoder_is(gpu):
    torch.manual_seed(0)
    encoder = TextEncoder(4, 4).requires_grad_(False)
    drawings = shapes.make(8, shapes.combinations())
    expected = next(pair_batches(drawings, encoder, 16, 4))
    for place in ("cpu", gpu):
        pairs = next(pair_batches(drawings.to(place), encoder.to(gpu), 16, 4))
        assert len({part.device for part in pairs}) == 1  # so that they go on as one batch
        assert_same(expected, pairs, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("make", [Pix2Pix, CycleGAN])
def test_translations_lie_where_the_pictures_lie(make, gpu):
    model = make(2).eval().to(gpu)
    pictures = INK.expand(-1, 3, -1, -1)
    for place in ("cpu", gpu):
        assert model.translate(pictures.to(place)).device.type == torch.device(place).type


@pytest.mark.parametrize("way", [along_z, along_w])
def test_lengths_of_paths(way, gpu):
    torch.manual_seed(0)
    generator = StyleGAN(8, 4, 2).generator.requires_grad_(False)
    start, end = torch.randn(2, 3, 8)
    share = torch.tensor([0.2, 0.5, 0.7])

    def work(start, end, share):
        return path_length(way(generator.to(start.device), start, end), torch.nn.Flatten(), share, step=0.1)

    assert_same(*on_both(work, start, end, share, device=gpu), rtol=1e-3, atol=1e-4)


def test_monte_carlo_leaves_the_devices_own_random_numbers_alone(gpu):
    p, q = (torch.distributions.Normal(torch.tensor(m, device=gpu), 1.0) for m in (0.0, 1.0))
    before = torch.get_device_module(gpu).get_rng_state()
    estimate, error = kl_monte_carlo(p, q, 4000, seed=0)
    assert abs(estimate.item() - 0.5) < 5 * error.item()  # in closed form: (0 - 1)^2 / 2
    assert torch.equal(torch.get_device_module(gpu).get_rng_state(), before)


def test_losses_of_the_likelihood_benchmark(gpu):
    torch.manual_seed(0)
    model, x = NADE((1, 2, 3), hidden_units=4), (INK[..., :2, :3]).contiguous()
    expected = mnist_likelihood.losses(model, x, mnist_likelihood.exact)
    assert expected.dtype == torch.float64
    assert_same(
        expected, mnist_likelihood.losses(model.to(gpu), x, mnist_likelihood.exact), rtol=1e-5, atol=1e-5
    )


@pytest.mark.parametrize("made_on", ["cuda:0", "mps"])
def test_weights_and_checkpoints_of_a_gpu_are_read_anywhere(made_on, gpu, tmp_path, monkeypatch):
    """The tag is what torch.save writes on such a device; without a map_location it asks for that device."""
    made = NADE((1, 2, 3), hidden_units=4)
    with monkeypatch.context() as patch:
        patch.setattr(torch.serialization, "location_tag", lambda storage: made_on)
        save_weights(made, "nade", tmp_path)
        save_checkpoint(tmp_path / "nade.ckpt", {"model": made.state_dict()})
    assert made_on.encode() in (tmp_path / "nade.pt").read_bytes()
    for device in ("cpu", gpu):
        read = load_weights(NADE((1, 2, 3), hidden_units=4).to(device), "nade", tmp_path)
        assert read.device.type == torch.device(device).type
        assert_same(made.W, read.W)
    assert_same(made.W, load_checkpoint(tmp_path / "nade.ckpt")["model"]["W"])

"""What is replayed of the past: stored images, or generated ones with the solver's answers."""

import math
from functools import partial

import pytest
import torch

from course_utils.data import Split
from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.models.gan.dcgan import DCGAN, Rules
from course_utils.models.replay.buffer import ReplayBuffer
from course_utils.models.replay.scholar import GenerativeReplay, Scholar
from course_utils.models.vae import VAE
from course_utils.training import fit, seed_everything

SHAPE = (1, 8, 8)


def numbered(first, labels):
    """Images whose first pixel numbers them."""
    images = torch.zeros(len(labels), *SHAPE)
    images[:, 0, 0, 0] = torch.arange(first, first + len(labels))
    return Split(images, torch.tensor(labels))


def grey_vae():
    return VAE(SHAPE, hidden_units=16, likelihood="categorical")


FIRST, SECOND = numbered(0, [0, 1, 1, 0, 1]), numbered(5, [2, 3, 2])


GENERATORS = {"GAN": partial(DCGAN, SHAPE, rules=Rules(small_weights=False)), "VAE": grey_vae}


def scholar(generator="GAN"):
    """Untrained, yet its generator's images differ."""
    seed_everything(0)
    return Scholar(GENERATORS[generator](), DigitClassifier(SHAPE, channels=4))


def known(buffer, n=400):
    """The pairs (number of the image, label) that a buffer samples."""
    seed_everything(0)
    old = buffer.sample(n)
    assert len(old.images) == len(old.labels) == n
    return {(int(image[0, 0, 0]), int(label)) for image, label in zip(*old, strict=True)}


def test_a_buffer_of_all_replays_every_image_with_its_label():
    buffer = ReplayBuffer(math.inf)
    buffer.keep(FIRST, None)
    buffer.keep(SECOND, None)
    assert known(buffer) == set(enumerate([0, 1, 1, 0, 1, 2, 3, 2]))


def test_a_memory_keeps_so_many_of_every_class():
    seed_everything(0)
    buffer = ReplayBuffer(1)
    buffer.keep(FIRST, None)
    buffer.keep(SECOND, None)
    pairs = known(buffer)
    assert sorted(label for _, label in pairs) == [0, 1, 2, 3]
    assert pairs <= set(enumerate([0, 1, 1, 0, 1, 2, 3, 2]))


def test_of_many_classes_in_one_task_each_keeps_its_own():
    """Three classes or more: what is not one of them need not be the other."""
    labels = [0, 1, 2, 3] * 5
    buffer = ReplayBuffer(2)
    buffer.keep(numbered(0, labels), None)
    pairs = known(buffer)
    assert sorted(label for _, label in pairs) == [0, 0, 1, 1, 2, 2, 3, 3]
    assert pairs <= set(enumerate(labels))


def test_which_images_are_stored_is_left_to_chance():
    stored = set()
    for seed in range(30):
        seed_everything(seed)
        buffer = ReplayBuffer(1)
        buffer.keep(FIRST, None)
        stored |= known(buffer)
    assert stored == set(enumerate([0, 1, 1, 0, 1]))


def test_a_memory_of_nothing_stays_empty():
    buffer = ReplayBuffer(0)
    buffer.keep(FIRST, None)
    assert buffer.empty
    with pytest.raises(ValueError, match="per_class is -1"):
        ReplayBuffer(-1)


@pytest.mark.parametrize("generator", GENERATORS)
def test_samples_are_whole_grey_levels_labelled_by_the_solver(generator):
    student = scholar(generator).eval()
    weight = torch.randn(64, 10)
    weight -= weight.mean(0)  # or else the brightness of all pixels would decide
    student.solver.forward = lambda images: images.flatten(1) @ weight
    samples = student.sample(50)
    assert samples.images.shape == (50, *SHAPE)
    assert torch.equal(samples.images, samples.images.round())
    assert samples.images.min() >= 0
    assert samples.images.max() <= 16
    assert torch.equal(samples.labels, (samples.images.flatten(1) @ weight).argmax(1))
    assert samples.labels.unique().numel() > 1, "a solver that answers alike shows nothing"


def test_generator_and_solver_learn_from_one_batch_and_leave_each_other_alone():
    student = scholar()
    batch = Split(torch.randint(0, 17, (20, *SHAPE)).float(), torch.randint(0, 10, (20,)))
    parts = {
        "discriminator": student.generator.discriminator,
        "generator": student.generator.generator,
        "cross-entropy": student.solver,
    }
    names = [objective.name for objective in student.objectives()]
    assert names == list(parts)
    for objective in student.objectives():
        student.zero_grad()
        objective.loss(batch).backward(inputs=objective.parameters)
        moved = {name for name, part in parts.items() if any(p.grad is not None for p in part.parameters())}
        assert moved == {objective.name}


def test_the_generator_does_not_see_the_labels():
    student = scholar("VAE")
    loss = next(o.loss for o in student.objectives() if o.name == "loss")
    images = torch.randint(0, 17, (6, *SHAPE)).float()
    losses = []
    for label in (0, 7):
        seed_everything(1)
        losses.append(loss(Split(images, torch.full((6,), label))).item())
    assert losses[0] == losses[1]


def test_what_is_replayed_is_not_changed_by_what_the_student_learns_later():
    student, past = scholar(), GenerativeReplay()
    assert past.empty
    past.keep(None, student.train())
    seed_everything(2)
    before = past.sample(30)
    for _ in fit(student, iter(lambda: Split(torch.zeros(20, *SHAPE), torch.zeros(20).long()), None), 3):
        pass
    seed_everything(2)
    after = past.sample(30)
    assert torch.equal(before.images, after.images)
    assert torch.equal(before.labels, after.labels)
    assert not past.scholar.training
    assert not any(p.requires_grad for p in past.scholar.parameters())
    assert all(p.requires_grad for p in student.parameters())
    seed_everything(2)
    assert not torch.equal(student.sample(30).images, before.images)


def test_a_scholar_whose_parts_do_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"generator makes \(1, 12, 12\), expected \(1, 8, 8\)"):
        Scholar(DCGAN((1, 12, 12)), DigitClassifier(SHAPE))

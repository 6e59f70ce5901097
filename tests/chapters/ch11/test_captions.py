"""The pictures are the model's samples, the bars are the classifier's, and a frame is small and fast."""

import time

import numpy as np
import pytest
import torch

from course_utils.chapters.ch11.captions import FIRST, TOWARDS, caption_composer, draw, noise
from course_utils.data.shapes import FACTORS, caption, factors, tokens
from course_utils.pretrained import trained
from course_utils.widgets import protocol

SECOND = next(iter(TOWARDS))


def scene(share=0.0, wording="1", seed=0, **changed):
    return draw(**(FIRST | changed), wording=wording, towards=SECOND, share=share, seed=seed)


def bytes_of(picture):
    return np.rint(255 * (picture.permute(1, 2, 0).numpy() + 1).clip(0, 2) / 2)


def test_stage_two_is_a_sample_with_this_noise_and_stage_one_its_sketch():
    text = trained("drawings_encoder").text(tokens([caption(factors(**FIRST))]))
    stack = trained("drawings_stack")
    expected = stack.sample(1, text, torch.Generator().manual_seed(3))[0]
    first, second = (panel.marks[0].rgb for panel in scene(seed=3).rows[0][:2])
    np.testing.assert_allclose(second, bytes_of(expected), atol=1)
    generator = stack.generator
    small = generator.sketch(noise(3)[:, : generator.sketch.noise_dim], text)[0][0]
    np.testing.assert_allclose(first, bytes_of(small), atol=1)


def test_at_the_end_of_the_way_the_caption_is_the_second():
    there = scene(share=1.0).rows[0][1].marks[0].rgb
    directly = draw(**TOWARDS[SECOND], wording="1", towards=SECOND, share=0.0, seed=0).rows[0][1].marks[0].rgb
    np.testing.assert_allclose(there, directly, atol=1)


def test_the_captions_that_can_be_walked_to_say_what_they_are():
    assert [caption(factors(**asked)) for asked in TOWARDS.values()] == list(TOWARDS)


def test_the_bars_are_the_classifiers_probabilities():
    found = scene(seed=2)
    picture = torch.from_numpy(found.rows[0][1].marks[0].rgb.copy()).permute(2, 0, 1)[None] / 127.5 - 1
    logits = trained("drawings_classifier")(picture)
    _, own, other = found.rows[0][2].marks
    for i, (name, known) in enumerate(FACTORS.items()):
        probabilities = logits[name].softmax(1)[0]
        assert own.height[i] == pytest.approx(probabilities[known.index(FIRST[name])].item(), abs=0.03)
        assert other.height[i] == pytest.approx(
            probabilities[known.index(TOWARDS[SECOND][name])].item(), abs=0.03
        )


def test_words_say_what_is_shown():
    assert "held out of training" in scene(shape="triangle").description
    assert "held out" not in scene().description
    assert "50% of the way" in scene(share=0.5).description
    assert scene(wording="2").description.startswith("“a ")
    assert scene(wording="3").description != scene(wording="1").description


def test_a_preset_is_on_the_controls():
    widget = caption_composer()
    for preset in widget.spec["presets"]:
        for name, value in preset["values"].items():
            assert widget.controls[name].accept(value) == value


def test_a_frame_is_small_and_fast():
    assert len(protocol.encode([scene(share=0.5)])[1]) < 20_000
    times = []
    for seed in range(20):
        start = time.perf_counter()
        scene(seed=seed)
        times.append(time.perf_counter() - start)
    assert np.median(times) < 0.05  # 8 ms on a quiet machine

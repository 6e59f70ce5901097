"""The classifier is right about real drawings, large, small and blurred; shares are counted by hand."""

import json

import pytest
import torch

from course_utils.data.images import resize
from course_utils.data.shapes import FACTORS, combinations, make
from course_utils.models.classifiers.shapes import FactorClassifier, match
from course_utils.models.text_to_image.batches import drawing_batches
from course_utils.pretrained import trained
from course_utils.storage.weights import FOLDER
from course_utils.training import fit


def test_shares_are_counted_by_factor_and_for_all_of_them():
    class Stub(FactorClassifier):
        def predict(self, pictures):
            return torch.tensor([[0, 1, 0, 2, 1], [0, 1, 1, 2, 1], [3, 1, 0, 2, 1], [0, 1, 0, 2, 0]])

    asked = torch.tensor([[0, 1, 0, 2, 1]]).repeat(4, 1)
    expected = {
        "shape": 0.75,
        "colour": 1.0,
        "size": 0.75,
        "position": 1.0,
        "background": 0.75,
        "all five": 0.25,
    }
    assert match(Stub(), torch.zeros(4, 3, 16, 16), asked) == expected


def test_it_is_as_right_as_its_sheet_says():
    sheet = json.loads((FOLDER / "drawings_classifier.json").read_text())
    drawings = make(400, combinations(), seed=5)
    for side in (16, 64):
        shares = match(trained("drawings_classifier"), drawings.pictures(side), drawings.factors)
        assert shares["all five"] == pytest.approx(sheet[f"accuracy at {side}"]["all five"], abs=0.02)
        assert shares["all five"] > 0.97


def test_it_sees_through_noise_nothing():
    noise = torch.rand(200, 3, 64, 64) * 2 - 1
    asked = make(200, combinations(), seed=5).factors
    assert match(trained("drawings_classifier"), noise, asked)["all five"] < 0.05


def test_small_pictures_are_classified_enlarged():
    classifier, small = trained("drawings_classifier"), make(5, combinations(), seed=2).pictures(16)
    torch.testing.assert_close(classifier.features(small), classifier.features(resize(small, 64)))


def test_half_of_a_batch_is_blurred_and_every_factor_counts():
    classifier, drawings = FactorClassifier(channels=2).eval(), make(6, combinations(), seed=0)
    sharp = drawings.pictures(64)
    seen = torch.cat([resize(resize(sharp[:3], 16), 64), sharp[3:]])
    logits = classifier(seen)
    expected = sum(
        -logits[name].log_softmax(1)[torch.arange(6), drawings.factors[:, i]].mean()
        for i, name in enumerate(FACTORS)
    )
    torch.testing.assert_close(classifier.loss(drawings), expected)


def test_it_learns():
    classifier = FactorClassifier(channels=4)
    losses = [
        record.losses["cross-entropy"]
        for record in fit(
            classifier, drawing_batches(make(64, combinations()), 32), 15, lambda p: torch.optim.Adam(p, 1e-2)
        )
    ]
    assert losses[-1] < 0.7 * losses[0]


def test_bad_input_is_named():
    with pytest.raises(
        ValueError, match=r"pictures has shape \(2, 1, 16, 16\), expected \(batch, 3, 16, 16\)"
    ):
        FactorClassifier().features(torch.zeros(2, 1, 16, 16))


@pytest.mark.parametrize(
    "factors", [torch.zeros(2, 4).long(), torch.zeros(5).long(), torch.zeros(0, 5).long(), [0] * 5]
)
def test_factors_that_are_not_five_for_each_picture_are_named(factors):
    with pytest.raises((TypeError, ValueError), match="factors"):
        match(FactorClassifier(), torch.zeros(2, 3, 16, 16), factors)

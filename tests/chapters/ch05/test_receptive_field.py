"""The paths that the widget follows are the gradients that the models have."""

import pytest
import torch

from course_utils.chapters.ch05.reach import fields
from course_utils.chapters.ch05.receptive_field import SIZE, draw, receptive_field
from course_utils.models.diagonal_bilstm import DiagonalBiLSTM
from course_utils.models.pixelcnn import GatedPixelCNN, PixelCNN
from course_utils.models.row_lstm import RowLSTM
from tests.models.exact import dependence, past

CLASSES = {
    "PixelCNN": PixelCNN,
    "gated PixelCNN": GatedPixelCNN,
    "Row LSTM": RowLSTM,
    "Diagonal BiLSTM": DiagonalBiLSTM,
}


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("name", CLASSES)
def test_the_paths_are_where_the_gradient_is(name, layers):
    torch.manual_seed(0)
    model = CLASSES[name]((1, 5, 6), layers, 16).double()
    assert torch.equal(torch.from_numpy(fields(name, (5, 6), layers)), dependence(model))


def test_with_enough_layers_only_two_models_see_the_whole_past():
    everything = past(PixelCNN((1, SIZE, SIZE)))
    whole = {
        name: bool((torch.from_numpy(fields(name, (SIZE, SIZE), 8)) == everything).all()) for name in CLASSES
    }
    assert whole == {"PixelCNN": False, "gated PixelCNN": True, "Row LSTM": False, "Diagonal BiLSTM": True}


def test_with_enough_layers_a_row_lstm_has_the_blind_spot_of_a_pixelcnn():
    fields_seen = [dependence(CLASSES[name]((1, 4, 9), 7, 8).double()) for name in ("Row LSTM", "PixelCNN")]
    assert torch.equal(*fields_seen)
    assert not torch.equal(fields_seen[0], past(RowLSTM((1, 4, 9))))


def test_one_layer_seen_by_hand():
    """In the middle the 7 x 7 mask opens three rows of 7, and 3 pixels. Before it lie 5 rows and 5 pixels."""
    scene = draw("PixelCNN", layers=1, column=5, below=5)
    assert "60 pixels come before it" in scene.description
    assert "sees 24: 36 are hidden" in scene.description
    assert len(scene.rows[0][0].marks[1].x) == 36


def test_the_widget_does_not_open_on_the_answer():
    """In the first column of the last row 7 + 6 + ... + 1 = 28 pixels are hidden, in the last column none."""
    assert "28 are hidden" in draw("PixelCNN", layers=8, column=0, below=0).description
    assert "all of them" in draw("PixelCNN", layers=8, column=SIZE - 1, below=0).description
    assert " 28 " not in draw(**receptive_field().value).description

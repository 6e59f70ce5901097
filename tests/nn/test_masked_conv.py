import pytest
import torch
import torch.nn.functional as F

from course_utils.nn.masked_conv import MaskedConv2d, causal_mask

GREY, RGB = torch.zeros(1), torch.arange(3)


@pytest.mark.parametrize(
    ("kind", "picture"),
    [
        ("A", [[1, 1, 1], [1, 0, 0], [0, 0, 0]]),
        ("B", [[1, 1, 1], [1, 1, 0], [0, 0, 0]]),
        ("rows", [[1, 1, 1], [1, 1, 1], [0, 0, 0]]),
    ],
)
def test_the_masks_of_one_colour(kind, picture):
    assert torch.equal(causal_mask(GREY, GREY, (3, 3), kind)[0, 0], torch.tensor(picture).bool())


def test_a_mask_of_one_row():
    assert causal_mask(GREY, GREY, (1, 5), "B")[0, 0].tolist() == [[True, True, True, False, False]]


@pytest.mark.parametrize(
    ("kind", "sees"),
    [("A", [[0, 0, 0], [1, 0, 0], [1, 1, 0]]), ("B", [[1, 0, 0], [1, 1, 0], [1, 1, 1]])],
)
def test_colours_of_the_same_pixel_come_in_the_order_r_g_b(kind, sees):
    mask = causal_mask(RGB, RGB, (3, 3), kind)
    assert torch.equal(mask[:, :, 1, 1], torch.tensor(sees).bool())  # row: R, G, B of the output
    assert mask[:, :, 0].all()
    assert not mask[:, :, 1, 2].any()
    assert not mask[:, :, 2].any()


def test_maps_take_the_colours_in_turn_and_copies_repeat_them():
    conv = MaskedConv2d(4, 5, 1, "B", colours=3, copies=2)  # inputs R G B R, outputs twice R G B R G
    r, g, b = [1, 0, 0, 1], [1, 1, 0, 1], [1, 1, 1, 1]
    assert conv.mask[:, :, 0, 0].int().tolist() == [r, g, b, r, g] * 2


@pytest.mark.parametrize("kind", ["A", "B", "rows"])
@pytest.mark.parametrize("size", [1, 3, 7, (1, 3), (5, 3)])
def test_it_is_the_whole_convolution_with_masked_weights(kind, size):
    conv = MaskedConv2d(4, 3, size, kind, colours=3, copies=2).double()
    x = torch.randn(2, 4, 6, 5).double()
    expected = F.conv2d(x, conv.weight * conv.mask, conv.bias, padding="same")
    torch.testing.assert_close(conv(x), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", ["A", "B"])
@pytest.mark.parametrize("size", [1, 3, 7, (1, 3)])
@pytest.mark.parametrize("width", [1, 2, 6])
def test_the_incremental_form_gives_every_pixel_of_the_whole(kind, size, width):
    conv = MaskedConv2d(4, 3, size, kind, colours=3, copies=2).double().requires_grad_(False)
    x = torch.randn(2, 4, 5, width).double()
    expected, incremental = conv(x), conv.incremental(2, width)
    for row in range(5):
        incremental.start_row()
        for column in range(width):
            incremental.start_pixel(column)
            incremental(torch.full((2, 4), 9.0).double())  # the last word at a pixel counts
            here = incremental(x[:, :, row, column])
            torch.testing.assert_close(here, expected[:, :, row, column], rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1, 1, 3, "C"), "kind is 'C', expected 'A', 'B' or 'rows'"),
        ((1, 1, 4, "A"), r"kernel_size is \(4, 4\), expected odd numbers"),
        ((1, 1, (3, 2), "B"), r"kernel_size is \(3, 2\), expected odd numbers"),
        ((1, 1, (2, 3), "rows"), r"kernel_size is \(2, 3\), expected odd numbers"),
        ((3, 2, 3, "B", 3), "3 inputs and 2 outputs, expected one or more for each of 3 colours"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        MaskedConv2d(*arguments)

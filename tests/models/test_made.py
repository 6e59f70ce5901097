"""What only MADE promises: its masks, and the mean over orders."""

import itertools

import pytest
import torch

from course_utils.models.made import MADE, OrderAgnosticMADE, make_masks
from course_utils.nn.linear import MaskedLinear
from course_utils.training import fit
from tests.models.exact import all_states, assert_follows, count, past

HIDDEN = [(5,), (9, 9), (12, 4, 7)]


def random_weights(model):
    for parameter in model.parameters():
        parameter.data += torch.randn_like(parameter) / 2
    return model


def test_masked_linear_is_linear_without_the_cut_weights():
    layer = MaskedLinear(torch.tensor([[True, False, True], [False, False, True]])).double()
    x = torch.randn(4, 3).double()
    (w00, _, w02), (_, _, w12) = layer.weight.tolist()
    b0, b1 = layer.bias.tolist()
    expected = [[w00 * a + w02 * c + b0, w12 * c + b1] for a, _, c in x.tolist()]
    torch.testing.assert_close(layer(x).tolist(), expected)
    layer(x).sum().backward()
    assert (layer.weight.grad[~layer.mask] == 0).all()
    assert layer.state_dict().keys() == {"weight", "bias"}  # whoever builds the layer has the mask


def test_masks_by_pencil_and_paper():
    """The order is 2, 0, 1; with one hidden unit for each degree 1 and 2."""
    first, last = make_masks(torch.tensor([2, 0, 1]), (2,))
    by_degree = first.sum(1).argsort()
    assert first[by_degree].tolist() == [[False, False, True], [True, False, True]]
    assert last[:, by_degree].tolist() == [[True, False], [True, True], [False, False]]


def test_logits_by_pencil_and_paper():
    """Two pixels and two hidden units, whose degree is 1: the second logit is v relu(W x + b) + c."""
    model = MADE(2, 2)
    (first, last), x = model.layers, torch.tensor([[1.0, 0.0]])
    with torch.no_grad():
        first.weight.copy_(torch.tensor([[2.0, 5.0], [-3.0, 5.0]]))
        first.bias.copy_(torch.tensor([0.5, 0.5]))
        last.weight.copy_(torch.tensor([[7.0, 7.0], [4.0, 9.0]]))
        last.bias.copy_(torch.tensor([-1.0, 0.25]))
    expected = torch.tensor([-1.0, 4 * 2.5 + 0.25])  # the first pixel has no past, the second unit is off
    torch.testing.assert_close(model.logits(x)[0], expected)


@pytest.mark.parametrize("hidden_units", HIDDEN, ids=str)
@pytest.mark.parametrize("order", list(itertools.permutations(range(4))), ids=str)
def test_masks_leave_exactly_the_paths_from_the_past(order, hidden_units):
    """The product of the masks counts the paths from each pixel to each output."""
    masks = make_masks(torch.tensor(order), hidden_units, seed=sum(order[:2]))
    paths = torch.linalg.multi_dot([mask.double() for mask in reversed(masks)])
    assert torch.equal(paths > 0, past(MADE(4, 1, order)))


def test_degrees_are_spread_evenly():
    """With 10 pixels and 900 units, 100 units see 1 pixel, 100 see 2, ... and 100 see 9."""
    first, _ = make_masks(torch.randperm(10), (900,))
    assert first.sum(1).bincount().tolist() == [0, *[100] * 9]


def test_one_number_is_one_hidden_layer():
    one, same = MADE(6, 7), MADE(6, (7,))
    assert one.state_dict().keys() == same.state_dict().keys()
    assert one.layers[0].mask.shape == (7, 6)


def test_dropout_acts_in_training_only():
    model = MADE(6, 50, dropout=0.5)
    x = torch.ones(1, 6)
    assert not torch.equal(model.logits(x), model.logits(x))
    model.eval()
    assert torch.equal(model.logits(x), model.logits(x))


def test_a_seed_shuffles_the_hidden_units():
    masks = {seed: MADE(6, 40, seed=seed).layers[0].mask for seed in (0, 3)}
    assert not torch.equal(masks[0], masks[3])
    assert torch.equal(MADE(6, 40, seed=3).layers[0].mask, masks[3])
    assert torch.equal(masks[3], make_masks(torch.arange(6), (40,), seed=3)[0])


def test_every_member_has_a_seed_of_its_own():
    """ "Connectivity-agnostic": the masks of members differ by more than the order of their inputs."""
    for seed in (0, 5):
        model = OrderAgnosticMADE(6, (40, 30), orders=3, seed=seed)
        for k, member in enumerate(model.members):
            expected = make_masks(member.order, (40, 30), seed + k)
            assert all(torch.equal(a.mask, b) for a, b in zip(member.layers, expected, strict=True))
        degrees = {tuple(member.layers[0].mask.sum(1).tolist()) for member in model.members}
        assert len(degrees) == 3


def test_dropout_is_the_same_in_every_order():
    model = OrderAgnosticMADE(6, 50, orders=3, dropout=0.4)
    assert [member.dropout.p for member in (*model.members, model.in_order(range(5, -1, -1)))] == [0.4] * 4


def test_the_ensemble_is_the_mean_of_the_members_probabilities():
    model = random_weights(OrderAgnosticMADE(5, (8, 8), orders=4).double())
    states = all_states(model, 2)
    members = torch.stack([member.log_prob(states).exp() for member in model.members])
    torch.testing.assert_close(model.log_prob(states).exp(), members.mean(0))
    assert (members.std(0) > 1e-3).any(), "the orders must give different distributions"
    torch.testing.assert_close(members.sum(1), torch.ones(4).double())


def test_all_orders_share_one_set_of_weights():
    model = OrderAgnosticMADE(6, (8, 8), orders=5)
    alone = MADE(6, (8, 8))
    assert sum(p.numel() for p in model.parameters()) == sum(p.numel() for p in alone.parameters())
    assert len({tuple(member.order.tolist()) for member in model.members}) == 5
    before = model.members[3].layers[0].weight.clone()
    for _ in fit(model, itertools.repeat(torch.ones(2, 6)), 1):
        pass
    assert not torch.equal(model.members[3].layers[0].weight, before)


def test_updates_take_the_orders_in_turn():
    model = random_weights(OrderAgnosticMADE(5, 8, orders=3).double())
    x = model.sample(20)
    loss = model.objectives()[0].loss
    expected = [-member.log_prob(x).mean().item() for member in model.members]
    assert [loss(x).item() for _ in range(6)] == pytest.approx(expected * 2)


def test_any_order_inpaints_with_the_shared_weights():
    """Known pixels first: the rest follows p(rest | known) of that member, by enumeration."""
    model = random_weights(OrderAgnosticMADE(5, (8, 8), orders=2).double())
    member = model.in_order([4, 2, 0, 1, 3], seed=7)
    assert member.layers[1].weight is model.members[0].layers[1].weight
    given, known = torch.tensor([0.0, 0, 1, 0, 1]), torch.tensor([False, False, True, False, True])
    x = member.sample(20_000, given, known, torch.Generator().manual_seed(1))
    states = all_states(member, 2)
    joint = member.log_prob(states).exp() * (states == given)[:, known].all(1)
    assert_follows(count(x, 2), (joint / joint.sum()).detach())


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="hidden_units is 0, expected a whole number of at least 1"):
        MADE(4, (5, 0))
    with pytest.raises(ValueError, match="orders is 0, expected a whole number of at least 1"):
        OrderAgnosticMADE(4, 5, orders=0)

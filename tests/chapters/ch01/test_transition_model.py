import pytest
import torch

from course_utils.chapters.ch01.transition_model import TransitionModel


def counted(caution=1e-9):
    """From state 0, action 1 led to state 1 three times and to state 2 once; nothing else was seen."""
    model = TransitionModel(3, 2, caution).double()
    model.update(torch.tensor([0, 0, 0, 0]), torch.tensor([1, 1, 1, 1]), torch.tensor([1, 2, 1, 1]))
    return model


def test_the_table_holds_the_shares():
    assert counted().table[0, 1].tolist() == pytest.approx([0, 0.75, 0.25], abs=1e-8)


def test_the_table_has_a_distribution_for_every_state_and_action():
    table = counted().table
    assert table.shape == (3, 2, 3)
    torch.testing.assert_close(table.sum(-1), torch.ones(3, 2).double())


def test_two_updates_are_one():
    model = TransitionModel(3, 2, 1e-9).double()
    for next_state in (1, 2, 1, 1):
        model.update(torch.tensor([0]), torch.tensor([1]), torch.tensor([next_state]))
    torch.testing.assert_close(model.table, counted().table)


def test_what_was_never_seen_is_believed_to_change_nothing():
    assert counted().table[2].tolist() == [[0, 0, 1], [0, 0, 1]]


def test_caution_counts_as_transitions():
    assert counted(caution=4).table[0, 1].tolist() == pytest.approx([4 / 8, 3 / 8, 1 / 8])


def test_no_other_table_makes_the_transitions_likelier():
    generator = torch.Generator().manual_seed(0)
    next_state = torch.randint(3, (60,), generator=generator)
    state = action = torch.zeros(60, dtype=torch.int64)
    model = TransitionModel(3, 1, 1e-12).double()
    model.update(state, action, next_state)
    rivals = torch.distributions.Dirichlet(torch.ones(3).double()).sample((2000,))
    best = model.log_prob(state, action, next_state).sum()
    assert (rivals.log()[:, next_state].sum(1) < best).all()


def test_samples_follow_the_table():
    state, action = torch.zeros(20_000, dtype=torch.int64), torch.ones(20_000, dtype=torch.int64)
    samples = counted().sample(state, action, torch.Generator().manual_seed(0))
    share = torch.bincount(samples, minlength=3) / len(samples)
    assert share.tolist() == pytest.approx([0, 0.75, 0.25], abs=4 * (0.19 / 20_000) ** 0.5)


@pytest.mark.parametrize(
    ("arguments", "name"), [((0, 2), "states"), ((3, 0), "actions"), ((3, 2, 0), "caution")]
)
def test_bad_arguments_are_named(arguments, name):
    with pytest.raises(ValueError, match=name):
        TransitionModel(*arguments)

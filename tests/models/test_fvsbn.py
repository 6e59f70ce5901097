"""What only FVSBN promises: logistic regressions, and exactly the weights that exist."""

import torch
from sklearn.linear_model import LogisticRegression

from course_utils.models.fvsbn import FVSBN
from course_utils.training import fit


def test_three_pixels_by_pencil_and_paper():
    """The order is 2, 0, 1, so pixel 0 looks at 2, and pixel 1 at 0 and 2."""
    model = FVSBN(3, order=[2, 0, 1])
    model.load_state_dict(
        {"w": torch.tensor([1.0, 2.0, 3.0]), "b": torch.tensor([10.0, 20.0, 30.0])}, strict=False
    )
    assert model.weights().tolist() == [[0, 0, 1], [2, 0, 3], [0, 0, 0]]
    assert model.logits(torch.tensor([[1.0, 0.0, 1.0]])).tolist() == [[11.0, 25.0, 30.0]]


def test_maximum_likelihood_is_a_logistic_regression_for_every_pixel():
    generator = torch.Generator().manual_seed(0)
    x = torch.bernoulli(torch.full((300, 4), 0.5), generator=generator).double()
    x[:, 3] = torch.where(torch.rand(300, generator=generator) < 0.8, x[:, 0], x[:, 3])
    model = FVSBN(4).double()
    for _ in fit(model, iter([x] * 200), 200, lambda p: torch.optim.Adam(p, lr=0.1)):
        pass
    for i in range(1, 4):
        regression = LogisticRegression(C=1e6).fit(x[:, :i], x[:, i])
        expected = [*regression.coef_[0], *regression.intercept_]
        found = [*model.weights()[i, :i].tolist(), model.b[i].item()]
        torch.testing.assert_close(found, expected, atol=0.01, rtol=0)

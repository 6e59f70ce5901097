"""The contract's suite must be able to fail: mistakes that people make, and the test that finds each."""

import math

import pytest
import torch
import torch.nn.functional as F
from torch import nn

import tests.models.test_contract as suite
from course_utils.models.simple.gaussian import Gaussian
from tests.models.tiny import TinyAutoregression, TinyFastAutoregression


class SeesItself(TinyAutoregression):
    def visible(self):
        return super().visible() | torch.eye(len(self.order), dtype=torch.bool)


class SeesAnotherOrder(TinyAutoregression):
    def visible(self):
        return torch.ones(len(self.order), len(self.order), dtype=torch.bool).tril(-1)


class IsBlind(TinyAutoregression):
    def visible(self):
        mask = super().visible()
        mask[-1, 0] = False
        return mask


class TakesProbabilitiesForLogits(TinyAutoregression):
    def log_prob(self, x):
        p = self.logits(x).sigmoid()
        return -F.binary_cross_entropy_with_logits(p, x, reduction="none").flatten(1).sum(1)


class AveragesOverPixels(TinyAutoregression):
    def log_prob(self, x):
        return super().log_prob(x) / len(self.order)


class CountsInBits(TinyAutoregression):
    def log_prob(self, x):
        return super().log_prob(x) / math.log(2)


class SamplesTheOpposite(TinyAutoregression):
    def sample(self, n, given=None, known=None, generator=None):
        return 1 - super().sample(n, given, known, generator)


class SamplesInAnotherOrder(TinyAutoregression):
    def sample(self, n, given=None, known=None, generator=None):
        self.order = self.order.flip(0)
        x = super().sample(n, given, known, generator)
        self.order = self.order.flip(0)
        return x


class TakesOtherRandomNumbers(TinyFastAutoregression):
    def sample(self, n, given=None, known=None, generator=None):
        return super().sample(n, given, known, generator=torch.Generator().manual_seed(7))


class IgnoresTheMask(TinyAutoregression):
    def sample(self, n, given=None, known=None, generator=None):
        return super().sample(n, generator=generator)


class InpaintsFromZeros(TinyAutoregression):
    """Puts the known pixels in at the end: what is drawn has never seen them."""

    def sample(self, n, given=None, known=None, generator=None):
        x = super().sample(n, generator=generator)
        return x if given is None else torch.where(known, given, x)


class HasAnIdleParameter(TinyAutoregression):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.idle = nn.Parameter(torch.ones(3))


class ForgetsAParameter(TinyAutoregression):
    """Its temperature is no parameter and no buffer: it is not saved."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.temperature = torch.rand(1, dtype=torch.float64) + 0.5

    def logits(self, x):
        return super().logits(x) / self.temperature.to(x.dtype)


class ComputesInFloat32(TinyAutoregression):
    def log_prob(self, x):
        return super().log_prob(x).float()


class ChecksNothing(TinyAutoregression):
    def log_prob(self, x):
        return super().log_prob(x.to(self.dtype).remainder(2).round().reshape(-1, *self.event_shape))


class LosesTheHalf(Gaussian):
    def log_prob(self, x):
        z = (x - self.mean) / self.log_scale.exp()
        return super().log_prob(x) - (z**2).flatten(1).sum(1) / 2


FAULTS = [
    (SeesItself, suite.test_a_pixel_sees_neither_itself_nor_its_future),
    (SeesItself, suite.test_probabilities_of_all_states_sum_to_one),
    (SeesItself, suite.test_overfits_a_pattern_to_its_entropy),
    (SeesAnotherOrder, suite.test_a_pixel_sees_neither_itself_nor_its_future),
    (SeesAnotherOrder, suite.test_samples_follow_log_prob),
    (IsBlind, suite.test_a_pixel_uses_its_whole_past_but_for_the_documented_blind_spot),
    (TakesProbabilitiesForLogits, suite.test_overfits_a_pattern_to_its_entropy),
    (TakesProbabilitiesForLogits, suite.test_samples_follow_log_prob),
    (AveragesOverPixels, suite.test_probabilities_of_all_states_sum_to_one),
    (CountsInBits, suite.test_probabilities_of_all_states_sum_to_one),
    (SamplesTheOpposite, suite.test_samples_follow_log_prob),
    (SamplesInAnotherOrder, suite.test_samples_follow_log_prob),
    (TakesOtherRandomNumbers, suite.test_faster_sampling_draws_the_same_pixels),
    (IgnoresTheMask, suite.test_inpainting_keeps_scattered_pixels_of_each_picture),
    (InpaintsFromZeros, suite.test_inpainting_follows_the_exact_conditional),
    (HasAnIdleParameter, suite.test_every_parameter_has_a_gradient),
    (ForgetsAParameter, suite.test_state_dict_round_trip_keeps_log_prob),
    (ComputesInFloat32, suite.test_device_and_dtype_are_the_models),
    (ChecksNothing, suite.test_bad_input_is_named),
    (LosesTheHalf, suite.test_density_integrates_to_one),
    (LosesTheHalf, suite.test_real_samples_follow_log_prob),
]


@pytest.mark.parametrize(("fault", "test"), FAULTS, ids=lambda value: value.__name__)
def test_the_suite_finds(fault, test):
    def make():
        return fault(2) if issubclass(fault, Gaussian) else fault((1, 2, 3), 2, [3, 0, 5, 1, 4, 2])

    case = suite.Case(make, real=issubclass(fault, Gaussian))
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test(case, torch.device("cpu"))


def test_a_faithful_model_passes_the_same_tests():
    case = suite.Case(lambda: TinyFastAutoregression((1, 2, 3), 2, [3, 0, 5, 1, 4, 2]))
    for test in {test for fault, test in FAULTS if not issubclass(fault, Gaussian)}:
        test(case, torch.device("cpu"))

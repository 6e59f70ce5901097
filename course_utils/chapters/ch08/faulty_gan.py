"""A GAN of thirty-odd lines as it stands on many lecture slides, with each of six faults to switch on."""

from collections.abc import Callable, Collection, Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy

from course_utils.probability import jsd
from course_utils.probability.pushforward import pushforward
from course_utils.validation import check_count, check_seed, check_several, check_type, find

FAULTS = ("integer targets", "no detach", "no zero_grad", "learning rate", "data range", "sampled once")
LEARNT = (
    0.1  # nats: `faulty_gan` mended comes closer in ten seeds of ten; with any fault but the last in none
)


def network(*last: nn.Module) -> nn.Sequential:
    """From one number to one number, in the range of the last layer, if there is one."""
    for layer in last:
        check_type(layer, nn.Module, "last")
    return nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1), *last)


def faulty_gan(faults: Collection[str] = (), seed: int = 0, steps: int = 600) -> nn.Sequential:
    """Train on numbers from N(3, 2^2); return G. `faults` are names from FAULTS; without any it is mended."""
    for fault in check_type(faults, list | tuple | set | frozenset, "faults"):
        find(dict.fromkeys(FAULTS), fault, "faults")
    check_count(steps, "steps", least=0)
    torch.manual_seed(check_seed(seed))
    data = 3 + 2 * torch.randn(10_000, 1)
    kind = torch.long if "integer targets" in faults else torch.float32
    ones, zeros = torch.ones(128, 1, dtype=kind), torch.zeros(128, 1, dtype=kind)
    generator = network(nn.Tanh()) if "data range" in faults else network()
    discriminator = network(nn.Sigmoid())
    lr = 0.5 if "learning rate" in faults else 0.005
    d_optimizer = torch.optim.Adam(discriminator.parameters(), lr)
    g_optimizer = torch.optim.Adam(generator.parameters(), lr / 5)
    for step in range(steps):
        if step == 0 or "sampled once" not in faults:
            x, z = data[torch.randint(len(data), (128,))], torch.randn(128, 1)
        if "no zero_grad" not in faults:
            d_optimizer.zero_grad()
            g_optimizer.zero_grad()
        fake = generator(z) if "no detach" in faults else generator(z).detach()
        d_loss = binary_cross_entropy(discriminator(x), ones)
        d_loss = d_loss + binary_cross_entropy(discriminator(fake), zeros)
        d_loss.backward()
        d_optimizer.step()
        g_loss = binary_cross_entropy(discriminator(generator(z)), ones)
        g_loss.backward()
        g_optimizer.step()
    return generator


@torch.no_grad()
def distance(generator: Callable[[Tensor], Tensor]) -> float:
    """The exact JSD between N(3, 2^2) and G(z) for standard normal z, in nats."""
    z = torch.linspace(-6, 6, 2401, dtype=torch.float64)
    x = generator(z[:, None].float())[:, 0]
    normal = torch.distributions.Normal(torch.zeros((), dtype=torch.float64), 1.0)
    law = pushforward(x, z, normal.cdf, torch.linspace(-8, 14, 881, dtype=torch.float64))
    return jsd(law.probabilities, law.probabilities_of(lambda at: normal.cdf((at - 3) / 2))).item()


def outcome(train: Callable[[int], Callable[[Tensor], Tensor]], seeds: Sequence[int] = range(3)) -> str:
    """What becomes of a training under several seeds: the exercise 08.3 reads it.

    `train(seed)` returns a generator. "learns" if every seed comes closer than LEARNT; else what one sees.
    """
    check_type(train, Callable, "train")
    seeds = [check_seed(seed, "seeds") for seed in check_several(seeds, object, "seeds")]
    try:
        generators = [train(seed) for seed in seeds]
    except RuntimeError as error:
        return f"stops: {str(error).split(' (')[0]}"
    if not all(callable(generator) for generator in generators):
        return "returns no generator"
    distances = [distance(generator) for generator in generators]
    print("JSD in nats, seed by seed:", ", ".join(f"{found:.3f}" for found in distances))
    if max(distances) < LEARNT:
        return "learns"
    with torch.no_grad():
        reach = max(
            generator(torch.linspace(-6, 6, 99)[:, None]).abs().max().item() for generator in generators
        )
    if reach <= 1:
        return "stays between -1 and 1"
    return "does not learn"

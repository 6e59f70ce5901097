"""Which numbers an argument takes stands in bounds.txt a second time: who moves a bound must mean it.

PYTHONPATH=. python tests/test_bounds.py   writes bounds.txt anew.
"""

from pathlib import Path

import torch

from tests import kept
from tests.right_arguments import FUNCTIONS

EXPECTED = Path(__file__).with_name("bounds.txt")
WHOLE, NUMBERS = (-1, 0, 1, 2, 3), (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 100.0)
NUMERIC = {
    name: numeric
    for name, (_, arguments) in FUNCTIONS.items()
    if (numeric := [argument for argument, value in arguments.items() if type(value) in (int, float)])
}


def bounds(name: str) -> list[str]:
    """The numbers that each numeric argument of a function takes, of some around usual bounds."""
    function, arguments = FUNCTIONS[name]
    told = []
    for argument in NUMERIC[name]:
        taken = []
        for value in WHOLE if type(arguments[argument]) is int else NUMBERS:
            torch.manual_seed(0)
            try:
                function(**{**arguments, argument: value})
            except (ValueError, TypeError):
                continue
            taken.append(f"{value:g}")
        told.append(f"{argument}: {' '.join(taken)}")
    return told


test_an_argument_takes_the_numbers_that_were_meant, test_no_function_is_gone = kept.asking(
    EXPECTED, NUMERIC, bounds
)


if __name__ == "__main__":
    kept.write(EXPECTED, {name: bounds(name) for name in NUMERIC})

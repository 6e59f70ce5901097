"""What students write: every slip that an exercise knows, in words of its own, and its name.

The mistakes of an exercise that asks for a function are functions, too: these here are written anew, mostly
in torch, so that a fault in one of those does not hide itself. Numbers are typed, and rounded, by hand.
"correct" stands for the right answer.
"""

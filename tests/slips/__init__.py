"""What students write: every slip that an exercise knows, and a beginning of its name that no other has.

The mistakes of an exercise that asks for a function are functions, too: these here are written anew, mostly
in torch, so that a fault in one of those does not hide itself. Other answers are those of the exercises,
rounded as one types them: they hold a value where it is. "correct" stands for the right answer.
"""

"""Training: the loop, devices and seeds, schedules; long trainings; several devices; task after task."""

from course_utils.training.devices import one_thread, pick_device, seed_everything
from course_utils.training.loop import Record, adam, fit
from course_utils.training.schedules import one_cycle

__all__ = ["Record", "adam", "fit", "one_cycle", "one_thread", "pick_device", "seed_everything"]

"""All exercises of the course, by their numbers."""

import pkgutil

import course_utils.chapters
from course_utils.checks.exercise import exercises_of

CHAPTERS = [
    module.name.removeprefix("ch")
    for module in pkgutil.iter_modules(course_utils.chapters.__path__)
    if module.name.startswith("ch")
]
EXERCISES = {number: posed for chapter in CHAPTERS for number, posed in exercises_of(chapter).items()}

"""What the course needs on the disk: weights, results, images, and room to write."""

import os
import shutil
import tempfile
from importlib import metadata
from pathlib import Path

from course_utils.install.finding import Finding
from course_utils.storage.origin import again

GIBIBYTE = 2**30


def weights() -> Finding:
    """The weights of every pretrained network are here and whole."""
    from course_utils.pretrained import MODELS
    from course_utils.storage.idx import DataError
    from course_utils.storage.weights import FOLDER, read_weights

    troubles = []
    for name in MODELS:
        try:
            read_weights(name, FOLDER)
        except DataError as error:
            troubles.append(str(error).partition(". ")[0])
    if not troubles:
        return Finding("weights", True, f"those of all {len(MODELS)} pretrained networks are whole")
    text = f"{troubles[0]}; {len(troubles)} of {len(MODELS)} pretrained networks lack theirs"
    return Finding("weights", False, text, again(FOLDER))


def results() -> Finding:
    """The figures that benchmarks found are here and can be read."""
    from course_utils.storage.idx import DataError
    from course_utils.storage.results import FOLDER, load_results

    names = sorted(path.name.removesuffix(".json") for path in FOLDER.iterdir()) if FOLDER.is_dir() else []
    try:
        for name in names:
            load_results(name, FOLDER)
    except DataError as error:
        return Finding("results", False, str(error).partition(". ")[0], again(FOLDER))
    text = f"{len(names)} tables of long runs" if names else f"{FOLDER} holds none"
    return Finding("results", bool(names), text, again(FOLDER))


def images() -> Finding:
    """The digits are here, which every chapter uses; and which of the larger data sets."""
    from course_utils.data import folder
    from course_utils.data.datasets import DATASETS

    digits = Path(metadata.distribution("scikit-learn").locate_file("sklearn/datasets/data/digits.csv.gz"))
    if not digits.exists():
        return Finding("images", False, f"scikit-learn came without its digits: there is no {digits}")
    try:
        if os.environ.get("COURSE_DATA"):
            os.listdir(folder())
    except (OSError, RuntimeError) as error:
        remedy = "Let COURSE_DATA name a folder that you may read, or unset it. The digits need none."
        return Finding("images", False, f"COURSE_DATA names no folder to read: {error}", remedy)
    larger = [name for name, source in DATASETS.items() if source.file and any(folder().glob(source.file))]
    others = f"{', '.join(larger)} in {folder()}" if larger else 'larger ones by load("mnist", download=True)'
    return Finding("images", True, f"the digits are here; {others}")


def disk() -> Finding:
    """The working folder can be written, and there is room."""
    here = Path.cwd()
    try:
        tempfile.TemporaryFile(dir=here).close()
    except OSError as error:
        remedy = (
            "Copy the notebooks into a folder of your own; here neither answers nor recordings can be saved."
        )
        return Finding("disk", False, f"{here} cannot be written: {error.strerror}", remedy)
    free = shutil.disk_usage(here).free
    return Finding(
        "disk",
        free >= GIBIBYTE,
        f"{free / GIBIBYTE:.1f} GiB are free in the working folder",
        "Make room: data sets, recordings and weights need about 1 GiB.",
    )

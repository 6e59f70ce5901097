"""The field's term stands for each thing: words of ours that had stood for it are used nowhere any more."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("benchmarks", "course_utils", "docs", "notebooks", "tests", "tools")
SUFFIXES = {".css", ".html", ".ipynb", ".js", ".json", ".md", ".py"}
TEXTS = [
    *(path for path in ROOT.glob("*.md") if path.name != "CHANGELOG.md"),  # there the old names are listed
    *(path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*")) if path.suffix in SUFFIXES),
]
INSTEAD = {
    r"short cuts?": "skip connections",
    r"narrow(est)? place": "bottleneck",
    r"near miss(es)?": "hard negatives",
    r"judg(e|es|ed|ing|ement)": "evaluate, validate, classifier",
    r"heaps?": "unpaired sets",
    r"(multilayer )?perceptrons?": "MLP",
    r"look(s|ed|ing)? ahead": "unroll",
    r"films?": "player, video",
    r"reels?": "frame source",
    r"draws? of": "samples of",
    r"(is|are|was|were) drawn from": "sampled from",
}
WORD = r"(?<![^\W_]){}(?![^\W_])"  # also within a name: `_` separates words
PATTERNS = {re.compile(WORD.format(old.replace(" ", r"[\s_]+")), re.I): new for old, new in INSTEAD.items()}


def sources(path):
    """The text of a file; of a notebook what was written, without outputs, which follow from it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return text
    return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])


def leftovers(text):
    return [f"{found[0]} -> {new}" for old, new in PATTERNS.items() for found in old.finditer(text)]


def test_words_are_found():
    text = "test_of_short_cuts or of a\n    narrow\n    place: judging filmed prejudice"
    assert leftovers(text) == [
        "short_cuts -> skip connections",
        "narrow\n    place -> bottleneck",
        "judging -> evaluate, validate, classifier",
    ]


def test_the_fields_words_are_used():
    found = {path: leftovers(sources(path)) for path in TEXTS if path != Path(__file__)}
    assert {str(path.relative_to(ROOT)): words for path, words in found.items() if words} == {}

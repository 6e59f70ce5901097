"""The glossary of chapter 00 holds every term that a chapter sets in bold, in English and in Korean.

Bold is what stands between two pairs of stars and does not end like a sentence ("**What you see.**"). Whoever
introduces a term adds a row to the glossary; bold that stresses a word and is no term joins STRESSED.
"""

import re

import pytest
from chapters import CHAPTERS, Chapter
from rules import prose

BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
HANGUL = re.compile(r"[가-힣]")
STRESSED = {
    *("any", "but the price in editability does not show here", "down", "fair shares", "first"),
    *(
        "first layer",
        "four",
        "greater than 1",
        "is",
        "known number",
        "labelled",
        "long hair with glasses",
        "mixed",
    ),
    *(
        "not",
        "not zero-sum",
        "number",
        "paired",
        "shift + enter",
        "six styles",
        "training",
        "two stages",
        "up",
    ),
    *(
        "with labels",
        "without",
        "covers the modes",
        "seeks a mode",
        "all networks share one matrix",
        "on itself",
    ),
    *("one layer's style acts on that layer only", "samples follow the density", "pixel does not look at"),
    *(
        "answer it before you touch anything",
        "the discriminator",
        "the generator",
        "predict",
        "bowl",
        "linear",
    ),
    *(
        "cross-entropy = entropy + kl",
        "16",
        "order",
    ),
}


def glossary() -> list[tuple[str, str]]:
    """(English, Korean) for every row of the glossary."""
    cell = next(c for _, c in CHAPTERS[0].cells("markdown") if "| 한국어 |" in c.source)
    rows = cell.source.partition("|---|---|---|\n")[2].split("\n\n")[0].splitlines()
    return [tuple(part.strip() for part in row.strip("|").split("|")[:2]) for row in rows]


def words(term: str) -> frozenset[str]:
    """A term's words, in small letters, without an article and a plural's s."""
    term = re.sub(r"^(a|an|the) ", "", term.lower())
    return frozenset(re.sub(r"(?<=\w\w\w)s$", "", word) for word in re.split(r"[\s,;:()-]+", term) if word)


def in_bold(chapter: Chapter) -> list[tuple[str, str]]:
    """(place, phrase) for every phrase in bold that is no sentence."""
    found = [
        (place, " ".join(bold.split()))
        for place, cell in chapter.cells("markdown")
        for bold in BOLD.findall(prose(cell))
    ]
    return [(place, phrase) for place, phrase in found if not re.search(r"[.:?!,]$", phrase)]


TERMS = [words(english) for english, _ in glossary()]


def is_known(phrase: str) -> bool:
    return phrase.lower() in STRESSED or any(words(phrase) <= term for term in TERMS)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.path.stem)
def test_every_term_in_bold_is_in_the_glossary(chapter):
    missing = [f"{place}: {phrase}" for place, phrase in in_bold(chapter) if not is_known(phrase)]
    if missing:
        pytest.fail("\n".join(missing), pytrace=False)


def test_every_row_has_korean_and_stands_in_order():
    assert [english for english, korean in glossary() if not HANGUL.search(korean)] == []
    names = [english.lower() for english, _ in glossary()]
    assert names == sorted(names)
    assert len(names) == len(set(names)) > 100


@pytest.mark.parametrize("phrase", ["naive Bayes", "Implicit", "Skip connections", "prior", "nats"])
def test_a_term_is_found_in_any_form(phrase):
    assert is_known(phrase)


@pytest.mark.parametrize("phrase", ["hyperbolic prior", "flux capacitor"])
def test_a_term_that_is_missing_is_noticed(phrase):
    assert not is_known(phrase)

"""The numbers in a chapter's prose, and what holds them. Every number that a chapter states is

- printed by one of its cells: as it stands ("13.6 %" beside 13.6% or 0.136) or with more digits (0.1358);
- or written in its code, as a setting is ("50 seeds" beside seeds=50);
- or in the same cell in a formula or in code, where the reader can follow it: $0.97 \\cdot 6/8 = 0.73$;
- or cited: its sentence names a year and a table, a figure, an equation, a section or a page.

What has decimals or a percent sign is a measurement, and is held by a cell of its own section (from one ## to
the next). Whole numbers, and those of cells without a numbered section, may be held anywhere in the chapter.

Where a number is held nowhere, print it in the cell that the sentence is about, and write what is printed.
What is drawn is printed too, for a test cannot read a picture; what a widget shows at a place is printed from
the widget's own function; what a long run gave is read from course_utils/storage/results and printed.
"about 1,500" is held by 1,460 and by 1,527: behind about, nearly, some, almost and roughly, zeros at the end
are not digits. A formula that is nothing but a number, such as $-52$ or $10^{-3}$, is prose. So are tables,
and answers that are folded.

Not looked at: digits below 10 without a unit (two doors), years, numbers that name a thing (chapter 08,
figure 1, GPT-2, 8x8), headings, the line of times under the title, references, and the texts of figures.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from chapters import Chapter
from rules import text_of

FENCE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
FORMULA = re.compile(r"\$\$(.*?)\$\$|\$((?:[^$\n]|\n(?!\n))+)\$", re.DOTALL)
POWER = re.compile(r"^([-+]?)(?:([\d.]+) *\\(?:cdot|times) *)?10\^\{?(-?\d+)\}?$")
BARE = re.compile(r"^[-+]?[\d.,]+ *%?$")
SOURCE = r"\b(?:table|figure|equation|section|page|appendix|theorem|example)s?\b"
CITED = re.compile(rf"\b(1[89]|20)\d\d\b.*{SOURCE}|{SOURCE}.*\b(1[89]|20)\d\d\b", re.IGNORECASE | re.DOTALL)
NAMED = rf"{SOURCE}|\b(?:chapter|exercise|algorithm|proposition|lemma|step|part|seed|python)s?\b"
UNREAD = re.compile(r"^#.*$|^\*\*Time:\*\*.*$|^ *\d+\. |\[\d\d\b(?=[^\]]*\]\(\d\d_)|<[^>]*>", re.MULTILINE)
LINKED = re.compile(r"\]\([^)\s]*\)")
LABELS = re.compile(
    r"\barXiv[ :]*[\d.]+"
    rf"|(?i:{NAMED})\s*\[?\d[\d.]*\]?(?:(?:,| and| to| or|–)+ \[?\d[\d.]*\b)*"
    r"|95 ?% (?:confidence )?intervals?"
)
DIGITS = r"(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<exponent>e[-+]?\d+)?"
STATED = re.compile(
    rf"(?P<about>\b(?:about|nearly|some|almost|roughly)\s+)?(?<![\w.,/^_])(?<![A-Za-z]-)[-−+]?{DIGITS}"
    r"(?![\w^])(?!\.\d)(?!-[A-Z])(?P<unit>\s?%|\s(?:nats?|bits?|points?|times|thousand|million|billion)\b)?",
    re.IGNORECASE,
)
PRINTED = re.compile(rf"(?<![\w.]){DIGITS}(?P<unit> ?%)?")
IN_FORMULA = re.compile(rf"(?<![\d.]){DIGITS}(?P<unit> ?%)?")
SCALES = {"%": 0.01, "thousand": 1e3, "million": 1e6, "billion": 1e9}
NUMBERED = re.compile(r"^## \d", re.MULTILINE)
YEAR = re.compile(r"^(1[789]|20)\d\d$")
SENTENCES = re.compile(r"(?<=[.:;?!)])\s+(?=[A-Z*(\[|])|\n\n|\n(?=[|-])")


@dataclass(frozen=True)
class Number:
    """A number without its sign (prose says "52 nats lower"), and one unit of its last digit."""

    value: float
    unit: float
    text: str = ""

    def held_by(self, other: "Number") -> bool:
        """Whether the other has as many digits, or more, and rounds to this one."""
        return other.unit <= 1.001 * self.unit and abs(other.value - self.value) <= 0.501 * self.unit


def complaints(chapter: Chapter) -> list[str]:
    """One line for every number of the prose that nothing holds."""
    cells, said = list(chapter.cells("code", "markdown")), []
    everywhere = held(cells)
    for i, (place, cell) in enumerate(cells):
        if cell.cell_type == "code":
            continue
        text, *references = re.split(r"^## References", cell.source, flags=re.MULTILINE)
        section, formulas = held(section_of(cells, i)), in_formulas(text)
        for x, sentence in stated(text):
            holding = [*formulas, *(section if x.unit < 1 else everywhere)]
            if not any(map(x.held_by, holding)):
                said.append(f"{place}: nothing holds {x.text} in: {around(x.text, sentence)}")
        if references:
            break
    return said


def section_of(cells: list[tuple], i: int) -> list[tuple]:
    """The cells of the section of cell i; of both where the heading is inside it; all where there is none."""
    headed = [j for j, (_, cell) in enumerate(cells) if NUMBERED.search(cell.source)]
    before, after = [j for j in headed if j < i], [j for j in headed if j > i]
    if not before or re.search(r"^## (?!\d)", cells[i][1].source, re.MULTILINE):
        return cells
    return cells[before[-1] : after[0] if after else len(cells)]


def held(cells: list[tuple]) -> list[Number]:
    """The numbers that the code cells among these print or set."""
    code = [cell for _, cell in cells if cell.cell_type == "code"]
    return [x for cell in code for x in [*in_outputs(cell), *in_code(cell.source)]]


def in_outputs(cell) -> list[Number]:
    """The numbers that a cell prints. The text of a figure is written by hand, and holds nothing."""
    texts = [text_of(output).strip() for output in cell.outputs]
    own = [text for text in texts if not text.startswith(("Figure:", "In words:"))]
    return [number(found) for text in own for found in PRINTED.finditer(text)]


def in_code(source: str) -> list[Number]:
    """The numbers that a cell's code writes; they are exact."""
    constants = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    return [Number(abs(x), 0.0) for x in constants if type(x) in (int, float)]


def in_formulas(text: str) -> list[Number]:
    """The numbers in the formulas and in the code of a markdown cell."""
    formulas = [found[0] for found in FORMULA.finditer(FENCE.sub(" ", text)) if not spoken(found).strip()]
    parts = " ".join([*FENCE.findall(text), *map(untexed, formulas)])
    return [number(found) for found in IN_FORMULA.finditer(parts)]


def stated(text: str) -> Iterator[tuple[Number, str]]:
    """(number, its sentence) for every number that the text of a markdown cell states and does not cite."""
    text = LINKED.sub("]", UNREAD.sub(" ", FORMULA.sub(spoken, FENCE.sub(" ", text))))
    for sentence in SENTENCES.split(text):
        for found in [] if CITED.search(sentence) else STATED.finditer(LABELS.sub(" ", sentence)):
            digits = found["digits"]
            counted = len(digits) > 1 and not YEAR.match(digits) and not re.match(r"0\d", digits)
            if counted or found["unit"] or found["exponent"]:
                yield number(found), sentence


def spoken(formula: re.Match) -> str:
    """A formula that is nothing but a number as prose would write it; of any other, nothing."""
    inside = untexed(formula[1] or formula[2]).strip()
    if power := POWER.match(inside):
        return f"{power[1]}{power[2] or 1}e{power[3]}"
    return inside if BARE.match(inside) else " "


def untexed(formula: str) -> str:
    """A formula whose numbers are written as in prose."""
    return formula.replace("\\,", "").replace("{,}", ",").replace("\\%", "%")


def number(found: re.Match) -> Number:
    """The number that a match stands for."""
    groups = found.groupdict()
    digits, exponent = groups["digits"].replace(",", ""), groups["exponent"] or "e0"
    unit = 10.0 ** -len(digits.partition(".")[2])
    if groups.get("about") and "." not in digits:
        unit = 10.0 ** (len(digits) - len(digits.rstrip("0")))
    scale = SCALES.get((groups["unit"] or "").strip().lower(), 1.0) * float("1" + exponent)
    return Number(float(digits) * scale, unit * scale, found[0].strip())


def around(word: str, sentence: str) -> str:
    """The sentence about a word of it, in one line."""
    line = " ".join(sentence.split())
    at = line.find(" ".join(word.split()))
    return line[max(0, at - 40) : at + 50]

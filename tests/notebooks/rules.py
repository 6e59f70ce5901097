"""The rhythm of a notebook. A rule that every chapter keeps yields one line for each place that breaks it."""

import re
from collections.abc import Callable, Iterator
from math import ceil
from statistics import median

from chapters import Chapter

from tools.notebooks import is_widget

SET_UP = """
from course_utils.checks import check
from course_utils.plotting import style
from course_utils.plotting.figures import show

style.use()
""".strip()
NOT_PROSE = re.compile(r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
HEADING = re.compile(r"^(#+) +(.+)$", re.MULTILINE)
IMAGE_WITHOUT_ALT = re.compile(r"""!\[\s*\]\(|<img(?![^>]*\balt=["'][^"'])[^>]*>""")
LINK = re.compile(r"""\]\(<?([^)>\s]+)|(?:href|src)=["']([^"']+)""")
PATH_IN_CODE = re.compile(r"""["'](/|~/|[A-Za-z]:[\\/])\w""")
PATH_IN_TEXT = re.compile(r"(?<![\w.])/(home|Users|root|tmp|private|usr|opt|var)/|[A-Z]:\\Users")
LEFTOVER = re.compile(r"\b(TODO|FIXME|XXX|TBD)\b")

Rule = Callable[[Chapter], Iterator[str]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Every function under this decorator is asked about every notebook."""
    RULES.append(function)
    return function


def prose(cell) -> str:
    """The words of a markdown cell, without code and formulas, which may look like headings and links."""
    return NOT_PROSE.sub("", cell.source)


def outputs(chapter: Chapter) -> Iterator[tuple]:
    """(place, output) for every stored output."""
    for place, cell in chapter.cells("code"):
        for output in cell.outputs:
            yield place, output


def text_of(output) -> str:
    """What an output says in words."""
    data = output.get("data", {})
    return "\n".join([output.get("text", ""), data.get("text/plain", ""), data.get("text/html", "")])


@rule
def executed_from_top_to_bottom(chapter: Chapter):
    run = [(place, cell) for place, cell in chapter.cells("code") if cell.source.strip()]
    for expected, (place, cell) in enumerate(run, start=1):
        if cell.execution_count != expected:
            yield f"{place}: executed as number {cell.execution_count}, expected {expected}"


@rule
def no_error_and_no_stderr(chapter: Chapter):
    for place, output in outputs(chapter):
        if output.output_type == "error" or output.get("name") == "stderr":
            yield f"{place}: shows {output.get('ename', 'text on stderr')}"


@rule
def short_code_cells(chapter: Chapter):
    lengths = {place: len(cell.source.splitlines()) for place, cell in chapter.cells("code")}
    yield from (f"{place}: {lines} lines, at most 40" for place, lines in lengths.items() if lines > 40)
    own = [lengths[place] for place, cell in chapter.cells("code") if "mirrors" not in cell.metadata]
    if median(own) > 8:
        yield f"{chapter.name}: code cells have {median(own):g} lines in the median, at most 8"
    ninth = sorted(own)[ceil(0.9 * len(own)) - 1]
    if ninth > 20:
        yield f"{chapter.name}: nine code cells of ten have up to {ninth} lines, at most 20"


@rule
def one_title(chapter: Chapter):
    titles = [
        place
        for place, cell in chapter.cells("markdown")
        for marks, _ in HEADING.findall(prose(cell))
        if marks == "#"
    ]
    if titles != [f"{chapter.name}, cell 1"]:
        yield f"{chapter.name}: one title (# ...) in cell 1 is expected, found {titles}"


@rule
def the_same_set_up(chapter: Chapter):
    place, cell = next(chapter.cells("code"))
    if cell.source != SET_UP:
        yield f"{place}: the first code cell is not the set-up that all notebooks share:\n{SET_UP}"


@rule
def every_picture_has_alt_text(chapter: Chapter):
    for place, output in outputs(chapter):
        for picture in (key for key in output.get("data", {}) if key.startswith("image/")):
            if not output.metadata.get(picture, {}).get("alt", "").strip():
                yield f"{place}: {picture} without alt text; end the figure with show(fig, alt=...)"
        if IMAGE_WITHOUT_ALT.search(text_of(output)):
            yield f"{place}: an image in the output's HTML has no alt text"
    for place, cell in chapter.cells("markdown"):
        if IMAGE_WITHOUT_ALT.search(prose(cell)):
            yield f"{place}: an image has no alt text"


@rule
def no_absolute_paths(chapter: Chapter):
    for place, cell in chapter.cells("code"):
        if PATH_IN_CODE.search(cell.source):
            yield f"{place}: an absolute path in the code"
    for place, cell in chapter.cells("markdown"):
        if PATH_IN_TEXT.search(cell.source):
            yield f"{place}: an absolute path in the text"
    for place, output in outputs(chapter):
        if PATH_IN_TEXT.search(text_of(output)):
            yield f"{place}: an absolute path in the output"


@rule
def plain_python(chapter: Chapter):
    for place, cell in chapter.cells("code"):
        if re.search(r"^\s*[!%]", cell.source, re.MULTILINE):
            yield f"{place}: a shell command or a magic, where Python is expected"
        if cell.source.rstrip().endswith(";"):
            yield f"{place}: ends with a semicolon, which hides nothing from the tests"


@rule
def no_device_by_name(chapter: Chapter):
    for place, cell in chapter.cells("code"):
        if "cuda" in cell.source:
            yield f'{place}: names "cuda"; the device comes from one function'


@rule
def no_widget_state(chapter: Chapter):
    if "widgets" in chapter.notebook.metadata:
        yield f"{chapter.name}: widget state in the metadata; store the notebook with tools.notebooks"


@rule
def links_lead_somewhere(chapter: Chapter):
    for place, cell in chapter.cells("markdown"):
        for link in (markdown or html for markdown, html in LINK.findall(prose(cell))):
            target = link.partition("#")[0]
            elsewhere = not target or re.match(r"[a-z]+:", target)
            if not elsewhere and not (chapter.path.parent / target).exists():
                yield f"{place}: a link to {target}, which does not exist"


@rule
def formulas_that_github_sets(chapter: Chapter):
    for place, cell in chapter.cells("markdown"):
        if "\\operatorname" in cell.source:
            yield f"{place}: GitHub refuses \\operatorname; \\mathrm looks alike"


@rule
def neither_too_short_nor_too_long(chapter: Chapter):
    if chapter.number == "00":
        return
    cells = len(chapter.notebook.cells)
    words = sum(len(cell.source.split()) for _, cell in chapter.cells("markdown"))
    if not 35 <= cells <= 72:  # 60 is the plan; chapters on four models need more, and short cells come first
        yield f"{chapter.name}: {cells} cells, expected 35 to 72"
    if not 1500 <= words <= 3000:
        yield f"{chapter.name}: {words} words, expected 1,500 to 3,000"


@rule
def predict_before_a_widget(chapter: Chapter):
    text = ""
    for place, cell in chapter.cells("code", "markdown"):
        if cell.cell_type == "markdown":
            text = cell.source
        elif any(map(is_widget, cell.outputs)) and "Predict" not in text:
            yield f"{place}: a widget, and the text before it does not ask to predict"


@rule
def references_at_the_end(chapter: Chapter):
    headings = [title for _, cell in chapter.cells("markdown") for _, title in HEADING.findall(prose(cell))]
    if headings[-1:] != ["References"]:
        yield f"{chapter.name}: the last heading is {headings[-1:]}, expected References"


@rule
def nothing_left_over(chapter: Chapter):
    for place, cell in chapter.cells("code", "markdown"):
        if found := LEFTOVER.search(cell.source):
            yield f"{place}: {found[0]} is left over"

"""What stands in the built pages: links lead somewhere, formulas are set, pictures are told in words."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from tests.site.conftest import ADDRESS, REPOSITORY

CODE = {"code", "pre", "script", "style", "math", "mjx-container"}
VOID = {"br", "hr", "img", "input", "link", "meta", "path", "source", "col", "wbr"}
LATEX = re.compile(r"\\[a-zA-Z]+|\$[^$\s][^$]*\$|\\\(|tex-(inline|display)")


class Page(HTMLParser):
    """The ids, links and pictures of a page, and its words outside code and formulas."""

    def __init__(self, path: Path):
        super().__init__()
        self.ids, self.links, self.pictures, self.words, self.inside = set(), [], [], [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids.add(given.get("id"))
        self.links += [given[name] for name in ("href", "src") if given.get(name)]
        if tag == "img":
            self.pictures.append((given, "a.chapter" in self.inside))
        if tag not in VOID:
            self.inside.append(f"{tag}.{given['class']}" if given.get("class") == "chapter" else tag)

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop().partition(".")[0] != tag:
            pass

    def handle_data(self, data):
        if not CODE & set(self.inside):
            self.words.append(data)


@pytest.fixture(scope="session")
def read(site, pages):
    """Every page, read."""
    return {name: Page(site / name) for name in pages}


def test_every_notebook_and_document_is_a_page(site, pages):
    root = Path(__file__).resolve().parents[2]
    chapters = {f"notebooks/{path.stem}.html" for path in (root / "notebooks").glob("[0-9]*.ipynb")}
    others = {"index.html", "demo.html", "glossary.html", "models/index.html", "install.html"}
    assert chapters | others | {f"docs/{path.stem}.html" for path in (root / "docs").glob("*.md")} <= set(
        pages
    )


def test_links_and_their_anchors_are_there(site, read):
    dead = []
    for name, page in read.items():
        for link in page.links:
            target, anchor = urldefrag(link)
            if urlsplit(link).scheme:
                continue
            path = (site / name).parent / unquote(urlsplit(target).path) if target else site / name
            found = path.exists() and path.is_file()
            if found and anchor and path.suffix == ".html":
                found = unquote(anchor) in read[path.resolve().relative_to(site.resolve()).as_posix()].ids
            if not found:
                dead.append(f"{name}: {link}")
    assert dead == []


def test_no_page_takes_anything_from_elsewhere(site, pages):
    """A page may lead elsewhere, but what it is made of is here."""
    taken = re.compile(r"""<(?:script|img|link|iframe|source)[^>]*?(?:src|href)="(?:https?:)?//([^"/]+)""")
    own = urlsplit(ADDRESS).netloc  # of which <link rel="canonical"> tells search engines
    found = {name: set(taken.findall((site / name).read_text(encoding="utf-8"))) - {own} for name in pages}
    assert {name: hosts for name, hosts in found.items() if hosts} == {}


def test_formulas_are_set(site, read):
    raw = {name: [*LATEX.finditer(" ".join(page.words))] for name, page in read.items()}
    assert {name: [match[0] for match in found] for name, found in raw.items() if found} == {}
    assert (site / "notebooks" / "07_gan_optimality.html").read_text(encoding="utf-8").count(
        "<mjx-container"
    ) > 100


def test_formulas_in_folded_solutions_are_set(site):
    text = (site / "notebooks" / "08_gan_training_1d.html").read_text(encoding="utf-8")
    folded = re.findall(r"<summary>Solution</summary>(.*?)</details>", text, re.DOTALL)
    assert any("<mjx-container" in solution for solution in folded)


def test_pictures_are_told_in_words_and_keep_their_room(read):
    """A chapter's card has its title beside the picture, and is one link: a text would say it twice."""
    for name, page in read.items():
        for picture, on_a_card in page.pictures:
            assert on_a_card or picture.get("alt"), f"{name}: {picture.get('src')}"
            if picture["src"].startswith("../pictures/"):
                assert {"width", "height", "loading"} <= set(picture), name


def test_widgets_stand_in_their_figures(site, pages):
    """One figure for each still picture of a widget; without a recording the picture stays."""
    text = {name: (site / name).read_text(encoding="utf-8") for name in pages}
    for name in ("notebooks/06_vae.html", "index.html", "demo.html"):
        figures = re.findall(r'<figure class="course-widget"[^>]*><img alt="[^"]+', text[name])
        assert len(figures) == (3 if "vae" in name else 1)
    assert "speaker-notes" not in text["demo.html"]


def test_only_pages_with_recorded_widgets_load_what_plays_them(site, pages):
    for name in pages:
        text = (site / name).read_text(encoding="utf-8")
        assert ('<figure class="course-widget" data-recording=' in text) == ('/recorded.js"' in text), name


def test_what_is_not_a_page_leads_to_the_repository(read):
    links = read["docs/adapting.html"].links
    assert f"{REPOSITORY}/blob/main/docs/chapter_template.ipynb" in links


def test_chapters_can_be_launched(read):
    links = " ".join(read["notebooks/08_gan_training_1d.html"].links)
    assert (
        "https://colab.research.google.com/github/someone/course/blob/colab/notebooks/08_gan_training_1d.ipynb"
        in links
    )
    assert (
        "https://mybinder.org/v2/gh/someone/course/main?urlpath=lab/tree/notebooks/08_gan_training_1d.ipynb"
        in links
    )


def test_chapters_lead_on_and_back(read):
    links = read["notebooks/08_gan_training_1d.html"].links
    assert {"07_gan_optimality.html", "09_mode_collapse.html"} <= set(links)

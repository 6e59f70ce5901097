"""How Sphinx makes pages of the sources that tools/site/sources.py has laid out."""

import re

from docutils import nodes
from sphinx.application import Sphinx

from tools.edition.colab import BRANCH, HOST
from tools.site.settings import ADDRESS, HUB, REPOSITORY

project = "Deep generative models"
author = "The course authors"
copyright = "the course authors. Text and figures: CC BY 4.0, code: MIT"
language = "en"

extensions = ["myst_nb", "sphinx_copybutton", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["pictures", "recordings"]
nb_execution_mode = "off"
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
smartquotes = False
autodoc_default_options = {"members": True, "member-order": "bysource", "show-inheritance": True}
autodoc_inherit_docstrings = False
autodoc_typehints_format = "short"
add_module_names = False
copybutton_exclude = ".linenos, .gp"

html_theme = "sphinx_book_theme"
html_title = project
html_baseurl = f"{ADDRESS}/" if ADDRESS else ""
html_favicon = "static/favicon.svg"
html_static_path = ["static"]
html_css_files = ["mathjax/mathjax.css", "icons.css", "site.css"]
templates_path = ["templates"]
html_copy_source = html_use_index = html_domain_indices = False
html_math_renderer = "placed"
html_theme_options = {
    "navbar_persistent": [],  # the search stands in the sidebar
    "max_navbar_depth": 1,  # chapters and pages; their sections stand at the right
    "show_toc_level": 2,
    "repository_branch": "main",
    "use_download_button": False,
    "use_fullscreen_button": False,
    "use_repository_button": bool(REPOSITORY),
    "repository_url": REPOSITORY,
    "launch_buttons": {
        "notebook_interface": "jupyterlab",
        **(
            {"binderhub_url": "https://mybinder.org", "colab_url": "https://colab.research.google.com"}
            if REPOSITORY
            else {}
        ),
        **({"jupyterhub_url": HUB} if REPOSITORY and HUB else {}),
    },
}


def place_inline(self, node: nodes.math) -> None:
    """Leave a formula as it is written; tools/site/mathjax.mjs fills the place."""
    self.body.append(f"<tex-inline>{self.encode(node.astext())}</tex-inline>")
    raise nodes.SkipNode


def place_block(self, node: nodes.math_block) -> None:
    """The same for a formula on lines of its own."""
    self.body.append(f"<tex-display>{self.encode(node.astext())}</tex-display>")
    raise nodes.SkipNode


def take_literally(app: Sphinx, kind: str, name: str, thing: object, options: dict, lines: list[str]) -> None:
    """Docstrings are plain text in which | and * mean what they say; only `code` is marked."""
    parts = re.split(r"`([^`]*)`", "\n".join(lines))
    parts[::2] = [re.sub(r"[\\*|]|(?<=\w)_(?=\W|$)", r"\\\g<0>", part) for part in parts[::2]]
    parts[1::2] = [f"\\ ``{code}``\\ " for code in parts[1::2]]
    lines[:] = "".join(parts).split("\n")


def wake_widgets(
    app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Only a page with a recorded widget loads what plays it."""
    if '<figure class="course-widget" data-recording=' in context.get("body", ""):
        app.add_css_file("../widgets/widget.css")
        app.add_js_file("../widgets/recorded.js", type="module")


def open_the_colab_edition(
    app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """On Colab the course must be installed first: its button opens the edition whose first cell does so."""
    for group in context["header_buttons"]:
        for button in group.get("buttons", ()):
            if button["url"].startswith(HOST):
                button["url"] = button["url"].replace("/blob/main/", f"/blob/{BRANCH}/")


def setup(app: Sphinx) -> None:
    """What the pages need beyond the theme."""
    app.add_html_math_renderer("placed", (place_inline, None), (place_block, None))
    app.connect("autodoc-process-docstring", take_literally, priority=400)  # before napoleon reads Args:
    app.connect("html-page-context", wake_widgets)
    app.connect("html-page-context", open_the_colab_edition, priority=502)  # after the theme's buttons

"""A page at once, also on a slow phone: only the style rules that are used, and those within the page.

At the speed of Fast 3G a chapter shows its first word after 5.9 s with the theme's style sheets, after 2.9 s
with one file of the rules that are used, after 1.3 s with these rules within the page.
"""

import re
import shutil
import subprocess
from pathlib import Path

from tools.site.settings import ROOT

# Of the theme, what no page asks for: its icons are those of static/icons.css.
UNUSED = (
    "_static/*.html",
    "_static/scripts/fontawesome.js*",
    "_static/**/*.map",
    "_static/vendor",
    "_static/locales",
    "_sources",
)
STYLE_SHEET = re.compile(r'\s*<link rel="stylesheet"[^>]* href="([^"?]+)[^>]*>')
URL = re.compile(r"""url\((["']?)(?!data:|["'])([^)"']+)\1\)""")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def slim(site: Path) -> None:
    """Remove from a built site what is not used, and write into each page the rules of its style sheets."""
    for path in [path for pattern in UNUSED for path in site.glob(pattern)]:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    purge(site)
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        sheets = [sheet for sheet in STYLE_SHEET.findall(text) if "_static/" in sheet]
        rules = "".join(rules_of(page.parent, sheet) for sheet in sheets)
        text = STYLE_SHEET.sub(lambda link: "" if "_static/" in link[1] else link[0], text)
        page.write_text(text.replace("</head>", f"<style>{rules}</style>\n</head>", 1), encoding="utf-8")


def purge(site: Path) -> None:
    """Take out of the style sheets the rules for what no page and no script mentions."""
    purgecss = ROOT / "node_modules" / "purgecss" / "bin" / "purgecss.js"
    sheets = ("--css", "_static/**/*.css", "--preserve-paths", "--output", ".")
    content = (
        "--content",
        "**/*.html",
        "_static/**/*.js",
        "--safelist",
        "data-theme",
        "data-mode",
    )  # set by scripts
    subprocess.run(["node", purgecss, *sheets, *content, "--font-face", "--keyframes"], cwd=site, check=True)


def rules_of(folder: Path, sheet: str) -> str:
    """The text of a style sheet for a page in `folder`, seen from which `sheet` is its address."""
    text = COMMENT.sub("", (folder / sheet).read_text(encoding="utf-8"))
    return URL.sub(lambda url: f'url("{Path(sheet).parent.as_posix()}/{url[2]}")', text)

"""Links of a text that lies in the repository, for the page that is made of it."""

import os
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!\w+:|#)([^)#\s]+)(#[^)\s]*)?\)")
FENCE = re.compile(r"(^```.*?^```[ ]*$)", re.MULTILINE | re.DOTALL)


def adapt(text: str, file: str, pages: Iterable[str], repository: str) -> str:
    """Markdown whose links lead to pages of the site, else to the repository, else nowhere: the words stay.

    Args:
        text: the Markdown.
        file: its path in the repository.
        pages: the paths of what becomes a page.
        repository: the repository's address, or empty where it is not known.
    """
    folder, pages = PurePosixPath(file).parent, set(pages)

    def replaced(link: re.Match) -> str:
        words, target, anchor = link.groups(default="")
        path = os.path.normpath(folder / target).replace(os.sep, "/")
        if path in pages:
            return link[0]
        if repository:
            return f"[{words}]({repository}/blob/main/{path}{anchor})"
        return words

    parts = FENCE.split(text)
    parts[::2] = [LINK.sub(replaced, part) for part in parts[::2]]
    return "".join(parts)

"""A colour of a role is for that role alone: whoever sees blue dashes in any chapter sees a discriminator.

Read is the code of the chapters' cells and of course_utils/chapters, where it gives a name a role's colour:

- a call with a role and a label: `ax.plot(x, color=style.color("optimum"), label="D*")`;
- a dict from names to roles: `{"DCGAN": "model", "real images": "data"}`;
- roles in a row beside names that are no texts, `zip(curves, ("noise", "prior"))`: none is known to be right.

The name must say the role, as WORDS has it. What plays no part takes a colour of `style.MUTED`, what to look
at takes "accent", and lines that only guide the eye have no label. "model" is for whatever is learnt.
"""

import ast
import re
from collections.abc import Iterator

from course_utils.plotting.style import ROLES

WORDS = {
    "data": r"data|digit|image|\breal|\btrue|\btruth|exact",
    "generator": r"generat|gan\b|\bG\b|p_g|sample|model|density",
    "discriminator": r"discriminat|critic|\bD\b",
    "optimum": r"optim|best|closed form|D\*|p_data / p_g",
    "noise": r"noise|\bz\b",
    "prior": r"prior|p\(z\)|p\(θ\)",
    "likelihood": r"likelihood|p\(x ?\| ?[zθ]\)",
    "posterior": r"posterior|[pq]\([zθ] ?\| ?x\)",
}
HOLDS_ROLES = re.compile(r"roles?$", re.IGNORECASE)


def complaints(source: str) -> list[str]:
    """One line for every name in the source that has the colour of a role which it does not say."""
    found = [pair for node in ast.walk(ast.parse(source)) for pair in named_roles(node)]
    return [
        f"{name!r} has the colour of {role}"
        for name, role in found
        if role in WORDS and not re.search(WORDS[role], name, re.IGNORECASE)
    ]


def named_roles(node: ast.AST) -> Iterator[tuple[str, str]]:
    """(name, role) for every series that this piece of code colours."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            first = value.elts[0] if isinstance(value, ast.Tuple) and value.elts else value
            if isinstance(key, ast.Constant) and (role := role_of(first)):
                yield str(key.value), role
    elif isinstance(node, ast.Call) and name_of(node.func) == "zip":
        names = [texts for part in node.args if (texts := row_of(part)) and not set(texts) <= set(ROLES)]
        roles = [texts for part in node.args if (texts := row_of(part)) and set(texts) <= set(ROLES)]
        for row in roles:
            yield from zip(names[0] if names else ["a row of series"] * len(row), row, strict=False)
    elif isinstance(node, ast.Call):
        values = [
            *node.args,
            *(word.value for word in node.keywords if word.arg in ("color", "role", "label")),
        ]
        roles = [role for value in values if (role := role_of(value))]
        texts = [text_of(value) for value in values if not role_of(value)]
        label = " ".join(text for text in texts if len(text) > 2)  # shorter are an axis, a marker or dashes
        if label and len(roles) == 1:
            yield label, roles[0]
    elif isinstance(node, ast.Assign) and HOLDS_ROLES.search(name_of(node.targets[0])):
        row = row_of(node.value)
        yield from (("a row of series", role) for role in row if set(row) <= set(ROLES))


def role_of(value: ast.AST) -> str | None:
    """The role that "optimum", color("optimum") or style.color("optimum") means."""
    if isinstance(value, ast.Call) and name_of(value.func) == "color" and value.args:
        value = value.args[0]
    return value.value if isinstance(value, ast.Constant) and value.value in ROLES else None


def row_of(value: ast.AST) -> list[str]:
    """The texts of a tuple or list that holds nothing else."""
    parts = value.elts if isinstance(value, ast.Tuple | ast.List) else []
    texts = [text_of(part) for part in parts]
    return texts if all(texts) else []


def text_of(value: ast.AST) -> str:
    """A text as it is written, an f-string with the names of its values."""
    if isinstance(value, ast.JoinedStr):
        return ast.unparse(value)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def name_of(node: ast.AST) -> str:
    """The last name of `style.color` or `color`."""
    return getattr(node, "attr", getattr(node, "id", ""))

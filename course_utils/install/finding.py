"""What the doctor finds."""

from dataclasses import dataclass, field

from course_utils.install.host import install_again


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is well, what was found, and what to do if it is not well."""

    name: str
    ok: bool
    text: str
    remedy: str = field(default_factory=install_again)

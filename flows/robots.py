"""What a site's robots.txt lets us fetch (RFC 9309, read by Protego), and how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protego import Protego

__all__ = ["ALLOW_ALL", "Robots", "read_robots"]


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host; none of them when it has no file.

    Attributes:
        rules: the parsed file.
        problem: why the file could not be read; nothing may be fetched then.
        reason, may_pass: kind of the problem, and whether it may be gone at the next run.
    """

    rules: Protego | None = None
    problem: str = ""
    reason: str = "robots"
    may_pass: bool = False

    def allows(self, url: str, agent: str) -> bool:
        """Whether a user agent may fetch an address."""
        return not self.problem and (self.rules is None or bool(self.rules.can_fetch(url, agent)))

    def find_delay(self, agent: str) -> float:
        """Seconds between two requests that the file asks for; 0 when it asks for none."""
        return 0.0 if self.rules is None else float(self.rules.crawl_delay(agent) or 0)


ALLOW_ALL = Robots()


def read_robots(data: bytes) -> Robots:
    """The rules of a robots.txt; what cannot be read in it is ignored, as RFC 9309 asks."""
    from protego import Protego

    return Robots(Protego.parse(data.decode("utf-8-sig", "replace")))

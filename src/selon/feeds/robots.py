"""robots.txt after RFC 9309, by Protego.

The standard library's ``urllib.robotparser`` takes the first rule that fits where the RFC wants the
longest, and knows neither ``*`` nor ``$``: it would keep us out of what sites allow, and let us
into what they do not. Protego matches without backtracking, so a rule cannot be made to take long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protego import Protego

__all__ = ["AGENT", "ALLOW_ALL", "ROBOTS_SIZE", "Rules", "read_rules", "rules_for"]

AGENT = "selon"
"""The name that rules are looked up by."""

ROBOTS_SIZE = 512 * 1024
"""Bytes of a robots.txt that count; the RFC asks for 500 KiB at least."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site's robots.txt says to Selon.

    Attributes:
        delay: seconds between two requests, if it names any (``Crawl-delay``).
        closed: why nothing may be asked for now; ``None`` where the rules are known.
    """

    delay: float | None = None
    closed: str | None = None
    parsed: Protego | None = None

    def allows(self, url: str) -> bool:
        """Whether the rules let Selon fetch ``url``."""
        return self.parsed is None or bool(self.parsed.can_fetch(url, AGENT))


ALLOW_ALL = Rules()


def read_rules(data: bytes) -> Rules:
    """The rules in a robots.txt, up to the last whole line of its first 512 KiB."""
    from protego import Protego

    if len(data) > ROBOTS_SIZE:
        data = data[:ROBOTS_SIZE].rpartition(b"\n")[0]
    parsed = Protego.parse(data.decode("utf-8-sig", "replace"))
    delay = parsed.crawl_delay(AGENT)
    return Rules(delay=float(delay) if delay else None, parsed=parsed)


def rules_for(status: int, data: bytes) -> Rules:
    """What follows from an answer to the request for robots.txt.

    RFC 9309, section 2.3.1: 2xx, its rules; 4xx, no rules, all is allowed; 5xx, nothing is. 429 is
    no word about rules but a request for patience, and counts as 5xx.
    """
    if 200 <= status < 300:
        return read_rules(data)
    if status == 429 or not 300 <= status < 500:
        return Rules(closed=f"the server answers {status}")
    return ALLOW_ALL

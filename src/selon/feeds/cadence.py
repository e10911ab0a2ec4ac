"""When a feed is to be asked for again: its own wishes, and patience after failures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from selon.feeds.feed import Hints

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from lxml import etree

__all__ = ["back_off", "hints_of", "next_due", "retry_after", "stated_hints", "stored_hints"]

DAY = 86_400
_LONGEST_WAIT = 7 * DAY  # that a server may ask for with Retry-After
_PERIODS = {
    "hourly": 3600,
    "daily": DAY,
    "weekly": 7 * DAY,
    "monthly": 30 * DAY,
    "yearly": 365 * DAY,
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SYNDICATION = "{http://purl.org/rss/1.0/modules/syndication/}"


def hints_of(root: etree._Element) -> Hints:
    """What RSS and RDF say: ``ttl``, ``skipHours``, ``skipDays``, ``sy:updatePeriod``."""
    hours = {h % 24 for t in _texts(root, "skipHours", "hour") if (h := _whole(t)) is not None}
    days = {_DAYS.index(t.lower()) for t in _texts(root, "skipDays", "day") if t.lower() in _DAYS}
    return Hints(
        period=_period(root),
        # A feed that is never to be asked for means something else.
        skip_hours=frozenset(hours) if len(hours) < 24 else frozenset(),
        skip_days=frozenset(days) if len(days) < 7 else frozenset(),
    )


def _period(root: etree._Element) -> int | None:
    ttl = next((_whole(t) for t in _texts(root, "ttl")), None)
    if ttl:
        return min(ttl * 60, DAY)
    period = next((t.lower() for t in _texts(root, f"{_SYNDICATION}updatePeriod")), None)
    times = next((_whole(t) for t in _texts(root, f"{_SYNDICATION}updateFrequency")), None)
    if period not in _PERIODS:
        return None
    return min(_PERIODS[period] // (times or 1), DAY)


def _texts(root: etree._Element, *path: str) -> list[str]:
    """The texts at ``path`` below the channel or the root; the first few hundred."""
    holders = [root, *root.findall("{*}channel")]
    steps = "/".join(p if p.startswith("{") else f"{{*}}{p}" for p in path)
    found = [e.text.strip() for h in holders for e in h.findall(steps)[:100] if e.text]
    return [text for text in found if text]


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def stored_hints(hints: Hints) -> dict[str, Any] | None:
    """``hints`` as JSON; ``None`` where the feed says nothing."""
    if hints == Hints():
        return None
    return {
        "period": hints.period,
        "skip_hours": sorted(hints.skip_hours),
        "skip_days": sorted(hints.skip_days),
    }


def stated_hints(stored: Mapping[str, Any] | None) -> Hints:
    """The hints that ``stored_hints`` made JSON of."""
    stored = stored or {}
    return Hints(
        stored.get("period"),
        frozenset(stored.get("skip_hours", ())),
        frozenset(stored.get("skip_days", ())),
    )


def next_due(now: datetime, hints: Hints, interval: float) -> datetime:
    """When to ask again after all went well.

    Args:
        now: UTC.
        hints: the feed's own wishes; a period shorter than ``interval`` is not followed.
        interval: seconds between two requests where the feed does not say.
    """
    due = now + timedelta(seconds=max(interval, hints.period or 0))
    for _ in range(24 * 7):
        if due.hour not in hints.skip_hours and due.weekday() not in hints.skip_days:
            break
        due = due.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due


def back_off(failures: int, interval: float, chance: Random) -> float:
    """Seconds to wait after so many failures in a row: doubled each time, a day at most.

    Up to a fifth is taken off by chance, so that what failed together does not come back together.
    """
    longest: float = min(interval * 2.0 ** min(failures - 1, 20), DAY)
    return longest * chance.uniform(0.8, 1.0)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` header asks for: a number or a date; a week at most."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        seconds = float(value[:12])
    else:
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
        seconds = (moment - now).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_WAIT)

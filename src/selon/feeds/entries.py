"""New entries of a feed, each to a document or a failure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from selon.documents.options import Failure
from selon.errors import InternalError, SelonError
from selon.feeds.articles import Claims, Found, chase, entry_key, read_article, release, settle
from selon.feeds.cadence import back_off
from selon.feeds.hosts import Errand, Get, PutOff, Taken, Work
from selon.feeds.markup import document_in
from selon.feeds.sameness import host_of
from selon.feeds.tour import Handed, StatusError, Tour, is_temporary

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from selon.feeds.feed import FeedEntry
    from selon.records import Document

__all__ = ["take_entries"]

_HEADERS = {"Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1"}


@dataclass(slots=True)
class _Batch:
    """The entries of one answer: when all are dealt with, the feed may say so."""

    finish: Callable[[], None]
    pending: int
    whole: bool

    def settled(self, *, dealt_with: bool = True) -> None:
        self.pending -= 1
        self.whole = self.whole and dealt_with
        if self.pending == 0 and self.whole:
            self.finish()


def take_entries(  # noqa: PLR0913 - all by name
    tour: Tour,
    entries: Iterable[FeedEntry],
    *,
    feed: str,
    outlet: str | None,
    whole: bool,
    finish: Callable[[], None],
) -> None:
    """Starts an errand for each entry that was never asked for.

    Args:
        tour: this one.
        entries: in the feed's order.
        feed: its key.
        outlet: for documents whose page and entry name none.
        whole: false where the feed broke off, so that not all its entries are here.
        finish: called when every entry is dealt with, if all were here.
    """
    found: dict[str, FeedEntry] = {}
    bare = 0
    for entry in entries:
        if key := entry_key(entry, feed):
            found.setdefault(key, entry)
        else:
            bare += 1
    if bare:
        tour.note(f"{feed}: {bare} with neither an address nor a text left out")
    fresh = tour.state.claimable(found, tour.clock.now())
    batch = _Batch(finish, len(fresh) + 1, whole)
    for key, entry in found.items():
        if key in fresh:
            claims = Claims(tour.state, feed, tour.clock)
            tour.hosts.start(_guarded(tour, key, claims, batch, _made(tour, entry, claims, outlet)))
    batch.settled()


def _made(
    tour: Tour, entry: FeedEntry, claims: Claims, outlet: str | None
) -> Generator[Get | Work, Any, Document]:
    """The document of an entry."""
    key = entry_key(entry, claims.feed) or ""
    if entry.link is None:
        if not claims.take(key):
            raise Taken
        make = partial(document_in, entry, key, outlet, tour.settings.options)
        content: Document = yield Work(make)
        return content
    found: Found = yield from chase(tour.hosts, tour.settings, key, _HEADERS, claims)
    if not 200 <= found.answer.status < 300:
        raise StatusError(found.answer, key, tour.hosts.asked_wait(found.answer))
    read = partial(read_article, found, entry, key, outlet, tour.settings.options)
    document: Document = yield Work(read)
    return document


def _guarded(
    tour: Tour,
    key: str,
    claims: Claims,
    batch: _Batch,
    making: Generator[Get | Work, Any, Document],
) -> Errand:
    """Runs ``making``, and sees to it that what is claimed does not stay so without reason."""
    dealt_with = True
    try:
        document = yield from making
        tour.out.append(
            Handed(
                document,
                kept=partial(settle, tour.state, document, tour.clock),
                lost=partial(release, tour.state, document),
            )
        )
    except Taken:
        claims.done("same")  # what it redirects to is there already, or in another's hands
    except PutOff:
        dealt_with = False
        claims.release()
        tour.left[host_of(key)] += 1
    except SelonError as error:
        _refuse(tour, key, claims, error)
    except GeneratorExit:
        dealt_with = False
        claims.release()
        raise
    except Exception as error:  # noqa: BLE001 - one entry's trouble must not stop the others
        reason = f"internal error: {type(error).__name__}: {str(error)[:200]}"
        _refuse(tour, key, claims, InternalError(reason, key))
    finally:
        batch.settled(dealt_with=dealt_with)


def _refuse(tour: Tour, key: str, claims: Claims, error: SelonError) -> None:
    """Hands a failure over; when the caller has it, the address is done with, or put off."""

    def kept() -> None:
        wait = 0.0
        if is_temporary(error):
            attempts = tour.state.attempts(key)
            wait = back_off(max(attempts, 1), tour.settings.interval, tour.chance)
            wait = max(wait, getattr(error, "wait", None) or 0.0)
        if not (wait and claims.later(wait, tour.settings)):
            claims.take(key)  # refused before its turn, as by robots.txt: it is known now
            claims.done(error.code)

    error.name = key
    tour.out.append(Handed(Failure(key, error), kept, claims.release))

"""Feeds among the inputs of ``selon add``: read once, by the code of ``selon follow``."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from selon.documents import Failure
from selon.documents.containers import container
from selon.errors import SelonError
from selon.feeds import AtHand, Follower, Settings, canonical, release, settle
from selon.feeds.settings import SYSTEM_CLOCK, Clock
from selon.records import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from types import TracebackType

    from selon.documents import Page
    from selon.feeds import State

__all__ = ["Feeds", "InHand", "Item"]

Item = Document | Failure


class InHand:
    """Documents that are being read and stored: settled when they come back, else given back."""

    def __init__(self, state: State, clock: Clock = SYSTEM_CLOCK) -> None:
        """Nothing is in hand yet."""
        self._state = state
        self._clock = clock
        self._open: dict[str, Document] = {}

    def from_feeds(self, items: Iterable[Item]) -> Generator[Item, None, None]:
        """What a tour gives, which has claimed it."""
        for item in items:
            if isinstance(item, Document):
                self._open[item.input] = item
            yield item

    def by_address(self, items: Iterable[Item]) -> Generator[Item, None, None]:
        """What was given by its address; that is claimed here, so that no feed fetches it again."""
        for item in items:
            if isinstance(item, Document):
                self._claim(item)
            yield item

    def _claim(self, document: Document) -> None:
        url = _address(document.input)
        if url and self._state.claim(url, None, self._clock.now()):
            self._open[document.input] = replace(document, input=url)

    def back(self, item: Item) -> None:
        """Settles what has been stored or has failed, if it was in hand."""
        name = item.input if isinstance(item, Document) else item.name
        status = "read" if isinstance(item, Document) else item.error.code
        if document := self._open.pop(name, None):
            settle(self._state, document, self._clock, status)

    def give_back(self) -> None:
        """Releases what was not settled; if the state cannot be written, the claims lapse."""
        with suppress(SelonError):
            for document in self._open.values():
                release(self._state, document)
        self._open.clear()


class Feeds:
    """The feeds that ``selon add`` is given, and what they name.

    Inputs go through ``among``, what was made of them comes back by ``back``. An address is asked
    for by ``load``, as any other; what is found there, or in a file, and is a feed, is kept for
    one tour when all other inputs have been read. A known feed waits for that tour unasked.
    """

    def __init__(
        self,
        state: State,
        settings: Settings,
        *,
        note: Callable[[str], None],
        found: Callable[[str], None],
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        """Nothing is asked yet.

        Args:
            state: what is remembered of feeds and articles.
            settings: how politely, and how articles are read.
            note: called with lines for people.
            found: called with the name of an input that is a feed.
            clock: for tests.
        """
        self._follower = Follower(state, settings=settings, clock=clock, note=note)
        self._hand = InHand(state, clock)
        self._found = found
        self._waiting: list[str | AtHand] = []
        self._asked: set[str] = set()

    def among(
        self, inputs: Iterable[str], load: Callable[[list[str]], Iterator[Item]]
    ) -> Generator[Item, None, None]:
        """What ``load`` makes of the inputs, then what the feeds among them name.

        Args:
            inputs: as given.
            load: ``selon.documents.load``, with ``take`` for feeds.
        """
        yield from self._hand.by_address(load([name for name in inputs if not self._waits(name)]))
        if self._waiting:
            with closing(self._follower.tour(self._waiting, settled=False)) as items:
                yield from self._hand.from_feeds(items)

    def again(self, name: str) -> bool:
        """Whether this is an address that was given before: it need not be asked for twice."""
        url = _address(name)
        if url is None or url in self._asked:
            return url is not None
        self._asked.add(url)
        return False

    def take(self, name: str, page: Page) -> None:
        """Keeps a feed for the tour."""
        self._waiting.append(AtHand(name, page))
        self._found(name)

    def back(self, item: Item) -> None:
        """Notes what has been stored, or has failed."""
        self._hand.back(item)

    def _waits(self, name: str) -> bool:
        if canonical(name) is None or not self._follower.knows(name):
            return False
        self._waiting.append(name)
        self._found(name)
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hand.give_back()


def _address(name: str) -> str | None:
    """The canonical address of an article that was given by its address; ``None`` for others."""
    url = canonical(name)
    return url if url and container(name) == name else None

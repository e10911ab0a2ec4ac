"""Every request goes through here: one at a time to a host, at its pace, within its robots.txt.

What is to be done is written as *errands*: generators that yield what they need (``Get`` or
``Work``) and are sent what came of it. One thread runs them all; requests and work are done by a
few others. So all state is one thread's, and no errand can get around pace or rules.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from selon.documents.fetching import Answer, ask
from selon.documents.options import Failure
from selon.errors import Disallowed, Forbidden, NotNow, SelonError, TooLarge
from selon.feeds.cadence import DAY, retry_after
from selon.feeds.robots import ALLOW_ALL, ROBOTS_SIZE, Rules, rules_for
from selon.feeds.sameness import host_of, origin_of
from selon.feeds.workers import Workers

if TYPE_CHECKING:
    from selon.documents.options import Limits
    from selon.feeds.settings import Clock, Settings

__all__ = ["Errand", "Get", "Hosts", "PutOff", "Reply", "Taken", "Work"]

_ROBOTS_REDIRECTS = 5
_CLOSED_SECONDS = 600.0  # until a robots.txt that could not be had is asked for again
_PAUSE = 60.0  # after "too many requests" without a word of how long
_STRIKES = 3  # failures in a row after which a host is left alone for this tour


@dataclass(frozen=True, slots=True)
class Get:
    """One request.

    Attributes:
        url: http or https.
        limits: for its size and time.
        headers: beside the usual ones.
        claim: called when its turn has come; if it says no, the errand gets ``Taken``.
        ruled: whether robots.txt applies; not to robots.txt itself.
        had: the answer, where it is known already: then only robots.txt is asked.
    """

    url: str
    limits: Limits
    headers: Mapping[str, str] = field(default_factory=dict)
    claim: Callable[[], bool] | None = None
    ruled: bool = True
    had: Answer | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """Something to be done beside the requests: parsing, extraction."""

    call: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and how many seconds it took."""

    answer: Answer
    seconds: float


Errand = Generator[Get | Work, Any, None]


class Taken(Exception):  # noqa: N818 - no error: somebody else has it
    """The claim of a ``Get`` was refused."""


class PutOff(Exception):  # noqa: N818 - no error: another time
    """A ``Get`` that would have to wait for longer than a tour waits.

    Attributes:
        seconds: how long.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(slots=True)
class _Job:
    errand: Errand
    get: Get


@dataclass(slots=True)
class _Lane:
    """A host: what waits for it, and from when on it may be asked."""

    ready: float = 0.0
    busy: bool = False
    strikes: int = 0
    delay: float = 0.0
    jobs: deque[_Job] = field(default_factory=deque)


@dataclass(slots=True)
class _Site:
    """An origin: its rules, once they are known, and until when."""

    rules: Rules | None = None
    until: float = 0.0


class Hosts:
    """The hosts that were met, their pace and rules; kept from one tour to the next."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Nothing is asked yet.

        Args:
            settings: pace, threads, patience, contact.
            clock: what time is told by.
        """
        self._settings = settings
        self._clock = clock
        self._lanes: dict[str, _Lane] = {}
        self._sites: dict[str, _Site] = {}
        self._workers = Workers(settings.threads)
        self._errands: set[Errand] = set()
        self._work: deque[tuple[Errand, Work]] = deque()
        self.troubles: deque[Failure] = deque()

    def start(self, errand: Errand) -> None:
        """Takes an errand on."""
        self._errands.add(errand)
        self._advance(errand, None, None)

    def asked(self, url: str) -> None:
        """Counts a request that was made elsewhere just now: the next one waits its time."""
        lane = self._lane(url)
        lane.ready = max(lane.ready, self._clock.monotonic() + self._settings.pace)

    def run(self) -> Iterator[None]:
        """Runs all errands to their end; yields whenever something may have come of them."""
        while True:
            self._send_out()
            yield
            wait = self._nearest()
            if self._workers.busy:
                finished = self._workers.next(wait if self._workers.free else None)
                if finished is not None:
                    self._finish(*finished)
            elif wait is not None:
                self._clock.sleep(wait)
            elif not self._work:
                return

    def close(self) -> None:
        """Ends all errands where they stand; the next tour begins anew."""
        errands, self._errands = self._errands, set()
        for errand in errands:
            with suppress(SelonError):  # what cannot be given back lapses by itself
                errand.close()
        self._workers.close()
        self._workers = Workers(self._settings.threads)
        self._work.clear()
        for lane in self._lanes.values():
            lane.jobs.clear()
            lane.busy, lane.strikes = False, 0
        self._sites = {o: s for o, s in self._sites.items() if s.rules is not None}

    # Errands

    def _advance(self, errand: Errand, value: Any, error: Exception | None) -> None:
        """Lets an errand go on to its next request, which is put in its lane."""
        try:
            step = errand.throw(error) if error else errand.send(value)
        except StopIteration:
            self._errands.discard(errand)
            return
        if isinstance(step, Work):
            self._work.append((errand, step))
        elif step.ruled:
            self._lane(step.url).jobs.append(_Job(errand, step))
        else:  # the requests of a lane wait for it
            self._lane(step.url).jobs.appendleft(_Job(errand, step))

    def _lane(self, url: str) -> _Lane:
        return self._lanes.setdefault(host_of(url), _Lane())

    def _send_out(self) -> None:
        """Starts whatever may be started now."""
        progress = True
        while progress:
            progress = False
            while self._work and self._workers.free:
                errand, work = self._work.popleft()
                self._workers.submit((errand, None), work.call)
                progress = True
            for lane in list(self._lanes.values()):
                while lane.jobs and not lane.busy and self._workers.free and self._try(lane):
                    progress = True

    def _try(self, lane: _Lane) -> bool:
        """Deals with the first job of a lane, if anything can be done about it now."""
        job = lane.jobs[0]
        wait = lane.ready - self._clock.monotonic()
        if wait > self._settings.patience:
            return self._refuse(lane, PutOff(wait))
        if wait > 0:
            return False
        if job.get.ruled and not self._ruled(lane, job):
            # Either it was refused, or robots.txt now stands before it, or is under way.
            return not lane.jobs or lane.jobs[0] is not job
        if job.get.claim is not None and not job.get.claim():
            return self._refuse(lane, Taken())
        lane.jobs.popleft()
        if job.get.had is not None:
            self._advance(job.errand, Reply(job.get.had, 0.0), None)
            return True
        lane.busy = True
        self._workers.submit((job.errand, lane), lambda: self._ask(job.get))
        return True

    def _refuse(self, lane: _Lane, error: Exception) -> bool:
        self._advance(lane.jobs.popleft().errand, None, error)
        return True

    def _ask(self, get: Get) -> Reply:
        start = self._clock.monotonic()
        answer = ask(
            get.url,
            headers={"User-Agent": self._settings.agent, **get.headers},
            limits=get.limits,
            allow_private=self._settings.allow_private,
        )
        return Reply(answer, self._clock.monotonic() - start)

    def _finish(self, ticket: Any, reply: Any, error: Exception | None) -> None:
        errand, lane = ticket
        if lane is not None:
            self._learn(lane, reply.answer if reply else None, error)
        if errand in self._errands:
            self._advance(errand, reply, error)

    def _nearest(self) -> float | None:
        """Seconds until a lane may go on; ``None`` if none waits for the time alone."""
        waiting = [lane.ready for lane in self._lanes.values() if self._waits(lane)]
        return max(min(waiting) - self._clock.monotonic(), 0.0) if waiting else None

    def _waits(self, lane: _Lane) -> bool:
        """Whether it has something to do, and neither a request nor a robots.txt under way."""
        if not lane.jobs or lane.busy:
            return False
        get = lane.jobs[0].get
        site = self._sites.get(origin_of(get.url)) if get.ruled else None
        return site is None or site.rules is not None

    # Pace

    def _learn(self, lane: _Lane, answer: Answer | None, error: Exception | None) -> None:
        """When the lane may go on, after what the last request gave."""
        lane.busy = False
        gap = max(self._settings.pace, lane.delay)
        if answer is not None and answer.status in {429, 503}:
            lane.strikes += 1
            asked = self.asked_wait(answer)
            gap = max(gap, _PAUSE * 2 ** (lane.strikes - 1) if asked is None else asked)
        elif answer is None or answer.status >= 500:
            lane.strikes += not isinstance(error, Forbidden | TooLarge)
        else:
            lane.strikes = 0
        if lane.strikes >= _STRIKES:
            gap = max(gap, 2 * self._settings.patience + 1)
        lane.ready = self._clock.monotonic() + gap

    def asked_wait(self, answer: Answer) -> float | None:
        """Seconds that ``Retry-After`` asks for, if the answer has one."""
        return retry_after(answer.headers.get("retry-after"), self._clock.now())

    # Rules

    def _ruled(self, lane: _Lane, job: _Job) -> bool:
        """Whether robots.txt is known and lets the job through."""
        origin = origin_of(job.get.url)
        site = self._sites.get(origin)
        if site is not None and site.rules is None:
            return False
        if site is None or site.rules is None or site.until <= self._clock.monotonic():
            self._sites[origin] = _Site()
            self.start(self._robots(origin, lane))
            return False
        if site.rules.closed is not None:
            self._refuse(lane, PutOff(site.until - self._clock.monotonic()))
            return False
        if not site.rules.allows(job.get.url):
            self._refuse(lane, Disallowed("robots.txt does not allow it", job.get.url))
            return False
        return True

    def _robots(self, origin: str, lane: _Lane) -> Errand:
        """Fetches a robots.txt, and notes what follows from it."""
        url = f"{origin}/robots.txt"
        rules = yield from self._asked_rules(url)
        seconds = _CLOSED_SECONDS if rules.closed else DAY
        lane.delay = max(lane.delay, rules.delay or 0.0)
        self._sites[origin] = _Site(rules, self._clock.monotonic() + seconds)
        if rules.closed is not None:
            reason = f"cannot be had ({rules.closed}), so nothing is asked for there now"
            self.troubles.append(Failure(url, NotNow(reason, url)))

    def _asked_rules(self, url: str) -> Generator[Get, Any, Rules]:
        limits = replace(self._settings.options.limits, fetch=8 * ROBOTS_SIZE)
        here = url
        for _ in range(_ROBOTS_REDIRECTS + 1):
            try:
                reply = yield Get(here, limits, {"Accept": "text/plain,*/*;q=0.1"}, ruled=False)
            except PutOff:
                return Rules(closed="the site asks for patience")
            except Forbidden:
                return ALLOW_ALL  # whatever is asked for there will be refused for itself
            except SelonError as error:
                return Rules(closed=error.reason)
            if not reply.answer.target:
                return rules_for(reply.answer.status, reply.answer.data)
            try:
                here = urljoin(here, reply.answer.target)
                origin_of(here)
            except ValueError:
                break
        return ALLOW_ALL  # RFC 9309, section 2.3.1.2

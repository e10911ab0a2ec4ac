"""A small web on loopback that counts what it is asked and can misbehave; and a clock of its own."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from selon.feeds import Settings

START = datetime.fromisoformat("2024-05-06T12:00")  # a Monday


class FakeClock:
    """Time that passes only when somebody sleeps."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self._passed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._passed += seconds

    def forward(self, **of: float) -> None:
        self._passed += timedelta(**of).total_seconds()


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0  # real ones, before it comes
    cut: bool = False  # send half of what Content-Length promises


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    at: float


Page = Answer | Callable[[Asked], Answer]


class Web:
    """One server, whatever host name it is asked by; pages by path, or by ``host/path``."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self._now: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.port = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def count(self, path: str) -> int:
        return sum(a.path == path for a in self.asked)

    @property
    def paths(self) -> list[str]:
        """What was asked for, robots.txt aside."""
        return [a.path for a in self.asked if a.path != "/robots.txt"]

    def times(self, *paths: str) -> list[float]:
        return [a.at for a in self.asked if a.path in paths]

    def rss(self, path: str, *links: str, head: str = "", **headers: str) -> None:
        items = "".join(
            f"<item><title>Title of {link}</title><link>{link}</link>"
            f"<guid isPermaLink='false'>{link}</guid>"
            f"<pubDate>Mon, 06 May 2024 08:00:00 GMT</pubDate></item>"
            for link in links
        )
        body = f"<rss version='2.0'><channel><title>The Feed</title>{head}{items}</channel></rss>"
        self.pages[path] = Answer(
            body.encode(), headers={"Content-Type": "application/rss+xml", **headers}
        )

    def article(
        self, path: str, text: str = "The minister said that nothing had been decided yet."
    ) -> None:
        self.pages[path] = Answer(page(text), headers={"Content-Type": "text/html; charset=utf-8"})

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        asked = Asked(
            handler.path, {k.lower(): v for k, v in handler.headers.items()}, self.clock.monotonic()
        )
        host = asked.headers.get("host", "").split(":")[0]
        with self._lock:
            self.asked.append(asked)
            self._now[host] += 1
            self.most_at_once = max(self.most_at_once, self._now[host])
        try:
            found = self.pages.get(f"{host}{asked.path}") or self.pages.get(asked.path)
            if found is None:
                found = Answer(b"nothing here", 404)
            made = found(asked) if callable(found) else found
            time.sleep(made.seconds)
            _send(handler, made)
        finally:
            with self._lock:
                self._now[host] -= 1


def _send(handler: BaseHTTPRequestHandler, made: Answer) -> None:
    handler.send_response(made.status)
    for name, value in made.headers.items():
        handler.send_header(name, value)
    if made.status != 304:
        handler.send_header("Content-Length", str(len(made.body)))
    handler.end_headers()
    if made.status != 304:
        handler.wfile.write(made.body[: len(made.body) // 2] if made.cut else made.body)


def page(text: str, title: str = "Page title", head: str = "") -> bytes:
    paragraphs = "".join(f"<p>{text} ({n})</p>" for n in range(3))
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"{paragraphs}</article></body></html>"
    ).encode()


@contextmanager
def web(clock: FakeClock) -> Iterator[Web]:
    site = Web(clock)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.answer(self)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A client that went away is no matter."""

    with Server(("0.0.0.0", 0), Handler) as server:  # noqa: S104 - 127.0.0.1, 127.0.0.2, …
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


def settings(**more: Any) -> Settings:
    return Settings(**{"allow_private": True, "seed": 1, **more})

"""URLs to bytes: http and https, public addresses only, within limits of size and time."""

from __future__ import annotations

import contextlib
import http.client
import zlib
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from selon.documents.addresses import resolve
from selon.documents.coding import inflated
from selon.documents.connection import Deadline, PinnedConnection
from selon.documents.options import DEFAULT_LIMITS, Limits
from selon.errors import FetchError, Forbidden, SelonError, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Answer", "Page", "ask", "fetch"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PIECE = 1 << 16
_ACCEPT = "text/html,application/xhtml+xml,text/plain;q=0.9,application/json;q=0.8,*/*;q=0.1"


@dataclass(frozen=True, slots=True)
class Page:
    """What a URL gave.

    Attributes:
        url: where it was found in the end, after redirects.
        data: the body, decompressed.
        content_type: as the server sent it, or ``None``.
        headers: all that it sent; names in small letters, of a header sent twice the first.
    """

    url: str
    data: bytes
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request gave, whatever its status.

    Attributes:
        url: what was asked for.
        status: the HTTP status.
        reason: the words beside it.
        headers: names in small letters, values as Latin-1; of a header sent twice, the first.
        data: the body of a 2xx answer, decompressed; empty for any other.
    """

    url: str
    status: int
    reason: str
    headers: Mapping[str, str]
    data: bytes = b""

    @property
    def target(self) -> str | None:
        """Where it redirects to, if it does; relative to ``url``."""
        location = self.headers.get("location", "")
        return _as_utf8(location) or None if self.status in _REDIRECTS else None


def fetch(url: str, *, limits: Limits = DEFAULT_LIMITS, allow_private: bool = False) -> Page:
    """Fetch ``url`` with GET, following redirects.

    At each step the host is resolved once, all its addresses are checked, and the connection
    goes to a checked one. Proxies of the environment are not used; no cookies are kept.

    Args:
        url: http or https, without user name or password.
        limits: ``fetch`` bytes (as sent, and decompressed), ``fetch_seconds`` in all,
            ``redirects``.
        allow_private: for tests against loopback servers only.

    Raises:
        Forbidden: another scheme, a user name in the URL, an address that is not public.
        FetchError: no answer, an answer other than 2xx, or one that breaks the protocol.
        TooLarge: past ``limits.fetch``.
    """
    deadline = Deadline(limits.fetch_seconds)
    here = url
    with _errors_named(url, limits):
        for _ in range(limits.redirects + 1):
            answer = _answer(here, {}, deadline, limits, allow_private=allow_private)
            if answer.target:
                here = urljoin(here, answer.target)
                continue
            if not 200 <= answer.status < 300:
                msg = f"the server answered {answer.status} {answer.reason}"
                raise FetchError(msg)
            return Page(here, answer.data, answer.headers.get("content-type"), answer.headers)
    msg = f"more than {limits.redirects} redirects"
    raise FetchError(msg, url)


def ask(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    allow_private: bool = False,
) -> Answer:
    """One GET of ``url``: no redirect is followed, and any status is an answer.

    Args:
        url: as for ``fetch``, and checked as there.
        headers: sent in place of the usual ones of the same name, or beside them.
        limits: ``fetch`` bytes and ``fetch_seconds``.
        allow_private: for tests against loopback servers only.

    Raises:
        Forbidden: as ``fetch``.
        FetchError: no answer, or one that breaks the protocol.
        TooLarge: past ``limits.fetch``.
    """
    deadline = Deadline(limits.fetch_seconds)
    with _errors_named(url, limits):
        return _answer(url, headers or {}, deadline, limits, allow_private=allow_private)


@contextlib.contextmanager
def _errors_named(url: str, limits: Limits) -> Iterator[None]:
    """Whatever goes wrong on the way as an error of ours that names ``url``."""
    try:
        yield
    except SelonError as error:
        error.name = url
        raise
    except TimeoutError as error:
        msg = f"not fetched within {limits.fetch_seconds:g} seconds"
        raise FetchError(msg, url) from error
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        msg = f"cannot be fetched: {str(error) or type(error).__name__}"
        raise FetchError(msg, url) from error


def _answer(
    url: str, headers: Mapping[str, str], deadline: Deadline, limits: Limits, *, allow_private: bool
) -> Answer:
    """What one GET gives."""
    with _response(url, deadline, headers, allow_private=allow_private) as response:
        fields: dict[str, str] = {}
        for name, value in response.getheaders():
            fields.setdefault(name.lower(), value.strip())
        data = _body(response, limits.fetch) if 200 <= response.status < 300 else b""
        return Answer(url, response.status, response.reason, fields, data)


@contextlib.contextmanager
def _response(
    url: str, deadline: Deadline, headers: Mapping[str, str], *, allow_private: bool
) -> Iterator[http.client.HTTPResponse]:
    """The answer to one GET from an address that was checked."""
    parts = _checked(url)
    host, port = _host(parts), parts.port or (443 if parts.scheme == "https" else 80)
    addresses = resolve(host, port, deadline.left(), allow_private=allow_private)
    connection = _connected(host, port, addresses, deadline, tls=parts.scheme == "https")
    try:
        connection.request("GET", _target(parts), headers={**_usual_headers(), **headers})
        yield connection.getresponse()
    finally:
        connection.finish()


def _checked(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        msg = f"refused: only http and https are fetched, not {parts.scheme or 'this'}:"
        raise Forbidden(msg)
    if parts.username is not None or parts.password is not None:
        raise Forbidden("refused: a user name or password in the URL")
    if not parts.hostname:
        raise FetchError("no host in the URL")
    return parts


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _target(parts: SplitResult) -> str:
    target = urlunsplit(("", "", quote(parts.path or "/", _SAFE), quote(parts.query, _SAFE), ""))
    # urlunsplit would take "//x" for a host.
    return target if target.startswith("/") else f"/{target}"


def _usual_headers() -> dict[str, str]:
    return {
        "User-Agent": f"selon/{_version()}",
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }


_SAFE = "/%:@!$&'()*+,;=~-._?[]"


def _connected(
    host: str, port: int, addresses: list[str], deadline: Deadline, *, tls: bool
) -> PinnedConnection:
    """A connection to the first of the checked addresses that takes one."""
    problem: OSError = OSError("no address")
    for address in addresses:
        connection = PinnedConnection(host, port, address, deadline, tls=tls)
        try:
            connection.connect()
        except TimeoutError:
            connection.finish()
            raise
        except OSError as error:
            connection.finish()
            problem = error
        else:
            return connection
    raise problem


def _as_utf8(header: str) -> str:
    """A header in UTF-8, as browsers take it; http.client reads headers as Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _body(response: http.client.HTTPResponse, limit: int) -> bytes:
    stated = response.length
    if stated is not None and stated > limit:
        raise _too_large(limit)
    pieces: list[bytes] = []
    size = 0
    for piece in _decompressed(_raw(response, limit), response, limit):
        size += len(piece)
        if size > limit:
            raise _too_large(limit)
        pieces.append(piece)
    return b"".join(pieces)


def _raw(response: http.client.HTTPResponse, limit: int) -> Iterator[bytes]:
    size = 0
    while piece := response.read(_PIECE):
        size += len(piece)
        if size > limit:
            raise _too_large(limit)
        yield piece
    if response.length:
        raise FetchError("the connection ended before the whole body had come")


def _decompressed(
    pieces: Iterator[bytes], response: http.client.HTTPResponse, limit: int
) -> Iterator[bytes]:
    """The pieces without their content encoding; no piece is larger than ``limit`` + 1."""
    coding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if coding == "identity":
        yield from pieces
        return
    if coding not in {"gzip", "x-gzip", "deflate"}:
        msg = f"the server compressed the page as {coding}, which was not asked for"
        raise FetchError(msg)
    yield from inflated(pieces, "deflate" if coding == "deflate" else "gzip", limit)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"larger than {limit:,} bytes")


@cache
def _version() -> str:
    try:
        return version("selon")
    except PackageNotFoundError:
        return "unreleased"

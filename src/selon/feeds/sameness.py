"""Addresses of one thing to one address."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["canonical", "host_of", "origin_of"]

_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# What browsers percent-encode in a path or a query, and what is beyond ASCII.
_UNSAFE = re.compile(r"[^!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~|^{}`\\]")


def canonical(url: str, *, strip: bool = True) -> str | None:
    """The address that stands for all addresses of the same thing; ``None`` if it is none.

    After RFC 3986, section 6.2.2: scheme and host in small letters, no default port, escapes in
    capital letters and only where needed; no fragment; none of the parameters of
    ``tracking.toml``. Order and spelling of the others stay, since they may matter.

    Args:
        url: of an article, or of a feed.
        strip: whether to drop the parameters; a feed's address may need them.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = _host(parts), parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or parts.username is not None:
        return None
    place = host if port in {None, _PORTS[parts.scheme]} else f"{host}:{port}"
    query = "&".join(p for p in parts.query.split("&") if not strip or (p and not _tracks(p)))
    return urlunsplit((parts.scheme, place, _tidy(parts.path) or "/", _tidy(query), ""))


def host_of(url: str) -> str:
    """The host of an http(s) address, in small letters; "" if there is none."""
    try:
        return _host(urlsplit(url))
    except ValueError:
        return ""


def origin_of(url: str) -> str:
    """Scheme, host and port, as they stand at the front of a canonical address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    return f"[{host}]" if ":" in host else host


def _tidy(part: str) -> str:
    def escape(match: re.Match[str]) -> str:
        return "".join(f"%{b:02X}" for b in match.group().encode("utf-8", "replace"))

    def unescape(match: re.Match[str]) -> str:
        byte = unquote_to_bytes(match.group())[0]
        return chr(byte) if byte in _UNRESERVED else match.group().upper()

    return _ESCAPE.sub(unescape, _UNSAFE.sub(escape, part))


def _tracks(parameter: str) -> bool:
    return _tracker()(parameter.partition("=")[0].lower())


@cache
def _tracker() -> Callable[[str], bool]:
    words = tomllib.loads(files("selon.feeds").joinpath("tracking.toml").read_text("utf-8"))
    names, prefixes = frozenset(words["names"]), tuple(words["prefixes"])
    return lambda name: name in names or name.startswith(prefixes)

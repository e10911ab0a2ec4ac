"""Fetching over real loopback servers: what is refused, what is limited, what comes back."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
import trustme

from selon.documents import Failure, Limits, fetch, load
from selon.documents import addresses as addresses_module
from selon.documents import connection as connection_module
from selon.documents.addresses import is_public
from selon.errors import FetchError, Forbidden, SelonError, TooLarge

Handler = Callable[[socket.socket, bytes], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@contextmanager
def server(
    handler: Handler, tls: ssl.SSLContext | None = None
) -> Iterator[tuple[int, list[bytes]]]:
    """A server that gives each request to ``handler``; yields its port and the requests."""
    requests: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(raw: socket.socket) -> None:
        with (
            suppress(OSError),
            raw,
            tls.wrap_socket(raw, server_side=True) if tls else raw as peer,
        ):
            data = b""
            while b"\r\n\r\n" not in data and (piece := peer.recv(65536)):
                data += piece
            requests.append(data)
            handler(peer, data)
            if isinstance(peer, ssl.SSLSocket):
                peer.unwrap()

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1], requests
    finally:
        listener.close()


def says(answer: bytes) -> Handler:
    return lambda peer, _request: peer.sendall(answer)


def body(data: bytes, *headers: bytes) -> Handler:
    length = b"Content-Length: %d" % len(data)
    return says(OK + b"\r\n".join((length, *headers)) + b"\r\n\r\n" + data)


def get(handler: Handler, path: str = "/a", **limits: float) -> bytes:
    with server(handler) as (port, _):
        bounds = Limits(**limits)  # type: ignore[arg-type]
        return fetch(f"http://127.0.0.1:{port}{path}", limits=bounds, allow_private=True).data


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.127.255.255", "0.0.0.0", "0.1.2.3", "192.0.0.8",  # noqa: S104
        "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1",
        "240.0.0.1", "255.255.255.255", "192.88.99.1", "::", "::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::ffff:0:127.0.0.1", "fe80::1",
        "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "ff0e::1", "2001:db8::1",
        "2001::1", "2002:7f00:1::", "2002:a00:1::", "2002:808:808::", "64:ff9b::7f00:1",
        "64:ff9b::a00:1", "64:ff9b:1::808:808", "100::1", "3fff::1", "5f00::1", "4000::1", "x", "",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1", "64:ff9b::808:808"],
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",  # noqa: S104
        "127.1",
        "2130706433",
        "0x7f.1",
    ],
)
def test_loopback_is_refused_without_a_connection(host: str) -> None:
    with server(body(b"secret")) as (port, requests):
        # Where a form is no address for this system's resolver, it does not resolve at all.
        with pytest.raises(FetchError):
            fetch(f"http://{host}:{port}/")
        assert requests == []


def test_refused_through_load_as_well() -> None:
    with server(body(b"secret")) as (port, requests):
        (item,) = load([f"http://127.0.0.1:{port}/"])
    assert isinstance(item, Failure)
    assert isinstance(item.error, Forbidden)
    assert requests == []


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", (a, 80)) for a in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)
    with pytest.raises(Forbidden, match=r"10\.0\.0\.1"):
        fetch("http://journal.example/")


def test_the_checked_address_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that resolves to another address the second time finds no second time."""
    asked: list[str] = []

    def look_up(host: str, port: int, *_a: object, **_k: object) -> list[object]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    with server(body(b"hello")) as (port, requests):
        real = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *a, **k: (
                look_up(host, *a, **k) if host == "journal.example" else real(host, *a, **k)
            ),
        )
        page = fetch(f"http://journal.example:{port}/a?b=c#d", allow_private=True)
    assert page.data == b"hello"
    assert asked == ["journal.example"]
    assert requests[0].startswith(b"GET /a?b=c HTTP/1.1\r\n")
    assert b"\r\nHost: journal.example:%d\r\n" % port in requests[0]
    assert b"\r\nUser-Agent: selon/" in requests[0]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.example/",
        "data:text/plain,x",
        "http://u:p@a.example/",
        "http://u@a.example/",
        "javascript:1",
    ],
)
def test_forbidden_urls(url: str) -> None:
    with pytest.raises(Forbidden):
        fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http:///x",
        "http://a:b/",
        "http://[::1",
        "http://a.example:99999/",
        "http://\ud800/",
        "http://a b/",
    ],
)
def test_broken_urls(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(url)
    assert caught.value.name == url


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://a.example/", "http://u:p@a.example/", "gopher://127.0.0.1/"],
)
def test_redirect_to_another_scheme(target: str) -> None:
    with pytest.raises(Forbidden):
        get(says(f"HTTP/1.1 302 Found\r\nLocation: {target}\r\n\r\n".encode()))


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/", "http://169.254.169.254/latest", "//[::1]/"]
)
def test_redirect_to_a_private_address(monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    """The first host passes for public; the one it points to is checked anew."""
    real = is_public
    monkeypatch.setattr(addresses_module, "is_public", lambda a: a == "127.0.0.1" or real(a))
    with server(says(f"HTTP/1.1 301 Moved\r\nLocation: {target}\r\n\r\n".encode())) as (
        port,
        requests,
    ):
        with pytest.raises(Forbidden, match="not a public address"):
            fetch(f"http://127.0.0.1:{port}/")
        assert len(requests) == 1


def test_redirects_are_followed_five_times() -> None:
    def count_down(peer: socket.socket, request: bytes) -> None:
        left = int(request.split(b" ")[1].strip(b"/"))
        answer = b"HTTP/1.1 302 Found\r\nLocation: %d\r\n\r\n" % (left - 1)
        peer.sendall(answer if left else OK + b"Content-Length: 4\r\n\r\ndone")

    with server(count_down) as (port, requests):
        page = fetch(f"http://127.0.0.1:{port}/5", allow_private=True)
        assert (page.data, page.url) == (b"done", f"http://127.0.0.1:{port}/0")
        with pytest.raises(FetchError, match="more than 5 redirects"):
            fetch(f"http://127.0.0.1:{port}/6", allow_private=True)
        assert len(requests) == 12


@pytest.mark.parametrize(
    "status", [b"404 Not Found", b"500 Oops", b"304 Not Modified", b"302 Found"]
)
def test_other_answers_are_errors_with_their_status(status: bytes) -> None:
    with pytest.raises(FetchError, match=status.decode()) as caught:
        get(says(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n"))
    assert caught.value.code == "E200"


def test_bodies_in_every_transfer() -> None:
    assert get(body(b"hello")) == b"hello"
    assert get(says(OK + b"\r\nhello")) == b"hello"
    chunks = b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
    assert get(says(OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunks)) == b"hello world"


@pytest.mark.parametrize("coding", ["gzip", "zlib", "bare deflate", "two members"])
def test_compressed_bodies(coding: str) -> None:
    bare = zlib.compressobj(wbits=-15)
    data, name = {
        "gzip": (gzip.compress(b"hello" * 999), b"gzip"),
        "zlib": (zlib.compress(b"hello" * 999), b"deflate"),
        "bare deflate": (bare.compress(b"hello" * 999) + bare.flush(), b"deflate"),
        "two members": (gzip.compress(b"hello" * 500) + gzip.compress(b"hello" * 499), b"gzip"),
    }[coding]
    assert get(body(data, b"Content-Encoding: " + name)) == b"hello" * 999


@pytest.mark.parametrize(
    "handler",
    [
        body(gzip.compress(b"hello" * 99)[:-9], b"Content-Encoding: gzip"),
        body(b"not gzip", b"Content-Encoding: gzip"),
        body(b"hello", b"Content-Encoding: br"),
        says(OK + b"Content-Length: 99\r\n\r\nhello"),
        says(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel"),
        says(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhel"),
        says(b"rubbish\r\n\r\n"),
        says(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n"),
        says(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"),
        says(b""),
    ],
)
def test_broken_answers(handler: Handler) -> None:
    with pytest.raises(FetchError):
        get(handler)


@pytest.mark.parametrize("stated", [True, False])
def test_big_body(stated: bool) -> None:
    def endless(peer: socket.socket, _request: bytes) -> None:
        peer.sendall(OK + (b"Content-Length: 16000000\r\n" if stated else b"") + b"\r\n")
        while True:
            peer.sendall(b"x" * 65536)

    with pytest.raises(TooLarge):
        get(endless)


def test_a_body_of_just_the_limit() -> None:
    assert len(get(body(b"x" * 1000), fetch=1000)) == 1000
    with pytest.raises(TooLarge):
        get(body(b"x" * 1001), fetch=1000)


@pytest.mark.parametrize("members", [1, 40])
def test_decompression_bomb(members: int) -> None:
    bomb = gzip.compress(b"\0" * (400_000_000 // members), 9) * members
    assert len(bomb) < 1_000_000
    start = time.perf_counter()
    with pytest.raises(TooLarge):
        get(body(bomb, b"Content-Encoding: gzip"))
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    "start",
    [b"", b"HTTP/1.1 200 OK\r\nX: ", OK + b"\r\n", OK + b"Transfer-Encoding: chunked\r\n\r\n"],
)
def test_a_slow_drip_ends_at_the_deadline(start: bytes) -> None:
    def drip(peer: socket.socket, _request: bytes) -> None:
        peer.sendall(start)
        for _ in range(400):
            peer.sendall(b"1")
            time.sleep(0.02)

    begin = time.perf_counter()
    with pytest.raises(FetchError, match=r"within 0\.5 seconds"):
        get(drip, fetch_seconds=0.5)
    assert time.perf_counter() - begin < 2


def test_a_resolver_that_hangs_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_args: object, **_options: object) -> list[object]:
        time.sleep(1)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    with pytest.raises(FetchError, match="resolved in time"):
        fetch("http://journal.example/", limits=Limits(fetch_seconds=0.3))


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with server(body(b"proxy")) as (proxy, requests):
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
        assert get(body(b"direct")) == b"direct"
        assert requests == []


def test_unusual_paths() -> None:
    with server(body(b"x")) as (port, requests):
        for path in ("", "/été?q=ñ", "//twice", "/a%20b", "?q"):
            fetch(f"http://127.0.0.1:{port}{path}", allow_private=True)
    lines = [r.split(b"\r\n")[0].split(b" ")[1] for r in requests]
    assert lines == [b"/", b"/%C3%A9t%C3%A9?q=%C3%B1", b"//twice", b"/a%20b", b"/?q"]


def test_tls_speaks_and_checks_the_name_of_the_url(monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    names: list[str | None] = []
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    tls.sni_callback = lambda _socket, name, _context: names.append(name)
    with server(body(b"secret"), tls) as (port, _):
        with pytest.raises(FetchError, match=r"(?i)certificate"):
            fetch(f"https://localhost:{port}/", allow_private=True)
        trusting = ssl.create_default_context()
        authority.configure_trust(trusting)
        monkeypatch.setattr(connection_module, "tls_context", lambda: trusting)
        assert fetch(f"https://localhost:{port}/", allow_private=True).data == b"secret"
        with pytest.raises(FetchError, match=r"(?i)certificate"):
            fetch(f"https://127.0.0.1:{port}/", allow_private=True)
    assert set(names) == {"localhost", None}


def test_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as idle:
        port = idle.getsockname()[1]
    with pytest.raises(SelonError, match="cannot be fetched"):
        fetch(f"http://127.0.0.1:{port}/", allow_private=True)

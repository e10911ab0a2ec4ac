"""HTTP connections to an address that was checked, with one deadline for everything.

The standard library's ``http.client`` rather than urllib3: it leaves the making of the socket to
us, so the address that was checked is the one connected to, while ``Host`` and the TLS server
name stay those of the URL; it knows no proxies; and its socket can be one whose every read
counts against the same deadline.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from typing import Any

__all__ = ["Deadline", "PinnedConnection"]


class Deadline:
    """A point in time that every wait is measured against."""

    def __init__(self, seconds: float) -> None:
        """Set it ``seconds`` from now."""
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left.

        Raises:
            TimeoutError: none.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return left


class PinnedConnection(http.client.HTTPConnection):
    """A connection to ``address`` that speaks as to ``host``."""

    def __init__(
        self, host: str, port: int, address: str, deadline: Deadline, *, tls: bool
    ) -> None:
        """Open nothing yet; see ``connect``.

        Args:
            host: the name in the URL: for ``Host``, the TLS server name and the certificate.
            port: the TCP port.
            address: the numeric address to connect to.
            deadline: what every wait counts against.
            tls: whether to speak TLS.
        """
        super().__init__(host, port)
        self.default_port = 443 if tls else 80
        self._address = address
        self._deadline = deadline
        self._tls = tls
        self._real: socket.socket | None = None

    def connect(self) -> None:
        """Open the socket, and TLS over it with the host's name and certificate."""
        self._real = socket.create_connection(
            (self._address, self.port), timeout=self._deadline.left()
        )
        if self._tls:
            self._real.settimeout(self._deadline.left())
            self._real = tls_context().wrap_socket(self._real, server_hostname=self.host)
        self.sock = _TimedSocket(self._real, self._deadline)

    def finish(self) -> None:
        """Close the socket; ``close`` alone leaves it open while a body is read."""
        self.close()
        if self._real is not None:
            self._real.close()


def tls_context() -> ssl.SSLContext:
    """Certificates checked against the system's authorities, or certifi's where it has none."""
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if paths.cafile is None and paths.capath is None:
        import certifi

        context.load_verify_locations(certifi.where())
    return context


class _TimedSocket:
    """As much of a socket as ``http.client`` uses, under a deadline.

    A timeout of the socket itself starts anew with every byte that drips in.
    """

    def __init__(self, real: socket.socket, deadline: Deadline) -> None:
        self._real = real
        self._deadline = deadline

    def sendall(self, data: Any) -> None:
        self._real.settimeout(self._deadline.left())
        self._real.sendall(data)

    def makefile(self, *_args: object, **_kwargs: object) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._real, self._deadline))

    def close(self) -> None:
        """Nothing: http.client closes before the body is read, ``finish`` after it."""


class _TimedReader(io.RawIOBase):
    def __init__(self, real: socket.socket, deadline: Deadline) -> None:
        self._real = real
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        self._real.settimeout(self._deadline.left())
        return self._real.recv_into(buffer)

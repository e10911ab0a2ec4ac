"""Which network addresses are public, and host names resolved to nothing but those."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading

from selon.errors import FetchError, Forbidden

__all__ = ["is_public", "resolve"]

# Special ranges that ``ipaddress`` of some supported Python lets through as global.
_SPECIAL = tuple(
    ipaddress.ip_network(n)
    for n in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",
        "240.0.0.0/4",
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",
    )
)
# All that is given out for global unicast; the ranges that embed an IPv4 address (mapped,
# compatible, translated, local NAT64) and the local ones lie outside it.
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether a numeric IPv4 or IPv6 address is one of the public internet.

    Private, loopback, link-local, shared, multicast, reserved and unspecified addresses are
    not, nor is an IPv6 address that carries an IPv4 one; NAT64's well-known prefix is as
    public as the address in it.
    """
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in _GLOBAL_V6:
            return False
    special = any(ip in network for network in _SPECIAL if network.version == ip.version)
    return ip.is_global and not (special or ip.is_multicast or ip.is_reserved)


def resolve(host: str, port: int, seconds: float, *, allow_private: bool = False) -> list[str]:
    """The numeric addresses of ``host``, every one of them checked.

    Args:
        host: a name or a numeric address.
        port: the TCP port.
        seconds: how long to wait for the name service.
        allow_private: for tests against loopback servers only.

    Raises:
        Forbidden: one of its addresses is not public.
        FetchError: the name does not resolve, or not in time.
    """
    addresses = _look_up(host, port, seconds)
    for address in addresses:
        if not allow_private and not is_public(address):
            msg = f"refused: {host} is at {address}, which is not a public address"
            raise Forbidden(msg)
    return addresses


def _look_up(host: str, port: int, seconds: float) -> list[str]:
    answers: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            answers.put(error)
        else:
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))

    # The C library's resolver knows no deadline, so it is waited for from outside.
    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        msg = f"{host} was not resolved in time"
        raise FetchError(msg) from None
    if isinstance(answer, Exception):
        msg = f"{host} does not resolve ({answer})"
        raise FetchError(msg) from answer
    return answer

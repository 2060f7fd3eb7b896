"""Which hosts a link that came from outside may lead to: those on the public internet, and no others."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from animatic.errors import Refused, Silent

Resolver = Callable[[str, int], Iterable[tuple[Any, ...]]]
"""Answers a host and a port as `socket.getaddrinfo` does."""

# Beside what Python itself knows as private; what it knows differs between its versions.
_CLOSED = [
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers; Alibaba keeps its metadata here
        "168.63.129.16/32",  # Azure's own server, reached from inside only
        "192.0.0.0/24",  # Oracle keeps its metadata here
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "2001::/23",  # Teredo and its like carry IPv4 addresses inside
        "2001:db8::/32",
        "2002::/16",  # 6to4, the same
        "3fff::/20",
    )
]
_UNICAST = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
"""The third quarter of an IPv6 address that carries an IPv4 address in the fourth (RFC 5214)."""

_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}")
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""Hosts that some resolvers read as an IPv4 address: `127.1`, `0x7f.1`, `2130706433`."""


def is_public(address: str) -> bool:
    """Whether an IP address is one host on the public internet.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False)
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip in _NAT64:  # how networks without IPv4 reach it
            return is_public(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in _UNICAST or ip.scope_id or int(ip) >> 32 & 0xFFFF_FFFF in _ISATAP:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _CLOSED)


def resolve(host: str, port: int, resolver: Resolver) -> list[str]:
    """The IP addresses of a host. Raises Refused for what is no proper host, Silent when it has none."""
    try:
        return [str(ip_address(host))]
    except ValueError:
        pass
    if len(host) > 253 or not _HOST.fullmatch(host) or _NUMBER.fullmatch(host):
        raise Refused("The link names no proper host.")
    try:
        found = list(dict.fromkeys(str(info[4][0]) for info in resolver(host, port)))
    except OSError as error:
        raise Silent(f"{host} cannot be found.", reached=False) from error
    if not found:
        raise Silent(f"{host} cannot be found.", reached=False)
    return found


def resolve_public(host: str, port: int, resolver: Resolver = socket.getaddrinfo) -> list[str]:
    """As `resolve`; raises Refused as well when any of the addresses is not public."""
    found = resolve(host, port, resolver)
    if not all(map(is_public, found)):
        raise Refused(f"{host} is not on the public internet.")
    return found

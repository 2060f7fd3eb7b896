"""The ways in which a host that lies inside has been written to get past a look at its name."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address
from itertools import product

INSIDE = [
    "127.0.0.1",
    "127.127.127.127",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # Amazon, Azure, Google, Oracle, DigitalOcean, OpenStack, Hetzner
    "169.254.170.2",  # containers at Amazon
    "169.254.0.23",  # Tencent
    "100.100.100.200",  # Alibaba
    "192.0.0.192",  # Oracle, the older
    "168.63.129.16",  # Azure's wire server
]


def hosts(address: str) -> list[str]:
    """Every spelling of an IPv4 address that we know of, as it stands in a link; each once."""
    return list(dict.fromkeys([*_numbers(address), *_letters(address), *_ipv6(address)]))


def _numbers(address: str) -> Iterator[str]:
    """What `inet_aton` reads: one to four parts, each in any base, and what overflows into the same."""
    whole = int(IPv4Address(address))
    a, b, c, d = IPv4Address(address).packed
    for parts in ([a, b, c, d], [a, b, c << 8 | d], [a, b << 16 | c << 8 | d], [whole]):
        for spelt in product(*map(_bases, parts)):
            yield ".".join(spelt)
    for spelt in ([f"{part:03}" for part in (a, b, c, d)], [f"{part:05o}" for part in (a, b, c, d)]):
        yield ".".join(spelt)
    yield ".".join(f"0x{part:08x}" for part in (a, b, c, d))
    yield ".".join(f"{part + 256}" for part in (a, b, c, d))
    yield from (
        f"{whole + 2**32}",
        f"{whole + 2**33}",
        f"0x{whole + 2**32:x}",
        f"0X{whole:X}",
        f"0{whole + 2**32:o}",
    )
    yield from (
        f"{whole:010}",
        f"0x{'0' * 40}{whole:x}",
        f"{'0' * 40}{whole:o}",
        f"-{2**32 - whole}",
        f"{whole}.0",
    )


def _bases(part: int) -> tuple[str, str, str]:
    return f"{part}", f"0x{part:x}", f"0{part:o}"


def _letters(address: str) -> Iterator[str]:
    """What a browser or a resolver takes for the same letters."""
    whole = str(int(IPv4Address(address)))
    yield from (f"{address}.", f"{address}..", f".{address}", f"{whole}.", f"{address}%20", f"{address}%00")
    yield from (
        f"{address}%00.films.example",
        f"{address}%2f.films.example",
        f"{address}%0d%0a",
        f"{address}%09",
    )
    yield from (address.replace(".", dot) for dot in "。．｡")
    yield address.replace(".", "%2e")
    yield "".join(f"%{ord(letter):02x}" for letter in address)
    for zero in ("０", "𝟎", "𝟘", "𝟢", "𝟬", "𝟶"):  # full width, and the mathematicians' five
        digits = str.maketrans({str(digit): chr(ord(zero) + digit) for digit in range(10)})
        yield from (address.translate(digits), whole.translate(digits))
    for digits in ("⓪①②③④⑤⑥⑦⑧⑨", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"):
        yield address.translate(str.maketrans("0123456789", digits))


def _ipv6(address: str) -> Iterator[str]:
    """IPv6 addresses that carry it inside; behind most of them stands a gateway somewhere."""
    whole = int(IPv4Address(address))
    high, low = whole >> 16, whole & 0xFFFF
    pair, other = f"{high:x}:{low:x}", f"{high ^ 0xFFFF:x}:{low ^ 0xFFFF:x}"
    forms = [f"::ffff:{tail}" for tail in (address, pair, pair.upper())]
    forms += [
        f"::FFFF:{address}",
        f"0:0:0:0:0:ffff:{pair}",
        f"0000:0000:0000:0000:0000:ffff:{high:04x}:{low:04x}",
    ]
    forms += [
        f"::{address}",
        f"::{pair}",
        f"::ffff:0:{address}",
        f"::ffff:0:{pair}",
    ]  # compatible, translated
    forms += [
        f"64:ff9b::{address}",
        f"64:ff9b::{pair}",
        f"64:ff9b:1::{address}",
        f"64:ff9b:1::{pair}",
    ]  # NAT64
    forms += [f"2002:{pair}::", f"2002:{pair}::1", f"2002:{pair}::{pair}"]  # 6to4
    forms += [f"2001:0:4136:e378:8000:63bf:{other}", f"2001::{pair}"]  # Teredo
    forms += [
        f"{net}::{mark}:{pair}" for net in ("fe80", "2606:4700") for mark in ("5efe", "200:5efe")
    ]  # ISATAP
    for form in forms:
        yield f"[{form}]"
    for zone in ("%25lo", "%25eth0", "%251", "%lo"):
        yield from (f"[::ffff:{address}{zone}]", f"[fe80::{pair}{zone}]")
    yield from (
        f"[{address}]",
        f"[::ffff:{address}",
        f"::ffff:{address}",
        f"[::ffff:{address}].films.example",
    )


NAMES = {
    "localhost": "127.0.0.1",
    "LOCALHOST": "127.0.0.1",
    "localhost.localdomain": "127.0.0.1",
    "localhost6": "::1",
    "ip6-localhost": "::1",
    "ip6-loopback": "::1",
    "films.localhost": "127.0.0.1",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ": "127.0.0.1",
    "ｌｏｃａｌｈｏｓｔ": "127.0.0.1",
    "loca\u00adlhost": "127.0.0.1",
    "localtest.me": "127.0.0.1",
    "lvh.me": "127.0.0.1",
    "localh.st": "127.0.0.1",
    "127.0.0.1.nip.io": "127.0.0.1",
    "127-0-0-1.sslip.io": "127.0.0.1",
    "7f000001.nip.io": "127.0.0.1",
    "films.10.0.0.1.nip.io": "10.0.0.1",
    "169.254.169.254.nip.io": "169.254.169.254",
    "metadata": "169.254.169.254",
    "instance-data": "169.254.169.254",
    "instance-data.ec2.internal": "169.254.169.254",
    "metadata.google.internal": "169.254.169.254",
    "metadata.tencentyun.com": "169.254.0.23",
    "metadata.azure.internal": "168.63.129.16",
    "kubernetes.default.svc": "10.96.0.1",
    "kubernetes.default.svc.cluster.local": "10.96.0.1",
    "host.docker.internal": "192.168.65.254",
    "gateway.docker.internal": "192.168.65.1",
    "printer.local": "169.254.3.4",
    "imds.v6.example": "fd00:ec2::254",
    "mapped.example": "::ffff:169.254.169.254",
    "nat64.example": "64:ff9b::a9fe:a9fe",
    "sixtofour.example": "2002:a9fe:a9fe::1",
    "anywhere.example": "0.0.0.0",
    "nowhere.example": "::",
}
"""Names that are published as leading inside, with the place they lead to."""

LINKS = [
    # who is the host, and who only stands before or behind it
    "https://films.example@{host}/", "https://films.example:443@{host}/", "https://films.example%23@{host}/",
    "https://films.example%2523@{host}/", "https://a@{host}@films.example/", "https://a@{host} @films.example/",
    "https://1.1.1.1 &@{host}# @3.3.3.3/", "https://films.example &@{host}/", "https://{host}:443@films.example/",
    r"https://films.example\@{host}/", r"https://{host}\@films.example/", r"https://{host}\.films.example/",
    r"https:\\{host}\x", r"https:/\{host}/x", r"https:\/{host}/x", "https:/{host}/x", "https:{host}/x",
    "https:///{host}/x", "https:////{host}/x", "https:@{host}/", "https://@{host}/", "https://:@{host}/",
    "https://{host}#films.example/", "https://{host}?films.example/", "https://{host};films.example/",
    "https://films.example#@{host}/", "https://films.example?@{host}/", "https://films.example;@{host}/",
    "https://{host},films.example/", "https://{host}%23.films.example/", "https://{host}%3f.films.example/",
    "https://{host}&films.example/", "https://{host}$films.example/", "https://{{{host}}}/", "https://({host})/",
    # ports
    "https://{host}:443:80/", "https://{host}:80:443/", "https://{host}:00443/", "https://{host}:/",
    "https://{host}:443%20/", "https://{host}:+443/", "https://{host}:-1/", "https://{host}:65979/",
    # what some skip: spaces, controls, other schemes
    " https://{host}/", "https:// {host}/", "https://{host} /", "\thttps://{host}/", "ht\ntps://{host}/",
    "https://\t{host}/", "https://{host}\r\n/", "https://{host}\0/", "\x01https://{host}/", "https://\u200b{host}/",
    "HTTPS://{host}/", "hTTpS://{host}/", "http://{host}/", "//{host}/", "url:https://{host}/", "view-source:https://{host}/",
    "ws://{host}/", "wss://{host}/", "ftp://{host}/", "gopher://{host}:443/_x", "dict://{host}:443/x", "sftp://{host}/",
    "tftp://{host}/x", "ldap://{host}/", "ldaps://{host}/", "netdoc://{host}/", "jar:https://{host}!/", "smb://{host}/x",
    "file://{host}/etc/passwd", "data://{host}/x", "php://{host}/x", "feed:https://{host}/", "blob:https://{host}/",
]  # fmt: skip
"""Links that some read as leading to `{host}` and others as leading elsewhere."""

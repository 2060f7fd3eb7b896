"""Which hosts may be reached for a link that came from outside."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.addresses import is_public, resolve_public
from animatic.download import fetch
from animatic.errors import Refused, Silent
from tests.hostile import each
from tests.spellings import INSIDE, LINKS, NAMES, hosts

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "172.32.0.1",
    "192.169.0.1",
    "2606:4700::1111",
    "2a00:1450::5",
]

CLOSED = [
    # this machine
    "127.0.0.1", "127.1.2.3", "127.255.255.254", "0.0.0.0", "0.1.2.3", "::1", "::",
    # private and shared networks
    "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fc00::1", "fd12:3456::1",
    "fec0::1", "198.18.0.1",
    # link-local, and where clouds keep their metadata
    "169.254.0.1", "169.254.169.254", "169.254.170.2", "169.254.169.253", "100.100.100.200", "192.0.0.192",
    "168.63.129.16", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "fd20:ce::254",
    # many hosts, or none
    "224.0.0.1", "239.255.255.250", "255.255.255.255", "240.0.0.1", "ff02::1", "ff0e::1", "100::1",
    # documentation and reserved
    "192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1", "192.88.99.1", "5f00::1",
    # IPv4 dressed up as IPv6
    "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:169.254.169.254", "::ffff:8.8.8.8", "::127.0.0.1",
    "::7f00:1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "::ffff:0:127.0.0.1",
    "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a9fe:a9fe", "fd00:c1::a9fe:a9fe",
    # what a resolver should never answer
    "", "localhost", "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "１.1.1.1", "1.1.1.1 ", "1.1.1.1\0", "[::1]",
    "8.8.8.8%lo", "2606:4700::1111%lo", "1.1.1.1/32", "::ffff:8.8.8.8%lo",
]  # fmt: skip


def answering(*found: str) -> Any:
    return lambda _host, port: [(2, 1, 6, "", (address, port)) for address in found]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address: str):
    assert is_public(address)
    assert resolve_public("films.example", 443, answering(address)) == [address]


@pytest.mark.hostile("addresses")
@pytest.mark.parametrize("address", CLOSED)
def test_no_name_may_lead_to_a_closed_address(address: str):
    with pytest.raises(Refused):
        resolve_public("films.example", 443, answering(address))


@pytest.mark.hostile("addresses")
@pytest.mark.parametrize("address", CLOSED)
def test_one_closed_address_among_public_ones_spoils_them_all(address: str):
    with pytest.raises(Refused):
        resolve_public("films.example", 443, answering("93.184.216.34", address))


def nothing_is_looked_up(host: str, port: int) -> Iterable[tuple[Any, ...]]:
    raise AssertionError(f"{host}:{port} was taken for a name")


@pytest.mark.hostile("addresses")
@pytest.mark.parametrize("inside", INSIDE)
def test_no_spelling_of_a_closed_address_is_reached_or_even_looked_up(inside: str, tmp_path: Path):
    through = []
    for host in each(hosts(inside)):
        try:
            fetch(f"https://{host}/", tmp_path / "incoming", resolver=nothing_is_looked_up)
        except Refused:
            continue
        except AssertionError as error:
            through.append(str(error))
    assert through == []


@pytest.mark.hostile("addresses")
@pytest.mark.parametrize("name", NAMES)
def test_no_name_that_is_known_to_lead_inside_is_reached(name: str, tmp_path: Path):
    asked: list[str] = []

    def as_published(host: str, port: int) -> Iterable[tuple[Any, ...]]:
        asked.append(host)
        return answering(NAMES[name])(host, port)

    for ending in each(("", ".", "..", "%2e", "。")):
        with pytest.raises(Refused):
            fetch(f"https://{name}{ending}/", tmp_path / "incoming", resolver=as_published)
    assert bool(asked) == name.isascii()


@pytest.mark.hostile("addresses")
@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "2130706433", "localhost"])
@pytest.mark.parametrize("link", LINKS)
def test_no_link_that_is_read_in_two_ways_leads_inside(link: str, host: str, tmp_path: Path):
    with pytest.raises(Refused):
        fetch(link.format(host=host), tmp_path / "incoming", resolver=answering("127.0.0.1"))


@pytest.mark.hostile("addresses")
def test_the_own_resolver_of_this_machine_finds_no_way_in(tmp_path: Path):
    for host in each(("localhost", "LOCALHOST", "localhost.", "127.1", "0x7f.1", "2130706433", "[::1]", "0")):
        with pytest.raises(Refused):
            fetch(f"https://{host}/", tmp_path / "incoming")


def test_thousands_of_spellings_are_tried():
    assert sum(len(hosts(inside)) for inside in INSIDE) > 2_000
    assert len(LINKS) * 4 + len(NAMES) * 5 > 400


def test_a_network_without_ipv4_still_reaches_public_hosts():
    assert is_public("64:ff9b::8.8.8.8")


@pytest.mark.hostile("addresses")
def test_a_name_is_looked_up_once_so_that_a_second_answer_is_never_heard():
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])

    def rebinding(host: str, port: int) -> Iterable[tuple[Any, ...]]:
        return answering(*next(answers))(host, port)

    assert resolve_public("rebinding.example", 443, rebinding) == ["93.184.216.34"]
    assert next(answers) == ["127.0.0.1"]


def test_a_name_without_any_address_is_looked_up_again_another_time():
    with pytest.raises(Silent) as silence:
        resolve_public("films.example", 443, answering())
    assert not silence.value.reached


def test_a_resolver_that_fails_is_asked_again_another_time():
    def broken(host: str, port: int) -> Iterable[tuple[Any, ...]]:
        raise OSError(f"no answer for {host}:{port}")

    with pytest.raises(Silent):
        resolve_public("films.example", 443, broken)


@pytest.mark.hostile("addresses")
@given(st.one_of(st.text(max_size=60), st.from_regex(r"[0-9a-fx.:%\[\]]{1,40}", fullmatch=True)))
def test_whatever_the_host_no_closed_address_comes_out(host: str):
    try:
        found = resolve_public(host, 443, answering("127.0.0.1"))
    except (Refused, Silent):
        return
    assert all(is_public(address) for address in found)

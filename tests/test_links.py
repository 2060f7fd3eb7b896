"""Signed links: what they open, for how long, and what a changed one opens."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from animatic.links import Links

NAME = "ab" * 32 + ".mp4"


class Hand:
    """A clock turned by hand."""

    now = 300.0 * 6_000_000

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def links(hand: Hand) -> Links:
    return Links(b"key", hand)


def query_of(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query))


def test_a_link_opens_its_file_for_a_quarter_of_an_hour_at_least(links: Links, hand: Hand):
    for begun in (0, 150, 299):
        hand.now = Hand.now + begun
        link = links.path(NAME)
        assert urlsplit(link).path == f"/app/static/m/{NAME}"
        for seconds, opens in [(0, True), (900, True), (1_201, False)]:
            hand.now = Hand.now + begun + seconds
            assert links.opens(NAME, query_of(link)) is opens


def test_a_link_is_the_same_for_five_minutes(links: Links, hand: Hand):
    link = links.path(NAME)
    hand.now += 299
    assert links.path(NAME) == link
    hand.now += 1
    assert links.path(NAME) != link


CHANGES = [
    {"e": "9999999999"},
    {"e": ""},
    {"e": "soon"},
    {"e": "１８００００１２００"},
    {"e": "1" * 5_000},
    {"e": "1800001200\n"},
    {"s": ""},
    {"s": "AAAA"},
    {"s": "é"},
    {"s": "A" * 100_000},
    {"t": "another"},
]


@pytest.mark.hostile("signed links")
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change)[:30])
def test_a_link_that_was_changed_opens_nothing(change: dict[str, str], links: Links):
    assert not links.opens(NAME, query_of(links.path(NAME)) | change)
    assert not links.opens(NAME, query_of(links.marked(NAME, "task-1", 60)) | change)


@pytest.mark.hostile("signed links")
def test_a_link_opens_no_other_file_and_nothing_under_another_key(links: Links, hand: Hand):
    query = query_of(links.path(NAME))
    assert links.opens(NAME, query)
    assert not links.opens(NAME.replace("mp4", "jpg"), query)
    assert not links.opens(NAME, {})
    assert not Links(b"another", hand).opens(NAME, query)


def test_other_parameters_do_not_disturb_a_link(links: Links):
    assert links.opens(NAME, query_of(links.path(NAME)) | {"download": "clip.mp4"})


@pytest.mark.hostile("signed links")
def test_a_marked_link_cannot_be_made_to_look_like_anothers(links: Links, hand: Hand):
    query = query_of(links.marked(NAME, "task-1", 60))
    assert query["t"] == "task-1"
    assert links.opens(NAME, query)
    assert not links.opens(NAME, query | {"t": "task-2"})
    hand.now += 61
    assert not links.opens(NAME, query)


@pytest.mark.hostile("signed links")
def test_no_part_of_a_link_can_slip_into_another(links: Links):
    query = query_of(links.marked(NAME, "x", 60))
    slipped = {"s": query["s"], "e": "", "t": f"{query['e']}\nx"}
    assert not links.opens(NAME, slipped)
    assert not links.opens(f"{NAME}\n{query['e']}", {"s": query["s"], "e": "x"})

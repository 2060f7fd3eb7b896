"""Closing a drift: an admin's word makes our ledger agree with the provider, once, and with a reason."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from animatic import Entry, NotNow, Person, Reading, Status, Studio
from animatic import EntryKind as Kind
from animatic.errors import BadEntry, NotAllowed
from tests.conftest import Clock, SandboxControl
from tests.people import ADMIN, MEMBER, REVIEWER, VIEWER
from tests.story.crowd import LONGEST_SECONDS
from tests.story.outside import Reticent, make_outside, wrapped
from tests.story.team import account_of, ask, assert_books_add_up, every_entry, press, read_balance
from tests.story.telling import end, pass_time

NAMES = {"akool": "akool", "topview": "topview_v2", "sellerpic": "sellerpic"}


@pytest.fixture
def clock() -> Clock:
    """The providers' records tell real times."""
    return Clock(float(int(time.time())))


@pytest.fixture
def opened(studio: Studio) -> Studio:
    """With every account open, and nothing under way."""
    studio.worker.turn()
    return studio


def change_balance(
    studio: Studio, sandbox: SandboxControl, credits: float, provider: str = "akool"
) -> Reading:
    """So many credits more or less at a provider, and the reading that sees it."""
    sandbox.tell("balance", {"provider": provider, "credits": 5_000 + credits})
    reading = read_balance(studio, NAMES[provider])
    assert reading.drift == credits * 1000
    return reading


def close(
    studio: Studio, reading: Reading, by: Person = ADMIN, reason: str = "invoice 7", **more: bool
) -> None:
    studio.books.close_drift(reading.id, by, reason, **more)


def written(studio: Studio) -> list[Entry]:
    """What was booked besides openings, holds and their ends."""
    return [entry for entry in every_entry(studio) if entry.kind in (Kind.TOPUP, Kind.CORRECTION)]


def assert_agrees(studio: Studio, clock: Clock, provider: str = "akool") -> None:
    clock.advance(1)
    reading = read_balance(studio, provider)
    assert (reading.drift, reading.least) == (0, reading.most)
    assert_books_add_up(studio)


# ── what is booked ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("provider", NAMES)
@pytest.mark.parametrize("credits", [-13, 250])
def test_a_drift_that_nobody_explains_is_booked_as_one_correction(
    opened: Studio, sandbox, clock, provider: str, credits: int
):
    reading = change_balance(opened, sandbox, credits, provider)
    close(opened, reading, reason="  looked into it  ")
    (entry,) = written(opened)
    assert (entry.kind, entry.amount) == (Kind.CORRECTION, credits * 1000)
    assert (entry.who, entry.reason, entry.task_id) == (ADMIN.name, "looked into it", None)
    assert opened.account(NAMES[provider]).available == reading.theirs
    assert_agrees(opened, clock, NAMES[provider])


def test_each_finding_is_a_correction_of_its_own_and_they_add_up_to_the_drift(
    opened: Studio, sandbox, photo, clock
):
    sandbox.tell("switches", {"akool": {"single_price": "live"}})
    reticent = wrapped(opened, "akool", Reticent)
    (task,) = press(reticent, ask(opened, photo), campaign="Spring")
    assert end(reticent, task.id).task.status is Status.DONE
    make_outside(opened, ask(opened, photo))
    sandbox.tell("balance", {"provider": "akool", "credits": 5_000 - 100 - 100 + 5})
    reading = read_balance(opened, "akool")
    close(opened, reading, reason="looked into it")
    booked = {(entry.task_id, entry.amount): entry for entry in written(opened)}
    assert sorted(amount for _, amount in booked) == [-100_000, -80_000, 5_000]
    assert sum(amount for _, amount in booked) == reading.drift == reading.correction == -175_000
    own = booked[task.id, -80_000]
    assert own.reason == "looked into it (Akool charged 100, the ledger has 20)"
    assert (own.campaign, own.member, own.day) == ("Spring", MEMBER.name, opened.entries(task.id)[-1].day)
    assert "made outside Animatic" in booked[None, -100_000].reason
    assert booked[None, 5_000].reason == "looked into it"
    assert opened.account("akool").captured == 100_000
    assert_agrees(opened, clock)


def test_a_rest_above_zero_is_booked_as_a_top_up_if_it_is_one(opened: Studio, sandbox, photo, clock):
    make_outside(opened, ask(opened, photo))
    reading = change_balance(opened, sandbox, 100)
    close(opened, reading, reason="invoice 7", rest_is_topup=True)
    assert [(entry.kind, entry.amount) for entry in written(opened)] == [
        (Kind.CORRECTION, -20_000),
        (Kind.TOPUP, 120_000),
    ]
    assert_agrees(opened, clock)


def test_a_rest_below_zero_is_never_a_top_up(opened: Studio, sandbox, clock):
    close(opened, change_balance(opened, sandbox, -5), rest_is_topup=True)
    assert [(entry.kind, entry.amount) for entry in written(opened)] == [(Kind.CORRECTION, -5_000)]
    assert_agrees(opened, clock)


def test_closing_while_work_is_under_way_is_right_when_it_has_ended(opened: Studio, sandbox, photo, clock):
    sandbox.tell("pace", {"looks": 2})
    for _ in range(2):
        make_outside(opened, ask(opened, photo, "topview_v2"))
    press(opened, ask(opened, photo, "topview_v2"))
    opened.worker.turn()
    reading = read_balance(opened, "topview_v2")
    assert (reading.drift, reading.correction) == (-2_500, -5_000)
    close(opened, reading)
    assert [entry.amount for entry in written(opened)] == [-2_500, -2_500]
    clock.advance(1)
    assert read_balance(opened, "topview_v2").drift == 0
    pass_time(opened)
    assert_agrees(opened, clock, "topview_v2")


# ── once, by an admin, with a reason, and only the latest ──────────────────────────────────────────────────


def test_what_was_closed_cannot_be_closed_again(opened: Studio, sandbox, clock):
    reading = change_balance(opened, sandbox, 250)
    close(opened, reading)
    with pytest.raises(NotNow):
        close(opened, reading)
    assert len(written(opened)) == 1
    shown = next(purse.reading for purse in opened.books.purses() if purse.reading)
    assert (shown.closed_by, shown.closed_at) == (ADMIN.name, clock())


def test_of_many_admins_at_once_one_closes(opened: Studio, sandbox, clock):
    reading = change_balance(opened, sandbox, -5)

    def try_to_close(_: int) -> bool:
        try:
            close(opened, reading)
        except NotNow:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(try_to_close, range(8), timeout=LONGEST_SECONDS)) == 1
    assert [entry.amount for entry in written(opened)] == [-5_000]
    assert_agrees(opened, clock)


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_without_a_reason_nothing_is_closed(opened: Studio, sandbox, reason: str):
    reading = change_balance(opened, sandbox, 250)
    with pytest.raises(BadEntry, match="Say why"):
        close(opened, reading, reason=reason)
    assert written(opened) == []
    close(opened, reading)


@pytest.mark.parametrize("person", [VIEWER, MEMBER, REVIEWER], ids=lambda person: person.role)
def test_only_an_admin_closes(opened: Studio, sandbox, person: Person):
    reading = change_balance(opened, sandbox, 250)
    with pytest.raises(NotAllowed, match="ask an admin"):
        close(opened, reading, by=person)
    assert written(opened) == []


def test_a_reading_that_agrees_has_nothing_to_close(opened: Studio):
    with pytest.raises(NotNow):
        close(opened, read_balance(opened, "akool"))
    with pytest.raises(NotNow):
        opened.books.close_drift(1_000_000, ADMIN, "none such")


def test_only_the_latest_reading_of_an_account_can_be_closed(opened: Studio, sandbox, clock):
    first = change_balance(opened, sandbox, 250)
    clock.advance(1)
    second = change_balance(opened, sandbox, 300)
    read_balance(opened, "sellerpic")
    with pytest.raises(NotNow, match="no longer the latest"):
        close(opened, first)
    close(opened, second)
    assert [entry.amount for entry in written(opened)] == [300_000]
    assert_agrees(opened, clock)


@pytest.mark.parametrize("by_hand", ["top_up", "correct"])
def test_a_drift_that_was_booked_by_hand_meanwhile_is_not_booked_twice(
    opened: Studio, sandbox, clock, by_hand: str
):
    reading = change_balance(opened, sandbox, 250)
    clock.advance(1)
    getattr(opened.books, by_hand)(account_of(opened, "akool"), 250_000, ADMIN, "invoice 7")
    with pytest.raises(NotNow, match="read its balance again"):
        close(opened, reading)
    assert [entry.amount for entry in written(opened)] == [250_000]
    assert_agrees(opened, clock)


def test_what_was_booked_before_a_reading_or_elsewhere_does_not_stand_in_the_way(
    opened: Studio, sandbox, photo, clock
):
    opened.books.top_up(account_of(opened, "akool"), 100_000, ADMIN, "invoice 6")
    clock.advance(1)
    sandbox.tell("balance", {"provider": "akool", "credits": 5_150})
    reading = read_balance(opened, "akool")
    clock.advance(1)
    opened.books.top_up(account_of(opened, "sellerpic"), 1_000, ADMIN, "invoice 8")
    press(opened, ask(opened, photo))
    close(opened, reading)
    assert opened.account("akool").available == 5_150_000 - 20_000
    assert_agrees(opened, clock)

"""The nonce by which a browser gets its cookie."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from animatic.database import Database
from animatic.doors import OFFER_SECONDS, Doors, Opened
from tests.conftest import Clock
from tests.doors.team import ADA, TEAM, everything
from tests.hostile import each

HOUR, DAY = 3600.0, 86_400.0


def test_a_nonce_is_redeemed_once_in_whichever_process(doors: Doors, elsewhere: Doors, ada: Opened):
    nonce = doors.offer_cookie(ada.token)
    assert elsewhere.redeem(nonce) == ada.token
    assert elsewhere.redeem(nonce) is doors.redeem(nonce) is None
    assert doors.redeem(doors.offer_cookie(ada.token)) == ada.token


def test_of_many_who_redeem_a_nonce_at_once_one_succeeds(doors: Doors, elsewhere: Doors, ada: Opened):
    nonce, together = doors.offer_cookie(ada.token), threading.Barrier(8)

    def run(number: int) -> str | None:
        together.wait()
        return (doors, elsewhere)[number % 2].redeem(nonce)

    with ThreadPoolExecutor(8) as threads:
        assert Counter(threads.map(run, range(8))) == {ada.token: 1, None: 7}


def test_a_nonce_is_good_for_a_minute(doors: Doors, clock: Clock, ada: Opened):
    nonce = doors.offer_cookie(ada.token)
    clock.advance(OFFER_SECONDS + 1)
    assert doors.redeem(nonce) is None
    nonce = doors.offer_cookie(ada.token)
    clock.advance(OFFER_SECONDS)
    assert doors.redeem(nonce) == ada.token


def test_the_nonce_of_an_ended_sign_in_is_worth_nothing(doors: Doors, ada: Opened, bob: Opened):
    nonce, other = doors.offer_cookie(ada.token), doors.offer_cookie(bob.token)
    doors.sign_out(ada.token)
    assert doors.redeem(nonce) is None
    assert doors.redeem(other) == bob.token


@pytest.mark.hostile("signed links")
def test_a_nonce_made_elsewhere_or_changed_is_worth_nothing(
    doors: Doors, database: Database, clock: Clock, ada: Opened
):
    stranger = Doors(database, clock, TEAM, b"another key")
    nonce = stranger.offer_cookie(ada.token)
    assert doors.redeem(nonce) is None
    good = doors.offer_cookie(ada.token)
    spoilt = (good[:-4] + "AAA=", good + " ", good + "=", good[1:], "", "\0", "\ud800", "é", "gAAAA")
    for changed in each(spoilt):
        assert doors.redeem(changed) is None, changed
    assert doors.redeem(good) == ada.token


def test_who_reads_the_tables_or_finds_a_nonce_learns_no_token(doors: Doors, database: Database, ada: Opened):
    nonce = doors.offer_cookie(ada.token)
    read = everything(database)
    assert ada.token not in read
    assert nonce not in read
    assert ada.token not in nonce
    assert hashlib.sha256(ada.token.encode()).hexdigest() in read
    for word in (ADA.password_hash, "correct horse"):
        assert word not in read

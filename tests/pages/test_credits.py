"""Credits: what each account holds, what an admin writes into it, and whether the provider agrees."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from animatic import EntryKind, Studio, Task
from components import frame
from tests.pages.conftest import Open, Person, enter
from tests.pages.credits_page import agreement, as_member, figures, press_on_card, submit, toasts
from tests.people import ADMIN
from tests.story.outside import make_outside
from tests.story.team import account_of, ask, assert_books_add_up, every_entry, press

Send = Callable[..., Task]
Work = Callable[[], None]


def opened(open_page: Open, service: str, form: str = "Top-up") -> Person:
    """The page with a service's form open over it."""
    person = open_page(frame.CREDITS)
    press_on_card(person, service, "Top up")
    if form != "Top-up":
        person.fill("What to write", form)
    return person


def reopened(open_page: Open, service: str = "Akool") -> dict[str, str]:
    """The figures that somebody sees who comes now."""
    return figures(open_page(frame.CREDITS), service)


# ── what there is ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_price_of_a_clip_goes_from_available_to_held_to_spent(
    open_page: Open, lent: Studio, send: Send, work: Work
):
    assert reopened(open_page) == {"available": "5,000", "Held": "0", "Spent": "0", "Drift": "–"}
    send()
    assert reopened(open_page) == {"available": "4,980", "Held": "20", "Spent": "0", "Drift": "–"}
    work()
    assert reopened(open_page) == {"available": "4,980", "Held": "0", "Spent": "20", "Drift": "0"}
    assert_books_add_up(lent)


def test_what_was_held_for_a_failed_clip_is_available_again(
    open_page: Open, sandbox: Any, send: Send, work: Work
):
    sandbox.fault("create", "fail_job")
    send()
    work()
    assert reopened(open_page) == {"available": "5,000", "Held": "0", "Spent": "0", "Drift": "0"}


def test_services_that_are_paid_from_one_account_share_a_card(open_page: Open, lent: Studio):
    person = open_page(frame.CREDITS)
    assert {provider.name for provider in lent.providers()} >= {"topview_v1", "topview_v2"}
    labels = [metric.label for metric in person.app.main.metric]
    assert labels == [
        "Akool credits available",
        "Topview credits available",
        "SellerPic credits available",
        "Keevx credits spent",
    ]


def test_of_a_service_that_publishes_no_balance_only_spending_is_told(open_page: Open, lent: Studio):
    person = open_page(frame.CREDITS)
    assert figures(person, "Keevx") == {"spent": "0", "Held": "0"}
    assert "publishes no balance" in agreement(person, "Keevx")
    press_on_card(person, "Keevx", "Set rate")
    assert "What to write" not in person.labels()
    assert "USD for one credit" in person.labels()


def test_a_fresh_install_says_when_balances_will_be_known(lent: Studio):
    app = enter(lent).run()
    app.switch_page(str(frame.CREDITS)).run()
    assert not app.exception
    words = [info.value for info in app.info]
    assert words[0] == "No service has named its balance yet. It is asked for with the first send."


def test_the_page_shows_nothing_of_itself_outside_the_frame(lent: Studio):
    app = AppTest.from_file(str(frame.CREDITS)).run()
    assert not app.title
    assert not app.metric


# ── what an admin writes ───────────────────────────────────────────────────────────────────────────────────


def test_a_top_up_is_booked_with_what_it_was_for(open_page: Open, lent: Studio):
    person = opened(open_page, "Akool")
    submit(person, "Book the top-up", Credits=250.5, What_for="Invoice 2026-117")
    assert figures(person, "Akool")["available"] == "5,250.5"
    assert toasts(person) == ["Booked: 250.5 credits more for Akool."]
    (entry,) = [one for one in every_entry(lent) if one.kind is EntryKind.TOPUP]
    assert (entry.amount, entry.who, entry.reason) == (250_500, "Demo admin", "Invoice 2026-117")
    assert_books_add_up(lent)


def test_a_top_up_of_nothing_is_asked_for_its_credits(open_page: Open, lent: Studio):
    person = opened(open_page, "Akool")
    before = every_entry(lent)
    person.press("Book the top-up")
    assert "A top-up is more than nothing" in person.read()
    assert every_entry(lent) == before


def test_what_was_typed_for_one_account_never_stands_in_the_form_of_another(open_page: Open):
    person = opened(open_page, "Akool")
    submit(person, "Book the top-up", Credits=0.0)
    assert person.field("Credits").value == 0
    press_on_card(person, "SellerPic", "Top up")
    assert person.field("Credits").value is None


@pytest.mark.parametrize(("amount", "left"), [(-20.125, "4,979.875"), (3.0, "5,003")])
def test_a_correction_goes_up_or_down_and_keeps_its_reason(
    open_page: Open, lent: Studio, amount: float, left: str
):
    person = opened(open_page, "SellerPic", "Correction")
    submit(person, "Book the correction", Credits=amount)
    assert "Say why the ledger is corrected" in person.read()
    submit(person, "Book the correction", Reason="Charged twice for one film")
    assert figures(person, "SellerPic")["available"] == left
    (entry,) = [one for one in every_entry(lent) if one.kind is EntryKind.CORRECTION]
    assert (entry.amount, entry.reason) == (round(amount * 1000), "Charged twice for one film")


def test_a_rate_holds_from_its_day_on_and_is_listed(open_page: Open, lent: Studio):
    person = opened(open_page, "Akool", "Rate")
    submit(person, "Set the rate", USD_for_one_credit=0.0125, From=date(2026, 9, 1))
    assert lent.books.rates().on(account_of(lent, "akool"), "2026-09-01") == 12_500
    assert lent.books.rates().on(account_of(lent, "akool"), "2026-08-31") is None
    person = opened(open_page, "Akool", "Rate")
    assert "0.0125 USD from 1 Sep 2026 on" in person.read().replace("*", "")


def test_a_member_sees_the_balances_and_none_of_the_admins_tools(open_page: Open, lent: Studio, sandbox: Any):
    open_page(frame.CREDITS)
    sandbox.tell("balance", {"provider": "akool", "credits": 5_100})
    person = as_member(open_page, book=account_of(lent, "akool"))
    assert "What to write" not in person.labels()
    assert figures(person, "Akool")["available"] == "5,000"
    press_on_card(person, "Akool", "Compare")
    assert not [label for label in person.buttons() if label.startswith(("Top up", "Set rate"))]
    press_on_card(person, "Akool", "Explain")
    assert "An admin can correct the ledger." in person.read()
    assert not [label for label in person.buttons() if label.startswith("Correct")]


# ── drift ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_balance_that_agrees_is_told_with_its_age(open_page: Open, clock: Any):
    clock.now = time.time() - 7_200
    person = open_page(frame.CREDITS)
    press_on_card(person, "Topview", "Compare")
    assert figures(person, "Topview")["Drift"] == "0"
    assert agreement(person, "Topview") == "Agrees with Topview, 2 h ago."
    assert toasts(person) == ["Topview agrees."]


def test_a_drift_is_told_and_closed_as_a_top_up(open_page: Open, lent: Studio, sandbox: Any):
    person = open_page(frame.CREDITS)
    sandbox.tell("balance", {"provider": "akool", "credits": 5_150.5})
    press_on_card(person, "Akool", "Compare")
    assert figures(person, "Akool")["Drift"] == ":orange[+150.5]"
    assert agreement(person, "Akool").startswith("Akool says 5,150.5")
    press_on_card(person, "Akool", "Explain +150.5")
    assert "our ledger expects **5,000**" in person.read()
    assert "more than we know of: credits bought at Akool, perhaps" in person.read()
    person.press("Correct the ledger by +150.5")
    assert "Say why the ledger is corrected" in person.read()
    submit(person, "Correct the ledger by +150.5", Reason="Bought on the website")
    assert figures(person, "Akool") == {"available": "5,150.5", "Held": "0", "Spent": "0", "Drift": "0"}
    assert agreement(person, "Akool").startswith("Corrected by Demo admin")
    assert every_entry(lent)[-1].kind is EntryKind.TOPUP
    assert_books_add_up(lent)


def test_a_drift_is_explained_job_by_job(open_page: Open, lent: Studio, clock: Any, photo: bytes):
    clock.now = time.time()  # the provider's record tells real times
    person = open_page(frame.CREDITS)
    for _ in range(2):
        make_outside(lent, ask(lent, photo))
    press_on_card(person, "Akool", "Compare")
    press_on_card(person, "Akool", "Explain −40")
    assert person.read().count("**−20** Akool charged 20 for a job made outside Animatic") == 2
    assert not person.app.checkbox
    submit(person, "Correct the ledger by −40", Reason="A colleague's tests")
    assert figures(person, "Akool")["available"] == "4,960"


def test_credits_that_are_gone_without_a_trace_are_no_top_up(open_page: Open, lent: Studio, sandbox: Any):
    person = open_page(frame.CREDITS)
    sandbox.tell("balance", {"provider": "sellerpic", "credits": 4_990})
    press_on_card(person, "SellerPic", "Compare")
    press_on_card(person, "SellerPic", "Explain −10")
    assert "**−10** taken for nothing that we know of" in person.read()
    submit(person, "Correct the ledger by −10", Reason="Their invoice says so")
    assert every_entry(lent)[-1].kind is EntryKind.CORRECTION


def test_a_drift_that_turns_out_to_be_a_top_up_goes_with_it(open_page: Open, sandbox: Any):
    person = open_page(frame.CREDITS)
    sandbox.tell("balance", {"provider": "akool", "credits": 5_500})
    press_on_card(person, "Akool", "Compare")
    press_on_card(person, "Akool", "Top up")
    submit(person, "Book the top-up", Credits=500.0)
    assert figures(person, "Akool") == {"available": "5,500", "Held": "0", "Spent": "0", "Drift": "0"}


def test_a_drift_that_somebody_else_has_closed_is_not_closed_again(
    open_page: Open, lent: Studio, sandbox: Any
):
    person = open_page(frame.CREDITS)
    sandbox.tell("balance", {"provider": "akool", "credits": 5_500})
    press_on_card(person, "Akool", "Compare")
    press_on_card(person, "Akool", "Explain")
    reading = next(one.reading for one in lent.books.purses() if one.label == "Akool")
    lent.books.close_drift(reading.id, ADMIN, "I was first")
    before = every_entry(lent)
    submit(person, "Correct the ledger", Reason="So was I")
    assert agreement(person, "Akool").startswith("Corrected by grace")
    assert every_entry(lent) == before


def test_while_a_clip_without_a_price_is_under_way_nothing_can_be_compared(
    open_page: Open, lent: Studio, sandbox: Any, photo: bytes
):
    sandbox.tell("pace", {"looks": 9})
    person = open_page(frame.CREDITS)
    unpriced = next(model for model in lent.models("topview_v2").rows if not model.price)
    press(lent, ask(lent, photo, "topview_v2", unpriced.name))
    lent.worker.turn()
    press_on_card(person, "Topview", "Compare")
    assert toasts(person) == ["Topview cannot be compared while a clip without a price is under way."]


def test_a_provider_that_does_not_answer_is_told_in_words_and_the_figures_stay(open_page: Open, sandbox: Any):
    person = open_page(frame.CREDITS)
    sandbox.fault("balance", "status", "every", status=503)
    press_on_card(person, "Akool", "Compare")
    assert person.app.warning
    assert figures(person, "Akool")["available"] == "5,000"

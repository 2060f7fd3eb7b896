"""Budgets: whose spending, of which time, in credits or money; what they let through and what they warn of."""

from __future__ import annotations

import pytest

from animatic import EntryKind as Kind
from animatic import Person, Status, Studio
from animatic.budgets import Cost, Period, Scope, Standing, Unit
from tests.people import ADMIN, MEMBER
from tests.story.team import account_of, ask, assert_books_add_up, limit, press
from tests.story.telling import end

MONTH_SECONDS = 31 * 86_400
OTHER = Person("bob", MEMBER.role)


def whose(studio: Studio, scope: Scope) -> str:
    keys = {
        Scope.TEAM: "",
        Scope.MEMBER: MEMBER.name,
        Scope.CAMPAIGN: "Spring",
        Scope.PROVIDER: account_of(studio, "akool"),
    }
    return keys[scope]


def open_account(studio: Studio, photo: bytes, provider: str = "akool") -> str:
    """An account is open once something was asked of it."""
    (task,) = press(studio, ask(studio, photo, provider), f"open-{provider}", by=OTHER)
    studio.cancel(task.id, OTHER)
    return task.account_id


# ── what a budget limits ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("period", Period)
@pytest.mark.parametrize("scope", Scope)
def test_a_budget_lets_through_what_it_covers_and_parks_the_rest(
    studio: Studio, photo, clock, scope: Scope, period: Period, unit: Unit
):
    open_account(studio, photo)
    open_account(studio, photo, "sellerpic")
    if unit is Unit.MONEY:  # a credit costs 0.10, so that the same limit is a tenth
        for provider in ("akool", "sellerpic"):
            studio.books.set_rate(account_of(studio, provider), "2026-01-01", 100_000, ADMIN)
    limit(studio, 50 if unit is Unit.CREDITS else 5, scope, whose(studio, scope), period, unit)
    sent = [press(studio, ask(studio, photo), f"{n}", campaign=" Spring ")[0] for n in range(3)]
    assert [task.status for task in sent] == [Status.WAITING, Status.WAITING, Status.PARKED]
    left = "leaves 10 credits, and this asks for 20 credits."
    assert sent[2].words.endswith(
        left if unit is Unit.CREDITS else "leaves 1.00 USD, and this asks for 2.00 USD."
    )
    (elsewhere,) = press(studio, ask(studio, photo, "sellerpic", seconds=10), "elsewhere", by=OTHER)
    assert elsewhere.status is (Status.PARKED if scope is Scope.TEAM else Status.WAITING)
    clock.advance(MONTH_SECONDS)
    (later,) = press(studio, ask(studio, photo), "later", campaign="Spring")
    assert later.status is (Status.WAITING if period is Period.MONTH else Status.PARKED)
    assert_books_add_up(studio)


@pytest.mark.parametrize(
    ("scope", "period", "named"),
    [
        (Scope.TEAM, Period.MONTH, "The monthly budget of the team"),
        (Scope.MEMBER, Period.ALL, "The budget of ada"),
        (Scope.CAMPAIGN, Period.MONTH, "The monthly budget of campaign Spring"),
        (Scope.PROVIDER, Period.ALL, "The budget for Akool"),
    ],
)
def test_words_say_which_budget_what_is_left_and_what_is_asked(
    studio: Studio, photo, scope: Scope, period: Period, named: str
):
    open_account(studio, photo)
    limit(studio, 30, scope, whose(studio, scope), period)
    press(studio, ask(studio, photo), "first", campaign="Spring")
    (task,) = press(studio, ask(studio, photo, resolution="1080p"), "second", campaign="Spring")
    assert task.words == f"{named} leaves 10 credits, and this asks for 25 credits."
    assert task.cause == "overbudget"


def test_every_budget_that_is_passed_is_named(studio: Studio, photo, clock):
    limit(studio, 10)
    clock.advance(1)
    limit(studio, 15, Scope.MEMBER, MEMBER.name)
    limit(studio, 500, Scope.CAMPAIGN, "Spring")
    (task,) = press(studio, ask(studio, photo), campaign="Spring")
    assert task.words == (
        "The budget of the team leaves 10 credits, and this asks for 20 credits. "
        "The budget of ada leaves 15 credits, and this asks for 20 credits."
    )


def test_a_budget_that_is_replaced_or_lifted_limits_nothing_more(studio: Studio, photo):
    limit(studio, 10)
    limit(studio, 20)
    assert press(studio, ask(studio, photo), "first")[0].status is Status.WAITING
    assert press(studio, ask(studio, photo), "second")[0].status is Status.PARKED
    (standing,) = studio.books.standings()
    studio.books.end_budget(standing.budget.id, ADMIN)
    assert studio.books.standings() == []
    assert press(studio, ask(studio, photo), "third")[0].status is Status.WAITING


def test_what_was_let_go_can_be_spent_again_and_what_was_spent_cannot(studio: Studio, sandbox, photo):
    sandbox.fault("create", "fail_job")
    limit(studio, 20)
    (failed,) = press(studio, ask(studio, photo), "first")
    assert end(studio, failed.id).task.status is Status.FAILED
    (made,) = press(studio, ask(studio, photo), "second")
    assert end(studio, made.id).task.status is Status.DONE
    assert press(studio, ask(studio, photo), "third")[0].status is Status.PARKED


# ── warnings ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("total", "used", "asked", "warns", "is_over"),
    [
        (100, 0, 0, False, False),
        (100, 60, 0, False, False),
        (101, 80, 0, False, False),
        (100, 80, 0, True, False),
        (100, 60, 19, False, False),
        (100, 60, 20, True, False),
        (100, 60, 40, True, False),
        (100, 60, 41, True, True),
        (0, 0, 0, True, False),
        (0, 0, 1, True, True),
    ],
)
def test_a_budget_warns_from_four_fifths_on_also_before_the_send(
    studio: Studio, photo, total: int, used: int, asked: int, warns: bool, is_over: bool
):
    account_id = open_account(studio, photo)
    limit(studio, total)
    for number in range(used // 20):
        press(studio, ask(studio, photo), f"{number}")
    standing = standing_of(studio, Cost(account_id, "", MEMBER.name, asked * 1000))
    assert (standing.used, standing.asked) == (used * 1000, asked * 1000)
    assert (standing.warns, standing.is_over) == (warns, is_over)


def standing_of(studio: Studio, *costs: Cost) -> Standing:
    (standing,) = studio.books.standings(costs)
    return standing


def test_only_budgets_that_a_send_falls_under_are_told_of_it(studio: Studio, photo):
    account_id = open_account(studio, photo)
    limit(studio, 50, Scope.CAMPAIGN, "Spring")
    limit(studio, 50, Scope.MEMBER, OTHER.name)
    costs = [Cost(account_id, "Spring", MEMBER.name, 4_000), Cost(account_id, "", MEMBER.name, 8_000)]
    assert standing_of(studio, *costs).asked == 4_000
    assert len(studio.books.standings()) == 2


# ── without a price, without a rate ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("provider", "model"), [("keevx", "V"), ("topview_v2", "Seedance 2.5")])
def test_what_has_no_price_cannot_be_held_to_a_budget(studio: Studio, photo, provider: str, model: str):
    brief = ask(studio, photo, provider, model)
    limit(studio, 1_000, Scope.CAMPAIGN, "Spring")
    (task,) = press(studio, brief, "first", campaign="Spring")
    assert (task.status, task.quoted) == (Status.PARKED, None)
    assert task.words == ("The budget of campaign Spring cannot be held to: the service has no price here.")
    assert studio.books.parked()[0].total is None
    assert press(studio, brief, "elsewhere")[0].status is Status.WAITING
    studio.books.approve("first", ADMIN)
    card = end(studio, task.id)
    assert card.task.status is Status.DONE
    assert [entry.amount for entry in studio.entries(task.id) if entry.kind is Kind.HOLD] == [0]
    assert_books_add_up(studio)


def test_what_has_no_rate_cannot_be_held_to_a_budget_of_money(studio: Studio, photo):
    limit(studio, 100, unit=Unit.MONEY)
    account_id = open_account_parked(studio, photo)
    (task,) = press(studio, ask(studio, photo), "first")
    assert task.words == ("The budget of the team cannot be held to: the service has no rate in money here.")
    studio.books.set_rate(account_id, "2026-01-01", 50_000, ADMIN)
    assert press(studio, ask(studio, photo), "second")[0].status is Status.WAITING
    (standing,) = studio.books.standings()
    assert (standing.used, standing.uncounted) == (1_000, ())


def open_account_parked(studio: Studio, photo: bytes) -> str:
    (task,) = press(studio, ask(studio, photo), "open")
    assert task.status is Status.PARKED
    return task.account_id


def test_money_spent_before_a_rate_was_set_is_told_as_uncounted(studio: Studio, photo, clock):
    (task,) = press(studio, ask(studio, photo), "first")
    clock.advance(86_400)
    studio.books.set_rate(task.account_id, "2026-09-22", 50_000, ADMIN)
    limit(studio, 100, unit=Unit.MONEY)
    press(studio, ask(studio, photo), "second")
    (standing,) = studio.books.standings()
    assert (standing.used, standing.uncounted) == (1_000, (task.account_id,))

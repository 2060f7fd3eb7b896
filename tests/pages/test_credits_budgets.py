"""Budgets: set and lifted by an admin, told on Compose before a send, and decided on where one was passed."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1.element_tree import Block

from animatic import Person as Someone
from animatic import Role, Scope, Status, Studio
from components import frame
from tests.pages.conftest import Open, Person
from tests.pages.credits_page import as_member, figures, submit, toasts
from tests.people import ADMIN, MEMBER
from tests.story.team import account_of, ask, limit, press

ME = Someone("Demo member", Role.MEMBER)


@pytest.fixture(autouse=True)
def opened(lent: Studio, open_page: Open) -> None:
    """Every balance is known."""
    open_page(frame.CREDITS)


def budgets(open_page: Open) -> Person:
    return open_page(frame.CREDITS, section="Budgets")


def standing(person: Person) -> list[str]:
    """Each budget's name, badge and caption."""
    cells = [node for node in person.app.main if isinstance(node, Block) and len(node.get("progress")) == 1]
    shown = {
        f"{cell.markdown[0].value.replace('*', '')} | {cell.caption[0].value}"
        for cell in cells
        if cell.caption and "used or held" in cell.caption[0].value
    }
    return sorted(shown)


# ── set and lifted ─────────────────────────────────────────────────────────────────────────────────────────


def test_without_a_budget_the_page_says_what_limits_spending(open_page: Open):
    assert "No budget is set: only what each service has left limits spending." in budgets(open_page).read()


def test_a_budget_of_the_team_is_set_shown_and_lifted(open_page: Open, lent: Studio, photo: bytes):
    person = budgets(open_page)
    submit(person, "Set the budget", Limit=50.0)
    assert toasts(person) == ["The budget is set."]
    press(lent, [ask(lent, photo)] * 2)
    person = budgets(open_page)
    assert standing(person) == [
        "The monthly budget of the team :orange-badge[80%] | 40 credits of 50 credits used or held"
    ]
    person.press("Lift")
    assert lent.books.standings() == []
    assert "No budget is set" in person.read()


@pytest.mark.parametrize(
    ("whose", "field", "name", "told"),
    [
        ("A campaign", "Campaign", "Spring", "The budget of campaign Spring"),
        ("A member", "Member", "ada", "The budget of ada"),
        ("A service", "Service", "akool", "The budget for Akool"),
    ],
)
def test_a_budget_may_be_of_a_campaign_a_member_or_a_service_and_in_money(
    open_page: Open, lent: Studio, photo: bytes, whose: str, field: str, name: str, told: str
):
    press(lent, ask(lent, photo), by=MEMBER, campaign="Spring")
    lent.books.set_rate(account_of(lent, "akool"), "2026-09-01", 500_000, ADMIN)
    person = budgets(open_page)
    person.fill("Whose spending", whose)
    if field != "Service":
        assert person.button("Set the budget").disabled
    person.fill(field, account_of(lent, name) if field == "Service" else name)
    submit(person, "Set the budget", Limit=40.0, In="USD", Counted="In all")
    assert standing(budgets(open_page)) == [f"{told} :gray-badge[25%] | 10.00 USD of 40.00 USD used or held"]


def test_a_budget_without_a_limit_is_asked_for_one_and_none_is_set(open_page: Open, lent: Studio):
    person = budgets(open_page)
    person.press("Set the budget")
    assert "Give the limit. With 0, every send waits for approval." in person.read()
    assert lent.books.standings() == []


def test_a_budget_that_takes_anothers_place_lifts_it(open_page: Open, lent: Studio):
    limit(lent, 10)
    for amount in (100.0, 200.0):
        person = budgets(open_page)
        submit(person, "Set the budget", Limit=amount, Counted="In all")
    assert [one.budget.amount for one in lent.books.standings()] == [200_000]


def test_what_a_budget_of_money_cannot_count_is_said(open_page: Open, lent: Studio, photo: bytes):
    press(lent, ask(lent, photo))
    person = budgets(open_page)
    submit(person, "Set the budget", Limit=10.0, In="USD")
    (told,) = standing(budgets(open_page))
    assert told.endswith("0.00 USD of 10.00 USD used or held; credits without a rate are left out")


def test_a_member_sees_budgets_and_cannot_change_them(open_page: Open, lent: Studio):
    limit(lent, 10)
    person = as_member(open_page, section="Budgets")
    assert len(standing(person)) == 1
    assert not [one for one in person.buttons() if one.startswith(("Lift", "Set the budget"))]


# ── told on Compose ────────────────────────────────────────────────────────────────────────────────────────


def composed(open_page: Open, photo: bytes) -> Person:
    """A member's form that could be sent for 20 credits."""
    person = open_page(role=Role.MEMBER)
    person.bring(("shore.jpg", photo))
    person.fill("What should move", "Waves roll in")
    return person


def test_a_send_beyond_a_budget_says_so_is_parked_and_waits_on_credits(
    open_page: Open, lent: Studio, sandbox: Any, photo: bytes
):
    limit(lent, 10)
    person = composed(open_page, photo)
    assert "The budget of the team leaves 10 credits, and this asks for 20 credits." in person.read()
    person.press("Ask for approval of 20 credits")
    assert "1 clip waiting for an admin." in person.read()
    assert [card.task.status for card in lent.cards()] == [Status.PARKED]
    person.go(frame.CREDITS)
    assert "**Demo member** asks for 1 clip, **20 credits**" in person.read()
    assert "- Waves roll in · Akool Classic · 20 credits" in person.read()
    assert figures(person, "Akool") == {"available": "5,000", "Held": "0", "Spent": "0", "Drift": "–"}
    assert sandbox.state()["submits"] == 0


def test_a_send_that_nearly_uses_a_budget_up_is_told_and_goes(open_page: Open, lent: Studio, photo: bytes):
    press(lent, ask(lent, photo, "topview_v1"), campaign="Spring")
    limit(lent, 22, Scope.CAMPAIGN, "Spring")
    person = composed(open_page, photo)
    assert "budget of campaign Spring" not in person.read()
    person.fill("Campaign", "Spring")
    assert "The budget of campaign Spring is 93% used after this." in person.read()
    person.press("Send for 20 credits")
    assert [card.task.campaign for card in lent.cards(statuses=[Status.WAITING])] == ["Spring"] * 2


def test_a_campaigns_budget_is_found_however_its_name_is_typed(open_page: Open, lent: Studio, photo: bytes):
    limit(lent, 10, Scope.CAMPAIGN, "Spring launch")
    person = composed(open_page, photo)
    # An AppTest picks from a list and cannot type, so the name is put there from another page.
    person.go(frame.CREDITS)
    person.app.session_state["for_campaign"] = " Spring  launch "
    person.go(frame.COMPOSE)
    assert "Ask for approval of 20 credits" in person.buttons()


# ── decided ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def parked(lent: Studio, photo: bytes) -> Studio:
    """Seven clips of the demo's member wait, two of them with other words."""
    limit(lent, 10)
    briefs = [ask(lent, photo)] * 5 + [ask(lent, photo, resolution="1080p")] * 2
    lent.send(briefs, "press", ME, "Spring")
    return lent


def test_what_differs_only_in_its_picture_is_listed_once(parked: Studio, open_page: Open):
    words = open_page(frame.CREDITS).read()
    assert "**Demo member** asks for 7 clips for campaign Spring, **150 credits**" in words
    assert "- 5 × slow push in · Akool Classic · 20 credits each" in words
    assert "- 2 × slow push in · Akool Classic · 25 credits each" in words
    assert "The budget of the team leaves 10 credits" in words


def test_an_approved_send_is_held_and_goes(parked: Studio, open_page: Open):
    person = open_page(frame.CREDITS)
    person.press("Approve for 150 credits")
    assert toasts(person) == ["Approved: it is on its way."]
    assert figures(person, "Akool")["Held"] == "150"
    assert "Waiting for approval" not in person.read()
    assert {card.task.status for card in parked.cards()} == {Status.WAITING}


def test_a_declined_send_tells_the_member_why(parked: Studio, open_page: Open):
    person = open_page(frame.CREDITS)
    person.fill("Why", "Wait for next month")
    person.press("Decline it")
    assert parked.books.parked() == []
    task = parked.cards()[0].task
    assert task.status is Status.CANCELLED
    assert "Demo admin declined it: Wait for next month" in open_page(frame.GALLERY, task=task.id).read()


def test_a_declined_send_is_told_on_the_form_it_was_sent_from(open_page: Open, lent: Studio, photo: bytes):
    limit(lent, 10)
    person = composed(open_page, photo)
    person.press("Ask for approval")
    (waiting,) = lent.books.parked()
    lent.books.decline(waiting.send_key, ADMIN, "too dear")
    person.app.run()
    assert "grace declined it: too dear" in person.read()


def test_what_the_account_does_not_cover_stays_parked(parked: Studio, open_page: Open):
    parked.books.correct(account_of(parked, "akool"), -4_900_000, ADMIN, "spent elsewhere")
    person = open_page(frame.CREDITS)
    person.press("Approve for 150 credits")
    assert "top the account up" in person.app.warning[0].value
    assert len(parked.books.parked()) == 1


def test_a_member_takes_their_own_back_and_does_not_see_those_of_others(
    parked: Studio, open_page: Open, photo: bytes
):
    press(parked, ask(parked, photo), "another's", MEMBER)
    person = as_member(open_page)
    assert "**ada** asks" not in person.read()
    assert not [one for one in person.buttons() if one.startswith(("Approve", "Decline"))]
    person.press("Take it back")
    assert [waiting.tasks[0].member for waiting in parked.books.parked()] == ["ada"]
    assert "Waiting for approval" not in person.read()


def test_a_decision_that_comes_second_changes_nothing(parked: Studio, open_page: Open):
    person = open_page(frame.CREDITS)
    late = person.button("Approve for 150 credits")
    parked.books.decline("press", ADMIN, "first")
    late.click().run()
    assert not person.app.exception
    assert {card.task.status for card in parked.cards()} == {Status.CANCELLED}

"""Spending by service, model, campaign and member, in credits and in money; and what a clip costs."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from animatic import Role, Studio
from animatic.people import Person as Somebody
from components import frame
from tests.pages.conftest import Open, Person
from tests.pages.credits_page import as_member, table
from tests.people import ADMIN, MEMBER
from tests.story.team import account_of, ask, press
from tests.story.telling import end

BEN = Somebody("<b>Ben</b>", Role.MEMBER)


def spending(person: Person) -> dict[str, str]:
    """What stands below the chart, from top to bottom."""
    bodies = [one.proto.body for one in person.app.get("html") if "spending" in one.proto.body]
    rows = re.findall(r'</i>(.*?)</th>.*?class="amount">(.*?)</td>', bodies[0]) if bodies else []
    return {unescape(label): amount for label, amount in rows}


def spent(open_page: Open, **query: str) -> dict[str, str]:
    return spending(open_page(frame.CREDITS, **query))


@pytest.fixture
def told(lent: Studio, open_page: Open, photo: bytes) -> Studio:
    """Ada held 20 at Akool for Spring, and 2.5 at Topview; Ben 0.5 at Topview for nothing in particular."""
    open_page(frame.CREDITS)
    press(lent, ask(lent, photo), "one", MEMBER, "Spring")
    press(lent, ask(lent, photo, "topview_v2"), "two", MEMBER, "Spring")
    press(lent, ask(lent, photo, "topview_v1"), "three", BEN)
    return lent


@pytest.mark.parametrize(
    ("by", "sums"),
    [
        ("Service", {"Akool": "20", "Topview": "3"}),
        (
            "Model",
            {"Akool Classic · Akool": "20", "Kling V3 · Topview": "2.5", "Topview Lite · Topview": "0.5"},
        ),
        ("Campaign", {"Spring": "22.5", "No campaign": "0.5"}),
        ("Member", {"ada": "22.5", "<b>Ben</b>": "0.5"}),
    ],
)
def test_spending_is_told_by_each_dimension(told: Studio, open_page: Open, by: str, sums: dict[str, str]):
    assert spent(open_page, by=by) == sums


def test_held_and_spent_are_told_apart_in_the_total(told: Studio, open_page: Open):
    words = open_page(frame.CREDITS).read()
    assert "**0 credits spent and 23 held.** Those of 2 services are counted alike." in words
    assert "To see USD here, set a rate: Top up…, then Rate." in words


def test_a_member_sees_the_teams_spending_and_is_not_told_to_set_rates(told: Studio, open_page: Open):
    person = as_member(open_page)
    assert spending(person) == {"Akool": "20", "Topview": "3"}
    assert "set a rate" not in person.read()


def test_with_a_rate_spending_is_told_in_money_and_what_has_none_is_left_out(told: Studio, open_page: Open):
    told.books.set_rate(account_of(told, "akool"), "2026-09-01", 12_500, ADMIN)
    person = open_page(frame.CREDITS, by="Campaign")
    person.fill("In", "USD")
    assert spending(person) == {"Spring": "0.25 USD"}
    assert "**0.25 USD spent or held.** 3 credits have no rate and are left out." in person.read()
    told.books.set_rate(account_of(told, "topview_v1"), "2026-09-01", 1, ADMIN)
    assert spent(open_page, by="Campaign", unit="USD") == {
        "Spring": "0.25 USD",
        "No campaign": "0.00000050 USD",
    }


def test_a_rate_that_begins_later_leaves_the_month_without_money(told: Studio, open_page: Open):
    told.books.set_rate(account_of(told, "akool"), "2026-10-01", 12_500, ADMIN)
    person = open_page(frame.CREDITS, unit="USD")
    assert spending(person) == {}
    assert "23 credits have no rate and are left out." in person.read()


def test_what_is_smaller_than_seven_others_stands_together(lent: Studio, open_page: Open, photo: bytes):
    open_page(frame.CREDITS)
    small, large = ask(lent, photo, "topview_v1"), ask(lent, photo)
    for number in range(9):
        press(lent, [small] if number < 2 else [large] * number, f"{number}", MEMBER, f"Campaign {number}")
    sums = spent(open_page, by="Campaign")
    assert list(sums) == [*(f"Campaign {number}" for number in range(8, 1, -1)), "All others"]
    assert (sums["Campaign 8"], sums["All others"]) == ("160", "1")


def test_a_month_without_spending_says_so(told: Studio, open_page: Open, clock: Any):
    clock.advance(30 * 86_400)
    assert "Nothing was spent in this month." in open_page(frame.CREDITS).read()
    assert spent(open_page, month="2026-09") == {"Akool": "20", "Topview": "3"}


# ── cost per clip ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def judged(lent: Studio, open_page: Open, photo: bytes, clock: Any) -> Studio:
    """Three clips of Akool's: one is approved in the player, one rejected for its hands, one not looked at."""
    open_page(frame.CREDITS)
    tasks = []
    for number in range(3):
        tasks += press(lent, ask(lent, photo), f"{number}", MEMBER, "Spring")
        clock.advance(1)
    end(lent, tasks[-1].id)
    approve(open_page(frame.GALLERY, task=tasks[0].id), lent, tasks[0].id)
    reject(open_page(frame.GALLERY, task=tasks[1].id), lent, tasks[1].id)
    return lent


def approve(person: Person, lent: Studio, task_id: str) -> None:
    (clip,) = lent.card(task_id).clips
    person.app.button(key=f"approve-{clip.id}").click().run()
    assert not person.app.exception


def reject(person: Person, lent: Studio, task_id: str) -> None:
    (clip,) = lent.card(task_id).clips
    person.fill("Why", "hands")
    person.fill("More, if it helps", "Six fingers")
    person.app.button(key=f"reject-{clip.id}").click().run()
    assert not person.app.exception


def cost(open_page: Open, **query: str) -> list[dict[str, object]]:
    return table(open_page(frame.CREDITS, section="Cost per clip", **query)).to_dict("records")


def test_the_cost_of_an_approved_clip_counts_all_that_was_spent(judged: Studio, open_page: Open):
    assert cost(open_page) == [
        {
            "Model": "Akool Classic · Akool",
            "Per clip": 20.0,
            "Per approved clip": 60.0,
            "Clips": 3,
            "Approved": 1,
            "Rejected": 1,
            "Yield": 50,
            "Rejected for": "hands 1",
        }
    ]
    (row,) = cost(open_page, cost="Campaign")
    assert (row["Campaign"], row["Per approved clip"], row["Rejected for"]) == ("Spring", 60.0, "hands 1")


def test_a_verdict_that_is_changed_counts_only_as_it_stands(judged: Studio, open_page: Open):
    rejected = judged.cards()[1].task
    person = open_page(frame.GALLERY, task=rejected.id)
    assert "“Six fingers”" in person.read()
    approve(person, judged, rejected.id)
    (row,) = cost(open_page)
    assert (row["Per approved clip"], row["Approved"], row["Rejected"], row["Yield"]) == (30.0, 2, 0, 100)
    assert row["Rejected for"] == ""


def test_a_member_sees_a_verdict_and_gives_none(judged: Studio, open_page: Open):
    card = judged.cards()[1]
    person = open_page(frame.GALLERY, Role.MEMBER, task=card.task.id)
    assert "“Six fingers”" in person.read()
    assert not {one.key for one in person.app.button} & {
        f"{verdict}-{card.clips[0].id}" for verdict in ("approve", "reject")
    }


def test_a_service_that_told_no_price_did_not_work_for_nothing(lent: Studio, open_page: Open, photo: bytes):
    open_page(frame.CREDITS)
    (task,) = press(lent, ask(lent, photo, "keevx", "V"))
    end(lent, task.id)
    (row,) = cost(open_page)
    assert (row["Clips"], row["Per clip"]) == (1, None)


def test_a_month_without_clips_says_so(lent: Studio, open_page: Open):
    person = open_page(frame.CREDITS, section="Cost per clip")
    assert "No clip was made in this month." in person.read()

"""The entries: narrowed, searched, a page at a time, exported, and only one's own for who may see no others."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from decimal import Decimal
from typing import Any

import httpx
import pytest

from animatic import Person as TeamPerson
from animatic import Role, Studio
from components import frame
from tests.conftest import Outside
from tests.pages.conftest import Open, Person
from tests.pages.credits_page import as_member, figures, table
from tests.people import ADMIN
from tests.people import MEMBER as ADA
from tests.story.team import account_of, ask, press

DEMO_MEMBER = TeamPerson("Demo member", Role.MEMBER)
MEMBER = DEMO_MEMBER.name


@pytest.fixture
def told(lent: Studio, open_page: Open, photo: bytes, clock: Any) -> Studio:
    """September: Ada's clip for Spring is paid, Bo's SellerPic clip is held, and Akool was topped up."""
    open_page(frame.CREDITS)
    press(lent, ask(lent, photo), "one", ADA, "Spring")
    for _ in range(6):
        lent.worker.turn()
        clock.advance(10)
    brief = ask(lent, photo, "sellerpic")
    lent.send([brief], "two", DEMO_MEMBER)
    lent.books.top_up(account_of(lent, "akool"), 500_000, ADMIN, "Invoice 2026-117")
    return lent


def entries(open_page: Open, **query: str) -> Person:
    return open_page(frame.CREDITS, section="Entries", **query)


def shown(person: Person) -> list[tuple[str, str, float]]:
    rows = table(person)
    return list(zip(rows["Kind"], rows["Service"], rows["Credits"], strict=True)) if len(rows) else []


def summed_up(person: Person) -> str:
    (words,) = [str(one.value) for one in person.app.caption if "in credits: " in str(one.value)]
    return words


# ── narrowed ───────────────────────────────────────────────────────────────────────────────────────────────


def test_every_entry_is_there_the_newest_first_with_its_sums(told: Studio, open_page: Open):
    person = entries(open_page)
    assert shown(person) == [
        ("Top-up", "Akool", 500.0),
        ("Held", "SellerPic", 10.0),
        ("Paid", "Akool", 20.0),
        ("Held", "Akool", 20.0),
        ("Opening", "SellerPic", 5000.0),
        ("Opening", "Topview", 5000.0),
        ("Opening", "Akool", 5000.0),
    ]
    assert summed_up(person) == "7 entries, in credits: opening 15,000, top-up 500, held 30, paid 20"


def test_an_entry_says_what_it_is_about_and_leads_to_its_clip(told: Studio, open_page: Open):
    rows = table(entries(open_page, kind="Paid"))
    (task,) = [card.task for card in told.cards() if card.task.campaign]
    assert rows.loc[0, ["About", "Model", "Campaign", "Member"]].tolist() == [
        "slow push in",
        "Akool Classic",
        "Spring",
        "ada",
    ]
    assert rows.loc[0, "Clip"] == f"gallery?task={task.id}"
    assert entries(open_page).app.dataframe[0].value["Time"].dt.tz is not None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "Held"}, [("Held", "SellerPic", 10.0), ("Held", "Akool", 20.0)]),
        ({"account": "SellerPic"}, [("Held", "SellerPic", 10.0), ("Opening", "SellerPic", 5000.0)]),
        ({"campaign": "Spring"}, [("Paid", "Akool", 20.0), ("Held", "Akool", 20.0)]),
        ({"member": MEMBER}, [("Held", "SellerPic", 10.0)]),
        ({"find": "invoice"}, [("Top-up", "Akool", 500.0)]),
        ({"find": "slow PUSH", "kind": "Paid"}, [("Paid", "Akool", 20.0)]),
        ({"find": "ada", "month": "2026-09"}, [("Paid", "Akool", 20.0), ("Held", "Akool", 20.0)]),
    ],
    ids=lambda value: "&".join(f"{name}={one}" for name, one in value.items()) if type(value) is dict else "",
)
def test_the_address_narrows_the_entries(told: Studio, open_page: Open, query: dict[str, str], found: list):
    assert shown(entries(open_page, **query)) == found


def test_kinds_add_up_and_every_other_filter_narrows(told: Studio, open_page: Open):
    person = entries(open_page)
    person.fill("Kind", ["Held", "Paid"])
    assert len(table(person)) == 3
    person.fill("Service", "Akool")
    assert len(table(person)) == 2
    person.fill("Find", "nobody said this")
    assert shown(person) == []
    assert "No entry is like that. Take a filter away, or choose another month." in person.read()


def test_a_month_without_entries_says_so_and_keeps_who_was_chosen(told: Studio, open_page: Open, clock: Any):
    clock.advance(30 * 86_400)
    person = entries(open_page, month="2026-09", member=MEMBER)
    assert shown(person) == [("Held", "SellerPic", 10.0)]
    person.fill("Month", "2026-10")
    assert person.field("Member").value == MEMBER
    assert shown(person) == []


@pytest.mark.hostile("text")
@pytest.mark.parametrize("month", ["1999-01", "soon"])
def test_a_month_that_never_was_shows_the_latest(told: Studio, open_page: Open, month: str):
    assert len(table(entries(open_page, month=month))) == 7


def test_columns_that_would_be_empty_are_left_out(told: Studio, open_page: Open):
    assert list(table(entries(open_page, kind="Opening"))) == ["Time", "Kind", "Credits", "About", "Service"]


# ── a page at a time ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def many(lent: Studio, open_page: Open, clock: Any) -> Studio:
    """120 top-ups, the first of one credit, the last of 120."""
    open_page(frame.CREDITS)
    for number in range(1, 121):
        clock.advance(1)
        lent.books.top_up(account_of(lent, "akool"), number * 1_000, ADMIN, f"number {number}")
    return lent


def test_older_entries_are_a_page_further_and_the_sums_tell_of_all(many: Studio, open_page: Open):
    person = entries(open_page, kind="Top-up")
    assert list(table(person)["Credits"]) == list(range(120, 70, -1))
    assert person.button("Newest").disabled
    person.press("Older")
    assert list(table(person)["Credits"]) == list(range(70, 20, -1))
    assert summed_up(person) == "120 entries, in credits: top-up 7,260"
    person.press("Older")
    assert list(table(person)["Credits"]) == list(range(20, 0, -1))
    assert person.button("Older").disabled
    person.press("Newest")
    assert table(person).loc[0, "Credits"] == 120


def test_the_address_of_a_page_opens_it_again_and_stays_where_it_is(many: Studio, open_page: Open):
    person = entries(open_page, kind="Top-up")
    person.press("Older")
    (before,) = (person.app.query_params["before"],)
    before = before if isinstance(before, str) else before[0]
    many.books.top_up(account_of(many, "akool"), 1_000_000, ADMIN, "in between")
    again = entries(open_page, kind="Top-up", before=before)
    assert list(table(again)["Credits"]) == list(table(person)["Credits"])


def test_whoever_narrows_the_entries_begins_at_the_newest(many: Studio, open_page: Open):
    person = entries(open_page)
    person.press("Older")
    person.fill("Find", "number")
    assert "before" not in person.app.query_params
    assert table(person).loc[0, "Credits"] == 120


@pytest.mark.hostile("text")
@pytest.mark.parametrize("before", ["", "nonsense", "2026-09-21", "2026-09-21.9x"])
def test_an_address_of_no_page_shows_the_first(many: Studio, open_page: Open, before: str):
    assert table(entries(open_page, kind="Top-up", before=before)).loc[0, "Credits"] == 120


# ── who sees what ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_member_sees_only_their_own_entries_and_the_teams_totals(told: Studio, open_page: Open):
    person = as_member(open_page, section="Entries")
    assert shown(person) == [("Held", "SellerPic", 10.0)]
    assert summed_up(person) == "1 entry, in credits: held 10"
    assert "Member" not in person.labels()
    assert figures(person, "Akool")["Spent"] == "20"


def test_a_member_cannot_ask_for_the_entries_of_others_by_address(told: Studio, open_page: Open):
    person = as_member(open_page, section="Entries", member="ada", find="slow")
    assert shown(person) == [("Held", "SellerPic", 10.0)]


# ── exported ───────────────────────────────────────────────────────────────────────────────────────────────


def exported(person: Person, outside: Outside) -> list[dict[str, str]]:
    """What the CSV link of the page brings."""
    (link,) = [one for one in person.app.get("link_button") if one.proto.label == "Export CSV"]
    answer = httpx.get(outside.address + link.proto.url).raise_for_status()
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_the_export_adds_up_to_the_figures_on_the_page(told: Studio, open_page: Open, outside: Outside):
    person = entries(open_page)
    available: dict[str, Decimal] = defaultdict(Decimal)
    for row in exported(person, outside):
        available[row["provider"]] += Decimal(row["available_change"])
    for service in ("Akool", "Topview", "SellerPic"):
        assert f"{available[service]:,f}".removesuffix(".000") == figures(person, service)["available"]


def test_the_export_is_narrowed_like_the_table_and_never_wider_than_ones_rights(
    told: Studio, open_page: Open, outside: Outside
):
    assert [row["kind"] for row in exported(entries(open_page, campaign="Spring"), outside)] == [
        "capture",
        "hold",
    ]
    own = exported(as_member(open_page, section="Entries"), outside)
    assert [(row["member"], row["kind"]) for row in own] == [(MEMBER, "hold")]


def test_the_export_holds_all_pages(many: Studio, open_page: Open, outside: Outside):
    rows = exported(entries(open_page, kind="Top-up"), outside)
    assert [Decimal(row["credits"]) for row in rows] == list(range(120, 0, -1))

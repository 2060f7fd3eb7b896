"""Parked sends: whatever goes beyond a budget waits for an admin, with nothing held and nothing sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from animatic import EntryKind as Kind
from animatic import NotNow, Person, ShortOfCredits, Status, Studio
from animatic.budgets import Period, Scope, Unit
from animatic.errors import NotAllowed
from tests.people import ADMIN, MEMBER, REVIEWER, VIEWER
from tests.story.team import account_of, ask, assert_books_add_up, limit, press
from tests.story.telling import end, pass_time


def use_up(studio: Studio, photo: bytes) -> None:
    """A budget of the team that covers nothing more."""
    limit(studio, 20)
    assert press(studio, ask(studio, photo), "first")[0].status is Status.WAITING


# ── parked ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_a_parked_send_nothing_is_held_and_nothing_leaves(studio: Studio, sandbox, photo):
    use_up(studio, photo)
    held = studio.account("akool").held
    (task,) = press(studio, ask(studio, photo), "second")
    assert studio.entries(task.id) == []
    assert studio.account("akool").held == held
    pass_time(studio)
    assert studio.card(task.id).task.status is Status.PARKED
    assert sandbox.state()["submits"] == 1
    assert_books_add_up(studio)


def test_the_person_takes_a_parked_send_back(studio: Studio, sandbox, photo):
    use_up(studio, photo)
    (task,) = press(studio, ask(studio, photo), "second")
    studio.cancel(task.id, MEMBER)
    card = end(studio, task.id)
    assert (card.task.status, card.task.charged) == (Status.CANCELLED, 0)
    assert studio.entries(task.id) == []
    assert studio.books.parked() == []
    assert sandbox.state()["submits"] == 1
    with pytest.raises(NotNow, match="taken back"):
        studio.books.approve("second", ADMIN)


def test_a_press_of_several_is_parked_as_a_whole(studio: Studio, photo):
    limit(studio, 50)
    briefs = [ask(studio, photo), ask(studio, photo, "sellerpic"), ask(studio, photo, resolution="1080p")]
    tasks = press(studio, briefs)
    assert [task.status for task in tasks] == [Status.PARKED] * 3
    assert len({task.words for task in tasks}) == 1
    (waiting,) = studio.books.parked()
    assert (waiting.send_key, waiting.total) == ("press", 55_000)
    assert list(waiting.tasks) == tasks
    assert press(studio, briefs[:2], "smaller")[0].status is Status.WAITING


def test_presses_of_one_moment_are_told_apart(studio: Studio, photo):
    limit(studio, 10)
    pairs = [ask(studio, photo), ask(studio, photo, resolution="1080p")]
    for key in ("one", "two", "three"):
        press(studio, pairs, key)
    assert sorted(waiting.send_key for waiting in studio.books.parked()) == ["one", "three", "two"]
    assert [waiting.total for waiting in studio.books.parked()] == [45_000] * 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_long_list_never_ends_within_a_press(studio: Studio, photo, clock):
    limit(studio, 10)
    for key in ("one", "two", "three"):
        press(studio, [ask(studio, photo)] * 175, key)
        clock.advance(1)
    shown = {waiting.send_key: waiting.total for waiting in studio.books.parked()}
    assert shown == dict.fromkeys(("one", "two", "three"), 175 * 20_000)


def test_the_same_press_again_answers_the_same_parked_tasks(studio: Studio, photo):
    use_up(studio, photo)
    parked = press(studio, ask(studio, photo), "second")
    assert press(studio, ask(studio, photo), "second") == parked
    studio.books.decline("second", ADMIN)
    assert press(studio, ask(studio, photo), "second")[0].status is Status.CANCELLED


def test_what_is_sent_again_under_an_exhausted_budget_is_parked(studio: Studio, sandbox, photo):
    limit(studio, 20, Scope.CAMPAIGN, "Spring")
    (first,) = press(studio, ask(studio, photo), "first", campaign="Spring")
    assert end(studio, first.id).task.status is Status.DONE
    again = studio.send_again(first.id, "again", MEMBER)
    assert (again.status, again.origin, again.campaign) == (Status.PARKED, first.id, "Spring")
    assert again.words.startswith("The budget of campaign Spring leaves 0 credits")
    assert studio.send_again(first.id, "again", MEMBER) == again
    pass_time(studio)
    assert sandbox.state()["submits"] == 1


# ── an admin decides ───────────────────────────────────────────────────────────────────────────────────────


def test_what_is_approved_is_held_at_the_price_that_was_shown_and_becomes_a_clip(
    studio: Studio, sandbox, photo
):
    model = studio.models("keevx").named("V")
    studio.set_price(model, 3_000, per_second=False, by=ADMIN)
    limit(studio, 5)
    (task,) = press(studio, ask(studio, photo, "keevx", "V"), "first")
    assert (task.status, task.quoted) == (Status.WAITING, 3_000)
    (parked,) = press(studio, ask(studio, photo, "keevx", "V"), "second")
    assert parked.status is Status.PARKED
    studio.set_price(model, 9_000, per_second=False, by=ADMIN)
    (approved,) = studio.books.approve("second", ADMIN)
    assert (approved.id, approved.status, approved.quoted) == (parked.id, Status.WAITING, 3_000)
    (hold,) = studio.entries(parked.id)
    assert (hold.kind, hold.amount, hold.who, hold.member) == (Kind.HOLD, 3_000, ADMIN.name, MEMBER.name)
    assert hold.reason == f"approved over budget: {parked.words}"
    card = end(studio, parked.id)
    assert (card.task.status, card.task.charged, card.task.words) == (Status.DONE, 3_000, "")
    assert len(card.clips) == 1
    assert_books_add_up(studio)


def test_exactly_the_tasks_that_still_wait_are_approved(studio: Studio, sandbox, photo):
    limit(studio, 10)
    tasks = press(studio, [ask(studio, photo, resolution=size) for size in ("720p", "1080p", "4k")])
    studio.cancel(tasks[1].id, MEMBER)
    approved = studio.books.approve("press", ADMIN)
    assert [task.id for task in approved] == [tasks[0].id, tasks[2].id]
    assert studio.account("akool").held == 20_000 + 30_000
    pass_time(studio)
    assert studio.counts() == {Status.DONE: 2, Status.CANCELLED: 1}
    assert sandbox.state()["credits_charged"] == 50
    assert_books_add_up(studio)


def test_an_admin_declines_and_the_words_say_who_and_why(studio: Studio, sandbox, photo):
    use_up(studio, photo)
    pair = press(studio, [ask(studio, photo), ask(studio, photo)], "second")
    studio.books.decline("second", ADMIN, "wait for October")
    pass_time(studio)
    for task in pair:
        card = studio.card(task.id)
        assert (card.task.status, card.task.charged) == (Status.CANCELLED, 0)
        assert card.task.words == "grace declined it: wait for October"
        assert studio.entries(task.id) == []
    assert sandbox.state()["submits"] == 1
    for decide in (studio.books.approve, studio.books.decline):
        with pytest.raises(NotNow):
            decide("second", ADMIN)


@pytest.mark.parametrize("person", [VIEWER, MEMBER, REVIEWER], ids=lambda person: person.role)
def test_only_an_admin_decides(studio: Studio, photo, person: Person):
    use_up(studio, photo)
    (task,) = press(studio, ask(studio, photo), "second")
    for decide in (studio.books.approve, studio.books.decline):
        with pytest.raises(NotAllowed, match="ask an admin"):
            decide("second", person)
    assert studio.card(task.id).task.status is Status.PARKED


def test_only_an_admin_sets_and_lifts_budgets(studio: Studio, photo):
    limit(studio, 20)
    (standing,) = studio.books.standings()
    with pytest.raises(NotAllowed):
        studio.books.set_budget(Scope.TEAM, "", Period.ALL, Unit.CREDITS, 10**9, REVIEWER)
    with pytest.raises(NotAllowed):
        studio.books.end_budget(standing.budget.id, REVIEWER)
    assert studio.books.standings() == [standing]


def test_what_was_approved_once_cannot_be_approved_again(studio: Studio, photo):
    use_up(studio, photo)
    (task,) = press(studio, ask(studio, photo), "second")
    studio.books.approve("second", ADMIN)
    with pytest.raises(NotNow):
        studio.books.approve("second", ADMIN)
    assert [entry.kind for entry in studio.entries(task.id)] == [Kind.HOLD]
    assert studio.account("akool").held == 40_000


def test_of_two_admins_at_once_one_decides(studio: Studio, photo):
    use_up(studio, photo)
    pair = press(studio, [ask(studio, photo), ask(studio, photo, "sellerpic")], "second")

    def decide(approves: bool) -> bool:
        try:
            if approves:
                studio.books.approve("second", ADMIN)
            else:
                studio.books.decline("second", ADMIN)
        except NotNow:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        decided = list(threads.map(decide, [True, False] * 4))
    assert sum(decided) == 1
    approved = decided.index(True) % 2 == 0
    for task in pair:
        assert studio.card(task.id).task.status is (Status.WAITING if approved else Status.CANCELLED)
        assert len(studio.entries(task.id)) == approved
    assert_books_add_up(studio)


def test_an_account_that_is_short_keeps_the_press_parked_until_it_is_topped_up(
    studio: Studio, sandbox, photo
):
    sandbox.tell("balance", {"provider": "akool", "credits": 30})
    limit(studio, 10)
    pair = press(studio, [ask(studio, photo), ask(studio, photo)])
    with pytest.raises(ShortOfCredits):
        studio.books.approve("press", ADMIN)
    assert [studio.card(task.id).task.status for task in pair] == [Status.PARKED] * 2
    assert studio.account("akool").held == 0
    studio.books.top_up(account_of(studio, "akool"), 10_000, ADMIN, "invoice 7")
    studio.books.approve("press", ADMIN)
    assert studio.account("akool").held == 40_000
    assert_books_add_up(studio)

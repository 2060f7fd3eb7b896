"""Gallery: what each state of a task tells, what it offers, and that its address says where one is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from animatic import Role, Status, Studio, Task
from components import frame
from tests.pages.conftest import Open, Person
from tests.people import ADMIN

Send = Callable[..., Task]
Work = Callable[[], None]


def opened(open_page: Open, task: Task) -> Person:
    return open_page(frame.GALLERY, task=task.id)


def test_an_empty_gallery_tells_the_first_step(open_page: Open):
    assert "Bring a picture, say what should move, and press Send." in open_page(frame.GALLERY).read()


@pytest.mark.parametrize("page", [frame.COMPOSE, frame.GALLERY], ids=lambda page: page.stem)
def test_a_page_outside_the_frame_shows_nothing_of_itself(page: Any, lent: Studio):
    app = AppTest.from_file(str(page)).run()
    assert not app.title
    assert "part of Animatic" in app.info[0].value


def test_a_card_tells_status_model_and_price(open_page: Open, send: Send, work: Work):
    task = send()
    (card,) = open_page(frame.GALLERY).cards()
    assert (card["label"], card["moving"], card["preview"]) == ("Queued here", True, "")
    work()
    (card,) = open_page(frame.GALLERY).cards()
    assert (card["id"], card["label"], card["moving"]) == (task.id, "Ready", False)
    assert card["facts"] == "Akool · Akool Classic · 20 credits"
    assert card["poster"].startswith("app/static/m/")
    assert card["preview"].startswith("app/static/m/")


def test_a_finished_clip_is_played_from_its_signed_address(
    open_page: Open, lent: Studio, send: Send, work: Work
):
    task = send()
    work()
    person = opened(open_page, task)
    (film,) = person.app.get("video")
    (clip,) = lent.card(task.id).clips
    assert film.proto.url.startswith(f"/app/static/m/{clip.file}?")
    assert f"{clip.width} × {clip.height}" in person.read()
    assert "20 held" in person.read()
    assert "20 paid" in person.read()


def test_a_failed_task_says_why_and_what_it_cost(open_page: Open, sandbox: Any, send: Send, work: Work):
    sandbox.fault("create", "fail_job", reason="Two faces were found in <b>shore</b>.")
    task = send()
    work()
    words = opened(open_page, task).read()
    assert "It cost nothing." in words
    assert "Two faces were found in <b>shore</b>." in words
    assert "20 given back" in words


def test_a_waiting_task_can_be_cancelled(open_page: Open, lent: Studio, send: Send):
    task = send()
    person = opened(open_page, task)
    person.press("Cancel")
    assert lent.card(task.id).task.status is Status.CANCELLED
    assert "Cancelled" in person.read()
    assert "Cancel" not in person.buttons()


def test_a_cancel_that_comes_too_late_shows_what_has_become_of_the_task(
    open_page: Open, lent: Studio, send: Send, work: Work
):
    task = send()
    person = opened(open_page, task)
    work()
    person.press("Cancel")
    assert "Ready" in person.read()
    assert lent.card(task.id).task.status is Status.DONE


def test_a_lost_answer_is_only_released_after_a_second_question(
    open_page: Open, lent: Studio, sandbox: Any, send: Send, work: Work
):
    sandbox.fault("create", "drop_before")
    task = send()
    work()
    person = opened(open_page, task)
    assert "Answer lost" in person.read()
    person.press("It never happened")
    assert lent.card(task.id).task.status is Status.UNSURE
    assert "The 20 credits held for it become free again." in person.read()
    person.press("It never happened, free")
    assert lent.card(task.id).task.status is Status.CANCELLED
    assert "Akool credits 5,000" in person.read()


def test_a_lost_answer_can_be_looked_for_again(
    open_page: Open, lent: Studio, sandbox: Any, send: Send, work: Work
):
    sandbox.fault("create", "drop_after")
    sandbox.fault("list", "status", "every", status=503)
    sandbox.fault("webhook", "never", "every")
    task = send()
    work()
    assert lent.card(task.id).task.status is Status.UNSURE
    sandbox.tell("faults", [])
    opened(open_page, task).press("Look again")
    work()
    assert lent.card(task.id).task.status is Status.DONE


def test_a_key_that_is_not_let_in_needs_an_admin(open_page: Open, sandbox: Any, lent: Studio, send: Send):
    sandbox.fault("create", "code", "every", code=1101)
    task = send()
    lent.worker.turn()
    assert "Needs an admin" in opened(open_page, task).read()


def test_sending_again_shows_its_price_first_and_makes_one_new_task(
    open_page: Open, lent: Studio, send: Send, work: Work
):
    task = send()
    work()
    person = opened(open_page, task)
    person.press("Send again")
    assert "costs 20 credits" in person.read()
    assert len(lent.cards()) == 1
    person.press("Send again for 20 credits")
    assert [card.task.origin for card in lent.cards()] == [task.id, None]
    assert "task" not in person.app.query_params


def test_a_finished_clip_can_be_given_sound(open_page: Open, lent: Studio, send: Send, work: Work):
    task = send()
    work()
    person = opened(open_page, task)
    person.press("Add sound")
    assert person.field("Length of the film").value == 5
    person.press("Add sound for 5 credits")
    work()
    sounding = lent.cards()[0]
    assert sounding.task.brief.clip == lent.card(task.id).clips[0].id
    assert (sounding.task.status, sounding.task.charged) == (Status.DONE, 5_000)


def test_deleting_at_the_provider_asks_first_and_keeps_ours(
    open_page: Open, lent: Studio, send: Send, work: Work
):
    task = send()
    work()
    person = opened(open_page, task)
    person.press("Delete at Akool")
    assert "It stays here in the gallery." in person.read()
    person.app.button(key="delete").click().run()
    assert "Deleted at Akool." in person.read()
    assert lent.card(task.id).clips


def test_the_address_says_which_clips_are_shown(open_page: Open, send: Send, work: Work):
    send("The first")
    work()
    send("The second")
    assert [card["title"] for card in open_page(frame.GALLERY, show="Ready").cards()] == ["The first"]
    assert [card["title"] for card in open_page(frame.GALLERY, show="In progress").cards()] == ["The second"]
    assert "Nothing has failed." in open_page(frame.GALLERY, show="Failed").read()


def test_older_clips_are_on_the_next_page_and_the_way_leads_back(open_page: Open, clock: Any, send: Send):
    for number in range(26):
        clock.advance(1)
        send(f"Clip {number}")
    person = open_page(frame.GALLERY)
    assert len(person.cards()) == 24
    person.press("Older")
    assert [card["title"] for card in person.cards()] == ["Clip 1", "Clip 0"]
    person.press("Newer")
    assert person.cards()[0]["title"] == "Clip 25"


def test_an_address_of_no_known_clip_is_answered_in_words(open_page: Open):
    assert "There is no clip under this address." in open_page(frame.GALLERY, task="f" * 32).read()


def test_a_clip_is_tagged_and_filed_where_it_is_played(open_page: Open, lent: Studio, send: Send, work: Work):
    task, other = send(), send()
    work()
    lent.album.file([other.id], "Spring", ADMIN)
    visitor = open_page(frame.GALLERY, task=task.id)
    assert f"Sent by {task.member}" in visitor.read()
    visitor.fill("Tags", ["Hero  Shot", "reel"])
    assert visitor.field("Tags").value == ["hero shot", "reel"]
    lent.album.tag([task.id], "of somebody else", ADMIN)
    visitor.fill("Tags", ["reel"])
    assert lent.album.tags_of(task.id) == ["of somebody else", "reel"]
    (where,) = [one for one in visitor.app.selectbox if one.key == f"campaign-{task.id}"]
    where.set_value("Spring").run()
    assert lent.card(task.id).task.campaign == "Spring"


def test_a_viewer_reads_where_a_clip_belongs(open_page: Open, lent: Studio, send: Send, work: Work):
    task = send()
    work()
    lent.album.tag([task.id], "reel", ADMIN)
    lent.album.file([task.id], "Spring", ADMIN)
    visitor = open_page(frame.GALLERY, role=Role.VIEWER, task=task.id)
    assert "Spring · #reel" in visitor.read()
    assert "Tags" not in visitor.labels()

"""Gallery: the way through many clips: pages, kept views, a campaign's count, and what leads away and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from animatic import Studio, Task, Verdict
from components import frame
from tests.pages.conftest import Open, Person
from tests.people import ADMIN

Send = Callable[..., Task]
Work = Callable[[], None]


def test_newer_leads_to_the_page_before_also_after_the_browsers_own_back(
    open_page: Open, clock: Any, send: Send
):
    for number in range(50):
        clock.advance(1)
        send(f"Clip {number}")
    person = open_page(frame.GALLERY)
    person.press("Older")
    second = person.app.query_params["after"]
    person.press("Older")
    assert [card["title"] for card in person.cards()] == ["Clip 1", "Clip 0"]
    person.app.query_params["after"] = second
    person.app.run()
    assert person.cards()[0]["title"] == "Clip 25"
    person.press("Newer")
    assert person.cards()[0]["title"] == "Clip 49"
    visitor = open_page(frame.GALLERY, after=second)
    assert visitor.cards()[0]["title"] == "Clip 25"
    assert {"First", "Older"} <= {*visitor.buttons()}
    assert "Newer" not in visitor.buttons(), "where the page before it began is not known"


def test_a_kept_view_brings_its_filters_back_and_leaves_no_other(
    open_page: Open, lent: Studio, send: Send, work: Work
):
    ready, other = send("Ready and starred"), send("Ready")
    work()
    send("On its way")
    lent.album.star([ready.id], ADMIN)
    lent.desk.save_view("Best ones", {"show": "Ready", "starred": "true"}, ADMIN)
    lent.desk.save_view("Under way", {"show": "In progress"}, ADMIN)
    visitor = open_page(frame.GALLERY, find="nothing like it")
    assert "Nothing is like that." in visitor.read()
    open_views(visitor)
    visitor.press("Best ones")
    assert [card["id"] for card in visitor.cards()] == [ready.id]
    assert "Under way" not in visitor.buttons(), "the views close once one is chosen"
    open_views(visitor)
    visitor.press("Under way")
    assert [card["title"] for card in visitor.cards()] == ["On its way"]
    open_views(visitor)
    visitor.press("Best ones")
    assert [card["id"] for card in visitor.cards()] == [ready.id]
    assert other.id not in {card["id"] for card in visitor.cards()}


def open_views(visitor: Person) -> None:
    visitor.app.session_state["views"] = True
    visitor.app.run()


def test_a_campaign_tells_what_is_approved_rejected_unjudged_and_under_way(
    open_page: Open, lent: Studio, send: Send, work: Work
):
    made = [send(f"Clip {number}") for number in range(4)]
    work()
    moving = send("On its way")
    lent.album.file([one.id for one in (*made, moving)], "Spring", ADMIN)
    verdicts = (Verdict.APPROVED, Verdict.APPROVED, Verdict.REJECTED)
    for task, verdict in zip(made, verdicts, strict=False):
        reason = "hands" if verdict is Verdict.REJECTED else ""
        lent.album.review([lent.card(task.id).clips[0].id], verdict, ADMIN, reason)
    words = open_page(frame.GALLERY, campaign="Spring").read()
    for told in ("2 approved", "1 rejected", "1 to review", "1 under way"):
        assert told in words
    lent.album.delete([made[0].id], ADMIN)
    assert "1 approved" in open_page(frame.GALLERY, campaign="Spring").read()
    assert "to review" not in open_page(frame.GALLERY).read()


def test_a_clip_is_deleted_where_it_is_played_and_taken_back_in_the_gallery(
    open_page: Open, lent: Studio, send: Send, work: Work
):
    task = send()
    work()
    person = open_page(frame.GALLERY, task=task.id)
    person.app.button(key="delete-one").click().run()
    assert lent.card(task.id).task.deleted_at
    assert "task" not in person.app.query_params
    person.press("Undo")
    assert lent.card(task.id).task.deleted_at is None
    assert [card["id"] for card in person.cards()] == [task.id]


def test_a_remark_leads_to_its_moment_and_is_in_sight(open_page: Open, lent: Studio, send: Send, work: Work):
    task = send()
    work()
    lent.album.comment(lent.card(task.id).clips[0].id, 1.0, "The bottle bends", ADMIN)
    person = open_page(frame.GALLERY, task=task.id)
    assert person.app.get("video")[0].proto.start_time == 0
    (remarks,) = person.app.expander
    assert remarks.proto.expanded
    person.press("0:01.0")
    assert person.app.get("video")[0].proto.start_time == 1


def test_the_picture_of_a_cut_says_what_it_shows(open_page: Open, send: Send, work: Work):
    task = send()
    work()
    person = open_page(frame.GALLERY, task=task.id)
    person.fill("Cut it to", "9:16")
    (preview,) = [one for one in person.app.get("image") if one.proto.imgs[0].alt]
    assert preview.proto.imgs[0].alt == "What is kept of the clip in 9:16"

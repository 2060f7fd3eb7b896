"""What ended while somebody was elsewhere is told once, wherever they are then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from animatic import Brief, Person, Role, Studio, Task, make_send_key
from components import frame
from tests.conftest import SandboxControl
from tests.pages.conftest import Open
from tests.pages.conftest import Person as Visitor

SOMEBODY = Person("Demo admin", Role.ADMIN)
Work = Callable[[], None]


@pytest.fixture
def make(studio: Studio, photo: bytes) -> Callable[..., Task]:
    """Send one brief as somebody."""

    def make(by: Person = SOMEBODY, **choices: Any) -> Task:
        picture = studio.add_picture(photo, "shore.jpg", by)
        brief = Brief("akool", "create", prompt="Waves roll in", first=picture.hash, choices=choices)
        (task,) = studio.send([brief], make_send_key(), by)
        return task

    return make


def toasts(visitor: Visitor) -> list[str]:
    return [toast.value for toast in visitor.app.toast]


def test_clips_that_were_ready_meanwhile_are_told_on_any_page_and_only_once(
    open_page: Open, make: Callable[..., Task], work: Work, studio: Studio
):
    visitor = open_page(frame.COMPOSE)
    make()
    make()
    visitor.app.run()
    work()
    visitor.go(frame.CREDITS)
    assert toasts(visitor) == ["2 clips are ready. [Open the gallery](gallery)"]
    visitor.app.run()
    assert toasts(visitor) == []
    assert not studio.desk.look(SOMEBODY), "a reload would tell nothing anew"


def test_one_clip_leads_to_itself(open_page: Open, make: Callable[..., Task], work: Work):
    visitor = open_page()
    task = make()
    work()
    visitor.go(frame.CREDITS)
    assert toasts(visitor) == [f"1 clip is ready. [Look at it](gallery?task={task.id})"]


def test_a_failure_is_told_with_its_reason(
    open_page: Open, make: Callable[..., Task], work: Work, sandbox: SandboxControl
):
    visitor = open_page()
    sandbox.fault("create", "fail_job", reason="content policy")
    task = make()
    work()
    visitor.app.run()
    assert toasts(visitor) == [
        f"1 failed: The provider could not make this film. [Look at it](gallery?task={task.id})"
    ]


def test_of_two_tabs_one_tells(open_page: Open, make: Callable[..., Task], work: Work):
    first, second = open_page(), open_page(frame.CREDITS)
    make()
    work()
    first.app.run()
    second.app.run()
    assert len(toasts(first)) == 1
    assert toasts(second) == []


def test_what_others_made_is_no_news(open_page: Open, make: Callable[..., Task], work: Work):
    visitor, member = open_page(), open_page(role=Role.MEMBER)
    make(by=Person("Demo member", Role.MEMBER))
    work()
    visitor.app.run()
    assert toasts(visitor) == []
    member.app.run()
    assert len(toasts(member)) == 1


def test_what_ended_before_the_first_visit_is_no_news(make: Callable[..., Task], work: Work, studio: Studio):
    make()
    work()
    assert not studio.desk.look(SOMEBODY)


def test_a_clip_that_is_rated_later_has_not_ended_again(
    open_page: Open, make: Callable[..., Task], work: Work, studio: Studio
):
    visitor = open_page()
    task = make()
    work()
    visitor.app.run()
    studio.album.rate([task.id], 5, SOMEBODY)
    visitor.app.run()
    assert toasts(visitor) == []


def test_who_watches_the_gallery_is_told_by_the_cards(open_page: Open, make: Callable[..., Task], work: Work):
    visitor = open_page(frame.GALLERY)
    make()
    visitor.app.run()
    work()
    visitor.app.run()
    assert toasts(visitor) == []
    visitor.go(frame.CREDITS)
    assert toasts(visitor) == []


def test_nothing_more_is_to_come_once_nothing_moves(make: Callable[..., Task], work: Work, studio: Studio):
    assert not studio.desk.look(SOMEBODY).more_to_come
    make()
    assert studio.desk.look(SOMEBODY).more_to_come
    work()
    last = studio.desk.look(SOMEBODY)
    assert last.clips == 1
    assert not last.more_to_come
    assert not studio.desk.look(SOMEBODY)

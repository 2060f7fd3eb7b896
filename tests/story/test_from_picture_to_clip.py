"""From a photograph to a clip that is ours, over real HTTP, on both databases."""

from __future__ import annotations

import pytest

from animatic import BadBrief, Brief, NotNow, ShortOfCredits, Status, Studio
from animatic.entries import Kind
from animatic.film import probe
from tests.people import MEMBER
from tests.story.telling import end, pass_time, send


def kinds(studio: Studio, task_id: str) -> list[Kind]:
    return [entry.kind for entry in reversed(studio.entries(task_id))]


def test_a_picture_becomes_a_kept_clip_and_costs_what_was_quoted(studio: Studio, sandbox, photo, tmp_path):
    task_id = send(studio, photo, resolution="720p", seconds=5)
    assert studio.account("akool").held == 20_000
    card = end(studio, task_id)
    assert card.task.status is Status.DONE
    assert card.task.charged == card.task.quoted == 20_000
    assert kinds(studio, task_id) == [Kind.HOLD, Kind.CAPTURE]
    assert studio.account("akool").captured == 20_000
    film = tmp_path / "clip.mp4"
    film.write_bytes(studio.read(card.clips[0].file))
    assert probe(film).codec == "h264"
    assert sandbox.state()["submits"] == 1


def test_a_batch_becomes_as_many_clips_as_asked_for(studio: Studio, sandbox, photo):
    task_id = send(studio, photo, "AkoolImage2VideoFastV1", resolution="720p", seconds=5, count=3)
    card = end(studio, task_id)
    assert len(card.clips) == 3
    assert card.task.charged == card.task.quoted == 75_000


def test_sound_is_added_to_a_finished_clip_as_a_task_of_its_own(studio: Studio, photo):
    first = end(studio, send(studio, photo, resolution="720p", seconds=5))
    brief = Brief("akool", "audio", clip=first.clips[0].id, choices={"audio": "made", "seconds": 5})
    second = end(studio, studio.send([brief], "sound", MEMBER)[0].id)
    assert second.task.status is Status.DONE
    assert second.task.charged == second.task.quoted == 5_000


def test_the_same_press_twice_makes_one_task(studio: Studio, sandbox, photo):
    assert send(studio, photo) == send(studio, photo)
    pass_time(studio)
    assert sandbox.state()["submits"] == 1


def test_a_brief_that_the_model_refuses_holds_nothing(studio: Studio, sandbox, photo):
    with pytest.raises(BadBrief, match=r"Seconds|Length"):
        send(studio, photo, resolution="720p", seconds=7)
    assert studio.counts() == {}
    assert sandbox.state()["submits"] == 0


def test_a_price_above_the_balance_is_told_before_anything_is_sent(studio: Studio, sandbox, photo):
    sandbox.tell("balance", {"provider": "akool", "credits": 10})
    with pytest.raises(ShortOfCredits, match="10 are left"):
        send(studio, photo, resolution="720p", seconds=5)
    pass_time(studio)
    assert sandbox.state()["submits"] == 0
    assert studio.counts() == {}


def test_a_waiting_task_can_be_taken_back_and_costs_nothing(studio: Studio, sandbox, photo):
    task_id = send(studio, photo)
    studio.cancel(task_id, MEMBER)
    assert end(studio, task_id).task.status is Status.CANCELLED
    assert kinds(studio, task_id) == [Kind.HOLD, Kind.RELEASE]
    assert sandbox.state()["submits"] == 0


def test_what_has_left_can_no_longer_be_taken_back(studio: Studio, sandbox, photo):
    sandbox.tell("pace", {"looks": 5})
    task_id = send(studio, photo)
    studio.worker.turn()
    with pytest.raises(NotNow):
        studio.cancel(task_id, MEMBER)


def test_a_failed_job_lets_the_credits_go_and_keeps_the_providers_words(studio: Studio, sandbox, photo):
    sandbox.fault("create", "fail_job", reason="content policy")
    card = end(studio, send(studio, photo))
    assert card.task.status is Status.FAILED
    assert "content policy" in card.task.provider_words
    assert kinds(studio, card.task.id) == [Kind.HOLD, Kind.RELEASE]


def test_a_failed_task_can_be_sent_again_as_a_new_one(studio: Studio, sandbox, photo):
    sandbox.fault("create", "fail_job")
    failed = end(studio, send(studio, photo))
    again = studio.send_again(failed.task.id, "again", MEMBER)
    assert end(studio, again.id).task.status is Status.DONE
    assert again.origin == failed.task.id


def test_no_more_tasks_are_under_way_than_the_account_allows(studio: Studio, sandbox, photo, clock):
    sandbox.tell("pace", {"looks": 3})
    most = studio.works.places(studio.works.provider("akool"))
    for number in range(most + 5):
        send(studio, photo, press=f"press-{number}")
    studio.worker.turn()
    assert studio.counts() == {Status.RUNNING: most, Status.WAITING: 5}
    pass_time(studio)
    assert studio.counts() == {Status.DONE: most + 5}


def test_a_notice_makes_us_look_before_it_is_time(studio: Studio, sandbox, photo, outside, clock):
    task_id = send(studio, photo)
    studio.worker.turn()
    outside.await_notice()
    studio.worker.turn()
    assert studio.card(task_id).task.status is Status.DONE


def test_a_finished_film_is_deleted_at_the_provider_and_stays_ours(studio: Studio, sandbox, photo):
    card = end(studio, send(studio, photo))
    assert studio.delete_at_provider(card.task.id, MEMBER) == {}
    assert studio.read(card.clips[0].file)
    assert studio.works.provider("akool").look([card.clips[0].job]) == {}

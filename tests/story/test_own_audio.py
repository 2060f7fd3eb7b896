"""Audio that somebody brings is heard in the film, and is told from a link at no other place."""

from __future__ import annotations

import httpx
import pytest

from animatic import BadBrief, BadSound, Brief, NotAllowed, Settings, Status, Studio, sounds
from animatic.names import label, stored_name
from animatic.opening import join
from tests.people import MEMBER, VIEWER
from tests.story.telling import end, send
from tests.test_sandbox_sound import loudness, tone
from tests.watching import watch

OWN = {"audio": "own", "resolution": "720p", "seconds": 5}


@pytest.fixture
def waves(studio: Studio) -> str:
    """What stands for a file of a member's in a brief."""
    return studio.add_sound(tone(1.0), "C:\\sounds\\waves.wav", MEMBER)


def test_the_file_is_heard_in_the_film(studio: Studio, sandbox, photo, waves: str):
    sandbox.tell("film", {"shared": False, "fps": 10})
    card = end(studio, send(studio, photo, audio_address=waves, **OWN))
    assert card.task.status is Status.DONE, card.task
    film = watch(studio.read(card.clips[0].file))
    assert loudness(film.sound, 0.2, 0.8) > 0.1
    assert card.model.option("audio_address").words(waves) == label(waves) == "waves.wav"


def test_it_is_put_onto_a_finished_film_and_a_lost_answer_is_found_by_it(
    studio: Studio, sandbox, photo, waves: str
):
    first = end(studio, send(studio, photo, resolution="720p", seconds=5))
    sandbox.fault("audio", "drop_after")
    sandbox.fault("webhook", "never", nth="every")
    choices = {"audio": "own", "audio_address": waves, "seconds": 5}
    brief = Brief("akool", "audio", clip=first.clips[0].id, choices=choices)
    second = end(studio, studio.send([brief], "sound", MEMBER)[0].id)
    assert second.task.status is Status.DONE
    assert sandbox.state()["submits"] == 2


def test_the_service_fetches_it_under_an_address_of_the_task(studio: Studio, photo, waves: str):
    task_id = send(studio, photo, audio_address=waves, **OWN)
    studio.worker.turn()
    shared = studio.card(task_id).task.sent["references"][waves]
    assert task_id in shared
    answer = httpx.get(shared)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/mpeg")


def test_a_file_that_is_gone_is_told_before_anything_is_held(studio: Studio, photo, waves: str):
    studio.works.media.delete(stored_name(waves))
    with pytest.raises(BadBrief, match=r"^waves\.wav is no longer stored: bring it again\.$"):
        send(studio, photo, audio_address=waves, **OWN)
    assert studio.counts() == {}


def test_where_no_service_reaches_us_a_link_is_asked_for_instead(
    studio: Studio, settings: Settings, sandbox, clock, waves: str
):
    works, client = join(settings.model_copy(update={"public_url": ""}), sandbox.address, clock)
    with client, pytest.raises(BadBrief, match="cannot reach this app to fetch audio: give a link"):
        sounds.share(works, Brief("akool", "audio", choices={"audio_address": waves}), "mark")
    works.database.close()


def test_only_who_may_send_brings_audio_and_what_is_none_is_not_kept(studio: Studio):
    with pytest.raises(NotAllowed):
        studio.add_sound(tone(1.0), "waves.wav", VIEWER)
    with pytest.raises(BadSound):
        studio.add_sound(b"no sound", "waves.wav", MEMBER)
    assert list(studio.works.media.keys()) == []

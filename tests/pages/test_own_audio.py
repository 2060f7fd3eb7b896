"""Bringing audio of one's own to a film."""

from __future__ import annotations

from tests.pages.conftest import Open, Person
from tests.pages.test_compose import ready
from tests.test_sandbox_sound import tone

LINK, FILE = "Link to the audio", "Or bring a file"


def asked(open_page: Open, photo: bytes) -> Person:
    """Somebody who has a picture, a prompt, and wants audio of their own."""
    person = ready(open_page(), photo)
    person.fill("Audio", "own")
    return person


def fields(person: Person) -> set[str]:
    return {*person.labels(), *(one.label for one in person.app.file_uploader)}


def bring(person: Person, name: str, data: bytes) -> None:
    uploader = next(one for one in person.app.file_uploader if one.label == FILE)
    uploader.upload(name, data)
    person.app.run()
    assert not person.app.exception, person.app.exception


def test_a_file_takes_the_place_of_the_link_and_is_part_of_the_brief(open_page: Open, photo: bytes, lent):
    person = asked(open_page, photo)
    bring(person, "waves.wav", tone(0.5))
    assert "waves.wav" in person.read()
    assert not {LINK, FILE} & fields(person)
    person.press("Send")
    (card,) = lent.cards()
    assert card.model.option("audio_address").words(card.task.brief.choices["audio_address"]) == "waves.wav"


def test_a_file_that_was_brought_can_be_taken_away_again(open_page: Open, photo: bytes):
    person = asked(open_page, photo)
    bring(person, "waves.wav", tone(0.5))
    person.press("Take it away")
    assert {LINK, FILE} <= fields(person)
    assert "Link to the audio is needed: please fill it in." in person.read()
    assert person.button("Send").disabled


def test_what_is_no_audio_is_told_where_it_was_brought_and_nothing_is_kept(
    open_page: Open, photo: bytes, lent
):
    person = asked(open_page, photo)
    before = list(lent.works.media.keys())
    bring(person, "waves.mp3", b"no sound at all")
    assert "waves.mp3 is no audio, or a damaged file: bring an MP3, WAV or M4A." in person.read()
    assert person.button("Send").disabled
    assert list(lent.works.media.keys()) == before


def test_a_remixed_film_brings_its_audio_along(open_page: Open, photo: bytes, lent):
    person = asked(open_page, photo)
    bring(person, "waves.wav", tone(0.5))
    person.press("Send")
    (card,) = lent.cards()
    again = open_page(remix=card.task.id)
    assert "waves.wav" in again.read()
    assert not {LINK, FILE} & fields(again)

"""Compose: what the form asks for, what it costs, what keeps it back, and that Send sends once."""

from __future__ import annotations

from typing import Any

import pytest

from animatic import Input, Studio
from components import frame
from tests.pages.conftest import Open, Person

MODELS_TRIED = ("create", "seedance-1-0-lite-i2v-250428", "AkoolImage2VideoFastV1")


def ready(person: Person, photo: bytes) -> Person:
    """A form that could be sent."""
    person.bring(("shore.jpg", photo))
    person.fill("What should move", "Waves roll in")
    return person


@pytest.mark.parametrize("name", MODELS_TRIED)
def test_the_form_asks_for_what_the_catalog_says_of_the_model(open_page: Open, lent: Studio, name: str):
    person = open_page()
    person.fill("Model", name)
    model = lent.models("akool").named(name)
    asked = {option.label for option in model.options if not option.needs}
    any_model = {option.label for one in lent.models("akool").rows for option in one.options}
    assert set(person.labels()) & any_model == asked
    assert ("Last frame" in person.labels()) == model.frame.last


def test_models_that_work_on_a_finished_clip_are_not_offered(open_page: Open, lent: Studio):
    offered = open_page().field("Model").options
    tools = [model.label for model in lent.models("akool").rows if model.input is Input.CLIP]
    assert tools
    assert not set(tools) & set(offered)


def test_a_field_that_depends_on_another_comes_and_goes_with_it(open_page: Open, photo: bytes):
    person = ready(open_page(), photo)
    assert "Link to the audio" not in person.labels()
    person.fill("Audio", "own")
    assert "Link to the audio is needed: please fill it in." in person.read()
    assert person.button("Send").disabled
    person.fill("Link to the audio", "https://example.com/waves.mp3")
    assert not person.button("Send").disabled


def test_an_empty_form_says_what_is_missing_and_cannot_be_sent(open_page: Open):
    person = open_page()
    assert "Say what should move: the prompt is empty." in person.read()
    assert "Add a picture: the film begins with it." in person.read()
    assert person.button("Send").disabled


def test_the_price_follows_the_choices_and_the_pictures(open_page: Open, photo: bytes, strip: bytes):
    person = ready(open_page(), photo)
    assert person.button("Send").label == "Send for 20 credits"
    assert "4,980 of 5,000 Akool credits are left after it." in person.read()
    person.fill("Length", 10)
    assert "Price 40 credits" in person.read()
    assert "10 s × 4 × 1 clip" in person.read()
    person.bring(("strip.jpg", strip))
    assert "Price 80 credits" in person.read()
    assert "2 pictures × 10 s × 4 × 1 clip" in person.read()


def test_a_file_that_is_no_picture_is_refused_in_words_and_the_others_are_taken(
    open_page: Open, photo: bytes
):
    person = open_page()
    person.bring(("notes.png", b"hello"), ("shore.jpg", photo))
    assert "notes.png is a text: bring a picture in JPEG, PNG, WebP, HEIC or AVIF." in person.read()
    assert "640 × 480" in person.read()
    person.press("Understood")
    assert "notes.png" not in person.read()


def test_a_picture_can_be_taken_off_the_tray(open_page: Open, photo: bytes):
    person = open_page()
    person.bring(("shore.jpg", photo))
    person.press("Remove")
    assert "640 × 480" not in person.read()


def test_a_picture_that_does_not_suit_can_be_made_to_fit(open_page: Open, strip: bytes):
    person = open_page()
    person.bring(("strip.jpg", strip))
    assert "strip.jpg is too wide for Akool Classic" in person.read()
    person.press("Make strip.jpg fit")
    person.fill("How", "pad")
    person.fill("Shape", 1.0)
    assert "Then · 1600 × 1600" in person.read()
    person.press("Use this picture")
    assert "too wide" not in person.read()
    assert "1600 × 1600" in person.read()


def test_a_last_frame_is_not_the_beginning_of_a_clip_too(open_page: Open, photo: bytes, strip: bytes):
    person = ready(open_page(), photo)
    person.fill("Model", "seedance-1-0-lite-i2v-250428")
    person.bring(("strip.jpg", strip))
    assert "Makes 2 clips" in person.read()
    end = person.app.session_state["tray"][0]
    person.fill("Last frame", end)
    assert "Makes 1 clip." in person.read()


def test_a_last_frame_taken_off_the_tray_is_forgotten(open_page: Open, photo: bytes, strip: bytes):
    person = ready(open_page(), photo)
    person.fill("Model", "seedance-1-0-lite-i2v-250428")
    person.bring(("strip.jpg", strip))
    _, strip_hash = person.app.session_state["tray"]
    person.fill("Last frame", strip_hash)
    assert "strip.jpg is too wide" in person.read()
    person.app.button(key=f"remove-{strip_hash}").click().run()
    assert not person.app.exception
    assert "strip.jpg" not in person.read()
    assert person.field("Last frame").value is None
    assert not person.button("Send").disabled


def test_sending_makes_one_task_for_each_picture(open_page: Open, lent: Studio, photo: bytes):
    person = ready(open_page(), photo)
    person.press("Send")
    assert "1 clip on the way." in person.read()
    (card,) = lent.cards()
    assert card.task.brief.prompt == "Waves roll in"
    assert "Akool credits 4,980" in person.read()


def test_a_second_press_that_was_already_under_way_makes_no_second_task(
    open_page: Open, lent: Studio, photo: bytes
):
    person = ready(open_page(), photo)
    person.press("Send")
    late = person.button("Sent")
    late.proto.disabled = False  # the browser had sent this click before it learned of the first one
    late.click().run()
    assert len(lent.cards()) == 1


def test_the_same_again_takes_a_deliberate_step(open_page: Open, lent: Studio, photo: bytes):
    person = ready(open_page(), photo)
    person.press("Send")
    person.press("Make the same again")
    assert len(lent.cards()) == 1
    person.press("Send")
    assert len(lent.cards()) == 2


def test_a_changed_form_can_be_sent_at_once(open_page: Open, lent: Studio, clock: Any, photo: bytes):
    person = ready(open_page(), photo)
    person.press("Send")
    clock.advance(1)
    person.fill("What should move", "The tide goes out")
    person.press("Send")
    assert [card.task.brief.prompt for card in lent.cards()] == ["The tide goes out", "Waves roll in"]


def test_what_the_account_does_not_cover_cannot_be_sent(open_page: Open, sandbox: Any, photo: bytes):
    sandbox.tell("balance", {"provider": "akool", "credits": 12})
    person = ready(open_page(), photo)
    assert "This costs 20 credits and 12 are left" in person.read()
    assert person.button("Send").disabled


def test_a_provider_that_names_no_balance_is_told_in_words(open_page: Open, sandbox: Any, photo: bytes):
    sandbox.fault("balance", "status", "every", status=503)
    person = ready(open_page(), photo)
    assert "has not named its balance yet" in person.read()
    person.press("Send")
    assert [warning.value for warning in person.app.warning]
    assert sandbox.state()["submits"] == 0


def test_the_form_is_still_there_after_a_look_at_the_gallery(open_page: Open, photo: bytes):
    person = ready(open_page(), photo)
    person.fill("Length", 10)
    person.go(frame.GALLERY)
    person.go(frame.COMPOSE)
    assert person.field("What should move").value == "Waves roll in"
    assert person.button("Send").label == "Send for 40 credits"


def test_what_two_models_both_know_stays_when_the_model_changes(open_page: Open, photo: bytes):
    person = ready(open_page(), photo)
    person.fill("Resolution", "1080p")
    person.fill("Model", "seedance-1-0-lite-i2v-250428")
    assert person.field("Resolution").value == "1080p"


def test_one_brief_goes_to_several_models_each_with_its_own_price(
    open_page: Open, lent: Studio, photo: bytes
):
    person = ready(open_page(), photo)
    person.fill("Also send it to", ["akool/seedance-1-0-lite-i2v-250428", "topview_v1/lite"])
    assert "Makes 3 clips" in person.read()
    assert "Akool + 0.5 Topview credits" in person.button("Send").label
    person.press("Send")
    assert len(lent.cards()) == 3

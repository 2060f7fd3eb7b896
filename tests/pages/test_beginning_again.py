"""What was sent, kept or chosen elsewhere comes onto the form whole, and takes nothing away meant to stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from animatic import Brief, Defaults, Input, Studio, make_send_key
from animatic.tidy import open_accounts
from components import frame
from tests.pages.conftest import Open, Person, enter
from tests.pages.test_many_pictures import jpeg
from tests.people import ADMIN

SEEDANCE = "seedance-1-0-lite-i2v-250428"
"""Takes a last frame."""

Arrive = Callable[..., Person]


@pytest.fixture
def arrive(lent: Studio) -> Arrive:
    """Come to Compose by a link, in a browser that has not been there yet."""

    def arrive(**query: str) -> Person:
        open_accounts(lent.works)
        app = enter(lent)
        for name, value in query.items():
            app.query_params[name] = value
        app.switch_page(str(frame.COMPOSE)).run()
        assert not app.exception, app.exception
        return Person(app)

    return arrive


def sent(lent: Studio) -> list[Brief]:
    """The briefs of all clips, the latest first."""
    return [card.task.brief for card in lent.cards()]


def test_a_remix_of_a_fitted_clip_with_a_last_frame_sends_the_very_same_again(
    open_page: Open, arrive: Arrive, lent: Studio
):
    first = open_page()
    first.bring(("strip.jpg", jpeg(1, 1600, 120)), ("end.jpg", jpeg(2)))
    first.fill("What should move", "Waves roll in")
    first.fill("Model", SEEDANCE)
    first.fill("Last frame", first.app.session_state["tray"][1])
    first.press("Make strip.jpg fit")
    first.press("Use this picture")
    first.press("Send")
    (task,) = [card.task for card in lent.cards()]

    again = arrive(remix=task.id)
    assert "Makes 1 clip." in again.read()
    again.press("Send")
    assert sent(lent) == [task.brief, task.brief]


def test_a_remix_takes_the_place_of_another_service_and_leaves_its_choices_behind(
    open_page: Open, lent: Studio
):
    picture = lent.add_picture(jpeg(1), "shore.jpg", ADMIN)
    brief = Brief("keevx", "KL", prompt="Waves", references=(picture.hash,))
    (task,) = lent.send([brief], make_send_key(), ADMIN, ["Spring"])
    person = open_page()
    person.bring(("lamp.jpg", jpeg(2)))
    person.fill("Also send it to", ["keevx/V"])
    person.app.query_params["remix"] = task.id
    person.app.run()
    assert not person.app.exception
    assert person.field("Service").value == "keevx"
    assert person.field("Campaign").value == "Spring"
    person.press("Send")
    assert sent(lent) == [task.brief, task.brief]


def test_a_remix_loses_no_row_of_a_batch_that_was_left_unsent(open_page: Open, arrive: Arrive, lent: Studio):
    table = open_page()
    table.fill("Way", "Batch table")
    table.app.file_uploader[-1].upload("rows.csv", b"prompt,model\nPush in,SellerPic Creative\n")
    table.app.run()
    assert "Row 1" in table.read()
    picture = lent.add_picture(jpeg(1), "shore.jpg", ADMIN)
    brief = Brief("akool", "create", prompt="Waves", first=picture.hash)
    (task,) = lent.send([brief], make_send_key(), ADMIN)

    again = arrive(remix=task.id)
    assert again.field("What should move").value == "Waves"
    again.fill("Way", "Batch table")
    assert "Row 1" in again.read()


def test_a_tool_that_works_on_a_clip_is_not_laid_onto_the_form(
    open_page: Open, arrive: Arrive, lent: Studio, send: Callable[..., object], work: Callable[[], None]
):
    send("Waves roll in")
    work()
    (clip,) = lent.cards()[0].clips
    tool = next(model for model in lent.models("akool").rows if model.input is Input.CLIP)
    sound = {"audio_url": "https://example.com/waves.mp3", "seconds": 5}
    brief = Brief("akool", tool.name, clip=clip.id, choices=sound)
    (task,) = lent.send([brief], make_send_key(), ADMIN)
    person = open_page()
    person.fill("What should move", "Light wanders")
    person.app.query_params["remix"] = task.id
    person.app.run()
    assert not person.app.exception
    assert f"{tool.label} works on a finished clip" in person.read()
    assert person.field("What should move").value == "Light wanders"


def test_a_template_stays_in_the_chosen_campaign_and_leaves_the_last_frame_as_it_is(
    open_page: Open, lent: Studio
):
    brief = Brief("akool", SEEDANCE, prompt="Push in on {product}")
    lent.desk.keep_template("Bottle", brief, ADMIN, "Autumn")
    lent.desk.set_defaults("Spring", Defaults(seconds=5), ADMIN)
    person = open_page()
    person.bring(("shore.jpg", jpeg(1)), ("end.jpg", jpeg(2)))
    person.fill("Model", SEEDANCE)
    end = person.app.session_state["tray"][1]
    person.fill("Last frame", end)
    person.fill("Campaign", "Spring")
    person.press("Bottle")
    assert person.field("Campaign").value == "Spring"
    assert person.field("Last frame").value == end
    person.fill("product", "the lamp")
    person.press("Fill in")
    person.press("Send")
    (task,) = [card.task for card in lent.cards()]
    assert (task.brief.prompt, task.brief.last, task.campaign) == ("Push in on the lamp", end, "Spring")


def test_a_template_keeps_no_words_of_a_campaign_and_ends_with_those_of_the_next(
    open_page: Open, lent: Studio
):
    lent.desk.set_defaults("Spring", Defaults(words="Blossom."), ADMIN)
    lent.desk.set_defaults("Autumn", Defaults(words="Mist."), ADMIN)
    person = open_page()
    person.fill("What should move", "Push in")
    person.fill("Campaign", "Spring")
    assert person.field("What should move").value == "Push in. Blossom."
    person.fill("Keep this brief as", "Pushing")
    person.press("Keep")
    assert [one.brief.prompt for one in lent.desk.templates()] == ["Push in"]
    person.fill("Campaign", "Autumn")
    person.press("Pushing")
    assert person.field("What should move").value == "Push in. Mist."


def test_templates_of_the_chosen_campaign_come_first_and_none_is_replaced_unsaid(
    open_page: Open, lent: Studio
):
    lent.desk.set_defaults("Spring", Defaults(seconds=5), ADMIN)
    for name, campaign in (("Alpha", ""), ("Zeta", "Spring")):
        lent.desk.keep_template(name, Brief("akool", "create", prompt=name), ADMIN, campaign)
    person = open_page()
    shown = [label for label in person.buttons() if label in ("Alpha", "Zeta")]
    person.fill("Campaign", "Spring")
    first = [label for label in person.buttons() if label in ("Alpha", "Zeta")]
    assert (shown, first) == (["Alpha", "Zeta"], ["Zeta", "Alpha"])
    person.fill("Keep this brief as", "Alpha")
    assert "Keep" not in person.buttons()
    assert "Replace the one of that name" in person.buttons()


def test_a_template_holds_what_its_own_model_asks_and_nothing_of_another(open_page: Open, lent: Studio):
    person = open_page()
    person.fill("What should move", "Push in")
    person.fill("Leave out", "people")
    person.fill("Service", "keevx")
    person.fill("Keep this brief as", "Plain")
    person.press("Keep")
    (template,) = lent.desk.templates()
    own = {option.name for option in lent.models("keevx").named(template.brief.model).options}
    assert set(template.brief.choices) <= own


def test_a_form_begun_from_an_effect_has_the_teams_words(arrive: Arrive, lent: Studio):
    lent.desk.set_defaults("", Defaults(words="Warm window light."), ADMIN)
    effect = lent.effects("akool", "effects").rows[0]
    person = arrive(effect=f"akool/effects/{effect.code}")
    assert person.field("What should move").value == "Warm window light."
    assert person.field("Effect").value == effect.code


def test_what_a_further_model_was_asked_for_is_part_of_the_draft(open_page: Open):
    person = open_page()
    person.bring(("shore.jpg", jpeg(1)), ("lamp.jpg", jpeg(2)))
    person.fill("What should move", "Waves roll in")
    person.fill("Also send it to", ["keevx/KL"])
    lamp = person.app.session_state["tray"][1]
    person.fill("Reference pictures", [lamp])
    again = open_page()
    assert again.field("Reference pictures").value == [lamp]
    assert "Add reference pictures" not in again.read()

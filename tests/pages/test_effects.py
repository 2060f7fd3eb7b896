"""Effects: everything ready-made in one place, what narrows it, who likes what, and the way onto the form."""

from __future__ import annotations

import time
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from animatic import Brief, Favourite, Person, Role, Studio
from components import frame
from tests.pages.conftest import Open, enter
from tests.pages.conftest import Person as Visitor
from tests.people import ADMIN

DEMO_ADMIN = Person("Demo admin", Role.ADMIN)
ADA = Person("ada", Role.ADMIN)
DAY_SECONDS = 24 * 3600


def names(person: Visitor) -> list[str]:
    return [card["name"] for card in person.cards()]


def card(person: Visitor, name: str) -> dict[str, Any]:
    (found,) = [card for card in person.cards() if card["name"] == name]
    return found


def squish(engine: Studio) -> Favourite:
    return Favourite("akool", "effects", engine.effects("akool").rows[0].code)


def test_the_page_shows_nothing_of_itself_outside_the_frame(lent: Studio):
    app = AppTest.from_file(str(frame.EFFECTS)).run()
    assert not app.title
    assert "part of Animatic" in app.info[0].value


# ── what is there ──────────────────────────────────────────────────────────────────────────────────────────


def test_every_shelf_with_something_to_see_hear_or_use_is_in_one_browser(open_page: Open, lent: Studio):
    shown = set(open_page(frame.EFFECTS).field("List").options)
    shelves = {shelf.label for provider in lent.providers() for shelf in provider.shelves}
    assert shelves - shown == {"Product avatar categories", "AnyShoot categories", "Ethnicities"}


def test_what_a_model_takes_comes_first_and_tells_its_price(open_page: Open):
    first, *_ = open_page(frame.EFFECTS).cards()
    assert (first["name"], first["facts"], first["use"]) == ("Squish", "Akool · Effects", "effect")
    assert first["cost"] == "20 credits for 5 s with Akool Classic"
    assert first["film"].endswith(".mp4")


def test_what_no_model_takes_is_for_reference_and_tells_its_plan(open_page: Open):
    person = open_page(frame.EFFECTS, list="Product avatars")
    assert len(person.cards()) == 96
    assert not any("use" in card for card in person.cards())
    assert "plan: free" in person.cards()[0]["about"]
    assert "What is for reference belongs to other tools" in person.read().replace("*", "")


def test_a_long_list_is_drawn_in_steps(open_page: Open):
    person = open_page(frame.EFFECTS)
    everything = [person.cards(), person.press("Show 120 more"), person.cards()]
    assert [len(everything[0]), len(everything[2])] == [120, 240]
    person.fill("Service", "Topview v2")
    assert len(person.cards()) == 120


# ── narrowing ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("SWIRL", ["Swirl"], id="name"),
        pytest.param("akool eff swi", ["Swirl"], id="service and list"),
        pytest.param("sellerpic coast sunset", ["Coast at sunset"], id="each word anywhere"),
        pytest.param("squish_10010001", ["Squish"], id="code"),
        pytest.param("no such thing", [], id="nothing"),
    ],
)
def test_the_search_finds_by_everything_that_is_told(open_page: Open, words: str, found: list[str]):
    person = open_page(frame.EFFECTS)
    person.fill("Find", words)
    if found:
        assert names(person)[:1] == found
    else:
        assert "Nothing is like that." in person.read()
        person.press("Show everything")
        assert len(person.cards()) == 120


def test_the_search_finds_by_category_and_by_note(open_page: Open):
    women = open_page(frame.EFFECTS, words="beauty female pro").cards()
    assert women
    assert all("Beauty" in one["name"] and "female" in one["about"] for one in women)


def test_the_address_says_what_is_shown(open_page: Open):
    person = open_page(frame.EFFECTS, maker="SellerPic", list="Backgrounds")
    assert {one["facts"] for one in person.cards()} == {"SellerPic · Backgrounds"}
    person = open_page(frame.EFFECTS, category="Bags", pick="All")
    assert {one["facts"] for one in person.cards()} == {"Topview v2 · AnyShoot templates"}
    assert person.field("Category").value == "Bags"
    person = open_page(frame.EFFECTS, pick="Ready to use")
    assert {one["facts"] for one in person.cards()} == {"Akool · Effects", "Topview v2 · Boards"}


def test_a_choice_that_another_makes_senseless_is_let_go(open_page: Open):
    person = open_page(frame.EFFECTS, maker="Topview v2", list="Voices")
    assert {one["facts"] for one in person.cards()} == {"Topview v2 · Voices"}
    person.fill("Service", "Akool")
    assert {one["facts"] for one in person.cards()} == {"Akool · Effects"}
    assert person.field("List").value is None


# ── favourites ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_members_favourites_come_first_and_are_only_their_own(open_page: Open, lent: Studio, clock: Any):
    codes = [row.code for row in lent.effects("akool").rows]
    for code in codes[4:6]:
        clock.advance(1)
        lent.desk.favour(Favourite("akool", "effects", code), DEMO_ADMIN)
    person = open_page(frame.EFFECTS)
    assert [(one["name"], one.get("star", False)) for one in person.cards()[:3]] == [
        ("Glitch", True),
        ("Ripple", True),
        ("Squish", False),
    ]
    person.fill("Show", "Favourites")
    assert names(person) == ["Glitch", "Ripple"]
    person.fill("You are trying it as", Role.MEMBER)
    person.fill("Show", "Favourites")
    assert "No favourites yet" in person.read()


def test_a_favourite_outlives_a_refresh_of_its_list(open_page: Open, lent: Studio):
    lent.desk.favour(squish(lent), DEMO_ADMIN)
    person = open_page(frame.EFFECTS, pick="Favourites")
    person.press("Refresh Akool")
    assert names(person) == ["Squish"]


# ── onto the form ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("facts", "label", "model"),
    [("Akool · Effects", "Effect", "create"), ("Topview v2 · Boards", "Board", "Standard")],
)
def test_use_fills_compose_with_a_model_that_takes_it(open_page: Open, facts: str, label: str, model: str):
    every = open_page(frame.EFFECTS, pick="Ready to use").cards()
    chosen = next(one for one in every if one["facts"] == facts)
    provider, _, code = chosen["id"].split("/")
    person = open_page(frame.COMPOSE, effect=chosen["id"])
    assert person.field("Service").value == provider
    assert person.field("Model").value == model
    assert person.field(label).value == code
    assert "effect" not in person.app.query_params


def test_use_keeps_the_model_that_is_on_the_form_and_what_was_written(open_page: Open, lent: Studio):
    (board,) = lent.effects("topview_v2", "boards").rows
    person = open_page()
    person.fill("Service", "topview_v2")
    person.fill("Model", "Kling V3")
    person.fill("What should move", "Steam rises")
    person.fill("Length", 10)
    person.app.query_params["effect"] = f"topview_v2/boards/{board.code}"
    person.app.run()
    assert not person.app.exception
    told = [person.field(label).value for label in ("Model", "What should move", "Length", "Board")]
    assert told == ["Kling V3", "Steam rises", 10, board.code]


def test_use_in_a_fresh_session_keeps_the_draft_of_the_last_one(open_page: Open, lent: Studio, photo: bytes):
    earlier = open_page()
    earlier.bring(("shore.jpg", photo))
    earlier.fill("What should move", "Waves roll in")
    app = enter(lent)
    app.query_params["effect"] = f"akool/effects/{squish(lent).code}"
    person = Visitor(app.switch_page(str(frame.COMPOSE)).run())
    assert not app.exception
    assert person.field("Effect").value == squish(lent).code
    assert person.field("What should move").value == "Waves roll in"
    assert not person.button("Send for 20 credits").disabled


@pytest.mark.parametrize(
    ("spelled", "words"),
    [
        ("akool/effects/gone_1", "No model offers that any more."),
        ("sellerpic/backgrounds/1", "No model offers that any more."),
        ("elsewhere/effects/1", "The service of that effect has no key here."),
        ("nonsense", "The service of that effect has no key here."),
    ],
)
def test_an_effect_that_cannot_be_used_is_told_and_changes_nothing(open_page: Open, spelled: str, words: str):
    person = open_page()
    person.fill("Service", "keevx")
    person.app.query_params["effect"] = spelled
    person.app.run()
    assert words in person.read()
    assert person.field("Service").value == "keevx"


# ── templates ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_template_of_ours_stands_first_and_fills_compose(open_page: Open, lent: Studio):
    brief = Brief("akool", "create", prompt="The {product} turns", choices={"seconds": 10})
    id = lent.desk.keep_template("Turntable", brief, ADA, "Spring")
    first, *_ = open_page(frame.EFFECTS).cards()
    assert (first["name"], first["facts"], first["use"]) == ("Turntable", "Your team · Templates", "template")
    assert first["about"] == "Spring · The {product} turns"
    assert first["cost"] == "40 credits for 10 s with Akool Classic"
    person = open_page(frame.COMPOSE, template=id)
    assert person.field("What should move").value == "The {product} turns"
    assert person.field("Length").value == 10


def test_a_template_whose_model_is_gone_is_shown_without_use(open_page: Open, lent: Studio):
    lent.desk.keep_template("Old times", Brief("akool", "model-of-old", prompt="Waves"), ADA)
    old = card(open_page(frame.EFFECTS, maker="Your team"), "Old times")
    assert "use" not in old
    assert old["cost"] == "Its model is no longer offered here"


def test_a_price_the_team_sets_is_on_the_cards_at_once(open_page: Open, lent: Studio):
    model = lent.models("keevx").rows[0]
    lent.desk.keep_template("With Keevx", Brief("keevx", model.name, choices={"seconds": 5}), ADA)
    person = open_page(frame.EFFECTS, maker="Your team")
    assert card(person, "With Keevx")["cost"] == f"No published price with {model.label}"
    lent.set_price(model, 7_000, per_second=False, by=ADMIN)
    person.app.run()
    assert card(person, "With Keevx")["cost"].startswith("7 credits")


# ── lists that are old ─────────────────────────────────────────────────────────────────────────────────────


def fetch_all(engine: Studio, clock: Any, ago_seconds: float) -> None:
    """As if every list had been fetched so long ago; pages tell ages by the wall's clock."""
    clock.now = time.time() - ago_seconds
    for provider in engine.providers():
        engine.refresh_catalog(provider.name, ADMIN)


def test_a_service_that_is_down_keeps_its_lists_and_tells_their_age(
    open_page: Open, lent: Studio, sandbox: Any, clock: Any
):
    fetch_all(lent, clock, 3 * 3600 + 60)
    sandbox.fault("models", "status", "every", status=503)
    sandbox.fault("effects", "status", "every", status=503)
    person = open_page(frame.EFFECTS, maker="Akool")
    assert "Akool, 3 h ago" in person.read().replace("*", "")
    person.press("Refresh Akool")
    assert "Akool could not be refreshed at" in person.read()
    assert "Its lists are shown as they were 3 h ago." in person.read()
    assert names(person)[0] == "Squish"
    assert len(person.cards()) == 16


def test_a_refresh_that_works_takes_the_warning_away(open_page: Open, lent: Studio, sandbox: Any, clock: Any):
    fetch_all(lent, clock, 3600)
    sandbox.fault("models", "status", "every", status=503)
    person = open_page(frame.EFFECTS)
    person.press("Refresh Akool")
    assert "could not be refreshed" in person.read()
    sandbox.tell("faults", [])
    clock.now = time.time()
    person.press("Refresh Akool")
    assert "could not be refreshed" not in person.read()
    assert "Akool, just now" in person.read().replace("*", "")


def test_lists_that_missed_their_daily_refresh_are_told_without_asking(
    open_page: Open, lent: Studio, clock: Any
):
    fetch_all(lent, clock, 3 * DAY_SECONDS)
    words = open_page(frame.EFFECTS).read()
    assert "SellerPic has not answered the daily refresh." in words
    assert "Its lists are shown as they were 3 days ago." in words

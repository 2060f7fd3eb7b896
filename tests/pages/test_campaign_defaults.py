"""A campaign's defaults are on the form as soon as it is chosen, and never over what somebody wrote."""

from __future__ import annotations

import pytest

from animatic import TEAM, Defaults, Person, Role, Studio
from animatic.errors import BadEntry, NotAllowed
from tests.pages.conftest import Open
from tests.pages.conftest import Person as Visitor

SOMEBODY = Person("ada", Role.MEMBER)
VISITOR = Person("Demo admin", Role.ADMIN)
SPRING = Defaults(("akool/create",), 10, "", "Warm window light.", "text, logos")


@pytest.fixture
def spring(lent: Studio) -> Studio:
    """A campaign with defaults of its own."""
    lent.desk.set_defaults("Spring", SPRING, SOMEBODY)
    return lent


def prompt(visitor: Visitor) -> str:
    return str(visitor.field("What should move").value)


def choose(visitor: Visitor, campaign: str | None) -> None:
    visitor.fill("Campaign", campaign)


def test_choosing_the_campaign_fills_the_form_and_says_so(open_page: Open, spring: Studio):
    visitor = open_page()
    visitor.fill("What should move", "Waves roll in")
    choose(visitor, "Spring")
    assert prompt(visitor) == "Waves roll in. Warm window light."
    assert visitor.field("Length").value == 10
    assert visitor.field("Leave out").value == "text, logos"
    assert "Filled in:" in visitor.read()
    assert "“Warm window light.”" in visitor.read()
    assert "10 s" in visitor.read()


def test_what_somebody_wrote_or_picked_stays(open_page: Open, spring: Studio):
    spring.desk.set_defaults("Autumn", Defaults(("akool/create",), 5, "", "Mist.", "sun"), SOMEBODY)
    visitor = open_page()
    visitor.fill("Leave out", "people")
    visitor.fill("Length", 10)
    choose(visitor, "Autumn")
    assert visitor.field("Leave out").value == "people"
    assert visitor.field("Length").value == 10
    assert prompt(visitor) == "Mist."


def test_another_campaign_takes_back_what_the_first_one_filled_in(open_page: Open, spring: Studio):
    visitor = open_page()
    visitor.fill("What should move", "Waves roll in")
    choose(visitor, "Spring")
    choose(visitor, None)
    assert prompt(visitor) == "Waves roll in"
    assert visitor.field("Length").value == 5
    assert not visitor.field("Leave out").value
    assert "Filled in:" not in visitor.read()


def test_what_was_changed_after_filling_in_is_left_alone(open_page: Open, spring: Studio):
    visitor = open_page()
    choose(visitor, "Spring")
    visitor.fill("Leave out", "text, logos, people")
    visitor.press("Take back")
    assert visitor.field("Leave out").value == "text, logos, people"
    assert prompt(visitor) == ""


def test_the_teams_defaults_come_with_those_of_the_campaign(lent: Studio):
    lent.desk.set_defaults(TEAM, Defaults(seconds=5, words="No text.", aspect="9:16"), SOMEBODY)
    lent.desk.set_defaults(" Spring ", SPRING, SOMEBODY)
    both = lent.desk.defaults("Spring")
    assert (both.seconds, both.aspect, both.words) == (10, "9:16", "No text. Warm window light.")
    assert lent.desk.defaults("").words == "No text."
    lent.desk.set_defaults("Spring", Defaults(), SOMEBODY)
    assert lent.desk.own_defaults("Spring") == Defaults()


def test_a_new_form_begins_with_what_the_team_has_set_and_that_alone_is_no_draft(
    open_page: Open, lent: Studio
):
    lent.desk.set_defaults(TEAM, Defaults(seconds=10, words="No text."), SOMEBODY)
    visitor = open_page()
    assert prompt(visitor) == "No text."
    assert visitor.field("Length").value == 10
    assert lent.desk.draft(VISITOR) is None
    visitor.fill("What should move", "Waves roll in. No text.")
    assert lent.desk.draft(VISITOR)


def test_a_draft_comes_back_as_it_was_left_whatever_the_team_has_set_since(open_page: Open, lent: Studio):
    open_page().fill("What should move", "Waves roll in")
    lent.desk.set_defaults(TEAM, Defaults(seconds=10, words="No text."), SOMEBODY)
    again = open_page()
    assert prompt(again) == "Waves roll in"
    assert again.field("Length").value == 5


def test_rows_of_a_batch_begin_with_what_their_campaign_begins_with(open_page: Open, spring: Studio):
    visitor = open_page()
    visitor.fill("Way", "Batch table")
    visitor.fill("Campaign", "Spring")
    assert "Filled in:" in visitor.read()
    visitor.fill("Prompts, one a line", "Waves roll in.\nGulls pass. Warm window light.")
    visitor.press("Make 2 rows")
    first, second = visitor.app.session_state["batch"]
    assert (first.campaign, first.model, first.prompt) == (
        "Spring", "create", "Waves roll in. Warm window light.",
    )  # fmt: skip
    assert first.choices == {"seconds": "10", "negative_prompt": "text, logos"}
    assert second.prompt == "Gulls pass. Warm window light."


def test_who_may_not_send_sets_nothing_and_too_many_words_are_refused(lent: Studio):
    with pytest.raises(NotAllowed):
        lent.desk.set_defaults("Spring", SPRING, Person("vera", Role.VIEWER))
    with pytest.raises(BadEntry):
        lent.desk.set_defaults("Spring", Defaults(words="so " * 400), SOMEBODY)

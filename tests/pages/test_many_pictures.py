"""Many pictures and several models at once: what is told of them, and what is asked for each model."""

from __future__ import annotations

from io import BytesIO

from animatic import Studio
from animatic.sandbox.scene import photograph
from tests.pages.conftest import Open


def jpeg(seed: int, width: int = 640, height: int = 480) -> bytes:
    file = BytesIO()
    photograph(seed=seed, width=width, height=height).save(file, "JPEG")
    return file.getvalue()


def test_a_picture_brought_twice_is_told_and_lies_there_once(open_page: Open):
    person = open_page()
    person.bring(("shore.jpg", jpeg(1)))
    person.bring(("copy.jpg", jpeg(1)), ("lamp.jpg", jpeg(2)), ("notes.jpg", b"hello"))
    read = person.read()
    assert "1 new on the tray, 2 left out:" in read
    assert "copy.jpg is on the tray already, as shore.jpg" in read
    assert "notes.jpg is a text" in read
    assert len(person.app.session_state["tray"]) == 2


def test_many_brought_twice_are_counted_and_hide_no_refusal(open_page: Open):
    person = open_page()
    stills = [(f"still-{seed}.jpg", jpeg(seed)) for seed in range(5)]
    person.bring(*stills)
    person.bring(*stills, ("notes.jpg", b"hello"))
    read = person.read()
    assert "0 new on the tray, 6 left out:" in read
    assert "notes.jpg is a text" in read
    assert "5 are on the tray already, still-" in read


def test_of_very_many_that_are_refused_some_are_named_and_the_rest_counted(open_page: Open):
    person = open_page()
    person.bring(*((f"notes-{number:02}.jpg", b"hello %d" % number) for number in range(20)))
    assert "notes-11.jpg is a text" in person.read()
    assert "notes-12.jpg" not in person.read()
    assert "and 8 more" in person.read()


def test_many_that_do_not_suit_are_told_in_a_line_and_made_to_fit_by_one_press(open_page: Open):
    person = open_page()
    person.bring(*((f"strip-{seed}.jpg", jpeg(seed, 1600, 120)) for seed in range(4)), ("shore.jpg", jpeg(9)))
    person.fill("What should move", "Waves roll in")
    assert "4 of 5 pictures do not suit Akool Classic." in person.read()
    assert "4 pictures do not suit Akool Classic: make them fit" in person.read()
    assert person.button("Send").disabled
    person.press("Make all 4 fit Akool Classic")
    person.press("Use these 4 pictures")
    assert "4 pictures are fitted for Akool Classic." in person.read()
    assert not person.button("Send").disabled
    person.press("Take them as they were")
    assert "4 of 5 pictures do not suit" in person.read()


def test_words_in_braces_that_nobody_filled_in_are_not_sent(open_page: Open):
    person = open_page()
    person.bring(("shore.jpg", jpeg(1)))
    person.fill("What should move", "Push in on {product}")
    assert "Fill in {product}" in person.read()
    assert person.button("Send").disabled
    person.fill("product", "the lamp")
    person.press("Fill in")
    assert person.field("What should move").value == "Push in on the lamp"
    assert not person.button("Send").disabled


def test_a_further_model_asks_for_the_references_that_the_first_has_no_use_for(open_page: Open, lent: Studio):
    person = open_page()
    person.bring(("shore.jpg", jpeg(1)), ("lamp.jpg", jpeg(2)))
    person.fill("What should move", "Waves roll in")
    person.fill("Also send it to", ["keevx/KL"])
    assert "Add reference pictures: Keevx KL needs at least 1." in person.read()
    person.fill("Reference pictures", [person.app.session_state["tray"][1]])
    assert "Add reference pictures" not in person.read()
    person.press("Send")
    sent = {card.task.brief.model: card.task.brief for card in lent.cards()}
    assert sent["KL"].references == (person.app.session_state["tray"][1],)
    assert len(lent.cards()) == 3, "the reference for one model is still the beginning of a clip of the other"


def test_what_is_known_of_a_price_is_told_where_one_service_tells_none(open_page: Open):
    person = open_page()
    person.bring(("shore.jpg", jpeg(1)))
    person.fill("What should move", "Waves roll in")
    person.fill("Also send it to", ["keevx/V"])
    assert [one.value for one in person.app.subheader] == ["At least 20 credits"]
    assert person.button("Send").label == "Send for at least 20 credits"


def test_a_page_reloaded_in_the_middle_of_a_press_finds_what_it_made(open_page: Open, lent: Studio):
    first = open_page()
    first.bring(("shore.jpg", jpeg(1)))
    first.fill("What should move", "Waves roll in")
    reloaded = open_page()  # the draft is back, since the press has no answer yet
    first.press("Send")
    reloaded.press("Send")
    assert "1 clip on the way" in reloaded.read()
    assert len(lent.cards()) == 1


def test_a_form_changed_after_the_reload_is_sent_as_it_reads_now(open_page: Open, lent: Studio):
    first = open_page()
    first.bring(("shore.jpg", jpeg(1)))
    first.fill("What should move", "Waves roll in")
    reloaded = open_page()
    first.press("Send")
    reloaded.fill("What should move", "Waves roll out")
    reloaded.press("Send")
    assert {card.task.brief.prompt for card in lent.cards()} == {"Waves roll in", "Waves roll out"}


def test_earlier_pictures_are_found_by_name_and_more_are_shown_at_a_press(open_page: Open):
    person = open_page()
    person.bring(*((f"still-{seed:02}.jpg", jpeg(seed, 160, 120)) for seed in range(14)))
    person.press("Take all away")
    person.app.session_state["recent"] = True
    person.app.run()
    assert person.buttons().count("Use") == 12
    person.press("Show 2 more")
    assert person.buttons().count("Use") == 14
    person.fill("Find by name", "STILL-07")
    assert person.buttons().count("Use") == 1
    person.press("Use")
    assert len(person.app.session_state["tray"]) == 1


def test_of_several_links_it_is_told_which_one_failed_and_the_field_is_empty_again(open_page: Open):
    person = open_page()
    person.fill("Public links, one a line", "http://pictures.example/a.jpg\nftp://pictures.example/b.jpg")
    person.press("Fetch the pictures")
    read = person.read()
    assert "0 new on the tray, 2 left out:" in read
    assert "Link 1: The link is not https" in read
    assert "Link 2: The link is not https" in read
    assert not person.field("Public links, one a line").value


def test_the_length_of_the_prompt_is_held_against_the_strictest_of_the_models(open_page: Open):
    person = open_page()
    person.fill("What should move", "Waves roll in")
    assert "13 characters" in person.read()
    person.fill("Also send it to", ["keevx/V"])
    assert "13 of 1,000 characters, the most that Keevx V takes" in person.read()

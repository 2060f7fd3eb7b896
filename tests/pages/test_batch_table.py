"""The batch table as a person fills it: crossed, checked row by row, priced, and sent by one press."""

from __future__ import annotations

from io import BytesIO

import pytest

from animatic import Studio, Task
from animatic.sandbox.scene import photograph
from tests.pages.conftest import Open, Person

CREATIVE, CLASSIC = "SellerPic · SellerPic Creative", "Akool · Akool Classic"


def jpeg(seed: int, width: int = 640, height: int = 480) -> bytes:
    file = BytesIO()
    photograph(seed=seed, width=width, height=height).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def table(open_page: Open) -> Person:
    """The batch table with two pictures above it."""
    person = open_page()
    person.bring(("one.jpg", jpeg(1)), ("two.jpg", jpeg(2)))
    person.fill("Way", "Batch table")
    return person


def tasks(studio: Studio) -> list[Task]:
    return [card.task for card in studio.cards()]


def cross(person: Person, prompts: str, *models: str) -> None:
    person.fill("Prompts, one a line", prompts)
    person.fill("Models", list(models))
    person.press("Make ")


def test_pictures_prompts_and_models_make_rows_that_can_be_sent(table: Person, lent: Studio):
    cross(table, "Push in\nPull back", CREATIVE, CLASSIC)
    assert "8 rows make 8 clips; none is kept back." in table.read()
    table.press("Send 8 rows")
    assert {(task.provider, task.brief.prompt) for task in tasks(lent)} == {
        (provider, prompt) for provider in ("sellerpic", "akool") for prompt in ("Push in", "Pull back")
    }


def test_two_pictures_of_one_name_are_told_apart(open_page: Open, lent: Studio):
    person = open_page()
    person.bring(("image.png", jpeg(1)), ("image.png", jpeg(2)))
    person.fill("Way", "Batch table")
    cross(person, "Push in", CREATIVE)
    person.press("Send 2 rows")
    assert {task.brief.first for task in tasks(lent)} == set(person.app.session_state["tray"])


def test_a_placeholder_of_the_prompts_is_asked_once_and_stands_in_every_row(table: Person, lent: Studio):
    table.fill("Prompts, one a line", "Push in on {product}\n{product} turns")
    table.fill("product", "the lamp")
    table.fill("Models", [CREATIVE])
    table.press("Make 4 rows")
    table.press("Send 4 rows")
    assert {task.brief.prompt for task in tasks(lent)} == {"Push in on the lamp", "the lamp turns"}


def test_a_row_with_an_open_placeholder_is_kept_back(table: Person):
    cross(table, "Push in on {product}\nPull back", CREATIVE)
    assert "2 rows make 2 clips; 2 are kept back." in table.read()
    assert "Rows 1, 3: Fill in {product}" in table.read()


def test_what_keeps_many_rows_back_is_told_once_with_their_numbers(open_page: Open):
    person = open_page()
    person.bring(("strip.jpg", jpeg(1, 1200, 300)))
    person.fill("Way", "Batch table")
    cross(person, "Push in\nPull back\nTurn", CREATIVE)
    assert "Rows 1–3: strip.jpg is too wide" in person.read()
    assert "Nothing can be sent yet" in person.read()
    assert person.button("Send 0 rows").disabled


def test_more_rows_than_a_batch_takes_are_refused_before_any_is_made(table: Person):
    table.fill("Prompts, one a line", "\n".join(f"Push in {number}" for number in range(1_001)))
    table.fill("Models", [CREATIVE])
    assert "This would be over 2,000 rows" in table.read()
    assert not [label for label in table.buttons() if label.startswith("Make")]


def test_the_price_of_rows_with_and_without_a_published_price_is_told_as_the_least(table: Person):
    cross(table, "Push in", CREATIVE, "Keevx · Keevx V")
    assert [one.value for one in table.app.subheader] == ["At least 20 credits"]
    assert "Not all prices are published" in table.read()


def test_reference_pictures_named_in_a_file_reach_the_brief(table: Person, lent: Studio):
    csv = "references,prompt,model\none.jpg | two.jpg,Push in,Keevx KL\n,Pull back,Keevx KL\n"
    table.app.file_uploader[-1].upload("rows.csv", csv.encode())
    table.app.run()
    assert "Row 2: Add reference pictures" in table.read()
    table.press("Send 1 row")
    (task,) = tasks(lent)
    assert list(task.brief.references) == table.app.session_state["tray"]


def test_a_reload_finds_the_table_as_it_was_left(table: Person, open_page: Open):
    cross(table, "Push in\nPull back", CREATIVE)
    again = open_page()
    again.fill("Way", "Batch table")
    assert "4 rows make 4 clips; none is kept back." in again.read()


def test_a_look_at_the_other_way_forgets_no_row(table: Person):
    cross(table, "Push in\nPull back", CREATIVE)
    table.fill("Way", "One brief")
    table.fill("Way", "Batch table")
    assert "4 rows make 4 clips; none is kept back." in table.read()


def test_a_reload_in_the_middle_of_sending_finds_what_was_sent(table: Person, open_page: Open, lent: Studio):
    cross(table, "Push in", CREATIVE)
    reloaded = open_page()  # before the first page has its answer
    table.press("Send 2 rows")
    reloaded.fill("Way", "Batch table")
    reloaded.press("Send 2 rows")
    assert "2 waiting" in reloaded.read()
    assert len(tasks(lent)) == 2


def test_pictures_of_a_batch_that_do_not_suit_are_made_to_fit_together(open_page: Open, lent: Studio):
    person = open_page()
    person.bring(*((f"strip-{seed}.jpg", jpeg(seed, 1200, 300)) for seed in range(3)))
    person.fill("Way", "Batch table")
    cross(person, "Push in", CREATIVE)
    assert "3 of 3 pictures do not suit SellerPic Creative." in person.read()
    person.press("Make all 3 fit SellerPic Creative")
    person.press("Use these 3 pictures")
    person.press("Send 3 rows")
    assert not {task.brief.first for task in tasks(lent)} & set(person.app.session_state["tray"])

"""A batch: crossed, and each of its rows turned into a brief."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.batch import ROWS_MOST, Refusal, Row, briefs, cross
from animatic.batch_cells import spell
from animatic.brief import Brief
from animatic.catalog import Kind
from animatic.errors import BadBrief
from tests.batches import CLASSIC, KLING, MODELS, PICTURED, PICTURES, WIDE, named


def brief_of(**cells: object) -> Brief | Refusal:
    row = Row(**{"picture": "lamp.png", "prompt": "Slow push in", "model": "Kling V3", **cells})  # type: ignore[arg-type]
    return briefs([row], PICTURES, MODELS)[0]


def refused(**cells: object) -> str:
    told = brief_of(**cells)
    assert isinstance(told, Refusal)
    return told.words


# ── crossing ───────────────────────────────────────────────────────────────────────────────────────────────


def test_every_picture_meets_every_prompt_and_model_once():
    rows = cross(["a1", "b2", "a1"], ["Push in", "Pull back"], [KLING, CLASSIC], campaign="Autumn")
    assert [(row.picture, row.prompt, row.model) for row in rows] == [
        (picture, prompt, model)
        for picture in ("a1", "b2")
        for prompt in ("Push in", "Pull back")
        for model in ("Kling V3", "create")
    ]
    assert {row.campaign for row in rows} == {"Autumn"}


def test_a_model_is_given_only_what_it_takes():
    reference = named("Kling V3 Reference Video")
    rows = cross(
        ["a1", "b2"],
        ["Push in"],
        [named("Kling 2.6"), KLING, reference, named("audio")],
        last_picture="c3",
        references=["e5", "f6"],
        choices={"seconds": 5, "sound": True, "faster": True},
    )
    kinds = [(row.model, row.picture, row.last_picture, row.references) for row in rows]
    assert kinds == [
        ("Kling 2.6", "a1", "", ()),
        ("Kling V3", "a1", "c3", ()),
        (reference.name, "", "", ("e5", "f6")),
        ("Kling 2.6", "b2", "", ()),
        ("Kling V3", "b2", "c3", ()),
    ]
    assert all(row.choices == {"seconds": "5", "sound": "yes"} for row in rows)
    assert all(isinstance(one, Brief) for one in briefs(rows, PICTURES, MODELS))


def test_without_pictures_or_prompts_a_row_waits_for_them():
    assert cross([], [], [KLING]) == [Row(provider="topview_v2", model="Kling V3")]
    assert cross(["a1"], ["Push in"], []) == []


def test_a_batch_that_is_too_large_is_told_before_it_is_made():
    most = cross([str(one) for one in range(ROWS_MOST)], [], [KLING])
    assert len(most) == ROWS_MOST
    with pytest.raises(BadBrief, match=r"over 2,000 rows"):
        cross([str(one) for one in range(100_000)], ["x"] * 100_000, PICTURED)


# ── pictures ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "hash"),
    [
        ("a1", "a1"),
        ("A1", "a1"),
        ("lamp.png", "a1"),
        (" LAMP.PNG ", "a1"),
        ("lamp", "a1"),
        ("photos/autumn/Lamp.png", "a1"),
        ("C:\\photos\\lamp.png", "a1"),
        ("cafe\u0301 TABLE", "b2"),
        ("vase.png", "c3"),
        ("Vase.PNG", "d4"),
        ("chair.jpg", "e5"),
        ("rug", "07"),
        ("rug.jpg", "18"),
        ("  ", None),
    ],
)
def test_a_picture_is_found_by_its_hash_or_name(written: str, hash: str | None):
    told = brief_of(picture=written)
    assert isinstance(told, Brief)
    assert told.first == hash


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("lamb", "There is no picture “lamb”. Did you mean “lamp”?"),
        ("lamp.jpg", "There is no picture “lamp.jpg”. Did you mean “lamp.png”?"),
        ("wibble", "There is no picture “wibble”."),
        (
            "VASE.png",
            "2 pictures are called “VASE.png”: write the whole name with its ending, or bring one of them",
        ),
        (
            "chair",
            "2 pictures are called “chair”: write the whole name with its ending, or bring one of them",
        ),
        (
            "twin.jpg",
            "2 pictures are called “twin.jpg”: write the whole name with its ending, or bring one of them",
        ),
    ],
)
def test_a_picture_that_is_not_clear_is_refused(written: str, sentence: str):
    assert refused(picture=written).startswith(f"Row 1, column “picture”: {sentence}")


# ── choices ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("option", "written", "choice"),
    [
        ("aspect", "16:9", "16:9"),
        ("aspect", "16:09", "16:9"),
        ("aspect", "09:16:00", "9:16"),
        ("aspect", "01:01", "1:1"),
        ("seconds", "5", 5),
        ("seconds", " 10S ", 10),
        ("audio", "your OWN", "own"),
        ("audio", "NONE", "none"),
        ("smooth", "yes", True),
        ("smooth", "Rough", False),
        ("loop", "Yes", True),
        ("loop", "TRUE", True),
        ("loop", "off", False),
        ("loop", "0", False),
        ("count", "3", 3),
        ("count", "3.0", 3),
        ("count", "-2", -2),
        ("negative_prompt", " no text ", "no text"),
        ("link", "https://a.test/x", "https://a.test/x"),
        ("effect", "12", "12"),
    ],
)
def test_a_choice_is_read_as_the_kind_its_option_takes(option: str, written: str, choice: object):
    [brief] = briefs([Row(model="wide", choices={option: written})], {}, [WIDE])
    assert isinstance(brief, Brief)
    assert [(name, value, type(value)) for name, value in brief.choices.items()] == [
        (option, choice, type(choice))
    ]


@pytest.mark.parametrize(
    ("option", "written", "sentence"),
    [
        ("seconds", "7", "Length cannot be “7”: write one of 5 s, 10 s."),
        ("loop", "perhaps", "Loop cannot be “perhaps”: write yes or no."),
        ("count", "two", "Films cannot be “two”: write a whole number."),
        ("count", "2.5", "Films cannot be “2.5”: write a whole number."),
        ("count", "1,000", "Films cannot be “1,000”: write a whole number."),
        ("count", "9" * 5_000, f"Films cannot be “{'9' * 60}…”: write a whole number."),
        ("colour", "red", "Acme Wide does not ask for this: empty the cell."),
    ],
)
def test_a_choice_that_cannot_be_read_is_refused(option: str, written: str, sentence: str):
    row = Row(model="wide", choices={option: written}, number=9)
    assert [one.words for one in briefs([row], {}, [WIDE]) if isinstance(one, Refusal)] == [
        f"Row 9, column “{option}”: {sentence}"
    ]


@given(st.data())
def test_every_choice_of_every_model_is_spelled_so_that_it_is_read_again(data: st.DataObject):
    model = data.draw(st.sampled_from([*PICTURED, WIDE]))
    option = data.draw(
        st.sampled_from([one for one in model.options if one.kind is Kind.CHOICE] or [WIDE.options[0]])
    )
    choice = data.draw(st.sampled_from(option.choices))
    bearer = replace(WIDE, options=(option,))
    for cell in (spell(choice), option.words(choice), option.words(choice).upper()):
        [brief] = briefs([Row(model="wide", choices={option.name: cell})], {}, [bearer])
        assert isinstance(brief, Brief)
        assert brief.choices == {option.name: choice}


# ── briefs ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_becomes_a_brief_with_everything_it_says():
    told = brief_of(
        picture="lamp",
        last_picture="rug",
        prompt="Slow push in",
        provider="Topview v2",
        choices={"seconds": "5 s", "sound": "yes", "count": "2", "resolution": " "},
    )
    assert told == Brief(
        "topview_v2",
        "Kling V3",
        "Slow push in",
        "a1",
        "07",
        choices={"seconds": 5, "sound": True, "count": 2},
    )


def test_a_model_that_is_named_exactly_is_the_one_meant():
    models = [replace(WIDE, name="FAST", label="FAST"), replace(WIDE, name="Fast", label="?")]
    told = briefs([Row(model="FAST"), Row(model="Fast"), Row(model="fast"), Row(model="!")], {}, models)
    assert [one.model if isinstance(one, Brief) else one.column for one in told] == [
        "FAST",
        "Fast",
        "model",
        "model",
    ]


def test_reference_pictures_are_found_like_others():
    told = brief_of(picture="", model="KL", references=("lamp", "b2"))
    assert isinstance(told, Brief)
    assert told.references == ("a1", "b2")


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"model": "KL"}, "Row 1, column “picture”: Keevx KL begins with no picture: empty the cell."),
        (
            {"model": "Kling 2.6", "last_picture": "rug"},
            "Row 1, column “last_picture”: Kling 2.6 takes no last picture: empty the cell.",
        ),
        (
            {"references": ("rug",)},
            "Row 1, column “references”: Kling V3 takes no reference pictures: empty the cell.",
        ),
        (
            {"model": "Kling V4"},
            "Row 1, column “model”: There is no model “Kling V4”. Did you mean “Kling V3”?",
        ),
        (
            {"picture": "wibble", "choices": {"seconds": "1", "sound": "5"}},
            "Row 1, column “picture”: There is no picture “wibble”. Column “seconds”: Length cannot be “1”: write one"
            " of 3 s, 4 s, 5 s, 6 s, 7 s, 8 s, 9 s, 10 s, 11 s, 12 s, 13 s, 14 s, 15 s. Column “sound”: Sound cannot"
            " be “5”: write yes or no.",
        ),
    ],
)
def test_nothing_a_row_says_is_left_out_in_silence(cells: dict[str, object], sentence: str):
    assert refused(**cells) == sentence


def test_each_row_has_its_answer_in_its_place():
    rows = [Row(model="Kling V3"), Row(model="Klong"), Row(model="Klong", number=7), Row(model="Veo 3.1")]
    told = briefs(rows, PICTURES, MODELS)
    assert [one.row if isinstance(one, Refusal) else one.model for one in told] == [
        "Kling V3",
        2,
        7,
        "Veo 3.1",
    ]

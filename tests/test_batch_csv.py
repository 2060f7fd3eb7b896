"""A batch in a CSV file: what its cells mean, and what is said where they mean nothing."""

from __future__ import annotations

import pytest

from animatic.batch import ROWS_MOST, Row, briefs
from animatic.batch_csv import example_csv, parse_csv
from animatic.batch_file import CELL_MOST
from animatic.brief import Brief, check, complete
from animatic.catalog import Model
from tests.batches import KLING, MODELS, PICTURED, PICTURES, parsed, picture


def words(*lines: str) -> list[str]:
    return [refusal.words for refusal in parsed(*lines).refusals]


# ── reading: columns and models ────────────────────────────────────────────────────────────────────────────


def test_columns_and_models_are_found_by_name_or_label_whatever_their_case():
    told = parsed(
        "PICTURE, Last Frame ,what should move,Service,Model,LENGTH,Sound",
        "lamp.png,b2,Slow push in,Topview V2,kling v3,5 s,yes",
        "lamp.png,,Slow push in,,seedance 2.0 fast,5,",
    )
    assert told.refusals == ()
    assert told.rows == (
        Row(
            "lamp.png",
            "b2",
            (),
            "Slow push in",
            "topview_v2",
            "Kling V3",
            "",
            {"seconds": "5 s", "sound": "yes"},
        ),
        Row("lamp.png", "", (), "Slow push in", "topview_v2", "Fast", "", {"seconds": "5"}),
    )
    assert [row.number for row in told.rows] == [2, 3]


def test_a_label_means_the_option_that_the_rows_own_model_has():
    told = parsed("model,Shape", "Veo 3.1,9:16", "Keevx V,9:16")
    assert [dict(row.choices) for row in told.rows] == [{"aspect": "9:16"}, {"aspect_ratio": "9:16"}]


def test_several_reference_pictures_stand_in_one_cell():
    told = parsed("model,references", 'Keevx KL,"lamp.png | b2|', 'e5"')
    assert told.rows[0].references == ("lamp.png", "b2", "e5")


@pytest.mark.hostile("CSV")
@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            ("model,Lenght", "Kling V3,5"),
            "Row 2, column “Lenght”: There is no such column. Did you mean “Length”?",
        ),
        (("model,wibble", "Kling V3,5"), "Row 2, column “wibble”: There is no such column."),
        (
            ("Model", "", "Klong V3"),
            "Row 3, column “Model”: There is no model “Klong V3”. Did you mean “Kling V3”?",
        ),
        (
            ("service,model", "akool,Kling V3"),
            "Row 2, column “model”: There is no model “Kling V3” of akool.",
        ),
        (
            ("service,model", "keefx,V"),
            "Row 2, column “service”: There is no service “keefx”: write one of akool, keevx, sellerpic, topview_v1,"
            " topview_v2, or nothing.",
        ),
        (
            ("model", "Topview Lite"),
            "Row 2, column “model”: “Topview Lite” is offered by topview_v1 and topview_v2: name"
            " one as the provider.",
        ),
        (("picture,model", "lamp.png,"), "Row 2, column “model”: Name the model."),
        (
            ("model", "Akool Audio"),
            "Row 2, column “model”: Akool Audio works on finished clips: a batch starts from pictures.",
        ),
        (
            ("model,aspect", "Keevx V,9:16"),
            "Row 2, column “aspect”: Keevx V does not ask for this: empty the cell. Did you mean “aspect_ratio”?",
        ),
        (
            ("model,seconds,Length", "Kling V3,5,10"),
            "Row 2, column “Length”: Another column says this already: empty one of the two cells.",
        ),
        (
            ("model,", "Kling V3,5"),
            "Row 2: It has more cells than the first row has names: put quotation marks around a text that holds a"
            " comma.",
        ),
        (
            (",model", "5,Kling V3"),
            "Row 2: A cell stands in a column without a name: give it one in the first row.",
        ),
        (
            ("model,prompt", f"Kling V3,{'x' * 5_001}"),
            "Row 2, column “prompt”: This cell has 5,001 characters and may have 5,000: shorten it.",
        ),
        (
            ("model,prompt", 'Kling V3,"Push in'),
            "Row 2: A cell's quotation marks do not fit: put them around the whole cell, and double those within it.",
        ),
        (
            ("model,prompt", f"Kling V3,{'x' * 200_000}"),
            "Row 2: A cell has more than 5,000 characters, or its quotation mark is never closed.",
        ),
        (
            ("picture,prompt", "lamp.png,x"),
            "Row 1: This row must name the columns, “model” among them; it says “picture, prompt”.",
        ),
        (
            ("model" + ",x" * 100, "Kling V3"),
            "Row 1: There are over 100 columns: take out what is not needed.",
        ),
        (("model,prompt",), "The file ends after its first row: add a row for each clip."),
        ((" ", ",,"), "The file is empty."),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(lines: tuple[str, ...], sentence: str):
    assert words(*lines) == [sentence]
    assert parsed(*lines).rows == ()


def test_everything_wrong_in_a_row_is_told_at_once_and_the_other_rows_stay():
    told = parsed("model,prompt,Lenght,wibble,sound", "Klong V3,x,5,5,yes", "Kling V3,x,,,")
    assert [(one.row, one.column) for one in told.refusals] == [(2, "model"), (2, "Lenght"), (2, "wibble")]
    assert told.rows == (Row(prompt="x", provider="topview_v2", model="Kling V3"),)


def test_what_comes_after_a_quotation_mark_that_does_not_fit_is_not_taken():
    told = parsed("model,prompt", "Kling V3,x", 'Kling V3,"a "lamp" turns"', "Kling V3,y")
    assert [row.prompt for row in told.rows] == ["x"]
    assert [one.row for one in told.refusals] == [3]


def test_two_thousand_rows_are_taken_and_the_next_is_told():
    told = parsed("model", *["Kling V3"] * ROWS_MOST)
    assert (len(told.rows), told.refusals) == (ROWS_MOST, ())
    told = parsed("model", *["Kling V3"] * (ROWS_MOST + 5))
    assert len(told.rows) == ROWS_MOST
    assert [one.words for one in told.refusals] == [
        "Row 2002: A batch takes 2,000 rows: put this one and what follows in another file."
    ]


def test_a_cell_at_its_limit_is_taken():
    assert len(parsed("model,prompt", f"Kling V3,{'x' * CELL_MOST}").rows) == 1


# ── the example ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_example_shows_a_model_of_each_provider_and_can_be_sent_as_it_is():
    stored = {"a1": PICTURES["a1"]}
    told = parse_csv(example_csv(MODELS, list(stored.values())), MODELS)
    assert told.refusals == ()
    assert [row.provider for row in told.rows] == ["akool", "topview_v2", "topview_v1", "sellerpic", "keevx"]
    made = briefs(told.rows, stored, MODELS)
    for row, brief in zip(told.rows, made, strict=True):
        assert isinstance(brief, Brief)
        model = next(one for one in MODELS if (one.provider, one.name) == (row.provider, row.model))
        assert check(complete(brief, model), model, stored) == []


def test_the_example_prefers_models_that_begin_with_a_picture():
    reference = next(one for one in MODELS if one.name == "Kling V3 Reference Video")
    [row] = parse_csv(example_csv([reference, KLING]), MODELS).rows
    assert row.model == "Kling V3"


@pytest.mark.parametrize("model", PICTURED, ids=lambda model: f"{model.provider}-{model.name}")
def test_an_example_for_any_model_parses_without_refusals(model: Model):
    told = parse_csv(example_csv([model]), MODELS)
    assert (told.refusals, [row.model for row in told.rows]) == ((), [model.name])
    stored = {"a1": picture("a1", "lamp.jpg")}
    assert isinstance(briefs(told.rows, stored, MODELS)[0], Brief)

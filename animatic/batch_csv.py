"""A batch as a CSV file: read with a sentence for whatever does not fit, and written so that it reads back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from animatic.batch import ROWS_MOST, Refusal, Row
from animatic.batch_cells import Unclear, legible, shown, spell
from animatic.batch_columns import COLUMNS, Columns
from animatic.batch_file import CELL_MOST, COLUMNS_MOST, Unreadable, decode, delimiter, records, write
from animatic.batch_names import ModelNames
from animatic.brief import Brief, Picture, complete
from animatic.catalog import Input, Model

BETWEEN = " | "
"""Stands between the names of several reference pictures in one cell."""

HEADER_MOST = 60
BROKEN_OFF = (
    "It has more cells than the first row has names: put quotation marks around a text that holds a comma."
)


@dataclass(frozen=True)
class Parsed:
    """What a file holds."""

    rows: tuple[Row, ...]
    refusals: tuple[Refusal, ...]
    """A row of the file that is named here is not among `rows`."""


# ── reading ────────────────────────────────────────────────────────────────────────────────────────────────


def parse_csv(data: bytes, models: Sequence[Model]) -> Parsed:
    """The rows of a CSV file whose first row names the columns.

    Columns and models are found by name or label. What a cell says of a picture or a choice stays text, for `briefs`
    to read. Whatever is wrong is told and raises nothing.
    """
    rows: list[Row] = []
    refusals: list[Refusal] = []
    try:
        table = _Table(decode(data), models)
        for count, (number, cells) in enumerate(table.records):
            if count == ROWS_MOST:
                words = f"A batch takes {ROWS_MOST:,} rows: put this one and what follows in another file."
                raise Unreadable(words, number)
            row, refused = table.read(number, cells)
            rows += [row] if row else []
            refusals += refused
    except Unreadable as error:
        refusals.append(Refusal(error.row, "", error.words))
    if not rows and not refusals:
        refusals.append(Refusal(0, "", "The file ends after its first row: add a row for each clip."))
    return Parsed(tuple(rows), tuple(refusals))


class _Table:
    """The rows of a file below the one that names the columns. Raises Unreadable where there is no such row."""

    def __init__(self, text: str, models: Sequence[Model]) -> None:
        self._models = ModelNames(models)
        self._columns = Columns(models)
        self.records = records(text, delimiter(text, self._columns.knows))
        self._head = self._read_head()

    def _read_head(self) -> list[str]:
        number, head = next(self.records, (0, []))
        while head and not head[-1].strip():
            head.pop()
        if not head:
            raise Unreadable("The file is empty.")
        if len(head) > COLUMNS_MOST:
            raise Unreadable(f"There are over {COLUMNS_MOST} columns: take out what is not needed.", number)
        if "model" not in map(self._columns.own, head):
            found = shown(", ".join(head))
            raise Unreadable(f"This row must name the columns, “model” among them; it says {found}.", number)
        return [legible(name)[:HEADER_MOST] for name in head]

    def read(self, number: int, cells: Sequence[str]) -> tuple[Row | None, list[Refusal]]:
        """The row, or all that keeps it from being taken."""
        filled = [pair for pair in zip(self._head, cells, strict=False) if pair[1].strip()]
        own = {self._columns.own(header): (header, cell) for header, cell in filled}
        refused: list[Unclear] = []
        if any(cell.strip() for cell in cells[len(self._head) :]):
            refused.append(Unclear("", BROKEN_OFF))
        model = None
        try:
            model = self._models.find(own.get("provider", ("", ""))[1], own.get("model", ("", ""))[1])
        except Unclear as unclear:
            header = own.get(unclear.column, (unclear.column, ""))[0]
            refused.append(Unclear(header, unclear.words))
        said: dict[str, str] = {}
        for header, cell in filled:
            try:
                said |= self._said(header, cell, model, said)
            except Unclear as unclear:
                refused.append(unclear)
        if model is None or refused:
            return None, [Refusal(number, one.column, one.words) for one in refused]
        return _row(number, said, model), []

    def _said(self, header: str, cell: str, model: Model | None, so_far: dict[str, str]) -> dict[str, str]:
        if len(cell) > CELL_MOST:
            raise Unclear(
                header, f"This cell has {len(cell):,} characters and may have {CELL_MOST:,}: shorten it."
            )
        name = self._columns.meaning(header, model)
        if model and name in so_far:
            raise Unclear(header, "Another column says this already: empty one of the two cells.")
        return {name: cell}


def _row(number: int, said: dict[str, str], model: Model) -> Row:
    references = re.split(r"\s*[|\n]\s*", said.get("references", "").strip())
    return Row(
        picture=said.get("picture", ""),
        last_picture=said.get("last_picture", ""),
        references=tuple(name for name in references if name),
        prompt=said.get("prompt", ""),
        provider=model.provider,
        model=model.name,
        campaign=said.get("campaign", ""),
        choices={name: cell for name, cell in said.items() if name not in COLUMNS},
        number=number,
    )


# ── writing ────────────────────────────────────────────────────────────────────────────────────────────────


def as_csv(rows: Sequence[Row]) -> bytes:
    """The rows as CSV in UTF-8, for spreadsheets and for `parse_csv`; no cell in it is taken for a formula."""
    options = list(dict.fromkeys(name for row in rows for name in row.choices))
    return write([[*COLUMNS, *options], *(_cells(row, options) for row in rows)])


def _cells(row: Row, options: Sequence[str]) -> list[str]:
    own = {
        "picture": row.picture,
        "last_picture": row.last_picture,
        "references": BETWEEN.join(row.references),
        "prompt": row.prompt,
        "provider": row.provider,
        "model": row.model,
        "campaign": row.campaign,
    }
    return [*own.values(), *(row.choices.get(name, "") for name in options)]


def example_csv(models: Sequence[Model], pictures: Sequence[Picture] = ()) -> bytes:
    """A file to begin with: for each provider its first model that begins with a picture, with its own defaults.

    It names the given pictures; without any it names one that does not exist.
    """
    names = tuple(picture.name or picture.hash for picture in pictures) or ("lamp.jpg",)
    usable = [model for model in models if model.input is Input.PICTURE]
    usable.sort(key=lambda model: model.frame.first == "none")
    chosen = {model.provider: model for model in reversed(usable)}
    return as_csv([_example(model, names) for model in models if chosen.get(model.provider) is model])


def _example(model: Model, pictures: tuple[str, ...]) -> Row:
    brief = complete(Brief(model.provider, model.name), model)
    begins = model.frame.first != "none"
    return Row(
        picture=pictures[0] if begins else "",
        references=() if begins else pictures[: model.frame.references_most],
        prompt="A slow push in while the light grows warmer, calm mood" if model.takes_prompt else "",
        provider=model.provider,
        model=model.name,
        campaign="Autumn lamps",
        choices={name: spell(choice) for name, choice in brief.choices.items()},
    )

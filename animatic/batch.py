"""A batch: a table of many briefs, each row a picture, a prompt, a model and its choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import ParamSpec, TypeVar

from animatic.batch_cells import Unclear, spell, typed
from animatic.batch_columns import unasked
from animatic.batch_names import ModelNames, PictureNames
from animatic.brief import Brief, Picture
from animatic.catalog import Choice, Input, Model
from animatic.errors import BadBrief, Trouble

ROWS_MOST = 2_000

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One line of the table, in the words of its cells: what they mean is found by `briefs`."""

    picture: str = ""
    """Name or hash of the picture that the clip begins with."""
    last_picture: str = ""
    """Name or hash of the picture it ends with."""
    references: tuple[str, ...] = ()
    """Names or hashes of pictures that only guide it."""
    prompt: str = ""
    provider: str = ""
    """May be blank where the model's name is enough."""
    model: str = ""
    campaign: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Option name → what its cell says; what is left out takes the model's default."""
    number: int = field(default=0, compare=False)
    """Which row of its file it was, as spreadsheets count them; 0 when it came from no file."""


@dataclass(frozen=True)
class Refusal:
    """Why a row cannot be taken, or a whole file."""

    row: int
    """As spreadsheets count: the first is 1. 0 when it is about the whole file."""
    column: str
    """Empty when it is about the whole row."""
    why: str

    @property
    def words(self) -> str:
        """The whole sentence, with the row and the column it is about."""
        column = f"column “{self.column}”" if self.column else ""
        place = ", ".join(part for part in (f"row {self.row}" if self.row else "", column) if part)
        return f"{place[:1].upper()}{place[1:]}: {self.why}" if place else self.why


def cross(
    pictures: Sequence[str],
    prompts: Sequence[str],
    models: Sequence[Model],
    *,
    last_picture: str = "",
    references: Sequence[str] = (),
    campaign: str = "",
    choices: Mapping[str, Choice] | None = None,
) -> list[Row]:
    """Every picture with every prompt and every model that starts from pictures, once each.

    A model that begins with no picture, or takes no prompt, has one row where others have several; `last_picture`,
    `references` and `choices` go to the models that take them. Raises BadBrief when it would be over ROWS_MOST rows.
    """
    rows: dict[tuple[str, ...], Row] = {}
    for picture, prompt, model in product(
        dict.fromkeys(pictures) or ("",), dict.fromkeys(prompts) or ("",), models
    ):
        if model.input is not Input.PICTURE:
            continue
        row = Row(
            picture=picture if model.frame.first != "none" else "",
            last_picture=last_picture if model.frame.last else "",
            references=tuple(references) if model.frame.references_most else (),
            prompt=prompt if model.takes_prompt else "",
            provider=model.provider,
            model=model.name,
            campaign=campaign,
            choices={
                name: spell(choice)
                for name, choice in (choices or {}).items()
                if (option := model.option(name)) and option.takes(choice)
            },
        )
        rows[row.picture, row.prompt, row.provider, row.model] = row
        if len(rows) > ROWS_MOST:
            words = f"This would be over {ROWS_MOST:,} rows: choose fewer pictures, prompts or models."
            raise BadBrief(Trouble("batch", words))
    return list(rows.values())


def briefs(
    rows: Sequence[Row], pictures: Mapping[str, Picture], models: Sequence[Model]
) -> list[Brief | Refusal]:
    """For each row its brief, or why there is none.

    A refusal counts rows as their file does, or from 1 where they came from none. Nothing a row says is left out in
    silence: a cell that its model has no use for is refused. Whether a brief can be sent is for `check` to say.
    """
    known, stored = ModelNames(models), PictureNames(pictures)
    return [_brief(row, row.number or place, known, stored) for place, row in enumerate(rows, start=1)]


def _brief(row: Row, number: int, known: ModelNames, stored: PictureNames) -> Brief | Refusal:
    try:
        model = known.find(row.provider, row.model)
    except Unclear as unclear:
        return Refusal(number, unclear.column, unclear.words)
    cells = _Cells(_unwanted(row, model))
    brief = Brief(
        provider=model.provider,
        model=model.name,
        prompt=row.prompt,
        first=cells.read(stored.find, "picture", row.picture),
        last=cells.read(stored.find, "last_picture", row.last_picture),
        references=tuple(
            hash for name in row.references if (hash := cells.read(stored.find, "references", name))
        ),
        choices={
            name: choice
            for name, cell in row.choices.items()
            if cell.strip() and (choice := cells.read(_choice, model, name, cell)) is not None
        },
    )
    return cells.refusal(number) or brief


class _Cells:
    """Reads cell after cell, so that all that are refused can be told at once."""

    def __init__(self, refused: Iterable[Unclear]) -> None:
        self.refused = list(refused)

    def read(self, reading: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return reading(*args, **kwargs)
        except Unclear as unclear:
            self.refused.append(unclear)
            return None

    def refusal(self, row: int) -> Refusal | None:
        if not self.refused:
            return None
        first, *others = self.refused
        more = (f"Column “{other.column}”: {other.words}" for other in others)
        return Refusal(row, first.column, " ".join((first.words, *more)))


def _choice(model: Model, name: str, cell: str) -> Choice:
    option = model.option(name)
    if option is None:
        raise Unclear(name, unasked(model, name))
    return typed(option, cell)


def _unwanted(row: Row, model: Model) -> Iterator[Unclear]:
    """What the row fills in and the model has no use for."""
    frame = model.frame
    for column, filled, taken, what in (
        ("picture", row.picture, frame.first != "none", "begins with no picture"),
        ("last_picture", row.last_picture, frame.last, "takes no last picture"),
        ("references", "".join(row.references), frame.references_most, "takes no reference pictures"),
        ("prompt", row.prompt, model.takes_prompt, "takes no prompt"),
    ):
        if filled.strip() and not taken:
            yield Unclear(column, f"{model.label} {what}: empty the cell.")

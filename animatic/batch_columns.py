"""The columns of a batch: which ones there are, and what the headers of a file stand for."""

from __future__ import annotations

from collections.abc import Sequence

from animatic.batch_cells import Unclear, nearest, plain
from animatic.catalog import Model

COLUMNS = {
    "picture": ("Image", "First picture", "First image", "First frame"),
    "last_picture": ("Last image", "Last frame"),
    "references": ("Reference pictures", "Reference images"),
    "prompt": ("What should move",),
    "provider": ("Service",),
    "model": (),
    "campaign": (),
}
"""Column → what it may be called besides. Every option is a column too, by its name or its label."""


class Columns:
    """Finds what a header stands for, whatever its case, blanks and punctuation."""

    def __init__(self, models: Sequence[Model]) -> None:
        self._options: dict[str, tuple[str, ...]] = {}
        options = [option for model in models for option in model.options]
        for option in options:
            for key in {plain(option.name), plain(option.label)}:
                same = self._options.get(key, ())
                self._options[key] = tuple(dict.fromkeys((*same, option.name)))
        self._own = {plain(name): column for column, names in COLUMNS.items() for name in (column, *names)}
        spelled = [name for option in options for name in (option.name, option.label)]
        self._names = tuple(dict.fromkeys((*COLUMNS, *spelled)))

    def own(self, header: str) -> str | None:
        """Which of COLUMNS it is, if any."""
        return self._own.get(plain(header))

    def knows(self, header: str) -> bool:
        return plain(header) in self._own or plain(header) in self._options

    def meaning(self, header: str, model: Model | None) -> str:
        """Which of COLUMNS, or which option of the model; where the model is not known, of any.

        Options of several models may share a label and not a name. Raises Unclear.
        """
        if own := self.own(header):
            return own
        options = self._options.get(plain(header))
        if options is None:
            raise Unclear(header, self._unknown(header))
        if model is None:
            return options[0]
        found = next((name for name in options if model.option(name)), None)
        if found is None:
            raise Unclear(header, unasked(model, header))
        return found

    def _unknown(self, header: str) -> str:
        if not header:
            return "A cell stands in a column without a name: give it one in the first row."
        return f"There is no such column.{nearest(header, self._names)}"


def unasked(model: Model, option: str) -> str:
    """What to do with a cell for an option that the model has not."""
    names = tuple(name for one in model.options for name in (one.name, one.label))
    return f"{model.label} does not ask for this: empty the cell.{nearest(option, names)}"

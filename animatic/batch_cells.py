"""What people write into the cells of a batch, read as the choice it stands for."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache

from animatic.catalog import Choice, Kind, Option

YES, NO = "yes", "no"
FLAGS = {
    **dict.fromkeys((YES, "y", "true", "on", "1", "x", "✓"), True),
    **dict.fromkeys((NO, "n", "false", "off", "0"), False),
}


class Unclear(ValueError):
    """A cell that cannot be read; the words say what to write instead."""

    def __init__(self, column: str, words: str) -> None:
        super().__init__(words)
        self.column = column
        self.words = words


def plain(written: str) -> str:
    """A name without its case, blanks and punctuation.

    >>> plain("Last picture") == plain("last_picture") == "lastpicture"
    True
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", written).casefold())


@lru_cache(maxsize=256)
def nearest(written: str, known: tuple[str, ...]) -> str:
    """A question that offers the most similar of the known names; empty when none is."""
    spellings = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(written.strip().casefold(), spellings, n=1)
    return f" Did you mean “{spellings[close[0]]}”?" if close else ""


def shown(written: str) -> str:
    """What somebody wrote, as it may stand in a sentence."""
    tidy = legible(written)
    return f"“{tidy[:60]}…”" if len(tidy) > 61 else f"“{tidy}”"


def legible(written: str) -> str:
    """The text on one line, without what is not seen or turns the writing round."""
    return "".join(letter for letter in " ".join(written.split()) if letter.isprintable())


def spell(choice: Choice) -> str:
    """A choice as it stands in a cell."""
    if isinstance(choice, bool):
        return YES if choice else NO
    return str(choice)


def typed(option: Option, written: str) -> Choice:
    """What a cell that is not blank says, as the kind of value the option takes. Raises Unclear.

    Whether a number or a text is within its limits is for `animatic.brief.check` to say.
    """
    match option.kind:
        case Kind.CHOICE:
            return _offered(option, written)
        case Kind.FLAG:
            return _flag(option, written)
        case Kind.NUMBER:
            return _number(option, written)
    return written.strip()


def _offered(option: Option, written: str) -> Choice:
    for choice in option.choices:
        if _even(written) in {_even(str(choice)), _even(spell(choice)), _even(option.words(choice))}:
            return choice
    offered = ", ".join(option.words(choice) for choice in option.choices)
    raise Unclear(option.name, f"{option.label} cannot be {shown(written)}: write one of {offered}.")


def _even(written: str) -> str:
    """Case and blanks do not count; nor does it that spreadsheets take 16:9 for a time, and save 16:09:00."""
    tight = re.sub(r"\s+", "", written.casefold())
    time = re.fullmatch(r"0*(\d+):0*(\d+)(?::00)?", tight)
    return f"{time[1]}:{time[2]}" if time else tight


def _flag(option: Option, written: str) -> bool:
    flag = FLAGS.get(written.strip().casefold())
    if flag is None:
        raise Unclear(option.name, f"{option.label} cannot be {shown(written)}: write {YES} or {NO}.")
    return flag


def _number(option: Option, written: str) -> int:
    number = re.fullmatch(r"([+-]?\d{1,9})(?:[.,]0{1,2})?", written.strip())
    if not number:
        raise Unclear(option.name, f"{option.label} cannot be {shown(written)}: write a whole number.")
    return int(number[1])

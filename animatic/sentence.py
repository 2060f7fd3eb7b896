"""Help with a prompt, without a model: chips that each add a phrase, and take just that phrase away again.

The prompt itself is the only record of which chips are on. A chip counts as on wherever its phrase stands as a
clause of its own, between commas or sentences; the same words inside a longer clause are the person's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from animatic.chips import CHIPS

_RANKS = {name: rank for rank, name in enumerate(CHIPS)}

_GAP = r"[^\S\n]*"
_END = "[.!?…。！？]"
_LONGEST_FIRST = sorted(CHIPS.values(), key=lambda chip: -len(chip.phrase))
_PHRASES = "|".join(f"(?P<{chip.name}>{re.escape(chip.phrase)})" for chip in _LONGEST_FIRST)
_CLAUSE = re.compile(
    rf"(?:\A|(?<=[,;:\n])|(?<={_END})|(?<={_END}[\"'”’»)\]])){_GAP}(?:{_PHRASES})(?={_GAP}(?:[,;\n]|{_END}|\Z))",
    re.IGNORECASE,
)
_COMMA = re.compile(rf"{_GAP}[,;]")
_CLOSED = re.compile(rf"{_END}[\"'”’»)\]]?\Z")


@dataclass(frozen=True)
class Sentence:
    """A composed prompt."""

    text: str
    left_out: tuple[str, ...] = ()
    """Names of the chips that would have made it too long."""


def build(subject: str, chips: Sequence[str], most: int = 0) -> Sentence:
    """What happens, then the chips' phrases: in the order of GROUPS, whichever order they were picked in.

    Of chips that contradict each other the one picked last stays. A sentence never grows over `most` characters by
    a chip (0 means no limit): the last ones are left out. The subject is never cut, so one that is too long by
    itself comes back whole, without chips. Raises KeyError for a name that is no chip's.

    >>> build("The lamp turns on", ["calm", "push_in", "golden_hour"]).text
    'The lamp turns on. Slow push in, golden-hour light, calm mood.'
    """
    text = subject.strip()
    if text and _may_be_closed(text) and (not most or len(text) < most):
        text += "."
    names = sorted(_agreeing(chips), key=_RANKS.__getitem__)
    for place, name in enumerate(names):
        longer = toggle(text, name, True)
        if most and len(longer) > most:
            return Sentence(text, tuple(names[place:]))
        text = longer
    return Sentence(text)


def chips_in(prompt: str) -> tuple[str, ...]:
    """The names of the chips whose phrases a prompt holds as clauses of their own, in the order of GROUPS."""
    return tuple(sorted({_name(clause) for clause in _CLAUSE.finditer(prompt)}, key=_RANKS.__getitem__))


def toggle(prompt: str, chip: str, on: bool) -> str:
    """The prompt with a chip's phrase in it, or without; what was already so stays as it is.

    Turning a chip on turns off those it contradicts. Apart from these, turning it off again gives the prompt back
    letter by letter. Raises KeyError for a name that is no chip's.
    """
    wanted = CHIPS[chip]
    if (chip in chips_in(prompt)) == on:
        return prompt
    if not on:
        return _without(prompt, chip)
    for name in chips_in(prompt):
        if wanted.contradicts(CHIPS[name]):
            prompt = _without(prompt, name)
    return _with(prompt, chip)


def _agreeing(chips: Sequence[str]) -> list[str]:
    picked: list[str] = []
    for name in chips:
        picked = [one for one in picked if one != name and not CHIPS[name].contradicts(CHIPS[one])]
        picked.append(CHIPS[name].name)
    return picked


# ── turning on ─────────────────────────────────────────────────────────────────────────────────────────────


def _with(prompt: str, chip: str) -> str:
    run = _last_run(prompt)
    if not run:
        return _with_sentence(prompt, _capital(CHIPS[chip].phrase))
    later = next((clause for clause in run if _RANKS[_name(clause)] > _RANKS[chip]), None)
    if later is None:
        return _spliced(prompt, run[-1].end(), f", {CHIPS[chip].phrase}")
    before = prompt[: later.start()]
    if before.endswith((",", ";")):
        return _spliced(prompt, len(_before_comma(before)), f", {CHIPS[chip].phrase}")
    return _with_opening(prompt, later, CHIPS[chip].phrase)


def _with_sentence(prompt: str, phrase: str) -> str:
    """The phrase as a new sentence after everything else; blanks at the end stay there.

    Where the person has not closed the last sentence, ours is not closed either: that is how the full stop between
    them is known for ours when the phrase goes again. Where the words end in a comma or colon, ours begins a line.
    """
    words = prompt.rstrip()
    blanks = prompt[len(words) :]
    if not words:
        return f"{phrase}.{blanks}"
    if _CLOSED.search(words):
        return f"{words} {phrase}.{blanks}"
    return f"{words}. {phrase}{blanks}" if _may_be_closed(words) else f"{words}\n{phrase}.{blanks}"


def _with_opening(prompt: str, clause: re.Match[str], phrase: str) -> str:
    """The phrase before a clause that begins its sentence, with that clause's kind of first letter."""
    start = clause.start(_name(clause))
    opened = prompt[start].isupper()
    canonical = CHIPS[_name(clause)].phrase
    if prompt[start : clause.end()] == _capital(canonical):
        prompt = _spliced(prompt, start, canonical, clause.end())
    return _spliced(prompt, start, f"{_capital(phrase) if opened else phrase}, ")


def _last_run(prompt: str) -> list[re.Match[str]]:
    """The last chips' clauses that follow one another without anybody's words between them."""
    run: list[re.Match[str]] = []
    for clause in _CLAUSE.finditer(prompt):
        between = prompt[run[-1].end() : clause.start()] if run else ""
        if not _COMMA.fullmatch(between):
            run = []
        run.append(clause)
    return run


# ── turning off ────────────────────────────────────────────────────────────────────────────────────────────


def _without(prompt: str, chip: str) -> str:
    while clause := next((one for one in _CLAUSE.finditer(prompt) if _name(one) == chip), None):
        before, after = prompt[: clause.start()], prompt[clause.end() :]
        if before.endswith((",", ";")):
            prompt = _before_comma(before) + after
        elif comma := _COMMA.match(after):
            prompt = _without_opening(prompt, clause, clause.end() + comma.end())
        else:
            prompt = _without_sentence(before, after)
    return prompt


def _without_opening(prompt: str, clause: re.Match[str], end: int) -> str:
    """A sentence without its first clause; where another chip's follows, that takes over the capital letter."""
    start = clause.start(_name(clause))
    opened = prompt[start].isupper()
    rest = prompt[end:].lstrip()
    following = _CLAUSE.match(rest)
    if opened and following and rest.startswith(CHIPS[_name(following)].phrase):
        rest = _capital(rest)
    return prompt[:start] + rest


def _without_sentence(before: str, after: str) -> str:
    """What is left when a whole sentence goes, with the full stop or new line that came with it."""
    stop = re.match(rf"{_GAP}{_END}+", after)
    after = after[stop.end() :] if stop else after
    line, _, _ = after.partition("\n")
    if not before or before.endswith("\n"):
        if line.strip():
            return before + after.lstrip()
        return before.removesuffix("\n") + after
    return before + after if stop else before.removesuffix(".") + after


def _name(clause: re.Match[str]) -> str:
    assert clause.lastgroup
    return clause.lastgroup


def _before_comma(text: str) -> str:
    """The text without the comma at its end and the blanks before that."""
    lines, new_line, last = text[:-1].rpartition("\n")
    return lines + new_line + last.rstrip()


def _may_be_closed(words: str) -> bool:
    """Whether a full stop would stand well after these words."""
    return words[-1].isalnum() or (words[-1] in "\"'”’»)]}%" and not _CLOSED.search(words))


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _spliced(text: str, start: int, words: str, end: int | None = None) -> str:
    return text[:start] + words + text[start if end is None else end :]

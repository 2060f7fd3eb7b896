"""One line of the doctor's report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How one thing is."""

    FINE = "ok"
    NOTE = "note"  #: works, and is worth knowing
    WRONG = "WRONG"  #: does not work; there is something to do


@dataclass(frozen=True)
class Checked:
    """One thing that was looked at."""

    subject: str
    state: State
    words: str
    cure: str = ""
    """What to do, where something is to be done."""


def fine(subject: str, words: str) -> Checked:
    return Checked(subject, State.FINE, words)


def note(subject: str, words: str, cure: str = "") -> Checked:
    return Checked(subject, State.NOTE, words, cure)


def wrong(subject: str, words: str, cure: str) -> Checked:
    return Checked(subject, State.WRONG, words, cure)

"""What can go wrong, named by who acts next.

AnimaticError
├── Misconfigured       whoever runs Animatic sets a variable; the message names it
├── BadBrief            the person changes it; nothing was held
├── BadPicture          the person brings another picture; nothing was stored
├── NotNow              the person tries something the task's state no longer allows
├── NotAllowed          an admin gives the person the role, or does it for them
├── NotLetIn            the person signs in again
│   └── Wait            later; carries seconds
├── BadPassword         the person chooses another
├── OverBudget          the person, or an admin approves
├── BadEntry            the person gives another amount or reason; nothing was written
├── ShortOfCredits      the admin tops up the provider
└── ProviderError
    ├── Refused         as asked it never will: failed, released, its words shown
    ├── Locked          key or plan: tasks wait, the providers page says so
    ├── Busy            later; carries retry_after_seconds; nothing was accepted
    ├── Silent          no answer: a look is repeated, a submit becomes unsure
    └── Garbled         outside its own format: as Silent, logged whole
"""

from __future__ import annotations

from dataclasses import dataclass


class AnimaticError(Exception):
    """Something Animatic could not do, in words for the person who asked."""


class Misconfigured(AnimaticError):
    """A setting is missing or wrong; the message names the variable and the fix."""


@dataclass(frozen=True)
class Trouble:
    """One thing to change in a brief."""

    field: str
    """The option, picture role (`first`, `last`, `references`) or `prompt` it stands at."""
    words: str
    """A sentence that says what to change."""
    fit: bool = False
    """True when cropping or padding the picture would cure it."""


class BadBrief(AnimaticError):
    """The brief cannot be sent as it is; nothing was held."""

    def __init__(self, *troubles: Trouble) -> None:
        super().__init__(" ".join(trouble.words for trouble in troubles))
        self.troubles = troubles


class BadPicture(AnimaticError):
    """The file cannot be taken as a picture; the message says why and what to bring instead."""


class BadSound(AnimaticError):
    """The file cannot be taken as audio; the message says why and what to bring instead."""


class NotNow(AnimaticError):
    """The task has moved on; what was asked is no longer possible."""


class NotAllowed(AnimaticError):
    """The person's role does not open this; the message says whose does."""


class OverBudget(AnimaticError):
    """The price is above what the budget leaves."""


class BadEntry(AnimaticError):
    """A top-up, correction, rate or budget that cannot be written down as it is; nothing was."""


class ShortOfCredits(AnimaticError):
    """The account at the provider does not cover the price."""


class ProviderError(AnimaticError):
    """A provider's call did not work out. `words` are the provider's own, kept as they came."""

    def __init__(self, message: str, *, words: str = "", code: str = "") -> None:
        super().__init__(message)
        self.words = words
        self.code = code


class Refused(ProviderError):
    """As asked, the provider never will; asking again changes nothing."""


class Locked(ProviderError):
    """The key or the plan does not open this; an admin acts."""


class Busy(ProviderError):
    """Not now, and provably nothing was accepted; ask again later.

    `for_all` says that every call of the account should pause, and not just this one.
    """

    def __init__(
        self,
        message: str,
        *,
        words: str = "",
        code: str = "",
        retry_after_seconds: float = 10.0,
        for_all: bool = True,
    ) -> None:
        super().__init__(message, words=words, code=code)
        self.retry_after_seconds = retry_after_seconds
        self.for_all = for_all


class Silent(ProviderError):
    """No answer came. `reached` is False when not one byte of the request can have arrived."""

    def __init__(self, message: str, *, words: str = "", code: str = "", reached: bool = True) -> None:
        super().__init__(message, words=words, code=code)
        self.reached = reached


class Garbled(ProviderError):
    """An answer outside the provider's own format; `words` holds it whole."""


class BadPassword(AnimaticError):
    """A password that cannot be kept; the message says what to change."""


class NotLetIn(AnimaticError):
    """Nobody is signed in by this. The words do not tell which part of it was wrong."""


class Wait(NotLetIn):
    """Too many tries have failed; until then even the right password is not looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many tries: try again in {seconds} s.")
        self.seconds = seconds

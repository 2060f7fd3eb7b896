"""How fast jobs move: at once, after so many looks, or after so many seconds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

QUEUED_SHARE = 0.25  # of a job's seconds, spent waiting before it is worked on; our choice


class Stage(StrEnum):
    """Where a job is; each provider has its own words for these four."""

    QUEUED = "queued"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


SETTLED = frozenset({Stage.DONE, Stage.FAILED})


@dataclass(frozen=True)
class Pace:
    """With neither set, a job is worked on when it is accepted, and its first look waits for the film."""

    looks: int | None = None
    """This many looks find the job under way; the next finds it finished."""
    seconds: float | None = None
    """From being accepted to being finished, by the sandbox's clock. Default: not by time."""

    def stage(self, looks: int, age_seconds: float) -> Stage:
        """Where a job may be by now; being finished also needs its film to be made."""
        if self.looks is not None:
            if looks > self.looks:
                return Stage.DONE
            return Stage.QUEUED if looks == 0 or (looks == 1 and self.looks > 1) else Stage.WORKING
        if self.seconds is not None:
            if age_seconds >= self.seconds:
                return Stage.DONE
            return Stage.QUEUED if age_seconds < self.seconds * QUEUED_SHARE else Stage.WORKING
        return Stage.DONE

    def next_move_seconds(self, stage: Stage) -> float | None:
        """The age at which a job in this stage may move on, or None when time does not decide."""
        if self.seconds is None:
            return None
        return self.seconds * QUEUED_SHARE if stage is Stage.QUEUED else self.seconds

    def shown(self) -> dict[str, Any]:
        if self.looks is not None:
            return {"looks": self.looks}
        return {"at_once": True} if self.seconds is None else {"seconds": self.seconds}


def read(asked: dict[str, Any]) -> Pace:
    """From `{"looks": n}`, `{"seconds": s}` or `{"at_once": true}`; raises ValueError otherwise."""
    match asked:
        case {"at_once": True}:
            return Pace()
        case {"looks": int(looks)} if looks >= 0:
            return Pace(looks=looks)
        case {"seconds": int(seconds) | float(seconds)} if seconds >= 0:
            return Pace(seconds=float(seconds))
    raise ValueError('a pace is {"looks": n}, {"seconds": s} or {"at_once": true}')


def parse(words: str) -> Pace:
    """From the command line: `at-once`, `looks:N` or `seconds:S`; raises ValueError otherwise."""
    kind, _, amount = words.partition(":")
    if kind == "looks":
        return read({"looks": int(amount)})
    return read({"seconds": float(amount)} if kind == "seconds" else {"at_once": kind == "at-once"})

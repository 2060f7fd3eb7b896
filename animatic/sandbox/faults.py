"""Faults on order: which call of which provider goes wrong, the how-manieth time, and how.

A fault is asked for as `{"provider", "call", "nth", "fault", …}`. `nth` is a number (that occurrence since
the last reset), `"next"` (the next to come) or `"every"`; `times` makes a number or `"next"` last longer, and
`share` (0 to 1) lets it strike that part of its chances. `fault` is a name of KINDS with its arguments
beside it, or `{"status": 503, "retry_after": 2}`, or `{"code": 1005}`.
"""

import random
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

KINDS = {
    "status": "answers this HTTP `status` (with `retry_after` seconds, if given); nothing was applied",
    "status_after": "the call is applied, then this HTTP `status` is answered",
    "code": "the provider's own refusal with this `code` (and `message`); nothing was applied",
    "drop_before": "the connection ends without an answer; nothing was applied",
    "drop_after": "the call is applied, then the connection ends without an answer",
    "hang": "no answer for `seconds`, then the connection ends; `applied` (true) says whether it took effect",
    "slow": "the call is applied and answered after `seconds`",
    "garbled": "`body` instead of the answer: `html`, `json` (cut off) or `empty`; `applied` (true)",
    "truncate": "half the body under its full length, then the connection ends",
    "short": "half the body under the length of that half: a clean end of a spoilt file",
    "expired": "403, as for an address past its time",
    "wrong_type": "200 with a page of text/html",
    "fail_job": "the job is accepted and ends as failed with this `reason`; or only its `videos` of these numbers",
    "late": "the notice goes out after `seconds` of the sandbox's clock",
    "double": "the notice goes out twice",
    "forged": "the notice goes out with a wrong `signature`, or sealed with another `secret` (`forgery`)",
    "never": "no notice goes out",
    "processing_first": "a notice of the stage before comes first",
}


Forgery = Literal["signature", "secret"]
"""What is wrong with a forged notice: its signature, or the secret it was sealed with."""


class Fault(BaseModel):
    model_config = ConfigDict(extra="forbid")

    provider: str
    call: str
    kind: str
    nth: Literal["next", "every"] | Annotated[int, Field(ge=1)] = "next"
    times: int = Field(default=1, ge=1)
    share: float = Field(default=1.0, ge=0, le=1)
    status: int = Field(default=503, ge=200, le=599)
    retry_after: float | None = None
    code: int | str = 0
    message: str = ""
    reason: str = "Internal Engine Error"
    videos: tuple[int, ...] = ()
    """From 1, for providers whose jobs make several; empty for the whole job."""
    seconds: float = Field(default=1.0, ge=0)
    applied: bool = True
    body: Literal["html", "json", "empty"] = "html"
    forgery: Forgery = "signature"
    struck: int = 0
    """How often it has struck so far."""

    def chosen(self, occurrence: int) -> bool:
        if self.nth == "every":
            return True
        if self.nth == "next":
            return self.struck < self.times
        return self.nth <= occurrence < self.nth + self.times


def read(asked: dict[str, Any]) -> Fault:
    """From the words of a control call; raises ValueError when they make no sense."""
    words = dict(asked)
    kind = words.pop("fault", None)
    if isinstance(kind, dict):
        words |= kind
        kind = next((name for name in KINDS if name in kind), None)
    if kind not in KINDS:
        raise ValueError(f"fault is one of {', '.join(KINDS)}")
    return Fault.model_validate(words | {"kind": kind})


class Faults:
    """The faults that are set, in the order they were asked for: the first that is due strikes."""

    def __init__(self, seed: int = 0) -> None:
        self._chance = random.Random(seed)
        self.set: list[Fault] = []

    def strike(self, provider: str, call: str, occurrence: int) -> Fault | None:
        for fault in self.set:
            if (fault.provider, fault.call) == (provider, call) and fault.chosen(occurrence):
                if self._chance.random() >= fault.share:
                    return None
                fault.struck += 1
                return fault
        return None

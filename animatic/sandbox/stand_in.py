"""What each provider's part of the sandbox has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import httpx
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.faults import Forgery
from animatic.sandbox.job import Job
from animatic.sandbox.pace import Stage

if TYPE_CHECKING:
    from animatic.sandbox.world import World


@dataclass(frozen=True)
class Call:
    """One documented call, under the name that faults and reports know it by."""

    name: str
    method: str
    path: str
    """Below the provider's prefix; `{name}` is a parameter, as in Starlette."""
    answer: Callable[[Request], Awaitable[Response]]


class Switches(BaseModel):
    """The choices made where a provider's documentation is silent or contradicts itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    notice_tries: int = 3
    notice_delay_seconds: float = 1.0
    """Before the second try; each further one waits three times as long."""


class StandIn(ABC):
    """A provider as it looks from outside: its calls, its refusals and its notices."""

    name: ClassVar[str]
    """Also the first part of every path."""
    switches: Switches

    def __init__(self, world: World, switches: Switches) -> None:
        self.world = world
        saved = world.storage.read("setting", f"switches:{self.name}") or {}
        self._defaults = switches
        self.switches = switches.model_validate(switches.model_dump() | saved)

    def turn(self, asked: dict[str, Any]) -> None:
        """Set some switches, leaving the others; raises ValueError for unknown ones and for wrong values."""
        self.switches = self.switches.model_validate(self.switches.model_dump() | asked)
        self.world.storage.write("setting", f"switches:{self.name}", self.switches.model_dump())

    def forget(self) -> None:
        self.switches = self._defaults

    def origin(self, request: Request) -> str:
        """Where this provider stands, as the caller wrote it: scheme, host, port and prefix."""
        return f"{request.url.scheme}://{request.url.netloc}/{self.name}"

    @abstractmethod
    def calls(self) -> list[Call]: ...

    @abstractmethod
    def refusal(self, code: int | str, message: str = "") -> Response:
        """This provider's answer for one of its codes, in its own words unless a message is given."""

    @abstractmethod
    def not_found(self) -> Response:
        """For a path it does not know."""

    @abstractmethod
    def notice(self, job: Job, stage: Stage, forgery: Forgery | None = None) -> dict[str, Any]:
        """The body of the notice for a job in this stage; a forged one must not pass a receiver's checks."""

    def notice_headers(self, job: Job) -> dict[str, str]:  # noqa: ARG002
        """What its notices carry beside the content type."""
        return {}

    def notice_taken(self, job: Job, answered: httpx.Response) -> bool:  # noqa: ARG002
        """Whether this answer to a notice ends its repeats: any 200, unless the provider asks for more."""
        return answered.status_code == 200

    @abstractmethod
    def begun(self, job: Job) -> None:
        """The job is worked on from now."""

    @abstractmethod
    def ended(self, job: Job) -> None:
        """The job is done or failed: settle the credits and send the notice."""

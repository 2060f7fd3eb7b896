"""Ordering the sandbox about, below `/sandbox`: pace, faults, clock, money; and seeing what happened."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from animatic.sandbox import pace as paces
from animatic.sandbox.faults import Fault
from animatic.sandbox.faults import read as read_fault
from animatic.sandbox.fields import body_of
from animatic.sandbox.report import report
from animatic.sandbox.world import World

PAGE = Path(__file__).with_name("page.html")


class Control:
    """Every POST answers with the state after it, or with 400 and a sentence under `trouble`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        orders = (self.pace, self.faults, self.clock, self.reset, self.balance, self.switches, self.film)
        return [
            Route("/", self.page),
            Route("/state", self.state),
            *(Route(f"/{order.__name__}", self._obeying(order), methods=["POST"]) for order in orders),
        ]

    async def page(self, _: Request) -> Response:
        return HTMLResponse(PAGE.read_text())

    async def state(self, _: Request) -> Response:
        return JSONResponse(report(self._world))

    def _obeying(self, order: Callable[[Any], None]) -> Callable[[Request], Awaitable[Response]]:
        async def obeying(request: Request) -> Response:
            try:
                order(await self._asked(request))
            except (ValueError, KeyError, TypeError) as trouble:
                return JSONResponse({"trouble": sentence(trouble)}, 400)
            return await self.state(request)

        return obeying

    async def _asked(self, request: Request) -> Any:
        raw = await request.body()
        return await request.json() if raw.lstrip()[:1] == b"[" else await body_of(request)

    def pace(self, asked: dict[str, Any]) -> None:
        provider = asked.pop("provider", None)
        self._world.jobs.set_pace(paces.read(asked), self._provider(provider) if provider else None)

    def faults(self, asked: Any) -> None:
        """One or a list of them, added to those that are set; an empty list clears them."""
        added = [self._fault(one) for one in (asked if isinstance(asked, list) else [asked])]
        self._world.faults.set = self._world.faults.set + added if added else []

    def clock(self, asked: dict[str, Any]) -> None:
        self._world.clock.advance(float(asked["advance_seconds"]))

    def reset(self, asked: dict[str, Any]) -> None:
        self._world.reset()
        for provider, credits in asked.get("balance", {}).items():
            self.balance({"provider": provider, "credits": credits})

    def balance(self, asked: dict[str, Any]) -> None:
        self._world.accounts.grant(self._provider(asked["provider"]), float(asked["credits"]))

    def switches(self, asked: dict[str, Any]) -> None:
        for provider, choices in asked.items():
            self._world.stand_ins[self._provider(provider)].turn(choices)

    def film(self, asked: dict[str, Any]) -> None:
        self._world.maker.set_economy(asked)

    def _provider(self, name: str) -> str:
        if name not in self._world.stand_ins:
            raise ValueError(f"provider is one of {', '.join(self._world.stand_ins)}")
        return name

    def _fault(self, asked: dict[str, Any]) -> Fault:
        fault = read_fault(asked)
        calls = {call.name for call in self._world.stand_ins[self._provider(fault.provider)].calls()}
        if fault.call not in calls | {"webhook", "fetch"}:
            raise ValueError(f"call is one of {', '.join(sorted(calls))}, webhook, fetch")
        return fault


def sentence(trouble: Exception) -> str:
    if isinstance(trouble, ValidationError):
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in trouble.errors())
    return f"{trouble.args[0]} is missing" if isinstance(trouble, KeyError) else str(trouble)

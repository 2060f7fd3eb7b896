"""Answering one call: counted, and with the fault that is set for it."""

import asyncio
import contextlib

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from animatic.sandbox.connection import gone, hang_up
from animatic.sandbox.faults import Fault
from animatic.sandbox.stand_in import Call, StandIn

UNAPPLIED = frozenset({"status", "code", "drop_before", "expired", "wrong_type"})
GATEWAY_PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"


class Endpoint:
    """The ASGI application behind one call."""

    def __init__(self, stand_in: StandIn, call: Call) -> None:
        self._stand_in = stand_in
        self._call = call

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        world, provider = self._stand_in.world, self._stand_in.name
        occurrence = world.storage.count(provider, f"requests:{self._call.name}")
        fault = world.faults.strike(provider, self._call.name, occurrence)
        if fault:
            await self._go_wrong(fault, request, send)
        else:
            response = await self._call.answer(request)
            await response(scope, receive, send)

    async def _go_wrong(self, fault: Fault, request: Request, send: Send) -> None:
        await request.body()  # the caller has said everything before anything goes wrong
        if fault.kind == "fail_job":
            request.state.doom, request.state.doomed_videos = fault.reason, fault.videos
        if fault.kind in UNAPPLIED or not fault.applied:
            response = Response()
        else:
            response = await self._call.answer(request)
        if fault.kind in ("hang", "slow"):
            await pause(request.receive, fault.seconds)
        if fault.kind in ("drop_before", "drop_after", "hang"):
            await hang_up(request.scope, request.receive)
        elif fault.kind == "truncate":
            await cut_off(response, request, send)
        else:
            await self._instead(fault, response)(request.scope, request.receive, send)

    def _instead(self, fault: Fault, response: Response) -> Response:
        """What is answered under a fault that does answer."""
        match fault.kind:
            case "status" | "status_after":
                page = HTMLResponse(GATEWAY_PAGE.format(fault.status), fault.status)
                if fault.retry_after is not None:
                    page.headers["Retry-After"] = f"{fault.retry_after:g}"
                return page
            case "code":
                return self._stand_in.refusal(fault.code, fault.message)
            case "expired":
                return Response("<Error><Code>AccessDenied</Code></Error>", 403, media_type="application/xml")
            case "wrong_type":
                return HTMLResponse(GATEWAY_PAGE.format("Welcome"))
            case "garbled":
                return garbled(fault, response)
            case "short":
                half = bytes(response.body)[: len(response.body) // 2]
                return Response(half, response.status_code, media_type=response.headers["content-type"])
        return response


def garbled(fault: Fault, response: Response) -> Response:
    if fault.body == "html":
        return HTMLResponse(GATEWAY_PAGE.format("Service is being upgraded"))
    body = bytes(response.body)[: len(response.body) // 2] or b'{"code": 10'
    return Response(body if fault.body == "json" else b"", media_type="application/json")


async def pause(receive: Receive, seconds: float) -> None:
    """So many seconds of real time, or until the caller goes away."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(gone(receive), seconds)


async def cut_off(response: Response, request: Request, send: Send) -> None:
    """The head with the full length, half of the body, and the end of the connection."""
    body = bytes(response.body)
    await send(
        {"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers}
    )
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    await hang_up(request.scope, request.receive, sent_first=True)

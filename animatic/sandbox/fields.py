"""Reading the fields of a JSON body by kind, with words that name the field that is wrong."""

import json
from typing import Any

from starlette.requests import Request


class BadField(ValueError):
    """A field is missing or takes no such value."""


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object in a body, whatever content type it claims; raises BadField."""
    raw = await request.body()
    try:
        body = json.loads(raw) if raw.strip() else {}
    except ValueError:
        raise BadField("request body is not valid JSON") from None
    if not isinstance(body, dict):
        raise BadField("request body must be a JSON object")
    return body


class Fields:
    """A body whose nulls count as absent."""

    def __init__(self, body: dict[str, Any]) -> None:
        self._body = {name: value for name, value in body.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self._body

    def text(self, name: str, required: bool = False) -> str:
        value = self._body.get(name, "")
        if not isinstance(value, str):
            raise BadField(f"{name} must be a string")
        if required and not value.strip():
            raise BadField(f"{name} is required")
        return value

    def address(self, name: str, required: bool = False) -> str:
        value = self.text(name, required)
        if value and not value.startswith(("http://", "https://")):
            raise BadField(f"{name} must be an http or https URL")
        return value

    def flag(self, name: str) -> bool:
        value = self._body.get(name, False)
        if not isinstance(value, bool):
            raise BadField(f"{name} must be a boolean")
        return value

    def whole(self, name: str, allowed: list[int], default: int | None = None) -> int:
        """An integer out of a list; without a default it is required."""
        value = self._body.get(name, default)
        if value is None:
            raise BadField(f"{name} is required")
        if not isinstance(value, int) or isinstance(value, bool) or value not in allowed:
            raise BadField(f"{name} must be one of {', '.join(map(str, allowed))}")
        return value

    def one_of(self, name: str, allowed: list[str], default: str = "") -> str:
        """A string out of a list; without a default it is required."""
        value = self.text(name, required=not default) or default
        if value not in allowed:
            raise BadField(f"{name} must be one of {', '.join(allowed)}")
        return value

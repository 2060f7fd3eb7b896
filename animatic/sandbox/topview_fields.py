"""Reading Topview's bodies and queries: missing is 4003, of another kind 4001, another value 4000."""

from collections.abc import Iterable, Sequence
from typing import Any

from starlette.requests import Request

from animatic.sandbox.topview_codes import Refusal

LARGEST_PAGE = 100
YES, NO = frozenset({"true", "1"}), frozenset({"", "false", "0"})


class Body:
    """A JSON object whose nulls, empty texts and empty lists count as absent. Every method raises Refusal."""

    def __init__(self, all: dict[str, Any]) -> None:
        self.all = all
        self._given = {name: value for name, value in all.items() if value not in (None, "", [])}

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def text(self, name: str, required: bool = False) -> str:
        return self._of_kind(name, str, required) or ""

    def flag(self, name: str) -> bool:
        return self._of_kind(name, bool) or False

    def whole(self, name: str, required: bool = False) -> int | None:
        value: int | None = self._of_kind(name, int, required)
        if isinstance(value, bool):
            raise Refusal("4001")
        return value

    def texts(self, name: str, required: bool = False) -> list[str]:
        return [of_kind(value, str) for value in self._of_kind(name, list, required) or []]

    def parts(self, name: str) -> list["Body"]:
        """A list of objects."""
        return [Body(of_kind(value, dict)) for value in self._of_kind(name, list) or []]

    def part(self, name: str) -> "Body":
        return Body(self._of_kind(name, dict) or {})

    def address(self, name: str, required: bool = False) -> str:
        value = self.text(name, required)
        if value and not value.startswith(("http://", "https://")):
            raise Refusal("4000", f"{name} must be an http or https URL")
        return value

    def _of_kind(self, name: str, kind: type, required: bool = False) -> Any:
        if name not in self._given:
            if required:
                raise Refusal("4003")
            return None
        return of_kind(self._given[name], kind)


def of_kind(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise Refusal("4001")
    return value


def one_of(value: str, name: str, allowed: Sequence[str]) -> str:
    """The value if it is allowed; raises Refusal."""
    if value not in allowed:
        raise Refusal("4000", f"{name} must be one of {', '.join(allowed)}")
    return value


def asked(request: Request, name: str) -> str:
    """A value of the query that must be there."""
    value = request.query_params.get(name, "")
    if not value:
        raise Refusal("4003")
    return value


def wished(request: Request, name: str) -> bool:
    """A yes or no of the query; absent and empty are no."""
    value = request.query_params.get(name, "").lower()
    if value not in YES | NO:
        raise Refusal("4001")
    return value in YES


def listed(request: Request, name: str) -> set[str]:
    """The parts of a comma list in the query."""
    return {part.strip() for part in request.query_params.get(name, "").split(",") if part.strip()}


def page(request: Request, rows: Iterable[Any], *keys: str) -> dict[str, Any]:
    """The asked page of the rows under `keys` (`data` if none), with the counts that go with it."""
    every = list(rows)
    number = positive(request, "pageNo", 1)
    size = min(positive(request, "pageSize", 20), LARGEST_PAGE)
    shown = every[(number - 1) * size : number * size]
    return {"total": len(every), "pageNo": number, "pageSize": size} | dict.fromkeys(keys or ("data",), shown)


def positive(request: Request, name: str, default: int) -> int:
    value = request.query_params.get(name) or str(default)
    if not value.isdecimal():
        raise Refusal("4001")
    if int(value) < 1:
        raise Refusal("4000", f"{name} must be at least 1")
    return int(value)

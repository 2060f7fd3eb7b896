"""Reading the fields of Keevx's bodies, with its words for what is wrong."""

from collections.abc import Sequence
from typing import Any

from animatic.sandbox.fields import BadField, Fields

LONGEST_PROMPT = 1000


class Body(Fields):
    """Raises BadField, which is answered as 100001."""

    def whole(self, name: str, allowed: Sequence[int], default: int | None = None) -> int:
        value = self._body.get(name, default)
        if value is None:
            raise BadField(f"{name} is required")
        if not isinstance(value, int) or isinstance(value, bool) or value not in allowed:
            raise BadField(f"{name} must be {listed(allowed)}")
        return value

    def one_of(self, name: str, allowed: Sequence[str], default: str = "") -> str:
        value = self.text(name, required=not default) or default
        if value not in allowed:
            raise BadField(f"{name} must be {listed(allowed)}")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        return super().flag(name) if name in self else default

    def texts(self, name: str) -> list[str]:
        """A list of strings, empty when absent."""
        values = self._body.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise BadField(f"{name} must be a list of strings")
        return values

    def addresses(self, name: str) -> list[str]:
        values = self.texts(name)
        if not all(value.startswith(("http://", "https://")) for value in values):
            raise BadField(f"{name} must be a list of http or https URLs")
        return values


def listed(allowed: Sequence[Any]) -> str:
    """>>> listed([4, 6, 8]), listed(["720p"])
    ('4, 6 or 8', '720p')
    """
    *first, last = map(str, allowed)
    return f"{', '.join(first)} or {last}" if first else last

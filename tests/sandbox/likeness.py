"""Comparing an answer with a documented one: the same fields, the same kinds of values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any


class Likeness:
    """`same` are fields whose values must be the documented ones, `extra` those that only some answers have,
    and `kinds` patterns of texts by name: a text must be of the kind of the documented one."""

    def __init__(self, same: str, extra: str, kinds: Mapping[str, str]) -> None:
        self._same, self._extra = set(same.split()), set(extra.split())
        self._kinds = {"address": r"https?://\S+", **kinds}

    def differences(self, documented: Any, answered: Any, at: str = "", name: str = "") -> list[str]:
        """Where an answer is not like the documented one; an empty list when it is."""
        if isinstance(documented, dict) and isinstance(answered, dict):
            return self._of_objects(documented, answered, at)
        if isinstance(documented, list) and isinstance(answered, list):
            return self._of_lists(documented, answered, at)
        if name in self._same:
            return [] if documented == answered else [f"{at} is {answered!r}, not {documented!r}"]
        alike = self.kind(documented) == self.kind(answered)
        return [] if alike else [f"{at} is {answered!r}, not like {documented!r}"]

    def kind(self, value: Any) -> str:
        if isinstance(value, str):
            found = (name for name, pattern in self._kinds.items() if re.fullmatch(pattern, value))
            return next(found, "text" if value else "empty")
        return type(value).__name__

    def _of_objects(self, documented: dict[str, Any], answered: dict[str, Any], at: str) -> list[str]:
        missing = [f"{at}.{name} is missing" for name in documented.keys() - answered.keys()]
        more = answered.keys() - documented.keys() - self._extra
        inside = [
            trouble
            for name in documented.keys() & answered.keys()
            for trouble in self.differences(documented[name], answered[name], f"{at}.{name}", name)
        ]
        return missing + [f"{at}.{name} is not documented" for name in more] + inside

    def _of_lists(self, documented: list[Any], answered: list[Any], at: str) -> list[str]:
        """Each documented item must be like one that was answered."""
        missing = []
        for wanted in documented:
            found = [self.differences(wanted, item, f"{at}[]") for item in answered]
            if [] not in found:
                missing += min(found, key=len, default=[f"{at} is empty"])
        return missing

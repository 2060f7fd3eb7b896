"""Orders to Topview, and the names that the tests of its client share."""

from __future__ import annotations

from typing import Any

from animatic.brief import Brief, complete
from animatic.providers.provider import Order
from animatic.providers.topview_catalog import v1_models, v2_models

KEY = "sk-demo0123456789abcdefghijklmnop"
UID = "Ab12Cd34Ef56Gh78Ij90"
FIRST, LAST = "9a8b7c6d5e4f30211203f4e5d6c7b8a9", "1f2e3d4c5b6a79880796a5b4c3d2e1f0"
ONE, TWO = "0c1d2e3f405162738495a6b7c8d9e0f1", "5566778899aabbccddeeff0011223344"
BOARD = "brd_7711"
NOTICES = "http://127.0.0.1:9000/notices/topview_v2/one"
SENT_AT = 1_790_000_000.0
"""2026-09-21 14:13:20 in UTC."""

V1 = {model.name: model for model in v1_models()}
V2 = {model.name: model for model in v2_models()}


def good(result: Any) -> dict[str, Any]:
    """An answer of success."""
    return {"code": "200", "message": "Success", "result": result}


def bad(code: str, message: str = "as Topview puts it") -> dict[str, Any]:
    """An answer of another code."""
    return {"code": code, "message": message, "result": None}


def page(*rows: Any, key: str = "list") -> dict[str, Any]:
    """A page that is the whole list."""
    return good({"total": len(rows), "pageNo": 1, "pageSize": 50, key: list(rows)})


def order(model: str, prompt: str = "Slow push in", last: bool = False, **choices: Any) -> Order:
    """A completed order for a model of either generation."""
    wanted = V1.get(model) or V2[model]
    picked = {name: choice for name, choice in choices.items() if choice is not None}
    takes = {"first": "first", "last": "last" if last else None, "references": ("first", "last")}
    brief = complete(Brief(wanted.provider, model, prompt, choices=picked, **takes), wanted)
    return Order(brief, wanted, {"first": FIRST, "last": LAST})

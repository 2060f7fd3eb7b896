"""Orders to Akool, and the names that the tests of its client share."""

from __future__ import annotations

from typing import Any

from animatic.brief import Brief, complete
from animatic.providers.akool_list import read_models
from animatic.providers.akool_models import DOCUMENTED
from animatic.providers.provider import Order

KEY = "demoSecret-0123456789abcdefghijk"
CLIENT_ID = "demoClientId0001AAAAAA=="
PICTURE = "http://127.0.0.1:9000/in/lighthouse.png"
NIGHT = "http://127.0.0.1:9000/in/lighthouse-night.png"
NOTICES = "http://127.0.0.1:8088/notices/akool/one"
ONE, TWO = "6650aa11bb22cc33dd44ee55", "6650aa11bb22cc33dd44ee56"
SENT_AT = 1_760_000_000.0

MODELS = {model.name: model for model in read_models(list(DOCUMENTED))}


def good(data: Any) -> dict[str, Any]:
    """An answer of success."""
    return {"code": 1000, "msg": "OK", "data": data}


def order(model: str, prompt: str = "Slow push in", last: bool = False, **choices: Any) -> Order:
    """A completed order for one of the models that are known without asking."""
    picked = {name: choice for name, choice in choices.items() if choice is not None}
    brief = Brief("akool", model, prompt, "first", "last" if last else None, (), "clip", picked)
    return Order(
        brief=complete(brief, MODELS[model]),
        model=MODELS[model],
        references={"first": PICTURE, "last": NIGHT},
        notice_address=NOTICES,
        source_job=ONE,
    )

"""A task as its card in the grid tells it: plain data that the browser's half draws."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Any

from animatic import Card, Sheet, Status, Studio
from components import media_links
from components.wording import clips, cost, model_label, status_words, title

MOVING = (Status.WAITING, Status.SENDING, Status.RUNNING, Status.SAVING)
"""Statuses that end by themselves."""
AWAY = (Status.SENDING, Status.RUNNING, Status.SAVING)
"""Statuses whose duration says something about how far a clip is."""


def items(engine: Studio, sheet: Sheet, typical_seconds: Mapping[str, float]) -> list[dict[str, Any]]:
    """One record a card. `typical_seconds` is how long each model usually takes."""
    cards = engine.as_cards(sheet.tasks, sheet.clips)
    starts = [card.task.brief.pictures[0] for card in cards if not card.clips and card.task.brief.pictures]
    small = media_links.thumbnails(engine, starts)
    return [
        {
            **_item(engine, card, small, typical_seconds.get(card.task.model)),
            "tags": list(sheet.tags.get(card.task.id, ())),
        }
        for card in cards
    ]


def _item(engine: Studio, card: Card, small: Mapping[str, str], typical: float | None) -> dict[str, Any]:
    task, words = card.task, status_words(card)
    first = card.clips[0] if card.clips else None
    start = task.brief.pictures[0] if task.brief.pictures else ""
    return {
        "id": task.id,
        "title": title(card),
        "status": task.status.value,
        "label": words.label,
        "icon": words.icon,
        "colour": words.colour,
        "moving": task.status in MOVING,
        "away": task.status in AWAY and task.cause != "locked",
        "began": (task.sent_at or task.created_at) * 1000,
        "typical": typical,
        "poster": media_links.poster(engine, first) if first else small.get(start, ""),
        "preview": media_links.preview(engine, first) if first else "",
        "facts": f"{card.provider_label} · {model_label(card)} · {cost(task)}",
        "corner": _corner(card),
        "verdict": task.verdict,
        "stars": task.rating,
        "starred": task.starred,
    }


def _corner(card: Card) -> str:
    if not card.clips:
        return ""
    return f"{card.clips[0].seconds:.0f} s" if len(card.clips) == 1 else clips(len(card.clips))


def typical_seconds(engine: Studio) -> dict[str, float]:
    """How long each model took of late, from sending to the kept clip; models without a clip are left out."""
    took: dict[str, list[float]] = {}
    for card in engine.cards(statuses=(Status.DONE,)):
        if card.task.sent_at:
            took.setdefault(card.task.model, []).append(card.task.changed_at - card.task.sent_at)
    return {model: median(seconds) for model, seconds in took.items()}

"""Topview's image2Video, first generation: four modes, one picture.

Sources: "image2Video": "submit task" and "query task".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from animatic.catalog import Model
from animatic.errors import Refused
from animatic.providers.provider import Found, Job, Order
from animatic.providers.topview import Topview
from animatic.providers.topview_catalog import V1, v1_models
from animatic.providers.topview_records import read_job
from animatic.providers.topview_search import Search

SUBMIT = "/v1/common_task/image2video/submit"
QUERY = "/v1/common_task/image2video/result"

STAYS = "Topview deletes what lies on a board, and films of v1 lie on none."


class TopviewV1(Topview):
    """Image to video by mode. Paid from the same account as the second generation."""

    name = V1
    label = "Topview v1"
    query_path = QUERY

    def models(self) -> tuple[Model, ...]:
        return v1_models()

    def submit(self, order: Order) -> tuple[Job, ...]:
        return (read_job(self._wire.write("POST", SUBMIT, json=write_order(order)).get("result")),)

    def find(self, order: Order, since: float) -> Found:
        """What the credit log has of that time: v1 leaves no other trace, and this one only on success."""
        search = Search(order, since)
        search.take_charges(self._own_charges(search.since))
        return search.found()

    def delete(self, names: Sequence[str]) -> dict[str, str]:
        return dict.fromkeys(names, STAYS)


def write_order(order: Order) -> dict[str, Any]:
    """The body of a submit.

    Raises Refused, before anything is sent, when the order lacks something.
    """
    brief, choices = order.brief, order.brief.choices
    try:
        body = {
            "imageFileId": order.references[brief.first or "its first picture"],
            "prompt": brief.prompt or None,
            "negativePrompt": choices.get("negative_prompt"),
            "duration": choices["seconds"],
            "mode": order.model.name,
            "generatingCount": choices.get("count", 1),
            "noticeUrl": order.notice_address,
        }
    except KeyError as error:
        raise Refused(f"The order lacks {error}: choose again and send it anew.") from error
    return {key: value for key, value in body.items() if value is not None}

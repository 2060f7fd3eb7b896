"""What Topview's answers mean. HTTP 200 is not success there: the `code` in the body is, and it is a string.

Sources: "Response Code"; the error guide of Topview's own client, which adds 401 and when to ask again.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from animatic.errors import Busy, Garbled, Locked, ProviderError, Refused, Silent
from animatic.providers.reply import WORDS_MOST, Reply, judge_status, outside_format

SUCCESS = "200"
NOT_FOUND = "4004"
NAME_TAKEN = "4005"

MEANINGS: dict[str, tuple[type[ProviderError], str]] = {
    "401": (Locked, "Topview does not know the key or the user: check TOPVIEW_API_KEY and TOPVIEW_UID."),
    "4000": (Refused, "Topview does not take a value of this order."),
    "4001": (Refused, "Topview could not read the order."),
    "4002": (Refused, "Topview wants a signature that it documents nowhere."),
    "4003": (Refused, "Topview misses something in the order."),
    "4004": (Refused, "Topview has no such task, file or board."),
    "4005": (Refused, "Topview already has something of this name."),
    "4006": (Refused, "Topview refused the call."),
    "4007": (Busy, "Topview is already making as many films at once as the plan allows."),
    "4100": (Locked, "Topview says the credits are used up: top up, then send again."),
    # A fault behind the front door tells nothing of what became of the request, so a submit that meets one is
    # unsure; the board's tasks and the credit log then say whether it was accepted.
    "5000": (Silent, "Topview had a fault of its own."),
    "5001": (Silent, "Topview could not reach a service of its own."),
    "5004": (Silent, "Topview could not read or write something of its own."),
    "5005": (Silent, "Topview had a fault that it cannot name."),
    # Unlike those, the front door's own answer that it took nothing in: "too busy, please try again later". The
    # error guide sets it apart from the faults as well, as the one to repeat after ten to thirty seconds.
    "5003": (Busy, "Topview is too busy just now."),
    "6001": (
        Refused,
        "Topview’s safety filter stopped it: change the prompt or the picture, then send again.",
    ),
}
"""Published code → who acts next. The codes left out belong to AI Music."""

PAUSE_SECONDS = {"4007": 30.0, "5003": 20.0}


def understand(reply: Reply) -> dict[str, Any]:
    """The document of a call that succeeded.

    Raises a ProviderError for every other code, and for an answer without one.
    """
    try:
        document = reply.document()
    except Garbled:
        judge_status(reply)
        raise
    code = document.get("code")
    if not isinstance(code, str) or not re.fullmatch(r"[0-9]{3,5}", code):
        judge_status(reply)
        raise reply.garbled()
    if code != SUCCESS:
        raise meaning(code, _words(document))
    judge_status(reply)
    return document


def meaning(code: str, words: str = "") -> ProviderError:
    """The error for a code other than success.

    Of the codes nobody published, those in the range of refusals count as one; any other may hide a fault after
    the order was taken in, so nothing is claimed of it.
    """
    unknown = Refused if re.fullmatch(r"4..|[46]...", code) else Silent
    kind, message = MEANINGS.get(code, (unknown, f"Topview answered with an unknown code ({code})."))
    error = kind(message, words=words, code=code)
    if isinstance(error, Busy):
        error.retry_after_seconds = PAUSE_SECONDS[code]
    return error


garbled = partial(outside_format, "Topview")
"""The error for a document of Topview's that lacks what its page promises."""


def _words(document: dict[str, Any]) -> str:
    told = document.get("message")
    return told[:WORDS_MOST] if isinstance(told, str) else ""

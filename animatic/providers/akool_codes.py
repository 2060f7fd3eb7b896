"""What Akool's answers mean. HTTP 200 is not success there: the integer `code` is.

Sources: "ErrorCode", "Usage" (Authentication), "Head Swap API Overview".
"""

from __future__ import annotations

from typing import Any

from animatic.errors import Busy, Garbled, Locked, ProviderError, Refused, Silent
from animatic.providers.reply import Reply, judge_status

SUCCESS = 1000
TOKEN_EXPIRED = "1101"
CALLED_TOO_OFTEN = 1005
UNKNOWN_IDS = ("1008", "1014")

MEANINGS: dict[int, tuple[type[ProviderError], str]] = {
    1003: (Refused, "Akool refused the prompt or a value."),
    1004: (Locked, "Akool wants the account verified first."),
    1005: (Busy, "Akool asks us to call less often."),
    1006: (Locked, "Akool says the credits are used up: top up, then send again."),
    1007: (Refused, "Akool found too many faces in the picture: eight are the most."),
    1008: (Refused, "Akool has no such content."),
    1009: (Locked, "Akool does not permit this to the key."),
    1010: (Refused, "Akool cannot work on this content."),
    1011: (Refused, "Akool has already worked on this content."),
    1013: (Refused, "Akool wants audio in the video."),
    1014: (Refused, "Akool has no such thing, or it belongs to somebody else."),
    1015: (Busy, "Akool could not make the video just now."),
    1017: (Refused, "Akool could not make the audio."),
    1101: (Locked, "Akool does not accept the sign-in, or it has expired."),
    1102: (Locked, "Akool got no key: set AKOOL_API_KEY."),
    1103: (Locked, "Akool says a payment is due."),
    1104: (Locked, "Akool says the credits are used up: top up, then send again."),
    1108: (Refused, "Akool could not work with the picture."),
    1109: (Locked, "Akool does not know the key: check AKOOL_API_KEY."),
    1110: (Refused, "Akool could not work with the audio."),
    1200: (Locked, "Akool has banned the account."),
    1201: (Busy, "Akool could not make the audio just now."),
    1203: (Refused, "Akool wants a video that carries audio."),
    1204: (Refused, "Akool finds the video too long."),
    1205: (Busy, "Akool could not make the video just now."),
    1207: (Refused, "Akool finds the video file too large."),
    1208: (Refused, "Akool cannot read the video."),
    1209: (Refused, "Akool does not know the video's codec."),
    1213: (Locked, "Akool keeps this for subscribers."),
    1221: (Locked, "Akool says the account has no subscription."),
    # A "server error" tells nothing about what became of the request, so a submit that meets it is unsure.
    2001: (Silent, "Akool had a fault of its own."),
}
"""Published code → who acts next. The codes left out belong to products other than image to video."""

PAUSE_SECONDS = {1005: 10.0, 1015: 60.0, 1201: 60.0, 1205: 60.0}
"""1015, 1201 and 1205 say "creation failed, try later": a definite answer that nothing was made, without the
ids that an accepted submit carries. So they may be sent again; after how long is not published."""


def understand(reply: Reply) -> dict[str, Any]:
    """The document of a call that succeeded.

    Raises a ProviderError for every other code, for an answer without one, and for a call Akool does not
    know, which it answers with HTTP 200 and `{"status": 404, "msg": "Not Found"}`.
    """
    try:
        document = reply.document()
    except Garbled:
        judge_status(reply)
        raise
    code = document.get("code")
    if type(code) is not int:
        if document.get("status") == 404:
            message = "Akool does not know this call: it may have moved, or AKOOL_URL is wrong."
            raise Refused(message, words=reply.words, code="404")
        judge_status(reply)
        raise reply.garbled()
    if code != SUCCESS:
        raise meaning(code, _words(document))
    return document


def meaning(code: int, words: str = "") -> ProviderError:
    """The error for a code other than success; one nobody published counts as a refusal."""
    kind, message = MEANINGS.get(code, (Refused, f"Akool refused the call (code {code})."))
    error = kind(message, words=words, code=str(code))
    if isinstance(error, Busy):
        error.retry_after_seconds = PAUSE_SECONDS[code]
        error.for_all = code == CALLED_TOO_OFTEN
    return error


def _words(document: dict[str, Any]) -> str:
    told = document.get("msg")
    return told[:4_000] if isinstance(told, str) else ""

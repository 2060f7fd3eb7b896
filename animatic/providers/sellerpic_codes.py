"""What SellerPic's answers mean. HTTP 200 is not success there: the integer `code` is, and 0 alone.

Source: "Get Started". Its page "Error Codes" is not public, so 30003 is the one code with a known meaning, and
whether an error comes with HTTP 200 or with a status of its own is not known either: both are understood.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from animatic.errors import Busy, Garbled, Locked, ProviderError, Refused
from animatic.providers.reply import Reply, judge_status

SUCCESS = 0
NO_SLOT = 30003
NO_SLOT_SECONDS = 15.0
"""A slot is free again when a film is finished; how long that takes is not published."""
NOT_FOUND = "404"
LINK_EXPIRED = "403"


def understand(reply: Reply) -> dict[str, Any]:
    """The document of a call that succeeded; raises a ProviderError for every other answer."""
    try:
        document = reply.document()
    except Garbled:
        judge_status(reply)
        raise
    code = document.get("code")
    if type(code) is not int:
        judge_status(reply)
        raise reply.garbled()
    if code != SUCCESS:
        raise _meaning(reply, code, document.get("msg"))
    judge_status(reply)
    if document.get("success") is False:
        raise reply.garbled()  # it says yes and no at once
    return document


def _meaning(reply: Reply, code: int, told: object) -> ProviderError:
    words = told[:4_000] if isinstance(told, str) else reply.words
    if code == NO_SLOT:
        message = "SellerPic has no free place for another film of this account just now."
        return Busy(message, words=words, code=str(code), retry_after_seconds=NO_SLOT_SECONDS)
    try:
        # Its own table of codes being unknown, one that reads like an HTTP status is taken for that.
        judge_status(replace(reply, status=code if 400 <= code < 600 else reply.status))
    except ProviderError as error:
        error.words = words
        return error
    return Refused(f"SellerPic refused the call (code {code}).", words=words, code=str(code))


def understand_storage(reply: Reply) -> dict[str, Any]:
    """Nothing, when the storage has taken a file; its answer has no document.

    Source: "Upload File": 200 is stored, 403 means that the address has run out.
    """
    if reply.status == 403:
        raise Locked("SellerPic's storage did not take the picture at its address.", code=LINK_EXPIRED)
    judge_status(reply)
    return {}

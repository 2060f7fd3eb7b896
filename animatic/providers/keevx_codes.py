"""What Keevx's answers mean. HTTP 200 is not success there: the integer `code` is, and 0 alone.

Source: the vendor's skill "keevx-image-to-video", which lists codes and HTTP statuses in two tables. Whether a
code comes with a status of its own or with HTTP 200 is not written anywhere: both are understood.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from animatic.errors import Garbled, Locked, ProviderError, Refused
from animatic.providers.reply import Reply, judge_status

SUCCESS = 0
UNKNOWN_TASK = ("100003", "404")
WRONG_KEY = ("100002", "401", "403")

BUSY_SECONDS = 30.0
"""The skills' advice for 429."""

MEANINGS: dict[int, tuple[type[ProviderError], str]] = {
    100001: (Refused, "Keevx refused a value."),
    100002: (Locked, "Keevx does not accept the key: check KEEVX_API_KEY."),
    100003: (Refused, "Keevx has no such task."),
    100004: (Refused, "Keevx finds the picture larger than 20 MB."),
    100005: (Refused, "Keevx finds the prompt longer than 1,000 characters."),
    100006: (Refused, "Keevx could not fetch the picture."),
    100007: (Refused, "Keevx does not take the picture's format: it wants JPEG, PNG or WebP."),
}
"""Published code → who acts next. On Keevx's other products the same numbers mean other things."""


def understand(reply: Reply) -> dict[str, Any]:
    """The document of a task call that succeeded; raises a ProviderError for every other answer."""
    document = _document(reply)
    code = document.get("code")
    if type(code) is not int:
        judge_status(reply)
        raise reply.garbled()
    if code != SUCCESS:
        raise _meaning(reply, code, document.get("msg"))
    judge_status(reply)
    return document


def understand_upload(reply: Reply) -> dict[str, Any]:
    """The document of an upload that succeeded. It has an envelope of its own, with `success` beside `code`."""
    document = _document(reply)
    if document.get("success") is True:  # one skill reads this alone and never the code
        judge_status(reply)
        return document
    code, told = document.get("code"), document.get("message")
    words = told.get("global") if isinstance(told, dict) else document.get("msg")
    if type(code) is int and code != SUCCESS:
        raise _meaning(reply, code, words)
    judge_status(reply)
    if document.get("success") is False:
        raise Refused("Keevx did not take the picture.", words=_words(reply, words))
    if code != SUCCESS:
        raise reply.garbled()
    return document


def _document(reply: Reply) -> dict[str, Any]:
    try:
        return reply.document()
    except Garbled:
        judge_status(reply)
        raise


def _meaning(reply: Reply, code: int, told: object) -> ProviderError:
    words = _words(reply, told)
    if code in MEANINGS:
        kind, message = MEANINGS[code]
        return kind(message, words=words, code=str(code))
    try:
        # The list of codes is not whole: one that reads like an HTTP status is taken for that.
        judge_status(replace(reply, status=code if 400 <= code < 600 else reply.status))
    except ProviderError as error:
        error.words = words
        return error
    return Refused(f"Keevx refused the call (code {code}).", words=words, code=str(code))


def _words(reply: Reply, told: object) -> str:
    return told[:4_000] if isinstance(told, str) else reply.words

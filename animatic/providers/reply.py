"""One HTTP answer and what its status alone says of who acts next."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from animatic.errors import Busy, Garbled, Locked, Refused, Silent
from animatic.providers.hiding import HIDDEN, TOKEN

WORDS_MOST = 4_000
PAUSE_SECONDS = 10.0
PAUSE_SECONDS_MOST = 3600.0


@dataclass(frozen=True)
class Reply:
    """One HTTP answer, read to its end."""

    provider: str
    """Its name for people."""
    status: int
    body: bytes
    retry_after_seconds: float | None = None

    @property
    def words(self) -> str:
        """The beginning of the body as text."""
        return self.body[: 4 * WORDS_MOST].decode("utf-8", "replace")[:WORDS_MOST]

    def document(self) -> dict[str, Any]:
        """The body as a JSON object.

        Raises Garbled when it is anything else.
        """
        try:
            document = json.loads(self.body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise self.garbled() from error
        if not isinstance(document, dict):
            raise self.garbled()
        return document

    def garbled(self) -> Garbled:
        """The error for an answer outside the provider's own format."""
        message = f"{self.provider} answered outside its own format (HTTP {self.status})."
        return Garbled(message, words=self.words, code=str(self.status))


def outside_format(provider: str, document: object) -> Garbled:
    """The error for a document that lacks what its page promises."""
    words = TOKEN.sub(HIDDEN, json.dumps(document, ensure_ascii=False))[:WORDS_MOST]
    return Garbled(f"{provider} answered outside its own format.", words=words)


def payload(provider: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """What a successful answer carries under `data`. Raises Garbled when that is no object."""
    data = document.get("data")
    if not isinstance(data, dict):
        raise outside_format(provider, document)
    return data


def judge_status(reply: Reply) -> None:
    """Raise what the HTTP status says by itself; nothing for 2xx."""
    name, status, words, code = reply.provider, reply.status, reply.words, str(reply.status)
    if 200 <= status < 300:
        return
    if status == 429:
        seconds = PAUSE_SECONDS if reply.retry_after_seconds is None else reply.retry_after_seconds
        message = f"{name} asks us to call less often."
        raise Busy(message, words=words, code=code, retry_after_seconds=seconds)
    if status >= 500:
        # Not Busy, not even 503: a gateway may give up while the service behind it has taken the request.
        raise Silent(f"{name} had a fault of its own (HTTP {status}).", words=words, code=code)
    if status == 408:
        raise Silent(f"{name} gave up on the call (HTTP {status}).", words=words, code=code)
    if status in (401, 403):
        raise Locked(f"{name} does not open this to the key (HTTP {status}).", words=words, code=code)
    if status >= 400:
        raise Refused(f"{name} refused the call (HTTP {status}).", words=words, code=code)
    raise reply.garbled()


def understand(reply: Reply) -> dict[str, Any]:
    """The document of a reply, for providers whose HTTP status is the signal."""
    judge_status(reply)
    return reply.document()


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """`Retry-After` in seconds, whichever of its forms it has: from 0 to an hour, None when unreadable."""
    told = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", told):
        return min(float(told), PAUSE_SECONDS_MOST)
    try:
        at = parsedate_to_datetime(told)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - datetime.now(UTC)).total_seconds(), 0.0), PAUSE_SECONDS_MOST)


def _refuse_constant(name: str) -> float:
    # Python reads NaN and Infinity, which are not JSON and would poison every sum of credits.
    raise ValueError(f"{name} is not JSON")

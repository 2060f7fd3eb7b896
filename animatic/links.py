"""Signed links to stored files: who holds one may open that one file, for a while."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlencode

from itsdangerous import Signer

from animatic.clock import Clock

STABLE_SECONDS = 300
"""A link drawn again within this time is the same, so that browsers keep what they have fetched."""
VALID_SECONDS = 900
"""The least time a link on a page stays good."""
KEPT_MOST = 4_096
"""Links that are not signed anew: a page of the gallery has fifty."""


class Links:
    """Makes links to our own route for files, and tells good ones from bad."""

    def __init__(self, signing_key: bytes, clock: Clock) -> None:
        self._signer = Signer(
            signing_key, salt="animatic.media", key_derivation="hmac", digest_method=hashlib.sha256
        )
        self._clock = clock
        self._signed_before = lru_cache(KEPT_MOST)(self._signed)

    def path(self, name: str) -> str:
        """A link for our own pages, good for a quarter of an hour at least."""
        begun = int(self._clock() // STABLE_SECONDS) * STABLE_SECONDS
        return self._signed_before(name, begun + STABLE_SECONDS + VALID_SECONDS)

    def marked(self, name: str, mark: str, valid_seconds: int) -> str:
        """A link for one receiver, who can be told by the mark in it."""
        return self._signed(name, int(self._clock()) + valid_seconds, t=mark)

    def opens(self, name: str, query: Mapping[str, str]) -> bool:
        """Whether these are the parameters of a link to this file that was made here and has not run out."""
        expires, mark = query.get("e", ""), query.get("t", "")
        if not self._signer.verify_signature(_said(name, expires, mark), query.get("s", "")):
            return False
        return int(expires) >= self._clock()

    def _signed(self, name: str, expires_at: int, **more: str) -> str:
        signature = self._signer.get_signature(_said(name, str(expires_at), more.get("t", "")))
        query = {"e": str(expires_at), "s": signature.decode(), **more}
        return f"/app/static/m/{name}?{urlencode(query)}"


def _said(name: str, expires: str, mark: str) -> str:
    return "\n".join((name, expires, mark))

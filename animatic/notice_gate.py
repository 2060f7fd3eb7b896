"""The gate that providers' notices come in by: each once, and none from long ago."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict

import structlog

from animatic import reconcile
from animatic.providers.provider import Notice, Provider
from animatic.works import Works

log = structlog.get_logger()

STALE_AFTER_SECONDS = 24 * 3600.0
"""How old a notice may be by its own word. Akool repeats what was not answered with 200, and tells neither
for how long nor whether under a new time: a day is longer than any outage of ours worth repeating for, and
well within the seven days for which it keeps a film. A refused notice costs nothing but time: looks find out
the same."""
REMEMBERED_MOST = 10_000


class NoticeGate:
    """What one process remembers of the notices that came to it. Safe to share between threads.

    It forgets the oldest beyond `remembered_most`, and everything at its end: a notice that comes again then
    makes us look once more, and never does more than that.
    """

    def __init__(self, remembered_most: int = REMEMBERED_MOST) -> None:
        self._most = remembered_most
        self._seen: OrderedDict[bytes, None] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, works: Works, provider: Provider, token: str, body: bytes) -> bool:
        """Let a notice do what it can at a task's address; False when it tells nothing that is of use now.

        The provider is answered alike either way, lest it send again what will never be of use. Raises a
        ProviderError when the notice is not the provider's.
        """
        told = provider.read_notice(body)
        if told.said_at is not None and works.clock() - told.said_at > STALE_AFTER_SECONDS:
            log.warning("notice too old", provider=provider.name, jobs=list(told.jobs), said_at=told.said_at)
            return False
        mark = _mark(token, told, body)
        if not self._is_first(mark):
            return False
        useful = False
        try:
            useful = reconcile.note(works, provider.name, token, told.jobs)
        finally:
            self._settle(mark, useful)
        return useful

    def _is_first(self, mark: bytes) -> bool:
        """Whether nothing like it came before, or is being taken just now."""
        with self._lock:
            if mark in self._seen:
                return False
            self._seen[mark] = None
            return True

    def _settle(self, mark: bytes, useful: bool) -> None:
        """Remember what was of use and nothing else: strangers cannot push it out, what failed may return."""
        with self._lock:
            if not useful:
                self._seen.pop(mark, None)
            while len(self._seen) > self._most:
                self._seen.popitem(last=False)


def _mark(token: str, told: Notice, body: bytes) -> bytes:
    """The same for the same words to the same task."""
    said = told.sealed.encode() if told.sealed else body
    return hashlib.sha256(b"\0".join((token.encode(), said))).digest()

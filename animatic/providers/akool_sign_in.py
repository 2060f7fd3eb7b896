"""Who we are to Akool: the API key in a header, or a token fetched with the client id and secret.

Source: "Usage" (Authentication). The API key is the same string as the former client secret. Given both
headers Akool reads the token alone, so only one is ever sent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from animatic.errors import Garbled, Locked, Silent
from animatic.providers.akool_codes import TOKEN_EXPIRED
from animatic.providers.fields import text
from animatic.providers.wire import Wire

GET_TOKEN = "/api/open/v3/getToken"  # a path, not a secret
Call = Callable[..., dict[str, Any]]


class SignIn:
    """Signs calls on one wire; safe to share between threads."""

    def __init__(self, wire: Wire, api_key: str, client_id: str, client_secret: str) -> None:
        self._wire = wire
        self._api_key = api_key
        self._pair = {"clientId": client_id, "clientSecret": client_secret}
        self._token = ""
        self._lock = threading.Lock()

    def signed(self, call: Call, method: str, path: str, **content: Any) -> dict[str, Any]:
        """Make a call as us; once more with a new token when Akool says that the old one has run out."""
        if self._api_key:
            return call(method, path, headers={"x-api-key": self._api_key}, **content)
        token = self._token or self._renew("")
        try:
            return call(method, path, headers=_bearer(token), **content)
        except Locked as error:
            if error.code != TOKEN_EXPIRED:
                raise
        # Code 1101 proves that nothing was accepted: even a submit may be sent again.
        return call(method, path, headers=_bearer(self._renew(token)), **content)

    def _renew(self, stale: str) -> str:
        """A token other than the stale one; of several threads that ask at once, one fetches it."""
        with self._lock:
            if self._token == stale:
                self._token = self._fetch_token()
            return self._token

    def _fetch_token(self) -> str:
        try:
            token = text(self._wire.read("POST", GET_TOKEN, json=self._pair).get("token"))
        except (Silent, Garbled) as error:
            # The call that was to be signed has not left us, and the caller must be able to tell.
            raise Silent("Akool did not sign us in.", code=error.code, reached=False) from error
        if not token:
            raise Silent("Akool signed us in without a token.", reached=False)
        return token


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}

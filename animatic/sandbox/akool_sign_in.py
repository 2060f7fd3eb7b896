"""Who calls Akool: the two headers of "Usage" and the token of getToken."""

import secrets
from hmac import compare_digest

from starlette.datastructures import Headers

from animatic.sandbox import akool_seal as seal
from animatic.sandbox.accounts import Credential
from animatic.sandbox.akool_codes import Refusal
from animatic.sandbox.world import World

DAY_SECONDS = 86_400


class SignIn:
    """Tokens are signed with a key of this sandbox's own, kept so that they outlive a restart."""

    def __init__(self, world: World) -> None:
        self._world = world

    def credential(self, headers: Headers) -> Credential:
        """Raises Refusal. `Authorization` wins over `x-api-key` when both carry a value."""
        if authorization := headers.get("authorization", "").strip():
            return self._bearer(authorization)
        if key := headers.get("x-api-key", "").strip():
            if credential := self._world.accounts.with_secret(key):
                return credential
            raise Refusal(1109)
        raise Refusal(1102)

    def token(self, client_id: str, client_secret: str, days: float) -> str:
        """Raises Refusal when the pair is missing or belongs to nobody."""
        if not client_id or not client_secret:
            raise Refusal(1102)
        credential = self._world.accounts.with_id(client_id)
        if not credential or not compare_digest(credential.secret.encode(), client_secret.encode()):
            raise Refusal(1101)
        now = int(self._world.clock.now())
        claims = {
            "id": credential.id,
            "type": "user",
            "from": "toO",
            "email": f"{credential.uid}@sandbox.test",
            "firstName": "Sandbox",
            "uid": credential.uid,
            "code": "",
            "iat": now,
            "exp": now + int(days * DAY_SECONDS),
        }
        return seal.token(claims, self._key())

    def _bearer(self, authorization: str) -> Credential:
        scheme, _, token = authorization.partition(" ")
        claims = seal.claims(token.strip(), self._key(), self._world.clock.now())
        credential = (
            self._world.accounts.with_id(claims["id"]) if claims and scheme.lower() == "bearer" else None
        )
        if not credential:
            raise Refusal(1101)
        return credential

    def _key(self) -> bytes:
        saved = self._world.storage.read("setting", "akool-token-key")
        if not saved:
            saved = {"key": secrets.token_hex(32)}
            self._world.storage.write("setting", "akool-token-key", saved)
        return bytes.fromhex(saved["key"])

"""An identity provider of a team's own, as OpenID Connect has it: discovery, a page with a button for each of its
people, codes with PKCE, and tokens that it signs."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from joserfc import jwk, jwt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.served import served

CLIENT, CLIENT_SECRET = "animatic", "the app's own word"
GOOD_SECONDS = 3600
PEOPLE = {
    "Lea Lead": ("lea@example.com", ["everybody", "leads"]),
    "Max Market": ("Max@example.com", ["everybody", "marketing"]),
    "Olga Other": ("olga@example.com", ["everybody"]),
    "Paul Plain": ("paul@example.com", None),
}
"""By what people call them: their address, and their groups."""


@dataclass
class Identity:
    """What the provider remembers from one request to the next."""

    key: jwk.RSAKey = field(default_factory=lambda: jwk.RSAKey.generate_key(2048, {"kid": "one"}))
    codes: dict[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)
    """By code: whom it stands for, and what was asked with it. Each is good once."""
    answered: int = 0

    async def discovery(self, request: Request) -> Response:
        here = str(request.base_url).rstrip("/")
        return JSONResponse(
            {
                "issuer": here,
                "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token",
                "jwks_uri": f"{here}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def jwks(self, _request: Request) -> Response:
        return JSONResponse(jwk.KeySet([self.key]).as_dict(private=False))

    async def ask(self, _request: Request) -> Response:
        """Whom it is: a button for each."""
        buttons = "".join(f"<button name=who value='{escape(who)}'>{escape(who)}</button>" for who in PEOPLE)
        return HTMLResponse(f"<h1>Who is it?</h1><form method=post>{buttons}</form>")

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        who = parse_qs((await request.body()).decode())["who"][0]
        code = secrets.token_urlsafe(16)
        self.codes[code] = who, asked
        query = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{query}", 303)

    async def token(self, request: Request) -> Response:
        given = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        who, asked = self.codes.pop(given["code"])
        if not _is_our_client(request) or _challenge(given["code_verifier"]) != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        self.answered += 1
        email, groups = PEOPLE[who]
        now = int(time.time())
        claims = {"sub": email, "email": email, "name": who, "aud": CLIENT, "nonce": asked["nonce"]}
        claims |= {"iss": str(request.base_url).rstrip("/"), "iat": now, "exp": now + GOOD_SECONDS}
        said = claims if groups is None else {**claims, "groups": groups}
        token = jwt.encode({"alg": "RS256", "kid": "one"}, said, self.key)
        return JSONResponse(
            {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": token}
        )


def _is_our_client(request: Request) -> bool:
    _, _, coded = request.headers["authorization"].partition(" ")
    return base64.b64decode(coded).decode() == f"{CLIENT}:{CLIENT_SECRET}"


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


@contextmanager
def identity_provider() -> Iterator[tuple[str, Identity]]:
    """Where it listens, and what it remembers."""
    one = Identity()
    routes = [
        Route("/.well-known/openid-configuration", one.discovery),
        Route("/jwks", one.jwks),
        Route("/authorize", one.ask),
        Route("/authorize", one.authorize, methods=["POST"]),
        Route("/token", one.token, methods=["POST"]),
    ]
    with served(Starlette(routes=routes)) as address:
        yield address, one


def write_secrets(path: Path, app: str, provider: str) -> Path:
    """What the app is told of its provider."""
    said = {
        "redirect_uri": f"{app}/oauth2callback",
        "cookie_secret": secrets.token_urlsafe(32),
        "client_id": CLIENT,
        "client_secret": CLIENT_SECRET,
        "server_metadata_url": f"{provider}/.well-known/openid-configuration",
    }
    path.write_text("\n".join(["[auth]", *(f'{name} = "{value}"' for name, value in said.items())]))
    return path

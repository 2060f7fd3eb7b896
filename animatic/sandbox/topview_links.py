"""Addresses that are good for a while: signed as S3 and CloudFront sign theirs, without any other header."""

import base64
import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.world import World

STAMP = "%Y%m%dT%H%M%SZ"


class Links:
    """Signs with a key of this sandbox's own, kept so that addresses outlive a restart."""

    def __init__(self, world: World) -> None:
        self._world = world

    def stored(self, origin: str, method: str, name: str, seconds: float) -> str:
        """An address in the S3 form, good for one method."""
        moment = datetime.fromtimestamp(self._world.clock.now(), UTC)
        query = {
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Credential": f"SANDBOX/{moment:%Y%m%d}/us-east-1/s3/aws4_request",
            "X-Amz-Date": moment.strftime(STAMP),
            "X-Amz-Expires": str(round(seconds)),
            "X-Amz-SignedHeaders": "host",
        }
        query["X-Amz-Signature"] = self._stored_mark(method, name, QueryParams(query))
        return f"{origin}/s3/{name}?{urlencode(query)}"

    def spread(self, origin: str, name: str, seconds: float) -> str:
        """An address in the CloudFront form."""
        until = str(round(self._world.clock.now() + seconds))
        query = {"Expires": until, "Signature": self._spread_mark(name, until), "Key-Pair-Id": "KSANDBOX"}
        return f"{origin}/cdn/{name}?{urlencode(query)}"

    def refusal(self, request: Request, name: str, expired_status: int = 403) -> Response | None:
        """What S3 or CloudFront says to an address that is forged, or past its time; None when it is good."""
        query, now = request.query_params, self._world.clock.now()
        if "Signature" in query:
            good = same(query["Signature"], self._spread_mark(name, query.get("Expires", "")))
            until = float(query["Expires"]) if good else 0
        else:
            mark = self._stored_mark(request.method, name, query)
            good = same(query.get("X-Amz-Signature", ""), mark)
            until = ends_at(query) if good else 0
        if not good:
            return denied("SignatureDoesNotMatch", "The request signature we calculated does not match.")
        if now > until:
            return denied("AccessDenied", "Request has expired", expired_status)
        return None

    def _stored_mark(self, method: str, name: str, query: QueryParams) -> str:
        dated = [query.get(part, "") for part in ("X-Amz-Date", "X-Amz-Expires")]
        return self._mark("PUT" if method == "PUT" else "GET", name, *dated).hex()

    def _spread_mark(self, name: str, until: str) -> str:
        return base64.urlsafe_b64encode(self._mark("GET", name, until)).decode()

    def _mark(self, *parts: str) -> bytes:
        return hmac.new(self._key(), "\n".join(parts).encode(), hashlib.sha256).digest()

    def _key(self) -> bytes:
        saved = self._world.storage.read("setting", "topview-link-key")
        if not saved:
            saved = {"key": secrets.token_hex(32)}
            self._world.storage.write("setting", "topview-link-key", saved)
        return bytes.fromhex(saved["key"])


def ends_at(query: QueryParams) -> float:
    signed_at = datetime.strptime(query["X-Amz-Date"], STAMP).replace(tzinfo=UTC)
    return signed_at.timestamp() + float(query["X-Amz-Expires"])


def same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def denied(code: str, message: str, status: int = 403) -> Response:
    """An error as S3 writes it."""
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(text, status, media_type="application/xml")

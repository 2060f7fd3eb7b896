"""Addresses that SellerPic's storage signs: good until their time is over, for one method and one path."""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.world import World

STAMP = "%Y%m%dT%H%M%SZ"
NO_ACCESS = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"


class Links:
    """Signed with a key of this sandbox's own, kept so that addresses outlive a restart."""

    def __init__(self, world: World) -> None:
        self._world = world

    def signed(self, origin: str, method: str, path: str, seconds: float, at: float | None = None) -> str:
        """The address of a path below the origin, good for so many seconds from `at` (default: now)."""
        begin = datetime.fromtimestamp(self._world.clock.now() if at is None else at, UTC)
        query = {
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Date": begin.strftime(STAMP),
            "X-Amz-SignedHeaders": "host",
            "X-Amz-Expires": str(round(seconds)),
        }
        query["X-Amz-Signature"] = self._signature(method, path, query["X-Amz-Date"], query["X-Amz-Expires"])
        return f"{origin}{quote(path)}?{urlencode(query)}"

    def refusal(self, request: Request, path: str) -> Response | None:
        """403 for an address that is past its time or was not signed here, None for a good one."""
        query = request.query_params
        date, expires = query.get("X-Amz-Date", ""), query.get("X-Amz-Expires", "")
        method = "GET" if request.method == "HEAD" else request.method
        wanted = self._signature(method, path, date, expires)
        if hmac.compare_digest(wanted.encode(), query.get("X-Amz-Signature", "").encode()):
            begin = datetime.strptime(date, STAMP).replace(tzinfo=UTC)
            if self._world.clock.now() - begin.timestamp() < int(expires):
                return None
        return Response(NO_ACCESS, 403, media_type="application/xml")

    def _signature(self, method: str, path: str, date: str, expires: str) -> str:
        said = "\n".join((method, path, date, expires))
        return hmac.new(self._key(), said.encode(), hashlib.sha256).hexdigest()

    def _key(self) -> bytes:
        saved = self._world.storage.read("setting", "sellerpic-link-key")
        if not saved:
            saved = {"key": secrets.token_hex(32)}
            self._world.storage.write("setting", "sellerpic-link-key", saved)
        return bytes.fromhex(saved["key"])

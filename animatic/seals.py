"""What a link says, sealed: whoever holds it can neither read more into it nor use it for long."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from animatic.works import Works

VALID_SECONDS = 900
"""How long a sealed link stays good."""


def seal(works: Works, purpose: str, said: Mapping[str, object]) -> str:
    """The parameter of a link that says this, for a quarter of an hour; `purpose` is the only one it is good for."""
    return _signer(works, purpose).dumps({"until": int(works.clock()) + VALID_SECONDS, **said})


def opened(works: Works, purpose: str, sealed: str) -> dict[str, Any] | None:
    """What `seal` was told; None when it was not made here for this purpose, was changed, or has run out."""
    try:
        said: dict[str, Any] = _signer(works, purpose).loads(sealed)
        return said if said["until"] >= works.clock() else None
    except (BadData, KeyError, TypeError):  # the latter two: sealed by another version of us
        return None


def _signer(works: Works, purpose: str) -> URLSafeSerializer:
    options = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(works.settings.signing_key, salt=f"animatic.{purpose}", signer_kwargs=options)

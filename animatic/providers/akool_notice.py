"""Akool's notices: a plain hash over the parts, and a payload sealed with AES. Source: "Webhook".

The hash has no secret in it but the client id; what proves the sender is that the payload opens. So time and
nonce, which stand outside the payload, are the word of anybody who has seen a notice.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from animatic.errors import Garbled

BLOCK_BYTES = 16
NOTICE_BYTES_MOST = 64 * 1024


@dataclass(frozen=True)
class Read:
    """A notice whose signature held and whose payload opened."""

    said: dict[str, Any]
    said_at: float
    """Epoch seconds."""
    sealed: str
    """The payload as it came: the same for the same words."""


def signature(client_id: str, timestamp: str, nonce: str, sealed: str) -> str:
    """SHA-1 over the four parts, sorted as strings and joined with nothing between; lower-case hex."""
    parts = "".join(sorted((client_id, timestamp, nonce, sealed)))
    return hashlib.sha1(parts.encode(), usedforsecurity=False).hexdigest()


def unseal(client_id: str, client_secret: str, sealed: str) -> bytes:
    """The plain bytes of `dataEncrypt`: base64, AES-CBC, PKCS#7.

    Raises ValueError when it does not open.
    """
    cipher = Cipher(algorithms.AES(_key(client_secret)), modes.CBC(_start(client_id)))
    opener = cipher.decryptor()
    padded = opener.update(base64.b64decode(sealed, validate=True)) + opener.finalize()
    # The page speaks of blocks of 24, but its own code and its own ciphertext of 80 bytes know only 16.
    padding = PKCS7(BLOCK_BYTES * 8).unpadder()
    return padding.update(padded) + padding.finalize()


def read(client_id: str, client_secret: str, body: bytes) -> Read:
    """What a notice says, once its signature holds and its payload opens.

    Raises Garbled, always with the same words, for anything that is not Akool's.
    """
    try:
        if len(body) > NOTICE_BYTES_MOST:
            raise ValueError("too long")
        return _read(client_id, client_secret, body)
    except (ValueError, RecursionError) as error:
        raise Garbled("This notice is not Akool's: its signature or its seal does not hold.") from error


def _read(client_id: str, client_secret: str, body: bytes) -> Read:
    notice = _object(body)
    # Documented as a string and shown as a number, both of them.
    timestamp, nonce = _text(notice.get("timestamp")), _text(notice.get("nonce"))
    sealed, given = _text(notice.get("dataEncrypt")), _text(notice.get("signature"))
    expected = signature(client_id, timestamp, nonce, sealed)
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise ValueError("signature")
    if not (timestamp.isascii() and timestamp.isdecimal()):
        raise ValueError("no time")
    return Read(_object(unseal(client_id, client_secret, sealed)), float(timestamp) / 1000, sealed)


def _object(text: bytes) -> dict[str, Any]:
    document = json.loads(text)
    if not isinstance(document, dict):
        raise ValueError("not an object")
    return document


def _text(part: object) -> str:
    if isinstance(part, bool) or not isinstance(part, str | int):
        raise ValueError("neither text nor a whole number")
    return str(part)


def _key(client_secret: str) -> bytes:
    """The secret's bytes as an AES key: 24 and 32 stand as they are, others are filled up with zero bytes."""
    secret = client_secret.encode()
    return secret if len(secret) == 16 else secret[:32].ljust(24 if len(secret) <= 24 else 32, b"\0")


def _start(client_id: str) -> bytes:
    return client_id.encode()[:BLOCK_BYTES].ljust(BLOCK_BYTES, b"\0")

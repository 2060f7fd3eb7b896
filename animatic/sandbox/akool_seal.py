"""Akool's two cryptographic forms: getToken's token ("Usage") and the envelope of a notice ("Webhook")."""

import base64
import hashlib
import hmac
import json
import random
from typing import Any

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from animatic.sandbox.accounts import Credential

BLOCK_BYTES = 16
KEY_BYTES = (16, 24, 32)
SHORTEST_KEY_BYTES = 24
"""A secret that is no AES key, such as `sandbox`, is filled with zero bytes up to 24, or to 32 if longer."""


def aes_key(client_secret: str) -> bytes:
    secret = client_secret.encode()
    if len(secret) in KEY_BYTES:
        return secret
    size = SHORTEST_KEY_BYTES if len(secret) < SHORTEST_KEY_BYTES else KEY_BYTES[-1]
    return secret[:size].ljust(size, b"\0")


def encrypt(plaintext: str, credential: Credential) -> str:
    """AES-CBC under the secret, the clientId's first 16 bytes as IV, PKCS#7, base64."""
    iv = credential.id.encode()[:BLOCK_BYTES].ljust(BLOCK_BYTES, b"\0")
    padder = padding.PKCS7(BLOCK_BYTES * 8).padder()
    padded = padder.update(plaintext.encode()) + padder.finalize()
    encryptor = Cipher(algorithms.AES(aes_key(credential.secret)), modes.CBC(iv)).encryptor()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def sign(client_id: str, timestamp: int, nonce: str, data_encrypt: str) -> str:
    """SHA-1 over the four, sorted and joined."""
    joined = "".join(sorted([client_id, str(timestamp), nonce, data_encrypt]))
    return hashlib.sha1(joined.encode()).hexdigest()


def envelope(said: dict[str, Any], credential: Credential, timestamp: int) -> dict[str, Any]:
    """The body of a notice; `timestamp` in milliseconds."""
    plaintext = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    sealed = encrypt(plaintext, credential)
    nonce = str(random.randrange(1000, 10_000))
    signature = sign(credential.id, timestamp, nonce, sealed)
    return {"signature": signature, "dataEncrypt": sealed, "timestamp": timestamp, "nonce": nonce}


def token(claims: dict[str, Any], key: bytes) -> str:
    """A JWT under HS256."""
    head = _part({"alg": "HS256", "typ": "JWT"}) + "." + _part(claims)
    return head + "." + _mark(head, key)


def claims(token: str, key: bytes, now: float) -> dict[str, Any] | None:
    """What a token of ours says, or None when it is forged, broken or past its `exp`."""
    head, _, mark = token.rpartition(".")
    if not hmac.compare_digest(mark.encode(), _mark(head, key).encode()):
        return None
    said = head.partition(".")[2]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))
    return found if found["exp"] > now else None


def _part(said: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


def _mark(head: str, key: bytes) -> str:
    digest = hmac.new(key, head.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

"""Keys taken out of what others say, however they spell them."""

from __future__ import annotations

import re
from collections.abc import Iterable

LEAST = 12
"""Characters; the sandbox's key is an ordinary word, and words need no hiding."""
HIDDEN = "…"

TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")
"""What a signed token looks like, whoever made it."""


class Hiding:
    """Knows some secrets, of so many characters at least, and how they look in JSON, in an address and in HTML."""

    def __init__(self, secrets: Iterable[str], least: int = LEAST) -> None:
        long = sorted({secret for secret in secrets if len(secret) >= least}, key=len, reverse=True)
        pattern = "|".join("".join(map(_spelled, secret)) for secret in long)
        self._text = re.compile(pattern) if pattern else None
        self._bytes = re.compile(pattern.encode()) if pattern else None

    def out_of(self, text: str) -> str:
        return self._text.sub(HIDDEN, text) if self._text else text

    def out_of_bytes(self, data: bytes) -> bytes:
        """As `out_of`, for what has no encoding yet or says of itself which one it has."""
        return self._bytes.sub(HIDDEN.encode(), data) if self._bytes else data


def _spelled(letter: str) -> str:
    """A pattern of every way to write one character of a key: letters and digits are written as they are."""
    if letter.isascii() and letter.isalnum():
        return letter
    raw, plain = letter.encode(), re.escape(letter)
    percent = "".join(f"%{byte:02x}" for byte in raw)
    code = ord(letter)
    return rf"(?:\\?{plain}|(?i:{percent}|\\+u{code:04x}|&#x0*{code:x};|&#0*{code};|\\x{code:02x}))"

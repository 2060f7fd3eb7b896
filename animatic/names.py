"""What a file that came from outside is called, as it may stand in a sentence or a list."""

from __future__ import annotations

import re
from email.message import Message
from email.utils import collapse_rfc2231_value
from unicodedata import normalize

LENGTH_MOST = 120
"""Characters."""
HEADER_LENGTH_MOST = 4096
"""The standard library takes a longer header apart in more than its length of time."""


def clean(name: str) -> str:
    """A file's name without folders and without what is not seen or turns the writing round.

    >>> clean("C:\\\\harbour\\\\night\\u202egpj.exe"), clean("../")
    ('nightgpj.exe', 'The picture')
    """
    last = re.split(r"[/\\]", normalize("NFC", name))[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:LENGTH_MOST] or "The picture"


def downloaded(disposition: str, path: str) -> str:
    """What a download is called: by its server (RFC 6266, "Content-Disposition"), else by its address.

    >>> downloaded("attachment; filename=x.jpg; filename*=UTF-8''h%C3%A4fen.jpg", "/42")
    'häfen.jpg'
    >>> downloaded("inline", "/harbour/night.jpg")
    'night.jpg'
    """
    return clean(_announced(disposition) or path)


def _announced(disposition: str) -> str:
    if len(disposition) > HEADER_LENGTH_MOST:
        return ""
    message = Message()
    message["Content-Disposition"] = disposition
    parameters = message.get_params([], "Content-Disposition")
    # What is encoded comes last, and is meant where a plain name stands beside it.
    names = [value for key, value in parameters if key.lower() == "filename"]
    return collapse_rfc2231_value(names[-1]).strip() if names else ""

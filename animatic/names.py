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
_OWN = re.compile(r"animatic:(?P<stored>[0-9a-f]{64}\.mp3)/(?P<label>.+)", re.DOTALL)


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


def spell(stored: str, label: str) -> str:
    """What stands in a brief for a file that was kept, where a link might stand too."""
    return f"animatic:{stored}/{clean(label)}"


def stored_name(address: object) -> str:
    """What a file that was kept is called in the store; empty for a link, and for anything else."""
    own = _OWN.fullmatch(address) if isinstance(address, str) else None
    return own["stored"] if own else ""


def label(address: object) -> str:
    """What its owner calls a file that was kept; empty for a link, and for anything else.

    >>> label(spell("0" * 64 + ".mp3", "C:/waves.wav")), label("https://example.com/waves.mp3")
    ('waves.wav', '')
    """
    own = _OWN.fullmatch(address) if isinstance(address, str) else None
    return own["label"] if own else ""

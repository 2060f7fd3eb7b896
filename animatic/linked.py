"""Pictures that people bring by public links: fetched as if the link meant harm, named, and only pictures."""

from __future__ import annotations

import re
import socket

from animatic import download
from animatic.addresses import Resolver
from animatic.errors import BadPicture, Refused, Silent
from animatic.images import SIZE_BYTES_MOST
from animatic.pixels import WELCOME, kind
from animatic.works import Works

LINKS_MOST = 50
"""At once: each may take as long as it is given."""
SECONDS_MOST = 60.0
TYPES = (
    "image/",
    "application/octet-stream",
    "binary/octet-stream",
    "application/binary",
    "application/download",
    "application/force-download",
    "application/x-download",
)
"""What a picture may be announced as: beginnings of content types. File shares name none of its own."""

_BETWEEN = re.compile(r"[\r\n]+|[\s,;]+(?=[a-z][a-z0-9+.-]*://)", re.IGNORECASE)
_AROUND = " \t,;<>\"'“”"


def fetch(works: Works, address: str, resolver: Resolver = socket.getaddrinfo) -> tuple[str, bytes]:
    """The name and the file of a picture on the public web, not yet looked into beyond its kind.

    Raises BadPicture, which says what to do instead; nothing is left behind then.
    """
    into = works.media.incoming("link")
    try:
        found = download.fetch(
            address,
            into,
            allow=works.fetchable,
            size_bytes_most=SIZE_BYTES_MOST,
            seconds_most=SECONDS_MOST,
            types=TYPES,
            resolver=resolver,
        )
        data = into.read_bytes()
    except (download.Gone, Refused, Silent) as error:
        raise BadPicture(_sentence(error)) from error
    finally:
        into.unlink(missing_ok=True)
    kind(data, found.name)
    return found.name, data


def _sentence(error: download.Gone | Refused | Silent) -> str:
    words = str(error).removesuffix(".")
    match error:
        case download.Elsewhere(mime="text/html" | "application/xhtml+xml"):
            return (
                "This link leads to a page, not a picture: open it, and copy the address of the picture "
                "itself, or save the picture and bring the file."
            )
        case download.Elsewhere():
            return f"{words}: bring a link to a picture in {WELCOME}."
        case download.Gone():
            return f"{words}: open it in a browser, save the picture there, and bring the file."
        case download.TooLarge():
            return f"{words}: bring a smaller picture."
        case Silent(reached=False):
            return f"{words}: look whether the link is right, or try again later."
        case Silent():
            return f"{words}: try again later, or save the picture and bring the file."
    return f"{words}: bring a public link that begins with https://, or save the picture and bring the file."


def split_links(text: str) -> tuple[str, ...]:
    """The links in a text, one a line or with commas or spaces between, each once.

    Links may hold commas themselves; one that parts two is followed by the beginning of the next. Raises
    BadPicture when there are too many.

    >>> split_links("https://a.example/w_300,h_200/1.jpg, https://b.example/2.jpg")
    ('https://a.example/w_300,h_200/1.jpg', 'https://b.example/2.jpg')
    """
    # What is not seen comes along when a link is copied off a page.
    seen = "".join(letter for letter in text if letter.isprintable() or letter.isspace())
    links = dict.fromkeys(link for part in _BETWEEN.split(seen) if (link := part.strip(_AROUND)))
    if len(links) > LINKS_MOST:
        raise BadPicture(f"These are {len(links):,} links: bring at most {LINKS_MOST} at once.")
    return tuple(links)

"""People who were given a link, and what they see."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

from tests.conftest import Outside


@dataclass
class Page(HTMLParser):
    """What a browser would make of an answer."""

    answer: httpx.Response
    tags: list[str] = field(default_factory=list)
    videos: list[dict[str, str]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    """By the tag that they stand in."""
    inside: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.inside = tag
        if tag == "video":
            self.videos.append({name: value or "" for name, value in attrs})

    def handle_endtag(self, _tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        self.words[self.inside] = self.words.get(self.inside, "") + data

    def address(self, place: int = 0, attribute: str = "src") -> str:
        return urljoin(str(self.answer.url), self.videos[place][attribute])

    def files(self) -> list[str]:
        """The stored films that it plays."""
        return [urlsplit(video["src"]).path.rpartition("/")[2] for video in self.videos]


def open_link(outside: Outside, path: str) -> Page:
    """What somebody sees who was given a link."""
    return Page(httpx.get(outside.address + path))

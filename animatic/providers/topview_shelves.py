"""What Topview publishes to choose from, as rows: where each list is and which of its fields say what.

Sources: "List Boards", "Public product avatar Query", "AnyShoot templates", "Caption list", "Voice query", "AI Avatar
query", "Ethnicity list", and the pages of their categories.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from animatic.catalog import Effect, Shelf
from animatic.providers.fields import rows, text, whole
from animatic.providers.topview_boards import LIST as BOARD_LIST
from animatic.providers.topview_catalog import BOARDS, V2
from animatic.providers.topview_pages import read_pages, read_rows

ROWS_MOST = 500

Record = Mapping[str, Any]
Ask = Callable[[str, Mapping[str, Any]], object]
"""Path and query → `result`."""


@dataclass(frozen=True)
class Listing:
    """One list, and the fields of its rows; of several names the first that is there counts."""

    shelf: Shelf
    path: str
    code: tuple[str, ...]
    name: tuple[str, ...] = ()
    thumbnail: str = ""
    preview: str = ""
    category: str = ""
    """A word, or a list of categories or ethnicities with names."""
    notes: tuple[str, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    paged: bool = True


LISTINGS = (
    Listing(
        Shelf(BOARDS, "Boards"), BOARD_LIST, ("boardId",), ("name",), "recentThumbnails", notes=("taskCount",)
    ),
    Listing(
        Shelf("product_avatars", "Product avatars"),
        "/v1/product_avatar/public_avatar/query",
        ("avatarId",),
        thumbnail="avatarImagePath",
        category="avatarCategoryList",
        notes=("gender", "avatarEthnicityList", "minSubsType"),
    ),
    Listing(
        Shelf("avatar_categories", "Product avatar categories"),
        "/v1/product_avatar/category/list",
        ("categoryId",),
        ("categoryName",),
        paged=False,
    ),
    Listing(
        Shelf("shoot_templates", "AnyShoot templates"),
        "/v1/product_anyShoot/template/list",
        ("templateId",),
        ("templateName",),
        "coverUrl",
        category="templateCategoryList",
    ),
    Listing(
        Shelf("shoot_categories", "AnyShoot categories"),
        "/v1/product_anyShoot/template/category/list",
        ("categoryId",),
        ("categoryName",),
        paged=False,
    ),
    Listing(
        Shelf("captions", "Captions"), "/v1/caption/list", ("captionId",), thumbnail="thumbnail", paged=False
    ),
    Listing(
        Shelf("voices", "Voices"),
        "/v1/voice/query",
        ("voiceId",),
        ("voiceName",),
        preview="demoAudioUrl",
        category="style",
        notes=("language", "gender", "age", "accent"),
    ),
    Listing(
        Shelf("ai_avatars", "AI avatars"),
        "/v1/aiavatar/query",
        ("aiavatarId", "aiAvatarId"),
        ("aiavatarName", "aiAvatarName"),
        "coverUrl",
        "previewVideoUrl",
        "ethnicities",
        ("gender",),
    ),
    Listing(
        Shelf("ethnicities", "Ethnicities"),
        "/v1/ethnicity/list",
        ("ethnicityId",),
        ("ethnicityName",),
        query={"scene": "video_avatar"},
        paged=False,
    ),
)


def fetch(ask: Ask, name: str) -> tuple[Effect, ...]:
    """What lies on a shelf now: the first five hundred, each code once."""
    listed = {one.shelf.name: one for one in LISTINGS}[name]
    if listed.paged:
        pages = list(read_pages(lambda page: ask(listed.path, {**listed.query, **page}), ROWS_MOST))
    else:
        pages = [read_rows(ask(listed.path, listed.query))]
    effects = {effect.code: effect for page in pages for row in page if (effect := _effect(listed, row))}
    return tuple(effects.values())[:ROWS_MOST]


def _effect(listed: Listing, row: Record) -> Effect | None:
    code = _words(row, *listed.code)
    if not code:
        return None
    return Effect(
        provider=V2,
        code=code,
        name=_words(row, *listed.name) or code,
        thumbnail=_address(row.get(listed.thumbnail)),
        preview=_address(row.get(listed.preview)),
        category=_told(row.get(listed.category)),
        note=", ".join(told for key in listed.notes if (told := _note(key, row.get(key)))),
    )


def _words(row: Record, *keys: str) -> str:
    return next((words for key in keys if (words := text(row.get(key)))), "")


def _address(value: object) -> str:
    """The address, or the first of several."""
    first = value[0] if isinstance(value, list) and value else value
    return text(first)


def _told(value: object) -> str:
    """A word, or the names in a list of categories or ethnicities."""
    names = [_words(row, "categoryName", "ethnicityName") for row in rows(value)]
    return text(value) or ", ".join(name for name in names if name)


def _note(key: str, value: object) -> str:
    if key == "taskCount":
        count = whole(value)
        return "" if count is None else f"{count} films"
    told = _told(value)
    return f"plan: {told}" if told and key == "minSubsType" else told

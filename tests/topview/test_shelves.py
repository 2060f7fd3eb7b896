"""What Topview publishes to choose from."""

from __future__ import annotations

from typing import Any

import pytest

from animatic.catalog import Effect
from animatic.errors import Garbled
from animatic.providers.topview_v2 import TopviewV2
from tests.scripted import ScriptedServer
from tests.topview.orders import good, page

PAGED = {"pageNo": "1", "pageSize": "50"}
SHELVES: dict[str, tuple[str, dict[str, str], dict[str, Any], Effect]] = {
    "boards": (
        "/boards/list",
        PAGED,
        {"boardId": "b", "name": "Autumn", "taskCount": 2, "recentThumbnails": ["http://t/1.jpg", "x"]},
        Effect("topview_v2", "b", "Autumn", "http://t/1.jpg", note="2 films"),
    ),
    "product_avatars": (
        "/v1/product_avatar/public_avatar/query",
        PAGED,
        {
            "avatarId": "pa",
            "avatarImagePath": "http://t/pa.webp",
            "gender": "female",
            "avatarCategoryList": [{"categoryName": "Beauty 💄"}, {"categoryName": "Home"}, 7, {}],
            "avatarEthnicityList": [{"ethnicityName": "Latina"}],
            "minSubsType": "free",
        },
        Effect(
            "topview_v2", "pa", "pa", "http://t/pa.webp", "", "Beauty 💄, Home", "female, Latina, plan: free"
        ),
    ),
    "avatar_categories": (
        "/v1/product_avatar/category/list",
        {},
        {"categoryId": "c", "categoryName": "Beauty 💄"},
        Effect("topview_v2", "c", "Beauty 💄"),
    ),
    "shoot_templates": (
        "/v1/product_anyShoot/template/list",
        PAGED,
        {
            "templateId": "as",
            "coverUrl": "http://t/as.jpg",
            "templateCategoryList": [{"categoryName": "Bags"}],
        },
        Effect("topview_v2", "as", "as", "http://t/as.jpg", category="Bags"),
    ),
    "shoot_categories": (
        "/v1/product_anyShoot/template/category/list",
        {},
        {"categoryId": "c", "categoryName": "Bags"},
        Effect("topview_v2", "c", "Bags"),
    ),
    "captions": (
        "/v1/caption/list",
        {},
        {"captionId": "cap", "thumbnail": "http://t/cap.png"},
        Effect("topview_v2", "cap", "cap", "http://t/cap.png"),
    ),
    "voices": (
        "/v1/voice/query",
        PAGED,
        {
            "voiceId": "v",
            "voiceName": "Mara",
            "language": "en",
            "gender": "female",
            "age": "Young",
            "style": "UGC",
            "accent": "British",
            "demoAudioUrl": "http://t/v.mp3",
        },
        Effect("topview_v2", "v", "Mara", "", "http://t/v.mp3", "UGC", "en, female, Young, British"),
    ),
    "ai_avatars": (
        "/v1/aiavatar/query",
        PAGED,
        {
            "aiavatarId": "av",
            "aiavatarName": "Noor",
            "gender": "male",
            "coverUrl": "http://t/av.jpg",
            "previewVideoUrl": "http://t/av.mp4",
            "ethnicities": [{"ethnicityName": "Asian"}],
        },
        Effect("topview_v2", "av", "Noor", "http://t/av.jpg", "http://t/av.mp4", "Asian", "male"),
    ),
    "ethnicities": (
        "/v1/ethnicity/list",
        {"scene": "video_avatar"},
        {"ethnicityId": "e", "ethnicityName": "Asian"},
        Effect("topview_v2", "e", "Asian"),
    ),
}


def test_every_shelf_is_in_the_table_and_has_a_name_that_a_database_keeps(v2: TopviewV2) -> None:
    assert [shelf.name for shelf in v2.shelves] == list(SHELVES)
    assert all(len(shelf.name) <= 20 for shelf in v2.shelves)


@pytest.mark.parametrize("name", SHELVES)
def test_a_shelf_is_read_with_all_that_is_known_of_each_thing(
    v2: TopviewV2, server: ScriptedServer, name: str
) -> None:
    path, query, row, effect = SHELVES[name]
    nameless = dict.fromkeys(row)
    server.plays(
        good([nameless, row, row, 7]) if not PAGED.items() <= query.items() else page(nameless, row, row)
    )
    assert v2.fetch_shelf(name) == (effect,)
    (heard,) = server.heard
    assert (heard.method, heard.path, heard.query) == ("GET", path, query)


def voices(*numbers: int, total: int | None = None) -> dict[str, Any]:
    return good({"total": total, "data": [{"voiceId": f"v{number}"} for number in numbers]})


def test_a_shelf_is_read_to_its_end(v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(voices(1, 2, total=5), voices(3, 4, total=5), voices(5, total=5))
    assert [effect.code for effect in v2.fetch_shelf("voices")] == ["v1", "v2", "v3", "v4", "v5"]
    assert [heard.query["pageNo"] for heard in server.heard] == ["1", "2", "3"]


def test_a_shelf_without_a_total_ends_with_an_empty_page(v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(voices(1, 2), voices(3), voices())
    assert len(v2.fetch_shelf("voices")) == 3


def test_a_shelf_that_ignores_pages_is_read_once(v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(voices(1, 2, total=900))
    assert len(v2.fetch_shelf("voices")) == 2
    assert len(server.heard) == 2


def test_of_an_endless_shelf_the_first_five_hundred_things_are_kept(
    v2: TopviewV2, server: ScriptedServer
) -> None:
    server.plays(*(voices(*range(start, start + 80), total=10_000) for start in range(0, 3_000, 80)))
    assert len(v2.fetch_shelf("voices")) == 500
    assert len(server.heard) == 7


@pytest.mark.parametrize("told", [None, "soon", {"total": 1}, {"data": {}}, 7])
def test_a_shelf_without_a_list_is_garbled(v2: TopviewV2, server: ScriptedServer, told: object) -> None:
    server.plays(good(told))
    for name in ("voices", "captions"):
        with pytest.raises(Garbled):
            v2.fetch_shelf(name)

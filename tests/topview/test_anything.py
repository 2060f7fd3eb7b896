"""Whatever Topview answers is understood or said to be wrong."""

from __future__ import annotations

import contextlib
from functools import partial

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from animatic.brief import Picture
from animatic.errors import Garbled, Refused
from animatic.providers.provider import Upload
from animatic.providers.topview_v1 import TopviewV1
from animatic.providers.topview_v2 import TopviewV2
from tests.scripted import ScriptedServer
from tests.topview.orders import BOARD, FIRST, KEY, LAST, ONE, SENT_AT, TWO, good, order

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
VIDEO = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["success", "FAIL", "running"]) | ANYTHING,
        "filePath": st.just("https://s3.test/a.mp4") | ANYTHING,
        "originVideo": st.just({"filePath": "https://s3.test/a.mp4"}) | ANYTHING,
        "duration": st.integers() | st.floats() | ANYTHING,
        "width": st.integers() | ANYTHING,
        "errorMsg": ANYTHING,
    },
)
RECORD = st.fixed_dictionaries(
    {},
    optional={
        "taskId": st.sampled_from([ONE, TWO]) | ANYTHING,
        "status": st.sampled_from(["init", "running", "success", "fail"]) | ANYTHING,
        "videos": st.lists(VIDEO, max_size=3) | ANYTHING,
        "costCredit": st.floats() | ANYTHING,
        "remainCredit": ANYTHING,
        "usedDiskSpace": st.fixed_dictionaries({"size": ANYTHING, "unit": st.just("byte") | ANYTHING})
        | ANYTHING,
        "maxDiskSpace": st.just({"size": 1, "unit": "byte"}) | ANYTHING,
        "boardId": st.just(BOARD) | ANYTHING,
        "name": st.just("Animatic") | ANYTHING,
        "parameters": st.just({"a": FIRST, "b": LAST}) | ANYTHING,
        "toolType": st.just("image2video") | ANYTHING,
        "gmtCreate": st.just("2026-10-02 08:15:00") | ANYTHING,
        "date": st.just("0001-01-01T00:00:00+14:00") | ANYTHING,
        "voiceId": st.text(),
        "style": ANYTHING,
        "recentThumbnails": ANYTHING,
        "total": st.integers() | ANYTHING,
        "fileId": st.just(FIRST) | ANYTHING,
        "uploadUrl": st.text() | ANYTHING,
    },
)
RECORDS = st.lists(RECORD, max_size=3)
RESULT = st.dictionaries(st.sampled_from(["list", "data"]), RECORDS | ANYTHING) | RECORDS | RECORD | ANYTHING


@pytest.mark.hostile("answers")
@examples(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(result=RESULT)
def test_whatever_topview_answers_is_understood_or_said_to_be_wrong(
    v1: TopviewV1, v2: TopviewV2, server: ScriptedServer, result: object
) -> None:
    picture = Upload(Picture("first", "image/png", 1, 1, 1), b"x", None)
    calls = [
        lambda: v1.submit(order("pro")),
        lambda: v2.submit(order("Kling V3")),
        lambda: v1.look([ONE]),
        lambda: v2.look([ONE, TWO]),
        lambda: v1.find(order("pro"), SENT_AT),
        lambda: v2.find(order("Kling V3"), SENT_AT),
        lambda: v2.delete([ONE]),
        lambda: v1.send_image(picture),
        lambda: v1.charges(SENT_AT),
        lambda: v1.check_notice_url("https://clips.example.com/"),
        v1.balance,
        v1.space,
        *(partial(v2.fetch_shelf, shelf.name) for shelf in v2.shelves),
    ]
    server.plays(good(result))
    for call in calls:
        with contextlib.suppress(Garbled, Refused):
            assert KEY not in repr(call())

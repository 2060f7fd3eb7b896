"""Topview's notices: hints that nobody signed."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from animatic.errors import Garbled, Locked
from animatic.providers.provider import Answer, Notice, Pending
from animatic.providers.topview_v2 import TopviewV2
from tests.scripted import ScriptedServer
from tests.topview.orders import NOTICES, ONE, TWO, UID, bad, good

RESULT = {"taskId": ONE, "status": "success", "costCredit": 4.0, "videos": []}
PLAIN = {"uuid": "nt-2f61", "bizType": "COMMON_TASK_IMAGE2VIDEO", "taskId": ONE, "status": "success"}
HINT = Notice({ONE: Pending("a notice came")})


def notice(**changes: Any) -> bytes:
    return json.dumps({**PLAIN, "result": RESULT, **changes}).encode()


@pytest.mark.parametrize(
    "body",
    [
        notice(),
        notice(result=json.dumps(RESULT)),
        notice(result=None),
        notice(result=""),
        notice(taskId=None),
        notice(status="fail", errorMsg="no", result={}),
    ],
)
def test_a_notice_is_only_a_hint_that_a_look_is_worth_it(v2: TopviewV2, body: bytes) -> None:
    assert v2.read_notice(body) == HINT


@pytest.mark.hostile("notices")
def test_a_forged_notice_cannot_end_a_task(v2: TopviewV2) -> None:
    """It knows the address, and still its words and its films count for nothing."""
    film = {"status": "success", "filePath": "https://evil.test/a.mp4"}
    for status in ("success", "fail"):
        forged = notice(status=status, result={**RESULT, "status": status, "videos": [film]})
        assert v2.read_notice(forged) == HINT


def test_a_notice_is_answered_as_its_page_wants_it(v2: TopviewV2) -> None:
    told = {"uuid": "nt-2f61", "topviewUid": UID, "result": "success"}
    assert v2.answer_notice(notice()) == Answer({"code": "200", "message": "Success", "result": told}, 200)


@pytest.mark.hostile("notices")
@pytest.mark.parametrize(
    "body",
    [
        notice(taskId=TWO),
        notice(taskId=None, result=None),
        notice(taskId="../../user", result=None),
        notice(taskId="a" * 65, result=None),
        notice(taskId=7, result=None),
        notice(result="{"),
        notice(result="[]"),
        notice(result=[RESULT]),
        notice(result="[" * 20_000),
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"[" * 60_000,
        notice()[:-1] + b" " * 65_536 + b"}",
    ],
)
def test_a_notice_that_is_not_topviews_is_garbled_and_nothing_else(v2: TopviewV2, body: bytes) -> None:
    with pytest.raises(Garbled):
        v2.read_notice(body)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
RESULTS = ANYTHING | st.fixed_dictionaries({"taskId": ANYTHING | st.just(ONE)}) | st.just(json.dumps(RESULT))
PARTS = {"taskId": ANYTHING | st.just(ONE), "uuid": ANYTHING, "result": RESULTS}


@pytest.mark.hostile("notices")
@examples(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary() | st.fixed_dictionaries(PARTS))
def test_no_body_makes_reading_a_notice_fail_in_another_way(v2: TopviewV2, body: Any) -> None:
    told = body if isinstance(body, bytes) else json.dumps(body).encode()
    with contextlib.suppress(Garbled):
        (job,) = v2.read_notice(told).jobs
        assert job.isascii()
        assert 0 < len(job) <= 64
        json.dumps(v2.answer_notice(told).body)


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [(good(True), True), (good(None), True), (good(False), False), (bad("4000"), False)],
)
def test_an_address_for_notices_can_be_checked(
    v2: TopviewV2, server: ScriptedServer, answer: Any, accepted: bool
) -> None:
    server.plays(answer)
    assert v2.check_notice_url(NOTICES) is accepted
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("POST", "/notice/notice_url/check")
    assert heard.json == {"noticeUrl": NOTICES}


def test_a_check_that_topview_does_not_answer_is_no_verdict(v2: TopviewV2, server: ScriptedServer) -> None:
    server.plays(bad("401"))
    with pytest.raises(Locked):
        v2.check_notice_url(NOTICES)

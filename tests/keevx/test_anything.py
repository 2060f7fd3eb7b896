"""Whatever Keevx answers is understood or said to be wrong."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from animatic.errors import ProviderError
from animatic.providers.keevx import Keevx
from animatic.providers.provider import Done, Failed, Pending
from tests.keevx.orders import FILM, LAMP, ONE, TWO, order, upload
from tests.scripted import Line, ScriptedServer

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
DATA = st.fixed_dictionaries(
    {},
    optional={
        "task_ids": st.lists(st.sampled_from([ONE, TWO]) | ANYTHING, max_size=3) | ANYTHING,
        "status": st.sampled_from(["PENDING", "PROCESSING", "SUCCEEDED", "FAILED"]) | ANYTHING,
        "video_url": st.just(FILM) | ANYTHING,
        "error_message": ANYTHING,
        "duration": st.integers() | st.floats() | ANYTHING,
        "width": st.integers() | ANYTHING,
        "height": ANYTHING,
    },
)
ENVELOPE = st.fixed_dictionaries(
    {
        "code": st.just(0) | st.sampled_from([100002, 100003, 429, 500, "0"]) | ANYTHING,
        "data": DATA | ANYTHING,
    },
    optional={
        "msg": ANYTHING,
        "success": st.booleans() | ANYTHING,
        "message": st.dictionaries(st.just("global"), ANYTHING) | ANYTHING,
        "result": st.dictionaries(st.just("url"), st.just(LAMP) | ANYTHING) | ANYTHING,
    },
)
STATUSES = st.sampled_from([200, 200, 200, 201, 302, 400, 401, 404, 413, 429, 500])
LINES = st.builds(Line, ENVELOPE | ANYTHING, STATUSES)


@pytest.mark.hostile("answers")
@examples(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, min_size=1, max_size=3))
def test_whatever_keevx_answers_is_understood_or_said_to_be_wrong(
    keevx: Keevx, server: ScriptedServer, lines: list[Line]
) -> None:
    server.plays(*lines)
    with contextlib.suppress(ProviderError):
        assert keevx.submit(order())
    server.plays(*lines)
    with contextlib.suppress(ProviderError):
        assert keevx.send_image(upload()).startswith(("http://", "https://"))
    server.plays(*lines)
    with contextlib.suppress(ProviderError):
        for name, state in keevx.look([ONE, TWO]).items():
            assert name in (ONE, TWO)
            assert isinstance(state, Pending | Done | Failed)
            if isinstance(state, Done):
                assert state.outputs[0].address.startswith(("http://", "https://"))


@pytest.mark.hostile("answers")
@examples(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200))
def test_bytes_that_are_no_answer_at_all_are_said_to_be_wrong(
    keevx: Keevx, server: ScriptedServer, body: bytes
) -> None:
    server.plays(Line(body))
    with contextlib.suppress(ProviderError):
        keevx.look([ONE])
        raise AssertionError("no look can be read out of noise")

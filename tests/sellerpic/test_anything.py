"""Whatever SellerPic answers is understood or said to be wrong."""

from __future__ import annotations

import contextlib
from functools import partial

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from animatic.errors import ProviderError
from animatic.providers.provider import Done, Failed, Pending
from animatic.providers.sellerpic import SellerPic
from tests.scripted import Line, ScriptedServer
from tests.sellerpic.orders import FILM, RESULT, TASK, order, upload

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
RECORD = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from([TASK, RESULT, int(TASK)]) | ANYTHING,
        "task_id": st.just(TASK) | ANYTHING,
        "status": st.sampled_from(["CREATED", "RUNNING", "SUCCESS", "FAILED"]) | ANYTHING,
        "fileUrl": st.just(FILM) | ANYTHING,
        "errorCode": ANYTHING,
        "errorMsg": ANYTHING,
        "name": ANYTHING,
        "thumbUrl": ANYTHING,
        "remaining": st.integers() | ANYTHING,
        "fileKey": st.just("UPLOAD/1.png") | ANYTHING,
        "imageUrl": st.sampled_from(["https://[", "http://[::1", "https://\x00"]) | ANYTHING,
        "hasMore": st.booleans() | ANYTHING,
    },
)
RECORDS = st.lists(RECORD, max_size=3)
DATA = (
    st.builds(
        lambda one, lists: {**one, **lists},
        RECORD,
        st.dictionaries(st.sampled_from(["resultList", "list"]), RECORDS),
    )
    | RECORD
    | ANYTHING
)
ENVELOPE = st.fixed_dictionaries(
    {"code": st.just(0) | st.sampled_from([30003, 404, 500, "0"]) | ANYTHING, "data": DATA},
    optional={"success": st.just(True) | ANYTHING, "msg": ANYTHING},
)
LINES = st.builds(
    Line, ENVELOPE | ANYTHING, st.sampled_from([200, 200, 200, 201, 302, 400, 401, 404, 429, 500])
)


@pytest.mark.hostile("answers")
@examples(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, min_size=1, max_size=3))
def test_whatever_sellerpic_answers_is_understood_or_said_to_be_wrong(
    sellerpic: SellerPic, server: ScriptedServer, lines: list[Line]
) -> None:
    calls = [
        lambda: sellerpic.submit(order()),
        lambda: sellerpic.send_image(upload()),
        sellerpic.balance,
        *(partial(sellerpic.fetch_shelf, shelf.name) for shelf in sellerpic.shelves[:2]),
    ]
    for call in calls:
        server.plays(*lines)
        with contextlib.suppress(ProviderError):
            call()
    server.plays(*lines)
    with contextlib.suppress(ProviderError):
        for name, state in sellerpic.look([TASK, RESULT]).items():
            assert name in (TASK, RESULT)
            assert isinstance(state, Pending | Done | Failed)
            if isinstance(state, Done):
                assert all(output.address.startswith(("http://", "https://")) for output in state.outputs)


@pytest.mark.hostile("answers")
@examples(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200))
def test_bytes_that_are_no_answer_at_all_are_said_to_be_wrong(
    sellerpic: SellerPic, server: ScriptedServer, body: bytes
) -> None:
    server.plays(Line(body))
    with contextlib.suppress(ProviderError):
        sellerpic.look([TASK])
        raise AssertionError("no look can be read out of noise")

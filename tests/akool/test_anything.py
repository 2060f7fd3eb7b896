"""Whatever Akool answers is understood or said to be wrong."""

from __future__ import annotations

import contextlib
from functools import partial

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from animatic.errors import Garbled, Refused
from animatic.providers.akool import Akool
from tests.akool.orders import ONE, PICTURE, SENT_AT, TWO, good, order
from tests.scripted import ScriptedServer

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


RECORD = st.fixed_dictionaries(
    {},
    optional={
        "_id": st.sampled_from([ONE, TWO]) | ANYTHING,
        "status": st.sampled_from([1, 2, 3, 4]) | ANYTHING,
        "value": st.text() | ANYTHING,
        "resolutionList": ANYTHING,
        "durationList": st.lists(st.integers()) | ANYTHING,
        "generate_audio": st.dictionaries(st.just("extra_credit_multiplier"), ANYTHING) | ANYTHING,
        "unit_credit": ANYTHING,
        "maxCount": st.integers() | ANYTHING,
        "sort": st.integers() | ANYTHING,
        "create_time": st.integers() | ANYTHING,
        "deduction_credit": st.floats() | ANYTHING,
        "video_url": st.just("https://cdn.test/1.mp4") | ANYTHING,
        "video_duration": st.floats(allow_nan=False, allow_infinity=False) | ANYTHING,
        "image_url": st.just(PICTURE),
    },
)
RECORDS = st.lists(RECORD, max_size=3)
LISTS = st.sampled_from(["result", "successList", "errorList", "noPermissionItems", "successIds", "list"])
DATA = st.dictionaries(LISTS, RECORDS | ANYTHING) | RECORDS | RECORD | ANYTHING


@pytest.mark.hostile("answers")
@examples(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=DATA)
def test_whatever_akool_answers_is_understood_or_said_to_be_wrong(
    akool: Akool, server: ScriptedServer, data: object
) -> None:
    calls = [
        lambda: akool.submit(order("create")),
        lambda: akool.submit(order("AkoolImage2VideoFastV1")),
        lambda: akool.look([ONE, TWO]),
        lambda: akool.find(order("create"), SENT_AT),
        lambda: akool.find(order("audio", seconds=5), SENT_AT),
        lambda: akool.delete([ONE]),
        lambda: akool.charges(SENT_AT),
        akool.balance,
        akool.fetch_models,
        partial(akool.fetch_shelf, "effects"),
    ]
    server.plays(good(data))
    for call in calls:
        with contextlib.suppress(Garbled, Refused):
            call()

"""What Keevx's codes and statuses mean for who acts next, told with HTTP 200 or with a status of their own."""

from __future__ import annotations

import pytest

from animatic.errors import Busy, Garbled, Locked, ProviderError, Refused, Silent
from animatic.providers.keevx import Keevx
from tests.keevx.orders import ONE, bad, good, order
from tests.scripted import Line, ScriptedServer

STATUSES = {100002: 401, 100003: 404}


@pytest.mark.parametrize("always_200", [False, True])
@pytest.mark.parametrize(
    ("code", "kind"),
    [
        *((code, Refused) for code in (100001, 100003, 100004, 100005, 100006, 100007)),
        (100002, Locked),
    ],
)
def test_every_code_says_who_acts_next_whatever_its_status(
    keevx: Keevx, server: ScriptedServer, code: int, kind: type[ProviderError], always_200: bool
) -> None:
    server.plays(Line(bad(code), 200 if always_200 else STATUSES.get(code, 400)))
    with pytest.raises(ProviderError) as caught:
        keevx.submit(order())
    assert type(caught.value) is kind
    assert (caught.value.code, caught.value.words) == (str(code), "as Keevx puts it")
    assert str(caught.value).startswith("Keevx ")
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (Line(b"", 400), Refused),
        (Line(b"", 401), Locked),
        (Line(b"<h1>no</h1>", 403), Locked),
        (Line(b"", 404), Refused),
        (Line(b"too large", 413), Refused),
        (Line(b"", 429), Busy),
        (Line(bad(100001), 429), Busy),
        (Line(bad(429)), Busy),
        (Line(b"", 500), Silent),
        (Line(bad(500)), Silent),
        (Line(bad(100001), 500), Silent),
        (Line(bad(530003)), Refused),
        (Line(bad(110002), 400), Refused),
        (Line(bad(7), 401), Locked),
        (Line(bad(-1)), Refused),
        (Line(bad(399)), Refused),
        (Line(bad(599)), Silent),
        (Line(bad(600)), Refused),
        (Line({"message": "Bad Request"}, 400), Refused),
        (Line(good({"task_ids": [ONE]}), 400), Refused),
        (Line(good({"task_ids": [ONE]}), 302), Garbled),
        (Line(good({"task_ids": [ONE]}) | {"code": "0"}), Garbled),
        (Line(good({"task_ids": [ONE]}) | {"code": False}), Garbled),
        (Line({"data": {"task_ids": [ONE]}}), Garbled),
        (Line({"code": 0, "msg": "ok"}), Garbled),
        (Line({"code": 0, "msg": "ok", "data": None}), Garbled),
        (Line(b"<html>maintenance</html>"), Garbled),
    ],
)
def test_an_answer_that_is_no_success_is_never_taken_for_one(
    keevx: Keevx, server: ScriptedServer, line: Line, kind: type[ProviderError]
) -> None:
    server.plays(line)
    with pytest.raises(ProviderError) as caught:
        keevx.submit(order())
    assert type(caught.value) is kind
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        (Line(b"", 429), 30),
        (Line(b"", 429, {"Retry-After": "7"}), 30),
        (Line(b"", 429, {"Retry-After": "90"}), 90),
        (Line(bad(429)), 30),
    ],
)
def test_a_busy_keevx_is_left_alone_for_half_a_minute_or_as_long_as_it_says(
    keevx: Keevx, server: ScriptedServer, line: Line, seconds: float
) -> None:
    server.plays(line)
    for call in (lambda: keevx.submit(order()), lambda: keevx.look([ONE])):
        with pytest.raises(Busy) as caught:
            call()
        assert caught.value.retry_after_seconds == seconds
        assert caught.value.for_all


def test_a_created_task_may_be_answered_with_any_status_of_success(
    keevx: Keevx, server: ScriptedServer
) -> None:
    server.plays(Line(good({"task_ids": [ONE]}), 201))
    assert keevx.submit(order())[0].name == ONE

"""What Akool's codes and statuses mean for who acts next."""

from __future__ import annotations

import pytest

from animatic.errors import Busy, Garbled, Locked, ProviderError, Refused, Silent
from animatic.providers.akool import Akool
from animatic.providers.akool_codes import MEANINGS, PAUSE_SECONDS
from tests.akool.orders import good, order
from tests.scripted import Line, ScriptedServer


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        *((code, Refused) for code in (1003, 1007, 1008, 1010, 1014, 1202, 1222, 4711, -1)),
        *((code, Locked) for code in (1101, 1102, 1109, 1103, 1200, 1009, 1004, 1213, 1221, 1006, 1104)),
        *((code, Busy) for code in (1005, 1015, 1201, 1205)),
        (2001, Silent),
    ],
)
def test_every_code_says_who_acts_next(
    akool: Akool, server: ScriptedServer, code: int, kind: type[ProviderError]
) -> None:
    server.plays({"code": code, "msg": "as Akool puts it"})
    with pytest.raises(ProviderError) as caught:
        akool.submit(order("create"))
    assert type(caught.value) is kind
    assert (caught.value.code, caught.value.words) == (str(code), "as Akool puts it")
    assert str(caught.value).startswith("Akool ")
    assert str(caught.value).endswith((".", "AKOOL_API_KEY.", ")."))
    assert len(server.heard) == 1


def test_every_code_that_may_come_again_has_its_pause() -> None:
    assert {code for code, (kind, _) in MEANINGS.items() if kind is Busy} == set(PAUSE_SECONDS)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (Line({"status": 404, "msg": "Not Found"}), Refused),
        (Line({"code": 1003, "msg": "bad"}, status=400), Refused),
        (Line({"code": 1102, "msg": "no key"}, status=401), Locked),
        (Line(b"<h1>denied</h1>", status=403), Locked),
        (Line(b"<h1>slow down</h1>", status=429), Busy),
        (Line({"code": 1003}, status=500), Silent),
        (Line({"code": "1000", "data": {}}), Garbled),
        (Line({"code": True, "data": {}}), Garbled),
        (Line({"msg": "hello"}), Garbled),
        (Line(b"<html>maintenance</html>"), Garbled),
        (Line({"code": 1000, "msg": "OK"}), Garbled),
        (Line(good([])), Garbled),
        (Line(good({"status": 1})), Garbled),
        (Line(good({"_id": 7})), Garbled),
    ],
)
def test_an_answer_that_is_no_success_is_never_taken_for_one(
    akool: Akool, server: ScriptedServer, line: Line, kind: type[ProviderError]
) -> None:
    server.plays(line)
    with pytest.raises(ProviderError) as caught:
        akool.submit(order("create"))
    assert type(caught.value) is kind
    assert len(server.heard) == 1

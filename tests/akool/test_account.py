"""Effects, balance and deletion, and who the client is."""

from __future__ import annotations

import pytest

from animatic.catalog import Effect
from animatic.errors import Garbled
from animatic.providers.akool import Akool
from animatic.providers.provider import (
    Provider,
)
from tests.akool.orders import KEY, ONE, TWO, good
from tests.scripted import ScriptedServer


def test_the_client_is_a_provider_like_any_other(akool: Akool) -> None:
    provider: Provider = akool
    assert (provider.name, provider.label) == ("akool", "Akool")
    assert provider.account == "akool:8f617b9c"
    assert provider.limits.look_batch > 1


def test_effects_come_with_their_pictures(akool: Akool, server: ScriptedServer) -> None:
    swirl = {
        "effect_code": "demo_swirl_1001",
        "name": "Demo Swirl",
        "logo": "http://l/s.png",
        "video_url": "v",
    }
    server.plays(good({"result": [swirl, {"name": "no code"}, 7, {"effect_code": "bare"}], "count": 4}))
    assert akool.fetch_shelf("effects") == (
        Effect("akool", "demo_swirl_1001", "Demo Swirl", "http://l/s.png", "v"),
        Effect("akool", "bare", "bare"),
    )
    assert server.heard[0].path == "/api/open/v4/image2Video/effects"


def test_a_balance_may_have_fractions(akool: Akool, server: ScriptedServer) -> None:
    server.plays(good({"credit": 479.488}))
    assert akool.balance() == 479_488


@pytest.mark.parametrize("credit", [None, "lots", True, -1, {"a": 1}])
def test_a_balance_that_is_no_amount_is_garbled(akool: Akool, server: ScriptedServer, credit: object) -> None:
    server.plays(good({"credit": credit}))
    with pytest.raises(Garbled):
        akool.balance()


def test_a_deletion_says_what_stayed_and_why(akool: Akool, server: ScriptedServer) -> None:
    busy = "video resource is processing, please try again later"
    server.plays(good({"successIds": [ONE], "noPermissionItems": [{"_id": TWO, "msg": busy}]}))
    assert akool.delete([ONE, TWO, "three"]) == {TWO: busy, "three": "Akool did not say why."}
    (heard,) = server.heard
    assert heard.path == "/api/open/v4/image2Video/delbyids"
    assert heard.json == {"_ids": f"{ONE},{TWO},three"}


def test_one_account_is_one_account_however_it_signs_in(akool: Akool, by_token: Akool) -> None:
    assert akool.account == by_token.account
    assert KEY not in akool.account

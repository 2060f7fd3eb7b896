"""What a submit sends to SellerPic, and the job it gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from animatic.errors import Garbled, Refused, Silent
from animatic.providers.provider import Job
from animatic.providers.sellerpic import SellerPic
from tests.scripted import Line, ScriptedServer
from tests.sellerpic.orders import KEY, PICTURE, TASK, good, order


def test_a_film_is_asked_for_with_every_choice(sellerpic: SellerPic, server: ScriptedServer) -> None:
    server.plays(good({"id": TASK}))
    asked = order("STABLE", seconds=10, sound=True, audio_prompt="calm lo-fi beat")
    assert sellerpic.submit(asked) == (Job(TASK, None),)
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("POST", "/v1/api/generate/imageToVideo")
    assert heard.headers["authorization"] == f"Bearer {KEY}"
    assert heard.headers["content-type"] == "application/json"
    assert heard.json == {
        "imageKey": PICTURE,
        "prompt": "Slow push in",
        "model": "STABLE",
        "videoDuration": 10,
        "autoAudio": True,
        "audioPrompt": "calm lo-fi beat",
    }


def test_what_nobody_chose_is_left_out(sellerpic: SellerPic, server: ScriptedServer) -> None:
    server.plays(good({"id": TASK}))
    sellerpic.submit(order(prompt=" ", audio_prompt="words for music that nobody asked for"))
    assert server.heard[0].json == {
        "imageKey": PICTURE,
        "model": "CREATIVE",
        "videoDuration": 5,
        "autoAudio": False,
    }


@pytest.mark.parametrize("id", [TASK, int(TASK)])
def test_an_id_keeps_all_its_digits_however_it_is_written(
    sellerpic: SellerPic, server: ScriptedServer, id: object
) -> None:
    server.plays(good({"id": id}))
    assert sellerpic.submit(order()) == (Job("2041180335512907776"),)


@pytest.mark.parametrize("id", [None, "", True, 2.0e18, "a b", "../usage", "x" * 121, ["1"], {"id": "1"}])
def test_an_answer_without_an_id_is_garbled_so_that_nobody_sends_it_again(
    sellerpic: SellerPic, server: ScriptedServer, id: object
) -> None:
    server.plays(good({"id": id}))
    with pytest.raises(Garbled):
        sellerpic.submit(order())
    assert len(server.heard) == 1


@pytest.mark.parametrize("line", [Line(fault="hang up"), Line(b"", 500), Line(fault="half", body=good({}))])
def test_a_submit_whose_answer_is_lost_is_not_repeated(
    sellerpic: SellerPic, server: ScriptedServer, line: Line
) -> None:
    server.plays(line)
    with pytest.raises(Silent) as caught:
        sellerpic.submit(order())
    assert caught.value.reached
    assert len(server.heard) == 1


def test_an_order_that_lacks_something_is_refused_before_anything_is_sent(
    sellerpic: SellerPic, server: ScriptedServer
) -> None:
    server.plays(good({"id": TASK}))
    whole = order()
    for broken in (
        replace(whole, references={}),
        replace(whole, brief=replace(whole.brief, first=None)),
        replace(whole, brief=replace(whole.brief, choices={})),
        replace(whole, brief=replace(whole.brief, choices={"seconds": 5, "sound": True})),
    ):
        with pytest.raises(Refused, match="order lacks"):
            sellerpic.submit(broken)
    assert server.heard == []

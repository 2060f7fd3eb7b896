"""What the sandbox reports, to tests and to people."""

from __future__ import annotations

import re

from tests.sandbox.conftest import Akool


def test_the_state_counts_what_happened(akool: Akool):
    akool.tell("pace", {"looks": 1})
    akool.create(webhookurl="http://127.0.0.1:9/one", image_url="http://127.0.0.1:9/a.png")
    made = akool.batch(count=2, webhookurl="http://127.0.0.1:9/two", image_url="http://127.0.0.1:9/a.png")
    akool.look(*(video["_id"] for video in made["data"]["successList"]))
    akool.fault("create", "drop_after")
    state = akool.state()
    assert state["submits"] == 2
    assert state["submits_by_webhook"] == {"http://127.0.0.1:9/one": 1, "http://127.0.0.1:9/two": 1}
    assert state["submits_by_image"] == {"http://127.0.0.1:9/a.png": 2}
    assert state["jobs"] == {"queued": 1, "working": 2, "done": 0, "failed": 0, "deleted": 0}
    assert state["credits_charged"] == 70
    assert state["balance"]["sandbox"] == 4930
    assert (state["looks"], state["ids_looked_at"]) == (1, 2)
    assert state["requests"] == {"create": 1, "batch": 1, "results": 1}


def test_a_reset_forgets_everything_and_may_set_balances(akool: Akool):
    akool.finished()
    akool.fault("balance", {"code": 1005}, nth="every")
    akool.tell("clock", {"advance_seconds": 1000})
    akool.tell("switches", {"akool": {"plan": "free"}})
    state = akool.tell("reset", {"balance": {"akool": 7.5}})
    assert state["akool"]["submits"] == 0
    assert state["akool"]["requests"] == {}
    assert state["akool"]["switches"]["plan"] == "pro"
    assert state["sandbox"]["faults"] == []
    assert state["sandbox"]["clock"]["ahead_seconds"] == 0
    assert akool.balance() == 7.5


def test_a_key_is_not_shown_whole(akool: Akool):
    shown = akool.state()["balance"]
    assert "demoClientId0001AAAAAA==" in shown
    assert "demoSecret" not in str(shown)


def test_a_person_gets_a_page(akool: Akool):
    page = akool.http.get(f"{akool.address}/sandbox")
    assert page.headers["content-type"].startswith("text/html")
    assert "prefers-color-scheme" in page.text
    assert not re.findall(r"https?://", page.text)


def test_a_path_of_nobody_is_not_found(akool: Akool):
    assert akool.http.get(f"{akool.address}/nobody/api").status_code == 404


def test_thousands_of_jobs_are_looked_at_in_one_call(akool: Akool):
    akool.tell("balance", {"provider": "akool", "credits": 100_000})
    ids = [video["_id"] for _ in range(100) for video in akool.batch(count=10)["data"]["successList"]]
    assert {record["status"] for record in akool.look(*ids)} == {3}
    assert akool.state()["jobs"]["done"] == 1000

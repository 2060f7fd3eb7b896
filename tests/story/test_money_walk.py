"""Whatever happens on the way, in the end each credit that a provider took is in the ledger once, and no other."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from animatic import Studio
from animatic.entries import Entry, Kind
from animatic.lifecycle import Status
from animatic.reviews import Verdict
from animatic.tasks import Task
from tests.audit import audit, by_task
from tests.people import ADMIN
from tests.story.walking import Order, Walk

AKOOL = Order("akool", "create")
ORDERS = [
    AKOOL,
    AKOOL,
    Order("akool", "AkoolImage2VideoFastV1", (("count", 2),), calls="akool batch"),
    Order("topview_v1", "pro"),
    Order("topview_v2", "Kling V3"),
    Order("topview_v2", "Seedance 2.5"),  # the team's own price is far below what is charged
    Order("topview_v2", "Gemini Omni Flash"),  # no price at all
]
FAULTS = [
    *(("submit", {"fault": name}) for name in ("drop_before", "drop_after", "drop_after")),
    *[("submit", {"fault": "fail_job"})] * 3,
    *(("submit", {"fault": "garbled", "applied": applied}) for applied in (True, False)),
    *(("submit", {"fault": name, "status": 503}) for name in ("status", "status_after")),
    *(("search", {"fault": "status", "status": 500, "times": times}) for times in (1, 3)),
    *(("look", {"fault": name}) for name in ("drop_before", "garbled", "status")),
    *(("file", {"fault": name}) for name in ("truncate", "expired", "drop_before")),
    *(("webhook", {"fault": name}) for name in ("never", "double")),
]
REFUSALS = {
    "akool": [("submit", {"fault": "code", "code": code}) for code in (1003, 1005, 1101, 2001)],
    "topview": [("submit", {"fault": "code", "code": code}) for code in ("4000", "4007", "4100", "5000")],
}

troubles = st.lists(st.sampled_from(FAULTS) | st.integers(0, 3), max_size=2)
"""What goes wrong with the next calls; a number stands for one of the provider's own refusals."""
STEPS = {
    "send": st.tuples(
        st.just("send"),
        st.sampled_from(ORDERS),
        st.sampled_from(["spring", "autumn", ""]),
        st.sampled_from(["ada", "bea"]),
        troubles,
    ),
    "work": st.tuples(st.just("work"), st.sampled_from([1, 6, 30, 400])),
    "die": st.tuples(st.just("die"), st.integers(0, 9)),
    "die sending": st.tuples(st.just("die sending"), st.sampled_from(ORDERS), st.booleans()),
    "cancel": st.tuples(st.just("cancel"), st.integers(0, 9)),
    "give up": st.just(("give up",)),
    "err": st.just(("err",)),
    "judge": st.tuples(st.just("judge"), st.integers(0, 9), st.sampled_from(list(Verdict))),
}
OFTEN = ["send"] * 6 + ["work"] * 3 + ["die", "die", "die sending"] + ["cancel", "give up", "err", "judge"]
steps = st.lists(st.sampled_from(OFTEN).flatmap(STEPS.__getitem__), min_size=12, max_size=20)


def take(walk: Walk, step: tuple) -> None:
    match step:
        case "send", order, campaign, member, troubles:
            for trouble in troubles:
                walk.spoil(order, *(REFUSALS[order.sandbox][trouble] if type(trouble) is int else trouble))
            walk.send(order, campaign, member)
        case "work", seconds:
            walk.work(seconds)
        case "die", looks:
            walk.die(looks)
        case "die sending", order, accepted:
            walk.die_sending(order, accepted)
        case "cancel", which:
            walk.cancel(which)
        case ("give up",):
            walk.give_up()
        case ("err",):
            walk.err(AKOOL)
        case "judge", which, verdict:
            walk.judge(which, verdict)


@pytest.fixture
def priced(studio: Studio, sandbox) -> Studio:
    """A studio whose team has set a price of its own, one credit for a clip that costs more."""
    model = studio.models("topview_v2").named("Seedance 2.5")
    studio.set_price(model, 1_000, False, ADMIN)
    sandbox.tell("balance", {"provider": "akool", "credits": 1_000_000})
    sandbox.tell("balance", {"provider": "topview", "credits": 1_000_000})
    return studio


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.generate],  # a walk that fails leaves its traces, so a shorter one could not be told apart
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(walked=steps)
def test_after_any_walk_the_ledger_has_what_the_providers_took(
    priced: Studio, sandbox, outside, clock, photo, walked
):
    walk = Walk(priced, sandbox, outside, clock, photo)
    for step in walked:
        take(walk, step)
    walk.settle()
    with priced.works.database.reading() as connection:
        written = audit(connection)
    own = by_task(written)
    for task in walk.tasks():
        assert [(one.kind, one.amount) for one in own[task.id]] == expected(task, own[task.id]), task
    assert_nothing_is_held(written)
    for provider in ("akool", "topview"):
        assert spent(written, provider) == round(sandbox.state(provider)["credits_charged"] * 1_000)


def expected(task: Task, own: list[Entry]) -> list[tuple[Kind, int]]:
    """What a task that has ended left in the ledger."""
    held, charged = task.quoted or 0, task.charged or 0
    assert task.status is Status.DONE or not charged
    if not charged or own[1].reason == "it never happened":
        return [(Kind.HOLD, held), (Kind.RELEASE, held)] + [(Kind.CORRECTION, -charged)] * bool(charged)
    over = [(Kind.CORRECTION, held - charged)] * (charged > held)
    return [(Kind.HOLD, held), (Kind.CAPTURE, min(held, charged)), *over]


def assert_nothing_is_held(written: list[Entry]) -> None:
    ended = {one.task_id for one in written if one.kind in (Kind.CAPTURE, Kind.RELEASE)}
    assert {one.task_id for one in written if one.kind is Kind.HOLD} == ended


def spent(written: list[Entry], provider: str) -> int:
    sums = Counter[str]()
    for one in written:
        if one.task_id and one.kind in (Kind.CAPTURE, Kind.CORRECTION):
            sums[one.account_id.partition(":")[0]] += one.amount if one.kind is Kind.CAPTURE else -one.amount
    return sums[provider]

"""What happened so far, for tests and for the page: counted, never guessed."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from animatic.sandbox.pace import Stage
from animatic.sandbox.stand_in import StandIn
from animatic.sandbox.world import World


def report(world: World) -> dict[str, Any]:
    """By provider, and the sandbox's own settings under `sandbox`."""
    return {name: of_provider(world, stand_in) for name, stand_in in world.stand_ins.items()} | {
        "sandbox": of_sandbox(world)
    }


def of_sandbox(world: World) -> dict[str, Any]:
    return {
        "clock": {
            "now": datetime.fromtimestamp(world.clock.now(), UTC).isoformat(timespec="seconds"),
            "ahead_seconds": world.clock.ahead_seconds,
        },
        "pace": world.jobs.paces(),
        "film": world.maker.economy.model_dump(),
        "faults": [
            fault.model_dump(exclude_defaults=True) | {"struck": fault.struck} for fault in world.faults.set
        ],
    }


def of_provider(world: World, stand_in: StandIn) -> dict[str, Any]:
    jobs = list(world.jobs.of(stand_in.name))
    submits = {job.submit: job for job in jobs}.values()
    counts = world.storage.counts(stand_in.name)
    totals = world.accounts.totals(stand_in.name)
    stages = Counter("deleted" if job.deleted else job.stage.value for job in jobs)
    return {
        "submits": len(submits),
        "submits_by_webhook": Counter(job.notice_address for job in submits if job.notice_address),
        "submits_by_image": Counter(job.picture_address for job in submits if job.picture_address),
        "jobs": {stage: stages[stage] for stage in [*Stage, "deleted"]},
        "credits_charged": totals["charged"] - totals["refunded"],
        "credits_refunded": totals["refunded"],
        "balance": {
            credential.shown: world.accounts.balance(stand_in.name, credential.id)
            for credential in world.accounts.known
        },
        "looks": counts.get("looks", 0),
        "ids_looked_at": counts.get("ids_looked_at", 0),
        "early_looks": counts.get("early_looks", 0),
        "downloads": counts.get("downloads", 0),
        "notices_sent": counts.get("notices_sent", 0),
        "notices_taken": counts.get("notices_taken", 0),
        "notices_unanswered": counts.get("notices_unanswered", 0),
        "notices_answered": under(counts, "notices_answered:"),
        "requests": under(counts, "requests:"),
        "switches": stand_in.switches.model_dump(),
    }


def under(counts: dict[str, int], prefix: str) -> dict[str, int]:
    """The counters whose names begin so, by the rest of their names."""
    return {name.removeprefix(prefix): value for name, value in counts.items() if name.startswith(prefix)}

"""Every fault at every call of a task's life: how many submits were billed, and where the task ended.

    python -m benchmarks.faults

Each cell sends one picture with one fault set, lets time pass on a clock that is turned by hand, and plays
the person where only a person may decide ("it never happened", then "send again"). Billable submits must be 1
in each.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

from animatic import OPEN, Status
from animatic.worker import Worker
from benchmarks.stage import Stage, on_each_database

FAULTS: dict[str, dict[str, object]] = {
    "dropped before": {"fault": "drop_before"},
    "dropped after": {"fault": "drop_after"},
    "read timeout": {"fault": "hang", "seconds": 3, "applied": True},
    "429": {"fault": "status", "status": 429},
    "500 before": {"fault": "status", "status": 500},
    "500 after": {"fault": "status_after", "status": 500},
    "502 before": {"fault": "status", "status": 502},
    "502 after": {"fault": "status_after", "status": 502},
    "503 before": {"fault": "status", "status": 503},
    "503 after": {"fault": "status_after", "status": 503},
    "504 before": {"fault": "status", "status": 504},
    "504 after": {"fault": "status_after", "status": 504},
}
CALLS: dict[str, tuple[str, ...]] = {"akool": ("balance", "create", "results", "list", "file", "webhook")}
"""The calls of a task's life, by provider, in the sandbox's words. `list` follows a lost submit."""


class TurnedClock:
    """Seconds since 1970 that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Cell:
    """What came of one fault at one call."""

    billed: int
    ended: str
    by_a_person: bool

    def __str__(self) -> str:
        return f"{self.billed} {self.ended}{' *' if self.by_a_person else ''}"


def play(
    stage: Stage, clock: TurnedClock, provider: str, call: str, fault: dict[str, object], name: str
) -> Cell:
    """One task under one fault."""
    stage.tell("reset", {})
    stage.tell("pace", {"at_once": True})
    stage.tell("film", {"shared": True})
    faults = [{"provider": provider, "call": call, "nth": "next", **fault}]
    if call == "list":
        faults.append({"provider": provider, "call": "create", "nth": "next", "fault": "drop_after"})
        faults.append({"provider": provider, "call": "webhook", "nth": "every", "fault": "never"})
    worker = Worker(stage.works)
    studio = stage.studio
    studio.works.provider(provider)  # the account is opened before, but for its own fault
    brief = stage.brief()
    stage.tell("faults", faults)
    task = studio.send([brief], name)[0]
    asked = False
    for _ in range(60):
        worker.turn()
        card = studio.card(task.id)
        if card and card.task.status not in OPEN:
            break
        clock.now += 20
        unsure = card is not None and card.task.status is Status.UNSURE and card.task.tries > 6
        if unsure and not stage.state(provider)["submits"]:
            studio.never_happened(task.id, "the person of this run")
            task = studio.send_again(task.id, f"{name} again", "the person of this run")
            asked = True
    ended = studio.card(task.id)
    assert ended is not None
    return Cell(int(str(stage.state(provider)["submits"])), str(ended.task.status), asked)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="sqlite")
    arguments = parser.parse_args()
    wrong = 0
    clock = TurnedClock()
    for name, stage in on_each_database(arguments.database, clock=clock, submit_timeout_seconds=1.5):
        for provider, calls in CALLS.items():
            print(f"\n{provider} on {name}: billable submits, and where the task ended (* a person decided)")
            print(f"{'':16}" + "".join(f"{call:12}" for call in calls))
            for fault, arguments_of in FAULTS.items():
                cells = [
                    play(stage, clock, provider, call, arguments_of, f"{name}/{fault}/{call}")
                    for call in calls
                ]
                wrong += sum(cell.billed != 1 or cell.ended != "done" for cell in cells)
                print(f"{fault:16}" + "".join(f"{cell!s:12}" for cell in cells), flush=True)
    print(f"\ncells that are not 1 and done: {wrong}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

"""Every fault at every call of a task's life: how many submits were billed, and where the task ended.

    python -m benchmarks.faults

Each cell sends one picture with one fault set, lets time pass on a clock that is turned by hand, and plays
the person where only a person may decide ("it never happened", then "send again"). Billable submits must be 1
in each; a lost submit that the provider has no way of telling about stays unsure, its hold kept.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace

from animatic import OPEN, Status, Studio
from animatic.providers import open_providers
from animatic.worker import Worker
from benchmarks.stage import SOMEBODY, Stage, on_each_database

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


@dataclass(frozen=True)
class Line:
    """A provider's calls in the life of a task, in the sandbox's words."""

    provider: str
    model: str
    sandbox: str
    """What the sandbox calls the provider."""
    submit: str
    calls: tuple[str, ...]
    search: str = ""
    """The call that searches for a lost submit; its faults follow one. Empty where there is no such call."""
    notices: bool = True

    @property
    def finds_lost(self) -> bool:
        """Whether anything can tell what became of a submit whose answer was lost."""
        return bool(self.search) or self.notices


LINES = (
    Line(
        "topview_v2",
        "Kling V3",
        "topview",
        "submit",
        ("credential", "put", "check", "boards", "submit", "query", "board_tasks", "file", "webhook"),
        search="board_tasks",
    ),
    Line(
        "topview_v1",
        "pro",
        "topview",
        "submit",
        ("credential", "put", "submit", "query", "logs", "file", "webhook"),
        search="logs",
    ),
    Line(
        "akool",
        "create",
        "akool",
        "create",
        ("balance", "create", "results", "list", "file", "webhook"),
        search="list",
    ),
    Line(
        "sellerpic",
        "STABLE",
        "sellerpic",
        "create",
        ("upload_url", "put", "create", "status", "download", "file"),
        notices=False,
    ),
    Line("keevx", "V", "keevx", "create", ("upload", "create", "status", "file", "webhook")),
)


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
    right: bool
    """Billed once, and done; or unsure with its hold kept, where the provider has no way of telling."""

    def __str__(self) -> str:
        return f"{self.billed} {self.ended}{' *' if self.by_a_person else ''}"


def play(
    stage: Stage, clock: TurnedClock, line: Line, call: str, fault: dict[str, object], name: str
) -> Cell:
    """One task under one fault."""
    provider = line.sandbox
    stage.tell("reset", {})
    stage.tell("pace", {"at_once": True})
    stage.tell("film", {"shared": True})
    faults = [{"provider": provider, "call": call, "nth": "next", **fault}]
    if call == line.search:
        faults.append({"provider": provider, "call": line.submit, "nth": "next", "fault": "drop_after"})
        faults.append({"provider": provider, "call": "webhook", "nth": "every", "fault": "never"})
    # A client of its own for each cell: what it remembers of the sandbox is forgotten there.
    works = replace(stage.works, providers=open_providers(stage.settings, stage.client, stage.sandbox))
    worker, studio = Worker(works), Studio(works)
    brief = stage.brief(line.provider, line.model)
    stage.tell("faults", faults)
    task = studio.send([brief], name, SOMEBODY)[0]
    asked = False
    for _ in range(80):
        worker.turn()
        card = studio.card(task.id)
        if card and card.task.status not in OPEN:
            break
        clock.now += 20
        unsure = card is not None and card.task.status is Status.UNSURE and card.task.tries > 5
        if unsure and not stage.state(provider)["submits"]:
            studio.never_happened(task.id, SOMEBODY)
            task = studio.send_again(task.id, f"{name} again", SOMEBODY)
            asked = True
    ended = studio.card(task.id)
    assert ended is not None
    billed = int(str(stage.state(provider)["submits"]))
    lost = ended.task.status is Status.UNSURE and line.finds_lost
    return Cell(billed, str(ended.task.status), asked, right=billed == 1 and not lost)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="sqlite")
    parser.add_argument("--provider", choices=["all", *(line.provider for line in LINES)], default="all")
    arguments = parser.parse_args()
    wrong = 0
    clock = TurnedClock()
    for name, stage in on_each_database(arguments.database, clock=clock, submit_timeout_seconds=1.5):
        for line in (one for one in LINES if arguments.provider in ("all", one.provider)):
            print(
                f"\n{line.provider} on {name}: billable submits, and where the task ended (* a person decided)"
            )
            print(f"{'':16}" + "".join(f"{call:12}" for call in line.calls))
            for fault, how in FAULTS.items():
                press = f"{name}/{line.provider}/{fault}"
                cells = [play(stage, clock, line, call, how, f"{press}/{call}") for call in line.calls]
                wrong += sum(not cell.right for cell in cells)
                print(f"{fault:16}" + "".join(f"{cell!s:12}" for cell in cells), flush=True)
    print(f"\ncells that are wrong: {wrong}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

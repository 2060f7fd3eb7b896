"""Kills workers with SIGKILL at random moments while tasks flow, then counts what went wrong.

    python -m benchmarks.chaos --kills 100 --tasks 1200

Two worker processes on one database, a sandbox that survives them, and a person who settles what the machinery
may not: a task that is still unsure although the provider's record does not have it is declared never to have
happened and sent again. It must print four zeros for each database: tasks submitted twice, tasks lost, errors in
the ledger, files missing or stray.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from animatic import Status, Studio
from animatic.lifecycle import OPEN
from benchmarks.stage import SOMEBODY, Stage, count_faults, on_each_database

LEASE_SECONDS = 6.0
SLOW = [
    {"provider": "akool", "call": call, "nth": "every", "fault": "slow", "seconds": seconds, "share": share}
    for call, seconds, share in (("create", 0.4, 0.7), ("results", 0.1, 0.5), ("file", 0.2, 0.5))
] + [{"provider": "akool", "call": "webhook", "nth": "every", "fault": "never", "share": 0.6}]
"""So that a kill often falls between a request and its answer, and notices do not always tell of it."""
SETTLE_SECONDS_MOST = 300.0


@dataclass
class Workers:
    """Worker processes that are killed and replaced."""

    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]]

    @classmethod
    def start(cls, count: int, environment: dict[str, str]) -> Workers:
        workers = cls(environment, [])
        for _ in range(count):
            workers.add()
        return workers

    def add(self) -> None:
        command = [sys.executable, "-m", "animatic", "worker"]
        process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.processes.append(process)

    def kill_one(self, chance: random.Random) -> None:
        process = self.processes.pop(chance.randrange(len(self.processes)))
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.add()

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(30)


def run(stage: Stage, kills: int, count: int, seed: int) -> dict[str, int]:
    """One chaos run on one database; answers the counts."""
    chance = random.Random(seed)
    studio = stage.studio
    brief = stage.brief()
    stage.tell("pace", {"seconds": 0.5})
    stage.tell("faults", SLOW)
    environment = {**os.environ, **stage.environment(), "ANIMATIC_LEASE_SECONDS": str(LEASE_SECONDS)}
    workers = Workers.start(2, environment)
    sent, unsure = 0, set[str]()
    try:
        for number in range(kills):
            while sent < count * (number + 1) // kills:
                studio.send([brief], f"press-{sent}", SOMEBODY)
                sent += 1
            time.sleep(chance.uniform(0.2, 2.0))
            workers.kill_one(chance)
            unsure |= {card.task.id for card in studio.cards(statuses=[Status.UNSURE], limit=1000)}
        again = settle(stage, studio)
    finally:
        workers.stop()
    seen = {"kills": kills, "sent": sent, "seen unsure": len(unsure), "sent again by a person": again}
    return {**seen, **count_faults(stage)}


def settle(stage: Stage, studio: Studio) -> int:
    """Wait for the end, playing the person for tasks that only a person may decide. Answers how often."""
    again = 0
    deadline = time.monotonic() + SETTLE_SECONDS_MOST
    while any(studio.counts().get(status) for status in OPEN) and time.monotonic() < deadline:
        accepted = stage.submits()
        for card in studio.cards(statuses=[Status.UNSURE], limit=1000):
            address = stage.works.notice_address(card.task.provider, card.task.notice_token)
            if (
                not accepted.get(address or "", 0)
                and time.time() - (card.task.sent_at or 0) > LEASE_SECONDS * 2
            ):
                studio.never_happened(card.task.id, SOMEBODY)
                studio.send_again(card.task.id, f"again-{card.task.id}", SOMEBODY)
                again += 1
        time.sleep(0.5)
    return again


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--tasks", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    arguments = parser.parse_args()
    worst = 0
    for name, stage in on_each_database(arguments.database):
        started = time.monotonic()
        counts = run(stage, arguments.kills, arguments.tasks, arguments.seed)
        print(f"\n{name}: {time.monotonic() - started:.0f} s")
        for what, number in counts.items():
            print(f"  {what:38} {number:6}")
        worst = max(
            worst,
            *(
                counts[what]
                for what in ("submitted twice", "lost", "ledger errors", "missing or stray files")
            ),
        )
    sys.exit(1 if worst else 0)


if __name__ == "__main__":
    main()
